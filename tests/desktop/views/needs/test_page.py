"""The page Besoins in a real window, by the keyboard: write, leave, come back, send, take back, withdraw."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtCore import QEvent, QObject, QPoint, Qt
from PySide6.QtGui import QAccessible, QGuiApplication
from PySide6.QtWidgets import QApplication, QComboBox, QPushButton, QWidget
from sqlalchemy import update

from desktop.actions.needs.draft_need import draft_need
from desktop.actions.needs.open_need import open_need
from desktop.actions.needs.restore_need import restore_need
from desktop.actions.needs.submit_need import submit_need
from desktop.database.queries import needs, outbox
from desktop.domain.changes import Changes
from desktop.views.needs.page import NeedsPage
from desktop.views.widgets.buttons import Button
from desktop.views.widgets.label import Label
from desktop.views.widgets.scrolling import areas_around
from sync.client.ledger.tables import outbox as acts
from sync.contract.published import PublicNeed

if TYPE_CHECKING:
    from tests.desktop.viewmodels.conftest import Commune
    from tests.desktop.views.conftest import Window

LONG = ("Dématérialiser les demandes d’autorisation d’occupation du domaine public communal " * 3)[:198]


@pytest.fixture
def window(baule: "Commune", open_window: Callable[..., "Window"]) -> "Window":
    baule.campaign("needs")
    return open_window(baule, needs=NeedsPage)


def words(part: QWidget) -> str:
    return "\n".join(label.text() for label in part.findChildren(Label) if label.isVisible())


def type_in(window: "Window", text: str) -> None:
    window.qtbot.keyClicks(window.frame.focusWidget(), text)


def named(widget: QWidget) -> str:
    return QAccessible.queryAccessibleInterface(widget).text(QAccessible.Text.Name)


def rows(window: "Window") -> Any:
    return window.commune.ask(needs.listed)


@pytest.mark.slow
def test_an_empty_list_says_what_goes_here_with_one_button(window: "Window") -> None:
    page = window.visit("needs")
    assert page.list.empty.isVisible()
    assert "Une phrase suffit" in words(page)
    assert [part.text() for part in window.frame.acts.findChildren(QPushButton)] == ["Importer un &tableau…"]


def test_a_need_is_written_and_sent_by_the_keyboard_alone(window: "Window") -> None:
    page = window.visit("needs", "new")
    assert window.frame.focusWidget() is page.form.fields["title"].control
    type_in(window, "Cimetiere")
    window.press(Qt.Key.Key_Tab)
    assert window.frame.focusWidget() is page.form.fields["description"].control
    window.commune.until(lambda: page.status.text().startswith("Enregistré à"))
    type_in(window, "Le registre est sur papier")
    window.press(Qt.Key.Key_Tab)
    assert window.frame.focusWidget() is page.form.fields["theme"].control
    window.click(window.act("Mettre dans la boîte d’envoi"))
    window.commune.until(lambda: page.confirming.isVisible())
    assert "Voici ce qui partira au nom de Baule" in words(page.confirming)
    assert "Cimetiere" in words(page.confirming)
    assert "heure de Paris" in words(page.confirming)
    assert window.commune.ask(outbox.listed) == ()
    window.click(window.act("Oui, mettre dans la boîte d’envoi"))
    window.commune.until(lambda: page.reading.isVisible())
    assert "↑\u00a0À envoyer" in words(page.reading)
    assert "La plateforme n’en a pas encore accusé réception." in words(page.reading)
    assert [act.state for act in window.commune.ask(outbox.listed)] == ["finalised"]


@pytest.mark.slow
def test_every_field_has_its_label_and_its_name(window: "Window") -> None:
    page = window.visit("needs", "new")
    window.click(page.form.more)
    for field in page.form.fields.values():
        assert field.control.isVisible()
        assert field.label.buddy() is field.control
        if not isinstance(field.control, QComboBox):  # whose name Qt takes from its value: there, the label speaks
            assert named(field.control) == field.label.text().replace("&", "")


@pytest.mark.slow
def test_ctrl_s_answers_and_leaves_the_text_where_it_is(window: "Window") -> None:
    page = window.visit("needs", "new")
    type_in(window, "Cantine")
    window.qtbot.keyClick(window.frame.focusWidget(), Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    window.commune.until(lambda: page.status.text() == "C’est déjà enregistré.")
    assert rows(window)[0].title == "Cantine"
    assert page.form.fields["title"].text == "Cantine"


def test_errors_stand_under_their_fields_with_a_summary_that_leads_there(window: "Window") -> None:
    page = window.visit("needs", "new")
    window.click(window.act("Mettre dans la boîte d’envoi"))
    window.commune.until(lambda: page.form.summary.isVisible())
    title, description = page.form.fields["title"], page.form.fields["description"]
    assert title.error.text().startswith("⚠ Le titre est vide. Donnez un titre")
    assert description.error.isVisible()
    assert "2 points à revoir" in words(page.form.summary)
    assert window.frame.focusWidget() is title.control
    window.click(page.form.summary.ways[1])
    assert window.frame.focusWidget() is description.control
    type_in(window, "x")
    assert not description.error.isVisible()
    assert title.error.isVisible()


def test_the_summary_says_nothing_of_a_field_that_was_typed_in_since_and_nothing_below_moves(window: "Window") -> None:
    page = window.visit("needs", "new")
    window.click(window.act("Mettre dans la boîte d’envoi"))
    window.commune.until(lambda: page.form.summary.isVisible())
    title, summary = page.form.fields["title"], page.form.summary
    place, height = title.mapTo(page.form, QPoint()), summary.height()
    type_in(window, "S")
    told = words(summary)
    assert "1 point à revoir avant l’envoi" in told
    assert "Titre du besoin\u00a0: modifié depuis" in told
    assert [way.accessibleName() for way in summary.ways] == ["Y aller\u00a0: La description est vide."]
    page.form.fields["description"].control.setFocus()
    type_in(window, "x")
    assert "Tout a été modifié depuis. L’envoi dira s’il reste un point à revoir." in words(summary)
    assert (title.mapTo(page.form, QPoint()), summary.height()) == (place, height)
    assert not summary.ways
    window.click(window.act("Mettre dans la boîte d’envoi"))
    window.commune.until(lambda: not summary.isVisible())


def test_a_long_error_widens_nothing(window: "Window") -> None:
    """The form went out of sight sideways, without a bar to scroll it back."""
    window.size(1024, 600, 150)
    page = window.visit("needs", "new")
    page.form.fields["title"].control.setText("Cantine " * 200)
    window.click(window.act("Mettre dans la boîte d’envoi"))
    window.commune.until(lambda: page.form.summary.isVisible())
    assert "au lieu de" in words(page.form.summary)
    assert window.clipped(page) == []
    assert window.out_of_reach(page) == []


def test_one_error_needs_no_summary(window: "Window") -> None:
    page = window.visit("needs", "new")
    page.form.fields["title"].control.setText("Cantine")
    window.click(window.act("Mettre dans la boîte d’envoi"))
    window.commune.until(lambda: page.form.fields["description"].error.isVisible())
    assert not page.form.summary.isVisible()
    assert window.frame.focusWidget() is page.form.fields["description"].control


@pytest.mark.slow
def test_forty_thousand_characters_pasted_are_kept_and_counted(window: "Window") -> None:
    page = window.visit("needs", "new")
    page.form.fields["title"].control.setText("Archives")
    area = page.form.fields["description"].control
    QGuiApplication.clipboard().setText("mot " * 10_000)
    area.setFocus()
    area.paste()
    assert "20\u202f000 de trop" in page.form.counter.text()
    window.click(window.act("Mettre dans la boîte d’envoi"))
    window.commune.until(lambda: page.form.fields["description"].error.isVisible())
    assert "40\u202f000 caractères" in page.form.fields["description"].error.text()
    assert len(rows(window)[0].description) == 40_000


@pytest.mark.slow
def test_a_title_of_forty_thousand_characters_is_kept_whole(window: "Window") -> None:
    page = window.visit("needs", "new")
    QGuiApplication.clipboard().setText("mot " * 10_000)
    page.form.fields["title"].control.paste()
    page.navigation.editor.keep()
    window.commune.until(lambda: page.navigation.editor.kept)
    assert len(rows(window)[0].title) == 39_999  # one space between words, none at the end


@pytest.mark.slow
def test_html_in_a_title_is_text_wherever_it_is_shown(window: "Window") -> None:
    made = window.commune.act(draft_need, None, title="<img src=x><b>Voirie</b>", description="<i>a</i>")
    window.commune.act(submit_need, made)
    page = window.visit("needs", made)
    window.commune.until(lambda: page.reading.isVisible())
    assert "<img src=x><b>Voirie</b>" in words(page.reading)
    for label in page.findChildren(Label):
        assert label.textFormat() == Qt.TextFormat.PlainText


@pytest.mark.slow
def test_neighbours_and_services_appear_beside_and_lead_on(window: "Window") -> None:
    need = PublicNeed(
        id="n1", commune="45008", commune_name="Artenay", title="Plan du cimetière", description="Trois cents tombes."
    )
    window.commune.publish(need)
    page = window.visit("needs", "new")
    page.form.fields["title"].control.setText("cimetière")
    window.commune.until(lambda: page.panel.services.isVisible())
    shown = words(page.panel.neighbours)
    for said in ("Besoins qui ressemblent au vôtre", "Artenay · votre département", "Ressemble beaucoup"):
        assert said in shown
    see = next(part for part in page.panel.neighbours.findChildren(QWidget) if named_is(part, "Voir"))
    window.click(see)
    assert "Trois cents tombes." in words(page.panel.neighbours)
    vote = next(part for part in page.panel.services.findChildren(QWidget) if named_is(part, "Voter pour"))
    assert named(vote) == "Voter pour\u00a0: Logiciel de gestion du cimetière (plusieurs éditeurs)"
    page.navigation.editor.keep()
    window.commune.until(lambda: page.navigation.editor.kept)
    window.click(vote)
    ((place, target),) = window.went
    assert (place, target.partition("?need=")[2]) == ("services", page.navigation.editor.id)


def named_is(part: QWidget, text: str) -> bool:
    return getattr(part, "text", str)() == text and part.isVisible()


@pytest.mark.slow
def test_out_of_scope_is_said_kindly_and_blocks_nothing(window: "Window") -> None:
    page = window.visit("needs", "new")
    page.form.fields["title"].control.setText("Des ordinateurs pour l’école")
    page.form.fields["description"].control.setPlainText("Six postes.")
    window.commune.until(lambda: page.panel.guidance.isVisible())
    assert "rien n’est bloqué" in words(page.panel.guidance)
    window.click(window.act("Mettre dans la boîte d’envoi"))
    window.commune.until(lambda: page.confirming.isVisible())


@pytest.mark.slow
def test_another_page_and_back_finds_the_text_and_the_place(
    baule: "Commune", open_window: Callable[..., "Window"]
) -> None:
    baule.campaign("needs")
    window = open_window(baule, needs=NeedsPage, other=NeedsPage)
    page = window.visit("needs", "new")
    type_in(window, "Cantine")
    window.visit("other")
    window.settle()
    assert rows(window)[0].title == "Cantine"
    window.visit("needs")
    assert page.editing.isVisible()
    assert page.form.fields["title"].text == "Cantine"


def test_a_broken_session_offers_its_text_and_the_one_of_before(window: "Window") -> None:
    commune = window.commune
    made = commune.act(draft_need, None, title="Cantine")
    commune.act(open_need, made)
    commune.act(draft_need, made, title="Cantine et garderie")
    page = window.visit("needs")
    assert "Votre texte de 14\u00a0h\u00a032 a été retrouvé" in words(page.list.recovered)
    resume, restart = page.list.recovered.findChildren(QWidget, options=Qt.FindChildOption.FindDirectChildrenOnly)[-2:]
    assert (resume.text(), restart.text()) == ("Reprendre", "Repartir du texte d’avant")
    window.click(restart)
    commune.until(lambda: page.form.fields["title"].text == "Cantine")
    type_in(window, " mercredis")
    answer(window, "Reprendre le texte retrouvé")
    assert page.form.fields["title"].text == "Cantine et garderie"
    commune.until(lambda: page.navigation.editor.kept)
    assert rows(window)[0].title == "Cantine et garderie"
    answer(window, "Revenir à l’autre texte")  # nothing of what was written since is lost
    assert page.form.fields["title"].text == "Cantine mercredis"
    assert words(page.recovered).startswith("Vous repartez du texte d’avant.")
    commune.until(lambda: page.navigation.editor.kept)
    assert rows(window)[0].title == "Cantine mercredis"


def test_after_a_crash_she_goes_on_in_the_field_in_which_she_was_writing(window: "Window") -> None:
    """The caret was in the title, which took what she typed on."""
    commune = window.commune
    made = commune.act(draft_need, None, title="Cantine")
    commune.act(open_need, made)
    commune.act(draft_need, made, title="Cantine", description="Les inscriptions")
    page = window.visit("needs")
    (resume,) = (one for one in page.list.recovered.findChildren(Button) if one.text() == "Reprendre")
    window.click(resume)
    commune.until(page.editing.isVisible)
    window.settle()
    window.qtbot.keyClicks(window.frame.focusWidget(), " du mercredi")
    assert page.form.fields["title"].text == "Cantine"
    assert page.form.fields["description"].text == "Les inscriptions du mercredi"


def test_the_text_that_was_replaced_can_be_had_back_after_leaving_the_page(window: "Window") -> None:
    commune = window.commune
    made = commune.act(draft_need, None, title="Cantine")
    commune.act(open_need, made)
    commune.act(draft_need, made, title="Cantine et garderie")
    page = window.visit("needs")
    restart = page.list.recovered.findChildren(QWidget, options=Qt.FindChildOption.FindDirectChildrenOnly)[-1]
    window.click(restart)
    commune.until(lambda: page.form.fields["title"].text == "Cantine")
    for text, other in (("Cantine", "Cantine et garderie"), ("Cantine et garderie", "Cantine")):
        window.click(page.back)
        commune.until(page.list.isVisible)
        window.settle()
        assert "retrouvé" not in words(page.list)
        window.visit("needs", made)
        commune.until(lambda text=text: page.form.fields["title"].text == text)
        answer(window, "Reprendre l’autre texte")
        assert page.form.fields["title"].text == other
        commune.until(lambda: page.navigation.editor.kept)
        assert rows(window)[0].title == other


@pytest.mark.slow
def test_no_text_of_before_is_offered_where_there_was_none(window: "Window") -> None:
    commune = window.commune
    made = commune.act(draft_need, None)
    commune.act(open_need, made)
    commune.act(draft_need, made, title="Cantine")  # all of it was written in the session that broke off
    page = window.visit("needs")
    assert "Votre texte de 14\u00a0h\u00a032 a été retrouvé" in words(page.list.recovered)
    assert [button.text() for button in page.list.recovered.findChildren(QPushButton)] == ["Reprendre"]
    assert commune.opening().broken_off.restart is False
    window.visit("needs", made)
    commune.until(page.editing.isVisible)
    assert [button.text() for button in page.recovered.findChildren(QPushButton)] == ["Continuer"]


def answer(window: "Window", text: str) -> None:
    """By the button of the band over the form."""
    (button,) = window.frame.page("needs").recovered.findChildren(
        QWidget, options=Qt.FindChildOption.FindDirectChildrenOnly
    )[-1:]
    assert button.text() == text
    window.click(button)


@pytest.mark.slow
def test_resume_from_another_page_asks_nothing_more(window: "Window") -> None:
    commune = window.commune
    made = commune.act(draft_need, None, title="Cantine")
    commune.act(open_need, made)
    page = window.visit("needs", f"resume:{made}")
    commune.until(lambda: page.editing.isVisible())
    assert not page.recovered.isVisible()
    assert page.form.fields["title"].text == "Cantine"


@pytest.mark.slow
def test_cancelled_before_it_left_the_need_is_written_again(window: "Window") -> None:
    made = window.commune.act(draft_need, None, title="Cantine", description="Inscriptions")
    window.commune.act(submit_need, made)
    page = window.visit("needs", made)
    window.commune.until(lambda: page.reading.isVisible())
    cancel = window.act("Annuler l’envoi")
    cancel.setFocus()
    window.press(Qt.Key.Key_Return)
    keep = QApplication.focusWidget()
    assert isinstance(keep, QPushButton)
    assert keep.text() == "Non, garder"
    window.press(Qt.Key.Key_Return)
    assert window.commune.ask(outbox.listed)[0].state == "finalised", "Enter twice keeps it"
    assert QApplication.focusWidget() is cancel
    window.press(Qt.Key.Key_Return)
    window.answer("Oui, annuler l’envoi")
    window.commune.until(lambda: page.editing.isVisible())
    assert page.editing.message.words.text().startswith("Envoi annulé. Il n’est pas parti.")
    assert page.form.fields["title"].text == "Cantine"


@pytest.mark.slow
def test_what_was_said_of_one_text_is_not_said_over_another(window: "Window") -> None:
    made = window.commune.act(draft_need, None, title="Cantine", description="Inscriptions")
    window.commune.act(submit_need, made)
    page = window.visit("needs", made)
    window.commune.until(lambda: page.reading.isVisible())
    window.click(window.act("Annuler l’envoi"))
    window.answer("Oui, annuler l’envoi")
    window.commune.until(lambda: page.editing.isVisible())
    window.settle()
    assert page.editing.message.isVisible()
    window.visit("needs", "new")
    window.commune.until(lambda: page.form.fields["title"].text == "")
    assert not page.editing.message.isVisible()


@pytest.mark.slow
def test_what_was_said_of_a_draft_is_not_said_of_the_next_need(window: "Window") -> None:
    """A new need bore the sentence that its sending was cancelled, after the pages of before had been left."""
    baule = window.commune
    need = draft_need(baule.context, title="Cantine", description="x").value
    submit_need(baule.context, need)
    page = window.visit("needs", need)
    baule.until(page.reading.isVisible)
    window.click(window.act("Annuler l’envoi"))
    window.answer("Oui, annuler l’envoi")
    baule.until(lambda: "de nouveau un brouillon" in page.editing.message.words.text())
    baule.until(page.editing.isVisible)
    page.navigation.editor.finish()  # as where it turns out that the text is no longer to be written
    window.visit("needs", "new")
    baule.until(lambda: page.form.fields["title"].text == "")
    assert page.editing.message.isHidden()


def test_why_a_need_could_not_be_cancelled_stays_in_sight(window: "Window") -> None:
    """The news about it makes the need be read again, and shown in its new state."""
    made = window.commune.act(draft_need, None, title="Cantine", description="Inscriptions")
    window.commune.act(submit_need, made)
    page = window.visit("needs", made)
    window.commune.until(lambda: page.reading.isVisible())
    window.click(window.act("Annuler l’envoi"))
    with window.commune.context.store.transaction() as connection:
        connection.execute(update(acts).values(attempts=1))
    window.answer("Oui, annuler l’envoi")
    window.settle()
    assert "L’envoi a commencé et ne peut plus être annulé." in words(page.foot)
    assert window.act("Retirer ce besoin").isVisible()


def test_a_withdrawal_shows_what_will_be_sent_before_it_is_made(window: "Window") -> None:
    made = window.commune.act(draft_need, None, title="Cantine", description="Inscriptions")
    window.commune.act(submit_need, made)
    with window.commune.context.store.transaction() as connection:
        connection.execute(
            update(acts).values(state="accepted", attempts=1, number=4, received_at="2021-02-03T14:00:00+00:00")
        )
    window.commune.actor.announce(Changes(needs=frozenset({made}), outbox=True))
    page = window.visit("needs", made)
    window.commune.until(lambda: page.reading.isVisible())
    assert "✓\u00a0Besoin pris en compte" in words(page.reading)
    danger = window.act("Retirer ce besoin")
    pressed = danger.geometry()
    window.click(danger)
    assert "ne peut plus être annulé" in words(page.withdrawing)
    sure = window.act("Oui, retirer ce besoin")
    assert not pressed.intersects(sure.geometry()), "a second click withdraws nothing"
    assert sure.action.text().startswith("O&ui"), "nor a key that is held down: another letter led here"
    assert window.frame.focusWidget() is window.act("Garder ce besoin"), "nor a second Enter"
    window.press(Qt.Key.Key_Escape)
    assert page.reading.isVisible()
    window.click(window.act("Retirer ce besoin"))
    window.click(window.act("Garder ce besoin"))
    assert page.reading.isVisible()
    window.click(window.act("Retirer ce besoin"))
    window.click(window.act("Oui, retirer ce besoin"))
    window.commune.until(lambda: "↑\u00a0Retrait\u00a0: à envoyer" in words(page.reading))
    assert [act.type for act in window.commune.ask(outbox.listed)] == ["need.withdraw", "need.submit"]


def test_the_bin_can_be_undone(window: "Window") -> None:
    made = window.commune.act(draft_need, None, title="Cantine")
    page = window.visit("needs", made)
    window.commune.until(lambda: page.editing.isVisible())
    window.click(window.act("Mettre à la corbeille"))
    window.commune.until(lambda: page.list.binned.isVisible())
    assert "«\u00a0Cantine\u00a0» est dans la corbeille." in words(page.list.binned)
    undo = page.list.binned.findChildren(QWidget, options=Qt.FindChildOption.FindDirectChildrenOnly)[-1]
    window.click(undo)
    window.commune.until(lambda: len(page.navigation.needs.model.lines) == 1)
    page.navigation.needs.discard(made, "Cantine")
    window.commune.until(lambda: page.list.binned.isVisible())
    window.commune.act(restore_need, made)  # as the bin's own page does
    window.commune.until(lambda: len(page.navigation.needs.model.lines) == 1)
    assert not page.list.binned.isVisible(), "it is not there any more"


def test_in_a_low_window_what_went_to_the_bin_is_said_in_sight(window: "Window") -> None:
    """The list, as high as its lines, was scrolled past what is said of the draft, and the way back."""
    for at in range(8):
        window.commune.act(draft_need, None, title=f"Cantine {at}")
    window.size(1024, 520, 100)
    page = window.visit("needs")
    area = next(areas_around(page.list.list))
    window.qtbot.waitUntil(lambda: area.verticalScrollBar().maximum() > 0, timeout=5000)
    page.list.focus(page.navigation.needs.model.lines[-1].id)  # the last: drafts of one moment have no order of theirs
    window.qtbot.waitUntil(lambda: area.verticalScrollBar().value() > 0, timeout=5000)
    window.press(Qt.Key.Key_Return)
    window.commune.until(lambda: page.editing.isVisible())
    window.click(window.act("Mettre à la corbeille"))
    window.commune.until(lambda: page.list.binned.isVisible() and len(page.navigation.needs.model.lines) == 7)

    def whole() -> bool:
        return page.list.binned.visibleRegion().boundingRect() == page.list.binned.rect()

    window.qtbot.waitUntil(whole, timeout=5000)
    window.settle()
    assert whole(), "and it stays there"


@pytest.mark.parametrize(
    ("width", "height", "percent"),
    [
        pytest.param(1366, 768, 100, marks=pytest.mark.slow),
        (1366, 768, 200),
        pytest.param(1024, 600, 100, marks=pytest.mark.slow),
        pytest.param(1366, 768, 150, marks=pytest.mark.slow),
    ],
)
def test_nothing_is_cut_off_at_any_size(window: "Window", width: int, height: int, percent: int) -> None:
    need = PublicNeed(id="n1", commune="45008", commune_name="Saint-Benoît-sur-Loire", title=LONG, description=LONG)
    window.commune.publish(need)
    draft = window.commune.act(draft_need, None, title=LONG, description=LONG * 3, audience=LONG)
    sent = window.commune.act(draft_need, None, title=LONG, description=LONG * 3, audience=LONG)
    window.commune.act(submit_need, sent)
    window.size(width, height, percent)
    page = window.visit("needs")
    assert window.clipped(page) == []
    page = window.visit("needs", draft)
    window.commune.until(lambda: page.form.advice.button.isVisible())
    assert window.clipped(page) == []
    window.qtbot.keyClick(window.frame, Qt.Key.Key_X, Qt.KeyboardModifier.AltModifier)
    window.commune.until(page.panel.neighbours.isVisible)
    assert window.clipped(page) == []
    window.click(window.act("Mettre dans la boîte d’envoi"))
    window.commune.until(lambda: page.confirming.isVisible())
    assert window.clipped(page) == []
    window.visit("needs", sent)
    window.commune.until(lambda: page.reading.isVisible())
    assert window.clipped(page) == []
    assert (window.frame.width(), window.frame.height()) == (width, height)


@pytest.mark.slow
def test_no_part_of_the_page_is_ever_a_window_of_its_own(window: "Window", qapp: QApplication) -> None:
    """A label that is shown before it has a parent takes the keyboard from the window for a moment."""
    strays: list[str] = []

    class Watch(QObject):
        def eventFilter(self, watched: QObject, event: QEvent) -> bool:
            if event.type() == QEvent.Type.Show and isinstance(watched, QWidget) and watched.isWindow():
                strays.append(type(watched).__name__)
            return False

    watch = Watch()
    qapp.installEventFilter(watch)
    page = window.visit("needs", "new")
    page.form.fields["title"].control.setText("cimetière")
    window.commune.until(lambda: page.panel.services.isVisible())
    qapp.removeEventFilter(watch)
    assert strays == []
    assert window.frame.isActiveWindow()


@pytest.mark.slow
def test_a_draft_that_stayed_open_is_taken_up_after_its_title(
    baule: "Commune", open_window: Callable[..., "Window"]
) -> None:
    window = open_window(baule, needs=NeedsPage, other=NeedsPage)
    need = window.commune.act(draft_need, None, title=LONG, description="")
    page = window.visit("needs", need)
    window.commune.until(lambda: page.form.isVisible())
    title = page.form.fields["title"].control
    assert title.cursorPosition() == len(LONG)
    title.setCursorPosition(0)
    window.visit("other")
    window.visit("needs", need)
    assert window.frame.focusWidget() is title
    assert title.cursorPosition() == len(LONG)


@pytest.mark.slow
def test_the_menu_leads_back_to_the_list_from_a_need_that_is_open(window: "Window") -> None:
    page = window.visit("needs", "new")
    type_in(window, "Cantine")
    window.frame.go_actions[0].trigger()
    window.commune.until(lambda: page.list.isVisible())
    assert rows(window)[0].title == "Cantine"
