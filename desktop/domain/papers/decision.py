"""Who decided on a request: the sentence of its letter, from what was typed, and what that leaves blank."""

import re
from datetime import date
from typing import Literal, NamedTuple, TypeAlias

from desktop.domain.french import FIXED, capital
from desktop.domain.papers.days import has_come

#: Printed where something is to be written by hand.
BLANK = "……………………"
#: What is missing in the sentence: all of it, or the number and the day of the deliberation, of the mayor's decision,
#: or of the deliberation by which the council let the mayor decide; "figure": one that was typed as dots, or left out.
Missing: TypeAlias = Literal["decision", "deliberation", "by_mayor", "delegation", "figure"]

_WHICH_BLANK = f"n°{FIXED}{BLANK} du {BLANK}"
#: A decision of the mayor as the window's example has it, with or without its number and day, and with or without
#: those of the deliberation that lets her or him decide.
_BY_THE_MAYOR = re.compile(
    r"(?:l[ea] maire|décision(?: (?:du|de la) maire)?(?:\s+(?P<which>n°[^,]*?))?)"
    r"\s*,?\s+par délégation(?: du conseil(?: municipal)?)?"
    r"(?:\s*[,(]?\s*(?:par\s+)?délibération\s+(?P<delegation>(?:n°|du)[^()]+?)\s*\)?)?",
    re.IGNORECASE,
)
_DELIBERATION = re.compile(r"(?P<one>délibérations?)(?P<which>\s+(?:n°|du).+)", re.IGNORECASE | re.DOTALL)
#: "n° 12 du 4 mars 2026", with both or one of the two. Small letters may name what became of it: "12-refusée".
_NUMBER = r"(?-i:(?=[A-Z/._-]*[\d…])(?:(?![A-Z]{5})[A-Z\d…/._-])+)(?:\s+(?:bis|ter))?"
_WHICH = re.compile(
    rf"(?:n°\s*{_NUMBER}(?:\s+et\s+{_NUMBER})?(?:\s+du\s+(?P<of>.+))?|du\s+(?P<day>.+))", re.IGNORECASE | re.DOTALL
)
#: What holds the place of a number or a day: "n° …… du ……", "n° ... du ...", "n° __ du __", "n° X du X", or nothing:
#: "n° du 4 mars".
_DOTS = re.compile(
    r"…{2,}|\.{4,}|_{2,}|(?:n°|\bdu)\s*(?:…|\.{2,}|_|(?:X+|\?+)(?![^\W_]))"
    r"|n°\s*(?=$|[.,;)]|du\b)|\bdu\s*(?=$|[.,;)])",
    re.IGNORECASE,
)


class Decision(NamedTuple):
    """The sentence, as the letter prints it."""

    sentence: str  #: with a capital letter, and blanks where something is missing
    missing: tuple[Missing, ...] = ()  #: to be written by hand


class DecidingPapers(NamedTuple):
    """The papers that prove who decided, by their names in French."""

    deliberation: str  #: the council's: that it approves the project, or that it lets the mayor decide
    by_mayor: str = ""  #: the mayor's own decision; "" where the council decides


def decision(typed: str, *, council: str, delegation: str, today: date) -> Decision:
    """`council`: its name, such as "conseil municipal"; `delegation`: the article by which the mayor may decide in its
    place, "" where none is known to hold; `today`: of the letter.
    """
    words = typed.strip()
    if not words:
        return Decision(BLANK, ("decision",))
    if words.casefold().removeprefix("le ").rstrip(" .") == council.casefold():  # a préfecture asks for both blanks
        return Decision(_adopted(council, "délibération", f" {_WHICH_BLANK}"), ("deliberation",))
    dots: tuple[Missing, ...] = ("figure",) if holds_dots(words) else ()
    if (deliberation := _DELIBERATION.fullmatch(words.rstrip(" ."))) and _taken(deliberation["which"], today):
        # That its plan was approved too is not known here: only which deliberation it was.
        return Decision(_adopted(council, deliberation["one"].lower(), deliberation["which"]), dots)
    if "délégation" in words.casefold() and delegation:
        if (mayor := _by_the_mayor(words, council, delegation, today)) is not None:
            return mayor._replace(missing=(*mayor.missing, *dots))
        words = f"{words.rstrip('.')} ({delegation})"
    return Decision(_sentence(words), dots)


def deciding_papers(typed: str) -> DecidingPapers:
    """What proves the decision, with number and day where they are typed; before anything is typed, either way."""
    words = typed.strip().rstrip(" .")
    if (named := _BY_THE_MAYOR.fullmatch(words)) is not None:
        which, delegation = (f" {group}" if group else "" for group in (named["which"], named["delegation"]))
        return DecidingPapers(f"Délibération de délégation{delegation}", f"Décision du maire{which}")
    if _DELIBERATION.fullmatch(words) and not holds_dots(words):
        return DecidingPapers(capital(words.replace("N°", "n°")))
    unknown = not words or "délégation" in words.casefold()  # of other delegations nothing is known
    return DecidingPapers(
        "Délibération, ou décision du maire et délibération de délégation" if unknown else "Délibération"
    )


def holds_dots(words: str) -> bool:
    """Whether a number or a day is left out, to be written over by hand."""
    return bool(_DOTS.search(words))


def _adopted(council: str, what: str, which: str) -> str:
    return _sentence(f"Le {council} a adopté ce projet par {what}{which.replace('N°', 'n°')}")


def _by_the_mayor(words: str, council: str, delegation: str, today: date) -> Decision | None:
    """Of a decision that the mayor has taken; None for other words, of which nothing is known."""
    named = _BY_THE_MAYOR.fullmatch(words.rstrip(" ."))
    if named is None or not all(_taken(which, today) for which in named.groups() if which):
        return None
    missing: list[Missing] = [] if named["which"] else ["by_mayor"]
    missing += [] if named["delegation"] else ["delegation"]
    return Decision(
        f"J’ai pris cette décision ({named['which'] or _WHICH_BLANK}) en vertu de la délégation que le {council} m’a"
        f" consentie par délibération {named['delegation'] or _WHICH_BLANK}, sur le fondement du {delegation}.",
        tuple(missing),
    )


def _taken(which: str, today: date) -> bool:
    """Whether these words name a decision that has been taken: its number, or a day that has come.

    Of other words ("du 12 prévue", "n° 12-refusée", "du conseil communautaire") nothing is known, so that they are
    printed as they were typed.
    """
    named = _WHICH.fullmatch(which.strip())
    day = "" if named is None else named["of"] or named["day"] or ""
    return named is not None and (not day.strip("… ") or has_come(day, today))


def _sentence(words: str) -> str:
    """With a capital letter and a full stop, however it was typed."""
    return capital(words if words[-1:] in (".", "…", "!", "?") else f"{words}.")
