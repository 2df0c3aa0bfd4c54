"""Secrets stay where they belong."""

from __future__ import annotations

import stat

from lab_datalake.demo.lake import DemoLake
from tests.server.jupyter import Lakes, StartJupyter

CANARY = "password-canary-5c11"


def test_no_secret_is_ever_logged_or_kept(start_jupyter: StartJupyter, lakes: Lakes, demo_lake: DemoLake) -> None:
    server = start_jupyter(lakes)
    account = demo_lake.accounts["analyst"]
    assert server.post("sign-in", lake="demo", username=account.username, password=CANARY).status_code == 424
    assert server.post("sign-in", lake="gone", username="analyst", password=CANARY).status_code >= 400
    assert server.post("sign-in", lake="demo", username=[CANARY], password=CANARY).status_code == 400
    assert server.post("sign-in", lake="demo", username="x", password={"it": CANARY}).status_code == 400
    server.post("sign-in", lake="demo", username=account.username, password=account.password).raise_for_status()
    file = server.secrets / "token-demo"
    server.eventually(file.exists)
    token = file.read_text()
    capability = server.door["capability"]
    server.as_kernel("attachments", kernel_id="any").raise_for_status()
    server.as_kernel("attachments", capability="wrong", kernel_id="any")
    server.get("scopes", lake="demo").raise_for_status()
    server.get("scopes", lake="gone")
    list(server.lines("search", lake="demo", scope="lake"))
    kept = {server.secrets / "door.json", *server.secrets.glob("token-*")}
    for path in server.folder.rglob("*"):
        if path.is_file() and path not in kept:
            content = path.read_bytes()
            for secret in (CANARY, token, capability, "lake-canary-99ad"):
                assert secret.encode() not in content, f"{secret} stands in {path}"
    assert stat.S_IMODE(server.secrets.stat().st_mode) == 0o700
    assert {stat.S_IMODE(entry.stat().st_mode) for entry in server.secrets.iterdir()} == {0o600}
    assert server.stop() == 0
    assert not server.secrets.exists()
    assert token not in server.log()
