"""The page Services in a real window: search, filters, an empty answer with a way out, a vote not yet counted."""

import json
from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from sqlalchemy import update

import resources
from desktop.actions.needs.correct_need import correct_need
from desktop.actions.needs.draft_need import draft_need
from desktop.actions.needs.submit_need import submit_need
from desktop.actions.votes.cast_vote import cast_vote
from desktop.database.queries import catalogue, votes
from desktop.database.tables import vote
from desktop.domain.changes import Changes
from desktop.viewmodels.kit.acts import Acts
from desktop.viewmodels.services.catalogue import ServiceLine
from desktop.viewmodels.services.screens import ServiceScreen
from desktop.views.widgets.card import Icon
from desktop.views.widgets.label import Label
from sync.client.ledger.tables import outbox
from sync.contract.published import Service
from tests.desktop.actions.published import publish
from tests.desktop.viewmodels.saying import answer
from tests.desktop.views.composed import composed

if TYPE_CHECKING:
    from tests.desktop.viewmodels.conftest import Commune
    from tests.desktop.views.conftest import Window

EVERY = len(json.loads(resources.path("catalogue.json").read_bytes()))


@pytest.fixture
def window(baule: "Commune", open_window: Callable[..., "Window"]) -> "Window":
    baule.campaign("needs")
    return open_window(baule, services=composed("services"))


def words(part: QWidget) -> str:
    return "\n".join(label.text() for label in part.findChildren(Label) if label.isVisible())


@pytest.mark.slow
def test_a_service_is_searched_and_read_by_the_keyboard(window: "Window") -> None:
    page = window.visit("services")
    page.row.line.setFocus()
    window.qtbot.keyClicks(page.row.line, "cimetiere")
    window.commune.until(lambda: 0 < len(page.services.model.lines) < 10)
    assert page.row.count.text().endswith(f" sur {EVERY}")
    window.press(Qt.Key.Key_Return)
    assert window.frame.focusWidget() is page.list
    assert page.list.currentIndex().row() == 0, "the keyboard is on a line, and not around all of them"
    assert not window.act("Voter").isEnabled(), "nothing is chosen for her by Enter"
    window.press(Qt.Key.Key_Return)
    assert window.act("Voter").isEnabled(), "on that line Enter chooses it, as on any"
    window.press(Qt.Key.Key_Return)
    window.commune.until(page.reviewing.isVisible)
    window.click(window.act("Revenir"))
    assert page.refused.words.text() == "Rien n’a été voté."
    window.visit("services")
    assert page.row.line.selectedText() == "cimetiere", "what is typed next takes the place of the last search"
    page.row.line.setFocus()
    window.press(Qt.Key.Key_Down)
    assert window.frame.focusWidget() is page.list
    assert "cimetière" in words(page.paper)
    assert "Pour qui" in words(page.paper).splitlines()
    assert "Catalogue relevé" not in words(page.paper), "it names no source"
    assert "Votre vote doit arriver avant le" in words(page.paper)
    window.visit("services", "actes")
    window.commune.until(lambda: page.services.id == "actes")
    assert "Catalogue relevé de novembre à décembre 2026." in words(page.paper).splitlines()


def test_what_is_found_begins_with_the_best_wherever_the_list_was_scrolled_to(window: "Window") -> None:
    page = window.visit("services")
    window.commune.until(lambda: page.services.model.rowCount() > 30)
    window.settle()
    bar = page.list.verticalScrollBar()
    bar.setValue(bar.maximum())
    page.row.line.setFocus()
    window.qtbot.keyClicks(page.row.line, "commune")
    window.commune.until(lambda: 0 < page.services.model.rowCount() < EVERY)
    window.settle()
    assert bar.maximum() > 0
    assert bar.value() == 0
    bar.setValue(bar.maximum())
    before = bar.value()
    page.services.model.show(page.services.model.lines[1:])  # this is news, not another question
    window.settle()
    assert before - bar.value() < 2 * page.list.sizeHintForRow(0), "nothing else moved it"


def test_the_need_that_a_vote_names_is_in_sight_however_many_sources_a_service_has(window: "Window") -> None:
    """The sources of some fill a window of 1366x768, and it stood below them."""
    need = window.commune.act(draft_need, None, title="Cimetière", description="Registre papier")
    window.commune.act(submit_need, need)
    services = json.loads(resources.path("catalogue.json").read_bytes())
    most = max(services, key=lambda one: len(one.get("sources", ())))
    window.size(1366, 768, 100)
    page = window.visit("services", most["id"])
    window.commune.until(page.paper.field.isVisible)
    window.settle()
    assert page.paper.needs.visibleRegion().boundingRect().height() == page.paper.needs.height()


