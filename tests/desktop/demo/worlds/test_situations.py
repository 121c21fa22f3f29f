"""The prepared worlds: each is what its step needs, and dates fall around today."""

import os
import re
import shutil
from datetime import date, datetime, timedelta
from pathlib import Path

import msgspec
import pytest

from desktop.actions.kit.commune_context import CommuneContext
from desktop.actions.kit.open_commune import open_commune
from desktop.actions.outbox.exchange import exchange
from desktop.actions.requests.discard_request import discard_request
from desktop.actions.requests.draft_request import draft_request
from desktop.actions.requests.erase_request import erase_request
from desktop.actions.requests.submit_request import submit_request
from desktop.actions.services.share_service import share_service
from desktop.database.errors import DEMONSTRATION
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
from desktop.demo.days import working_days
from desktop.demo.days.calendar import StoryClock
from desktop.demo.platform import grouping, national
from desktop.demo.shown.sheet import leave_behind
from desktop.demo.shown.sheet.adviser import Adviser
from desktop.demo.story.storyline import PHASES, STEPS
from desktop.demo.worlds import sample
from desktop.demo.worlds.situations import BRANCHES, STORY, WITHOUT_VOTES, Situation, home, inside, platform_folder
from desktop.demo.worlds.templates import Templates
from desktop.documents import pages
from desktop.domain import requests as request_rules
from desktop.domain.french import long_date, paris_day
from desktop.domain.phases import LocalTime
from desktop.viewmodels.kit.deadlines import paris
from resources.demonstration import read_world
from sync.client.connection.transports import DirectTransport
from sync.client.device.keystore import FileKeyStore
from sync.client.ledger import verification
from sync.contract.published import PublicNeed
from tests.desktop.demo.saying import NOW
from tests.desktop.documents import structure


def story(live: Path) -> StoryClock:
    return StoryClock(live, lambda: NOW)


def platform_of(live: Path) -> national.National:
    return national.National(platform_folder(live), story(live))


def opening(templates: Templates, situation: Situation, live: Path) -> Opening:
    templates.copy(situation, live)
    found = read_opening(inside(live).database(home().insee))
    assert found is not None
    return found


def context(live: Path) -> CommuneContext:
    places = inside(live)
    return open_commune(places, home().insee, story(live), FileKeyStore(places.keys), kind=DEMONSTRATION)


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
        ("lived", "deployment", 0, 0, 9, 3),
        ("answered", "deployment", 0, 0, 11, 3),
        ("developed", "deployment", 0, 0, 9, 3),
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
    assert (votes == 0) == (situation in WITHOUT_VOTES)
    assert found.enrolment.known
    today = next(one for one in found.phases if one.key == phase)
    assert datetime.fromisoformat(today.opens) <= story(tmp_path / "world")() < datetime.fromisoformat(today.closes)
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
    world = read_world()
    titles = {one.id: one.title for one in world.proposals}
    group, deployment = by_title[titles[world.story.referent]], deployed[titles[world.story.deploys]]
    developed = deployed[titles[world.story.referent]]
    assert (joined.own, joined.joined) == (ours.id, "accepted")
    assert [one.name for one in group.referents] == ["Valbrune-sur-Aure", "Les Trois-Moulins-d’Orve"]
    assert {one.name for one in group.participants} == {"Combe-Mielle", "Rochevive-en-Plaine", "Hautmerle"}
    assert (group.given, deployment.state, developed.state) == ("referent", "reported", "planned")
    assert [(one.commune_name, one.state, bool(one.effect)) for one in deployment.others] == [
        ("Montclairet", "live", True)
    ]
    found = [project for row in by_title.values() for project in row.projects]
    assert {one.state for one in found} == {"not_retained", "retained"}
    assert len(found) == len(world.projects)
    assert deployment.ours is not None
    for words in (*(one.reason for one in found), group.note, deployment.ours.note):
        assert words.startswith("Exemple de réponse. ")
    assert told is not None
    assert told.next is None
    assert told.steps[-1].key == "effect"


