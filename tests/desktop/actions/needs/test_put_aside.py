"""The other text of a need, kept after a broken session: it is stored with the need, and deleted only with it."""

import json
from datetime import timedelta
from pathlib import Path
from typing import Literal

import pytest

from desktop.actions.kit.attach_file import attach_file
from desktop.actions.kit.commune_context import CommuneContext
from desktop.actions.kit.other_texts import OtherTexts
from desktop.actions.needs.close_need import close_need
from desktop.actions.needs.copy_need import copy_need
from desktop.actions.needs.correct_need import correct_need
from desktop.actions.needs.discard_need import discard_need
from desktop.actions.needs.draft_need import draft_need
from desktop.actions.needs.erase_draft import erase_draft
from desktop.actions.needs.open_need import open_need
from desktop.actions.needs.restore_need import restore_need
from desktop.actions.needs.submit_need import submit_need
from desktop.actions.needs.swap_texts import swap_texts
from desktop.actions.needs.write_apart import write_apart
from desktop.database import records, search
from desktop.database.opening import read_opening
from desktop.database.queries import attachments, needs, standing_text
from desktop.domain.needs import FIELDS
from desktop.domain.refusals import Refusal
from sync.contract.published import OwnNeed
from tests.desktop.actions.conftest import Clock
from tests.desktop.actions.published import open_phase, publish
from tests.desktop.actions.taken_again import begin_a_need_again

OP = "01780000-0000-7000-8000-000000000009"


def with_text_aside(context: CommuneContext) -> str:
    """A need whose session broke off, and for which the text of before was taken."""
    id = draft_need(context, title="Cimetière").value
    open_need(context, id)
    draft_need(context, id, title="Cimetière communal")
    begin_a_need_again(context, id)
    return id


def aside(context: CommuneContext, id: str) -> str | None:
    """Its title; None where there is none."""
    with context.store.reading() as connection:
        found = needs.editing_of(connection, id)
    return json.loads(found.aside)["title"] if found is not None and found.aside else None


def in_bin(context: CommuneContext) -> list[str]:
    with context.store.reading() as connection:
        return [found.id for found in needs.discarded(connection)]


def listed(context: CommuneContext) -> list[tuple[str, str]]:
    with context.store.reading() as connection:
        return sorted((row.title, row.state) for row in needs.listed(connection))


def has_left(
    context: CommuneContext, id: str, title: str = "Mairie", state: Literal["received", "withdrawn"] = "received"
) -> None:
    """The platform has this need: it had left before a backup that was put back here."""
    publish(context, "mine", OwnNeed(id=id, submission=OP, revision=OP, title=title, description="", state=state))


def test_a_text_open_beside_one_put_aside_is_not_taken_from_under_its_writer(context: CommuneContext) -> None:
    id = with_text_aside(context)
    open_need(context, id)
    draft_need(context, id, title="Cimetière et columbarium")
    has_left(context, id)
    assert listed(context) == [("Cimetière et columbarium", "draft")]
    draft_need(context, id, title="Cimetière et columbarium neuf")


def test_an_editor_that_is_left_keeps_what_was_put_aside(context: CommuneContext) -> None:
    id = with_text_aside(context)
    open_need(context, id)
    close_need(context, id)
    assert aside(context, id) == "Cimetière communal"


def test_a_session_that_breaks_off_beside_a_text_put_aside_writes_over_neither(context: CommuneContext) -> None:
    id = with_text_aside(context)
    open_need(context, id)
    draft_need(context, id, title="Cimetière ancien")
    opening = read_opening(context.store.path)
    assert opening is not None
    assert opening.broken_off is None, "it is offered when the need is opened"
    with context.store.reading() as connection:
        assert needs.broken_off(connection) is None
    assert (listed(context), aside(context, id)) == ([("Cimetière ancien", "draft")], "Cimetière communal")


def test_what_was_put_aside_is_a_draft_of_its_own_once_the_need_says_the_platform_s_text(
    context: CommuneContext,
) -> None:
    id = with_text_aside(context)
    has_left(context, id)
    assert listed(context) == [("Cimetière", "draft"), ("Cimetière communal", "draft"), ("Mairie", "accepted")]
    assert aside(context, id) is None
    with context.store.reading() as connection:
        drafts = [row.id for row in needs.listed(connection) if row.state == "draft"]
        assert all(standing_text.is_copy(connection, draft) for draft in drafts)
        assert [standing_text.duplicate_risk(connection, draft) for draft in drafts] == ["there", "there"]