@pytest.mark.slow
def test_a_vote_from_a_correction_names_the_need_that_it_corrects(window: "Window") -> None:
    need = window.commune.act(draft_need, None, title="Cimetière", description="Registre papier")
    window.commune.act(submit_need, need)
    answer(window.commune, need)
    draft = window.commune.act(correct_need, need)
    page = window.visit("services", f"opencimetiere?need={need}&from={draft}")
    window.commune.until(lambda: page.paper.need == need)
    assert not page.paper.unsent.isVisible()
    window.click(window.act("Voter pour"))
    window.commune.until(page.reviewing.isVisible)
    said = words(page.reviewing).splitlines()
    assert said[said.index("Répond à votre besoin") + 1] == "Cimetière"
    window.click(window.act("Revenir"))
    window.click(window.act("Revenir au besoin"))
    assert window.went == [("needs", draft)]
    page = window.visit("services", f"opencimetiere?need={need}")
    window.commune.until(lambda: page.paper.need == need)
    window.click(window.act("Revenir au besoin"))
    assert window.went[1:] == [("needs", need)]


def test_a_catalogue_without_any_service_does_not_ask_for_another_word(window: "Window") -> None:
    page = window.visit("services")
    window.commune.until(page.list.isVisible)
    window.commune.until(lambda: len(page.services.model.lines) == EVERY)
    every = [line.id for line in page.services.model.lines if isinstance(line, ServiceLine)]
    publish(window.commune.context, "catalogue", removed=every)
    window.commune.actor.changed.emit(Changes(scopes=frozenset({"catalogue"})))
    window.commune.until(page.empty.isVisible)
    window.settle()
    assert page.empty.title.text() == "Le catalogue est vide"
    assert "mot plus simple" not in page.empty.sentence.text()
    assert not page.show_all.isVisible(), "there is nothing to show"
    publish(window.commune.context, "catalogue", Service(id="s", title="Cantine", summary="Inscrire."))
    window.commune.actor.changed.emit(Changes(scopes=frozenset({"catalogue"})))
    window.commune.until(page.list.isVisible)
    page.row.line.setText("zzzqq")
    window.commune.until(page.empty.isVisible)
    window.commune.until(lambda: page.empty.title.text() == "Aucun service trouvé")
    assert page.show_all.isVisible()


@pytest.mark.slow
def test_an_empty_answer_has_a_way_out(window: "Window") -> None:
    page = window.visit("services")
    page.row.line.setText("zzzqq")
    window.commune.until(lambda: page.empty.isVisible())
    assert window.act("Écrire un besoin").isVisible()
    way_out = next(part for part in page.empty.findChildren(QWidget) if getattr(part, "text", str)() == "Tout afficher")
    window.click(way_out)
    window.commune.until(lambda: page.list.isVisible())
    assert page.row.line.text() == ""
    assert len(page.services.model.lines) == EVERY


@pytest.mark.slow
def test_filters_say_how_many_are_left(window: "Window") -> None:
    page = window.visit("services")
    window.click(page.row.flags["libre"])
    assert all("Logiciel libre" in line.tags for line in page.services.model.lines)
    page.row.kinds.setCurrentIndex(page.row.kinds.findData("public-data"))
    page.row.kinds.activated.emit(page.row.kinds.currentIndex())
    left = len(page.services.model.lines)
    assert 0 < left < EVERY
    assert page.row.count.text() == f"{left}\u00a0services sur {EVERY}"


@pytest.mark.slow
def test_no_vote_is_offered_for_a_service_that_a_filter_hides(window: "Window") -> None:
    page = window.visit("services")
    vote, share = window.act("Voter"), page.share
    before = vote.mapTo(window.frame, QPoint()), share.mapTo(window.frame, QPoint())
    assert not vote.isEnabled(), "nothing is chosen"
    window.visit("services", "un-eleve-un-stage")
    window.commune.until(lambda: page.services.id == "un-eleve-un-stage")
    assert window.act("Voter pour").isEnabled()
    vote = window.act("Voter pour")
    assert (vote.mapTo(window.frame, QPoint()), share.mapTo(window.frame, QPoint())) == before, (
        "none takes another’s place"
    )
    page.row.line.setText("délibérations")
    window.commune.until(lambda: 0 < len(page.services.model.lines) < 100)
    assert page.services.model.place_of("un-eleve-un-stage") < 0
    assert (window.act("Voter").text(), window.act("Voter").isEnabled()) == ("&Voter", False)
    assert words(page.paper) == "Choisissez un service pour le lire."
    assert page.paper.hint.findChild(Icon) is not None, "a drawing, as in every empty place"
    assert "1 élève, 1 stage" not in words(page.paper)


