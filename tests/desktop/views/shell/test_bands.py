"""A band that appears or disappears moves nothing that a person may be about to press."""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QLineEdit, QPushButton, QVBoxLayout, QWidget

from desktop.viewmodels.kit.acts import Acts
from desktop.viewmodels.kit.link_words import Measure
from desktop.views.widgets.page import Page, PageContext
from desktop.views.widgets.scrolling import Area

if TYPE_CHECKING:
    from tests.desktop.viewmodels.conftest import Commune
    from tests.desktop.views.conftest import Window


class Long(Page):
    """Many fields, more than the window is high, and an act."""

    def __init__(self, _context: PageContext) -> None:
        super().__init__("Longue")
        self.fields = [QLineEdit() for _ in range(60)]
        self.add(*self.fields)
        self.scrolls = self.area
        self.set_acts(Acts(QAction("Envoyer", self)))


class Within(Page):
    """As many fields, in a scroll area of their own."""

    def __init__(self, _context: PageContext) -> None:
        super().__init__("Longue", scroll=False)
        self.fields = [QLineEdit() for _ in range(60)]
        inner = QWidget()
        column = QVBoxLayout(inner)
        for field in self.fields:
            column.addWidget(field)
        self.scrolls = Area(inner)
        self.add(self.scrolls)


def places(window: "Window") -> dict[str, QPoint]:
    """Where each button and field is in the window, by its kind and text."""
    window.settle()
    found: list[QWidget] = [*window.frame.findChildren(QPushButton), *window.frame.findChildren(QLineEdit)]
    return {
        f"{number} {type(one).__name__} {getattr(one, 'text', str)()}": one.mapTo(window.frame, QPoint())
        for number, one in enumerate(found)
        if one.isVisible()
    }


def test_nothing_moves_when_a_band_comes_or_goes(baule: "Commune", open_window: Callable[..., "Window"]) -> None:
    window = open_window(baule, long=Long)
    window.visit("long")
    window.frame.connection.clear()
    before = places(window)
    assert len(before) > 60
    window.frame.connection.say("Hors connexion. Vous pouvez continuer.", tone="warn")
    window.frame.trouble.say("Le disque est plein.", tone="error")
    assert window.frame.trouble.isVisible()
    assert places(window) == before
    window.frame.connection.clear()
    window.frame.trouble.clear()
    assert places(window) == before


@pytest.mark.qt_log_ignore("This plugin does not support", extend=True)  # offscreen says it of every menu
def test_in_a_very_low_window_a_full_disk_is_said_in_few_lines_and_a_refusal_whole(
    baule: "Commune", open_window: Callable[..., "Window"]
) -> None:
    """Four lines of it left nothing of what was to be read before an act."""
    window = open_window(baule, long=Long)
    window.size(1024, 600, 200)
    window.visit("long")
    band, high = window.frame.trouble, window.frame.trouble.words.fontMetrics().height()
    said = (
        "⚠ Le disque est plein\u00a0: rien n’a pu être enregistré. Ce qui l’était déjà est intact. Libérez de la place."
    )
    band.say(said, tone="error")
    window.settle()
    assert band.words.text() == "⚠ Le disque est plein\u00a0: rien n’a pu être enregistré."
    assert band.height() < 3.5 * high
    (details,) = [one for one in band.findChildren(QPushButton) if one.isVisible()]
    window.click(details)
    assert " ".join(one.text() for one in band.menu.actions() if one.text()) == (
        "Ce qui l’était déjà est intact. Libérez de la place."
    )
    band.menu.close()
    band.say("Trop long. Raccourcissez-le.", ("Compris", band.clear), tone="warn")
    assert band.words.text() == "Trop long. Raccourcissez-le."
    band.say(said, tone="error")
    window.size(1366, 768, 100)
    assert band.words.text() == said


