from __future__ import annotations

import ast
import re
from datetime import datetime, timedelta

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lab_datalake.errors import BadQuestion
from lab_datalake.lake.terms import read
from lab_datalake.rucio.answers import Meta
from lab_datalake.rucio.conditions import OF_DIDS, TIMES, Condition, Value
from lab_datalake.rucio.conditions import read as read_condition
from lab_datalake.rucio.filters import for_rucio, holds, split
from lab_datalake.rucio.patterns import Pattern

NOW = datetime(2026, 11, 25, 12)  # noqa: DTZ001  Rucio's times are UTC without saying so
KEYS = st.from_regex(r"[A-Za-z_][A-Za-z0-9_-]{0,12}", fullmatch=True).filter(
    lambda key: key not in TIMES | OF_DIDS | {"bytes", "length"}
)
NUMBERS = st.integers(-(10**17), 10**17) | st.floats(allow_nan=False, allow_infinity=False)
VALUES = st.booleans() | NUMBERS | st.text(max_size=20)


@st.composite
def conditions(draw: st.DrawFn) -> Condition:
    if draw(st.booleans()):
        moment = draw(st.datetimes(min_value=datetime(1970, 1, 1)))  # noqa: DTZ001  Rucio's times are UTC without saying so
        return Condition(draw(st.sampled_from(["created_at", "closed_at"])), draw(st.sampled_from(["=", ">=", "<"])), moment)
    value: Value = draw(VALUES)
    operators = ["=", "!="] if isinstance(value, str) else ["=", "!=", ">", ">=", "<", "<="]
    return Condition(draw(KEYS), draw(st.sampled_from(operators)), value)


@given(conditions())
def test_what_is_shown_is_read_as_the_same(wanted: Condition) -> None:
    read_again, end = read_condition(f"{wanted} more", 0, NOW)
    assert read_again == wanted
    assert type(read_again.value) is type(wanted.value)
    assert end == len(str(wanted))


@given(st.text())
def test_any_text_is_read_or_refused_in_words(text: str) -> None:
    try:
        read(text)
    except BadQuestion as error:
        refused = error
    else:
        return
    assert refused.message
    assert refused.cure


def test_values_have_types() -> None:
    typed = read('run>=358000,energy = 13.6 , good=TRUE comment == "a, b", x != 1e3, stream = phys*').conditions
    assert [(c.key, c.operator, c.value) for c in typed] == [
        ("run", ">=", 358000),
        ("energy", "=", 13.6),
        ("good", "=", True),
        ("comment", "=", "a, b"),
        ("x", "!=", 1000.0),
        ("stream", "=", "phys*"),
    ]


def test_columns_have_other_words_times_and_sizes() -> None:
    asked = read("created after 7 days ago, created before 2026-11-22 bigger than 2.5 GB, smaller than 1 TiB", NOW).conditions
    assert [(c.key, c.operator, c.value) for c in asked] == [
        ("created_at", ">=", NOW - timedelta(days=7)),
        ("created_at", "<=", datetime(2026, 11, 22)),  # noqa: DTZ001  Rucio's times are UTC
        ("bytes", ">", 2_500_000_000),
        ("bytes", "<", 2**40),
    ]
    assert read("bytes >= 10 kB").conditions == (Condition("bytes", ">=", 10_000),)


@pytest.mark.parametrize(
    ("text", "place", "words"),
    [
        ("run >> 5", 6, "value is missing"),
        ('stream = "phys', 10, "not closed"),
        ('mc: "phys', 5, "not closed"),
        ("created_after = soon", 17, "no date"),
        ("created after", 1, ""),
        ("created_after >= 2026-11-22", 18, "with = only"),
        ("run > 35*", 7, "with = and != only"),
        ('created after "2026-11-22"', 15, "wants a date"),
        ("bigger than huge", 13, "wants a number"),
        ('length = "5"', 10, "wants a number"),
        ("some.key >= 3", 10, "a key is missing"),
        ("type = files and more, type > 3", 24, "goes with = only"),
        ("type = tree", 1, "no kind of DID"),
    ],
)
def test_a_typing_mistake_is_named_with_its_place(text: str, place: int, words: str) -> None:
    if not words:
        assert read(text).names, "they are words like others while nothing comes behind them"
        return
    with pytest.raises(BadQuestion, match=re.escape(f"at character {place} ")) as caught:
        read(text)
    assert words in caught.value.message
    assert caught.value.cure


