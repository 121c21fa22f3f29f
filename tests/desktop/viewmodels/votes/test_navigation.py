"""Which tab and which screen of Votes et pilotage is in sight, without a window."""

from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select, update

from desktop.actions.votes.cast_vote import cast_vote
from desktop.actions.votes.withdraw_vote import withdraw_vote
from desktop.database.tables import vote
from desktop.domain.changes import Changes
from desktop.domain.refusals import Refusal
from desktop.viewmodels.kit.acts import Acts
from desktop.viewmodels.kit.targets import BALLOT, DEPLOYMENT, STEERING
from desktop.viewmodels.votes.ballot_words import VoteSection
from desktop.viewmodels.votes.navigation import VoteNavigation
from desktop.viewmodels.votes.screens import VoteAct, VoteScreen, VoteTab, asked_for
from sync.client.ledger.tables import outbox
from tests.desktop.actions.published import settle
from tests.desktop.viewmodels.outbox.acts_after_a_round import marked
from tests.desktop.viewmodels.votes.published_proposals import ARCHIVES, CANTEEN, publish

if TYPE_CHECKING:
    from tests.desktop.viewmodels.conftest import Commune


@pytest.fixture
def navigation(baule: "Commune") -> VoteNavigation:
    baule.campaign()  # services are voted for from the first phase on
    made = VoteNavigation(baule.actor)
    made.start()
    made.visit("")
    baule.until(lambda: made.known)
    return made


@pytest.mark.slow
def test_nothing_is_known_before_all_three_were_looked_at(baule: "Commune") -> None:
    for at in range(3):
        made = VoteNavigation(baule.actor)
        makers = (made.votes, made.steering, made.deployments)
        for maker in (*makers[at + 1 :], *makers[:at]):
            maker.refresh()
            baule.settle()
            assert not made.known
        makers[at].refresh()
        baule.settle()
        assert made.known


@pytest.mark.parametrize(
    ("target", "asked"),
    [
        ("", (None, "")),
        ("p1", (None, "p1")),
        (f"{STEERING}p1", (VoteTab.STEERING, "p1")),
        (DEPLOYMENT, (VoteTab.DEPLOYMENT, "")),
        (BALLOT, (VoteTab.OPEN, "")),  # whichever tab was used last
        ("results:p1", (VoteTab.RESULTS, "p1")),
        ("ask:p1", (VoteTab.DEPLOYMENT, "p1")),
        ("report:p1", (VoteTab.DEPLOYMENT, "p1")),
    ],
)
def test_a_target_names_a_tab_an_id_or_both(target: str, asked: tuple[VoteTab | None, str]) -> None:
    assert asked_for(target) == asked


def test_one_is_led_to_an_entry_in_the_tab_that_is_named(navigation: VoteNavigation) -> None:
    led: list[str] = []
    navigation.led.connect(led.append)
    navigation.open_form(VoteScreen.ASK_FORM)
    navigation.lead(VoteTab.DEPLOYMENT, "p1")
    assert (navigation.tab, navigation.screen, led) == (VoteTab.DEPLOYMENT, VoteScreen.DEPLOYMENT, ["p1"])


@pytest.mark.parametrize("screen", VoteScreen)
def test_only_what_follows_or_undoes_an_act_leaves_the_bar_to_the_page(
    navigation: VoteNavigation, screen: VoteScreen
) -> None:
    navigation.open_form(screen)
    assert (navigation.acts is not None) is (screen in (VoteScreen.KEPT, VoteScreen.WITHDRAWING))


@pytest.mark.slow
def test_a_target_says_which_tab(navigation: VoteNavigation) -> None:
    assert (navigation.tab, navigation.screen) == (VoteTab.OPEN, VoteScreen.VOTES)
    led: list[str] = []
    navigation.led.connect(led.append)
    navigation.visit("deployment:p1")
    assert (navigation.tab, navigation.screen) == (VoteTab.DEPLOYMENT, VoteScreen.DEPLOYMENT)
    navigation.visit("steering:p2")
    assert (navigation.tab, navigation.screen, led) == (VoteTab.STEERING, VoteScreen.STEERING, ["p1", "p2"])
    navigation.turn(VoteTab.RESULTS)
    assert (navigation.tab, navigation.votes.section) == (VoteTab.RESULTS, VoteSection.RESULTS)


@pytest.mark.slow
def test_a_form_that_is_being_filled_stays_unless_one_is_led_elsewhere(navigation: VoteNavigation) -> None:
    navigation.turn(VoteTab.DEPLOYMENT)
    navigation.open_form(VoteScreen.ASK_FORM)
    navigation.visit("")
    assert navigation.screen is VoteScreen.ASK_FORM
    navigation.visit("steering:p2")
    assert navigation.screen is VoteScreen.STEERING


