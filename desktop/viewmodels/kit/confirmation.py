"""What is read before an act leaves for good: the question, what will be sent, who reads it; and the answer."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from desktop.actions.kit.as_read import CHANGED, as_read, changed, rewritten
from desktop.domain.act_words import away, by_another
from desktop.domain.changes import Outcome
from desktop.domain.lives.enrolment import Enrolment
from desktop.domain.refusals import Refusal
from desktop.runtime.actor import Actor
from desktop.viewmodels.kit import french
from desktop.viewmodels.kit.form_fields import PRIVATE_HEAD, PUBLIC_HEAD
from desktop.viewmodels.kit.latest import Latest, NotDone
from desktop.viewmodels.kit.refusals import words_of

if TYPE_CHECKING:
    from sqlalchemy import Connection

Q = TypeVar("Q")
T = TypeVar("T")
NEVER_CANCELLED = "Une fois parti, ce retrait ne peut plus être annulé."
UNTIL_IT_LEAVES = "Vous pourrez annuler tant que l’envoi n’a pas commencé."
_SAME_ACT = "ce qui partirait est le même, mais ce qui est dit de l’envoi"
_AT_ONCE = "Avec une connexion, l’envoi commence aussitôt."
_BEFORE_IT_LEAVES = "Avant, vous pouvez annuler."


class Afterwards(StrEnum):
    """What can still change a text once it has left, as a sentence."""

    NOTHING = "Ensuite, le texte ne change plus."
    CORRECTION = "Ensuite, seule une correction change le texte."
    OTHER_REPORT = "Ensuite, seule une autre déclaration corrige celle-ci."
    #: Of a request; or if it is refused before it reaches the préfet.
    COMPLEMENT = "Ensuite, seul un complément demandé par le préfet change le texte."


def when_it_leaves(enrolment: Enrolment, *, validated: bool = True) -> str:
    """When an act leaves, said before she says yes; "" where it has to be `validated` by the mayor first."""
    return (enrolment.why_not or _AT_ONCE) if validated else ""


def read_again(then: Afterwards, enrolment: Enrolment, *, validated: bool = True) -> str:
    """Said wherever a text is about to leave. `validated`: as for `when_it_leaves`."""
    leaves = when_it_leaves(enrolment, validated=validated)
    return " ".join(filter(None, ("Relisez.", UNTIL_IT_LEAVES, leaves, then)))


class Cancelling(NamedTuple):
    """Until when an act can be cancelled, or that it never can be; "" where nothing is said of it."""

    words: str = ""  #: the sentences of the question that say it
    short: str = ""  #: the same in fewer words; "" where these are short

    @property
    def foot(self) -> str:
        """What stands at the foot of a low window, beside the answers."""
        return self.short or self.words


def cancelled_until(
    enrolment: Enrolment, *, validated: bool = True, until: str = UNTIL_IT_LEAVES, before: str = _BEFORE_IT_LEAVES
) -> Cancelling:
    """Of an act that leaves at once, where there is a connection, it is never said without that.

    `until`: until when, as a sentence; `before`: the same after that it leaves at once.
    """
    if not (validated and enrolment.may_send):
        return Cancelling(until)
    return Cancelling(f"{until} {_AT_ONCE}", f"{_AT_ONCE} {before}")


_UNSAID = Cancelling()
PUBLICATION = "Publication"  #: label of the line that says who will read what leaves, of which it is no part


@dataclass(frozen=True, slots=True, kw_only=True)
class Confirmation:
    """One question with its texts; "" and () where there is nothing to show."""

    heading: str  #: the question, as the title of the page
    lead: str  #: under the heading: what can still be changed, and until when
    yes: str = ""  #: words of the button that does it; "" for the usual ones, where it only goes into the outbox
    cancelling: Cancelling = _UNSAID  #: until when it can be cancelled
    notice: str = ""  #: until when it must arrive, or what is true afterwards
    warning: str = ""  #: what does not stop it from leaving, but deserves another look
    #: The warning stands above the text in a low window too: of another text that would stand beside it, or be lost.
    warned_first: bool = field(default=False, compare=False)
    public: tuple[tuple[str, str], ...] = ()  #: label and text of each field
    public_head: str = PUBLIC_HEAD  #: who reads these, or will
    private: tuple[tuple[str, str], ...] = ()  #: label and text of what only the platform's services read
    private_head: str = PRIVATE_HEAD  #: who reads these, or will
    contact: str = ""  #: the person to ask, in one line
    signed_as: str = ""  #: profile and function, which are signed with the act
    documents: tuple[str, ...] = ()  #: digests of the files that leave with it, so that two of one name differ
    names_mayor: bool = False  #: the page also asks who has validated the text
    changed: str = field(default="", compare=False)  #: at the top: the text has changed since it was read; or ""

    def anew_after(self, before: "Confirmation | None") -> "Confirmation":
        """Asked once more: what would leave has changed since `before` was read, or only what is said of it.

        The second as when a phase is over, or an enrolment ends. `before`: None where it was not asked yet. Where all
        of it is as it was, what has changed is what she chooses under the question, which leaves too.
        """
        if before is None:
            return replace(self, changed=words_of(rewritten()))
        same = before != self and before._leaving == self._leaving
        return replace(self, changed=words_of(changed(_SAME_ACT) if same else changed()))

    @property
    def _leaving(self) -> "Confirmation":
        """Without what is only said of what leaves."""
        public = tuple(line for line in self.public if line[0] != PUBLICATION)
        return replace(self, lead="", cancelling=_UNSAID, notice="", warning="", public=public, public_head="")


def as_it_was() -> None:
    """A question that is read again is still the same."""


def read_while_in_sight(
    actor: Actor,
    here: Latest,
    in_sight: Callable[[], Q | None],
    reread: "Callable[[Connection, Q], Callable[[], object]]",
) -> None:
    """Reads the question in sight again whenever the data change, so that nobody reads what would no longer leave.

    `here`: the one with which its act is `NotDone`; while her "yes" there is answered, nothing is asked anew.
    `in_sight`: that question, None for none. `reread` runs in the worker and returns what must be done: nothing
    (`as_it_was`), ask it anew, or leave it with a sentence that says why.
    """

    def read_again() -> None:
        asked = in_sight()

        def then(do: Callable[[], object]) -> None:
            if asked is in_sight() and here not in actor.answering:  # else she has answered it meanwhile
                do()

        if asked is not None and here not in actor.answering:
            actor.ask(reread, asked, then=then)

    actor.changed.connect(lambda _changes: read_again())
    actor.batch.connect(read_again)
    # What changed while her yes there was answered was not read.
    actor.unanswered.connect(lambda about: read_again() if about is here else None)


def received(
    at: str, number: int | None, *, elsewhere: bool = False, restored: bool = False, other_platform: bool = False
) -> tuple[str, str]:
    """For an act to be taken back: when the platform received it, and its number; a label and a text.

    `elsewhere`: the platform has it but it was not sent from here, so that the moment may be unknown.
    `restored`: a backup was put back since, so that this computer itself may have sent it. `other_platform`: the
    receipt is that of a platform with which this computer was enrolled before.
    """
    label = by_another("deposited") if other_platform else "Reçu par la plateforme"
    if not at:
        return label, f"Oui, {away(restored=restored)}." if elsewhere else "Pas encore d’accusé."
    moment = french.capital(french.moment(french.paris(at)))
    return label, moment if number is None else f"{moment}, accusé n°{french.FIXED}{french.number(number)}"


def received_line(at: str, number: int | None, *, elsewhere: bool = False, restored: bool = False) -> str:
    """The same as a sentence, true on another day too."""
    label, sentence = received(at, number, elsewhere=elsewhere, restored=restored)
    return f"{label}{french.FIXED}: {french.uncapital(sentence).removesuffix('.')}."


def contact_line(contact: Mapping[str, str]) -> str:
    """The person to ask; "" where nobody was named in the settings."""
    return " · ".join(contact[key] for key in ("name", "telephone", "email") if contact.get(key))


def _nothing() -> None:
    """A job that only waits for those before it."""


def once_she_is_there(actor: Actor, tell: Callable[[T], object]) -> Callable[[T], None]:
    """Tells on the screen of what she has asked for meanwhile: it comes by jobs that are before this one."""
    return lambda why: actor.run(_nothing, then=lambda _: tell(why))


def in_place_of_changed(why: Refusal, late: Callable[[Refusal], object]) -> Callable[[Refusal], object]:
    """`late` of an act that sends nothing: `why` it was not done, where what she had read has changed."""
    return lambda refusal: late(why if refusal.code == CHANGED else refusal)


def act_as_read(
    actor: Actor,
    action: Callable[..., Outcome[T]],
    *args: Any,
    reread: "Callable[[Connection], object]",
    read: object,
    then: Callable[[T], object],
    again: Callable[[Any], object],
    not_done: NotDone,
    anew: "Callable[[Connection], object] | None" = None,
) -> None:
    """Runs `action` if `reread` still reads the same as `read`; otherwise `again` gets what it reads now, to ask anew.

    `not_done` says why it was not done; once she has turned to something else, in place of `again` too. `anew`: reads
    what is asked anew, where `reread` does not.

    A second "yes" on its page does nothing until all that `then` asks for is there, as the screen after it is made of
    that: it would be refused, as if the first one had been.
    """

    def done(value: T) -> None:
        try:
            then(value)
        finally:
            actor.run(_nothing, then=lambda _: over())  # comes after what `then` has asked, as jobs run in order

    def over() -> None:
        actor.answering.discard(not_done.here)

    def failed(_sentence: str) -> None:
        over()  # why stands in the window's band
        actor.unanswered.emit(not_done.here)

    def ask(seen: object) -> None:
        if seen is None:  # nothing is left to be asked about
            not_done.refused(changed())
        else:
            again(seen)

    here, tell = not_done.here, once_she_is_there(actor, not_done.late)
    refuse, come = here.only(not_done.refused, tell), here.only(ask, lambda seen: tell(changed()))
    ask_anew = here.only(lambda: actor.ask(anew or reread, then=come), lambda: tell(changed()))

    def sort(refusal: Refusal) -> None:
        over()
        if refusal.code == CHANGED:
            ask_anew()
        else:
            refuse(refusal)

    if not_done.here not in actor.answering:
        actor.answering.add(not_done.here)
        actor.act(as_read, action, *args, reread=reread, read=read, then=done, refused=sort, failed=failed)
