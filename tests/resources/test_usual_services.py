"""The order of services by the size of a commune: complete, and never of a service that there is not."""

import json

import resources
from resources.usual_services import place, places


def order(population: int | None) -> list[str]:
    services = json.loads(resources.path("catalogue.json").read_text("utf-8"))
    among = places(population)
    return sorted((service["id"] for service in services), key=lambda id: place(id, among))


def test_what_is_for_larger_communes_comes_last_until_it_is_one() -> None:
    assert order(400)[0] == order(40_000)[0] == "elire-reu"
    assert order(9_999)[-1] in places(9_999)
    assert order(400).index("mon-suivi-social") > order(400).index("un-eleve-un-stage")
    assert order(1_500).index("mon-suivi-social") < order(1_500).index("decidim")
    assert set(order(10_000)[-1:]) & {"decidim", "openads"} == set(), "nothing is too large for a town"
    assert order(None) == order(0)


def test_each_is_in_the_catalogue_and_has_one_place() -> None:
    known = json.loads(resources.path("usual_services.json").read_text("utf-8"))
    named = [*known["first"], *(id for ids in known["from"].values() for id in ids)]
    assert len(named) == len(set(named))
    assert set(named) <= set(order(0))
