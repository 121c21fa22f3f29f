"""Whom the mairie may call: kept from visit to visit, and never a reason not to start."""

from pathlib import Path

import pytest

from desktop.demo.shown.sheet import adviser
from desktop.demo.shown.sheet.adviser import Adviser
from tests.desktop.demo.saying import NOW


def test_what_was_entered_is_there_at_the_next_visit(tmp_path: Path) -> None:
    assert adviser.read(tmp_path) == Adviser()
    entered = Adviser(service="Préfecture", telephone="02 00 00 00 00", vote="30 avril")
    adviser.write(tmp_path, entered)
    assert adviser.read(tmp_path) == entered
    assert [file.name for file in tmp_path.iterdir()] == [adviser.FILE]


_DAMAGED = (b"", b"{", b"[]", b'{"telephone": 12}', b'{"fax": "1"}', b"\xff")
_DAMAGED_TYPED = (
    b'{"typed": []}',
    b'{"typed": {"name": 12}}',
    b'{"typed": {"fax": "1"}}',
    b'{"typed": {"typed": "1"}}',
)
_TOO_LONG = b'{"typed": {"name": "' + b"9" * 201 + b'"}}'


@pytest.mark.parametrize("content", [*_DAMAGED, *_DAMAGED_TYPED, _TOO_LONG])
def test_what_cannot_be_read_is_blank(tmp_path: Path, content: bytes) -> None:
    (tmp_path / adviser.FILE).write_bytes(content)
    assert adviser.read(tmp_path) == Adviser()


@pytest.mark.parametrize(
    ("typed", "on_paper"),
    [
        ("11 décembre", "jusqu’au 11\u00a0décembre"),
        ("1er mai 2027", "jusqu’au 1er\u00a0mai\u00a02027"),
        ("11/12", "jusqu’au 11/12"),
        ("11 décembre à 17 h", "jusqu’au 11\u00a0décembre à 17\u00a0h"),
        ("11 décembre 17 h", "jusqu’au 11\u00a0décembre 17\u00a0h"),
        ("11 décembre, 17 h 30", "jusqu’au 11\u00a0décembre, 17\u00a0h 30"),
        ("11 décembre, 17h30", "jusqu’au 11\u00a0décembre, 17h30"),
        ("jusqu’au 11 décembre", "jusqu’au 11\u00a0décembre"),
        ("Jusqu'au 11 décembre", "jusqu’au 11\u00a0décembre"),
        ("Au 3 mai", "jusqu’au 3\u00a0mai"),
        ("le 11/12", "jusqu’au 11/12"),
        (" 11/12 ", "jusqu’au 11/12"),
        ("vendredi 11 décembre", "jusqu’au vendredi 11\u00a0décembre"),
        ("jusqu’au vendredi 11 décembre", "jusqu’au vendredi 11\u00a0décembre"),
        ("jusqu’au vendredi 11 décembre 2026, à midi", "jusqu’au vendredi 11\u00a0décembre\u00a02026, à midi"),
        ("jusqu’au 11 décembre inclus", "jusqu’au 11\u00a0décembre inclus"),
        ("11 décembre inclus", "jusqu’au 11\u00a0décembre inclus"),
        ("jusqu’au 11 décembre, dernier délai", "jusqu’au 11\u00a0décembre, dernier délai"),
        ("jusqu’au 11 décembre minuit", "jusqu’au 11\u00a0décembre minuit"),
        ("août", "août"),
        ("du 11 au 15 décembre", "du 11 au 15\u00a0décembre"),
        ("17/18 décembre", "17/18\u00a0décembre"),
        ("11/12-15/12", "11/12-15/12"),
        ("fin mars 2027", "fin mars\u00a02027"),
        ("12/2026", "12/2026"),
        ("2026-12", "2026-12"),
        ("17h, 11 décembre", "17h, 11\u00a0décembre"),
        ("", ""),
    ],
)
def test_a_day_alone_is_the_last_one_and_stays_in_one_piece(typed: str, on_paper: str) -> None:
    """Its column is headed "Dates": without the word nobody knew whether the phase began or ended then."""
    assert adviser.printed(typed) == on_paper


