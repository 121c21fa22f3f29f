"""The page Demande au préfet in a real window: written by keyboard, corrected, reviewed, sent, answered."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec
import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QAccessible, QDropEvent, QImage
from PySide6.QtWidgets import QComboBox, QLineEdit, QPushButton, QWidget
from sqlalchemy import delete, insert, update

from desktop.actions.requests.draft_request import draft_request
from desktop.actions.requests.open_request import open_request
from desktop.actions.requests.submit_request import submit_request
from desktop.database.queries import attachments, outbox, requests
from desktop.documents import pages, withdrawal
from desktop.documents.letter import render
from desktop.documents.letter_papers import letter_of
from desktop.domain import typed_plan
from desktop.domain.changes import EVERYTHING, Changes
from desktop.domain.typed_plan import TypedExpense, TypedPlan, TypedResource
from desktop.viewmodels.requests import letter
from desktop.viewmodels.requests.request_acts import RequestAct
from desktop.viewmodels.requests.screens import RequestScreen
from desktop.viewmodels.requests.step_state import Step
from desktop.views.requests.page import RequestsPage
from desktop.views.widgets.buttons import Button
from desktop.views.widgets.clipping import clipped
from desktop.views.widgets.label import Label
from sync.client.ledger import notes
from sync.client.ledger.own_cases import Doubt
from sync.client.ledger.tables import SET_ASIDE, copy
from sync.client.ledger.tables import outbox as acts
from sync.contract.published import OwnRequest
from tests.desktop.viewmodels import saying

if TYPE_CHECKING:
    from tests.desktop.viewmodels.conftest import Commune
    from tests.desktop.views.conftest import Window

LONG = ("Former tous les agents du secrétariat à l’accueil numérique des habitants de la commune " * 3)[:198]
PLAN = TypedPlan(
    expenses=(TypedExpense(item="Formation", amount_ttc="4 800", kind="operating"),),
    resources=(TypedResource(source="state", amount="3840"), TypedResource(source="own", amount="960")),
)
COMPLETE = {
    "category": "agent_training",
    "title": "Former les agents",
    "description": "Deux agents suivront quatre jours de formation.",
    "decided_by": "Le maire, par délégation du conseil",
    "funding": typed_plan.encode(PLAN),
}


@pytest.fixture
def window(baule: "Commune", open_window: Callable[..., "Window"]) -> "Window":
    baule.campaign("needs")
    return open_window(baule, requests=RequestsPage)


def turn(window: "Window", page: RequestsPage, step: Step) -> None:
    """By the path's own button."""
    window.click(page.form.bar.buttons[step])
    assert page.form.here.isVisible()


def words(part: QWidget) -> str:
    return "\n".join(label.text() for label in part.findChildren(Label) if label.isVisible())


def draft(window: "Window", **changed: str) -> str:
    return str(window.commune.act(draft_request, None, **(COMPLETE | changed)))


def row(window: "Window", id: str) -> Any:
    return window.commune.ask(requests.one, id)


def answer(window: "Window", id: str, **said: Any) -> None:
    """As a round that brought the préfet's word."""
    found = row(window, id)
    own = OwnRequest(
        id=id,
        title=found.title,
        category=found.category,
        level=found.level,
        authority="45",
        submission=found.submit_op,
        **said,
    )
    with window.commune.context.store.transaction() as connection:
        connection.execute(
            update(acts)
            .where(acts.c.op == found.submit_op)
            .values(state="accepted", attempts=1, number=7, received_at="2021-02-03T14:00:00+00:00")
        )
        connection.execute(delete(copy).where(copy.c.scope == "mine", copy.c.id == id))
        value = msgspec.json.encode(own).decode()
        connection.execute(insert(copy).values(scope="mine", id=id, position=1, value=value))
    window.commune.actor.announce(Changes(requests=frozenset({id}), outbox=True, scopes=frozenset({"mine"})))
    window.settle()


def edited(window: "Window", target: str) -> RequestsPage:
    page = window.visit("requests", target)
    window.commune.until(page.editing.isVisible)
    assert isinstance(page, RequestsPage)
    return page


