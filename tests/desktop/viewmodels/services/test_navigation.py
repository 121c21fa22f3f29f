"""Which part and which screen of Services is in sight, without a window."""

from itertools import permutations
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import update

from desktop.actions.needs.draft_need import draft_need
from desktop.actions.needs.submit_need import submit_need
from desktop.actions.services.draft_share import draft_share
from desktop.actions.votes.cast_vote import cast_vote
from desktop.database.queries import shares, votes
from desktop.database.tables import vote
from desktop.domain.changes import Changes
from desktop.domain.refusals import words_of
from desktop.viewmodels.kit.acts import Acts
from desktop.viewmodels.kit.kept import ActStanding
from desktop.viewmodels.kit.vote_words import vote_button
from desktop.viewmodels.services.navigation import ServiceNavigation
from desktop.viewmodels.services.screens import ServiceAct, ServiceScreen, ServiceTab, ServiceTarget, ShareScreen
from desktop.viewmodels.votes.votes import Votes
from sync.client.ledger.tables import outbox
from tests.desktop.actions.published import publish

if TYPE_CHECKING:
    from tests.desktop.viewmodels.conftest import Commune


@pytest.fixture
def navigation(baule: "Commune") -> ServiceNavigation:
    baule.campaign()  # services are voted for from the first phase on
    made = ServiceNavigation(baule.actor, Votes)
    made.start()
    made.visit("")
    baule.settle()
    return made


def test_before_the_first_answer_nothing_is_said_to_be_missing(baule: "Commune") -> None:
    navigation = ServiceNavigation(baule.actor, Votes)
    assert (navigation.screen, navigation.acts) == (ServiceScreen.LIST, Acts(ServiceAct.VOTE))


def test_what_is_read_can_be_voted_for(navigation: ServiceNavigation) -> None:
    assert (navigation.screen, navigation.acts) == (ServiceScreen.LIST, Acts(ServiceAct.VOTE))
    assert not navigation.services.may_vote
    assert navigation.services.vote_button == vote_button(None)
    seen: list[Acts[ServiceAct]] = []
    navigation.turned.connect(lambda: seen.append(navigation.acts))
    navigation.services.show("actes")
    assert seen == [Acts(ServiceAct.VOTE)]
    assert navigation.services.may_vote
    sheet = navigation.services.sheet
    assert sheet is not None
    assert navigation.services.vote_button == vote_button(sheet.title, sheet.voting.sentence)


def test_a_vote_that_is_not_open_is_not_offered(baule: "Commune") -> None:
    baule.campaign("vote")
    navigation = ServiceNavigation(baule.actor, Votes)
    navigation.start()
    navigation.visit("")
    baule.settle()
    assert navigation.acts == Acts(), "nor before a service is chosen: the bar would come and go"
    navigation.services.show("actes")
    assert navigation.acts == Acts()
    assert not navigation.services.may_vote


def test_for_a_service_that_has_our_vote_the_way_leads_to_that_vote(
    baule: "Commune", navigation: ServiceNavigation
) -> None:
    navigation.services.show("actes")
    baule.act(cast_vote, "actes")
    assert navigation.acts == Acts(ServiceAct.FOLLOW)
    navigation.services.show("opencimetiere")
    assert navigation.acts == Acts(ServiceAct.VOTE)


@pytest.mark.slow
def test_no_vote_is_offered_for_what_a_filter_hides(baule: "Commune", navigation: ServiceNavigation) -> None:
    navigation.services.show("un-eleve-un-stage")
    navigation.services.narrowing.search("délibérations")
    baule.until(lambda: navigation.services.narrowing.narrowed and len(navigation.services.model.lines) < 100)
    assert (navigation.screen, navigation.acts) == (ServiceScreen.LIST, Acts(ServiceAct.VOTE))
    assert not navigation.services.may_vote


