"""What is said of words that were typed here for an act, are kept, and did not leave."""

from desktop.domain.french import FIXED, NARROW, shortened

_LETTERS = 35
#: Below the words, where the act cannot be made now.
KEPT = "Ce texte n’est pas parti. Il est gardé sur cet ordinateur, et se copie d’ici."
#: After the sentence that an act was made, where she has gone on writing since.
SINCE = "Ce que vous avez écrit depuis n’en fait pas partie."
ERASE = "Effacer ce texte…"
SURE = "Effacer ce texte"  #: of the button that erases it
ERASED = "Texte effacé."
NOT_ERASED = "Le texte est toujours là\u00a0: il n’a pas pu être effacé."


def question(words: str) -> str:
    """Asked before they are erased."""
    return f"Effacer «{FIXED}{shortened(words, _LETTERS)}{FIXED}»{NARROW}? Ce texte n’est gardé nulle part ailleurs."
