"""Acts that left on a USB stick and wait for their answer: every page says so, in the same words."""

from typing import TYPE_CHECKING

import pytest
from sqlalchemy import insert, update

from desktop.actions.needs.draft_need import draft_need
from desktop.actions.needs.join_need import join_need
from desktop.actions.needs.leave_need import leave_need
from desktop.actions.needs.submit_need import submit_need
from desktop.actions.needs.withdraw_need import withdraw_need
from desktop.actions.requests.draft_request import draft_request
from desktop.actions.requests.submit_request import submit_request
from desktop.actions.services.draft_share import draft_share
from desktop.actions.services.share_service import share_service
from desktop.actions.votes.ask_deployment import ask_deployment
from desktop.actions.votes.cast_vote import cast_vote
from desktop.actions.votes.declare_interest import declare_interest
from desktop.actions.votes.withdraw_interest import withdraw_interest
from desktop.actions.votes.withdraw_vote import withdraw_vote
from desktop.database.opening import read_opening
from desktop.database.queries import bundles, votes
from desktop.database.queries.acts import acts_window, one_act
from desktop.documents.vote_papers import vote_sheet_of
from desktop.viewmodels.home import acts_share
from desktop.viewmodels.kit import states
from desktop.viewmodels.kit.latest import Latest
from desktop.viewmodels.kit.states import ON_A_STICK, Shown
from desktop.viewmodels.needs.needs_list import Needs
from desktop.viewmodels.needs.neighbours import Neighbours
from desktop.viewmodels.needs.sheet import NeedSheet
from desktop.viewmodels.needs.sheet_text import NeedSheetText
from desktop.viewmodels.outbox.act_paper import paper_of
from desktop.viewmodels.outbox.acts import line_of
from desktop.viewmodels.requests.requests_list import Requests
from desktop.viewmodels.requests.sheet import RequestSheet, RequestText
from desktop.viewmodels.services.life import ShareLife, ShareText
from desktop.viewmodels.services.shares import Shares
from desktop.viewmodels.votes import ballot_state
from desktop.viewmodels.votes.deployments import Deployments
from desktop.viewmodels.votes.steering import Steering
from sync.client.ledger.tables import CARD, copy, outbox
from sync.contract.published import PublicNeed
from tests.desktop.actions.requests.ready_requests import TEXT
from tests.desktop.viewmodels.sticks import RECEIVED, carry, lose
from tests.desktop.viewmodels.votes.published_proposals import CEMETERY, publish, receive

if TYPE_CHECKING:
    from tests.desktop.viewmodels.conftest import Commune

WITHDRAWAL = Shown(ON_A_STICK.sign, "Retrait\u00a0: sur clé USB", ON_A_STICK.tone)


def last_act(baule: "Commune") -> Shown:
    """The state of the act made last, by its line in the outbox and its page, which say the same."""
    window, now = baule.ask(acts_window.window, 0, 1), baule.actor.clock()
    paper = paper_of(baule.ask(one_act.paper, window.rows[0].op), now)
    assert line_of(window.rows[0], now, window.carried).state == paper.state
    return paper.state


def of_need(baule: "Commune", id: str) -> NeedSheetText:
    """The sheet of a need, whose line in the list has the same state."""
    listed, sheet, seen = Needs(baule.actor), NeedSheet(baule.actor, Latest()), list[NeedSheetText]()
    sheet.shown.connect(seen.append)
    listed.refresh()
    sheet.show(id)
    baule.settle()
    assert [line.shown for line in listed.model.lines if line.id == id] == [seen[-1].shown]
    return seen[-1]


def sent_need(baule: "Commune") -> str:
    id = baule.act(draft_need, None, title="Cimetière", description="Registre papier")
    baule.act(submit_need, id)
    return str(id)


def test_a_need_on_a_stick_says_so_on_its_sheet_as_in_the_outbox(baule: "Commune") -> None:
    id = sent_need(baule)
    waits = of_need(baule, id)
    assert waits.shown == last_act(baule) == states.WAITING
    carry(baule)
    text = of_need(baule, id)
    assert text.shown == last_act(baule) == ON_A_STICK
    step = next(step for step in text.steps if not step.done)
    assert (step.shown, step.open) == (ON_A_STICK, True)
    assert "Il est parti sur une clé USB." in text.pending
    assert "inscrit" not in text.pending
    assert "sans attendre" not in text.pending


def test_the_step_of_what_waits_to_leave_has_begun_as_in_the_outbox(baule: "Commune") -> None:
    text = of_need(baule, sent_need(baule))
    step = next(step for step in text.steps if not step.done)
    assert (step.shown, step.open) == (states.WAITING, True)


