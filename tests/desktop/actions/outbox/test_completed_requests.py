"""A request counts as taken into account once the préfet has granted its last text; the texts before it never do."""

import pytest

from desktop.actions.kit.cancel_act import cancel_act
from desktop.actions.kit.commune_context import CommuneContext
from desktop.actions.requests.resume_request import resume_request
from desktop.actions.requests.submit_request import submit_request
from desktop.cli.states import of_act as state_words
from desktop.database.examined import DECIDED_AGAINST
from desktop.database.opening import read_opening
from desktop.database.queries import outbox
from desktop.database.queries.acts import acts_window
from desktop.database.queries.acts.narrowed import Asked
from desktop.viewmodels.home.acts_share import sentence
from desktop.viewmodels.outbox.act_answer import answer as answer_of
from desktop.viewmodels.outbox.acts import stands
from tests.desktop.actions.published import settle
from tests.desktop.actions.requests.ready_requests import answer, ready

NAMES = ("accepted", "undecided", *DECIDED_AGAINST)


def counted(context: CommuneContext) -> dict[str, int]:
    """What the first screen counts, which is what the lists of acts count and contain."""
    opening = read_opening(context.store.path)
    assert opening is not None
    with context.store.reading() as connection:
        windows = {name: acts_window.window(connection, 0, 9, Asked(name)) for name in NAMES}
    listed = {name: len(window.rows) for name, window in windows.items()}
    assert {name: getattr(opening, name) for name in NAMES} == listed
    assert {name: windows["accepted"].counts[name] for name in NAMES} == listed
    return {name: count for name, count in listed.items() if count}


def state(context: CommuneContext, op: str) -> str:
    """As the list of acts, the page of the act and the commands say it."""
    with context.store.reading() as connection:
        act = outbox.one(connection, op)
        assert act is not None
        decided = answer_of(connection, act)
    shown = stands(act, carried=False)
    assert decided is not None
    assert decided.shown == shown
    assert state_words(act, carried=False) == shown.text.replace("\u00a0", " ")
    return shown.text


def test_a_complement_that_waits_leaves_any_other_answer_as_it_is(context: CommuneContext) -> None:
    """The préfet may decide before it leaves."""
    id = ready(context)
    op = submit_request(context, id).value.op
    settle(context, op, "accepted")
    answer(context, id, op, "incomplete", missing=["Le devis"])
    resume_request(context, id)
    submit_request(context, id)
    for said, alone_in in (("refused", "denied"), ("accepted", "accepted")):
        answer(context, id, op, said)
        assert counted(context) == {alone_in: 1}


def test_one_that_the_platform_has_only_received_waits_for_a_decision(context: CommuneContext) -> None:
    """The receipt came, and the exchange broke off before the platform's word on it."""
    settle(context, submit_request(context, ready(context)).value.op, "accepted")
    assert counted(context) == {"undecided": 1}
    opening = read_opening(context.store.path)
    assert opening is not None
    assert "une décision" in sentence(opening)


def test_one_found_incomplete_gives_place_to_its_complement(context: CommuneContext) -> None:
    id = ready(context)
    op = submit_request(context, id).value.op
    settle(context, op, "accepted")
    answer(context, id, op, "incomplete", missing=["Le devis"])
    resume_request(context, id)
    assert (counted(context), state(context, op)) == ({"incomplete": 1}, "⚠\u00a0À compléter")
    complement = submit_request(context, id).value.op
    assert counted(context) == {"completing": 1}  # and the complement waits here
    assert state(context, op) == "↑\u00a0Complément à envoyer"
    with context.store.transaction() as connection:
        written = "INSERT INTO bundle VALUES ('b', 'out', '2026', 'f', 9, ?, NULL)"
        connection.exec_driver_sql(written, (f'["{complement}"]',))
    assert (counted(context), state(context, op)) == ({"completing_by_stick": 1}, "⇩\u00a0Complément sur clé USB")
    with context.store.transaction() as connection:
        connection.exec_driver_sql("DELETE FROM bundle")
    cancel_act(context, complement)
    assert (counted(context), state(context, op)) == ({"incomplete": 1}, "⚠\u00a0À compléter")
    complement = submit_request(context, id).value.op
    settle(context, complement, "accepted")
    assert counted(context) == {"undecided": 1, "completed": 1}  # of which the platform has not spoken yet
    for said, alone_in in (("received", "undecided"), ("refused", "denied"), ("accepted", "accepted")):
        answer(context, id, complement, said)
        assert counted(context) == {alone_in: 1, "completed": 1}


@pytest.mark.parametrize("said", ["received", "incomplete", "refused", "accepted"])
def test_so_does_one_that_another_computer_completed(context: CommuneContext, said: str) -> None:
    id = ready(context)
    settle(context, submit_request(context, id).value.op, "accepted")
    answer(context, id, "of-another-computer", said)
    assert counted(context) == {"completed": 1}
