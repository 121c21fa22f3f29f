"""A service or a request of ours: received and decided are counted, listed and said apart in the outbox."""

from typing import Any

import pytest

from desktop.actions.kit.commune_context import CommuneContext
from desktop.actions.needs.draft_need import draft_need
from desktop.actions.needs.submit_need import submit_need
from desktop.actions.requests.submit_request import submit_request
from desktop.actions.services.draft_share import draft_share
from desktop.actions.services.share_service import share_service
from desktop.database.examined import DECIDED_AGAINST
from desktop.database.queries.acts import acts_window
from desktop.database.queries.acts.narrowed import Asked
from desktop.viewmodels.outbox.acts import stands
from sync.contract.published import OwnShare
from tests.desktop.actions.published import open_phase, publish, settle
from tests.desktop.actions.requests.ready_requests import answer, ready

LISTS = ("undecided", "accepted", *DECIDED_AGAINST)


@pytest.mark.parametrize(
    ("said", "alone_in", "tone"),
    [
        ("received", "undecided", "accent"),
        ("accepted", "accepted", "ok"),
        ("refused", "denied", "error"),
        ("incomplete", "incomplete", "warn"),
    ],
)
@pytest.mark.parametrize("order", ["waiting", "title"])
def test_a_request_is_in_the_list_of_the_prefet_s_answer(
    context: CommuneContext, said: Any, alone_in: str, tone: str, order: str
) -> None:
    id = ready(context)
    op = submit_request(context, id).value.op
    settle(context, op, "accepted")
    answer(context, id, op, said)
    with context.store.reading() as connection:
        windows = {only: acts_window.window(connection, 0, 9, Asked(only, order=order)) for only in LISTS}
    found = {only: [row.op for row in window.rows] for only, window in windows.items()}
    assert found == {only: [op] if only == alone_in else [] for only in LISTS}
    assert {only: windows["accepted"].counts[only] for only in LISTS} == {only: len(found[only]) for only in LISTS}
    (row,) = windows[alone_in].rows
    assert row.answered == said
    assert stands(row, carried=False).tone == tone


@pytest.mark.parametrize(
    ("said", "alone_in", "shown"),
    [
        (None, "undecided", "✓\u00a0Service reçu"),
        ("received", "undecided", "✓\u00a0Service reçu"),
        ("published", "accepted", "●\u00a0Publié au catalogue"),
        ("declined", "declined", "✗\u00a0Non retenu"),
    ],
)
@pytest.mark.parametrize("order", ["waiting", "title"])
def test_it_is_in_the_list_of_what_became_of_it(
    context: CommuneContext, said: Any, alone_in: str, shown: str, order: str
) -> None:
    open_phase(context, "needs")
    id = draft_share(context, title="Prêt de salles", summary="En ligne", cost="gratuit").value
    op = share_service(context, id).value.op
    settle(context, op, "accepted")
    need = submit_need(context, draft_need(context, None, title="Cantine", description="Menus").value).value.op
    settle(context, need, "accepted")
    if said is not None:
        publish(context, "mine", OwnShare(id=id, title="Prêt de salles", state=said))
    with context.store.reading() as connection:
        windows = {only: acts_window.window(connection, 0, 9, Asked(only, order=order)) for only in LISTS}
        found = {only: {row.op for row in window.rows} for only, window in windows.items()}
        numbers = {only: acts_window.numbers(connection, Asked(only, order=order)) for only in LISTS}
        (row,) = [row for row in acts_window.window(connection, 0, 9).rows if row.op == op]
    wanted = {only: {op} if only == alone_in else set() for only in LISTS}
    wanted["accepted"].add(need)
    assert found == wanted
    sizes = {only: len(ops) for only, ops in wanted.items()}
    assert {only: windows["accepted"].counts[only] for only in LISTS} == sizes
    assert {only: len(numbers[only]) for only in LISTS} == sizes
    assert {only: window.total for only, window in windows.items()} == sizes
    assert stands(row, carried=False).text == shown
