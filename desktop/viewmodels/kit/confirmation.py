"""What is read before an act leaves for good: the question, what will be sent, who reads it; and the answer."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, TypeVar

from desktop.actions.kit.as_read import CHANGED, as_read, changed
from desktop.domain.act_words import away
from desktop.domain.changes import Outcome
from desktop.domain.refusals import Refusal
from desktop.runtime.actor import Actor
from desktop.viewmodels.kit import french
from desktop.viewmodels.kit.form_fields import PRIVATE_HEAD, PUBLIC_HEAD
from desktop.viewmodels.kit.refusals import words_of

if TYPE_CHECKING:
    from sqlalchemy import Connection

T = TypeVar("T")
AT_ONCE = "Avec une connexion, l’envoi commence aussitôt."
_UNTIL_IT_LEAVES = f"Vous pourrez annuler tant que l’envoi n’a pas commencé. {AT_ONCE}"
#: Said wherever a text is about to leave that cannot be changed later.
READ_AGAIN = f"Relisez. Ensuite le texte ne change plus. {_UNTIL_IT_LEAVES}"
#: The same of a need, which may be corrected.
READ_NEED_AGAIN = f"Relisez. {_UNTIL_IT_LEAVES} Ensuite, seule une correction change le texte."
#: The same of a request, which changes only where the préfet asks for more, or refuses it on its way.
READ_REQUEST_AGAIN = f"Relisez. {_UNTIL_IT_LEAVES} Ensuite, seul un complément demandé par le préfet change le texte."
#: Added while this computer has no platform yet.
NOT_ENROLLED = " Cet ordinateur n’est pas encore inscrit\u00a0: l’envoi attendra l’inscription."


@dataclass(frozen=True, slots=True, kw_only=True)
class Confirmation:
    """One question with its texts; "" and () where there is nothing to say."""

    heading: str
    lead: str
    yes: str = ""  #: what the button says that does it, "" where it only goes into the outbox
    notice: str = ""  #: until when, or what then holds
    warning: str = ""  #: what may leave all the same, but deserves another look
    public: tuple[tuple[str, str], ...] = ()  #: label and text of each field
    public_head: str = PUBLIC_HEAD  #: who reads these, or will
    private: tuple[tuple[str, str], ...] = ()
    private_head: str = PRIVATE_HEAD
    contact: str = ""  #: the person to ask, in one line
    signed_as: str = ""  #: profile and function, which stand in what is signed
    documents: tuple[str, ...] = ()  #: digests of what leaves beside the texts: two of one name are told apart
    names_mayor: bool = False  #: who has validated the text is asked for beside it
    changed: str = field(default="", compare=False)  #: at the top, where another text was read before

    @property
    def anew(self) -> "Confirmation":
        """Asked once more: what would leave has changed since it was read."""
        return replace(self, changed=words_of(changed()))


def received(at: str, number: int | None, *, elsewhere: bool = False, restored: bool = False) -> tuple[str, str]:
    """Of what is to be taken back: when the platform had it, and under which number.

    `elsewhere`: another computer sent it; the platform has it, whether it is known since when or not. `restored`: or
    this one did, before a backup was put back.
    """
    label = "Reçu par la plateforme"
    if not at:
        return label, f"Oui, {away(restored=restored)}." if elsewhere else "Pas encore."
    moment = french.capital(french.moment(french.paris(at)))
    return label, moment if number is None else f"{moment}, accusé n°{french.FIXED}{french.number(number)}"


def received_line(at: str, number: int | None, *, elsewhere: bool = False, restored: bool = False) -> str:
    """The same as a sentence, true on another day too."""
    label, said = received(at, number, elsewhere=elsewhere, restored=restored)
    return f"{label}{french.FIXED}: {french.uncapital(said).removesuffix('.')}."


def contact_line(contact: Mapping[str, str]) -> str:
    """The person to ask; "" where nobody was named in the settings."""
    return " · ".join(contact[key] for key in ("name", "telephone", "email") if contact.get(key))


def act_as_read(
    actor: Actor,
    action: Callable[..., Outcome[T]],
    *args: Any,
    look: "Callable[[Connection], object]",
    read: object,
    then: Callable[[T], object],
    refused: Callable[[Refusal], object],
    again: Callable[[], object],
) -> None:
    """Runs `action` where `look` still sees `read`; else `again`, which shows what would leave now.

    Said again while the worker is busy, yes says nothing more: it would be refused, as if the first had been.
    """

    def done(value: T) -> None:
        actor.answering = False
        then(value)

    def sort(refusal: Refusal) -> None:
        actor.answering = False
        if refusal.code == CHANGED:
            again()
        else:
            refused(refusal)

    def failed(_sentence: str) -> None:
        actor.answering = False

    if not actor.answering:
        actor.answering = True
        actor.act(as_read, action, *args, look=look, read=read, then=done, refused=sort, failed=failed)
