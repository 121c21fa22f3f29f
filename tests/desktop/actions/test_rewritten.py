"""A draft that is open in a window, and that another program writes over just before the session breaks off."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any, NamedTuple

import pytest

from desktop.actions.kit.close_forms import close_forms
from desktop.actions.kit.commune_context import CommuneContext
from desktop.actions.needs.ask_validation import ask_validation
from desktop.actions.needs.close_need import close_need
from desktop.actions.needs.discard_need import discard_need
from desktop.actions.needs.draft_need import draft_need
from desktop.actions.needs.open_need import open_need
from desktop.actions.needs.pause_need import pause_need
from desktop.actions.needs.rewrite_need import rewrite_need
from desktop.actions.needs.write_apart import write_apart as need_apart
from desktop.actions.requests.close_request import close_request
from desktop.actions.requests.discard_request import discard_request
from desktop.actions.requests.draft_request import draft_request
from desktop.actions.requests.open_request import open_request
from desktop.actions.requests.pause_request import pause_request
from desktop.actions.requests.rewrite_request import rewrite_request
from desktop.actions.requests.write_apart import write_apart as request_apart
from desktop.database.opening import read_opening
from desktop.database.queries import needs, request_copies, requests, standing_text
from tests.desktop.actions.conftest import Clock

Act = Callable[..., Any]


class Kind(NamedTuple):
    draft: Act
    open: Act
    pause: Act
    close: Act
    discard: Act
    rewrite: Act
    apart: Act
    one: Act
    listed: Act
    copied_from: Act


NEED = Kind(
    draft_need,
    open_need,
    pause_need,
    close_need,
    discard_need,
    rewrite_need,
    need_apart,
    needs.one,
    needs.listed,
    standing_text.copied_from,
)
REQUEST = Kind(
    draft_request,
    open_request,
    pause_request,
    close_request,
    discard_request,
    rewrite_request,
    request_apart,
    requests.one,
    requests.listed,
    request_copies.copied_from,
)


class Written:
    """A draft of one kind, "Cimetière", open in a window."""

    def __init__(self, context: CommuneContext, kind: Kind) -> None:
        self.context, self.kind = context, kind
        self.id = self.opened()

    def opened(self, title: str = "Cimetière", description: str = "Sur papier.") -> str:
        id: str = self.kind.draft(self.context, title=title, description=description).value
        self.kind.open(self.context, id)
        return id

    def type(self, id: str = "", **fields: str) -> None:
        self.kind.draft(self.context, id or self.id, **fields)

    def replaced(self, id: str = "", **fields: str) -> str:
        """Another program has written these fields; the draft in which her words were kept, "" for none."""
        kept: str = self.kind.rewrite(self.context, id or self.id, **fields).value
        return kept

    def text(self, id: str = "") -> dict[str, str]:
        with self.context.store.reading() as connection:
            row = self.kind.one(connection, id or self.id)
        return needs.text_of(row) if self.kind is NEED else dict(row.fields)

    @property
    def titles(self) -> dict[str, str]:
        with self.context.store.reading() as connection:
            return {row.id: row.title for row in self.kind.listed(connection)}

    def goes_on(self, stored: dict[str, str], id: str = "", **typed: str) -> str:
        """The window has looked: the draft in which it goes on with what it has stored last, and what is typed."""
        apart: str = self.kind.apart(self.context, id or self.id, stored | typed, stored=stored).value
        return apart

    @property
    def asked(self) -> tuple[str, str]:
        """The draft that the next start asks about, and its words of before; ("", "") where it asks nothing."""
        opening = read_opening(self.context.store.path)
        broken = opening.broken_off if self.kind is NEED else opening.broken_request
        if broken is None:
            return "", ""
        return broken.id, broken.earlier.rpartition("«\u00a0")[2].partition("\u00a0»")[0]


@pytest.fixture(params=[NEED, REQUEST], ids=["need", "request"])
def here(context: CommuneContext, request: pytest.FixtureRequest) -> Written:
    return Written(context, request.param)


def test_words_typed_in_the_window_go_on_apart_and_are_the_ones_that_are_found(here: Written) -> None:
    """They were in no table, and the other program's text was called hers."""
    here.type(title="Columbarium")
    apart = here.replaced(title="Trottoirs")
    assert here.titles == {here.id: "Trottoirs", apart: "Columbarium"}
    assert here.asked == (apart, "Cimetière")
    with here.context.store.reading() as connection:
        assert here.kind.copied_from(connection, apart) == here.id
    assert here.replaced(title="Voirie") == "", "nobody has typed what this replaces"
    assert here.titles == {here.id: "Voirie", apart: "Columbarium"}


def test_a_text_that_another_program_has_written_alone_is_not_said_to_be_hers(here: Written) -> None:
    assert here.replaced(title="Trottoirs") == ""
    assert (here.titles, here.asked) == ({here.id: "Trottoirs"}, ("", ""))


def test_written_beside_what_she_typed_it_replaces_nothing_of_hers(here: Written) -> None:
    here.type(description="Une heure de travail.")
    assert here.replaced(title="Trottoirs") == ""
    assert here.asked == (here.id, "Sur papier."), "the title of before is not told: another program changed it"