def test_the_request_lies_ready_and_the_prefet_answers(templates: Templates, tmp_path: Path) -> None:
    """It is written as its step is shown: at the first one it was the last draft, which the home’s main act resumes."""
    templates.copy("start", tmp_path / "world")
    opened = context(tmp_path / "world")
    hers = draft_request(opened, title="Du mobilier").value
    own = sample.make_request_ready(opened).value
    assert sample.make_request_ready(opened).value == own, "one is enough"
    with opened.store.reading() as connection:
        assert sample.ready_request(connection) == own, "hers was begun before"
        assert [row.id for row in requests.listed(connection)] == [hers, own]
        ready = requests.listed(connection)[-1]
        rules = requests.funding_rules(connection)
        offered = requests.categories(connection)
        (paper,) = attachments.listed(connection, ready.id)
        content = b"".join(attachments.content(connection, paper.sha256))
    discard_request(opened, own)
    erase_request(opened, own)
    assert sample.make_request_ready(opened).value == "", "what she has deleted does not come back"
    opened.close()
    assert ready.state == "draft"
    assert request_rules.problems(ready.fields, categories=offered, rules=rules, siren="") == ()
    assert request_rules.warnings(ready.fields, rules=rules, attachments=1, today=date(2021, 2, 3)) == ()
    assert "Ce document n’a aucune valeur" in pages.text(content)
    shutil.rmtree(tmp_path / "world")
    templates.copy("answered", tmp_path / "world")
    with (opened := context(tmp_path / "world")).store.reading() as connection:
        (answered,) = requests.listed(connection)
    opened.close()
    assert (answered.state, answered.amount_cents) == ("granted", read_world().request.funding.from_source("state"))
    assert answered.reason.startswith("Exemple de réponse. ")


def test_the_aid_that_a_request_names_in_per_cent_is_what_its_plan_asks_for() -> None:
    world = read_world()
    for request in (world.request, *world.further_requests):
        assert "L’aide demandée est de 80\u00a0% du montant hors taxes." in request.description
        before_tax = sum(line.amount_ht_cents or 0 for line in request.funding.expenses)
        assert request.funding.from_source("state") * 100 == 80 * before_tax, request.title
        assert request.funding.cost_cents == request.funding.paid_cents, request.title


def test_a_shared_service_enters_the_catalogue(templates: Templates, tmp_path: Path) -> None:
    templates.copy("received", tmp_path / "world")
    opened, platform = context(tmp_path / "world"), platform_of(tmp_path / "world")
    ready = sample.make_share_ready(opened).value
    assert sample.make_share_ready(opened).value == ready, "one is enough"
    share_service(opened, ready)
    exchange(opened, DirectTransport(platform.answer))
    assert platform.upcoming() == ("publish", False)
    decided = platform.decide()
    exchange(opened, DirectTransport(platform.answer))
    with opened.store.reading() as connection:
        titles = {one.title: one.shared_by for one in catalogue.services(connection)}
    platform.close()
    opened.close()
    assert decided is not None
    assert "au catalogue" in decided.lines[-1]
    assert titles[read_world().share.title] == home().name


@pytest.mark.parametrize("after", [0, 1, 10])
def test_no_two_requests_have_one_time_where_the_story_has_just_begun(
    templates: Templates, tmp_path: Path, after: int
) -> None:
    """None is dated ahead either, but where no time at all has passed."""
    templates.copy("lived", tmp_path / "world")
    opened = context(tmp_path / "world")
    with opened.store.reading() as connection:
        (own,) = requests.listed(connection)
    begun = datetime.fromisoformat(own.created_at) + timedelta(seconds=after)
    sample.make_requests_ready(msgspec.structs.replace(opened, clock=lambda: LocalTime(begun)))
    with opened.store.reading() as connection:
        written = [datetime.fromisoformat(row.created_at) for row in requests.listed(connection)]
        assert sample.ready_request(connection) == own.id
    opened.close()
    assert len(set(written)) == 1 + len(read_world().further_requests)
    assert max(written) <= begun or not after


