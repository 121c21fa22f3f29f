"""Three communes do the same; then something is done that concerns the middle one alone.

Whatever a query compares has a neighbour here that sorts before and one that sorts after: communes, devices, acts,
needs, shares, requests, proposals, documents. Nothing of theirs changes, and each reads what is its own.
"""

from collections.abc import Callable
from typing import Any, TypeAlias

import pytest
from sqlalchemy import Connection, select

from sync.contract.feed import FeedPage
from sync.contract.ledger import ARRIVED, LedgerPage
from sync.platform import blobs
from sync.platform.conduct import campaigns, committee, deployments, requests, shares, votes
from sync.platform.files import (
    ProposalFile,
)
from sync.platform.identity import devices
from sync.platform.refusals import Refused
from sync.platform.tables import metadata
from tests.refusing import of_input
from tests.sync.platform.conducting import cursor, mine, reads
from tests.sync.platform.conftest import SERVICE, START
from tests.sync.platform.neighbours import (
    COMMUNES,
    Commune,
    amend,
    answer,
    begin,
    bring,
    compose,
    forget,
    operate,
    publish,
    redirect,
    steered,
    take_back,
    three_communes,
    voted,
    withdraw_requests,
)

#: Rows that belong to no commune: counters, and what everybody reads in one place.
SHARED = {"setting", "counter", "step", "phase_change", "snapshot", "commune"}
#: What a commune reads of a proposal that it voted for and wishes to steer.
OF_PROPOSALS = ("declaration", "interest", "vote")
Row: TypeAlias = tuple[str, str]


def kept(world: Any) -> set[Row]:
    with world.store.reading() as connection:
        return kept_in(connection)


def kept_in(connection: Connection) -> set[Row]:
    return {
        (table.name, repr(row))
        for table in metadata.sorted_tables
        if table.name not in SHARED
        for row in connection.execute(select(table))
    }


def not_of(own: Commune, rows: set[Row], *more: str) -> set[Row]:
    """The rows in which nothing belongs to this commune, nor contains one of `more`."""
    marks = [own.commune, own.device.key.id, own.sha256, own.batch, *map(own.id, ("n", "l", "s", "r", "p"))]
    marks += [*more, *(one.op for one in own.ops)]
    return {(table, row) for table, row in rows if not any(mark in row for mark in marks)}


@pytest.fixture
def three(world: Any) -> list[Commune]:
    return three_communes(world)


#: Acts that concern only the middle commune: its own, or those of an operator.
STEPS: dict[str, Callable[[Any, list[Commune]], Any]] = {
    "amended": lambda world, three: amend(three[1]),
    "redirected": lambda world, three: redirect(world, "l-m"),
    "withdrawn": lambda world, three: three[1].does(three[1].device.need_back(three[1].loose)),
    "incomplete": lambda world, three: answer(world, "r-m", "incomplete"),
    "requests withdrawn": lambda world, three: withdraw_requests(three[1], three),
    "declined": lambda world, three: operate(world, lambda c, _: shares.decline(c, "s-m", "R.", world.clock())),
    "published": lambda world, three: publish(world, "s-m"),
    "vote withdrawn": lambda world, three: take_back(three[1], "vote.withdraw", "casts", subject=SERVICE),
    "forgotten": lambda world, three: forget(three[1], three),
    "revoked": lambda world, three: operate(
        world, lambda c, _: devices.revoke(c, three[1].device.key.id, world.clock())
    ),
}


@pytest.mark.slow
def test_nothing_of_the_neighbours_changes(world: Any, three: list[Commune]) -> None:
    own, shown = three[1], [cursor(one.device, "mine") for one in three[::2]]
    places = [begin(one, first) for one, first in zip(three, (2, 1, 2), strict=True)]
    upload = places[1].rpartition("/")[2]
    before = not_of(own, kept(world), upload)
    with world.store.writing() as connection:
        taken_back = connection.begin_nested()
        blobs.drop(connection, upload)
        assert before - kept_in(connection) == set()
        taken_back.rollback()
    assert bring(own, places[1], own.document[1:], 1) == 204
    assert before - kept(world) == set()
    for name, step in STEPS.items():
        step(world, three)
        assert (name, before - kept(world)) == (name, set())
    assert [cursor(one.device, "mine") for one in three[::2]] == shown
    with world.store.reading() as connection:
        states = {one.id: one.state for one in requests.all_requests(connection)}
    assert states == {"r-a": "received", "r-l": "received", "r-m": "withdrawn", "r-n": "received", "r-z": "received"}


