"""Among which requests one is found, and what is said of those that are not in the list."""

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest

from desktop.actions.requests.discard_request import discard_request
from desktop.actions.requests.draft_request import draft_request
from desktop.actions.requests.restore_request import restore_request
from desktop.database.queries.requests import Lodged, RequestRow
from desktop.viewmodels.requests.requests_list import Requests, line, not_here
from sync.contract.published import OwnRequest
from tests.desktop.actions.published import publish
from tests.desktop.viewmodels.conftest import baule
from tests.records import fields_of

if TYPE_CHECKING:
    from tests.desktop.viewmodels.conftest import Commune

__all__ = ["baule"]

NOW = datetime(2021, 2, 3, 12, tzinfo=UTC)
EMPTY: dict[Any, Any] = {str: "", bool: False, int | None: None}


def row(**known: str) -> RequestRow:
    fields: dict[str, Any] = {field.name: EMPTY.get(field.type, ()) for field in fields_of(RequestRow)}
    return RequestRow(**fields | {"updated_at": NOW.isoformat()} | known)


@pytest.mark.parametrize(
    ("known", "kind"),
    [
        ({}, "draft"),
        ({"submit_op": "o", "submitted": "finalised"}, "sent"),
        ({"submit_op": "o", "submitted": "accepted", "answered": "received"}, "sent"),  # he has said nothing yet
        ({"submit_op": "o", "submitted": "accepted", "answered": "withdrawn"}, "sent"),
        ({"submit_op": "o", "submitted": "accepted", "answered": "accepted"}, "answered"),
        ({"submit_op": "o", "submitted": "accepted", "answered": "refused"}, "answered"),
        ({"submit_op": "o", "submitted": "accepted", "answered": "incomplete"}, "answered"),
        ({"submit_op": "o", "submitted": "accepted", "answered": "incomplete", "left_op": "o"}, "draft"),
        ({"lodged": "received"}, "sent"),  # a draft, of which the platform has the request
        ({"lodged": "refused"}, "answered"),
        ({"lodged": "incomplete"}, "answered"),
    ],
)
def test_it_is_found_by_what_its_badge_says(known: dict[str, str], kind: str) -> None:
    assert line(row(**known), {}, NOW).kinds == (kind,)


def test_of_what_is_lodged_the_list_speaks_also_where_its_draft_lies_in_the_bin(baule: "Commune") -> None:
    """Otherwise nobody would know, and it would be written and sent a second time."""
    made = baule.act(draft_request, None, title="Une borne")
    own = OwnRequest(id=made, title="Une borne", category="c", level="region", authority="24", submission="o")
    publish(baule.context, "mine", own)
    listed = Requests(baule.actor)
    listed.refresh()
    baule.settle()
    assert (listed.not_here, len(listed.model.lines)) == ("", 1)
    baule.act(discard_request, made)
    baule.settle()
    assert "Ne la déposez pas de nouveau." in listed.not_here
    baule.act(restore_request, made)
    baule.settle()
    assert listed.not_here == ""


def test_what_the_platform_lost_may_be_of_here_once_a_backup_was_put_back() -> None:
    own = OwnRequest(id="r", title="Borne", category="c", level="department", authority="45", submission="s")
    lost = (Lodged(own, lost=True),)
    now = datetime(2026, 2, 1, tzinfo=UTC)
    assert "déposée depuis un autre ordinateur de la mairie n’est plus" in not_here(lost, now)
    assert "Si cet autre ordinateur n’existe plus, déposez-la de nouveau." in not_here(lost, now)
    perhaps = not_here(lost, now, restored=True)
    assert "un autre ordinateur, ou d’ici avant le retour à une sauvegarde n’est plus" in perhaps
    assert perhaps.endswith("Sinon, déposez-la de nouveau.")