def test_so_does_its_withdrawal(baule: "Commune") -> None:
    id = sent_need(baule)
    with baule.context.store.transaction() as connection:
        connection.execute(update(outbox).values(state="accepted", received_at=RECEIVED, number=3))
    baule.act(withdraw_need, id)
    assert of_need(baule, id).shown.word == "Retrait\u00a0: à envoyer"
    carry(baule)
    text = of_need(baule, id)
    assert text.shown == WITHDRAWAL
    assert text.steps[-1].shown == Shown(ON_A_STICK.sign, "Retrait sur clé USB", ON_A_STICK.tone)


def test_a_vote_and_its_withdrawal_say_so(baule: "Commune") -> None:
    def vote() -> Shown | None:
        return ballot_state.vote(baule.ask(votes.of, "grr")[0], baule.actor.clock())[0]

    baule.act(cast_vote, "grr")
    assert vote() == states.WAITING
    carry(baule)
    assert vote() == last_act(baule) == ON_A_STICK
    baule.act(withdraw_vote, "grr")
    shown = vote()
    assert shown is not None
    assert shown.word == "Retrait\u00a0: à envoyer"
    with baule.context.store.transaction() as connection:
        connection.exec_driver_sql("DELETE FROM bundle")
    carry(baule)
    assert vote() == WITHDRAWAL


@pytest.mark.parametrize("state", ["rejected", "cancelled"])
def test_a_withdrawal_that_came_to_nothing_hides_not_that_its_vote_is_on_a_stick(baule: "Commune", state: str) -> None:
    def carried() -> bool:
        return bool(baule.ask(votes.of, "grr")[0].carried)

    baule.act(cast_vote, "grr")
    carry(baule)
    withdrawal = baule.act(withdraw_vote, "grr").op
    assert not carried(), "the withdrawal has not left"
    with baule.context.store.transaction() as connection:
        connection.execute(update(outbox).where(outbox.c.op == withdrawal).values(state=state))
    assert carried()


def test_the_paper_says_of_a_vote_without_a_receipt_that_it_may_not_count(baule: "Commune") -> None:
    def printed() -> str:
        sheet = baule.ask(lambda connection: vote_sheet_of(connection, now=baule.actor.clock()))
        (vote,) = [line.vote for line in (*sheet.lines, *sheet.others) if line.vote]
        return str(vote)

    op = baule.act(cast_vote, "grr").op
    carry(baule)
    baule.act(withdraw_vote, "grr")
    assert "s’il arrive, le vote compte jusqu’à l’arrivée du retrait" in printed()
    with baule.context.store.transaction() as connection:
        connection.execute(update(outbox).where(outbox.c.op == op).values(state="accepted", received_at=RECEIVED))
    assert "s’il arrive" not in printed()
    assert "le vote compte jusqu’à l’arrivée du retrait" in printed()


def test_a_request_says_so_in_its_list_and_on_its_sheet(baule: "Commune") -> None:
    id = baule.act(draft_request, **TEXT)
    baule.act(submit_request, id)
    listed, sheet, seen = Requests(baule.actor), RequestSheet(baule.actor, Latest()), list[RequestText]()
    sheet.shown.connect(seen.append)
    listed.refresh()
    sheet.show(id)
    carry(baule)
    baule.settle()
    (line,) = listed.model.lines
    assert line.shown == seen[-1].shown == last_act(baule) == ON_A_STICK
    assert "Elle est partie sur une clé USB." in seen[-1].pending
    assert not seen[-1].enrol


@pytest.mark.parametrize(("again", "shown"), [(True, ON_A_STICK), (False, states.TO_SEND_AGAIN)])
def test_what_was_lost_says_so_where_the_stick_was_written_since(baule: "Commune", again: bool, shown: Shown) -> None:
    id = sent_need(baule)
    lose(baule)
    carry(baule, again=again)
    assert of_need(baule, id).shown == last_act(baule) == shown
    opening = read_opening(baule.context.store.path)
    assert opening is not None
    assert len(baule.ask(bundles.on_a_stick)) == opening.on_a_stick == 1 - opening.to_send
    said = acts_share.sentence(opening)
    assert ("reparti sur une clé USB" in said) == (shown == ON_A_STICK)


def of_share(baule: "Commune", id: str) -> ShareText:
    """A service that we share, as it is read; its line in the list has the same state."""
    listed, sheet, seen = Shares(baule.actor), ShareLife(baule.actor, Latest()), list[ShareText]()
    sheet.shown.connect(seen.append)
    listed.refresh()
    sheet.show(id)
    baule.settle()
    assert [line.shown for line in listed.model.lines if line.id == id] == [seen[-1].shown]
    return seen[-1]


def test_a_service_that_we_share_says_so_in_its_list_and_on_its_sheet(baule: "Commune") -> None:
    id = baule.act(draft_share, None, title="Prêt de salles", summary="En ligne", cost="gratuit")
    baule.act(share_service, id)
    assert of_share(baule, id).shown == states.WAITING
    carry(baule)
    assert of_share(baule, id).shown == last_act(baule) == ON_A_STICK


