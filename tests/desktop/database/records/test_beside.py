"""Each write changes only what it names: each table has a row that sorts before it and one that sorts after."""

from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, Integer, LargeBinary, Table, insert, select, update

from desktop import paths
from desktop.actions.settings.choose_commune import choose_commune
from desktop.database import records, times
from desktop.database.retaken import INTERESTS, JOINS, VOTES, RetakenKind
from desktop.database.tables import (
    amendment,
    attachment,
    chunk,
    deployment,
    editing,
    interest,
    joined,
    metadata,
    need,
    request,
    share,
    vote,
)
from desktop.domain import needs as rules
from sync.client.ledger.tables import copy, outbox
from tests.desktop.actions.conftest import Clock
from tests.desktop.conftest import Prepare

NOW = Clock().now
TEXT = dict.fromkeys(rules.FIELDS, "Autre")
TABLES = (amendment, attachment, deployment, editing, interest, joined, need, request, share, vote)


def row(table: Table, letter: str) -> dict[str, Any]:
    """All text columns hold this letter, no validation was asked for, all numbers are ones."""
    plain: dict[type, Any] = {Integer: 1, LargeBinary: letter.encode()}
    said = {column.name: plain.get(type(column.type), letter) for column in table.columns}
    return said | ({"asked_at": None} if table is need else {})


WRITES: dict[str, Callable[[Connection], Any]] = {
    "amendments.set_before": lambda c: records.amendments.set_before(c, "m", "{}"),
    "amendments.remove": lambda c: records.amendments.remove(c, "m"),
    "attachments.remove": lambda c: records.attachments.remove(c, "m", "m"),
    "attachments.remove_all": lambda c: records.attachments.remove_all(c, ["m"]),
    "deployments.remove": lambda c: records.deployments.remove(c, "m"),
    "editing.put_aside": lambda c: records.editing.put_aside(c, "m", TEXT),
    "editing.close": lambda c: records.editing.close(c, "m"),
    "editing.drop_aside": lambda c: records.editing.drop_aside(c, "m"),
    "editing.end": lambda c: records.editing.end(c, "m"),
    "interests.insert": lambda c: records.interests.insert(
        c, "n", "m", title="", role="referent", motivation="", now=NOW
    ),
    "joins.rename_need": lambda c: records.joins.rename_need(c, "m", "other"),
    "needs.save_draft": lambda c: records.needs.save_draft(c, "m", TEXT, NOW, same=False, amends=False),
    "needs.set_text": lambda c: records.needs.set_text(c, "m", TEXT),
    "needs.adopt": lambda c: records.needs.adopt(c, "m", "op"),
    "needs.follow": lambda c: records.needs.follow(c, "m", TEXT, "op"),
    "needs.ask_validation": lambda c: records.needs.ask_validation(c, "m", NOW),
    "needs.validate": lambda c: records.needs.validate(c, "m", "Madame la maire", NOW),
    "needs.clear_validation": lambda c: records.needs.clear_validation(c, "m"),
    "needs.mark_submitted": lambda c: records.needs.mark_submitted(c, "m", "op", NOW),
    "needs.unmark_submitted": lambda c: records.needs.unmark_submitted(c, "m"),
    "needs.mark_withdrawn": lambda c: records.needs.mark_withdrawn(c, "m", "op", NOW),
    "needs.unmark_withdrawn": lambda c: records.needs.unmark_withdrawn(c, "m"),
    "needs.free_correction": lambda c: records.needs.free_correction(c, "m"),
    "needs.rejoin": lambda c: records.needs.rejoin(c, "m", "n", "op"),
    "needs.discard": lambda c: records.needs.discard(c, "m", NOW),
    "needs.remove": lambda c: records.needs.remove(c, "m"),
    "requests.save_draft": lambda c: records.requests.save_draft(c, "m", {"title": "Autre"}, NOW),
    "requests.mark_submitted": lambda c: records.requests.mark_submitted(c, "m", "op", NOW),
    "requests.set_submission": lambda c: records.requests.set_submission(c, "m", None),
    "requests.mark_withdrawn": lambda c: records.requests.mark_withdrawn(c, "m", "op", NOW),
    "requests.unmark_withdrawn": lambda c: records.requests.unmark_withdrawn(c, "m"),
    "requests.resume": lambda c: records.requests.resume(c, "m", "op", {}, NOW),
    "requests.set_letter": lambda c: records.requests.set_letter(c, "m", "{}", None),
    "requests.discard": lambda c: records.requests.discard(c, "m", NOW),
    "shares.save_draft": lambda c: records.shares.save_draft(c, "m", {"title": "Autre"}, NOW),
    "shares.mark_submitted": lambda c: records.shares.mark_submitted(c, "m", "op", NOW),
    "shares.unmark_submitted": lambda c: records.shares.unmark_submitted(c, "m"),
    "shares.discard": lambda c: records.shares.discard(c, "m", NOW),
    "votes.rename_need": lambda c: records.votes.rename_need(c, "m", "other"),
}

