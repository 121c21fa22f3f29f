"""Joins and declarations of a commune with two computers, and the real platform: each knows what the other said.

Votes go the same way: test_votes_of_all.py.
"""

import uuid
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import insert, select

from desktop.actions.kit.cancel_act import cancel_act
from desktop.actions.kit.commune_context import CommuneContext
from desktop.actions.needs.join_need import join_need
from desktop.actions.needs.leave_need import leave_need
from desktop.actions.votes.declare_interest import declare_interest
from desktop.actions.votes.withdraw_interest import withdraw_interest
from desktop.database.queries import pooling, steering, votes
from desktop.domain import operations
from desktop.domain.refusals import Refusal
from sync.client.ledger import verification
from sync.client.ledger.tables import outbox
from sync.contract.bodies import InterestDeclare, NeedJoin
from sync.contract.identifiers import uuid7
from sync.contract.ledger import Word, entries
from sync.contract.operations import freeze, intent, thaw
from sync.contract.published import (
    OwnCast,
    OwnDeclaration,
    OwnDeclaring,
    OwnJoin,
    OwnJoining,
    OwnVote,
    Proposal,
    PublicNeed,
    Service,
)
from sync.contract.values import MAX_NAMED
from sync.platform import effects, ledger
from sync.platform.conduct import campaigns, committee, statements
from sync.platform.files import CommitteeFile, DecisionLine, ProposalFile
from sync.platform.lines import Received
from sync.platform.publish import feed
from sync.platform.tables import need, operation
from sync.platform.times import as_text
from tests.desktop.actions.conftest import Clock
from tests.desktop.actions.exchanging import NOW, National, enrolled, national
from tests.desktop.actions.published import publish
from tests.desktop.actions.votes.two_computers import Both, act_words_of, both, rounds

__all__ = ["both", "enrolled", "national"]

TITLE = "Plan du cimetière"
#: Its state, whether another computer said it, and whether another one took it back.
Shown = tuple[str, bool, bool]


class Kind:
    """Either a need of another commune that can be joined, or a retained proposal that can be steered."""

    def __init__(self, national: National, name: str, both: Both) -> None:
        self.national, self.name, self.code = national, name, f"already_{name}"
        self.subject = "n9" if name == "joined" else "p9"
        theirs = {"id": "n9", "commune": "45025", "submission": "s", "revision": "s", "title": TITLE, "number": 1}
        with national.store.writing() as connection:
            connection.execute(insert(need), theirs | {"state": "received"})
            public = PublicNeed(id="n9", commune="45025", commune_name="Beaugency", title=TITLE)
            feed.publish(connection, "needs", "n9", public)
            file = ProposalFile(id="p9", title=TITLE, kind="to_develop", needs=("n9",))
            committee.create_proposal(connection, campaigns.current(connection), file, NOW)
            campaigns.set_phase(connection, "vote", NOW)
            decided = CommitteeFile(decisions=(DecisionLine(proposal="p9", decision="retained", reason="Oui."),))
            committee.publish_decisions(connection, campaigns.current(connection), decided)
            campaigns.set_phase(connection, "needs" if name == "joined" else "steering", NOW)
        rounds(national, *both)

    def say(self, context: CommuneContext, role: str = "participant") -> str:
        if self.name == "joined":
            return join_need(context, self.subject).value.op
        return declare_interest(context, self.subject, role, "Nous commençons.").value.op

    def take_back(self, context: CommuneContext) -> str:
        back: Callable[..., Any] = leave_need if self.name == "joined" else withdraw_interest
        op: str = back(context, self.subject).value.op
        return op

    def every(self, context: CommuneContext) -> dict[str, Shown]:
        with context.store.reading() as connection:
            rows: Any = pooling.joins(connection) if self.name == "joined" else steering.interests(connection)
        op = "join_op" if self.name == "joined" else "declare_op"
        assert {row.title for row in rows} <= {TITLE}
        assert len([row for row in rows if row.stands]) <= 1
        return {getattr(row, op): (row.state, row.elsewhere, row.withdrawn_elsewhere) for row in rows}

    def standing(self, context: CommuneContext) -> str:
        """The act that stands."""
        with context.store.reading() as connection:
            if self.name == "joined":
                join = pooling.standing_of(connection, self.subject)
                public = pooling.public(connection, self.subject)
                assert public is not None
                assert public.ours is (join is not None)
                return "" if join is None else join.join_op
            declared = steering.standing_of(connection, self.subject)
            return "" if declared is None else declared.declare_op

    def holds(self) -> bool:
        """Whether the platform counts it."""
        with self.national.store.reading() as connection:
            kind: Any = "join" if self.name == "joined" else "interest"
            return bool(statements.holding(connection, kind, subject=self.subject, commune="45024"))

    def named(self, context: CommuneContext, op: str) -> set[str]:
        field = "joins" if self.name == "joined" else "declarations"
        with context.store.reading() as connection:
            return set(thaw(connection.scalars(select(outbox.c.frozen).where(outbox.c.op == op)).one()).body[field])


