"""Boîte d’envoi in a real window: lines, receipt, taking back, sending now."""

from collections.abc import Callable
from itertools import combinations
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from msgspec.structs import replace
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAccessible, QGuiApplication
from PySide6.QtWidgets import QAbstractButton, QFileDialog, QLineEdit, QScrollBar, QWidget
from sqlalchemy import insert, update

from desktop.actions.kit.cancel_act import cancel_act
from desktop.actions.needs.draft_need import draft_need
from desktop.actions.needs.join_need import join_need
from desktop.actions.needs.submit_need import submit_need
from desktop.actions.needs.withdraw_need import withdraw_need
from desktop.actions.requests.draft_request import draft_request
from desktop.actions.requests.submit_request import submit_request
from desktop.actions.votes.cast_vote import cast_vote
from desktop.actions.votes.withdraw_vote import withdraw_vote
from desktop.domain.changes import Changes
from desktop.domain.lives.enrolment import Enrolment
from desktop.runtime.actor import network_problem_of
from desktop.runtime.syncing import RoundDone
from desktop.viewmodels.kit.link_words import Band, BandOffer, Measure
from desktop.viewmodels.kit.targets import NEW, ROUND, USB
from desktop.views.outbox.page import OutboxPage
from desktop.views.preview.dialog import PreviewDialog
from desktop.views.widgets.buttons import Button
from desktop.views.widgets.label import Label
from sync.client.connection.pace import Pace
from sync.client.errors import KeyLost
from sync.client.exchange import round_history
from sync.client.exchange.round_history import RoundOutcome, Timing
from sync.client.ledger.tables import CARD, copy, outbox
from sync.contract.published import PublicNeed
from tests.desktop.viewmodels.outbox.acts_after_a_round import aside, marked, proven
from tests.desktop.viewmodels.outbox.enrolled_for_sticks import enrolled, lose_key
from tests.desktop.viewmodels.requests.complete_request import COMPLETE

if TYPE_CHECKING:
    from tests.desktop.viewmodels.conftest import Commune
    from tests.desktop.views.conftest import Flashes, Window


@pytest.fixture
def window(baule: "Commune", open_window: Callable[..., "Window"]) -> "Window":
    return open_window(baule, outbox=OutboxPage)


def named(widget: QWidget) -> str:
    return QAccessible.queryAccessibleInterface(widget).text(QAccessible.Text.Name)


def buttons(part: QWidget) -> list[Button]:
    return [button for button in part.findChildren(Button) if button.isVisible()]


@pytest.mark.slow
def test_after_a_backup_was_put_back_it_does_not_say_that_nothing_was_sent(window: "Window") -> None:
    page = window.visit("outbox")
    assert page.empty.title.text() == "Aucun envoi de cet ordinateur pour l’instant"
    with window.commune.context.store.transaction() as connection:
        connection.exec_driver_sql(
            "INSERT INTO restored (at, backup, seq, head, lost_seq, lost_head) VALUES (?, ?, 0, '', 3, '')",
            ("2021-02-03T13:00:00.000+00:00", "2021-02-02T13:00:00.000+00:00"),
        )
    page = window.visit("outbox")
    assert page.empty.isVisible()
    assert page.empty.title.text() == "Aucun envoi n’est gardé ici"
    assert "La plateforme garde ce qu’elle a reçu." in page.empty.sentence.text()


@pytest.mark.slow
def test_the_line_that_arrows_came_to_with_large_text_is_read_once_text_is_small_again(window: "Window") -> None:
    """It was shown in blue beside "Choisissez un envoi"."""
    for subject in ("actes", "grr"):
        window.commune.act(cast_vote, subject)
    window.size(1366, 768, 200)
    page = window.visit("outbox")
    window.commune.until(lambda: page.outbox.model.rowCount() == 2)
    page.list.setFocus()
    window.press(Qt.Key.Key_Down, Qt.Key.Key_Down)
    assert page.outbox.chosen == "", "its paper would take the list's place"
    window.size(1366, 768, 100)
    assert not page.paper.hint.isVisible()
    assert page.outbox.chosen == page.outbox.model.line(page.list.currentIndex().row()).op


@pytest.mark.slow
def test_empty_it_says_what_goes_here_with_one_button(window: "Window") -> None:
    page = window.visit("outbox")
    assert page.empty.isVisible()
    assert "cet ordinateur" in page.subtitle.text(), "the commune's other computer may have sent much"
    (button,) = [b for b in page.empty.findChildren(QWidget) if named(b) == "Écrire un besoin"]
    window.click(button)
    assert window.went == [("needs", NEW)]


