"""Which communes of the official list may be enrolled, and vote."""

import pytest

from sync.platform.identity import places
from sync.platform.refusals import Refused


@pytest.mark.parametrize(
    ("insee", "kind", "parent"),
    [
        ("75111", "arrondissement municipal", "Paris, code 75056"),
        ("01091", "commune déléguée", "Valserhône, code 01033"),
        ("01120", "commune associée", ""),
    ],
)
def test_what_is_part_of_a_commune_is_none(insee: str, kind: str, parent: str) -> None:
    with pytest.raises(Refused, match="not_a_commune") as refused:
        places.voter(insee, demonstration=False)
    assert parent in refused.value.sentence, kind
    assert not places.may_vote(insee, demonstration=False)


def test_a_commune_of_today_is_one() -> None:
    assert (places.voter("45024", demonstration=False).name, places.may_vote("45024", demonstration=False)) == (
        "Baule",
        True,
    )
