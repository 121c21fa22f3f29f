"""What an editor shows of a request that is no draft any more goes on in a draft of its own, once."""

import json
from pathlib import Path

import pytest

from desktop.actions.kit.attach_file import attach_file
from desktop.actions.kit.commune_context import CommuneContext
from desktop.actions.kit.other_texts import OtherTexts
from desktop.actions.requests.draft_request import draft_request
from desktop.actions.requests.open_request import open_request
from desktop.actions.requests.submit_request import submit_request
from desktop.actions.requests.swap_texts import swap_texts
from desktop.actions.requests.write_apart import write_apart
from desktop.database import records
from desktop.database.queries import attachments, request_copies, requests
from desktop.database.queries import open_request as opens
from desktop.domain.changes import Changes
from tests.desktop.actions.requests.ready_requests import ready, row

LATER = "Former les agents, et les élus"


def listed(context: CommuneContext) -> list[str]:
    with context.store.reading() as connection:
        return sorted(one.id for one in requests.listed(connection))


def titles(context: CommuneContext) -> dict[str, str]:
    """Of the other texts, by their key."""
    with context.store.reading() as connection:
        return {key: json.loads(text)["title"] for key, text in opens.kept(connection)}


def test_a_draft_of_its_own_with_the_documents_and_the_same_one_again(context: CommuneContext, tmp_path: Path) -> None:
    plan = tmp_path / "plan.pdf"
    plan.write_bytes(b"%PDF-1.7\n%%EOF\n")
    sent, other = ready(context), ready(context, title="Autre")
    attach_file(context, sent, plan)
    submit_request(context, sent)
    text = row(context, sent).fields | {"title": LATER}
    none = write_apart(context, sent, text, make=False)
    assert (none.value, none.changes) == ("", Changes(requests=frozenset({sent})))
    assert listed(context) == sorted((sent, other))
    made = write_apart(context, sent, text)
    assert made.changes == Changes(requests=frozenset({sent, made.value}))
    assert listed(context) == sorted((sent, other, made.value))
    assert (row(context, made.value).fields, row(context, made.value).submit_op) == (text, "")
    with context.store.reading() as connection:
        assert [one.name for one in attachments.listed(connection, made.value)] == ["plan.pdf"]
        assert request_copies.beside(connection, made.value), "sent, there would be two"
        assert opens.PREFIX + made.value in dict(opens.kept(connection)), "it is open"
    for make in (True, False):
        again = write_apart(context, sent, text, make=make)
        assert again == made
    assert listed(context) == sorted((sent, other, made.value))


def test_the_other_text_of_the_editor_goes_with_it_unless_that_draft_has_one(context: CommuneContext) -> None:
    id, alike = ready(context), ready(context, title="Autre")
    text, before = row(context, alike).fields, row(context, id).fields
    swap_texts(context, alike, text, text | {"title": "Le sien"})
    open_request(context, id)
    swap_texts(context, id, before | {"title": "Écrit ailleurs"}, before | {"title": "De côté"})
    assert write_apart(context, id, text).value == alike
    assert titles(context) == {
        opens.PREFIX + alike: before["title"],
        opens.ASIDE + alike: "Le sien",
        opens.ASIDE + id: "De côté",
    }
    made = write_apart(context, id, text | {"title": LATER}).value
    assert titles(context)[opens.ASIDE + made] == "De côté"
    assert opens.ASIDE + id not in titles(context)


def test_what_the_request_itself_says_and_what_another_one_that_was_sent_says(context: CommuneContext) -> None:
    sent, also_sent = ready(context), ready(context, title=LATER)
    for id in (sent, also_sent):
        submit_request(context, id)
    itself = write_apart(context, sent, row(context, sent).fields)
    assert (itself.value, itself.changes) == (sent, Changes())
    made = write_apart(context, sent, row(context, also_sent).fields).value
    assert made not in (sent, also_sent), "what has left is no draft"


@pytest.mark.parametrize("told", [True, False])
def test_a_text_put_aside_does_not_go_with_a_request_sent_by_who_has_not_read_of_it(
    context: CommuneContext, told: bool
) -> None:
    id = ready(context)
    text = row(context, id).fields
    swap_texts(context, id, text, text | {"title": "De côté"})
    sent = submit_request(context, id, drop_aside=told)
    assert sent.value.drafted is not told
    assert titles(context) == {}
    assert sent.changes == Changes(requests=frozenset(listed(context)), outbox=True)
    with context.store.reading() as connection:
        drafts = [one for one in requests.listed(connection) if not one.submit_op]
        assert [one.fields for one in drafts] == ([] if told else [text | {"title": "De côté"}])
        assert all(request_copies.beside(connection, one.id) for one in drafts)
    if not told:
        (kept,) = drafts
        apart = write_apart(context, id, text | {"title": LATER}, others=OtherTexts({}, kept.fields)).value
        assert titles(context)[opens.ASIDE + apart] == "De côté"
        assert listed(context) == sorted((id, apart)), "its draft is taken in again"


def test_a_draft_that_is_there_already_is_not_told_as_a_new_one(context: CommuneContext) -> None:
    id = ready(context)
    text = row(context, id).fields
    aside = text | {"title": "De côté"}
    swap_texts(context, id, text, aside)
    there = draft_request(context, None, **aside).value
    sent = submit_request(context, id)
    assert (sent.value.drafted, sent.changes.requests) == (False, {id})
    assert listed(context) == sorted((id, there))
    assert titles(context) == {}
    apart = write_apart(context, id, text | {"title": LATER}, others=OtherTexts({}, aside)).value
    assert listed(context) == sorted((id, there, apart)), "somebody typed it: it keeps no text of the request"


@pytest.mark.parametrize("since", ["a document more", "open in another editor", "another text put aside"])
def test_nothing_is_taken_in_with_the_draft_of_a_text_put_aside(
    context: CommuneContext, tmp_path: Path, since: str
) -> None:
    id = ready(context)
    text = row(context, id).fields
    aside = text | {"title": "De côté"}
    swap_texts(context, id, text, aside)
    submit_request(context, id)
    (kept,) = set(listed(context)) - {id}
    if since == "a document more":
        plan = tmp_path / "plan.pdf"
        plan.write_bytes(b"%PDF-1.7\n%%EOF\n")
        attach_file(context, kept, plan)
    elif since == "open in another editor":
        open_request(context, kept)
    else:
        with context.store.transaction() as connection:
            records.request_editing.put_aside(connection, kept, text)
    apart = write_apart(context, id, text | {"title": LATER}, others=OtherTexts({}, aside)).value
    assert titles(context)[opens.ASIDE + apart] == "De côté"
    assert listed(context) == sorted((id, kept, apart))
