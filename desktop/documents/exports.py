"""What the commune may export: its acts and receipts, as tables or complete with their proofs, and personal data."""

from collections.abc import Sequence
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import Any, Final

import msgspec
from msgspec import Struct
from msgspec.structs import asdict
from sqlalchemy import Connection, select, text

from desktop.database.last_exchange import ON_A_STICK
from desktop.database.queries import link, person
from desktop.database.queries.outbox import MARKS
from desktop.documents.spreadsheet import Spreadsheet, Value, write_csv, write_ods
from desktop.documents.whole_file import write_whole
from desktop.documents.words import WAYS
from desktop.domain import act_words
from desktop.domain.french import paris
from sync.client.ledger import other_platforms, platform_ledger, renewed
from sync.client.ledger.link import keys
from sync.client.ledger.tables import outbox, proof
from sync.contract.operations import thaw
from sync.contract.receipts import Proof

FORMATS = ("ods", "csv", "json")
INVENTED: Final = "EXEMPLE – DÉMONSTRATION"
_ACT_COLUMNS = (
    "N° d’envoi",
    "Nature",
    "Titre",
    "État",
    "Enregistré le (heure de Paris)",
    "N° d’accusé",
    "Reçu le (heure de Paris)",
    "Décidé le (heure de Paris)",
    "Motif",
    "Code du motif",
    "Code de l’objet",
    "Identifiant",
    "Empreinte",
)
_RECEIPT_COLUMNS = (
    "N° d’accusé",
    "Nature",
    "Titre",
    "Reçu le (heure de Paris)",
    "Voie",
    "Décision",
    "Décidé le (heure de Paris)",
    "Motif",
    "Code du motif",
    "Identifiant",
    "Empreinte",
    "Racine du bloc",
    "Place dans le bloc",
    "Clé de la plateforme",
    "D’abord n°",
)


class Export(Struct, frozen=True, kw_only=True, dict=True):  # with a dict, `proofs` is read once
    """All acts of the commune, the oldest first, with their receipts."""

    commune: str  #: its name
    insee: str  #: its code
    siren: str  #: 9 digits; "" where the official list has none
    made_at: datetime  #: when it was exported; aware
    demonstration: bool  #: every line and document says that it is an example
    acts: tuple[Any, ...]  #: rows of the outbox without personal data, with MARKS, `carried`, `proof` (JSON, or None)
    platform_keys: dict[str, bytes]  #: public keys of all platforms so far, by the key's id
    renewed: dict[str, Proof]  #: by id of the act: the receipt that the platform signed again after it had lost the act
    elsewhere: dict[str, list[Proof]]  #: by id of the act: receipts of other platforms, where today's has given one too

    @cached_property
    def proofs(self) -> list[tuple[Any, Proof]]:
        return [(act, msgspec.json.decode(act.proof, type=Proof)) for act in self.acts if act.proof]


def read(connection: Connection, now: datetime, *, demonstration: bool) -> Export:
    """Raises LookupError while the database has no commune."""
    commune = link.commune(connection)
    if commune is None:
        raise LookupError("no commune")
    columns = [column for column in outbox.c if column.name not in ("salt", "personal")]
    carried = outbox.c.op.in_(text(ON_A_STICK)).label("carried")
    wanted = select(*columns, *MARKS, carried, proof.c.value.label("proof")).outerjoin(proof, proof.c.op == outbox.c.op)
    return Export(
        commune=commune.name,
        insee=commune.insee,
        siren=commune.siren,
        made_at=now,
        demonstration=demonstration,
        acts=tuple(connection.execute(wanted.order_by(outbox.c.seq)).all()),
        platform_keys=keys(connection),
        renewed=renewed.every(connection),
        elsewhere=other_platforms.gave_way(connection),
    )


def write(export: Export, path: Path, format: str) -> None:
    """ODS: acts and receipts on two sheets. CSV: acts with their receipts' numbers and dates. JSON: all, with proofs.

    Raises Refusal if the file cannot be written.
    """
    if format == "json":
        write_whole(path, as_json(document(export)))
    elif format == "csv":
        write_csv(path, *_marked(export, _ACT_COLUMNS, [_act(act) for act in export.acts]))
    elif format == "ods":
        tables = (
            ("Envois", _ACT_COLUMNS, [_act(act) for act in export.acts]),
            ("Accusés", _RECEIPT_COLUMNS, [_receipt(act, held) for act, held in export.proofs]),
        )
        write_ods(path, [Spreadsheet(name, *_marked(export, header, rows)) for name, header, rows in tables])
    else:
        raise ValueError(format)


def document(export: Export) -> dict[str, Any]:
    """All acts with their signed bytes, proofs and platform keys: they can be verified without this program."""
    return {
        "export": "relais-communes/1",
        "commune": {"insee": export.insee, "name": export.commune, "siren": export.siren},
        "made_at": export.made_at,
        **({"demonstration": True, "notice": INVENTED} if export.demonstration else {}),
        "platform_keys": export.platform_keys,
        "acts": [_whole(export, act) for act in export.acts],
    }


