"""Free text that looks like a citizen's data, and the many numbers of a mairie that must not look so."""

import subprocess
import sys
from pathlib import Path

import pytest

from desktop.domain.personal_hints import personal_hints

ROOT = Path(__file__).parents[3]


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("Écrire à jean.dupont@orange.fr pour la clé", ["électronique"]),
        ("Mme Durand : 06 12 34 56 78", ["téléphone"]),
        ("0612345678", ["téléphone"]),
        ("02.38.44.55.66.", ["téléphone"]),
        ("tél. +33 6 12 34 56 78", ["téléphone"]),
        ("+33 (0)6 12 34 56 78", ["téléphone"]),
        ("0033612345678", ["téléphone"]),
        ("06-12-34-56-78", ["téléphone"]),
        ("06\u00a012\u00a034\u00a056\u00a078", ["téléphone"]),
        ("n° 2 69 05 49 588 157 80", ["sociale"]),  # with its key
        ("269054958815780", ["sociale"]),
        ("2690549588157", ["sociale"]),  # without the key
        ("1 85 01 2A 004 123 89", ["sociale"]),  # Corse
        ("a@b.fr, 06 12 34 56 78", ["électronique", "téléphone"]),
    ],
)
def test_what_is_found(text: str, kinds: list[str]) -> None:
    found = personal_hints(text)
    assert [next(kind for kind in kinds if kind in sentence) for sentence in found] == kinds
    assert all(sentence.endswith(".") for sentence in found)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "SIREN 214 500 241, SIRET 214 500 241 00018",
        "SIREN 214500241",
        "SIRET 21450024100018",
        "le 01/02/2026 14 h 30",
        "du 01.02.2026 au 03.04.2026",
        "2026-11-25 10:15",
        "05 06 2026 07 08",
        "1 204 500,50 €",
        "12 345 678,90 €",
        "01234,56",
        "0,0612345678",
        "45024, 45130 Baule",
        "délibération n° 2026-012 du 12 janvier 2026",
        "de 8 h 30 à 12 h 00, puis 14 h 00",
        "lot 01 02 03 04 05 06 07 08",  # a list, not a telephone
        "IBAN FR76 3000 6000 0112 3456 7890 189",
        "@mairie sur les réseaux",
        "a @ b.fr",
        "269054958815781",  # fifteen digits whose key is wrong
        "269054958815779",
        "3690549588157",  # no such code for the sex
        "code-barres 3017620422003",
        "version 1.85.05.78",
        "version 1.2.3.4.5",
    ],
)
def test_what_is_left_alone(text: str) -> None:
    assert personal_hints(text) == ()


LONG = """
from desktop.domain.personal_hints import personal_hints
for text in ("a" * 100_000, "1 " * 50_000, "0612" * 25_000, "a@" * 50_000, "a.b-" * 25_000):
    personal_hints(text)
"""


def test_a_long_text_costs_its_length() -> None:
    """A pattern that backtracks would not end within hours; therefore the deadline may be long."""
    subprocess.run([sys.executable, "-c", LONG], check=True, timeout=60, cwd=ROOT)
