"""What was withdrawn since is not shown as fully valid in the outbox: needs and requests, as votes are."""

from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from desktop.actions.kit.commune_context import CommuneContext
from desktop.actions.needs.draft_need import draft_need
from desktop.actions.needs.submit_need import submit_need
from desktop.actions.needs.withdraw_need import withdraw_need
from desktop.actions.requests.submit_request import submit_request
from desktop.actions.requests.withdraw_request import withdraw_request
from desktop.actions.settings.enrol import enrol
from desktop.database.opening import read_opening
from desktop.database.queries import needs, outbox
from desktop.domain.changes import QueuedAct
from tests.desktop.actions.exchanging import URL, National
from tests.desktop.actions.outbox.two_platforms import theirs, to
from tests.desktop.actions.requests.ready_requests import answer, ready
from tests.desktop.actions.votes.two_computers import Both, act_words_of, both, enrolled, national, other, rounds

__all__ = ["both", "enrolled", "national", "other"]


class Kind(NamedTuple):
    submit: Callable[[CommuneContext], Any]
    withdraw: Callable[[CommuneContext, str], Any]
    elsewhere: Callable[[Both, QueuedAct], Any]  #: what becomes of it by the other computer
    word: str
    gone: str


def something_withdrawn(context: CommuneContext) -> None:
    """An act of the other computer that may be the withdrawal: the ledger has its id, not its content."""
    need = submit_need(context, draft_need(context, title="Autre", description="Sur papier.").value).value
    withdraw_need(context, need.subject)


KINDS = {
    "need": Kind(
        lambda context: (
            submit_need(context, draft_need(context, title="Un plan", description="Sur papier.").value).value
        ),
        withdraw_need,
        lambda both, made: withdraw_need(both[1], made.subject),
        "Besoin pris en compte",
        "Besoin pris en compte, puis retiré",
    ),
    "request": Kind(
        lambda context: submit_request(context, ready(context)).value,
        withdraw_request,
        lambda both, made: (answer(both[0], made.subject, made.op, "withdrawn"), something_withdrawn(both[1])),
        "Demande déposée",
        "Demande déposée, puis retirée",
    ),
}


@pytest.fixture(params=list(KINDS))
def kind(request: pytest.FixtureRequest) -> Kind:
    return KINDS[request.param]


@pytest.mark.slow
@pytest.mark.parametrize("elsewhere", [False, True])
def test_what_was_withdrawn_since_is_said_so(
    kind: Kind, both: Both, national: National, tmp_path: Path, elsewhere: bool
) -> None:
    """Its line and what is exported, whichever computer withdrew it."""
    first, second = both
    made = kind.submit(first)
    rounds(national, first, second)
    assert act_words_of(first, made.op, tmp_path) == (kind.word, True, kind.word)
    if elsewhere:
        kind.elsewhere(both, made)
    else:
        kind.withdraw(first, made.subject)
    rounds(national, second, first)
    assert act_words_of(first, made.op, tmp_path) == (kind.gone, False, kind.gone)


def test_a_withdrawal_that_another_platform_took_in_vain_leaves_once_back(
    kind: Kind, context: CommuneContext, national: National, other: National, tmp_path: Path
) -> None:
    enrolled(context, national)
    made = kind.submit(context)
    rounds(national, context)
    kind.withdraw(context, made.subject)  # it waits, and leaves for the other platform
    to(other, context)
    enrol(context, URL, national.code(), lambda url: national.transport)
    with context.store.reading() as connection:
        waiting = outbox.listed(connection)[0]
    assert (waiting.state, waiting.number, waiting.received_at, waiting.decided_at) == ("finalised", None, "", "")
    rounds(national, context)
    assert act_words_of(context, made.op, tmp_path) == (kind.gone, False, kind.gone)


def test_a_need_that_stands_here_is_not_said_to_be_withdrawn_for_a_withdrawal_of_what_the_other_platform_has(
    both: Both, national: National, other: National, tmp_path: Path
) -> None:
    """The two platforms have the need by other submissions; the withdrawal names the one of the other."""
    first, _ = both
    id = theirs(both, national)
    to(other, first)
    made = submit_need(first, id).value
    rounds(other, first)
    to(national, first)
    withdraw_need(first, id)
    to(other, first)
    assert act_words_of(first, made.op, tmp_path) == ("Besoin pris en compte", True, "Besoin pris en compte")
    with first.store.reading() as connection:
        assert outbox.withdrawal_of(connection, made.op) is None
    assert written(first)
    to(national, first)
    assert not written(first), "it is withdrawn here"


def written(context: CommuneContext) -> bool:
    """Whether the first screen knows of a need that stands; it has no time for the question that the lists ask."""
    opening = read_opening(context.store.path)
    with context.store.reading() as connection:
        rows = needs.listed(connection)
    assert opening is not None
    assert opening.written == any(row.state != "withdrawn" for row in rows)
    return opening.written