def unwritten(context: CommuneContext) -> dict[str, bool]:
    opening = read_opening(context.store.path)
    assert opening is not None
    return {draft.title: draft.unwritten for draft in opening.drafts if draft.beside}


def test_a_text_kept_beside_a_need_that_was_sent_is_gone_on_with_once_somebody_has_written_in_it(
    context: CommuneContext,
) -> None:
    id = draft_need(context, title="Cimetière").value
    hers = write_apart(context, id, dict.fromkeys(FIELDS, "") | {"title": "Columbarium"}).value
    assert unwritten(context) == {"Columbarium": False}, "both are drafts: it keeps what was typed here"
    erased = draft_need(context, title="Voirie").value
    other = write_apart(context, erased, dict.fromkeys(FIELDS, "") | {"title": "Trottoirs"}).value
    discard_need(context, erased)
    erase_draft(context, erased)
    assert unwritten(context) == {"Columbarium": False, "Trottoirs": False}, "one that is gone cannot be sent either"
    discard_need(context, other)
    has_left(context, id)
    assert unwritten(context) == {"Cimetière": True, "Columbarium": True}, "sent, there would be two"
    draft_need(context, hers, title="Columbarium neuf")
    assert unwritten(context) == {"Cimetière": True, "Columbarium neuf": False}


def test_a_text_that_was_thrown_away_stays_in_the_bin(context: CommuneContext) -> None:
    id = draft_need(context, title="Cimetière").value
    discard_need(context, id)
    has_left(context, id)
    assert listed(context) == [("Mairie", "accepted")]
    with context.store.reading() as connection:
        assert [row.title for row in needs.discarded(connection)] == ["Cimetière"]


def thrown_away(context: CommuneContext, id: str) -> None:
    """While it was a draft, this computer was enrolled with another platform."""
    with context.store.transaction() as connection:
        records.needs.discard(connection, id, context.clock())


def hits_of_its_text(context: CommuneContext) -> list[str]:
    with context.store.reading() as connection:
        return [hit.id for hit in search.fitting(connection, "mairie", ("mine",))]


def test_a_need_of_another_computer_that_counts_does_not_stay_in_the_bin(context: CommuneContext) -> None:
    """It was counted and stayed for ever: the list did not show it, and it could not be restored."""
    has_left(context, "n1")
    thrown_away(context, "n1")
    has_left(context, "n2", "Cantine")
    assert (listed(context), in_bin(context)) == ([("Cantine", "accepted"), ("Mairie", "accepted")], [])
    assert hits_of_its_text(context) == ["n1"]


def test_one_that_it_has_withdrawn_does(context: CommuneContext) -> None:
    has_left(context, "n1")
    thrown_away(context, "n1")
    has_left(context, "n1", state="withdrawn")
    assert (listed(context), in_bin(context)) == ([], ["n1"])


def test_nor_is_a_text_of_ours_brought_out_by_another_one_that_counts(context: CommuneContext) -> None:
    has_left(context, "n1")
    ours = draft_need(context, title="Mairie").value
    discard_need(context, ours)
    has_left(context, "n1")
    assert (listed(context), in_bin(context)) == ([("Mairie", "accepted")], [ours])


def test_what_was_put_aside_in_it_stays_thrown_away(context: CommuneContext) -> None:
    has_left(context, "n1")
    with context.store.transaction() as connection:
        records.editing.put_aside(connection, "n1", dict.fromkeys(FIELDS, "") | {"title": "Écrit ici"})
    thrown_away(context, "n1")
    has_left(context, "n2", "Cantine")
    assert listed(context) == [("Cantine", "accepted"), ("Mairie", "accepted")]
    with context.store.reading() as connection:
        assert [row.title for row in needs.discarded(connection)] == ["Écrit ici"]


def test_it_is_none_where_its_words_stand_elsewhere(context: CommuneContext) -> None:
    id = with_text_aside(context)
    has_left(context, id, "Cimetière communal")
    assert listed(context) == [("Cimetière", "draft"), ("Cimetière communal", "accepted")]
    draft_need(context, title="Cimetière communal")
    other = with_text_aside(context)
    has_left(context, other)
    assert [title for title, state in listed(context) if state == "draft"].count("Cimetière communal") == 1


