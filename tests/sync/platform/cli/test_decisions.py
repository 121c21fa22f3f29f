"""decision: some kinds of acts are received at once, and decided later when the operator says so."""

from typing import Any

import pytest

from tests.sync.platform.erased import Erased, files_with_canary, marked


@pytest.mark.parametrize(("acts", "words"), [(0, "0 envoi décidé."), (1, "1 envoi décidé."), (2, "2 envois décidés.")])
def test_what_waits_is_decided_at_one_word(program: Any, commune: Any, acts: int, words: str) -> None:
    assert program.json("decision", "defer", "vote.cast", "need.submit") == {"deferred": ["need.submit", "vote.cast"]}
    for number in range(acts):
        assert commune.one(commune.need(f"n{number}")).status == "deposited"
    assert program.run("decision", "run").out == f"{words}\n"
    assert program.json("decision", "run") == {"decided": 0}
    assert len(program.json("need", "list")) == acts


def test_what_is_no_longer_deferred_is_decided_as_it_comes(program: Any, commune: Any) -> None:
    said = program.run("decision", "defer", "need.submit")
    assert said.out == "Décidés plus tard\u00a0: need.submit.\n"
    assert program.run("decision", "defer").out == "Décidés plus tard\u00a0: aucun.\n"
    assert commune.one(commune.need("n1")).status == "accepted"


def test_only_kinds_of_act_are_deferred(program: Any) -> None:
    ended = program.run("decision", "defer", "need.submit", "poème", "--json")
    assert (ended.status, ended.error["type"], ended.error["field"]) == (2, "type_unknown", "TYPE")
    assert "«\u00a0poème\u00a0» n’est pas une nature d’envoi" in ended.error["title"]
    assert program.run("decision", "defer").out == "Décidés plus tard\u00a0: aucun.\n"


def test_what_it_erases_is_in_no_file_when_it_ends(program: Any, commune: Any) -> None:
    """The platform must be running: otherwise SQLite empties its write-ahead log as the last connection closes."""
    program.json("decision", "defer", "personal.erase")
    erased = Erased(commune)
    assert commune.one(erased.erase).status == "deposited"
    assert files_with_canary(program.folder) == ["relais-platform.sqlite-wal"]
    assert program.json("decision", "run") == {"decided": 1}
    assert (files_with_canary(program.folder), marked(commune.world.store)) == ([], 0)


@pytest.mark.slow
def test_what_is_decided_is_said_though_the_database_takes_no_more(program: Any, commune: Any) -> None:
    """The erased data is removed from the files in the background; if that fails, the next command does it."""
    program.json("decision", "defer", "personal.erase")
    erased = Erased(commune)
    assert commune.one(erased.erase).status == "deposited"
    program.sql("CREATE TRIGGER kept BEFORE DELETE ON setting BEGIN SELECT RAISE(ABORT, 'disk I/O error'); END")
    assert program.json("decision", "run") == {"decided": 1}
    program.sql("DROP TRIGGER kept")
    assert marked(commune.world.store) == 1
    assert program.json("decision", "run") == {"decided": 0}
    assert marked(commune.world.store) == 0
