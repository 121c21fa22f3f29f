"""The words for what is known of a service: each fact has its line, none where nothing is known."""

from datetime import date
from typing import Any

import pytest

from desktop.domain.services.facts import UNSAID, facts, other_size, tags, unsure, vintage
from resources import catalogue_sources
from sync.contract.published import Service, Source

NB, NN = "\u00a0", "\u202f"


def service(**known: Any) -> Service:
    return Service(id="s", title="Un service", summary="Sert.", **known)


def source(**known: Any) -> Source:
    return Source(**({"facts": ("cost",), "where": "a.fr/b", "on": date(2026, 11, 30)} | known))


def shown(**known: Any) -> dict[str, str]:
    return dict(facts(service(**known)))


def test_of_a_service_of_which_nothing_is_known_only_that_is_said() -> None:
    assert shown() == {"Coût": "À demander à qui le propose", "Licence": "Licence inconnue"}


def test_since_when_it_exists() -> None:
    assert shown(since="2019")["Existe depuis"] == "2019"


@pytest.mark.parametrize(
    ("bounds", "said"),
    [
        ({"smallest": 3_500}, f"À partir de 3{NN}500 habitants environ"),
        ({"largest": 3_500}, f"Jusqu’à 3{NN}500 habitants environ"),
        ({"smallest": 500, "largest": 10_000}, f"De 500 à 10{NN}000 habitants environ"),
    ],
)
def test_for_which_size_of_commune(bounds: dict[str, int], said: str) -> None:
    assert shown(**bounds)["Taille utile"] == said


@pytest.mark.parametrize(
    ("population", "bounds", "said"),
    [
        (600, {"smallest": 3_500}, f"À partir de 3{NN}500 habitants environ"),
        (12_000, {"smallest": 500, "largest": 10_000}, f"De 500 à 10{NN}000 habitants environ"),
        (3_500, {"smallest": 3_500}, ""),
        (3_500, {"largest": 3_500}, ""),
        (600, {}, ""),
        (None, {"smallest": 3_500}, ""),
    ],
)
def test_of_a_service_for_another_size_of_commune_that_is_said(
    population: int | None, bounds: dict[str, int], said: str
) -> None:
    assert other_size(service(**bounds), population) == said


def test_what_has_no_source_is_named() -> None:
    """“Vérifié” was believed of all facts: of 56 services nobody had read the cost anywhere."""
    known = {"cost": "payant", "cost_note": "300 € par an", "licence": "état", "confidence": "vérifié"}
    assert unsure(service(**known)) == f"À vérifier{NB}: usage, coût. Demandez au fournisseur."
    assert unsure(service(**known, sources=(source(facts=("summary", "cost_note")),))) == ""
    assert unsure(service(**known | {"confidence": "à vérifier"}, sources=(source(facts=("summary", "cost")),))) != ""


def test_how_many_communes_use_it_and_who_in_particular() -> None:
    assert shown(communes=4_500)["Déjà utilisé"] == f"4{NN}500{NB}communes environ"
    assert shown(communes=4_500, used_by="Baule")["Déjà utilisé"] == f"4{NN}500{NB}communes environ. Baule"
    assert shown(used_by="Baule")["Déjà utilisé"] == "Baule"


def test_a_licence_of_its_own_for_the_state_and_none_where_people_do_the_work() -> None:
    assert shown(licence="état")["Licence"] == "Service public, sans licence à prendre"
    assert "Licence" not in shown(licence="aucune")
    assert shown(licence="libre", licence_note="MIT")["Licence"] == "Logiciel libre. MIT"
    assert tags(service(licence="état", cost="gratuit")) == ("Gratuit",)


def test_where_and_when_each_fact_was_read() -> None:
    sources = (
        source(facts=("summary", "cost", "cost_note")),
        source(where="c.fr", dated="2014", facts=("smallest", "largest"), on=date(2026, 12, 1)),
    )
    assert shown(sources=sources)["Sources"].splitlines() == [
        f"a.fr/b{NB}: usage, coût. Lu le 30{NB}novembre 2026.",
        f"c.fr (2014){NB}: taille. Lu le 1er{NB}décembre 2026.",
    ]


def test_a_fact_of_a_later_version_is_passed_over() -> None:
    assert shown(sources=(source(facts=("colour",)),))["Sources"] == f"a.fr/b. Lu le 30{NB}novembre 2026."


@pytest.mark.parametrize(
    ("oldest", "said"),
    [
        (date(2026, 11, 1), "en novembre 2026"),
        (date(2026, 8, 31), "d’août à novembre 2026"),
        (date(2025, 11, 3), "de novembre 2025 à novembre 2026"),
    ],
)
def test_the_catalogue_is_of_the_months_of_its_oldest_and_newest_source(oldest: date, said: str) -> None:
    """One price that was read again made the whole catalogue new."""
    old, new = source(on=oldest), source(on=date(2026, 11, 3))
    catalogue = [service(sources=(new, old)), service(sources=(old,)), service()]
    assert [vintage(one, catalogue) for one in catalogue] == [*[f"Catalogue relevé {said}."] * 2, ""]


def test_a_fact_that_needs_no_source_is_the_same_for_who_keeps_the_catalogue() -> None:
    """A licence of the State was counted there as a fact without a source."""
    assert set(UNSAID) == catalogue_sources.UNSAID
