"""A service that a commune proposes enters the catalogue under its name; otherwise the commune reads why not."""

from datetime import date
from typing import Any

import pytest

from sync.contract.published import Service, Source
from sync.platform.conduct import campaigns, shares
from sync.platform.files import CatalogueEntryFile
from sync.platform.refusals import Refused
from tests.refusing import of_input
from tests.sync.platform.conducting import accepted, cursor, mine, reads

BODY = {
    "share": "s1",
    "title": "Prêt de matériel à l’été",
    "summary": "Réserver les tables et les bancs.",
    "theme": "heritage-equipment",
    "used_since": "depuis 2019",
    "remarks": "Écrit par notre stagiaire.",
}


def publish(world: Any, id_: str = "s1", **changes: Any) -> Service:
    with world.store.writing() as connection:
        campaign = campaigns.current(connection)
        return shares.publish(connection, campaign, id_, CatalogueEntryFile(**changes), world.clock())[1]


def decline(world: Any, reason: str = "Existe déjà.", id_: str = "s1") -> None:
    with world.store.writing() as connection:
        shares.decline(connection, id_, reason, world.clock())


@pytest.fixture
def shared(device: Any) -> Any:
    return accepted(device, "service.share", BODY)


def test_a_share_becomes_an_entry_of_the_catalogue(world: Any, device: Any, shared: Any) -> None:
    service = publish(world, confidence="vérifié", keywords=("tables",))
    assert (service.id, service.shared_by, service.used_by) == (
        "pret-de-materiel-a-l-ete",
        "Baule",
        "Baule (depuis 2019)",
    )
    assert (service.themes, service.confidence, service.keywords) == (("heritage-equipment",), "vérifié", ("tables",))
    neighbour = world.device("45025")
    assert reads(neighbour, "catalogue")[service.id]["shared_by"] == "Baule"
    assert "stagiaire" not in str(reads(neighbour, "catalogue"))
    told = mine(device, "s1")
    assert (told.state, told.service) == ("published", service.id)
    assert device.one(device.cast(service.id)).status == "accepted"
    before = cursor(device, "mine"), cursor(device, "catalogue")
    assert publish(world, confidence="vérifié", keywords=("tables",)) == service
    assert (cursor(device, "mine"), cursor(device, "catalogue")) == before
    assert publish(world, title="Autre titre").id == service.id


def test_an_operator_adds_since_when_for_which_size_and_where_it_was_read(world: Any, device: Any, shared: Any) -> None:
    read = Source(facts=("since", "smallest"), where="baule.fr/materiel", on=date(2026, 11, 30))
    service = publish(world, since="2019", smallest=500, communes=3, licence="aucune", sources=(read,))
    told = reads(world.device("45025"), "catalogue")[service.id]
    assert (told["since"], told["smallest"], told["communes"], told["licence"]) == ("2019", 500, 3, "aucune")
    assert told["sources"] == [{"facts": ["since", "smallest"], "where": "baule.fr/materiel", "on": "2026-11-30"}]


def test_ids_of_the_catalogue_are_taken_once(world: Any, device: Any, shared: Any) -> None:
    accepted(device, "service.share", BODY | {"share": "s2"})
    accepted(device, "service.share", BODY | {"share": "s3", "title": "日本"})
    with pytest.raises(Refused, match="service_id"):
        publish(world, id="opencimetiere")
    first = publish(world)
    assert (publish(world, "s2").id, publish(world, "s3").id) == (f"{first.id}-2", "service")
    with pytest.raises(Refused, match="service_id"):
        publish(world, id="autre")


def test_only_a_service_takes_an_id_of_the_catalogue(world: Any, device: Any) -> None:
    """The ids of the campaign and of needs stay free, whether they sort among those of the catalogue or not."""
    accepted(device, "need.submit", {"need": "salle-des-fetes", "title": "T", "description": "D"})
    for share, title in (("s1", "France relance 2021"), ("s2", "Salle des fêtes")):
        accepted(device, "service.share", BODY | {"share": share, "title": title})
    assert [publish(world, share).id for share in ("s1", "s2")] == ["france-relance-2021", "salle-des-fetes"]


@pytest.mark.parametrize(
    ("id_", "changes", "code"),
    [("s9", {}, "unknown"), ("s1", {"themes": ("nothing",)}, "unknown"), ("s1", {"title": " "}, "title")],
)
def test_what_is_not_published(
    world: Any, device: Any, shared: Any, id_: str, changes: dict[str, Any], code: str
) -> None:
    before = cursor(device, "catalogue")
    with pytest.raises(Refused, match=code, check=of_input):
        publish(world, id_, **changes)
    assert cursor(device, "catalogue") == before
    assert mine(device, "s1").state == "received"


def test_a_commune_reads_why_its_service_is_declined_and_it_may_be_taken_up(
    world: Any, device: Any, shared: Any
) -> None:
    for reason in (" ", "x" * 2_001):
        with pytest.raises(Refused, match="reason", check=of_input):
            decline(world, reason)
    decline(world, "x" * 2_000)
    decline(world)
    assert (mine(device, "s1").state, mine(device, "s1").reason) == ("declined", "Existe déjà.")
    publish(world)
    assert (mine(device, "s1").state, mine(device, "s1").reason) == ("published", "")
    with pytest.raises(Refused, match="share_published"):
        decline(world)
    with world.store.reading() as connection:
        assert [one.state for one in shares.all_shares(connection)] == ["published"]
