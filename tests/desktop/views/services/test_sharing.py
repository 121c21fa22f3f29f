"""Sharing a service in a real window: form, confirmation, list of ours, and the ways in and out."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from desktop.actions.services.discard_share import discard_share
from desktop.actions.services.draft_share import draft_share
from desktop.actions.services.share_service import share_service
from desktop.database.queries import shares
from desktop.viewmodels.kit.text_draft import WentApart
from desktop.viewmodels.services.screens import ServiceTab, ShareScreen
from desktop.views.widgets.label import Label
from sync.contract.published import OwnShare
from tests.desktop.viewmodels.votes.published_proposals import publish
from tests.desktop.views.composed import composed

if TYPE_CHECKING:
    from tests.desktop.viewmodels.conftest import Commune
    from tests.desktop.views.conftest import Flashes, Window

LONG = "Dématérialisation complète de l’instruction des demandes d’autorisation d’occupation du domaine public"


@pytest.fixture
def window(baule: "Commune", open_window: Callable[..., "Window"]) -> "Window":
    baule.campaign("needs")
    return open_window(baule, services=composed("services"))


def words(part: QWidget) -> str:
    return "\n".join(label.text() for label in part.findChildren(Label) if label.isVisible())


def fill(window: "Window", form: QWidget, **texts: str) -> None:
    for name, text in texts.items():
        control = form.fields[name].control
        if hasattr(control, "setPlainText"):
            control.setPlainText(text)
        elif hasattr(control, "setText"):
            control.setText(text)
        else:
            control.setCurrentIndex(control.findData(text))
    window.settle()


def test_a_service_is_shared_from_the_catalogue_to_the_outbox(window: "Window") -> None:
    page = window.visit("services")
    window.click(page.share)
    assert not page.share.isVisible()
    assert page.title.text() == "Partager un service"
    assert not page.subtitle.isVisible(), "that of the catalogue is not about the form"
    form = page.sharing.form
    assert form.isVisible()
    assert form.fields["title"].control.hasFocus()
    window.qtbot.keyClicks(form.fields["title"].control, "Salles")
    window.press(Qt.Key.Key_Tab)
    assert [row.title for row in window.commune.ask(shares.listed)] == ["Salles"]
    window.click(window.act("Proposer au catalogue"))
    assert "Il manque" in form.fields["summary"].error.text()
    assert form.fields["summary"].control.hasFocus()
    fill(window, form, summary="Les habitants réservent en ligne.", cost="gratuit", remarks="Entre nous.")
    window.click(window.act("Proposer au catalogue"))
    confirming = page.sharing.confirming
    window.commune.until(confirming.isVisible)
    assert "Voici ce qui partira au nom de Baule" in words(confirming)
    assert not page.sharing.back.isVisible(), "“Revenir au texte” leads back"
    assert not page.tabs.isVisible()
    assert "toutes les communes le liront" in words(confirming.public)
    assert "Entre nous." in words(confirming.private)
    assert window.frame.focusWidget() is window.act("Revenir au texte"), "nothing leaves by a second Enter"
    window.click(window.act("Oui, mettre dans la boîte d’envoi"))
    window.commune.until(page.sharing.sheet.isVisible)
    assert "À envoyer" in page.sharing.sheet.badge.text()
    assert page.tabs.buttons["shared"].text() == "Nos services (1)", "a draft too"
    window.click(window.act("Annuler l’envoi"))
    assert "Annulé, il ne partira pas" in words(page.foot)
    window.answer("Oui, annuler l’envoi")
    window.commune.until(form.isVisible)
    assert form.message.words.text().startswith("Envoi annulé.")
    assert form.fields["title"].text == "Salles"
    window.click(page.sharing.back)
    window.commune.until(page.sharing.list.isVisible)
    page.sharing.navigation.open("")
    window.commune.until(form.isVisible)
    assert form.fields["title"].text == ""
    assert form.message.isHidden(), "that was about the other service"


def test_leaving_and_coming_back_finds_the_text(window: "Window") -> None:
    page = window.visit("services", "share")
    form = page.sharing.form
    window.commune.until(form.isVisible)
    window.qtbot.keyClicks(form.fields["title"].control, "Salles")
    window.click(page.tabs.buttons["catalogue"])
    assert [row.title for row in window.commune.ask(shares.listed)] == ["Salles"]
    assert page.list.isVisible()
    window.click(page.tabs.buttons["shared"])
    assert form.fields["title"].text == "Salles"
    window.click(page.sharing.back)
    window.commune.until(page.sharing.list.list.isVisible)
    assert page.sharing.list.list.model().rowCount() == 1


def test_led_back_to_the_text_that_is_open_she_types_in_it_at_once(
    baule: "Commune", open_window: Callable[..., "Window"]
) -> None:
    """As by "Reprendre le dernier brouillon": the keyboard was on "Proposer au catalogue"."""
    baule.campaign("needs")
    window = open_window(baule, services=composed("services"), settings=composed("settings"))
    page = window.visit("services", "share")
    window.commune.until(page.sharing.form.isVisible)
    title = page.sharing.form.fields["title"].control
    window.qtbot.keyClicks(title, "Salles")
    window.visit("settings")
    (row,) = window.commune.ask(shares.listed)
    window.visit("services", row.id)
    window.commune.until(lambda: page.sharing.form.isVisible() and title.hasFocus())
    window.click(window.act("Proposer au catalogue"))
    assert "Il manque" in page.sharing.form.fields["summary"].error.text()
    window.qtbot.keyClicks(page.sharing.form.fields["summary"].control, "En ligne.")
    page.sharing.form.fields["cost"].control.setCurrentIndex(1)
    window.click(window.act("Proposer au catalogue"))
    window.commune.until(page.sharing.confirming.isVisible)
    window.visit("settings")
    window.visit("services", row.id)
    window.commune.until(lambda: page.sharing.form.isVisible() and title.hasFocus())


@pytest.mark.parametrize(("width", "height", "percent"), [(1366, 768, 100), (1024, 500, 200)])  # 600 with menu and foot
def test_what_will_leave_is_in_sight_in_its_review(window: "Window", width: int, height: int, percent: int) -> None:
    """In a low window there was not one word of it, above "Oui, mettre dans la boîte d’envoi"."""
    page = window.visit("services", "share")
    window.size(width, height, percent)
    fill(window, page.sharing.form, title="Salles", summary="En ligne.", cost="gratuit")
    window.click(window.act("Proposer au catalogue"))
    window.commune.until(page.sharing.confirming.isVisible)
    (title,) = (label for label in page.sharing.confirming.findChildren(Label) if label.text() == "Salles")
    window.qtbot.waitUntil(lambda: title.visibleRegion().boundingRect().height() == title.height())
    window.click(window.act("Revenir au texte"))
    assert page.sharing.form.isVisible()
    assert page.sharing.back.isVisible()
    assert page.tabs.isVisible()


def test_back_from_the_review_she_writes_on_where_she_was(window: "Window") -> None:
    page = window.visit("services", "share")
    fill(window, page.sharing.form, title="Salles", summary="En ligne.", cost="gratuit")
    summary = page.sharing.form.fields["summary"].control
    summary.setFocus()
    window.settle()
    window.click(window.act("Proposer au catalogue"))
    window.commune.until(page.sharing.confirming.isVisible)
    window.click(window.act("Revenir au texte"))
    window.commune.until(summary.hasFocus)


def test_that_a_draft_is_in_the_bin_is_said_until_the_list_is_left(window: "Window") -> None:
    page = window.visit("services", "share")
    window.commune.until(page.sharing.form.isVisible)
    window.qtbot.keyClicks(page.sharing.form.fields["title"].control, "Salles")
    window.click(window.act("Mettre à la corbeille"))
    window.commune.until(page.sharing.list.binned.isVisible)
    window.frame.showMinimized()
    window.settle()
    window.frame.showNormal()
    window.settle()
    assert page.sharing.list.binned.isVisible(), "she has not left it"
    page.navigation.turn(ServiceTab.CATALOGUE)
    assert not page.sharing.list.isVisible()
    page.navigation.turn(ServiceTab.SHARED)
    window.commune.until(page.sharing.list.isVisible)
    assert not page.sharing.list.binned.isVisible()


def test_a_draft_goes_to_the_bin_and_comes_back(window: "Window") -> None:
    page = window.visit("services", "share")
    window.commune.until(page.sharing.form.isVisible)
    window.qtbot.keyClicks(page.sharing.form.fields["title"].control, "Salles")
    window.click(window.act("Mettre à la corbeille"))
    window.commune.until(page.sharing.list.binned.isVisible)
    assert "est dans la corbeille" in page.sharing.list.binned.words.text()
    (undo,) = (
        part for part in page.sharing.list.binned.findChildren(QWidget) if getattr(part, "text", str)() == "Annuler"
    )
    window.click(undo)
    window.commune.until(page.sharing.list.list.isVisible)


def test_the_bin_is_found_again_after_the_page_was_left(window: "Window") -> None:
    """It was said that the draft was in the bin, and there was none to be seen."""
    made = window.commune.act(draft_share, None, title="Salles")
    discard_share(window.commune.context, made)
    page = window.visit("services")
    window.commune.until(page.tabs.buttons["bin"].isVisible)
    assert page.tabs.buttons["bin"].text() == "Corbeille (1)"
    window.click(page.tabs.buttons["bin"])
    lines = page.sharing.bin.lines
    window.commune.until(lines.isVisible)
    assert page.tabs.buttons["bin"].isChecked()
    assert "trente jours" in page.subtitle.text()
    assert page.sharing.back.isHidden()
    lines.list.setCurrentIndex(lines.list.model().index(0, 0))
    window.click(window.act("Lire ce brouillon"))
    window.commune.until(page.sharing.bin.text.isVisible)
    assert not page.tabs.isVisible()
    window.click(window.act("Effacer…"))
    window.commune.until(page.sharing.bin.erasing.isVisible)
    window.click(window.act("Garder ce brouillon"))
    window.click(window.act("Remettre dans nos services"))
    window.commune.until(page.sharing.form.isVisible)
    assert page.sharing.form.fields["title"].text == "Salles"
    assert page.tabs.buttons["shared"].isChecked()
    assert page.title.text() == "Partager un service"


@pytest.mark.slow
def test_news_lead_to_one_of_ours_and_from_it_to_the_catalogue(window: "Window") -> None:
    commune = window.commune
    made = commune.act(draft_share, None, title="Registre", summary="En ligne.")
    commune.act(share_service, made)
    publish(commune, "mine", OwnShare(id=made, title="Registre", state="published", service="opencimetiere"))
    page = window.visit("services", made)
    window.commune.until(page.sharing.sheet.isVisible)
    assert "La plateforme l’a publié au catalogue." in words(page.sharing.sheet)
    window.click(window.act("Voir dans le catalogue"))
    assert window.went == [("services", "opencimetiere")]


def test_an_empty_list_says_what_goes_there(window: "Window") -> None:
    page = window.visit("services")
    assert not page.tabs.isVisible(), "an empty part is not offered"
    page.navigation.turn(ServiceTab.SHARED)
    window.settle()
    assert page.tabs.buttons["shared"].isChecked()
    assert "Aucun service partagé pour l’instant" in words(page.sharing.list)
    assert page.bar_acts.main is None


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
    page = window.visit("services", "share")
    form = page.sharing.form
    window.commune.until(form.isVisible)
    fill(window, form, title=LONG, summary=LONG * 4, remarks=LONG * 3)
    assert window.clipped(page) == []
    assert window.out_of_reach(page) == []
    window.click(window.act("Proposer au catalogue"))
    window.commune.until(page.sharing.confirming.isVisible)
    assert window.clipped(page) == []
    assert window.out_of_reach(page) == []
    window.click(window.act("Oui"))
    window.commune.until(page.sharing.sheet.isVisible)
    assert window.clipped(page) == []
    assert window.out_of_reach(page) == []
    assert (window.frame.width(), window.frame.height()) == (width, height)


def test_a_long_error_widens_nothing(window: "Window") -> None:
    """The form went out of sight sideways, without a bar to scroll it back."""
    window.size(1024, 600, 200)
    page = window.visit("services", "share")
    form = page.sharing.form
    window.commune.until(form.isVisible)
    fill(window, form, title=LONG * 20)
    window.click(window.act("Proposer au catalogue"))
    window.commune.until(form.summary.isVisible)
    assert len(form.summary.ways) > 1
    assert window.clipped(page) == []
    assert window.out_of_reach(page) == []


@pytest.mark.slow
def test_nothing_flashes_while_the_page_is_made(
    baule: "Commune", open_window: Callable[..., "Window"], flashes: "Flashes"
) -> None:
    open_window(baule, services=composed("services")).visit("services")
    assert flashes.seen == ["Frame"]


@pytest.mark.slow
def test_what_is_said_of_saving_breaks_where_large_text_leaves_it_little_room(window: "Window") -> None:
    """At 200 % on a small screen the whole page scrolled sideways for that line."""
    window.size(950, 600, 200)  # 1024 with all places in the menu
    page = window.visit("services", "share")
    page.sharing.status.say("Enregistré à 13\u00a0h\u00a041 (heure de Paris)")
    window.settle()
    assert page.area.horizontalScrollBar().maximum() == 0
    assert window.clipped(page.sharing) == []


@pytest.mark.slow
@pytest.mark.parametrize(
    ("said", "word"),
    [("received", "Déjà proposé"), ("published", "Publié au catalogue"), ("declined", "Non retenu")],
)
def test_a_draft_of_what_is_proposed_already_says_so_and_that_a_second_one_is_refused(
    window: "Window", said: Any, word: str
) -> None:
    id = window.commune.act(draft_share, None, title="Salles", summary="Réserver")
    publish(window.commune, "mine", OwnShare(id=id, title="Salles", state=said, reason="Il y est déjà."))
    page = window.visit("services", id)
    window.settle()
    (line,) = page.sharing.shares.model.lines
    assert line.shown.word == word
    page.sharing.navigation.open(id)
    window.settle()
    assert "Ce service est déjà proposé" in words(page.sharing.form)
    assert "la plateforme le refusera si elle a déjà ce service" in words(page.sharing.form)
    page.sharing.editor.ask_submit()
    window.settle()
    assert page.sharing.navigation.screen is ShareScreen.SENDING
    assert "Ce service est déjà proposé" in words(page.sharing.confirming)
    page.sharing.editor.submit()
    window.settle()
    assert page.sharing.navigation.screen is ShareScreen.READING


def test_what_goes_on_in_a_draft_of_its_own_is_said_above_the_form(window: "Window") -> None:
    made = window.commune.act(draft_share, None, title="Salles")
    page = window.visit("services", made)
    form = page.sharing.form
    window.commune.until(form.isVisible)
    draft_share(window.commune.context, made, summary="Écrit ailleurs.")
    fill(window, form, summary="Écrit ici.")
    form.fields["summary"].control.clearFocus()
    page.sharing.editor.keep()
    window.settle()
    assert WentApart.CHANGED.in_form in words(form)
    assert {row.summary for row in window.commune.ask(shares.listed)} == {"Écrit ailleurs.", "Écrit ici."}
