"""The prepared worlds: each is what its step needs, dates fall around today, and a copy takes less than a second."""

import re
from datetime import date, datetime, timedelta, timezone
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop.actions.kit.commune_context import CommuneContext
from desktop.actions.kit.open_commune import open_commune
from desktop.actions.outbox.exchange import exchange
from desktop.database.opening import Opening, read_opening
from desktop.database.queries import (
    attachments,
    campaign,
    catalogue,
    deployments,
    needs,
    outbox,
    pooling,
    requests,
    steering,
    timeline,
    votes,
)
from desktop.database.store import DEMONSTRATION
from desktop.demo import calendar, grouping, leave_behind, national, sample
from desktop.demo.situations import STORY, Situation, Templates, home, inside, platform_folder
from desktop.demo.storyline import PHASES, STEPS
from desktop.documents import pages
from desktop.domain import requests as request_rules
from desktop.viewmodels.kit.deadlines import paris
from resources.demonstration import read_world
from sync.client.connection.transports import DirectTransport
from sync.client.device.keystore import FileKeyStore
from sync.client.ledger import verification
from sync.contract.published import PublicNeed
from sync.platform.conduct import setup
from tests.desktop.demo.saying import NOW
from tests.desktop.documents import structure


def clock() -> datetime:
    return NOW


def opening(templates: Templates, situation: Situation, live: Path) -> Opening:
    templates.copy(situation, live)
    found = read_opening(inside(live).database(home().insee))
    assert found is not None
    return found


def context(live: Path) -> CommuneContext:
    places = inside(live)
    return open_commune(places, home().insee, clock, FileKeyStore(places.keys), kind=DEMONSTRATION)


@pytest.mark.parametrize(
    ("situation", "phase", "drafts", "waiting", "accepted", "votes"),
    [
        ("start", "needs", 0, 0, 0, 0),
        ("drafted", "needs", 1, 0, 0, 0),
        ("grouped", "vote", 0, 0, 2, 0),
        ("voted", "vote", 0, 3, 2, 3),
        ("received", "vote", 0, 0, 5, 3),
        ("decided", "steering", 0, 0, 5, 3),
        ("deployed", "deployment", 0, 0, 6, 3),
        ("lived", "deployment", 0, 0, 8, 3),
        ("answered", "deployment", 0, 0, 9, 3),
    ],
)
def test_each_situation(
    templates: Templates,
    tmp_path: Path,
    situation: Situation,
    phase: str,
    drafts: int,
    waiting: int,
    accepted: int,
    votes: int,
) -> None:
    found = opening(templates, situation, tmp_path / "world")
    assert (found.open_phase, len(found.drafts)) == (phase, drafts)
    assert (found.waiting, found.accepted, found.votes, found.problems) == (waiting, accepted, votes, 0)
    assert found.enrolled
    today = next(one for one in found.phases if one.key == phase)
    moment = timedelta(seconds=1)  # a phase that F10 has just opened begins with the next second
    assert datetime.fromisoformat(today.opens) <= NOW + moment < datetime.fromisoformat(today.closes)
    with (opened := context(tmp_path / "world")).store.reading() as connection:
        checked = verification.check(connection, opened.head)
        assert {act.state for act in outbox.listed(connection)} <= {"finalised", "accepted"}
    opened.close()
    assert checked.ok


def test_our_need_is_in_the_proposal_and_the_committee_says_why(templates: Templates, tmp_path: Path) -> None:
    templates.copy("decided", tmp_path / "world")
    with (opened := context(tmp_path / "world")).store.reading() as connection:
        (ours,) = needs.listed(connection)
        by_title = {row.title: row for row in catalogue.proposals(connection)}
    opened.close()
    world = read_world()
    grouped = by_title[next(one.title for one in world.proposals if one.id == world.story.proposal)]
    assert set(grouped.needs) == {ours.id, *world.story.similar_needs}
    assert grouped.services == world.story.fitting_services
    assert all(row.reason.startswith("Exemple de réponse. ") for row in by_title.values())
    assert {row.state for row in by_title.values()} == {"retained", "not_retained"}


