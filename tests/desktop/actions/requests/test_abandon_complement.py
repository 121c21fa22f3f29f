"""A complement that is abandoned: the request is as it was sent, and what was changed is in the bin."""

from pathlib import Path

import pytest
from sqlalchemy import delete

from desktop.actions.kit.attach_file import attach_file
from desktop.actions.kit.commune_context import CommuneContext
from desktop.actions.kit.detach_file import detach_file
from desktop.actions.requests.abandon_complement import abandon_complement
from desktop.actions.requests.copy_request import copy_request
from desktop.actions.requests.draft_request import draft_request
from desktop.actions.requests.open_request import open_request as open_request_of
from desktop.actions.requests.restore_complement import restore_complement
from desktop.actions.requests.restore_request import restore_request
from desktop.actions.requests.resume_request import resume_request
from desktop.actions.requests.submit_request import submit_request
from desktop.database import records
from desktop.database.queries import attachments, open_request, request_copies, requests
from desktop.database.tables import attachment, chunk
from desktop.domain.letters import LetterContent, write_letter
from desktop.domain.refusals import Refusal
from tests.desktop.actions.requests.ready_requests import answer, ready, row, settle


def paper(path: Path) -> Path:
    path.write_bytes(b"%PDF-1.7\n%%EOF\n" + path.name.encode())
    return path


def files(context: CommuneContext, id: str) -> list[str]:
    with context.store.reading() as connection:
        return sorted(file.name for file in attachments.listed(connection, id))


@pytest.fixture
def asked(context: CommuneContext, tmp_path: Path) -> str:
    """A request that the préfet wants completed, taken up again."""
    id = ready(context)
    attach_file(context, id, paper(tmp_path / "devis.pdf"))
    op = submit_request(context, id).value.op
    settle(context, op, id, "accepted")
    answer(context, id, op, "incomplete", reason="Trop court.")
    resume_request(context, id)
    return id


def test_text_and_documents_are_again_those_that_were_sent(context: CommuneContext, asked: str, tmp_path: Path) -> None:
    """What was changed by mistake could only be typed again by hand."""
    sent = row(context, asked).fields
    draft_request(context, asked, title="Autre chose")
    (devis,) = (file.sha256 for file in _listed(context, asked))
    detach_file(context, asked, devis)
    attach_file(context, asked, paper(tmp_path / "plan.pdf"))
    outcome = abandon_complement(context, asked)
    assert outcome.changes.requests == {asked, outcome.value}
    assert (row(context, asked).fields, files(context, asked)) == (sent, ["devis.pdf"])
    assert (row(context, asked).state, row(context, asked).asks.reason) == ("incomplete", "Trop court.")
    given_back = row(context, asked)
    with context.store.reading() as connection:
        assert request_copies.untouched(connection, given_back)
        (binned,) = requests.discarded(connection)
    assert (binned.id, binned.title, files(context, binned.id)) == (outcome.value, "Autre chose", ["plan.pdf"])
    draft_request(context, asked, title="Former dix agents")
    settle(context, submit_request(context, asked).value.op, asked, "accepted")
    assert row(context, asked).title == "Former dix agents", "it is completed all the same"


def _listed(context: CommuneContext, id: str) -> tuple[attachments.AttachmentRow, ...]:
    with context.store.reading() as connection:
        return attachments.listed(connection, id)


def test_taken_back_at_once_text_and_documents_are_those_that_were_written(
    context: CommuneContext, asked: str, tmp_path: Path
) -> None:
    draft_request(context, asked, title="Autre chose")
    (devis,) = (file.sha256 for file in _listed(context, asked))
    detach_file(context, asked, devis)
    attach_file(context, asked, paper(tmp_path / "plan.pdf"))
    with context.store.transaction() as connection:
        records.request_editing.put_aside(connection, asked, row(context, asked).fields | {"title": "De côté"})
    written, apart = row(context, asked).fields, abandon_complement(context, asked).value
    done = restore_complement(context, apart, of=asked)
    assert (done.value, done.changes.requests) == (asked, {asked, apart})
    assert (row(context, asked).fields, files(context, asked)) == (written, ["plan.pdf"])
    with context.store.reading() as connection:
        assert (requests.one(connection, apart), attachments.listed(connection, apart)) == (None, ())
        assert "De côté" in open_request.aside_of(connection, asked)
    settle(context, submit_request(context, asked).value.op, asked, "accepted")
    assert row(context, asked).title == "Autre chose"


