"""A commune that goes from one platform to another, and a need of one of its computers that another one reads."""

from desktop.actions.kit.commune_context import CommuneContext
from desktop.actions.needs.draft_need import draft_need
from desktop.actions.needs.submit_need import submit_need
from desktop.actions.settings.enrol import enrol
from desktop.database.queries import needs, standing_text
from tests.desktop.actions.exchanging import URL, National
from tests.desktop.actions.votes.two_computers import Both, rounds

#: Title of that need.
THEIRS = "De l’autre"


def to(platform: National, context: CommuneContext) -> None:
    enrol(context, URL, platform.code(), lambda url: platform.transport)
    rounds(platform, context, context)


def listed(context: CommuneContext) -> list[tuple[str, str]]:
    with context.store.reading() as connection:
        return sorted((row.title, row.state) for row in needs.listed(connection))


def theirs(both: Both, national: National) -> str:
    """Its need, which both have read."""
    first, second = both
    id = submit_need(second, draft_need(second, title=THEIRS, description="Mais si.").value).value.subject
    rounds(national, second, first)
    return id


def asked(context: CommuneContext) -> frozenset[str]:
    with context.store.reading() as connection:
        return standing_text.in_conflict(connection)
