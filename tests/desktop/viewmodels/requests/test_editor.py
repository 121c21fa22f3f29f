"""Writing a request over a real commune: kept by itself, checked on leaving, its documents, then the outbox."""

from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import text

from desktop.actions.requests.draft_request import draft_request
from desktop.actions.requests.submit_request import submit_request
from desktop.database.queries import attachments, outbox, requests
from desktop.database.queries.open_request import open_of
from desktop.domain import typed_plan
from desktop.domain.funding import PlanRemark
from desktop.domain.refusals import Refusal
from desktop.domain.typed_plan import TypedExpense, TypedPlan
from desktop.viewmodels.kit.confirmation import Confirmation
from desktop.viewmodels.requests import letter
from desktop.viewmodels.requests.editor import RequestEditor
from desktop.viewmodels.requests.opened_request import OpenedRequest
from tests.desktop.viewmodels.conftest import baule, without_siren
from tests.desktop.viewmodels.requests.complete_request import COMPLETE

if TYPE_CHECKING:
    from tests.desktop.viewmodels.conftest import Commune

__all__ = ["baule", "without_siren"]


class Open:
    """An editor and all it said."""

    def __init__(self, commune: "Commune", id: str = "", category: str = "") -> None:
        self.commune = commune
        self.editor = RequestEditor(commune.actor, again_ms=10)
        self.opened: list[OpenedRequest] = []
        self.refused: list[tuple[str, str]] = []
        self.findings: list[tuple[PlanRemark, ...]] = []
        self.messages: list[str] = []
        self.wrong: list[tuple[Refusal, ...]] = []
        self.ready: list[Confirmation] = []
        self.left: list[str] = []
        self.submitted: list[str] = []
        self.editor.opened.connect(self.opened.append)
        self.editor.refused_field.connect(lambda field, sentence: self.refused.append((field, sentence)))
        self.editor.examined.connect(self.findings.append)
        self.editor.documents.refused.connect(self.messages.append)
        self.editor.wrong.connect(self.wrong.append)
        self.editor.ready.connect(self.ready.append)
        self.editor.left.connect(self.left.append)
        self.editor.submitted.connect(self.submitted.append)
        self.editor.begin(id, category=category)
        commune.settle()

    def types(self, **fields: str) -> None:
        for name, words in fields.items():
            self.editor.type(name, words)

    def row(self) -> Any:
        return self.commune.ask(requests.one, self.editor.id)


def draft(commune: "Commune", **changed: str) -> str:
    return str(commune.act(draft_request, None, **(COMPLETE | changed)))


@pytest.mark.slow
def test_nothing_is_made_until_something_is_typed(baule: "Commune") -> None:
    opened = Open(baule)
    assert opened.editor.id == ""
    assert opened.opened[0].fields["level"] == "department"
    assert baule.ask(requests.listed) == ()
    opened.types(title="Accueil")
    baule.until(lambda: opened.editor.kept and bool(opened.editor.id))
    assert opened.row().title == "Accueil"
    assert len(baule.ask(requests.listed)) == 1


def test_a_new_request_takes_address_and_siret_of_the_mairie_from_the_last_one(baule: "Commune") -> None:
    older, last = (
        letter.written(letter.read("") | {"address": address, "prepared_by": "Mme Martin"})
        for address in ("1, rue Vieille", "2, rue de la Mairie")
    )
    first = draft(baule, letter=older)
    baule.hour[0] += timedelta(hours=1)
    draft(baule, letter=last)
    draft(baule)  # without an address
    opened = Open(baule)
    begun = letter.read(opened.opened[-1].fields["letter"])
    assert (begun["address"], begun["prepared_by"]) == ("2, rue de la Mairie", ""), "no person goes over"
    assert opened.opened[-1].request_context.mairie == {"address": "2, rue de la Mairie"}
    assert len(baule.ask(requests.listed)) == 3, "nothing is made until something is typed"
    opened.types(title="Une borne")
    opened.editor.keep()
    baule.settle()
    assert letter.read(opened.row().letter)["address"] == "2, rue de la Mairie", "and then it is saved with it"
    again = Open(baule, first)
    assert letter.read(again.opened[-1].fields["letter"])["address"] == "1, rue Vieille"


def test_both_prefets_and_the_names_of_those_who_pay_are_the_commune_s_own(baule: "Commune") -> None:
    request_context = Open(baule).opened[0].request_context
    assert request_context.authorities["department"].prefecture == "Préfecture du Loiret"
    assert request_context.labels["region"] == "Région Centre-Val de Loire"
    assert len(request_context.categories) == 3