@pytest.mark.slow
def test_an_empty_answer_offers_to_write_the_need(baule: "Commune", navigation: ServiceNavigation) -> None:
    navigation.services.narrowing.search("zzzzqq")
    baule.until(lambda: navigation.screen is ServiceScreen.NOTHING)
    assert navigation.acts == Acts(ServiceAct.WRITE_NEED)
    navigation.services.narrowing.clear()
    assert navigation.screen is ServiceScreen.LIST


def test_an_empty_answer_offers_no_need_once_none_is_taken(baule: "Commune", navigation: ServiceNavigation) -> None:
    baule.campaign("vote")
    said: list[str] = []
    navigation.services.sought.connect(said.append)
    navigation.services.refresh()
    navigation.services.narrowing.search("zzzzqq")
    baule.until(lambda: navigation.screen is ServiceScreen.NOTHING)
    baule.until(lambda: bool(said))
    assert (navigation.acts, said[-1]) == (Acts(), "Essayez un mot plus simple, ou moins de filtres.")


def test_a_target_brings_a_service_into_sight_whatever_is_filtered(
    baule: "Commune", navigation: ServiceNavigation
) -> None:
    need = baule.act(draft_need, None, title="Cimetière", description="")
    led: list[str] = []
    navigation.led.connect(lambda: led.append(navigation.services.id))
    navigation.services.narrowing.search("zzzzqq")
    baule.until(lambda: navigation.screen is ServiceScreen.NOTHING)
    navigation.turn(ServiceTab.SHARED)
    navigation.visit(f"opencimetiere?need={need}")
    baule.settle()
    assert (navigation.screen, led, navigation.need) == (ServiceScreen.LIST, ["opencimetiere"], need)
    navigation.visit("actes")
    baule.settle()
    assert (led, navigation.need) == (["opencimetiere", "actes"], "")
    navigation.services.refresh()
    baule.settle()
    assert len(led) == 2  # once


@pytest.mark.slow
def test_a_vote_is_kept_with_the_need_it_answers(baule: "Commune", navigation: ServiceNavigation) -> None:
    need = baule.act(draft_need, None, title="Cimetière", description="Sur papier.")
    baule.act(submit_need, need)
    navigation.services.show("opencimetiere")
    navigation.vote(need)
    baule.settle()
    assert (navigation.screen, baule.ask(votes.listed)) == (ServiceScreen.REVIEWING, ())
    assert navigation.acts == Acts(ServiceAct.VOTE_NOW, back=ServiceAct.BACK)
    assert navigation.review is not None
    assert navigation.review.confirmation.heading == "Voter au nom de Baule\u202f?"
    said = dict(navigation.review.confirmation.public)
    assert said["Vote pour le service du catalogue"] == "openCimetière"
    assert said["Répond à votre besoin"] == "Cimetière"
    navigation.vote_now()
    baule.settle()
    assert navigation.screen is ServiceScreen.KEPT
    assert navigation.acts == Acts(ServiceAct.GO_ON, (ServiceAct.SEE_OUTBOX,), ServiceAct.TAKE_BACK)
    (row,) = baule.ask(votes.listed)
    assert (row.subject, row.need) == ("opencimetiere", need)
    assert navigation.kept is not None
    assert navigation.kept.detail.endswith("Répond à votre besoin «\u00a0Cimetière\u00a0».")
    assert navigation.kept.op == row.cast_op
    baule.settle()
    assert navigation.screen is ServiceScreen.KEPT  # the catalogue was looked at again meanwhile
    navigation.back()
    assert (navigation.screen, navigation.kept) == (ServiceScreen.LIST, None)
    assert not navigation.services.may_vote


def voted(baule: "Commune", navigation: ServiceNavigation) -> None:
    navigation.vote("")
    baule.settle()
    navigation.vote_now()
    baule.settle()
    assert navigation.screen is ServiceScreen.KEPT


