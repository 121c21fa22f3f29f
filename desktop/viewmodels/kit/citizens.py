"""The warning before a text is sent that seems to hold data about citizens: it will be signed, read and kept."""

from desktop.domain.personal_hints import personal_hints

#: Said where the button to send has shown the warning instead of sending.
NOT_SENT = "Rien n’est encore parti. Relisez ce qui est signalé."
#: The button that sends it all the same: a different one, so that a double click does not send.
AS_IT_IS = "O&ui, envoyer tel quel"


def hint(*texts: str) -> str:
    """A sentence for each kind of data, and what sending it means; "" for nearly every text."""
    sentences = dict.fromkeys(one for text in texts for one in personal_hints(text))
    return " ".join((*sentences, _STAYS)) if sentences else ""


def unread(read: str, *texts: str) -> str:
    """The warning for these texts, where it differs from the one that was `read` before; else ""."""
    now = hint(*texts)
    return "" if now == read else now


_STAYS = "Une fois envoyé, un texte reste à la plateforme, même retiré ensuite."
