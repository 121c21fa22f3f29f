"""The ordered list of what goes with the letter to the préfet: what is attached, and what is asked for and is not."""

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import PurePath
from typing import NamedTuple

from desktop.domain.french import MONTHS, capital, unaccented
from desktop.domain.papers.decision import deciding_papers
from sync.contract.funding import FundingPlan

PLAN = "Plan de financement prévisionnel (annexe\u00a01)"
_TO_JOIN = " (à joindre)"
_DELIBERATION, _DELEGATION, _DECISION, _PLAN, _QUOTE, _SCHEDULE, _ATTESTATION, _NOTICE, _AGREEMENT, _BANK = range(10)
_OTHERS = 10
#: The aid that this letter asks for, the commune's own money, and a private one's, which no authority notifies.
_ASKED_OF_NOBODY = ("state", "own", "private")
#: By which words the name of a file says what it is: the first of them in it, and of two at one place the first here.
#: The places above are the order of a préfecture's list. The attestation that nothing has begun stands in the letter
#: itself, and is never asked for beside it.
_NAMED = (
    (_BANK, r"(attestation (de )?)?(rib|r i b|iban)\b|releves?( d)? identite bancaire|coordonnees bancaires"),
    (_NOTICE, r"notifications?\b|(decision|arrete) (attributi|d attribution)|attributions?\b"),
    (
        _DELEGATION,
        r"(deliberations? ((?!approuv|projet|demande|subvention)\w+ ){0,5})?delegations?\b(?! (d[eu]s? )?services?\b)",
    ),
    (_DELIBERATION, r"deliberations?\b|delib\b|dcm\b|extraits? (du|de) registre"),
    (_DECISION, r"decisions?\b"),
    (_QUOTE, r"devis\b"),
    (_SCHEDULE, r"echeanciers?\b"),
    (_ATTESTATION, r"attestations?\b"),
    (_AGREEMENT, r"conventions?\b(?! collective)"),
)
_WORDS = re.compile("|".join(f"(?P<at{place}>\\b(?:{words}))" for place, words in _NAMED))
#: Of a piece that was taken back or refused, or is not signed yet, nobody can tell that it is the one asked for.
_VOID = re.compile(
    r"\b(refus|rejete|(notification|decision|lettre|arrete|avis) (de |du )?rejet\b|negativ|defavorable"
    r"|(non|pas|sans) (encore )?(attribu|accord|reten|sign|vis[ea]|adopt|execut|certifi)|a signer\b"
    r"|annul|abrog|ajourn|retire|modele|brouillon|provisoire|projet de (deliberation|decision|convention))"
)
#: Words in the name of a file that make no other piece of it.
_OF_ANY_PIECE = re.compile(
    r"de|du|des|d|la|les?|l|et|aux?|a|n|no|num|numero|er|pdf|scan|copie|original|signee?|visee?|executoire"
    r"|definitif|definitive|maire|mairie|conseil|municipal|communautaire|commune"
)
#: After "n°". Many number by the year: 2026-41 or 26-41 is the 41st.
_NUMBER = re.compile(
    r"\b(?:n°|no\b|num\b|numero\b) ?"
    r"(?:(?:(?:19|20)[0-9]{2} ?[-/. ] ?|[0-9]{2}[-/.])(?!(?:19|20)[0-9]{2}\b))?([0-9]+)"
)
_MONTHS = {unaccented(month): place for place, month in enumerate(MONTHS, 1)}
_FIRST_YEAR = 1900  # a number from here on is a year
#: Before it is known who decides, each of these proves it.
_DECIDING = {_DELIBERATION, _DELEGATION, _DECISION}


class Bought(NamedTuple):
    """What a supplier is paid for, and so has a quote."""

    item: str  #: what it is, as typed
    quote: str = ""  #: number and date of its quote, as typed; "" where not known


class Enclosures(NamedTuple):
    """What goes with the letter."""

    pieces: tuple[str, ...] = ()  #: in their order, the plan among them, and those that are missing marked so
    to_join: tuple[str, ...] = ()  #: of them, those that no attached file is taken for, without their mark

    @property
    def missing(self) -> int:
        return len(self.to_join)


def enclosures_of(
    plan: FundingPlan, labels: Mapping[str, str], attached: Sequence[str], *, decided_by: str, agreement: str
) -> Enclosures:
    """Those of a request: what its plan buys of suppliers, and which public money others have granted.

    `labels`: name of each source of money, by its key. The others are as for `enclosures`; `attached` with endings.
    """
    return enclosures(
        [PurePath(name).stem for name in attached],
        decided_by=decided_by,
        bought=[Bought(line.item, line.quote) for line in plan.expenses if line.kind != "staff"],
        granted=[
            labels[line.source]
            for line in plan.resources
            if line.state == "acquired" and line.source not in _ASKED_OF_NOBODY
        ],
        agreement=agreement,
    )