def test_a_lost_service_says_that_it_left_again(baule: "Commune") -> None:
    id = baule.act(draft_share, None, title="Prêt de salles", summary="En ligne", cost="gratuit")
    baule.act(share_service, id)
    lose(baule)
    assert of_share(baule, id).shown == states.TO_SEND_AGAIN
    carry(baule)
    text = of_share(baule, id)
    assert text.shown == ON_A_STICK
    assert "reparti sur une clé USB" in text.answer


def test_nous_aussi_and_its_withdrawal_say_so(baule: "Commune") -> None:
    baule.campaign()
    baule.publish(PublicNeed(id="n1", commune="45008", commune_name="Artenay", title="Plan", description="Tombes."))
    view = Neighbours(baule.actor, Latest())

    def shown() -> tuple[str, str]:
        """Words of the line in the list, and of the sheet; "" where it has none."""
        view.refresh()
        view.choose("n1")
        baule.settle()
        on_line = view.model.lines[0].shown
        assert view.sheet is not None
        return "" if on_line is None else on_line.text, "" if view.sheet.shown is None else view.sheet.shown.text

    op = baule.act(join_need, "n1", None, "").op
    assert shown() == ("↑\u00a0Nous aussi\u00a0: à envoyer",) * 2
    carry(baule)
    assert shown() == ("⇩\u00a0Nous aussi\u00a0: sur clé USB",) * 2
    receive(baule, op)
    baule.act(leave_need, "n1")
    assert shown()[1] == "↑\u00a0Retrait\u00a0: à envoyer"
    with baule.context.store.transaction() as connection:
        connection.exec_driver_sql("DELETE FROM bundle")
    carry(baule)
    assert shown()[1] == WITHDRAWAL.text


def test_a_demand_to_steer_and_its_withdrawal_say_so(baule: "Commune") -> None:
    baule.campaign("steering")
    publish(baule, "proposals", CEMETERY)
    steering = Steering(baule.actor, Latest())

    def shown() -> Shown | None:
        steering.refresh()
        baule.settle()
        entry = steering.entry(CEMETERY.id)
        assert entry is not None
        assert entry.badge == steering.standing(CEMETERY.id).state
        return entry.badge

    op = baule.act(declare_interest, CEMETERY.id, "participant", "").op
    assert shown() == states.WAITING
    carry(baule)
    assert shown() == last_act(baule) == ON_A_STICK
    receive(baule, op)
    baule.act(withdraw_interest, CEMETERY.id)
    with baule.context.store.transaction() as connection:
        connection.exec_driver_sql("DELETE FROM bundle")
    carry(baule)
    assert shown() == WITHDRAWAL


def test_a_demand_for_a_service_says_so_in_its_list_and_at_its_step(baule: "Commune") -> None:
    baule.campaign("deployment")
    publish(baule, "proposals", CEMETERY)
    asked = Deployments(baule.actor, Latest())
    baule.act(ask_deployment, CEMETERY.id, "", "")
    carry(baule)
    asked.refresh()
    baule.settle()
    entry = asked.entry(CEMETERY.id)
    assert entry is not None
    assert entry.shown == entry.ask_state == last_act(baule) == ON_A_STICK
    assert entry.steps[0].shown == Shown(ON_A_STICK.sign, "Demande\u00a0: sur clé USB", ON_A_STICK.tone)


def enrol_by_stick(baule: "Commune") -> None:
    """The enrolment leaves on a USB stick, with all acts that wait."""
    with baule.context.store.transaction() as connection:
        connection.execute(insert(copy).values(scope=CARD, id="p", position=1, value='{"left":true}'))
    carry(baule)


ANSWERED = (
    "partira quand cet ordinateur sera inscrit par la réponse de la clé USB, à reprendre à la page Boîte d’envoi."
)


def test_a_need_written_after_the_stick_with_the_enrolment_left_waits_for_its_answer(baule: "Commune") -> None:
    enrol_by_stick(baule)
    id = sent_need(baule)
    text = of_need(baule, id)
    assert text.shown == last_act(baule) == states.WAITING
    assert text.pending.endswith(f"Il {ANSWERED}")
    assert not text.enrol, "it is asked already"
    op = baule.ask(acts_window.window, 0, 1).rows[0].op
    assert paper_of(baule.ask(one_act.paper, op), baule.actor.clock()).sentence.endswith(f"L’envoi {ANSWERED}")


def test_so_does_a_request(baule: "Commune") -> None:
    enrol_by_stick(baule)
    id = baule.act(draft_request, **TEXT)
    baule.act(submit_request, id)
    sheet, seen = RequestSheet(baule.actor, Latest()), list[RequestText]()
    sheet.shown.connect(seen.append)
    sheet.show(id)
    baule.settle()
    assert seen[-1].pending.endswith(f"Elle {ANSWERED}")
    assert not seen[-1].enrol
