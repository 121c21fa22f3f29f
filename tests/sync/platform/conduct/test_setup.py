"""Packs of campaigns: the bundled ones can be used, and a wrong one is refused with the place of the fault."""

import json
from pathlib import Path
from typing import Any

import msgspec
import pytest
from sqlalchemy import update

import resources
from sync.platform.conduct import campaigns
from sync.platform.conduct.setup import MAX_PACK, bundled, campaign_pack, catalogue_pack, init
from sync.platform.refusals import Refused
from sync.platform.tables import setting
from tests.beside import neighbours
from tests.refusing import of_input

JSON = "n’est pas du JSON lisible"


def pack(**changes: Any) -> dict[str, Any]:
    value: dict[str, Any] = json.loads(resources.path("packs", "france-relance-2021.json").read_text("utf-8"))
    return value | changes


def moved(**days: str) -> dict[str, Any]:
    """The pack with the end of one phase on another day: needs_closes="2021-04-01"."""
    value = pack()
    for name, day in days.items():
        key, end = name.split("_")
        phase = next(phase for phase in value["phases"] if phase["key"] == key)
        phase[end] = f"{day}T00:00:00+01:00"
    return value


CROSSED = [
    (
        moved(vote_opens="2021-03-01"),
        "phases\u00a0: «\u00a0Vote\u00a0» commence avant la fin de «\u00a0Besoins\u00a0».",
    ),
    (moved(needs_closes="2021-01-02"), "phases\u00a0: «\u00a0Besoins\u00a0» se termine avant de commencer."),
    (
        moved(needs_opens="2021-02-01", needs_closes="2021-02-01"),
        "phases\u00a0: «\u00a0Besoins\u00a0» se termine avant de commencer.",
    ),
    (pack(phases=pack()["phases"][::-1]), "phases\u00a0: les quatre phases sont attendues, dans l’ordre"),
    (pack(phases=[*pack()["phases"][:3], pack()["phases"][2]]), "phases\u00a0: les quatre phases sont attendues"),
    (pack(late_policy={"kind": "receipt_time", "days": 3}), "late_policy\u00a0: des jours vont avec"),
    (pack(late_policy={"kind": "cast_time_within"}), "late_policy\u00a0: des jours vont avec"),
    (
        pack(categories=[]),
        "out_of_scope\u00a0: «\u00a0training\u00a0» mène à la catégorie «\u00a0agent_training\u00a0»",
    ),
    (
        pack(templates=[{"theme": "t", "title": "T", "description": ""}]),
        "templates\u00a0: le thème «\u00a0t\u00a0» n’exis",
    ),
    (pack(templates=pack()["templates"][:1] * 2), "templates\u00a0: «\u00a0citizenship\u00a0» figure deux fois."),
]


@pytest.mark.parametrize(("value", "said"), CROSSED)
def test_a_pack_that_contradicts_itself_is_refused_with_the_place(tmp_path: Path, value: Any, said: str) -> None:
    file = tmp_path / "pack.json"
    file.write_text(json.dumps(value), "utf-8")
    with pytest.raises(Refused) as refused:
        campaign_pack(str(file))
    assert f"«\u00a0pack.json\u00a0» se contredit, {said}" in refused.value.sentence
    assert refused.value.of_input


def test_a_phase_with_both_kinds_of_vote_is_refused_as_no_page_has_words_for_it(tmp_path: Path) -> None:
    value = pack()
    value["phases"][1]["votable"] = ["service", "proposal"]
    file = tmp_path / "pack.json"
    file.write_text(json.dumps(value), "utf-8")
    with pytest.raises(Refused) as refused:
        campaign_pack(str(file))
    assert refused.value.of_input
    assert refused.value.sentence == (
        "--campaign\u00a0: le fichier «\u00a0pack.json\u00a0» ouvre dans la phase «\u00a0Vote\u00a0» le vote pour les "
        "services et pour les propositions\u00a0: une phase n’en ouvre qu’un (votable)."
    )


def test_phases_may_lie_apart(tmp_path: Path) -> None:
    file = tmp_path / "pack.json"
    file.write_text(json.dumps(moved(needs_closes="2021-02-20")), "utf-8")
    campaign_pack(str(file))