def test_after_a_return_to_a_backup_what_was_lodged_since_is_said_and_not_lodged_twice(window: "Window") -> None:
    """The window sends a request, restores an earlier backup, and learns of the request from the platform."""
    page = window.visit("requests")
    own = OwnRequest(
        id="r",
        title="Former la secrétaire",
        category="agent_training",
        level="department",
        authority="45",
        submission="s",
    )
    taken_back = msgspec.structs.replace(own, id="t", title="Retirée", state="withdrawn")

    def published(*found: OwnRequest) -> None:
        with window.commune.context.store.transaction() as connection:
            connection.execute(delete(copy).where(copy.c.scope == "mine"))
            for one in found:
                value = msgspec.json.encode(one).decode()
                connection.execute(insert(copy).values(scope="mine", id=one.id, position=1, value=value))
        window.commune.actor.announce(Changes(scopes=frozenset({"mine"})))
        window.settle()

    published(taken_back)
    assert page.list.not_here.isHidden()
    assert page.list.empty.title.text() == "Aucune demande pour l’instant"
    published(own, taken_back)
    said = page.list.not_here.words.text()
    assert said == (
        "1\u00a0demande déjà déposée au nom de la commune n’est pas sur cet ordinateur\u00a0:"
        " «\u00a0Former la secrétaire\u00a0», reçue. Ne la déposez pas de nouveau."
        " Son accusé est dans la sauvegarde d’avant, ou sur l’ordinateur qui a déposé."
    )
    assert page.list.empty.title.text() == "Aucune demande sur cet ordinateur"
    assert window.clipped(page) == []
    published(own, msgspec.structs.replace(own, id="q", title="Une borne", state="accepted"))
    assert "«\u00a0Une borne\u00a0», accordée" in page.list.not_here.words.text()
    with window.commune.context.store.transaction() as connection:
        notes.write(connection, SET_ASIDE, "r", Doubt(0, lost=True))
    published(own, msgspec.structs.replace(own, id="q", title="Une borne", state="accepted"))
    assert page.list.not_here.words.text().endswith(
        ", accordée. Ne la déposez pas de nouveau. Son accusé est dans la sauvegarde d’avant, ou sur l’ordinateur qui a"
        " déposé. 1\u00a0demande déposée depuis un autre ordinateur de la mairie n’est plus sur la plateforme\u00a0:"
        " «\u00a0Former la secrétaire\u00a0». Elle y reviendra si l’autre ordinateur fait un échange. Si cet autre"
        " ordinateur n’existe plus, déposez-la de nouveau."
    )
    window.settle()
    assert window.clipped(page) == []


@pytest.mark.slow
def test_an_empty_list_says_what_goes_here_with_one_button(window: "Window") -> None:
    page = window.visit("requests")
    window.commune.until(page.list.empty.isVisible)
    assert "Demandez ici un financement au préfet." in words(page)
    assert not window.frame.acts.isVisible()


@pytest.mark.slow
def test_the_three_categories_and_the_very_préfecture_are_named(window: "Window") -> None:
    page = edited(window, "new")
    assert {id: button.text() for id, button in page.form.request.category.buttons.items()} == {
        "user_relations": "Améliorer la relation avec les usagers",
        "agent_training": "Former les agents",
        "innovation_lab": "Créer un laboratoire d’innovation",
    }
    assert all(button.isVisible() for button in page.form.request.category.buttons.values())
    told = words(page.form)
    assert "Préfecture du Loiret, à Orléans." in told
    assert "Centre-Val de Loire" in told
    assert window.frame.focusWidget() is page.form.request.fields["title"].control


@pytest.mark.slow
def test_a_need_out_of_scope_leads_here_with_its_category(window: "Window") -> None:
    page = edited(window, "new:agent_training")
    assert page.form.request.category.buttons["agent_training"].isChecked()
    page.editor.say_kept()
    window.commune.until(lambda: page.status.text() == "C’est déjà enregistré.")
    assert row(window, page.editor.id).category == "agent_training"


@pytest.mark.slow
def test_a_link_to_a_category_begins_a_request_of_it(window: "Window") -> None:
    page = edited(window, "innovation_lab")
    assert page.form.request.category.buttons["innovation_lab"].isChecked()


@pytest.mark.slow
def test_what_is_typed_is_kept_by_itself_and_found_again(window: "Window") -> None:
    page = edited(window, "new")
    page.form.request.category.buttons["user_relations"].click()
    page.form.request.fields["title"].control.setFocus()
    window.qtbot.keyClicks(page.form.request.fields["title"].control, "Accueil")
    window.commune.until(lambda: page.editor.kept and bool(page.editor.id))
    assert page.status.text().startswith("Enregistré à")
    page.leaving()
    page = edited(window, page.editor.id)
    assert page.form.request.fields["title"].text == "Accueil"
    window.click(page.back)
    window.commune.until(page.list.isVisible)
    (line,) = page.requests.model.lines
    assert (line.title, line.shown.text) == ("Accueil", "✎\u00a0Brouillon")


@pytest.mark.slow
def test_all_that_is_missing_is_told_together_and_each_line_leads_there(window: "Window") -> None:
    page = edited(window, "new")
    turn(window, page, Step.REVIEW)
    window.click(window.act("Mettre dans la boîte d’envoi"))
    errors = page.form.review.errors
    window.commune.until(lambda: errors.isAncestorOf(window.frame.focusWidget()))
    told = words(errors)
    assert "points à revoir avant l’envoi" in told
    assert "La catégorie n’est pas choisie." in told
    assert "Le plan ne dit pas ce que le projet coûte." in told
    assert "Le plan ne dit pas qui paie." in told
    assert "user_relations" not in words(page.form), "a category has a name"
    lead = errors.ways
    assert len(lead) == 6
    window.click(lead[2])
    assert page.navigation.path.step is Step.REQUEST
    assert window.frame.focusWidget() is page.form.request.fields["decided_by"].control
    assert page.form.request.fields["title"].error.isVisible()
    turn(window, page, Step.REVIEW)
    lead = errors.ways
    page.form.review.show_part(lead[4])
    window.click(lead[4])
    assert page.navigation.path.step is Step.EXPENSES
    assert page.form.expenses.isAncestorOf(window.frame.focusWidget())


