"""What comes and goes beside a list is said at the foot of its page: no line of the list moves, nor does a button."""

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QPoint, QRect
from PySide6.QtWidgets import QApplication, QPushButton, QVBoxLayout, QWidget

from desktop.actions.needs.draft_need import draft_need
from desktop.actions.needs.submit_need import submit_need
from desktop.actions.requests.draft_request import draft_request
from desktop.actions.votes.cast_vote import cast_vote
from desktop.viewmodels.needs.screens import NeedScreen
from desktop.views.widgets.foot.page_foot import Foot
from desktop.views.widgets.line_list import LineList
from desktop.views.widgets.notice import Notice
from desktop.views.widgets.page import Page
from sync.contract.published import PublicNeed
from tests.desktop.views.composed import composed

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from tests.desktop.viewmodels.conftest import Commune
    from tests.desktop.views.conftest import Window

#: The notices that come and go on the list of each page, by their names there.
COME_AND_GO = {
    "needs": ("list.message", "list.binned"),
    "services": ("refused",),
    "votes": ("message", "lists.message", "lists.regrouping"),
    "requests": ("list.message", "list.binned", "list.not_here"),
    "outbox": ("obstacle", "set_aside", "progress", "message"),
}
_LONG = "Un avis qui vient de lui-même pendant que l’on lit la liste. " * 3


def notices(page: Page, key: str) -> dict[str, Notice]:
    found = {}
    for name in COME_AND_GO[key]:
        part: object = page
        for step in name.split("."):
            part = getattr(part, step)
        assert isinstance(part, Notice)
        found[name] = part
    return found


def filled(commune: "Commune") -> None:
    """Something in each list."""
    for title in ("Cantine", "Registre du cimetière", "Salle des fêtes"):
        need = commune.act(draft_need, None, title=title, description="Sur papier.")
        commune.act(submit_need, need)
        commune.act(draft_request, None, title=title, description="À acheter.")
    commune.act(cast_vote, "actes")
    commune.publish(PublicNeed(id="n1", commune="45008", commune_name="Artenay", title="Plan", description="Tombes."))


def lines(window: "Window", page: Page) -> list[QRect]:
    """Where the lines in sight and the buttons of the page are in the window."""
    window.settle()
    (shown,) = [one for one in page.findChildren(LineList) if one.isVisible()]
    count = min(3, shown.model().rowCount())
    assert count
    port = shown.viewport()
    rects = [shown.visualRect(shown.model().index(row, 0)) for row in range(count)]
    return [rect.translated(port.mapTo(window.frame, QPoint())) for rect in rects]


def buttons(window: "Window", page: Page) -> list[tuple[str, QRect]]:
    found = [one for one in page.findChildren(QPushButton) if one.isVisible() and not page.foot.isAncestorOf(one)]
    return [(one.text(), QRect(one.mapTo(window.frame, QPoint()), one.size())) for one in found]


@pytest.mark.parametrize(("width", "height", "percent"), [(1366, 768, 100), (1024, 600, 150)])
@pytest.mark.parametrize("key", list(COME_AND_GO))
def test_no_line_moves_when_a_sentence_comes_or_goes(
    baule: "Commune", open_window: "Callable[..., Window]", key: str, width: int, height: int, percent: int
) -> None:
    filled(baule)
    window = open_window(baule, **{key: composed(key)})
    page = window.visit(key)
    window.size(width, height, percent)
    for name, notice in notices(page, key).items():
        notice.clear()
        before, pressed = lines(window, page), buttons(window, page)
        notice.say(_LONG, ("Compris", notice.clear), tone="warn")
        window.settle()
        assert notice.isVisible(), name
        assert notice.visibleRegion().boundingRect() == notice.rect(), "whole, though the list was not scrolled"
        assert window.clipped(page.foot) == [], name
        assert (lines(window, page), buttons(window, page)) == (before, pressed), name
        notice.clear()
        assert (lines(window, page), buttons(window, page)) == (before, pressed), name
        assert not page.foot.isVisible(), "nor is any room left for it"


