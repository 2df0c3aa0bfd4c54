"""Untyped settings at the border: each is taken once, checked, and named with its place where it is wrong."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TypeAlias, TypeVar
from urllib.parse import urlsplit

from lab_datalake.config.mistakes import Mistakes

Choice = TypeVar("Choice", bound=str)

_TRUE = frozenset({"1", "true", "yes", "on"})
_FALSE = frozenset({"0", "false", "no", "off", ""})


class Fields:
    """The settings of one thing. place: what a person calls a key here, given the key.

    Every method answers None (or the default) where the key is absent, and notes a mistake where its value cannot be meant.
    """

    Place: TypeAlias = Callable[[str], str]

    def __init__(self, values: Mapping[str, object], mistakes: Mistakes, place: Place) -> None:
        self._values = values
        self._place = place
        self._known: set[str] = set()
        self.mistakes = mistakes

    def has(self, key: str) -> bool:
        """Whether the key is set to something."""
        return self._take(key) is not None

    def place(self, key: str) -> str:
        """What a person calls this key."""
        return self._place(key)

    def wrong(self, key: str, what: str, cure: str) -> None:
        """Note that the value of a key cannot be used."""
        self.mistakes.add(self._place(key), what, cure)

    def text(self, key: str) -> str | None:
        """A text without blanks around it."""
        value = self._take(key)
        if value is None:
            return None
        if not isinstance(value, str):
            self.wrong(key, f"is {_kind(value)}, not a text", "Write it in quotes.")
            return None
        return value.strip()

    def needed(self, key: str) -> str:
        """A text that must be there; empty where it is not, with a mistake noted."""
        text = self.text(key)
        if text is None:
            self.wrong(key, "is missing", "Add it.")
        return text or ""

    def url(self, key: str) -> str | None:
        """An http or https URL, without a slash at its end. Its text is not repeated, for it may hold a password."""
        text = self.text(key)
        if text is None:
            return None
        try:
            parts = urlsplit(text)
            _ = parts.port
        except ValueError:
            parts = urlsplit("")
        if parts.scheme not in {"http", "https"} or not parts.hostname or parts.query or parts.fragment:
            self.wrong(key, "is no URL of a server", "Write it like https://rucio.example.org:443.")
        elif parts.username or parts.password:
            self.wrong(key, "holds a user or a password", "Take them out; sign-in has its own settings.")
        return text.rstrip("/")

    def path(self, key: str) -> Path | None:
        """An absolute path; `~` is the home of the user."""
        text = self.text(key)
        if text is None:
            return None
        path = Path(text).expanduser()
        if not path.is_absolute():
            self.wrong(key, f"is not an absolute path: {text}", "Begin it with a slash.")
        return path

    def whole(self, key: str, *, least: int = 0) -> int | None:
        """A whole number, also written as a text."""
        value = self._take(key)
        if value is None:
            return None
        if isinstance(value, str) and value.strip().lstrip("-").isdecimal():
            value = int(value)
        if not isinstance(value, int) or isinstance(value, bool) or value < least:
            self.wrong(key, f"is not a whole number from {least}", f"Write a number such as {max(least, 4)}.")
            return None
        return value

    def seconds(self, key: str, default: float) -> float:
        """A number of seconds above zero."""
        value = self._take(key)
        if value is None:
            return default
        if not isinstance(value, int | float) or isinstance(value, bool) or not value > 0:
            self.wrong(key, "is not a number of seconds", f"Write a number such as {default:g}.")
            return default
        return float(value)

    def flag(self, key: str) -> bool | None:
        """True or false, also written as a text."""
        value = self._take(key)
        if isinstance(value, str) and value.strip().lower() in _TRUE | _FALSE:
            return value.strip().lower() in _TRUE
        if value is not None and not isinstance(value, bool):
            self.wrong(key, "is neither true nor false", "Write true or false.")
            return None
        return value

    def is_false(self, key: str) -> bool:
        """Whether the key is set to false itself."""
        return self._take(key) is False

    def choice(self, key: str, choices: Sequence[Choice]) -> Choice | None:
        """One of these words."""
        text = self.text(key)
        for choice in choices:
            if text == choice:
                return choice
        if text is not None:
            self.wrong(key, f"is “{text}”", f"Write one of: {', '.join(choices)}.")
        return None

    def texts(self, key: str) -> tuple[str, ...] | None:
        """A list of texts."""
        value = self._take(key)
        if value is None:
            return None
        if not isinstance(value, list | tuple) or not all(isinstance(one, str) for one in value):
            self.wrong(key, "is not a list of texts", 'Write it like ["root", "https"].')
            return None
        return tuple(value)

    def part(self, key: str) -> Fields | None:
        """Settings within settings."""
        value = self._take(key)
        if value is None:
            return None
        if not isinstance(value, Mapping):
            self.wrong(key, f"is {_kind(value)}, not a set of keys and values", "Write it like {…}.")
            return None
        return self._below(value, f"{key}.")

    def parts(self, key: str) -> list[Fields]:
        """A list of settings within settings."""
        value = self._take(key)
        if value is None:
            return []
        if not isinstance(value, list | tuple) or not all(isinstance(one, Mapping) for one in value):
            self.wrong(key, "is not a list of keys and values", "Write it like [{…}, {…}].")
            return []
        return [self._below(one, f"{key}[{n}].") for n, one in enumerate(value)]

    def before(self, others: Mapping[str, object]) -> Fields:
        """These settings, and others where these have none."""
        return Fields({**others, **self._values}, self.mistakes, self._place)

    def ignore(self, *keys: str) -> None:
        """These keys are known, and mean nothing here."""
        self._known.update(keys)

    def finish(self) -> None:
        """Note every key that nobody took."""
        for key in self._values:
            if key not in self._known:
                self.mistakes.unknown(self._place(key), self._known, key)

    def _below(self, values: Mapping[str, object], inner: str) -> Fields:
        return Fields(values, self.mistakes, lambda key: self._place(f"{inner}{key}"))

    def _take(self, key: str) -> object:
        self._known.add(key)
        value = self._values.get(key)
        return None if isinstance(value, str) and not value.strip() else value


def _kind(value: object) -> str:
    names = {bool: "true or false", int: "a number", float: "a number", list: "a list", dict: "a set of keys and values"}
    return names.get(type(value), f"a {type(value).__name__}")