@pytest.mark.slow
def test_a_plan_that_does_not_add_up_is_said_on_leaving_it_and_blocks(window: "Window") -> None:
    id = draft(window, funding=typed_plan.encode(TypedPlan(expenses=PLAN.expenses, resources=PLAN.resources[:1])))
    page = edited(window, id)
    assert page.navigation.path.step is Step.FUNDING, "where something is missing"
    assert page.form.totals.verdict.text() == "⚠ Il manque 960,00\u00a0€ de ressources."
    assert page.form.totals.isVisible()
    amount = page.form.funding.resources.lines[0].controls["amount"]
    assert isinstance(amount, QLineEdit)
    amount.setFocus()
    amount.selectAll()
    window.qtbot.keyClicks(amount, "4000")
    assert page.form.totals.verdict.text() == "⚠ Il manque 800,00\u00a0€ de ressources."
    assert "il manque 800,00\u00a0€ de ressources" in page.form.financing.missing.text()
    turn(window, page, Step.EXPENSES)
    assert page.form.expenses.missing.text() == "Rien ne manque ici."
    assert page.form.totals.verdict.text() == "Ressources\u00a0: à l’étape suivante."
    turn(window, page, Step.REVIEW)
    assert page.form.review.verdict.text() == "⚠ Il manque 800,00\u00a0€ de ressources."
    window.click(window.act("Mettre dans la boîte d’envoi"))
    window.commune.until(lambda: page.form.financing.isAncestorOf(window.frame.focusWidget()))
    assert page.editing.isVisible()
    assert not page.refused.isVisible(), "it is said in its step"
    assert row(window, id).state == "draft"


def test_what_a_sent_request_says_stands_under_its_heading(window: "Window") -> None:
    """The heading came last, with nothing under it."""
    id = draft(window, decided_by="Délibération n° 12")
    window.commune.act(submit_request, id)
    page = window.visit("requests", id)
    window.commune.until(page.reading.isVisible)
    window.settle()
    card = page.reading.words
    labels = [label for label in card.findChildren(Label) if label.isVisible()]
    first = min(labels, key=lambda label: label.mapTo(card, QPoint()).y())
    assert first.text() == "Ce que dit la demande"


@pytest.mark.slow
def test_a_request_shows_what_will_be_sent_then_waits(window: "Window") -> None:
    id = draft(window, decided_by="Délibération n° 12")
    page = edited(window, id)
    window.click(window.act("Mettre dans la boîte d’envoi"))
    window.commune.until(page.confirming.isVisible)
    told = words(page.confirming)
    assert "Voici ce qui partira au nom de Baule" in told
    assert "Préfecture du Loiret, à Orléans" in told
    assert "Formation\u00a0: 4\u202f800,00\u00a0€" in told
    assert "⚠ La délibération est nommée, et aucune pièce n’est jointe." in told
    assert "Ne signez aucun devis avant la date confirmée par la préfecture." in told
    assert window.commune.ask(outbox.listed) == ()
    window.click(window.act("Oui, mettre dans la boîte d’envoi"))
    window.commune.until(page.reading.isVisible)
    assert "↑\u00a0À envoyer" in words(page.reading)
    assert "La plateforme n’en a pas encore accusé réception." in words(page.reading)
    assert [(act.type, act.state) for act in window.commune.ask(outbox.listed)] == [("request.submit", "finalised")]
    window.click(window.act("Annuler l’envoi"))
    window.answer("Non, garder")
    assert row(window, id).state == "finalised"
    window.click(window.act("Annuler l’envoi"))
    window.answer("Oui, annuler l’envoi")
    window.commune.until(page.editing.isVisible)
    assert page.asked.words.text().startswith("Envoi annulé.")
    assert row(window, id).state == "draft"


def test_the_letter_is_seen_as_it_stands_on_the_page(window: "Window") -> None:
    page = edited(window, draft(window))
    signatory = page.form.review.letter.fields["signatory_name"].control
    assert isinstance(signatory, QLineEdit)
    signatory.setText("Jeanne Martin")
    gender = page.form.review.letter.fields["prefect_gender"].control
    assert isinstance(gender, QComboBox)
    gender.setCurrentIndex(gender.findData("f"))
    assert "complétez la lettre plus bas et imprimez-la" in page.form.review.missing.text()
    window.settle()
    assert window.act("Imprimer la lettre").property("kind") == "main", "in sight wherever one reads"
    window.click(window.act("Imprimer la lettre"))
    window.commune.until(lambda: page.previewed is not None and page.previewed.sheets.count > 0)
    assert page.previewed is not None
    text = page.previewed.preview.document.sheets[0].text
    assert "Madame la Préfète du Loiret" in text.replace("\u00a0", " ")
    assert "Former les agents" in text
    assert "Jeanne Martin" in "".join(sheet.text for sheet in page.previewed.preview.document.sheets)
    page.previewed.taken.emit()
    page.previewed.reject()
    window.settle()
    assert window.act("Mettre dans la boîte d’envoi").property("kind") == "main", "the letter is printed"
    assert window.act("Imprimer la lettre").isEnabled()
    assert page.form.review.missing.text().startswith("La lettre est imprimée ou enregistrée.")


