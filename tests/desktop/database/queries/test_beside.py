"""A query returns only what it is asked for: beside each row stands one that sorts before, and one that sorts after."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest
from sqlalchemy import Connection, Table, delete, func, insert, select, update

from desktop.actions.requests.withdraw_request import submissions
from desktop.database.queries import (
    attachments,
    blocked_acts,
    bundles,
    needs,
    outbox,
    pooling,
    requests,
    retaken,
    shares,
    steering,
    votes,
)
from desktop.database.queries.acts import acts_window, numbers, one_act, receipts
from desktop.database.queries.todo import todo
from desktop.database.retaken import INTERESTS, JOINS, VOTES
from desktop.database.tables import attachment, chunk, interest, joined, need, request, share, vote
from sync.client.ledger.tables import CARD, bundle, copy, upload
from sync.client.ledger.tables import outbox as acts
from sync.contract.published import OwnNeed
from sync.contract.values import MAX_NAMED
from tests.beside import neighbours
from tests.desktop.conftest import Prepare
from tests.desktop.database.lettered import LETTERS, REFERENCES, STATES, lettered, op_of, row


@pytest.fixture
def connection(tmp_path: Path, prepare_commune: Prepare) -> Iterator[Connection]:
    with lettered(tmp_path, prepare_commune) as connection:
        yield connection


#: Queries about one thing by its id, and their answer: its id, then the acts that it names.
ONE: dict[str, tuple[Callable[[Connection, str], Any], Callable[[Any], tuple[Any, ...]], list[tuple[Table, str]]]] = {
    "needs.one": (
        needs.one,
        lambda row: (row.id, row.reason, row.withdrawn),
        [(need, "submit_op")],
    ),
    "votes.standing_of": (votes.standing_of, lambda row: (row.subject, row.reason, row.withdrawn), [(vote, "cast_op")]),
    "shares.one": (shares.one, lambda row: (row.id, row.reason, row.shared), [(share, "share_op")]),
    "steering.standing_of": (
        steering.standing_of,
        lambda row: (row.proposal, row.reason, row.declared),
        [(interest, "declare_op")],
    ),
}


def test_one_by_its_id(connection: Connection) -> None:
    for name, (ask, said, ((table, column),)) in ONE.items():
        for letter in LETTERS:
            expected = (letter, op_of(table, column, letter), STATES[letter])
            assert said(ask(connection, letter)) == expected, name


def test_a_request_and_its_answer(connection: Connection) -> None:
    for letter in LETTERS:
        found = requests.one(connection, letter)
        assert found is not None
        told = (found.id, found.submitted, found.withdrawn, found.answered, found.reason)
        assert told == (letter, STATES[letter], STATES[letter], "refused", letter)
        own = requests.own(connection, letter)
        assert own is not None
        assert own.id == letter
    assert submissions(connection, "m") == (op_of(request, "submit_op", "m"),)


def test_an_answer_to_another_submission_is_none_to_this_one(connection: Connection) -> None:
    for submission in neighbours(op_of(request, "submit_op", "m")):
        own = update(copy).where(copy.c.scope == "mine", copy.c.id == "m")
        connection.execute(own.values(value=func.json_set(copy.c.value, "$.submission", submission)))
        found = requests.one(connection, "m")
        assert found is not None
        assert found.answered == ""


def test_the_acts_of_one_subject(connection: Connection) -> None:
    for letter in LETTERS:
        cast, back = (op_of(vote, column, letter) for column in ("cast_op", "withdraw_op"))
        assert retaken.to_name(connection, VOTES, letter) == ((cast,),)
        assert retaken.withdrawals(connection, VOTES, letter) == ({} if STATES[letter] == "rejected" else {cast: back})
        assert retaken.to_name(connection, JOINS, letter) == ((op_of(joined, "join_op", letter),),)
        assert retaken.to_name(connection, INTERESTS, letter) == ((op_of(interest, "declare_op", letter),),)
        join = pooling.standing_of(connection, letter)
        assert join is not None
        assert (join.need, join.reason) == (letter, op_of(joined, "join_op", letter))
        editor = needs.editing_of(connection, letter)
        assert editor is not None
        assert editor.need == editor.title == letter


def test_as_many_withdrawals_as_it_takes_to_name_every_act_of_one_subject(connection: Connection) -> None:
    ops = sorted(f"cast-{number}" for number in range(2 * MAX_NAMED + 1))
    connection.execute(insert(vote), [row(vote, "many", cast_op=op, withdraw_op=None, stands=0) for op in ops])
    named = retaken.to_name(connection, VOTES, "many")
    assert [len(part) for part in named] == [MAX_NAMED, MAX_NAMED, 1]
    assert [op for part in named for op in part] == ops


def test_one_act(connection: Connection) -> None:
    for table, column, _ in REFERENCES:
        for letter in LETTERS:
            op = op_of(table, column, letter)
            act, paper = outbox.one(connection, op), one_act.paper(connection, op)
            assert act is not None
            assert paper is not None
            assert (act.op, paper.act, paper.intent, paper.proof) == (op, act, op, op)
            assert f'"{op}"'.encode() in (blocked_acts.frozen(connection, op) or b"")
            assert outbox.listed(connection)[acts_window.place(connection, op) or 0] == act
            assert numbers.op_of(connection, -1 if act.number is None else act.number) == op
    assert acts_window.place(connection, "need") is None
    assert {one.op: one.proof for one in receipts.listed(connection)} == {
        op_of(table, column, letter): op_of(table, column, letter)
        for table, column, _ in REFERENCES
        for letter in LETTERS
    }


@pytest.mark.parametrize("state", ["accepted", "held", "rejected"])
def test_what_is_set_aside_is_counted_alone(connection: Connection, state: str) -> None:
    """Whatever other states sort before it and after it."""
    assert blocked_acts.asides(connection) == blocked_acts.Asides()
    op = op_of(need, "submit_op", next(letter for letter in LETTERS if STATES[letter] == state))
    connection.execute(update(acts).where(acts.c.op == op).values(state="quarantined"))
    assert blocked_acts.asides(connection) == blocked_acts.Asides(1, op)


def test_a_correction_and_what_it_amends(connection: Connection) -> None:
    connection.execute(update(need).values(amends=need.c.id + "-first"))
    for letter in LETTERS:
        found = needs.correction_of(connection, f"{letter}-first")
        assert found is not None
        assert found.id == letter


def test_a_need_of_another_computer(connection: Connection) -> None:
    """What the platform says of it stands in its scope, under its id."""
    connection.execute(update(need).values(submit_op=None, base="base", withdraw_op=None))
    for letter in LETTERS:
        own = OwnNeed(id=letter, title=letter, description="D", submission=f"of-{letter}", revision="r")
        value = msgspec.json.encode(own).decode()
        connection.execute(update(copy).where(copy.c.scope == "mine", copy.c.id == letter).values(value=value))
    for letter in LETTERS:
        found = needs.one(connection, letter)
        assert found is not None
        assert (found.elsewhere, found.submit_op) == (True, f"of-{letter}")


def test_the_revision_that_stands_is_theirs_unless_it_came_from_here(connection: Connection) -> None:
    """A revision that we submitted or corrected is ours, whatever other acts of ours exist."""
    for letter in LETTERS:
        ours = {op_of(need, "submit_op", letter), *(op for op, _ in needs.amends(connection, letter))}
        for revision in (*sorted(ours), "another"):
            own = OwnNeed(id=letter, title="Leur titre", description="D", submission="s", revision=revision)
            value = msgspec.json.encode(own).decode()
            connection.execute(update(copy).where(copy.c.scope == "mine", copy.c.id == letter).values(value=value))
            theirs = needs.revision_of(connection, letter) == "another"
            assert theirs == (revision == "another"), (letter, revision)


def test_documents(connection: Connection) -> None:
    """Each in two pieces; each draft has its own and one that all have."""
    for letter in LETTERS:
        for place in (0, 1):
            data = f"{letter}{place}".encode()
            connection.execute(insert(chunk), {"sha256": f"#{letter}", "place": place, "data": data})
        for sha256 in (f"#{letter}", "#shared"):
            connection.execute(insert(attachment), row(attachment, letter, sha256=sha256))
    for letter in LETTERS:
        assert b"".join(attachments.content(connection, f"#{letter}")) == f"{letter}0{letter}1".encode()
        assert [one.sha256 for one in attachments.listed(connection, letter)] == [f"#{letter}", "#shared"]
    digests = ("#0", "#a", "#b", "#m", "#n", "#z", "#zz")
    assert [one for one in digests if attachments.needed(connection, one)] == ["#a", "#m", "#z"]
    for sha256, done_at in (("#a", None), ("#m", "2026-02-01"), ("#z", "2026-02-01")):
        connection.execute(insert(upload), {"sha256": sha256, "size": 4, "sent": 0, "location": "", "done_at": done_at})
    joined = {letter: attachments.listed(connection, letter) for letter in LETTERS}
    arrived = {letter: attachments.arrived(connection, joined[letter]) for letter in LETTERS}
    assert arrived == {"a": frozenset(), "m": {"#m"}, "z": {"#z"}}
    assert {one.sha256 for letter in LETTERS for one in attachments.nowhere(connection, joined[letter])} == {"#shared"}


def test_how_far_the_documents_of_a_completed_request_are(connection: Connection) -> None:
    """Only the documents of the last submission count; asked for by the request, or by the act itself."""
    sizes = {"1" * 64: 10, "2" * 64: 20, "3" * 64: 30}
    for seq, (sha256, size) in enumerate(sizes.items()):
        listed = msgspec.json.encode({"body": {"attachments": [{"name": "x", "sha256": sha256, "size": size}]}})
        said = {"op": f"op-{seq}", "type": "request.submit", "subject": "r", "state": "accepted", "frozen": listed}
        connection.execute(insert(acts), row(acts, "-", **said) | {"seq": 100 + seq})
        connection.execute(insert(upload), {"sha256": sha256, "size": size, "sent": 5, "location": "", "done_at": None})
    last = attachments.progress(connection, "r")
    assert last is not None
    assert (last.files, last.there, last.sent, last.size) == (1, 0, 5, 30)
    first = attachments.progress(connection, "op-0")
    assert first is not None
    assert first.size == 10
    assert (attachments.progress(connection, "q"), attachments.progress(connection, "s")) == (None, None)


@pytest.mark.parametrize(("state", "needed"), [("accepted", True), ("cancelled", False), ("held", True)])
def test_the_documents_of_an_act_are_needed_until_it_is_cancelled(
    connection: Connection, state: str, needed: bool
) -> None:
    said = {"op": "op", "seq": 100, "type": "need.submit", "state": state, "frozen": b'["#digest"]'}
    connection.execute(insert(acts), row(acts, "-", **said))
    assert attachments.needed(connection, "#digest") is needed


def test_what_left_on_a_stick(connection: Connection) -> None:
    """Neither a stick that came back nor one that was answered."""
    for id_, way, answered in (("1", "out", None), ("2", "in", None), ("3", "out", "-")):
        act = {"op": f"op-{id_}", "seq": 100 + int(id_), "type": "need.submit", "state": "finalised"}
        connection.execute(insert(acts), row(acts, "-", **act))
        said = {"id": id_, "way": way, "answered_at": answered, "ops": f'["op-{id_}"]'}
        connection.execute(insert(bundle), row(bundle, "-", **said))
    assert bundles.on_a_stick(connection) == {"op-1"}


def test_an_enrolment_that_left_on_a_stick(connection: Connection) -> None:
    """Whatever else is kept, in scopes that sort before and after."""
    assert not bundles.enrolling(connection)
    connection.execute(delete(copy))
    for id_, value, left in (("a", "no JSON", False), ("b", '{"left":false}', False), ("c", '{"left":true}', True)):
        connection.execute(insert(copy), row(copy, "-", scope=CARD, id=id_, value=value))
        assert bundles.enrolling(connection) == left


def test_what_is_still_to_be_done(connection: Connection) -> None:
    """Of requests and services, only drafts that the platform does not have, whatever other states sort around them."""
    connection.execute(delete(copy).where(copy.c.scope != "mine"))
    assert {row.kind for row in todo(connection)} & {"request", "share"} == set()
    connection.execute(update(request).where(request.c.id == "m").values(submit_op=None))
    connection.execute(update(share).where(share.c.id == "m").values(share_op=None))
    assert [(row.kind, row.id) for row in todo(connection) if row.id == "m"] == [("share", "m")]
    connection.execute(delete(copy).where(copy.c.id == "m"))
    assert [(row.kind, row.id) for row in todo(connection) if row.id == "m"] == [("request", "m"), ("share", "m")]


def test_what_can_still_be_cancelled(connection: Connection) -> None:
    """A cast that waits, was never tried and that no withdrawal relies on."""
    connection.execute(update(vote).values(withdraw_op=None))
    casts = {letter: op_of(vote, "cast_op", letter) for letter in LETTERS}
    connection.execute(update(acts).where(acts.c.op.in_(casts.values())).values(state="finalised", attempts=0))
    assert votes.cancellable(connection) == set(casts.values())
    connection.execute(update(acts).where(acts.c.op == casts["a"]).values(attempts=1))
    connection.execute(update(acts).where(acts.c.op == casts["m"]).values(state="held"))
    assert votes.cancellable(connection) == {casts["z"]}
    connection.execute(update(acts).where(acts.c.op == casts["m"]).values(state="accepted"))
    connection.execute(update(vote).where(vote.c.cast_op == casts["z"]).values(withdraw_op="w"))
    assert votes.cancellable(connection) == set()
    assert set(connection.scalars(select(vote.c.stands))) == {1}