def test_an_empty_outbox_leads_to_no_need_once_none_can_be_sent(window: "Window") -> None:
    window.commune.campaign("needs")
    page = window.visit("outbox")
    window.commune.until(page.write.isVisible)
    assert page.empty.sentence.text() == "Les besoins et les votes écrits ici attendront leur départ, puis leur accusé."
    window.commune.campaign("vote")
    window.commune.until(lambda: not page.write.isVisible())
    assert page.empty.isVisible()
    assert page.empty.sentence.text() == "Vos envois attendront leur départ, puis leur accusé."


@pytest.mark.slow
def test_with_nothing_to_send_no_main_button_offers_to_send(window: "Window") -> None:
    page = window.visit("outbox")
    assert page.bar_acts.main is None
    assert not window.act("Recevoir les nouvelles").isEnabled(), "no platform knows this computer"
    window.page_context.syncing.inform(enrolled=True, waiting=0)
    # as if enrolled: the enrolment has its own test
    page.outbox.summary = replace(page.outbox.summary, enrolment=Enrolment.ENROLLED)
    page._progress()
    window.click(window.act("Recevoir les nouvelles"))
    assert page.message.words.text() == "La plateforme a répondu. Aucun envoi n’attendait."


@pytest.mark.slow
def test_before_the_enrolment_acts_wait_and_the_page_leads_to_it(window: "Window") -> None:
    window.commune.act(cast_vote, "actes")
    page = window.visit("outbox")
    assert page.subtitle.text() == "1\u00a0envoi attend la plateforme."
    assert not window.act("Envoyer maintenant").isEnabled()
    (button,) = [b for b in page.obstacle.findChildren(QWidget) if named(b) == "Inscrire cet ordinateur"]
    window.click(button)
    assert window.went == [("settings", "enrol")]


def test_who_asks_for_the_news_before_the_enrolment_is_led_to_it(window: "Window") -> None:
    page = window.visit("outbox", ROUND)
    assert page.obstacle.words.text() == (
        "Cet ordinateur n’est pas encore inscrit. Une fois inscrit, il recevra les nouvelles de la campagne."
    )
    window.answer("Inscrire cet ordinateur")
    assert window.went == [("settings", "enrol")]


def test_an_enrolment_that_left_on_a_stick_leads_to_where_its_answer_is_read(window: "Window") -> None:
    with window.commune.context.store.transaction() as connection:
        connection.execute(insert(copy).values(scope=CARD, id="", value='{"left": true}', position=0))
    window.visit("outbox", ROUND)
    window.answer("Lire la clé USB")
    assert window.went == [("outbox", USB)]


@pytest.mark.slow
def test_without_its_key_acts_wait_and_the_page_leads_to_it(window: "Window") -> None:
    enrolled(window.commune)
    window.commune.act(cast_vote, "actes")
    lose_key(window.commune)
    window.round = lambda *_: RoundDone(changes=Changes(), network_problem=network_problem_of(KeyLost()))
    page = window.visit("outbox")
    window.page_context.syncing.inform(enrolled=True, waiting=1)
    window.page_context.syncing.now()
    window.settle()
    (button,) = [b for b in page.obstacle.findChildren(QWidget) if named(b) == "Rétablir la clé"]
    window.click(button)
    assert window.went == [("settings", "key")]


def test_the_list_is_narrowed_to_one_state_and_what_is_hidden_is_read_no_more(window: "Window") -> None:
    refused, waits = (window.commune.act(cast_vote, service).op for service in ("actes", "grr"))
    marked(window.commune, refused, state="rejected", attempts=1, number=4, received_at="2021-02-03T13:40:00+00:00")
    page = window.visit("outbox", waits)
    choice = page.row.kinds
    assert [choice.itemText(at) for at in range(choice.count())] == [
        "Tous les envois",
        "Pas encore reçus (1)",
        "Refusés (1)",
    ]
    choice.setCurrentIndex(2)
    choice.activated.emit(2)
    window.settle()
    model = page.list.model()
    assert [model.line(row).op for row in range(model.rowCount())] == [refused]
    assert page.outbox.chosen == "", "what the list hides is read no more"
    assert window.clipped(page) == []
    window.visit("outbox", waits)
    assert model.rowCount() == 2, "what one is led to is in sight"
    assert choice.currentIndex() == 0


