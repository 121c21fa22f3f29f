"""The documents joined to a request, with their sizes in words."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from desktop.viewmodels.kit.french import counted, size

if TYPE_CHECKING:
    from desktop.database.queries.attachments import AttachmentRow


@dataclass(frozen=True, slots=True)
class JoinedFile:
    sha256: str
    name: str
    size: str


@dataclass(frozen=True, slots=True)
class JoinedFiles:
    """In the order in which they were joined; `in_all` is said under them."""

    files: tuple[JoinedFile, ...]
    in_all: str


def joined(rows: "Sequence[AttachmentRow]") -> JoinedFiles:
    total = size(sum(row.size for row in rows))
    return JoinedFiles(
        tuple(JoinedFile(row.sha256, row.name, size(row.size)) for row in rows),
        f"{counted(len(rows), 'pièce')}, {total} en tout." if rows else "Aucune pièce pour l’instant.",
    )
