"""Drafts: how much one may hold, how long it stays in the bin, that none is sent from there; what tells two apart.

Without the contract, as the first window needs some of it before it knows of any exchange.
"""

import json
from collections.abc import Collection, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from itertools import takewhile

from desktop.domain import french
from desktop.domain.amounts import by_sum
from desktop.domain.papers.days import Day, read_day
from desktop.domain.refusals import Refusal

#: Most characters of a text in a draft; `needs.CAPS` holds for what is sent.
MAX_DRAFT = 100_000
BIN_DAYS = 30
_NEVER = datetime.min.replace(tzinfo=UTC)  # before it no draft was thrown away
IN_BIN = "in_bin"  #: code of the refusal to send a draft that is in the bin
#: Fields that hold no words of hers.
_CODED = frozenset({"category", "level", "theme", "shareable"})
#: Fields that hold several, as JSON; and those of them that hold no words of hers, nor do the genders.
_SEVERAL = frozenset({"funding", "letter"})
_CHOSEN = frozenset({"kind", "source", "state", "signatory", "support", "vat"})
#: Names of the texts within them that are amounts.
AMOUNTS = frozenset({"amount", "amount_ht", "amount_ttc"})
_LETTERS = 40


def bin_emptied_before(now: datetime, seen: datetime | None) -> tuple[datetime, datetime]:
    """The moment before which discarded drafts are deleted, and what to note as `seen` for the next time.

    `seen`: what the clock showed when that was noted last. A draft must have been over its days by then, and as many
    must have passed since: a clock that was a year behind, or is once a year ahead, counts them in a minute.
    """
    stay = timedelta(days=BIN_DAYS)
    if seen is None or now < seen:
        return _NEVER, now
    return (seen - stay, now) if now - seen >= stay else (_NEVER, seen)


def check_erased(erased: bool) -> None:
    """Raises Refusal for a draft that the bin does not hold."""
    if not erased:
        raise Refusal(
            "draft_stays",
            "Ce brouillon n’est pas dans la corbeille. Il n’est pas effacé.",
            field="id",
            remedy="Revenez à la corbeille pour voir ce qu’elle contient.",
        )


def check_taken_out(discarded_at: str, ours: str, command: str = "") -> None:
    """Raises Refusal for a draft in the bin: whoever put it there does not expect it to be sent.

    `ours`: the list to which it must be put back first ("nos besoins"); `command` does it in `relaisctl`.
    """
    if discarded_at:
        raise Refusal(
            IN_BIN,
            "Ce brouillon est dans la corbeille\u00a0: il ne part pas.",
            field="id",
            remedy=f"Pour l’envoyer, remettez-le d’abord dans {ours}.",
            command=command,
        )


def where_they_differ(text: Mapping[str, str], other: Mapping[str, str]) -> str:
    """The beginning of what `text` says otherwise than `other`; of where it stops before it, if it is short there.

    "" for one that says nothing otherwise: shorter, or with other choices only. An amount alone tells nobody which text
    it is of: it is said only where no words differ.
    """
    typed, there = _lines(text), _beside(text, other)
    words = {name: line for name, line in typed.items() if any(map(str.isalpha, line))}
    return _differing(words, there) or _differing(typed, there)


def _differing(typed: Mapping[str, str], there: Mapping[str, str]) -> str:
    for name, line in typed.items():
        same = "".join(sign for sign, _ in takewhile(_alike, zip(line, there.get(name, ""), strict=False)))
        if len(same) < len(line):
            # Of the word in which they part; but a part of an amount, or of a day, says nothing.
            begun = 0 if "." in name and len(line) <= _LETTERS else same.rfind(" ") + 1
            return ("…" if begun else "") + french.shortened(line[begun:], _LETTERS)
    return next((line for name, line in typed.items() if line != there.get(name, "") and len(line) <= _LETTERS), "")


def is_shorter(text: Mapping[str, str], other: Mapping[str, str]) -> bool:
    """Whether `text` has words, and all that it says is the beginning of what `other` says, which goes on."""
    here, there = _lines(text), _beside(text, other)
    within = all(there.get(name, "").startswith(line) for name, line in here.items())
    return bool(here) and within and here != there


def which_before(before: Mapping[str, str], present: Mapping[str, str]) -> str:
    """The sentence that tells the text of before a crash from the present one; "" where their words do not.

    Without an hour: what is known is when its editor was opened, which says nothing of how old that text is.
    """
    if words := where_they_differ(before, present):
        return f"Celui d’avant{french.FIXED}: «{french.FIXED}{words}{french.FIXED}»."
    return "Celui d’avant est plus court." if is_shorter(before, present) else ""


def after_kept(
    kept: Mapping[str, str], shown: Mapping[str, str], typed: Mapping[str, str], free: Collection[str]
) -> dict[str, str]:
    """What was typed in fields that were `shown` so, before the `kept` text was read: the whole text by field.

    In the `free` fields words that were added go on after the kept ones; anywhere else, and where she typed over what
    was shown, what she typed is the text: of a day or a number joined to another one nobody would be the writer.
    """
    texts = {**shown, **kept}
    for name, text in typed.items():
        before = shown.get(name, "")
        stored = texts.setdefault(name, before)
        if text != before:
            adds = name in free and text.startswith(before)
            texts[name] = stored + text.removeprefix(before) if adds else text
    return texts


def nothing_since(typed: Mapping[str, str], took: Mapping[str, str]) -> bool:
    """Whether `typed` says no more and nothing else than an act that left with the words it `took`, by field.

    A day is the same however it is written: the form rewrites it as the field is left.
    """
    return all(_read(text) == _read(took.get(name, "")) for name, text in typed.items())


def _lines(text: Mapping[str, str]) -> dict[str, str]:
    """The fields with words of hers, or amounts, each on one line."""
    fields = (one for name, words in text.items() if name not in _CODED for one in _fields(name, words))
    return {name: line for name, words in fields if (line := french.on_one_line(words))}


def _beside(text: Mapping[str, str], other: Mapping[str, str]) -> dict[str, str]:
    """The lines of `other`; an amount that is the same in `text` as it is written there."""
    here, there = _lines(text), _lines(other)
    amounts = {name for name in here.keys() & there.keys() if name.rpartition(".")[2] in AMOUNTS}
    return there | {name: here[name] for name in amounts if by_sum(here[name]) == by_sum(there[name])}


def _fields(name: str, words: str) -> Iterator[tuple[str, str]]:
    """The field itself, or those that it holds."""
    yield from _within(name, json.loads(words or "{}")) if name in _SEVERAL else ((name, words),)


def _within(name: str, value: object) -> Iterator[tuple[str, str]]:
    if isinstance(value, str):
        yield name, value
    elif isinstance(value, dict):
        for key, one in value.items():
            if key not in _CHOSEN and not key.endswith("_gender"):
                yield from _within(f"{name}.{key}", one)
    elif isinstance(value, list):
        for place, one in enumerate(value):
            yield from _within(f"{name}.{place}", one)


def _read(text: str) -> Day | str:
    return read_day(text.strip()) or text.strip()


def _alike(pair: tuple[str, str]) -> bool:
    return pair[0] == pair[1]
