"""A ZIP on one act for the help desk: what to do with it, its signed bytes, and the platform's answer."""

import json
from datetime import datetime

from msgspec import Struct
from msgspec.structs import asdict

from desktop.documents.zipped import zipped
from desktop.domain import act_words, french
from desktop.domain.exchange_words import quoted_answer
from desktop.domain.lives import gender


class ActReport(Struct, frozen=True, kw_only=True):
    """What the help desk is told of one act. It holds no personal data, nor their salt."""

    op: str  #: id of the act
    type: str  #: such as "vote.cast"
    state: str  #: of the act in the outbox
    in_vain: bool = False  #: a withdrawal that the platform accepted, and that took nothing back
    reason: str  #: the platform's stable code; "" where it gave none
    detail: str  #: the same as a French sentence
    attempts: int  #: how often it was sent
    created_at: str  #: by this computer's clock, ISO text
    intent: str  #: hash of the signed bytes
    frozen: bytes  #: the signed bytes
    commune: str  #: its name; "" while none is chosen
    insee: str  #: its code; likewise
    device: str  #: id of this computer's key; likewise
    platform: str  #: id of the platform's key; "" before the enrolment
    version: str  #: of this program
    made_at: datetime  #: when the report was made; aware
    demonstration: bool = False  #: says at the top that it is an example


def pack(report: ActReport) -> bytes:
    """The ZIP: a-lire.txt, operation.json, probleme.json."""
    files = {"a-lire.txt": as_text(report).encode(), "operation.json": report.frozen, "probleme.json": as_json(report)}
    return zipped(files, report.made_at)


def as_json(report: ActReport) -> bytes:
    document = asdict(report)
    del document["frozen"]
    document["made_at"] = report.made_at.isoformat()
    return json.dumps(document, ensure_ascii=False, indent=1).encode()


def as_text(report: ActReport) -> str:
    """For people: the secretary who sends it, then the help desk."""
    lines = ["Relais Communes\u00a0: un envoi à examiner", ""]
    if report.demonstration:
        lines += ["EXEMPLE – DÉMONSTRATION", ""]
    state = gender.of(report.type).agreed(act_words.state(report.state, in_vain=report.in_vain))
    lines += [
        f"Commune\u00a0: {report.commune} ({report.insee})",
        f"Fait {french.legal(report.made_at)}",
        f"Envoi\u00a0: {act_words.kind(report.type)}, {state.lower()}",
        f"Ce que la plateforme a dit\u00a0: {quoted_answer(report.detail) or 'rien de plus'}",
        f"Code\u00a0: {report.reason or '—'}",
        "",
        "À la mairie",
        "  Envoyez ce fichier à votre service informatique ou à votre préfecture.",
        "  Il contient le texte de l’envoi, sans la fiche de la personne à contacter.\n  Relisez ce"
        " texte\u00a0: il peut nommer quelqu’un.",
        "  L’envoi reste dans la boîte d’envoi, et les autres continuent.",
        "  Après une mise à jour, ouvrez l’envoi et choisissez «\u00a0Réessayer\u00a0».",
        "",
        "Au service informatique",
        "  operation.json\u00a0: les octets signés, tels quels. Ne les modifiez pas.",
        "  probleme.json\u00a0: l’identifiant, le code, l’empreinte, la version.",
        f"  Vérifiez avec la plateforme {report.platform or '—'} pourquoi elle ne lit pas {report.type}.",
        f"  En ligne de commande\u00a0: relaisctl outbox retry {report.op}",
    ]
    return "\n".join(lines) + "\n"
