"""What a step of the story is: words for the room, cues for the presenter, what it needs and what it expects."""

from typing import Literal

from msgspec import Struct

from desktop.demo.platform.decided import DecisionKey
from desktop.demo.worlds.road import Network
from desktop.demo.worlds.situations import Situation
from desktop.domain.places import PlaceKey
from resources import demonstration

Act = Literal["", "crash", "network", "stick", "slide", "reset"]
#: Target of a step: the need being written, with all that it needs to be sent.
TO_SEND = "to_send"
#: A step by its name, wherever it stands in the story.
StepKey = Literal[
    "welcome",
    "breakdown",
    "neighbours",
    "grouping",
    "offline_votes",
    "outbox",
    "network_returns",
    "usb_stick",
    "share",
    "committee",
    "steering",
    "deployment",
    "letter",
    "developed",
    "training",
    "why_together",
    "restart",
]
#: What the world must hold so that a step can be played, as `readiness` reads it.
Condition = Literal[
    "needs_open",
    "vote_open",
    "open_or_judged",
    "steering_open",
    "deployment_open",
    "draft",
    "one_to_vote",
    "three_to_vote",
    "waiting",
    "several_waiting",
    "undeclared",
    "unasked",
    "untold",
    "request",
    "further_requests",
    "share",
]


class Start(Struct, frozen=True):
    """Where the demonstration of one phase of the campaign begins: its situation, and the step of the story."""

    situation: Situation  #: the state of the invented world
    step: int  #: its place in STEPS, from 0


class StoryStep(Struct, frozen=True, kw_only=True):
    """One step of the story."""

    key: StepKey  #: its name; no two steps have the same
    title: str  #: of the step, in the list of the story and for the room
    words: tuple[str, ...]  #: for the room: shown beside the page, and projected with it
    borrowed_words: tuple[str, ...] = ()  #: in their place under a real commune's name; () where they hold
    cues: tuple[str, ...]  #: for the presenter alone: what to do and to say; never projected
    situation: Situation  #: the prepared world in which the step can begin
    place: PlaceKey  #: the page that the window opens
    #: what is opened there: "draft" for the need being written, TO_SEND, NEW for that need or else a new one,
    #: "request" and "share" for the request and the service that are ready, "requests" for those of the other
    #: categories (service and requests are written where they are not there), "phase:" before a proposal's id for what
    #: the open phase has of it; "" for the page itself
    target: str = ""
    network: Network = "absent"  #: state of the network when the step begins
    #: what is done in it: "crash" and "reset" have a button beside the step, "stick" makes F10 carry the stick,
    #: "slide" opens the slide over the page
    act: Act = ""
    counts: bool = False  #: how many votes the platform counts is shown
    requires: tuple[Condition, ...] = ()  #: without one of these, the step offers to prepare its world
    expects: tuple[DecisionKey, ...] = ()  #: what F10 decides in it; for anything else it asks first

    @property
    def room_words(self) -> tuple[str, ...]:
        """The words for the room that are true of the present world."""
        return self.borrowed_words if self.borrowed_words and demonstration.borrows() else self.words

    @property
    def proposal(self) -> str:
        """Id of the proposal that the step is about; "" for none."""
        return self.target.partition(":")[2] if self.target.startswith("phase:") else ""
