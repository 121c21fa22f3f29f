"""The content decides what kind of file it is; its name is sent without hidden characters or paths."""

import io
import zipfile
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.domain.attachments import check_room, check_size, clean_name, kind_of, travelled
from desktop.domain.refusals import Refusal
from tests.refusing import of_input

PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"
PNG = b"\x89PNG\r\n\x1a\n" + b"\0\0\0\rIHDR" + bytes(17) + b"\0\0\0\0IEND\xaeB`\x82"
JPEG = b"\xff\xd8\xff\xe0" + bytes(20) + b"\xff\xd9"


def packed(**members: bytes) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name.replace("__", "/").replace("_xml", ".xml").replace("_bin", ".bin"), data)
    return stream.getvalue()


ODT_TYPE = b"application/vnd.oasis.opendocument.text"
ODT = packed(mimetype=ODT_TYPE, content_xml=b"<x/>")
ODS = packed(mimetype=b"application/vnd.oasis.opendocument.spreadsheet", content_xml=b"<x/>")
DOCX = packed(word__document_xml=b"<x/>")
XLSX = packed(xl__workbook_xml=b"<x/>")


@pytest.mark.parametrize(
    ("content", "name", "media_type", "kept"),
    [
        (PDF, "devis.pdf", "application/pdf", "devis.pdf"),
        (PDF, "DEVIS.PDF", "application/pdf", "DEVIS.PDF"),
        (PDF, "devis", "application/pdf", "devis.pdf"),
        (PDF, "devis.v2", "application/pdf", "devis.v2.pdf"),
        (ODT, "note.odt", "application/vnd.oasis.opendocument.text", "note.odt"),
        (packed(mimetype=ODT_TYPE.ljust(99)), "note.odt", "application/vnd.oasis.opendocument.text", "note.odt"),
        (ODS, "plan.ods", "application/vnd.oasis.opendocument.spreadsheet", "plan.ods"),
        (DOCX, "n.docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document", "n.docx"),
        (XLSX, "p.xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "p.xlsx"),
        (PNG, "photo.png", "image/png", "photo.png"),
        (JPEG, "photo.jpeg", "image/jpeg", "photo.jpeg"),
        (JPEG, "photo.jpg", "image/jpeg", "photo.jpg"),
        (JPEG, "photo", "image/jpeg", "photo.jpg"),
        (b"\xff\xd8\xff\xe0\xff\xd9", "photo.jpg", "image/jpeg", "photo.jpg"),
        (
            PDF + bytes(2048 - len(b"%%EOF\n")),
            "devis.pdf",
            "application/pdf",
            "devis.pdf",
        ),  # its end in the last two kB
        (PNG + bytes(64 - len(b"IEND\xaeB`\x82")), "photo.png", "image/png", "photo.png"),
    ],
)
def test_a_document_is_what_its_content_says(content: bytes, name: str, media_type: str, kept: str) -> None:
    kind, found = kind_of(content, name)
    assert (kind.media_type, found) == (media_type, kept)


@pytest.mark.parametrize(
    ("content", "name", "code", "words"),
    [
        (b"Bonjour", "devis.pdf", "file_not_as_named", "n’est pas un PDF"),
        (b"\n" + PDF, "devis.pdf", "file_not_as_named", "n’est pas un PDF"),
        (PDF[:-8], "devis.pdf", "file_not_as_named", "incomplet"),  # cut during the download
        (b"<!DOCTYPE html><title>404</title>", "devis.pdf", "file_not_as_named", "n’est pas un PDF"),
        (PNG, "devis.pdf", "file_not_as_named", "c’est une image PNG"),
        (PDF, "devis.docx", "file_not_as_named", "c’est un PDF"),
        (ODT, "devis.docx", "file_not_as_named", "c’est un document ODT"),
        (packed(autre=b"x"), "devis.docx", "file_not_as_named", "n’est pas un document DOCX"),
        (ODT[:-20], "note.odt", "file_not_as_named", "incomplet"),
        (packed(mimetype=b"a" * 100_000), "note.odt", "file_not_as_named", "n’est pas"),
        (PDF + bytes(2049 - len(b"%%EOF\n")), "devis.pdf", "file_not_as_named", "incomplet"),
        (PNG[:40], "photo.png", "file_not_as_named", "incomplet"),
        (PNG + bytes(65 - len(b"IEND\xaeB`\x82")), "photo.png", "file_not_as_named", "incomplet"),
        (PNG.replace(b"IHDR", b"IHDQ"), "photo.png", "file_not_as_named", "incomplet"),
        (PNG.replace(b"IHDR", b"IHDS"), "photo.png", "file_not_as_named", "incomplet"),
        (JPEG[:-2], "photo.jpg", "file_not_as_named", "incomplet"),
        (b"\xff\xd8\xff\xff\xd9", "photo.jpg", "file_not_as_named", "incomplet"),  # its end amid its beginning
        (packed(mimetype=ODT_TYPE.ljust(100)), "note.odt", "file_not_as_named", "n’est pas"),
        (packed(mimetype=ODT_TYPE.ljust(101)), "note.odt", "file_not_as_named", "n’est pas"),
        (b"MZ\x90\0", "setup.exe", "file_kind", "Ce type de fichier"),
        (packed(autre=b"x"), "tout.zip", "file_kind", "Ce type de fichier"),
        (b"<html>", "page", "file_kind", "Ce type de fichier"),
        (packed(word__document_xml=b"x", word__vbaProject_bin=b"x"), "n.docx", "file_macros", "macros"),
    ],
)
def test_what_is_no_document_or_not_what_it_is_called(content: bytes, name: str, code: str, words: str) -> None:
    with pytest.raises(Refusal) as caught:
        kind_of(content, name)
    assert (caught.value.code, caught.value.field, caught.value.of_input) == (code, "file", True)
    assert words in caught.value.sentence
    assert caught.value.remedy


def test_what_has_another_kinds_name_is_renamed_or_saved_anew() -> None:
    with pytest.raises(Refusal) as caught:
        kind_of(JPEG, "plan.odt")
    assert caught.value.remedy == "Renommez-le en .jpg, ou enregistrez-le de nouveau comme document ODT."


@given(st.binary(max_size=200), st.sampled_from([b"", b"PK\x03\x04", b"%PDF-", ODT[:60], b"\xff\xd8\xff", PNG[:20]]))
def test_any_content_is_known_or_refused(tail: bytes, head: bytes) -> None:
    with suppress(Refusal):  # one of the two limits
        kind_of(head + tail, "x.odt")


@given(st.integers(min_value=0, max_value=len(ODT) - 1), st.integers(min_value=0, max_value=255))
def test_a_flipped_byte_in_an_archive_is_no_fault_of_ours(at: int, value: int) -> None:
    with suppress(Refusal):  # one of the two limits
        kind_of(ODT[:at] + bytes([value]) + ODT[at + 1 :], "x.odt")


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("Délibération n° 12.pdf", "Délibération n° 12.pdf"),
        ("../../etc/passwd.pdf", "etc-passwd.pdf"),
        ("..\\devis.pdf", "devis.pdf"),
        ("devis\u202efdp.exe.pdf", "devisfdp.exe.pdf"),
        ("a\nb\x00\x1b[31m.pdf", "ab[31m.pdf"),
        ("e\u0301tude.pdf", "étude.pdf"),
        ("  .pdf", "pdf"),
        ("", "document"),
        ("...", "document"),
        ("x" * 300 + ".pdf", "x" * 191 + ".pdf"),
        ("x" * 300 + ".12345678", "x" * 186 + ".12345678"),
        ("x" * 300 + ".123456789", "x" * 195),
        ("devis\udcff.pdf", "devis.pdf"),
        ('a:b*c?"<>|.pdf', "a-b-c-----.pdf"),
    ],
)
def test_a_name_as_it_travels(name: str, kept: str) -> None:
    assert clean_name(name) == kept


