from datetime import timedelta

import msgspec
import pytest
from pytestqt.modeltest import ModelTester

from desktop.actions.needs.ask_validation import ask_validation
from desktop.actions.needs.correct_need import correct_need
from desktop.actions.needs.discard_need import discard_need
from desktop.actions.needs.draft_need import draft_need
from desktop.actions.needs.open_need import open_need
from desktop.actions.needs.submit_need import submit_need
from desktop.actions.needs.validate_need import validate_need
from desktop.actions.needs.withdraw_need import withdraw_need
from desktop.database.queries import needs
from desktop.domain import corrections
from desktop.effects import mine as effects_of_mine
from desktop.viewmodels.kit import states
from desktop.viewmodels.kit.acts import Acts
from desktop.viewmodels.kit.head_first import HEAD
from desktop.viewmodels.kit.list_model import LINE, ListModel
from desktop.viewmodels.kit.own_list import OwnLine
from desktop.viewmodels.needs.needs_list import KnownNeed, Needs, NeedsAct, line
from tests.desktop.viewmodels.needs.two_texts import a_backup_was_put_back, corrected, theirs
from tests.desktop.viewmodels.saying import answer, own_need, proposal, say

LONG = "Dématérialiser les demandes d’autorisation d’occupation du domaine public " * 4


def a_line(id: str, title: str = "Cimetière") -> OwnLine:
    return OwnLine(id=id, title=title, shown=states.DRAFT, note="Modifié à 14 h 32")


def test_the_model_keeps_the_rules_of_models(qtmodeltester: ModelTester) -> None:
    model = ListModel()
    qtmodeltester.check(model)
    model.show([a_line("a"), a_line("b", LONG)])
    model.show([a_line("a"), a_line("b", "Autre")])
    model.show([a_line("b")])
    model.show([])


def test_a_changed_line_does_not_lose_the_place_in_the_list(qtbot) -> None:
    model = ListModel()
    model.show([a_line("a"), a_line("b")])
    changed: list[int] = []
    model.dataChanged.connect(lambda first, _last: changed.append(first.row()))
    model.modelReset.connect(lambda: changed.append(-1))
    model.show([a_line("a"), a_line("b", "Autre titre")])
    assert changed == [1]
    assert model.index(1).data() == "Autre titre"
    assert model.index(1).data(LINE).id == "b"


def test_an_empty_list_offers_only_a_table_as_its_middle_has_the_button_to_write(baule) -> None:
    view = Needs(baule.actor)
    assert view.acts == Acts(None, (NeedsAct.IMPORT,))
    baule.act(draft_need, None, title="Cimetière", description="")
    view.refresh()
    baule.settle()
    assert view.acts == Acts(NeedsAct.WRITE, (NeedsAct.IMPORT,))


@pytest.mark.parametrize("written", [True, False])
def test_once_no_phase_takes_a_need_the_list_says_so_and_writing_is_not_its_main_act(baule, written) -> None:
    if written:
        baule.act(draft_need, None, title="Cimetière", description="")
    view = Needs(baule.actor)
    for phase, over in (("needs", False), ("vote", True), ("needs", False)):
        baule.campaign(phase)
        view.refresh()
        baule.settle()
        assert (view.acts.main is NeedsAct.WRITE) is (written and not over)
        assert (NeedsAct.WRITE in view.acts.others) is over
        assert ("serait sans doute refusé" in view.subtitle) is (over and written)
        assert ("serait sans doute refusé" in view.nothing) is over


def test_states_are_read_from_the_real_database(baule) -> None:
    draft = baule.act(draft_need, None, title="", description="")
    sent = baule.act(draft_need, None, title="Cimetière", description="Registre papier", theme="citizenship")
    baule.act(submit_need, sent)
    view = Needs(baule.actor)
    assert not view.known
    view.refresh()
    baule.settle()
    assert view.known
    lines = {line.id: line for line in view.model.lines}
    assert lines[draft].title == "Besoin sans titre"
    assert lines[draft].shown == states.DRAFT
    assert lines[draft].note == "Modifié à 14 h 32".replace(" h ", "\u00a0h\u00a0")
    assert lines[sent].shown == states.WAITING
    assert lines[sent].note.endswith("Citoyenneté et participation")
    assert "À envoyer" in view.model.index(view.model.place_of(sent)).data(11)  # Qt.AccessibleTextRole
    baule.act(withdraw_need, sent)
    baule.settle()
    assert view.model.lines[view.model.place_of(sent)].shown.text == "↑\u00a0Retrait\u00a0: à envoyer"


