"""What a need is checked by before it leaves, and what is shown then: whose name, which fields, by when."""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from desktop.database.queries import campaign, exchanges, link, needs
from desktop.domain import communes, phases
from desktop.domain import needs as rules
from desktop.domain.personal_hints import personal_hints
from desktop.domain.refusals import Refusal
from desktop.viewmodels import french
from desktop.viewmodels.deadlines import arrival, last_minute
from desktop.viewmodels.need_draft import contact
from desktop.viewmodels.need_words import filled

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from desktop.database.queries.link import CommuneRow
    from sync.contract.campaign import Campaign


@dataclass(frozen=True, slots=True)
class Sending:
    """The screen before a need leaves: what will be sent, in whose name, who reads it, and when it must arrive.

    `corrects` is the title of the need that this text replaces, "" for a need of its own.
    """

    commune: str
    public: tuple[tuple[str, str], ...]
    private: tuple[tuple[str, str], ...]
    contact: str
    deadline: str
    enrolled: bool
    corrects: str = ""
    hints: tuple[str, ...] = ()  #: citizens' data that seems to stand in the text


@dataclass(frozen=True, slots=True)
class Scene:
    commune: "CommuneRow | None"
    campaign: "Campaign | None"
    platform_offset_s: float
    enrolled: bool
    fields: dict[str, str]
    themes: dict[str, str]
    contact: str
    corrects: str


def look(connection: "Connection", id: str) -> Scene:
    """`id` is "" for a need of which nothing was typed yet."""
    own = link.current(connection)
    row = needs.one(connection, id) if id else None
    original = needs.one(connection, row.amends) if row is not None and row.amends else None
    return Scene(
        commune=link.commune(connection),
        campaign=campaign.current(connection),
        platform_offset_s=exchanges.clock_offset(connection).total_seconds(),
        enrolled=own is not None and own.enrolled,
        fields={name: "" if row is None else getattr(row, name) for name in rules.FIELDS},
        themes={theme.id: theme.name for theme in campaign.themes(connection)},
        contact=contact(connection),
        corrects="" if original is None else original.title,
    )


def problems(scene: Scene) -> tuple[Refusal, ...]:
    """All that keeps the need from leaving: its fields first, then what bears on the commune."""
    known = scene.campaign
    found = rules.problems(scene.fields, None if known is None else [theme.id for theme in known.themes])
    try:
        if scene.commune is not None:
            communes.check_act(scene.commune.name, scene.commune.siren)
    except Refusal as refusal:
        return (*found, refusal)
    return found


def sending(scene: Scene, now: datetime) -> Sending:
    return Sending(
        commune="" if scene.commune is None else scene.commune.name,
        public=filled(scene.fields, scene.themes, private=False),
        private=filled(scene.fields, scene.themes, private=True),
        contact=scene.contact,
        deadline=deadline(scene.campaign, now, scene.platform_offset_s),
        enrolled=scene.enrolled,
        corrects=scene.corrects,
        hints=tuple(dict.fromkeys(hint for text in scene.fields.values() for hint in personal_hints(text))),
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