@pytest.mark.slow
def test_where_only_one_fits_the_list_comes_back_once_what_is_read_is_hidden(window: "Window") -> None:
    window.size(1024, 600, 150)
    page = window.visit("services", "un-eleve-un-stage")
    window.commune.until(lambda: bool(page.side_panel.alone))
    page.row.line.setText("délibérations")
    window.commune.until(lambda: not page.side_panel.alone)
    assert page.list.isVisible()


@pytest.mark.slow
def test_a_vote_names_the_need_it_answers_and_says_it_is_not_counted(window: "Window") -> None:
    need = window.commune.act(draft_need, None, title="Cimetière", description="Sur papier.")
    window.commune.act(submit_need, need)
    page = window.visit("services", f"opencimetiere?need={need}")
    window.commune.until(lambda: page.services.id == "opencimetiere")
    assert page.paper.needs.currentText() == "Cimetière"
    window.click(window.act("Voter pour\u00a0: openCimetière"))
    assert "Voter au nom de Baule" in words(page.reviewing)
    assert "Cimetière" in words(page.reviewing.public)
    assert window.commune.ask(votes.listed) == ()
    window.click(window.act("Oui, voter"))
    assert page.kept.isVisible()
    assert "Vote de Baule enregistré sur cet ordinateur." in words(page.kept)
    assert "pas encore compté" in words(page.kept)
    (row,) = window.commune.ask(votes.listed)
    assert (row.subject, row.need) == ("opencimetiere", need)
    window.click(window.act("Revenir au besoin"))
    assert window.went == [("needs", need)]
    window.commune.until(lambda: page.paper.state.isVisible())
    assert "À envoyer" in page.paper.state.text()
    assert "Baule vote pour ce service. «\u00a0Suivre ce vote\u00a0» montre où il en est" in words(page.paper)
    window.click(window.act("Suivre ce vote"))
    assert window.went[1:] == [("votes", "opencimetiere")]
    with pytest.raises(AssertionError):
        window.act("Voter")


def _answered(window: "Window", reviewing: QWidget) -> str:
    """The need that the review names."""
    window.commune.until(reviewing.isVisible)
    lines = words(reviewing).splitlines()
    return lines[lines.index("Répond à votre besoin") + 1]


def test_enter_on_the_line_to_which_she_was_led_names_the_need_she_came_from(window: "Window") -> None:
    need = window.commune.act(draft_need, None, title="Cimetière", description="Sur papier.")
    window.commune.act(submit_need, need)
    page = window.visit("services", f"opencimetiere?need={need}")
    window.commune.until(lambda: page.paper.need == need)
    assert window.frame.focusWidget() is page.list
    window.press(Qt.Key.Key_Return)
    assert _answered(window, page.reviewing) == "Cimetière"


@pytest.mark.parametrize("way", ["another line", "a search that hides it"])
def test_back_on_that_line_the_need_is_there_again_and_on_no_other(window: "Window", way: str) -> None:
    """Each service begins anew, also the one to which she was led."""
    need = window.commune.act(draft_need, None, title="Cimetière", description="Sur papier.")
    window.commune.act(submit_need, need)
    page = window.visit("services", f"opencimetiere?need={need}")
    window.commune.until(lambda: page.paper.need == need)
    if way == "another line":
        window.press(Qt.Key.Key_Down)
        assert page.services.id != "opencimetiere"
        assert page.paper.need == ""
        window.press(Qt.Key.Key_Up)
    else:
        page.row.line.setText("cantine")
        window.commune.until(lambda: page.services.id == "")
        page.row.line.setText("opencimetière")
        window.commune.until(lambda: [line.id for line in page.services.model.lines] == ["opencimetiere"])
        page.row.line.setFocus()
        window.press(Qt.Key.Key_Return)  # the only one that is left
    window.commune.until(lambda: page.services.id == "opencimetiere")
    window.press(Qt.Key.Key_Return)
    assert _answered(window, page.reviewing) == "Cimetière"


def test_that_nothing_was_voted_is_not_said_after_a_vote(window: "Window") -> None:
    page = window.visit("services", "opencimetiere")
    window.commune.until(lambda: page.services.id == "opencimetiere")
    for answer_to_it in ("Revenir", "Oui, voter"):
        window.click(window.act("Voter"))
        window.commune.until(page.reviewing.isVisible)
        window.answer(answer_to_it)
    window.commune.until(page.kept.isVisible)
    window.click(window.act("Continuer"))
    assert not page.refused.isVisible()