def test_what_was_read_may_be_left_without_a_vote(baule: "Commune", navigation: ServiceNavigation) -> None:
    navigation.services.show("actes")
    navigation.vote("")
    baule.settle()
    navigation.back()
    assert (navigation.screen, navigation.review) == (ServiceScreen.LIST, None)
    assert baule.ask(votes.listed) == ()


@pytest.mark.parametrize("yes", [False, True])
@pytest.mark.parametrize("target", ["", ServiceTarget.SHARE, ServiceTarget.SHARED])
def test_what_is_answered_late_turns_no_screen_but_is_said(
    baule: "Commune", navigation: ServiceNavigation, target: str, *, yes: bool
) -> None:
    """It covered the service that was begun meanwhile: the keyboard stayed there, out of sight, or words were lost."""
    waits: list[str] = []
    navigation.votes.waits.connect(lambda sentence, _op: waits.append(sentence))
    navigation.sharing.start()
    navigation.services.show("grr")
    navigation.vote("")
    if yes:
        baule.settle()
        navigation.vote_now()
    navigation.visit(target)
    screen = navigation.screen
    baule.settle()
    assert (navigation.screen, navigation.review, navigation.kept) == (screen, None, None)
    assert (len(baule.ask(votes.listed)), len(waits)) == (int(yes), int(yes))
    assert all(sentence.startswith("Vote de Baule enregistré") and "GRR" in sentence for sentence in waits)


def test_a_review_in_sight_stays_where_the_vote_before_it_is_answered_late(
    baule: "Commune", navigation: ServiceNavigation
) -> None:
    navigation.services.show("grr")
    navigation.vote("")
    baule.settle()
    cast_vote(baule.context, "grr")  # by relaisctl, meanwhile
    late: list[str] = []
    navigation.votes.late.connect(late.append)
    navigation.vote_now()
    navigation.back()
    navigation.services.show("actes")
    navigation.vote("")
    baule.settle()
    assert navigation.review is not None
    assert (navigation.screen, navigation.review.id, len(late)) == (ServiceScreen.REVIEWING, "actes", 1)


def test_of_two_votes_asked_for_at_once_the_last_is_reviewed(baule: "Commune", navigation: ServiceNavigation) -> None:
    reviewed: list[str] = []
    navigation.turned.connect(lambda: reviewed.append("" if navigation.review is None else navigation.review.id))
    for id in ("grr", "actes"):
        navigation.services.show(id)
        navigation.vote("")
    baule.settle()
    assert {id for id in reviewed if id} == {"actes"}


@pytest.mark.parametrize("stays", [True, False])
def test_the_question_before_a_vote_is_taken_back_is_forgotten(
    baule: "Commune", navigation: ServiceNavigation, *, stays: bool
) -> None:
    navigation.services.show("actes")
    voted(baule, navigation)
    navigation.take_back()
    if stays:
        baule.settle()
        navigation.take_back()
        navigation.stay()
    else:
        navigation.back()
    baule.settle()
    assert navigation.screen is (ServiceScreen.KEPT if stays else ServiceScreen.LIST)


def test_a_service_withdrawn_while_its_review_is_read_is_named(baule: "Commune", navigation: ServiceNavigation) -> None:
    refused: list[str] = []
    navigation.votes.refused.connect(lambda refusal: refused.append(words_of(refusal)))
    navigation.services.show("grr")
    navigation.vote("")
    baule.settle()
    publish(baule.context, "catalogue", removed=["grr"])
    navigation.vote_now()
    baule.settle()
    assert (refused, navigation.screen) == (["GRR n’est plus au catalogue."], ServiceScreen.LIST)
    assert baule.ask(votes.listed) == ()


