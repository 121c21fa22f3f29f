"""An open editor of a request leaves a mark, from which a broken session goes on or begins again."""

import json
from datetime import timedelta

import pytest

from desktop.actions.kit.cancel_act import cancel_act
from desktop.actions.kit.commune_context import CommuneContext
from desktop.actions.requests.close_request import close_request
from desktop.actions.requests.discard_request import discard_request
from desktop.actions.requests.draft_request import draft_request
from desktop.actions.requests.open_request import open_request
from desktop.actions.requests.restore_request import restore_request
from desktop.actions.requests.submit_request import submit_request
from desktop.actions.requests.swap_texts import swap_texts
from desktop.actions.requests.write_apart import write_apart
from desktop.database import untouched
from desktop.database.last_text import BegunText
from desktop.database.opening import read_opening
from desktop.database.queries import open_request as opens
from desktop.database.queries import requests
from desktop.domain.drafts import which_before
from desktop.domain.refusals import Refusal
from desktop.domain.requests import FIELDS
from tests.desktop.actions.conftest import Clock
from tests.desktop.actions.requests.ready_requests import ready
from tests.desktop.actions.taken_again import begin_a_request_again


def broken_off(context: CommuneContext) -> opens.OpenRequest | None:
    """As the editor's door says it, and the first screen's, which must say the same."""
    with context.store.reading() as connection:
        found = opens.broken_off(connection)
    opening = read_opening(context.store.path)
    assert opening is not None
    if found is None:
        assert opening.broken_request is None
        return None
    with context.store.reading() as connection:
        row = requests.one(connection, found.request)
    assert row is not None
    earlier = which_before(found.before, row.fields)
    assert opening.broken_request == BegunText(
        found.request, found.title, found.updated_at, "request", restart=found.has_words, earlier=earlier
    )
    return found


def title(context: CommuneContext, id: str) -> str:
    with context.store.reading() as connection:
        row = requests.one(connection, id)
    assert row is not None
    return row.title


def test_what_was_open_when_the_session_broke_off_is_known_with_its_text_of_before(context: CommuneContext) -> None:
    id = draft_request(context, title="Accueil").value
    assert broken_off(context) is None
    open_request(context, id)
    draft_request(context, id, title="Accueil numérique")
    open_request(context, id)  # after the crash, opened again: the older text stays the one kept
    found = broken_off(context)
    assert found is not None
    assert (found.request, found.title, found.before["title"]) == (id, "Accueil numérique", "Accueil")


def test_where_nothing_was_typed_a_crash_left_nothing_to_find(context: CommuneContext) -> None:
    assert untouched.REQUEST_FIELDS == FIELDS
    id = ready(context)
    open_request(context, id)
    assert broken_off(context) is None
    with context.store.reading() as connection:
        row = requests.one(connection, id)
    assert row is not None
    for name, before in row.fields.items():
        draft_request(
            context,
            id,
            **{name: {"level": "region", "funding": "{}", "letter": '{"mayor_gender": "f"}'}.get(name, "Autre")},
        )
        assert broken_off(context) is not None, name
        draft_request(context, id, **{name: before})
        assert broken_off(context) is None
    write_apart(context, id, row.fields | {"title": "Autre"})
    assert broken_off(context) is not None, "what is kept apart was typed, and nobody has seen yet where it is"


def aside(context: CommuneContext, id: str) -> str | None:
    """The title of the text that is put aside; None where there is none."""
    with context.store.reading() as connection:
        kept = opens.aside_of(connection, id)
    return json.loads(kept)["title"] if kept else None


def with_text_aside(context: CommuneContext) -> str:
    id = ready(context)
    open_request(context, id)
    draft_request(context, id, title="Autre titre")
    begin_a_request_again(context, id)
    return id


def test_the_text_that_was_found_is_kept_beside_the_one_of_before_until_the_request_is_sent(
    context: CommuneContext,
) -> None:
    id = with_text_aside(context)
    before = title(context, id)
    assert aside(context, id) == "Autre titre"
    open_request(context, id)  # opened again later, and the session broke off once more
    draft_request(context, id, title=f"{before} bis")
    assert broken_off(context) is None, "the other text is offered where the request opens, and nothing over it"
    close_request(context, id)
    assert (title(context, id), aside(context, id)) == (f"{before} bis", "Autre titre")
    with context.store.reading() as connection:
        row = requests.one(connection, id)
    assert row is not None
    swap_texts(context, id, row.fields | {"title": "Autre titre"}, row.fields)
    assert (title(context, id), aside(context, id)) == ("Autre titre", f"{before} bis")
    submit_request(context, id)
    assert aside(context, id) is None


def test_the_bin_keeps_the_text_that_was_put_aside_until_it_is_emptied(context: CommuneContext, clock: Clock) -> None:
    id, thrown = with_text_aside(context), with_text_aside(context)
    discard_request(context, id)
    restore_request(context, id)
    assert aside(context, id) == "Autre titre"
    discard_request(context, thrown)
    for _ in range(2):  # the first time it is only seen to be over its days
        clock.now += timedelta(days=31)
        discard_request(context, draft_request(context, title="Un").value)
    assert (aside(context, thrown), aside(context, id)) == (None, "Autre titre")


def test_left_as_it_should_be_nothing_is_to_be_recovered(context: CommuneContext) -> None:
    id = draft_request(context, title="Accueil").value
    open_request(context, id)
    close_request(context, id)
    assert broken_off(context) is None
    assert title(context, id) == "Accueil"


def test_the_one_written_in_last_is_offered(context: CommuneContext) -> None:
    first, second = (draft_request(context, title=name).value for name in ("Un", "Deux"))
    open_request(context, first)
    open_request(context, second)
    draft_request(context, first, title="Un, plus tard")
    found = broken_off(context)
    assert found is not None
    assert found.request == first


def test_what_left_or_lies_in_the_bin_is_not_open_any_more(context: CommuneContext) -> None:
    id = ready(context)
    open_request(context, id)
    op = submit_request(context, id).value.op
    assert broken_off(context) is None
    with pytest.raises(Refusal, match="not_a_draft"):
        open_request(context, id)
    cancel_act(context, op)
    open_request(context, id)
    discard_request(context, id)
    assert broken_off(context) is None


def test_the_text_from_before_a_crash_goes_to_the_bin_with_it_if_it_has_words_and_none_is_put_aside(
    context: CommuneContext,
) -> None:
    empty, filled, beside = draft_request(context, None).value, ready(context), ready(context)
    text = dict.fromkeys(FIELDS, "")
    swap_texts(context, beside, text | {"title": "Parking"}, text | {"title": "De côté"})
    for id in (empty, filled, beside):
        open_request(context, id)
        draft_request(context, id, title="Former les élus")
    same = ready(context)
    open_request(context, same)
    for id, kept in ((empty, None), (filled, "Former les agents"), (beside, "De côté"), (same, None)):
        discard_request(context, id, keep_before=True)
        assert aside(context, id) == kept
        restore_request(context, id)
        with context.store.reading() as connection:
            assert opens.open_of(connection, id) is None
