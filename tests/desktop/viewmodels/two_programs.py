"""An editor here and another program, in any order: what each did with the words of both."""

from collections.abc import Callable
from contextlib import suppress
from itertools import count
from typing import Any

from desktop.actions.needs.restore_need import restore_need
from desktop.actions.needs.rewrite_need import rewrite_need
from desktop.actions.needs.submit_need import submit_need
from desktop.actions.requests.restore_request import restore_request
from desktop.actions.requests.rewrite_request import rewrite_request
from desktop.actions.requests.submit_request import submit_request
from desktop.actions.services.draft_share import draft_share
from desktop.actions.services.restore_share import restore_share
from desktop.actions.services.share_service import share_service
from desktop.database.driver import rows
from desktop.database.queries import campaign
from desktop.domain.changes import EVERYTHING
from desktop.domain.refusals import Refusal
from tests.desktop.viewmodels.conftest import Commune
from tests.desktop.viewmodels.requests.complete_request import COMPLETE
from tests.desktop.viewmodels.writing import NEED, REQUEST, SHARE, Kind, erase_elsewhere

#: What stands in drafts, and beside them as the other of two texts; not what was read before a crash, which goes.
STORED = {
    NEED: ("SELECT title, description FROM need", "SELECT aside, '' FROM editing"),
    REQUEST: (
        "SELECT title, description FROM request",
        "SELECT value, '' FROM meta WHERE key LIKE 'aside_request.%'",
    ),
    SHARE: ("SELECT title, summary FROM share",),
}
SEND: dict[Kind, Callable[..., Any]] = {NEED: submit_need, REQUEST: submit_request, SHARE: share_service}
REWRITE: dict[Kind, Callable[..., Any]] = {NEED: rewrite_need, REQUEST: rewrite_request, SHARE: draft_share}
HERE = ("type", "keep", "pause", "come_back", "close", "throw_away", "swap", "break_off", "ask")
RUNS = count()
RESTORE: dict[Kind, Callable[..., Any]] = {NEED: restore_need, REQUEST: restore_request, SHARE: restore_share}


