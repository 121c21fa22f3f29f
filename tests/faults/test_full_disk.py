"""A disk that is full at the n-th write of an act, n = 1, 2, …: a sentence, nothing half, and it goes on with room."""

from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

import pytest
from msgspec.structs import replace
from pysqlite3 import dbapi2 as sqlite
from sqlalchemy import Connection, insert

from desktop import paths
from desktop.actions.kit.commune_context import CommuneContext, local_time
from desktop.actions.needs.draft_need import draft_need
from desktop.actions.needs.submit_need import submit_need
from desktop.actions.settings.choose_commune import choose_commune
from desktop.actions.votes.cast_vote import cast_vote
from desktop.actions.votes.withdraw_vote import withdraw_vote
from desktop.database import errors
from desktop.database.store import Store
from desktop.database.tables import meta
from sync.client.device.keystore import MemoryKeyStore
from sync.client.ledger import verification
from tests.desktop.database.worn_disk import files_at_most
from tests.faults.acting import COMMUNE
from tests.faults.memory import Act, fits, recall

SERVICE = "opencimetiere"
_FRAME = 4096 + 24  # bytes that one page takes in the log of writes
_MOST_WRITES = 200


class Swallowing(Store):
    """The control: says nothing of a write that failed."""

    @contextmanager
    def transaction(self) -> Iterator[Connection]:
        with suppress(errors.DatabaseFault), super().transaction() as connection:  # the flaw itself
            yield connection


@pytest.fixture
def context(tmp_path: Path) -> Iterator[CommuneContext]:
    """Its log of writes is the largest of its files, and stays so: a reader keeps it from being folded in."""
    places = paths.find(tmp_path)
    paths.prepare(places)
    database = places.database(COMMUNE)
    with (
        closing(choose_commune(places, COMMUNE, local_time, MemoryKeyStore())) as made,
        closing(sqlite.connect(database, isolation_level=None)) as reader,
    ):
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM meta").fetchone()
        with made.store.transaction() as connection:
            connection.execute(insert(meta).values(key="ballast", value="x" * 2 * database.stat().st_size))
        yield made


def fill(context: CommuneContext, act: Act) -> int:
    """Tries the act with room for one write more each time, until it succeeds. Returns how many tries failed.

    A try that fails leaves an empty commit in the log of writes, hence two.
    """
    database = context.store.path
    size = database.with_name(f"{database.name}-wal").stat().st_size
    assert size > database.stat().st_size
    for failed in range(_MOST_WRITES):
        before, _ = recall(database)
        with files_at_most(size + failed * 2 * _FRAME):
            sentence = attempt(context, act)
        found, journal = recall(database)
        assert tuple(found.acts) == journal
        if not sentence:
            assert found != before
            assert fits(before, act, found), "an act that was told is there, whole"
            return failed
        said = ("plein", "rien n’a pu être enregistré", *(["on ne peut pas savoir"] if failed == 0 else []))
        assert any(words in sentence for words in said)  # without room for one write, not even for the empty commit
        assert found == before, "an act that was refused has left nothing"
        with context.store.reading() as connection:
            assert verification.check(connection, context.head).ok
    raise AssertionError("it never passed")


def attempt(context: CommuneContext, act: Act) -> str:
    """What is said where it fails, else nothing."""
    try:
        {"submit": submit_need, "cast": cast_vote, "withdraw_vote": withdraw_vote}[act.verb](context, act.on)
    except errors.DatabaseFault as fault:
        return fault.sentence
    return ""


def test_full_at_each_write_of_an_act(context: CommuneContext) -> None:
    need = draft_need(context, title="Registre", description="Papier").value
    for act in (Act("submit", need), Act("cast", SERVICE), Act("withdraw_vote", SERVICE)):
        assert fill(context, act) > 5, "the disk was full at several writes"


def test_a_store_that_swallows_the_error_is_caught(context: CommuneContext) -> None:
    with closing(Swallowing(context.store.path)) as store, pytest.raises(AssertionError):
        fill(replace(context, store=store), Act("cast", SERVICE))
