"""The campaign packs and the invented world decode strictly and agree with one another."""

import re
from datetime import datetime, time
from itertools import pairwise
from zoneinfo import ZoneInfo

import msgspec
import pytest
from stdnum.fr import siren

from resources import path
from resources.communes import get, search
from resources.demonstration import read_world
from sync.contract.campaign import Contact
from sync.contract.published import Service
from tests.resources.packs import PACKS, pack

PARIS = ZoneInfo("Europe/Paris")


@pytest.mark.parametrize("name", PACKS)
def test_a_pack_is_read_strictly_and_follows_one_calendar(name: str) -> None:
    campaign = pack(name)
    assert campaign.id == name
    assert campaign.demonstration is (name == "demonstration")
    assert len(campaign.themes) == 14
    assert all(one.closes <= two.opens for one, two in pairwise(campaign.phases))
    assert {phase.key: phase.votable for phase in campaign.phases} == {
        "needs": ("service",),
        "vote": ("proposal",),
        "steering": (),
        "deployment": (),
    }
    for phase in campaign.phases:
        assert phase.summary
        assert phase.note
        # Offsets written by hand: each end is midnight in Paris, summer time or not.
        for moment in (phase.opens, phase.closes):
            assert moment == datetime.combine(moment.date(), time(), PARIS)
            assert moment.utcoffset() == moment.astimezone(PARIS).utcoffset()


def test_the_dates_of_2021_are_in_the_months_that_were_announced() -> None:
    months = {phase.key: (phase.opens.month, phase.closes.month) for phase in pack("france-relance-2021").phases}
    assert months == {"needs": (1, 3), "vote": (3, 4), "steering": (4, 5), "deployment": (5, 7)}


@pytest.mark.parametrize("name", PACKS)
def test_what_is_out_of_scope_shows_another_way(name: str) -> None:
    campaign = pack(name)
    categories = [category.id for category in campaign.categories]
    assert categories == ["user_relations", "agent_training", "innovation_lab"]
    ways = {way.id: way for way in campaign.out_of_scope}
    assert set(ways) == {"infrastructure", "hardware", "training"}
    assert {"fibre", "wifi public", "antenne", "pylône"} <= set(ways["infrastructure"].words)
    assert {"ordinateur", "tablette", "imprimante"} <= set(ways["hardware"].words)
    assert ways["training"].category == "agent_training"
    every = [word.casefold() for way in ways.values() for word in way.words]
    assert len(every) == len(set(every))
    assert all("Votre texte est gardé." in way.guidance for way in ways.values())


@pytest.mark.parametrize("name", PACKS)
def test_every_theme_has_a_template_that_could_be_kept(name: str) -> None:
    campaign = pack(name)
    assert [template.theme for template in campaign.templates] == [theme.id for theme in campaign.themes]
    refused = {word.casefold() for way in campaign.out_of_scope for word in way.words}
    for template in campaign.templates:
        told = [getattr(template, key) for key in template.__struct_fields__ if key != "theme"]
        assert all(told), template.theme
        assert all(len(text) <= 300 for text in told), template.theme
        assert len(template.title) <= 80
        words = " ".join(told).casefold()
        assert not [word for word in refused if re.search(rf"\b{re.escape(word)}s?\b", words)], template.theme
    assert len({template.title for template in campaign.templates}) == 14


@pytest.mark.parametrize("name", PACKS)
def test_a_pack_says_who_answers_and_what_becomes_of_personal_data(name: str) -> None:
    contact = pack(name).contact
    assert isinstance(contact, Contact)
    for said in ("Responsable", "But", "Base", "Durée", "Droits", "Délégué à la protection des données", "CNIL"):
        assert said in contact.data_protection
    assert "La fonction à la mairie est inscrite dans chaque envoi." in contact.data_protection
    assert "publics" not in contact.data_protection, "no other commune receives them"
    invented = (contact.address, contact.telephone)
    if name == "demonstration":
        assert all("inventé" in text for text in invented)
        assert contact.email.endswith(".invalid")
    else:  # nothing here knows the address of a real platform
        assert (*invented, contact.email) == ("", "", "")


@pytest.mark.parametrize("name", PACKS)
def test_the_rules_of_a_funding_plan_are_the_packs(name: str) -> None:
    rules = pack(name).funding
    assert (rules.own_share_percent, rules.state_percent) == (20, 100)
    assert (rules.staff_costs, rules.double_state) == ("warned", "warned")


def test_both_packs_share_all_but_dates_and_names() -> None:
    real, shown = (pack(name) for name in PACKS)
    assert (real.themes, real.categories, real.templates) == (shown.themes, shown.categories, shown.templates)
    assert (real.out_of_scope, real.funding) == (shown.out_of_scope, shown.funding)


