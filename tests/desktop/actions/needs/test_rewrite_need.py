"""A draft that is open in a window, and that another program writes over just before the session breaks off."""

from datetime import UTC, datetime, timedelta

import pytest

from desktop.actions.kit.close_forms import close_forms
from desktop.actions.kit.commune_context import CommuneContext
from desktop.actions.needs.close_need import close_need
from desktop.actions.needs.discard_need import discard_need
from desktop.actions.needs.draft_need import draft_need
from desktop.actions.needs.open_need import open_need
from desktop.actions.needs.pause_need import pause_need
from desktop.actions.needs.rewrite_need import rewrite_need
from desktop.actions.needs.write_apart import write_apart
from desktop.database.opening import read_opening
from desktop.database.queries import needs, standing_text
from desktop.viewmodels.needs.interrupted import interrupted
from tests.desktop.actions.conftest import Clock

NOW = datetime(2026, 12, 1, 20, tzinfo=UTC)


@pytest.fixture
def open_id(context: CommuneContext) -> str:
    id = draft_need(context, title="Cimetière", description="Sur papier.").value
    open_need(context, id)
    return id


def texts(context: CommuneContext) -> dict[str, str]:
    with context.store.reading() as connection:
        return {row.id: row.title for row in needs.listed(connection)}


def asked_after_the_crash(context: CommuneContext) -> tuple[str, str]:
    """The draft that the next start asks about, and the sentence; ("", "") where it asks nothing."""
    broken = read_opening(context.store.path).broken_off
    if broken is None:
        return "", ""
    with context.store.reading() as connection:
        row, mark = needs.one(connection, broken.id), needs.editing_of(connection, broken.id)
        assert row is not None
        assert mark is not None
        return row.id, interrupted(mark, needs.text_of(row), NOW).sentence


def test_words_typed_in_the_window_go_on_apart_and_are_the_ones_that_are_found(
    context: CommuneContext, open_id: str
) -> None:
    """They were in no table, and the other program's text was called hers."""
    draft_need(context, open_id, title="Columbarium")
    apart = rewrite_need(context, open_id, title="Trottoirs").value
    assert texts(context) == {open_id: "Trottoirs", apart: "Columbarium"}
    id, sentence = asked_after_the_crash(context)
    assert id == apart
    assert "«\u00a0Columbarium\u00a0»" in sentence
    assert sentence.endswith("Celui d’avant\u00a0: «\u00a0Cimetière\u00a0».")
    with context.store.reading() as connection:
        assert standing_text.is_apart(connection, apart)
    assert rewrite_need(context, open_id, title="Voirie").value == "", "nobody has typed what this replaces"
    assert texts(context) == {open_id: "Voirie", apart: "Columbarium"}


def test_a_text_that_another_program_has_written_alone_is_not_said_to_be_hers(
    context: CommuneContext, open_id: str
) -> None:
    assert rewrite_need(context, open_id, title="Trottoirs").value == ""
    assert texts(context) == {open_id: "Trottoirs"}
    assert asked_after_the_crash(context) == ("", "")


def test_written_beside_what_she_typed_it_replaces_nothing_of_hers(context: CommuneContext, open_id: str) -> None:
    draft_need(context, open_id, description="Une heure de travail.")
    assert rewrite_need(context, open_id, title="Trottoirs").value == ""
    id, sentence = asked_after_the_crash(context)
    assert id == open_id
    assert "«\u00a0Sur papier.\u00a0»" in sentence, "the title of before is not told: another program changed it"


def test_where_no_window_has_it_open_it_is_changed_as_any_text(context: CommuneContext, open_id: str) -> None:
    draft_need(context, open_id, title="Columbarium")
    close_need(context, open_id)
    assert rewrite_need(context, open_id, title="Trottoirs").value == ""
    assert texts(context) == {open_id: "Trottoirs"}


def test_the_window_goes_on_in_the_draft_in_which_its_words_were_kept(context: CommuneContext, open_id: str) -> None:
    draft_need(context, open_id, title="Columbarium")
    with context.store.reading() as connection:
        row = needs.one(connection, open_id)
    assert row is not None
    stored = needs.text_of(row)
    apart = rewrite_need(context, open_id, title="Trottoirs").value
    assert write_apart(context, open_id, stored | {"title": "Columbarium neuf"}, stored=stored).value == apart
    assert texts(context) == {open_id: "Trottoirs", apart: "Columbarium neuf"}
    again = write_apart(context, open_id, stored | {"title": "Columbarium et jardin"}, stored=stored).value
    assert again != apart, "there is nothing there any more that says only what was kept"
    assert set(texts(context).values()) == {"Trottoirs", "Columbarium neuf", "Columbarium et jardin"}


