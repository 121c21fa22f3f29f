"""The checks of a need before it leaves, and what is shown then: in whose name, which fields, by when."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from msgspec import Struct

from desktop.database.queries import attachments, campaign, exchanges, link, needs, person, standing_text
from desktop.domain import communes, phases
from desktop.domain import needs as rules
from desktop.domain.corrections import phase_allows, phases_of
from desktop.domain.phases import Availability
from desktop.domain.refusals import Refusal
from desktop.viewmodels.kit import citizens, french
from desktop.viewmodels.kit.confirmation import Afterwards, Confirmation, contact_line, read_again
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
    from desktop.database.queries.standing_text import DuplicateRisk
    from sync.contract.campaign import Campaign

MAYOR_FIRST = f"Pas encore dans la boîte d’envoi{FIXED}: le maire doit d’abord valider ce texte."
#: End of a sentence about a correction of a text which another computer has changed since.
COMPARED_THEN = f"{FIXED}: une fois envoyée, les deux textes seront à comparer."
_THERE_TOO = (
    f"Le besoin d’origine est dans «{FIXED}Nos besoins{FIXED}», parti ou prêt à partir. Si ce texte part aussi, les "
    f"deux compteraient{FIXED}: il faudrait en retirer un."
)
#: For a copy of a need that was not sent from here, as far as is known here, and that the platform no longer has.
BOTH_WOULD_COUNT = (
    "Si le besoin d’origine vient d’un autre ordinateur de la mairie, il reviendra quand celui-là fera un échange. Les"
    f" deux compteraient alors{FIXED}: il faudrait en retirer un."
)
#: The warning of a draft that would count beside another need.
TWICE: "dict[DuplicateRisk, str]" = {"": "", "there": _THERE_TOO, "comes_back": BOTH_WOULD_COUNT}


class NeedSending(Struct, frozen=True, kw_only=True):
    """The screen before a need leaves: what will be sent, in whose name, who reads it, and when it must arrive."""

    commune: str  #: its name, which the heading says; "" while none is chosen
    public: tuple[tuple[str, str], ...]  #: label and text of each field that others will read
    private: tuple[tuple[str, str], ...]  #: label and text of each field for the platform alone, and the attached files
    contact: str  #: the person to ask, in one line; "" for nobody
    deadline: str  #: until when it must arrive, as a sentence; "" where `closed` already says that it is too late
    enrolled: bool  #: whether this computer is enrolled, so that it can leave
    corrects: str = ""  #: title of the need that this text replaces; "" for a need of its own
    overtaken: bool = False  #: that need was corrected elsewhere since, so that the two texts will have to be compared
    closed: str = ""  #: why it will be refused, as a sentence; "" otherwise
    twice: str = ""  #: that it may count beside the need of which it is a copy, as a sentence; "" otherwise
    aside: str = ""  #: that another text of it, put aside after a crash, will be erased; "" otherwise
    unvalidated: bool = False  #: the mayor has to validate it first, and has not
    hint: str = ""  #: warning about data of citizens that seems to be in the text; "" for none
    signed_as: str = ""  #: profile and function, which are signed with it
    documents: tuple[str, ...] = ()  #: digests of the attached files

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
        again = read_again(Afterwards.CORRECTION, enrolled=self.enrolled, validated=not self.unvalidated)
        return Confirmation(
            heading=what + where,
            lead=f"{replaced}{again}",
            notice=self.deadline,
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


class NeedContext(Struct, frozen=True, kw_only=True):
    """All that is read of a need to check it and to show what would leave."""

    commune: "CommuneRow | None"  #: None while none is chosen
    campaign: "Campaign | None"  #: None while none is known
    offset: timedelta  #: from this computer's clock to the platform's
    enrolled: bool  #: whether this computer is enrolled with a platform
    fields: dict[str, str]  #: text of each field, by its name
    attached: "tuple[AttachmentRow, ...]"  #: the files that leave with it; those of its original for a correction
    themes: dict[str, str]  #: name of each theme, by its id
    contact: str  #: the person to ask, in one line, from the settings; "" for nobody
    corrects: str  #: title of the need that this text replaces; "" for a need of its own
    unvalidated: bool  #: the mayor has to validate it before it may leave, and has not
    twice: "DuplicateRisk" = ""  #: whether the need it was copied from counts too, or may come back; "" for neither
    copy_of: str = ""  #: id of the need it was copied from; "" for none
    aside: str = ""  #: JSON of the fields of another text, put aside after a crash; "" for none
    overtaken: bool = False  #: the need that it corrects was corrected elsewhere since
    grouped: bool = False  #: the need that it corrects is grouped: its text may be corrected during the vote too


def read(connection: "Connection", id: str) -> NeedContext:
    """`id` is "" for a need in which nothing has been typed yet."""
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
        grouped=original is not None and needs.grouped(connection, original.id),
        twice=standing_text.duplicate_risk(connection, id),
        copy_of=standing_text.copied_from(connection, id),
        aside="" if marker is None else marker.aside,
        overtaken=original is not None and theirs is not None and not standing_text.fits(connection, row, original),
        unvalidated=needs.mayor_validates(connection) and (row is None or not row.validated_at),
    )


def problems(need_context: NeedContext) -> tuple[Refusal, ...]:
    """All the reasons why the need cannot be sent: its fields first, then the commune."""
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
    corrects, grouped = bool(need_context.corrects), need_context.grouped
    shut = closed(known, now, need_context.offset, corrects=corrects, grouped=grouped)
    over = bool(shut) and _over(known, at, grouped=grouped)
    private = filled(FIELDS, need_context.fields, need_context.themes, private=True)
    documents = attached_line(need_context.attached, unchanged=bool(need_context.corrects))
    return NeedSending(
        commune="" if need_context.commune is None else need_context.commune.name,
        public=filled(FIELDS, need_context.fields, need_context.themes, private=False),
        private=(*private, *documents),
        contact=need_context.contact,
        signed_as="" if need_context.commune is None else need_context.commune.signed_as,
        deadline="" if over else deadline(known, now, need_context.offset, grouped=grouped),
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
    """The attached files, under their label; `unchanged`: they were sent with the need, before this correction."""
    return (("Pièces jointes (inchangées)" if unchanged else "Pièces jointes", by_name(rows)),) if rows else ()


def closed(
    known: "Campaign | None", now: datetime, offset: timedelta, *, corrects: bool = False, grouped: bool = False
) -> str:
    """Why a need sent now would be refused; "" while needs are taken, or where the dates are not known.

    `corrects`: the same for the correction of a need, which is `grouped` or not.
    """
    phase = None if known is None else phases.with_key(known, phases_of(grouped=grouped)[-1])
    at = phases.corrected(now, offset)
    if phase is None or phase_allows(known, at, grouped=grouped):
        return ""
    if _over(known, at, grouped=grouped):
        refused = "Envoyé maintenant, un besoin sera sans doute refusé. Vous pouvez l’écrire et le garder ici."
        if corrects:
            refused = (
                "Envoyée maintenant, une correction sera sans doute refusée. Vous pouvez l’écrire et la garder ici."
            )
        return f"La phase «{FIXED}{phase.name}{FIXED}» est terminée. {refused}"
    if phases.open_phase(known, at) is None and not corrects:
        opens = french.long_date(paris(phase.opens))
        return f"La phase des besoins ouvre le {opens}. Écrivez déjà. Envoyé avant, un besoin serait refusé."
    return ""


def deadline(
    known: "Campaign | None", now: datetime, offset: timedelta, *, grouped: bool = False, waits: bool = False
) -> str:
    """Until when a need must arrive; where no date is known, that the platform will decide.

    `grouped`: the same for the correction of a need that is grouped, which is taken during the vote too. `waits`: it is
    in the outbox.
    """
    if known is None:
        return "Les dates de la campagne ne sont pas encore connues ici. La plateforme dira si elle prend ce besoin."
    phase = phases.with_key(known, "needs")
    at = phases.corrected(now, offset)
    opened = phases.open_phase(known, at)
    if opened is not None and opened.key in phases_of(grouped=grouped):
        return arrival(opened.closes, at, waits=waits)
    if phase is None:
        return "La campagne ne donne pas de date pour les besoins."
    if _over(known, at):
        return f"La phase «{FIXED}{phase.name}{FIXED}» est terminée. La plateforme dira si elle le prend encore."
    return f"La phase des besoins se termine le {last_minute(phase.closes, at)}."


def _over(known: "Campaign | None", at: datetime, *, grouped: bool = False) -> bool:
    """Whether the phase of needs is past; for a need that is `grouped`, that of votes too."""
    keys = phases_of(grouped=grouped)
    return known is not None and (
        phases.availability(known, lambda phase: phase.key in keys, at).state is Availability.OVER
    )
