"""Writing a need in a real window: who will read what, templates, hints, other screens, the mayor."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QPushButton, QWidget

from desktop.actions.kit.cancel_act import cancel_act
from desktop.actions.needs.ask_validation import ask_validation
from desktop.actions.needs.correct_need import correct_need
from desktop.actions.needs.discard_need import discard_need
from desktop.actions.needs.draft_need import draft_need
from desktop.actions.needs.join_need import join_need
from desktop.actions.needs.submit_need import submit_need
from desktop.actions.needs.validate_need import validate_need
from desktop.actions.needs.withdraw_need import withdraw_need
from desktop.actions.settings.mayor_validates import mayor_validates
from desktop.actions.settings.set_person import set_person
from desktop.actions.votes.cast_vote import cast_vote
from desktop.database.queries import attachments, needs, pooling
from desktop.domain.changes import EVERYTHING, Changes
from desktop.domain.needs import PRIVATE
from desktop.viewmodels.needs.editor import BINNED, FREED, SENT
from desktop.viewmodels.needs.sending import TWICE
from desktop.views.needs.page import NeedsPage
from desktop.views.widgets.buttons import Button
from desktop.views.widgets.clipping import clipped
from desktop.views.widgets.label import Label
from desktop.views.widgets.page import Page, PageContext
from sync.contract.published import PublicNeed
from tests.desktop.actions import published
from tests.desktop.viewmodels.saying import answer
from tests.desktop.views.keyboard import Keyboard

if TYPE_CHECKING:
    from desktop.runtime.held_keys import HeldKeys
    from tests.desktop.viewmodels.conftest import Commune
    from tests.desktop.views.conftest import Window


class _Elsewhere(Page):
    def __init__(self, _context: PageContext) -> None:
        super().__init__("Ailleurs")


@pytest.fixture
def window(baule: "Commune", open_window: Callable[..., "Window"]) -> "Window":
    baule.campaign("needs")
    return open_window(baule, needs=NeedsPage, other=_Elsewhere)


def words(part: QWidget) -> str:
    return "\n".join(label.text() for label in part.findChildren(Label) if label.isVisible())


def button(part: QWidget, text: str) -> QPushButton:
    found = [one for one in part.findChildren(QPushButton) if one.text().replace("&", "").startswith(text)]
    return next(one for one in found if one.isVisible())


@pytest.mark.slow
def test_public_and_private_fields_stand_in_cards_of_their_own(window: "Window") -> None:
    page = window.visit("needs", "new")
    window.click(page.form.more)
    assert "Sera visible de toutes les communes" in words(page.form.public)
    assert "Sera lu par la plateforme et la préfecture seulement" in words(page.form.private)
    for name, field in page.form.fields.items():
        home = page.form.private if name in PRIVATE else page.form.public
        assert home.isAncestorOf(field), name


@pytest.mark.slow
def test_the_person_to_ask_is_shown_with_what_becomes_of_her_name(window: "Window") -> None:
    page = window.visit("needs", "new")
    window.click(page.form.name_contact)
    assert window.went == [("settings", "person")]
    assert page.form.contact.text() == "Aucune personne n’est indiquée."
    page.form.fields["title"].control.setText("Cantine")
    window.commune.actor.act(set_person, name="Jeanne Martin", telephone="02 38 00 00 00")
    window.commune.until(lambda: "Jeanne Martin" in page.form.contact.text())
    assert page.form.contact_note.text() == "Joint à l’envoi, jamais publié."
    assert page.form.name_contact.text() == "Changer dans les réglages"
    assert page.form.fields["title"].text == "Cantine"


def test_the_card_of_templates_stays_where_it_is_while_she_writes(window: "Window") -> None:
    page = window.visit("needs", "new")
    templates, panel = page.editing.templates, page.editing.panel
    assert templates.isVisible()
    templates.choice.setCurrentIndex(1)
    assert templates.take.isEnabled()
    window.settle()
    high, below = templates.height(), panel.mapTo(page, QPoint()).y()
    title = page.form.fields["title"].control
    title.setFocus()
    window.qtbot.keyClicks(title, "C")
    window.settle()
    assert templates.isVisible()
    assert not templates.take.isEnabled(), "it would replace what she wrote"
    assert "videz-le" in templates.field.help.text()
    assert (templates.height(), panel.mapTo(page, QPoint()).y()) == (high, below), "nothing moves at the first letter"
    title.clear()
    window.settle()
    assert templates.take.isEnabled()
    window.click(templates.close_it)
    assert not templates.isVisible()
    assert page.isAncestorOf(window.frame.focusWidget()), "and the keyboard goes to the text"


def test_one_template_after_the_other_is_taken_and_can_be_cleared(window: "Window") -> None:
    page = window.visit("needs", "new")
    templates = page.editing.templates
    assert not templates.take.isEnabled()
    for chosen in (1, 2):
        templates.choice.setCurrentIndex(chosen)
        window.click(templates.take)
        window.settle()
    taken = page.form.fields["title"].text
    assert taken
    window.commune.until(lambda: page.navigation.editor.kept)
    (row,) = window.commune.ask(needs.listed)
    assert (row.title, row.theme) == (taken, templates.choice.itemData(2))
    window.click(button(page.editing.about, "Effacer le modèle"))
    assert page.form.fields["title"].text == ""
    assert templates.take.isEnabled()


def test_citizens_data_is_hinted_at_on_leaving_the_field_and_blocks_nothing(window: "Window") -> None:
    page = window.visit("needs", "new")
    page.form.fields["title"].control.setText("Cantine")
    description = page.form.fields["description"]
    description.control.setFocus()
    description.control.setPlainText("Appeler Mme Petit au 06 12 34 56 78")
    assert description.hint is None
    window.press(Qt.Key.Key_Tab)
    assert "un numéro de téléphone" in description.hint.text()
    assert "reste à la plateforme" in description.hint.text()
    window.click(window.act("Mettre dans la boîte d’envoi"))
    window.commune.until(lambda: page.confirming.isVisible())
    assert "un numéro de téléphone" in words(page.confirming)
    assert "Sera visible de toutes les communes" in words(page.confirming)
    window.click(window.act("Revenir au texte"))
    description.control.setFocus()
    description.control.setPlainText("Rien de personnel")
    window.press(Qt.Key.Key_Tab)
    assert not description.hint.isVisible()


def test_back_from_the_review_she_writes_on_where_she_was(window: "Window") -> None:
    """What she went on with stood at the end of the title."""
    page = window.visit("needs", "new")
    fields = page.form.fields
    window.qtbot.keyClicks(fields["title"].control, "Cantine")
    description = fields["description"].control
    description.setFocus()
    window.qtbot.keyClicks(description, "Sur papier.")
    window.qtbot.keyClick(description, Qt.Key.Key_Left)
    window.commune.until(lambda: page.navigation.editor.kept)
    window.click(window.act("Mettre dans la boîte d’envoi"))
    window.commune.until(page.confirming.isVisible)
    window.click(window.act("Revenir au texte"))
    window.commune.until(description.hasFocus)
    window.qtbot.keyClicks(window.frame.focusWidget(), ", en retard")
    assert (fields["title"].text, fields["description"].text) == ("Cantine", "Sur papier, en retard.")
    window.commune.until(lambda: page.navigation.editor.kept)
    page = window.visit("needs", "new")
    window.commune.until(fields["title"].control.hasFocus)  # another text begins at its first field
    assert fields["title"].text == ""


@pytest.mark.slow
def test_out_of_scope_the_prefets_way_is_one_button_away(window: "Window") -> None:
    page = window.visit("needs", "new")
    page.form.fields["title"].control.setText("Former les agents au numérique")
    window.commune.until(lambda: page.panel.route.isVisible())
    window.click(page.panel.route)
    assert window.went == [("requests", "new:agent_training")]


@pytest.mark.slow
@pytest.mark.parametrize(("phase", "warned"), [("vote", True), ("needs", False)])
def test_outside_the_phase_of_needs_she_is_warned_before_the_first_letter(
    baule: "Commune", open_window: "Callable[..., Window]", phase: str, warned: bool
) -> None:
    baule.campaign(phase)
    window = open_window(baule, needs=NeedsPage)
    page = window.visit("needs", "new")
    assert page.editing.caution.isVisible() is warned
    said = page.editing.caution.words.text()
    assert ("sera sans doute refusé. Vous pouvez l’écrire et le garder ici." in said) is warned
    page.form.fields["title"].control.setText("Cantine")
    assert page.editing.caution.isVisible() is warned, "it stays while one writes"
    assert window.clipped(page) == []


def test_where_nothing_can_leave_it_is_said_before_the_first_letter(
    baule: "Commune", open_window: "Callable[..., Window]"
) -> None:
    """Communes of some overseas territories have no SIREN: it was said in red once all was written."""
    baule.campaign("needs")
    with baule.context.store.transaction() as connection:
        connection.exec_driver_sql("UPDATE meta SET value = '' WHERE key = 'siren'")
    window = open_window(baule, needs=NeedsPage)
    page = window.visit("needs", "new")
    assert page.editing.caution.isVisible()
    assert "SIREN pour Baule" in page.editing.caution.words.text()


@pytest.mark.slow
def test_a_need_that_is_open_follows_at_once_what_the_commune_says_of_the_mayor(window: "Window") -> None:
    page = window.visit("needs", "new")
    page.form.fields["title"].control.setText("Cantine")
    page.form.fields["description"].control.setPlainText("Inscriptions")
    window.click(window.act("Mettre dans la boîte d’envoi"))
    window.commune.until(page.confirming.isVisible)
    window.commune.act(mayor_validates, True)
    window.commune.until(page.editing.isVisible)
    assert window.act("Faire valider par le maire").isVisible()
    window.commune.act(mayor_validates, False)
    window.settle()
    window.click(window.act("Mettre dans la boîte d’envoi"))
    window.commune.until(page.confirming.isVisible)


def test_where_the_mayor_validates_that_is_the_main_act(window: "Window") -> None:
    window.commune.act(mayor_validates, True)
    page = window.visit("needs", "new")
    page.form.fields["title"].control.setText("Cantine")
    window.click(window.act("Faire valider par le maire"))
    window.commune.until(lambda: page.form.fields["description"].error.isVisible())
    page.form.fields["description"].control.setPlainText("Inscriptions")
    assert page.form.fields["description"].control.hasFocus()
    window.frame.acts.rest()
    QTest.keyClick(window.frame, Qt.Key.Key_V, Qt.KeyboardModifier.AltModifier)
    window.commune.until(lambda: page.reading.isVisible())
    window.qtbot.waitUntil(lambda: window.act("Valider…").hasFocus())  # and not a paper or a copy of the need
    assert "✍\u00a0À valider par le maire" in words(page.reading)
    window.click(window.act("Valider…"))
    validation = page.validation
    assert window.frame.focusWidget() is validation.name
    shown = (validation.field.label.text(), *(act.text() for act in (validation.validate, validation.stay)))
    letters = [text.partition("&")[2][:1].lower() for text in shown]
    assert len(set(letters)) == 3, "a letter that two have presses neither"
    window.click(window.act("Valider"))
    window.commune.until(lambda: validation.field.error.isVisible())
    assert validation.isVisible()
    window.qtbot.keyClicks(validation.name, "Mme Martin, maire")
    window.press(Qt.Key.Key_Return)  # as its button does
    window.commune.until(lambda: page.reading.isVisible())
    assert "Validé par Mme Martin, maire, le" in words(page.reading)
    window.click(window.act("Modifier le texte"))
    window.commune.until(lambda: page.editing.isVisible())
    assert "nouvelle validation" in words(page.editing.about)
    page.form.fields["title"].control.setText("Cantine et garderie")
    page.navigation.editor.keep()
    window.commune.until(lambda: page.navigation.editor.kept)
    assert window.commune.ask(needs.listed)[0].state == "draft"


def test_nothing_is_found_again_of_what_was_given_to_the_mayor_or_validated(window: "Window") -> None:
    window.commune.act(mayor_validates, True)
    page = window.visit("needs", "new")
    page.form.fields["title"].control.setText("Cantine")
    page.form.fields["description"].control.setPlainText("Inscriptions")
    window.click(window.act("Faire valider par le maire"))
    window.commune.until(page.reading.isVisible)
    need = page.navigation.sheet.id
    for _ in range(2):
        window.click(page.back)
        window.commune.until(page.list.isVisible)
        window.settle()
        assert "retrouvé" not in words(page.list)
        assert window.commune.opening().broken_off is None
        window.commune.act(validate_need, need, "Mme Martin, maire")
        window.visit("needs", need)
        window.commune.until(page.reading.isVisible)  # and not its form


def test_what_waited_for_the_mayor_is_a_draft_again_once_he_is_to_validate_no_more(window: "Window") -> None:
    window.commune.act(mayor_validates, True)
    need = window.commune.act(draft_need, None, title="Cantine", description="Inscriptions")
    window.commune.act(ask_validation, need)
    page = window.visit("needs", need)
    window.commune.until(page.reading.isVisible)
    window.click(window.act("Modifier le texte"))
    window.commune.until(page.editing.isVisible)
    assert "attend le maire" in words(page.editing.about)
    window.commune.act(mayor_validates, False)
    window.settle()
    assert not page.editing.about.isVisible()
    assert window.commune.ask(needs.listed)[0].state == "draft"
    window.click(page.back)
    window.commune.until(page.list.isVisible)
    window.settle()
    assert page.navigation.needs.model.lines[0].shown.word == "Brouillon"


@pytest.mark.slow
def test_that_a_changed_text_waits_no_more_stays_in_its_place_once_the_mayor_is_to_validate_none(
    window: "Window",
) -> None:
    """Below what would go stands the field that she writes in."""
    window.commune.act(mayor_validates, True)
    need = window.commune.act(draft_need, None, title="Cantine", description="Inscriptions")
    window.commune.act(ask_validation, need)
    page = window.visit("needs", need)
    window.commune.until(page.reading.isVisible)
    window.click(window.act("Modifier le texte"))
    window.commune.until(page.editing.isVisible)
    window.qtbot.keyClicks(page.form.fields["title"].control, "s")
    assert "n’attend plus le maire" in words(page.editing.about)
    window.commune.act(mayor_validates, False)
    window.settle()
    assert page.editing.about.isVisible()


@pytest.mark.slow
def test_each_validation_names_anew_who_gave_it(window: "Window") -> None:
    """A single press must not record the name of the person who validated another need."""
    window.commune.act(mayor_validates, True)
    asked = [window.commune.act(draft_need, None, title=title, description="x") for title in ("Cantine", "Cimetière")]
    for need in asked:
        window.commune.act(ask_validation, need)
    page = window.visit("needs", asked[0])
    window.click(window.act("Valider…"))
    window.qtbot.keyClicks(page.validation.name, "Mme Martin, maire")
    window.click(window.act("Valider"))
    window.commune.until(page.reading.isVisible)
    window.visit("needs", asked[1])
    window.click(window.act("Valider…"))
    window.commune.until(page.validation.isVisible)
    assert page.validation.name.text() == ""


@pytest.mark.parametrize(
    ("width", "height", "percent"),
    [
        (1366, 768, 100),
        pytest.param(1366, 768, 150, marks=pytest.mark.slow),
        (1024, 600, 100),
        pytest.param(1366, 768, 200, marks=pytest.mark.slow),
    ],
)
def test_what_exists_is_in_sight_under_the_title_at_every_size_and_a_key_leads_to_it(
    window: "Window", width: int, height: int, percent: int
) -> None:
    window.size(width, height, percent)
    page = window.visit("needs", "new")
    line, title, area = page.form.advice, page.form.fields["title"].control, page.editing.columns
    hinted = page.form.fields["description"].mapTo(page.form, QPoint(0, 0)).y()
    assert line.hint.isVisible() is area.narrow
    assert page.panel.hint.isVisible() is not area.narrow, "one place says where services will be shown"
    title.setFocus()
    title.setText("Registre du cimetière")
    window.commune.until(line.button.isVisible)
    assert "service" in line.button.text()
    assert "e&xiste" in line.button.text()
    place = line.button.mapTo(area.viewport(), line.button.rect().bottomLeft())
    assert area.viewport().rect().contains(place), "in sight without scrolling"
    assert page.form.fields["description"].mapTo(page.form, QPoint(0, 0)).y() == hinted, "no field moves"
    private = page.form.private.mapTo(area.viewport(), QPoint(0, 0)).y()
    window.qtbot.keyClick(window.frame, Qt.Key.Key_X, Qt.KeyboardModifier.AltModifier)
    first = page.panel.buttons[0]
    window.qtbot.waitUntil(first.hasFocus)
    window.qtbot.waitUntil(lambda: area.viewport().rect().contains(first.mapTo(area.viewport(), first.rect().center())))
    assert first.mapTo(area.viewport(), QPoint(0, 0)).y() < private or area.narrow
    assert (
        page.panel.mapTo(page.form.window(), QPoint(0, 0)).y()
        < page.form.private.mapTo(page.form.window(), QPoint(0, 0)).y()
    ), "above the private part"
    title.setFocus()
    window.press(Qt.Key.Key_Tab)
    description = page.form.fields["description"].control
    assert description.hasFocus(), "what she types blind lands where it does before anything is found"
    window.press(Qt.Key.Key_Backtab)
    assert title.hasFocus()
    if area.narrow:
        assert page.panel.isVisible()
        last = page.form.name_contact
        templates = 2 if page.editing.templates.isVisible() else 0  # its choice, and the button that hides it
        assert _walked(window, last, 2 + templates)[-2:] == [line.button, first]
        window.qtbot.keyClick(window.frame, Qt.Key.Key_X, Qt.KeyboardModifier.AltModifier)
        window.qtbot.waitUntil(lambda: not page.panel.isVisible())
        assert line.button in _walked(window, last, 2 + templates), "folded, it still has its turn after the fields"


def _walked(window: "Window", start: QWidget, times: int) -> list[QWidget | None]:
    """What gets the keyboard by Tab from there on."""
    start.setFocus()
    walk = []
    for _ in range(times):
        window.press(Qt.Key.Key_Tab)
        walk.append(window.frame.focusWidget())
    return walk


@pytest.mark.slow
def test_nous_aussi_is_said_while_writing_and_the_text_is_found_again(window: "Window") -> None:
    window.commune.publish(
        PublicNeed(id="n1", commune="45008", commune_name="Artenay", title="Plan du cimetière", description="Tombes.")
    )
    page = window.visit("needs", "new")
    page.form.fields["title"].control.setText("cimetière")
    window.commune.until(lambda: page.panel.neighbours.isVisible())
    window.click(button(page.panel.neighbours, "Nous aussi…"))
    joining = page.joining
    window.commune.until(joining.isVisible)
    assert "Votre commune sera citée publiquement" in words(joining)
    window.click(window.act("Revenir"))
    assert page.editing.isVisible()
    assert window.frame.focusWidget() is page.form.fields["title"].control, "not the act that sends the draft"
    page.form.fields["description"].control.setFocus()
    window.click(button(page.panel.neighbours, "Nous aussi…"))
    window.commune.until(joining.isVisible)
    window.press(Qt.Key.Key_Escape)
    assert page.editing.isVisible()
    assert window.frame.focusWidget() is page.form.fields["description"].control
    page.form.fields["title"].control.setFocus()
    window.click(button(page.panel.neighbours, "Nous aussi…"))
    window.commune.until(joining.isVisible)
    window.qtbot.keyClicks(joining.comment, "Depuis 1954.")
    window.click(window.act("Oui, dire"))
    window.commune.until(page.editing.isVisible)
    assert "nous aussi\u00a0» pour «\u00a0Plan du cimetière\u00a0» est dans la boîte d’envoi." in words(page.foot)
    assert page.form.fields["title"].text == "cimetière"
    window.settle()
    assert window.frame.focusWidget() is page.form.fields["title"].control, "not the act that sends the draft"
    (join,) = window.commune.ask(pooling.joins)
    assert (join.need, join.stands) == ("n1", True)


def test_the_comment_gets_all_that_is_typed_from_its_button_on(window: "Window") -> None:
    """That need is read first: the first letters went nowhere."""
    window.commune.publish(
        PublicNeed(id="n1", commune="45008", commune_name="Artenay", title="Plan du cimetière", description="Tombes.")
    )
    page = window.visit("needs", "new")
    page.form.fields["title"].control.setText("cimetière")
    window.commune.until(lambda: page.panel.neighbours.isVisible())
    pressed = button(page.panel.neighbours, "Nous aussi…")
    pressed.setFocus()
    with window.busy():
        QTest.keyClick(pressed, Qt.Key.Key_Return)
        window.type("Chez nous aussi.")
    assert page.joining.comment.toPlainText() == "Chez nous aussi."


def test_where_that_need_is_gone_she_goes_on_in_her_text_and_is_told(window: "Window") -> None:
    page = window.visit("needs", "new")
    title = page.form.fields["title"].control
    title.setFocus()
    with window.busy():
        page.panel.joined.emit("gone")
        window.type("Cantine")
    assert "Ce besoin d’une autre commune n’est plus publié." in words(page.foot)
    assert (title.text(), title.hasFocus()) == ("Cantine", True)


@pytest.mark.slow
def test_a_service_that_we_vote_for_is_not_offered_again_when_she_comes_back(window: "Window") -> None:
    page = window.visit("needs", "new")
    page.form.fields["title"].control.setText("cimetière")
    window.commune.until(lambda: page.panel.services.isVisible())
    offered = [one for one in page.panel.buttons if one.text() == "Voter pour"]
    voted = page.editing._advice.current.services[0]
    window.visit("other")
    window.commune.act(cast_vote, voted.id)
    window.visit("needs")
    window.commune.until(lambda: "Votre commune vote pour ce service." in words(page.panel))
    left = [one.accessibleName() for one in page.panel.buttons if one.text() == "Voter pour"]
    assert len(left) == len(offered) - 1
    assert not any(voted.title in name for name in left)


@pytest.mark.slow
def test_a_need_that_we_have_joined_is_not_offered_again_while_writing(window: "Window") -> None:
    window.commune.publish(
        PublicNeed(id="n1", commune="45008", commune_name="Artenay", title="Plan du cimetière", description="Tombes.")
    )
    window.commune.act(join_need, "n1")
    page = window.visit("needs", "new")
    page.form.fields["title"].control.setText("cimetière")
    window.commune.until(lambda: page.panel.neighbours.isVisible())
    assert [one.text() for one in page.panel.neighbours.findChildren(Button) if one.isVisible()] == ["Voir"]
    assert "Votre commune a dit «\u00a0nous aussi\u00a0»." in words(page.panel.neighbours)


@pytest.mark.slow
def test_larger_text_given_back_gives_its_room_back(window: "Window") -> None:
    page = window.visit("needs", "new")
    area = page.form.fields["description"].control
    window.size(1366, 768, 100)
    before = area.height()
    window.size(1366, 768, 200)
    assert area.height() > before
    window.size(1366, 768, 100)
    assert area.height() == before


@pytest.mark.parametrize(
    ("width", "height", "percent"),
    [
        (1024, 600, 100),
        pytest.param(1366, 768, 150, marks=pytest.mark.slow),
        pytest.param(1366, 768, 200, marks=pytest.mark.slow),
        pytest.param(1024, 600, 150, marks=pytest.mark.slow),
    ],
)
def test_one_scroll_bar_is_enough(window: "Window", width: int, height: int, percent: int) -> None:
    need = window.commune.act(draft_need, None, title="Cantine", description="x " * 3_000)
    window.size(width, height, percent)
    page = window.visit("needs", need)
    window.commune.until(lambda: page.editing.isVisible())
    page.editing.about.say("La phase est terminée. Vous pouvez écrire ce besoin et le garder ici. " * 2)
    window.settle()
    bars = (page.editing.columns.verticalScrollBar().isVisible(), page.area.verticalScrollBar().isVisible())
    assert sorted(bars) == [False, True]


def test_why_a_document_is_not_joined_is_in_sight_wherever_one_wrote(window: "Window", tmp_path: Path) -> None:
    """After Alt+J in the title the keyboard came back there, and the sentence stood below the window's edge."""
    page = window.visit("needs", "new")
    window.size(1366, 768, 100)
    page.form.fields["title"].control.setFocus()
    empty = tmp_path / "vide.pdf"
    empty.write_bytes(b"")
    page.form.files.ask()
    (asking,) = page.window().findChildren(QFileDialog)
    asking.filesSelected.emit([str(empty)])
    asking.close()
    refused = page.form.files.refused
    window.commune.until(refused.isVisible)
    window.commune.until(lambda: refused.visibleRegion().boundingRect().height() == refused.height())
    assert "est vide" in refused.words.text()
    assert page.window().focusWidget() is page.form.files.add