def test_a_database_is_of_one_key_and_one_campaign_whichever_sorts_first(world: Any) -> None:
    with world.store.reading() as connection:
        campaign = campaigns.current(connection)
    assert init(world.store, world.keys, campaign, (), world.now).campaign == campaign
    for other in neighbours(campaign.id):
        with pytest.raises(Refused, match="campaign"):
            init(world.store, world.keys, msgspec.structs.replace(campaign, id=other), (), world.now)
    for other in neighbours(world.keys.signing.id):
        with world.store.writing() as connection:
            connection.execute(update(setting).where(setting.c.key == "platform_key").values(value=other))
        with pytest.raises(Refused, match="key", check=of_input):
            init(world.store, world.keys, campaign, (), world.now)


def test_the_bundled_packs_are_usable() -> None:
    assert bundled() == ["demonstration", "france-relance-2021"]
    assert [campaign_pack(name).id for name in bundled()] == bundled()
    assert len(catalogue_pack("")) >= 60


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"{", JSON),
        (b'{"id": "\xe9"}', JSON),
        (b"[" * 100_000, "porte une valeur d’une autre sorte"),
        (json.dumps({"id": "x"}).encode(), "ne contient pas la clé «\u00a0version\u00a0»"),
        (json.dumps(pack(colour="red")).encode(), "contient une clé inconnue, «\u00a0colour\u00a0»"),
        (json.dumps(pack(phases=pack()["phases"][:3])).encode(), "les quatre phases sont attendues"),
        (
            json.dumps(pack(themes=[{"id": "t", "name": "Un"}] * 2)).encode(),
            "themes\u00a0: «\u00a0t\u00a0» figure deux fois.",
        ),
        (b" " * 4_000_001, "est trop gros"),
    ],
    ids=["cut", "latin", "nested", "missing", "unknown", "phases", "themes", "large"],
)
def test_a_campaign_that_cannot_be_used(tmp_path: Path, data: bytes, said: str) -> None:
    file = tmp_path / "pack.json"
    file.write_bytes(data)
    with pytest.raises(Refused) as refused:
        campaign_pack(str(file))
    assert said in refused.value.sentence
    assert (refused.value.field, refused.value.of_input) == ("--campaign", True)


def test_of_a_catalogue_that_is_not_there_no_campaign_is_named() -> None:
    with pytest.raises(Refused) as refused:
        catalogue_pack("absent.json")
    assert "campagnes" not in refused.value.sentence


@pytest.mark.parametrize("name", ["absent.json", "france-relance", "demonstration-world", "nul\0"])
def test_a_pack_that_is_not_there(name: str) -> None:
    with pytest.raises(Refused) as refused:
        campaign_pack(name)
    assert "Les campagnes fournies sont demonstration, france-relance-2021." in refused.value.sentence


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ([{"id": "s1", "title": "Un", "summary": "", "logo": "x"}], "contient une clé inconnue, «\u00a0logo\u00a0»"),
        ([{"id": "s1", "title": "Un", "summary": ""}] * 2, "porte deux services sous l’identifiant «\u00a0s1\u00a0»"),
        ({}, "porte une valeur d’une autre sorte"),
    ],
)
def test_a_catalogue_that_cannot_be_used(tmp_path: Path, value: Any, said: str) -> None:
    file = tmp_path / "services.json"
    file.write_text(json.dumps(value), "utf-8")
    with pytest.raises(Refused) as refused:
        catalogue_pack(str(file))
    assert said in refused.value.sentence


@pytest.mark.parametrize("beyond", [0, 1])
def test_a_pack_has_a_greatest_size(tmp_path: Path, beyond: int) -> None:
    file = tmp_path / "pack.json"
    file.write_text(json.dumps(pack()).ljust(MAX_PACK + beyond), "ascii")
    if beyond:
        with pytest.raises(Refused) as refused:
            campaign_pack(str(file))
        assert "est trop gros (au plus 4\u00a0Mo)" in refused.value.sentence
    else:
        assert campaign_pack(str(file)).id == "france-relance-2021"