class TwoPrograms:
    """`owed`: each word that nobody has replaced or thrown away knowingly: it must stand in a draft or in the form.

    Each word is one of a kind. Those typed here since the draft was opened are hers; the others the other program may
    overwrite, as it knows them.
    """

    def __init__(self, baule: Commune, kind: Kind, editor: Callable[..., Any] | None = None) -> None:
        self.baule, self.kind, self.make = baule, kind, editor or kind.editor
        self.words, self.run = count(), next(RUNS)
        self.owed, self.hers = set[str](), set[str]()
        self.others: dict[str, str] | None = None  # the other of two texts after a crash
        self.id = baule.act(kind.draft, None, **self.complete(), title=self.word(), **{kind.long: self.word()})
        self.open()

    def play(self, steps: str, field: str) -> None:
        """Steps with nothing told between them, but for what is written here."""
        for step in steps.split():
            if not self.editor.active and step in HERE:
                self.open()
            getattr(self, step)(field if field == "title" else self.kind.long)
            self.baule.settle()
            self.id = self.editor.id or self.id

    def complete(self) -> dict[str, str]:
        if self.kind is REQUEST:
            return {name: text for name, text in COMPLETE.items() if name not in ("title", "description")}
        themes = self.baule.ask(campaign.themes)
        return {"theme": themes[0].id} if self.kind is NEED and themes else {}

    def word(self) -> str:
        return f"Mot{next(self.words)}de{self.run}."

    @property
    def stored(self) -> str:
        with self.baule.context.store.reading() as connection:
            return "\n".join(" ".join(row) for query in STORED[self.kind] for row in rows(connection, query))

    @property
    def shown(self) -> str:
        return "\n".join(self.editor.fields.values()) if self.editor.active else ""

    @property
    def lost(self) -> set[str]:
        there = f"{self.stored}\n{self.shown}"
        return {word for word in self.owed if word not in there}

    # --- here --------------------------------------------------------------------------------------------------------

    def open(self, id: str | None = None) -> None:
        """`id`: "" for a new one; as where the one of before has left, or is in the bin."""
        if hasattr(self, "editor"):
            self.editor.deleteLater()
        self.editor = self.make(self.baule.actor, again_ms=60_000)
        self.editor.opened.connect(self._opened)
        self.editor.begin(self.id if id is None else id)
        self.baule.settle()
        if not self.editor.active and id is None:
            self.open("")

    def _opened(self, opened: Any) -> None:
        self.others = getattr(opened, "earlier", None)

    def type(self, field: str) -> None:
        old, new = self.editor.fields[field], self.word()
        self.editor.type(field, new)
        self.owed.discard(old)
        self.owed.add(new)
        self.hers.add(new)

    def keep(self, _field: str) -> None:
        self.editor.keep()

    def pause(self, _field: str) -> None:
        self.editor.pause()

    def come_back(self, _field: str) -> None:
        self.editor.resume()

    def close(self, _field: str) -> None:
        self.editor.close()
        self.baule.settle()
        if not self.editor.active:
            self.hers.clear()

    def throw_away(self, _field: str) -> None:
        ends: list[str] = []
        if self.kind is NEED:
            self.editor.discard(lambda id, _title: ends.append(id))
        else:
            self.editor.closed.connect(lambda: ends.append(self.editor.id))
            self.editor.close(to_bin=True)
        self.baule.settle()
        for id in filter(None, ends):
            with suppress(Refusal):  # it has left meanwhile, as it is
                self.kind.discard(self.baule.context, id)
            self.hers.clear()

    def swap(self, _field: str) -> None:
        if not self.others or self.kind is SHARE:
            return
        wanted = self.others

        def taken(aside: dict[str, str]) -> None:
            self.others = aside
            for name, text in wanted.items():
                self.editor.type(name, text)

        self.editor.swap(wanted, taken)

    def end(self) -> None:
        self.baule.read_only(False)
        self.editor.finish()
        self.editor.deleteLater()

    def fill_disk(self, _field: str) -> None:
        self.baule.read_only(True)

    def make_room(self, _field: str) -> None:
        self.baule.read_only(False)

    def break_off(self, _field: str) -> None:
        """A crash, once the worker has done what it was asked."""
        self.baule.settle()
        stored = self.stored
        self.owed = {word for word in self.owed if word in stored}
        self.id = self.editor.id or self.id
        self.editor.finish()
        self.others = None
        self.open()
        if self.others is None:
            self.hers.clear()  # it opened as any other

    def ask(self, _field: str) -> None:
        """The main act goes on with what the form shows, and with nothing else."""
        asked: list[bool] = []
        self.editor.when_followed(asked.append)
        self.baule.settle()
        if asked and self.editor.active and self.editor.id:
            row = self.baule.ask(self.kind.one, self.editor.id)
            shown = self.editor.fields
            assert (row.title, getattr(row, self.kind.long)) == (shown["title"], shown[self.kind.long])

    # --- the other program -------------------------------------------------------------------------------------------

    def elsewhere(self, act: Callable[..., Any], *args: Any, **fields: str) -> None:
        """What it throws away itself is not owed, even where a copy stands in a draft apart for a while.

        But hers is, as long as the form shows it.
        """
        before, had = self.stored, self.in_draft
        try:
            act(*args, **fields)
        except Refusal:
            return
        self.owed |= set(fields.values())
        now, hers = self.stored, {word for word in self.hers if word in self.shown}
        self.owed -= {word for word in self.owed - hers if word in before and word not in now}
        self.owed -= had - self.in_draft - hers

    @property
    def in_draft(self) -> set[str]:
        """What stands in the draft that the other program is at."""
        row = self.baule.ask(self.kind.one, self.draft)
        return set() if row is None else {row.title, getattr(row, self.kind.long)}

    def write(self, field: str) -> None:
        self.elsewhere(REWRITE[self.kind], self.baule.context, self.draft, **{field: self.word()})

    def put_in_bin(self, _field: str) -> None:
        self.elsewhere(self.kind.discard, self.baule.context, self.draft)

    def take_out(self, _field: str) -> None:
        self.elsewhere(RESTORE[self.kind], self.baule.context, self.draft)

    def erase(self, _field: str) -> None:
        self.elsewhere(erase_elsewhere, self.baule, self.kind, self.draft)

    def send(self, _field: str) -> None:
        self.elsewhere(SEND[self.kind], self.baule.context, self.draft)

    def tell(self, _field: str) -> None:
        self.baule.actor.announce(EVERYTHING)

    @property
    def draft(self) -> str:
        return self.editor.id or self.id