def test_acts_are_searched_by_title_kind_or_number_and_sorted(window: "Window") -> None:
    services = ("actes", "grr", "opencimetiere", "un-eleve-un-stage", "acceslibre", "aidants-connect")
    ops = [window.commune.act(cast_vote, service).op for service in services]
    marked(window.commune, ops[0], state="rejected", attempts=1, number=1204, received_at="2021-02-03T13:40:00+00:00")
    page = window.visit("outbox", ops[1])
    model = page.list.model()

    def shown() -> list[str]:
        return [model.line(row).op for row in range(model.rowCount())]

    window.qtbot.keyClicks(page.row.line, "opencim")
    window.commune.until(lambda: shown() == [ops[2]])
    assert page.row.count.text() == "1\u00a0envoi sur 6"
    assert page.outbox.chosen == "", "what the search hides is read no more"
    page.row.line.setText("1204")
    window.commune.until(lambda: shown() == [ops[0]])
    page.row.line.setText("votes")
    window.commune.until(lambda: shown() == [*reversed(ops[1:]), ops[0]])
    page.row.line.setText("zzz")
    window.commune.until(page.row.nothing.isVisible)
    window.click(page.row.reset)
    assert page.row.line.hasFocus()
    page.row.orders.setCurrentIndex(2)
    page.row.orders.activated.emit(2)
    window.commune.until(lambda: shown() == ops)
    window.visit("outbox", ops[3])
    window.commune.until(lambda: page.list.currentIndex().row() == ops[::-1].index(ops[3]))


def test_a_search_says_what_the_choice_hides_and_lifts_that_alone(window: "Window") -> None:
    """It said that nothing answers to "vote", while two did."""
    services = ("actes", "grr", "opencimetiere", "acceslibre", "aidants-connect", "pix")
    ops = [window.commune.act(cast_vote, service).op for service in services]
    for op in ops:
        marked(window.commune, op, state="accepted", attempts=1, number=7, received_at="2021-02-03T13:40:00+00:00")
    window.commune.act(submit_need, window.commune.act(draft_need, title="Cantine", description="Un texte."))
    page = window.visit("outbox")
    page.outbox.narrowing.choose("waiting")
    window.commune.until(lambda: page.list.model().rowCount() == 1)
    window.qtbot.keyClicks(page.row.line, "vote")
    window.commune.until(page.row.nothing.isVisible)
    said = "Rien ne répond à «\u00a0vote\u00a0» parmi «\u00a0Pas encore reçus\u00a0». Ce choix en cache 6."
    assert page.row.nothing.text() == said
    assert page.row.reset.text() == "Afficher 6\u00a0envois"
    window.click(page.row.reset)
    window.commune.until(lambda: page.list.model().rowCount() == 6)
    assert page.row.line.text() == "vote"
    assert not page.row.nothing.isVisible()


