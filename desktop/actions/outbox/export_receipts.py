"""Writes every receipt into a folder: as PDF, its proof as JSON, and the program that verifies it."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from msgspec import Struct

import resources
from desktop.actions.kit.commune_context import CommuneContext
from desktop.documents import act_papers, exports, receipt
from desktop.documents.whole_file import write_whole
from desktop.domain.changes import Changes, Outcome
from desktop.domain.refusals import Refusal
from sync.contract.receipts import Proof

#: The program stands alone: with Python and `cryptography`, anybody can verify a receipt without our software.
VERIFIER = "verify_receipt.py"
#: What each file of the folder is, and how to verify: the name of the program says nothing in French.
README = "LISEZ-MOI.txt"
_README = """Accusés de dépôt de la commune

accuse-….pdf\u00a0: un accusé, à lire et à imprimer.
accuse-….json\u00a0: sa preuve, signée par la plateforme. Un programme la vérifie.
registre….json\u00a0: la suite de tout ce que la plateforme a dit à la commune.
{verifier}\u00a0: le programme qui vérifie les preuves, sans réseau et sans Relais Communes.

Pour vérifier un accusé ici\u00a0: dans Relais Communes, page Boîte d’envoi, ouvrez l’envoi,
puis «\u00a0Vérifier cet accusé\u00a0».

Pour qu’un autre le vérifie (la préfecture, un service informatique)\u00a0: donnez-lui ce dossier entier.
Il lui faut Python 3.10 ou plus, son paquet «\u00a0cryptography\u00a0», et la clé publique de la plateforme\u00a0:
64 chiffres hexadécimaux, qu’il demande au service qui tient la plateforme, et non à la commune. Ce service
la lit en tapant «\u00a0relais-platform key\u00a0». Sans cette clé, rien ne dit qui a signé.

{commands}
Les premières lignes du programme, en français, disent ce que chaque signe de sa réponse établit.
"""
#: For the receipts of one platform, with the name of one of them.
_COMMAND = "    python3 {verifier} --key CLÉ {files}\n"
_OTHERS = "    ou un autre accusé de cette plateforme\u00a0:\n{}"
_ONE = "Dans ce dossier, il tape, avec la clé à la place de CLÉ, et le nom de l’accusé à vérifier\u00a0:\n\n{}"
#: Where several platforms gave receipts: each has its own key and its own register.
_SEVERAL = (
    "Ces accusés viennent de {} plateformes. Chacune a sa clé et son registre. Dans ce dossier, il tape, avec la\n"
    "clé de cette plateforme à la place de CLÉ, et le nom de l’accusé à vérifier\u00a0:\n\n{}"
)
#: All that the platform has told the commune, in order; for a second platform, registre-2.json.
REGISTER = "registre.json"
_OTHER_REGISTER = "registre-{}.json"


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
    named = {}  # the file of each platform's register
    for place, register in enumerate(registers, 1):
        named[register["platform"]] = REGISTER if place == 1 else _OTHER_REGISTER.format(place)
        write_whole(folder / named[register["platform"]], exports.as_json(register))
    if content.proofs:
        write_whole(folder / VERIFIER, resources.path(VERIFIER).read_bytes())
        # The mark at its beginning and these ends of lines are for the plain editor of Windows.
        write_whole(folder / README, _read_me(content, named).replace("\n", "\r\n").encode("utf-8-sig"))
    return Outcome(Changes(), content)


def write_receipt(context: CommuneContext, folder: Path, export: exports.Export, place: int) -> Outcome[ReceiptFiles]:
    """Writes one of the receipts that `begin_receipts` found; one at a time, as all together may take long."""
    act, held = export.proofs[place]
    number, name = _number(act, held), _name(act, held)
    files = ReceiptFiles(number, held.number, act.op, folder / f"{name}.pdf", folder / f"{name}.json")
    with context.store.reading() as connection:
        now, invented = context.clock(), context.store.demonstration
        paper = act_papers.receipt_of(connection, act.op, now=now, demonstration=invented)
    write_whole(files.pdf, receipt.render(paper))
    write_whole(files.proof, exports.as_json(exports.proven(export, act)))
    return Outcome(Changes(), files)


def _number(act: Any, held: Proof) -> int:
    return int(held.number if act.number is None else act.number)


def _name(act: Any, held: Proof) -> str:
    """Of its two files, with a part of the id: two platforms may give one number."""
    return f"accuse-{_number(act, held):06d}-{act.op[-6:]}"


def _read_me(export: exports.Export, registers: Mapping[str, str]) -> str:
    """`registers`: the name of each platform's, by the id of its key; one that told nothing else has none."""
    platforms: dict[str, list[str]] = {}
    for act, held in export.proofs:
        platforms.setdefault(held.receipt.key, []).append(f"{_name(act, held)}.json")
    commands = []
    for platform, receipts in platforms.items():
        files = " ".join(filter(None, (registers.get(platform, ""), receipts[0])))
        command = _COMMAND.format(verifier=VERIFIER, files=files)
        others = receipts[1:] if len(platforms) > 1 else ()
        commands.append(command + (_OTHERS.format("".join(f"        {name}\n" for name in others)) if others else ""))
    listed = "\n".join(commands)
    typed = _ONE.format(listed) if len(platforms) == 1 else _SEVERAL.format(len(platforms), listed)
    return _README.format(verifier=VERIFIER, commands=typed)