@pytest.mark.parametrize(("width", "height", "percent"), [(1366, 768, 100), (1024, 600, 200)])
def test_a_document_whose_name_is_one_long_word_cuts_nothing(
    window: "Window", tmp_path: Path, width: int, height: int, percent: int
) -> None:
    """The form was as wide as the name for the layout, and its lines one above another on screen."""
    page = window.visit("needs", "new")
    window.size(width, height, percent)
    file = tmp_path / f"{'é' * 110}.pdf"
    file.write_bytes(b"%PDF-1.4\n%%EOF\n")
    page.form.files.wanted.emit([file, tmp_path / f"{'è' * 110}.pdf"])
    window.commune.until(page.form.files.refused.isVisible)
    assert "est introuvable" in page.form.files.refused.words.text()
    assert window.clipped(page) == []
    assert clipped(page.form) == []


@pytest.mark.slow
def test_a_document_is_joined_and_seen_before_and_after_the_need_leaves(window: "Window", tmp_path: Path) -> None:
    file, other = tmp_path / "devis.pdf", tmp_path / "faux.pdf"
    file.write_bytes(b"%PDF-1.7\n1 0 obj\nendobj\n%%EOF\n")
    other.write_bytes(b"rien")
    page = window.visit("needs", "new")
    page.form.files.wanted.emit([file, other])  # what the dialog of "Joindre un document…" brings
    window.commune.until(page.form.files.refused.isVisible)
    window.settle()
    assert "faux.pdf" in page.form.files.refused.words.text()
    assert "devis.pdf" in words(page.form.files)
    id = page.navigation.editor.id
    assert [found.name for found in window.commune.ask(attachments.listed, id)] == ["devis.pdf"]
    page.form.fields["title"].control.setText("Cantine")
    page.form.fields["description"].control.setPlainText("Un logiciel pour la cantine.")
    window.click(window.act("Mettre dans la boîte d’envoi"))
    window.commune.until(page.confirming.isVisible)
    assert "devis.pdf" in words(page.confirming)
    window.click(window.act("Oui, mettre dans la boîte d’envoi"))
    window.commune.until(page.reading.isVisible)
    assert "devis.pdf" in words(page.reading.documents)
    assert "↑ partira après le besoin" in words(page.reading.documents)
    answer(window.commune, id)
    window.commune.until(lambda: bool(window.act("Corriger…")))
    window.click(window.act("Corriger…"))
    window.commune.until(page.editing.isVisible)
    assert not page.form.files.isVisible()
    assert "ne changent plus" in words(page.form.documents)