@pytest.mark.parametrize("text", ["run = 1, run = 2", "scope = a scope = b", "a:x scope = b", "type = file, type = dataset"])
def test_a_condition_twice_is_refused(text: str) -> None:
    with pytest.raises(BadQuestion, match="twice"):
        read(text)


def test_a_time_of_another_zone_is_the_same_moment() -> None:
    (asked,) = read("created_at >= 2026-11-22T10:00:00+02:00").conditions
    assert asked.value == datetime(2026, 11, 22, 8)  # noqa: DTZ001  Rucio's times are UTC


@pytest.mark.parametrize("text", ["run = 1e999", f"bigger than {'9' * 400} GB", "x" * 5_000])
def test_what_no_machine_holds_is_refused(text: str) -> None:
    with pytest.raises(BadQuestion):
        read(text)


def test_what_rucio_cannot_search_at_once_is_refused_before_it_is_asked() -> None:
    with pytest.raises(BadQuestion, match=r"its own columns \(project\) and other metadata \(run\) at once"):
        read("run >= 1, project = lake24")
    assert for_rucio(read("run >= 1, energy = 13.6").conditions, "raw*") == "[{'name': 'raw*', 'run.gte': 1, 'energy': 13.6}]"


def test_size_and_time_go_with_any_metadata_for_they_are_checked_here() -> None:
    asked, checked = split(read("run >= 1 bigger than 1 kB created after 2026-11-20").conditions)
    assert [c.key for c in asked] == ["run"]
    assert [c.key for c in checked] == ["bytes", "created_at"]
    row = {"scope": "lake", "name": "x", "did_type": "DATASET", "account": "root"}
    big = msgspec.convert({**row, "bytes": 2_000, "created_at": "Sun, 22 Nov 2026 22:07:46 UTC"}, Meta)
    old = msgspec.convert({**row, "bytes": 2_000, "created_at": "Sun, 15 Nov 2026 22:07:46 UTC"}, Meta)
    unknown = msgspec.convert(row, Meta)
    assert [[holds(c, meta) for c in checked] for meta in (big, old, unknown)] == [[True, True], [True, False], [False, False]]
    assert split(read("bigger than 1 kB").conditions)[1] == [], "Rucio itself is asked where it can be"


@pytest.mark.parametrize("text", ['version = "1.0"', 'x = "358031"', 'x = "None"', "x = construe"])
def test_what_rucio_would_take_for_something_else_is_refused(text: str) -> None:
    with pytest.raises(BadQuestion, match="Rucio cannot search"):
        for_rucio(read(text).conditions)


@given(st.text())
def test_a_filter_is_a_literal_that_rucio_reads_back(name: str) -> None:
    assert ast.literal_eval(for_rucio((), name)) == [{"name": name}]


@given(st.text(alphabet="ab*", max_size=10), st.text(alphabet="ab\n", max_size=10))
def test_a_star_stands_for_anything(text: str, name: str) -> None:
    meant = re.compile(".*".join(map(re.escape, text.split("*"))), re.DOTALL)
    assert Pattern(text).fits(name) == (not text or meant.fullmatch(name) is not None)


def test_many_stars_take_no_time() -> None:
    assert not Pattern("*1" * 50 + "*x").fits("1_" * 125)


@given(st.text(alphabet=st.sampled_from("ab*%\\_trueTRUEfalse.1"), max_size=12), st.text(alphabet="abtruef.1_\\", max_size=12))
def test_rucio_is_asked_for_at_least_what_is_meant(text: str, name: str) -> None:
    pattern = Pattern(text)
    asked = pattern.for_rucio
    assert "*" in asked
    if pattern.fits(name):
        assert re.fullmatch(re.sub(r"\\[*%]", ".*", re.escape(asked)), name) or re.fullmatch(
            ".*".join(map(re.escape, re.split(r"[*%]", asked))), name, re.DOTALL
        )


def test_a_pattern_means_what_it_says() -> None:
    assert Pattern("a*c").fits("abc")
    assert not Pattern("a*c").fits("abcd")
    assert not Pattern("100%").fits("100 percent")
    assert Pattern("").fits("anything")
    assert Pattern("358031").is_exact
    assert Pattern("construe*").for_rucio == "cons*rue*"
