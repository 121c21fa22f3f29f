"""Réglages in a real window: enrolment with its errors under the fields, display, communes, exchanges."""

from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec
import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QLabel, QRadioButton, QWidget
from sqlalchemy import insert

from desktop.actions.kit.open_commune import open_commune
from desktop.actions.needs.draft_need import draft_need
from desktop.actions.needs.submit_need import submit_need
from desktop.actions.settings.choose_commune import choose_commune
from desktop.actions.settings.remove_commune import remove_commune
from desktop.actions.settings.set_person import set_person
from desktop.database.queries import needs, person
from desktop.domain.changes import Changes
from desktop.viewmodels.kit.french import FIXED
from desktop.viewmodels.kit.targets import AS_LEFT
from desktop.viewmodels.settings import help_pages
from desktop.viewmodels.settings.help_pages import BlockKind
from desktop.viewmodels.settings.navigation import SettingsTab
from desktop.views.home.page import HomePage
from desktop.views.preview.dialog import PreviewDialog
from desktop.views.settings.display import CommunesCard
from desktop.views.settings.help_picture import HelpPicture
from desktop.views.settings.help_section import Fold
from desktop.views.settings.page import SettingsPage
from desktop.views.widgets.buttons import Button
from desktop.views.widgets.foot.sure_card import SureCard
from desktop.views.widgets.label import Label
from sync.client.connection.pace import Pace
from sync.client.device.keystore import MemoryKeyStore
from sync.client.errors import Declined, NetworkError
from sync.client.exchange import round_history
from sync.client.exchange.round_history import RoundOutcome, Timing
from sync.client.ledger.tables import exchange
from tests.desktop.views.settings.enrolment import URL, USED, a_code, enrolled

if TYPE_CHECKING:
    from tests.desktop.viewmodels.conftest import Commune
    from tests.desktop.views.conftest import Window


@pytest.fixture
def window(baule: "Commune", open_window: "Callable[..., Window]") -> "Window":
    window = open_window(baule, settings=SettingsPage)
    window.visit("settings", "enrol")
    return window


def page_of(window: "Window") -> Any:
    return window.frame.page("settings")


def type_in(window: "Window", url: str, code: str) -> None:
    page = page_of(window)
    page.enrol.url.control.setText(url)
    page.enrol.code.control.setText(code)


@pytest.mark.slow
def test_the_keyboard_begins_in_the_address(window: "Window") -> None:
    assert window.frame.focusWidget() is page_of(window).enrol.url.control


@pytest.mark.parametrize("is_enrolled", [True, False])
def test_until_it_is_read_the_page_does_not_say_whether_this_computer_is_enrolled(
    baule: "Commune", open_window: "Callable[..., Window]", is_enrolled: bool
) -> None:
    """ "Inscrire cet ordinateur" was its main act, and it was said not to be enrolled, where it was."""
    if is_enrolled:
        enrolled(baule)
    window = open_window(baule, home=HomePage, settings=SettingsPage)
    window.visit("home")
    window.frame.go("settings")
    page = page_of(window)
    assert page.enrol.state.text() == "Chargement…"
    assert (page.enrol.form.isHidden(), page.exchanges.none.isHidden()) == (True, True)
    assert page.navigation.acts.main is None
    window.settle()
    assert page.enrol.state.text().startswith("Inscrit auprès de" if is_enrolled else "Cet ordinateur n’est pas encore")
    assert page.enrol.form.isHidden() is is_enrolled
    assert not page.exchanges.none.isHidden()
    if not is_enrolled:
        window.commune.until(page.enrol.url.control.hasFocus)


def test_the_field_that_she_was_led_to_is_in_sight_in_a_low_window_too(
    baule: "Commune", open_window: "Callable[..., Window]"
) -> None:
    """“Inscrire” put the keyboard in it below the edge: the next key was typed unseen."""
    window = open_window(baule, settings=SettingsPage)
    window.size(1024, 600, 200)
    page = window.visit("settings", "enrol")
    field = page.enrol.url
    assert window.frame.focusWidget() is field.control
    for part in (field.label, field.control):
        window.qtbot.waitUntil(lambda part=part: part.visibleRegion().boundingRect() == part.rect())


@pytest.mark.slow
def test_an_address_is_checked_on_leaving_and_not_while_typing(window: "Window") -> None:
    enrol = page_of(window).enrol
    window.qtbot.keyClicks(enrol.url.control, "plateforme")
    assert enrol.url.error.isHidden()
    window.press(Qt.Key.Key_Tab)
    assert enrol.url.error.isVisible()
    assert "https://" in enrol.url.error.text()
    assert enrol.url.text == "plateforme", "what was typed stays"
    window.qtbot.keyClicks(enrol.url.control, "x")
    assert enrol.url.error.isHidden()
    window.press(Qt.Key.Key_Return)
    assert enrol.url.error.isVisible(), "Enter sends, and says what is wrong"
    assert enrol.code.error.isVisible()
    enrol.url.control.setText("http://127.0.0.1:8199")
    enrol.url.control.setFocus()
    enrol.code.control.setFocus()
    assert enrol.url.hint is not None
    assert "celle de cet ordinateur" in enrol.url.hint.text()
    assert enrol.url.error.isHidden(), "it may be a trial"
    assert enrol.url.control.maxLength() == 300
    assert enrol.url.control.placeholderText() == "Exemple\u00a0: https://plateforme.exemple.fr"