RETAKEN = {one.kind.table: one for one in (records.votes.RETAKEN, records.joins.RETAKEN, records.interests.RETAKEN)}
for table, writes in RETAKEN.items():
    WRITES |= {
        f"{table.name} mark_withdrawn": partial(writes.mark_withdrawn, named=("m",), op="op"),
        f"{table.name} unmark_withdrawn": partial(writes.unmark_withdrawn, op="m"),
        f"{table.name} name_withdrawals": partial(writes.name_withdrawals, by_act={"m": "op"}),
        f"{table.name} let_stand": partial(writes.let_stand, subject="m", op=None),
        f"{table.name} remove": partial(writes.remove, op="m"),
    }


def kept(connection: Connection) -> list[tuple[str, dict[str, Any]]]:
    return [
        (table.name, dict(found._mapping))
        for table in metadata.sorted_tables
        for found in connection.execute(select(table).order_by(*table.primary_key))
    ]


@pytest.fixture
def connection(tmp_path: Path, prepare_commune: Prepare) -> Iterator[Connection]:
    """A commune with three rows in each table, rolled back at the end, since they refer to rows that do not exist."""
    places, clock = paths.find(tmp_path / "data"), Clock()
    paths.prepare(places)
    context = choose_commune(places, "45024", clock, prepare_commune(places, "45024", NOW))
    with closing(context), context.store.transaction() as connection:
        connection.exec_driver_sql("PRAGMA defer_foreign_keys = ON")
        place = connection.begin_nested()
        for table in TABLES:
            connection.execute(insert(table), [row(table, letter) for letter in "amz"])
        connection.execute(insert(chunk), [row(chunk, letter) | {"place": 0} for letter in "amz"])
        yield connection
        place.rollback()


def test_a_write_changes_what_it_names_alone(connection: Connection) -> None:
    before = kept(connection)
    for name, write in WRITES.items():
        place = connection.begin_nested()
        write(connection)
        after = kept(connection)
        changed = [row for row in before if row not in after]
        assert changed, name
        assert not [row for row in changed if {"a", "z"} & set(row[1].values())], name
        place.rollback()


def test_a_document_is_taken_off_one_draft_alone(connection: Connection) -> None:
    beside = [row(attachment, "-") | {"owner": owner, "sha256": sha256} for owner, sha256 in ("ma", "mz", "am", "zm")]
    connection.execute(insert(attachment), beside)
    records.attachments.remove(connection, "m", "m")
    left = {tuple(found) for found in connection.execute(select(attachment.c.owner, attachment.c.sha256))}
    assert left == {("a", "a"), ("z", "z"), *(tuple(pair) for pair in ("ma", "mz", "am", "zm"))}
    assert set(connection.scalars(select(chunk.c.sha256))) == {"a", "m", "z"}, "another draft has it"


def test_what_was_taken_back_is_not_taken_back_again(connection: Connection) -> None:
    gone = row(interest, "m") | {"declare_op": "gone", "withdraw_op": "first", "stands": 0}
    connection.execute(insert(interest), gone)
    records.interests.RETAKEN.mark_withdrawn(connection, {"gone", "m"}, "second")
    found = select(interest.c.declare_op, interest.c.withdraw_op).where(interest.c.proposal == "m")
    assert {tuple(one) for one in connection.execute(found)} == {("gone", "first"), ("m", "second")}