def test_a_second_yes_before_the_screen_after_the_first_is_no_second_vote(
    baule: "Commune", navigation: ServiceNavigation
) -> None:
    """It was refused as one, under a vote that had succeeded."""
    refused: list[str] = []
    navigation.votes.refused.connect(lambda refusal: refused.append(refusal.code))
    navigation.services.show("grr")
    navigation.vote("")
    baule.settle()
    in_sight: list[ServiceScreen] = []
    navigation.votes.refreshed.connect(lambda: in_sight.append(navigation.screen))
    navigation.votes.refreshed.connect(navigation.vote_now)  # the vote is stored, but the review is still in sight
    navigation.vote_now()
    baule.settle()
    assert in_sight[0] is ServiceScreen.REVIEWING
    assert (navigation.screen, refused) == (ServiceScreen.KEPT, [])


def test_a_vote_given_twice_is_named(baule: "Commune", navigation: ServiceNavigation) -> None:
    refused: list[str] = []
    navigation.votes.refused.connect(lambda refusal: refused.append(words_of(refusal)))
    navigation.services.show("grr")
    navigation.vote("")
    baule.settle()
    baule.act(cast_vote, "grr", None)
    navigation.vote_now()
    baule.settle()
    navigation.votes.review("grr")
    baule.settle()
    assert len(refused) == 2
    assert all(one.startswith("Votre commune a déjà voté pour «\u00a0GRR\u00a0».") for one in refused)


def test_the_need_she_came_from_is_for_the_service_she_was_led_to(
    baule: "Commune", navigation: ServiceNavigation
) -> None:
    need = baule.act(draft_need, None, title="Salle des fêtes", description="")
    navigation.visit(f"grr?need={need}")
    baule.settle()
    assert navigation.need == need
    assert navigation.acts == Acts(ServiceAct.VOTE, (ServiceAct.TO_NEED,))
    navigation.vote(need)
    baule.settle()
    navigation.vote_now()
    baule.settle()
    assert navigation.acts.main is ServiceAct.TO_NEED, "what she was writing, and not another list"
    navigation.back()
    navigation.services.show("opencimetiere")
    assert navigation.need == ""
    assert navigation.acts.others == ()
    navigation.visit("opencimetiere")
    baule.settle()
    assert navigation.need == ""


def test_what_was_kept_is_followed_until_it_is_left(baule: "Commune", navigation: ServiceNavigation) -> None:
    followed: list[str] = []
    navigation.followed.connect(lambda: followed.append(navigation.standing.note))
    navigation.services.show("actes")
    voted(baule, navigation)
    with baule.context.store.transaction() as connection:
        values = {"state": "accepted", "attempts": 1, "number": 9, "received_at": "2021-02-03T13:40:00+00:00"}
        connection.execute(update(outbox).values(**values))
    baule.actor.announce(Changes(outbox=True))
    baule.until(lambda: bool(followed) and "Accusé n°\u00a09" in followed[-1])
    navigation.visit("")
    baule.settle()
    followed.clear()
    baule.actor.announce(Changes(outbox=True))
    baule.settle()
    assert (followed, navigation.standing, navigation.undo_words) == ([], ActStanding(), "")


def test_a_vote_that_was_refused_is_not_offered_to_be_taken_back(
    baule: "Commune", navigation: ServiceNavigation
) -> None:
    navigation.services.show("actes")
    voted(baule, navigation)
    assert navigation.acts is not None
    assert (navigation.undo_words, navigation.acts.danger) == ("&Annuler ce vote", ServiceAct.TAKE_BACK)
    with baule.context.store.transaction() as connection:
        connection.execute(update(outbox).values(state="rejected", attempts=1))
        connection.execute(update(vote).values(stands=0))
    baule.actor.announce(Changes(outbox=True))
    baule.settle()
    assert (navigation.screen, navigation.undo_words) == (ServiceScreen.KEPT, "")
    assert navigation.acts.danger is None