def test_none_is_dated_ahead_where_the_first_one_was_deleted(templates: Templates, tmp_path: Path) -> None:
    templates.copy("lived", tmp_path / "world")
    opened = context(tmp_path / "world")
    with opened.store.reading() as connection:
        (own,) = requests.listed(connection)
    discard_request(opened, own.id)
    erase_request(opened, own.id)
    sample.make_requests_ready(opened)
    with opened.store.reading() as connection:
        written = [datetime.fromisoformat(row.created_at) for row in requests.listed(connection)]
    now = opened.clock()
    opened.close()
    assert len(set(written)) == len(written) == len(read_world().further_requests)
    assert max(written) <= now


def test_the_prefet_answers_each_of_the_three_categories(templates: Templates, tmp_path: Path) -> None:
    templates.copy("lived", tmp_path / "world")
    opened, platform = context(tmp_path / "world"), platform_of(tmp_path / "world")
    assert len(sample.make_requests_ready(opened).changes.requests) == len(read_world().further_requests)
    assert not sample.make_requests_ready(opened).changes, "one of each is enough"
    with opened.store.reading() as connection:
        ready, rules = requests.listed(connection), requests.funding_rules(connection)
        assert ready[-1].id == sample.ready_request(connection), "the story's own is still known by its time"
        assert len({row.updated_at for row in ready}) == len(ready), "each in its place in the list"
        assert {row.updated_at[:13] for row in ready} == {ready[-1].created_at[:13]}, "nobody has just changed them"
        offered = requests.categories(connection)
    assert {row.fields["category"] for row in ready} == {one.id for one in offered}
    for row in ready:
        assert request_rules.problems(row.fields, categories=offered, rules=rules, siren="") == ()
        submit_request(opened, row.id)
    exchange(opened, DirectTransport(platform.answer))
    platform.decide()
    exchange(opened, DirectTransport(platform.answer))
    with opened.store.reading() as connection:
        answered = {row.title: row for row in requests.listed(connection)}
    platform.close()
    opened.close()
    for one in (read_world().request, *read_world().further_requests):
        assert answered[one.title].state == "granted"
        assert answered[one.title].amount_cents == one.funding.from_source("state")
        assert answered[one.title].reason == f"Exemple de réponse. {one.answer}"
    assert all("ngénierie" in one.answer + one.funding.expenses[1].item for one in read_world().further_requests)


@pytest.mark.slow
def test_a_group_is_composed_again_for_who_comes_late(templates: Templates, tmp_path: Path) -> None:
    templates.copy("decided", tmp_path / "world")
    opened, platform = context(tmp_path / "world"), platform_of(tmp_path / "world")
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
    assert last.title == "Le second comité a décidé le 2\u00a0octobre"
    assert platform.decide() is None  # nothing was asked for
    platform.close()
    opened.close()


ADVISER = Adviser(
    service="Préfecture, mission numérique",
    name="Dominique Martin",
    telephone="02 00 00 00 00",
    vote="30 avril 2027",
    source="relais.example",
)


#: As long as each line may be.
LONG = Adviser(
    **dict.fromkeys(Adviser.__struct_fields__, ("Préfecture de la région, mission des territoires ruraux " * 4)[:200])
)


@pytest.mark.parametrize("known", [Adviser(), ADVISER, LONG])
def test_the_sheet_to_leave_behind_is_one_page_and_no_example(
    templates: Templates, tmp_path: Path, known: Adviser
) -> None:
    templates.copy("start", tmp_path / "world")
    with (opened := context(tmp_path / "world")).store.reading() as connection:
        pdf = leave_behind.render(connection, known, NOW)
    opened.close()
    said, told = " ".join(pages.text(pdf).split()), structure.read(pdf)
    assert pages.count(pdf) == 1
    assert (told.tagged, told.language, told.title) == (True, "fr", leave_behind.TITLE)
    assert "feuille du 2 juillet 2026" in said, "the real day"
    assert [cell.whole_text for cell in told.all("TH")] == ["Phase", "Ce que fait la commune", "Dates"]
    assert len(told.all("H1")) == 1
    assert re.search(rb"pdfuaid:part(>1<|=\"1\")", pdf)
    for words in (
        "gratuit",
        "peut être payant",
        "ordinateur de la mairie",
        "Où sont les données",
        "Déploiement",
        "La préfecture",
        *msgspec.to_builtins(known).values(),
    ):
        assert words in said
    for invented in ("aucune valeur", "EXEMPLE", home().name, "2026"):
        assert invented not in said.replace("feuille du 2 juillet 2026", "")
    assert any("clé USB" in figure.alt for figure in told.all("Figure"))