@pytest.mark.parametrize("kind", [VOTES, JOINS, INTERESTS])
def test_a_withdrawal_takes_back_what_counted_beside_what_stood(connection: Connection, kind: RetakenKind) -> None:
    """The other computer's act is not in the outbox; a refused act stays refused, a withdrawn one stays withdrawn."""
    for number, (op, state) in enumerate((("accepted", "accepted"), ("refused", "rejected")), 1):
        act = {column.name: "-" for column in outbox.columns} | {"op": op, "seq": number, "state": state}
        connection.execute(insert(outbox), act | {"frozen": b"", "attempts": 1, "number": number})
    for op, withdrawal in (("accepted", None), ("refused", None), ("theirs", None), ("gone", "first")):
        made = row(kind.table, "m") | {kind.op.name: op, "withdraw_op": withdrawal, "stands": 0}
        connection.execute(insert(kind.table), made)
    RETAKEN[kind.table].mark_withdrawn(connection, {"m", "accepted", "refused", "theirs", "gone"}, "second")
    rows = connection.execute(select(kind.op, kind.table.c.withdraw_op).where(kind.subject == "m"))
    found = dict(map(tuple, rows))
    assert found == {"m": "second", "accepted": "second", "theirs": "second", "refused": None, "gone": "first"}
    RETAKEN[kind.table].let_stand(connection, "m", "theirs")
    assert set(connection.scalars(select(kind.op).where(kind.table.c.stands == 1))) == {"a", "theirs", "z"}


@pytest.mark.parametrize("told", [True, False])
@pytest.mark.parametrize("kind", [VOTES, JOINS, INTERESTS])
def test_the_acts_of_another_computer_are_kept_while_a_platform_tells_of_them(
    connection: Connection, kind: RetakenKind, told: bool
) -> None:
    act = {column.name: "-" for column in outbox.columns} | {"op": "m", "seq": 1, "state": "accepted"}
    connection.execute(insert(outbox), act | {"frozen": b"", "attempts": 1, "number": 1})
    connection.execute(update(kind.table).where(kind.subject != "-").values(withdraw_op=None))
    named = row(kind.table, "-") | {kind.op.name: "named", "withdraw_op": "m", "stands": 0}
    lost, more = ({kind.op.name: op, "withdraw_op": None, "stands": 0} for op in ("lost", "more"))
    connection.execute(insert(kind.table), [named, row(kind.table, "a") | lost, row(kind.table, "full") | more])
    RETAKEN[kind.table].forget_untold(connection, {"a", "z"} if told else {"a"}, {"full"})
    left = set(connection.scalars(select(kind.op)))
    assert left == {"named", "a", "m", "more", *(("z",) if told else ())}


def test_the_bin_is_emptied_of_old_drafts_alone(connection: Connection) -> None:
    """Drafts stay that were put in the bin at this moment or later, that were sent, or that a vote or a join names."""
    moments = {"old": -1, "left": -1, "voted": -1, "joined": -1, "now": 0, "later": 1}
    for table in (need, request, share):
        left = "share_op" if table is share else "submit_op"
        for id_, seconds in moments.items():
            moment, op = times.text(NOW + timedelta(seconds=seconds)), "op" if id_ == "left" else None
            others = {"id": id_, "discarded_at": moment, left: op} | ({"amends": None} if table is need else {})
            connection.execute(insert(table), row(table, "-") | others)
    connection.execute(insert(vote), row(vote, "-") | {"need": "voted"})
    connection.execute(insert(joined), row(joined, "-") | {"own": "joined"})
    assert records.needs.empty_bin(connection, NOW) == ("old",)
    assert set(records.requests.empty_bin(connection, NOW)) == {"old", "voted", "joined"}
    records.shares.empty_bin(connection, NOW)
    for table, gone in ((need, {"old"}), (request, {"old", "voted", "joined"}), (share, {"old", "voted", "joined"})):
        assert set(connection.scalars(select(table.c.id))) == {"a", "m", "z", *moments} - gone


@pytest.mark.parametrize("damaged", [(), (("m", '{"title": "Ti'),)])
@pytest.mark.parametrize("kind", [VOTES, JOINS, INTERESTS])
def test_a_title_is_that_of_its_own_subject(
    connection: Connection, kind: RetakenKind, damaged: tuple[tuple[str, str], ...]
) -> None:
    """For the one in the middle nothing is published, or what is published cannot be read."""
    for letter, value in (("a", '{"title": "Titre a"}'), *damaged, ("z", '{"title": "Titre z"}')):
        said = {"scope": kind.titled[0], "id": letter, "position": 1, "value": value}
        connection.execute(insert(copy), said)
    RETAKEN[kind.table].keep_titles(connection, kind.titled[0])
    titles = connection.scalars(select(kind.table.c.title).order_by(kind.subject))
    assert list(titles) == ["Titre a", "m", "Titre z"]
