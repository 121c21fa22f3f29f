"""« Rétablir » makes the cancelled act again as it was read then; where that has changed, it is reviewed first."""

from typing import TYPE_CHECKING

import msgspec
import pytest

from desktop.actions.kit.cancel_act import cancel_act
from desktop.actions.needs.draft_need import draft_need
from desktop.actions.needs.submit_need import submit_need
from desktop.actions.needs.withdraw_need import withdraw_need
from desktop.actions.settings.set_person import set_person
from desktop.actions.votes.cast_vote import cast_vote
from desktop.actions.votes.declare_interest import declare_interest
from desktop.database.queries import outbox, steering
from desktop.database.queries import votes as rows
from desktop.domain.changes import EVERYTHING
from desktop.viewmodels.votes.navigation import VoteNavigation
from desktop.viewmodels.votes.screens import VoteScreen
from tests.desktop.actions import published
from tests.desktop.viewmodels.reviews import NOTHING_LEFT, OPEN, voting
from tests.desktop.viewmodels.votes import confirmed
from tests.desktop.viewmodels.votes.published_proposals import CEMETERY

if TYPE_CHECKING:
    from collections.abc import Callable

    from desktop.viewmodels.kit.confirmation import Confirmation
    from tests.desktop.viewmodels.conftest import Commune

    Change = Callable[[Commune], object]


def vote_cancelled(baule: "Commune", need: str | None = None) -> VoteNavigation:
    published.open_phase(baule.context, "vote")
    navigation = voting(baule)
    confirmed.vote(baule, navigation.votes, OPEN.id, need)
    return cancelled(baule, navigation, OPEN.id)


def interest_cancelled(baule: "Commune") -> VoteNavigation:
    baule.act(set_person, profile="Agent", function="Secrétaire", name="Jeanne Martin")
    published.open_phase(baule.context, "steering")
    navigation = voting(baule)
    confirmed.declare(baule, navigation.steering, CEMETERY.id, "participant", "Nous avons commencé.")
    return cancelled(baule, navigation, CEMETERY.id)


def cancelled(baule: "Commune", navigation: VoteNavigation, id: str) -> VoteNavigation:
    (navigation.votes if id == OPEN.id else navigation.steering).withdraw(id)
    baule.until(lambda: navigation.screen is VoteScreen.WITHDRAWING)
    navigation.withdraw_now()
    baule.settle()
    return navigation


def waiting(baule: "Commune") -> list[str]:
    return [act.type for act in baule.ask(outbox.listed) if act.state == "finalised"]


def reviewed(navigation: VoteNavigation) -> "Confirmation":
    assert navigation.screen is VoteScreen.REVIEWING
    assert navigation.review is not None
    return navigation.review.confirmation


def other_words(baule: "Commune") -> None:
    other = {"title": "Vidéosurveillance des rues", "summary": "Caméras."}
    published.publish(baule.context, "proposals", *(msgspec.structs.replace(one, **other) for one in (OPEN, CEMETERY)))


def only_the_summary(baule: "Commune") -> None:
    published.publish(baule.context, "proposals", msgspec.structs.replace(OPEN, summary="Caméras."))


def another_person(baule: "Commune") -> None:
    set_person(baule.context, name="Paul Durand", function="Maire")


def other_role_declared(baule: "Commune") -> None:
    declare_interest(baule.context, CEMETERY.id, "referent", "Le maire y tient.")


@pytest.mark.parametrize("told", [False, True])
@pytest.mark.parametrize(
    ("make", "change", "words"),
    [
        (vote_cancelled, other_words, "Vidéosurveillance des rues"),
        (vote_cancelled, only_the_summary, "Caméras."),
        (vote_cancelled, another_person, "Maire"),
        (interest_cancelled, other_words, "Vidéosurveillance des rues"),
        (interest_cancelled, another_person, "Paul Durand"),
    ],
)
def test_what_changed_since_it_was_cancelled_is_read_before_it_leaves_again(
    baule: "Commune", make: "Callable[[Commune], VoteNavigation]", change: "Change", words: str, told: bool
) -> None:
    baule.campaign()
    navigation = make(baule)
    part = navigation.votes if make is vote_cancelled else navigation.steering
    change(baule)
    if told:
        baule.actor.announce(EVERYTHING)
        baule.settle()
    part.undo()
    baule.settle()
    assert waiting(baule) == [], "nothing leaves that was not read"
    read = reviewed(navigation)
    assert read.changed == f"{NOTHING_LEFT} Relisez avant d’envoyer."
    assert words in str(read)

    navigation.go_now()
    baule.settle()
    assert waiting(baule) == ["vote.cast" if make is vote_cancelled else "interest.declare"]


def test_a_proposal_renamed_before_the_question_is_read_by_its_name_of_today(baule: "Commune") -> None:
    """The question names the act by the title that it bears."""
    baule.campaign()
    published.open_phase(baule.context, "vote")
    navigation = voting(baule)
    confirmed.vote(baule, navigation.votes, OPEN.id)
    other_words(baule)
    cancelled(baule, navigation, OPEN.id)
    navigation.votes.undo()
    baule.settle()
    assert waiting(baule) == []
    assert ("Vote pour la proposition", "Vidéosurveillance des rues") in reviewed(navigation).public