def test_a_need_that_may_be_named_only_later_is_chosen_then_unless_she_has_chosen_herself(window: "Window") -> None:
    """The needs are read again when one is sent, which may come after the service is shown."""
    paper = window.visit("services").paper
    paper.answer("cemetery")
    paper.offer_needs((("canteen", "Cantine"), ("cemetery", "Cimetière")))
    assert paper.need == "cemetery"
    paper.answer("school")
    paper.needs.activated.emit(0)
    paper.offer_needs((("canteen", "Cantine"), ("school", "École")))
    assert paper.need == ""


@pytest.mark.slow
def test_beside_a_draft_the_paper_says_that_no_vote_can_name_it_yet(window: "Window") -> None:
    need = window.commune.act(draft_need, None, title="Cimetière", description="Sur papier.")
    page = window.visit("services", f"opencimetiere?need={need}")
    window.commune.until(lambda: page.paper.unsent.isVisible())
    assert not page.paper.write.isVisible(), "it is written already"
    window.act("Revenir au besoin")
    window.commune.act(submit_need, need)
    window.commune.until(lambda: page.paper.field.isVisible())
    assert not page.paper.unsent.isVisible()
    window.visit("services", "actes")
    window.commune.until(lambda: page.services.id == "actes")
    assert not page.paper.unsent.isVisible()


def test_that_a_service_is_gone_from_the_catalogue_is_said_until_the_page_is_left(window: "Window") -> None:
    page = window.visit("services", "grr")
    window.commune.until(lambda: page.services.id == "grr")
    window.click(window.act("Voter pour\u00a0: GRR"))
    publish(window.commune.context, "catalogue", removed=["grr"])
    window.click(window.act("Oui, voter"))
    window.commune.until(lambda: "GRR n’est plus au catalogue." in words(page.refused))
    page.leaving()
    assert not page.refused.isVisible()


def test_a_vote_is_taken_back_after_a_question(window: "Window") -> None:
    need = window.commune.act(draft_need, None, title="Cimetière", description="Sur papier.")
    window.commune.act(submit_need, need)
    page = window.visit("services", f"opencimetiere?need={need}")
    window.commune.until(lambda: page.paper.need == need)
    assert window.act("Voter pour").isEnabled()
    window.frame.acts.rest()
    QTest.keyClick(window.frame, Qt.Key.Key_V, Qt.KeyboardModifier.AltModifier)  # the letter that it has grey
    window.commune.until(lambda: page.navigation.screen is ServiceScreen.REVIEWING)
    window.click(window.act("Oui, voter"))
    assert page.kept.isVisible()
    window.click(window.act("Annuler ce vote"))
    assert "Annulé, il ne sera pas envoyé" in words(page.asking)
    assert "Répond à votre besoin «\u00a0Cimetière\u00a0»." in words(page.asking)
    window.click(window.act("Oui, annuler le vote"))
    window.commune.until(lambda: not any(row.stands for row in window.commune.ask(votes.listed)))
    window.commune.until(lambda: window.act("Voter pour").isEnabled())
    assert "Vote annulé avant son départ" in page.refused.words.text()
    page.leaving()
    assert page.refused.isVisible(), "with the button that puts it back"
    window.commune.act(cast_vote, "opencimetiere")  # as from the page of votes
    window.commune.until(lambda: not page.refused.isVisible())


def test_a_vote_that_left_while_its_screen_stands_is_told_and_not_said_annulled(window: "Window") -> None:
    page = window.visit("services", "opencimetiere")
    window.commune.until(lambda: page.services.id == "opencimetiere")
    window.click(window.act("Voter pour"))
    window.click(window.act("Oui, voter"))
    assert page.kept.isVisible()
    with window.commune.context.store.transaction() as connection:
        values = {"state": "accepted", "attempts": 1, "number": 9, "received_at": "2021-02-03T13:40:00+00:00"}
        connection.execute(update(outbox).values(**values))
    window.commune.actor.announce(Changes(outbox=True))
    window.settle()
    assert "Accusé n°\u00a09" in words(page.kept)
    assert "jusqu’à son numéro" not in words(page.kept)
    window.click(window.act("Retirer ce vote…"))
    assert "Un envoi partira" in words(page.asking)
    assert window.frame.focusWidget() is window.act("Garder le vote")
    assert any(row.stands for row in window.commune.ask(votes.listed))


