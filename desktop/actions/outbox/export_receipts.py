"""Writes every receipt into a folder: as PDF, its proof as JSON, and the program that verifies it."""

from pathlib import Path

from msgspec import Struct

import resources
from desktop.actions.kit.commune_context import CommuneContext
from desktop.documents import act_papers, exports, receipt
from desktop.documents.whole_file import write_whole
from desktop.domain.changes import Changes, Outcome
from desktop.domain.refusals import Refusal

#: The program stands alone: with Python and `cryptography`, anybody can verify a receipt without our software.
VERIFIER = "verify_receipt.py"
#: What each file of the folder is, and how to verify: the name of the program says nothing in French.
README = "LISEZ-MOI.txt"
_README = f"""Accusés de dépôt de la commune

accuse-….pdf\u00a0: un accusé, à lire et à imprimer.
accuse-….json\u00a0: sa preuve, signée par la plateforme. Un programme la vérifie.
registre….json\u00a0: la suite de tout ce que la plateforme a dit à la commune.
{VERIFIER}\u00a0: le programme qui vérifie les preuves, sans réseau et sans Relais Communes.

Pour vérifier un accusé ici\u00a0: dans Relais Communes, page Boîte d’envoi, ouvrez l’envoi,
puis «\u00a0Vérifier cet accusé\u00a0».

Pour qu’un autre le vérifie (la préfecture, un service informatique)\u00a0: donnez-lui ce dossier entier.
Il lui faut Python 3.10 ou plus, et son paquet «\u00a0cryptography\u00a0». Dans ce dossier, il tape\u00a0:

    python3 {VERIFIER} registre.json NOM-DE-L-ACCUSÉ.json

Les premières lignes du programme, en français, disent ce que chaque signe de sa réponse établit.
"""
#: All that the platform has told the commune, in order; for a second platform, registre-2.json.
REGISTER = "registre.json"


class ReceiptFiles(Struct, frozen=True):
    number: int  #: by which the act is shown today, and which the commune quotes
    first: int  #: the one in the first receipt: mostly the same
    op: str
    pdf: Path  #: to be read and printed
    proof: Path  #: JSON, for the program that verifies it


def export_receipts(context: CommuneContext, folder: Path) -> Outcome[tuple[ReceiptFiles, ...]]:
    """Makes the folder if needed, and overwrites files of the same names. Raises Refusal."""
    content = begin_receipts(context, folder).value
    written = (write_receipt(context, folder, content, place).value for place in range(len(content.proofs)))
    return Outcome(Changes(), tuple(written))


def begin_receipts(context: CommuneContext, folder: Path) -> Outcome[exports.Export]:
    """Makes the folder and reads all proofs; `write_receipt` then writes each. Raises Refusal."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except (OSError, ValueError) as error:  # ValueError: a name that no system takes
        raise Refusal(
            "cannot_write",
            f"«\u00a0{folder.name}\u00a0» ne peut pas servir de dossier.",
            field="folder",
            remedy="Choisissez un autre dossier.",
            of_input=True,
        ) from error
    with context.store.reading() as connection:
        content = exports.read(connection, context.clock(), demonstration=context.store.demonstration)
        registers = exports.registers(connection, content) if content.proofs else []
    for place, register in enumerate(registers, 1):
        write_whole(folder / (REGISTER if place == 1 else f"registre-{place}.json"), exports.as_json(register))
    if content.proofs:
        write_whole(folder / VERIFIER, resources.path(VERIFIER).read_bytes())
        # The mark at its beginning and these ends of lines are for the plain editor of Windows.
        write_whole(folder / README, _README.replace("\n", "\r\n").encode("utf-8-sig"))
    return Outcome(Changes(), content)


def write_receipt(context: CommuneContext, folder: Path, export: exports.Export, place: int) -> Outcome[ReceiptFiles]:
    """Writes one of the receipts that `begin_receipts` found; one at a time, as all together may take long."""
    act, held = export.proofs[place]
    number = held.number if act.number is None else act.number
    name = f"accuse-{number:06d}-{act.op[-6:]}"  # with a part of the id: two platforms may give one number
    files = ReceiptFiles(number, held.number, act.op, folder / f"{name}.pdf", folder / f"{name}.json")
    with context.store.reading() as connection:
        now, invented = context.clock(), context.store.demonstration
        paper = act_papers.receipt_of(connection, act.op, now=now, demonstration=invented)
    write_whole(files.pdf, receipt.render(paper))
    write_whole(files.proof, exports.as_json(exports.proven(export, act)))
    return Outcome(Changes(), files)
