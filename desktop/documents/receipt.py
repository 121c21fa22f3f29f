"""The receipt of an act: its deposit, its decision, and their proof."""

import io
import re
from datetime import datetime

from msgspec import Struct

from desktop.documents.typeset import typeset
from desktop.domain.french import FIXED, number, of, on_one_line, renumbered
from desktop.domain.letters import grouped

NO_PROMISE = (
    "Cet accusé atteste le dépôt sur la plateforme. Il ne vaut ni accusé de réception par la préfecture, ni promesse de"
    " financement, ni autorisation de commencer. Seule la décision attributive notifiée par le préfet vaut accord."
)
#: For a request that asks for an investment (décret 2018-514, article 7).
_EIGHT_MONTHS = " Sans décision dans les huit mois de l’accusé de réception de la préfecture, la demande est rejetée."
_ANOTHER = "Celle de cette clé, qui n’est plus celle d’aujourd’hui."
#: Most characters of the title in the QR code.
_MOST_OF_TITLE = 80
#: Printed after the number of a receipt that another act of the commune has too.
OF_ANOTHER = f"{FIXED}: la plateforme l’a aussi donné à un autre envoi. Citez l’envoi, plus bas."


class Register(Struct, frozen=True, kw_only=True):
    """Where the act stands in the ledger that the platform keeps of the commune, as a receipt signs it."""

    line: int  #: line of the act, from 1
    last: int  #: last line that `digest` covers: the end of the receipt's block
    digest: str  #: hash over all lines up to `last`, in hexadecimal
    renewed: str = ""  #: when the platform signed it again, in words; "" unless it had lost the act
    renumbered: int = 0  #: its new number, where the old one went to another act meanwhile; else 0
    gone: bool = False  #: that ledger is no more: the platform was put back to an earlier day since


class Receipt(Struct, frozen=True, kw_only=True):
    """The content of a receipt. Times and states are in words."""

    service: tuple[str, ...] = ()  #: who is in charge of the campaign, address and telephone, one line each
    campaign: str = ""  #: its title; "" for another platform's receipt
    commune: str  #: its name
    insee: str  #: its code
    siren: str = ""  #: 9 digits; "" where the official list has none
    by: str = ""  #: function or profile that the act was signed with; "" where none was entered
    what: str  #: kind of the act, in words
    title: str  #: of what the act is about
    number: int  #: given by the platform, in the first receipt that counts
    shown: int = 0  #: the number by which the act is shown today, where another act has got `number` meanwhile; else 0
    of_another: bool = False  #: the platform gave the number to another act too, after it was put back
    received: str  #: platform time of the deposit
    way: str  #: network or USB stick
    decision: str = ""  #: in words; "" until it is known
    decided: str = ""  #: when that was, in words; "" until it is known
    reason: str = ""  #: why it was not accepted, in French; "" for none
    effect: str = ""  #: of a withdrawal that took nothing back: that it was received, and changed nothing
    withdrawn: str = ""  #: when it was withdrawn; "" while it stands
    settled: str = ""  #: of a correction that was in conflict: the act that settled it; "" for none
    content: tuple[tuple[str, str], ...] = ()  #: label and text of what was sent
    attachments: tuple[str, ...] = ()  #: names and sizes of the documents
    funding_request: bool = False  #: an act of a request to the préfet: the notice that nothing is promised is printed
    invests: bool = False  #: it asks for money for an investment: the eight months of the law are named
    op: str  #: id of the act
    intent: str  #: hash of the signed act, in hexadecimal
    root: str  #: hash over the signed block of acts, in hexadecimal
    register: Register | None = None  #: None where the receipt signs no ledger
    key: str  #: id of the platform's key, which signed the receipt
    url: str = ""  #: the platform's address; "" where acts only travel on USB sticks, and for another platform
    other_platform: bool = False  #: another platform than today's has received the act
    made_at: datetime  #: date of the document, kept in the PDF
    fault: str = ""  #: why it does not verify, in French; "" where it does
    demonstration: bool = False  #: marks each page as an example