def test_a_sentence_about_a_screen_is_seen_with_that_screen_only(
    baule: "Commune", open_window: "Callable[..., Window]"
) -> None:
    filled(baule)
    window = open_window(baule, needs=composed("needs"), outbox=composed("outbox"))
    page = window.visit("needs")
    page.bin.lines.message.say("Le brouillon est effacé.")
    window.settle()
    assert not page.foot.isVisible(), "the bin is not in sight"
    page.navigation.turn(NeedScreen.BIN)
    window.settle()
    assert page.bin.lines.message.isVisible()
    window.visit("outbox")
    assert not page.bin.lines.message.isVisible()


@pytest.mark.parametrize(("width", "height", "percent"), [(1366, 768, 100), (1150, 700, 100), (1024, 600, 200)])
def test_the_question_before_an_act_is_cancelled_stands_under_it_and_no_answer_comes_where_the_button_was(
    baule: "Commune", open_window: "Callable[..., Window]", width: int, height: int, percent: int
) -> None:
    filled(baule)
    window = open_window(baule, outbox=composed("outbox"))
    page = window.visit("outbox")
    window.size(width, height, percent)
    window.frame.connection.say("Hors connexion. Vous pouvez continuer.", ("Essayer", int), tone="warn")
    window.frame.trouble.say("Le disque est plein.", tone="error")
    page.list.mark(0)
    page.list.chosen.emit(0)
    baule.until(page.paper.cancel.isVisible)
    window.settle()
    asked = page.paper.cancel
    asked.setFocus()
    window.settle()
    place = QRect(asked.mapTo(window.frame, QPoint()), asked.size())
    window.click(asked)
    answers = [one for one in page.message.findChildren(QPushButton) if one.isVisible()]
    assert [one.text() for one in answers] == ["Non, garder", "O&ui, annuler l’envoi"]
    assert QApplication.focusWidget() is answers[0], "never the answer that cancels"
    place.setTop(0)  # whatever the height of the window, and wherever the page was scrolled to
    place.setBottom(height)
    for answer in answers:
        assert not QRect(answer.mapTo(window.frame, QPoint()), answer.size()).intersects(place)
    assert page.message.mapTo(window.frame, page.message.rect().bottomLeft()).y() < window.frame.acts.y()
    assert page.message.visibleRegion().boundingRect() == page.message.rect()
    assert window.clipped(page.foot) == [], "nor is a word of it cut, however little room there is"


@pytest.mark.parametrize(("width", "height", "percent"), [(1366, 768, 100), (1024, 600, 200)])
def test_that_an_act_was_cancelled_is_said_in_front_of_what_stood_there(
    baule: "Commune", open_window: "Callable[..., Window]", width: int, height: int, percent: int
) -> None:
    filled(baule)
    window = open_window(baule, outbox=composed("outbox"))
    page = window.visit("outbox")
    window.size(width, height, percent)
    assert page.obstacle.isVisible(), "this computer is not enrolled"
    page.list.mark(0)
    page.list.chosen.emit(0)
    baule.until(page.paper.cancel.isVisible)
    window.settle()
    page.paper.cancel.setFocus()
    window.click(page.paper.cancel)
    window.answer("Oui, annuler")
    assert page.message.isVisible()
    assert page.message.words.text().startswith("Envoi annulé\u00a0: «")
    focus = QApplication.focusWidget()
    assert focus is (page.side_panel.back if percent == 200 else page.list)
    assert page.paper.badge.visibleRegion().boundingRect() == page.paper.badge.rect(), "its state is in sight"


def turner(page: Page) -> QPushButton | None:
    """The button that shows the next sentence, where there is one."""
    found = [one for one in page.foot.findChildren(QPushButton) if one.isVisible() and " sur " in one.text()]
    return found[0] if found else None


