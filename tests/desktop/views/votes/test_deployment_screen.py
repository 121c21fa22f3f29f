"""Déploiement in a real window: asking, following, saying the effect; errors in their place; other communes."""

import json
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import msgspec
import pytest
from PySide6.QtCore import QDate, QPoint, Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from desktop.database.queries import deployments, typed
from desktop.viewmodels.kit.states import WAITING
from desktop.viewmodels.votes.deployments_elsewhere import OtherDeployment
from desktop.viewmodels.votes.screens import VoteScreen, VoteTab
from desktop.views.votes.deployment_entry import Others
from desktop.views.votes.page import VotesPage
from desktop.views.widgets.badge import StateBadge
from desktop.views.widgets.buttons import Button
from desktop.views.widgets.forms.date_field import DateField
from desktop.views.widgets.label import Label
from desktop.views.widgets.rows import Row
from sync.contract.published import Deployment, Proposal
from tests.desktop.viewmodels.votes.published_deployments import here
from tests.desktop.viewmodels.votes.published_proposals import CANTEEN, CEMETERY, publish, receive

if TYPE_CHECKING:
    from tests.desktop.viewmodels.conftest import Commune
    from tests.desktop.views.conftest import Window

LONG = "Dématérialisation complète de l’instruction des demandes d’autorisation d’occupation du domaine public " * 2


@pytest.fixture
def window(baule: "Commune", open_window: Callable[..., "Window"]) -> "Window":
    baule.campaign("deployment")
    wide = Proposal(id="p-long", title=LONG.strip()[:200], kind="to_develop", state="retained", summary=LONG * 3)
    publish(baule, "proposals", CEMETERY, CANTEEN, wide)
    return open_window(baule, votes=VotesPage)


def words(part: QWidget) -> str:
    return "\n".join(label.text() for label in part.findChildren(Label) if label.isVisible())


def test_a_search_left_in_the_list_does_not_hide_what_another_page_leads_to(window: "Window") -> None:
    page = window.visit("votes", "deployment:")
    page.deployments.narrowing.search("cantine")
    window.qtbot.waitUntil(lambda: page.deployments.narrowing.words == "cantine")
    window.visit("votes", f"deployment:{CEMETERY.id}")
    assert page.deployments.chosen is not None
    assert page.deployments.chosen.id == CEMETERY.id
    assert not page.deployments.narrowing.narrowed


@pytest.mark.parametrize("percent", [100, 125])
def test_what_will_be_sent_is_reviewed_in_the_order_of_all_reviews(window: "Window", percent: int) -> None:
    """On this page the words stood below the cards at 125 %, and one of them apart at the foot."""
    window.size(1366, 768, percent)
    page = window.visit("votes", f"deployment:{CEMETERY.id}")
    window.click(window.act("Demander ce service…"))
    window.click(window.act("Mettre dans la boîte d’envoi"))
    review = page.ask_form.review
    heights = [part.mapTo(page, QPoint()).y() for part in (review.heading, review.lead, review.notice, review.cards)]
    assert heights == sorted(heights)
    assert "Vous pourrez annuler tant que l’envoi n’a pas commencé." in review.lead.text()
    assert not review.cancelling.isVisible()