def enclosures(
    attached: Sequence[str],
    *,
    decided_by: str,
    bought: Sequence[Bought],
    granted: Sequence[str],
    agreement: str,
) -> Enclosures:
    """`attached`: names of files, without their endings.

    `decided_by`: as for `decision`. `bought`: each expense that has a quote. `granted`: who has granted another
    aid. `agreement`: the convention with the intercommunalité, as typed. A piece is taken to be attached where the name
    of a file says so; of several notifications nobody can tell which one a file is, so that one stands for all. Of
    quotes, see `_missing_quotes`. It is printed by the name of the piece where its number or its day is known.
    """
    quotes = _quotes(bought)
    asked = tuple(_asked(decided_by, quotes, granted, agreement))
    placed = [(_in_its_place(_place(name), name, asked), name) for name in attached]
    joined = {place for place, name in placed if not _is_another(place, name, asked)}
    if not decided_by.strip() and joined & _DECIDING:
        joined |= _DECIDING
    files = [name for place, name in placed if place == _QUOTE]
    stood_for = [_quote_of(file, quotes) for file in files]
    named = {file: quote for file, quote in zip(files, stood_for, strict=True) if stood_for.count(quote) == 1 and quote}
    here = [
        (place, _name_of_piece(place, name, asked) if _alone(place, placed) else name)
        if place != _QUOTE or len(quotes) == 1
        else (place, named.get(name, name))
        for place, name in placed
    ]
    wanted = _missing_quotes(quotes, files)
    missing = [
        (place, words) for place, words in asked if (words in wanted if place == _QUOTE else place not in joined)
    ]
    marked = [(place, f"{words}{_TO_JOIN}") for place, words in missing]
    pieces = sorted([(_PLAN, PLAN), *here, *marked], key=lambda one: one[0])
    to_join = sorted(missing, key=lambda one: one[0])
    return Enclosures(tuple(words for _place, words in pieces), tuple(words for _place, words in to_join))


def _asked(
    decided_by: str, quotes: dict[str, bool], granted: Sequence[str], agreement: str
) -> Iterator[tuple[int, str]]:
    papers = deciding_papers(decided_by)
    yield (_DELEGATION if papers.by_mayor else _DELIBERATION), papers.deliberation
    if papers.by_mayor:
        yield _DECISION, papers.by_mayor
    for quote in quotes:
        yield _QUOTE, quote
    yield _SCHEDULE, "Échéancier des dépenses"
    for funder in dict.fromkeys(granted):
        yield _NOTICE, f"Notification de l’aide accordée\u00a0: {funder}"
    if agreement.strip():
        yield _AGREEMENT, capital(agreement.strip().rstrip("."))
    yield _BANK, "Relevé d’identité bancaire (RIB)"


def _quotes(bought: Sequence[Bought]) -> dict[str, bool]:
    """The quotes to join, in words, and whether their number or day is known.

    An expense whose quote is not named beside one whose quote is: it has another. Where none is named, one quote may
    stand for several expenses.
    """
    named = [one.quote.strip() for one in bought]
    if not any(named):
        return {"Devis": False} if bought else {}
    return {
        (capital(quote) if quote.lower().startswith("devis") else f"Devis {quote}")
        if quote
        else (f"Devis\u00a0: {one.item.strip()}" if one.item.strip() else "Devis"): bool(quote)
        for one, quote in zip(bought, named, strict=True)
    }


def _missing_quotes(quotes: dict[str, bool], files: Sequence[str]) -> set[str]:
    """Those of the quotes that no file is taken for.

    A file stands for the quote whose number it has, or for the expense that it names. Any other may be each of the
    numbered ones, which are known to be there; where there are too few files, each of the others is asked
    for, as nobody can tell which are there.
    """
    attached = {_quote_of(file, quotes) for file in files}
    left = {quote: known for quote, known in quotes.items() if quote not in attached}
    if not sum(_quote_of(file, quotes) == "" for file in files):
        return set(left)
    unnamed = [quote for quote, known in left.items() if not known]
    return set(unnamed) if len(files) < len(quotes) else set()


def _quote_of(file: str, quotes: dict[str, bool]) -> str:
    """The one of the quotes that this file is by its number or by what it names; "" where nobody can tell."""
    numbers, distinctive = _figures(file), _distinctive_words(file)
    by_number = (
        [quote for quote in quotes if numbers <= _figures(quote) and _same_number(file, quote)] if numbers else []
    )
    by_name = [quote for quote, known in quotes.items() if not known and distinctive & _distinctive_words(quote)]
    likely = by_number or by_name
    return likely[0] if len(likely) == 1 else ""


