from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest

from desktop.actions.needs.copy_need import copy_need
from desktop.actions.needs.draft_need import draft_need
from desktop.actions.needs.open_need import open_need
from desktop.actions.needs.submit_need import submit_need
from desktop.database.queries import needs
from desktop.domain.changes import Changes, Outcome
from desktop.viewmodels.kit.autosave import ALREADY, AUTOSAVE_MS, NOT_KEPT, STAYS_OPEN
from desktop.viewmodels.kit.deadlines import last_minute, paris
from desktop.viewmodels.needs.editor import NeedEditor
from desktop.viewmodels.needs.sending import BOTH_WOULD_COUNT
from sync.client.ledger import notes
from sync.client.ledger.own_cases import Doubt
from sync.client.ledger.tables import SET_ASIDE
from sync.contract.published import OwnNeed
from tests.desktop.actions.published import publish

NB = "\u00a0"


class Heard:
    """What one editor said."""

    def __init__(self, editor: NeedEditor) -> None:
        self.saving: list[str] = []
        self.fields: list[tuple[str, str]] = []
        self.opened: list = []
        self.closed: list[bool] = []
        editor.saving.connect(lambda sentence, _tone: self.saving.append(sentence))
        editor.refused_field.connect(lambda name, sentence: self.fields.append((name, sentence)))
        editor.opened.connect(self.opened.append)
        editor.closed.connect(lambda: self.closed.append(True))


@pytest.fixture
def editor(baule):
    return NeedEditor(baule.actor, again_ms=200)


@pytest.fixture
def heard(editor):
    return Heard(editor)


def listed(baule):
    return baule.ask(needs.listed)


@pytest.mark.slow
def test_words_are_kept_within_two_seconds_without_a_pause_in_typing(baule, editor, heard, qtbot):
    editor.begin()
    baule.settle()
    text = ""

    def kept_while_typing() -> bool:
        nonlocal text
        text += "x"
        editor.type("title", text)  # keys are pressed at every look: a timer that each key starts again would never end
        return bool(editor.id)

    qtbot.waitUntil(kept_while_typing, timeout=60_000)
    assert AUTOSAVE_MS < 2_000
    assert listed(baule)[0].title
    baule.until(lambda: editor.kept)
    assert heard.saving[-1] == f"Enregistré à 14{NB}h{NB}32"


def test_leaving_a_field_keeps_at_once(baule, editor, heard):
    editor.begin()
    baule.settle()
    editor.type("title", "Cimetière")
    assert listed(baule) == ()
    editor.leave("title")
    baule.until(lambda: editor.kept)
    (row,) = listed(baule)
    assert row.title == "Cimetière"
    assert editor.id == row.id


def test_nothing_typed_makes_no_draft(baule, editor, heard):
    editor.begin()
    baule.settle()
    editor.leave("title")
    editor.say_kept()
    editor.close()
    baule.settle()
    assert heard.closed == [True]
    assert listed(baule) == ()
    assert heard.fields == []


@pytest.mark.parametrize("new", [True, False])
def test_words_typed_while_a_write_is_under_way_are_kept_too(baule, editor, heard, new):
    editor.begin("" if new else baule.act(draft_need, None, title="Cantine"))
    baule.settle()
    editor.type("title", "Un")
    editor.keep()
    editor.type("title", "Un deux")
    editor.type("description", "trois")
    editor.close()
    baule.until(lambda: bool(heard.closed))
    (row,) = listed(baule)
    assert (row.title, row.description) == ("Un deux", "trois")
    baule.settle()
    assert baule.opening().broken_off is None


def test_the_open_editor_is_marked_until_it_is_left(baule, editor, heard):
    editor.begin()
    baule.settle()
    editor.type("title", "Cantine")
    editor.keep()
    baule.until(lambda: editor.kept)
    assert baule.opening().broken_off.title == "Cantine"
    assert '"title": ""' in baule.ask(needs.editing_of, editor.id).before
    editor.close()
    baule.settle()
    assert baule.opening().broken_off is None


