"""The campaign as last published, and what the bundle says where none is known yet."""

from functools import cache, lru_cache

import msgspec
from sqlalchemy import Connection

import resources
from desktop.database.driver import rows
from sync.contract.campaign import Campaign, CampaignTheme, NeedTemplate, OutOfScope, read_campaign

CURRENT = "SELECT value FROM copy WHERE scope = 'campaign' ORDER BY position DESC LIMIT 1"


def current(connection: Connection) -> Campaign | None:
    """What the platform published last; None before the first exchange."""
    found = rows(connection, CURRENT)
    return decoded(found[0][0]) if found else None


def themes(connection: Connection) -> tuple[CampaignTheme, ...]:
    """The campaign's themes, else the bundled pack's: a draft can be classed before any exchange."""
    return (current(connection) or _bundled()).themes


def theme_ids(connection: Connection) -> list[str] | None:
    """What a submission's theme is checked against: None without a campaign, for then the platform judges."""
    found = current(connection)
    return None if found is None else [theme.id for theme in found.themes]


def templates(connection: Connection) -> tuple[NeedTemplate, ...]:
    """A first text for a need of each theme, as the campaign or the bundled pack gives it."""
    return (current(connection) or _bundled()).templates


def out_of_scope(connection: Connection) -> tuple[OutOfScope, ...]:
    """What the national programme does not fund, with the other way, as the campaign or the bundled pack says."""
    return (current(connection) or _bundled()).out_of_scope


@lru_cache(maxsize=4)
def decoded(value: str | None) -> Campaign | None:
    """Of what `CURRENT` gives."""
    return None if value is None else msgspec.json.decode(value, type=Campaign)


@cache
def _bundled() -> Campaign:
    return read_campaign(resources.path("packs", "france-relance-2021.json").read_bytes())