def test_where_no_window_has_it_open_it_is_changed_as_any_text(here: Written) -> None:
    here.type(title="Columbarium")
    here.kind.close(here.context, here.id)
    assert here.replaced(title="Trottoirs") == ""
    assert here.titles == {here.id: "Trottoirs"}


def test_the_window_goes_on_in_the_draft_in_which_its_words_were_kept(here: Written) -> None:
    here.type(title="Columbarium")
    stored, apart = here.text(), here.replaced(title="Trottoirs")
    assert here.goes_on(stored, title="Columbarium neuf") == apart
    assert here.titles == {here.id: "Trottoirs", apart: "Columbarium neuf"}
    again = here.goes_on(stored, title="Columbarium et jardin")
    assert again != apart, "there is nothing there any more that says only what was kept"
    assert set(here.titles.values()) == {"Trottoirs", "Columbarium neuf", "Columbarium et jardin"}


def test_words_of_a_form_behind_another_page_are_kept_apart_once_and_no_crash_asks_about_them(here: Written) -> None:
    """Said to be kept, they were in no table, and stayed so where nobody came back to the form."""
    here.type(title="Columbarium")
    here.kind.pause(here.context, here.id, ["title"])
    assert here.replaced(description="Une heure de travail.") == "", "nobody has typed that"
    apart = here.replaced(title="Trottoirs")
    assert here.titles == {here.id: "Trottoirs", apart: "Columbarium"}
    assert here.asked == ("", "")
    assert here.replaced(title="Voirie") == "", "nobody has typed what this replaces"
    stored = here.text(apart)
    here.kind.open(here.context, here.id)
    assert here.goes_on(stored, title="Columbarium neuf") == apart
    assert here.titles == {here.id: "Voirie", apart: "Columbarium neuf"}


def test_so_are_those_that_were_typed_before_somebody_came_back_to_it(here: Written) -> None:
    here.type(title="Columbarium")
    here.kind.pause(here.context, here.id, ["title"])
    here.kind.open(here.context, here.id)
    apart = here.replaced(title="Trottoirs")
    assert here.titles == {here.id: "Trottoirs", apart: "Columbarium"}
    assert here.asked[0] == apart
    assert here.replaced(title="Voirie") == ""


@pytest.mark.parametrize("end", ["form", "window"])
def test_once_the_form_or_the_window_is_closed_it_is_a_text_as_any(here: Written, end: str) -> None:
    here.type(title="Columbarium")
    here.kind.pause(here.context, here.id, ["title"])
    if end == "form":
        here.kind.close(here.context, here.id)
    else:
        close_forms(here.context)
    assert here.replaced(title="Trottoirs") == ""
    assert here.titles == {here.id: "Trottoirs"}


def test_so_are_those_of_a_form_whose_draft_another_program_has_put_in_the_bin_first(here: Written) -> None:
    here.type(title="Columbarium")
    here.kind.discard(here.context, here.id)
    apart = here.replaced(title="Trottoirs")
    assert here.titles == {here.id: "Trottoirs", apart: "Columbarium"}


def test_the_window_goes_on_there_too_where_another_field_was_rewritten_before(here: Written) -> None:
    """It made one more draft, and left the mark of an open text on the first: the next start asked about it."""
    here.type(title="Columbarium")
    stored = here.text()
    here.replaced(description="Une heure de travail.")
    apart = here.replaced(title="Trottoirs")
    assert here.goes_on(stored) == apart
    assert here.titles == {here.id: "Trottoirs", apart: "Columbarium"}


def test_where_another_draft_says_the_same_it_goes_on_in_that_one(here: Written) -> None:
    other = here.kind.draft(here.context, title="Columbarium", description="Sur papier.").value
    here.type(title="Columbarium")
    assert here.replaced(title="Trottoirs") == other
    assert here.titles == {here.id: "Trottoirs", other: "Columbarium"}


def test_where_somebody_has_written_in_the_draft_apart_the_window_goes_on_in_one_of_its_own(
    here: Written, clock: Clock
) -> None:
    """It would write over those words."""
    here.type(title="Columbarium")
    stored, apart = here.text(), here.replaced(title="Trottoirs")
    clock.now += timedelta(minutes=1)
    here.type(apart, description="Une heure de travail.")
    assert here.goes_on(stored, title="Columbarium neuf") != apart
    assert here.text(apart)["description"] == "Une heure de travail."


def test_nor_does_it_go_on_in_the_draft_in_which_words_of_another_one_were_kept(here: Written) -> None:
    """The same title was typed in both: the other's description went, and was in no table."""
    here.type(title="Columbarium")
    kept = here.replaced(title="Trottoirs")
    other = here.opened(title="Voirie", description="Autre chose.")
    here.type(other, title="Columbarium")
    stored, hers = here.text(other), here.replaced(other, title="Cantine")
    assert here.goes_on(stored, other, description="Autre chose encore.") == hers
    assert here.text(kept)["description"] == "Sur papier."


def test_nor_in_the_one_that_the_mayor_has_before_him(context: CommuneContext) -> None:
    here = Written(context, NEED)
    here.type(title="Columbarium")
    stored, apart = here.text(), here.replaced(title="Trottoirs")
    ask_validation(context, apart)
    assert here.goes_on(stored, title="Columbarium neuf") != apart
    assert here.titles[apart] == "Columbarium"
