"""A contribution from its first word to its effect, with the real platform's functions: its timeline, and the news."""

from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import select

from desktop.actions.home.mark_seen import mark_seen
from desktop.actions.kit.commune_context import CommuneContext
from desktop.actions.needs.draft_need import draft_need
from desktop.actions.needs.submit_need import submit_need
from desktop.actions.outbox.exchange import exchange
from desktop.actions.services.draft_share import draft_share
from desktop.actions.services.share_service import share_service
from desktop.actions.settings.erase_person import erase_person
from desktop.actions.settings.set_person import set_person
from desktop.actions.votes.ask_deployment import ask_deployment
from desktop.actions.votes.cast_vote import cast_vote
from desktop.actions.votes.declare_interest import declare_interest
from desktop.actions.votes.report_effect import report_effect
from desktop.actions.votes.withdraw_interest import withdraw_interest
from desktop.database.queries import deployments, news, outbox, shares, steering, timeline
from desktop.domain.contributions import Timeline
from sync.client.ledger import verification
from sync.contract.campaign import PhaseKey
from sync.contract.published import Proposal
from sync.platform.conduct import campaigns, committee, projects, redirections
from sync.platform.conduct import deployments as platform_deployments
from sync.platform.conduct import shares as platform_shares
from sync.platform.conduct import steering as platform_steering
from sync.platform.files import (
    CatalogueEntryFile,
    CommitteeFile,
    DecisionLine,
    DeploymentFile,
    GroupLine,
    GroupsFile,
    ProjectDecisionLine,
    ProjectDecisionsFile,
    ProjectFile,
    RedirectionFile,
    RedirectionLine,
)
from sync.platform.tables import operation
from tests.desktop.actions.exchanging import NOW, National, enrolled
from tests.desktop.actions.published import publish

CANARY = "Anne Canari"
SINCE = date(2026, 1, 20)


@pytest.fixture
def national(tmp_path: Path) -> Iterator[National]:
    made = National(tmp_path / "platform")
    yield made
    made.store.close()


def need_submitted(context: CommuneContext, title: str = "Registre du cimetière") -> str:
    id = draft_need(context, title=title, description="Sur papier").value
    submit_need(context, id)
    return id


def life(context: CommuneContext, need: str) -> Timeline:
    with context.store.reading() as connection:
        found = timeline.of_need(connection, need)
    assert found is not None
    return found


def done(context: CommuneContext, need: str) -> str:
    return " ".join(step.key for step in life(context, need).steps if step.done)


def fresh_news(context: CommuneContext) -> list[str]:
    """What is new; then it is marked as seen."""
    with context.store.reading() as connection:
        found = news.news(connection)
    mark_seen(context)
    with context.store.reading() as connection:
        assert news.news(connection) == ()
    return [row.sentence.replace("\u00a0", " ") for row in found]


def test_from_the_first_word_to_the_effect(context: CommuneContext, national: National) -> None:
    def round(phase: PhaseKey | None = None) -> None:
        if phase is not None:
            national.phase(phase)
        exchange(context, national.transport)

    enrolled(context, national)
    need = need_submitted(context)
    assert done(context, need) == "written"
    assert fresh_news(context) == []
    round()
    assert done(context, need) == "written sent received"

    proposal = national.propose("Registre commun", (need,))
    round("vote")
    assert done(context, need) == "written sent received grouped"
    assert life(context, need).steps[3].date
    assert fresh_news(context) == [
        "Votre besoin « Registre du cimetière » est regroupé dans la proposition « Registre commun »."
    ]
    cast_vote(context, proposal)
    assert done(context, need) == "written sent received grouped"
    round()
    assert done(context, need) == "written sent received grouped voted"

    with national.store.writing() as connection:
        line = DecisionLine(proposal=proposal, decision="retained", reason="Utile à toutes.")
        committee.publish_decisions(connection, campaigns.current(connection), CommitteeFile(decisions=(line,)))
    round("steering")
    assert done(context, need) == "written sent received grouped voted decided"
    assert fresh_news(context) == ["Le comité a retenu la proposition « Registre commun »."]
    declare_interest(context, proposal, "participant")
    withdraw_interest(context, proposal)
    declare_interest(context, proposal, "referent")
    round()
    with national.store.writing() as connection:
        current = campaigns.current(connection)
        group = GroupLine(proposal=proposal, referents=("45024",))
        platform_steering.compose(connection, current, GroupsFile(groups=(group,)), NOW)
        project = projects.create(connection, current, ProjectFile(title="Registre partagé", proposal=proposal))
        decided = ProjectDecisionLine(project=project.id, decision="retained", reason="Prêt.")
        projects.decide(connection, current, ProjectDecisionsFile(decisions=(decided,)))
    round("deployment")
    assert done(context, need) == "written sent received grouped voted decided steered"
    with context.store.reading() as connection:
        (row,) = steering.listed(connection)
    assert (row.standing, row.role, row.given) == ("referent", "referent", "referent")
    assert [member.commune for member in row.referents] == ["45024"]
    assert set(fresh_news(context)) == {
        "Le groupe de pilotage de « Registre commun » est composé.",
        "Le second comité a retenu le projet « Registre partagé ».",
    }

    ask_deployment(context, proposal)
    round()
    for state in ("planned", "live"):
        with national.store.writing() as connection:
            file = DeploymentFile(proposal=proposal, commune="45024", state=state, date=SINCE)
            platform_deployments.move(connection, campaigns.current(connection), file)
        round()
    assert done(context, need).endswith("steered deployed")
    assert fresh_news(context) == ["« Registre commun » est en service dans votre commune depuis le 20 janvier 2026."]
    report_effect(context, proposal, SINCE, "Moins de papier.", agents_trained=2)
    round()
    assert done(context, need).endswith("deployed effect")
    assert life(context, need).next is None
    with context.store.reading() as connection:
        (deployed,) = deployments.listed(connection)
        assert all(act.state == "accepted" for act in outbox.listed(connection))
        assert verification.check(connection, context.head).ok
    assert deployed.state == "reported"


