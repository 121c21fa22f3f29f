"""A correction that met another text at the platform: both shown field by field, one chosen, nothing lost."""

from datetime import timedelta

import pytest
from msgspec.structs import replace
from sqlalchemy import update

from desktop.actions.needs.correct_need import correct_need
from desktop.actions.needs.draft_need import draft_need
from desktop.actions.needs.settle_conflict import settle_conflict
from desktop.actions.needs.submit_need import submit_need
from desktop.actions.settings.mayor_validates import mayor_validates
from desktop.database import records
from desktop.database.opening import read_opening
from desktop.database.queries import campaign, needs, outbox
from desktop.database.queries.acts import acts_window, one_act
from desktop.database.queries.acts.narrowed import Asked
from desktop.documents.need_papers import need_sheet_of
from desktop.domain.lives.enrolment import Enrolment
from desktop.effects.need import settled
from desktop.viewmodels.kit.confirmation import Confirmation
from desktop.viewmodels.kit.latest import Latest
from desktop.viewmodels.kit.timeline import current
from desktop.viewmodels.needs import sending, settling
from desktop.viewmodels.needs.conflict import Comparison, NeedConflict
from desktop.viewmodels.needs.draft import begin
from desktop.viewmodels.needs.editor import NeedEditor
from desktop.viewmodels.needs.facts import read as read_facts
from desktop.viewmodels.needs.needs_list import Needs
from desktop.viewmodels.needs.sheet_text import NeedAct, NeedSheetText, sheet
from desktop.viewmodels.outbox.act_paper import paper_of
from desktop.viewmodels.outbox.summary import OutboxSummary
from sync.client.ledger.tables import outbox as outbox_table
from sync.client.news import Settled
from tests.desktop.viewmodels.needs.two_texts import ELSEWHERE, corrected, theirs
from tests.desktop.viewmodels.outbox.enrolled_for_sticks import become
from tests.desktop.viewmodels.reviews import TEXT_UNCHANGED
from tests.desktop.viewmodels.saying import answer, own_need, say


class Heard:
    def __init__(self, view: NeedConflict) -> None:
        self.shown: list[Comparison] = []
        self.over: list[str] = []
        self.settled: list[tuple[str, str]] = []
        self.refused: list[str] = []
        self.asked: list[Confirmation] = []
        self.refused_name: list[str] = []
        view.asked.connect(self.asked.append)
        view.refused_name.connect(self.refused_name.append)
        view.shown.connect(self.shown.append)
        view.over.connect(self.over.append)
        view.settled.connect(lambda id, draft: self.settled.append((id, draft)))
        view.refused.connect(self.refused.append)


@pytest.fixture
def view(baule):
    return NeedConflict(baule.actor, Latest())


@pytest.fixture
def heard(view):
    return Heard(view)


@pytest.mark.slow
def test_until_the_other_text_has_come_nothing_can_be_chosen(baule, view, heard):
    need = corrected(baule)
    view.show(need)
    baule.settle()
    assert not heard.shown[-1].known
    assert [one.label for one in heard.shown[-1].differences] == ["Description"]
    view.ask("mine")
    baule.settle()
    assert heard.asked == []
    view.settle()
    baule.until(lambda: bool(heard.refused))
    assert heard.refused[0].startswith("Le texte de la plateforme n’est pas encore arrivé.")
    theirs(baule, need)
    baule.until(lambda: heard.shown[-1].known)


