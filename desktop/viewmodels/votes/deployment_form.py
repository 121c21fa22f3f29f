"""What the forms to ask for a service and to report its effect show beside their fields, and offer. No window here."""

from enum import Enum, auto
from typing import NamedTuple

from desktop.viewmodels.kit.acts import Acts
from desktop.viewmodels.kit.citizens import NOT_SENT
from desktop.viewmodels.kit.form_fields import BESIDE, SIGNED, SIGNED_AS
from desktop.viewmodels.kit.french import FIXED, of
from desktop.viewmodels.votes.deployment_entries import DeploymentEntry

_REVIEW = (
    "Rien n’est encore parti. Relisez\u00a0: ce qui est écrit ici partira au nom de la commune. "
    "Vous pourrez annuler tant que l’envoi n’a pas commencé. Avec une connexion, il commence aussitôt."
)


class FormAct(Enum):
    SUBMIT = auto()  #: the first press, which sends nothing
    SUBMIT_READ = auto()  #: after the text was read again
    SUBMIT_AS_IT_IS = auto()  #: although the text seems to hold data of citizens
    WRITE_ON = auto()
    LEAVE = auto()


class FormFacts(NamedTuple):
    """What a form shows beside its fields; it must not have changed when the act is sent."""

    title: str
    contact: str = ""  #: for a demand: the person to ask, in one line
    signed_as: str = ""  #: profile and function, which are signed with the act

    @property
    def contact_sentence(self) -> str:
        return f"Personne à contacter{FIXED}: {self.contact}. {BESIDE}" if self.contact else ""

    @property
    def signed_as_line(self) -> str:
        return f"{SIGNED_AS}{FIXED}: {self.signed_as}. {SIGNED}" if self.signed_as else ""


class ReadForm(NamedTuple):
    """What the form showed when its button was pressed."""

    facts: FormFacts  #: what stood beside the fields
    reviewed: bool = False  #: it was the second press, after the text was shown to be read again
    warning: str = ""  #: about data of citizens that seemed to be in that text

    @property
    def acts(self) -> Acts[FormAct]:
        """Another button at each press, so that a double click sends nothing."""
        if not self.reviewed:
            return Acts(FormAct.SUBMIT, back=FormAct.LEAVE)
        return Acts(FormAct.SUBMIT_AS_IT_IS if self.warning else FormAct.SUBMIT_READ, back=FormAct.WRITE_ON)

    @property
    def notice(self) -> str:
        """Above the fields: that nothing has left, and what to read again; "" before the first press."""
        if self.warning:
            return NOT_SENT
        return _REVIEW if self.reviewed else ""


def report_heading(entry: DeploymentEntry, commune: str) -> str:
    again = " à nouveau" if entry.reported else ""
    return f"Déclarer{again} l’effet de ce service, au nom {of(commune)}"


def report_texts(entry: DeploymentEntry) -> dict[str, str]:
    """What the fields of a report begin with: the day of the platform, and what was reported before."""
    return {"live_since": entry.live_since} | dict(entry.reported_facts)
