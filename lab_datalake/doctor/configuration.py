"""Whether lakes are configured, by whom, and whether this Jupyter has read what stands there now."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from lab_datalake.config.files import Written, written_in
from lab_datalake.doctor.findings import Verdict
from lab_datalake.doctor.installation import Installation, Server
from lab_datalake.rucio.cancel import Cancel

_RESTART = "Restart the Jupyter server (on a JupyterHub: File → Hub Control Panel → Stop My Server, then start it)."


def check(installation: Installation, cancel: Cancel) -> Iterator[Verdict]:
    """Mistakes; an empty list; files that changed since they were read; a file of one's own that hides the platform's."""
    for mistake in installation.mistakes:
        yield Verdict("problem" if mistake.is_fatal else "warning", mistake.message, mistake.cure)
    files = written_in(installation.folders)
    cancel.heed()
    if not installation.lakes:
        places = ", ".join(str(folder) for folder in installation.folders)
        yield Verdict(
            "problem",
            f"No lake is configured: neither in the folders of Jupyter's configuration ({places}), nor by RUCIO_BASE_URL.",
            "Set c.LabDatalake.lakes in jupyter_server_config.py, and restart the Jupyter server; it is not set in the panel.",
        )
    yield from _changed(files, installation.server)
    setting = [file for file in files if file.sets_lakes]
    if len(setting) > 1:
        ours, hidden = setting[0].file, ", ".join(str(one.file) for one in setting[1:])
        yield Verdict(
            "warning",
            f"{ours} sets the lakes anew, so that those of {hidden} do not count.",
            f"Take the lakes out of {ours}: on a platform there is nothing for users to configure.",
        )
    elif installation.lakes:
        where = str(setting[0].file) if setting else "the environment or the command line"
        named = ", ".join(installation.lakes)
        yield Verdict("ok", f"Configured in {where}: {named}. Users need to set nothing.")


def _changed(files: list[Written], server: Server | None) -> Iterator[Verdict]:
    for one in files:
        if server is not None and one.sets_lakes and one.changed_at > server.started_at:
            at = datetime.fromtimestamp(one.changed_at).astimezone().strftime("%H:%M:%S")
            found = f"{one.file} was changed at {at}, after this server had read it: it is read only at the start."
            yield Verdict("problem", found, _RESTART)
