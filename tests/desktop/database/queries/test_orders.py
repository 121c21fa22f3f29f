"""Lists are sorted as in a French dictionary: É beside E, not after Z."""

from desktop.actions.kit.commune_context import CommuneContext
from desktop.database.queries import catalogue, pooling
from sync.contract.published import Proposal, PublicNeed
from tests.desktop.actions.conftest import clock, context, places
from tests.desktop.actions.published import publish

__all__ = ["clock", "context", "places"]
TITLES = ["Câble", "Cantine", "Eau", "École", "État civil", "Œuvres", "Zonage"]


def test_proposals_and_needs_of_others_stand_by_letter_whatever_its_accent(context: CommuneContext) -> None:
    for number, title in enumerate(sorted(TITLES)):
        publish(context, "proposals", Proposal(id=f"p{number}", title=title, kind="to_develop"))
        need = PublicNeed(id=f"n{number}", commune="45234", title=title, description="")
        publish(context, "needs", need)
    with context.store.reading() as connection:
        assert [row.title for row in catalogue.proposals(connection)] == TITLES
        for most in (1, 3, 7, 9):
            first = [key.title for key in catalogue.first_keys(connection, most, ())]
            assert first[:most] == TITLES[:most]
        assert [row.title for row in pooling.neighbours(connection)] == TITLES
