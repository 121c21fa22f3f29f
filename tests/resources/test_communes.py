"""Searching the official list, as a secretary types."""

import itertools
import random
from collections.abc import Callable
from itertools import pairwise
from typing import Any

import pytest
from stdnum.fr import siren

from resources import communes
from resources.communes import DATABASE, Commune, get, opened, search, vintage, words


def hits(text: str, limit: int = 20) -> list[tuple[str, str]]:
    return [(commune.name, commune.department) for commune in search(text, limit)]


def rows(sql: str) -> list[tuple[Any, ...]]:
    with opened(DATABASE) as database:
        return [tuple(row) for row in database.execute(sql)]


def test_baule_is_known_with_all_that_enrolment_needs() -> None:
    assert get("45024") == Commune(
        insee="45024",
        name="Baule",
        department="45",
        department_name="Loiret",
        region="24",
        region_name="Centre-Val de Loire",
        population=1985,
        siren="214500241",
        epci="200070183",
        epci_name="CC des Terres du Val de Loire",
        postal_codes=("45130",),
        parent=None,
        kind="commune-actuelle",
    )


@pytest.mark.parametrize(
    ("text", "name", "department"),
    [
        ("Baule", "Baule", "45"),  # the exact name before the more populated La Baule-Escoublac
        ("  bAuLe ", "Baule", "45"),
        ("45024", "Baule", "45"),
        ("baule 45", "Baule", "45"),
        ("45130 baule", "Baule", "45"),
        ("2A004", "Ajaccio", "2A"),
        ("2a004", "Ajaccio", "2A"),
        ("97411", "Saint-Paul", "974"),  # its postal code, and the INSEE code of Saint-Denis
        ("97701", "Saint-Barthélemy", "977"),
        ("epinal", "Épinal", "88"),
        ("œuilly", "Œuilly", "51"),
        ("oeuilly", "Œuilly", "51"),
        ("lhay", "Lhay", ""),  # no such name: an apostrophe parts two words
        ("l hay les roses", "L'Haÿ-les-Roses", "94"),
        ("L’HAŸ-LES-ROSES", "L'Haÿ-les-Roses", "94"),
        ("st etienne", "Saint-Étienne", "42"),
        ("saint-étienne", "Saint-Étienne", "42"),
        ("Ste Colombe", "Sainte-Colombe", "69"),
        ("chalons s/ saone", "Chalon-sur-Saône", ""),  # the town has no s
        ("chalon s/ saone", "Chalon-sur-Saône", "71"),
        ("strasb", "Strasbourg", "67"),  # "st" is not always a saint
        ("havre", "Le Havre", "76"),  # the article may be left out
        ("le havre", "Le Havre", "76"),
        ("escoublac", "La Baule-Escoublac", "44"),  # any word of the name
        ("paris 11", "Paris 11e Arrondissement", "75"),
        ("ile d yeu", "L'Île-d'Yeu", "85"),
    ],
)
def test_first_answer(text: str, name: str, department: str) -> None:
    assert hits(text)[:1] == ([(name, department)] if department else [])


@pytest.mark.parametrize(
    "text", ["", "   ", "xyzzy", "%", "_", "%_%", "' OR 1=1 --", '"*', "\x00", "日本", "a" * 10_000]
)
def test_what_means_no_commune_finds_none(text: str) -> None:
    assert search(text) == []


def test_ten_thousand_words_are_read_as_their_beginning() -> None:
    assert {name for name, _ in hits("baule " * 2_000)} == {"Baule", "La Baule-Escoublac"}
    assert hits("Baule" + " " * 10_000 + "%") == [("Baule", "45"), ("La Baule-Escoublac", "44")]


def test_wildcards_are_letters_like_others() -> None:
    assert hits("bau%le") != hits("baule")
    assert hits("b_ule") != hits("baule")


def test_homonyms_are_told_apart_by_their_department() -> None:
    saints = [commune for commune in search("Saint-Martin", 10) if commune.name == "Saint-Martin"]
    assert [commune.department for commune in saints] == ["978", "65", "32", "67", "54"]
    columbas = [commune for commune in search("sainte colombe") if commune.name == "Sainte-Colombe"]
    assert len(columbas) > 10
    assert len({(commune.department, commune.insee) for commune in columbas}) == len(columbas)
    assert len({commune.department_name for commune in columbas}) > 8


def test_exact_names_come_first_then_beginnings_then_words_each_by_population() -> None:
    names = [commune.name for commune in search("saint martin", 200)]
    exact = [words(name) == ["saint", "martin"] for name in names]
    begins = [words(name)[0] == "saint" and words(name)[1].startswith("martin") for name in names]
    assert exact == sorted(exact, reverse=True)
    assert begins == sorted(begins, reverse=True)
    beginning = [c for c in search("saint martin de", 200) if words(c.name)[:3] == ["saint", "martin", "de"]]
    current = [commune for commune in beginning if commune.kind == "commune-actuelle"]
    assert all((one.population or 0) >= (two.population or 0) for one, two in pairwise(current))


def test_a_name_that_begins_as_was_typed_comes_before_one_that_does_after_its_article() -> None:
    found = [commune.name for commune in search("baul", 8)]
    assert found[:2] == ["Baulon", "Baule"]
    assert "La Baule-Escoublac" in found[5:], "whoever typed so little of Baule must not open another commune by Enter"
    assert search("la baul", 3)[0].name == "La Baule-Escoublac"
    assert [commune.name for commune in search("mans", 1)] == ["Le Mans"], "a name that is whole without its article"
    populations = [commune.population or 0 for commune in search("baul", 7)]
    assert populations == sorted(populations, reverse=True)