def test_steering_deployment_and_its_effect(templates: Templates, tmp_path: Path) -> None:
    templates.copy("lived", tmp_path / "world")
    with (opened := context(tmp_path / "world")).store.reading() as connection:
        (ours,) = needs.listed(connection)
        (joined,) = pooling.joins(connection)
        by_title = {row.title: row for row in steering.listed(connection)}
        deployed = {row.title: row for row in deployments.listed(connection)}
        told = timeline.of_need(connection, ours.id)
    opened.close()
    title = next(one.title for one in read_world().proposals if one.id == read_world().story.referent)
    group, deployment = by_title[title], deployed[title]
    assert (joined.own, joined.joined) == (ours.id, "accepted")
    assert [one.name for one in group.referents] == ["Valbrune-sur-Aure"]
    assert {one.name for one in group.participants} == {"Montclairet", "Pontfleury-le-Vieux"}
    assert (group.given, deployment.state) == ("referent", "reported")
    assert [(one.commune_name, one.state, bool(one.effect)) for one in deployment.others] == [
        ("Montclairet", "live", True)
    ]
    found = [project for row in by_title.values() for project in row.projects]
    assert sorted(one.state for one in found) == ["not_retained", "retained", "retained"]
    assert deployment.ours is not None
    for words in (*(one.reason for one in found), group.note, deployment.ours.note):
        assert words.startswith("Exemple de réponse. ")
    assert told is not None
    assert told.next is None
    assert told.steps[-1].key == "effect"


def test_the_request_lies_ready_and_the_prefet_answers(templates: Templates, tmp_path: Path) -> None:
    templates.copy("start", tmp_path / "world")
    with (opened := context(tmp_path / "world")).store.reading() as connection:
        (ready,) = requests.listed(connection)
        rules = requests.funding_rules(connection)
        offered = requests.categories(connection)
        (paper,) = attachments.listed(connection, ready.id)
        content = b"".join(attachments.content(connection, paper.sha256))
    opened.close()
    assert ready.state == "draft"
    assert request_rules.problems(ready.fields, categories=offered, rules=rules, siren="") == ()
    assert request_rules.warnings(ready.fields, rules=rules, attachments=1, today=date(2021, 2, 3)) == ()
    assert "Ce document n’a aucune valeur" in pages.text(content)
    templates.copy("answered", tmp_path / "world")
    with (opened := context(tmp_path / "world")).store.reading() as connection:
        (answered,) = requests.listed(connection)
    opened.close()
    assert (answered.state, answered.amount_cents) == ("granted", read_world().request.funding.from_source("state"))
    assert answered.reason.startswith("Exemple de réponse. ")


@pytest.mark.slow
def test_a_group_is_composed_again_for_who_comes_late(templates: Templates, tmp_path: Path) -> None:
    templates.copy("decided", tmp_path / "world")
    opened, platform = context(tmp_path / "world"), national.National(platform_folder(tmp_path / "world"), clock)
    first = platform.decide()
    assert first is not None
    assert first.title == "Les groupes sont composés"
    exchange(opened, DirectTransport(platform.answer))
    sample.steer(opened)
    exchange(opened, DirectTransport(platform.answer))
    again = platform.decide()
    assert again is not None
    assert "Votre commune est territoire référent" in " ".join(again.lines)
    last = platform.decide()
    assert last is not None
    assert last.phase == "deployment"
    assert platform.decide() is None  # nothing was asked for
    platform.close()
    opened.close()