def test_after_a_vote_it_can_be_taken_back(baule: "Commune", navigation: VoteNavigation) -> None:
    navigation.votes.review("actes")
    baule.settle()
    assert navigation.screen is VoteScreen.REVIEWING
    assert navigation.review is not None
    assert navigation.review.yes == "O&ui, voter"
    navigation.go_now()
    baule.settle()
    assert navigation.screen is VoteScreen.KEPT
    assert navigation.votes_on
    assert navigation.acts == Acts(VoteAct.GO_ON_VOTING, (VoteAct.SEE_OUTBOX,), VoteAct.TAKE_BACK)
    assert navigation.counts[VoteTab.OURS] == 1
    open_before = navigation.votes.count(VoteSection.OPEN)
    assert navigation.counts[VoteTab.OPEN] == open_before, "all that is open, whether voted for or not"
    said = f"{open_before}\u00a0services, dont 1 avec votre vote"
    assert navigation.votes.narrowing.sentence == said, "list and tab say the same"
    navigation.votes.narrowing.choose("voted")
    assert navigation.votes.narrowing.sentence.startswith("1\u00a0service ou proposition sur")
    navigation.votes.narrowing.choose("")
    navigation.take_back()
    baule.settle()
    assert navigation.screen is VoteScreen.WITHDRAWING
    assert navigation.acts == Acts(None, (VoteAct.CONFIRM,), back=VoteAct.STAY)
    entry = navigation.votes.entry("actes")
    assert (entry.act if entry else "") == "take_back"
    navigation.withdraw_now()
    baule.settle()
    assert navigation.screen is VoteScreen.VOTES
    entry = navigation.votes.entry("actes")
    assert (entry.act if entry else "") == "vote"


def test_a_first_vote_is_not_told_as_a_second_one_when_its_answer_comes(
    baule: "Commune", navigation: VoteNavigation
) -> None:
    refused: list[Refusal] = []
    navigation.votes.refused.connect(refused.append)
    navigation.votes.review("actes")
    baule.settle()
    navigation.go_now()
    baule.actor.announce(Changes(outbox=True))  # an exchange ends before the screen after the vote is there
    baule.settle()
    assert navigation.screen is VoteScreen.KEPT
    with baule.context.store.transaction() as connection:
        connection.execute(update(outbox).values(state="accepted", attempts=1))
    baule.actor.announce(Changes(outbox=True))
    baule.settle()
    assert (navigation.screen, refused) == (VoteScreen.KEPT, [])


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"state": "finalised", "attempts": 0}, "&Annuler ce vote"),
        ({"state": "in_flight", "attempts": 1}, "&Retirer ce vote…"),  # it may have arrived
        ({"state": "accepted", "attempts": 1}, "&Retirer ce vote…"),
        ({"state": "rejected", "attempts": 1}, ""),  # the button did nothing, and said nothing
    ],
)
def test_the_button_that_undoes_a_vote_does_what_it_says_or_is_not_there(
    baule: "Commune", navigation: VoteNavigation, values: dict[str, object], words: str
) -> None:
    navigation.votes.review("actes")
    baule.settle()
    navigation.go_now()
    baule.settle()
    with baule.context.store.transaction() as connection:
        connection.execute(update(outbox).values(**values))
        connection.execute(update(vote).values(stands=values["state"] != "rejected"))  # as an exchange leaves it
    baule.actor.announce(Changes(outbox=True))
    baule.settle()
    assert navigation.undo_words == words
    assert navigation.acts is not None
    assert navigation.acts.danger is (VoteAct.TAKE_BACK if words else None)


def test_a_vote_whose_phase_has_ended_meanwhile_can_be_withdrawn_no_more(
    baule: "Commune", navigation: VoteNavigation
) -> None:
    navigation.votes.review("actes")
    baule.settle()
    navigation.go_now()
    baule.settle()
    with baule.context.store.transaction() as connection:
        connection.execute(update(outbox).values(state="accepted", attempts=1))
    baule.campaign("deployment")
    baule.settle()
    assert (navigation.screen, navigation.undo_words) == (VoteScreen.KEPT, "")


def test_after_a_declaration_one_goes_on_in_its_list(baule: "Commune") -> None:
    baule.campaign("steering")
    publish(baule, "proposals", CANTEEN)
    navigation = VoteNavigation(baule.actor)
    navigation.start()
    navigation.visit("steering:")
    baule.settle()
    navigation.steering.review(CANTEEN.id, "referent", "")
    baule.settle()
    assert navigation.review is not None
    assert navigation.review.yes == "O&ui, demander à participer"
    navigation.go_now()
    baule.settle()
    assert navigation.acts == Acts(VoteAct.GO_ON, (VoteAct.SEE_OUTBOX,), VoteAct.TAKE_BACK)
    assert navigation.undo_words == "&Annuler cette demande"


def test_a_vote_that_can_be_given_no_more_leads_back_to_the_list(baule: "Commune", navigation: VoteNavigation) -> None:
    refused: list[Refusal] = []
    navigation.votes.refused.connect(refused.append)
    navigation.votes.review("actes")
    baule.settle()
    cast_vote(baule.context, "actes")  # by relaisctl, meanwhile
    navigation.go_now()
    baule.settle()
    assert len(refused) == 1
    assert navigation.screen is VoteScreen.VOTES