@pytest.mark.parametrize("new", [True, False])
def test_a_window_that_closes_right_after_a_keystroke_loses_nothing(baule, editor, heard, new):
    """The worker finishes the job that it was given, and reports to nobody any more."""
    editor.begin("" if new else baule.act(draft_need, None, title="Cantine"))
    baule.settle()
    editor.type("title", "Cantine sc")
    editor.keep()
    editor.type("title", "Cantine scolaire")
    editor.pause()
    baule.actor.close()
    assert baule.worker.close()
    (row,) = listed(baule)
    assert row.title == "Cantine scolaire"
    assert baule.opening().broken_off is None


def test_another_page_and_back_marks_the_editor_again(baule, editor, heard):
    editor.begin()
    baule.settle()
    editor.type("title", "Cantine")
    editor.pause()
    baule.settle()
    assert baule.opening().broken_off is None
    editor.resume()
    baule.settle()
    assert baule.ask(needs.editing_of, editor.id) is not None
    assert baule.opening().broken_off is None, "nothing was typed since"
    editor.type("title", "Cantine et garderie")
    editor.keep()
    baule.settle()
    assert baule.opening().broken_off.title == "Cantine et garderie"


def test_begin_again_leads_back_to_the_text_of_before(baule, editor, heard):
    made = baule.act(draft_need, None, title="Cantine")
    baule.act(open_need, made)
    baule.act(draft_need, made, title="Cantine et garderie")
    editor.begin(made)
    baule.settle()
    assert heard.opened[-1].recovered
    aside: list[dict[str, str]] = []
    editor.swap(heard.opened[-1].earlier, aside.append, pytest.fail)
    baule.until(lambda: bool(aside))
    assert (baule.ask(needs.one, made).title, aside[0]["title"]) == ("Cantine", "Cantine et garderie")


def test_a_copy_of_what_may_come_back_says_that_both_would_count(baule, editor, heard):
    """Of a need that another computer sent, and a platform that was put back has no more."""
    publish(baule.context, "mine", OwnNeed(id="n", title="Cantine", description="D.", submission="o", revision="o"))
    with baule.context.store.transaction() as connection:
        notes.write(connection, SET_ASIDE, "n", Doubt(0, lost=True))
    made = copy_need(baule.context, "n").value
    editor.begin(made)
    baule.until(lambda: bool(heard.opened))
    assert BOTH_WOULD_COUNT in heard.opened[-1].caution
    own = draft_need(baule.context, title="Autre").value
    editor.begin(own)
    baule.until(lambda: len(heard.opened) == 2)
    assert BOTH_WOULD_COUNT not in heard.opened[-1].caution


def test_what_has_left_is_not_opened_for_writing(baule, editor, heard):
    made = baule.act(draft_need, None, title="Cantine", description="Inscriptions")
    baule.act(submit_need, made)
    left = []
    editor.left.connect(left.append)
    editor.begin(made)
    baule.settle()
    editor.begin("no-such-need")
    baule.settle()
    assert left == [made, ""]
    assert heard.opened == []


def test_the_bin_gets_the_last_words_too(baule, editor, heard):
    editor.begin()
    baule.settle()
    editor.type("title", "Cantine")
    binned = []
    editor.discard(lambda id, title: binned.append((id, title)))
    baule.until(lambda: bool(heard.closed))
    assert [row.title for row in listed(baule)] == ["Cantine"]
    assert binned == [(listed(baule)[0].id, "Cantine")]


def test_ctrl_s_answers_that_it_is_kept_already(baule, editor, heard):
    editor.begin()
    baule.settle()
    editor.type("title", "Cantine")
    editor.say_kept()
    baule.settle()
    assert heard.saving[-1] == ALREADY
    assert listed(baule)[0].title == "Cantine"