def render(receipt: Receipt) -> bytes:
    """The receipt as PDF."""
    today = renumbered(receipt.shown or receipt.number, receipt.number)
    numbered = f"n°{FIXED}{today}"
    decision = [
        ["Réponse" if receipt.funding_request else "Décision", receipt.decision or "Elle n’est pas encore rendue."]
    ]
    if receipt.decided:
        decision.append(["Date", receipt.decided])
    if receipt.reason:
        decision.append(["Motif", receipt.reason])
    if receipt.effect:
        decision.append(["Effet", receipt.effect])
    if receipt.withdrawn:
        decision.append(["Retrait", receipt.withdrawn])
    if receipt.settled:
        decision.append(["Depuis", receipt.settled])
    values = {
        "footer": f"{receipt.commune} – Accusé {numbered}",
        "service": list(receipt.service),
        "to": [
            f"Commune {of(receipt.commune)}",
            *([f"SIREN{FIXED}: {grouped(receipt.siren)}"] if receipt.siren else []),
            f"Code Insee{FIXED}: {receipt.insee}",
        ],
        "heading": f"Accusé de dépôt {numbered}",
        "fault": f"Cet accusé ne se vérifie pas{FIXED}: {receipt.fault} Il ne prouve rien." if receipt.fault else "",
        "notice": NO_PROMISE + (_EIGHT_MONTHS if receipt.invests else "") if receipt.funding_request else "",
        "deposit": [
            ["Numéro", number(receipt.number) + _since(receipt.shown) + (OF_ANOTHER if receipt.of_another else "")],
            ["Reçu", receipt.received],
            ["Voie", receipt.way],
            *([["Déposé par", receipt.by]] if receipt.by else []),
            *([["Campagne", receipt.campaign]] if receipt.campaign else []),
        ],
        "decides": _settled(receipt),
        "decision": decision,
        "content": [["Envoi", receipt.what], ["Titre", receipt.title], *map(list, receipt.content)],
        "attachments": list(receipt.attachments),
        "proof": [
            ["Envoi", receipt.op],
            ["Empreinte", _grouped(receipt.intent)],
            ["Racine du bloc", _grouped(receipt.root)],
            *_register(receipt.register),
            ["Clé de la plateforme", receipt.key],
            *([["Plateforme", receipt.url or _ANOTHER]] if receipt.url or receipt.other_platform else []),
            ["Signature", "Technique (Ed25519). Ce n’est pas une signature électronique qualifiée (UE 910/2014)."],
        ],
        "code_says": (
            f"Code à lire avec un téléphone. Il affiche le numéro {today}, la commune, l’envoi, sa"
            f" date et sa {_settled(receipt).lower()}, puis les mêmes empreintes qu’à côté."
        ),
    }
    title = f"Accusé de dépôt {numbered}, commune {of(receipt.commune)}{FIXED}: {receipt.title}"
    return typeset(
        "receipt",
        values,
        title=title,
        made_at=receipt.made_at,
        demonstration=receipt.demonstration,
        pictures={"code": code(receipt)},
    )


def _settled(receipt: Receipt) -> str:
    """The label of what the platform said. Of a request it decides nothing: the préfet does."""
    return "Réponse de la plateforme" if receipt.funding_request else "Décision"


def qr_text(receipt: Receipt) -> str:
    """The text of the QR code: enough to compare it with this paper and to find the signed proof."""
    lines = (
        f"Accusé de dépôt n°\u00a0{renumbered(receipt.shown or receipt.number, receipt.number)}",
        f"Commune {of(receipt.commune)} ({receipt.insee})",
        f"{receipt.what}{FIXED}: {on_one_line(receipt.title)[:_MOST_OF_TITLE]}",
        f"Reçu {receipt.received}",
        f"{_settled(receipt)}{FIXED}: {receipt.decision or 'pas encore rendue'}",
        f"Envoi {receipt.op}",
        f"Empreinte {receipt.intent}",
        f"Racine du bloc {receipt.root}",
        receipt.url or f"Clé de la plateforme {receipt.key}",
    )
    return re.sub("[\u00a0\u202f]", " ", "\n".join(line for line in lines if line))


def code(receipt: Receipt) -> str:
    """The QR code as SVG."""
    import segno  # noqa: PLC0415 - nothing of documents is loaded at the start

    drawn = io.BytesIO()
    segno.make(qr_text(receipt), error="m", micro=False, encoding="utf-8").save(
        drawn, kind="svg", border=4, xmldecl=False
    )
    return drawn.getvalue().decode()


def _since(shown: int) -> str:
    return f", puis n°{FIXED}{number(shown)}" if shown else ""


def _register(register: Register | None) -> list[list[str]]:
    """The line on the ledger: with it this paper can show that the platform once had the act."""
    if register is None:
        return []
    where = f"Ligne {number(register.line)} du registre de la commune"
    if register.renewed:
        since = f", sous le n°{FIXED}{number(register.renumbered)}" if register.renumbered else ""
        where = (
            f"La plateforme, remise à un jour antérieur, a reçu de nouveau cet envoi {register.renewed}{since}. {where}"
        )
    if register.gone:
        where += ", tel qu’il était avant que la plateforme ne soit remise à un jour antérieur"
    where += f". Empreinte après la ligne {number(register.last)}{FIXED}: {_grouped(register.digest)}"
    return [["Registre", where]]


def _grouped(digest: str) -> str:
    """The hash in groups of eight characters, so that people can compare it."""
    return " ".join(digest[at : at + 8] for at in range(0, len(digest), 8))