@pytest.mark.slow
@pytest.mark.qt_log_ignore("This plugin does not support", extend=True)  # offscreen says it of every menu
def test_in_a_low_window_the_band_is_one_line_and_says_the_rest_when_asked(
    baule: "Commune", open_window: Callable[..., "Window"]
) -> None:
    """At 1024x600 with the largest text its buttons beside wrapped words left one line of the page."""
    window = open_window(baule, long=Long)
    window.size(1024, 600, 200)
    window.visit("long")
    band, pressed = window.frame.connection, list[str]()
    band.clear()
    before = places(window)
    said = "La plateforme n’a pas répondu. Rien n’est perdu. Nouvel essai avant 15\u00a0h\u00a002."
    offers = [(words, partial(pressed.append, words)) for words in ("Essayer maintenant", "Voir la boîte d’envoi")]
    band.say(said, *offers, tone="warn")
    window.settle()
    assert band.words.text() == "La plateforme n’a pas répondu."
    assert band.height() < 2.5 * band.words.fontMetrics().height()
    after = places(window)
    (details,) = [one for one in band.findChildren(QPushButton) if one.isVisible()]
    assert [place for name, place in after.items() if "Détails" not in name] == list(before.values())
    window.click(details)
    assert [one.text() for one in band.menu.actions() if one.text()] == [
        "Rien n’est perdu. Nouvel essai avant 15\u00a0h\u00a002.",
        "Essayer maintenant",
        "Voir la boîte d’envoi",
    ]
    assert places(window) == after, "a menu lies over the page"
    band.menu.actions()[-1].trigger()
    assert pressed == ["Voir la boîte d’envoi"]
    band.menu.close()
    window.size(1366, 768, 100)
    assert band.words.text() == said
    assert len([one for one in band.findChildren(QPushButton) if one.isVisible()]) == 2
    window.size(1024, 600, 200)
    band.say("3 sur 8\u00a0envois", offers[0], measure=Measure(3, 8))
    assert (band.words.text(), band.bar.isVisible()) == ("3 sur 8\u00a0envois", True)


@pytest.mark.parametrize("kind", [Long, Within])
def test_a_field_that_a_band_would_hide_comes_back_into_sight(
    baule: "Commune", open_window: Callable[..., "Window"], kind: type[Page]
) -> None:
    window = open_window(baule, long=kind)
    page = window.visit("long")
    window.frame.connection.clear()
    window.settle()
    port = page.scrolls.viewport()

    def in_sight(field: QWidget) -> bool:
        return port.rect().contains(field.mapTo(port, field.rect().bottomLeft()))

    last = [field for field in page.fields if in_sight(field)][-1]
    last.setFocus()
    window.settle()
    window.frame.trouble.say("Le disque est plein.", tone="error")
    window.settle()
    assert in_sight(last)
    assert not in_sight(page.fields[page.fields.index(last) + 1])  # it scrolled no further than necessary
    bar = page.scrolls.verticalScrollBar()
    bar.setValue(0)  # scrolls, in order to read
    page.fields[2].setFocus()
    window.settle()
    bar.setValue(bar.maximum() // 2)
    here = bar.value()
    window.frame.connection.say("Hors connexion.", tone="warn")
    window.settle()
    assert bar.value() == here, "where one has scrolled to read, nothing moves"


def test_the_last_line_of_the_window_stays_one_line_where_its_texts_have_room(
    baule: "Commune", open_window: "Callable[..., Window]"
) -> None:
    """Each had half of the width: at 200 % the longest one broke, and the page above it lost a line."""
    window = open_window(baule, long=Long)
    window.visit("long")
    window.size(1366, 768, 200)
    window.frame.status.tell("Réception en cours", "Dernier échange hier à 23 h 57 (heure de Paris)", "À envoyer : 12")
    window.settle()
    line = window.frame.status.texts[2].fontMetrics().height()
    assert all(label.heightForWidth(label.width()) < 2 * line for label in window.frame.status.texts[:2])