@pytest.mark.parametrize("typed", [{}, {"description": "Un registre"}], ids=["untouched", "written"])
def test_a_need_that_another_computer_corrected_says_so_while_a_correction_is_open_here(baule, typed) -> None:
    """As its sheet does: the row here cannot follow, as a correction upon the former text was begun."""
    baule.campaign()
    need = baule.act(draft_need, None, title="Cimetière", description="Registre papier")
    baule.act(submit_need, need)
    answer(baule, need)
    correction = baule.act(correct_need, need)
    baule.act(draft_need, correction, **typed)
    view = Needs(baule.actor)
    with baule.context.store.reading() as connection:
        (row,) = needs.listed(connection)
    say(baule, "mine", own_need(need, row.submit_op, "another", title="Corrigé là-bas"))
    view.refresh()
    baule.settle()
    assert [line.title for line in view.model.lines] == ["Corrigé là-bas"]
    assert "corrige la-bas" in view.model.lines[0].searched


@pytest.mark.parametrize("state", ["accepted", "superseded"])
def test_whose_text_it_says_is_told_once_another_computer_corrected_it_or_chose(baule, state) -> None:
    """ "Corrigé à 14 h 02" was the hour of our own correction, whose text is not the one that is shown."""
    need = corrected(baule)
    answer(baule, need, "need.amend", state)
    theirs(baule, need)
    with baule.context.store.transaction() as connection:
        effects_of_mine.published(connection)
    assert baule.ask(needs.one, need).title == "Le cimetière"
    view = Needs(baule.actor)
    view.refresh()
    baule.settle()
    assert view.model.lines[0].note == "Son texte vient d’un autre ordinateur de la mairie"
    a_backup_was_put_back(baule)
    view.refresh()
    baule.settle()
    assert view.model.lines[0].note == (
        "Son texte vient d’un autre ordinateur, ou d’ici avant le retour à une sauvegarde"
    )


@pytest.mark.slow
def test_a_need_is_shown_with_the_state_of_the_text_that_is_shown(baule) -> None:
    baule.campaign()
    need = baule.act(draft_need, None, title="Cimetière", description="Registre papier")
    baule.act(submit_need, need)
    answer(baule, need)
    view = Needs(baule.actor)
    view.refresh()
    baule.until(lambda: [line.shown.word for line in view.model.lines] == ["Besoin pris en compte"])
    correction = baule.act(correct_need, need)
    baule.act(draft_need, correction, title="Le cimetière", description="Registre papier")
    baule.act(submit_need, correction)
    waits = ("Le cimetière", "↑\u00a0Correction à envoyer")
    baule.until(lambda: [(line.title, line.shown.text) for line in view.model.lines] == [waits])
    answer(baule, need, "need.amend")
    baule.until(lambda: [line.shown.word for line in view.model.lines] == ["Besoin pris en compte"])


@pytest.mark.slow
def test_a_correction_that_is_written_is_said_with_its_title_beside_the_one_that_was_sent(baule) -> None:
    """The new title, which nobody has received, stood beside "✓ Besoin pris en compte"; both are found."""
    baule.campaign()
    need = baule.act(draft_need, None, title="Cimetière", description="Registre papier")
    baule.act(submit_need, need)
    answer(baule, need)
    view = Needs(baule.actor)
    view.refresh()
    correction = baule.act(correct_need, need)
    baule.act(draft_need, correction, description="Registre à la cave")

    def shown_lines() -> list[tuple[str, str, str]]:
        return [(line.title, line.note, line.shown.word) for line in view.model.lines]

    baule.until(lambda: shown_lines() == [("Cimetière", "Correction pas encore envoyée", "Besoin pris en compte")])
    baule.act(draft_need, correction, title="Tombes")
    said = "Correction pas encore envoyée\u00a0: «\u00a0Tombes\u00a0»"
    baule.until(lambda: shown_lines() == [("Cimetière", said, "Besoin pris en compte")])
    for typed in ("cimetière", "tombes"):
        view.narrowing.search(typed)
        assert [line.id for line in view.model.lines] == [need], typed
    view.narrowing.search("")
    baule.act(ask_validation, correction)
    said = "Correction pas encore envoyée, à valider par le maire\u00a0: «\u00a0Tombes\u00a0»"
    baule.until(lambda: shown_lines() == [("Cimetière", said, "Besoin pris en compte")])
    baule.act(validate_need, correction, "Mme Martin")
    said = "Correction pas encore envoyée, validée par le maire\u00a0: «\u00a0Tombes\u00a0»"
    baule.until(lambda: shown_lines() == [("Cimetière", said, "Besoin pris en compte")])
    baule.act(discard_need, correction)
    baule.until(lambda: shown_lines()[0][1].startswith("Mis dans la boîte d’envoi"))


