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
from desktop.domain.changes import QueuedAct
from tests.desktop.actions.exchanging import URL, National
from tests.desktop.actions.requests.ready_requests import answer, ready
from tests.desktop.actions.votes.two_computers import Both, both, enrolled, national, other, rounds, told_of

__all__ = ["both", "enrolled", "national", "other"]


class Kind(NamedTuple):
    submit: Callable[[CommuneContext], Any]
    withdraw: Callable[[CommuneContext, str], Any]
    elsewhere: Callable[[Both, QueuedAct], Any]  #: what becomes of it by the other computer
    word: str
    gone: str
    leaves_again: bool  #: whether a withdrawal that another platform took in vain leaves once back


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
        True,
    ),
    "request": Kind(
        lambda context: submit_request(context, ready(context)).value,
        withdraw_request,
        lambda both, made: (answer(both[0], made.subject, made.op, "withdrawn"), something_withdrawn(both[1])),
        "Demande déposée",
        "Demande déposée, puis retirée",
        False,
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
    assert told_of(first, made.op, tmp_path) == (kind.word, True, "Pris en compte")
    if elsewhere:
        kind.elsewhere(both, made)
    else:
        kind.withdraw(first, made.subject)
    rounds(national, second, first)
    assert told_of(first, made.op, tmp_path) == (kind.gone, False, "Pris en compte, puis retiré")


def test_what_another_platform_withdrew_in_vain_is_said_as_this_one_has_it(
    kind: Kind, context: CommuneContext, national: National, other: National, tmp_path: Path
) -> None:
    enrolled(context, national)
    made = kind.submit(context)
    rounds(national, context)
    kind.withdraw(context, made.subject)  # it waits, and leaves for the other platform
    for platform in (other, national):
        enrol(context, URL, platform.code(), lambda url, at=platform: at.transport)
        rounds(platform, context)
    stands = (kind.word, True, "Pris en compte")
    assert told_of(context, made.op, tmp_path) == (
        (kind.gone, False, "Pris en compte, puis retiré") if kind.leaves_again else stands
    )