def test_documents_are_joined_dropped_and_taken_off(window: "Window", tmp_path: Path) -> None:
    good, other, none = tmp_path / "devis.pdf", tmp_path / "plan.png", tmp_path / "faux.pdf"
    good.write_bytes(b"%PDF-1.7\n1 0 obj\nendobj\n%%EOF\n")
    assert QImage(2, 2, QImage.Format.Format_RGB32).save(str(other))
    none.write_bytes(b"ceci n'est pas un PDF")
    page = edited(window, "new")
    turn(window, page, Step.FUNDING)
    page.form.financing.files.wanted.emit([good])
    window.commune.until(lambda: "1\u00a0pièce" in page.form.financing.files.sum.text())
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(other)), QUrl.fromLocalFile(str(none))])
    drop = QDropEvent(
        QPointF(QPoint(5, 5)), Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    )
    page.form.financing.files.dropEvent(drop)
    window.commune.until(page.form.financing.files.refused.isVisible)
    window.settle()
    assert "faux.pdf" in page.form.financing.files.refused.words.text()
    assert [found.name for found in window.commune.ask(attachments.listed, page.editor.id)] == ["devis.pdf", "plan.png"]
    off = next(
        b for b in page.form.financing.files.findChildren(QWidget) if b.accessibleName() == "Retirer\u00a0: devis.pdf"
    )
    page.form.financing.show_part(off)
    window.click(off)
    window.commune.until(lambda: "1\u00a0pièce" in page.form.financing.files.sum.text())
    assert [found.name for found in window.commune.ask(attachments.listed, page.editor.id)] == ["plan.png"]


@pytest.mark.slow
def test_of_three_hundred_files_those_too_many_say_it_once(window: "Window", tmp_path: Path) -> None:
    files = []
    for number in range(300):
        files.append(tmp_path / f"{number}.pdf")
        files[-1].write_bytes(b"%PDF-1.7\n" + str(number).encode() + b"\n%%EOF\n")
    page = edited(window, draft(window))
    turn(window, page, Step.FUNDING)
    page.form.financing.files.wanted.emit(files)
    window.commune.until(page.form.financing.files.refused.isVisible)
    window.settle()
    assert "20\u00a0pièces" in page.form.financing.files.sum.text()
    assert page.form.financing.files.refused.words.text().count("20") == 1


@pytest.mark.slow
def test_an_incomplete_request_says_what_is_missing_is_completed_and_granted(window: "Window") -> None:
    id = draft(window)
    window.commune.act(submit_request, id)
    page = window.visit("requests", id)
    window.commune.until(page.reading.isVisible)
    answer(window, id, state="incomplete", reason="Le devis manque.", missing=("Devis signé",))
    told = words(page.reading)
    assert "⚠ Le préfet demande un complément" in told
    assert "• Devis signé" in told
    window.click(window.act("Compléter la demande"))
    window.commune.until(page.editing.isVisible)
    assert page.asked.words.text() == (
        "⚠ Le préfet demande un complément. Le devis manque. Il manque\u00a0: Devis signé."
    )
    assert window.frame.acts.isVisible()
    turn(window, page, Step.PROJECT)
    assert not [
        b for b in window.frame.acts.findChildren(QWidget) if getattr(b, "text", str)().startswith("Mettre à la")
    ]
    page.form.project.fields["calendar"].control.setPlainText("Formation en mai.")
    turn(window, page, Step.REVIEW)
    window.click(window.act("Mettre dans la boîte d’envoi"))
    window.commune.until(page.confirming.isVisible)
    told = words(page.confirming)
    assert "Voici le complément qui partira au nom de Baule" in told
    assert "Ce que le préfet demande\nLe devis manque.\n• Devis signé\n" in told
    assert "⚠ Aucune pièce n’est ajoutée depuis l’envoi." in told
    window.click(window.act("Oui, mettre dans la boîte d’envoi"))
    window.commune.until(page.reading.isVisible)
    told = words(page.reading)
    assert "↑\u00a0Complément à envoyer" in told
    assert "Cet envoi est un complément. Le préfet avait demandé\nLe devis manque.\n• Devis signé" in told
    assert "Complément à envoyer" in told
    answer(window, id, state="accepted", reason="Projet utile.", amount_cents=384_000)
    told = words(page.reading)
    assert "● Financement accordé\u00a0: 3\u202f840\u00a0€" in told
    assert "Avant de signer un devis, vérifiez la date confirmée par la préfecture." in told
    window.click(page.back)
    assert page.requests.model.lines[0].shown.text == "●\u00a0Financement accordé\u00a0: 3\u202f840\u00a0€"


