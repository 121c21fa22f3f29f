"""Which screen of Demande au préfet is in sight, and what may be done there, without a window."""

from typing import TYPE_CHECKING

import pytest
from pytestqt.qtbot import QtBot

from desktop.actions.requests.discard_request import discard_request
from desktop.actions.requests.draft_request import draft_request
from desktop.database import records
from desktop.database.queries import requests
from desktop.database.queries.request_copies import COPIED
from desktop.viewmodels.kit.acts import Acts
from desktop.viewmodels.requests.navigation import RequestNavigation
from desktop.viewmodels.requests.over_text import OverText
from desktop.viewmodels.requests.request_acts import RequestAct
from desktop.viewmodels.requests.screens import RequestScreen
from desktop.viewmodels.requests.words import ABANDONED, CHANGED_NOTHING
from tests.desktop.viewmodels.requests.complete_request import COMPLETE
from tests.desktop.viewmodels.requests.sent_request import Sent

if TYPE_CHECKING:
    from tests.desktop.viewmodels.conftest import Commune


@pytest.fixture
def navigation(baule: "Commune") -> RequestNavigation:
    made = RequestNavigation(baule.actor)
    made.start()
    made.requests.refresh()
    baule.until(lambda: made.requests.known)
    return made


def test_an_empty_list_offers_nothing_and_a_list_of_one_offers_another(
    baule: "Commune", navigation: RequestNavigation
) -> None:
    assert navigation.screen is RequestScreen.LIST
    assert navigation.acts == Acts()
    baule.act(draft_request, title="Former les agents")
    baule.settle()
    assert navigation.acts == Acts(RequestAct.WRITE)


def test_writing_is_saved_and_left_before_another_is_opened(baule: "Commune", navigation: RequestNavigation) -> None:
    other = baule.act(draft_request, title="Former les agents")
    navigation.open("new")
    baule.until(lambda: navigation.screen is RequestScreen.WRITING)
    assert navigation.acts == Acts(RequestAct.NEXT, danger=RequestAct.DISCARD)
    navigation.editor.type("title", "Accueil numérique")
    navigation.open(other)
    baule.until(lambda: navigation.editor.id == other)
    both = ["Accueil numérique", "Former les agents"]
    baule.until(lambda: sorted(line.title for line in navigation.requests.model.lines) == both)


def test_what_is_binned_leads_back_to_the_list(baule: "Commune", navigation: RequestNavigation, qtbot: QtBot) -> None:
    navigation.open("new:agent_training")
    baule.until(lambda: navigation.screen is RequestScreen.WRITING)
    navigation.editor.type("title", "Accueil numérique")
    with qtbot.waitSignal(navigation.requests.binned, timeout=10_000) as binned:
        navigation.discard()
    assert navigation.screen is RequestScreen.LIST
    assert binned.args == ["Le brouillon «\u00a0Accueil numérique\u00a0» est dans la corbeille."]


def test_a_request_that_lacks_something_stays_in_its_form(baule: "Commune", navigation: RequestNavigation) -> None:
    navigation.open("new")
    baule.until(lambda: navigation.screen is RequestScreen.WRITING)
    turned: list[RequestScreen] = []
    navigation.turned.connect(lambda: turned.append(navigation.screen))
    navigation.editor.ask_submit()
    baule.until(lambda: bool(turned))
    assert turned == [RequestScreen.WRITING]


def completing(baule: "Commune", navigation: RequestNavigation, sent: Sent) -> None:
    """The préfet has found it incomplete, and its text is open."""
    sent.receive()
    sent.answer(state="incomplete", reason="Trop court.")
    sent.model.resume()
    baule.settle()
    navigation.open(sent.id)
    baule.until(lambda: navigation.screen is RequestScreen.WRITING)


def test_what_is_new_in_a_complement_can_be_thrown_away(baule: "Commune", navigation: RequestNavigation) -> None:
    """What was changed by mistake could only be typed again by hand, and stood in the list as the request."""
    sent, said = Sent(baule), list[str]()
    navigation.requests.note.connect(said.append)
    navigation.requests.binned.connect(said.append)
    completing(baule, navigation, sent)
    assert navigation.acts is not None
    assert navigation.acts.danger is RequestAct.ABANDON
    navigation.editor.type("title", "Autre chose")
    navigation.abandon()
    baule.settle()
    assert (navigation.screen, said) == (RequestScreen.LIST, [ABANDONED])
    assert [line.title for line in navigation.requests.model.lines] == [COMPLETE["title"]]
    assert [row.title for row in baule.ask(requests.discarded)] == ["Autre chose"]
    navigation.open(sent.id)
    baule.until(lambda: navigation.screen is RequestScreen.WRITING)
    navigation.abandon()
    baule.settle()
    assert said == [ABANDONED, CHANGED_NOTHING]


def test_what_was_thrown_away_of_a_complement_is_told_from_a_draft_and_leads_to_its_request(
    baule: "Commune", navigation: RequestNavigation
) -> None:
    """In the bin both had the same words; put back, it warned of two requests and led to none."""
    sent = Sent(baule)
    completing(baule, navigation, sent)
    navigation.editor.type("title", "Autre chose")
    navigation.abandon()
    baule.act(discard_request, baule.act(draft_request, None, title="Autre chose"))
    baule.settle()
    kept = {line.note.partition(" · ")[0] for line in navigation.bin.model.lines}
    assert "Complément gardé à part" in kept
    assert len(kept) == 2
    (apart,) = (line.id for line in navigation.bin.model.lines if line.note.startswith("Complément"))
    navigation.bin.restore(apart)
    baule.until(lambda: navigation.screen is RequestScreen.WRITING)
    assert navigation.over_text.origin == sent.id


