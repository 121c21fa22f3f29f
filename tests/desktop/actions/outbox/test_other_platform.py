"""A commune that changes platforms: what was said or erased at the other one is not so here."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import select

from desktop.actions.kit.commune_context import CommuneContext
from desktop.actions.needs.draft_need import draft_need
from desktop.actions.needs.submit_need import submit_need
from desktop.actions.needs.withdraw_need import withdraw_need
from desktop.actions.requests.submit_request import submit_request
from desktop.actions.requests.withdraw_request import withdraw_request
from desktop.actions.settings.enrol import enrol
from desktop.actions.settings.erase_person import erase_person
from desktop.actions.settings.set_person import set_person
from desktop.database.queries import needs, requests, timeline
from sync.platform.tables import operation
from tests.desktop.actions.exchanging import URL, National
from tests.desktop.actions.requests.ready_requests import ready, row
from tests.desktop.actions.votes.two_computers import Both, both, enrolled, national, rounds

__all__ = ["both", "enrolled", "national"]


@pytest.fixture
def other(tmp_path: Path) -> Iterator[National]:
    made = National(tmp_path / "other", another=True)
    yield made
    made.store.close()


def to(platform: National, *contexts: CommuneContext) -> None:
    """Enrolled there, and two rounds, so that each knows what the other said."""
    for context in contexts:
        enrol(context, URL, platform.code(), lambda url: platform.transport)
    rounds(platform, *contexts, *contexts)


def test_a_request_withdrawn_at_another_platform_waits_here_and_may_be_withdrawn(
    both: Both, national: National, other: National
) -> None:
    first, _ = both
    id = ready(first)
    submit_request(first, id)
    rounds(national, first)
    to(other, first)
    withdraw_request(first, id)
    to(other, first)
    assert row(first, id).state == "withdrawn"
    to(national, first)
    assert (row(first, id).state, row(first, id).withdraw_op) == ("received", "")
    with first.store.reading() as connection:
        life = timeline.of_request(connection, id)
    assert life is not None
    assert {"withdrawing", "withdrawal", "withdrawn"}.isdisjoint(step.key for step in life.steps)
    withdraw_request(first, id)
    rounds(national, first, first)
    with first.store.reading() as connection:
        told = requests.own(connection, id)
    assert told is not None
    assert (told.state, row(first, id).state) == ("withdrawn", "withdrawn")


def test_a_need_withdrawn_at_another_platform_stands_here_and_may_be_withdrawn(
    both: Both, national: National, other: National
) -> None:
    first, second = both
    id = draft_need(first, title="Un plan", description="Sur papier.").value
    submit_need(first, id)
    rounds(national, *both)
    to(other, second)
    submit_need(second, id)  # what the first platform told of is a draft here
    rounds(other, second)
    withdraw_need(second, id)
    to(other, second)
    to(national, second)
    with second.store.reading() as connection:
        found = needs.one(connection, id)
    assert found is not None
    assert (found.state, found.own) == ("accepted", "received")
    withdraw_need(second, id)
    rounds(national, *both, *both)
    for one in both:
        with one.store.reading() as connection:
            found = needs.one(connection, id)
        assert found is not None
        assert (found.state, found.own) == ("withdrawn", "withdrawn")


def kept_there(platform: National) -> list[str]:
    """Acts beside which the platform keeps personal data."""
    with platform.store.reading() as connection:
        return list(connection.scalars(select(operation.c.op).where(operation.c.personal.is_not(None))))


def test_data_that_another_platform_keeps_are_named_and_erased_once_back_at_it(
    both: Both, national: National, other: National
) -> None:
    first, _ = both
    set_person(first, name="Jeanne Martin", email="jeanne@baule.example")
    op = submit_need(first, draft_need(first, title="Un plan", description="Sur papier.").value).value.op
    rounds(national, first)
    to(other, first)
    left = erase_person(first).value.left
    assert [(one.id, one.title) for one in left if one.place == "platform"] == [(op, "Un plan")]
    rounds(other, first)
    to(national, first)
    assert kept_there(national) == [op]
    again = erase_person(first).value
    assert (again.op != "", [one for one in again.left if one.place == "platform"]) == (True, [])
    rounds(national, first)
    assert kept_there(national) == []
    assert erase_person(first).value.op == ""
    to(other, first)
    assert [one for one in erase_person(first).value.left if one.place == "platform"] == []