def test_the_demonstration_starts_in_the_phase_of_needs() -> None:
    start, first = read_world().start, pack("demonstration").phases[0]
    assert first.key == "needs"
    assert first.opens.date() < start < first.closes.date()


def test_the_invented_communes_cannot_be_real() -> None:
    world = read_world()
    assert len(world.communes) >= 60
    assert len({commune.department for commune in world.communes}) >= 4
    codes = {commune.insee for commune in world.communes}
    assert len(codes) == len({commune.siren for commune in world.communes}) == len(world.communes)
    for commune in world.communes:
        assert commune.insee.startswith("00")
        assert commune.postal_code.startswith("00")
        assert get(commune.insee) is None
        assert commune.name not in [found.name for found in search(commune.name)]
        assert commune.siren.startswith("000000")
        assert siren.is_valid(commune.siren)
        assert commune.insee not in commune.neighbours
        assert set(commune.neighbours) <= codes
        assert commune.insee.startswith(commune.department)
    assert all(siren.is_valid(one.siren) and one.siren.startswith("000000") for one in world.epcis)
    of_communes = {(one.department, one.epci) for one in world.communes}
    assert {code for code, _ in of_communes} == {one.code for one in world.departments}
    assert sorted(epci for _, epci in of_communes) == sorted(one.siren for one in world.epcis)
    for department in world.departments:
        town = world.commune(department.seat)
        assert town is not None
        own = [one.population for one in world.communes if one.department == department.code]
        assert (town.department, town.population) == (department.code, max(own))
    borders = {(commune.insee, other) for commune in world.communes for other in commune.neighbours}
    assert borders == {(two, one) for one, two in borders}


def test_the_invented_world_refers_only_to_what_it_contains() -> None:
    world, themes = read_world(), {theme.id for theme in pack("demonstration").themes}
    communes = {commune.insee: commune.name for commune in world.communes}
    catalogue = msgspec.json.decode(path("catalogue.json").read_bytes(), type=list[Service], strict=True)
    services = {service.id for service in catalogue}
    needs = {need.id: need for need in world.needs}
    proposals = {proposal.id: proposal for proposal in world.proposals}
    assert (len(needs), len(proposals)) == (len(world.needs), len(world.proposals))
    assert world.home in communes
    for need in world.needs:
        assert communes[need.commune] == need.commune_name
        assert need.theme in themes
    for proposal in world.proposals:
        assert proposal.state == "open"
        assert proposal.theme in themes
        assert set(proposal.needs) <= set(needs)
        assert set(proposal.services) <= services
        assert bool(proposal.services) or proposal.kind == "to_develop"
    grouped = [need for proposal in world.proposals for need in proposal.needs]
    assert len(grouped) == len(set(grouped))
    assert all(len(voters) == len(set(voters)) for voters in world.votes.values())
    assert {commune for voters in world.votes.values() for commune in voters} == set(communes) - {world.home}
    assert set(world.votes) == set(proposals)
    assert sorted(decision.proposal for decision in world.decisions) == sorted(proposals)
    assert {decision.state for decision in world.decisions} == {"retained", "not_retained"}
    assert all(decision.reason for decision in world.decisions)


def test_the_story_has_three_neighbours_with_the_same_need_and_two_services() -> None:
    world = read_world()
    home = next(commune for commune in world.communes if commune.insee == world.home)
    needs = {need.id: need for need in world.needs}
    neighbours = {needs[need].commune for need in world.story.similar_needs}
    assert len(neighbours) == 3
    assert neighbours <= set(home.neighbours)
    assert all("cimetière" in needs[need].title + needs[need].description for need in world.story.similar_needs)
    assert len(world.story.fitting_services) == 2
    proposal = next(proposal for proposal in world.proposals if proposal.id == world.story.proposal)
    assert proposal.needs == world.story.similar_needs
    assert proposal.services == world.story.fitting_services
    assert not any(need.commune == world.home for need in world.needs)


def test_the_votes_inform_the_committee_and_do_not_decide_for_it() -> None:
    world = read_world()
    states = {one.proposal: one.state for one in world.decisions}
    by_votes = sorted(world.votes, key=lambda id_: len(world.votes[id_]))
    assert states[by_votes[0]] == "retained"
    assert states[by_votes[-1]] == "not_retained"


def test_the_story_steers_what_is_developed_and_asks_for_what_exists() -> None:
    world = read_world()
    kinds = {one.id: one.kind for one in world.proposals}
    retained = {one.proposal for one in world.decisions if one.state == "retained"}
    assert {world.story.referent, world.story.deploys} <= retained
    assert kinds[world.story.referent] == "to_develop"
    assert kinds[world.story.deploys] == "existing"
    assert all(kinds[one.proposal] == "to_develop" for one in world.interests if one.role == "referent")
    assert {one.proposal for one in (*world.interests, *world.projects, *world.deployments)} <= retained