def test_what_cannot_be_kept_is_said_and_stays_and_is_tried_again(baule, editor, heard):
    """The disk is full: SQLite may not take one more page."""
    made = baule.act(draft_need, None, title="Cantine")
    editor.begin(made)
    baule.settle()
    full(baule, True)
    editor.type("description", "mot " * 20_000)
    editor.keep()
    baule.until(lambda: heard.saving[-1] == NOT_KEPT)
    editor.close()
    baule.until(lambda: heard.saving[-1] == STAYS_OPEN)
    heard.saving.clear()
    baule.until(lambda: bool(heard.saving))
    assert heard.saving == [STAYS_OPEN], "the next try, which nothing follows, says the same"
    baule.settle()
    assert heard.closed == []
    assert editor.active
    assert editor.fields["description"].startswith("mot mot")
    assert baule.faults[-1] is not None
    full(baule, False)
    baule.until(lambda: editor.kept)
    assert heard.saving[-1].startswith("Enregistré à")
    assert baule.faults[-1] is None
    assert heard.closed == []  # what was asked while the disk was full is not done later, behind her back
    assert len(baule.ask(needs.one, made).description) > 70_000


def full(baule, yes):
    """Lets the file of the worker's own connection grow no more, or again."""

    def limit(context):
        with context.store.transaction() as connection:
            pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
            free = connection.exec_driver_sql("PRAGMA freelist_count").scalar_one()
            assert free < 10
            connection.exec_driver_sql(f"PRAGMA max_page_count = {pages if yes else 1_000_000}")
        return Outcome(Changes(), None)

    baule.actor.act(limit)
    baule.settle()


def test_errors_come_on_leaving_a_field_that_was_typed_in_and_never_while_typing(baule, editor, heard):
    editor.begin()
    baule.settle()
    editor.leave("title")
    editor.type("title", "x")
    editor.type("title", "")
    baule.settle()
    assert heard.fields == []
    editor.leave("title")
    assert heard.fields[0][0] == "title"
    assert heard.fields[0][1].startswith("Le titre est vide. Donnez un titre")


def test_a_text_too_long_to_be_kept_stays_on_the_screen(baule, editor, heard):
    editor.begin()
    baule.settle()
    editor.type("description", "a" * 100_001)
    editor.keep()
    baule.until(lambda: bool(heard.fields))
    assert heard.saving[-1].startswith("Pas enregistré")
    assert len(editor.fields["description"]) == 100_001
    editor.type("description", "a" * 100_000)
    editor.keep()
    baule.until(lambda: editor.kept)


def test_a_draft_broken_off_is_offered_when_it_is_opened(baule, editor, heard):
    made = baule.act(draft_need, None, title="Cantine")
    baule.act(open_need, made)
    editor.begin(made)
    baule.settle()
    assert heard.opened.pop().recovered == "", "nothing had been typed"
    editor.finish()
    baule.act(draft_need, made, title="Cantine scolaire")
    baule.hour[0] += timedelta(days=1)
    editor.begin(made)
    baule.settle()
    assert heard.opened[0].fields["title"] == "Cantine scolaire"
    assert heard.opened[0].recovered == (
        f"Voici votre texte retrouvé, enregistré hier à 14{NB}h{NB}32. Celui d’avant{NB}: «{NB}Cantine{NB}»."
    )


def test_the_clock_of_paris_changes_on_the_last_sundays():
    zone = ZoneInfo("Europe/Paris")
    at = datetime(2020, 1, 1, tzinfo=UTC)
    while at.year < 2032:
        assert paris(at).utcoffset() == at.astimezone(zone).utcoffset(), at
        at += timedelta(hours=7)


def test_a_close_at_midnight_reads_as_the_minute_before():
    closes = datetime(2021, 5, 1, tzinfo=timezone(timedelta(hours=2)))
    now = datetime(2021, 4, 2, tzinfo=UTC)
    assert last_minute(closes, now) == f"vendredi 30{NB}avril à 23{NB}h{NB}59, heure de Paris"
    assert last_minute(closes, now.replace(year=2020)).startswith(f"vendredi 30{NB}avril 2021 à")
