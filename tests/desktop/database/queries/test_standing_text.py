"""Which needs say the same twice and both count: of another computer and of this one, or a copy and its original."""

from collections.abc import Callable

import pytest

from desktop.actions.kit.commune_context import CommuneContext
from desktop.actions.needs.copy_need import copy_need
from desktop.actions.needs.draft_need import draft_need
from desktop.actions.needs.submit_need import submit_need
from desktop.database.queries import standing_text
from sync.contract.published import OwnNeed
from tests.desktop.actions.conftest import clock, context, places
from tests.desktop.actions.published import open_phase, publish, settle

__all__ = ["clock", "context", "places"]
THEIRS = "01a2100a-629a-7c26-9103-0ebfe60f53b"  # and one more sign: needs and acts of another computer


def taken(context: CommuneContext, id: str, state: str = "accepted") -> str:
    act = submit_need(context, id).value
    settle(context, act.op, state)
    return act.subject


def ours(context: CommuneContext, description: str = "Papier", state: str = "accepted") -> str:
    return taken(context, draft_need(context, title="Cimetière", description=description).value, state)


def theirs(context: CommuneContext, number: int = 1, description: str = "Papier", state: str = "received") -> str:
    text = {"title": "Cimetière", "description": description}
    act = f"{THEIRS}{number}"
    publish(context, "mine", OwnNeed(id=act, submission=act, revision=act, state=state, **text))
    return act


def copied(context: CommuneContext, of: str, title: str = "Cimetière") -> str:
    return taken(context, draft_need(context, copy_need(context, of).value, title=title).value)


def both(context: CommuneContext) -> list[set[str]]:
    return [{ours(context), theirs(context)}]


def three(context: CommuneContext) -> list[set[str]]:
    """A pair in this list is not reported a second time."""
    original = ours(context, state="rejected")
    copy, other = copied(context, original), theirs(context)
    settle_again(context, original)
    return [{original, copy, other}]


def settle_again(context: CommuneContext, id: str) -> None:
    with context.store.reading() as connection:
        (op,) = connection.exec_driver_sql("SELECT submit_op FROM need WHERE id = ?", (id,)).one()
    settle(context, op, "accepted")


def ours_twice(context: CommuneContext) -> list[set[str]]:
    ours(context)
    ours(context)
    return []


def another_description(context: CommuneContext) -> list[set[str]]:
    ours(context)
    theirs(context, description="Autrement")
    return []


def one_is_out(context: CommuneContext) -> list[set[str]]:
    ours(context)
    theirs(context, 1, state="redirected")
    theirs(context, 2, state="ineligible")
    return []


def one_waits(context: CommuneContext) -> list[set[str]]:
    draft = draft_need(context, title="Cimetière", description="Papier").value
    submit_need(context, draft)
    theirs(context)
    return []


def copy_and_original(context: CommuneContext) -> list[set[str]]:
    original = ours(context, state="rejected")
    copy = copied(context, original)
    settle_again(context, original)
    return [{original, copy}]


def copy_under_another_title(context: CommuneContext) -> list[set[str]]:
    original = ours(context, state="rejected")
    for title in ("Autre", "Zonage"):
        copied(context, original, title)
    settle_again(context, original)
    return []


def copy_of_what_was_refused(context: CommuneContext) -> list[set[str]]:
    copied(context, ours(context, state="rejected"))
    return []


@pytest.mark.parametrize(
    "story",
    [
        both,
        three,
        ours_twice,
        another_description,
        one_is_out,
        one_waits,
        copy_and_original,
        copy_under_another_title,
        copy_of_what_was_refused,
    ],
)
def test_needs_that_say_the_same_and_all_count(
    context: CommuneContext, story: Callable[[CommuneContext], list[set[str]]]
) -> None:
    open_phase(context, "needs")
    expected = story(context)
    with context.store.reading() as connection:
        found = standing_text.groups_alike(connection)
    assert [{row.id for row in group} for group in found] == expected
    assert [len(group) for group in found] == [len(group) for group in expected]