@given(st.text(max_size=300))
def test_any_name_becomes_a_name(name: str) -> None:
    cleaned = clean_name(name)
    assert 1 <= len(cleaned) <= 195  # an ending of up to five signs may still follow
    assert cleaned.isprintable()
    assert not set(cleaned) & set('\\/:*?"<>|')


@pytest.mark.parametrize(
    ("size", "attached", "code"),
    [
        (1, 0, ""),
        (10_000_000, 0, ""),
        (10_000_000, 40_000_000, ""),
        (10_000_001, 0, "file_too_large"),
        (2_000_000_000, 0, "file_too_large"),
        (10_000_000, 40_000_001, "act_too_large"),
        (0, 0, "file_empty"),
    ],
)
def test_the_size_alone_refuses(size: int, attached: int, code: str) -> None:
    if not code:
        check_size("devis.pdf", size, attached)
        return
    with pytest.raises(Refusal) as caught:
        check_size("devis.pdf", size, attached)
    assert (caught.value.code, caught.value.of_input) == (code, True)
    assert "devis.pdf" in caught.value.sentence


def test_one_document_more_than_an_act_carries() -> None:
    check_room(19)
    for count in (20, 21):
        with pytest.raises(Refusal, match="too_many_attachments", check=of_input) as caught:
            check_room(count)
        assert "20" in caught.value.sentence


@pytest.mark.parametrize(
    ("files", "there", "sent", "size", "words"),
    [
        (1, 0, 0, 3_400_000, "pièce jointe\u00a0: 0 sur 3,4\u00a0Mo"),
        (1, 0, 1_200_000, 3_400_000, "pièce jointe\u00a0: 1,2 sur 3,4\u00a0Mo"),
        (1, 0, 262_144, 3_400_000, "pièce jointe\u00a0: 262,1\u00a0ko sur 3,4\u00a0Mo"),
        (2, 1, 1_200_000, 3_400_000, "pièces jointes\u00a0: 1,2 sur 3,4\u00a0Mo"),
        (1, 0, 1, 900, "pièce jointe\u00a0: 1\u00a0octet sur 900\u00a0octets"),
        (1, 0, 900, 900, "pièce jointe\u00a0: 900 sur 900\u00a0octets"),  # all sent, its end not told yet
        (1, 1, 900, 900, "pièce jointe arrivée"),
        (3, 3, 900, 900, "3 pièces jointes arrivées"),
    ],
)
def test_how_far_documents_are_is_said_in_one_line(files: int, there: int, sent: int, size: int, words: str) -> None:
    assert travelled(files, there, sent, size) == words
