"""News of requests to the préfet, also of those that another computer sent; and of others' needs that we joined."""

from collections.abc import Iterator

import msgspec
from sqlalchemy import Connection

from desktop.database.driver import rows
from desktop.database.lost_acts import LOST_ACTS
from desktop.database.queries import catalogue, link, pooling, requests
from desktop.database.queries.news_row import NewsRow, quoted
from desktop.domain.act_words import away
from desktop.domain.french import FIXED, amount, capital
from sync.contract.published import OwnRequest, PublicNeed

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
            against=own.state != "accepted",
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


def of_joined(connection: Connection) -> Iterator[NewsRow]:
    """News of other communes' needs that we joined ("nous aussi")."""
    for need, title, value in rows(
        connection,
        "SELECT joined.need, joined.title, copy.value FROM joined JOIN copy ON copy.id = joined.need"
        " WHERE copy.scope = 'needs' AND joined.stands = 1",
    ):
        into = _PUBLIC.decode(value).proposal
        proposal = catalogue.proposal(connection, into) if into else None
        if proposal is not None:
            yield NewsRow(
                key=f"joined/{need}/{proposal.id}",
                kind="grouped",
                sentence=f"Le besoin {quoted(title)}, rejoint par votre commune, est regroupé dans "
                f"{quoted(proposal.title)}.",
                place="votes",
                id=proposal.id,
            )
    for (need,) in rows(connection, _GONE):
        join = pooling.standing_of(connection, need)  # None where another platform was told of it
        if join is not None and join.state == "accepted":
            yield NewsRow(
                key=f"joined/{need}/withdrawn/{join.join_op}",
                kind="withdrawn",
                sentence=f"{join.commune} a retiré son besoin {quoted(join.title)}, rejoint par votre commune.",
                place="outbox",
                id=join.join_op,
            )


_PUBLIC: msgspec.json.Decoder[PublicNeed] = msgspec.json.Decoder(PublicNeed)
#: Needs that we joined from this computer and that the platform has said to be withdrawn: that one is published no more
#: is not enough, as the platform may have lost it. Nor where it has lost our act: it may have lost the withdrawal too.
_GONE = (
    "SELECT joined.need FROM joined JOIN outbox ON outbox.op = joined.join_op AND outbox.state = 'accepted'"  # noqa: S608 - ours
    " WHERE joined.stands = 1 AND EXISTS (SELECT 1 FROM copy WHERE copy.scope = 'retracted' AND copy.id = joined.need)"
    f" AND joined.join_op NOT IN ({LOST_ACTS}) ORDER BY outbox.seq"
)
