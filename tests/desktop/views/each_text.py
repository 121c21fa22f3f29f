"""A text of each kind: the page where it is written, how a draft is made of it, what lists them, and its main act."""

import pytest

from desktop.actions.needs.draft_need import draft_need
from desktop.actions.requests.draft_request import draft_request
from desktop.actions.services.draft_share import draft_share
from desktop.database.queries import needs, requests, shares
from tests.desktop.viewmodels.requests.complete_request import COMPLETE
from tests.desktop.viewmodels.reviews import WORDS

_SHARE = {"title": "Registre", "summary": "En ligne."}
EACH = pytest.mark.parametrize(
    ("place", "draft", "words", "listed", "send"),
    [
        ("needs", draft_need, WORDS, needs.listed, "Mettre dans la boîte"),
        ("requests", draft_request, COMPLETE, requests.listed, "Mettre dans la boîte"),
        ("services", draft_share, _SHARE, shares.listed, "Proposer"),
    ],
    ids=["need", "request", "service"],
)