def test_words_of_a_form_behind_another_page_are_kept_apart_once_and_no_crash_asks_about_them(
    context: CommuneContext, open_id: str
) -> None:
    """Said to be kept, they were in no table, and stayed so where nobody came back to the form."""
    draft_need(context, open_id, title="Columbarium")
    pause_need(context, open_id, ["title"])
    assert rewrite_need(context, open_id, description="Une heure de travail.").value == "", "nobody has typed that"
    apart = rewrite_need(context, open_id, title="Trottoirs").value
    assert texts(context) == {open_id: "Trottoirs", apart: "Columbarium"}
    assert asked_after_the_crash(context) == ("", "")
    assert rewrite_need(context, open_id, title="Voirie").value == "", "nobody has typed what this replaces"
    with context.store.reading() as connection:
        stored = needs.text_of(needs.one(connection, apart))
    open_need(context, open_id)
    assert write_apart(context, open_id, stored | {"title": "Columbarium neuf"}, stored=stored).value == apart
    assert texts(context) == {open_id: "Voirie", apart: "Columbarium neuf"}


def test_so_are_those_that_were_typed_before_somebody_came_back_to_it(context: CommuneContext, open_id: str) -> None:
    draft_need(context, open_id, title="Columbarium")
    pause_need(context, open_id, ["title"])
    open_need(context, open_id)
    apart = rewrite_need(context, open_id, title="Trottoirs").value
    assert texts(context) == {open_id: "Trottoirs", apart: "Columbarium"}
    assert asked_after_the_crash(context)[0] == apart
    assert rewrite_need(context, open_id, title="Voirie").value == ""


@pytest.mark.parametrize("end", ["form", "window"])
def test_once_the_form_or_the_window_is_closed_it_is_a_text_as_any(
    context: CommuneContext, open_id: str, end: str
) -> None:
    draft_need(context, open_id, title="Columbarium")
    pause_need(context, open_id, ["title"])
    if end == "form":
        close_need(context, open_id)
    else:
        close_forms(context)
    assert rewrite_need(context, open_id, title="Trottoirs").value == ""
    assert texts(context) == {open_id: "Trottoirs"}


def test_so_are_those_of_a_form_whose_draft_another_program_has_put_in_the_bin_first(
    context: CommuneContext, open_id: str
) -> None:
    draft_need(context, open_id, title="Columbarium")
    discard_need(context, open_id)
    apart = rewrite_need(context, open_id, title="Trottoirs").value
    assert texts(context) == {open_id: "Trottoirs", apart: "Columbarium"}


def test_the_window_goes_on_there_too_where_another_field_was_rewritten_before(
    context: CommuneContext, open_id: str
) -> None:
    """It made one more draft, and left the mark of an open text on the first: the next start asked about it."""
    draft_need(context, open_id, title="Columbarium")
    with context.store.reading() as connection:
        row = needs.one(connection, open_id)
    assert row is not None
    stored = needs.text_of(row)
    rewrite_need(context, open_id, description="Une heure de travail.")
    apart = rewrite_need(context, open_id, title="Trottoirs").value
    assert write_apart(context, open_id, stored, stored=stored).value == apart
    assert texts(context) == {open_id: "Trottoirs", apart: "Columbarium"}


def test_where_another_draft_says_the_same_it_goes_on_in_that_one(context: CommuneContext, open_id: str) -> None:
    other = draft_need(context, title="Columbarium", description="Sur papier.").value
    draft_need(context, open_id, title="Columbarium")
    assert rewrite_need(context, open_id, title="Trottoirs").value == other
    assert texts(context) == {open_id: "Trottoirs", other: "Columbarium"}


def test_where_somebody_has_written_in_the_draft_apart_the_window_goes_on_in_one_of_its_own(
    context: CommuneContext, clock: Clock, open_id: str
) -> None:
    """It would write over those words."""
    draft_need(context, open_id, title="Columbarium")
    with context.store.reading() as connection:
        row = needs.one(connection, open_id)
    assert row is not None
    stored = needs.text_of(row)
    apart = rewrite_need(context, open_id, title="Trottoirs").value
    clock.now += timedelta(minutes=1)
    draft_need(context, apart, description="Une heure de travail.")
    assert write_apart(context, open_id, stored | {"title": "Columbarium neuf"}, stored=stored).value != apart
    with context.store.reading() as connection:
        there = needs.one(connection, apart)
    assert there is not None
    assert there.description == "Une heure de travail."