def test_a_service_is_asked_for_and_followed(window: "Window") -> None:
    page = window.visit("votes", f"deployment:{CEMETERY.id}")
    window.click(window.act("Demander ce service…"))
    form = page.ask_form
    assert form.isVisible()
    assert form.fields["wanted_from"].control.hasFocus()
    assert "lu par les services de la plateforme et de la préfecture" in words(form)
    window.qtbot.keyClicks(form.fields["wanted_from"].control, "septembre")
    window.click(window.act("Revenir"))
    assert page.stack.currentWidget() is page.deploy
    window.click(window.act("Demander ce service…"))
    assert form.fields["wanted_from"].text == "septembre", "nothing typed is lost by going back"
    form.fields["remarks"].control.setFocus()
    pressed = window.act("Mettre dans la boîte d’envoi").geometry()
    window.click(window.act("Mettre dans la boîte d’envoi"))
    assert "Rien n’est encore parti. Relisez" in form.review.lead.text()
    assert "Votre demande doit arriver avant le" in words(form)
    assert ("Souhaité à partir de" in words(form), "septembre" in words(form)) == (True, True)
    assert not form.fields["wanted_from"].isVisible(), "it is read as a whole, not in fields"
    assert window.commune.ask(deployments.acts) == ()
    assert not pressed.intersects(window.act("Oui, mettre").geometry()), "nor by a second click"
    window.click(window.act("Revenir au texte"))
    assert form.fields["remarks"].control.hasFocus(), "she writes on where she was"
    window.click(window.act("Mettre dans la boîte d’envoi"))
    window.click(window.act("Oui, mettre dans la boîte d’envoi"))
    assert page.stack.currentWidget() is page.kept
    assert page.kept.not_yet.text() == "⚠ Elle n’est pas encore reçue."
    (act,) = window.commune.ask(deployments.acts)
    assert json.loads(act.value)["wanted_from"] == "septembre"
    assert window.commune.ask(typed.kept, f"ask.{CEMETERY.id}") == {}, "what was sent is typed no more"
    assert window.frame.focusWidget() is window.act("Continuer")
    receive(window.commune, act.op)
    assert page.kept.badge.text() == "✓\u00a0Demande prise en compte"
    assert page.kept.not_yet.text().startswith("Accusé n°\u00a0"), "not only where the receipt is"
    assert [act for act in (page.bar_acts.danger,) if act is not None and act.isVisible()] == []
    window.click(window.act("Continuer"))
    publish(window.commune, "deployments", here("planned", on=date(2021, 6, 14), note="À distance."))
    window.settle()
    read = words(page.deploy.paper)
    assert "→\u00a0Déploiement prévu" in read
    assert "Lundi 14\u00a0juin 2021" in read
    assert "À distance." in read
    assert not window.act("Demander ce service").isEnabled(), "another one can be asked for"


def test_the_effect_is_said_once_it_is_live_with_errors_in_their_place(window: "Window") -> None:
    publish(window.commune, "deployments", here())
    page = window.visit("votes", f"deployment:{CEMETERY.id}")
    window.click(window.act("Déclarer l’effet…"))
    form = page.report_form
    assert form.fields["live_since"].text == "25/01/2021"
    assert "Toutes les communes liront cet effet." in words(form)
    form.fields["agents_trained"].control.setText("deux")
    window.click(window.act("Mettre dans la boîte d’envoi"))
    assert form.isVisible()
    assert "ne se lit pas comme un nombre" in form.fields["agents_trained"].error.text()
    assert "Il manque" in form.fields["effect"].error.text()
    assert "2 points à revoir" in words(form.errors)
    form.fields["agents_trained"].control.setText("100 001")
    form.fields["agents_trained"].control.setFocus()
    form.fields["effect"].control.setFocus()
    assert "entre 0 et 100\u202f000" in form.fields["agents_trained"].error.text(), "on leaving it"
    form.fields["agents_trained"].control.setText("2")
    window.qtbot.keyClicks(form.fields["effect"].control, "Une heure de moins.")
    window.click(window.act("Mettre dans la boîte d’envoi"))
    window.click(window.act("Oui, mettre dans la boîte d’envoi"))
    assert page.kept.where.text() == "Effet constaté de Baule enregistré sur cet ordinateur."
    window.click(window.act("Continuer"))
    assert "Une heure de moins." in words(page.deploy.paper.report)
    assert window.act("Corriger l’effet déclaré…").isVisible()
    window.click(page.deploy.paper.cancel)
    window.click(window.act("Oui, annuler cet envoi"))
    assert "Envoi annulé avant son départ" in page.message.words.text()
    assert not page.deploy.paper.report.isVisible()


