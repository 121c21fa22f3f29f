"""Each operation freezes to canonical bytes, and reads back as the body it was made of."""

from datetime import datetime, timedelta, timezone

from desktop.domain import operations
from desktop.domain.needs import FIELDS
from sync.contract.bodies import NeedSubmit, NeedWithdraw, VoteCast, VoteWithdraw, body_of
from sync.contract.operations import Operation, freeze, thaw

AUTHOR = operations.Author(insee="45024", siren="214500241", actor="a1", profile="Secrétaire", function="Mairie")
NOW = datetime(2026, 3, 1, 14, 32, 5, 987, tzinfo=timezone(timedelta(hours=1)))
OP = "01a2100a-629a-7c26-9103-0ebfe60f53bf"
OTHER = "01a2100a-629a-7c26-9103-0ebfe60f53c0"


def frozen(operation: Operation) -> Operation:
    return thaw(freeze(operation))


def test_a_need_submitted() -> None:
    fields = dict.fromkeys(FIELDS, "") | {"title": "Cimetière", "description": "Papier"}
    found = frozen(operations.need_submit(AUTHOR, OP, NOW, need="n1", fields=fields, campaign="c1"))
    assert body_of(found) == NeedSubmit(need="n1", campaign="c1", title="Cimetière", description="Papier")
    assert found.claimed.isoformat() == "2026-03-01T14:32:05+01:00"  # the PC's own time, with its offset
    assert (found.op, found.type, found.tv, found.commune, found.siren) == (OP, "need.submit", 1, "45024", "214500241")
    assert (found.actor.id, found.actor.profile, found.actor.function) == ("a1", "Secrétaire", "Mairie")


def test_a_need_withdrawn_requires_its_submission() -> None:
    found = frozen(operations.need_withdraw(AUTHOR, OP, NOW, need="n1", submission=OTHER))
    assert body_of(found) == NeedWithdraw(need="n1", submission=OTHER)
    assert found.requires == (OTHER,)


def test_a_vote_names_its_list() -> None:
    made = operations.vote_cast(AUTHOR, OP, NOW, subject="p1", kind="proposal", version=7, campaign="", need="")
    assert body_of(frozen(made)) == VoteCast(subject="p1", kind="proposal", list_version=7)


def test_what_takes_many_acts_back_names_the_last_that_fit() -> None:
    ops = [f"01a2100a-629a-7c26-9103-{place:012d}" for place in range(101)]
    assert operations.newest(ops) == tuple(ops[1:])
    assert operations.newest(ops[:2]) == tuple(ops[:2])
    body = VoteWithdraw(subject="p1", casts=operations.newest(ops))
    assert body_of(frozen(operations.make(AUTHOR, OP, NOW, body))) == VoteWithdraw(subject="p1", casts=tuple(ops[1:]))


def test_a_pc_whose_clock_has_lost_its_battery_still_acts() -> None:
    for year, said in ((1980, 2000), (9999, 2199)):
        made = operations.need_withdraw(AUTHOR, OP, NOW.replace(year=year), need="n1", submission=OTHER)
        assert frozen(made).claimed.year == said
