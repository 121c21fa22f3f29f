"""The timeline: one step is marked, for the eye and for a screen reader."""

import pytest
from msgspec.structs import replace
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from desktop.viewmodels.kit.states import Shown
from desktop.viewmodels.kit.timeline import TimelineStep
from desktop.views.widgets.badge import Badge
from desktop.views.widgets.buttons import Button
from desktop.views.widgets.label import Label
from desktop.views.widgets.theme import Theme
from desktop.views.widgets.timeline import TimelineView


def step(word: str, *, done: bool) -> TimelineStep:
    return TimelineStep(shown=Shown("✓" if done else "○", word, "ok" if done else "muted"), when="", note="", done=done)


@pytest.fixture
def view(qapp: QApplication, qtbot: QtBot) -> TimelineView:
    made = TimelineView(Theme(qapp, choice="clair"))
    qtbot.addWidget(made)
    return made


def entries(view: TimelineView) -> list[QWidget]:
    return [part for part in view.children() if isinstance(part, QWidget)]


def heard(view: TimelineView) -> list[str]:
    return [part.accessibleName() for part in entries(view)]


def marks(view: TimelineView) -> list[str]:
    return [badge.text() for badge in view.findChildren(Badge) if not badge.isHidden()]


def test_one_step_is_marked_by_a_word_that_is_also_spoken(view: TimelineView) -> None:
    view.show_steps([step("Reçu", done=True), step("Regroupement", done=False), step("Vote", done=False)])
    assert marks(view) == ["Étape suivante"]
    assert heard(view) == ["Reçu", "Regroupement, étape suivante", "Vote, à venir"]


def test_a_ring_stands_where_something_has_begun_and_not_at_a_step_to_come(qapp: QApplication, qtbot: QtBot) -> None:
    """The préfet's answer, of which nothing was known, had the mark of the step at which the request was."""
    theme = Theme(qapp, choice="clair")
    made = TimelineView(theme)
    qtbot.addWidget(made)

    def inside(last: TimelineStep) -> str:
        """The colour in the middle of the last knot."""
        made.show_steps([step("Reçu", done=True), last])
        picture = entries(made)[-1].grab().toImage()
        return picture.pixelColor(round(theme.em * 0.75), round(theme.em * 0.72)).name()

    coming = step("Réponse", done=False)
    assert inside(coming) == theme["surface"].name()
    assert inside(replace(coming, open=True)) == theme["accent"].name()


def test_a_thread_may_name_what_has_ended(qapp: QApplication, qtbot: QtBot) -> None:
    made = TimelineView(Theme(qapp, choice="clair"), end="Envoi terminé")
    qtbot.addWidget(made)
    made.show_steps([step("Reçu", done=True)])
    assert marks(made) == ["Envoi terminé"]


def test_a_thread_at_its_end_says_so(view: TimelineView) -> None:
    view.show_steps([step("Reçu", done=True), step("Retiré", done=True)])
    assert marks(view) == ["Terminé"]
    assert heard(view)[-1] == "Retiré, terminé"


def test_nothing_is_marked_where_there_is_no_step(view: TimelineView) -> None:
    view.show_steps([])
    assert marks(view) == []


def test_the_knot_of_the_marked_step_is_drawn_otherwise(view: TimelineView) -> None:
    """Two knots of the same step, neither the first nor the last: one is where it stands."""
    again = step("Regroupement", done=False)
    view.show_steps([step("Reçu", done=True), again, again, again])
    view.resize(300, 400)
    view.show()
    marked, plain = (view.grab().toImage().copy(0, part.y(), 26, 26) for part in entries(view)[1:3])
    assert marked != plain


def test_what_is_to_come_has_one_circle_and_what_has_a_sign_of_its_own_keeps_it(view: TimelineView) -> None:
    waits = TimelineStep(shown=Shown("↑", "À envoyer", "accent"), when="", note="", done=False)
    view.show_steps([step("Rédigé", done=True), waits, step("Reçu", done=False)])
    said = [label.text() for label in view.findChildren(Label) if not isinstance(label, Badge)]
    assert said == ["✓\u00a0Rédigé", "↑\u00a0À envoyer", "Reçu"]


def test_a_step_leads_to_its_place_where_it_can_be_left_for(qapp: QApplication, qtbot: QtBot) -> None:
    theme, gone = Theme(qapp, choice="clair"), list[tuple[str, str]]()
    leads = replace(step("Regroupé", done=True), link="Voir la proposition", place="votes", id="p")
    for go, buttons in ((lambda place, id: gone.append((place, id)), 1), (None, 0)):
        made = TimelineView(theme, go)
        qtbot.addWidget(made)
        made.show_steps([leads, step("Vote", done=False)])
        found = made.findChildren(Button)
        assert len(found) == buttons
        for button in found:
            button.click()
    assert gone == [("votes", "p")]
