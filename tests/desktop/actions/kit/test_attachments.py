"""Documents of needs and requests: kept in the database, once each, refused by their size before they are read."""

import hashlib
import os
import threading
from contextlib import suppress
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select

from desktop.actions.kit.attach_file import PIECE, attach_file
from desktop.actions.kit.cancel_act import cancel_act
from desktop.actions.kit.commune_context import CommuneContext
from desktop.actions.kit.detach_file import detach_file
from desktop.actions.needs.draft_need import draft_need
from desktop.actions.needs.submit_need import submit_need
from desktop.actions.requests.discard_request import discard_request
from desktop.actions.requests.submit_request import submit_request
from desktop.database.queries import attachments
from desktop.database.tables import attachment, chunk
from desktop.domain.refusals import Refusal
from sync.contract.bodies import NeedSubmit, RequestSubmit, body_of
from tests import posix
from tests.desktop.actions.conftest import Clock
from tests.desktop.actions.requests.ready_requests import operation, ready
from tests.refusing import of_input

HEAD, TAIL = b"%PDF-1.7\n", b"\n%%EOF\n"


def pdf(path: Path, size: int = 1_000, mark: bytes = b"") -> Path:
    path.write_bytes(HEAD + mark + bytes(size - len(HEAD) - len(TAIL) - len(mark)) + TAIL)
    return path


def names(context: CommuneContext, owner: str) -> list[str]:
    with context.store.reading() as connection:
        return [row.name for row in attachments.listed(connection, owner)]


def chunks(context: CommuneContext) -> int:
    with context.store.reading() as connection:
        return connection.scalar(select(func.count()).select_from(chunk)) or 0


def test_a_document_is_kept_whole_in_pieces(context: CommuneContext, tmp_path: Path) -> None:
    id = ready(context)
    file = pdf(tmp_path / "devis.pdf", 3 * PIECE + 17)
    changes = attach_file(context, id, file)
    assert changes.changes.requests == {id}
    with context.store.reading() as connection:
        (found,) = attachments.listed(connection, id)
        pieces = list(attachments.content(connection, found.sha256))
    assert b"".join(pieces) == file.read_bytes()
    assert [len(piece) for piece in pieces] == [PIECE, PIECE, PIECE, 17]
    assert (found.name, found.size, found.media_type) == ("devis.pdf", 3 * PIECE + 17, "application/pdf")
    assert changes.value == (found.sha256, True)
    assert found.sha256 == hashlib.sha256(file.read_bytes()).hexdigest()


def test_the_same_content_is_kept_once(context: CommuneContext, tmp_path: Path) -> None:
    id, other = ready(context), ready(context)
    attach_file(context, id, pdf(tmp_path / "devis.pdf"))
    assert not attach_file(context, id, pdf(tmp_path / "copie.pdf")).value.new
    sha256 = attach_file(context, other, pdf(tmp_path / "autre.pdf")).value.sha256
    assert names(context, id) == ["devis.pdf"]
    assert names(context, other) == ["autre.pdf"]
    assert chunks(context) == 1
    detach_file(context, id, sha256)
    assert chunks(context) == 1  # the other one still lists it
    detach_file(context, other, sha256)
    assert chunks(context) == 0
    with pytest.raises(Refusal, match="unknown_attachment", check=of_input):
        detach_file(context, other, sha256)


def test_documents_are_listed_with_the_act_and_stay_with_it(context: CommuneContext, tmp_path: Path) -> None:
    id = ready(context)
    for name in ("b.pdf", "a.pdf"):
        attach_file(context, id, pdf(tmp_path / name, mark=name.encode()))
    op = submit_request(context, id).value.op
    sent = operation(context, op)
    body = body_of(sent)
    assert isinstance(body, RequestSubmit)
    assert [document.name for document in body.attachments] == ["b.pdf", "a.pdf"]  # in their order
    assert sent.attachments == tuple(document.sha256 for document in body.attachments)
    with pytest.raises(Refusal, match="not_a_draft"):
        attach_file(context, id, pdf(tmp_path / "c.pdf"))
    with pytest.raises(Refusal, match="not_a_draft"):
        detach_file(context, id, sent.attachments[0])
    cancel_act(context, op)
    detach_file(context, id, sent.attachments[0])
    assert names(context, id) == ["a.pdf"]
    assert chunks(context) == 1  # no act that is still to be sent names the other


def test_a_need_has_documents_too(context: CommuneContext, tmp_path: Path) -> None:
    id = draft_need(context, title="Cimetière", description="Le registre est sur papier.").value
    assert attach_file(context, id, pdf(tmp_path / "plan.pdf")).changes.needs == {id}
    op = submit_need(context, id).value.op
    sent = operation(context, op)
    body = body_of(sent)
    assert isinstance(body, NeedSubmit)
    assert [document.name for document in body.attachments] == ["plan.pdf"]
    assert sent.attachments == (body.attachments[0].sha256,)
    with pytest.raises(Refusal, match="not_a_draft"):
        attach_file(context, id, pdf(tmp_path / "c.pdf"))


def test_bytes_that_an_act_names_outlive_the_draft_that_lists_them(context: CommuneContext, tmp_path: Path) -> None:
    need = draft_need(context, title="Cimetière", description="Le registre est sur papier.").value
    request = ready(context)
    file = pdf(tmp_path / "plan.pdf")
    sha256 = attach_file(context, need, file).value.sha256
    attach_file(context, request, file)
    submit_need(context, need)
    detach_file(context, request, sha256)
    with context.store.transaction() as connection:  # even where no row lists them any more
        connection.execute(attachment.delete())
    attach_file(context, request, file)
    detach_file(context, request, sha256)
    assert chunks(context) == 1


