"""A request that is open in a window, and that another program writes over just before the session breaks off."""

from datetime import timedelta

import pytest

from desktop.actions.kit.close_forms import close_forms
from desktop.actions.kit.commune_context import CommuneContext
from desktop.actions.requests.close_request import close_request
from desktop.actions.requests.discard_request import discard_request
from desktop.actions.requests.draft_request import draft_request
from desktop.actions.requests.open_request import open_request
from desktop.actions.requests.pause_request import pause_request
from desktop.actions.requests.rewrite_request import rewrite_request
from desktop.actions.requests.write_apart import write_apart
from desktop.database.queries import open_request as opens
from desktop.database.queries import requests
from tests.desktop.actions.conftest import Clock


@pytest.fixture
def open_id(context: CommuneContext) -> str:
    id = draft_request(context, title="Cimetière", description="Sur papier.").value
    open_request(context, id)
    return id


def texts(context: CommuneContext) -> dict[str, str]:
    with context.store.reading() as connection:
        return {row.id: row.title for row in requests.listed(connection)}


def asked_after_the_crash(context: CommuneContext) -> tuple[str, str]:
    """The draft that the next start asks about, and the title of before; ("", "") where it asks nothing."""
    with context.store.reading() as connection:
        broken = opens.broken_off(connection)
    return ("", "") if broken is None else (broken.request, broken.before["title"])


def test_words_typed_in_the_window_go_on_apart_and_are_the_ones_that_are_found(
    context: CommuneContext, open_id: str
) -> None:
    draft_request(context, open_id, title="Columbarium")
    apart = rewrite_request(context, open_id, title="Trottoirs").value
    assert texts(context) == {open_id: "Trottoirs", apart: "Columbarium"}
    assert asked_after_the_crash(context) == (apart, "Cimetière")
    assert rewrite_request(context, open_id, title="Voirie").value == "", "nobody has typed what this replaces"
    assert texts(context) == {open_id: "Voirie", apart: "Columbarium"}


def test_a_text_that_another_program_has_written_alone_is_not_said_to_be_hers(
    context: CommuneContext, open_id: str
) -> None:
    assert rewrite_request(context, open_id, title="Trottoirs").value == ""
    assert texts(context) == {open_id: "Trottoirs"}
    assert asked_after_the_crash(context) == ("", "")
    draft_request(context, open_id, description="Une heure de travail.")
    assert asked_after_the_crash(context) == (open_id, "Trottoirs")


def test_where_no_window_has_it_open_it_is_changed_as_any_text(context: CommuneContext, open_id: str) -> None:
    draft_request(context, open_id, title="Columbarium")
    close_request(context, open_id)
    assert rewrite_request(context, open_id, title="Trottoirs").value == ""
    assert texts(context) == {open_id: "Trottoirs"}


def test_the_window_goes_on_in_the_draft_in_which_its_words_were_kept(context: CommuneContext, open_id: str) -> None:
    draft_request(context, open_id, title="Columbarium")
    with context.store.reading() as connection:
        row = requests.one(connection, open_id)
    assert row is not None
    apart = rewrite_request(context, open_id, title="Trottoirs").value
    neuf = row.fields | {"title": "Columbarium neuf"}
    assert write_apart(context, open_id, neuf, stored=row.fields).value == apart
    assert texts(context) == {open_id: "Trottoirs", apart: "Columbarium neuf"}
    other = row.fields | {"title": "Columbarium et jardin"}
    assert write_apart(context, open_id, other, stored=row.fields).value != apart


