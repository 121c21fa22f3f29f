"""What the forms to ask for a service and to report its effect show beside their fields, and offer. No window here."""

from collections.abc import Mapping
from enum import Enum, auto
from types import MappingProxyType
from typing import NamedTuple

from desktop.domain.lives.enrolment import Enrolment
from desktop.viewmodels.kit import citizens
from desktop.viewmodels.kit.acts import Acts
from desktop.viewmodels.kit.confirmation import Afterwards, Confirmation, cancelled_until, read_again
from desktop.viewmodels.kit.form_fields import BESIDE, PRIVATE_THEN, PUBLIC_THEN, SIGNED, SIGNED_AS, filled
from desktop.viewmodels.kit.french import FIXED, NARROW, of, uncapital
from desktop.viewmodels.votes.deployment_entries import DeploymentEntry
from desktop.viewmodels.votes.deployment_fields import ASK, REPORT

_NOTHING_YET = "Rien n’est encore parti."


class FormAct(Enum):
    SUBMIT = auto()  #: the first press, which sends nothing
    SUBMIT_READ = auto()  #: after the text was read again
    SUBMIT_AS_IT_IS = auto()  #: although the text seems to hold data of citizens, or something odd
    WRITE_ON = auto()
    LEAVE = auto()


class FormFacts(NamedTuple):
    """What a form shows beside its fields; it must not have changed when the act is sent."""

    title: str
    contact: str = ""  #: for a demand: the person to ask, in one line
    signed_as: str = ""  #: profile and function, which are signed with the act
    enrolment: Enrolment = Enrolment.NOT  #: whether the act can leave by the network
    corrects: str = ""  #: of a report: id of our report that it corrects; "" for none

    @property
    def contact_sentence(self) -> str:
        return f"Personne à contacter{FIXED}: {self.contact}. {BESIDE}" if self.contact else ""

    @property
    def signed_as_line(self) -> str:
        return f"{SIGNED_AS}{FIXED}: {self.signed_as}. {SIGNED}" if self.signed_as else ""


class ReadForm(NamedTuple):
    """What the form showed when its button was pressed."""

    facts: FormFacts  #: what stood beside the fields
    review: Confirmation | None = None  #: all that would leave, after the first press; None while it is being written

    id: str = ""  #: of the service, once there is a review
    typed: Mapping[str, str] = MappingProxyType({})  #: what was typed, likewise
    reports: bool = False  #: whether an effect is reported; otherwise the service is asked for

    @property
    def reviewed(self) -> bool:
        """Whether it was the second press."""
        return self.review is not None

    @property
    def warning(self) -> str:
        """About what was read: data of citizens that seemed to be in it, and what is odd."""
        return "" if self.review is None else self.review.warning

    @property
    def acts(self) -> Acts[FormAct]:
        """Another button at each press, so that a double click sends nothing."""
        if not self.reviewed:
            return Acts(FormAct.SUBMIT, back=FormAct.LEAVE)
        return Acts(FormAct.SUBMIT_AS_IT_IS if self.warning else FormAct.SUBMIT_READ, back=FormAct.WRITE_ON)


def demand_heading(commune: str) -> str:
    return f"Demander ce service au nom {of(commune)}"


def demand(facts: FormFacts, typed: Mapping[str, str], commune: str, deadline: str) -> Confirmation:
    """What is read before a service is asked for. `deadline`: until when it must arrive, a sentence or ""."""
    return Confirmation(
        heading=f"{demand_heading(commune)}{NARROW}?",
        lead=f"{_NOTHING_YET} {read_again(Afterwards.NOTHING, facts.enrolment)}",
        cancelling=cancelled_until(facts.enrolment),
        notice=deadline,
        public=(("Service demandé", facts.title),),
        public_head=PUBLIC_THEN,
        private=filled(ASK, typed, {}),
        private_head=PRIVATE_THEN,
        contact=facts.contact,
        signed_as=facts.signed_as,
    )


def report(facts: FormFacts, typed: Mapping[str, str], heading: str) -> Confirmation:
    """What is read before an effect is reported. `heading`: that of the form."""
    return Confirmation(
        heading=f"{heading}{NARROW}?",
        lead=f"{_NOTHING_YET} {read_again(Afterwards.OTHER_REPORT, facts.enrolment)}",
        cancelling=cancelled_until(facts.enrolment),
        public=(("Service", facts.title), *filled(REPORT, typed, {})),
        public_head=PUBLIC_THEN,
        signed_as=facts.signed_as,
    )


def form_warning(typed: Mapping[str, str], doubts: Mapping[str, str]) -> str:
    """Before it leaves: data of citizens that seems to be in the text, then each doubt by its field; "" for neither."""
    labels = {field.name: field.plain for field in (*ASK, *REPORT)}
    sentences = [f"{labels[name]}{FIXED}: {uncapital(doubt)}" for name, doubt in doubts.items()]
    return "\n".join(filter(None, (citizens.hint(*typed.values()), *sentences)))


def report_heading(entry: DeploymentEntry, commune: str) -> str:
    again = " à nouveau" if entry.reported else ""
    return f"Déclarer{again} l’effet de ce service, au nom {of(commune)}"


def report_texts(entry: DeploymentEntry) -> dict[str, str]:
    """What the fields of a report begin with: the day of the platform, and what was reported before."""
    return {"live_since": entry.live_since} | dict(entry.reported_facts)
