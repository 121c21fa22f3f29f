"""News of a request to the préfet: his answer, and that the platform has it where this computer did not send it."""

from collections.abc import Iterator

from sqlalchemy import Connection

from desktop.database.queries import link, requests
from desktop.database.queries.news_row import NewsRow, quoted
from desktop.domain.act_words import away
from desktop.domain.french import FIXED, amount, capital
from sync.contract.published import OwnRequest

#: Notes on a request of which this computer only has a draft: it can be sent if the préfet found it incomplete.
_LEAVES, _STAYS = "Vous pouvez la compléter et l’envoyer d’ici.", "Le texte qui est ici ne peut pas partir à sa place."


def of_request(connection: Connection, own: OwnRequest, date: str) -> Iterator[NewsRow]:
    yield from _answered(own, date)
    yield from _lodged(connection, own, date)


def _answered(own: OwnRequest, date: str) -> Iterator[NewsRow]:
    granted = "" if own.amount_cents is None else f"{FIXED}: {amount(own.amount_cents)}"
    words = {
        "accepted": f"Financement accordé pour {quoted(own.title)}{granted}.",
        "refused": f"Le préfet a refusé votre demande {quoted(own.title)}.",
        "incomplete": f"Votre demande {quoted(own.title)} est à compléter.",
    }.get(own.state)
    if words:
        yield NewsRow(
            key=f"request/{own.id}/{own.state}/{own.submission}",
            kind="request",
            sentence=words,
            note=own.reason,
            date=date,
            place="requests",
            id=own.id,
        )


def _lodged(connection: Connection, own: OwnRequest, date: str) -> Iterator[NewsRow]:
    """Says that the platform has a request, or its complement, that was not sent from here: nobody sends it twice."""
    row = requests.one(connection, own.id)
    completed = row is not None and bool(row.later)
    if own.state == "withdrawn" or (row is not None and not (row.lodged or completed)):
        return
    if own.state != "received" and (row is None or completed):
        return
    note = f"{capital(away(restored=link.lacks_own(connection)))}."
    if row is not None and row.lodged:
        note = _LEAVES if row.lodged == "incomplete" else _STAYS
    yield NewsRow(
        key=f"lodged/{own.id}/{own.submission}",
        kind="lodged",
        sentence=f"Un complément de votre demande {quoted(own.title)} est déposé."
        if completed
        else f"Votre demande {quoted(own.title)} est déjà déposée.",
        note=note,
        date=date,
        place="requests",
        id="" if row is None else own.id,
    )
