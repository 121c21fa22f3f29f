"""What is said of a text that seems to hold data of citizens: it will be signed, read by others, and kept."""

from desktop.domain.personal_hints import personal_hints


def hint(text: str) -> str:
    """A sentence for each kind of data, and what sending it means; "" for nearly every text."""
    found = personal_hints(text)
    return " ".join((*found, "Une fois envoyé, il ne s’efface plus.")) if found else ""
