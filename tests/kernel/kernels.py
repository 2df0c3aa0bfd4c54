"""Real IPython kernels of any Python, as a Jupyter server starts them."""

from __future__ import annotations

import json
import os
import signal
import uuid
from dataclasses import dataclass, field
from pathlib import Path
from queue import Empty
from typing import Any

from jupyter_client.blocking.client import BlockingKernelClient
from jupyter_client.kernelspec import KernelSpecManager
from jupyter_client.manager import KernelManager

from tests.kernel.peers import PROJECT

_PATIENCE = 120


@dataclass
class Ran:
    """What a cell did: its output streams, its result by type, and its error as name and text."""

    text: str = ""
    shown: dict[str, str] = field(default_factory=dict)
    error: str = ""
    message: str = ""


class Cells:
    """The cells of a notebook, run through a client of its kernel."""

    client: BlockingKernelClient

    def start(self, code: str, *, silent: bool = False) -> str:
        """Begins to run a cell; answers the id of the message."""
        return self.client.execute(code, silent=silent)

    def run(self, code: str) -> Ran:
        """Runs a cell to its end."""
        return self.finish(self.start(code))

    def finish(self, message_id: str) -> Ran:
        """What a cell did that was started before."""
        ran = Ran()
        while True:
            try:
                message = self.client.get_iopub_msg(timeout=_PATIENCE)
            except Empty:
                raise AssertionError(f"the cell did not end; {self._stuck()}") from None
            if message["parent_header"].get("msg_id") != message_id:
                continue
            kind, content = message["msg_type"], message["content"]
            if kind == "stream":
                ran.text += content["text"]
            elif kind == "execute_result":
                ran.shown = content["data"]
            elif kind == "error":
                ran.error, ran.message = content["ename"], content["evalue"]
            elif kind == "status" and content["execution_state"] == "idle":
                return ran

    def _stuck(self) -> str:
        return "its kernel is not ours to look into"

    def make_subshell(self) -> str:
        """A second shell, which answers while a cell runs; ipykernel 7 and newer."""
        self.client.control_channel.send(self.client.session.msg("create_subshell_request", {}))
        return self.client.get_control_msg(timeout=_PATIENCE)["content"]["subshell_id"]

    def comm(self, subshell: str | None = None) -> PanelEnd:
        return PanelEnd(self.client, subshell)


class RunningKernel(Cells):
    """A kernel that is there; `environment` is what its server adds to the environment."""

    def __init__(self, python: str, folder: Path, environment: dict[str, str]) -> None:
        self.id = str(uuid.uuid4())
        spec = folder / "kernels" / "tried"
        spec.mkdir(parents=True)
        argv = [python, "-Xfrozen_modules=off", "-m", "ipykernel_launcher", "-f", "{connection_file}"]
        (spec / "kernel.json").write_text(json.dumps({"argv": argv, "display_name": "tried", "language": "python"}))
        self._manager = KernelManager(
            kernel_name="tried",
            kernel_spec_manager=KernelSpecManager(kernel_dirs=[str(folder / "kernels")]),
            connection_file=str(folder / f"kernel-{self.id}.json"),
        )
        mine = {"PYTHONPATH": str(PROJECT), "IPYTHONDIR": str(folder / "ipython"), "PYTHONDONTWRITEBYTECODE": "1"}
        mine["PYTHONFAULTHANDLER"] = "1"  # so that `_stuck` finds words
        inherited = {name: value for name, value in os.environ.items() if name != "LAB_DATALAKE_DOOR"}
        self._manager.start_kernel(env={**inherited, **mine, **environment}, cwd=str(folder))
        self.client = self._connected()

    def restart(self) -> None:
        """What “Restart the kernel” does."""
        self.client.stop_channels()
        self._manager.restart_kernel(now=True)
        self.client = self._connected()

    def stop(self) -> None:
        self.client.stop_channels()
        self._manager.shutdown_kernel(now=True)

    def interrupt(self) -> None:
        self._manager.interrupt_kernel()

    def _stuck(self) -> str:
        """Lets a kernel that is still alive write the stacks of its threads, which end it."""
        if not self._manager.is_alive():
            return "its kernel has died"
        self._manager.signal_kernel(signal.SIGABRT)
        return "its kernel wrote above where its threads stand"

    def _connected(self) -> BlockingKernelClient:
        client = self._manager.client()
        client.start_channels()
        client.wait_for_ready(timeout=_PATIENCE)
        return client


class ConnectedKernel(Cells):
    """A kernel that a Jupyter server started, by its connection file."""

    def __init__(self, connection_file: Path) -> None:
        self.client = BlockingKernelClient(connection_file=str(connection_file))
        self.client.load_connection_file()
        self.client.start_channels(hb=False)  # on a busy machine a heart that is slow is not a kernel that died
        self.client.wait_for_ready(timeout=_PATIENCE)

    def close(self) -> None:
        self.client.stop_channels()


class PanelEnd:
    """The panel's end of a comm to a kernel."""

    def __init__(self, client: BlockingKernelClient, subshell: str | None = None) -> None:
        self._client = client
        self._subshell = subshell
        self._comm = uuid.uuid4().hex
        self._send("comm_open", target_name="lab-datalake", data={})

    def say(self, **data: Any) -> None:
        self._send("comm_msg", data=data)

    def hear(self, kind: str) -> dict[str, Any]:
        """The next message of that kind."""
        while True:
            try:
                message = self._client.get_iopub_msg(timeout=_PATIENCE)
            except Empty:
                raise AssertionError(f"the kernel never said {kind}") from None
            content = message["content"]
            if message["msg_type"] == "comm_msg" and content["comm_id"] == self._comm and content["data"]["kind"] == kind:
                return content["data"]

    def hear_states(self, **states: str) -> dict[str, Any]:
        """The next message that says that the variables are in these states."""
        while True:
            said = self.hear("variables")
            if {report["variable"]: report["state"] for report in said["variables"]} == states:
                return said

    def _send(self, kind: str, **content: Any) -> None:
        message = self._client.session.msg(kind, {"comm_id": self._comm, **content})
        if self._subshell:
            message["header"]["subshell_id"] = self._subshell
        self._client.shell_channel.send(message)
