"""A request that can no longer be sent is continued in a new one, with its text, sent or not, and its documents."""

import uuid
from pathlib import Path

import pytest

from desktop.actions.kit.attach_file import attach_file
from desktop.actions.kit.commune_context import CommuneContext
from desktop.actions.kit.detach_file import detach_file
from desktop.actions.requests.copy_request import copy_request
from desktop.actions.requests.draft_request import draft_request
from desktop.actions.requests.resume_request import resume_request
from desktop.actions.requests.submit_request import submit_request
from desktop.database.queries import attachments
from desktop.domain.refusals import Refusal
from desktop.viewmodels.requests.words import state_of
from tests.desktop.actions.requests.ready_requests import answer, ready, row, settle


def test_what_was_written_last_and_its_documents_are_in_the_new_request(
    context: CommuneContext, tmp_path: Path
) -> None:
    id = ready(context)
    op = submit_request(context, id).value.op
    settle(context, op, id, "accepted")
    answer(context, id, op, "incomplete", missing=["Le devis"])
    resume_request(context, id)
    draft_request(context, id, title="Former quatre agents")
    quote = tmp_path / "devis.pdf"
    quote.write_bytes(b"%PDF-1.7\n%%EOF\n")
    sha256 = attach_file(context, id, quote).value.sha256
    answer(context, id, op, "withdrawn")
    made = copy_request(context, id).value
    copied = row(context, made)
    assert (copied.state, copied.editable, copied.title) == ("draft", True, "Former quatre agents")
    assert copied.funding == row(context, id).funding
    detach_file(context, made, sha256)
    with context.store.reading() as connection:
        assert [one.name for one in attachments.listed(connection, id)] == ["devis.pdf"], "each has its own"
        assert attachments.listed(connection, made) == ()
        assert b"".join(attachments.content(connection, sha256)) == quote.read_bytes()
    submit_request(context, made)


def test_a_draft_whose_request_was_withdrawn_elsewhere_never_leaves(context: CommuneContext) -> None:
    """A backup was put back, or another computer sent it: the platform takes that request no second time."""
    id = ready(context)
    answer(context, id, str(uuid.uuid4()), "withdrawn")
    assert state_of(row(context, id)).word == "Retirée"
    with pytest.raises(Refusal, match="request_stands"):
        submit_request(context, id)
    assert row(context, id).title == "Former les agents"
    submit_request(context, copy_request(context, id).value)