def test_a_postal_code_finds_its_communes_by_population() -> None:
    answers = search("45130")
    assert {commune.name for commune in answers} >= {"Baule", "Meung-sur-Loire", "Saint-Ay"}
    assert all("45130" in commune.postal_codes for commune in answers[:-1])
    assert answers[-1].insee == "45130", "whose INSEE code it is comes after those whose postal code it is"
    assert all(
        commune.insee.startswith("451") or any(code.startswith("451") for code in commune.postal_codes)
        for commune in search("451", 200)
    )


@pytest.mark.parametrize(
    ("insee", "kind", "parent"),
    [
        ("75111", "arrondissement-municipal", "75056"),
        ("69381", "arrondissement-municipal", "69123"),
        ("13201", "arrondissement-municipal", "13055"),
        ("01120", "commune-associee", "01262"),
        ("01039", "commune-deleguee", "01138"),
        ("75056", "commune-actuelle", None),
    ],
)
def test_what_is_not_a_commune_leads_to_its_commune(insee: str, kind: str, parent: str | None) -> None:
    commune = get(insee)
    assert commune is not None
    assert (commune.kind, commune.parent) == (kind, parent)


def test_each_parent_is_a_current_commune() -> None:
    orphans = rows(
        "SELECT insee FROM commune WHERE (kind = 0) = (parent IS NOT NULL) OR kind > 0 AND NOT EXISTS "
        "(SELECT 1 FROM commune p WHERE p.insee = commune.parent AND p.kind = 0)"
    )
    assert orphans == []


def test_a_former_commune_that_lent_its_code_is_found_by_name_and_gives_way_by_code() -> None:
    former = search("Bâgé-la-Ville")[0]
    assert (former.insee, former.kind, former.parent) == ("01025", "commune-deleguee", "01025")
    current = get("01025")
    assert current is not None
    assert (current.name, current.kind) == ("Bâgé-Dommartin", "commune-actuelle")


def test_overseas_and_islands_are_there_with_what_they_lack() -> None:
    pacific, island = get("98735"), get("29155")
    assert pacific is not None
    assert (pacific.name, pacific.siren, pacific.epci) == ("Papeete", None, None)
    assert island is not None
    assert (island.name, island.siren, island.epci, island.epci_name) == ("Ouessant", "212901557", None, None)


@pytest.mark.parametrize("insee", ["", "99999", "00001", "2a004", "45024 ", "%"])
def test_unknown_codes_give_nothing(insee: str) -> None:
    assert get(insee) is None


def test_the_limit_is_kept() -> None:
    assert len(search("saint", 7)) == 7
    assert search("saint", 0) == search("saint", -1) == []
    assert len(search("saint", 100_000)) == 200


def test_counts_are_those_of_the_vintage() -> None:
    assert vintage()["vintage"] == "6.0.0"
    assert "Licence Ouverte 2.0" in vintage()["licence"]
    assert rows("SELECT count(*) FROM commune WHERE kind = 0") == [(34_969,)]
    assert rows("SELECT count(*) FROM commune WHERE kind = 0 AND siren IS NULL") == [(94,)]
    assert rows("SELECT count(*) FROM epci") == [(1_255,)]
    assert rows("SELECT count(*) FROM commune WHERE kind = 3") == [(45,)]


def test_each_siren_has_its_key_and_is_one_communes_own() -> None:
    numbers = [
        row[0] for row in rows("SELECT siren FROM commune WHERE siren NOT NULL UNION ALL SELECT siren FROM epci")
    ]
    assert len(numbers) == len(set(numbers)) == 34_875 + 1_255
    assert [number for number in numbers if not siren.is_valid(number)] == []


def test_the_list_lies_in_one_small_sound_file() -> None:
    assert DATABASE.stat().st_size < 8_000_000
    assert rows("PRAGMA integrity_check") == [("ok",)]
    assert rows("PRAGMA foreign_key_check") == []
    assert rows("PRAGMA journal_mode") != [("wal",)]
    assert not DATABASE.with_name("communes.sqlite-journal").exists()


def steps(ask: Callable[[Any], object]) -> int:
    """What SQLite does for it, in thousands of its steps: a time would depend on what else the machine does."""
    counted = itertools.count()
    with opened() as database:
        database.set_progress_handler(lambda: next(counted) < 0, 1000)
        ask(database)
    return next(counted)


def test_no_keystroke_reads_the_list_from_end_to_end() -> None:
    names = [row[0] for row in rows("SELECT name FROM commune WHERE kind = 0")]
    sample = random.Random(45024).sample(names, 40)

    def dearest(lengths: range) -> int:
        typed = (communes._bare_words(name[:length]) for name in sample for length in lengths)
        return max(steps(lambda database, words=words: find(database, words)) for words in typed)

    def find(database: Any, words: list[str]) -> None:
        communes._read(database, communes._by_name(database, words, "", 20))

    # One letter is the dearest, 2 ms; up to "saint " there are thousands of names to rank.
    assert dearest(range(1, 7)) < 300
    assert dearest(range(7, 13)) < 30
    assert steps(lambda database: database.execute("SELECT max(length(key)) FROM start").fetchone()) > 30  # the control
