"""The ordered list of what goes with the letter to the préfet: what is attached, and what is asked for and is not."""

import re
from collections.abc import Iterator, Sequence

from desktop.domain.french import capital
from desktop.domain.papers.decision import deciding_papers

PLAN = "Plan de financement prévisionnel (annexe\u00a01)"
_MISSING = " (à joindre)"
_DELIBERATION, _DECISION, _PLAN, _QUOTE, _SCHEDULE, _ATTESTATION, _NOTICE, _AGREEMENT, _BANK = range(9)
#: In the order of a préfecture's list: words by which the names of files are recognised. The attestation that nothing
#: has begun stands in the letter itself, and is never asked for beside it.
_NAMED = {
    _DELIBERATION: "d[ée]lib",
    _DECISION: "d[ée]cision",
    _PLAN: re.escape(PLAN),
    _QUOTE: "devis",
    _SCHEDULE: "[ée]ch[ée]ancier",
    _ATTESTATION: "attestation",
    _NOTICE: "notification",
    _AGREEMENT: "convention",
    _BANK: r"(?<![^\W_])rib(?![^\W_])",
}
_OTHERS = len(_NAMED)


def enclosures(
    attached: Sequence[str],
    *,
    decided_by: str,
    quotes: Sequence[str],
    granted: Sequence[str],
    agreement: str,
) -> tuple[str, ...]:
    """`attached`: names of files, without their endings.

    `decided_by`: as for `decision`. `quotes`: of each expense, as typed. `granted`: who has granted another
    aid. `agreement`: the convention with the intercommunalité, as typed. A piece is taken to be attached where the name
    of a file says so; of quotes and notifications nobody can tell which one a file is, so that one stands for all.
    """
    here = [(_place(name), name) for name in attached]
    joined = {place for place, _name in here}
    asked = _asked(decided_by, quotes, granted, agreement)
    missing = [(place, f"{words}{_MISSING}") for place, words in asked if place not in joined]
    return tuple(words for _place, words in sorted([(_PLAN, PLAN), *here, *missing], key=lambda one: one[0]))


def _asked(decided_by: str, quotes: Sequence[str], granted: Sequence[str], agreement: str) -> Iterator[tuple[int, str]]:
    papers = deciding_papers(decided_by)
    yield _DELIBERATION, papers.deliberation
    if papers.by_mayor:
        yield _DECISION, papers.by_mayor
    if quotes:
        numbered = dict.fromkeys(quote.strip() for quote in quotes if quote.strip())
        for quote in numbered or ("",):
            yield _QUOTE, quote if quote.lower().startswith("devis") else f"Devis {quote}".strip()
    yield _SCHEDULE, "Échéancier des dépenses"
    for funder in dict.fromkeys(granted):
        yield _NOTICE, f"Notification de l’aide accordée\u00a0: {funder}"
    if agreement.strip():
        yield _AGREEMENT, capital(agreement.strip().rstrip("."))
    yield _BANK, "Relevé d’identité bancaire (RIB)"


def _place(name: str) -> int:
    return next((at for at, word in _NAMED.items() if re.search(word, name, re.IGNORECASE)), _OTHERS)