def test_a_vote_refused_while_its_screen_stands_is_not_offered_to_be_withdrawn(window: "Window") -> None:
    page = window.visit("services", "opencimetiere")
    window.commune.until(lambda: page.services.id == "opencimetiere")
    window.click(window.act("Voter pour"))
    window.click(window.act("Oui, voter"))
    with window.commune.context.store.transaction() as connection:
        connection.execute(update(outbox).values(state="rejected", attempts=1, detail="Hors délai."))
        connection.execute(update(vote).values(stands=0))
    window.commune.actor.announce(Changes(outbox=True))
    window.settle()
    assert "«\u00a0Hors délai\u00a0»" in words(page.kept)
    assert page.bar_acts.danger is None
    window.act("Voir la boîte d’envoi")


@pytest.mark.slow
def test_the_keyboard_begins_in_the_search(window: "Window") -> None:
    page = window.visit("services")
    assert window.frame.focusWidget() is page.row.line


@pytest.mark.slow
def test_where_no_vote_is_open_the_page_says_when(baule: "Commune", open_window: Callable[..., "Window"]) -> None:
    baule.campaign("vote")
    window = open_window(baule, services=composed("services"))
    page = window.visit("services", "opencimetiere")
    window.commune.until(lambda: page.services.id == "opencimetiere")
    assert "Elle est terminée." in words(page.paper)
    assert page.bar_acts == Acts(), "no grey button"


@pytest.mark.slow
def test_what_is_not_sure_is_said_plainly(window: "Window") -> None:
    unsure = next(one.id for one in window.commune.ask(catalogue.usual) if not one.verified)
    page = window.visit("services", unsure)
    window.commune.until(lambda: page.services.id == unsure)
    assert "À vérifier" in words(page.paper)


@pytest.mark.parametrize(
    ("width", "height", "percent"),
    [
        pytest.param(1366, 768, 100, marks=pytest.mark.slow),
        pytest.param(1366, 768, 150, marks=pytest.mark.slow),
        (1366, 768, 200),
        pytest.param(1024, 600, 100, marks=pytest.mark.slow),
    ],
)
def test_nothing_is_cut_off_at_any_size(window: "Window", width: int, height: int, percent: int) -> None:
    window.size(width, height, percent)
    page = window.visit("services")
    assert window.clipped(page) == []
    window.visit("services", "opencimetiere")
    window.commune.until(lambda: page.paper.card.isVisible())
    assert window.clipped(page) == []
    window.settle()
    assert window.out_of_reach(page) == []
    if page.row.more.isVisible():
        window.click(page.row.more)
        assert page.row.kinds.isVisible()
        assert window.clipped(page) == []
    page.row.line.setText("zzzqq")
    window.commune.until(lambda: page.empty.isVisible())
    assert window.clipped(page) == []
    assert (window.frame.width(), window.frame.height()) == (width, height)


@pytest.mark.parametrize(
    ("width", "height", "percent"),
    [
        pytest.param(1366, 768, 100, marks=pytest.mark.slow),
        pytest.param(1366, 768, 150, marks=pytest.mark.slow),
        (1366, 768, 200),
        (1024, 600, 200),
    ],
)
def test_one_scroll_bar_leads_to_the_last_service(window: "Window", width: int, height: int, percent: int) -> None:
    window.size(width, height, percent)
    page = window.visit("services")
    window.qtbot.waitUntil(lambda: page.list.model().rowCount() > 20)
    window.bar_to_the_last_line(page, page.list)


@pytest.mark.slow
def test_on_a_small_screen_the_line_with_the_keyboard_stays_in_sight(window: "Window") -> None:
    window.size(1024, 600, 200)
    page = window.visit("services")
    window.qtbot.waitUntil(lambda: page.list.model().rowCount() > 20)
    page.list.enter()
    for _ in range(6):
        window.press(Qt.Key.Key_Down)
    line = page.list.visualRect(page.list.currentIndex())
    assert page.list.currentIndex().row() == 6
    window.qtbot.waitUntil(lambda: page.list.viewport().visibleRegion().contains(line.center()))


@pytest.mark.slow
def test_before_ours_are_counted_no_tab_comes_and_goes_above_the_list(
    baule: "Commune", open_window: "Callable[..., Window]"
) -> None:
    window = open_window(baule, services=composed("services"))
    window.frame.go("services")
    page = window.frame.page("services")
    seen = [page.tabs.isHidden()]
    window.settle()
    assert (seen, page.tabs.isHidden()) == ([True], True)