def test_a_correction_begun_from_a_text_that_is_no_more_is_not_said_with_its_title(baule) -> None:
    """Another computer's title stands since; ours is the one before, and nobody wrote it."""
    baule.campaign()
    need = baule.act(draft_need, None, title="Cimetière", description="Registre papier")
    baule.act(submit_need, need)
    answer(baule, need)
    correction = baule.act(correct_need, need)
    baule.act(draft_need, correction, description="Registre à la cave")
    row, written = baule.ask(needs.one, need), baule.ask(needs.one, correction)
    theirs = msgspec.structs.replace(row, title="Le cimetière")
    lines = [
        line(KnownNeed(row=theirs, correction=written, titled=titled), {}, baule.hour[0]) for titled in (False, True)
    ]
    said = "Correction pas encore envoyée"
    assert [one.title for one in lines] == ["Le cimetière"] * 2
    assert [one.note for one in lines] == [said, f"{said}\u00a0: «\u00a0Cimetière\u00a0»"]


def test_a_need_of_a_retained_proposal_is_retained(baule) -> None:
    baule.campaign("vote")
    need = baule.act(draft_need, None, title="Cimetière", description="Registre papier")
    baule.act(submit_need, need)
    answer(baule, need)
    say(baule, "proposals", proposal("p1", need))
    say(baule, "mine", own_need(need, baule.ask(needs.one, need).submit_op, state="grouped", proposal="p1"))
    view = Needs(baule.actor)
    view.refresh()
    baule.until(lambda: [line.shown.word for line in view.model.lines] == ["Regroupé"])
    say(baule, "proposals", msgspec.structs.replace(proposal("p1", need), state="retained"))
    baule.until(lambda: [line.shown.word for line in view.model.lines] == ["Retenu"])


def test_a_draft_goes_to_the_bin_and_comes_back(baule) -> None:
    made = baule.act(draft_need, None, title="Cantine", description="")
    view = Needs(baule.actor)
    view.refresh()
    baule.settle()
    messages: list[str] = []
    view.binned.connect(messages.append)
    view.discard(made, "Cantine")
    baule.until(lambda: not view.model.lines)
    assert messages == ["Le brouillon «\u00a0Cantine\u00a0» est dans la corbeille."]
    view.undo_discard()
    baule.until(lambda: len(view.model.lines) == 1)
    assert baule.ask(needs.one, made).discarded_at == ""


def test_a_correction_goes_to_the_bin_and_its_undoing_corrects_the_need_again(baule) -> None:
    """It was erased for good, after a question."""
    baule.campaign()
    need = baule.act(draft_need, None, title="Cimetière", description="Registre papier")
    baule.act(submit_need, need)
    answer(baule, need)
    id = baule.act(correct_need, need)
    baule.act(draft_need, id, title="Columbarium")
    view, said = Needs(baule.actor), list[str]()
    view.binned.connect(said.append)
    view.discard(id, "Columbarium")
    baule.settle()
    assert said == [
        "La correction «\u00a0Columbarium\u00a0» est dans la corbeille, en brouillon à part. Le besoin garde son texte."
    ]
    assert baule.ask(needs.being_corrected) == frozenset()
    view.undo_discard()
    baule.settle()
    assert baule.ask(needs.being_corrected) == {need}
    view.note.connect(said.append)
    baule.act(draft_need, id, title="Cimetière")
    view.discard(id, "Cimetière")
    baule.settle()
    assert said[1:] == [corrections.CHANGED_NOTHING]