@pytest.mark.slow
def test_a_line_is_spoken_with_its_state_and_opens_by_the_keyboard(window: "Window") -> None:
    made = window.commune.act(cast_vote, "actes")
    page = window.visit("outbox")
    spoken = page.list.model().index(0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert ", À envoyer, Enregistré à" in spoken
    page.list.setFocus()
    window.press(Qt.Key.Key_Down, Qt.Key.Key_Return)
    assert page.outbox.chosen == made.op
    assert page.paper.badge.text() == "↑\u00a0À envoyer"
    assert not page.paper.receipt.isVisible()


def test_an_act_is_taken_back_by_its_button(window: "Window") -> None:
    made = window.commune.act(cast_vote, "actes")
    page = window.visit("outbox", made.op)
    assert named(page.paper.cancel).startswith("Annuler l’envoi\u00a0: ")
    window.click(page.paper.cancel)
    asked = page.message.words.text()
    assert asked.startswith(f"Annuler l’envoi de votre vote pour «\u00a0{page.paper.title.text()}\u00a0»\u202f?")
    assert asked.endswith("Annulé, il ne partira pas. Vos autres envois ne changent pas.")
    window.answer("Oui, annuler l’envoi")
    assert (
        page.message.words.text()
        == "Envoi annulé\u00a0: «\u00a0@CTES\u00a0». Il n’est pas parti et n’aura aucun effet."
    )
    assert page.paper.badge.text() == "✗\u00a0Annulé"
    assert not page.paper.cancel.isVisible()
    assert window.frame.focusWidget() is page.list, "and not on what sends all the rest"


@pytest.mark.slow
def test_one_of_three_that_wait_is_named_and_the_others_still_leave(window: "Window") -> None:
    made, other, _third = [window.commune.act(cast_vote, id) for id in ("actes", "opencimetiere", "ma-cantine")]
    page = window.visit("outbox", made.op)
    window.click(page.paper.cancel)
    assert page.paper.title.text() in page.message.words.text()
    assert page.message.words.text().endswith("Vos autres envois ne changent pas."), "true whatever leaves meanwhile"
    window.answer("Non, garder")
    window.commune.act(cancel_act, made.op)
    page = window.visit("outbox", other.op)
    window.click(page.paper.cancel)
    assert page.paper.title.text() in page.message.words.text()


@pytest.mark.slow
def test_what_is_looked_at_is_marked_still_when_one_comes_back(window: "Window") -> None:
    made = window.commune.act(cast_vote, "actes")
    page = window.visit("outbox", made.op)
    assert page.list.currentIndex().row() == 0
    window.visit("outbox", "")
    window.commune.act(cast_vote, "docs")
    window.visit("outbox", "")
    window.settle()
    assert page.outbox.chosen == made.op
    assert page.list.currentIndex().row() == 1, "the line of the act whose paper is shown beside it"


@pytest.mark.slow
def test_sending_now_moves_the_line_and_says_so(window: "Window") -> None:
    made = window.commune.act(cast_vote, "actes")

    def received(*_: object) -> RoundDone:
        with window.commune.context.store.transaction() as connection:
            values = {"state": "accepted", "attempts": 1, "number": 4, "received_at": "2021-02-03T13:40:00+00:00"}
            connection.execute(update(outbox).values(**values))
            now = window.commune.actor.clock()
            timing = Timing(started=now, ended=now, failures=0)
            round_history.remember(connection, RoundOutcome(outcome="complete", sent=1), timing, Pace(), None)
        return RoundDone(changes=Changes(outbox=True), sent=1)

    window.round = received
    page = window.visit("outbox", made.op)
    # As if enrolled: the enrolment has its own test.
    page.outbox.summary = replace(page.outbox.summary, waiting=1, enrolment=Enrolment.ENROLLED)
    window.page_context.syncing.inform(enrolled=True, waiting=1)
    page._progress()
    window.click(window.act("Envoyer maintenant"))
    assert page.message.words.text() == "La plateforme a répondu pour 1\u00a0envoi."
    assert page.paper.badge.text() == "✓\u00a0Vote pris en compte"
    line = page.list.model().line(0)
    assert (line.state.text, line.note) == (
        "✓\u00a0Vote pris en compte",
        "Accusé n°\u00a04 · reçu à 14\u00a0h\u00a040 · Vote",
    )


@pytest.mark.slow
def test_the_paper_of_an_act_scrolls_no_further_than_its_last_words(window: "Window") -> None:
    made = window.commune.act(cast_vote, "actes")
    page = window.visit("outbox", made.op)
    area = page.side_panel.paper
    window.qtbot.waitUntil(lambda: page.paper.card.isVisible())
    inner, layout = area.widget(), page.paper.layout()
    assert inner is not None
    assert layout is not None

    def fits() -> bool:
        port = area.viewport().size()
        return inner.height() == max(port.height(), layout.totalHeightForWidth(port.width()))

    window.qtbot.waitUntil(fits)


def test_an_act_is_read_from_its_beginning_by_who_comes_back_or_opens_another(window: "Window") -> None:
    made, second = window.commune.act(cast_vote, "actes"), window.commune.act(cast_vote, "docs")
    window.size(1366, 500, 125)
    page = window.visit("outbox", made.op)
    bar = page.side_panel.paper.verticalScrollBar()
    for again in (page.visited, lambda: page.outbox.choose(second.op)):
        window.qtbot.waitUntil(lambda: bar.maximum() > 0)
        bar.setValue(bar.maximum())
        again()
        window.settle()
        assert bar.value() == 0, "its state and its title"
        assert bar.maximum() > 0


def test_enter_in_an_empty_search_stays_there(window: "Window") -> None:
    for service in ("actes", "docs"):
        window.commune.act(cast_vote, service)
    page = window.visit("outbox")
    page.row.begin()
    window.press(Qt.Key.Key_Return)
    assert window.frame.focusWidget() is page.row.line, "the frame went round the list, and no line was chosen"
    page.row.line.setText("e")
    window.settle()
    window.press(Qt.Key.Key_Return)
    assert window.frame.focusWidget() is page.list


def test_no_button_can_get_the_keyboard_before_the_list_is_there(window: "Window") -> None:
    """A key that came too early acted on the button for the stick."""
    window.commune.act(cast_vote, "actes")
    window.frame.go("outbox")
    page = window.frame.page("outbox")
    assert page.part == "unknown"
    buttons = [one for one in page.findChildren(QAbstractButton) if one.isVisible() and one.isEnabled()]
    assert buttons == []
    assert not page.usb_button.isEnabled()
    assert not page.saving.button.isEnabled()
    window.settle()
    assert page.usb_button.isEnabled()
    assert page.saving.button.isEnabled()


def under_way(page: OutboxPage, done: int, offers: tuple[BandOffer, ...]) -> None:
    """As a round says it."""
    page.outbox.under_way = True
    page.outbox.progress = Band(f"{done} sur 8\u00a0envois", offers, measure=Measure(done, 8))
    page.outbox.sending.emit()


@pytest.mark.slow
def test_the_button_that_ends_a_round_stays_the_same_one_while_it_goes_on(window: "Window") -> None:
    """A button made again at each step could not be pressed, nor keep the focus."""
    page = window.visit("outbox")
    under_way(page, 3, ())
    assert page.progress.bar.isVisible()
    assert page.progress.bar.value() == 375
    assert buttons(page.progress) == []
    under_way(page, 4, (BandOffer.STOP,))
    window.settle()
    (button,) = buttons(page.progress)
    assert named(button) == "Annuler"
    button.setFocus()
    under_way(page, 5, (BandOffer.STOP,))
    assert buttons(page.progress) == [button]
    assert button.hasFocus()
    assert page.progress.words.text() == "5 sur 8\u00a0envois"
    page.outbox.under_way = False
    page.outbox.progress = Band()
    page.outbox.sending.emit()
    assert not page.progress.bar.isVisible()


def test_an_act_set_aside_is_said_leads_to_why_and_is_sent_again(window: "Window") -> None:
    made = window.commune.act(cast_vote, "actes")
    aside(window.commune, made.op)
    page = window.visit("outbox")
    assert page.set_aside.words.text() == "⚠ 1\u00a0envoi est mis de côté. Vos autres envois continuent."
    (why,) = buttons(page.set_aside)
    assert named(why) == "Voir pourquoi"
    window.click(why)
    assert not page.set_aside.isVisible()
    assert page.paper.badge.text() == "⚠\u00a0Mis de côté"
    card = page.paper.aside
    said = [label.text() for label in card.findChildren(Label) if label.isVisible()]
    assert "«\u00a0Une ligne est illisible\u00a0»" in said
    assert (
        "Sinon, enregistrez la fiche et envoyez-la à votre service informatique (souvent celui de l’intercommunalité)."
        in said
    )
    assert [named(button).partition("\u00a0:")[0] for button in buttons(card)] == [
        "Réessayer",
        "Copier le texte",
        "Enregistrer la fiche…",
    ]
    window.click(card.copy)
    assert QGuiApplication.clipboard().text().startswith("Vote\u00a0: ")
    window.click(card.retry)
    assert page.message.words.text() == "L’envoi est de nouveau à envoyer."
    assert page.paper.badge.text() == "↑\u00a0À envoyer"
    assert not card.isVisible()


def test_the_sheet_for_the_help_desk_is_saved_where_asked(window: "Window", tmp_path: Path) -> None:
    made = window.commune.act(cast_vote, "actes")
    aside(window.commune, made.op)
    page = window.visit("outbox", made.op)
    window.click(page.paper.aside.save)
    (dialog,) = window.frame.findChildren(QFileDialog)
    assert dialog.selectedFiles()[0].endswith(".zip")
    file = tmp_path / "fiche.zip"
    dialog.fileSelected.emit(str(file))
    dialog.close()
    window.settle()
    assert file.exists()
    assert str(file) in page.message.words.text()


@pytest.mark.slow
def test_what_holds_an_act_back_can_be_followed(window: "Window") -> None:
    need = window.commune.act(draft_need, None, title="Cantine", description="Un logiciel.")
    first = window.commune.act(submit_need, need).op
    aside(window.commune, first)
    second = window.commune.act(withdraw_need, need).op
    marked(window.commune, second, state="blocked", attempts=1)
    page = window.visit("outbox", second)
    (link,) = [one for one in buttons(page.paper.steps) if one.text() == "Voir cet envoi"]
    window.click(link)
    assert window.went == [("outbox", first)]


@pytest.mark.parametrize(
    ("width", "height", "percent"),
    [
        pytest.param(1366, 768, 100, marks=pytest.mark.slow),
        pytest.param(1024, 600, 100, marks=pytest.mark.slow),
        (1366, 768, 200),
    ],
)
def test_an_act_set_aside_fits_where_it_must(window: "Window", width: int, height: int, percent: int) -> None:
    made = window.commune.act(cast_vote, "actes")
    aside(window.commune, made.op)
    window.size(width, height, percent)
    page = window.visit("outbox", made.op)
    assert (window.frame.width(), window.frame.height()) == (width, height)
    assert window.clipped(page.paper) == []
    assert page.paper.width() <= page.side_panel.paper.viewport().width(), "nothing is cut at the right"


@pytest.mark.parametrize(
    ("width", "height", "percent"),
    [
        pytest.param(1366, 768, 100, marks=pytest.mark.slow),
        pytest.param(1024, 600, 100, marks=pytest.mark.slow),
        (1366, 768, 200),
    ],
)
def test_it_fits_where_it_must(window: "Window", width: int, height: int, percent: int) -> None:
    made = window.commune.act(cast_vote, "actes")
    proven(window.commune, made.op)
    window.size(width, height, percent)
    page = window.visit("outbox", made.op)
    assert (window.frame.width(), window.frame.height()) == (width, height)
    assert page.paper.see.isVisible()
    assert window.clipped(page.paper) == []
    assert page.paper.width() <= page.side_panel.paper.viewport().width(), "nothing is cut at the right"


@pytest.mark.slow
def test_the_receipt_of_a_request_is_not_cut_beside_the_list_on_a_small_screen(window: "Window") -> None:
    """“Réponse de la plateforme” beside the fingerprint was wider than the pane."""
    made = window.commune.act(submit_request, window.commune.act(draft_request, None, **COMPLETE))
    proven(window.commune, made.op)
    window.size(1022, 577, 100)
    page = window.visit("outbox", made.op)
    window.commune.until(lambda: page.paper.facts.isVisible())
    assert not page.side_panel.narrow
    assert page.paper.width() <= page.side_panel.paper.viewport().width(), "nothing is cut at the right"
    assert window.clipped(page.paper) == []


@pytest.mark.parametrize(
    ("width", "height", "percent"),
    [
        pytest.param(1366, 768, 100, marks=pytest.mark.slow),
        pytest.param(1366, 768, 200, marks=pytest.mark.slow),
        (1024, 600, 200),
    ],
)
def test_one_scroll_bar_leads_to_the_last_act(window: "Window", width: int, height: int, percent: int) -> None:
    for number in range(9):
        window.commune.act(submit_need, window.commune.act(draft_need, None, title=f"Besoin {number}", description="x"))
    window.size(width, height, percent)
    page = window.visit("outbox")
    window.bar_to_the_last_line(page, page.list)
    assert page.area.horizontalScrollBar().maximum() == 0, "its head fits"


@pytest.mark.slow
def test_nothing_flashes_while_the_page_is_made(
    baule: "Commune", open_window: Callable[..., "Window"], flashes: "Flashes"
) -> None:
    open_window(baule, outbox=OutboxPage).visit("outbox")
    assert flashes.seen == ["Frame"]


def test_the_receipt_opens_as_the_paper_that_prints(window: "Window") -> None:
    made = window.commune.act(cast_vote, "actes")
    proven(window.commune, made.op)
    page = window.visit("outbox", made.op)
    assert named(page.paper.see).startswith("Voir l’accusé\u00a0: ")
    window.click(page.paper.see)
    (dialog,) = window.frame.findChildren(PreviewDialog)
    window.qtbot.waitUntil(lambda: dialog.preview.document is not None, timeout=20_000)
    assert "Accusé de dépôt n°" in dialog.preview.document.sheets[0].text
    dialog.reject()


@pytest.mark.slow
def test_before_a_receipt_there_is_none_to_print(window: "Window") -> None:
    made = window.commune.act(cast_vote, "actes")
    page = window.visit("outbox", made.op)
    assert not page.paper.see.isVisible()


@pytest.mark.slow
def test_the_paper_leads_to_what_the_act_is_about(window: "Window") -> None:
    made = window.commune.act(cast_vote, "actes")
    page = window.visit("outbox", made.op)
    window.click(page.paper.about)
    assert window.went == [("services", "actes")]


@pytest.mark.slow
def test_what_no_sheet_keeps_is_read_in_the_paper_of_its_act(window: "Window") -> None:
    commune = window.commune
    commune.campaign("needs")
    commune.publish(PublicNeed(id="n1", commune="45008", commune_name="Artenay", title="Plan du cimetière"))
    made = commune.act(join_need, "n1", None, "Depuis 1954.")
    page = window.visit("outbox", made.op)
    window.commune.until(page.paper.act_texts.isVisible)
    assert [label.text() for label in page.paper.act_texts.findChildren(Label) if label.isVisible()][1:] == [
        "Besoin de la commune",
        "Artenay",
        "Commentaire",
        "Depuis 1954.",
    ]
    assert window.clipped(page) == []


def test_taking_acts_away_offers_each_form(window: "Window") -> None:
    page = window.visit("outbox")
    assert not page.saving.button.isVisible(), "nothing to take away yet"
    window.commune.act(cast_vote, "actes")
    window.settle()
    assert page.saving.button.isVisible()
    words = [action.text() for action in page.saving.menu.actions() if action.text()]
    assert [word for word in words if "ODS" in word or "CSV" in word or "JSON" in word or "PDF" in word] == words
    page.saving.menu.actions()[0].trigger()
    (dialog,) = page.findChildren(QFileDialog)
    name = dialog.findChild(QLineEdit)
    assert isinstance(name, QLineEdit)
    assert name.text() == "envois-2021-02-03.ods"
    dialog.reject()


@pytest.mark.parametrize("percent", [100, pytest.param(150, marks=pytest.mark.slow), 200])
@pytest.mark.parametrize("paper", [False, True], ids=["list", "paper"])
def test_no_two_scroll_bars_stand_side_by_side(window: "Window", percent: int, paper: bool) -> None:
    for service in (
        "actes",
        "cadastre",
        "grr",
        "docs",
        "acceslibre",
        "aidants-connect",
        "api-particulier",
        "opencimetiere",
    ):
        window.commune.act(cast_vote, service)
    made = window.commune.act(withdraw_vote, "actes")
    window.size(1366, 768, percent)
    page = window.visit("outbox", made.op if paper else "")
    bars = [bar for bar in page.findChildren(QScrollBar) if bar.orientation() == Qt.Orientation.Vertical]
    shown = [bar for bar in bars if bar.isVisible() and bar.maximum() > 0 and bar.width() > 0]
    lefts = [bar.mapTo(page, QPoint(0, 0)).x() for bar in shown]
    assert all(abs(one - other) > 100 for one, other in combinations(lefts, 2)), lefts


@pytest.mark.slow
def test_the_question_before_an_act_is_taken_back_goes_with_the_act_that_it_is_about(window: "Window") -> None:
    """Otherwise "Oui" would cancel an act that is no longer visible, or that was sent."""
    first, second = (window.commune.act(cast_vote, service).op for service in ("actes", "grr"))
    page = window.visit("outbox", first)
    window.click(page.paper.cancel)
    assert page.message.words.text().startswith("Annuler l’envoi")
    page.outbox.show(second)
    window.settle()
    assert page.paper.title.isVisible()
    assert not page.message.isVisible()
    window.click(page.paper.cancel)
    marked(window.commune, second, state="deposited", attempts=1, number=4, received_at="2021-02-03T13:40:00+00:00")
    window.commune.actor.announce(Changes(outbox=True))
    window.settle()
    assert page.message.words.text().startswith("Trop tard\u00a0: votre vote pour «\u00a0"), (
        "it stays, without an answer"
    )
    assert not any(button.isVisible() for button in page.message.findChildren(QAbstractButton))


@pytest.mark.slow
def test_what_an_act_is_stands_in_one_line_beside_its_state(window: "Window") -> None:
    page = window.visit("outbox", window.commune.act(cast_vote, "actes").op)
    page.paper.what.say("Choix entre deux textes")
    window.settle()
    assert page.paper.what.width() >= page.paper.what.fontMetrics().horizontalAdvance("Choix entre deux textes")
