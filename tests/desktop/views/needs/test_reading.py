"""A need that is read in a real window: corrected, compared, voted for, led elsewhere, copied, printed."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton, QScrollArea, QWidget

from desktop.actions.needs.correct_need import correct_need
from desktop.actions.needs.draft_need import draft_need
from desktop.actions.needs.submit_need import submit_need
from desktop.actions.needs.withdraw_need import withdraw_need
from desktop.actions.settings.choose_commune import choose_commune
from desktop.actions.settings.mayor_validates import mayor_validates
from desktop.actions.votes.cast_vote import cast_vote
from desktop.database import records
from desktop.database.errors import DiskFull
from desktop.database.queries import needs, outbox, todo
from desktop.domain.changes import Changes
from desktop.domain.corrections import CHANGED_NOTHING
from desktop.domain.exchange_words import kept_answer
from desktop.paths import Places
from desktop.viewmodels.home.tasks import to_do
from desktop.viewmodels.kit.targets import ENROL
from desktop.views.needs.page import NeedsPage
from desktop.views.preview.dialog import PreviewDialog
from desktop.views.widgets.label import Label
from desktop.views.widgets.notice import Notice
from sync.client.device.keystore import MemoryKeyStore
from sync.contract.published import Named, PublicNeed
from tests.desktop.actions.published import open_phase
from tests.desktop.viewmodels.saying import answer, own_need, proposal, say

if TYPE_CHECKING:
    from tests.desktop.viewmodels.conftest import Commune
    from tests.desktop.views.conftest import Window

ELSEWHERE = "01a210ca-359b-7da6-b7ab-1c5b85688d22"  # an act of another computer
LONG = ("Dématérialiser les demandes d’autorisation d’occupation du domaine public communal " * 3)[:198]


@pytest.fixture
def window(baule: "Commune", open_window: Callable[..., "Window"]) -> "Window":
    baule.campaign("needs")
    return open_window(baule, needs=NeedsPage)


@pytest.fixture
def need(window: "Window") -> str:
    """A need that the platform has taken."""
    made = window.commune.act(draft_need, None, title="Cimetière", description="Registre papier")
    window.commune.act(submit_need, made)
    answer(window.commune, made)
    return made


def words(part: QWidget) -> str:
    return "\n".join(label.text() for label in part.findChildren(Label) if label.isVisible())


def button(part: QWidget, text: str) -> QPushButton:
    found = [one for one in part.findChildren(QPushButton) if one.text().replace("&", "").startswith(text)]
    return next(one for one in found if one.isVisible())


def in_conflict(commune: "Commune", need: str, title: str = "Le cimetière") -> None:
    draft = commune.act(correct_need, need)
    commune.act(draft_need, draft, description="Registre à la cave")
    commune.act(submit_need, draft)
    answer(commune, need, "need.amend", "conflict")
    row = commune.ask(needs.one, need)
    say(commune, "mine", own_need(need, row.submit_op, ELSEWHERE, title=title))
    commune.settle()


def test_needs_that_resemble_ours_stand_beside_it_and_nous_aussi_leads_back_to_it(window: "Window", need: str) -> None:
    commune = window.commune
    near = PublicNeed(id="n1", commune="45203", commune_name="Meung-sur-Loire", title="Plan du cimetière")
    far = PublicNeed(id="n2", commune="29042", commune_name="Crozon", title="Plan du cimetière")
    page = window.visit("needs", need)
    commune.until(page.reading.isVisible)
    assert not page.reading.similar.isVisible()
    commune.publish(far, near)
    commune.until(page.reading.similar.isVisible)
    shown = words(page.reading.similar)
    assert shown.startswith("Besoins qui ressemblent au vôtre")
    assert shown.index("Meung-sur-Loire · votre intercommunalité") < shown.index("Crozon · ailleurs en France")
    window.click(button(page.reading.similar, "Nous aussi"))
    commune.until(page.joining.isVisible)
    window.commune.actor.announce(Changes(scopes=frozenset({"needs"})))
    commune.settle()
    assert page.joining.isVisible(), "the question stays when the need is read again"
    assert page.joining.own.currentData() == need, "the need from which she came is the similar one"
    page.joining.joined.emit("", "")
    commune.until(page.reading.isVisible)
    commune.until(lambda: "Votre commune a dit" in words(page.reading.similar))
    commune.act(withdraw_need, need)
    commune.until(lambda: not page.reading.similar.isVisible())


def test_a_need_that_ten_thousand_communes_share_names_the_first_and_counts_them(window: "Window", need: str) -> None:
    """A page with a part for each of them took eight seconds to open."""
    named = tuple(Named(commune=f"{number:05}", name=f"Commune {number}") for number in range(10_000))
    window.commune.publish(PublicNeed(id=need, commune="45024", title="Cimetière", joined=named))
    page = window.visit("needs", need)
    window.commune.until(page.reading.joined.isVisible)
    shown = words(page.reading.joined)
    assert "10\u202f000\u00a0communes ont dit" in shown
    assert ("Commune 29\n" in shown, "Commune 30" in shown) == (True, False)
    assert shown.endswith("et 9\u202f970\u00a0autres")


@pytest.mark.slow
def test_a_correction_says_what_it_corrects_until_it_leaves(window: "Window", need: str) -> None:
    page = window.visit("needs", need)
    window.commune.until(page.reading.isVisible)
    window.click(window.act("Corriger…"))
    window.commune.until(page.editing.isVisible)
    assert "Vous corrigez «\u00a0Cimetière\u00a0», déjà envoyé." in words(page.editing.about)
    assert page.back.text() == "‹\u00a0Le besoin corrigé", "it says where it leads"
    window.click(page.back)
    window.commune.until(page.reading.isVisible)
    assert page.back.text() == "‹\u00a0Tous nos besoins"
    window.click(window.act("Corriger…"))
    window.commune.until(page.editing.isVisible)
    assert not page.editing.templates.isVisible()
    window.click(window.act("Mettre dans la boîte d’envoi"))
    unchanged = "Cette correction ne change rien au besoin. Modifiez le texte, ou abandonnez la correction."
    window.commune.until(lambda: unchanged in words(page))
    assert page.editing.isVisible(), "said before its review, not after the yes"
    page.form.fields["description"].control.setPlainText("Registre à la cave")
    assert "Vous corrigez" in words(page.editing.about)
    window.click(window.act("Mettre dans la boîte d’envoi"))
    window.commune.until(page.confirming.isVisible)
    assert "Voici la correction qui partira au nom de Baule" in words(page.confirming)
    window.click(window.act("Oui, mettre dans la boîte d’envoi"))
    window.commune.until(page.reading.isVisible)
    assert page.navigation.sheet.id == need
    assert "Votre correction partira" in words(page.reading)
    assert window.commune.ask(outbox.listed)[0].type == "need.amend"


@pytest.mark.slow
def test_a_service_for_a_need_under_correction_is_led_to_with_that_need(window: "Window", need: str) -> None:
    page = window.visit("needs", need)
    window.commune.until(page.reading.isVisible)
    window.click(window.act("Corriger…"))
    window.commune.until(page.editing.isVisible)
    draft = page.navigation.editor.id
    page.panel.voted.emit("opencimetiere")
    page.panel.seen.emit("opencimetiere")
    assert window.went == [("services", f"opencimetiere?need={need}&from={draft}")] * 2


def test_a_need_that_was_sent_leads_to_a_vote_for_a_fitting_service_while_one_is_open(
    window: "Window", need: str
) -> None:
    """The editor did; a need that is read had no way on to a vote."""
    page = window.visit("needs", need)
    window.commune.until(page.reading.isVisible)
    window.commune.until(page.reading.services.isVisible)
    window.click(button(page.reading.services, "Voter pour"))
    ((place, target),) = window.went
    service = page.navigation.sheet.advice.services[0].id
    assert (place, target) == ("services", f"{service}?need={need}")
    window.commune.act(cast_vote, service)
    window.commune.until(lambda: "Votre commune vote pour ce service." in words(page.reading.services))
    for phase, offered in (("steering", False), ("needs", True)):
        open_phase(window.commune.context, phase)
        window.commune.actor.announce(Changes(scopes=frozenset({"campaign"})))
        window.commune.until(lambda offered=offered: page.reading.services.isVisible() == offered)
    window.commune.act(withdraw_need, need)
    window.commune.until(lambda: not page.reading.services.isVisible())


@pytest.mark.slow
def test_a_copy_of_a_refused_need_is_offered_once(window: "Window") -> None:
    made = window.commune.act(draft_need, None, title="Cimetière", description="Registre papier")
    window.commune.act(submit_need, made)
    page = window.visit("needs", made)
    window.commune.until(page.reading.isVisible)
    assert page.reading.papers.copy.isVisible()
    answer(window.commune, made, state="rejected")
    window.commune.until(lambda: not page.reading.papers.copy.isVisible())
    assert window.act("Faire une copie").isVisible()


@pytest.mark.parametrize("seen_coming", [True, False])
def test_a_refusal_is_one_band_with_its_reason(window: "Window", seen_coming: bool) -> None:
    """A red band said only “Refusé.”, a yellow one under it the reason, and the page below moved for it."""
    made = window.commune.act(draft_need, None, title="Cimetière", description="Registre papier")
    window.commune.act(submit_need, made)
    page = window.visit("needs", made if seen_coming else "")
    if seen_coming:
        window.commune.until(page.reading.notice.isVisible)
        window.settle()
        card = page.reading.public
        before = card.mapToGlobal(card.rect().topLeft())
    why = "La phase des besoins est terminée."
    answer(window.commune, made, state="rejected", detail=why)
    if not seen_coming:
        page.navigation.open(made)
    said = f"La plateforme a refusé ce besoin. {kept_answer(why, 'Elle')}"
    window.commune.until(lambda: page.reading.isVisible() and said in words(page.reading))
    window.settle()
    bands = [one for one in page.reading.findChildren(Notice) if one.isVisible()]
    assert [(one.words.text(), one.property("tone")) for one in bands] == [(said, "error")]
    assert not seen_coming or card.mapToGlobal(card.rect().topLeft()) == before


def test_what_one_is_about_to_press_stays_where_it_is_as_the_need_is_received(window: "Window") -> None:
    made = window.commune.act(draft_need, None, title="Cimetière", description="Registre papier")
    window.commune.act(submit_need, made)
    page = window.visit("needs", made)
    window.commune.until(page.reading.isVisible)
    copy = page.reading.papers.copy
    window.settle()
    assert window.act("Annuler l’envoi").isVisible()
    before = copy.mapToGlobal(copy.rect().topLeft())
    answer(window.commune, made)
    window.commune.until(lambda: "pris en compte" in page.reading.notice.words.text())
    window.settle()
    assert copy.mapToGlobal(copy.rect().topLeft()) == before
    window.click(copy)
    window.commune.until(page.editing.isVisible)
    assert page.title.text() == "Copie d’un besoin", "whoever pressed the wrong line sees it"
    copied = page.navigation.editor.id
    window.click(page.back)
    window.commune.until(page.list.isVisible)
    window.visit("needs", "new")
    window.commune.until(lambda: page.title.text() == "Nouveau besoin")
    window.visit("needs", copied)
    window.commune.until(lambda: page.navigation.editor.id == copied and page.title.text() == "Copie d’un besoin")


@pytest.mark.slow
def test_a_correction_is_given_up_and_the_need_says_what_it_said(window: "Window", need: str) -> None:
    """Its words went for good, after a question, where any other draft goes to the bin unasked."""
    page = window.visit("needs", need)
    window.commune.until(page.reading.isVisible)
    window.click(window.act("Corriger…"))
    window.commune.until(page.editing.isVisible)
    page.form.fields["description"].control.setPlainText("Autre")
    window.click(window.act("Abandonner la correction"))
    window.commune.until(page.list.binned.isVisible)
    assert page.list.binned.words.text().startswith("La correction «\u00a0Cimetière\u00a0» est dans la corbeille")
    assert [row.description for row in window.commune.ask(needs.listed)] == ["Registre papier"]
    window.click(button(page.list.binned, "Annuler"))
    window.commune.until(lambda: "Correction pas encore envoyée" in page.navigation.needs.model.lines[0].note)
    assert page.list.binned.isHidden()
    assert page.list.list.hasFocus()
    window.visit("needs", need)
    window.commune.until(page.reading.isVisible)
    window.click(window.act("Reprendre la correction"))
    window.commune.until(page.editing.isVisible)
    assert page.form.fields["description"].text == "Autre"


def test_a_correction_that_a_full_disk_keeps_is_not_said_to_be_gone(window: "Window", need: str) -> None:
    correction = window.commune.act(correct_need, need)
    window.commune.act(draft_need, correction, description="Autre")
    page = window.visit("needs", correction)
    window.commune.until(page.editing.isVisible)
    window.commune.read_only(True)
    window.click(window.act("Abandonner la correction"))
    window.commune.until(page.list.isVisible)
    window.settle()
    assert (page.list.binned.isHidden(), page.list.message.isHidden()) == (True, True)
    window.commune.read_only(False)
    assert window.commune.ask(needs.being_corrected) == {need}


def test_a_correction_in_which_nothing_was_changed_is_given_up_as_is_said(window: "Window", need: str) -> None:
    page = window.visit("needs", need)
    window.commune.until(page.reading.isVisible)
    window.click(window.act("Corriger…"))
    window.commune.until(page.editing.isVisible)
    window.click(window.act("Abandonner la correction"))
    window.commune.until(page.list.isVisible)
    window.commune.until(lambda: page.list.message.words.text() == CHANGED_NOTHING)


@pytest.mark.slow
def test_two_texts_stand_side_by_side_and_one_is_kept(window: "Window", need: str) -> None:
    in_conflict(window.commune, need)
    page = window.visit("needs")
    assert page.navigation.needs.model.lines[0].shown.word == "Texte changé ailleurs"
    window.visit("needs", need)
    window.commune.until(page.reading.isVisible)
    window.click(window.act("Comparer les deux textes"))
    comparing = page.comparing
    window.commune.until(lambda: "Registre à la cave" in words(comparing))
    assert "Le cimetière" in words(comparing)
    assert "Texte de la plateforme · ✎\u00a0modifié" in words(comparing)
    window.click(window.act("Garder les deux"))
    window.commune.until(page.settling.isVisible)
    assert "deviendra un nouveau brouillon" in words(page.settling)
    assert not page.settling.field.isVisible()
    window.click(window.act("Oui, garder en brouillon"))
    window.commune.until(page.reading.isVisible)
    window.commune.until(lambda: page.reading.title.text() == "Le cimetière")
    window.settle()
    assert window.frame.focusWidget() is page.back, "Tab goes on from there, and not from the head of the window"
    answer(window.commune, need, "need.amend")  # and stays there when the answer changes what can be done
    window.settle()
    assert window.frame.focusWidget() is page.back
    window.click(button(page.reading.message, "Ouvrir le brouillon"))
    window.commune.until(page.editing.isVisible)
    assert page.form.fields["description"].text == "Registre à la cave"


@pytest.mark.slow
def test_a_text_that_was_kept_apart_is_one_button_away(window: "Window", need: str) -> None:
    with window.commune.context.store.transaction() as connection:
        records.needs.insert_apart(connection, window.commune.hour[0], {"title": "Columbarium"}, of=need)
    page = window.visit("needs", need)
    window.commune.until(page.reading.isVisible)
    window.settle()
    assert "Un texte écrit ici est gardé à part" in words(page.reading.apart)
    window.click(button(page.reading.apart, "Ouvrir le brouillon"))
    window.commune.until(page.editing.isVisible)
    assert page.form.fields["title"].text == "Columbarium"


def test_from_a_text_kept_apart_its_need_is_one_button_away(window: "Window", need: str) -> None:
    """It was said to be in the outbox, where a need that had come back after a restore was not found."""
    with window.commune.context.store.transaction() as connection:
        apart = records.needs.insert_apart(connection, window.commune.hour[0], {"title": "Columbarium"}, of=need)
    page = window.visit("needs", apart)
    window.commune.until(page.editing.isVisible)
    window.settle()
    assert "Le besoin d’origine est parti ou prêt à partir." in page.editing.caution.words.text()
    window.click(button(page.editing.caution, "Voir le besoin d’origine"))
    window.commune.until(page.reading.isVisible)
    assert page.navigation.sheet.id == need
    assert window.commune.ask(needs.one, apart).title == "Columbarium", "the draft is kept"


@pytest.mark.parametrize("band", ["", "La plateforme n’a pas répondu. Rien n’est perdu.", "disk"])
@pytest.mark.parametrize("beside", [True, False])
def test_in_a_low_window_the_review_shows_its_whole_warning_and_something_of_what_leaves(
    window: "Window", need: str, band: str, *, beside: bool
) -> None:
    """The warning ended before what matters, and under the band of a full disk nothing of the text was in sight."""
    apart = window.commune.act(draft_need, None, title="Columbarium", description="Registre à la cave.")
    if beside:
        with window.commune.context.store.transaction() as connection:
            text = {"title": "Columbarium", "description": "Registre à la cave."}
            apart = records.needs.insert_apart(connection, window.commune.hour[0], text, of=need)
    window.size(852, 533, 200)  # as much room as the menus leave a page at 1024x600
    page = window.visit("needs", apart)
    window.commune.until(page.editing.isVisible)
    window.settle()
    window.click(window.act("Mettre dans la boîte d’envoi"))
    window.commune.until(page.confirming.isVisible)
    if band == "disk":
        window.frame.trouble.say(f"⚠ {DiskFull().sentence} {DiskFull().remedy}", tone="error")
    elif band:
        window.frame.connection.say(band, ("Détails", lambda: None), tone="warn")
    screen = page.confirming

    def shown() -> bool:
        warning, card = screen.warning.words, screen.public
        whole = not beside or warning.visibleRegion().boundingRect() == warning.rect()
        return whole and card.visibleRegion().boundingRect().height() > warning.fontMetrics().lineSpacing()

    window.settle()
    window.qtbot.waitUntil(shown)
    window.settle()
    assert shown(), "and stays so"
    words_left = screen.cancelling.words.text() + screen.lead.text()
    assert "annuler" in words_left, "somewhere it is said"
    window.frame.trouble.clear()
    window.frame.connection.clear()
    window.settle()
    window.qtbot.waitUntil(lambda: screen.cancelling.isVisible() is not beside)
    assert ("annuler" in screen.lead.text()) is beside


def test_another_need_on_the_same_sheet_begins_at_its_top(window: "Window", need: str) -> None:
    other = window.commune.act(draft_need, None, title="Cantine", description="Un logiciel pour les repas.")
    window.commune.act(submit_need, other)
    page = window.visit("needs", need)
    window.commune.until(page.reading.isVisible)
    bar = page.reading.columns.verticalScrollBar()
    window.size(1240, 560, 100)
    window.qtbot.waitUntil(lambda: bar.maximum() > 20, timeout=5000)
    bar.setValue(20)
    window.commune.actor.announce(Changes(needs=frozenset({need})))
    window.settle()
    assert bar.value() == 20, "the same need keeps its place when it is read anew"
    window.visit("needs", other)
    window.commune.until(lambda: page.reading.title.text() == "Cantine")
    assert bar.value() == 0


def test_after_a_need_was_sent_the_keyboard_writes_another_one(window: "Window") -> None:
    """One letter meant "Oui" and then "Corriger…", and nothing there began the next need: two needs were mixed."""
    page = window.visit("needs", "new")
    page.form.fields["title"].control.setText("Cantine")
    page.form.fields["description"].control.setPlainText("Un logiciel pour les repas de la cantine.")
    window.click(window.act("Mettre dans la boîte d’envoi"))
    window.commune.until(page.confirming.isVisible)
    yes = page.bar_acts.main.text()
    window.click(window.act("Oui, mettre"))
    window.commune.until(page.reading.isVisible)
    answer(window.commune, page.navigation.sheet.id)
    window.commune.until(lambda: bool(window.act("Corriger…")))
    letters = [text[text.index("&") + 1].lower() for act in page.bar_acts.others if "&" in (text := act.text())]
    assert yes[yes.index("&") + 1].lower() not in letters
    window.settle()
    assert window.frame.focusWidget() is window.act("Écrire un autre besoin")
    window.click(window.act("Écrire un autre besoin"))
    window.commune.until(page.editing.isVisible)
    assert page.form.fields["title"].text == ""


def test_a_need_that_waits_for_the_enrolment_leads_to_it(window: "Window") -> None:
    """Its sheet named the page of the enrolment twice and led nowhere."""
    made = window.commune.act(draft_need, None, title="Cimetière", description="Registre papier")
    window.commune.act(submit_need, made)
    page = window.visit("needs", made)
    window.commune.until(page.reading.isVisible)
    window.click(button(page.reading.notice, "Inscrire cet ordinateur"))
    assert window.went == [("settings", ENROL)]


def test_words_typed_into_a_correction_go_on_after_its_title(window: "Window", need: str) -> None:
    page = window.visit("needs", need)
    window.commune.until(page.reading.isVisible)
    window.click(window.act("Corriger…"))
    window.commune.until(page.editing.isVisible)
    window.qtbot.keyClicks(window.frame.focusWidget(), " du haut")
    assert page.form.fields["title"].text == "Cimetière du haut"


@pytest.mark.slow
def test_after_a_choice_the_sheet_stands_at_its_top(window: "Window", need: str) -> None:
    """The page was scrolled as before, so that the message about the choice was out of sight."""
    in_conflict(window.commune, need)
    page = window.visit("needs", need)
    window.commune.until(page.reading.isVisible)
    window.settle()
    areas = [area for area in window.frame.findChildren(QScrollArea) if area.isAncestorOf(page.reading.title)]
    bars = [area.verticalScrollBar() for area in areas]
    for bar in bars:
        bar.setRange(0, 100)
        bar.setValue(60)
    page.navigation.conflict.settled.emit(need, "")
    assert [bar.value() for bar in bars] == [0] * len(bars)


@pytest.mark.slow
def test_the_choices_stand_in_one_place_wherever_one_comes_from(window: "Window", need: str) -> None:
    """They moved with the button that was pressed before: "Garder mon texte" was where "Garder les deux" had been."""
    in_conflict(window.commune, need)
    page = window.visit("needs", need)
    window.commune.until(page.reading.isVisible)
    window.click(window.act("Comparer les deux textes"))
    window.commune.until(page.comparing.isVisible)
    window.settle()
    choices = ("Garder mon texte…", "Prendre celui de la plateforme…", "Garder les deux…")
    places = [window.act(words).geometry() for words in choices]
    window.click(window.act("Garder les deux…"))
    window.commune.until(page.settling.isVisible)
    window.click(window.act("Revenir aux deux textes"))
    window.commune.until(page.comparing.isVisible)
    window.settle()
    assert [window.act(words).geometry() for words in choices] == places


@pytest.mark.slow
def test_what_waits_on_the_first_page_leads_to_the_two_texts_at_once(window: "Window", need: str) -> None:
    """ "Comparer" led to the sheet, from which one had to ask for them once more."""
    in_conflict(window.commune, need)
    waits = to_do(window.commune.opening(), datetime.now(UTC), window.commune.ask(todo.todo))
    (task,) = [one for one in waits if one.verb == "Comparer"]
    page = window.visit(task.place, task.target)
    window.commune.until(lambda: "Registre à la cave" in words(page.comparing))
    window.settle()
    assert page.comparing.isVisible(), "the sheet, which is read too, takes its place once it is left"
    window.click(window.act("Revenir à la fiche"))
    assert page.reading.isVisible()
    assert page.reading.title.text() == "Cimetière"


def test_amid_a_round_a_list_is_read_again_only_while_it_is_in_sight(window: "Window", need: str) -> None:
    """After each of eight batches all pages read all their lines again."""
    page = window.visit("needs")
    window.settle()
    read = list[None]()
    page.navigation.needs.refreshed.connect(lambda: read.append(None))
    window.commune.actor.batch.emit()
    window.settle()
    assert len(read) == 1
    window.visit("needs", need)
    window.commune.until(page.reading.isVisible)
    read.clear()
    window.commune.actor.batch.emit()
    window.settle()
    assert read == []


def test_no_text_is_kept_by_enter_alone(window: "Window", need: str) -> None:
    """A button that is pressed again and again leads back from two of the screens; the third warns first."""
    in_conflict(window.commune, need)
    page = window.visit("needs", need)
    window.commune.until(page.reading.isVisible)
    window.act("Comparer les deux textes").setFocus()
    window.press(Qt.Key.Key_Return)
    window.commune.until(lambda: "Registre à la cave" in words(page.comparing))
    assert window.frame.focusWidget() is window.act("Revenir à la fiche")
    window.act("Garder mon texte…").setFocus()
    window.press(Qt.Key.Key_Return)
    window.commune.until(page.settling.isVisible)
    assert window.frame.focusWidget() is window.act("Revenir aux deux textes")
    said = words(page.settling)
    assert "Votre texte, «\u00a0Cimetière\u00a0», remplacera publiquement" in said
    assert "«\u00a0Le cimetière\u00a0»" in said
    assert "tant que l’envoi n’a pas commencé" in said
    window.press(Qt.Key.Key_Return)
    assert page.comparing.isVisible()
    assert [act.state for act in window.commune.ask(outbox.listed) if act.type == "need.amend"] == ["conflict"]


def test_the_mayor_validates_the_text_that_is_kept(window: "Window", need: str) -> None:
    in_conflict(window.commune, need)
    window.commune.act(mayor_validates, True)
    page = window.visit("needs", need)
    window.commune.until(page.reading.isVisible)
    window.click(window.act("Comparer les deux textes"))
    window.commune.until(lambda: "Registre à la cave" in words(page.comparing))
    window.click(window.act("Garder mon texte…"))
    window.commune.until(page.settling.isVisible)
    assert "Le maire doit d’abord valider" in words(page.settling)
    window.click(window.act("Oui, remplacer le texte"))
    window.commune.until(page.settling.field.error.isVisible)
    assert window.commune.ask(outbox.listed)[0].state == "conflict"
    page.settling.name.setText("Mme Martin, maire")
    window.click(window.act("Oui, remplacer le texte"))
    window.commune.until(page.reading.isVisible)
    assert window.commune.ask(outbox.listed)[0].state == "finalised"
    assert page.settling.name.text() == ""
    window.commune.until(lambda: "Validé par Mme Martin, maire" in words(page.reading))


@pytest.mark.slow
def test_regrouped_it_leads_to_the_vote(window: "Window", need: str) -> None:
    open_phase(window.commune.context, "vote")
    row = window.commune.ask(needs.one, need)
    say(window.commune, "proposals", proposal("p1", need))
    say(window.commune, "mine", own_need(need, row.submit_op, state="grouped", proposal="p1"))
    page = window.visit("needs", need)
    window.commune.until(page.reading.question.isVisible)
    window.click(button(page.reading.question, "Voir et voter"))
    window.click(button(page.reading.life, "Voir la proposition"))
    assert window.went == [("votes", "p1")] * 2


@pytest.mark.slow
def test_redirected_it_leads_to_the_prefet(window: "Window", need: str) -> None:
    row = window.commune.ask(needs.one, need)
    told = own_need(need, row.submit_op, state="redirected", reason="À former.", category="agent_training")
    say(window.commune, "mine", told)
    page = window.visit("needs", need)
    window.commune.until(page.reading.elsewhere.isVisible)
    assert "À former." in words(page.reading.elsewhere)
    window.click(button(page.reading.elsewhere, "Demander au préfet"))
    assert window.went == [("requests", "new:agent_training")]


@pytest.mark.qt_log_ignore("This plugin does not support", extend=True)  # offscreen says it of every menu
def test_a_copy_goes_to_another_commune_of_this_computer(window: "Window", need: str) -> None:
    folder = window.commune.context.store.path.parent.parent
    places = Places(folder, folder / "config", folder / "logs")
    page = window.visit("needs", need)
    window.commune.until(page.reading.isVisible)
    papers = page.reading.papers
    assert not papers.elsewhere.isVisible(), "to none"
    choose_commune(places, "45008", lambda: window.commune.hour[0], MemoryKeyStore()).close()
    page.navigation.to_lists()
    window.settle()
    page.navigation.open(need)
    window.commune.until(papers.elsewhere.isVisible)
    window.click(papers.elsewhere)
    (action,) = papers.menu.actions()
    assert action.text() == "Artenay (Loiret)"
    papers.menu.close()
    action.trigger()
    window.commune.until(lambda: "Artenay" in words(page.reading.message))
    for file in places.communes.glob("45008.sqlite*"):
        file.unlink()
    window.click(papers.elsewhere)
    assert papers.none.isVisible(), "it was removed since"


def test_the_sheet_opens_as_the_paper_that_will_be_printed(window: "Window", need: str) -> None:
    page = window.visit("needs", need)
    window.commune.until(page.reading.isVisible)
    window.click(button(page.reading.papers, "Imprimer la fiche…"))
    (dialog,) = window.frame.findChildren(PreviewDialog)
    window.qtbot.waitUntil(lambda: dialog.preview.document is not None, timeout=30_000)
    assert dialog.preview.document.pdf.startswith(b"%PDF")
    dialog.reject()
    window.settle()


@pytest.mark.parametrize(
    ("width", "height", "percent"),
    [
        pytest.param(1366, 768, 100, marks=pytest.mark.slow),
        (1366, 768, 200),
        pytest.param(1024, 600, 150, marks=pytest.mark.slow),
    ],
)
def test_nothing_is_cut_off_where_two_long_texts_meet(
    window: "Window", need: str, width: int, height: int, percent: int
) -> None:
    in_conflict(window.commune, need, LONG)
    window.size(width, height, percent)
    page = window.visit("needs", need)
    window.commune.until(page.reading.isVisible)
    assert window.clipped(page) == []
    window.click(window.act("Comparer les deux textes"))
    window.commune.until(lambda: LONG in words(page.comparing))
    assert window.clipped(page) == []
    assert (window.frame.width(), window.frame.height()) == (width, height)