@pytest.mark.slow
def test_a_need_without_documents_has_no_place_for_them(window: "Window") -> None:
    need = window.commune.act(draft_need, None, title="Cantine", description="Un logiciel.")
    window.commune.act(submit_need, need)
    page = window.visit("needs", need)
    window.commune.until(page.reading.isVisible)
    assert not page.reading.documents.isVisible()


def test_the_editor_has_a_heading_of_its_own(window: "Window") -> None:
    page = window.visit("needs", "new")
    assert page.title.text() == "Nouveau besoin"
    window.click(page.back)
    window.settle()
    assert page.title.text() == "Besoins"
    need = window.commune.act(draft_need, None, title="Cantine", description="Un logiciel.")
    window.commune.act(submit_need, need)
    answer(window.commune, need)
    window.visit("needs", need)
    assert page.title.text() == "Besoins"
    window.click(window.act("Corriger…"))
    window.commune.until(page.editing.isVisible)
    window.settle()
    assert page.title.text() == "Correction d’un besoin"


def test_a_draft_that_was_sent_from_elsewhere_is_shown_at_once_as_what_it_is(
    baule: "Commune", open_window: "Callable[..., Window]"
) -> None:
    baule.campaign("needs")
    window = open_window(baule, needs=NeedsPage)
    id = baule.act(draft_need, None, title="Cantine", description="Sur papier.", theme="citizenship")
    page = window.visit("needs", id)
    window.commune.until(page.editing.isVisible)
    assert page.title.text() == "Nouveau besoin"
    submit_need(baule.context, id)
    baule.actor.announce(EVERYTHING)
    window.commune.until(page.reading.isVisible)
    assert page.title.text() == "Besoins"
    assert page.reading.message.words.text() == SENT
    assert "Mettre à la corbeille" not in [one.text() for one in page.bar_acts.others]