def test_the_keyboard_begins_in_the_first_empty_field_and_a_long_error_widens_nothing(window: "Window") -> None:
    """On a projected screen the page went out of sight sideways, without a bar to scroll it back."""
    publish(window.commune, "deployments", here())
    window.size(1024, 600, 150)
    page = window.visit("votes", f"deployment:{CEMETERY.id}")
    window.click(window.act("Déclarer l’effet…"))
    form = page.report_form
    assert form.fields["live_since"].text
    assert form.fields["effect"].control.hasFocus()
    form.fields["live_since"].control.setText("08/04/2027Le plan est en ligne.")
    window.click(window.act("Mettre dans la boîte d’envoi"))
    assert form.errors.isVisible()
    assert form.area.widget().width() <= form.area.viewport().width()
    assert form.area.horizontalScrollBar().maximum() == 0


def test_after_midnight_in_paris_the_effect_may_be_of_the_day_that_the_first_page_names(window: "Window") -> None:
    publish(window.commune, "deployments", here())
    window.commune.hour[0] = datetime(2026, 11, 28, 23, 30, tzinfo=UTC)  # a computer whose clock is that of Greenwich
    page = window.visit("votes", f"deployment:{CEMETERY.id}")
    window.click(window.act("Déclarer l’effet…"))
    form = page.report_form
    form.fields["live_since"].control.setText("30 novembre 2026")
    window.qtbot.keyClicks(form.fields["effect"].control, "Une heure de moins.")
    window.click(window.act("Mettre dans la boîte d’envoi"))
    assert "29/11/2026 au plus tard" in form.fields["live_since"].error.text(), "before the review, not after it"
    form.fields["live_since"].control.setText("29 novembre 2026")
    window.click(window.act("Mettre dans la boîte d’envoi"))
    window.click(window.act("Oui, mettre dans la boîte d’envoi"))
    assert page.kept.where.text() == "Effet constaté de Baule enregistré sur cet ordinateur."


@pytest.mark.slow
def test_an_effect_that_names_a_citizen_is_warned_of_beside_its_field_before_it_leaves(window: "Window") -> None:
    publish(window.commune, "deployments", here())
    page = window.visit("votes", f"deployment:{CEMETERY.id}")
    window.click(window.act("Déclarer l’effet…"))
    form = page.report_form
    form.fields["effect"].control.setPlainText("Appeler Mme Petit au 06 12 34 56 78")
    window.click(window.act("Mettre dans la boîte d’envoi"))
    assert form.isVisible()
    assert "06 12 34 56 78" in form.review.warning.words.text()
    assert page.ask_form.review.warning.words.text() == ""
    window.click(window.act("Revenir au texte"))
    assert "06 12 34 56 78" in form.fields["effect"].hint.text()
    window.click(window.act("Revenir"))
    window.click(window.act("Déclarer l’effet…"))
    assert not form.review.isVisible()
    window.click(window.act("Mettre dans la boîte d’envoi"))
    assert form.review.warning.isVisible(), "it was read before, of a form that is closed"
    window.click(window.act("Oui, envoyer tel quel"))
    assert page.stack.currentWidget() is page.kept


@pytest.mark.slow
def test_a_form_that_is_being_filled_stays_when_one_looks_elsewhere(window: "Window") -> None:
    publish(window.commune, "deployments", here())
    page = window.visit("votes", f"deployment:{CEMETERY.id}")
    window.click(window.act("Déclarer l’effet…"))
    window.qtbot.keyClicks(page.report_form.fields["effect"].control, "Une heure")
    window.visit("votes")
    assert page.report_form.isVisible()
    assert page.report_form.fields["effect"].text == "Une heure"


@pytest.mark.slow
def test_a_report_that_was_being_written_is_found_again(window: "Window", open_window: Callable[..., "Window"]) -> None:
    publish(window.commune, "deployments", here())
    page = window.visit("votes", f"deployment:{CEMETERY.id}")
    window.click(window.act("Déclarer l’effet…"))
    window.qtbot.keyClicks(page.report_form.fields["effect"].control, "Une heure")
    page.report_form.fields["live_since"].control.clear()
    page.leaving()
    window.settle()
    assert page.report_form.saved.text() == "Enregistré à 14\u00a0h\u00a032"
    again = open_window(window.commune, votes=VotesPage)
    page = again.visit("votes", f"deployment:{CEMETERY.id}")
    again.click(again.act("Déclarer l’effet…"))
    assert page.report_form.fields["effect"].text == "Une heure"
    assert page.report_form.fields["live_since"].text == "", "what was emptied stays empty"