def test_what_was_thrown_away_of_a_complement_is_taken_back_where_it_is_said(
    baule: "Commune", navigation: RequestNavigation
) -> None:
    """Out of the bin it came as a second request beside the one to complete."""
    sent = Sent(baule)
    completing(baule, navigation, sent)
    navigation.editor.type("title", "Autre chose")
    navigation.abandon()
    baule.settle()
    navigation.requests.undo_discard()
    baule.settle()
    assert [(line.id, line.title) for line in navigation.requests.model.lines] == [(sent.id, "Autre chose")]
    assert baule.ask(requests.discarded) == ()


def test_a_complement_and_the_draft_apart_that_it_becomes_are_told_apart(
    baule: "Commune", navigation: RequestNavigation
) -> None:
    sent = Sent(baule)
    with baule.context.store.transaction() as connection:  # it was itself kept apart before it was sent
        records.meta.put(connection, f"{COPIED}{sent.id}", "another")
    completing(baule, navigation, sent)
    assert navigation.editor.heading == "Complément de la demande"
    navigation.editor.type("title", "Autre chose")
    navigation.editor.keep()
    baule.settle()
    baule.act(draft_request, sent.id, title="Écrit par un autre programme")
    navigation.editor.type("description", "Toujours écrit ici.")
    navigation.editor.keep()
    baule.settle()
    assert navigation.editor.id != sent.id
    assert navigation.editor.heading == "Demande gardée à part"
    assert navigation.acts is not None
    assert navigation.acts.danger is RequestAct.DISCARD, "it only came once it was left and opened again"


def test_what_could_not_be_done_is_not_done_later_behind_her_back(
    baule: "Commune", navigation: RequestNavigation
) -> None:
    """The bin was asked for while the disk accepted nothing: leaving the text later keeps it."""
    navigation.open("new")
    baule.until(lambda: navigation.screen is RequestScreen.WRITING)
    baule.read_only(True)
    navigation.editor.type("title", "Accueil numérique")
    navigation.discard()
    baule.settle()
    baule.read_only(False)
    navigation.leave()
    baule.settle()
    assert navigation.screen is RequestScreen.LIST
    assert [line.title for line in navigation.requests.model.lines] == ["Accueil numérique"]


def test_asked_twice_before_all_is_kept_another_text_is_opened_once(
    baule: "Commune", navigation: RequestNavigation
) -> None:
    other = baule.act(draft_request, title="Former les agents")
    navigation.open("new")
    baule.until(lambda: navigation.screen is RequestScreen.WRITING)
    navigation.editor.type("title", "Accueil numérique")
    navigation.open(other)
    navigation.open(other)
    baule.settle()
    assert navigation.screen is RequestScreen.WRITING
    assert navigation.editor.fields["title"] == "Former les agents"


def test_chosen_from_another_page_what_was_read_gives_way_and_what_is_written_stays(
    baule: "Commune", navigation: RequestNavigation
) -> None:
    navigation.open(Sent(baule).id)
    baule.until(lambda: navigation.screen is RequestScreen.READING)
    navigation.give_way()
    assert navigation.screen is RequestScreen.LIST
    navigation.turn(RequestScreen.BIN)
    navigation.give_way()
    assert navigation.screen is RequestScreen.BIN, "a list stays as it is"
    navigation.open("new")
    baule.until(lambda: navigation.screen is RequestScreen.WRITING)
    navigation.give_way()
    baule.settle()
    assert navigation.screen is RequestScreen.WRITING


def test_a_paper_is_of_what_is_read_or_of_what_is_written_saved_first(
    baule: "Commune", navigation: RequestNavigation
) -> None:
    papers: list[tuple[str, str]] = []

    def see(id: str, title: str) -> None:
        papers.append((id, title))

    navigation.with_open(see)
    assert papers == [], "nothing is open"
    sent = Sent(baule)
    navigation.open(sent.id)
    baule.until(lambda: navigation.screen is RequestScreen.READING)
    navigation.with_open(see)
    assert papers == [(sent.id, sent.sheet.title)]
    navigation.open("new")
    baule.until(lambda: navigation.screen is RequestScreen.WRITING)
    navigation.editor.type("title", "Accueil numérique")
    navigation.with_open(see)
    baule.until(lambda: len(papers) == 2)
    id, title = papers[1]
    assert (title, baule.ask(requests.one, id).title) == ("Accueil numérique", "Accueil numérique")


def test_that_a_text_can_be_changed_again_is_said_until_it_was_shown(
    baule: "Commune", navigation: RequestNavigation
) -> None:
    navigation.open(Sent(baule).id)
    baule.until(lambda: navigation.screen is RequestScreen.READING)
    told: list[OverText] = []
    navigation.begun.connect(lambda: told.append(navigation.over_text))
    navigation.sheet.cancel()
    baule.until(lambda: navigation.screen is RequestScreen.WRITING)
    navigation.back_to_text()
    (first, second), again = told, "Votre texte est de nouveau un brouillon."
    assert (first.words.endswith(again), first.reopened, second.words) == (True, True, "")