def test_only_what_differs_is_compared_and_who_changed_it_is_said(baule, view, heard):
    need = corrected(baule)
    theirs(baule, need)
    view.show(need)
    baule.settle()
    title, description = heard.shown[-1].differences
    assert (title.label, title.base, title.here, title.platform) == (
        "Titre du besoin",
        "Cimetière",
        "Cimetière",
        "Le cimetière",
    )
    assert (title.ours, title.theirs) == (False, True)
    assert (description.ours, description.theirs) == (True, False)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("keep", "title", "description"),
    [
        ("mine", "Cimetière", "Registre papier, à la cave"),
        ("platform", "Le cimetière", "Registre papier"),
        ("both", "Le cimetière", "Registre papier"),
    ],
)
def test_the_choice_is_sent_and_both_keeps_ours_in_a_draft(baule, view, heard, keep, title, description):
    need = corrected(baule)
    theirs(baule, need)
    view.show(need)
    baule.settle()
    view.ask(keep)
    baule.until(lambda: bool(heard.asked))
    view.settle()
    baule.until(lambda: bool(heard.settled))
    assert heard.over == [need]
    row = baule.ask(needs.one, need)
    assert (row.title, row.description) == (title, description)
    choice, correction = baule.ask(outbox.listed)[:2]
    assert choice.type == "need.amend"
    # what is done is asked for no more, though only the platform's word ends the correction
    assert read_opening(baule.context.store.path).problems == 0
    window = baule.ask(lambda connection: acts_window.window(connection, 0, 10))
    counted = OutboxSummary(waiting=0, problems=0, settled=0, enrolment=Enrolment.ENROLLED).counted(window)
    assert counted.sentence == "1\u00a0envoi attend la plateforme."
    assert window.counts["conflict"] == 0
    assert baule.ask(lambda connection: acts_window.window(connection, 0, 10, Asked(only="conflict"))).rows == ()
    paper = paper_of(baule.ask(one_act.paper, correction.op), baule.hour[0])
    assert (paper.state.word, "Rien n’est à faire" in paper.sentence) == ("Choix fait depuis", True)
    assert "Comparez" not in f"{paper.sentence} {paper.steps}"
    ((id, draft),) = heard.settled
    assert id == need
    assert bool(draft) == (keep == "both")
    if draft:
        assert baule.ask(needs.one, draft).description == "Registre papier, à la cave"


@pytest.mark.slow
@pytest.mark.parametrize(
    ("keep", "heading", "yes", "first", "second"),
    [
        (
            "mine",
            "Remplacer",
            "Oui, remplacer le texte",
            ("votre texte, qui partira", "Cimetière"),
            ("sera remplacé", "Le cimetière"),
        ),
        (
            "platform",
            "Abandonner",
            "Oui, abandonner mon texte",
            ("à la plateforme, restera", "Le cimetière"),
            ("sera abandonné", "Cimetière"),
        ),
        (
            "both",
            "Garder",
            "Oui, garder en brouillon",
            ("à la plateforme, restera", "Le cimetière"),
            ("gardé en brouillon", "Cimetière"),
        ),
    ],
)
def test_what_stands_and_what_does_not_is_read_before(baule, view, heard, keep, heading, yes, first, second):
    need = corrected(baule)
    theirs(baule, need)
    view.show(need)
    baule.settle()
    view.ask(keep)
    baule.until(lambda: bool(heard.asked))
    (read,) = heard.asked
    assert read.heading.startswith(heading)
    assert read.yes == yes, "the button says what the question asks"
    for (label, text), (words, said) in zip(read.public, (first, second), strict=False):
        assert label.startswith("Titre du besoin — ")
        assert label.endswith(words)
        assert text == said
    assert "«\u00a0Cimetière\u00a0»" in read.lead
    assert "«\u00a0Le cimetière\u00a0»" in read.lead
    assert "seule une correction change le texte" in read.lead
    assert "n’est pas encore inscrit\u00a0: l’envoi attendra l’inscription." in read.lead
    assert "commence aussitôt" not in f"{read.lead} {read.notice}"
    assert "heure de Paris" in read.notice
    assert ("Remarques pour la plateforme", "Urgent") in read.private
    assert not read.names_mayor


def test_a_text_that_came_meanwhile_is_read_before_it_is_replaced(baule, view, heard):
    need = corrected(baule)
    theirs(baule, need)
    view.show(need)
    view.ask("mine")
    baule.until(lambda: bool(heard.asked))
    row = baule.ask(needs.one, need)
    say(baule, "mine", own_need(need, row.submit_op, ELSEWHERE[:-1] + "0", title="Encore un autre"))
    view.settle()
    baule.until(lambda: len(heard.asked) == 2)
    assert heard.asked[1].changed.startswith("Cet envoi n’est pas parti")
    assert "Encore un autre" in heard.asked[1].lead
    assert heard.settled == []
    view.settle()
    baule.until(lambda: bool(heard.settled))