def test_a_copy_forgets_what_was_told(templates: Templates, tmp_path: Path) -> None:
    live = tmp_path / "world"
    templates.copy("start", live)
    (live / "left.txt").write_text("told before", "utf-8")
    templates.copy("decided", live)
    assert not (live / "left.txt").exists()
    assert templates.fits(live)


def test_a_world_of_another_day_is_not_taken_up(templates: Templates, tmp_path: Path) -> None:
    templates.copy("start", tmp_path / "world")
    for file in (tmp_path / "world").rglob("*"):
        os.utime(file, (NOW.timestamp(), NOW.timestamp()))
    tomorrow = Templates(tmp_path, lambda: NOW + timedelta(days=1))
    assert not tomorrow.fits(tmp_path / "world")
    assert not templates.fits(tmp_path / "nothing")


@pytest.mark.parametrize("lost", ["communes", "platform"])
def test_a_world_without_its_databases_is_not_taken_up(templates: Templates, tmp_path: Path, lost: str) -> None:
    templates.copy("start", tmp_path / "world")
    assert templates.fits(tmp_path / "world")
    shutil.rmtree(tmp_path / "world" / lost)
    assert not templates.fits(tmp_path / "world")


def test_an_erased_world_is_gone_whole(templates: Templates, tmp_path: Path) -> None:
    templates.copy("start", tmp_path / "world")
    templates.erase(tmp_path / "world")
    assert [file.name for file in tmp_path.iterdir() if file.name.startswith("world")] == []
    templates.erase(tmp_path / "world")  # none is there


def test_the_platform_decides_until_nothing_is_left(templates: Templates, tmp_path: Path) -> None:
    templates.copy("start", tmp_path / "world")
    platform = platform_of(tmp_path / "world")
    titles = []
    while (decided := platform.decide()) is not None:
        titles.append(decided.title)
    platform.close()
    *before, last = titles
    assert before == ["Les besoins sont regroupés", "Le comité a décidé", "Les groupes sont composés"]
    assert last == "Le second comité a décidé le 2\u00a0octobre", "it met before the day on which it is told"


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


def test_time_passes_on_working_days_from_step_to_step_and_each_act_stands_before_its_answer(
    templates: Templates, tmp_path: Path
) -> None:
    moments = []
    for name in ("start", *(name for name, _ in STORY)):
        templates.copy(name, tmp_path / name)
        moments.append(story(tmp_path / name)())
    days = list(dict.fromkeys(moment.date() for moment in moments))
    assert days == sorted(days)
    assert len(days) >= 6
    assert all(working_days.works(day) for day in days)
    assert all(moment.utcoffset() == paris(moment).utcoffset() for moment in moments)
    with (opened := context(tmp_path / "answered")).store.reading() as connection:
        acts = outbox.listed(connection)
        reported = [row for row in deployments.listed(connection) if row.report is not None]
    opened.close()
    assert len({paris_day(act.created_at) for act in acts}) >= 5
    assert len(reported) == 2
    for row in reported:
        assert row.ours is not None
        assert row.report is not None
        assert row.ours.on is not None
        assert row.ours.on + timedelta(weeks=3) < paris_day(row.report.made_at)


def test_what_the_platform_decides_tells_that_time_passes(templates: Templates, tmp_path: Path) -> None:
    live = tmp_path / "world"
    templates.copy("start", live)
    told, platform = story(live), platform_of(live)
    before = told()
    decided = platform.decide()
    platform.close()
    assert decided is not None
    told.reread()
    assert decided.lines[0] == f"Le temps passe\u00a0: nous voici au {long_date(told())}."
    assert told() > before + timedelta(days=7)
    assert told().time() == before.time()


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
    assert begun == {"start", *(name for name, _ in STORY), *(name for name, *_ in BRANCHES)}
    assert all(step.words and step.cues and step.title for step in STEPS)