def test_words_of_a_form_behind_another_page_are_kept_apart_once_and_no_crash_asks_about_them(
    context: CommuneContext, open_id: str
) -> None:
    """Said to be kept, they were in no table, and stayed so where nobody came back to the form."""
    draft_request(context, open_id, title="Columbarium")
    pause_request(context, open_id, ["title"])
    assert rewrite_request(context, open_id, description="Une heure de travail.").value == "", "nobody has typed that"
    apart = rewrite_request(context, open_id, title="Trottoirs").value
    assert texts(context) == {open_id: "Trottoirs", apart: "Columbarium"}
    assert asked_after_the_crash(context) == ("", "")
    assert rewrite_request(context, open_id, title="Voirie").value == "", "nobody has typed what this replaces"
    with context.store.reading() as connection:
        stored = requests.one(connection, apart).fields
    open_request(context, open_id)
    assert write_apart(context, open_id, stored | {"title": "Columbarium neuf"}, stored=stored).value == apart
    assert texts(context) == {open_id: "Voirie", apart: "Columbarium neuf"}


def test_so_are_those_that_were_typed_before_somebody_came_back_to_it(context: CommuneContext, open_id: str) -> None:
    draft_request(context, open_id, title="Columbarium")
    pause_request(context, open_id, ["title"])
    open_request(context, open_id)
    apart = rewrite_request(context, open_id, title="Trottoirs").value
    assert texts(context) == {open_id: "Trottoirs", apart: "Columbarium"}
    assert asked_after_the_crash(context)[0] == apart
    assert rewrite_request(context, open_id, title="Voirie").value == ""


@pytest.mark.parametrize("end", ["form", "window"])
def test_once_the_form_or_the_window_is_closed_it_is_a_text_as_any(
    context: CommuneContext, open_id: str, end: str
) -> None:
    draft_request(context, open_id, title="Columbarium")
    pause_request(context, open_id, ["title"])
    if end == "form":
        close_request(context, open_id)
    else:
        close_forms(context)
    assert rewrite_request(context, open_id, title="Trottoirs").value == ""
    assert texts(context) == {open_id: "Trottoirs"}


def test_so_are_those_of_a_form_whose_draft_another_program_has_put_in_the_bin_first(
    context: CommuneContext, open_id: str
) -> None:
    draft_request(context, open_id, title="Columbarium")
    discard_request(context, open_id)
    apart = rewrite_request(context, open_id, title="Trottoirs").value
    assert texts(context) == {open_id: "Trottoirs", apart: "Columbarium"}


def test_the_window_goes_on_there_too_where_another_field_was_rewritten_before(
    context: CommuneContext, open_id: str
) -> None:
    """It made one more draft, and left the mark of an open text on the first: the next start asked about it."""
    draft_request(context, open_id, title="Columbarium")
    with context.store.reading() as connection:
        row = requests.one(connection, open_id)
    assert row is not None
    stored = row.fields
    rewrite_request(context, open_id, description="Une heure de travail.")
    apart = rewrite_request(context, open_id, title="Trottoirs").value
    assert write_apart(context, open_id, stored, stored=stored).value == apart
    assert texts(context) == {open_id: "Trottoirs", apart: "Columbarium"}


def test_where_another_draft_says_the_same_it_goes_on_in_that_one(context: CommuneContext, open_id: str) -> None:
    other = draft_request(context, title="Columbarium", description="Sur papier.").value
    draft_request(context, open_id, title="Columbarium")
    assert rewrite_request(context, open_id, title="Trottoirs").value == other
    assert texts(context) == {open_id: "Trottoirs", other: "Columbarium"}


def test_where_somebody_has_written_in_the_draft_apart_the_window_goes_on_in_one_of_its_own(
    context: CommuneContext, clock: Clock, open_id: str
) -> None:
    """It would write over those words."""
    draft_request(context, open_id, title="Columbarium")
    with context.store.reading() as connection:
        row = requests.one(connection, open_id)
    assert row is not None
    stored = row.fields
    apart = rewrite_request(context, open_id, title="Trottoirs").value
    clock.now += timedelta(minutes=1)
    draft_request(context, apart, description="Une heure de travail.")
    assert write_apart(context, open_id, stored | {"title": "Columbarium neuf"}, stored=stored).value != apart
    with context.store.reading() as connection:
        there = requests.one(connection, apart)
    assert there is not None
    assert there.description == "Une heure de travail."