def test_of_a_choice_that_would_send_the_same_only_what_is_said_has_changed(baule, view, heard):
    need = corrected(baule)
    theirs(baule, need)
    view.show(need)
    view.ask("mine")
    baule.until(lambda: bool(heard.asked))
    become(baule, Enrolment.ENROLLED)
    view.settle()
    baule.until(lambda: len(heard.asked) == 2)
    assert heard.asked[1].changed.startswith(TEXT_UNCHANGED)
    assert heard.settled == []


@pytest.mark.slow
def test_a_choice_that_met_a_third_text_is_said_to_be_open_again(baule, view, heard):
    """She returns to the same page, which says why. Only one task is listed, though two acts met another text."""
    need = corrected(baule)
    theirs(baule, need)
    view.show(need)
    view.ask("mine")
    baule.until(lambda: bool(heard.asked))
    assert not heard.shown[-1].again
    view.settle()
    baule.until(lambda: bool(heard.settled))
    baule.settle()  # the question that was asked before the choice is answered
    answer(baule, need, "need.amend", "conflict")
    row = baule.ask(needs.one, need)
    say(baule, "mine", own_need(need, row.submit_op, ELSEWHERE[:-1] + "0", title="Encore un autre"))
    view.show(need)
    baule.settle()
    assert heard.shown[-1].again
    assert heard.shown[-1].known
    window = baule.ask(lambda connection: acts_window.window(connection, 0, 10))
    counted = OutboxSummary(waiting=0, problems=0, settled=0, enrolment=Enrolment.ENROLLED).counted(window)
    assert counted.sentence.endswith("1\u00a0texte changé ailleurs.")
    assert window.counts["conflict"] == 1, "the filter counts as the sentence does"
    narrowed = baule.ask(lambda connection: acts_window.window(connection, 0, 10, Asked(only="conflict")))
    assert [row.chosen for row in narrowed.rows] == [False]
    opening = read_opening(baule.context.store.path)
    assert (opening.problems, opening.settled) == (1, 0)
    answer(baule, need, "need.amend", "superseded")
    opening = read_opening(baule.context.store.path)
    assert (opening.problems, opening.settled) == (0, 2)


def chosen_again(baule, view, heard, keep: str) -> str:
    """A need in which the chosen text met a third text."""
    need = corrected(baule)
    theirs(baule, need)
    view.show(need)
    baule.settle()
    view.ask(keep)
    baule.until(lambda: bool(heard.asked))
    view.settle()
    baule.until(lambda: bool(heard.settled))
    baule.settle()
    answer(baule, need, "need.amend", "conflict")
    row = baule.ask(needs.one, need)
    say(baule, "mine", own_need(need, row.submit_op, ELSEWHERE[:-1] + "0", title="Encore un autre", remarks="Urgent"))
    view.show(need)
    baule.settle()
    return need


@pytest.mark.slow
@pytest.mark.parametrize("keep", ["platform", "both"])
def test_a_text_of_the_platform_that_was_kept_is_not_called_ours(baule, view, heard, keep):
    """The row then says what another computer wrote; ours is in a draft, or was given up."""
    need = chosen_again(baule, view, heard, keep)
    shown = heard.shown[-1]
    assert shown.taken
    title, description = shown.differences
    assert (title.here, title.platform, title.base) == ("Le cimetière", "Encore un autre", "Cimetière")
    assert (description.here, description.base) == ("Registre papier", "Registre papier, à la cave"), "ours is in sight"
    assert (title.ours, title.theirs) == (False, True), "they both began from the text that was kept"
    draft = "Le vôtre est gardé\u00a0: le brouillon «\u00a0Cimetière\u00a0»."
    assert shown.kept == (draft if keep == "both" else "")
    read = sheet_of(baule, need)
    assert read.public_head == "Le texte que vous aviez gardé"
    assert "Votre choix n’a pas été pris" in read.pending
    assert "Le texte ci-dessous est celui que vous aviez gardé." in read.pending
    assert (draft in read.pending) == (keep == "both")
    for again in ("mine", "platform", "both"):
        heard.asked.clear()
        view.ask(again)
        baule.until(lambda: bool(heard.asked))
        said = heard.asked[0]
        assert "vous aviez gardé, «\u00a0Le cimetière\u00a0»" in said.lead, again
        assert "otre texte" not in f"{said.heading} {said.lead} {said.yes} {said.public}", again
        assert (draft in said.lead) == (keep == "both")