def test_a_document_that_is_another_is_thrown_away_alone(world: Any, three: list[Commune]) -> None:
    places = [begin(one, 2) for one in three]
    before = not_of(three[1], kept(world), places[1].rpartition("/")[2])
    assert bring(three[1], places[1], b"?" * len(three[1].document[2:]), 2) == 422
    assert before - kept(world) == set()


@pytest.mark.slow
def test_nothing_of_the_neighbours_proposals_changes(world: Any, three: list[Commune]) -> None:
    voted(world, three)
    own = three[1]
    before = not_of(own, kept(world))
    take_back(own, "vote.withdraw", "casts", subject=own.id("p"))
    assert before - kept(world) == set()
    steered(world, three)
    before = not_of(own, kept(world))
    compose(world, own.id("p"))
    take_back(own, "interest.withdraw", "declarations", proposal=own.id("p"))
    assert before - kept(world) == set()
    fourth = operate(
        world,
        lambda c, campaign: committee.create_proposal(
            c, campaign, ProposalFile(title="Une autre", kind="existing", needs=()), world.now
        ),
    )
    assert fourth.id.startswith("p4-")


@pytest.mark.slow
def test_who_declares_again_reads_its_place_in_the_group(world: Any, three: list[Commune]) -> None:
    voted(world, three)
    steered(world, three)
    compose(world, "p-m")
    for one in three:
        take_back(one, "interest.withdraw", "declarations", proposal="p-m")
        one.does(one.device.act("interest.declare", {"proposal": "p-m", "role": "participant"}))
    places = [mine(one.device, "interest.p-m").given for one in three]
    assert places == ["participant", "referent", "participant"]


@pytest.mark.slow
def test_each_reads_its_own(world: Any, three: list[Commune]) -> None:
    for one in (three[1], three[0], three[2]):
        assert bring(one, begin(one, 1), one.document[1:], 1) == 204
    voted(world, three)
    steered(world, three)
    world.phase("deployment")
    for one in three:
        one.does(*(one.device.act("deployment.ask", {"proposal": other.id("p")}) for other in three))
    with world.store.reading() as connection:
        for one in three:
            assert blobs.whole(connection, one.commune) == (one.sha256,)
            assert blobs.size(connection, one.sha256) == len(one.document)
            assert b"".join(blobs.content(connection, one.sha256)) == one.document
            assert [blobs.sizes(connection, one.commune, other.sha256) for other in three] == [
                {len(one.document)} if other is one else set() for other in three
            ]
            assert committee.find_need(connection, one.id("n")).id == one.id("n")
        assert [one.id for one in requests.all_requests(connection)] == ["r-a", "r-m", "r-z"]
        assert [one.id for one in shares.all_shares(connection)] == ["s-a", "s-m", "s-z"]
        grouped = {one.id: one.proposal for one in committee.needs(connection) if one.proposal}
        counted = {one.id: one.voters for one in votes.tally(connection, campaigns.current(connection).id)}
        asked = [(one.proposal, one.commune) for one in deployments.all_deployments(connection)]
    assert grouped == {one.id("n"): one.id("p") for one in three}
    assert counted == dict.fromkeys((SERVICE, "p-a", "p-m", "p-z"), COMMUNES)
    assert asked == [(one.id("p"), commune) for one in three for commune in COMMUNES]
    for one in three:
        told = one.device.get("/feed", FeedPage, "scope=receipts")
        assert [item.id for item in told.items] == [operation.op for operation in one.ops]
        own = {f"{kind}.{other.id('p')}" for other in three for kind in OF_PROPOSALS} | {f"vote.{SERVICE}"}
        assert set(reads(one.device, "mine")) == {*map(one.id, ("n", "l", "s", "r")), *own}
        assert mine(one.device, one.id("n")).proposal == one.id("p")
        words = one.device.get("/ledger", LedgerPage, "after=0")
        decided = [entry.op for entry in words.entries if entry.status != ARRIVED]
        assert decided == [operation.op for operation in one.ops]
        assert [entry.reason for entry in words.entries if entry.status == ARRIVED] == [one.sha256]


@pytest.mark.parametrize(
    "what",
    [
        lambda c, campaign: requests.find(c, "s-m"),
        lambda c, campaign: shares.find(c, "r-m"),
        lambda c, campaign: committee.create_proposal(
            c, campaign, ProposalFile(title="T", kind="existing", needs=(), services=(campaign.id,)), START
        ),
        lambda c, campaign: committee.create_proposal(
            c, campaign, ProposalFile(title="T", kind="existing", needs=(), services=("n-m",)), START
        ),
    ],
    ids=["share for a request", "request for a share", "campaign for a service", "need for a service"],
)
def test_what_is_of_another_kind_is_unknown(world: Any, three: list[Commune], what: Any) -> None:
    with pytest.raises(Refused, match="unknown", check=of_input):
        operate(world, what)