@pytest.mark.slow
def test_both_errors_are_shown_and_the_first_gets_the_keyboard(window: "Window") -> None:
    type_in(window, "", "ABCD")
    window.click(window.act("Inscrire"))
    enrol = page_of(window).enrol
    assert enrol.url.error.isVisible()
    assert enrol.code.error.isVisible()
    assert window.frame.focusWidget() is enrol.url.control


def test_enrolling_says_so_and_asks_for_a_round(window: "Window") -> None:
    asked: list[tuple[str, str]] = []

    def enrol(url: str, code: str) -> Changes:
        asked.append((url, code))
        return Changes(link=True)

    window.enrol = enrol
    code = a_code()
    type_in(window, URL, code)
    window.click(window.act("Inscrire"))
    window.qtbot.waitUntil(lambda: bool(asked), timeout=5000)
    window.settle()
    assert asked == [(URL, code)]
    assert "est inscrit" in page_of(window).enrol.result.words.text()


@pytest.mark.parametrize(
    ("error", "field", "words"),
    [
        (
            Declined(USED, 409),
            "code",
            "déjà servi",
        ),
        (NetworkError("not_the_platform"), "", "ne vient pas de la plateforme"),
        (NetworkError("no_route"), "", "pas de réseau"),
    ],
    ids=["used code", "captive portal, or another address", "offline"],
)
def test_what_went_wrong_is_a_sentence_and_nothing_is_lost(
    window: "Window", error: Exception, field: str, words: str
) -> None:
    def enrol(_url: str, _code: str) -> Changes:
        raise error

    window.enrol = enrol
    code = a_code()
    type_in(window, URL, code)
    card = page_of(window).enrol
    card.code.control.setFocus()
    window.press(Qt.Key.Key_Return)
    said = card.code.error if field == "code" else card.result.words
    window.qtbot.waitUntil(lambda: words in said.text(), timeout=5000)
    assert said.isVisible()
    assert card.code.text == code
    looked_at = card.url if "ne vient pas" in words else card.code
    assert window.frame.focusWidget() is looked_at.control, "and not at the other end of the window"
    assert window.act("Inscrire").isEnabled()


@pytest.mark.slow
def test_a_commune_without_siren_is_told_and_keeps_its_drafts(
    without_siren: "Commune", open_window: "Callable[..., Window]"
) -> None:
    window = open_window(without_siren, settings=SettingsPage)
    page = window.visit("settings")
    assert page.enrol.form.isHidden()
    assert "SIREN" in page.enrol.state.text()
    assert page.bar_acts.main is None


@pytest.mark.slow
def test_the_exchanges_are_a_table_in_words(window: "Window", baule: "Commune") -> None:
    rows = [("complete", '{"sent": 2, "pulled": 1}'), ("timeout", "{}"), ("strange", "{}")]
    with baule.context.store.transaction() as connection:
        for outcome, summary in rows:
            connection.execute(
                insert(exchange).values(
                    started_at="2021-02-03T13:00:00+00:00",
                    ended_at="2021-02-03T13:00:02+00:00",
                    outcome=outcome,
                    summary=summary,
                    failures=0,
                )
            )
    window.visit("settings")
    table = page_of(window).exchanges.table
    shown = [[table.item(row, column).text() for column in range(3)] for row in range(table.rowCount())]
    assert shown == [
        ["À 14\u00a0h\u00a000", "⚠\u00a0Interrompu", "Rien n’est perdu"],
        ["À 14\u00a0h\u00a000", "⚠\u00a0Pas de réponse à temps", "Rien n’est perdu"],
        ["À 14\u00a0h\u00a000", "Terminé", "2\u00a0envois partis, 1\u00a0élément mis à jour"],
    ]


def test_the_table_of_exchanges_is_no_higher_after_a_larger_text_than_before(
    window: "Window", baule: "Commune"
) -> None:
    """Its one line stood in a box of twice its height."""
    moment = "2021-02-03T13:00:00+00:00"
    with baule.context.store.transaction() as connection:
        connection.execute(
            insert(exchange).values(started_at=moment, ended_at=moment, outcome="complete", summary="{}", failures=0)
        )
    window.visit("settings", "exchanges")
    table = page_of(window).exchanges.table
    window.settle()

    def blank() -> int:
        """Pixels under the last line."""
        return table.viewport().height() - table.verticalHeader().length()

    for percent in (100, 200, 100):
        window.size(1366, 768, percent)
        window.qtbot.waitUntil(lambda: blank() == 0, timeout=10_000)