@pytest.mark.slow
def test_what_others_say_is_read_beside_and_all_of_it_on_demand(window: "Window") -> None:
    others = [
        Deployment(
            id=f"p.{number}",
            proposal=CEMETERY.id,
            commune=f"45{number:03}",
            commune_name=f"Commune {number:03}",
            state="live",
            effect="<b>Utile</b>.",
        )
        for number in range(30, 50)
    ]
    publish(window.commune, "deployments", *others)
    page = window.visit("votes", f"deployment:{CEMETERY.id}")
    assert "<b>Utile</b>." in words(page.deploy.paper.others)
    assert "Commune 045" not in words(page.deploy.paper.others)
    more = next(
        part
        for part in page.deploy.paper.others.findChildren(QWidget)
        if getattr(part, "text", str)() == "Voir 8\u00a0autres communes"
    )
    more.setFocus()
    window.press(Qt.Key.Key_Space)
    assert "Commune 045" in words(page.deploy.paper.others)


def test_one_commune_more_is_one(qtbot: QtBot) -> None:
    one = OtherDeployment(commune="Orléans", shown=WAITING, effect="", counts="", note="")
    others = Others()
    qtbot.addWidget(others)
    others.show_others([one] * 13)
    assert [button.text() for button in others.findChildren(Button)] == ["Voir 1\u00a0autre commune"]


def test_of_ten_thousand_more_are_shown_with_each_press(qtbot: QtBot) -> None:
    one = OtherDeployment(commune="Orléans", shown=WAITING, effect="", counts="", note="")
    others = Others()
    qtbot.addWidget(others)
    others.show_others([one] * 10_000)
    others.show()

    def visible(kind: type[QWidget]) -> list[QWidget]:
        return [part for part in others.findChildren(kind) if part.isVisible()]

    for shown, left in ((12, "9\u202f988"), (62, "9\u202f938")):
        qtbot.waitUntil(lambda shown=shown: len(visible(StateBadge)) == shown)
        (more,) = visible(Button)
        assert more.text() == f"Voir 50\u00a0autres communes sur {left}"
        more.click()


@pytest.mark.slow
def test_an_empty_list_says_what_comes(baule: "Commune", open_window: Callable[..., "Window"]) -> None:
    page = open_window(baule, votes=VotesPage).visit("votes", "deployment:")
    assert "Aucun service retenu pour l’instant" in words(page.deploy)


@pytest.mark.parametrize(
    ("width", "height", "percent"),
    [
        pytest.param(1366, 768, 100, marks=pytest.mark.slow),
        pytest.param(1024, 600, 100, marks=pytest.mark.slow),
        pytest.param(1366, 768, 150, marks=pytest.mark.slow),
        (1366, 768, 200),
    ],
)
def test_it_fits_where_it_must(window: "Window", width: int, height: int, percent: int) -> None:
    live = Deployment(
        id="p-long.45024", proposal="p-long", commune="45024", state="live", on=date(2021, 1, 25), note=LONG
    )
    other = Deployment(
        id="p-long.45025", proposal="p-long", commune="45025", commune_name="Beaugency", state="live", effect=LONG * 2
    )
    publish(window.commune, "deployments", live, other)
    window.size(width, height, percent)
    page = window.visit("votes", "deployment:p-long")
    assert window.clipped(page) == []
    assert window.out_of_reach(page) == []
    window.click(window.act("Déclarer l’effet…"))
    assert window.clipped(page) == []
    assert window.out_of_reach(page) == []
    page.report_form.fields["effect"].control.setPlainText(LONG)
    window.click(window.act("Mettre dans la boîte d’envoi"))
    assert window.clipped(page) == []
    assert window.out_of_reach(page) == []
    assert (window.frame.width(), window.frame.height()) == (width, height)


