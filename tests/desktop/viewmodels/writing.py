"""An editor of each kind of text, and another program that writes in the same draft."""

from collections.abc import Callable
from typing import Any, NamedTuple

import pytest

from desktop.actions.needs.draft_need import draft_need
from desktop.actions.requests.draft_request import draft_request
from desktop.actions.services.draft_share import draft_share
from desktop.database.queries import needs, requests, shares
from desktop.viewmodels.needs.editor import NeedEditor
from desktop.viewmodels.requests.editor import RequestEditor
from desktop.viewmodels.services.editor import ShareEditor
from tests.desktop.viewmodels.conftest import Commune

THEIRS = "Trois cents mots d’un autre programme."


class Kind(NamedTuple):
    """`long`: the field in which another program writes."""

    draft: Callable[..., Any]
    editor: Callable[..., Any]
    one: Callable[..., Any]
    listed: Callable[..., Any]
    long: str


NEED = Kind(draft_need, NeedEditor, needs.one, needs.listed, "description")
REQUEST = Kind(draft_request, RequestEditor, requests.one, requests.listed, "description")
SHARE = Kind(draft_share, ShareEditor, shares.one, shares.listed, "summary")
KINDS = pytest.mark.parametrize("kind", [NEED, REQUEST, SHARE], ids=["need", "request", "service"])


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

    def texts(self) -> set[tuple[str, str]]:
        return {(row.title, getattr(row, self.kind.long)) for row in self.baule.ask(self.kind.listed)}