def test_the_tab_chosen_by_a_person_is_not_left_for_the_phase_s(baule: "Commune") -> None:
    navigation = VoteNavigation(baule.actor)
    navigation.start()
    navigation.turn(VoteTab.OURS)
    navigation.visit("")
    baule.until(lambda: navigation.known)
    assert navigation.tab is VoteTab.OURS


@pytest.mark.parametrize("phase", ["steering", "deployment"])
def test_where_nothing_is_open_to_vote_a_tab_with_something_is_in_sight(baule: "Commune", phase: str) -> None:
    baule.campaign(phase)
    navigation = VoteNavigation(baule.actor)
    navigation.start()
    publish(baule, "proposals", ARCHIVES)  # decided, and nothing to steer or to deploy
    navigation.visit("")
    baule.until(lambda: navigation.known)
    assert navigation.counts[VoteTab.OPEN] == 0
    assert navigation.tab is VoteTab.RESULTS


@pytest.mark.slow
def test_a_tab_that_has_become_empty_meanwhile_is_left_when_one_comes_back(baule: "Commune") -> None:
    navigation = VoteNavigation(baule.actor)
    navigation.start()
    navigation.visit("")
    baule.until(lambda: navigation.known)
    assert navigation.tab is VoteTab.OPEN
    baule.campaign("steering")
    publish(baule, "proposals", ARCHIVES)
    baule.settle()
    navigation.visit("")
    baule.until(lambda: navigation.tab is VoteTab.RESULTS)
    navigation.turn(VoteTab.OPEN)
    baule.settle()
    assert navigation.tab is VoteTab.OPEN, "as she wants it"


@pytest.mark.slow
def test_once_the_phase_has_gone_on_its_tab_is_in_sight(baule: "Commune") -> None:
    navigation = VoteNavigation(baule.actor)
    navigation.start()
    baule.campaign("steering")
    publish(baule, "proposals", CANTEEN)
    navigation.visit("")
    baule.until(lambda: navigation.tab is VoteTab.STEERING)
    navigation.turn(VoteTab.RESULTS)
    baule.settle()
    navigation.visit("")
    baule.settle()
    assert navigation.tab is VoteTab.RESULTS, "the phase is the same: what she chose stays"
    with baule.context.store.transaction() as connection:
        connection.exec_driver_sql("DELETE FROM copy WHERE scope = 'campaign'")
    baule.campaign("deployment")
    baule.settle()
    navigation.visit("")
    baule.until(lambda: navigation.tab is VoteTab.DEPLOYMENT)


def test_a_vote_that_was_withdrawn_is_in_its_list_and_not_in_its_count(
    baule: "Commune", navigation: VoteNavigation
) -> None:
    baule.act(cast_vote, "actes")
    marked(baule, baule.ask(lambda connection: connection.scalars(select(outbox.c.op)).one()), state="accepted")
    back = baule.act(withdraw_vote, "actes").op
    baule.settle()
    navigation.turn(VoteTab.OPEN)
    assert navigation.votes.narrowing.sentence.endswith("\u00a0services, dont 1 en cours de retrait")
    navigation.turn(VoteTab.OURS)
    assert navigation.counts[VoteTab.OURS] == 1, "as Accueil counts: it counts until its withdrawal arrives"
    assert navigation.votes.narrowing.sentence == "1\u00a0vote, en cours de retrait"
    marked(baule, back, state="accepted")
    baule.actor.announce(Changes(votes=frozenset({"actes"}), outbox=True))
    baule.settle()
    assert navigation.votes.count(VoteSection.OURS) == 1
    assert VoteTab.OURS not in navigation.counts, "no number, and still a tab"
    navigation.turn(VoteTab.OURS)
    assert navigation.votes.narrowing.sentence == "1\u00a0sans effet"
    baule.act(cast_vote, "cadastre")
    baule.settle()
    assert (navigation.votes.count(VoteSection.OURS), navigation.counts[VoteTab.OURS]) == (2, 1)
    assert navigation.without_effect == {VoteTab.OURS: "1\u00a0sans effet"}, "the list has a line more than the number"
    assert navigation.votes.narrowing.sentence == "1\u00a0vote, 1\u00a0sans effet"


def test_a_vote_that_was_refused_is_not_counted_as_withdrawn(baule: "Commune", navigation: VoteNavigation) -> None:
    """The tab said "1 retiré" beside a card that said "Refusé": nobody had withdrawn anything."""
    baule.act(cast_vote, "actes")
    settle(baule.context, baule.ask(lambda connection: connection.scalars(select(outbox.c.op)).one()), "rejected")
    baule.actor.announce(Changes(votes=frozenset({"actes"}), outbox=True))
    baule.settle()
    navigation.turn(VoteTab.OURS)
    assert [entry.state.word for entry in navigation.votes.model.lines if entry.state] == ["Refusé"]
    assert navigation.without_effect == {VoteTab.OURS: "1\u00a0sans effet"}
    assert navigation.votes.narrowing.sentence == "1\u00a0sans effet"
