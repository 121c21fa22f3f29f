"""What is answered once she has turned to something else turns no screen: she may write there. A sentence says it."""

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from msgspec import structs

from desktop.actions.votes.cast_vote import cast_vote
from desktop.database.queries import votes
from desktop.viewmodels.kit.confirmation import Confirmation
from desktop.viewmodels.kit.targets import DEPLOYMENT, STEERING
from desktop.viewmodels.votes.deployment_form import FormFacts, ReadForm
from desktop.viewmodels.votes.navigation import VoteNavigation
from desktop.viewmodels.votes.screens import FORMS, VoteScreen, VoteTab
from tests.desktop.actions import published
from tests.desktop.viewmodels.votes.published_deployments import here
from tests.desktop.viewmodels.votes.published_proposals import CANTEEN, CEMETERY, publish

if TYPE_CHECKING:
    from tests.desktop.viewmodels.conftest import Commune

REPORT = {"live_since": "25/01/2021", "agents_trained": "2", "people_served": "1 200", "effect": "Sans venir."}
WAYS: tuple[Callable[[VoteNavigation], object], ...] = (
    lambda navigation: navigation.turn(VoteTab.RESULTS),
    lambda navigation: navigation.open_form(VoteScreen.ASK_FORM),
    lambda navigation: navigation.visit("results:p1"),
)


class Sentences:
    """The sentences of the page."""

    def __init__(self, navigation: VoteNavigation) -> None:
        self.waits: list[str] = []
        self.late: list[str] = []
        for maker in (navigation.votes, navigation.steering, navigation.deployments):
            maker.waits.connect(lambda sentence, _op: self.waits.append(sentence))
            maker.late.connect(self.late.append)
            maker.refused.connect(lambda _why: pytest.fail("it may be another question that is left"))


def opened(commune: "Commune", phase: str = "needs", target: str = "") -> VoteNavigation:
    """In the first phase services are voted for."""
    commune.campaign(phase)
    publish(commune, "proposals", CEMETERY, CANTEEN)
    navigation = VoteNavigation(commune.actor)
    navigation.start()
    navigation.visit(target)
    commune.settle()
    return navigation


@pytest.mark.parametrize("turn", WAYS)
def test_the_review_of_a_vote_is_forgotten(baule: "Commune", turn: Callable[[VoteNavigation], object]) -> None:
    navigation = opened(baule)
    said = Sentences(navigation)
    navigation.votes.review("actes")
    turn(navigation)
    screen = navigation.screen
    baule.settle()
    assert (navigation.screen, navigation.review, said.waits, said.late) == (screen, None, [], [])


@pytest.mark.parametrize("turn", WAYS)
def test_a_vote_that_was_given_is_said_where_she_is(baule: "Commune", turn: Callable[[VoteNavigation], object]) -> None:
    navigation = opened(baule)
    said = Sentences(navigation)
    navigation.votes.review("actes")
    baule.settle()
    navigation.go_now()
    turn(navigation)
    screen = navigation.screen
    baule.settle()
    (row,) = baule.ask(votes.listed)
    assert (navigation.screen, navigation.kept) == (screen, None)
    assert said.waits == [
        f"Vote de Baule enregistré sur cet ordinateur\u00a0: «\u00a0{row.title}\u00a0». Il n’est pas encore compté."
    ]


def test_what_kept_a_vote_from_being_given_is_said_where_she_is(baule: "Commune") -> None:
    """And the review of another vote, which she reads by then, stays."""
    navigation = opened(baule)
    said = Sentences(navigation)
    navigation.votes.review("actes")
    baule.settle()
    cast_vote(baule.context, "actes")  # by relaisctl, meanwhile
    navigation.go_now()
    navigation.back()
    navigation.votes.review("grr")
    baule.settle()
    assert navigation.review is not None
    assert (navigation.screen, navigation.review.id) == (VoteScreen.REVIEWING, "grr")
    assert len(said.late) == 1
    assert said.late[0].startswith("Votre commune a déjà voté pour")


def test_of_a_declaration_that_has_changed_it_is_said_that_nothing_left(baule: "Commune") -> None:
    navigation = opened(baule, "steering", STEERING)
    said = Sentences(navigation)
    navigation.steering.review(CANTEEN.id, "referent", "")
    baule.settle()
    published.publish(baule.context, "proposals", structs.replace(CANTEEN, title="Cantines bio"))  # not told here yet
    navigation.go_now()
    navigation.back()
    baule.settle()
    assert (navigation.screen, navigation.review) == (VoteScreen.STEERING, None)
    assert said.late == [
        f"À propos de «\u00a0{CANTEEN.title}\u00a0»\u00a0: cet envoi n’est pas parti\u00a0: ce qui partirait a changé"
        " depuis votre lecture. Relisez avant d’envoyer."
    ]


