"""attachment: a document that has arrived is written into a new file, complete, and only for whoever asked for it."""

import os
import stat
from typing import Any

from tests.sync.platform.uploading import Document, begin, named, patch, place


def test_a_document_is_written_once_it_has_arrived(program: Any, commune: Any) -> None:
    document = Document(os.urandom(90_000))
    named(commune, document)
    asked = ("attachment", "get", f" {document.sha256.upper()}", "--out", "plan.pdf")
    early = program.run(*asked, "--json")
    assert (early.status, early.error["field"]) == (2, "EMPREINTE")
    assert "n’est pas celle d’une pièce jointe arrivée" in early.error["title"]
    at = place(begin(commune, document))
    patch(commune, at, document.data, 0)
    assert program.json(*asked) == {"sha256": document.sha256, "size": 90_000, "out": "plan.pdf"}
    file = program.folder / "plan.pdf"
    assert file.read_bytes() == document.data
    if os.name == "posix":
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
    other = program.run("attachment", "get", document.sha256, "--out", "autre.pdf")
    assert other.out == "autre.pdf\u00a0: 90000 octets.\n"


def test_no_file_is_written_over_and_none_where_it_cannot_be(program: Any, commune: Any) -> None:
    document = Document(b"%PDF-1.7")
    named(commune, document)
    patch(commune, place(begin(commune, document)), document.data, 0)
    program.write("plan.pdf", "autre chose")
    for out, said in (("plan.pdf", "existe déjà"), ("absent/plan.pdf", "ne peut pas être écrit")):
        ended = program.run("attachment", "get", document.sha256, "--out", out, "--json")
        assert (ended.status, ended.error["type"], ended.error["field"]) == (2, "file", "--out")
        assert said in ended.error["title"]
    assert (program.folder / "plan.pdf").read_text() == "autre chose"


def test_the_act_says_which_of_its_documents_have_arrived(program: Any, commune: Any) -> None:
    document = Document(b"%PDF-1.7")
    named(commune, document)
    for arrived in (False, True):
        (one,) = program.json("need", "show", "n1")["attachments"]
        assert (one["sha256"], one["arrived"]) == (document.sha256, arrived)
        if not arrived:
            patch(commune, place(begin(commune, document)), document.data, 0)