@pytest.mark.parametrize(("width", "height", "percent"), [(1366, 768, 100), (1024, 600, 200)])
def test_one_sentence_is_shown_at_a_time_and_a_button_leads_to_the_others(
    baule: "Commune", open_window: "Callable[..., Window]", width: int, height: int, percent: int
) -> None:
    filled(baule)
    window = open_window(baule, outbox=composed("outbox"))
    page = window.visit("outbox")
    window.size(width, height, percent)
    parts = [page.obstacle, page.set_aside, page.message]
    for part in parts:
        part.clear()
    before, pressed = lines(window, page), buttons(window, page)
    for number, part in enumerate(parts):
        part.say(f"Avis {number}.", ("Compris", part.clear), tone="warn")
        window.settle()
        assert [one.isVisible() for one in parts] == [one is part for one in parts], "the newest"
    assert (lines(window, page), buttons(window, page)) == (before, pressed)
    seen = []
    for _ in parts:
        turn = turner(page)
        assert turn is not None
        seen.append((turn.text(), *[one.words.text() for one in parts if one.isVisible()]))
        window.click(turn)
    assert seen == [("1 sur 3\u00a0›", "Avis 2."), ("2 sur 3\u00a0›", "Avis 1."), ("3 sur 3\u00a0›", "Avis 0.")]
    assert page.message.isVisible(), "round and round"
    page.message.clear()
    window.settle()
    page.obstacle.say("Avis 0.", ("Compris", page.obstacle.clear), tone="warn")
    assert page.set_aside.isVisible(), "said again, it is nothing new"
    page.set_aside.clear()
    window.settle()
    assert page.obstacle.isVisible()
    assert turner(page) is None
    assert (lines(window, page), buttons(window, page)) == (before, pressed)


def test_a_question_stands_alone_until_it_is_answered(baule: "Commune", open_window: "Callable[..., Window]") -> None:
    filled(baule)
    window = open_window(baule, outbox=composed("outbox"))
    page = window.visit("outbox")
    page.obstacle.clear()
    page.set_aside.say("⚠ Un envoi est mis de côté.", tone="warn")
    page.message.ask("op", "Supprimer\u202f?", "Supprimer", lambda: None)
    window.settle()
    page.set_aside.say("⚠ Deux envois sont mis de côté.", tone="warn")
    window.settle()
    assert page.message.isVisible()
    assert turner(page) is None
    assert page.message.isAncestorOf(QApplication.focusWidget())
    window.answer("Non, garder")
    assert page.set_aside.isVisible()
    assert page.set_aside.words.text() == "⚠ Deux envois sont mis de côté."


def test_what_is_shown_in_its_place_does_not_end_a_sentence_but_leaving_the_page_does(
    baule: "Commune", open_window: "Callable[..., Window]"
) -> None:
    filled(baule)
    window = open_window(baule, outbox=composed("outbox"), needs=composed("needs"))
    page = window.visit("outbox")
    page.message.say_in_place("Ce qui a changé.")
    page.set_aside.say("⚠ Un envoi est mis de côté.", tone="warn")
    window.settle()
    assert page.set_aside.isVisible()
    window.click(turner(page))
    assert page.message.isVisible()
    window.click(turner(page))
    window.visit("needs")
    assert page.message.words.text() == "", "turned away as it was"
    assert not page.set_aside.isHidden(), "what still is so stays"


def test_a_sentence_does_not_take_the_place_of_one_that_has_the_keyboard(
    baule: "Commune", open_window: "Callable[..., Window]"
) -> None:
    filled(baule)
    window = open_window(baule, outbox=composed("outbox"))
    page = window.visit("outbox")
    page.obstacle.say("Inscrivez cet ordinateur.", ("Inscrire", int), tone="warn")
    window.settle()
    (enrol,) = [one for one in page.obstacle.findChildren(QPushButton) if one.isVisible()]
    enrol.setFocus()
    page.message.say("Deux envois sont partis.")
    window.settle()
    assert (page.obstacle.isVisible(), QApplication.focusWidget()) == (True, enrol)
    turn = turner(page)
    assert turn is not None
    assert turn.text() == "2 sur 2\u00a0›"