@pytest.mark.slow
def test_a_choice_for_ours_that_met_a_third_text_still_has_it(baule, view, heard):
    need = chosen_again(baule, view, heard, "mine")
    assert not heard.shown[-1].taken
    read = sheet_of(baule, need)
    assert read.public_head == "Votre texte, non publié"
    assert "Votre choix n’a pas été pris" in read.pending
    assert "Le texte ci-dessous est le vôtre." in read.pending


@pytest.mark.slow
def test_what_a_choice_put_beside_is_known_for_a_copy_that_would_count_twice(baule, view, heard):
    """Two clicks made a second need of it: it was the main act of Accueil, and called a new need."""
    need = corrected(baule)
    theirs(baule, need)
    other = baule.act(draft_need, None, title="Cantine")
    view.show(need)
    view.ask("both")
    baule.until(lambda: bool(heard.asked))
    view.settle()
    baule.until(lambda: bool(heard.settled))
    ((_, kept),) = heard.settled
    begun = baule.ask(begin, kept)
    assert (begun.copied, begun.twice) == (True, "there")
    said = "Si ce texte part aussi, les deux compteraient"
    assert said in sending.sending(baule.ask(sending.read, kept), baule.hour[0]).confirmation.warning
    assert said in opened_in_editor(baule, kept).caution
    found = read_opening(baule.context.store.path)
    assert [(draft.id, draft.beside) for draft in found.drafts] == [(other, False), (kept, True)]
    baule.hour[0] += timedelta(minutes=1)
    baule.act(draft_need, kept, title="Cimetière et columbarium")
    found = read_opening(baule.context.store.path)
    assert [draft.beside for draft in found.drafts] == [False, True], "its page warns against sending it"


def opened_in_editor(baule, id: str):
    editor, opened = NeedEditor(baule.actor), []
    editor.opened.connect(opened.append)
    editor.begin(id)
    baule.until(lambda: bool(opened))
    assert editor.heading == "Besoin gardé à part"
    return opened[0]


@pytest.mark.parametrize("keep", ["mine", "platform", "both"])
def test_where_the_mayor_validates_whatever_text_is_kept_waits_for_his_name(baule, view, heard, keep):
    """Also a correction that left before the commune wanted it."""
    need = corrected(baule)
    theirs(baule, need)
    baule.act(mayor_validates, True)
    view.show(need)
    view.ask(keep)
    baule.until(lambda: bool(heard.asked))
    assert heard.asked[0].names_mayor
    assert "Le maire doit d’abord valider" in heard.asked[0].warning
    view.settle("  ")
    baule.until(lambda: bool(heard.refused_name))
    assert heard.settled == []
    view.settle("Mme Martin, maire")
    baule.until(lambda: bool(heard.settled))
    row = baule.ask(needs.one, need)
    assert (row.validated_by, bool(row.validated_at)) == ("Mme Martin, maire", True)