@pytest.mark.parametrize("tab", [VoteTab.DEPLOYMENT, VoteTab.STEERING])
def test_a_title_of_sixty_letters_is_whole_beside_the_open_line_with_large_text(window: "Window", tab: VoteTab) -> None:
    title = "Inscrire les enfants à la cantine et à la garderie, et payer"
    sixty = Proposal(id="p-sixty", title=title, kind="existing", state="retained", summary=LONG)
    publish(window.commune, "proposals", sixty)
    page = window.visit("votes")
    window.size(1920, 1080, 175)
    page.navigation.turn(tab)
    window.settle()
    lists = page.deploy if tab is VoteTab.DEPLOYMENT else page.steer
    lines = lists.master_detail.list
    assert not lists.master_detail.side_panel.narrow, "list and sheet stand side by side"
    (row,) = [at for at in range(lines.model().rowCount()) if lines.model().lines[at].title == title]
    place = lines.visualRect(lines.model().index(row, 0))
    shown, _note = lines.itemDelegate().words_shown(place, lines.font(), Row(title))
    assert shown == title


def test_over_the_form_stands_the_name_that_the_service_has_now(window: "Window") -> None:
    page = window.visit("votes", f"deployment:{CEMETERY.id}")
    window.click(window.act("Demander ce service…"))
    publish(window.commune, "proposals", msgspec.structs.replace(CEMETERY, title="Vente des cimetières"))
    window.click(window.act("Mettre dans la boîte d’envoi"))
    window.click(window.act("Oui, mettre dans la boîte d’envoi"))
    window.commune.until(lambda: "Vente des cimetières" in words(page.ask_form))
    assert (
        "Cet envoi n’est pas parti\u00a0: le nom du service, la personne à contacter ou sa fonction a changé"
        in words(page.ask_form)
    )
    window.click(window.act("Mettre dans la boîte d’envoi"))
    window.click(window.act("Oui, mettre dans la boîte d’envoi"))
    window.commune.until(lambda: page.navigation.screen is VoteScreen.KEPT)


def test_a_form_says_in_red_that_its_text_is_not_saved(window: "Window") -> None:
    page = window.visit("votes")
    for form in (page.ask_form, page.report_form):
        form.kept.saving.emit("Pas enregistré.", "error")
        assert (form.saved.text(), form.saved.property("tone")) == ("Pas enregistré.", "error")
        form.kept.saving.emit("Enregistré.", "muted")
        assert form.saved.property("tone") == "muted"


@pytest.mark.qt_log_ignore("This plugin does not support", extend=True)  # offscreen says it of every pop-up
def test_the_day_since_when_a_service_is_in_use_may_be_chosen_in_a_calendar(window: "Window") -> None:
    publish(window.commune, "deployments", here())
    page = window.visit("votes", f"deployment:{CEMETERY.id}")
    window.click(window.act("Déclarer l’effet…"))
    day = page.report_form.fields["live_since"]
    assert isinstance(day, DateField)
    day.open()
    assert day.popup is not None
    assert day.popup.calendar.selectedDate() == QDate(2021, 1, 25), "the day that the field has"
    window.qtbot.keyClick(day.popup.calendar.view, Qt.Key.Key_Left)
    window.qtbot.keyClick(day.popup.calendar.view, Qt.Key.Key_Return)
    assert day.text == "24\u00a0janvier 2021"
    window.qtbot.keyClicks(page.report_form.fields["effect"].control, "Une heure de moins.")
    window.click(window.act("Mettre dans la boîte d’envoi"))
    assert "24 janvier 2021" in words(page.report_form.review).replace("\u00a0", " "), "read as that day"
    window.click(window.act("Revenir au texte"))
    today = window.commune.hour[0].date()
    day.control.setText(today.strftime("%d/%m/%Y"))
    day.open()
    assert day.error.text() == ""
    window.qtbot.keyClick(day.popup.calendar.view, Qt.Key.Key_Right)
    window.qtbot.keyClick(day.popup.calendar.view, Qt.Key.Key_Return)
    assert "au plus tard" in day.error.text(), "a day still to come is seen at once, with the keyboard in the field"
    day.line.clear()
    day.open()
    assert day.popup.calendar.selectedDate() == QDate(today.year, today.month, today.day), "today where it is empty"
