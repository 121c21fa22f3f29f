"""A request that was sent after all shows its text and documents as they were sent; everything else is kept apart."""

from pathlib import Path
from typing import Literal

import pytest
from sqlalchemy import select

from desktop.actions.kit.attach_file import attach_file
from desktop.actions.kit.cancel_act import cancel_act
from desktop.actions.kit.commune_context import CommuneContext
from desktop.actions.kit.detach_file import detach_file
from desktop.actions.requests.close_request import close_request
from desktop.actions.requests.discard_request import discard_request
from desktop.actions.requests.draft_request import draft_request
from desktop.actions.requests.open_request import open_request
from desktop.actions.requests.resume_request import resume_request
from desktop.actions.requests.submit_request import submit_request
from desktop.database.queries import attachments, requests
from desktop.domain.letters import LetterContent, write_letter
from sync.client.ledger import link, platform_ledger
from sync.client.ledger.tables import outbox
from sync.contract.ledger import ARRIVED, Word, after, entries, origin
from sync.contract.published import OwnRequest
from tests.desktop.actions.answering import Platform
from tests.desktop.actions.published import publish, settle
from tests.desktop.actions.requests.ready_requests import ready
from tests.desktop.actions.taken_again import begin_a_request_again


def paper(path: Path) -> Path:
    path.write_bytes(b"%PDF-1.7\n%%EOF\n" + path.name.encode())
    return path


def answered(context: CommuneContext, id: str, op: str, state: Literal["received", "incomplete"]) -> None:
    """Taken by the platform, which says what has become of it."""
    settle(context, op, "accepted")
    words = {"category": "agent_training", "level": "department", "authority": "45"}
    publish(context, "mine", OwnRequest(id=id, title="x", submission=op, state=state, **words))


def test_its_documents_go_with_each_of_the_two_texts(context: CommuneContext, tmp_path: Path) -> None:
    id = ready(context)
    attach_file(context, id, paper(tmp_path / "devis.pdf"))
    op = submit_request(context, id).value.op
    cancel_act(context, op)
    open_request(context, id)
    draft_request(context, id, title="Former dix agents")
    begin_a_request_again(context, id)
    settle(context, op, "accepted")
    with context.store.reading() as connection:
        found = {
            row.title: [file.name for file in attachments.listed(connection, row.id)]
            for row in requests.listed(connection)
        }
    assert found == {"Former les agents": ["devis.pdf"], "Former dix agents": ["devis.pdf"]}


@pytest.mark.parametrize("complements", [True, False])
def test_a_letter_that_was_put_aside_is_kept_too_though_no_letter_leaves(
    context: CommuneContext, complements: bool
) -> None:
    id = ready(context)
    if complements:
        answered(context, id, submit_request(context, id).value.op, "incomplete")
        resume_request(context, id)
    op = submit_request(context, id).value.op
    cancel_act(context, op)
    open_request(context, id)
    typed = write_letter(LetterContent(reference="N/Réf. 12"))
    draft_request(context, id, letter=typed)
    begin_a_request_again(context, id)
    answered(context, id, op, "received")
    with context.store.reading() as connection:
        found = [(row.letter == typed, row.state) for row in requests.listed(connection)]
    assert sorted(found) == [(False, "received"), (True, "draft")]


def test_the_text_kept_apart_is_in_sight_though_the_bin_has_one_that_says_the_same(context: CommuneContext) -> None:
    """That one goes for good once its days there are over."""
    id, thrown_away = ready(context), ready(context)
    for one in (id, thrown_away):
        if one == id:
            op = submit_request(context, id).value.op
            cancel_act(context, op)
        draft_request(context, one, title="Former dix agents")
    discard_request(context, thrown_away)
    answered(context, id, op, "received")
    with context.store.reading() as connection:
        found = [(row.title, row.state) for row in requests.listed(connection)]
    assert sorted(found) == [("Former dix agents", "draft"), ("Former les agents", "received")]


@pytest.mark.parametrize("written", ["another text", "a text put aside", "no other text"])
def test_what_was_joined_since_is_with_a_draft_kept_apart_and_not_said_to_have_left(
    context: CommuneContext, tmp_path: Path, written: str
) -> None:
    id = ready(context)
    attach_file(context, id, paper(tmp_path / "devis.pdf"))
    op = submit_request(context, id).value.op
    cancel_act(context, op)
    open_request(context, id)
    attach_file(context, id, paper(tmp_path / "plan.pdf"))
    if written != "no other text":
        draft_request(context, id, title="Former dix agents")
    if written == "a text put aside":
        begin_a_request_again(context, id)
    close_request(context, id)
    answered(context, id, op, "received")
    with context.store.reading() as connection:
        found = {
            (row.title, row.state): [file.name for file in attachments.listed(connection, row.id)]
            for row in requests.listed(connection)
        }
    kept = "Former les agents" if written == "no other text" else "Former dix agents"
    assert found == {
        ("Former les agents", "received"): ["devis.pdf"],
        (kept, "draft"): ["devis.pdf", "plan.pdf"],
    }


@pytest.mark.parametrize("elsewhere", [True, False])
def test_a_document_that_was_taken_out_is_joined_again_where_its_bytes_are_here(
    context: CommuneContext, tmp_path: Path, elsewhere: bool
) -> None:
    id, op, sha256 = taken_out(context, tmp_path)
    other = ready(context, title="Une autre")
    if elsewhere:
        attach_file(context, other, tmp_path / "devis.pdf")
    answered(context, id, op, "received")
    with context.store.reading() as connection:
        left = attachments.left(connection, id, op) or ()
        assert [file.name for file in left] == ["devis.pdf", "plan.pdf"]
        assert [file.sha256 for file in attachments.nowhere(connection, left)] == ([] if elsewhere else [sha256])
        joined = {file.name for file in attachments.listed(connection, id)}
    assert joined == ({"devis.pdf", "plan.pdf"} if elsewhere else {"plan.pdf"})
    attach_file(context, other, tmp_path / "devis.pdf")
    with context.store.reading() as connection:
        assert attachments.nowhere(connection, left) == (), "it leaves now"


def test_one_that_a_copy_brought_to_the_platform_is_not_missing(context: CommuneContext, tmp_path: Path) -> None:
    Platform(context)
    id, op, sha256 = taken_out(context, tmp_path)
    with context.store.transaction() as connection:
        own = link.read(connection)
        assert own is not None
        assert own.platform is not None
        left = attachments.left(connection, id, op) or ()
        assert [file.name for file in attachments.nowhere(connection, left)] == ["devis.pdf"]
        intent = connection.scalars(select(outbox.c.intent).where(outbox.c.op == op)).one()
        word = Word(op=op, intent=intent, status=ARRIVED, reason=sha256, deposited_at=context.clock())
        (entry,) = entries(0, [word], context.clock())
        head = after(origin(own.platform.id, "45024"), entry)
        platform_ledger.keep(connection, own.platform.id, "45024", [entry], head)
        assert attachments.nowhere(connection, left) == ()


def taken_out(context: CommuneContext, folder: Path) -> tuple[str, str, str]:
    """A request that was taken back, and one of its two documents taken out of it; its act, and that one's digest."""
    id = ready(context)
    sha256 = attach_file(context, id, paper(folder / "devis.pdf")).value.sha256
    attach_file(context, id, paper(folder / "plan.pdf"))
    op = submit_request(context, id).value.op
    cancel_act(context, op)
    detach_file(context, id, sha256)
    return id, op, sha256