@pytest.mark.parametrize("words", ["Cimetière communal", "Mairie"])
def test_aside_in_a_correction_it_is_out_of_reach_no_more_once_another_computer_withdraws_the_need(
    context: CommuneContext, words: str
) -> None:
    """Not if its text is the need's own text: nothing was written that could be lost."""
    open_phase(context, "needs")
    has_left(context, "n1")
    correction = correct_need(context, "n1").value
    open_need(context, correction)
    draft_need(context, correction, title="Cimetière communal")
    begin_a_need_again(context, correction)
    swap_texts(context, correction, {"title": "Mairie"}, dict.fromkeys(FIELDS, "") | {"title": words})
    has_left(context, "n1", state="withdrawn")
    kept = words != "Mairie"
    assert listed(context) == [*([("Mairie", "draft")] if kept else []), ("Mairie", "withdrawn")]
    assert aside(context, correction) == words
    with context.store.reading() as connection:
        found = needs.one(connection, correction)
    assert found is not None
    assert found.amends == ("" if kept else "n1")


def test_it_is_not_taken_from_a_correction_that_is_open(context: CommuneContext) -> None:
    open_phase(context, "needs")
    has_left(context, "n1")
    correction = correct_need(context, "n1").value
    open_need(context, correction)
    draft_need(context, correction, title="Cimetière communal")
    begin_a_need_again(context, correction)
    open_need(context, correction)
    has_left(context, "n1", state="withdrawn")
    assert listed(context) == [("Mairie", "withdrawn")]
    close_need(context, correction)
    assert listed(context) == [("Mairie", "draft"), ("Mairie", "withdrawn")]


def test_kept_apart_it_goes_with_the_text_of_its_editor_unless_that_draft_has_one(context: CommuneContext) -> None:
    id, alike = with_text_aside(context), with_text_aside(context)
    draft_need(context, alike, title="Voirie")
    open_need(context, id)
    text = dict.fromkeys(FIELDS, "")
    assert write_apart(context, id, text | {"title": "Voirie"}).value == alike
    assert (aside(context, id), aside(context, alike)) == ("Cimetière communal", "Cimetière communal")
    open_need(context, id)
    apart = write_apart(context, id, text | {"title": "Bois"}).value
    assert (aside(context, id), aside(context, apart)) == (None, "Cimetière communal")
    with context.store.reading() as connection:
        mark = needs.editing_of(connection, apart)
    assert mark is not None
    assert json.loads(mark.before)["title"] == "Cimetière", "the text of before goes too"


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
    last = draft_need(context, title="Cantine").value
    for _ in range(2):  # the first time it is only seen to be over its days
        clock.now += timedelta(days=31)
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


def test_the_text_from_before_a_crash_goes_to_the_bin_with_it_if_it_has_words_and_none_is_put_aside(
    context: CommuneContext,
) -> None:
    empty, filled = draft_need(context, None).value, draft_need(context, title="Bois").value
    for id in (empty, filled):
        open_need(context, id)
        draft_need(context, id, title="Bois et forêts")
    beside = with_text_aside(context)
    open_need(context, beside)
    draft_need(context, beside, title="Cimetière ancien")
    for id, kept in ((empty, None), (filled, "Bois"), (beside, "Cimetière communal")):
        discard_need(context, id, keep_before=True)
        assert aside(context, id) == kept
        restore_need(context, id)
        with context.store.reading() as connection:
            mark = needs.editing_of(connection, id)
        assert mark is None or not mark.before


def test_one_text_in_the_bin_goes_and_the_others_keep_theirs(context: CommuneContext) -> None:
    erased, kept = with_text_aside(context), with_text_aside(context)
    discard_need(context, erased)
    discard_need(context, kept)
    erase_draft(context, erased)
    assert aside(context, kept) == "Cimetière communal"


@pytest.mark.parametrize("told", [True, False])
def test_it_does_not_go_with_a_need_that_is_sent_by_who_has_not_read_of_it(context: CommuneContext, told: bool) -> None:
    open_phase(context, "needs")
    id = with_text_aside(context)
    draft_need(context, id, description="Trop petit")
    sent = submit_need(context, id, drop_aside=told)
    assert sent.value.drafted is not told
    assert listed(context) == [("Cimetière", "finalised"), *([] if told else [("Cimetière communal", "draft")])]
    assert aside(context, id) is None
    with context.store.reading() as connection:
        drafts = [row.id for row in needs.listed(connection) if row.state == "draft"]
        assert sent.changes.needs == {id, *drafts}
        assert all(standing_text.copied_from(connection, draft) == id for draft in drafts)