@pytest.mark.slow
def test_the_sheet_says_why_a_choice_was_refused_and_what_holds_once_the_phase_is_over(baule, view, heard):
    need = corrected(baule)
    theirs(baule, need)
    refused, closed = (
        "Votre dernier choix a été refusé.",
        "aucun choix n’est possible maintenant, et le texte de la plateforme vaut",
    )
    read = sheet_of(baule, need)
    assert (refused in read.pending, closed in read.pending, read.acts.main) == (False, False, NeedAct.COMPARE)
    assert read.steps[current(read.steps).place].shown.text == "⚠\u00a0Texte changé ailleurs"
    act = baule.act(settle_conflict, need, "mine")
    late = "Cette phase est close."
    with baule.context.store.transaction() as connection:
        refused_act = update(outbox_table).where(outbox_table.c.op == act.op)
        connection.execute(refused_act.values(state="rejected", detail=late, attempts=1))
        said = {"subject": need, "state": "rejected", "number": 5, "received_at": None}
        settled(connection, Settled(op=act.op, type="need.amend", **said))
    say(baule, "campaign", replace(baule.ask(campaign.current), open_phase="vote"))
    read, said = sheet_of(baule, need), sheet_of(baule, need).pending
    assert (read.acts.main, NeedAct.COMPARE in read.acts.others, "choisissez" in said) == (None, True, False)
    why = "La plateforme a répondu\u00a0: «\u00a0Cette phase est close\u00a0»."
    assert said.startswith(f"{refused} {why} Le texte ci-dessous est le vôtre.")
    assert closed in said
    assert "faites-en une copie" in said
    assert "Texte changé ailleurs" in [step.shown.word for step in read.steps]
    assert read.steps[current(read.steps).place].shown.word == "Regroupement", "nobody waits for a choice any more"


def test_a_choice_that_has_not_left_waits_for_no_answer(baule):
    need = corrected(baule)
    theirs(baule, need)
    assert not sheet_of(baule, need).calm, "two texts are to be compared"
    baule.act(settle_conflict, need, "platform")
    found = sheet_of(baule, need)
    assert found.pending.startswith("Votre choix partira quand cet ordinateur sera inscrit")
    assert "Le texte ci-dessous est celui que vous gardez." in found.pending
    assert found.calm


@pytest.mark.parametrize(
    ("keep", "reviewed", "head"),
    [
        ("mine", "Le texte qui reste sera public, avec le nom de la commune.", "Sera visible de toutes les communes"),
        (
            "platform",
            "Le texte qui reste est déjà public, avec le nom de la commune.",
            "Visible de toutes les communes",
        ),
        ("both", "Le texte qui reste est déjà public, avec le nom de la commune.", "Visible de toutes les communes"),
    ],
)
def test_what_the_platform_publishes_already_is_not_said_to_become_public(baule, keep, reviewed, head):
    need = corrected(baule)
    theirs(baule, need)
    read = baule.ask(settling.read, need, keep, baule.hour[0])
    assert dict(read.public)["Publication"] == reviewed
    baule.act(settle_conflict, need, keep)
    assert sheet_of(baule, need).public_head == head


@pytest.mark.slow
def test_the_hour_of_a_choice_is_not_said_to_be_that_of_the_need(baule):
    """ "Mis dans la boîte d’envoi à 6 h 07", of a need that was put there at 5 h 53."""
    need = corrected(baule)
    theirs(baule, need)
    baule.act(settle_conflict, need, "platform")
    listed = Needs(baule.actor)
    listed.refresh()
    baule.settle()
    assert listed.model.lines[0].note.startswith("Choix mis dans la boîte d’envoi à")
    answer(baule, need, "need.amend")
    baule.settle()
    assert listed.model.lines[0].note.startswith("Corrigé à")


def test_after_its_phase_a_choice_is_warned_of(baule, view, heard):
    need = corrected(baule)
    theirs(baule, need)
    say(baule, "campaign", replace(baule.ask(campaign.current), open_phase="vote"))
    view.show(need)
    baule.settle()
    assert heard.shown[-1].closed
    view.ask("mine")
    baule.until(lambda: bool(heard.asked))
    assert "sera sans doute refusé" in heard.asked[0].warning


def test_what_was_settled_elsewhere_is_over(baule, view, heard):
    need = corrected(baule)
    view.show(need)
    baule.settle()
    answer(baule, need, "need.amend", "accepted")
    baule.until(lambda: heard.over == [need])


