"""Whether "paie" is the noun of what agents earn, or the verb; what two words mean together."""

import pytest

from desktop.domain.services.trade_words import is_named, unsaid


@pytest.mark.parametrize(
    ("said", "named"),
    [
        *(
            (f"{before} {form}", True)
            for before in ("de", "des", "et", "la", "les", "ma", "nos")
            for form in ("paie", "payes")
        ),
        ("notre paie", True),
        ("sa paye", True),
        ("une paie", True),
        ("paie", True),
        ("il paie", False),
        ("qui paie", False),
    ],
)
def test_the_noun_is_told_by_the_word_before_it(said: str, *, named: bool) -> None:
    assert is_named(said.split(), of_matter=1) is named


def test_in_a_sentence_the_other_words_tell() -> None:
    assert not is_named(["la", "paie"], of_matter=3)


@pytest.mark.parametrize(
    ("spoken", "meant"),
    [
        ("le registre papier du cimetiere est perdu", ["concession"]),
        ("le cimetiere et ses fiches", ["concession"]),
        ("signer un pdf", ["parapheur"]),
        ("un pdf a signer", ["parapheur"]),
        ("la fiche et le registre du cimetiere avec la signature du pdf", ["concession", "parapheur"]),
        ("un registre de condoleances du cimetiere", []),
        ("un pdf que le maire voudrait signer", []),
        ("le registre des deces", []),
        ("la brouette du cimetiere", []),
        ("", []),
    ],
)
def test_two_words_that_are_near_mean_a_third(spoken: str, meant: list[str]) -> None:
    assert unsaid(spoken.split()) == meant
