"""Among which requests one is found, and what is said of those that are not in the list."""

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import msgspec
import pytest

from desktop.actions.requests.discard_request import discard_request
from desktop.actions.requests.draft_request import draft_request
from desktop.actions.requests.restore_request import restore_request
from desktop.actions.requests.resume_request import resume_request
from desktop.actions.requests.submit_request import submit_request
from desktop.database.queries.requests import Lodged, RequestRow
from desktop.domain.french import FIXED, NARROW
from desktop.viewmodels.kit.own_list import OwnLine
from desktop.viewmodels.requests.requests_list import Requests, line, not_here
from sync.contract.published import OwnRequest
from tests.desktop.actions.published import publish, settle
from tests.desktop.actions.requests.ready_requests import answer, ready
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


def test_a_request_that_was_only_opened_for_its_complement_is_still_to_be_completed(baule: "Commune") -> None:
    context, requests = baule.context, Requests(baule.actor)

    def badge() -> tuple[str, tuple[str, ...]]:
        requests.refresh()
        baule.settle()
        (found,) = requests.model.lines
        assert isinstance(found, OwnLine)
        return found.shown.word, found.kinds

    id = ready(context)
    op = submit_request(context, id).value.op
    settle(context, op, "accepted")
    answer(context, id, op, "incomplete", missing=["le devis"])
    asked = badge()
    assert asked == ("À compléter", ("answered",))
    resume_request(context, id)
    assert badge() == asked
    draft_request(context, id, description="Avec le devis.")
    assert badge() == ("Complément en cours", ("draft",))


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


def test_when_each_was_lodged_is_told_without_brackets_in_brackets() -> None:
    """Overseas a time of day says "(heure de Paris)" by itself."""
    own = OwnRequest(id="r", title="Borne", category="c", level="department", authority="45", submission="s")
    lodged = Lodged(msgspec.structs.replace(own, moved_at=datetime(2026, 2, 1, 8, 15, tzinfo=UTC)))
    said = not_here((lodged, Lodged(own)), datetime(2026, 2, 1, 9, tzinfo=UTC))
    assert (
        f"«{FIXED}Borne{FIXED}», reçue à 9{FIXED}h{FIXED}15 (heure de Paris){NARROW}; «{FIXED}Borne{FIXED}», reçue."
        in said
    )


def test_what_the_platform_lost_may_be_of_here_once_a_backup_was_put_back() -> None:
    own = OwnRequest(id="r", title="Borne", category="c", level="department", authority="45", submission="s")
    lost = (Lodged(own, lost=True),)
    now = datetime(2026, 2, 1, tzinfo=UTC)
    assert "déposée depuis un autre ordinateur de la mairie n’est plus" in not_here(lost, now)
    assert "Si cet autre ordinateur n’existe plus, déposez-la de nouveau." in not_here(lost, now)
    perhaps = not_here(lost, now, restored=True)
    assert "un autre ordinateur, ou d’ici avant le retour à une sauvegarde n’est plus" in perhaps
    assert perhaps.endswith("Sinon, déposez-la de nouveau.")
