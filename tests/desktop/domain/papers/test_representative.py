"""Papers name who represents the State: a préfet in a département, somebody else where there is none."""

import pytest

from desktop.domain.papers.representative import representative


@pytest.mark.parametrize(
    ("department", "words"),
    [
        ("45", "au préfet, la préfecture"),
        ("974", "au préfet, la préfecture"),
        ("977", "au préfet, la préfecture"),
        ("986", "à l’administrateur supérieur, l’administration supérieure"),
        ("987", "au haut-commissaire, le haut-commissariat"),
        ("988", "au haut-commissaire, le haut-commissariat"),
        ("", "au préfet, la préfecture"),
    ],
)
def test_who_represents_the_state(department: str, words: str) -> None:
    who = representative(department)
    assert f"{who.to}, {who.office}" == words
