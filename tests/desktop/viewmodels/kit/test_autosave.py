"""Autosave with a real commune: every word is kept in order, and text that could not be kept is never dropped."""

from typing import TYPE_CHECKING

import pytest

from desktop.actions.kit.commune_context import CommuneContext
from desktop.actions.needs.draft_need import draft_need
from desktop.database.errors import DiskFull
from desktop.database.queries import needs
from desktop.domain.changes import Outcome
from desktop.domain.needs import MAX_DRAFT
from desktop.domain.refusals import Refusal
from desktop.viewmodels.kit.autosave import ALREADY, NOT_KEPT, PARTLY, STAYS_OPEN, UNDER_WAY, Autosave
from tests.desktop.viewmodels.conftest import baule

if TYPE_CHECKING:
    from tests.desktop.viewmodels.conftest import Commune

__all__ = ["baule"]

KEPT = ("Enregistré à 14\u00a0h\u00a032", "muted")


class Draft:
    """A need's draft that fails when a test asks for it."""

    def __init__(self) -> None:
        self.id = ""
        self.writes: list[dict[str, str]] = []
        self.trouble: Exception | None = None

    def write(self, context: CommuneContext, changed: dict[str, str]) -> Outcome[str]:
        if self.trouble is not None:
            raise self.trouble
        self.writes.append(changed)
        made = draft_need(context, self.id or None, **changed)
        self.id = made.value
        return made


class Open:
    def __init__(self, commune: "Commune") -> None:
        self.commune, self.draft = commune, Draft()
        self.saving: list[tuple[str, str]] = []
        self.refused: list[tuple[str, str]] = []
        self.autosave = Autosave(commune.actor, place="needs", again_ms=10)
        self.autosave.saving.connect(lambda sentence, tone: self.saving.append((sentence, tone)))
        self.autosave.refused.connect(lambda field, sentence: self.refused.append((field, sentence)))
        self.autosave.begin(dict.fromkeys(("title", "description", "remarks"), ""), self.draft.write)

    def title(self) -> str:
        return str(self.commune.ask(needs.one, self.draft.id).title)

    def type(self, **fields: str) -> None:
        for name, text in fields.items():
            self.autosave.type(name, text)
        self.autosave.keep()
        self.commune.settle()


@pytest.fixture
def opened(baule: "Commune") -> Open:
    return Open(baule)


@pytest.mark.slow
def test_what_is_typed_is_kept_without_a_pause_and_without_a_button(opened: Open) -> None:
    for end in range(1, 8):
        opened.autosave.type("title", "Cantine"[:end])
    assert not opened.autosave.all_kept
    opened.commune.until(lambda: opened.autosave.all_kept)
    assert opened.title() == "Cantine"
    assert opened.saving == [(UNDER_WAY, "muted"), KEPT]
    assert len(opened.draft.writes) == 1


def test_words_typed_while_a_write_is_under_way_follow_it(opened: Open) -> None:
    opened.autosave.type("title", "Cantine")
    opened.autosave.keep()
    opened.autosave.type("title", "Cantine et garderie")
    opened.autosave.type("description", "Deux sites.")
    opened.autosave.say_kept()
    opened.commune.until(lambda: opened.saving[-1:] == [(ALREADY, "ok")])
    assert opened.title() == "Cantine et garderie"
    assert opened.draft.writes == [{"title": "Cantine"}, {"title": "Cantine et garderie", "description": "Deux sites."}]
    assert opened.saving == [(UNDER_WAY, "muted"), (UNDER_WAY, "muted"), KEPT, (ALREADY, "ok")]


@pytest.mark.slow
def test_it_does_not_say_kept_of_words_that_are_not(opened: Open) -> None:
    opened.autosave.type("title", "Cantine")
    opened.commune.until(lambda: opened.saving[-1:] == [KEPT])
    opened.autosave.type("description", "Deux sites.")
    assert opened.saving[-1] == (UNDER_WAY, "muted")
    for at_rest in (opened.autosave.keep, opened.autosave.pause):
        opened.autosave.type("description", "Deux sites.")
        opened.autosave.type("description", "")
        assert opened.saving[-1] == (UNDER_WAY, "muted")
        at_rest()
        assert opened.saving[-1] == KEPT
    assert opened.draft.writes == [{"title": "Cantine"}]


def test_a_full_disk_is_said_and_tried_again_until_it_is_kept(opened: Open) -> None:
    opened.draft.trouble = DiskFull()
    opened.autosave.type("title", "Cantine")
    opened.autosave.keep()
    opened.commune.until(lambda: len(opened.saving) > 1)
    assert opened.saving[1][1] == "error"
    assert "un nouvel essai suit" in opened.saving[1][0]
    opened.autosave.type("description", "Deux sites.")
    assert opened.saving[-1][1] == "error"  # nothing hides it
    assert opened.autosave.text["title"] == "Cantine"
    opened.draft.trouble = None
    opened.commune.until(lambda: opened.autosave.all_kept)
    assert opened.title() == "Cantine"


