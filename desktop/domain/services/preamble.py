"""How one greets, asks and thanks: no part of the matter, where something else is said."""

import re
from collections.abc import Callable

# Only there, and no more of it: "je cherche" says what was mislaid, "ils ne se disent plus bonjour" greets nobody.
_FIRST = re.compile(
    r"\W*(?:(?:bonjour|bonsoir|bjr|salut|urgent)\b\W*(?:(?:madame|monsieur|mesdames|messieurs|à tou(?:te)?s)\b\W*)*)*"
    r"(?:(?:projet|objet) ?:|mise en place d|nous recherchons(?: (?:une |des )?solutions? (?:pour\b|d|:))?"
    r"|(?:je|on|nous) (?:re)?cherch(?:e|ons) (?:une |des )?solutions? (?:pour\b|d|:)"
    r"|je suis (?:la |le )?secr[ée]taire(?: de mairie)?\b(?:,| et\b)|quelque chose pour\b"
    r"|(?:(?:je|on|nous) (?:voudr|aimer)(?:ais|ait|ions) savoir|(?:pouvez|pourriez)[- ]vous me dire)\b(?= s['’]il\b)"
    # "Existe" speaks of a company: an annuaire was found for whatever exists.
    r"|(?:(?:est[- ]ce qu['’]il |s['’]il |il )?(?:existe|y a)(?:[- ]t[- ]il)?"
    r"|(?:avez|auriez|connaissez)[- ]vous)(?= (?:quelque chose|une?) ))?",
    re.IGNORECASE,
)
# One at a time, and a gap between words only whole: in a text of gaps, or of thanks, any way else takes minutes.
_LAST = re.compile(
    r"(?<!\W)\W++(?:merci(?: beaucoup| bien)?|(?:d['’ ]|par )avance|s['’ ]?il (?:vous|te) pla[iî]t|svp|stp"
    r"|(?:bien )?cordialement\b.{0,60}|bonne (?:journ[ée]e|soir[ée]e))\W*\Z",
    re.IGNORECASE,
)
_MOST_LAST = 200  # letters of one of them, with the gaps around it


def without(text: str, matters: Callable[[str], bool]) -> str:
    """The text without them; the text itself where nothing that `matters` would be left.

    "Bonjour, un logiciel pour le cimetière, merci" found nothing: three of its four words are of a conversation.
    """
    start, end, before = 0, len(text), -1
    while end - start != before:  # what is left may begin or end with another: "Bonjour, urgent, projet : on cherche…"
        before = end - start
        first = _FIRST.match(text, start, end)
        start = first.end() if first else start
        last = _LAST.search(text, max(start, end - _MOST_LAST), end)
        end = last.start() if last else end
    matter = text[start:end] + " " * (end < len(text))
    return matter if matter != text and matters(matter) else text
