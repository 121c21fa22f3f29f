"""An act that the platform accepted and has forgotten is accepted again, whatever it knows today and in any order."""

from datetime import timedelta
from itertools import permutations
from typing import Any

import pytest
from sqlalchemy import select

from sync.contract.batches import Earlier
from sync.contract.operations import Operation
from sync.contract.receipts import RefusedOperation
from sync.platform import alarms
from sync.platform.conduct import campaigns, committee, deployments, requests, votes
from sync.platform.files import DeploymentFile, RequestDecisionFile
from sync.platform.intake import decisions
from sync.platform.tables import operation
from sync.platform.times import as_text
from tests.sync.platform.conducting import decide, mine, propose, reads
from tests.sync.platform.presenting import presents, proofs, signed
from tests.sync.platform.rules.acts import ACTS

HOUR = timedelta(hours=1)
TEXT = {"need": "n1", "title": "S", "description": "Sur papier."}
REQUEST = ACTS["request.submit"].body | {"request": "r1"}


def again(device: Any, act: Operation, hours: int) -> tuple[str, str]:
    """The result for an act that was accepted so many hours after the first act of the test, and then forgotten."""
    told = presents(device, act, signed(device, act, device.world.began + hours * HOUR))
    return told.status, told.reason


@pytest.fixture
def later(world: Any, device: Any) -> Any:
    """The computer ten days later, in the steering phase; `world.began` is the time before that."""
    world.began = world.now
    world.now += timedelta(days=10)
    world.phase("steering")
    return device


def counted(world: Any) -> dict[str, int]:
    with world.store.reading() as connection:
        return {one.id: len(one.voters) for one in votes.tally(connection, "france-relance-2021")}


@pytest.mark.parametrize("kind", ACTS)
def test_an_act_of_any_kind_is_accepted_by_a_platform_that_knows_nothing(later: Any, kind: str) -> None:
    assert again(later, ACTS[kind], 0) == ("accepted", "")
    assert later.one(ACTS[kind]).status == "duplicate"


def test_control_unless_it_was_refused(later: Any) -> None:
    act = ACTS["vote.cast proposal"]
    proof = signed(later, act, later.world.began, RefusedOperation(index=0, status="rejected", reason="cannot_vote"))
    assert (presents(later, act, proof).status, counted(later.world)) == ("rejected", {})


def test_and_so_is_one_that_waits_for_another_act_that_never_comes(later: Any) -> None:
    act = later.cast(requires=(later.cast().op,))
    assert again(later, act, 0) == ("accepted", "")
    assert sum(counted(later.world).values()) == 1


def test_what_requires_it_in_its_block_is_accepted_with_it(later: Any) -> None:
    act = later.cast()
    assert later.one(act).status == "rejected"
    block = [act, later.act("personal.erase", {"operations": [act.op]}, requires=(act.op,))]
    shown = Earlier(op=act.op, proof=signed(later, act, later.world.began))
    answer = later.post(later.batch(block, personal=[shown]))
    assert later.verified(answer, block).blocks[0].exceptions == ()


def test_where_another_act_has_taken_its_id_both_words_stand_and_the_rest_of_its_block_passes(later: Any) -> None:
    """Acts of a stolen key, after a restore: later acts can neither withdraw nor repeat what it had signed."""
    later.world.phase("needs")
    ours, theirs = later.cast(), later.world.device()
    assert theirs.one(theirs.cast("publik", op=ours.op)).status == "accepted"
    assert later.one(ours).reason == "intent_differs", "without a receipt it is the newcomer"
    new = later.cast("actes")
    for _ in range(2):
        shown = Earlier(op=ours.op, proof=signed(later, ours, later.world.began))
        answer = later.post(later.batch([ours, new], personal=[shown]))
        (taken, *_) = later.verified(answer, [ours, new]).blocks[0].exceptions
        assert (taken.op, taken.status, taken.reason) == (ours.op, "blocked", "id_taken")
    assert later.one(new).status == "duplicate"
    assert counted(later.world) == {"publik": 1, "actes": 1}
    assert proofs(later).keys() == {ours.op, new.op}
    with later.world.store.reading() as connection:
        found = {(one["kind"], one["op"]) for one in alarms.all_alarms(connection)}
    assert ("intent_differs", ours.op) in found


def test_its_decision_does_not_wait_again(later: Any) -> None:
    with later.world.store.writing() as connection:
        decisions.defer(connection, ["vote.cast"])
    first, second = later.cast(), later.cast("publik")
    assert later.one(first).status in ("deposited", "rejected")
    assert [again(later, act, 1) for act in (first, second)] == [("accepted", "")] * 2
    assert len(counted(later.world)) == 2