def _distinctive_words(words: str) -> set[str]:
    """The words that tell one quote from another."""
    return {word for word in _plain(words).split() if len(word) > len("pour") and word != "devis"}


def _in_its_place(place: int, file: str, asked: Sequence[tuple[int, str]]) -> int:
    """A deliberation with the number or the day of the one that lets the mayor decide is that one."""
    delegation = next((words for at, words in asked if at == _DELEGATION), "")
    is_it = place == _DELIBERATION and bool(_figures(file)) and _names(file, delegation)
    return _DELEGATION if is_it else place


def _alone(place: int, pieces: Sequence[tuple[int, str]]) -> bool:
    return sum(one == place for one, _words in pieces) == 1


def _name_of_piece(place: int, file: str, asked: Sequence[tuple[int, str]]) -> str:
    """The piece that this file stands for, with its number or its day; where nobody can tell, the file's own name.

    So where its name has another figure, speaks of a second piece or of anything else. A notification is never told
    apart: the name of a file may speak of another funder.
    """
    if place in (_NOTICE, _OTHERS) or not _alone(place, asked):
        return file
    words = next(piece for at, piece in asked if at == place)
    if not _figures(words) or not _names(file, words):
        return file
    return words if len({match.lastgroup for match in _WORDS.finditer(_plain(file))}) == 1 else file


def _names(file: str, piece: str) -> bool:
    """Whether nothing in the name of the file speaks of another piece of this kind: no figure, number or word."""
    rest = _WORDS.sub(" ", _plain(file)).split()
    known = _plain(piece).split()
    others = [one for one in rest if not (one.isdecimal() or one in known or _OF_ANY_PIECE.fullmatch(one))]
    return _figures(file) <= _figures(piece) and _same_number(file, piece) and not others


def _same_number(file: str, piece: str) -> bool:
    """Whether the number of the file is that of the piece, where both have one; a lone figure is taken for a number."""
    ours, wanted = _number(file) or _lone_figure(file), _number(piece) or _lone_figure(piece)
    return not (ours and wanted) or ours == wanted


def _is_another(place: int, file: str, asked: Sequence[tuple[int, str]]) -> bool:
    """A decision or a deliberation that may be another than the one asked for stands for nothing: it is asked for.

    So where its name says another number, or no number and a month or a year that are not in the day asked for.
    """
    wanted = [words for at, words in asked if at == place]
    if place not in _DECIDING or not wanted:
        return False
    number, figures = _number(file), _figures(file)
    if number:
        numbers = {number, *figures}  # "n° 12 et 13"
        return all((other := _number(words)) and other not in numbers for words in wanted)
    return all(_of_another_month(file, words) for words in wanted)


def _of_another_month(file: str, piece: str) -> bool:
    """Whether both name a month, or a year, and not the same."""
    named = [_named_months(one) for one in (file, piece)]
    years = [{figure for figure in _figures(one) if figure >= _FIRST_YEAR} for one in (file, piece)]
    return any(ours and wanted and not ours & wanted for ours, wanted in (named, years))


def _number(words: str) -> int:
    """The one after "n°"; 0 for none."""
    match = _NUMBER.search(unaccented(words).replace("_", " "))
    return int(match[1]) if match else 0


def _lone_figure(words: str) -> int:
    """The only figure beside years, where no month is named; 0 where there are none or several."""
    if _named_months(words):
        return 0
    small = [figure for figure in map(int, re.findall(r"[0-9]+", words)) if figure < _FIRST_YEAR]
    return small[0] if len(small) == 1 else 0


def _figures(words: str) -> set[int]:
    """The numbers in it; a month by its name is one too, as files have their days in figures."""
    return {int(digits) for digits in re.findall(r"[0-9]+", words)} | _named_months(words)


def _named_months(words: str) -> set[int]:
    """Those that it names in letters, with or without accents, and whatever stands between the words of a file."""
    return {_MONTHS[one] for one in _plain(words).split() if one in _MONTHS}


def _plain(name: str) -> str:
    """In words and numbers, apart from one another: "Devis12" is the quote 12."""
    return " ".join(re.findall(r"[^\W\d_]+|\d+", unaccented(name)))


def _place(name: str) -> int:
    plain = _plain(name)
    word = None if _VOID.search(plain) else _WORDS.search(plain)
    if word is None:
        return _OTHERS
    return next(place for place, _words in _NAMED if word[f"at{place}"] is not None)
