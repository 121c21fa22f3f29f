"""Contradictions are kept once each, a hundred of a kind, beside whatever else is kept of the platform."""

from typing import Any

import msgspec
import pytest
from sqlalchemy import insert, update

from sync.client.ledger import evidence
from sync.client.ledger.evidence import Contradiction
from sync.client.ledger.tables import copy
from tests.sync.client.ends import Commune, National
from tests.sync.client.running import run


def contradiction(about: str, **more: str) -> Contradiction:
    plain: dict[str, Any] = {"kind": "hash", "platform": "p", "about": about, "ours": "1", "theirs": "2"}
    return Contradiction(**(plain | more))


def test_each_is_kept_once_and_no_more_than_a_hundred_of_a_kind(commune: Commune) -> None:
    beside = msgspec.json.encode(contradiction("0")).decode()
    with commune.transaction() as connection:
        for scope in ("evidencd", "evidencf"):
            connection.execute(insert(copy).values(scope=scope, id="x", position=1, value=beside))
        for told in ("2", "3"):
            evidence.note(connection, contradiction("1", theirs=told))
        assert evidence.contradictions(connection) == (contradiction("1"),)
        evidence.note(connection, contradiction("1", kind="history"))
        evidence.note(connection, contradiction("1", platform="q"))
        assert len(evidence.contradictions(connection)) == 3
        assert evidence.count(connection) == 2, "another history is kept, and nobody hears of it"
        for number in range(2, 100):
            evidence.note(connection, contradiction(str(number)))
        assert (evidence.count(connection), evidence.left_out(connection)) == (100, 0)
        for number in (100, 101, 100, 1):  # the last one is here
            evidence.note(connection, contradiction(str(number)))
        assert (evidence.count(connection), evidence.left_out(connection)) == (100, 3)
        assert contradiction("99") in evidence.contradictions(connection)
        assert contradiction("100") not in evidence.contradictions(connection)
        evidence.note(connection, contradiction("2", kind="history"))
        assert (len(evidence.contradictions(connection)), evidence.left_out(connection)) == (102, 3), (
            "of this kind there is room"
        )


@pytest.mark.parametrize("about", ["?", "9" * 5_000, ""])
@pytest.mark.parametrize("kind", ["withheld", "number"])
def test_one_that_names_no_place_fails_no_verification(
    enrolled: Commune, national: National, kind: str, about: str
) -> None:
    """As in a damaged database; of another kind it names an act."""
    enrolled.act()
    run(enrolled, national.transport())
    with enrolled.transaction() as connection:
        evidence.note(connection, contradiction(about, kind=kind, platform=national.keys.signing.id))
    assert enrolled.verify().ok


@pytest.mark.parametrize(("table", "column", "field"), [("outbox", "frozen", "body"), ("platform_entry", "entry", "x")])
def test_nor_does_what_is_nested_more_deeply_than_can_be_read(
    enrolled: Commune, national: National, table: str, column: str, field: str
) -> None:
    enrolled.act()
    run(enrolled, national.transport())
    deep = f'{{"{field}":{{"a":{"[" * 3_000}{"]" * 3_000}}}}}'
    with enrolled.transaction() as connection:
        connection.exec_driver_sql(f"UPDATE {table} SET {column} = ?", (deep.encode() if table == "outbox" else deep,))
    assert "ligne 1" in (enrolled.verify().first_bad or "")


def test_what_is_counted_is_not_read(commune: Commune) -> None:
    """Each may have megabytes, and each round counts."""
    with commune.transaction() as connection:
        for about, kind in (("1", "hash"), ("2", "history"), ("3", "decision"), ("4", "decision")):
            evidence.note(connection, contradiction(about, kind=kind))
        connection.execute(update(copy).where(copy.c.scope == "evidence").values(value=""))
        assert evidence.count(connection) == 3
        for number in range(5, 103):
            evidence.note(connection, contradiction(str(number), kind="decision"))
        assert (evidence.count(connection), evidence.left_out(connection)) == (101, 0)
        evidence.note(connection, contradiction("103", kind="decision"))
        assert (evidence.count(connection), evidence.left_out(connection)) == (101, 1)


def test_those_that_an_earlier_version_kept_are_counted_by_their_text(commune: Commune) -> None:
    with commune.transaction() as connection:
        for kind in ("hash", "history"):
            evidence.note(connection, contradiction("1", kind=kind))
        connection.execute(update(copy).where(copy.c.scope == "evidence").values(position=0))
        assert evidence.count(connection) == 1
        evidence.note(connection, contradiction("2", kind="history"))
        assert evidence.count(connection) == 1
        evidence.note(connection, contradiction("2"))
        assert evidence.count(connection) == 2


def test_what_is_kept_bears_the_names_that_an_earlier_version_reads() -> None:
    assert msgspec.json.decode(msgspec.json.encode(contradiction("1"))) == {
        "kind": "hash",
        "platform": "p",
        "about": "1",
        "ours": "1",
        "told": "2",
    }