def test_the_review_of_a_declaration_is_forgotten_where_she_writes_for_another_proposal(baule: "Commune") -> None:
    navigation = opened(baule, "steering", STEERING)
    navigation.steering.choose(CANTEEN.id)
    navigation.steering.review(CANTEEN.id, "referent", "")
    navigation.steering.choose(CEMETERY.id)
    baule.settle()
    assert (navigation.screen, navigation.review) == (VoteScreen.STEERING, None)


@pytest.mark.parametrize("stays", [True, False])
@pytest.mark.parametrize("search", [True, False])
def test_the_review_of_a_vote_is_forgotten_where_she_turns_to_another_line_or_searches(
    baule: "Commune", *, search: bool, stays: bool
) -> None:
    navigation = opened(baule)
    navigation.votes.choose("actes")
    navigation.votes.review("actes")
    if stays:
        navigation.votes.choose("actes")
    elif search:
        navigation.votes.narrowing.search("cimetière")
    else:
        navigation.votes.choose("grr")
    baule.settle()
    assert (navigation.screen is VoteScreen.REVIEWING) is stays


def test_a_vote_is_shown_though_it_leaves_the_list_that_is_narrowed_to_those_without_one(baule: "Commune") -> None:
    navigation = opened(baule)
    navigation.votes.narrowing.choose("todo")
    navigation.votes.choose("actes")
    navigation.votes.review("actes")
    baule.settle()
    navigation.go_now()
    baule.settle()
    assert (navigation.screen, navigation.votes.chosen) == (VoteScreen.KEPT, None)


@pytest.mark.parametrize("turn", [True, False])
def test_what_a_link_led_to_is_not_shown_over_what_she_has_chosen_since(baule: "Commune", *, turn: bool) -> None:
    navigation = opened(baule)
    led: list[str] = []
    navigation.led.connect(led.append)
    navigation.visit("actes")
    navigation.turn(VoteTab.RESULTS) if turn else navigation.votes.choose("grr")
    baule.settle()
    assert led == []


def test_the_question_before_a_vote_is_withdrawn_is_forgotten(baule: "Commune") -> None:
    navigation = opened(baule)
    baule.act(cast_vote, "actes")
    navigation.votes.withdraw("actes")
    navigation.turn(VoteTab.RESULTS)
    baule.settle()
    assert (navigation.screen, navigation.question) == (VoteScreen.VOTES, None)


@pytest.mark.parametrize("again", [False, True])
@pytest.mark.parametrize("form", FORMS)
def test_what_was_typed_in_a_form_is_forgotten_once_it_left_wherever_she_is(
    baule: "Commune", form: VoteScreen, *, again: bool
) -> None:
    """Where she has opened the form `again`, and wrote nothing in it since, it is left."""
    navigation = opened(baule, "deployment", DEPLOYMENT)
    deployments, reports = navigation.deployments, form is VoteScreen.REPORT_FORM
    if reports:
        publish(baule, "deployments", here())
    said, sent = Sentences(navigation), list[tuple[VoteScreen, str]]()
    navigation.sent.connect(lambda place, id: sent.append((place, id)))
    deployments.choose(CEMETERY.id)
    navigation.open_form(form)
    beside = deployments.beside_report(CEMETERY.id, CEMETERY.title) if reports else deployments.beside(CEMETERY.title)
    read = ReadForm(beside, review=Confirmation(heading="", lead=""))
    (deployments.report if reports else deployments.ask)(CEMETERY.id, REPORT if reports else {}, read)
    navigation.back()
    if again:
        navigation.open_form(form)
    baule.settle()
    assert (navigation.screen, len(said.waits)) == (VoteScreen.DEPLOYMENT, 1)
    assert sent == [(form, CEMETERY.id)]


@pytest.mark.parametrize("form", FORMS)
def test_what_changed_before_a_form_left_is_said_where_she_is(baule: "Commune", form: VoteScreen) -> None:
    """It was shown in the other form, which she had opened meanwhile."""
    navigation = opened(baule, "deployment", DEPLOYMENT)
    deployments, reports = navigation.deployments, form is VoteScreen.REPORT_FORM
    if reports:
        publish(baule, "deployments", here())
    said = Sentences(navigation)
    deployments.facts_changed.connect(lambda _read: pytest.fail("of a form that she has left"))
    deployments.wrong.connect(lambda _problems: pytest.fail("of a form that she has left"))
    navigation.open_form(form)
    read = ReadForm(FormFacts("Un autre titre"), review=Confirmation(heading="", lead=""))
    (deployments.report if reports else deployments.ask)(CEMETERY.id, REPORT if reports else {}, read)
    navigation.turn(VoteTab.DEPLOYMENT)
    baule.settle()
    assert (navigation.screen, len(said.late)) == (VoteScreen.DEPLOYMENT, 1)
