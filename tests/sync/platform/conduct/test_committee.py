"""Grouping and deciding: a file is taken whole or not at all, and each need says where it has gone."""

from typing import Any

import msgspec
import pytest

from sync.contract.feed import FeedPage
from sync.contract.published import Proposal, PublicNeed
from sync.platform.conduct import campaigns, committee
from sync.platform.files import CommitteeFile, DecisionLine, MoreNeedsFile, ProposalFile
from sync.platform.publish import feed
from sync.platform.refusals import Refused
from tests.sync.platform.conducting import accepted, mine, reads


def create(world: Any, **changes: Any) -> Proposal:
    plain: dict[str, Any] = {"title": "Cimetières", "kind": "to_develop", "needs": ("n1",)}
    with world.store.writing() as connection:
        plain["id"] = f"p{len(committee.proposals(connection)) + 1}"
        file = ProposalFile(**(plain | changes))
        return committee.create_proposal(connection, campaigns.current(connection), file, world.clock())


def decide(world: Any, *lines: tuple[str, str, str]) -> list[Proposal]:
    decisions = tuple(DecisionLine(proposal=p, decision=d, reason=r) for p, d, r in lines)
    with world.store.writing() as connection:
        return committee.publish_decisions(
            connection, campaigns.current(connection), CommitteeFile(decisions=decisions)
        )


def add(world: Any, proposal: str, *needs: str) -> Proposal:
    with world.store.writing() as connection:
        return committee.add_needs(connection, MoreNeedsFile(proposal=proposal, needs=needs), world.clock())


def published(world: Any, scope: Any) -> list[str]:
    with world.store.reading() as connection:
        return feed.values(connection, scope)


@pytest.fixture
def grouped(world: Any, device: Any) -> Any:
    device.deposit([device.need("n1"), device.need("n2", "Cantine")])
    return world


def test_a_proposal_groups_needs_and_they_say_so(grouped: Any, device: Any) -> None:
    proposal = create(grouped, services=("opencimetiere",), theme="heritage-equipment")
    assert (proposal.id, proposal.state, proposal.needs) == ("p1", "open", ("n1",))
    with grouped.store.reading() as connection:
        states = {need.id: need.state for need in committee.needs(connection)}
    assert states == {"n1": "grouped", "n2": "received"}
    page = device.get("/feed", FeedPage, "scope=needs")
    public = [msgspec.convert(item.value, PublicNeed) for item in page.items]
    assert {need.id: need.proposal for need in public} == {"n2": msgspec.UNSET, "n1": "p1"}
    assert create(grouped, needs=("n2", "n2")).needs == ("n2",)
    with grouped.store.reading() as connection:
        assert [found.id for found in committee.proposals(connection)] == ["p1", "p2"]


def test_its_own_commune_reads_where_a_need_has_gone(grouped: Any, device: Any) -> None:
    before = mine(device, "n1").moved_at
    proposal = create(grouped)
    told = mine(device, "n1")
    assert (told.state, told.proposal, told.title) == ("grouped", proposal.id, "Suivre les concessions")
    assert before < told.moved_at
    assert mine(device, "n2").state == "received"


def test_needs_are_added_to_an_open_proposal(grouped: Any, device: Any) -> None:
    create(grouped)
    wider = add(grouped, "p1", "n2")
    assert (wider.needs, mine(device, "n2").proposal) == (("n1", "n2"), "p1")
    assert reads(device, "needs")["n2"]["proposal"] == "p1"
    for proposal, need, code in (("p9", "n2", "unknown"), ("p1", "n2", "need_grouped"), ("p1", "n9", "unknown")):
        with pytest.raises(Refused, match=code):
            add(grouped, proposal, need)
    device.deposit([device.need("n3")])
    grouped.phase("vote")
    for decision in ("retained", "not_retained"):
        decide(grouped, ("p1", decision, "R."))
        with pytest.raises(Refused, match="proposal_decided"):
            add(grouped, "p1", "n3")
    assert mine(device, "n3").state == "received"


def test_a_decision_says_the_votes_that_the_committee_saw(grouped: Any, device: Any) -> None:
    create(grouped)
    create(grouped, needs=("n2",))
    grouped.phase("vote")
    other = grouped.device("45025")
    for voter in (device, other):
        assert voter.one(voter.cast("p1", "proposal")).status == "accepted"
    assert device.one(device.cast("p1", "proposal")).status == "accepted"  # a second computer, the same commune
    assert [one.votes for one in decide(grouped, ("p1", "retained", "R."), ("p2", "not_retained", "R."))] == [2, 0]
    assert reads(other, "proposals")["p1"]["votes"] == 2