@pytest.mark.slow
def test_display_follows_the_choice(baule: "Commune", open_window: "Callable[..., Window]") -> None:
    window = open_window(baule, settings=SettingsPage)
    page = window.visit("settings")
    choices = {b.text(): b for b in page.findChildren(QRadioButton)}
    (name,) = (one for one in page.communes.findChildren(Label) if one.text() == "Baule (Loiret)")
    assert name.width() > page.communes.width() / 2, "a long name does not break beside room that nobody takes"
    assert choices["Normale (100\u00a0%)"].isChecked()
    assert choices["Clair"].isChecked()
    window.theme.apply(choice="sombre", size=150)
    assert choices["Sombre"].isChecked()
    assert choices["Très grande (150\u00a0%)"].isChecked()


@pytest.mark.slow
def test_f1_on_a_card_leads_to_the_help_about_it(window: "Window") -> None:
    page = page_of(window)
    for card, key, words in (
        (page.key, "08-computers", "La clé de signature"),
        (page.data, "07-backup", "Où sont vos données"),
        (page.enrol, "17-enrol", "Inscrire à nouveau"),
    ):
        first = next(one for one in card.findChildren(QWidget) if one.isVisible() and one.focusPolicy().value)
        first.setFocus()
        assert help_pages.page_of(f"settings/{page.part}") == key
        assert words in [block.words for one in help_pages.pages() if one.key == key for block in one.blocks]


@pytest.mark.slow
def test_the_licences_are_shown(window: "Window") -> None:
    texts = [getattr(w, "text", str)() for w in page_of(window).help.about.findChildren(QWidget)]
    whole = " ".join(texts)
    for word in ("MIT", "LGPL", "Licence Ouverte", "CC BY"):
        assert word in whole


@pytest.mark.slow
@pytest.mark.parametrize("way", ["click", "Enter"])
def test_after_enrolling_its_answer_is_in_sight_and_has_the_keyboard(
    window: "Window", baule: "Commune", way: str
) -> None:
    page = page_of(window)
    window.size(1024, 600, 200)

    def enrol(_url: str, _code: str) -> Changes:
        enrolled(baule)
        return Changes(link=True)

    window.enrol = enrol
    type_in(window, URL, a_code())
    if way == "click":
        window.click(window.act("Inscrire"))
    else:
        page.enrol.code.control.setFocus()
        window.settle()
        window.press(Qt.Key.Key_Return)
    window.qtbot.waitUntil(page.enrol.again.isVisible, timeout=5000)
    window.settle()
    result = page.enrol.result
    window.qtbot.waitUntil(lambda: result.visibleRegion() == QRect(QPoint(), result.size()))
    assert window.frame.focusWidget() is result
    now = baule.actor.clock()
    with baule.context.store.transaction() as connection:
        timing = Timing(started=now, ended=now, failures=0)
        round_history.remember(connection, RoundOutcome(outcome="complete"), timing, Pace(), None)
    baule.actor.announce(Changes(link=True))
    baule.until(lambda: window.page_context.status_summary.opening.last_exchange is not None)
    window.settle()
    assert window.frame.focusWidget() is result, "the first exchange takes it neither from sight nor from the keyboard"
    window.press(Qt.Key.Key_Return, Qt.Key.Key_Return)
    assert page.enrol.form.isHidden(), "nor does a second Enter begin anew"
    window.press(Qt.Key.Key_Tab)
    assert page.enrol.again.hasFocus(), "what can be done next"
    window.press(Qt.Key.Key_Return)
    assert page.enrol.form.isVisible()
    window.press(Qt.Key.Key_Escape)
    assert page.enrol.form.isHidden()
    assert page.enrol.again.hasFocus()
    heading = page.enrol.heading
    window.qtbot.waitUntil(lambda: heading.visibleRegion() == QRect(QPoint(), heading.size()))