def test_of_another_communes_act_nothing_is_accepted(later: Any) -> None:
    """As when a block of the same acts, with the same root, was decided for the commune that sent it."""
    neighbour = later.world.device("45025")
    assert again(later, neighbour.cast(), 1) == ("rejected", "wrong_commune")


def test_an_act_that_it_does_not_know_yet_waits(later: Any) -> None:
    assert again(later, later.act("vote.delegate", {}), 1) == ("held", "platform_too_old")


def test_it_keeps_its_number_though_it_had_come_without_its_receipt(later: Any) -> None:
    act = later.cast()
    assert later.one(act).status == "rejected"
    proof = signed(later, act, later.world.began)
    later.deposit([later.need("n7")], [later.need("n8")])
    assert presents(later, act, proof).status == "accepted"
    with later.world.store.reading() as connection:
        row = connection.execute(select(operation).where(operation.c.op == act.op)).one()
    assert (row.number, row.deposited_at) == (proof.number, as_text(later.world.began))


def test_an_operator_is_told_of_what_was_refused_since(later: Any) -> None:
    act = later.cast()
    later.one(act)
    again(later, act, 1)
    with later.world.store.reading() as connection:
        assert [(one["kind"], one["acts"]) for one in alarms.all_alarms(connection)] == [("went_back", 1)]


def test_a_vote_counts_once_the_proposal_is_there_again_and_though_it_is_decided(device: Any, world: Any) -> None:
    device.deposit([device.need("n1")])
    for id_ in ("p1", "p2"):
        world.began = world.now
        world.phase("vote")
        if id_ == "p2":
            propose(world, title="Autre", id_=id_)
            decide(world, retained=[id_])
        assert again(device, device.cast(id_, "proposal"), 0) == ("accepted", "")
        assert counted(world)[id_] == 1
    propose(world, "n1", id_="p1")
    assert decide(world, retained=["p1"])[0].votes == 1


@pytest.mark.parametrize("since", ["rejected", "conflict"])
def test_what_was_refused_since_is_accepted_after_all(later: Any, since: str) -> None:
    submit = later.act("need.submit", TEXT)
    assert again(later, submit, 0) == ("accepted", "")
    later.world.phase("needs")
    if since == "conflict":
        assert later.one(later.act("need.amend", TEXT | {"title": "Là"}, base=submit.op)).status == "accepted"
    act = later.act("need.amend", TEXT | {"title": "Ici"}, base=submit.op)
    if since == "rejected":
        later.world.phase("steering")
    assert later.one(act).status == since
    assert again(later, act, 1) == ("accepted", "")
    assert again(later, act, 1) == ("duplicate", "")
    assert proofs(later)[act.op].deposited_at == later.world.began + HOUR, "as was signed first"
    assert mine(later, "n1").title == ("Là" if since == "conflict" else "Ici")


def test_what_was_refused_and_is_in_conflict_since_is_refused(device: Any) -> None:
    device.world.phase("needs")
    submit = device.act("need.submit", TEXT)
    act = device.act("need.amend", TEXT | {"title": "Ici"}, base=submit.op)
    for one in (submit, device.act("need.amend", TEXT | {"title": "Là"}, base=submit.op)):
        assert device.one(one).status == "accepted"
    assert device.one(act).status == "conflict"
    refused = RefusedOperation(index=0, status="rejected", reason="phase_closed")
    shown = signed(device, act, device.world.now - HOUR, refused)
    assert [presents(device, act, shown).status for _ in range(2)] == ["rejected", "duplicate"]
    conflict = signed(device, act, device.world.now - HOUR, RefusedOperation(index=0, status="conflict"))
    assert presents(device, act, conflict).status == "duplicate", "a refusal is not taken back"


@pytest.mark.parametrize("status", ["accepted", "rejected"])
def test_what_it_decides_alike_counts_since_the_first_day(device: Any, status: str) -> None:
    refused = () if status == "accepted" else (RefusedOperation(index=0, status="rejected", reason="cannot_vote"),)
    act = device.cast() if status == "accepted" else device.cast(kind="proposal")
    assert device.one(act).status == status
    now = proofs(device)[act.op].deposited_at
    same, earlier = (signed(device, act, at, *refused) for at in (now, now - HOUR))
    assert presents(device, act, same).status == "duplicate"
    assert presents(device, act, earlier).status == status
    assert proofs(device)[act.op].deposited_at == now - HOUR
    for proof in (same, earlier):
        assert presents(device, act, proof).status == "duplicate"
    assert sum(counted(device.world).values()) == (status == "accepted")


