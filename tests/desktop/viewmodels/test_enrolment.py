"""Whether acts can leave this computer: every place says it alike, in each of its states."""

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from desktop.actions.needs.draft_need import draft_need
from desktop.actions.needs.submit_need import submit_need
from desktop.actions.requests.draft_request import draft_request
from desktop.actions.requests.submit_request import submit_request
from desktop.database import records
from desktop.database.last_exchange import KEY_LOST, REFUSED
from desktop.database.queries import ballot, link
from desktop.database.queries.acts import acts_window, one_act
from desktop.domain.exchange_words import departure
from desktop.domain.lives.enrolment import Enrolment
from desktop.domain.lives.gender import FEMININE
from desktop.viewmodels.home import acts_share
from desktop.viewmodels.kit import act_context, vote_words
from desktop.viewmodels.kit.confirmation import when_it_leaves
from desktop.viewmodels.kit.latest import Latest
from desktop.viewmodels.needs import sending
from desktop.viewmodels.needs.sheet import NeedSheet
from desktop.viewmodels.needs.sheet_text import NeedSheetText
from desktop.viewmodels.outbox.act_paper import paper_of
from desktop.viewmodels.outbox.obstacle import obstacle
from desktop.viewmodels.requests.sheet import RequestSheet, RequestText
from sync.contract.problem_codes import ENROL_ANEW
from tests.desktop.actions.requests.ready_requests import TEXT
from tests.desktop.viewmodels.outbox.enrolled_for_sticks import become, enrolled, refuse
from tests.desktop.viewmodels.sticks import carry

if TYPE_CHECKING:
    from tests.desktop.viewmodels.conftest import Commune


@pytest.mark.parametrize("enrolment", Enrolment)
def test_each_place_says_alike_whether_an_act_can_leave(baule: "Commune", enrolment: Enrolment) -> None:
    become(baule, enrolment)
    baule.campaign("deployment")
    need = str(baule.act(draft_need, None, title="Cimetière", description="Registre papier"))
    baule.act(submit_need, need)
    request = baule.act(draft_request, **TEXT)
    baule.act(submit_request, request)

    opening, voting = baule.opening(), baule.ask(ballot.read)
    read = {baule.ask(link.enrolment), opening.enrolment, voting.enrolment, baule.ask(act_context.read).enrolment}
    assert read == {enrolment, baule.ask(sending.read, need).enrolment}

    sheets, requested = list[NeedSheetText](), list[RequestText]()
    of_need, of_request = NeedSheet(baule.actor, Latest()), RequestSheet(baule.actor, Latest())
    of_need.shown.connect(sheets.append)
    of_request.shown.connect(requested.append)
    of_need.show(need)
    of_request.show(request)
    baule.settle()
    assert requested[-1].pending.endswith(departure(enrolment, "Elle", gender=FEMININE))
    assert (departure(enrolment) in sheets[-1].pending) != enrolment.may_send
    assert {sheets[-1].enrol, requested[-1].enrol} == {enrolment.lacking}

    op = baule.ask(acts_window.window, 0, 1).rows[0].op
    act = paper_of(baule.ask(one_act.paper, op), baule.actor.clock()).sentence
    assert act.endswith(departure(enrolment, "L’envoi"))
    note = next(step.note for step in sheets[-1].steps if step.open)
    assert note == (departure(enrolment) if enrolment.may_send else f"Attend {enrolment.awaits}.")
    assert acts_share.sentence(opening).startswith("2\u00a0envois ")
    assert (enrolment.awaits or "partiront au prochain échange") in acts_share.sentence(opening)

    now = baule.actor.clock()
    until = vote_words.kept(voting, now)[2]
    assert (departure(enrolment) in until) != enrolment.may_send
    assert ("Avec une connexion" in when_it_leaves(enrolment)) == enrolment.may_send
    assert (obstacle(enrolment, 2) is None) == enrolment.may_send


@pytest.mark.parametrize("enrolment", Enrolment)
def test_in_a_phase_kept_open_the_button_that_sends_is_named_where_it_can_send(
    baule: "Commune", enrolment: Enrolment
) -> None:
    become(baule, enrolment)
    baule.hour[0] += timedelta(days=365)
    baule.campaign("vote")
    until = vote_words.kept(baule.ask(ballot.read), baule.actor.clock())[2]
    assert "encore ouverte" in until
    assert ("Envoyer maintenant" in until) == enrolment.may_send


@pytest.mark.parametrize("outcome", REFUSED)
def test_a_platform_that_takes_nothing_more_is_known_until_it_enrols_this_computer_anew(
    baule: "Commune", outcome: str
) -> None:
    enrolled(baule)
    refuse(baule, outcome)
    assert baule.ask(link.enrolment) is Enrolment.REVOKED
    refuse(baule, "timeout")
    assert baule.ask(link.enrolment) is Enrolment.REVOKED, "a cut line takes nothing back"
    assert baule.ask(link.revoked)
    baule.hour[0] += timedelta(hours=2)
    enrolled(baule)
    assert baule.ask(link.enrolment) is Enrolment.ENROLLED
    refuse(baule, "timeout")
    assert baule.ask(link.enrolment) is Enrolment.ENROLLED, "the network says nothing of it"


def test_the_outcomes_that_refuse_are_those_of_the_contract() -> None:
    assert set(REFUSED) == set(ENROL_ANEW)


def test_the_key_of_an_earlier_device_that_was_lost_says_nothing_of_todays(baule: "Commune") -> None:
    enrolled(baule)
    with baule.context.store.transaction() as connection:
        records.meta.put(connection, KEY_LOST, "another")
    assert baule.ask(link.enrolment) is Enrolment.ENROLLED


def test_what_left_on_a_stick_asks_for_no_enrolment_even_where_the_platform_refuses_this_computer(
    baule: "Commune",
) -> None:
    become(baule, Enrolment.REVOKED)
    need = str(baule.act(draft_need, None, title="Cimetière", description="Registre papier"))
    baule.act(submit_need, need)
    sheets, of_need = list[NeedSheetText](), NeedSheet(baule.actor, Latest())
    of_need.shown.connect(sheets.append)
    of_need.show(need)
    baule.settle()
    assert sheets[-1].enrol
    carry(baule)
    baule.settle()
    assert not sheets[-1].enrol