def test_a_need_that_is_redirected(context: CommuneContext, national: National) -> None:
    enrolled(context, national)
    need = need_submitted(context, "Former les agents")
    exchange(context, national.transport)
    with national.store.writing() as connection:
        current = campaigns.current(connection)
        category = current.categories[0]
        line = RedirectionLine(need=need, outcome="redirected", reason="Formation seule.", category=category.id)
        redirections.redirect(connection, current, RedirectionFile(decisions=(line,)), NOW)
    exchange(context, national.transport)
    ending = life(context, need).ending
    assert ending is not None
    assert (ending.key, ending.place, ending.id) == ("redirected", "requests", category.id)
    assert category.name in ending.note
    assert fresh_news(context) == ["Votre besoin « Former les agents » est réorienté."]


def test_a_service_shared_and_published(context: CommuneContext, national: National) -> None:
    enrolled(context, national)
    share = draft_share(context, None, title="Réservation de salles", summary="En ligne.", cost="gratuit").value
    share_service(context, share)
    exchange(context, national.transport)
    with national.store.writing() as connection:
        platform_shares.publish(connection, campaigns.current(connection), share, CatalogueEntryFile(), NOW)
    exchange(context, national.transport)
    with context.store.reading() as connection:
        row = shares.one(connection, share)
        found = timeline.of_share(connection, share)
        assert timeline.of_share(connection, "nothing") is None
        assert timeline.of_need(connection, "nothing") is None
        assert timeline.of_request(connection, "nothing") is None
    assert row is not None
    assert row.state == "published"
    assert found is not None
    assert [step.key for step in found.steps] == ["written", "sent", "received", "published"]
    assert found.steps[-1].id == row.service
    assert fresh_news(context) == ["Votre service « Réservation de salles » est publié au catalogue."]


def test_the_platform_forgets_a_person_too(context: CommuneContext, national: National) -> None:
    """Data that had come, and data whose act comes after the request to forget them."""
    enrolled(context, national)
    set_person(context, name=CANARY)

    def shared(title: str) -> None:
        share_service(context, draft_share(context, None, title=title, summary="s").value)

    def kept() -> list[str]:
        with national.store.reading() as connection:
            return [str(text) for text in connection.scalars(select(operation.c.personal)) if text]

    shared("Salles")
    exchange(context, national.transport)
    assert [CANARY in text for text in kept()] == [True]
    shared("Registre")
    erase_person(context)
    exchange(context, national.transport)
    assert kept() == []
    with context.store.reading() as connection:
        assert {act.state for act in outbox.listed(connection)} == {"accepted"}
        assert verification.check(connection, context.head).ok


@pytest.mark.slow
def test_news_by_name_ours_first_and_once(context: CommuneContext, national: National) -> None:
    enrolled(context, national)
    need = need_submitted(context)
    exchange(context, national.transport)
    ours = national.propose("Registre commun", (need,))
    national.phase("vote")
    cast_vote(context, "grr")  # the campaign of before: the platform refuses it
    exchange(context, national.transport)
    line = DecisionLine(proposal=ours, decision="not_retained", reason="Trop tôt.")
    with national.store.writing() as connection:
        committee.publish_decisions(connection, campaigns.current(connection), CommitteeFile(decisions=(line,)))
    exchange(context, national.transport)
    publish(context, "proposals", Proposal(id="p9", title="Agenda", kind="existing", state="retained", reason="Bien."))
    with context.store.reading() as connection:
        found = news.news(connection)
    assert Counter(row.kind for row in found) == {"decision": 2, "grouped": 1, "rejected": 1}
    assert [row.ours for row in found] == [True, True, True, False]
    assert found[-1].sentence == "Le comité a retenu la proposition «\u00a0Agenda\u00a0»."
    assert {row.note for row in found if row.kind == "decision"} == {"Trop tôt.", "Bien."}
    mark_seen(context, keys=frozenset({found[-1].key}))
    with context.store.reading() as connection:
        assert news.news(connection) == found[:-1]
        assert news.news(connection, "needs") == found  # each place remembers its own look
    mark_seen(context)
    publish(context, "proposals", Proposal(id="p9", title="Agenda", kind="existing", state="retained", votes=3))
    with context.store.reading() as connection:
        assert news.news(connection) == ()  # published again with the same word: no news
    publish(context, "proposals", Proposal(id="p9", title="Agenda", kind="existing", state="not_retained"))
    with context.store.reading() as connection:
        assert [row.id for row in news.news(connection)] == ["p9"]
