"""What counts as made in the present world, and how it is named."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from desktop.actions.kit.attach_file import attach_file
from desktop.actions.kit.cancel_act import cancel_act
from desktop.actions.kit.commune_context import CommuneContext
from desktop.actions.kit.keep_typed import keep_typed
from desktop.actions.kit.open_commune import open_commune
from desktop.actions.needs.draft_need import draft_need
from desktop.actions.needs.submit_need import submit_need
from desktop.actions.requests.draft_request import draft_request
from desktop.actions.settings.set_person import set_person
from desktop.actions.votes.cast_vote import cast_vote
from desktop.actions.votes.withdraw_vote import withdraw_vote
from desktop.app import Application
from desktop.database.errors import DEMONSTRATION
from desktop.database.queries import catalogue, outbox, requests, votes
from desktop.demo.days.calendar import StoryClock
from desktop.demo.stage.made import Made, made, named
from desktop.demo.stage.written import Piece
from desktop.demo.story import readiness
from desktop.demo.story.storyline import STEPS, number_of
from desktop.demo.worlds import sample
from desktop.demo.worlds.situations import home, inside
from desktop.demo.worlds.templates import Templates
from sync.client.device.keystore import FileKeyStore
from tests.desktop.demo.playing import (
    PATIENCE_MS,
    another_window,
    fill,
    frame_of,
    play,
    presenter_of,
    question_words,
    ready,
    stage_of,
    vote,
)
from tests.desktop.demo.saying import NOW

CEMETERY = Piece("need", "1", "Cimetière", "text")
DRAFTS = (Piece("share", "1", "", "text"), Piece("request", "2", "", "text"))
DOCUMENT = Piece("attachment", "2 sha256", "", "text")
BEGUN = (Piece("meta", "typed.interest.3", "", "text"), Piece("editing", "1", "", "text"))
LOST = "Ce qui a été fait ici disparaît\u00a0: "
UNSTORED = f"{LOST}un texte qui n’a pas pu être enregistré."


@pytest.mark.parametrize(
    ("made", "said"),
    [
        (Made(), ""),
        (Made(votes=frozenset("a")), "1\u00a0vote"),
        (Made(votes=frozenset("ab")), "2\u00a0votes"),
        (Made(pieces=frozenset({CEMETERY})), "le besoin «\u00a0Cimetière\u00a0»"),
        (Made(pieces=frozenset({CEMETERY._replace(title="")})), "un besoin sans titre"),
        (Made(pieces=frozenset(CEMETERY._replace(id=id) for id in "123")), "3\u00a0besoins"),
        (Made(pieces=frozenset(DRAFTS), others=frozenset("cd")), "2\u00a0brouillons et 2\u00a0autres envois"),
        (Made(pieces=frozenset({DOCUMENT, *BEGUN})), "1\u00a0pièce jointe et 2\u00a0textes commencés"),
        (Made(pieces=frozenset({Piece("meta", "mayor_validates", "", "1")})), "des choix faits dans Réglages"),
        (Made(pieces=frozenset({Piece("table of tomorrow", "1", "", "text")})), "d’autres saisies"),
        (Made(pieces=frozenset({DRAFTS[0]._replace(text="")})), ""),
        (Made(pieces=frozenset({DRAFTS[0]._replace(sent="c")}), others=frozenset("c")), "1\u00a0autre envoi"),
        (Made(phase="vote"), "les décisions de la plateforme"),
        (Made(decided=True), "les décisions de la plateforme"),
        (Made(stick=frozenset("ab")), "2\u00a0fichiers sur la clé USB"),
        (Made(unstored=True), "un texte qui n’a pas pu être enregistré"),
        (Made(votes=frozenset("abc"), others=frozenset("d")), "3\u00a0votes et 1\u00a0autre envoi"),
        (
            Made(votes=frozenset("a"), pieces=frozenset({CEMETERY}), others=frozenset("bc")),
            "1\u00a0vote, le besoin «\u00a0Cimetière\u00a0» et 2\u00a0autres envois",
        ),
    ],
)
def test_what_was_made_is_said_in_one_sentence(made: Made, said: str) -> None:
    assert named(made, Made()) == (f"Ce qui a été fait ici disparaît\u00a0: {said}." if said else "")
    assert named(made, made) == "", "what the prepared world had is not lost"


def test_what_is_changed_or_deleted_is_named_and_what_is_only_sent_is_not() -> None:
    before = Made(pieces=frozenset({CEMETERY, *DRAFTS, DOCUMENT, *BEGUN}))
    assert named(Made(pieces=before.pieces - {*BEGUN}), before) == "", "it went with its act, or was taken up"
    assert named(Made(pieces=before.pieces - {DOCUMENT, CEMETERY}), before) == f"{LOST}2\u00a0suppressions."
    changed = before.pieces - {DRAFTS[1]} | {DRAFTS[1]._replace(text="another")}
    assert named(Made(pieces=changed), before) == f"{LOST}1\u00a0brouillon."
    sent = before.pieces - {DRAFTS[1]} | {DRAFTS[1]._replace(sent="op")}
    assert named(Made(pieces=sent), before) == "", "given up, the act is nothing"


def test_a_vote_that_is_taken_back_is_one_of_the_world_or_none() -> None:
    voted = Made(votes=frozenset("a"))
    assert named(Made(), voted) == "Ce qui a été fait ici disparaît\u00a0: 1\u00a0vote retiré."


def test_a_vote_that_answers_another_need_is_another_one(templates: Templates, tmp_path: Path) -> None:
    """Received, it was told as nothing, as only the proposals were compared."""
    templates.copy("voted", tmp_path / "world")
    places, clock = inside(tmp_path / "world"), StoryClock(tmp_path / "world", lambda: NOW)
    context = open_commune(places, home().insee, clock, FileKeyStore(places.keys), kind=DEMONSTRATION)

    def standing() -> Made:
        with context.store.reading() as connection:
            return made(connection)

    before = standing()
    with context.store.reading() as connection:
        (ours,) = (row for row in votes.listed(connection) if row.need)
    withdraw_vote(context, ours.subject)
    assert named(standing(), before) == f"{LOST}1\u00a0vote retiré."
    cast_vote(context, ours.subject, None)
    assert named(standing(), before) == f"{LOST}1\u00a0vote et 1\u00a0vote retiré."
    withdraw_vote(context, ours.subject)
    cast_vote(context, ours.subject, ours.need)
    assert named(standing(), before) == "", "as the story has cast it"
    context.close()


def test_what_is_written_and_what_arrives_without_a_hand_is_not_made_here(
    application: Application, qtbot: QtBot
) -> None:
    """At each step, shown in its prepared world, over the network that it takes."""
    stage = stage_of(application)
    for number, step in enumerate(STEPS):
        another_window(application, qtbot, lambda number=number: stage.prepare(number))
        if step.network == "present":
            session = application.session
            assert session is not None
            qtbot.waitUntil(lambda: not session.syncing.state.running, timeout=PATIENCE_MS)  # noqa: B023 - answered here
        ready(application, qtbot)
        presenter_of(application).buttons.undo.click()
        if number:
            assert question_words(application, qtbot) == "Rien n’a été fait ici.", step.title


def test_a_vote_made_here_and_taken_back_is_nothing(application: Application, qtbot: QtBot) -> None:
    stage = stage_of(application)
    another_window(application, qtbot, lambda: stage.prepare(number_of("offline_votes")))
    proposal = vote(application, qtbot)
    session: Any = application.session
    session.actor.act(withdraw_vote, proposal)
    presenter_of(application).buttons.undo.click()
    assert question_words(application, qtbot) == "Rien n’a été fait ici."


def test_what_waited_and_has_arrived_is_named_beside_the_count_of_the_platform(
    application: Application, qtbot: QtBot
) -> None:
    """It was said that nothing was done, beside "3 votes comptés"."""
    stage = stage_of(application)
    another_window(application, qtbot, lambda: stage.prepare(number_of("network_returns")))
    ready(application, qtbot)
    session = application.session
    assert session is not None
    stage.set_network("present")
    qtbot.waitUntil(lambda: stage.counted == 3, timeout=PATIENCE_MS)
    # The platform counts before the commune has its answer: that is still on its way here.
    qtbot.waitUntil(lambda: session.status_summary.opening.waiting == 0, timeout=PATIENCE_MS)
    ready(application, qtbot)
    presenter_of(application).buttons.prepare.click()
    assert question_words(application, qtbot) == f"{LOST}l’arrivée de 3\u00a0envois de l’histoire."


def test_a_need_that_is_sent_is_named_once(application: Application, qtbot: QtBot) -> None:
    stage = stage_of(application)
    another_window(application, qtbot, lambda: stage.prepare(number_of("grouping")))
    session, found = application.session, list[str]()
    assert session is not None
    stage.set_network("absent")
    session.actor.ask(readiness.draft, then=found.append)
    qtbot.waitUntil(lambda: bool(found), timeout=PATIENCE_MS)
    play(application, qtbot, lambda context: submit_need(context, found[0]), network=False)
    presenter_of(application).buttons.undo.click()
    assert question_words(application, qtbot) == f"{LOST}le besoin «\u00a0Gérer les concessions du cimetière\u00a0»."


def test_an_act_that_was_given_up_is_nothing(application: Application, qtbot: QtBot) -> None:
    stage = stage_of(application)
    another_window(application, qtbot, lambda: stage.prepare(number_of("steering")))
    stage.set_network("absent")
    play(application, qtbot, sample.steer, network=False)
    presenter_of(application).buttons.undo.click()
    assert question_words(application, qtbot) == f"{LOST}1\u00a0autre envoi."
    session, waiting = application.session, list[str]()
    assert session is not None
    session.actor.ask(lambda connection: outbox.listed(connection)[0].op, then=waiting.append)
    qtbot.waitUntil(lambda: bool(waiting), timeout=PATIENCE_MS)
    play(application, qtbot, lambda context: cancel_act(context, waiting[0]), network=False)
    assert question_words(application, qtbot) == "Rien n’a été fait ici."


def test_the_person_entered_is_made_here(application: Application, qtbot: QtBot) -> None:
    """So that a step chosen twice does not take it away unasked."""
    stage, session = stage_of(application), application.session
    assert session is not None
    session.actor.act(set_person, profile="Maire", function="Maire", name="Jean Exemple")
    stage.confirming.reset()
    assert question_words(application, qtbot) == f"{LOST}la personne indiquée dans Réglages."
    stage.show(number_of("committee"))
    qtbot.waitUntil(lambda: stage.offers, timeout=PATIENCE_MS)
    assert "la personne indiquée" in question_words(application, qtbot)


def letter(context: CommuneContext, _file: Path) -> None:
    with context.store.reading() as connection:
        row = requests.one(connection, sample.ready_request(connection))
    assert row is not None
    draft_request(context, row.id, letter=json.dumps(json.loads(row.letter) | {"signatory_name": "Jeanne Martin"}))


def document(context: CommuneContext, file: Path) -> None:
    with context.store.reading() as connection:
        request = sample.ready_request(connection)
    file.write_bytes(b"%PDF-1.4\n%%EOF\n")
    attach_file(context, request, file)


def motivation(context: CommuneContext, _file: Path) -> None:
    with context.store.reading() as connection:
        proposal = catalogue.proposals(connection)[0].id
    keep_typed(context, f"interest.{proposal}", {"motivation": "Nous en avons l’usage."})


def change_need(context: CommuneContext, **fields: str) -> None:
    with context.store.reading() as connection:
        draft_need(context, readiness.draft(connection), **fields)


def theme(context: CommuneContext, _file: Path) -> None:
    change_need(context, theme="culture")


def precision(context: CommuneContext, _file: Path) -> None:
    change_need(context, partners="La communauté de communes.")


@pytest.mark.parametrize(
    ("step", "write", "said"),
    [
        ("letter", letter, "1\u00a0brouillon"),
        ("letter", document, "1\u00a0pièce jointe"),
        ("steering", motivation, "1\u00a0texte commencé"),
        ("neighbours", theme, "le besoin «\u00a0Gérer les concessions du cimetière\u00a0»"),
        ("neighbours", precision, "le besoin «\u00a0Gérer les concessions du cimetière\u00a0»"),
    ],
)
def test_whatever_is_written_or_attached_is_named_and_not_taken_away_unasked(
    application: Application,
    qtbot: QtBot,
    tmp_path: Path,
    step: str,
    write: Callable[[CommuneContext, Path], None],
    said: str,
) -> None:
    """The letter of a request, its documents, a need's theme: it was said that nothing was done."""
    stage, there = stage_of(application), number_of(step)
    another_window(application, qtbot, lambda: stage.prepare(there))
    stage.confirming.reset()
    assert question_words(application, qtbot) == "Rien n’a été fait ici."
    stage.answer(yes=False)
    play(application, qtbot, lambda context: write(context, tmp_path / "devis.pdf"), network=False)
    stage.confirming.reset()
    assert question_words(application, qtbot) == f"{LOST}{said}."
    window = application.session
    unready = number_of("committee" if step == "neighbours" else "grouping")
    stage.show(unready)
    qtbot.waitUntil(lambda: stage.offers, timeout=PATIENCE_MS)
    assert said in question_words(application, qtbot)
    assert stage.question is not None
    stage._seen_since = 0.0
    stage.show(unready)
    assert f"{LOST}{said}." in question_words(application, qtbot)
    assert stage.question is not None
    assert (application.session is window, stage.question.title) == (True, "Reprendre cette étape à son début\u202f?")