def proven(export: Export, act: Any) -> dict[str, Any]:
    """One act with its receipt and the keys of all known platforms: enough to verify it without this program."""
    return {
        "export": "relais-receipt/1",
        "commune": {"insee": export.insee, "name": export.commune, "siren": export.siren},
        **({"demonstration": True, "notice": INVENTED} if export.demonstration else {}),
        "platform_keys": export.platform_keys,
        **_whole(export, act),
    }


def registers(connection: Connection, export: Export) -> list[dict[str, Any]]:
    """The ledger of each platform, as far as it is known here without a gap. Receipts sign the hashes over it."""
    ledgers = []
    for platform in export.platform_keys:
        entries = list(platform_ledger.words(connection, platform, platform_ledger.longest(connection, platform)))
        invented = {"demonstration": True, "notice": INVENTED} if export.demonstration else {}
        named = {"export": "relais-ledger/1", **invented, "platform": platform, "commune": export.insee}
        if entries:
            ledgers.append({**named, "entries": entries})
    return ledgers


def _whole(export: Export, act: Any) -> dict[str, Any]:
    again, others = export.renewed.get(act.op), export.elsewhere.get(act.op)
    held = msgspec.json.decode(act.proof, type=Proof) if act.proof else None
    return {
        "op": act.op,
        "kind": act.type,
        "title": act.title,
        "subject": act.subject,
        "state": str(act.state),  # plain text, for JSON
        **({"in_vain": True} if act.in_vain else {}),
        "created_at": act.created_at,
        "number": held.number if held is not None else act.number,  # the number in the proof, which is verified with it
        "received_at": act.received_at,
        "decided_at": act.decided_at,
        "reason": act.reason,
        "detail": act.detail,
        "intent": act.intent,
        "operation": act.frozen.decode(),
        "proof": msgspec.json.decode(act.proof) if act.proof else None,
        **({} if again is None else {"renewed": msgspec.to_builtins(again)}),
        **({} if others is None else {"elsewhere": msgspec.to_builtins(others)}),
    }


def personal(connection: Connection) -> dict[str, Any]:
    """All personal data in this database, by place; `acts_as` are profiles and functions in signed acts."""
    signed = {
        (actor.profile, actor.function)
        for frozen in connection.scalars(select(outbox.c.frozen))
        if (actor := thaw(frozen).actor).profile or actor.function
    }
    return {
        "person": msgspec.structs.asdict(person.current(connection)),
        "places": [asdict(place) for place in person.places(connection)],
        "acts_as": [{"profile": profile, "function": function} for profile, function in sorted(signed)],
    }


def as_json(value: Any) -> bytes:
    """Indented, so that people can read it; hashes and keys are encoded as in the contract."""
    return msgspec.json.format(msgspec.json.encode(value), indent=2) + b"\n"


def _marked(
    export: Export, header: Sequence[str], rows: Sequence[Sequence[Value]]
) -> tuple[Sequence[str], Sequence[Sequence[Value]]]:
    """Invented data say so in every line, so that a copied line says it too."""
    if not export.demonstration:
        return header, rows
    return ("Démonstration", *header), [(INVENTED, *row) for row in rows]


def _kind(act: Any) -> str:
    return act_words.kind_of(str(act.type), choice=bool(act.choice), complement=bool(act.complement))


def _act(act: Any) -> tuple[Value, ...]:
    kind = _kind(act)
    return (
        act.seq,
        act_words.kind(kind),
        act.title,
        act_words.state(
            act_words.became(act.state, kind),
            kind=kind,
            taken_back=bool(act.taken_back),
            lost=bool(act.lost),
            other_platform=bool(act.other_platform),
            in_vain=bool(act.in_vain),
            carried=bool(act.carried),
        ),
        _day(act.created_at),
        act.number,
        _day(act.received_at),
        _day(act.decided_at),
        act.detail,
        act.reason,
        act.subject,
        act.op,
        act.intent,
    )


def _receipt(act: Any, held: Proof) -> tuple[Value, ...]:
    today = held.number if act.number is None else act.number
    return (
        today,
        act_words.kind(_kind(act)),
        act.title,
        _day(act.received_at),
        WAYS[held.receipt.transport],
        act_words.state(held.status, kind=_kind(act), in_vain=bool(act.in_vain)),
        _day(act.decided_at),
        held.detail,
        held.reason,
        held.op,
        held.intent,
        held.receipt.root,
        held.index,
        held.receipt.key,
        held.number if today != held.number else None,
    )


def _day(text: str | None) -> str | None:
    """A time of the database for a person's spreadsheet: 2026-02-01 14:40:00, in Paris."""
    return f"{paris(text):%Y-%m-%d %H:%M:%S}" if text else None
