"""A text of each kind: the page where it is written, how a draft is made of it, what lists them, and its main act."""

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

import pytest

from desktop.actions.needs.draft_need import draft_need
from desktop.actions.requests.draft_request import draft_request
from desktop.actions.services.draft_share import draft_share
from desktop.database.queries import needs, requests, shares
from tests.desktop.viewmodels.requests.complete_request import COMPLETE
from tests.desktop.viewmodels.reviews import WORDS


class TextKind(NamedTuple):
    """What a test needs to write one, and to find what became of it."""

    place: str
    draft: Callable[..., Any]
    words: Mapping[str, str]  #: of a text that can be sent
    listed: Callable[..., Any]
    send: str  #: how its main act begins


_SHARE = {"title": "Registre", "summary": "En ligne."}
EACH = pytest.mark.parametrize(
    "kind",
    [
        TextKind("needs", draft_need, WORDS, needs.listed, "Mettre dans la boîte"),
        TextKind("requests", draft_request, COMPLETE, requests.listed, "Mettre dans la boîte"),
        TextKind("services", draft_share, _SHARE, shares.listed, "Proposer"),
    ],
    ids=["need", "request", "service"],
)
