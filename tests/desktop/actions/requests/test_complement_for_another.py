"""A complement of what only another platform has waits for that one, as a correction of a need does."""

import pytest

from desktop.actions.kit.commune_context import CommuneContext
from desktop.actions.requests.draft_request import draft_request
from desktop.actions.requests.resume_request import resume_request
from desktop.actions.requests.submit_request import submit_request
from desktop.database.opening import read_opening
from desktop.database.queries import outbox
from desktop.database.queries.acts import acts_window, one_act
from desktop.viewmodels.outbox.act_paper import paper_of
from tests.desktop.actions.exchanging import National
from tests.desktop.actions.outbox.two_platforms import to
from tests.desktop.actions.requests.ready_requests import answer, decide, ready
from tests.desktop.actions.votes.two_computers import enrolled, national, other, rounds

__all__ = ["enrolled", "national", "other"]


def waiting(context: CommuneContext) -> tuple[int, int]:
    """How many acts leave, and how many wait for another platform: the outbox and the first screen count the same."""
    opening = read_opening(context.store.path)
    with context.store.reading() as connection:
        counts, window = outbox.counts(connection), acts_window.window(connection, 0, 9)
    assert opening is not None
    apart = counts.waits_for_other_platform
    assert (opening.waiting, opening.waits_for_other_platform) == (counts.waiting, apart)
    assert (window.asides.waits_for_other_platform, window.sizes[0]) == (apart, counts.waiting + apart)
    return counts.waiting, apart


def sentence(context: CommuneContext, op: str) -> tuple[str, str]:
    """The word and the sentence of the act's page."""
    with context.store.reading() as connection:
        paper = one_act.paper(connection, op)
    assert paper is not None
    read = paper_of(paper, context.clock())
    return read.state.word, read.sentence


@pytest.fixture
def unsent(context: CommuneContext, national: National, other: National) -> tuple[str, str, str]:
    """Of a request that only the other platform has, and asks to complete: its id, its submission, the complement."""
    to(other, context)
    id = ready(context)
    first = submit_request(context, id).value.op
    rounds(other, context)
    decide(other, id, "incomplete")
    rounds(other, context)
    resume_request(context, id)
    draft_request(context, id, title="Former dix agents")
    op = submit_request(context, id).value.op
    assert waiting(context) == (1, 0)
    return id, first, op


def test_it_waits_for_that_one_and_leaves_there(
    context: CommuneContext, national: National, other: National, unsent: tuple[str, str, str]
) -> None:
    """It was said to leave with each exchange, for ever."""
    _, _, op = unsent
    to(national, context)
    assert waiting(context) == (0, 1)
    word, words = sentence(context, op)
    assert word == "Attend une autre plateforme"
    assert words.startswith("Il complète une demande que seule une autre plateforme a.")
    with context.store.transaction() as connection:
        connection.exec_driver_sql("INSERT INTO bundle VALUES ('b', 'out', '2026', 'f', 9, ?, NULL)", (f'["{op}"]',))
    opening = read_opening(context.store.path)
    assert opening is not None
    assert (opening.waiting, opening.on_a_stick) == (0, 0), "Accueil said that -1 acts leave"
    to(other, context)
    assert (waiting(context), sentence(context, op)[0]) == ((0, 0), "Complément déposé")


def test_it_does_not_where_this_one_has_what_it_completes(
    context: CommuneContext, national: National, unsent: tuple[str, str, str]
) -> None:
    """Another computer, or a copy of this database, has brought that text here."""
    id, first, _ = unsent
    to(national, context)
    key = "(SELECT json_extract(platform_key, '$.id') FROM device)"
    with context.store.transaction() as connection:
        signed = f"UPDATE proof SET value = json_set(value, '$.receipt.key', {key}) WHERE op = ?"
        connection.exec_driver_sql(signed, (first,))
    answer(context, id, first, "incomplete")
    assert waiting(context) == (1, 0)
