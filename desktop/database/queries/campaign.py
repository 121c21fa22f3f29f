"""The campaign as last published, and the bundled pack where none is known yet."""

from functools import cache, lru_cache

import msgspec
from sqlalchemy import Connection

import resources
from desktop.database.driver import rows
from sync.contract.campaign import Campaign, CampaignTheme, NeedTemplate, OutOfScope, read_campaign

CURRENT = "SELECT value FROM copy WHERE scope = 'campaign' ORDER BY position DESC LIMIT 1"


def current(connection: Connection) -> Campaign | None:
    """What the platform published last; None before the first exchange."""
    values = rows(connection, CURRENT)
    return decoded(values[0][0]) if values else None


def themes(connection: Connection) -> tuple[CampaignTheme, ...]:
    """The campaign's themes, or the bundled pack's: so a draft can have a theme before any exchange."""
    return (current(connection) or _bundled()).themes


def theme_ids(connection: Connection) -> list[str] | None:
    """The themes that a submission may have; None while no campaign is known: then only the platform checks it."""
    campaign = current(connection)
    return None if campaign is None else [theme.id for theme in campaign.themes]


def templates(connection: Connection) -> tuple[NeedTemplate, ...]:
    """A first text for a need of each theme, as the campaign or the bundled pack gives it."""
    return (current(connection) or _bundled()).templates


def out_of_scope(connection: Connection) -> tuple[OutOfScope, ...]:
    """What the national programme does not fund, each with another way, as the campaign or the bundled pack says."""
    return (current(connection) or _bundled()).out_of_scope


@lru_cache(maxsize=4)
def decoded(value: str | None) -> Campaign | None:
    """The campaign from the JSON that `CURRENT` gives."""
    return None if value is None else msgspec.json.decode(value, type=Campaign)


@cache
def _bundled() -> Campaign:
    return read_campaign(resources.path("packs", "france-relance-2021.json").read_bytes())