def test_what_a_full_disk_could_not_store_is_named_and_not_taken_away_unasked(
    small_disk: Path, application: Application, qtbot: QtBot
) -> None:
    """It was said that nothing was done."""
    stage, window = stage_of(application), application.session
    assert window is not None
    stage.show(number_of("breakdown"))
    ready(application, qtbot)
    ballast = fill(small_disk)
    page: Any = frame_of(application).page("needs")
    stage.confirming.reset()
    assert question_words(application, qtbot) == "Rien n’a été fait ici."
    page.form.fields["description"].control.setPlainText("Saisi sur un disque plein. " * 300)
    qtbot.waitUntil(lambda: question_words(application, qtbot) == UNSTORED, timeout=PATIENCE_MS)
    stage.answer(yes=False)
    for ask in (stage.confirming.erase, stage.confirming.reset):
        ask()
        assert question_words(application, qtbot) == UNSTORED
        stage.answer(yes=False)
    stage.confirming.offer(("Il manque quelque chose.",), stage.number)
    qtbot.waitUntil(lambda: stage.offers, timeout=PATIENCE_MS)
    assert UNSTORED in question_words(application, qtbot)
    assert stage.question is not None
    stage._seen_since = 0.0
    stage.show(stage.number)
    assert question_words(application, qtbot).startswith(UNSTORED)
    assert application.session is window
    ballast.unlink()
    window.actor.texts.try_now()
    named = f"{LOST}un besoin sans titre."
    qtbot.waitUntil(lambda: named in question_words(application, qtbot), timeout=PATIENCE_MS)