@pytest.fixture(params=["joined", pytest.param("declared", marks=pytest.mark.slow)])
def kind(request: pytest.FixtureRequest, national: National, both: Both) -> Kind:
    return Kind(national, request.param, both)


HERE, THERE = ("accepted", False, False), ("accepted", True, False)


@pytest.mark.slow
def test_what_one_said_is_the_others_too_and_either_takes_it_back(kind: Kind, both: Both, national: National) -> None:
    first, second = both
    said = kind.say(first)
    rounds(national, first)
    assert kind.every(second) == {}
    rounds(national, second)
    assert (kind.every(first), kind.every(second)) == ({said: HERE}, {said: THERE})
    assert kind.standing(second) == said
    with pytest.raises(Refusal, match=kind.code):
        kind.say(second)
    back = kind.take_back(second)
    assert kind.named(second, back) == {said}
    assert (kind.every(second), kind.standing(second)) == ({said: ("withdrawn", True, False)}, "")
    rounds(national, second, first)
    assert not kind.holds()
    assert kind.every(first) == {said: ("withdrawn", False, True)}
    assert kind.standing(first) == ""
    again = kind.say(second)
    rounds(national, second, first)
    assert (kind.standing(first), kind.every(first)[again], kind.every(second)[again]) == (again, THERE, HERE)
    assert kind.named(first, kind.take_back(first)) == {said, again}
    rounds(national, first, second)
    assert not kind.holds()
    assert kind.every(first) == {said: ("withdrawn", False, False), again: ("withdrawn", True, False)}
    assert kind.every(second) == {said: ("withdrawn", True, False), again: ("withdrawn", False, True)}
    for one in both:
        with one.store.reading() as connection:
            assert verification.check(connection, one.head).ok


@pytest.mark.slow
def test_where_both_said_it_before_they_knew_one_withdrawal_takes_both_back(
    kind: Kind,
    both: Both,
    national: National,
) -> None:
    """Until then the last that the platform received stands, on both."""
    first, second = both
    said = [kind.say(one) for one in both]
    rounds(national, second, first, second)
    assert kind.standing(first) == kind.standing(second) == said[0]
    assert kind.named(second, kind.take_back(second)) == set(said)
    rounds(national, second, first)
    assert not kind.holds()
    assert [kind.standing(one) for one in both] == ["", ""]


@pytest.mark.slow
def test_another_role_takes_the_place_of_what_the_other_computer_declared(both: Both, national: National) -> None:
    first, second = both
    kind = Kind(national, "declared", both)
    kind.say(first)
    rounds(national, first, second)
    waits = kind.say(second, "referent")
    assert kind.standing(second) == waits
    rounds(national, second, first)
    for one in both:
        with one.store.reading() as connection:
            found = steering.one(connection, "p9")
            assert found is not None
        assert (found.standing, found.role) == ("referent", "referent")


@pytest.mark.slow
def test_what_another_computer_said_keeps_its_title_though_its_need_or_proposal_is_taken_off(
    kind: Kind, both: Both, national: National
) -> None:
    """In the act that takes it back too."""
    first, second = both
    said = kind.say(first)
    rounds(national, first, second)
    with national.store.writing() as connection:
        feed.retract(connection, "needs" if kind.name == "joined" else "proposals", kind.subject)
    rounds(national, second)
    assert kind.every(second) == {said: THERE}  # the title too
    back = kind.take_back(second)
    with second.store.reading() as connection:
        assert connection.scalars(select(outbox.c.title).where(outbox.c.op == back)).one() == TITLE
        assert [join.commune for join in pooling.joins(connection)] == ["Beaugency"] * (kind.name == "joined")
    rounds(national, second, first)
    assert not kind.holds()
    assert [kind.every(one)[said][0] for one in both] == ["withdrawn", "withdrawn"]


