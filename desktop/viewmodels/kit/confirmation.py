"""What is read before an act leaves for good: the question, what will be sent, and who reads it."""

from dataclasses import dataclass

#: Said wherever a text is about to leave.
READ_AGAIN = "Relisez. Ensuite le texte ne change plus. Vous pourrez annuler tant que l’envoi n’a pas commencé."
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
