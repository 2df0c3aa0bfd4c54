"""A passphrase is asked for over the server, and stands nowhere afterwards; who switched TLS verification off is warned."""

from __future__ import annotations

from lab_datalake.demo.lake import DemoLake
from tests.server.jupyter import StartJupyter

WRONG = "passphrase-canary-31c7"


def test_a_passphrase_signs_in_and_is_kept_nowhere(start_jupyter: StartJupyter, demo_lake: DemoLake) -> None:
    account = demo_lake.accounts["analyst"]
    assert account.keys
    sign_in = {"method": "x509", "cert": account.keys.certificate, "key": account.keys.encrypted_key}
    url = demo_lake.report.rucio_tls_url
    lake: dict[str, object] = {"name": "grid", "rucio_url": url, "account": "analyst", "sign_in": sign_in, "verify": False}
    server = start_jupyter([lake])
    state = server.get("lake", lake="grid").json()["lake_state"]
    assert (state["state"], state["ways"]) == ("signed_out", ["passphrase"])
    refused = server.post("sign-in/passphrase", lake="grid", passphrase=WRONG)
    assert (refused.status_code, refused.json()["error"]) == (424, "NotSignedIn")
    assert "not the passphrase" in refused.json()["message"]
    unlocked = server.post("sign-in/passphrase", lake="grid", passphrase=account.password)
    assert unlocked.ok, unlocked.text
    ready = unlocked.json()["lake_state"]
    assert (ready["state"], ready["account"], ready["renews"]) == ("ready", "analyst", True)
    assert server.get("scopes", lake="grid").json()["scopes"]
    assert server.log().count("verify is false: anybody on the network can read") == 1
    assert "InsecureRequestWarning" not in server.log()
    for path in server.folder.rglob("*"):
        if path.is_file():
            content = path.read_bytes()
            assert not any(secret.encode() in content for secret in (WRONG, account.password)), path
    assert server.post("sign-out", lake="grid").json()["lake_state"]["state"] == "signed_out"
