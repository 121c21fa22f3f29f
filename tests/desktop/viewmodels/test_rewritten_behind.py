"""Another program writes in the draft of a form, in sight or behind another page: what was typed is in a table."""

from collections.abc import Callable
from itertools import count
from typing import Any, NamedTuple

import pytest
from hypothesis import HealthCheck, Phase, find, given, settings
from hypothesis import strategies as st

from desktop.actions.kit.close_forms import close_forms
from desktop.actions.needs.correct_need import correct_need
from desktop.actions.needs.submit_need import submit_need
from desktop.database.driver import rows
from desktop.database.queries import campaign
from desktop.domain.changes import EVERYTHING
from desktop.viewmodels.needs.editor import NeedEditor
from desktop.viewmodels.requests.editor import RequestEditor
from tests.desktop.actions import published
from tests.desktop.viewmodels.conftest import Commune
from tests.desktop.viewmodels.two_programs import REWRITE, STORED
from tests.desktop.viewmodels.writing import NEED, REQUEST, Kind

STEPS = (
    "type",
    "type",
    "pause",
    "pause",
    "resume",
    "write",
    "write",
    "tell",
    "close",
    "quit",
    "kill",
    "start",
    "start",
)
STORIES = st.lists(
    st.tuples(st.sampled_from(STEPS), st.sampled_from(["title", "description"])), min_size=4, max_size=14
)
OF_ONE_DATABASE = [HealthCheck.function_scoped_fixture]
Story = list[tuple[str, str]]
RUNS = count()


def new_need(baule: Commune) -> str:
    return baule.act(NEED.draft, None, title="Besoin", description="Sur papier.")


def new_correction(baule: Commune) -> str:
    theme = baule.ask(campaign.themes)[0].id
    need = baule.act(NEED.draft, None, title="Besoin", description="Sur papier.", theme=theme)
    published.settle(baule.context, baule.act(submit_need, need).op, "accepted")
    return baule.act(correct_need, need)


def new_request(baule: Commune) -> str:
    return baule.act(REQUEST.draft, None, title="Demande", description="Pour la voirie.")


class Draft(NamedTuple):
    kind: Kind
    make: Callable[[Commune], str]
    editor: Callable[..., Any]


DRAFTS = pytest.mark.parametrize(
    "draft",
    [
        Draft(NEED, new_need, NeedEditor),
        Draft(NEED, new_correction, NeedEditor),
        Draft(REQUEST, new_request, RequestEditor),
    ],
    ids=["need", "correction", "request"],
)


class Window:
    """A window with one form, and another program. What is typed is stored at once, and `owed` from then on.

    It is until she types something else in its place, or the form is closed: then it is a text as any other.
    """

    def __init__(self, baule: Commune, draft: Draft) -> None:
        self.baule, self.draft, self.words, self.run = baule, draft, count(), next(RUNS)
        self.id, self.owed, self.since_mark = draft.make(baule), set[str](), set[str]()
        self.runs, self.spoilt = True, list[str]()
        self.rewritten, self.found = "", False
        self.kept_in_sight = set[str]()  # drafts with an open mark, which the window takes over where it has to
        self.editor: Any = None
        self.open()

    def play(self, step: str, field: str) -> list[str]:
        """What is wrong after it."""
        self.spoilt.clear()
        getattr(self, step)(field)
        self.baule.settle()
        if self.runs and self.editor.active:
            self.id = self.editor.id
        return [*self.spoilt, *(word for word in sorted(self.owed) if word not in self.stored)]

    @property
    def stored(self) -> str:
        with self.baule.context.store.reading() as connection:
            return "\n".join(" ".join(row) for query in STORED[self.draft.kind] for row in rows(connection, query))

    def open(self) -> None:
        self.editor = self.draft.editor(self.baule.actor, again_ms=60_000)
        self.editor.begin(self.id)
        self.baule.settle()
        self.owed.clear()
        self.since_mark.clear()

    def end(self) -> None:
        self.editor.finish()
        self.editor.deleteLater()
        self.runs = False

    def type(self, field: str) -> None:
        if not self.runs:
            return
        if not self.editor.active:
            self.open()
        elif not self.editor.in_sight:
            self.resume(field)
        word = f"Mot{next(self.words)}de{self.run}."
        self.owed.discard(self.editor.fields[field])
        self.editor.type(field, word)
        self.editor.keep()
        self.baule.settle()
        self.owed.add(word)
        self.since_mark.add(word)
        self.rewritten = ""

    def pause(self, _field: str) -> None:
        if self.runs:
            self.editor.pause()

    def resume(self, _field: str) -> None:
        if self.runs and self.editor.active and not self.editor.in_sight:
            self.editor.resume()
            self.baule.settle()
            self.since_mark.clear()

    def tell(self, _field: str) -> None:
        self.baule.actor.announce(EVERYTHING)

    def close(self, _field: str) -> None:
        if self.runs and self.editor.active:
            self.editor.close()
            self.baule.settle()
            self.owed.clear()
            self.found = False

    def quit(self, field: str) -> None:
        """The window closes as usual, with the form in sight or behind."""
        if not self.runs:
            return
        self.pause(field)
        self.baule.act(close_forms)
        self.owed.clear()
        self.found = False
        self.end()
        self._expect_no_question()

    def kill(self, _field: str) -> None:
        if self.runs:
            behind = not self.editor.active or not self.editor.in_sight
            self.end()
            if behind:
                self.since_mark.clear()
                self._expect_no_question()

    def start(self, _field: str) -> None:
        """The form is opened in which the session broke off, or the one of before."""
        if self.runs:
            return
        owed = self.owed & self.since_mark
        asked = self._asked()
        self.found = bool(asked)
        self.id = asked or self.id
        self.baule.act(close_forms)
        self.runs = True
        self.open()
        if asked:
            self.owed |= owed
            self.since_mark |= owed

    def write(self, field: str) -> None:
        """The other program."""
        typed = bool(self.owed) or self.found
        apart = REWRITE[self.draft.kind](self.baule.context, self.id, **{field: f"Autre{next(self.words)}."}).value
        if apart and not typed:
            self.spoilt.append("kept apart though nobody has typed")
        if apart and self.rewritten == self.id:
            self.spoilt.append("kept apart again")
        if apart:
            self.rewritten = self.id
            if self.runs and self.editor.in_sight:
                self.kept_in_sight.add(apart)

    def _asked(self) -> str:
        opening = self.baule.opening()
        broken = opening.broken_off or opening.broken_request
        return "" if broken is None else broken.id

    def _expect_no_question(self) -> None:
        if self._asked() not in ("", *self.kept_in_sight):
            self.spoilt.append("asked about after a form that was left")


