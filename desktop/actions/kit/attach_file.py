"""Attaches a file to a need or a request that is still a draft; its bytes are stored in the commune's database."""

import hashlib
import os
import stat
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from sqlalchemy import Connection

from desktop.actions.kit.commune_context import CommuneContext
from desktop.database import records
from desktop.database.queries import attachments, needs, requests
from desktop.domain import attachments as rules
from desktop.domain import french
from desktop.domain.changes import Changes, Outcome
from desktop.domain.refusals import Refusal
from sync.contract.bodies import MAX_ATTACHMENT_BYTES

PIECE = 262_144


class AttachedFile(NamedTuple):
    sha256: str  #: of its content, which identifies it
    new: bool  #: False where the same content was attached before, so that nothing was added


def attach_file(context: CommuneContext, owner: str, path: Path) -> Outcome[AttachedFile]:
    """`owner`: the id of a need or a request. The same content is stored only once.

    Size and number are checked before reading, the kind after it. The file is read outside any transaction, and exactly
    what was read is stored. Raises Refusal.
    """
    name = rules.clean_name(path.name)
    with context.store.reading() as connection:
        changes = check_owner(connection, owner)
        present = attachments.listed(connection, owner)
    rules.check_room(len(present))
    pieces = _read(path, name, sum(row.size for row in present))
    content = b"".join(pieces)
    kind, name = rules.kind_of(content, name)
    sha256 = hashlib.sha256(content).hexdigest()
    with context.store.transaction() as connection:
        check_owner(connection, owner)
        present = attachments.listed(connection, owner)
        new = sha256 not in [row.sha256 for row in present]
        if new:
            rules.check_room(len(present))
            rules.check_size(name, len(content), sum(row.size for row in present))
            records.attachments.insert(
                connection,
                owner,
                sha256,
                pieces,
                name=name,
                media_type=kind.media_type,
                now=context.clock(),
            )
    return Outcome(changes, AttachedFile(sha256, new))


def check_owner(connection: Connection, owner: str) -> Changes:
    """The Changes of a change to this owner's files. Raises Refusal unless it is a draft of a need or a request."""
    need = needs.one(connection, owner)
    if need is not None:
        if need.submit_op or need.amends:
            raise Refusal(
                "not_a_draft",
                "Les pièces d’un besoin ne changent plus une fois qu’il est parti.",
                field="id",
                remedy="Annulez l’envoi s’il attend encore, ou faites une copie du besoin.",
            )
        return Changes(needs=frozenset({owner}))
    request = requests.one(connection, owner)
    if request is None:
        raise Refusal(
            "unknown_act",
            f"Aucun besoin ni aucune demande ne porte le numéro {french.quoted(owner)}.",
            field="id",
            remedy="Regardez la liste des besoins et celle des demandes.",
            command="need list, request list",
            of_input=True,
        )
    if not request.editable:
        raise Refusal(
            "not_a_draft",
            "Les pièces d’une demande ne changent plus une fois qu’elle est partie.",
            field="id",
            remedy="Annulez l’envoi s’il attend encore. Si le préfet la dit incomplète, reprenez-la.",
        )
    return Changes(requests=frozenset({owner}))


def _read(path: Path, name: str, attached: int) -> Sequence[bytes]:
    """Reads the file in pieces. Its size is checked first; a file that grows meanwhile is read only up to the limit."""
    try:
        status = path.stat()
        _check_regular(status, name)
        rules.check_size(name, status.st_size, attached)
        with path.open("rb", buffering=0) as stream:
            _check_regular(os.fstat(stream.fileno()), name)  # another file may have got this name meanwhile
            pieces, size = [], 0
            while size <= MAX_ATTACHMENT_BYTES and (piece := stream.read(PIECE)):
                pieces.append(piece)
                size += len(piece)
    except FileNotFoundError as error:
        raise Refusal(
            "file_unreadable",
            f"Le fichier «{french.FIXED}{name}{french.FIXED}» est introuvable.",
            field="file",
            remedy="Il a été déplacé, renommé ou supprimé, ou la clé USB a été retirée. Choisissez-le de nouveau.",
            of_input=True,
        ) from error
    except (OSError, ValueError) as error:  # ValueError: a name that no file can have
        raise Refusal(
            "file_unreadable",
            f"Le fichier « {name} » ne peut pas être lu.",
            field="file",
            remedy="Vérifiez qu’il n’est pas ouvert ailleurs et que vous y avez droit.",
            of_input=True,
        ) from error
    rules.check_size(name, size, attached)
    return pieces


def _check_regular(status: os.stat_result, name: str) -> None:
    if not stat.S_ISREG(status.st_mode):
        what = "est un dossier" if stat.S_ISDIR(status.st_mode) else "n’est pas un fichier ordinaire"
        raise Refusal("not_a_file", f"« {name} » {what}.", field="file", remedy="Choisissez un fichier.", of_input=True)