def test_a_proposal_can_be_voted_for_in_the_vote_phase(grouped: Any, device: Any) -> None:
    create(grouped)
    cast = device.cast("p1", "proposal")
    assert device.one(cast).reason == "phase_missing"
    grouped.phase("vote")
    assert device.one(device.cast("p1", "proposal")).status == "accepted"
    assert device.one(cast).status == "accepted"  # it had waited for the phase
    grouped.phase("steering")
    late = device.cast("p1", "proposal")
    assert device.one(late).reason == "phase_closed"
    grouped.phase("vote")
    assert device.one(late).status == "duplicate"  # what was refused before stays refused


def test_a_vote_for_what_the_committee_has_decided_is_refused(grouped: Any, device: Any) -> None:
    create(grouped)
    grouped.phase("vote")
    decide(grouped, ("p1", "retained", "R."))
    told = device.one(device.cast("p1", "proposal"))
    assert (told.status, told.reason) == ("rejected", "proposal_decided")


def test_ids_follow_one_another_and_never_return(grouped: Any) -> None:
    def made(*needs: str) -> str:
        with grouped.store.writing() as connection:
            file = ProposalFile(title="Cimetières", kind="to_develop", needs=needs)
            return committee.create_proposal(connection, campaigns.current(connection), file, grouped.now).id

    first, second = made("n1"), made("n2")
    with grouped.store.reading() as connection:
        assert [found.id for found in committee.proposals(connection)] == [first, second]
    with grouped.store.writing() as connection:  # a platform made anew with the same campaign
        connection.exec_driver_sql("DELETE FROM published WHERE scope = 'proposals'")
        connection.exec_driver_sql("UPDATE need SET proposal = NULL")
    assert made("n1")[:3] == first[:3] == "p1-"
    with grouped.store.reading() as connection:
        assert [found.id for found in committee.proposals(connection)] != [first]


@pytest.mark.parametrize(
    ("changes", "field", "of_input"),
    [
        ({"needs": ("n1", "n9")}, "needs", True),
        ({"services": ("nothing",)}, "services", True),
        ({"theme": "nothing"}, "theme", True),
        ({"title": "   "}, "title", True),
    ],
)
def test_a_proposal_that_names_what_is_not_there(
    grouped: Any, changes: dict[str, Any], field: str, of_input: bool
) -> None:
    with pytest.raises(Refused) as refused:
        create(grouped, **changes)
    assert (refused.value.field, refused.value.of_input) == (field, of_input)
    assert published(grouped, "proposals") == []
    assert all(need.state == "received" for need in needs_of(grouped))


def test_a_need_is_grouped_once_and_not_after_its_withdrawal(grouped: Any, device: Any) -> None:
    create(grouped)
    with pytest.raises(Refused, match="need_grouped"):
        create(grouped)
    third = device.need("n3")
    device.deposit([third, device.need_back(third)])
    with pytest.raises(Refused, match="need_withdrawn"):
        create(grouped, needs=("n2", "n3"))
    near = grouped.device("45025")
    accepted(near, "need.join", {"need": "n1"})
    listed = [(one.id, one.commune, one.state, one.proposal, one.joined) for one in needs_of(grouped)]
    assert listed == [
        ("n1", "45024", "grouped", "p1", 1),
        ("n2", "45024", "received", None, 0),
        ("n3", "45024", "withdrawn", None, 0),
    ]


def test_decisions_are_published_with_their_reasons(grouped: Any) -> None:
    create(grouped)
    create(grouped, needs=("n2",))
    grouped.phase("vote")
    decide(grouped, ("p1", "retained", "Quatre communes."), ("p2", "not_retained", " Existe déjà. "))
    found = [msgspec.json.decode(text, type=Proposal) for text in published(grouped, "proposals")]
    assert [(one.id, one.state, one.reason) for one in found] == [
        ("p1", "retained", "Quatre communes."),
        ("p2", "not_retained", "Existe déjà."),
    ]


def test_the_same_decisions_again_publish_nothing_new(grouped: Any, device: Any) -> None:
    create(grouped)
    grouped.phase("vote")
    decide(grouped, ("p1", "retained", "R."))
    cursor = device.get("/feed", FeedPage, "scope=proposals").cursor
    decide(grouped, ("p1", "retained", "R."))
    assert device.get("/feed", FeedPage, f"scope=proposals&cursor={cursor}").items == ()


def test_decisions_are_taken_all_or_none(grouped: Any) -> None:
    create(grouped)
    grouped.phase("vote")
    for lines in ([("p1", "retained", "R"), ("p9", "retained", "R")], [("p1", "retained", "R")] * 2):
        with pytest.raises(Refused) as refused:
            decide(grouped, *lines)
        assert refused.value.of_input
    (found,) = published(grouped, "proposals")
    assert msgspec.json.decode(found, type=Proposal).state == "open"


def test_the_committee_waits_for_the_vote_phase(grouped: Any) -> None:
    create(grouped)
    with pytest.raises(Refused) as refused:
        decide(grouped, ("p1", "retained", "R"))
    assert (refused.value.code, refused.value.of_input) == ("phase", False)


def needs_of(world: Any) -> list[committee.ListedNeed]:
    with world.store.reading() as connection:
        return committee.needs(connection)