@pytest.fixture
def foot(qtbot: "QtBot") -> Iterator[tuple[Foot, Notice, Notice, Notice]]:
    window = QWidget()
    foot, column = Foot(), QVBoxLayout(window)
    column.addWidget(foot)
    parts = Notice(), Notice(), Notice()
    foot.put(*parts)
    window.resize(1000, 300)
    window.show()
    qtbot.waitExposed(window)
    yield foot, *parts
    window.close()


def test_what_went_wrong_is_seen_even_where_the_sentence_before_has_the_keyboard(
    foot: tuple[Foot, Notice, Notice, Notice],
) -> None:
    bar, first, second, _third = foot
    first.say("Pas enregistré.", ("Réessayer", lambda: second.say("Le disque est plein.", tone="error")))
    again = next(one for one in first.findChildren(QPushButton) if one.isVisible())
    again.setFocus()
    again.click()
    assert second.isVisible()
    assert not first.isVisible()
    focus = QApplication.focusWidget()
    assert focus is not None
    assert bar.isAncestorOf(focus), "the keyboard stays at the foot"


def test_a_refusal_that_comes_once_more_in_the_same_words_is_seen_again(
    foot: tuple[Foot, Notice, Notice, Notice],
) -> None:
    _bar, first, second, _third = foot
    first.say_refused("Le comité a déjà rendu sa décision.")
    second.say("Copié.")
    assert not first.isVisible()
    first.say_refused("Le comité a déjà rendu sa décision.")
    assert first.isVisible()


def test_a_plain_sentence_that_is_said_again_behind_another_is_seen_again_and_counted_first(
    foot: tuple[Foot, Notice, Notice, Notice],
) -> None:
    bar, first, second, _third = foot
    first.say("Copié.")
    second.say("Deux envois sont partis.")
    assert not first.isVisible()
    first.say("Copié.")
    assert first.isVisible()
    assert not second.isVisible()
    (turn,) = [one for one in bar.findChildren(QPushButton) if one.isVisible()]
    assert turn.text() == "1 sur 2\u00a0›"


def test_how_things_stand_told_again_in_the_same_words_is_nothing_new(
    foot: tuple[Foot, Notice, Notice, Notice],
) -> None:
    bar, _first, second, _third = foot
    standing = Notice(standing=True)
    bar.put(standing)
    standing.say("Inscrivez cet ordinateur.")
    second.say("Copié.")
    standing.say("Inscrivez cet ordinateur.")
    assert second.isVisible()
    standing.say("Inscrivez cet ordinateur, à Réglages.")
    assert standing.isVisible()


def test_nothing_takes_the_place_of_a_question(foot: tuple[Foot, Notice, Notice, Notice]) -> None:
    _bar, first, second, _third = foot
    first.ask("x", "Annuler ?", "annuler", lambda: None)
    second.say_refused("Le disque est plein.")
    assert first.isVisible()


def test_the_needs_of_other_communes_that_an_exchange_brings_move_no_line_of_ours(
    baule: "Commune", open_window: "Callable[..., Window]"
) -> None:
    for title in ("Cantine", "Registre du cimetière", "Salle des fêtes"):
        baule.act(submit_need, baule.act(draft_need, None, title=title, description="Sur papier."))
    window = open_window(baule, needs=composed("needs"))
    page = window.visit("needs")
    window.size(1366, 768, 100)
    others = page.tabs.buttons[NeedScreen.OTHERS]
    assert page.tabs.isVisible(), "a single tab, and no blank line in its place"
    assert not others.isVisible()
    before = lines(window, page)
    baule.publish(PublicNeed(id="n1", commune="45008", commune_name="Artenay", title="Plan", description="Tombes."))
    baule.until(others.isVisible)
    assert lines(window, page) == before
    window.size(1024, 600, 200)
    assert page.tabs.isVisible()
