"""What a need is checked by before it leaves, and what is shown then: whose name, which fields, by when."""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from desktop.database.queries import campaign, exchanges, link
from desktop.domain import communes, phases
from desktop.domain import needs as rules
from desktop.domain.refusals import Refusal
from desktop.viewmodels import french
from desktop.viewmodels.deadlines import arrival, last_minute
from desktop.viewmodels.need_words import filled

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from desktop.database.queries.link import CommuneRow
    from sync.contract.campaign import Campaign


@dataclass(frozen=True, slots=True)
class Sending:
    """The screen before a need leaves: what will be sent, in whose name, and when it must arrive."""

    commune: str
    fields: tuple[tuple[str, str], ...]
    deadline: str
    enrolled: bool


@dataclass(frozen=True, slots=True)
class Scene:
    commune: "CommuneRow | None"
    campaign: "Campaign | None"
    platform_offset_s: float
    enrolled: bool


def look(connection: "Connection") -> Scene:
    own = link.current(connection)
    return Scene(
        commune=link.commune(connection),
        campaign=campaign.current(connection),
        platform_offset_s=exchanges.clock_offset(connection).total_seconds(),
        enrolled=own is not None and own.enrolled,
    )


def problems(fields: dict[str, str], scene: Scene) -> tuple[Refusal, ...]:
    """All that keeps the need from leaving: its fields first, then what bears on the commune."""
    known = scene.campaign
    found = rules.problems(fields, None if known is None else [theme.id for theme in known.themes])
    try:
        if scene.commune is not None:
            communes.check_act(scene.commune.name, scene.commune.siren)
    except Refusal as refusal:
        return (*found, refusal)
    return found


def sending(fields: dict[str, str], themes: dict[str, str], scene: Scene, now: datetime) -> Sending:
    return Sending(
        commune="" if scene.commune is None else scene.commune.name,
        fields=filled(fields, themes),
        deadline=deadline(scene.campaign, now, scene.platform_offset_s),
        enrolled=scene.enrolled,
    )


def words_of(refusal: Refusal) -> str:
    """What and how, in one line."""
    return f"{refusal.sentence} {refusal.remedy}".strip()


def deadline(known: "Campaign | None", now: datetime, offset_s: float) -> str:
    """When a need must arrive; the platform judges where no date is known."""
    if known is None:
        return "Aucune date n’est encore connue. Votre besoin attendra dans la boîte d’envoi."
    phase = next((phase for phase in known.phases if phase.key == "needs"), None)
    at = datetime.fromtimestamp(now.timestamp() + offset_s, now.tzinfo)
    opened = phases.open_phase(known, at)
    if phase is None:
        return "La campagne ne donne pas de date pour les besoins."
    if opened is not None and opened.key == "needs":
        return arrival(phase.closes, at)
    if opened is None and now < phase.opens:
        return f"La phase des besoins se termine le {last_minute(phase.closes, now)}."
    return (
        f"La phase «{french.FIXED}{phase.name}{french.FIXED}» est terminée. La plateforme dira si elle le prend encore."
    )