@pytest.mark.parametrize("types", [True, False])
def test_where_she_was_typing_no_button_gets_the_keyboard_of_the_sheet(
    held_keys: "HeldKeys", baule: "Commune", open_window: "Callable[..., Window]", types: bool
) -> None:
    """She copies a sentence from a paper, and has not seen that another program has sent it."""
    baule.campaign("needs")
    window = open_window(baule, needs=NeedsPage)
    id = baule.act(draft_need, None, title="Cantine", description="Sur papier.", theme="citizenship")
    page = window.visit("needs", id)
    window.commune.until(page.editing.isVisible)
    window.frame.activateWindow()
    window.commune.until(lambda: QApplication.focusWindow() is not None)
    keyboard, editor = Keyboard(), page.navigation.editor
    keyboard.press(Qt.Key.Key_A, text="a")
    if not types:
        keyboard.press(Qt.Key.Key_Escape)
    editor.keep()
    window.settle()
    assert editor.kept
    submit_need(baule.context, id)
    baule.actor.announce(EVERYTHING)
    window.commune.until(page.reading.isVisible)
    window.settle()
    assert isinstance(QApplication.focusWidget(), QPushButton) is not types


@pytest.mark.slow
def test_a_phase_that_closes_while_one_writes_is_told_at_once(
    baule: "Commune", open_window: "Callable[..., Window]"
) -> None:
    baule.campaign("needs")
    window = open_window(baule, needs=NeedsPage)
    page = window.visit("needs", "new")
    page.form.fields["title"].control.setText("Cantine")
    assert not page.editing.caution.isVisible()
    tops = []
    for phase, warned in (("vote", True), ("needs", False)):
        published.open_phase(baule.context, phase)
        baule.actor.announce(Changes(scopes=frozenset({"campaign"})))
        window.settle()
        assert page.editing.caution.words.text().startswith("⚠") is warned
        tops.append(page.form.mapTo(window.frame, QPoint()).y())
    assert tops[0] == tops[1], "the form stays under the hands of the one who writes"
    assert page.form.fields["title"].control.text() == "Cantine"
    window.visit("needs", "new")
    page.navigation.leave()
    window.commune.until(page.list.isVisible)
    window.visit("needs", "new")
    window.commune.until(page.editing.isVisible)
    assert page.editing.caution.isHidden()


