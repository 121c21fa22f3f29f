"""The outbox: the act and its journal line come together or not at all, in the caller's transaction."""

from collections.abc import Callable

import msgspec
import pytest

from sync.client.ledger import outbox
from sync.client.ledger.journal import first_head, next_head
from sync.client.ledger.verification import Verification
from sync.contract.batches import Personal
from sync.contract.identifiers import uuid7
from sync.contract.operations import Operation, OperationActor, freeze, intent
from tests.sync.client.ends import BAULE, Clock, Commune


def frozen(clock: Clock) -> bytes:
    return freeze(
        Operation(
            op=uuid7(clock()),
            type="vote.cast",
            tv=1,
            commune=BAULE,
            actor=OperationActor(id="a"),
            claimed=clock(),
            body={},
        )
    )


def test_an_act_is_kept_as_it_was_frozen_and_chained(commune: Commune, clock: Clock) -> None:
    data = frozen(clock)
    with commune.transaction() as connection:
        kept = outbox.append(connection, frozen=data, title="Vote", subject="pad", now=clock())
    row = commune.rows()[kept.op]
    assert (row.seq, row.frozen, row.intent, row.state, row.attempts) == (1, data, intent(data), "finalised", 0)
    assert (row.created_at, row.title, row.subject) == ("2021-02-10T09:00:00+00:00", "Vote", "pad")
    assert kept.head == next_head(first_head(commune.key.public), intent(data))


def test_it_never_commits(commune: Commune, clock: Clock) -> None:
    def fail() -> None:
        with commune.transaction() as connection:
            outbox.append(connection, frozen=frozen(clock), title="Vote", subject="pad", now=clock())
            raise RuntimeError("before the commit")

    with pytest.raises(RuntimeError):
        fail()
    assert commune.rows() == {}
    assert commune.verify() == Verification(True, 0, 0, 0, None)


def test_the_same_act_cannot_be_kept_twice(commune: Commune, clock: Clock) -> None:
    data = frozen(clock)
    with commune.transaction() as connection:
        outbox.append(connection, frozen=data, title="Vote", subject="pad", now=clock())
    with pytest.raises(Exception, match="UNIQUE"), commune.transaction() as connection:
        outbox.append(connection, frozen=data, title="Vote", subject="pad", now=clock())
    assert commune.verify().operations == 1


@pytest.mark.parametrize("data", [b"", b"{}", b'{"line":"header"}'])
def test_what_is_no_operation_is_refused(commune: Commune, clock: Clock, data: bytes) -> None:
    with pytest.raises(msgspec.MsgspecError), commune.transaction() as connection:
        outbox.append(connection, frozen=data, title="Vote", subject="pad", now=clock())


def test_personal_data_lie_beside_the_frozen_bytes(commune: Commune, clock: Clock) -> None:
    data = frozen(clock)
    op = msgspec.json.decode(data)["op"]
    personal = Personal(op=op, salt="0" * 32, blob={"email": "mairie@exemple.fr"})
    with commune.transaction() as connection:
        outbox.append(connection, frozen=data, title="Vote", subject="pad", now=clock(), personal=personal)
    row = commune.rows()[op]
    assert (row.salt, msgspec.json.decode(row.personal)) == ("0" * 32, {"email": "mairie@exemple.fr"})
    assert b"exemple" not in row.frozen


def test_without_a_device_nothing_is_kept(make_commune: Callable[..., Commune], clock: Clock) -> None:
    commune = make_commune("bare")
    with commune.transaction() as connection:
        connection.exec_driver_sql("DELETE FROM device")
    with pytest.raises(LookupError), commune.transaction() as connection:
        outbox.append(connection, frozen=frozen(clock), title="Vote", subject="pad", now=clock())


def test_the_greatest_id_is_that_of_no_act_yet_or_of_the_newest(commune: Commune) -> None:
    with commune.reading() as connection:
        assert outbox.newest(connection) == ""
    ops = [commune.act().op for _ in range(3)]
    with commune.reading() as connection:
        assert outbox.newest(connection) == max(ops)
