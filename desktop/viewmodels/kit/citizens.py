"""What is said of a text that seems to hold data of citizens: it will be signed, read by others, and kept."""

from desktop.domain.personal_hints import personal_hints

#: Where a press that was to send has shown what is hinted at instead.
NOT_SENT = "Rien n’est encore parti. Relisez ce qui est signalé."
#: The act that sends it all the same: another one, so that a second click does not.
AS_IT_IS = "&Oui, envoyer tel quel"


def hint(*texts: str) -> str:
    """A sentence for each kind of data, and what sending it means; "" for nearly every text."""
    found = dict.fromkeys(one for text in texts for one in personal_hints(text))
    return " ".join((*found, _STAYS)) if found else ""


def unread(read: str, *texts: str) -> str:
    """What is hinted at in these texts as they are to leave, where it is not what was `read` before; else ""."""
    now = hint(*texts)
    return "" if now == read else now


_STAYS = "Une fois envoyé, un texte reste à la plateforme, même retiré ensuite."