def test_a_vote_is_taken_back_from_the_screen_that_follows_it(baule: "Commune", navigation: ServiceNavigation) -> None:
    navigation.services.show("actes")
    voted(baule, navigation)
    navigation.take_back()
    baule.settle()
    assert navigation.screen is ServiceScreen.WITHDRAWING
    assert navigation.acts == Acts(None, (ServiceAct.WITHDRAW,), back=ServiceAct.STAY)
    assert navigation.question is not None
    assert "Annulé, il ne sera pas envoyé" in navigation.question.sends
    navigation.stay()
    assert navigation.screen is ServiceScreen.KEPT
    assert any(row.stands for row in baule.ask(votes.listed))
    navigation.take_back()
    baule.settle()
    navigation.withdraw_now()
    baule.settle()
    assert navigation.screen is ServiceScreen.LIST
    assert navigation.services.may_vote
    assert not any(row.stands for row in baule.ask(votes.listed))


def test_a_vote_that_is_refused_has_the_catalogue_looked_at_again(
    baule: "Commune", navigation: ServiceNavigation
) -> None:
    navigation.services.show("actes")
    cast_vote(baule.context, "actes")  # by `relaisctl`: no news of it came here
    assert navigation.services.may_vote
    left: list[None] = []
    navigation.returned.connect(lambda: left.append(None))
    navigation.vote("")
    baule.until(lambda: not navigation.services.may_vote)
    assert left == []  # nothing had been read yet
    assert navigation.screen is ServiceScreen.LIST
    assert navigation.services.model.lines[navigation.services.model.place_of("actes")].spoken.endswith("à envoyer")


def test_a_new_service_of_ours_is_begun_by_its_target_and_stays_in_sight(
    baule: "Commune", navigation: ServiceNavigation
) -> None:
    begun: list[None] = []
    navigation.begun.connect(lambda: begun.append(None))
    navigation.sharing.start()
    navigation.visit("share")
    baule.settle()
    assert (navigation.screen, navigation.tab) == (ServiceScreen.SHARED, ServiceTab.SHARED)
    assert (navigation.acts, navigation.sharing.screen) == (None, ShareScreen.WRITING)
    assert navigation.writing
    navigation.visit("")
    assert (navigation.screen, begun) == (ServiceScreen.SHARED, [])
    navigation.turn(ServiceTab.CATALOGUE)
    assert not navigation.writing, "it stays open, but is out of sight"
    navigation.turn(ServiceTab.SHARED)
    navigation.sharing.leave()
    baule.settle()
    assert not navigation.writing
    navigation.turn(ServiceTab.CATALOGUE)
    begun.clear()
    navigation.visit("")
    assert (navigation.screen, begun) == (ServiceScreen.LIST, [None])


@pytest.mark.parametrize("first", ServiceTarget)
def test_the_catalogue_is_read_where_the_first_visit_led_to_a_service_of_ours(
    baule: "Commune", first: ServiceTarget
) -> None:
    """Its tab showed an empty list, without a word."""
    navigation = ServiceNavigation(baule.actor, Votes)
    navigation.start()
    navigation.visit(first)
    baule.settle()
    navigation.turn(ServiceTab.CATALOGUE)
    baule.settle()
    assert navigation.services.model.lines


def test_what_is_being_written_is_saved_on_the_way_to_the_catalogue(
    baule: "Commune", navigation: ServiceNavigation
) -> None:
    navigation.sharing.start()
    navigation.share()
    baule.settle()
    navigation.sharing.editor.type("title", "Salles")
    navigation.back()
    baule.settle()
    assert [row.title for row in baule.ask(shares.listed)] == ["Salles"]


def test_the_id_of_one_of_ours_leads_to_it(baule: "Commune", navigation: ServiceNavigation) -> None:
    made = baule.act(draft_share, None, title="Registre", summary="En ligne.")
    navigation.sharing.start()
    navigation.visit(made)
    baule.settle()
    assert (navigation.screen, navigation.sharing.editor.id) == (ServiceScreen.SHARED, made)
    navigation.visit("shared")
    assert navigation.screen is ServiceScreen.SHARED
    navigation.visit("no-such-thing")
    baule.settle()
    assert (navigation.screen, navigation.services.id) == (ServiceScreen.LIST, "")