def test_what_was_taken_off_before_it_was_read_here_says_so(both: Both) -> None:
    """And has its title once it is published again."""
    context, op = both[1], str(uuid.uuid4())
    act = {"op": op, "deposited_at": NOW}
    publish(
        context,
        "mine",
        OwnJoin(id="join.n7", subject="n7", acts=(OwnJoining(**act),)),
        OwnDeclaration(id="declaration.p7", subject="p7", acts=(OwnDeclaring(**act, role="referent"),)),
        OwnVote(id="vote.s7", subject="s7", subject_kind="service", casts=(OwnCast(**act),)),
    )

    def titles() -> list[str]:
        with context.store.reading() as connection:
            found = (*pooling.joins(connection), *steering.interests(connection), *votes.listed(connection))
        return [row.title for row in found]

    assert titles() == ["Besoin retiré depuis", "Proposition retirée depuis", "Retiré de la liste depuis"]
    publish(context, "needs", PublicNeed(id="n7", commune="45025", title="Plan"))
    publish(context, "proposals", Proposal(id="p7", title="Registre", kind="existing"))
    publish(context, "catalogue", Service(id="s7", title="Salle", summary="Réserver."))
    for scope, id in (("needs", "n7"), ("proposals", "p7"), ("catalogue", "s7")):
        publish(context, scope, removed=[id])
    assert titles() == ["Plan", "Registre", "Salle"]


@pytest.mark.parametrize("elsewhere", [pytest.param(False, marks=pytest.mark.slow), True])
def test_what_was_taken_back_is_not_all_green_in_the_outbox(
    kind: Kind, both: Both, national: National, tmp_path: Path, elsewhere: bool
) -> None:
    """Its line and what is exported say that it was taken back since, here or on the other computer."""
    first, second = both
    said = kind.say(first)
    rounds(national, first, second)
    word = "«\u00a0Nous aussi\u00a0» pris en compte" if kind.name == "joined" else "Demande prise en compte"
    assert act_words_of(first, said, tmp_path) == (word, True, word)
    kind.take_back(second if elsewhere else first)
    rounds(national, second, first)
    gone = f"{word}, puis retiré{'e' * (kind.name == 'declared')}"
    assert act_words_of(first, said, tmp_path) == (gone, False, gone)


@pytest.mark.parametrize("back", [timedelta(0), timedelta(days=2)])
def test_the_last_word_holds_though_the_clock_was_set_back_before_it(
    both: Both, national: National, clock: Clock, back: timedelta
) -> None:
    """Both come in one block, at one moment."""
    first, second = both
    kind = Kind(national, "declared", both)
    began = clock.now
    for nth, role in enumerate(("participant", "referent") * 4):
        clock.now = began - nth * back
        said = kind.say(first, role)
    rounds(national, first, second, first)
    assert [kind.standing(one) for one in both] == [said, said]
    with national.store.reading() as connection:
        (held,) = statements.holding(connection, "interest", subject="p9")
    assert held.op == said


@pytest.mark.slow
def test_a_withdrawal_that_is_refused_or_taken_back_lets_the_others_stand(
    kind: Kind,
    both: Both,
    national: National,
) -> None:
    first, second = both
    said = kind.say(first)
    rounds(national, first, second)
    cancel_act(second, kind.take_back(second))
    assert (kind.standing(second), kind.every(second)) == (said, {said: THERE})
    kind.take_back(second)
    national.phase("deployment")
    rounds(national, second, first)
    assert kind.holds()
    assert (kind.standing(first), kind.standing(second)) == (said, said)
    assert (kind.every(first), kind.every(second)) == ({said: HERE}, {said: THERE})


@pytest.mark.parametrize("lost", ["what was said", "the withdrawal"])
@pytest.mark.parametrize("order", [(0, 1), pytest.param((1, 0), marks=pytest.mark.slow)])
def test_after_the_platform_was_put_back_both_say_what_it_counts(
    kind: Kind,
    both: Both,
    national: National,
    tmp_path: Path,
    lost: str,
    order: tuple[int, int],
) -> None:
    first, second = both
    backup = national.backup(tmp_path) if lost == "what was said" else None
    said = kind.say(first)
    rounds(national, first, second)
    backup = backup or national.backup(tmp_path)
    kind.take_back(second)
    rounds(national, second, first)
    national.put_back(backup)
    rounds(national, both[order[0]])
    assert kind.standing(second) == ""
    rounds(national, both[order[1]], *both, *both)
    assert not kind.holds()
    assert kind.every(first) == {said: ("withdrawn", False, True)}
    assert kind.every(second) == {said: ("withdrawn", True, False)}


