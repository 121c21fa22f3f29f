"""An editor of each kind of text, and another program that writes in the same draft."""

from collections.abc import Callable
from itertools import count
from typing import Any, NamedTuple

import pytest

from desktop.actions.needs.discard_need import discard_need
from desktop.actions.needs.draft_need import draft_need
from desktop.actions.needs.erase_draft import erase_draft
from desktop.actions.requests.discard_request import discard_request
from desktop.actions.requests.draft_request import draft_request
from desktop.actions.requests.erase_request import erase_request
from desktop.actions.services.discard_share import discard_share
from desktop.actions.services.draft_share import draft_share
from desktop.database.queries import needs, requests, shares
from desktop.viewmodels.needs.departure import NeedDeparture
from desktop.viewmodels.needs.editor import NeedEditor
from desktop.viewmodels.requests.editor import RequestEditor
from desktop.viewmodels.services.editor import ShareEditor
from tests.desktop.viewmodels.conftest import Commune
from tests.desktop.viewmodels.requests.complete_request import COMPLETE as REQUEST_WORDS
from tests.desktop.viewmodels.reviews import WORDS

THEIRS = "Trois cents mots d’un autre programme."


class Kind(NamedTuple):
    """`long`: the field in which another program writes."""

    draft: Callable[..., Any]
    editor: Callable[..., Any]
    one: Callable[..., Any]
    listed: Callable[..., Any]
    long: str
    discard: Callable[..., Any]
    erase: Callable[..., Any] | None


NEED = Kind(draft_need, NeedEditor, needs.one, needs.listed, "description", discard_need, erase_draft)
REQUEST = Kind(
    draft_request, RequestEditor, requests.one, requests.listed, "description", discard_request, erase_request
)
SHARE = Kind(draft_share, ShareEditor, shares.one, shares.listed, "summary", discard_share, None)
KINDS = pytest.mark.parametrize("kind", [NEED, REQUEST, SHARE], ids=["need", "request", "service"])
#: A text of each that lacks nothing.
COMPLETE = {
    NEED: WORDS,
    REQUEST: REQUEST_WORDS,
    SHARE: {"title": "Registre", "summary": "En ligne."},
}


class Writing:
    """An editor here, and another program that writes in the same draft without a word."""

    def __init__(self, baule: Commune, kind: Kind) -> None:
        self.baule, self.kind = baule, kind
        self.editor = kind.editor(baule.actor, again_ms=60_000)
        self.sentences: list[str] = []
        self.editor.kept_apart.connect(self.sentences.append)

    def begin(self, id: str) -> None:
        self.editor.begin(id)
        self.baule.settle()

    def type(self, **fields: str) -> None:
        for name, text in fields.items():
            self.editor.type(name, text)
        self.editor.keep()
        self.baule.settle()

    def writes_elsewhere(self, id: str, **fields: str) -> None:
        self.kind.draft(self.baule.context, id, **fields)

    def erases_elsewhere(self, id: str) -> None:
        erase_elsewhere(self.baule, self.kind, id)

    def texts(self) -> set[tuple[str, str]]:
        return {(row.title, getattr(row, self.kind.long)) for row in self.baule.ask(self.kind.listed)}


def erase_elsewhere(baule: Commune, kind: Kind, id: str) -> None:
    kind.discard(baule.context, id)
    if kind.erase is None:  # nothing erases a service yet but time
        with baule.context.store.transaction() as connection:
            connection.exec_driver_sql("DELETE FROM share WHERE id = ?", (id,))
    else:
        kind.erase(baule.context, id)


def press_main_act(baule: Commune, editor: Any) -> Any:
    """Returns what tells how that ends."""
    if not isinstance(editor, NeedEditor):
        editor.ask_submit()
        return editor
    departure = NeedDeparture(baule.actor, editor, editor=editor)
    editor.when_followed(lambda changed: departure.ask(editor.id, changed))
    return departure


def at_each_answer(baule: Commune, do: Callable[[int], object]) -> Callable[..., None]:
    """What the actor submits with, so that `do` gets the number of each job, from 0, as the worker has done it."""
    submit, numbers = baule.actor._submit, count()

    def submitted(job: Callable[[], object], finished: Callable[[Any], object], *rest: Any) -> None:
        def finish(done: Any) -> object:
            do(next(numbers))
            return finished(done)

        submit(job, finish, *rest)

    return submitted