def test_she_is_not_led_from_what_she_has_opened_since(baule: "Commune", navigation: ServiceNavigation) -> None:
    made = baule.act(draft_share, None, title="Registre", summary="En ligne.")
    navigation.sharing.start()
    for id in (made, "actes"):
        navigation.visit(id)
        navigation.share()
        baule.settle()
        assert (navigation.screen, navigation.sharing.editor.id) == (ServiceScreen.SHARED, "")
        assert navigation.services.id == ""


def test_another_of_ours_is_opened_once_what_is_written_is_kept(
    baule: "Commune", navigation: ServiceNavigation
) -> None:
    sharing = navigation.sharing
    sharing.start()
    ids = [baule.act(draft_share, None, title=title, summary="En ligne.") for title in ("Registre", "Salles")]
    for first, other in permutations(ids):
        sharing.open(first)
        baule.settle()
        sharing.editor.type("remarks", f"vers {other}")
        sharing.open(first)
        assert (sharing.editor.id, sharing.editor.fields["remarks"]) == (first, f"vers {other}"), "it stays open"
        sharing.open(other)
        baule.settle()
        assert (sharing.editor.active, sharing.editor.id) == (True, other)
        assert baule.ask(shares.one, first).remarks == f"vers {other}"
        sharing.open("")
        baule.settle()
        sharing.editor.type("title", f"Nouveau, après {other}")
        sharing.open("")
        baule.settle()
        assert (sharing.editor.active, sharing.editor.id, sharing.editor.fields["title"]) == (True, "", "")
        sharing.leave()
        baule.settle()
    titles = sorted(row.title for row in baule.ask(shares.listed))
    assert titles == sorted(["Registre", "Salles", *(f"Nouveau, après {id}" for id in ids)])


@pytest.mark.parametrize(("typed", "named"), [("Salles", "Salles"), (" ", "Service sans nom")])
def test_what_is_binned_is_named_as_it_was_last_written(
    baule: "Commune", navigation: ServiceNavigation, typed: str, named: str
) -> None:
    """Before the list knows of it."""
    told: list[str] = []
    sharing = navigation.sharing
    sharing.shares.binned.connect(told.append)
    sharing.start()
    navigation.share()
    baule.settle()
    sharing.editor.type("summary", "En ligne.")
    sharing.editor.type("title", typed)
    sharing.discard()
    baule.settle()
    assert told == [f"Le brouillon «\u00a0{named}\u00a0» est dans la corbeille."]
    assert sharing.screen is ShareScreen.LIST


def test_a_bin_that_the_disk_refused_does_not_take_the_text_later(
    baule: "Commune", navigation: ServiceNavigation
) -> None:
    sharing = navigation.sharing
    sharing.start()
    navigation.share()
    baule.settle()
    baule.read_only(True)
    sharing.editor.type("title", "Borne d’accueil")
    sharing.discard()
    baule.settle()
    baule.read_only(False)
    sharing.leave()
    baule.settle()
    assert sharing.screen is ShareScreen.LIST
    assert [line.title for line in sharing.shares.model.lines] == ["Borne d’accueil"]


@pytest.mark.parametrize("way", ["page", "tab", "link"])
def test_a_service_that_is_come_back_to_is_open_again(
    baule: "Commune", navigation: ServiceNavigation, way: str
) -> None:
    navigation.share()
    baule.settle()
    editor = navigation.sharing.editor
    if way == "page":
        navigation.sharing.pause()
        assert not editor.in_sight
        navigation.visit("")
    else:
        navigation.turn(ServiceTab.CATALOGUE)
        assert not editor.in_sight
        navigation.turn(ServiceTab.SHARED) if way == "tab" else navigation.visit(ServiceTarget.SHARED)
    baule.settle()
    assert editor.in_sight
    assert navigation.screen is ServiceScreen.SHARED
