"""Whether "paie" is the noun of what agents earn, or the verb."""

import pytest

from desktop.domain.services.trade_words import is_named


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
