"""What is read before an act leaves for good: the question, what will be sent, and who reads it."""

from collections.abc import Mapping
from dataclasses import dataclass

_UNTIL_IT_LEAVES = "Vous pourrez annuler tant que l’envoi n’a pas commencé."
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
    notice: str = ""  #: until when, or what then holds
    warning: str = ""  #: what may leave all the same, but deserves another look
    public: tuple[tuple[str, str], ...] = ()  #: label and text of each field
    private: tuple[tuple[str, str], ...] = ()
    contact: str = ""  #: the person to ask, in one line


def contact_line(contact: Mapping[str, str]) -> str:
    """The person to ask; "" where nobody was named in the settings."""
    return " · ".join(contact[key] for key in ("name", "telephone", "email") if contact.get(key))