class TestANeed:
    """Submitted, corrected twice, withdrawn and submitted again, by several computers: each act may come first."""

    @pytest.fixture
    def acts(self, later: Any) -> dict[str, tuple[Operation, int]]:
        """Each with its hour; the acts do not sort by their ids."""

        def amend(base: Operation, title: str) -> Operation:
            found: Operation = later.act("need.amend", TEXT | {"title": title}, base=base.op)
            return found

        first, second = later.act("need.submit", TEXT), later.act("need.submit", TEXT | {"title": "S2"})
        one = amend(first, "A1")
        return {
            "S": (first, 0),
            "A1": (one, 1),
            "A2": (amend(one, "A2"), 2),
            "W": (later.need_back(first), 3),
            "S2": (second, 4),
            "B": (amend(second, "B"), 5),
        }

    @pytest.mark.parametrize(
        ("which", "title", "state"),
        [
            (("S", "A1", "A2"), "A2", "received"),
            (("S", "A2", "W"), "A2", "withdrawn"),
            pytest.param(("S", "A1", "W"), "A1", "withdrawn", marks=pytest.mark.slow),
            pytest.param(("S", "W", "S2", "B"), "B", "received", marks=pytest.mark.slow),
            pytest.param(("A1", "S2", "W", "B"), "B", "received", marks=pytest.mark.slow),
            (("S", "A1", "S2"), "S2", "received"),
        ],
    )
    def test_in_any_order_it_ends_as_it_was(
        self, make_world: Any, acts: Any, which: tuple[str, ...], title: str, state: str
    ) -> None:
        for order in permutations(which):
            world = make_world()
            device, world.began = world.device(), world.now
            world.now += timedelta(days=10)
            assert [again(device, *acts[name]) for name in order] == [("accepted", "")] * len(order)
            own = mine(device, "n1")
            assert (own.title, own.state) == (title, state), order
            with world.store.reading() as connection:
                (row,) = committee.needs(connection)
            assert (row.title, row.state) == (title, state), order
            assert [one["title"] for one in reads(device, "needs").values()] == [title] * (state == "received"), order

    def test_control_what_comes_first_needs_what_follows(self, later: Any, acts: Any) -> None:
        assert again(later, *acts["A2"]) == ("accepted", "")
        assert reads(later, "mine") == {}

    def test_only_what_was_accepted_of_this_need_follows_it(self, later: Any) -> None:
        """A new correction waits for the need; one of another need, or of another commune's need, is accepted."""
        submit, other = later.act("need.submit", TEXT), later.act("need.submit", TEXT | {"need": "n2"})
        waits = later.act("need.amend", TEXT | {"title": "Attend"}, base=submit.op)
        assert later.one(waits).status == "held"
        elsewhere = later.act("need.amend", TEXT | {"need": "n2", "title": "Autre"}, base=other.op)
        assert again(later, elsewhere, 1) == ("accepted", "")
        assert again(later, submit, 0) == ("accepted", "")
        assert mine(later, "n1").title == "S"
        neighbour = later.world.device("45025")
        for hours in (-1, 2):
            act = neighbour.act("need.amend", TEXT | {"title": "Voisin"})
            assert again(neighbour, act, hours) == ("accepted", "")
        assert {one["title"] for one in reads(later, "needs").values()} == {"S"}
        later.world.phase("needs")
        assert later.one(waits).status == "rejected", "it was deposited while needs were not written"

    def test_the_later_correction_is_the_text_though_it_knew_nothing_of_the_earlier(self, later: Any) -> None:
        """Accepted on one computer; the platform is put back; the other corrects before the first act comes again."""
        submit = later.act("need.submit", TEXT)
        again(later, submit, 0)
        later.world.phase("needs")
        ours, theirs = (later.act("need.amend", TEXT | {"title": title}, base=submit.op) for title in "AB")
        assert later.one(theirs).status == "accepted"
        assert again(later, ours, 1) == ("accepted", "")
        assert (mine(later, "n1").title, mine(later, "n1").revision) == ("B", theirs.op)
        upon = later.act("need.amend", TEXT | {"title": "C"}, base=ours.op)
        assert later.one(upon).status == "conflict"
        settles = later.act("need.amend", TEXT | {"title": "C"}, base=theirs.op)
        assert later.one(settles).status == "accepted"

    def test_the_commune_whose_it_was_first_has_it(self, later: Any) -> None:
        """Another commune took the public id after the restore: both acts are signed, and the earlier need stands."""
        other = later.world.device("45025")
        later.world.phase("needs")
        taken = other.act("need.submit", TEXT | {"title": "Pris"})
        assert other.one(taken).status == "accepted"
        assert again(later, later.act("need.submit", TEXT), 1) == ("accepted", "")
        assert [(one["commune"], one["title"]) for one in reads(later, "needs").values()] == [("45024", "S")]
        later.world.began -= HOUR
        late = other.act("need.submit", TEXT | {"title": "Encore"})
        assert again(other, late, 8) == ("accepted", "")
        assert [(one["commune"], one["title"]) for one in reads(later, "needs").values()] == [("45024", "S")]

    def test_what_follows_it_in_its_block_is_judged_by_what_is_there_then(self, later: Any) -> None:
        """A correction that came first, then its need, and a new correction of the resulting text."""
        submit = later.act("need.submit", TEXT)
        first = later.act("need.amend", TEXT | {"title": "A"}, base=submit.op)
        assert again(later, first, 1) == ("accepted", "")
        later.world.phase("needs")
        upon = later.act("need.amend", TEXT | {"title": "B"}, base=first.op)
        shown = Earlier(op=submit.op, proof=signed(later, submit, later.world.began))
        block = [submit, upon, later.cast()]
        answer = later.post(later.batch(block, personal=[shown]))
        assert later.verified(answer, block).blocks[0].exceptions == ()
        assert mine(later, "n1").title == "B"