def test_a_need_that_bears_other_words_is_read_before_the_vote_names_it_again(baule: "Commune") -> None:
    baule.campaign()
    need = baule.act(draft_need, None, title="Salle des fêtes", description="Réservations sur papier.")
    published.settle(baule.context, baule.act(submit_need, need).op, "accepted")
    navigation = vote_cancelled(baule, need)
    withdraw_need(baule.context, need)
    navigation.votes.undo()
    baule.settle()
    assert "vote.cast" not in waiting(baule)
    assert dict(reviewed(navigation).public)["Répond à votre besoin"].startswith("Aucun\u00a0: «\u00a0Salle des fêtes")


@pytest.mark.parametrize("make", [vote_cancelled, interest_cancelled])
def test_what_is_as_it_was_read_leaves_at_one_press(
    baule: "Commune", make: "Callable[[Commune], VoteNavigation]"
) -> None:
    baule.campaign()
    navigation = make(baule)
    part = navigation.votes if make is vote_cancelled else navigation.steering
    said: list[tuple[str, bool]] = []
    part.message.connect(lambda sentence, undo: said.append((sentence, undo)))
    baule.actor.announce(EVERYTHING)
    part.undo()
    part.undo()
    baule.settle()
    assert waiting(baule) == ["vote.cast" if make is vote_cancelled else "interest.declare"]
    assert navigation.screen is navigation.section
    assert said == [("", False)]


def test_a_role_declared_meanwhile_is_not_replaced_unread(baule: "Commune") -> None:
    baule.campaign()
    navigation = interest_cancelled(baule)
    other_role_declared(baule)
    navigation.steering.undo()
    baule.settle()
    assert len(waiting(baule)) == 1
    assert baule.ask(steering.standing_of, CEMETERY.id).role == "referent"
    assert "territoire référent" in str(reviewed(navigation))


def test_a_role_that_had_replaced_another_is_declared_again_at_one_press(baule: "Commune") -> None:
    baule.campaign()
    published.open_phase(baule.context, "steering")
    navigation = voting(baule)
    for role in ("participant", "referent"):
        confirmed.declare(baule, navigation.steering, CEMETERY.id, role, "Nous avons commencé.")
    cancelled(baule, navigation, CEMETERY.id)
    assert baule.ask(steering.standing_of, CEMETERY.id).role == "participant"
    navigation.steering.undo()
    baule.settle()
    assert baule.ask(steering.standing_of, CEMETERY.id).role == "referent"


def test_a_vote_given_elsewhere_meanwhile_is_not_given_twice_and_why_is_said(baule: "Commune") -> None:
    baule.campaign()
    navigation = vote_cancelled(baule)
    refused: list[str] = []
    navigation.votes.refused.connect(lambda refusal: refused.append(refusal.code))
    cast_vote(baule.context, OPEN.id)
    navigation.votes.undo()
    baule.settle()
    assert (waiting(baule), refused) == (["vote.cast"], ["already_voted"])
    assert [row.stands for row in baule.ask(rows.listed)].count(True) == 1


def test_a_vote_refused_when_it_was_read_is_not_given_once_it_has_become_possible(baule: "Commune") -> None:
    """Another program has voted, and takes its vote back while this window shows what it has read."""
    baule.campaign()
    published.open_phase(baule.context, "vote")
    navigation, refused = voting(baule), list[str]()
    act = cast_vote(baule.context, OPEN.id).value
    navigation.votes.refreshed.connect(lambda: waiting(baule) and cancel_act(baule.context, act.op))
    navigation.votes.refused.connect(lambda refusal: refused.append(refusal.code))
    navigation.votes.review(OPEN.id)
    baule.settle()
    assert (waiting(baule), refused) == ([], ["already_voted"])


def test_what_the_list_no_longer_had_is_reviewed_once_it_is_published_again(baule: "Commune") -> None:
    baule.campaign()
    published.open_phase(baule.context, "steering")
    navigation = voting(baule)
    published.publish(baule.context, "proposals", removed=(CEMETERY.id,))
    baule.actor.announce(EVERYTHING)
    baule.settle()
    published.publish(baule.context, "proposals", CEMETERY)
    navigation.steering.review(CEMETERY.id, "participant", "")
    baule.settle()
    assert waiting(baule) == []
    assert reviewed(navigation)


def test_a_declaration_that_would_be_refused_is_not_reviewed_and_why_is_said(baule: "Commune") -> None:
    baule.campaign()
    published.open_phase(baule.context, "steering")
    navigation, refused = voting(baule), list[str]()
    navigation.steering.refused.connect(lambda refusal: refused.append(refusal.code))
    declare_interest(baule.context, CEMETERY.id, "participant")
    navigation.steering.review(CEMETERY.id, "participant", "")
    baule.settle()
    published.publish(baule.context, "proposals", removed=(CEMETERY.id,))
    navigation.steering.review(CEMETERY.id, "referent", "")
    baule.settle()
    assert (refused, navigation.review) == (["already_declared", "not_retained"], None)
