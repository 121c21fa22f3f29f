"""A person's data beside acts: sent, asked to be erased, and whether the platform still has them."""

from sqlalchemy import select

from desktop.actions.kit.commune_context import CommuneContext
from desktop.actions.needs.draft_need import draft_need
from desktop.actions.needs.submit_need import submit_need
from desktop.actions.outbox.exchange import exchange
from desktop.actions.settings.erase_person import erase_person
from sync.client.ledger.tables import outbox
from sync.contract.operations import thaw
from sync.platform.tables import operation
from tests.desktop.actions.exchanging import National

NAME = "Zoé Canaribis"


def sent(context: CommuneContext, national: National, title: str = "Plan") -> str:
    """A need with the contact beside it, which the platform has. Id of its act."""
    submitted = submit_need(context, draft_need(context, title=title, description="Papier").value)
    exchange(context, national.transport)
    return submitted.value.op


def known_there(national: National) -> list[str]:
    """Acts beside which the platform keeps personal data."""
    with national.store.reading() as connection:
        found = select(operation.c.op).where(operation.c.personal.is_not(None)).order_by(operation.c.op)
        return list(connection.execute(found).scalars())


def asked(context: CommuneContext) -> list[str]:
    """The acts named by erasures of this computer."""
    with context.store.reading() as connection:
        erasures = select(outbox.c.frozen).where(outbox.c.type == "personal.erase").order_by(outbox.c.seq)
        return [op for frozen in connection.execute(erasures).scalars() for op in thaw(frozen).body["operations"]]


def places_left(context: CommuneContext) -> list[str]:
    return [remnant.place for remnant in erase_person(context, letters=True).value.left]