@pytest.mark.slow
def test_what_another_computer_said_and_the_platform_lost_is_not_shown_as_said(
    kind: Kind,
    both: Both,
    national: National,
    tmp_path: Path,
) -> None:
    """What was made here stays; the other computer's act is forgotten until it is read again."""
    first, second = both
    ours = kind.say(first)
    rounds(national, first)
    kind.take_back(first)
    rounds(national, first)
    backup = national.backup(tmp_path)
    lost = kind.say(second)
    rounds(national, second, first)
    assert kind.standing(first) == lost
    national.put_back(backup)
    rounds(national, first, first)
    assert not kind.holds()
    assert (kind.standing(first), kind.every(first)) == ("", {ours: ("withdrawn", False, False)})
    rounds(national, second, first)
    assert kind.holds()
    assert kind.every(first)[lost] == THERE


@pytest.mark.slow
def test_one_taking_back_takes_all_back_that_count_however_many(kind: Kind, both: Both, national: National) -> None:
    """As where an older folder is put back again and again. Each act that it takes names as many as it may."""
    first, second = both
    many = MAX_NAMED + 6
    said = stated(national, kind, many)
    rounds(national, first, second)
    assert [len(kind.every(one)) for one in both] == [many, many]
    last = kind.take_back(second)
    assert (kind.standing(second), {shown[0] for shown in kind.every(second).values()}) == ("", {"withdrawn"})
    with second.store.reading() as connection:
        acts = connection.scalars(select(outbox.c.op).order_by(outbox.c.seq)).all()
    assert (acts[-1], [len(kind.named(second, op)) for op in acts]) == (last, [MAX_NAMED, 6])
    assert set().union(*(kind.named(second, op) for op in acts)) == said
    cancel_act(second, acts[0])
    assert len([1 for shown in kind.every(second).values() if shown[0] == "withdrawn"]) == 6
    assert len(kind.named(second, kind.take_back(second))) == MAX_NAMED
    rounds(national, second, first)
    assert not kind.holds()
    assert [kind.standing(one) for one in both] == ["", ""]
    assert {shown[0] for one in both for shown in kind.every(one).values()} == {"withdrawn"}


def stated(national: National, kind: Kind, many: int) -> set[str]:
    """So many acts of the commune that all count, made by computers of which nothing else is left; their ids."""
    author, ops, words = operations.Author(insee="45024", siren="", actor="a"), list[str](), list[Word]()
    body = NeedJoin(need="n9") if kind.name == "joined" else InterestDeclare(proposal="p9", role="referent")
    with national.store.writing() as connection:
        campaign, into = campaigns.current(connection), effects.begin(connection, (), ())
        for number in range(many):
            ops.append(uuid7(NOW, after=ops[-1] if ops else ""))
            made = operations.make(author, ops[-1], NOW, body)
            act = Received(operation=made, body=body, frozen=freeze(made), intent="")
            effects.apply(into, act, campaign, number=number, deposited=NOW)
            kept = {"op": made.op, "type": made.type, "commune": "45024", "device": "gone", "frozen": act.frozen}
            kept |= {"deposited_at": as_text(NOW), "status": "accepted", "position": 0, "number": number}
            place = {"intent": "", "batch": "gone", "block": 1, "place": number, "reason": "", "detail": ""}
            connection.execute(insert(operation), kept | place)
            words.append(Word(op=made.op, intent=intent(act.frozen), status="accepted", reason="", deposited_at=NOW))
        effects.finish(into, campaign)
        stands = ledger.stands(connection, national.keys.signing.id, "45024")
        ledger.append(connection, stands, "45024", entries(stands.size, words, NOW))
    return set(ops)


@pytest.mark.slow
def test_a_withdrawal_names_what_counts_before_what_is_withdrawn(kind: Kind, both: Both, national: National) -> None:
    """If there are more than can be named, the one that counts is the first."""
    first, second = both
    early = kind.say(first)
    for _ in range(MAX_NAMED):
        kind.say(second)
        kind.take_back(second)
    rounds(national, first, second)
    assert (kind.standing(second), kind.holds()) == (early, True)
    assert early in kind.named(second, kind.take_back(second))
    rounds(national, second, first)
    assert not kind.holds()
    assert (kind.every(first)[early], kind.standing(first)) == (("withdrawn", False, True), "")