def test_the_sheet_to_leave_behind_is_one_marked_page(templates: Templates, tmp_path: Path) -> None:
    templates.copy("start", tmp_path / "world")
    with (opened := context(tmp_path / "world")).store.reading() as connection:
        pdf = leave_behind.render(connection, NOW)
    opened.close()
    said, told = pages.text(pdf), structure.read(pdf)
    assert pages.count(pdf) == 1
    assert (told.tagged, told.language, told.title) == (True, "fr", leave_behind.TITLE)
    assert [cell.whole_text for cell in told.all("TH")] == ["Phase", "Ce que fait la commune"]
    assert len(told.all("H1")) == 1
    assert re.search(rb"pdfuaid:part(>1<|=\"1\")", pdf)
    for words in ("Ce document n’a aucune valeur", "EXEMPLE — DÉMONSTRATION", "Déploiement", "prête à signer"):
        assert words in said


def test_a_copy_forgets_what_was_told(templates: Templates, tmp_path: Path) -> None:
    live = tmp_path / "world"
    templates.copy("start", live)
    (live / "left.txt").write_text("told before", "utf-8")
    templates.copy("decided", live)
    assert not (live / "left.txt").exists()
    assert templates.fits(live)


def test_a_world_of_another_day_is_not_taken_up(templates: Templates, tmp_path: Path) -> None:
    templates.copy("start", tmp_path / "world")
    tomorrow = Templates(tmp_path, lambda: NOW + timedelta(days=1))
    assert not tomorrow.fits(tmp_path / "world")
    assert not templates.fits(tmp_path / "nothing")


def test_the_platform_decides_until_nothing_is_left(templates: Templates, tmp_path: Path) -> None:
    templates.copy("start", tmp_path / "world")
    platform = national.National(platform_folder(tmp_path / "world"), clock)
    phases = []
    while (decided := platform.decide()) is not None:
        phases.append(decided.phase)
        assert platform.phase() == decided.phase
    platform.close()
    assert phases == ["vote", "steering", "steering", "deployment"]


def test_what_came_before_the_platform_decided_came_in_time(templates: Templates, tmp_path: Path) -> None:
    templates.copy("decided", tmp_path / "world")
    with (opened := context(tmp_path / "world")).store.reading() as connection:
        said = campaign.current(connection)
        received = [row.received_at for row in votes.listed(connection)]
    opened.close()
    assert said is not None
    closes = next(phase.closes for phase in said.phases if phase.key == "vote")
    assert len(received) == 3
    assert all(datetime.fromisoformat(moment) < closes for moment in received)
    assert all(before.closes == after.opens for before, after in pairwise(said.phases))


@pytest.mark.slow
@settings(deadline=None)
@given(today=st.dates(date(2024, 1, 1), date(2040, 12, 31)), phase=st.sampled_from(sorted(PHASES)))
def test_on_any_day_the_chosen_phase_is_the_open_one(today: date, phase: str) -> None:
    start = read_world().starts[phase]
    moved = calendar.shifted(setup.campaign_pack("demonstration"), start, today)
    noon = datetime(today.year, today.month, today.day, 11, tzinfo=timezone(timedelta(hours=1)))
    assert [one.key for one in moved.phases if one.opens <= noon < one.closes] == [phase]
    for one in moved.phases:
        assert (paris(one.opens).hour, paris(one.closes).hour) == (0, 0)


@pytest.mark.parametrize(
    ("title", "joins"),
    [
        ("Gérer les concessions du cimetière", "demo-cemetery"),
        ("Cimetières", "demo-cemetery"),
        ("Inscrire les enfants à la cantine", "demo-school"),
        ("Louer la salle des fêtes", "demo-booking"),
        ("Nouvelles rues à numéroter", "demo-address"),
        ("Gérer la commune", ""),  # words that appear in every need do not group needs
        ("", ""),
    ],
)
def test_what_a_need_joins(title: str, joins: str) -> None:
    need = PublicNeed(id="n", commune="00001", title=title or "-")
    assert grouping.fitting([need], read_world()).get("n", "") == joins


def test_every_step_can_be_prepared() -> None:
    assert len(STEPS) >= 13
    begun = {step.situation for step in STEPS} | {start.situation for start in PHASES.values()}
    assert begun == {"start", *(name for name, _ in STORY)}
    assert all(step.words and step.cues and step.title for step in STEPS)
