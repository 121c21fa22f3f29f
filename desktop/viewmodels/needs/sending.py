"""The checks of a need before it leaves, and what is shown then: in whose name, which fields, by when."""

from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from msgspec import Struct

from desktop.database.queries import attachments, campaign, exchanges, link, needs, person, standing_text
from desktop.domain import communes, corrections, phases
from desktop.domain import needs as rules
from desktop.domain.act_words import ELSEWHERE
from desktop.domain.corrections import phases_of
from desktop.domain.exchange_words import taken_perhaps
from desktop.domain.lives.enrolment import Enrolment
from desktop.domain.phases import Availability, ClockOffset, LocalTime
from desktop.domain.refusals import Refusal
from desktop.viewmodels.kit import citizens, french
from desktop.viewmodels.kit.confirmation import (
    PUBLICATION,
    Afterwards,
    Confirmation,
    cancelled_until,
    contact_line,
    read_again,
)
from desktop.viewmodels.kit.deadlines import arrival, last_minute, paris
from desktop.viewmodels.kit.documents import by_name
from desktop.viewmodels.kit.form_fields import PRIVATE_THEN, PUBLIC_HEAD, PUBLIC_THEN, filled
from desktop.viewmodels.kit.french import FIXED
from desktop.viewmodels.kit.recovery import goes_too
from desktop.viewmodels.needs.words import FIELDS

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from sqlalchemy import Connection

    from desktop.database.queries.attachments import AttachmentRow
    from desktop.database.queries.link import CommuneRow
    from desktop.database.queries.standing_text import DuplicateRisk
    from desktop.viewmodels.needs.facts import NeedFacts
    from sync.contract.campaign import Campaign