@pytest.mark.slow
def test_what_is_decided_while_a_complement_is_written_is_said_as_a_warning_over_the_text(window: "Window") -> None:
    id = draft(window)
    window.commune.act(submit_request, id)
    page = window.visit("requests", id)
    answer(window, id, state="incomplete", missing=("Devis signé",))
    window.commune.until(page.reading.isVisible)
    window.click(window.act("Compléter la demande"))
    window.commune.until(page.editing.isVisible)
    page.editor.type("calendar", "En mai.")
    answer(window, id, state="accepted", reason="Projet utile.")
    window.commune.until(lambda: bool(page.editor.ended))
    assert page.asked.words.text() == f"⚠ {page.editor.ended}"


@pytest.mark.slow
def test_a_complement_says_that_nothing_is_added_until_something_is(window: "Window", tmp_path: Path) -> None:
    id = draft(window)
    window.commune.act(submit_request, id)
    page = window.visit("requests", id)
    answer(window, id, state="incomplete", missing=("Devis signé",))
    window.commune.until(page.reading.isVisible)
    window.click(window.act("Compléter la demande"))
    window.commune.until(page.editing.isVisible)
    bar, files = page.form.bar, page.form.review.files
    assert bar.buttons[Step.FUNDING].text() == "4. Le financement\nChamps remplis", "he has asked for more"
    assert bar.buttons[Step.REVIEW].text() == "5. Relire et imprimer\nRien n’est ajouté"
    assert window.frame.focusWidget() is files.add, "where a document is joined"
    window.click(window.act("Mettre dans la boîte d’envoi"))
    window.commune.until(page.confirming.isVisible)
    assert "⚠ Rien n’est changé et aucune pièce n’est ajoutée depuis l’envoi." in words(page.confirming)
    assert "Pièces ajoutées depuis l’envoi\nAucune" in words(page.confirming)
    window.click(window.act("Revenir au texte"))
    window.commune.until(page.editing.isVisible)
    paper = tmp_path / "devis.pdf"
    paper.write_bytes(b"%PDF-1.7\n1 0 obj\nendobj\n%%EOF\n")
    files.wanted.emit([paper])
    window.commune.until(lambda: bar.buttons[Step.REVIEW].text() == "5. Relire et imprimer\nÀ relire")
    window.click(window.act("Mettre dans la boîte d’envoi"))
    window.commune.until(page.confirming.isVisible)
    assert "⚠" not in words(page.confirming)
    assert "Pièces ajoutées depuis l’envoi\ndevis.pdf" in words(page.confirming)


@pytest.mark.slow
def test_where_a_complement_becomes_a_draft_apart_its_documents_stay_in_sight_with_the_keyboard(
    window: "Window", tmp_path: Path
) -> None:
    """They went from the step, and the page was scrolled to its last button, while a document was being chosen."""
    id = draft(window)
    window.commune.act(submit_request, id)
    page = window.visit("requests", id)
    answer(window, id, state="incomplete", missing=("Devis signé",))
    window.commune.until(page.reading.isVisible)
    window.click(window.act("Compléter la demande"))
    window.commune.until(page.editing.isVisible)
    page.editor.type("title", "Écrit ici")
    page.editor.keep()
    window.settle()
    files = page.form.review.files
    assert window.frame.focusWidget() is files.add
    draft_request(window.commune.context, id, title="Écrit par un autre programme")
    paper = tmp_path / "devis.pdf"
    paper.write_bytes(b"%PDF-1.7\n1 0 obj\nendobj\n%%EOF\n")
    files.wanted.emit([paper])
    window.commune.until(lambda: page.editor.id != id)
    window.settle()
    assert "devis.pdf" in words(files)
    assert files.isVisible()
    assert window.frame.focusWidget() is files.add
    assert page.area.verticalScrollBar().value() == 0
    page.open("new")
    window.commune.until(lambda: page.editor.id == "" and not page.editor.fields["title"])
    window.settle()
    page.navigation.path.turn(Step.REVIEW)
    assert not files.isVisible()


@pytest.mark.slow
def test_a_refusal_is_said_with_its_reason_and_never_red_alone(window: "Window") -> None:
    id = draft(window)
    window.commune.act(submit_request, id)
    answer(window, id, state="refused", reason="L’enveloppe est épuisée.")
    page = window.visit("requests", id)
    window.commune.until(page.reading.isVisible)
    told = words(page.reading)
    assert "✗ Le préfet a refusé la demande" in told
    assert "L’enveloppe est épuisée." in told
    assert "Ne signez aucun devis" not in told


def test_a_withdrawal_shows_what_will_be_sent_before_it_is_made(window: "Window") -> None:
    id = draft(window)
    window.commune.act(submit_request, id)
    answer(window, id, state="received")
    page = window.visit("requests", id)
    window.commune.until(page.reading.isVisible)
    assert "✓\u00a0Demande déposée" in words(page.reading)
    window.click(window.act("Retirer cette demande"))
    told = words(page.confirming)
    assert "ne peut plus être annulé" in told
    assert "Mercredi 3\u00a0février 2021 à 15\u00a0h\u00a000, accusé n°\u00a07" in told
    window.click(window.act("Garder cette demande"))
    assert page.reading.isVisible()
    window.click(window.act("Retirer cette demande"))
    window.click(window.act("Oui, retirer cette demande"))
    window.commune.until(lambda: row(window, id).state == "withdrawn")
    assert "request.withdraw" in [act.type for act in window.commune.ask(outbox.listed)]


