from __future__ import annotations

import ast
import re
from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lab_datalake.errors import BadQuestion
from lab_datalake.rucio.filters import TIMES, Condition, Value, for_rucio, parse, show
from lab_datalake.rucio.patterns import Pattern

KEYS = st.from_regex(r"[A-Za-z_][A-Za-z0-9_-]{0,12}", fullmatch=True).filter(
    lambda key: key not in TIMES | {"name", "scope", "type", "did_type"}
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


@given(st.lists(conditions(), max_size=5, unique_by=lambda c: (c.key, c.operator)))
def test_what_is_shown_is_read_as_the_same(wanted: list[Condition]) -> None:
    read = parse(show(wanted))
    assert read == tuple(wanted)
    assert [type(c.value) for c in read] == [type(c.value) for c in wanted]


@given(st.text())
def test_any_text_is_read_or_refused_in_words(text: str) -> None:
    try:
        parse(text)
    except BadQuestion as error:
        refused = error
    else:
        return
    assert refused.message
    assert refused.cure


def test_values_have_types() -> None:
    typed = parse('run>=358000,energy = 13.6 , good=TRUE, project = lake24, comment == "a, b", x != 1e3, stream = phys*')
    assert [(c.key, c.operator, c.value) for c in typed] == [
        ("run", ">=", 358000),
        ("energy", "=", 13.6),
        ("good", "=", True),
        ("project", "=", "lake24"),
        ("comment", "=", "a, b"),
        ("x", "!=", 1000.0),
        ("stream", "=", "phys*"),
    ]
    assert parse("created_after = 2026-11-22")[0].value == datetime(2026, 11, 22)  # noqa: DTZ001  Rucio's times are UTC
    assert parse("  ") == ()


@pytest.mark.parametrize(
    ("text", "place", "words"),
    [
        ("run >> 5", 6, "value is missing"),
        ("run 5", 5, "one of ="),
        ("run >= 358000 energy = 13.6", 15, "comma is missing"),
        ("= 5", 1, "key is missing"),
        ('stream = "phys', 10, "not closed"),
        ("created_after = soon", 17, "no date"),
        ("created_after >= 2026-11-22", 15, "with = only"),
        ("run > 35*", 5, "with = and != only"),
        ("a = 1, , b = 2", 8, "key is missing"),
        ("name = x", 1, "no key"),
    ],
)
def test_a_typing_mistake_is_named_with_its_place(text: str, place: int, words: str) -> None:
    with pytest.raises(BadQuestion, match=re.escape(f"at character {place} ")) as caught:
        parse(text)
    assert words in caught.value.message
    assert caught.value.cure


def test_a_condition_twice_is_refused() -> None:
    with pytest.raises(BadQuestion, match="twice"):
        parse("run = 1, run = 2")


def test_columns_and_other_metadata_are_not_mixed() -> None:
    with pytest.raises(BadQuestion, match=r"columns of Rucio \(project\)"):
        for_rucio(parse("run >= 1, project = lake24"))
    assert for_rucio(parse("run >= 1, energy = 13.6"), "raw*") == "[{'name': 'raw*', 'run.gte': 1, 'energy': 13.6}]"


@pytest.mark.parametrize("text", ['version = "1.0"', 'x = "358031"', 'x = "None"', "x = construe"])
def test_what_rucio_would_take_for_something_else_is_refused(text: str) -> None:
    with pytest.raises(BadQuestion, match="Rucio cannot search"):
        for_rucio(parse(text))


@given(st.text())
def test_a_filter_is_a_literal_that_rucio_reads_back(name: str) -> None:
    assert ast.literal_eval(for_rucio((), name)) == [{"name": name}]


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
