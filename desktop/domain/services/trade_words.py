"""Words of the trade that mean something else than their letters say.

"La paie" of the agents is a noun with the stem of the verb "payer", which is another matter. Where the noun is all that
is asked for, or one of two words, it is looked for by its own form. In a sentence the other words tell: "les bulletins
de paie à jeter".
"""

from collections.abc import Callable, Sequence

_NOUN = "paie"
_SHORTENED = {"compta": "comptabilite"}
_FORMS = frozenset(("paie", "paies", "paye", "payes"))
_BEFORE_NOUN = frozenset(("de", "des", "et", "la", "les", "ma", "nos", "notre", "sa", "une"))
# What is nearly side by side means a third word: the register of a cemetery is that of its concessions, however torn or
# wet it is, and no work on graves mends it; what one signs a PDF with is a parapheur.
_UNSAID = {
    "concession": (
        frozenset(("cahier", "fichier", "fiches", "registre", "registres", "repertoire")),
        frozenset(("cimetiere", "cimetieres", "sepultures", "tombes")),
    ),
    "parapheur": (
        frozenset(("signature", "signatures", "signe", "signent", "signer", "signes")),
        frozenset(("pdf", "pdfs")),
    ),
}
_NEAR = 3  # words before or behind: "registre papier du cimetière", but not "registre de condoléances du cimetière"
_FEW = 2  # words: with more, somebody asks in a sentence


def own_root(word: str) -> str:
    """What the folded word is looked for by, if it may be such a noun; "" otherwise."""
    return _NOUN if word in _FORMS else ""


def forms(word: str) -> Sequence[str]:
    """The other ways to write the folded word, if it may be such a noun."""
    return sorted(_FORMS - {word}) if word in _FORMS else ()


def root(word: str, stem: Callable[[str], str]) -> str:
    """The same, and its stem otherwise."""
    return own_root(word) or stem(word)


def is_named(all_words: Sequence[str], *, of_matter: int) -> bool:
    """Whether one of the words is the noun, not the verb of "qui paie"; `of_matter`: how many of them matter."""
    return of_matter <= _FEW and any(
        word in _FORMS and (not place or all_words[place - 1] in _BEFORE_NOUN) for place, word in enumerate(all_words)
    )


def speaks_as(word: str, root: str) -> str:
    """The word whose meaning this one has, folded and with what it is looked for by; "" where it has its own."""
    return "salaire" if root == _NOUN else _SHORTENED.get(word, "")


def unsaid(spoken: Sequence[str]) -> Sequence[str]:
    """The folded words that the folded words mean together without saying them."""
    around = [(word, frozenset(spoken[max(0, at - _NEAR) : at + _NEAR + 1])) for at, word in enumerate(spoken)]
    return [
        meant
        for meant, (first, other) in _UNSAID.items()
        if any(word in first and not other.isdisjoint(near) for word, near in around)
    ]