def test_what_she_says_with_nous_aussi_stays_where_the_need_is_read_anew(window: "Window") -> None:
    plan = PublicNeed(
        id="n1", commune="45008", commune_name="Artenay", title="Plan du cimetière", description="Tombes."
    )
    window.commune.publish(plan)
    page = window.visit("needs", "new")
    page.form.fields["title"].control.setText("cimetière")
    window.commune.until(lambda: page.panel.neighbours.isVisible())
    window.click(button(page.panel.neighbours, "Nous aussi…"))
    joining = page.joining
    window.commune.until(joining.isVisible)
    window.qtbot.keyClicks(joining.comment, "Depuis 1954.")
    published.publish(window.commune.context, "needs", msgspec.structs.replace(plan, title="Vendre le cimetière"))
    window.click(window.act("Oui, dire"))
    window.commune.until(joining.changed.isVisible)
    assert "Vendre le cimetière" in words(joining)
    assert joining.comment_field.text == "Depuis 1954."


@pytest.mark.slow
def test_the_title_is_in_sight_under_what_is_said_outside_the_phase(
    baule: "Commune", open_window: Callable[..., "Window"]
) -> None:
    """At 200 % on a small screen this notice pushed the focused field below the window's edge."""
    baule.campaign("vote")
    window = open_window(baule, needs=NeedsPage)
    window.size(1024, 600, 200)
    page = window.visit("needs", "new")
    title = page.form.fields["title"].control
    assert page.editing.caution.isVisible()
    window.qtbot.waitUntil(lambda: title.hasFocus() and title.visibleRegion().boundingRect() == title.rect())


@pytest.mark.slow
def test_what_became_of_a_text_out_of_sight_is_said_where_it_is_seen_again(window: "Window") -> None:
    """A correction whose need was withdrawn, and stands again, and a draft that went into the bin."""
    commune = window.commune
    need = commune.act(draft_need, None, title="Cantine", description="Inscriptions")
    commune.act(submit_need, need)
    answer(commune, need)
    correction = commune.act(correct_need, need)
    page = window.visit("needs", correction)
    commune.until(lambda: "Vous corrigez" in words(page.editing))
    page.form.fields["title"].control.setText("Cantine et garderie")
    window.visit("other")
    commune.until(lambda: page.navigation.editor.kept)
    commune.act(cancel_act, commune.act(withdraw_need, need).op)
    window.visit("needs")
    commune.until(lambda: FREED in words(page))
    assert TWICE["there"] in words(page)
    assert "Vous corrigez" not in words(page.editing)
    assert window.act("Mettre à la corbeille").isVisible()
    window.visit("other")
    commune.act(discard_need, correction)
    window.visit("needs")
    commune.until(page.bin.lines.isVisible)
    assert BINNED in words(page.foot)
