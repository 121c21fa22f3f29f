"""The order of services by the size of a commune: complete, and never of a service that there is not."""

import json

import msgspec

import resources
from resources.usual_services import place
from sync.contract.published import Service

CATALOGUE = msgspec.json.decode(resources.path("catalogue.json").read_bytes(), type=list[Service])
SIZES = {service.id: (service.smallest, service.largest) for service in CATALOGUE}


def order(population: int | None) -> list[str]:
    return [service.id for service in sorted(CATALOGUE, key=lambda service: place(service, population))]


def fits(id: str, population: int) -> bool:
    smallest, largest = SIZES[id]
    return smallest <= population and (not largest or population <= largest)


def test_what_every_mairie_needs_comes_first_whatever_its_size() -> None:
    assert order(400)[0] == order(40_000)[0] == "elire-reu"
    assert order(None) == order(0)


def test_what_is_for_larger_communes_comes_last_until_it_is_one() -> None:
    assert order(400).index("mon-suivi-social") > order(400).index("un-eleve-un-stage")
    assert order(1_500).index("mon-suivi-social") < order(1_500).index("publik")
    assert order(1_499).index("mon-suivi-social") > order(1_499).index("un-eleve-un-stage")
    assert order(9_999).index("publik") > order(10_000).index("publik")


def test_what_is_for_smaller_communes_comes_last_once_it_has_grown() -> None:
    assert order(3_500).index("villages-avenir") < order(3_500).index("un-eleve-un-stage")
    assert order(3_501).index("villages-avenir") > order(3_501).index("un-eleve-un-stage")


def test_nothing_that_fits_stands_behind_what_does_not() -> None:
    for population in (0, 400, 2_000, 5_000, 50_000):
        fitting = [fits(id, population) for id in order(population)]
        assert fitting == sorted(fitting, reverse=True), population


def test_each_is_in_the_catalogue_and_has_one_place() -> None:
    listed = json.loads(resources.path("usual_services.json").read_text("utf-8"))
    assert len(listed) == len(set(listed))
    assert set(listed) <= set(SIZES)
    assert len(listed) >= len(SIZES) * 2 / 3