def wrong(baule: Commune, draft: Draft, story: Story) -> list[str]:
    """The step after which something is, and what."""
    window = Window(baule, draft)
    try:
        for step, field in story:
            if found := window.play(step, field):
                return [step, *found]
    finally:
        window.end()
        with baule.context.store.transaction() as connection:  # the next story begins without marks
            connection.exec_driver_sql("DELETE FROM editing")
            connection.exec_driver_sql("DELETE FROM meta WHERE key LIKE 'open_request.%'")
    return []


@DRAFTS
@settings(max_examples=25, deadline=None, derandomize=True, database=None, suppress_health_check=OF_ONE_DATABASE)
@given(story=STORIES)
def test_what_was_typed_and_stored_is_in_a_table(baule: Commune, draft: Draft, story: Story) -> None:
    baule.campaign("needs")
    assert wrong(baule, draft, story) == []


@pytest.mark.slow
@DRAFTS
@settings(max_examples=80, deadline=None, database=None, suppress_health_check=OF_ONE_DATABASE)
@given(story=STORIES)
def test_and_in_longer_play(baule: Commune, draft: Draft, story: Story) -> None:
    baule.campaign("needs")
    assert wrong(baule, draft, story) == []


@DRAFTS
@pytest.mark.parametrize("later", ["kill", "quit", "kill start", "resume kill", "resume tell"])
def test_so_are_words_of_a_form_behind_another_page(baule: Commune, draft: Draft, later: str) -> None:
    """They were said to be kept, and were in no table but while somebody came back to the form."""
    baule.campaign("needs")
    window = Window(baule, draft)
    window.play("type", "description")
    window.play("pause", "description")
    hers = set(window.owed)
    assert window.play("write", "description") == []
    assert window.play("write", "title") == []
    for step in later.split():
        assert window.play(step, "title") == []
        assert all(word in window.stored for word in hers)
    window.end()


class NeedWithoutNote(NeedEditor):
    @property
    def _own(self) -> tuple[str, ...]:
        return ()


class RequestWithoutNote(RequestEditor):
    @property
    def _own(self) -> tuple[str, ...]:
        return ()


@pytest.mark.parametrize(
    "draft", [Draft(NEED, new_need, NeedWithoutNote), Draft(REQUEST, new_request, RequestWithoutNote)]
)
def test_a_form_that_does_not_note_what_was_typed_loses_some(baule: Commune, draft: Draft) -> None:
    """The control: as many stories as the quick test has find it."""
    baule.campaign("needs")
    few = settings(
        max_examples=25,
        deadline=None,
        derandomize=True,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=OF_ONE_DATABASE,
    )
    assert find(STORIES, lambda story: bool(wrong(baule, draft, story)), settings=few)