def test_a_withdrawn_request_leads_nobody_to_print_a_letter_that_looks_alive(window: "Window") -> None:
    id = draft(window)
    op = window.commune.act(submit_request, id).op
    answer(window, id, state="received")
    page = window.visit("requests", id)
    window.commune.until(page.reading.isVisible)
    window.click(window.act("Retirer cette demande"))
    assert "Si la lettre est déjà partie sur papier" in words(page.confirming)
    window.click(window.act("Oui, retirer cette demande"))
    window.commune.until(lambda: row(window, id).state == "withdrawn")
    window.commune.until(page.reading.isVisible)
    assert page.bar_acts.main is page._actions[RequestAct.COPY]
    assert window.act("Imprimer la lettre").isVisible(), "for the file"
    with window.commune.context.store.reading() as connection:
        letter = letter_of(connection, id, now=window.commune.hour[0])
        said = withdrawal.sentence_of(connection, op)
    assert "Retrait de cette demande enregistré le 3\u00a0février 2021" in letter.withdrawn
    assert " ".join(letter.withdrawn.split()) in " ".join(pages.text(render(letter)).split())
    assert said.startswith("Enregistré le mercredi 3\u00a0février 2021")
    saying.answer(window.commune, id, "request.withdraw")
    with window.commune.context.store.reading() as connection:
        letter = letter_of(connection, id, now=window.commune.hour[0])
        said = withdrawal.sentence_of(connection, op)
    assert letter.withdrawn == "Demande retirée le 3\u00a0février 2021. Cette lettre n’est plus à remettre."
    assert said.endswith("Accusé n°\u00a04.")


@pytest.mark.slow
def test_the_review_shows_what_the_letter_has_its_signer_swear(window: "Window") -> None:
    page = edited(window, draft(window))
    told = words(page.form.review.sworn)
    assert "à jour de ses obligations légales" in told
    assert "Je m’engage à ne signer aucun devis" in told
    assert "La personne qui la signe l’atteste et s’y engage." in told


def test_the_bin_can_be_undone(window: "Window") -> None:
    page = edited(window, draft(window))
    window.click(window.act("Mettre à la corbeille"))
    window.commune.until(page.list.binned.isVisible)
    assert "«\u00a0Former les agents\u00a0» est dans la corbeille." in words(page.list.binned)
    undo = page.list.binned.findChildren(QWidget, options=Qt.FindChildOption.FindDirectChildrenOnly)[-1]
    window.click(undo)
    window.commune.until(lambda: len(page.requests.model.lines) == 1)


def test_what_is_binned_before_its_first_word_was_kept_goes_to_the_bin_too(window: "Window") -> None:
    page = edited(window, "new")
    page.form.request.fields["title"].control.setFocus()
    window.qtbot.keyClicks(page.form.request.fields["title"].control, "Accueil")
    assert page.editor.id == ""
    window.click(window.act("Mettre à la corbeille"))
    window.commune.until(page.list.binned.isVisible)
    assert "«\u00a0Accueil\u00a0» est dans la corbeille." in words(page.list.binned)
    assert page.requests.model.lines == ()