@pytest.mark.parametrize(
    ("typed", "over"),
    [
        ("1er juillet 2026", True),
        ("2 juillet 2026", False),
        ("1/7/26", True),
        ("2/7/26", False),
        ("31/12/30", False),
        ("du 28 juin au 3 juillet 2026", False),
        ("du 1/6/2026 au 28/6/2026", True),
        ("du 1/6/2026 au 3/7/2026", False),
        ("11 décembre", False),
        ("11 décembre 2025", True),
        ("décembre 2025", True),
        ("11/2025", True),
        ("2026-06", True),
        ("juin 2026", True),
        ("juillet 2026", False),
        ("7/2026", False),
        ("de juin à juillet 2026", False),
        ("fin décembre", False),
        ("fin 2025", True),
        ("2e trimestre 2025", True),
        ("fin 2026", False),
        ("de fin 2025 à juillet 2026", False),
        ("rentrée 2025, ou 11 décembre 2026", False),
        ("30 février 2026", False),
        ("", False),
    ],
)
def test_a_day_of_a_year_that_is_over_is_past(typed: str, over: bool) -> None:
    assert adviser.is_past(typed, NOW.date()) == over


def test_a_telephone_number_stays_in_one_piece() -> None:
    digits = "02 38 00 00 00".replace(" ", "\u00a0")
    assert adviser.together("02 38 00 00 00, de 9 h à midi") == f"{digits}, de 9\u00a0h à midi"


@pytest.mark.parametrize(
    ("typed", "on_paper"),
    [
        ("0238000000", "02 38 00 00 00"),
        ("0238000000 ou 0612345678", "02 38 00 00 00 ou 06 12 34 56 78"),
        ("02 38 00 00 00", "02 38 00 00 00"),
        ("02.38.00.00.00", "02.38.00.00.00"),
        ("+33238000000", "+33 2 38 00 00 00"),
        ("+33 238000000", "+33 2 38 00 00 00"),
        ("0033238000000", "0033 2 38 00 00 00"),
        ("+33 2 38 00 00 00", "+33 2 38 00 00 00"),
        ("+33 (0)238000000", "+33 2 38 00 00 00"),
        ("+33(0)238000000", "+33 2 38 00 00 00"),
        ("+0238000000", "+0238000000"),
        ("10238000000", "10238000000"),
        ("02380000001", "02380000001"),
        ("", ""),
    ],
)
def test_a_telephone_number_without_spaces_is_printed_in_pairs(typed: str, on_paper: str) -> None:
    assert adviser.grouped(typed).replace("\u00a0", " ") == on_paper


WRITTEN = """
11 décembre | 11 DECEMBRE 2026 | vendredi 11 décembre | 1er mai | 1 mai 2027 | 11 déc. | 3 févr. 2027 | 31 août
11/12 | 11 / 12 | 11/12/2026 | 11/12/26 | 11.12 | 11.12.2026 | 11-12 | 11-12-2026 | 2026-12-11 | 2026/12/11
11-15 décembre | 11 - 15 décembre | 11–15 décembre 2026 | 11 au 15 décembre | du 11 au 15 décembre | 11 et 12 décembre
du 28 novembre au 3 décembre | 11/12-15/12 | du 11/12 au 15/12/2026 | 11-15/12 | 2026-12-11 au 2026-12-15
29 février | 29/2 | 29 février 2028 | 2028-02-29 | 11 décembre à 17 h | 11 décembre, 17h30 | 17 h le 11 décembre
12/2026 | 2026-12 | 12-2026 | 12.2026 | 17/18 décembre | 30/31 janvier | 11 décembre à 17.30 | 11/12 à 17 h 30
50e semaine | 45 jours avant le conseil | 2026 | rentrée 2027 | 14/12/2026 - 15/01/2027 | 11/12/00
fin décembre | mi-décembre 2026 | décembre 2026 | à confirmer | semaine 50 | 11
"""
NONE = """
32/13 | 31/4 | 0/5 | 32 décembre | 30.2.2027 | 31 novembre | 30 février | 29 février 2027 | 29/2/2027 | 2027-02-29
2026-13-01 | 2026-12-32 | 31-4 | 31-4-2027
13/2026 | 2026-13 | 32/33 décembre | 17/32 décembre | 0 | 32 | 11-31 novembre | 32-33 décembre
du 32 au 33 décembre
11/12-15/13 | du 11/12 au 31/11 | du 28 novembre au 31 novembre | 0 mai | 99999999999999999999/12 | vendredi 31 novembre
"""


@pytest.mark.parametrize("typed", WRITTEN.replace("\n", "|").split("|"))
def test_what_is_ordinarily_written_is_a_date(typed: str) -> None:
    assert not adviser.is_no_date(typed.strip())
    assert not adviser.is_no_date(f"jusqu’au {typed.strip()}")


@pytest.mark.parametrize("typed", NONE.strip().replace("\n", "|").split("|"))
def test_a_day_that_no_month_has_is_no_date(typed: str) -> None:
    assert adviser.is_no_date(typed.strip())
    assert adviser.is_no_date(f"jusqu’au {typed.strip()}")
