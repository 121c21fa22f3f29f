"""What is said of a row depends on its state, not on how the state sorts: rows of every state, each text moved."""

from collections.abc import Callable, Iterator
from itertools import product
from typing import Any

import pytest

from desktop.database.queries.exchanges import ExchangeRow
from desktop.database.queries.needs import NeedRow
from desktop.database.queries.requests import RequestRow
from desktop.database.queries.shares import ShareRow
from desktop.database.queries.votes import VoteRow
from desktop.runtime.actor import NetworkProblem
from desktop.runtime.exchange_state import ExchangeState
from desktop.viewmodels.kit import link_words
from desktop.viewmodels.needs import needs_list
from desktop.viewmodels.needs.needs_list import KnownNeed
from desktop.viewmodels.requests import requests_list
from desktop.viewmodels.services import shares
from desktop.viewmodels.settings import device_key_words, link
from desktop.viewmodels.settings.device_key_words import KeyRows
from desktop.viewmodels.votes import ballot_state
from tests.beside import judged_apart
from tests.desktop.viewmodels.rows import CAMPAIGN, LEFT, MOMENTS, NOW, STATES, made
from tests.records import replaced

Judged = tuple[Callable[[Any], object], Any]


def votes() -> Iterator[Judged]:
    for cast, left, number in product(STATES, LEFT, (None, 7)):
        row = made(VoteRow, kind="service", cast=cast, withdrawn=left, number=number, reason="phase_closed")
        yield lambda one: ballot_state.vote(one, NOW), row
        yield lambda one: ballot_state.late(one, CAMPAIGN, NOW), row


def texts() -> Iterator[Judged]:
    for state, left, op in product(STATES, LEFT, ("op", "")):
        own = "received" if state == "accepted" else ""
        need = made(NeedRow, submit_op=op, submitted=state if op else "", withdrawn=left, own=own)
        yield lambda one: replaced(needs_list.line(KnownNeed(row=one), {}, NOW), searched=""), need
    for state, decided, op in product(STATES, ("", "published", "declined", "received"), ("op", "")):
        share = made(ShareRow, share_op=op, shared=state if op else "", decided=decided)
        yield lambda one: replaced(shares.line(one, NOW), searched=""), share
    answers = ("", "received", "granted", "accepted", "refused", "incomplete", "withdrawn")
    for state, left, answered in product(STATES, LEFT, answers):
        request = made(RequestRow, submitted=state, withdrawn=left, answered=answered, left_op="", left="")
        yield lambda one: replaced(requests_list.line(one, {}, NOW), searched=""), request


def computer() -> Iterator[Judged]:
    for found, place, coming in product(("kept", "gone", "locked"), ("system", "file"), (True, False)):
        key = made(KeyRows, state=found, place=place, coming=coming, enrolled=True, by_network=True, sheet=None)
        yield lambda one: device_key_words.known(one), key
    for outcome in ("complete", "waiting", "stopped", "cut", "device-revoked"):
        yield lambda one: link.line(one, NOW, lost=False), made(ExchangeRow, outcome=outcome, summary={"recovered": 3})
    problems = (
        None,
        *(NetworkProblem(code, "Une phrase.", "Un remède.") for code in ("no_route", "cut", "key_lost", "quota-held")),
    )
    for problem, network, lasts in product(problems, ("unknown", "absent", "present"), ("brief", "some", "long")):
        for running, step in product((True, False), ("", "sending", "attachments", "receiving")):
            state: Any = ExchangeState(
                running=running, step=step, done=3, total=5, lasts=lasts, network_problem=problem, network=network
            )
            yield lambda one: link_words.band(one, enrolled=True, to_send=2, now=NOW, lost=False), state
            yield lambda one: link_words.connection(one, enrolled=True, lost=False), state


@pytest.mark.parametrize("rows", [votes, texts, computer])
def test_what_sorts_before_and_what_sorts_after_are_told_alike(rows: Callable[[], Iterator[Judged]]) -> None:
    apart = {place for told, row in rows() for place in judged_apart(told, row, ordered=MOMENTS)}
    assert apart == set()
