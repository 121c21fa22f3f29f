"""Lists are sorted as in a French dictionary: É beside E, not after Z."""

import random

import pytest

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


@pytest.mark.parametrize("seed", range(6))
def test_the_first_proposals_are_those_of_the_whole_list(context: CommuneContext, seed: int) -> None:
    dice = random.Random(seed)
    letters = "~!1aAbBzZéÉœŒ"
    for number in range(40):
        title = "".join(dice.choices(letters, k=dice.randrange(1, 4)))
        state = dice.choice(["open", "open", "retained"])
        publish(context, "proposals", Proposal(id=f"p{number}", title=title, kind="to_develop", state=state))
    with context.store.reading() as connection:
        opened = [row.id for row in catalogue.proposals(connection) if row.state == "open"]
        for most in (1, 2, 5, 20, 60):
            keys = catalogue.first_keys(connection, most, ())
            assert [key.id for key in keys if key.state == "open"][:most] == opened[:most]