MAYOR_FIRST = f"Pas encore dans la boîte d’envoi{FIXED}: le maire doit d’abord valider ce texte."
_PUBLISHED = "Ce texte sera public, avec le nom de la commune."
#: The same, and the heading above it, beside the warning that it will be refused.
_IF_TAKEN = "Si la plateforme le prend, ce texte sera public, avec le nom de la commune."
_PUBLIC_IF_TAKEN = f"{PUBLIC_HEAD} si la plateforme le prend"
#: End of a sentence about a correction of a text which another computer has changed since.
COMPARED_THEN = f"{FIXED}: une fois envoyée, les deux textes seront à comparer."
_THERE_TOO = (
    "Le besoin d’origine est parti ou prêt à partir. Si ce texte part aussi, les deux compteraient"
    f"{FIXED}: il faudrait en retirer un."
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
    enrolment: Enrolment  #: whether it can leave by the network
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
        again = read_again(Afterwards.CORRECTION, self.enrolment, validated=not self.unvalidated)
        return Confirmation(
            heading=what + where,
            lead=f"{replaced}{again}",
            cancelling=cancelled_until(self.enrolment, validated=not self.unvalidated),
            notice=self.deadline,
            warning=" ".join(
                filter(None, (MAYOR_FIRST if self.unvalidated else "", self.closed, self.twice, self.aside, self.hint))
            ),
            warned_first=bool(self.twice or self.aside),
            public=(*self.public, (PUBLICATION, _IF_TAKEN if self.closed else _PUBLISHED)),
            public_head=_PUBLIC_IF_TAKEN if self.closed else PUBLIC_THEN,
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
    offset: ClockOffset  #: from this computer's clock to the platform's
    enrolment: Enrolment  #: whether acts can leave by the network
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
    changes: bool = True  #: it is no correction, or says something else than the need that it corrects


def read(connection: "Connection", id: str) -> NeedContext:
    """`id` is "" for a need in which nothing has been typed yet."""
    row = needs.one(connection, id) if id else None
    original = needs.one(connection, row.amends) if row is not None and row.amends else None
    theirs = None if original is None else standing_text.elsewhere(connection, original)
    marker = needs.editing_of(connection, id) if id else None
    return NeedContext(
        commune=link.commune(connection),
        campaign=campaign.current(connection),
        offset=exchanges.clock_offset(connection),
        enrolment=link.enrolment(connection),
        fields={name: "" if row is None else getattr(row, name) for name in rules.FIELDS},
        attached=attachments.listed(connection, id if original is None else original.id) if id else (),
        themes={theme.id: theme.name for theme in campaign.themes(connection)},
        contact=contact_line(person.contact(connection)),
        corrects="" if original is None else original.title if theirs is None else theirs["title"],
        grouped=original is not None and needs.grouped(connection, original.id),
        twice=standing_text.duplicate_risk(connection, id),
        copy_of=standing_text.copied_from(connection, id),
        aside="" if marker is None else marker.aside,
        changes=row is None or original is None or needs.text_of(row) != needs.text_of(original),
        overtaken=original is not None and theirs is not None and not standing_text.fits(connection, row, original),
        unvalidated=needs.mayor_validates(connection) and (row is None or not row.validated_at),
    )


def problems(need_context: NeedContext) -> tuple[Refusal, ...]:
    """All the reasons why the need cannot be sent: its fields first, a correction without a change, the commune."""
    known, own = need_context.campaign, need_context.commune
    refusals = rules.problems(need_context.fields, None if known is None else [theme.id for theme in known.themes])
    checks = [partial(corrections.check_changed, need_context.changes)]
    if own is not None:
        checks.append(partial(communes.check_act, own.name, own.siren))
    return (*refusals, *filter(None, map(_refusal, checks)))


def _refusal(check: "Callable[[], object]") -> Refusal | None:
    try:
        check()
    except Refusal as refusal:
        return refusal
    return None


def sending(need_context: NeedContext, now: LocalTime) -> NeedSending:
    corrects, grouped = bool(need_context.corrects), need_context.grouped
    taken = taking(need_context.campaign, now, need_context.offset, corrects=corrects, grouped=grouped)
    private = filled(FIELDS, need_context.fields, need_context.themes, private=True)
    documents = attached_line(need_context.attached, unchanged=bool(need_context.corrects))
    return NeedSending(
        commune="" if need_context.commune is None else need_context.commune.name,
        public=filled(FIELDS, need_context.fields, need_context.themes, private=False),
        private=(*private, *documents),
        contact=need_context.contact,
        signed_as="" if need_context.commune is None else need_context.commune.signed_as,
        deadline="" if taken.over else taken.until,
        enrolment=need_context.enrolment,
        corrects=need_context.corrects,
        overtaken=need_context.overtaken,
        closed=taken.warning,
        twice=TWICE[need_context.twice],
        aside=goes_too(need_context.aside, need_context.fields),
        unvalidated=need_context.unvalidated,
        documents=tuple(document.sha256 for document in need_context.attached),
        hint=citizens.hint(*need_context.fields.values()),
    )


def attached_line(rows: "Sequence[AttachmentRow]", *, unchanged: bool) -> tuple[tuple[str, str], ...]:
    """The attached files, under their label; `unchanged`: they were sent with the need, before this correction."""
    return (("Pièces jointes (inchangées)" if unchanged else "Pièces jointes", by_name(rows)),) if rows else ()


def travel(document: "AttachmentRow", facts: "NeedFacts") -> str:
    """The size of a file and where it is: it leaves after the act that names it, perhaps in a later exchange."""
    if document.sha256 in facts.arrived:
        where = "✓ arrivée à la plateforme"
    elif document.sha256 in facts.nowhere:
        where = "✗ n’est plus sur cet ordinateur, et la plateforme ne l’a pas"
    elif facts.holder.submitted in ("accepted", "deposited"):
        where = "↑ à envoyer"
    elif facts.holder.submitted in ("", "cancelled"):
        where = "partira avec le besoin"
    else:
        held = facts.holder.submitted in ("rejected", "quarantined", *ELSEWHERE)
        where = "✗ ne part pas, comme le besoin" if held else "↑ partira après le besoin"
    return f"{french.size(document.size)}, {where}"


class Taking(NamedTuple):
    """Whether the platform takes a need that is sent now, in words."""

    warning: str  #: why it would be refused; "" while needs are taken, or where the dates are not known
    until: str  #: until when it must arrive; where no date is known, that the platform will decide
    over: bool = False  #: every phase for it is past


def taking(
    known: "Campaign | None",
    now: LocalTime,
    offset: ClockOffset,
    *,
    corrects: bool = False,
    grouped: bool = False,
    waits: Enrolment | None = None,
) -> Taking:
    """`corrects`: of the correction of a need, which is `grouped` or not. `waits`: as for `arrival`."""
    if known is None:
        unknown = "Les dates de la campagne ne sont pas encore connues ici."
        return Taking("", f"{unknown} La plateforme dira si elle prend ce besoin.")
    at, keys = phases.corrected(now, offset), phases_of(grouped=grouped)
    answer = phases.availability(known, lambda phase: phase.key in keys, at)
    if answer.phase is None:
        return Taking("", "La campagne ne donne pas de date pour les besoins.")
    name = f"La phase «{FIXED}{answer.phase.name}{FIXED}»"
    match answer.state:
        case Availability.OPEN:
            return Taking("", arrival(answer.phase.closes, at, waits=waits))
        case Availability.OVER:
            over = f"{name} est terminée."
            refused = f"{_SENT[corrects]} maintenant, {_WHAT[corrects]} sera sans doute refusé{'e' * corrects}."
            keep = f"Vous pouvez l’écrire et {'la' if corrects else 'le'} garder ici."
            return Taking(f"{over} {refused} {keep}", taken_perhaps(answer.phase.name), over=True)
        case _:
            of_needs = answer.phase.key == "needs"
            name = "La phase des besoins" if of_needs else name
            opens = "n’est pas encore ouverte" if answer.opens is None else f"ouvre le {_day(answer.opens)}"
            before = f"{_SENT[corrects]} avant, {_WHAT[corrects]} serait refusé{'e' * corrects}."
            write = "Écrivez déjà. " if of_needs else ""
            return Taking(
                f"{name} {opens}. {write}{before}", f"{name} se termine le {last_minute(answer.phase.closes, at)}."
            )


_SENT, _WHAT = ("Envoyé", "Envoyée"), ("un besoin", "une correction")  # of a need, of a correction


def _day(moment: datetime) -> str:
    return french.long_date(paris(moment))