@pytest.mark.slow
def test_ctrl_s_answers_and_leaves_the_text_where_it_is(window: "Window") -> None:
    page = edited(window, "new")
    page.form.request.fields["title"].control.setFocus()
    window.qtbot.keyClicks(page.form.request.fields["title"].control, "Accueil")
    window.qtbot.keyClick(window.frame.focusWidget(), Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    window.commune.until(lambda: page.status.text() == "C’est déjà enregistré.")
    assert row(window, page.editor.id).title == "Accueil"


@pytest.mark.slow
def test_choices_are_spoken_with_what_they_mean(window: "Window") -> None:
    page = edited(window, "new")
    button = page.form.request.level.buttons["department"]
    interface = QAccessible.queryAccessibleInterface(button)
    assert interface.text(QAccessible.Text.Name) == "Préfet de département"
    assert "Préfecture du Loiret" in interface.text(QAccessible.Text.Description)


@pytest.mark.slow
def test_no_part_of_the_page_is_ever_a_window_of_its_own(window: "Window", flashes: Any) -> None:
    page = edited(window, "new")
    page.form.funding.expenses.add_line()
    for step in (*Step, Step.PROJECT, Step.REVIEW):
        turn(window, page, step)
    window.click(window.act("Mettre dans la boîte d’envoi"))
    window.commune.until(page.form.review.errors.isVisible)
    assert flashes.seen == []


@pytest.mark.parametrize(
    ("width", "height", "percent"),
    [
        pytest.param(1366, 768, 100, marks=pytest.mark.slow),
        pytest.param(1366, 768, 150, marks=pytest.mark.slow),
        (1366, 768, 200),
        pytest.param(1024, 600, 100, marks=pytest.mark.slow),
        pytest.param(1024, 600, 200, marks=pytest.mark.slow),
    ],
)
def test_nothing_is_cut_off_at_any_size(
    window: "Window", width: int, height: int, percent: int, tmp_path: Path
) -> None:
    long = {"title": LONG, "description": LONG * 3, "expected_effect": LONG, "decided_by": f"Délibération n° 12 {LONG}"}
    written = draft(window, **long)
    sent = draft(window, **long)
    window.commune.act(submit_request, sent)
    answer(window, sent, state="incomplete", reason=LONG, missing=(LONG, "Devis"))
    window.size(width, height, percent)
    page = window.visit("requests")

    def uncut() -> None:
        window.settle()
        window.qtbot.waitUntil(lambda: clipped(window.frame) == [], timeout=3000)
        assert window.clipped(page) == []

    uncut()
    edited(window, written)
    file = tmp_path / f"{LONG[:80]}.pdf"
    file.write_bytes(b"%PDF-1.7\n%%EOF\n")
    for step in Step:
        page.navigation.path.turn(step)
        page.form.start()
        uncut()
    page.navigation.path.turn(Step.FUNDING)
    page.form.financing.files.wanted.emit([file, tmp_path / "absent.pdf"])
    window.commune.until(page.form.financing.files.refused.isVisible)
    uncut()
    page.navigation.path.turn(Step.REVIEW)
    window.click(window.act("Mettre dans la boîte d’envoi"))
    window.commune.until(page.confirming.isVisible)
    uncut()
    window.visit("requests", sent)
    window.commune.until(page.reading.isVisible)
    uncut()
    assert (window.frame.width(), window.frame.height()) == (width, height)


def broken(window: "Window") -> str:
    """A request in which the last session broke off."""
    id = draft(window, title="Accueil")
    window.commune.act(open_request, id)
    window.commune.act(draft_request, id, title="Accueil numérique")
    return id


def press(window: "Window", notice: QWidget, text: str) -> None:
    (button,) = [one for one in notice.findChildren(Button) if one.isVisible() and one.text() == text]
    window.click(button)


def test_a_broken_session_offers_its_text_and_the_one_of_before(window: "Window") -> None:
    id = broken(window)
    page = window.visit("requests")
    assert words(page.list.recovered) == (
        "Votre texte a été retrouvé, enregistré à 14\u00a0h\u00a032 («\u00a0Accueil numérique\u00a0»)."
        " Celui d’avant\u00a0: «\u00a0Accueil\u00a0»."
    )
    press(window, page.list.recovered, "Repartir du texte d’avant")
    window.commune.until(lambda: page.editor.fields.get("title") == "Accueil")
    assert words(page.recovered) == (
        "Vous repartez du texte d’avant. Le texte retrouvé est gardé tant que cette demande n’est pas envoyée."
    )
    turn(window, page, Step.PROJECT)
    window.qtbot.keyClicks(page.form.project.fields["description"].control, "Ensuite. ")
    press(window, page.recovered, "Reprendre le texte retrouvé")
    assert page.editor.fields["title"] == "Accueil numérique"
    assert page.form.request.fields["title"].text == "Accueil numérique"
    window.settle()
    assert row(window, id).title == "Accueil numérique"
    press(window, page.recovered, "Revenir à l’autre texte")  # nothing of what was written since is lost
    window.settle()
    assert row(window, id).title == "Accueil"
    assert "Ensuite. " in row(window, id).description
    assert "Ensuite. " in page.form.project.fields["description"].text
    window.click(page.back)
    window.settle()
    assert page.list.isVisible()
    assert not page.list.recovered.isVisible()
    page = window.visit("requests", id)  # and it is there when she comes back
    assert words(page.recovered) == (
        "Un autre texte («\u00a0Accueil numérique\u00a0») est gardé tant que cette demande n’est pas envoyée."
    )
    press(window, page.recovered, "Reprendre l’autre texte")
    window.settle()
    assert page.form.request.fields["title"].text == row(window, id).title == "Accueil numérique"
    press(window, page.recovered, "Reprendre l’autre texte")
    window.settle()
    assert row(window, id).title == "Accueil"


@pytest.mark.slow
def test_resuming_asks_nothing_more(window: "Window") -> None:
    id = broken(window)
    page = window.visit("requests", f"resume:{id}")
    assert page.editing.isVisible()
    assert page.editor.fields["title"] == "Accueil numérique"
    assert not page.recovered.isVisible()


def test_opened_by_its_line_the_form_itself_offers_both(window: "Window") -> None:
    id = broken(window)
    page = window.visit("requests", id)
    assert words(page.recovered) == (
        "Voici votre texte retrouvé, enregistré à 14\u00a0h\u00a032. Celui d’avant\u00a0: «\u00a0Accueil\u00a0»."
    )
    press(window, page.recovered, "Continuer")
    assert not page.recovered.isVisible()
    assert row(window, id).title == "Accueil numérique"


@pytest.mark.slow
def test_no_text_of_before_is_offered_where_there_was_none(window: "Window") -> None:
    id = window.commune.act(draft_request, None)
    window.commune.act(open_request, id)
    window.commune.act(draft_request, id, title="Accueil")  # all of it was written in the session that broke off
    page = window.visit("requests")
    assert [button.text() for button in page.list.recovered.findChildren(QPushButton)] == ["Reprendre"]
    assert window.commune.opening().broken_request.restart is False
    window.visit("requests", id)
    window.commune.until(page.editing.isVisible)
    assert [button.text() for button in page.recovered.findChildren(QPushButton)] == ["Continuer"]


@pytest.mark.slow
def test_a_new_request_that_is_being_written_is_no_broken_one(window: "Window") -> None:
    page = window.visit("requests", "new")
    page.editor.type("title", "Accueil")
    page.editor.keep()
    window.settle()
    window.click(page.back)
    assert page.list.isVisible()
    assert not page.list.recovered.isVisible()


@pytest.mark.parametrize(
    ("width", "height", "percent"),
    [
        pytest.param(1366, 768, 100, marks=pytest.mark.slow),
        pytest.param(1024, 600, 100, marks=pytest.mark.slow),
        (1366, 768, 200),
    ],
)
def test_the_text_found_again_fits_where_it_must(window: "Window", width: int, height: int, percent: int) -> None:
    id = broken(window)
    window.size(width, height, percent)
    page = window.visit("requests")
    assert window.clipped(page.list) == []
    page = window.visit("requests", id)
    assert page.recovered.isVisible()
    assert window.clipped(page.recovered) == []
    for answer in ("Repartir du texte d’avant", "Reprendre le texte retrouvé"):
        press(window, page.recovered, answer)
        window.commune.until(page.recovered.isVisible)
        assert window.clipped(page.recovered) == []


def test_the_editor_has_a_heading_of_its_own(window: "Window") -> None:
    page = edited(window, "new")
    assert page.title.text() == "Nouvelle demande au préfet"
    window.click(page.back)
    window.settle()
    assert page.title.text() == "Demande au préfet"
    id = draft(window)
    window.commune.act(submit_request, id)
    page = window.visit("requests", id)
    answer(window, id, state="incomplete", missing=("Le devis",))
    window.click(window.act("Compléter la demande"))
    window.commune.until(page.editing.isVisible)
    window.settle()
    assert page.title.text() == "Complément de la demande"


def test_a_complement_that_does_not_leave_any_more_asks_nothing_for_its_letter(window: "Window") -> None:
    id = draft(window, letter=letter.changed("", "place", "Baule"))
    window.commune.act(submit_request, id)
    page = window.visit("requests", id)
    answer(window, id, state="incomplete", missing=("Le devis",))
    window.click(window.act("Compléter la demande"))
    window.commune.until(page.editing.isVisible)
    page.navigation.path.turn(Step.REVIEW)
    window.settle()
    asked = page.form.review.to_print
    assert asked.isVisible()
    first = next(field for field in asked.findChildren(QLineEdit) if field.isVisible())
    first.setFocus()
    answer(window, id, state="accepted", amount_cents=384_000)
    window.commune.until(lambda: page.editor.heading == "Complément qui ne part plus")
    window.settle()
    assert not asked.isVisible()
    assert page.isAncestorOf(window.frame.focusWidget()), "what had the keyboard is gone"
    assert letter.read(page.editor.fields["letter"])["place"] == "Baule", "a new request with this text has it"


@pytest.mark.slow
def test_the_menu_leads_back_to_the_list_from_a_request_that_is_open(window: "Window") -> None:
    page = window.visit("requests", "new")
    window.commune.until(lambda: page.navigation.screen is RequestScreen.WRITING)
    window.frame.go_actions[0].trigger()
    window.commune.until(lambda: page.navigation.screen is RequestScreen.LIST)


def test_a_request_that_leaves_under_the_question_is_said_in_its_place(window: "Window") -> None:
    id = draft(window)
    window.commune.act(submit_request, id)
    page = window.visit("requests", id)
    notice, cancel = page.reading.message, window.act("Annuler l’envoi")
    before = cancel.mapToGlobal(cancel.rect().center())
    window.click(cancel)
    assert "votre demande au préfet «" in notice.words.text()
    assert "Votre texte sera de nouveau un brouillon." in notice.words.text()
    with window.commune.context.store.transaction() as connection:
        connection.execute(update(acts).where(acts.c.subject == id).values(state="deposited", attempts=1, number=4))
    window.commune.actor.announce(EVERYTHING)
    window.commune.until(lambda: notice.words.text().startswith("Trop tard\u00a0: votre demande au préfet «"))
    window.settle()
    withdraw = window.act("Retirer cette demande")
    assert not withdraw.rect().contains(withdraw.mapFromGlobal(before)), "no other act under the finger"


@pytest.mark.slow
def test_why_an_act_could_not_be_taken_back_stays_in_sight(window: "Window") -> None:
    """The news about it makes the request be read again, and shown in its new state."""
    id = draft(window)
    window.commune.act(submit_request, id)
    page = window.visit("requests", id)
    window.click(window.act("Annuler l’envoi"))
    with window.commune.context.store.transaction() as connection:
        connection.execute(update(acts).where(acts.c.subject == id).values(attempts=1))
    window.answer("Oui, annuler l’envoi")
    window.settle()
    assert page.reading.message.words.text().startswith("L’envoi a commencé et ne peut plus être annulé.")
    assert window.act("Retirer cette demande").isVisible()