@pytest.mark.slow
def test_what_was_done_has_a_frame_where_it_has_the_keyboard(window: "Window", baule: "Commune") -> None:
    """As every widget that gets the focus by keyboard; one that gets it by pointer shows no ring."""
    page = page_of(window)
    result = page.enrol.result
    result.say("Cet ordinateur est inscrit.", tone="ok")
    window.settle()
    ring = window.theme["focus"].rgb()

    def framed() -> bool:
        QApplication.processEvents()
        picture = result.grab().toImage()
        return bool(picture.pixel(picture.width() // 2, 1) == ring)

    result.setFocus()
    place = result.words.geometry()
    assert not framed(), "nobody has used the keyboard yet"
    QTest.keyClick(window.frame.windowHandle(), Qt.Key.Key_Shift)
    assert framed()
    assert result.words.geometry() == place, "nothing moves for it"


@pytest.mark.slow
def test_the_page_stays_at_its_head_while_it_is_enrolled(window: "Window", baule: "Commune") -> None:
    page = page_of(window)
    window.frame.resize(1366, 740)
    scrolled: list[int] = []
    page.area.verticalScrollBar().valueChanged.connect(scrolled.append)

    def enrol(_url: str, _code: str) -> Changes:
        enrolled(baule)
        return Changes(link=True)

    window.enrol = enrol
    type_in(window, URL, a_code())
    page.enrol.code.control.setFocus()
    window.settle()
    scrolled.clear()
    window.press(Qt.Key.Key_Return)
    window.qtbot.waitUntil(page.enrol.again.isVisible, timeout=5000)
    window.settle()
    # By no more than the notice that says so, for which the field that Enter was pressed in keeps its place.
    assert all(value < page.enrol.code.height() for value in scrolled)
    assert page.area.verticalScrollBar().value() == 0
    assert window.frame.focusWidget() is page.enrol.result


@pytest.mark.slow
def test_a_new_enrolment_can_be_left_again(window: "Window", baule: "Commune") -> None:
    enrolled(baule)
    page = window.visit("settings")
    window.click(page.enrol.keep)
    window.click(page.enrol.again)
    page.enrol.code.control.setText("ABCD")
    window.click(page.enrol.keep)
    assert page.enrol.form.isHidden()
    assert page.enrol.code.text == ""
    assert window.frame.focusWidget() is page.enrol.again


@pytest.mark.slow
def test_a_computer_that_the_platform_takes_no_more_is_not_said_to_be_enrolled(
    window: "Window", baule: "Commune"
) -> None:
    enrolled(baule)
    now = baule.actor.clock()
    with baule.context.store.transaction() as connection:
        timing = Timing(started=now, ended=now, failures=1)
        round_history.remember(connection, RoundOutcome(outcome="device-revoked"), timing, Pace(), None)
    page = window.visit("settings")
    window.settle()
    assert "ne reconnaît plus cet ordinateur" in page.enrol.state.text()
    assert "✓" not in page.enrol.state.text()
    assert page.enrol.form.isVisible(), "the way out is there"
    assert page.exchanges.table.item(0, 1).text() == "⚠\u00a0Inscription retirée"
    assert window.clipped(page.enrol) == []


@pytest.mark.slow
def test_the_headers_of_the_exchanges_stand_over_their_cells(window: "Window") -> None:
    alignment = page_of(window).exchanges.table.horizontalHeader().defaultAlignment()
    assert alignment & Qt.AlignmentFlag.AlignLeft


def test_only_another_commune_than_the_open_one_has_a_button(
    baule: "Commune", open_window: "Callable[..., Window]"
) -> None:
    window = open_window(baule, settings=SettingsPage)
    choose_commune(window.page_context.places, "45008", baule.actor.clock, MemoryKeyStore()).close()
    card = CommunesCard(window.page_context)
    window.qtbot.addWidget(card)
    some = [one for one in card.findChildren(Button) if not card.sure.isAncestorOf(one)]
    buttons = {one.accessibleName() or one.text() for one in some}
    assert buttons == {"Ouvrir\u00a0: Artenay", "Retirer…\u00a0: Artenay", "Ajouter une commune…"}
    window.settle()  # it has looked whether Artenay can be taken off


def test_a_commune_chosen_by_mistake_is_taken_off_after_a_question(
    baule: "Commune", open_window: "Callable[..., Window]"
) -> None:
    window = open_window(baule, settings=SettingsPage)
    card = window.visit("settings").communes
    assert any("Choisie par erreur" in label.text() for label in card.findChildren(Label)), "there is only one"
    choose_commune(window.page_context.places, "45008", baule.actor.clock, MemoryKeyStore()).close()
    card = window.visit("settings").communes
    (remove,) = [one for one in card.findChildren(Button) if one.accessibleName() == "Retirer…\u00a0: Artenay"]
    window.click(remove)
    (sure,) = [one for one in card.window().findChildren(SureCard) if one.isVisible()]
    said = [label.text() for label in sure.findChildren(Label)]
    assert said[:2] == ["Retirer Artenay de vos communes\u202f?", "Rien n’y a été écrit, et rien n’en est parti."]
    assert window.clipped(card) == []
    window.press(Qt.Key.Key_Escape)
    assert not sure.isVisible()
    assert remove.hasFocus(), "nothing was done"
    assert window.page_context.places.database("45008").exists()
    window.click(remove)
    (sure,) = [one for one in card.window().findChildren(SureCard) if one.isVisible()]
    window.click(sure.yes)
    assert card.message.words.text() == "Artenay n’est plus parmi vos communes."
    assert card.add_one.hasFocus()
    assert not window.page_context.places.database("45008").exists()
    assert [one.accessibleName() for one in card.findChildren(Button) if one.isVisible() and one.accessibleName()] == []


def asked(window: "Window", baule: "Commune") -> tuple[CommunesCard, Button, SureCard]:
    """The question before Artenay is taken off this computer, and the button that asked it."""
    choose_commune(window.page_context.places, "45008", baule.actor.clock, MemoryKeyStore()).close()
    card = window.visit("settings").communes
    (remove,) = [one for one in card.findChildren(Button) if one.accessibleName() == "Retirer…\u00a0: Artenay"]
    window.click(remove)
    (sure,) = [one for one in card.window().findChildren(SureCard) if one.isVisible()]
    return card, remove, sure


def test_the_question_is_closed_where_the_page_is_left_and_so_is_what_was_said(
    baule: "Commune", open_window: "Callable[..., Window]"
) -> None:
    window = open_window(baule, settings=SettingsPage, home=HomePage)
    card, remove, sure = asked(window, baule)
    window.visit("home")
    window.visit("settings")
    assert not sure.isVisible()
    card.removing.remove()
    window.settle()
    assert window.page_context.places.database("45008").exists(), "no question stands, none is answered"
    window.click(remove)
    (sure,) = [one for one in card.window().findChildren(SureCard) if one.isVisible()]
    window.click(sure.yes)
    assert card.message.isVisible()
    window.visit("home")
    window.visit("settings")
    assert not card.message.isVisible(), "it was read long ago"


def test_what_another_program_wrote_under_the_question_is_not_taken_away(
    baule: "Commune", open_window: "Callable[..., Window]"
) -> None:
    window = open_window(baule, settings=SettingsPage)
    card, remove, sure = asked(window, baule)
    with closing(open_commune(window.page_context.places, "45008", baule.actor.clock, MemoryKeyStore())) as other:
        draft_need(other, title="Réserver une salle")
    window.click(sure.yes)
    assert "Un brouillon au moins est écrit pour Artenay." in card.message.words.text()
    assert card.message.visibleRegion().boundingRect() == card.message.rect(), "whole, wherever the page is scrolled"
    window.commune.until(lambda: not remove.isVisible())
    assert card.add_one.hasFocus()
    assert window.page_context.places.database("45008").exists()


def test_lines_made_anew_under_the_question_close_it(baule: "Commune", open_window: "Callable[..., Window]") -> None:
    window = open_window(baule, settings=SettingsPage)
    card, _remove, sure = asked(window, baule)
    choose_commune(window.page_context.places, "44055", baule.actor.clock, MemoryKeyStore()).close()
    card.show_communes()
    window.settle()
    assert not sure.isVisible()
    named = [one for one in card.findChildren(Button) if one.accessibleName() == "Retirer…\u00a0: Artenay"]
    (remove,) = [one for one in named if one.isVisible()]
    window.click(remove)
    (sure,) = [one for one in card.window().findChildren(SureCard) if one.isVisible()]
    window.press(Qt.Key.Key_Escape)
    assert remove.hasFocus(), "the button of the new line"


def test_a_commune_that_went_under_the_question_loses_its_line(
    baule: "Commune", open_window: "Callable[..., Window]"
) -> None:
    window = open_window(baule, settings=SettingsPage)
    card, _remove, sure = asked(window, baule)
    remove_commune(window.page_context.places, "45008", baule.actor.clock)
    window.click(sure.yes)
    assert "Cette commune n’est pas sur cet ordinateur." in card.message.words.text()
    assert [one.text() for one in card.findChildren(Button) if one.isVisible()] == ["Ajouter une commune…"]
    assert card.add_one.hasFocus()


def test_one_that_waits_to_send_something_stays_and_says_why(
    baule: "Commune", open_window: "Callable[..., Window]"
) -> None:
    window = open_window(baule, settings=SettingsPage)
    window.size(1024, 600, 200)
    other = choose_commune(window.page_context.places, "45008", baule.actor.clock, MemoryKeyStore())
    submit_need(other, draft_need(other, title="Réserver une salle", description="Papier").value)
    other.close()
    card = window.visit("settings").communes
    (remove,) = [one for one in card.findChildren(Button) if one.accessibleName() == "Retirer…\u00a0: Artenay"]
    assert not remove.isVisible(), "it would be refused"
    (why,) = [one for one in card.findChildren(Label) if "Un envoi au moins a été préparé" in one.text()]
    assert why.isVisible()
    assert window.clipped(card) == []
    assert "rien n’en part" not in why.text(), "what waits there leaves once it is enrolled and open"
    assert not [one for one in card.window().findChildren(SureCard) if one.isVisible()]


def the_commune(baule: "Commune", open_window: "Callable[..., Window]") -> tuple["Window", Any]:
    window = open_window(baule, settings=SettingsPage)
    page = window.visit("settings", "person")
    return window, page


@pytest.mark.slow
def test_the_person_is_kept_field_by_field_by_the_keyboard(
    baule: "Commune", open_window: "Callable[..., Window]"
) -> None:
    window, page = the_commune(baule, open_window)
    person_card = page.commune.person
    assert window.frame.focusWidget() is person_card.fields["profile"].control
    offers = person_card.fields["profile"].control.completer().popup()
    assert offers.styleSheet() == window.frame.styleSheet(), "a window of its own, dressed like the others"
    for field, text in (("profile", "Agente"), ("function", "Secrétaire de mairie")):
        person_card.fields[field].control.setText(text)  # typed, its offers would open a window of their own
    for text in ("", "", "Anne Canari", "mairie@exemple.fr", "0238441234"):
        focus = window.frame.focusWidget()
        assert focus is not None
        window.qtbot.keyClicks(focus, text)
        window.press(Qt.Key.Key_Tab)
    assert msgspec.structs.asdict(baule.ask(person.current)) == {
        "profile": "Agente",
        "function": "Secrétaire de mairie",
        "name": "Anne Canari",
        "email": "mairie@exemple.fr",
        "telephone": "02 38 44 12 34",
    }
    assert person_card.status.text() == "Enregistré à 14\u00a0h\u00a032"
    assert person_card.fields["telephone"].text == "02 38 44 12 34"


@pytest.mark.slow
def test_who_comes_first_to_name_the_person_finds_what_is_kept_and_loses_nothing(
    baule: "Commune", open_window: "Callable[..., Window]"
) -> None:
    """The focus went to a field that was not filled yet; on leaving it, the kept value was lost."""
    baule.act(set_person, profile="Maire")
    window, page = the_commune(baule, open_window)
    assert page.commune.person.fields["profile"].text == "Maire"
    assert window.frame.focusWidget() is page.commune.person.fields["function"].control
    page.leaving()
    baule.settle()
    assert baule.ask(person.current).profile == "Maire"


@pytest.mark.slow
def test_what_every_act_bears_and_what_is_sent_beside_it_stand_apart(
    baule: "Commune", open_window: "Callable[..., Window]"
) -> None:
    _window, page = the_commune(baule, open_window)

    def group(name: str) -> str:
        found = page.commune.person.fields[name].parentWidget()
        return str(found.accessibleName())

    assert group("profile") == group("function") == "Son rôle, inscrit dans chaque envoi"
    assert group("name") == group("email") == group("telephone") == "Pour la plateforme et la préfecture seulement"


@pytest.mark.slow
def test_a_wrong_address_is_said_under_its_field_and_stays_on_screen(
    baule: "Commune", open_window: "Callable[..., Window]"
) -> None:
    window, page = the_commune(baule, open_window)
    email = page.commune.person.fields["email"]
    email.control.setFocus()
    window.qtbot.keyClicks(email.control, "mairie@")
    window.press(Qt.Key.Key_Tab)
    assert email.error.isVisible()
    assert email.text == "mairie@"
    assert baule.ask(person.current).email == ""
    again: list[str] = []
    page.navigation.of_commune.person.refused.connect(lambda name, _sentence: again.append(name))
    email.control.setFocus()
    window.press(Qt.Key.Key_Tab)
    assert again == [], "it is not read aloud again on leaving it as it was"
    email.control.setFocus()
    window.press(Qt.Key.Key_Return)
    assert again == ["email"]


@pytest.mark.slow
def test_what_was_typed_last_is_kept_on_leaving_the_page(
    baule: "Commune", open_window: "Callable[..., Window]"
) -> None:
    window, page = the_commune(baule, open_window)
    window.qtbot.keyClicks(page.commune.person.fields["name"].control, "Anne Canari")
    page.leaving()
    window.settle()
    assert baule.ask(person.current).name == "Anne Canari"


def test_what_is_typed_about_the_person_is_kept_after_a_pause_while_its_field_has_the_keyboard(
    baule: "Commune", open_window: "Callable[..., Window]"
) -> None:
    """Typed and never left, it was lost with the power; "Enregistré" stood beside it meanwhile."""
    window, page = the_commune(baule, open_window)
    telephone, status = page.commune.person.fields["telephone"], page.commune.person.status
    telephone.control.setFocus()
    window.qtbot.keyClicks(telephone.control, "0238441234")
    assert "Enregistré" not in status.text()
    baule.until(lambda: status.text() == "Enregistré à 14\u00a0h\u00a032")
    window.settle()
    assert baule.ask(person.current).telephone == "02 38 44 12 34"
    assert telephone.text == "0238441234", "nothing changes under the fingers"
    window.press(Qt.Key.Key_Tab)
    assert telephone.text == "02 38 44 12 34"
    assert status.text() == "Enregistré à 14\u00a0h\u00a032"


def test_a_text_that_cannot_be_used_stands_there_again_at_the_next_start(
    baule: "Commune", open_window: "Callable[..., Window]"
) -> None:
    window, page = the_commune(baule, open_window)
    email = page.commune.person.fields["email"]
    email.control.setFocus()
    window.qtbot.keyClicks(email.control, "mairie@")
    assert window.frame.close()
    window.settle()
    _window, page = the_commune(baule, open_window)
    email = page.commune.person.fields["email"]
    assert (email.text, email.wrong.startswith("Cette adresse électronique n’a pas")) == ("mairie@", True)
    assert page.commune.person.status.text() == f"1{FIXED}champ à corriger"


def test_the_mayors_step_is_a_box_to_tick(baule: "Commune", open_window: "Callable[..., Window]") -> None:
    window, page = the_commune(baule, open_window)
    page.commune.mayor.box.setFocus()
    window.press(Qt.Key.Key_Space)
    assert baule.ask(needs.mayor_validates)
    page = window.visit("settings", "person")
    assert page.commune.mayor.box.isChecked()
    assert page.commune.mayor.came_back.isHidden()


@pytest.mark.slow
def test_the_mayors_step_says_what_it_took_out_of_the_outbox_and_leads_there(
    baule: "Commune", open_window: "Callable[..., Window]"
) -> None:
    baule.campaign("needs")
    baule.act(submit_need, baule.act(draft_need, None, title="Cimetière", description="Sur papier."))
    window, page = the_commune(baule, open_window)
    page.commune.mayor.box.setFocus()
    window.press(Qt.Key.Key_Space)
    said = page.commune.mayor.came_back
    baule.until(said.isVisible)
    window.qtbot.waitUntil(lambda: said.visibleRegion().boundingRect() == said.rect())  # it was below the window
    window.answer("Voir nos besoins")
    assert window.went == [("needs", "")]


@pytest.mark.slow
def test_a_mayors_step_that_the_disk_did_not_take_is_not_shown_as_taken(
    baule: "Commune", open_window: "Callable[..., Window]"
) -> None:
    """She would rely on the mayor's validation, and needs would be sent without it."""
    window, page = the_commune(baule, open_window)
    baule.read_only(True)
    page.commune.mayor.box.setFocus()
    window.press(Qt.Key.Key_Space)
    window.settle()
    baule.read_only(False)
    assert not baule.ask(needs.mayor_validates)
    assert not page.commune.mayor.box.isChecked()


def test_personal_data_are_shown_and_erased_only_after_a_question(
    baule: "Commune", open_window: "Callable[..., Window]"
) -> None:
    baule.campaign("needs")
    baule.act(set_person, name="Anne Canari", profile="Maire")
    window, page = the_commune(baule, open_window)
    texts = [getattr(part, "text", str)() for part in page.commune.personal.findChildren(QWidget)]
    assert [text for text in texts if text.startswith("Durée\u00a0:")]
    card = page.commune.personal
    window.click(card.show_kept)
    listed = [getattr(part, "text", str)() for part in card.kept.findChildren(QWidget)]
    assert {"Nom\u00a0: Anne Canari", "Élu ou agent\u00a0: Maire"} <= set(listed)
    window.click(card.erase)
    assert window.frame.focusWidget() is card.asking.no, "the safe answer first"
    assert card.asking.letters.isHidden(), "no letter names anybody"
    assert card.asking.yes.text() == "O&ui, effacer définitivement", "another letter than the one that led here"
    window.press(Qt.Key.Key_Escape)
    assert baule.ask(person.current).name == "Anne Canari"
    window.click(card.erase)
    window.click(card.asking.yes)
    assert card.message.words.text().startswith("Données effacées")
    assert baule.ask(person.current).name == ""
    assert page.commune.person.fields["name"].text == ""
    assert "lettres imprimées restent où vous les avez mis" in card.message.words.text(), "what is left is said"
    assert card.again.isHidden()
    assert not card.erase.isEnabled(), "nothing is left to erase"
    page.commune.person.fields["name"].control.setText("Jeanne Petit")
    page.leaving()
    window.settle()
    assert card.message.isHidden(), "a name is here again"


def test_what_is_said_of_a_copy_comes_into_sight(
    baule: "Commune", open_window: "Callable[..., Window]", tmp_path: Path
) -> None:
    baule.act(set_person, name="Anne Canari")
    window, page = the_commune(baule, open_window)
    window.size(1024, 600, 100)
    card, bar = page.commune.personal, page.area.verticalScrollBar()
    card.copy.setFocus()
    window.settle()
    below = card.copy.mapTo(page.area, card.copy.rect().bottomLeft()).y() - page.area.height()
    bar.setValue(bar.value() + below)  # the button is the last thing in sight
    window.press(Qt.Key.Key_Return)
    (asking,) = card.findChildren(QFileDialog)
    asking.fileSelected.emit(str(tmp_path / "copie.txt"))
    asking.close()
    window.settle()
    assert card.message.words.text().startswith("Copie enregistrée")
    window.qtbot.waitUntil(lambda: card.message.visibleRegion().boundingRect() == card.message.rect())


def test_tabs_that_nobody_opened_are_not_made(baule: "Commune", open_window: "Callable[..., Window]") -> None:
    page = open_window(baule, settings=SettingsPage).visit("settings")
    assert {"commune", "help"}.isdisjoint(vars(page)), "the first visit waits for neither"
    page.navigation.turn(SettingsTab.COMMUNE)
    assert page.commune.isVisible()
    assert "help" not in vars(page)


def test_a_page_of_help_has_its_headings_for_who_goes_from_one_to_the_next(
    baule: "Commune", open_window: "Callable[..., Window]"
) -> None:
    window = open_window(baule, settings=SettingsPage)
    page = window.visit("settings", "help")
    fold = page.help.pages.open_page("01-need")
    labels = fold.words.findChildren(Label)
    read = {one.text(): QAccessible.queryAccessibleInterface(one).role() for one in labels}
    headings = [words for words, role in read.items() if role == QAccessible.Role.Heading]
    assert headings == [block.words for block in fold.page.blocks if block.kind is BlockKind.HEADING]
    assert len(headings) > 3
    assert QAccessible.Role.StaticText in read.values(), "its other words are none"


@pytest.mark.slow
def test_a_page_of_help_is_unfolded_one_at_a_time(baule: "Commune", open_window: "Callable[..., Window]") -> None:
    window = open_window(baule, settings=SettingsPage)
    page = window.visit("settings", "help")
    _home, first, second, *_ = page.help.pages.folds
    window.click(first.button)
    assert first.unfolded
    words = [label.text() for label in first.words.findChildren(QLabel) if label.text()]
    assert any("Un titre et une phrase suffisent." in text for text in words)
    (picture,) = first.words.findChildren(HelpPicture)
    assert picture.accessibleName() == "Image\u00a0: Besoins, puis Écrire un besoin, puis Mettre dans la boîte d’envoi"
    whole = picture.sizeHint()
    assert picture.heightForWidth(whole.width() // 2) == round(whole.height() / 2)
    assert picture.heightForWidth(3 * whole.width()) == whole.height(), "it is never drawn larger than it is"
    window.size(1366, 768, 200)
    room = page.area.viewport().width()
    assert 1.3 * whole.width() < picture.width() <= room, "what is written in it grows with the text"
    window.size(1366, 768, 100)
    second.button.setFocus()
    window.press(Qt.Key.Key_Space)
    assert (first.unfolded, second.unfolded) == (False, True)
    window.press(Qt.Key.Key_Space)
    assert not second.unfolded


@pytest.mark.slow
def test_help_asked_for_on_a_page_begins_with_its_title_and_leads_back(
    baule: "Commune", open_window: "Callable[..., Window]"
) -> None:
    window = open_window(baule, settings=SettingsPage)
    page = window.visit("settings", "help/outbox")
    (fold,) = [fold for fold in page.help.pages.folds if fold.unfolded]

    def at_its_title() -> bool:
        return 0 <= fold.button.mapTo(page.area.viewport(), QPoint()).y() < page.area.viewport().height() // 4

    window.qtbot.waitUntil(at_its_title)
    window.click(window.act("Revenir à la page d’avant"))
    assert window.went == [("outbox", AS_LEFT)]
    window.visit("settings", "help")
    assert page.bar_acts.others == ()


def test_a_search_leaves_the_pages_of_help_about_it(baule: "Commune", open_window: "Callable[..., Window]") -> None:
    window = open_window(baule, settings=SettingsPage)
    help_card = window.visit("settings", "help/votes").help.pages
    assert [fold.page.key for fold in help_card.folds if fold.unfolded] == ["03-vote"]
    help_card.line.setText("données personnelles")
    window.settle()
    seen = sorted((fold.y(), fold.page.key) for fold in help_card.folds if fold.isVisible())
    assert [key for _y, key in seen] == ["12-personal", "11-person", "15-accessibility"], "by title first"
    help_card.line.clear()
    window.settle()
    assert [fold.page.key for fold in sorted(help_card.folds, key=Fold.y)] == [
        fold.page.key for fold in help_card.folds
    ]
    window.qtbot.keyClicks(help_card.line, "corbeille")
    assert [fold.page.key for fold in help_card.folds if fold.isVisible()] == ["09-correct"]
    help_card.line.clear()
    window.qtbot.keyClicks(help_card.line, "introuvable")
    assert help_card.none.isVisible()
    help_card.open_page("01-need")
    assert help_card.line.text() == ""
    assert all(fold.isVisible() for fold in help_card.folds)


@pytest.mark.parametrize(("name", "words"), [("form", "Formulaire"), ("note", "Transformation numérique")])
def test_papers_open_in_their_preview(
    baule: "Commune", open_window: "Callable[..., Window]", name: str, words: str
) -> None:
    baule.campaign("needs")
    window = open_window(baule, settings=SettingsPage)
    page = window.visit("settings", "help")
    window.click(getattr(page.help.papers, name))
    (dialog,) = window.frame.findChildren(PreviewDialog)
    window.qtbot.waitUntil(lambda: dialog.preview.document is not None, timeout=20_000)
    assert words in dialog.preview.document.sheets[0].text
    dialog.reject()


def test_without_a_campaign_its_note_is_refused_with_a_sentence(
    baule: "Commune", open_window: "Callable[..., Window]"
) -> None:
    window = open_window(baule, settings=SettingsPage)
    page = window.visit("settings", "help")
    window.click(page.help.papers.note)
    (dialog,) = window.frame.findChildren(PreviewDialog)
    window.qtbot.waitUntil(dialog.notice.isVisible, timeout=20_000)
    assert "Aucune campagne" in dialog.notice.words.text()
    dialog.reject()


@pytest.mark.parametrize("target", ["enrol", "person", "help"])
@pytest.mark.parametrize(
    ("width", "height", "percent"),
    [
        pytest.param(1366, 768, 100, marks=pytest.mark.slow),
        pytest.param(1024, 600, 100, marks=pytest.mark.slow),
        (1366, 768, 200),
    ],
)
def test_each_part_fits_and_ends_where_its_words_end(
    baule: "Commune", open_window: "Callable[..., Window]", target: str, width: int, height: int, percent: int
) -> None:
    baule.campaign("needs")
    baule.act(set_person, name="Anne Canari", email=f"{'a' * 60}@baule.fr")
    window = open_window(baule, settings=SettingsPage)
    page = window.visit("settings", target)
    window.size(width, height, percent)
    page.commune.personal._turn()
    for field, wrong in (("email", "mairie@"), ("telephone", "12")):
        page.commune.person.fields[field].control.setText(wrong)
    page.leaving()
    for fold in page.help.pages.folds[:1]:
        page.help.pages._turn(fold)
    window.settle()
    assert window.clipped(page) == []
    assert window.frame.width() <= width
    screen = page.screen_of(page.navigation.tab)
    window.qtbot.waitUntil(lambda: page.area.widget().height() <= max(height, screen.geometry().bottom() + 60))