def test_a_huge_file_is_refused_by_its_size_alone(context: CommuneContext, tmp_path: Path) -> None:
    id = ready(context)
    huge = tmp_path / "film.pdf"
    with huge.open("wb") as stream:
        stream.truncate(2_000_000_000)
    huge.chmod(0)  # cannot even be opened, except by root
    with pytest.raises(Refusal, match="file_too_large", check=of_input) as caught:
        attach_file(context, id, huge)
    assert "2\u00a0Go" in caught.value.sentence
    assert names(context, id) == []


@pytest.mark.slow
def test_the_twenty_first_of_three_hundred_is_refused_and_twenty_stay(context: CommuneContext, tmp_path: Path) -> None:
    id = ready(context)
    files = [pdf(tmp_path / f"{number}.pdf", 100, mark=b"%d" % number) for number in range(300)]
    for file in files[:20]:
        attach_file(context, id, file)
    for file in files[20:]:
        with pytest.raises(Refusal, match="too_many_attachments", check=of_input):
            attach_file(context, id, file)
    with pytest.raises(Refusal, match="too_many_attachments", check=of_input):  # before the file is even looked at
        attach_file(context, id, tmp_path / "absent.pdf")
    assert names(context, id) == [f"{number}.pdf" for number in range(20)]
    submit_request(context, id)


@pytest.mark.slow
def test_fifty_megabytes_are_the_most_of_one_act(context: CommuneContext, tmp_path: Path) -> None:
    id = ready(context)
    for number in range(5):
        attach_file(context, id, pdf(tmp_path / f"{number}.pdf", 10_000_000, mark=b"%d" % number))
    with pytest.raises(Refusal, match="act_too_large", check=of_input):
        attach_file(context, id, pdf(tmp_path / "x.pdf", 100))
    assert len(names(context, id)) == 5


TOO_LONG = "est introuvable" if posix.WINDOWS else "ne peut pas être lu"


@pytest.mark.parametrize(
    ("make", "code", "words"),
    [
        (lambda path: path / "absent.pdf", "file_unreadable", "est introuvable"),
        (lambda path: path, "not_a_file", "est un dossier"),
        pytest.param(
            lambda path: Path("/dev/zero"), "not_a_file", "n’est pas un fichier ordinaire", marks=posix.devices
        ),
        pytest.param(  # opening it would wait for ever
            lambda path: (os.mkfifo(path / "f.pdf"), path / "f.pdf")[1],
            "not_a_file",
            "n’est pas un fichier ordinaire",
            marks=posix.devices,
        ),
        # for Windows no file at all
        (lambda path: path / ("x" * 300), "file_unreadable", TOO_LONG),
        (lambda path: path / "a\0b.pdf", "file_unreadable", "ne peut pas être lu"),
        (lambda path: ((path / "v.pdf").write_bytes(b""), path / "v.pdf")[1], "file_empty", "est vide"),
        (lambda path: ((path / "t.pdf").write_bytes(b"Bonjour"), path / "t.pdf")[1], "file_not_as_named", "pdf"),
    ],
)
def test_what_is_no_file_ends_in_a_sentence(
    context: CommuneContext, tmp_path: Path, make: object, code: str, words: str
) -> None:
    id = ready(context)
    with pytest.raises(Refusal) as caught:
        attach_file(context, id, make(tmp_path))
    assert (caught.value.code, caught.value.of_input) == (code, True)
    assert words in caught.value.sentence
    assert chunks(context) == 0


def test_a_file_that_grows_while_it_is_read_is_kept_as_read_or_refused(context: CommuneContext, tmp_path: Path) -> None:
    """A file that is written to all the time: what is kept has the digest that is shown, within the size limit."""
    id = ready(context)
    file = pdf(tmp_path / "journal.pdf", 200_000)
    stop = threading.Event()

    def write() -> None:
        with file.open("ab", buffering=0) as stream:
            while not stop.is_set():
                stream.write(b"x" * 4_000 + TAIL)

    writer = threading.Thread(target=write)
    writer.start()
    try:
        with suppress(Refusal):  # cut in the middle of a line, or at the cap
            attach_file(context, id, file)
    finally:
        stop.set()
        writer.join()
    with context.store.reading() as connection:
        for row in attachments.listed(connection, id):
            content = b"".join(attachments.content(connection, row.sha256))
            assert hashlib.sha256(content).hexdigest() == row.sha256
            assert len(content) == row.size <= 10_000_000


def test_documents_go_with_a_draft_that_goes_for_good(context: CommuneContext, tmp_path: Path, clock: Clock) -> None:
    id, other = ready(context), ready(context)
    attach_file(context, id, pdf(tmp_path / "devis.pdf"))
    discard_request(context, id)
    assert chunks(context) == 1  # in the bin, still whole
    for _ in range(2):  # the first time it is only seen to be over its days
        clock.now += timedelta(days=31)
        discard_request(context, other)
    assert chunks(context) == 0
    assert names(context, id) == []


def test_nobody_owns_it(context: CommuneContext, tmp_path: Path) -> None:
    with pytest.raises(Refusal, match="unknown_act", check=of_input):
        attach_file(context, "nothing", pdf(tmp_path / "devis.pdf"))