def test_of_a_long_title_the_list_and_its_notices_quote_the_first_words(baule) -> None:
    """A band of nine lines left none of the list in sight."""
    title, cut = (
        "Réserver la salle des fêtes, " * 8,
        "«\u00a0Réserver la salle des fêtes, Réserver la salle des fêtes,…\u00a0»",
    )
    made = baule.act(draft_need, None, title=title)
    baule.act(open_need, made)
    baule.act(draft_need, made, description="Inscriptions sur papier.")
    view, said = Needs(baule.actor), list[str]()
    view.binned.connect(said.append)
    view.refresh()
    baule.settle()
    assert view.broken_off is not None
    assert view.broken_off.sentence.startswith(f"Votre texte de 14\u00a0h\u00a032 a été retrouvé ({cut}).")
    view.discard(made, title)
    baule.settle()
    assert said == [f"Le brouillon {cut} est dans la corbeille."]


def test_a_broken_session_is_noticed_once_and_says_when(baule) -> None:
    made = baule.act(draft_need, None, title="Cantine")
    baule.act(open_need, made)
    baule.act(draft_need, made, title="Cantine scolaire")
    baule.hour[0] += timedelta(minutes=20)
    view = Needs(baule.actor)
    view.refresh()
    baule.settle()
    assert view.broken_off is not None
    assert view.broken_off.id == made
    assert view.broken_off.sentence == (
        "Votre texte de 14\u00a0h\u00a032 a été retrouvé («\u00a0Cantine scolaire\u00a0»)."
        " Celui d’avant\u00a0: «\u00a0Cantine\u00a0»."
    )
    for another in ("0", "g"):  # whichever way its number sorts
        view.opened_here(another)
        assert view.broken_off is not None
    view.opened_here(made)
    assert view.broken_off is None


def test_an_editor_open_in_this_session_is_no_broken_one(baule) -> None:
    made = baule.act(draft_need, None, title="Cantine")
    view = Needs(baule.actor)
    view.opened_here(made)
    baule.act(open_need, made)
    view.refresh()
    baule.settle()
    assert view.broken_off is None


@pytest.mark.slow
def test_of_a_long_list_the_first_lines_are_shown_before_all_are_read(baule) -> None:
    for number in range(HEAD + 5):
        baule.act(draft_need, None, title=f"Besoin {number}")
    wanted = [row.id for row in baule.ask(needs.listed)]
    view, seen, told = Needs(baule.actor), [], []
    view.refreshed.connect(lambda: seen.append([line.id for line in view.model.lines]))
    view.refreshed.connect(lambda: told.append((view.count, view.narrowing.sentence, view.narrowing.choices)))
    view.model.modelReset.connect(lambda: seen.append("reset"))
    view.refresh()
    baule.until(lambda: len(told) == 2)
    assert seen == ["reset", wanted[:HEAD], wanted], "what is in sight does not move"
    assert told[0] == (len(wanted), f"{HEAD + 5}\u00a0besoins", (("", "Tous les besoins"),))
    assert told[1][:2] == told[0][:2]
    baule.act(draft_need, None, title="Un autre")
    view.refresh()
    baule.until(lambda: view.count == len(wanted) + 1)
    assert len(seen[-1]) == len(wanted) + 1, "what is in sight is read whole ever after"


@pytest.mark.slow
def test_what_is_asked_of_a_long_list_waits_for_all_its_lines(baule) -> None:
    for number in range(HEAD + 1):
        baule.act(draft_need, None, title=f"Besoin {number}")
    last_touched = baule.ask(needs.listed)[0].title
    view, told = Needs(baule.actor), []

    def ask() -> None:
        if not told:
            view.narrowing.sort("title")
        told.append((view.narrowing.sentence, view.model.lines[0].title))

    view.refreshed.connect(ask)
    view.refresh()
    baule.until(lambda: len(told) == 2)
    assert told == [("Chargement…", last_touched), (f"{HEAD + 1}\u00a0besoins", "Besoin 0")]


def test_what_changes_while_the_first_lines_are_read_is_read_too(baule) -> None:
    baule.act(draft_need, None, title="Cantine")
    view = Needs(baule.actor)
    view.refresh()
    baule.actor.run(lambda: draft_need(baule.context, None, title="Cimetière"), then=lambda _: None)  # tells nobody
    view.refresh()
    baule.until(lambda: len(view.model.lines) == 2)