def sheet_of(baule, need: str) -> NeedSheetText:
    facts = baule.ask(read_facts, need)
    assert facts is not None
    return sheet(facts, baule.hour[0])


@pytest.mark.slow
def test_during_a_conflict_our_text_is_called_ours_and_the_other_one_named(baule):
    need = corrected(baule)
    read = sheet_of(baule, need)
    assert "Il viendra ici avec le prochain échange" in read.pending
    assert (read.public_head, read.stands) == ("Votre texte, non publié", "")
    theirs(baule, need)
    read = sheet_of(baule, need)
    assert dict(read.public)["Description"] == "Registre papier, à la cave"
    assert read.public_head == "Votre texte, non publié"
    assert read.private_head == "Votre texte, pour la plateforme et la préfecture seulement si vous le gardez"
    assert "La plateforme en a un autre" in read.pending
    assert "«\u00a0Le cimetière\u00a0»" in read.pending
    assert read.withdrawal.public[0] == ("Besoin à retirer", "Le cimetière")
    paper = baule.ask(lambda connection: need_sheet_of(connection, need, now=baule.hour[0]))
    assert paper.title == "Cimetière"
    assert paper.state.startswith("Texte de la commune, non publié.")


@pytest.mark.parametrize(
    ("state", "said"), [("conflict", "Deux textes à comparer"), ("finalised", "Correction mise dans la")]
)
def test_of_a_need_of_another_computer_no_text_is_called_received_that_is_not(baule, state, said):
    need, submission = "01a210ca-359b-7da6-b7ab-1c5b85688d23", "01a210ca-359b-7da6-b7ab-1c5b85688d24"
    baule.campaign()
    with baule.context.store.transaction() as connection:
        records.needs.insert(
            connection, baule.hour[0], {"title": "Cantine", "description": "x"}, id=need, base=ELSEWHERE
        )
    say(baule, "mine", own_need(need, submission, ELSEWHERE, title="Cantine", description="x"))
    draft = baule.act(correct_need, need)
    baule.act(draft_need, draft, title="La cantine")
    baule.act(submit_need, draft)
    answer(baule, need, "need.amend", state)
    listed = Needs(baule.actor)
    listed.refresh()
    baule.settle()
    (found,) = listed.model.lines
    assert found.title == "La cantine"
    assert said in found.note
    assert "Reçu" not in found.note


def test_what_another_computer_corrected_is_what_is_read_and_named_while_ours_is_written(baule):
    baule.campaign()
    need = baule.act(draft_need, None, title="Cimetière", description="Registre papier")
    baule.act(submit_need, need)
    answer(baule, need)
    draft = baule.act(correct_need, need)
    baule.act(draft_need, draft, description="Registre papier, à la cave")
    said = "Votre correction n’est pas encore envoyée. Le texte ci-dessous est celui d’avant."
    assert sheet_of(baule, need).pending == said
    read = sending.sending(baule.ask(sending.read, draft), baule.hour[0]).confirmation
    assert read.lead.startswith("Ce texte remplacera celui de «\u00a0Cimetière\u00a0».")
    theirs(baule, need)
    found = sheet_of(baule, need)
    assert found.title == "Le cimetière"
    assert found.public_head == "Visible de toutes les communes"
    assert "Le texte ci-dessous est celui de la plateforme. Votre correction part de l’ancien" in found.pending
    read = sending.sending(baule.ask(sending.read, draft), baule.hour[0]).confirmation
    assert "et dit maintenant «\u00a0Le cimetière\u00a0»" in read.lead
    assert "les deux textes seront à comparer" in read.lead
    assert "remplacera" not in read.lead
    paper = baule.ask(lambda connection: need_sheet_of(connection, need, now=baule.hour[0]))
    assert paper.title == "Le cimetière"
    assert not paper.state.startswith("Texte de la commune")
    assert found.withdrawal.public[0] == ("Besoin à retirer", "Le cimetière")
