"""What an editor reads of a service to share, and what is shown before the service leaves: who reads it, by when."""

from datetime import datetime
from typing import TYPE_CHECKING

from msgspec import Struct

from desktop.database.queries import person, shares
from desktop.domain import phases
from desktop.domain import shares as rules
from desktop.domain.lives.enrolment import Enrolment
from desktop.domain.phases import LocalTime
from desktop.domain.refusals import Refusal
from desktop.viewmodels.kit import act_context, citizens, french
from desktop.viewmodels.kit.confirmation import (
    PUBLICATION,
    Afterwards,
    Confirmation,
    cancelled_until,
    contact_line,
    read_again,
)
from desktop.viewmodels.kit.deadlines import arrival
from desktop.viewmodels.kit.form_fields import PRIVATE_THEN, PUBLIC_IF_TAKEN, filled
from desktop.viewmodels.kit.refusals import words_of
from desktop.viewmodels.services.words import FIELDS, OF_NAME, doubt, lodged

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from desktop.database.queries.shares import ShareRow
    from desktop.viewmodels.kit.act_context import Moment

_PUBLISHED = "Si la plateforme le retient, toutes les communes le liront, avec le nom de la vôtre."


class ShareSending(Struct, frozen=True, kw_only=True):
    """The screen before a service is proposed: what will be sent, who reads it, until when."""

    commune: str  #: its name, which the heading says
    public: tuple[tuple[str, str], ...]  #: label and text of each field that others will read
    private: tuple[tuple[str, str], ...]  #: label and text of each field for the platform alone
    contact: str  #: the person to ask, in one line, from the settings; "" for nobody
    signed_as: str  #: profile and function, which are signed with it
    deadline: str  #: until when it must arrive, as a sentence; "" where no phase takes services
    enrolment: Enrolment  #: whether it can leave by the network
    lodged: str  #: that the platform already has it, by its last word; "" otherwise
    hint: str  #: what seems to be data of citizens in the text, and what is odd; "" for neither

    @property
    def confirmation(self) -> Confirmation:
        return Confirmation(
            heading=f"Voici ce qui partira au nom {french.of(self.commune)}",
            lead=read_again(Afterwards.NOTHING, self.enrolment),
            cancelling=cancelled_until(self.enrolment),
            notice=self.deadline,
            warning=" ".join(filter(None, (self.lodged, self.hint))),
            public=(*self.public, (PUBLICATION, _PUBLISHED)),
            public_head=PUBLIC_IF_TAKEN,
            private_head=PRIVATE_THEN,
            private=self.private,
            contact=self.contact,
            signed_as=self.signed_as,
        )


class BegunShare(Struct, frozen=True):
    """All that is read of a service to write and check it."""

    row: "ShareRow | None"  #: as it was saved; None for a new service
    moment: "Moment"  #: what decides whether it can be proposed now
    contact: str  #: the person to ask, in one line; "" for nobody

    @property
    def fields(self) -> dict[str, str]:
        """Text of each field; {} for a service that was not saved yet."""
        return {} if self.row is None else {name: getattr(self.row, name) for name in rules.FIELDS}


def closed(moment: "Moment", now: LocalTime) -> str:
    if not moment.siren:
        return act_context.unlisted(moment.commune, "écrire ce service et le garder ici")
    try:
        rules.check_phase(moment.campaign, moment.at(now))
    except Refusal as refusal:
        return words_of(refusal)
    return ""


def begin(connection: "Connection", id: str) -> BegunShare:
    return BegunShare(
        row=shares.one(connection, id) if id else None,
        moment=act_context.read(connection),
        contact=contact_line(person.contact(connection)),
    )


def confirmation(begun: BegunShare, now: LocalTime) -> Confirmation:
    moment = begun.moment
    return ShareSending(
        commune=moment.commune,
        public=filled(FIELDS, begun.fields, moment.themes, private=False),
        private=filled(FIELDS, begun.fields, moment.themes, private=True),
        contact=begun.contact,
        signed_as=moment.signed_as,
        deadline=_deadline(moment, now),
        enrolment=moment.enrolment,
        lodged=lodged(begun.row),
        hint=" ".join(filter(None, (citizens.hint(*begun.fields.values()), _doubts(begun.fields, now)))),
    ).confirmation


def _doubts(fields: dict[str, str], now: datetime) -> str:
    today = french.paris_day(now)
    each = ((OF_NAME[name].plain, doubt(name, text, today)) for name, text in fields.items())
    return " ".join(f"{label}{french.FIXED}: {french.uncapital(sentence)}" for label, sentence in each if sentence)


def _deadline(moment: "Moment", now: LocalTime) -> str:
    """Until when it must arrive: the end of the last phase in which a service can be proposed."""
    if moment.campaign is None:
        return (
            "Les dates de la campagne ne sont pas encore connues ici. "
            "La plateforme vous dira si elle peut le prendre en compte."
        )
    at = moment.at(now)
    last = next((phase for phase in reversed(moment.campaign.phases) if phase.key in rules.OPEN), None)
    if last is not None and last.closes <= at:  # the calendar is over: only the phase that is kept open says something
        last = phases.open_phase(moment.campaign, at)
    return "" if last is None else arrival(last.closes, at, "Votre proposition")
