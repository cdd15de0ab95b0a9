"""Every key of a knowledge table is asked for, and every mistake is told with its place."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from superbill.loader.table import Table, nearest
from superbill.model.errors import KnowledgeError

if TYPE_CHECKING:
    from collections.abc import Callable


def table(**data: object) -> Table:
    """A table of a file called ``rules.toml``."""
    return Table(dict(data), "rules.toml")


def test_values_are_read_by_their_kind() -> None:
    found = table(
        title=" Count joints ",
        order=3,
        symptom=True,
        start=date(2012, 1, 1),
        codes=["64633", "64634"],
        source={"document": "x"},
    )
    assert found.text("title") == "Count joints"
    assert found.integer("order") == 3
    assert found.flag("symptom") is True
    assert found.day("start") == date(2012, 1, 1)
    assert found.texts("codes") == ("64633", "64634")
    assert found.table("source").text("document") == "x"
    found.done()


def test_what_may_be_absent_is_empty() -> None:
    found = table()
    assert found.text_or("locator") == ""
    assert found.flag("symptom") is False
    assert found.day("start") is None
    assert found.texts("codes") == ()
    assert found.table("beside", required=False).data == {}
    assert list(found.tables("rule")) == []


@pytest.mark.parametrize(
    ("ask", "told"),
    [
        (lambda t: t.text("order"), "a text, not int"),
        (lambda t: t.integer("title"), "a whole number, not str"),
        (lambda t: t.integer("symptom"), "a whole number, not bool"),
        (lambda t: t.flag("order"), "true or false, not int"),
        (lambda t: t.day("title"), "a date such as 2012-01-01, not str"),
        (lambda t: t.texts("title"), "a list of texts, not str"),
        (lambda t: t.texts("numbers"), "a list of texts"),
        (lambda t: t.table("title"), "a table, not str"),
        (lambda t: list(t.tables("codes")), "an array of tables"),
    ],
)
def test_a_value_of_the_wrong_kind_names_its_key(ask: Callable[[Table], object], told: str) -> None:
    found = table(title="x", order=3, symptom=True, numbers=[1], codes=["a"])
    with pytest.raises(KnowledgeError) as caught:
        ask(found)
    assert str(caught.value).startswith("rules.toml ")
    assert told in str(caught.value)


def test_a_missing_key_names_the_misspelt_one() -> None:
    with pytest.raises(KnowledgeError, match=r"key 'title' is missing.*'titel' meant as 'title'"):
        table(titel="x").text("title")


def test_a_missing_key_without_a_near_one_says_to_add_it() -> None:
    with pytest.raises(KnowledgeError, match="Add 'title'"):
        table(order=1).text("title")


def test_a_key_that_nothing_asked_for_is_a_typing_error() -> None:
    found = table(title="x", confidnce="high")
    found.text("title")
    found.text_or("confidence")
    with pytest.raises(
        KnowledgeError, match=r"'confidnce' is not known. Did you mean 'confidence'"
    ):
        found.done()


def test_keys_of_the_authors_own_are_all_asked_for() -> None:
    found = table(anything={}, else_={})
    assert found.names() == ("anything", "else_")
    found.done()


def test_a_value_outside_a_closed_set_names_the_nearest() -> None:
    with pytest.raises(KnowledgeError, match=r"rules.toml counting: 'per_jont' .* 'per_joint'"):
        table(counting="per_jont").one_of("counting", {"per_joint", "once"})


def test_tables_of_an_array_are_numbered_in_errors() -> None:
    rows = list(table(rule=[{"id": "A"}, {"id": "B"}]).tables("rule"))
    assert [row.where for row in rows] == ["rules.toml [[rule]] 1", "rules.toml [[rule]] 2"]


def test_nearest_lists_all_when_none_is_near() -> None:
    assert nearest("zzz", ["per_joint", "once"]) == "Known here: once, per_joint"
    assert nearest("onc", ["per_joint", "once"]) == "Did you mean 'once'?"
    assert nearest("zzz", []) == ""