def test_a_plan_in_the_making_is_kept_and_examined_on_leaving_it(baule: "Commune") -> None:
    opened = Open(baule, draft(baule))
    broken = TypedPlan(expenses=(TypedExpense(item="Borne", amount_ttc="mille"),))
    opened.types(funding=typed_plan.encode(broken))
    assert opened.findings == [], "never while typing"
    opened.editor.leave("funding")
    baule.until(lambda: opened.editor.kept)
    assert [finding.code for finding in opened.findings[-1]] == ["amount_letters", "no_resource"]
    assert typed_plan.decode(opened.row().funding) == broken


def test_a_field_is_checked_on_leaving_it_only_once_it_was_typed_in(baule: "Commune") -> None:
    opened = Open(baule)
    opened.editor.leave("title")
    assert opened.refused == []
    opened.types(title="x" * 300)
    opened.editor.leave("title")
    baule.until(lambda: opened.editor.kept)
    assert opened.refused[0][0] == "title"
    assert len(opened.row().title) == 300, "kept all the same"


def test_all_problems_come_together_in_words_of_the_page(baule: "Commune") -> None:
    opened = Open(baule)
    opened.editor.ask_submit()
    baule.until(lambda: bool(opened.wrong))
    fields = [problem.field for problem in opened.wrong[0]]
    assert fields == ["category", "title", "description", "decided_by", "funding"]
    assert (
        opened.wrong[0][0].remedy
        == "Choisissez-en une, par exemple «\u00a0Améliorer la relation avec les usagers\u00a0»."
    )
    assert opened.ready == []


def test_what_will_be_sent_is_shown_whole_and_then_frozen(baule: "Commune") -> None:
    opened = Open(baule, draft(baule, decided_by="Délibération n° 3"))
    opened.editor.ask_submit()
    baule.until(lambda: bool(opened.ready))
    read = opened.ready[0]
    assert read.heading == "Voici ce qui partira au nom de Baule"
    assert dict(read.public)["Adressée à"] == "Préfecture du Loiret, à Orléans"
    assert "Part de la commune\u00a0: 960,00\u00a0€" in dict(read.public)["Ressources"]
    assert read.warning.count("⚠") == 1
    assert baule.ask(outbox.listed) == ()
    opened.editor.submit()
    baule.until(lambda: bool(opened.submitted))
    assert [act.type for act in baule.ask(outbox.listed)] == ["request.submit"]
    assert not opened.editor.active


def test_a_request_that_names_a_citizen_is_warned_of_in_what_is_read_before(baule: "Commune") -> None:
    opened = Open(baule, draft(baule, decided_by="Délibération n° 3, voir Mme Petit au 06 12 34 56 78"))
    opened.editor.ask_submit()
    baule.until(lambda: bool(opened.ready))
    assert "06 12 34 56 78" in opened.ready[0].warning


def test_a_commune_without_siren_is_told_so_beside_the_rest(without_siren: "Commune") -> None:
    opened = Open(without_siren)
    opened.editor.ask_submit()
    without_siren.until(lambda: bool(opened.wrong))
    assert any("SIREN" in problem.sentence for problem in opened.wrong[0])


def test_what_has_left_is_read_and_what_never_was_is_no_request(baule: "Commune") -> None:
    sent = draft(baule)
    baule.act(submit_request, sent)
    assert Open(baule, sent).left == [sent]
    assert Open(baule, "unknown").left == [""]


@pytest.mark.parametrize("way", ["begin", "id"])
def test_a_category_can_be_chosen_by_whoever_leads_here(baule: "Commune", way: str) -> None:
    opened = Open(baule, category="innovation_lab") if way == "begin" else Open(baule, "innovation_lab")
    assert opened.opened[0].fields["category"] == "innovation_lab"
    opened.editor.say_kept()
    baule.until(lambda: opened.editor.kept and bool(opened.editor.id))
    assert opened.row().category == "innovation_lab"


def test_a_document_makes_the_draft_and_bad_files_are_told_together(baule: "Commune", tmp_path: Path) -> None:
    good, bad, absent = tmp_path / "a.pdf", tmp_path / "b.pdf", tmp_path / "c.pdf"
    good.write_bytes(b"%PDF-1.7\n%%EOF\n")
    bad.write_bytes(b"rien")
    opened = Open(baule)
    opened.editor.documents.attach([bad, good, absent])
    baule.until(lambda: len(opened.messages) == 2)
    baule.settle()
    assert opened.messages[0] == ""
    assert opened.messages[1].count("\n") == 1
    assert "b.pdf" in opened.messages[1]
    assert [row.name for row in opened.editor.documents.rows] == ["a.pdf"]
    opened.editor.documents.detach(opened.editor.documents.rows[0].sha256)
    baule.settle()
    assert baule.ask(attachments.listed, opened.editor.id) == ()
    assert len(baule.ask(requests.listed)) == 1


