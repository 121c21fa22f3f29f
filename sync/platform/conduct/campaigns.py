"""The campaign as the platform publishes it: one version after another, and when which phase was opened."""

from datetime import datetime
from functools import lru_cache

import msgspec
from sqlalchemy import Connection, bindparam, insert, select

from sync.contract.campaign import PHASES, Campaign, Phase, PhaseKey
from sync.platform import positions
from sync.platform.publish import feed
from sync.platform.refusals import Refused
from sync.platform.rules import Period, periods
from sync.platform.store import read_setting
from sync.platform.tables import phase_change
from sync.platform.times import as_text, as_time

_HISTORY = (
    select(phase_change.c.at, phase_change.c.phase)
    .where(phase_change.c.campaign == bindparam("campaign"))
    .order_by(phase_change.c.position)
)


def current(connection: Connection) -> Campaign:
    """The campaign in its latest version. Raises LookupError on a database that `init` has not filled."""
    text = feed.value(connection, "campaign", read_setting(connection, "campaign"))
    if text is None:
        raise LookupError("no campaign is published")
    return _decoded(text)


@lru_cache(maxsize=4)
def _decoded(text: str) -> Campaign:
    """The campaign in this text; cached, as every block asks for it and it hardly ever changes."""
    return msgspec.json.decode(text, type=Campaign, strict=True)


def open_phase(campaign: Campaign) -> Phase:
    """The phase that is open: `init` opens one, and only another one takes its place."""
    return next(phase for phase in campaign.phases if phase.key == campaign.open_phase)


def check_phase(campaign: Campaign, first: PhaseKey, sentence: str) -> None:
    """Raises Refused with this sentence unless the phase `first`, or a later one, is open."""
    if PHASES.index(open_phase(campaign).key) < PHASES.index(first):
        name = next(phase.name for phase in campaign.phases if phase.key == first)
        here = open_phase(campaign).name
        refusal = (
            f"{sentence}\u00a0: à partir de la phase «\u00a0{name}\u00a0». La phase ouverte est «\u00a0{here}\u00a0»."
        )
        raise Refused("phase", refusal)


def set_phase(connection: Connection, key: PhaseKey, now: datetime) -> Campaign:
    """Publishes a version of the campaign with this phase open; the same one again changes nothing."""
    campaign = current(connection)
    if campaign.open_phase == key:
        return campaign
    return publish(connection, msgspec.structs.replace(campaign, version=campaign.version + 1, open_phase=key), now)


def publish(connection: Connection, campaign: Campaign, now: datetime) -> Campaign:
    """Publishes the campaign and notes that its phase was opened now, which closes the one before."""
    position = positions.take(connection)
    row = {"position": position, "campaign": campaign.id, "phase": campaign.open_phase, "at": as_text(now)}
    connection.execute(insert(phase_change).values(row))
    feed.publish(connection, "campaign", campaign.id, campaign)
    return campaign


def history(connection: Connection, campaign: Campaign) -> tuple[Period, ...]:
    """The phases as they were really open."""
    rows = connection.execute(_HISTORY, {"campaign": campaign.id})
    return periods((as_time(row.at), row.phase) for row in rows)
