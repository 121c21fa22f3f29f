"""What may be attached to an act: how much, how many, and which kinds, recognised by content, not by name."""

import io
import unicodedata
import zipfile
import zlib

from msgspec import Struct

from desktop.domain.french import FIXED, agreed, part_of, quoted
from desktop.domain.french import size as written
from desktop.domain.refusals import Refusal
from sync.contract.bodies import MAX_ACT_BYTES, MAX_ATTACHMENT_BYTES
from sync.contract.values import MAX_ATTACHMENTS

_MAX_NAME = 195  # of the contract's 200, so that an ending can be added
_ODF = {
    b"application/vnd.oasis.opendocument.text": "odt",
    b"application/vnd.oasis.opendocument.spreadsheet": "ods",
}
_OOXML = {"word/document.xml": "docx", "xl/workbook.xml": "xlsx"}
_REMEDY = "Joignez un PDF, un document ODT, ODS, DOCX ou XLSX, ou une image PNG ou JPEG."


class FileKind(Struct, frozen=True):
    """A kind of document that may be attached."""

    media_type: str  #: as the act names it
    words: str  #: with its article, such as "un PDF"
    endings: tuple[str, ...]  #: of file names, the usual one first


KINDS: dict[str, FileKind] = {
    "pdf": FileKind("application/pdf", "un PDF", (".pdf",)),
    "odt": FileKind("application/vnd.oasis.opendocument.text", "un document ODT", (".odt",)),
    "ods": FileKind("application/vnd.oasis.opendocument.spreadsheet", "un tableau ODS", (".ods",)),
    "docx": FileKind(
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document", "un document DOCX", (".docx",)
    ),
    "xlsx": FileKind(
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "un tableau XLSX", (".xlsx",)
    ),
    "png": FileKind("image/png", "une image PNG", (".png",)),
    "jpeg": FileKind("image/jpeg", "une image JPEG", (".jpg", ".jpeg")),
}
#: Endings of the files that a file dialogue shows.
ENDINGS = tuple(ending for kind in KINDS.values() for ending in kind.endings)


def check_room(count: int) -> None:
    """Raises Refusal if an act cannot carry one more document; `count` are already attached."""
    if count >= MAX_ATTACHMENTS:
        raise Refusal(
            "too_many_attachments",
            f"{MAX_ATTACHMENTS} pièces sont déjà jointes : c’est le nombre le plus grand.",
            field="file",
            remedy="Retirez une pièce, ou réunissez plusieurs documents en un seul PDF.",
            of_input=True,
        )


def check_size(name: str, size: int, attached: int) -> None:
    """Checks the size alone, before a byte is read; `attached` bytes are already attached. Raises Refusal."""
    if not size:
        raise _wrong("file_empty", f"Le fichier « {name} » est vide.", "Choisissez-en un autre.")
    if size > MAX_ATTACHMENT_BYTES:
        raise _wrong(
            "file_too_large",
            f"Le fichier « {name} » fait {written(size)} ; une pièce en fait {written(MAX_ATTACHMENT_BYTES)} au plus.",
            "Enregistrez-le en qualité moindre, ou partagez-le en plusieurs fichiers.",
        )
    if attached + size > MAX_ACT_BYTES:
        raise _wrong(
            "act_too_large",
            f"Avec « {name} », les pièces font plus de {written(MAX_ACT_BYTES)}.",
            "Retirez une pièce, ou enregistrez les images en qualité moindre.",
        )


def clean_name(name: str) -> str:
    """The file's name as it is sent: without folders, invisible characters and direction marks, with its ending."""
    name = unicodedata.normalize("NFC", name)
    name = "".join("-" if letter in '\\/:*?"<>|' else letter for letter in name if not _hidden(letter))
    name = " ".join(name.split()).lstrip(".- ").rstrip(". ")
    stem, point, ending = name.rpartition(".")
    if point and len(ending) <= 8:
        return f"{stem[: _MAX_NAME - 1 - len(ending)].rstrip() or 'document'}.{ending}"
    return name[:_MAX_NAME] or "document"


def kind_of(content: bytes, name: str) -> tuple[FileKind, str]:
    """The kind, and the name with a matching ending. Raises Refusal for other kinds, or a name that does not match."""
    ending = f".{name.rpartition('.')[2].casefold()}" if "." in name else ""
    called = next((kind for kind in KINDS.values() if ending in kind.endings), None)
    kind_name = _recognised(content, name)
    if kind_name is None:
        if called is None:
            raise _wrong("file_kind", f"Ce type de fichier ne peut pas être joint\u00a0: {quoted(name)}.", _REMEDY)
        raise _wrong(
            "file_not_as_named",
            f"Le fichier « {name} » n’est pas {called.words}, ou il est incomplet.",
            f"Ouvrez-le pour vérifier, puis enregistrez-le de nouveau. {_REMEDY}",
        )
    kind = KINDS[kind_name]
    if called is not None and called is not kind:
        raise _wrong(
            "file_not_as_named",
            f"Le fichier « {name} » n’est pas {called.words} : c’est {kind.words}.",
            f"Renommez-le en {kind.endings[0]}, ou enregistrez-le de nouveau comme {called.words.split(' ', 1)[1]}.",
        )
    return kind, name if called is kind else f"{name}{kind.endings[0]}"


def travelled(files: int, there: int, sent: int, size: int) -> str:
    """The progress of an act's documents, in French: `there` of `files` arrived, `sent` of `size` bytes."""
    if there == files:
        return agreed(files, "pièce jointe arrivée", f"{files} pièces jointes arrivées")
    return f"{agreed(files, 'pièce jointe', 'pièces jointes')}{FIXED}: {part_of(sent, size)}"


def _recognised(content: bytes, name: str) -> str | None:
    """The key of KINDS whose signature the content has, at its beginning and its end; None if there is none."""
    if content.startswith(b"%PDF-"):
        return "pdf" if b"%%EOF" in content[-2048:] else None
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return "png" if content[12:16] == b"IHDR" and b"IEND" in content[-64:] else None
    if content.startswith(b"\xff\xd8\xff"):
        return "jpeg" if content.rfind(b"\xff\xd9") > 3 else None
    if content.startswith(b"PK\x03\x04"):
        return _in_zip(content, name)
    return None


def _in_zip(content: bytes, name: str) -> str | None:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            members = set(archive.namelist())
            if "mimetype" in members and archive.getinfo("mimetype").file_size < 100:
                return _ODF.get(archive.read("mimetype").strip())
    except (zipfile.BadZipFile, ValueError, NotImplementedError, RuntimeError, EOFError, OSError, zlib.error):
        return None
    if any(member.endswith("vbaProject.bin") for member in members):
        raise _wrong("file_macros", f"Le fichier « {name} » contient des macros.", "Enregistrez-le en PDF.")
    return next((kind for member, kind in _OOXML.items() if member in members), None)


def _hidden(letter: str) -> bool:
    """Whether the letter is invisible: a control character, a direction mark, a lone surrogate."""
    return unicodedata.category(letter) in ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp")


def _wrong(code: str, sentence: str, remedy: str) -> Refusal:
    return Refusal(code, sentence, field="file", remedy=remedy, of_input=True)