class TestARequest:
    @pytest.fixture
    def acts(self, later: Any) -> tuple[Operation, Operation]:
        first = later.act("request.submit", REQUEST | {"title": "R1"})
        return first, later.act("request.submit", REQUEST | {"title": "R2"}, base=first.op)

    @pytest.mark.parametrize("order", [(0, 1), (1, 0)])
    @pytest.mark.parametrize("answer", ["received", "refused"])
    def test_the_one_that_completed_it_is_answered(self, later: Any, acts: Any, order: Any, answer: Any) -> None:
        """The préfet received the completed request first, and answered it before the earlier one came."""
        for place in order:
            assert again(later, acts[place], place) == ("accepted", "")
            if answer != "received" and place == 1:
                with later.world.store.writing() as connection:
                    file = RequestDecisionFile(status=answer, reason="Sans plan.")
                    requests.decide(connection, "r1", file, later.world.clock())
        with later.world.store.reading() as connection:
            found = requests.find(connection, "r1")
        assert (found.title, found.state, found.op) == ("R2", answer, acts[1].op)
        assert (mine(later, "r1").title, mine(later, "r1").state) == ("R2", answer)

    def test_withdrawn_it_stays_withdrawn(self, later: Any, acts: Any) -> None:
        back = later.act("request.withdraw", {"request": "r1", "submissions": [one.op for one in acts]})
        for act, hours in ((back, 3), (acts[1], 2), (acts[0], 1)):
            assert again(later, act, hours) == ("accepted", "")
        assert mine(later, "r1").state == "withdrawn"


def test_a_service_that_was_proposed_twice_is_the_later_one(later: Any) -> None:
    shares = [later.act("service.share", {"share": "h1", "title": title, "summary": "S"}) for title in "AB"]
    assert [again(later, shares[place], place) for place in (1, 0)] == [("accepted", "")] * 2
    assert mine(later, "h1").title == "B"


def test_an_effect_is_read_once_its_deployment_is_in_service_again(device: Any, world: Any) -> None:
    world.began = world.now
    world.now += timedelta(days=10)
    device.deposit([device.need("n1")])
    proposal = propose(world, "n1")
    world.phase("vote")
    decide(world, retained=[proposal])
    said = {"proposal": proposal, "live_since": "2026-02-01", "effect": "Moins d’attente.", "agents_trained": 2}
    assert again(device, device.act("deployment.ask", {"proposal": proposal}), 1) == ("accepted", "")
    assert again(device, device.act("deployment.report", said), 2) == ("accepted", "")
    assert "effect" not in reads(device, "deployments")[f"{proposal}.45024"]
    world.phase("deployment")
    with world.store.writing() as connection:
        file = DeploymentFile(proposal=proposal, commune="45024", state="live", date=world.now.date())
        moved = deployments.move(connection, campaigns.current(connection), file)
    assert (moved.effect, moved.agents_trained, moved.people_served) == ("Moins d’attente.", 2, None)
    assert reads(device, "deployments")[f"{proposal}.45024"]["effect"] == "Moins d’attente."