@pytest.mark.parametrize("words", ["Cimetière communal", "Mairie", "Mairies"])
def test_nor_with_a_correction_unless_the_need_says_it(context: CommuneContext, words: str) -> None:
    open_phase(context, "needs")
    has_left(context, "n1")
    correction = correct_need(context, "n1").value
    with context.store.transaction() as connection:
        records.editing.put_aside(connection, correction, dict.fromkeys(FIELDS, "") | {"title": words})
    draft_need(context, correction, title="Mairies", description="Trop petite")
    draft_need(context, correction, description="")
    with pytest.raises(Refusal):
        submit_need(context, correction)
    assert aside(context, correction) == words
    draft_need(context, correction, description="Trop petite")
    submit_need(context, correction)
    with context.store.reading() as connection:
        drafts = [row for row in needs.listed(connection) if row.state == "draft"]
        assert [(row.title, standing_text.copied_from(connection, row.id)) for row in drafts] == (
            [] if words == "Mairie" else [(words, "n1")]
        )


@pytest.mark.parametrize(
    "since",
    [
        "",
        "typed once more",
        "written in",
        "a document more",
        "open in another editor",
        "in the bin",
        "before the mayor",
    ],
)
def test_a_draft_that_only_keeps_it_is_taken_in_again_where_it_goes_on_beside_another_text(
    context: CommuneContext, clock: Clock, tmp_path: Path, since: str
) -> None:
    open_phase(context, "needs")
    text = dict.fromkeys(FIELDS, "")
    typed = draft_need(context, title="Cimetière").value
    id, plan, further = with_text_aside(context), tmp_path / "plan.pdf", tmp_path / "autre.pdf"
    plan.write_bytes(b"%PDF-1.7\n%%EOF\n")
    further.write_bytes(b"%PDF-1.7\n\n%%EOF\n")
    attach_file(context, id, plan)
    draft_need(context, id, description="Trop petit")
    submit_need(context, id)
    (kept,) = [row for row in drafts_of(context) if row.id != typed]
    clock.now += timedelta(seconds=1)
    if since == "typed once more":
        draft_need(context, typed, title="Cimetière communal")
    elif since == "written in":
        draft_need(context, kept.id, title="Cimetière communal")
    elif since == "a document more":
        attach_file(context, kept.id, further)
    elif since == "in the bin":
        discard_need(context, kept.id)
    elif since == "before the mayor":
        with context.store.transaction() as connection:
            records.needs.ask_validation(connection, kept.id, context.clock())
    elif since:
        open_need(context, kept.id)
    others = OtherTexts({}, text | {"title": "Cimetière communal"})
    apart = write_apart(context, id, text | {"title": "Bois"}, others=others).value
    assert aside(context, apart) == "Cimetière communal"
    taken_in = since in ("", "typed once more")
    left = {*in_bin(context), *(row.id for row in drafts_of(context))}
    assert left == {typed, apart, *(() if taken_in else (kept.id,))}
    with context.store.reading() as connection:
        assert bool(attachments.listed(connection, kept.id)) is not taken_in
        assert attachments.listed(connection, apart)


def test_a_draft_that_was_typed_with_the_same_words_is_not_taken_in(context: CommuneContext) -> None:
    open_phase(context, "needs")
    text = dict.fromkeys(FIELDS, "")
    id, typed = with_text_aside(context), draft_need(context, title="Cimetière communal").value
    draft_need(context, id, description="Trop petit")
    submit_need(context, id)
    others = OtherTexts({}, text | {"title": "Cimetière communal"})
    apart = write_apart(context, id, text | {"title": "Bois"}, others=others).value
    assert {row.id for row in drafts_of(context)} == {typed, apart}


def drafts_of(context: CommuneContext) -> list[needs.NeedRow]:
    with context.store.reading() as connection:
        return [row for row in needs.listed(connection) if row.state in ("draft", "to_validate")]


def test_a_command_that_throws_away_a_correction_keeps_the_text_put_aside_where_it_has_no_other_words(
    context: CommuneContext,
) -> None:
    open_phase(context, "needs")
    has_left(context, "n1")
    correction = correct_need(context, "n1").value
    with context.store.transaction() as connection:
        records.editing.put_aside(connection, correction, dict.fromkeys(FIELDS, "") | {"title": "Mairie annexe"})
    discard_need(context, correction, keep_before=True)
    assert (in_bin(context), aside(context, correction)) == ([correction], "Mairie annexe")
