"""The other text of a need, put aside after a broken session: it lies where the need lies, and goes with it alone."""

import json
from datetime import timedelta

from desktop.actions.kit.commune_context import CommuneContext
from desktop.actions.needs.copy_need import copy_need
from desktop.actions.needs.discard_need import discard_need, restore_need
from desktop.actions.needs.draft_need import draft_need
from desktop.actions.needs.erase_draft import erase_draft
from desktop.actions.needs.open_need import begin_again, open_need
from desktop.database.queries import needs, standing_text
from tests.desktop.actions.conftest import Clock


def with_text_aside(context: CommuneContext) -> str:
    """A need whose session broke off, and for which the text of before was taken."""
    id = draft_need(context, title="Cimetière").value
    open_need(context, id)
    draft_need(context, id, title="Cimetière communal")
    begin_again(context, id)
    return id


def aside(context: CommuneContext, id: str) -> str | None:
    """Its title; None where there is none."""
    with context.store.reading() as connection:
        found = needs.editing_of(connection, id)
    return json.loads(found.before)["title"] if found is not None and not found.opened_at else None


def in_bin(context: CommuneContext) -> list[str]:
    with context.store.reading() as connection:
        return [found.id for found in needs.discarded(connection)]


def test_the_bin_keeps_it_and_gives_it_back_with_its_need(context: CommuneContext) -> None:
    id = with_text_aside(context)
    discard_need(context, id)
    restore_need(context, id)
    with context.store.reading() as connection:
        assert needs.text_of(needs.listed(connection)[0])["title"] == "Cimetière"
    assert aside(context, id) == "Cimetière communal"


def test_what_goes_out_of_the_bin_for_good_takes_it_away(context: CommuneContext, clock: Clock) -> None:
    erased, thrown = with_text_aside(context), with_text_aside(context)
    discard_need(context, erased)
    discard_need(context, thrown)
    erase_draft(context, erased)
    assert (in_bin(context), aside(context, erased)) == ([thrown], None)
    clock.now += timedelta(days=31)
    last = draft_need(context, title="Cantine").value
    discard_need(context, last)
    assert (in_bin(context), aside(context, thrown)) == ([last], None)


def test_what_tells_that_a_need_is_a_copy_goes_with_it(context: CommuneContext) -> None:
    copy = copy_need(context, draft_need(context, title="Cimetière").value).value
    discard_need(context, copy)
    restore_need(context, copy)
    with context.store.reading() as connection:
        assert standing_text.is_copy(connection, copy)
    discard_need(context, copy)
    erase_draft(context, copy)
    with context.store.reading() as connection:
        assert not standing_text.is_copy(connection, copy)


def test_one_text_in_the_bin_goes_and_the_others_keep_theirs(context: CommuneContext) -> None:
    erased, kept = with_text_aside(context), with_text_aside(context)
    discard_need(context, erased)
    discard_need(context, kept)
    erase_draft(context, erased)
    assert aside(context, kept) == "Cimetière communal"
