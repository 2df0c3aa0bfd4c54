"""The attachments of a notebook as variables in its namespace; every error on this way becomes a value that shows it.

A variable is set when its DID opens, stands for why it does not (`Unavailable`) until then, and goes when its attachment goes.
What the user put under a name is never touched.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Container, Iterable, MutableMapping, Sequence
from dataclasses import dataclass, field

from lab_datalake.errors import BadQuestion, DatalakeError, LakeFailed, NotAllowed, NotAvailable, NotFound
from lab_datalake.kernel.answers import Attachment, Coming, Resolved
from lab_datalake.kernel.asked import Asked
from lab_datalake.kernel.files import LakeFiles
from lab_datalake.kernel.names import mentions, refusal
from lab_datalake.kernel.unavailable import Unavailable
from lab_datalake.kernel.values import value_of

_FIRST = 1.0
"""Seconds that the first question waits: most DIDs settle in this time, and a long list can be used from then on."""
_LATER = 10.0
"""Seconds that each later question waits while something is coming."""
_PAUSE = 0.5
"""Seconds that lie at least between two questions about the same DID."""
_AT_ONCE = 16
"""Questions to the server at the same time."""
_FROM_TIME_TO_TIME = 10.0
"""Seconds after which what is not available is asked for again although no cell mentions it."""
_LASTING = (NotFound, NotAllowed, BadQuestion)
"""What asking again does not mend; everything else may pass."""
_AGAIN = "It is asked for again when you run the next cell that uses it."


@dataclass(frozen=True)
class Report:
    """How one attachment stands: `set`, `waiting` or `failed`, with words for a person where there is something to say."""

    attachment: Attachment
    state: str
    message: str = ""
    cure: str = ""


@dataclass(eq=False)
class _Held:
    """One attachment, and what was put under its name (None: nothing). passing: asking again may help."""

    attachment: Attachment
    value: object = None
    report: Report = field(init=False)
    passing: bool = False
    asking: bool = False
    asked_at: float = 0.0

    def __post_init__(self) -> None:
        self.report = Report(self.attachment, "waiting")


class Variables:
    """The attachments of one notebook as variables; safe to use from several threads.

    asked: who knows how they open. tell: called with how all attachments stand, whenever that changed.
    """

    def __init__(self, namespace: MutableMapping[str, object], asked: Asked, tell: Callable[[Sequence[Report]], None]) -> None:
        self._namespace = namespace
        self._asked = asked
        self._tell = tell
        self._held: list[_Held] = []
        self._changed = threading.Condition(threading.RLock())
        self._saying = threading.Lock()
        self._slots = threading.Semaphore(_AT_ONCE)

    def take(self, attachments: Iterable[Attachment]) -> None:
        """The full list of the attachments now: new ones are set, renamed ones move, those that are gone go."""
        with self._changed:
            before, self._held = self._held, []
            wanted = list(attachments)
            names = {attachment.variable for attachment in wanted}
            kept = [self._kept(attachment, before, names) for attachment in wanted]
            for held in before:
                if held not in kept or held.attachment.variable not in names:
                    self._remove(held)
            for attachment, known in zip(wanted, kept):
                self._held.append(self._named(attachment, known))
        self._say()
        self._ask(lambda held: held.report.state == "waiting" or held.passing)

    def ask_again(self, text: str) -> None:
        """Asks about what was not available and may be now: those that a cell mentions at once, others from time to time."""

        def is_due(held: _Held) -> bool:
            return (held.passing or _is_gone(held.value)) and (_is_old(held) or mentions(text, held.attachment.variable))

        self._ask(is_due)

    def refresh(self, names: Container[str]) -> None:
        """Asks the lake again about these, whatever it said before."""
        with self._changed:
            for held in self._held:
                held.passing = held.passing or held.attachment.variable in names
        self._ask(lambda held: held.attachment.variable in names)

    def values(self) -> dict[str, object]:
        """Each variable with its value."""
        with self._changed:
            return {held.attachment.variable: held.value for held in self._held if held.value is not None}

    def wait(self, seconds: float, text: str | None = None) -> list[str]:
        """Waits until each variable (that a text mentions) has its value or a reason; answers which still have neither.

        One that is being refreshed has not got its value yet, though the old one is there still.
        """

        def is_open(held: _Held) -> bool:
            return held.asking and (held.passing or isinstance(held.value, Unavailable))

        def unanswered() -> list[str]:
            names = [held.attachment.variable for held in self._held if is_open(held)]
            return [name for name in names if text is None or mentions(text, name)]

        with self._changed:
            self._changed.wait_for(lambda: not unanswered(), timeout=seconds)
            return unanswered()

    def reports(self) -> list[Report]:
        """How all attachments stand, in the order of the notebook."""
        with self._changed:
            return [held.report if held.value is None or self._is_ours(held) else _overwritten(held) for held in self._held]

    def _kept(self, attachment: Attachment, before: list[_Held], names: set[str]) -> _Held | None:
        """What was held for the same DID: under the same name, else under a name that is free now."""
        same = [held for held in before if held.value is not None and held.attachment.opens_the_same_as(attachment)]
        named = (held for held in same if held.attachment.variable == attachment.variable)
        moved = (held for held in same if held.attachment.variable not in names and self._is_ours(held))
        return next(named, None) or next(moved, None)

    def _named(self, attachment: Attachment, kept: _Held | None) -> _Held:
        """The attachment with a value under its name, or with the reason why there is none."""
        if kept is not None and kept.attachment.variable == attachment.variable:
            self._namespace.setdefault(attachment.variable, kept.value)
            return kept
        held = _Held(attachment, Unavailable(attachment, NotAvailable(f"{attachment.did} is being asked for.", _AGAIN)))
        refused = refusal(attachment.variable, self._namespace, {other.attachment.variable for other in self._held})
        if refused is not None:
            held.value = None
            held.report = Report(attachment, "failed", refused.message, refused.cure)
            return held
        if kept is not None and not isinstance(kept.value, Unavailable):
            held.value, held.report = kept.value, Report(attachment, kept.report.state, kept.report.message, kept.report.cure)
        self._namespace[attachment.variable] = held.value
        return held

    def _remove(self, held: _Held) -> None:
        if self._is_ours(held):
            del self._namespace[held.attachment.variable]

    def _is_ours(self, held: _Held) -> bool:
        return held.value is not None and self._namespace.get(held.attachment.variable) is held.value

    def _ask(self, is_due: Callable[[_Held], bool]) -> None:
        with self._changed:
            due = [held for held in self._held if not held.asking and self._is_ours(held) and is_due(held)]
            for held in due:
                held.asking, held.asked_at = True, time.monotonic()
        for held in due:
            threading.Thread(target=self._settle, args=(held,), name=f"lab-datalake {held.attachment.did}", daemon=True).start()

    def _settle(self, held: _Held) -> None:
        """Asks until the DID opens, or there is a reason why not, or nobody wants it any longer; the top of a thread."""
        try:
            wait, refresh = _FIRST, held.passing
            while self._is_wanted(held):
                since = time.monotonic()
                with self._slots:
                    resolved = self._asked.resolve(held.attachment, wait, refresh=refresh)
                self._put(held, resolved)
                if resolved.coming is None:
                    break
                wait, refresh = _LATER, False
                time.sleep(max(0.0, _PAUSE - (time.monotonic() - since)))
        except DatalakeError as error:
            self._put_trouble(held, error)
        except Exception as error:  # noqa: BLE001  the top of a background job, which reports
            self._put_trouble(held, LakeFailed(f"The kernel failed at {held.attachment.did}: {error!r}.", "Tell the developers."))
        finally:
            with self._changed:
                held.asking = False
                self._changed.notify_all()

    def _put(self, held: _Held, resolved: Resolved) -> None:
        """What was said, as a value; raises what is wrong with it."""
        value = value_of(self._asked, held.attachment, resolved)
        if value is None:
            assert resolved.coming is not None  # noqa: S101  there is no other reason
            self._put_coming(held, resolved.coming)
            return
        if isinstance(value, LakeFiles) and isinstance(held.value, LakeFiles) and held.value.manifest_path == value.manifest_path:
            value = held.value
        self._replace(held, value, Report(held.attachment, "set", str(resolved.coming or "")))

    def _put_coming(self, held: _Held, coming: Coming) -> None:
        value = Unavailable(held.attachment, NotAvailable(f"{held.attachment.did} is on its way: {coming}.", _AGAIN))
        self._replace(held, value, Report(held.attachment, "waiting", str(coming)))

    def _put_trouble(self, held: _Held, error: DatalakeError) -> None:
        held.passing = not isinstance(error, _LASTING)
        shown = type(error)(error.message, error.cure or (_AGAIN if held.passing else ""))
        self._replace(held, Unavailable(held.attachment, shown), Report(held.attachment, "failed", error.message, error.cure))

    def _replace(self, held: _Held, value: object, report: Report) -> None:
        with self._changed:
            if not self._is_wanted(held):
                return
            self._namespace[held.attachment.variable] = held.value = value
            held.passing = held.passing and report.state == "failed"
            changed, held.report = report != held.report, report
            self._changed.notify_all()
        if changed:
            self._say()

    def _is_wanted(self, held: _Held) -> bool:
        with self._changed:
            return any(held is other for other in self._held) and self._is_ours(held)

    def _say(self) -> None:
        with self._saying:
            self._tell(self.reports())


def _overwritten(held: _Held) -> Report:
    return Report(held.attachment, "set", "The notebook has given this name another value since, which is left alone.")


def _is_old(held: _Held) -> bool:
    return time.monotonic() - held.asked_at > _FROM_TIME_TO_TIME


def _is_gone(value: object) -> bool:
    return isinstance(value, LakeFiles) and value.manifest.is_gone()