def test_a_refusal_is_told_at_its_field_and_what_waited_does_not_happen(opened: Open) -> None:
    happened: list[bool] = []
    opened.draft.trouble = Refusal("too_long", "C’est trop long.", field="title", remedy="Raccourcissez.")
    opened.autosave.type("title", "Cantine")
    opened.autosave.when_kept(lambda: happened.append(True))
    opened.commune.until(lambda: bool(opened.refused))
    assert opened.refused == [("title", "C’est trop long. Raccourcissez.")]
    opened.draft.trouble = None
    opened.autosave.keep()
    opened.commune.until(lambda: opened.autosave.all_kept)
    assert happened == []


def test_what_is_too_long_in_one_field_keeps_the_others_from_nothing(opened: Open) -> None:
    happened: list[bool] = []
    long = "x" * (MAX_DRAFT + 1)
    opened.autosave.type("description", long)
    opened.autosave.type("remarks", long)
    opened.autosave.type("title", "Cantine")
    opened.autosave.when_kept(lambda: happened.append(True))
    opened.commune.settle()
    assert opened.title() == "Cantine"
    assert [field for field, _ in opened.refused] == ["description", "remarks"]
    assert opened.saving[-1] == (PARTLY, "error")
    assert (opened.autosave.unkept, happened) == (f"{long}\n\n{long}", [])
    assert "100" in opened.autosave.trouble

    opened.type(title="Cantine et garderie")
    assert opened.title() == "Cantine et garderie"
    assert (opened.saving[-1], len(opened.refused)) == ((PARTLY, "error"), 2)

    opened.autosave.say_kept()
    opened.commune.settle()
    assert opened.saving[-1][1] == "error", "and is not said to be stored"
    opened.type(description="Deux sites.", remarks="")
    assert (opened.autosave.all_kept, opened.autosave.trouble) == (True, "")
    assert opened.commune.ask(needs.one, opened.draft.id).description == "Deux sites."


def test_nothing_is_written_of_what_was_left_or_is_as_it_was(opened: Open) -> None:
    autosave = opened.autosave
    autosave.pause()  # nothing was typed
    autosave.type("title", "Cantine")
    autosave.end()
    for late in (autosave.keep, autosave.pause):
        late()
    assert not autosave.type("title", "Cantine")
    opened.commune.settle()
    assert (opened.draft.writes, autosave.active) == ([], False)


def test_one_write_at_a_time_however_often_it_is_asked_for(opened: Open) -> None:
    opened.autosave.type("title", "Cantine")
    for _ in range(3):
        opened.autosave.keep()
    opened.commune.settle()
    assert opened.draft.writes == [{"title": "Cantine"}]


def test_when_nothing_changed_what_waits_happens_at_once(opened: Open) -> None:
    happened: list[bool] = []
    opened.autosave.when_kept(lambda: happened.append(True))
    assert happened == [True]
    assert opened.draft.writes == []


def test_the_window_closes_and_all_is_in_the_lane(opened: Open) -> None:
    opened.autosave.type("title", "Cantine")
    opened.autosave.pause()
    opened.autosave.end()
    opened.commune.settle()
    assert opened.title() == "Cantine"
    assert not opened.autosave.type("title", "Rien n’est ouvert")


def test_what_was_too_long_in_another_draft_is_tried_in_the_next_one(opened: Open) -> None:
    long = "x" * (MAX_DRAFT + 1)
    opened.type(description=long)
    assert [field for field, _ in opened.refused] == ["description"]
    opened.autosave.begin(dict.fromkeys(("title", "description"), ""), opened.draft.write)
    opened.type(title="Cantine", description=long)
    assert [field for field, _ in opened.refused] == ["description", "description"]


def test_only_what_she_was_leaving_is_told_to_stay_open(opened: Open) -> None:
    opened.draft.trouble = DiskFull()
    opened.autosave.type("title", "Cantine")
    opened.autosave.when_kept(lambda: None)
    opened.commune.settle()
    assert opened.saving[-1][0] == STAYS_OPEN
    opened.draft.trouble = None
    opened.type()
    assert opened.saving[-1] == KEPT
    opened.draft.trouble = DiskFull()
    opened.type(title="Cantine scolaire")
    assert opened.saving[-1][0] == NOT_KEPT
    opened.draft.trouble = None
    opened.type()


def test_a_field_that_is_refused_is_no_trouble_of_the_disk(opened: Open) -> None:
    """The window's band spoke of the disk as long as the text was too long."""
    opened.draft.trouble = DiskFull()
    opened.type(title="Cantine")
    assert opened.autosave.unstored
    opened.draft.trouble = None
    opened.type(title="x" * (MAX_DRAFT + 1))
    assert (opened.autosave.unstored, opened.autosave.failed) == (False, True)


def test_that_a_text_stays_open_is_not_said_of_the_next_one(opened: Open) -> None:
    opened.draft.trouble = DiskFull()
    opened.autosave.type("title", "Cantine")
    opened.autosave.when_kept(lambda: None)
    opened.commune.settle()
    assert opened.saving[-1] == (STAYS_OPEN, "error")
    opened.autosave.begin({"title": ""}, opened.draft.write)
    opened.type(title="Salles")
    assert opened.saving[-1] == (NOT_KEPT, "error")
