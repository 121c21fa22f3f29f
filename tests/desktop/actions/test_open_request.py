"""An open editor of a request leaves a mark, from which a broken session goes on or begins again."""

import pytest

from desktop.actions.cancel_act import cancel_act
from desktop.actions.desk import Desk
from desktop.actions.discard_request import discard_request
from desktop.actions.draft_request import draft_request
from desktop.actions.open_request import begin_again, close_request, open_request
from desktop.actions.submit_request import submit_request
from desktop.database.opening import OpenDraft, read_opening
from desktop.database.queries import open_request as opens
from desktop.database.queries import requests
from desktop.domain.refusals import Refusal
from tests.desktop.actions.test_requests import ready


def broken_off(desk: Desk) -> opens.OpenRequest | None:
    """As the editor's door says it, and the first screen's, which must say the same."""
    with desk.store.reading() as connection:
        found = opens.broken_off(connection)
    opening = read_opening(desk.store.path)
    assert opening is not None
    assert opening.broken_request == (found and OpenDraft(found.request, found.title, found.updated_at))
    return found


def title(desk: Desk, id: str) -> str:
    with desk.store.reading() as connection:
        row = requests.one(connection, id)
    assert row is not None
    return row.title


def test_what_was_open_when_the_session_broke_off_is_known_with_its_text_of_before(desk: Desk) -> None:
    id = draft_request(desk, title="Accueil").made
    assert broken_off(desk) is None
    open_request(desk, id)
    draft_request(desk, id, title="Accueil numérique")
    open_request(desk, id)  # after the crash, opened again: the older text stays the one kept
    found = broken_off(desk)
    assert found is not None
    assert (found.request, found.title, found.before["title"]) == (id, "Accueil numérique", "Accueil")
    assert begin_again(desk, id).requests == {id}
    assert title(desk, id) == "Accueil"
    assert broken_off(desk) is None


def test_left_as_it_should_be_nothing_is_to_be_recovered(desk: Desk) -> None:
    id = draft_request(desk, title="Accueil").made
    open_request(desk, id)
    close_request(desk, id)
    assert broken_off(desk) is None
    assert begin_again(desk, id).requests == {id}
    assert title(desk, id) == "Accueil"


def test_the_one_written_in_last_is_offered(desk: Desk) -> None:
    first, second = (draft_request(desk, title=name).made for name in ("Un", "Deux"))
    open_request(desk, first)
    open_request(desk, second)
    draft_request(desk, first, title="Un, plus tard")
    found = broken_off(desk)
    assert found is not None
    assert found.request == first


def test_what_left_or_lies_in_the_bin_is_not_open_any_more(desk: Desk) -> None:
    id = ready(desk)
    open_request(desk, id)
    op = submit_request(desk, id).op
    assert broken_off(desk) is None
    with pytest.raises(Refusal, match="not_a_draft"):
        open_request(desk, id)
    cancel_act(desk, op)
    open_request(desk, id)
    discard_request(desk, id)
    assert broken_off(desk) is None
