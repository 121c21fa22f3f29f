"""What a need is checked by before it leaves, and what is shown then: whose name, which fields, by when."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from desktop.database.queries import attachments, campaign, exchanges, link, needs, person, standing_text
from desktop.domain import communes, phases
from desktop.domain import needs as rules
from desktop.domain.refusals import Refusal
from desktop.viewmodels.kit import citizens, french
from desktop.viewmodels.kit.confirmation import NOT_ENROLLED, READ_NEED_AGAIN, Confirmation, contact_line
from desktop.viewmodels.kit.deadlines import arrival, last_minute, paris
from desktop.viewmodels.kit.documents import by_name
from desktop.viewmodels.kit.form_fields import PRIVATE_THEN, PUBLIC_THEN, filled
from desktop.viewmodels.kit.french import FIXED
from desktop.viewmodels.kit.recovery import goes_too
from desktop.viewmodels.needs.words import FIELDS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Connection

    from desktop.database.queries.attachments import AttachmentRow
    from desktop.database.queries.link import CommuneRow
    from desktop.database.queries.standing_text import Beside
    from sync.contract.campaign import Campaign

MAYOR_FIRST = f"Pas encore dans la boîte d’envoi{FIXED}: le maire doit d’abord valider ce texte."
#: Ends what is said of a correction that is written upon a text which another computer has changed since.
COMPARED_THEN = f"{FIXED}: une fois envoyée, les deux textes seront à comparer."
_THERE_TOO = (
    f"Le besoin d’origine est déjà dans vos envois. Si ce texte part aussi, les deux compteraient{FIXED}: il faudrait "
    "en retirer un."
)
#: Of a copy of what another computer sent, and the platform has no more.
BOTH_WOULD_COUNT = (
    "Le besoin d’origine reviendra si l’autre ordinateur de la mairie fait un échange. Les deux compteraient alors"
    f"{FIXED}: il faudrait en retirer un."
)
#: By what a draft would count beside.
TWICE: "dict[Beside, str]" = {"": "", "there": _THERE_TOO, "comes_back": BOTH_WOULD_COUNT}


@dataclass(frozen=True, slots=True, kw_only=True)
class NeedSending:
    """The screen before a need leaves: what will be sent, in whose name, who reads it, and when it must arrive.

    `corrects` is the title of the need that this text replaces, "" for a need of its own.
    """

    commune: str
    public: tuple[tuple[str, str], ...]
    private: tuple[tuple[str, str], ...]
    contact: str
    deadline: str  #: "" where `closed` says already that it is too late
    enrolled: bool
    corrects: str = ""
    overtaken: bool = False  #: that need was corrected elsewhere since: this text will not replace it by itself
    closed: str = ""  #: why it will be refused
    twice: str = ""  #: that it may count beside the need that it is a copy of
    aside: str = ""  #: that another text of it goes
    unvalidated: bool = False
    hint: str = ""  #: citizens' data that seems to stand in the text
    signed_as: str = ""  #: profile and function
    documents: tuple[str, ...] = ()  #: digests of the attachments

    @property
    def confirmation(self) -> Confirmation:
        where = f" au nom {french.of(self.commune)}" if self.commune else ""
        what = "Voici la correction qui partira" if self.corrects else "Voici ce qui partira"
        need = f"«{FIXED}{self.corrects}{FIXED}»"
        replaced = f"Ce texte remplacera celui de {need}. " if self.corrects else ""
        if self.overtaken:
            replaced = (
                f"Ce besoin a été corrigé entre-temps, et dit maintenant {need}. "
                f"Votre correction part de l’ancien texte{COMPARED_THEN} "
            )
        return Confirmation(
            heading=what + where,
            lead=f"{replaced}{READ_NEED_AGAIN}",
            notice=(self.deadline + ("" if self.enrolled else NOT_ENROLLED)).strip(),
            warning=" ".join(
                filter(None, (MAYOR_FIRST if self.unvalidated else "", self.closed, self.twice, self.aside, self.hint))
            ),
            public=(*self.public, ("Publication", "Ce texte sera public, avec le nom de la commune.")),
            public_head=PUBLIC_THEN,
            private=self.private,
            private_head=PRIVATE_THEN,
            contact=self.contact,
            signed_as=self.signed_as,
            documents=self.documents,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class NeedContext:
    commune: "CommuneRow | None"
    campaign: "Campaign | None"
    offset: timedelta  #: leads from this computer's clock to the platform's
    enrolled: bool
    fields: dict[str, str]
    attached: "tuple[AttachmentRow, ...]"
    themes: dict[str, str]
    contact: str
    corrects: str
    unvalidated: bool  #: the mayor has to say yes before it may leave
    twice: "Beside" = ""  #: it is a copy of what counts too, or may come back
    aside: str = ""  #: JSON of the fields of another text, that was put aside
    overtaken: bool = False  #: what it corrects was corrected elsewhere since


def read(connection: "Connection", id: str) -> NeedContext:
    """`id` is "" for a need of which nothing was typed yet."""
    own = link.current(connection)
    row = needs.one(connection, id) if id else None
    original = needs.one(connection, row.amends) if row is not None and row.amends else None
    theirs = None if original is None else standing_text.elsewhere(connection, original)
    marker = needs.editing_of(connection, id) if id else None
    return NeedContext(
        commune=link.commune(connection),
        campaign=campaign.current(connection),
        offset=exchanges.clock_offset(connection),
        enrolled=own is not None and own.enrolled,
        fields={name: "" if row is None else getattr(row, name) for name in rules.FIELDS},
        attached=attachments.listed(connection, id if original is None else original.id) if id else (),
        themes={theme.id: theme.name for theme in campaign.themes(connection)},
        contact=contact_line(person.contact(connection)),
        corrects="" if original is None else original.title if theirs is None else theirs["title"],
        twice=standing_text.counts_beside(connection, id),
        aside="" if marker is None else marker.aside,
        overtaken=original is not None and theirs is not None and not standing_text.fits(connection, row, original),
        unvalidated=needs.mayor_validates(connection) and (row is None or not row.validated_at),
    )


def problems(need_context: NeedContext) -> tuple[Refusal, ...]:
    """All that keeps the need from leaving: its fields first, then what bears on the commune."""
    known = need_context.campaign
    refusals = rules.problems(need_context.fields, None if known is None else [theme.id for theme in known.themes])
    try:
        if need_context.commune is not None:
            communes.check_act(need_context.commune.name, need_context.commune.siren)
    except Refusal as refusal:
        return (*refusals, refusal)
    return refusals


def sending(need_context: NeedContext, now: datetime) -> NeedSending:
    at, known = phases.corrected(now, need_context.offset), need_context.campaign
    shut = "" if need_context.corrects else closed(known, now, need_context.offset)
    over = bool(shut) and _over(known, at)
    private = filled(FIELDS, need_context.fields, need_context.themes, private=True)
    documents = attached_line(need_context.attached, unchanged=bool(need_context.corrects))
    return NeedSending(
        commune="" if need_context.commune is None else need_context.commune.name,
        public=filled(FIELDS, need_context.fields, need_context.themes, private=False),
        private=(*private, *documents),
        contact=need_context.contact,
        signed_as="" if need_context.commune is None else need_context.commune.signed_as,
        deadline="" if over else deadline(known, now, need_context.offset),
        enrolled=need_context.enrolled,
        corrects=need_context.corrects,
        overtaken=need_context.overtaken,
        closed=shut,
        twice=TWICE[need_context.twice],
        aside=goes_too(need_context.aside, need_context.fields),
        unvalidated=need_context.unvalidated,
        documents=tuple(document.sha256 for document in need_context.attached),
        hint=citizens.hint(*need_context.fields.values()),
    )


def attached_line(rows: "Sequence[AttachmentRow]", *, unchanged: bool) -> tuple[tuple[str, str], ...]:
    """The documents that leave with a need, under their label; `unchanged`: they left before this correction."""
    return (("Pièces jointes (inchangées)" if unchanged else "Pièces jointes", by_name(rows)),) if rows else ()


def closed(known: "Campaign | None", now: datetime, offset: timedelta) -> str:
    """Why a need that is sent now will be refused; "" while needs are taken, and where no date is known."""
    phase = None if known is None else phases.named(known, "needs")
    at = phases.corrected(now, offset)
    if phase is None:
        return ""
    if _over(known, at):
        return (
            f"La phase «{FIXED}{phase.name}{FIXED}» est terminée. Envoyé maintenant, un besoin sera sans doute refusé. "
            "Vous pouvez l’écrire et le garder ici."
        )
    if phases.open_phase(known, at) is None:
        opens = french.long_date(paris(phase.opens))
        return f"La phase des besoins ouvre le {opens}. Écrivez déjà. Envoyé avant, un besoin serait refusé."
    return ""


def deadline(known: "Campaign | None", now: datetime, offset: timedelta) -> str:
    """When a need must arrive; the platform judges where no date is known."""
    if known is None:
        return "Les dates de la campagne ne sont pas encore connues ici. La plateforme dira si elle prend ce besoin."
    phase = phases.named(known, "needs")
    at = phases.corrected(now, offset)
    if phase is None:
        return "La campagne ne donne pas de date pour les besoins."
    if _over(known, at):
        return f"La phase «{FIXED}{phase.name}{FIXED}» est terminée. La plateforme dira si elle le prend encore."
    if phases.open_phase(known, at) is None:
        return f"La phase des besoins se termine le {last_minute(phase.closes, at)}."
    return arrival(phase.closes, at)


def _over(known: "Campaign | None", at: datetime) -> bool:
    """Whether the phase of needs is neither open nor to come."""
    phase = None if known is None else phases.named(known, "needs")
    if phase is None:
        return False
    opened = phases.open_phase(known, at)
    return at >= phase.opens if opened is None else opened.key != "needs"