def test_documents_stand_in_the_order_in_which_they_were_chosen(baule: "Commune", tmp_path: Path) -> None:
    files = [tmp_path / f"{name}.pdf" for name in ("c", "a", "b")]
    for file in files:
        file.write_bytes(f"%PDF-1.7 {file.name}\n%%EOF\n".encode())
    opened = Open(baule)
    opened.editor.documents.attach(files)
    baule.until(lambda: len(opened.messages) == 2)
    baule.settle()
    assert [row.name for row in opened.editor.documents.rows] == ["c.pdf", "a.pdf", "b.pdf"]


def test_a_paper_is_shown_of_what_is_typed_even_of_an_empty_page(baule: "Commune") -> None:
    opened = Open(baule)
    shown: list[str] = []
    opened.editor.with_id(shown.append)
    baule.until(lambda: bool(shown))
    opened.types(title="Accueil")
    opened.editor.with_id(shown.append)
    baule.until(lambda: len(shown) == 2)
    assert shown[0] == shown[1] == opened.editor.id
    assert opened.row().title == "Accueil"


def test_the_window_closes_and_all_is_in_the_lane(baule: "Commune") -> None:
    opened = Open(baule)
    opened.types(title="Accueil", calendar="En mai")
    opened.editor.pause()
    baule.settle()
    with baule.context.store.reading() as connection:
        kept = connection.execute(text("SELECT title, calendar FROM request")).all()
    assert kept == [("Accueil", "En mai")]


def reopened(commune: "Commune", id: str) -> Open:
    """The next session's editor on the same database."""
    request = Open(commune, id)
    commune.settle()
    return request


def test_after_a_crash_the_text_is_offered_and_the_one_of_before_too(baule: "Commune") -> None:
    id = baule.act(draft_request, None, title="Accueil")
    first = reopened(baule, id)
    assert first.opened[0].recovered == ""
    second = reopened(baule, id)
    assert second.opened[0].recovered == "", "the first one was never left, but nothing was typed"
    second.editor.finish()
    first.editor.type("title", "Accueil numérique")
    first.editor.keep()
    baule.settle()
    assert baule.opening().broken_request.title == "Accueil numérique"
    again = reopened(baule, id)  # the first one was never left
    assert (
        again.opened[0].recovered
        == "Voici votre texte retrouvé, enregistré à 14\u00a0h\u00a032. Celui d’avant\u00a0: «\u00a0Accueil\u00a0»."
    )
    assert again.opened[0].fields["title"] == "Accueil numérique"
    (other,) = again.opened
    assert other.earlier is not None
    again.editor.swap(other.earlier, lambda _aside: again.editor.take(other.earlier or {}, other), pytest.fail)
    baule.settle()
    assert (again.opened[1].fields["title"], again.opened[1].recovered) == ("Accueil", "")
    again.editor.swap(other.fields, lambda _aside: again.editor.take(other.fields, other))
    baule.settle()
    assert again.opened[2].fields["title"] == "Accueil numérique"
    assert baule.ask(requests.one, id).title == "Accueil numérique"
    again.editor.close()
    baule.settle()
    assert baule.opening().broken_request is None


def test_out_of_sight_it_is_left_and_back_in_sight_it_is_open_again(baule: "Commune") -> None:
    request = reopened(baule, "")
    request.editor.type("title", "Accueil")
    request.editor.keep()
    baule.settle()
    assert baule.opening().broken_request is not None, "a new request is open from its first word"
    assert baule.ask(open_of, request.editor.id).before["title"] == "", "and was empty before it"
    request.editor.type("title", "Accueil numérique")
    request.editor.pause()
    baule.settle()
    assert baule.opening().broken_request is None
    assert baule.ask(requests.one, request.editor.id).title == "Accueil numérique"
    request.editor.resume()
    baule.settle()
    assert baule.ask(open_of, request.editor.id) is not None
    assert baule.opening().broken_request is None, "nothing was typed since"
    request.editor.type("title", "Accueil")
    request.editor.keep()
    baule.settle()
    assert baule.opening().broken_request.title == "Accueil"


def test_a_yes_is_of_what_was_read_though_she_asks_again_before_it_is_answered(baule: "Commune") -> None:
    opened = Open(baule, draft(baule))
    opened.editor.ask_submit()
    baule.until(lambda: bool(opened.ready))
    opened.editor.submit()
    opened.editor.ask_submit()
    baule.until(lambda: bool(opened.submitted))
    baule.settle()
    assert len(baule.ask(outbox.listed)) == 1
    assert not any(asked.changed for asked in opened.ready)
