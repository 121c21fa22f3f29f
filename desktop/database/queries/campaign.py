"""The campaign as last published, and what the bundle says where none is known yet."""

from functools import cache

import msgspec
from sqlalchemy import Connection, select

import resources
from sync.client.tables import copy
from sync.contract.campaign import Campaign, OutOfScope, Theme, read_campaign


def current(connection: Connection) -> Campaign | None:
    """What the platform published last; None before the first exchange."""
    statement = select(copy.c.value).where(copy.c.scope == "campaign").order_by(copy.c.position.desc()).limit(1)
    value = connection.scalar(statement)
    return None if value is None else msgspec.json.decode(value, type=Campaign)


def themes(connection: Connection) -> tuple[Theme, ...]:
    """The campaign's themes, else the bundled pack's: a draft can be classed before any exchange."""
    return (current(connection) or _bundled()).themes


def out_of_scope(connection: Connection) -> tuple[OutOfScope, ...]:
    """What the national programme does not fund, with the other way, as the campaign or the bundled pack says."""
    return (current(connection) or _bundled()).out_of_scope


@cache
def _bundled() -> Campaign:
    return read_campaign(resources.path("packs", "france-relance-2021.json").read_bytes())
