"""What papers say of an act that was withdrawn since, so that nobody takes it for one that stands."""

from sqlalchemy import Connection

from desktop.database.queries import outbox
from desktop.database.queries.outbox import ActRow
from desktop.database.queries.requests import RequestRow
from desktop.domain import act_words
from desktop.domain.exchange_words import NO_RECEIPT
from desktop.domain.french import FIXED, legal, number, paris, short_date

_NOT_TO_HAND_OVER = "Cette lettre n’est plus à remettre."


def sentence_of(connection: Connection, op: str) -> str:
    """The sentence on the receipt of this act; "" while it stands."""
    back = outbox.withdrawal_of(connection, op)
    if back is None:
        act = outbox.one(connection, op)
        return "Pris en compte par la plateforme." if act is not None and act.taken_back else ""
    if not back.received_at:
        return f"Enregistré {legal(paris(back.created_at))}. {NO_RECEIPT}"
    numbered = "" if back.number is None else f" Accusé n°{FIXED}{number(back.number)}."
    return f"Reçu {legal(paris(back.received_at))}.{numbered}"


def settled(connection: Connection, act: ActRow) -> str:
    """The sentence on the receipt of a correction in conflict: what has settled it since. "" for any other act."""
    by = outbox.settlement_of(connection, act) if act.type == "need.amend" and act.state == "superseded" else None
    if by is None:
        return ""
    numbered = "" if by.number is None else f" Accusé n°{FIXED}{number(by.number)}."
    return f"{act_words.settled_by(by.kind)}, reçu {legal(paris(by.received_at))}.{numbered}"


def on_letter(connection: Connection, row: RequestRow) -> str:
    """The sentence above a letter to the préfet whose request was withdrawn; "" where it was not."""
    if row.state != "withdrawn":
        return ""
    back = outbox.withdrawal_of(connection, row.submit_op)
    if back is not None and not back.received_at:
        day = short_date(paris(back.created_at))
        return f"Retrait de cette demande enregistré le {day}, sans accusé de la plateforme. {_NOT_TO_HAND_OVER}"
    when = row.moved_at if back is None else back.received_at
    return f"Demande retirée{f' le {short_date(paris(when))}' if when else ''}. {_NOT_TO_HAND_OVER}"