@pytest.mark.parametrize("since", ["written", "letter", "aside", "open"])
def test_where_the_complement_was_taken_up_since_they_stay_apart(
    context: CommuneContext, asked: str, since: str
) -> None:
    draft_request(context, asked, title="Autre chose")
    apart = abandon_complement(context, asked).value
    if since == "written":
        draft_request(context, asked, title="Former dix agents")
    elif since == "letter":
        draft_request(context, asked, letter=write_letter(LetterContent(address="1 rue Neuve")))
    elif since == "aside":
        with context.store.transaction() as connection:
            records.request_editing.put_aside(connection, asked, row(context, asked).fields | {"title": "De côté"})
    else:
        open_request_of(context, asked)
    text, aside = row(context, asked).fields, _aside(context, asked)
    assert restore_complement(context, apart, of=asked).value == apart
    assert (row(context, asked).fields, row(context, apart).title) == (text, "Autre chose")
    assert _aside(context, asked) == aside
    assert not row(context, apart).discarded_at


def _aside(context: CommuneContext, id: str) -> str:
    with context.store.reading() as connection:
        return open_request.aside_of(connection, id)


@pytest.mark.parametrize("since", ["taken out", "sent"])
def test_what_is_no_longer_in_the_bin_is_not_written_into_the_complement(
    context: CommuneContext, asked: str, since: str
) -> None:
    """Another program took it out, and both would say the same."""
    draft_request(context, asked, title="Autre chose")
    apart, text = abandon_complement(context, asked).value, row(context, asked).fields
    restore_request(context, apart)
    if since == "sent":
        submit_request(context, apart)
    state = row(context, apart).state
    assert restore_complement(context, apart, of=asked).value == apart
    assert (row(context, asked).fields, row(context, apart).state) == (text, state)


@pytest.mark.parametrize("changed", ["words of another draft", "text put aside", "and a document", "no document"])
def test_whatever_was_changed_is_in_the_bin_and_can_be_taken_back(
    context: CommuneContext, asked: str, tmp_path: Path, changed: str
) -> None:
    """It was in another draft, or in a new one, and nothing was said to be changed."""
    sent = row(context, asked).fields
    if changed == "words of another draft":
        draft_request(context, asked, title="Autre chose")
        copy_request(context, asked)
    elif changed == "no document":
        (devis,) = (file.sha256 for file in _listed(context, asked))
        detach_file(context, asked, devis)
    else:
        with context.store.transaction() as connection:
            records.request_editing.put_aside(connection, asked, sent | {"title": "De côté"})
    if changed == "and a document":
        attach_file(context, asked, paper(tmp_path / "plan.pdf"))
    written = row(context, asked).fields, files(context, asked), _aside(context, asked)
    before = _drafts(context)
    apart = abandon_complement(context, asked).value
    assert row(context, apart).discarded_at
    assert (row(context, asked).fields, files(context, asked), _aside(context, asked)) == (sent, ["devis.pdf"], "")
    assert _drafts(context) == before
    assert restore_complement(context, apart, of=asked).value == asked
    assert (row(context, asked).fields, files(context, asked), _aside(context, asked)) == written


def _drafts(context: CommuneContext) -> set[str]:
    with context.store.reading() as connection:
        return {one.id for one in requests.listed(connection)}


def test_where_nothing_was_changed_nothing_is_in_the_bin(context: CommuneContext, asked: str) -> None:
    assert abandon_complement(context, asked).value == ""
    with context.store.reading() as connection:
        assert requests.discarded(connection) == ()


def test_nothing_else_is_abandoned(context: CommuneContext) -> None:
    id = ready(context)
    with pytest.raises(Refusal, match="not_completing"):
        abandon_complement(context, id)
    submit_request(context, id)
    with pytest.raises(Refusal, match="not_completing"):
        abandon_complement(context, id)


@pytest.mark.parametrize("joined", [True, False])
def test_a_document_that_is_not_here_is_no_change_and_keeps_nothing_apart(
    context: CommuneContext, asked: str, joined: bool
) -> None:
    """As after a return to a backup: “Annuler” gave the complement back never, and a document that was joined went."""
    (devis,) = (file.sha256 for file in _listed(context, asked))
    with context.store.transaction() as connection:
        connection.execute(delete(chunk).where(chunk.c.sha256 == devis))
        if not joined:
            connection.execute(delete(attachment).where(attachment.c.owner == asked))
    before = files(context, asked)
    assert abandon_complement(context, asked).value == ""
    draft_request(context, asked, title="Autre chose")
    apart = abandon_complement(context, asked).value
    assert files(context, asked) == before
    assert restore_complement(context, apart, of=asked).value == asked
    assert (row(context, asked).title, files(context, asked)) == ("Autre chose", before)
