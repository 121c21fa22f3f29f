"""What a page may be asked to open: a word, or a prefix before an id."""

from collections.abc import Mapping
from typing import Final

NEW = "new"  #: a new text, in the editor
NEW_IN = f"{NEW}:"  #: before a category: a new request of that category
RESUME = "resume:"  #: before an id: the draft, with the text found after a crash
AS_LEFT = "as_left"  #: any page as it was last seen
TEXT = "text:"  #: before the name of a field: likewise, with the keyboard in what is written there
ROUND = "round"  #: the outbox, which begins an exchange
WAITING = "waiting"  #: the outbox, at the first act that waits
REFUSED = "refused"  #: the outbox, narrowed to the acts that were refused
COMPARE = "compare:"  #: before the id of a need: the comparison of its two texts
RESTART = "restart:"  #: before an id: the draft, with the text from before the crash
OTHER = "other:"  #: before an id: a need of another commune
JOIN = "join:"  #: before an id: "nous aussi" for that need of another commune, with its comment as it was left
STEERING = "steering:"  #: before an id, or alone: the proposal, or the list, of what is steered
DEPLOYMENT = "deployment:"  #: the same of what is deployed
BEGUN = "begun:"  #: after STEERING, before an id: the proposal, with the keyboard in what is typed for it
ASK = "ask:"  #: before an id: what is deployed, with the form to ask for it as it was left, where it can be asked for
REPORT = "report:"  #: the same with the form to report its effect
#: Where a text is gone on with that was typed for an act without a draft, by that act.
TYPED_FOR: Final[Mapping[str, str]] = {"join": JOIN, "interest": f"{STEERING}{BEGUN}", "ask": ASK, "report": REPORT}
BALLOT = "open:"  #: the proposal, or the list, of what is put to the vote
RESULTS = "results:"  #: the same of what the committee has decided
ENROL = "enrol"  #: the settings: the fields of the enrolment
PERSON = "person"  #: the settings: the person to ask
KEY = "key"  #: the settings: the signing key, with the ways to put it back where it is lost
HELP = "help"  #: the settings: the help, alone or before "/" and a place, perhaps with "/" and a part of it
ABOUT = "about"  #: the settings: which version this is, and its licences

ANSWERS = "?need="  #: after the id of a service, before the id of a need of ours that it answers
CAME_FROM = "&from="  #: after these two: before the id of the correction of that need, which she was writing


def answering(service: str, need: str, came_from: str = "") -> str:
    """Target of a service, opened as an answer to a need of ours; of the service alone where `need` is ""."""
    led = f"{CAME_FROM}{came_from}" if came_from else ""
    return f"{service}{ANSWERS}{need}{led}" if need else service


def opens(target: str) -> bool:
    """Whether it opens something else than the page shows already."""
    return bool(target) and target != AS_LEFT and not target.startswith(TEXT)


def to_list(target: str) -> bool:
    """Whether it leads to a list, or to what was left, which gets the keyboard; not to one line or a text."""
    return target in ("", AS_LEFT, REFUSED, STEERING, DEPLOYMENT, BALLOT, RESULTS)


def id_of(target: str) -> str:
    """The id of a target; NEW stays NEW."""
    return target.removeprefix(RESUME).removeprefix(RESTART).removeprefix(COMPARE)


USB = "usb"  #: the outbox, at its screen for the USB stick
