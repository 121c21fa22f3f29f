"""News from the platform about our own cases and those of all, each as one sentence with a link."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import msgspec
import pytest
from sqlalchemy import insert, update

from desktop.actions.kit.commune_context import CommuneContext
from desktop.actions.needs.join_need import join_need
from desktop.actions.needs.leave_need import leave_need
from desktop.actions.requests.draft_request import draft_request
from desktop.actions.requests.submit_request import submit_request
from desktop.actions.settings.choose_commune import choose_commune
from desktop.actions.votes.cast_vote import cast_vote
from desktop.database.queries.news import news
from desktop.database.queries.news_row import NewsRow
from desktop.paths import find, prepare
from sync.client.exchange import cursors
from sync.client.ledger.tables import copy, device, exchange, outbox
from sync.client.usb import heard
from sync.contract.published import (
    Deployment,
    OwnInterest,
    OwnNeed,
    OwnRequest,
    OwnShare,
    Project,
    Proposal,
    PublicNeed,
)
from tests.desktop.actions.conftest import Clock
from tests.desktop.actions.published import publish, settle
from tests.desktop.actions.requests.ready_requests import TEXT
from tests.desktop.conftest import Prepare
from tests.desktop.losing import note_lost

RETAINED = Proposal(id="p", title="Registre", kind="to_develop", state="retained", reason="Utile.")
OPEN = Proposal(id="p", title="Registre", kind="to_develop")
P = "«\u00a0Registre\u00a0»"
SCOPES: dict[type, Any] = {Proposal: "proposals", Project: "projects", Deployment: "deployments"}


@pytest.fixture
def context(tmp_path: Path, prepare_commune: Prepare) -> Iterator[CommuneContext]:
    places, clock = find(tmp_path / "data"), Clock()
    prepare(places)
    made = choose_commune(places, "45024", clock, prepare_commune(places, "45024", clock()))
    yield made
    made.close()


def need(**fields: Any) -> OwnNeed:
    return OwnNeed(id="n", title="Cantine", description="", submission="o", revision="o", **fields)


def request(**fields: Any) -> OwnRequest:
    return OwnRequest(id="r", title="Agents", category="c", level="region", authority="24", submission="o", **fields)


def interest(given: Any) -> OwnInterest:
    return OwnInterest(id="interest.p", proposal="p", role="referent", given=given)


def deployment(state: Any, on: date | None = None) -> Deployment:
    return Deployment(id="p.45024", proposal="p", commune="45024", state=state, on=on)


def news_after(context: CommuneContext, *values: Any) -> list[NewsRow]:
    for value in values:
        publish(context, SCOPES.get(type(value), "mine"), value)
    with context.store.reading() as connection:
        return list(news(connection))


@pytest.mark.parametrize(
    ("own", "sentence", "note", "place"),
    [
        (need(), None, "", ""),
        (need(state="withdrawn"), None, "", ""),
        (need(state="grouped"), None, "", ""),  # the platform does not say in which proposal
        (need(state="grouped", proposal="p"), f"Votre besoin {{}} est regroupé dans la proposition {P}.", "", "needs"),
        (need(state="redirected", reason="Au préfet."), "Votre besoin {} est réorienté.", "Au préfet.", "needs"),
        (need(state="ineligible", reason="Fibre."), "Votre besoin {} n’est pas éligible.", "Fibre.", "needs"),
        (OwnShare(id="s", title="Cantine"), None, "", ""),
        (
            OwnShare(id="s", title="Cantine", state="published"),
            "Votre service {} est publié au catalogue.",
            "",
            "services",
        ),
        (
            OwnShare(id="s", title="Cantine", state="declined", reason="Existe."),
            "Votre service {} n’est pas retenu pour le catalogue.",
            "Existe.",
            "services",
        ),
    ],
)
def test_of_our_needs_and_services(
    context: CommuneContext, own: Any, sentence: str | None, note: str, place: str
) -> None:
    found = news_after(context, OPEN, own)
    if sentence is None:
        assert found == []
        return
    (row,) = found
    assert row.sentence == sentence.format("«\u00a0Cantine\u00a0»")
    assert (row.note, row.place, row.id, row.ours) == (note, place, own.id, True)


@pytest.mark.parametrize(
    ("own", "sentence"),
    [
        (request(), "Votre demande «\u00a0Agents\u00a0» est déjà déposée."),
        (request(state="withdrawn"), None),
        (request(state="accepted"), "Financement accordé pour «\u00a0Agents\u00a0»."),
        (
            request(state="accepted", amount_cents=384_000),
            "Financement accordé pour «\u00a0Agents\u00a0»\u00a0: 3\u202f840\u00a0€.",
        ),
        (request(state="refused"), "Le préfet a refusé votre demande «\u00a0Agents\u00a0»."),
        (request(state="incomplete"), "Votre demande «\u00a0Agents\u00a0» est à compléter."),
    ],
)
def test_of_our_requests(context: CommuneContext, own: OwnRequest, sentence: str | None) -> None:
    assert [row.sentence for row in news_after(context, own)] == ([] if sentence is None else [sentence])


def test_a_complement_of_another_computer_is_news(context: CommuneContext) -> None:
    id = draft_request(context, **TEXT).value
    op = submit_request(context, id).value.op
    with context.store.transaction() as connection:
        connection.execute(update(outbox).where(outbox.c.op == op).values(state="accepted"))
    own = msgspec.structs.replace(request(), id=id)
    (row,) = news_after(context, own)
    assert row.sentence == "Un complément de votre demande «\u00a0Agents\u00a0» est déposé."
    assert (row.note, row.id) == ("Depuis un autre ordinateur de la mairie.", id)
    assert [one.kind for one in news_after(context, msgspec.structs.replace(own, state="refused"))] == ["request"]


_STAYS = "Le texte qui est ici ne peut pas partir à sa place."


@pytest.mark.parametrize(
    ("sent", "state", "note"),
    [
        (False, "received", _STAYS),
        (False, "accepted", _STAYS),
        (False, "refused", _STAYS),
        (False, "incomplete", "Vous pouvez la compléter et l’envoyer d’ici."),
        (True, "received", None),
    ],
)
def test_a_draft_of_what_is_lodged_already_is_news_and_what_left_from_here_is_none(
    context: CommuneContext, sent: bool, state: str, note: str | None
) -> None:
    """In the editor's words: only what the préfet calls incomplete may be sent again."""
    id = draft_request(context, **TEXT).value
    own = msgspec.structs.replace(request(state=state), id=id)
    if sent:
        own = msgspec.structs.replace(own, submission=submit_request(context, id).value.op)
    notes = [row.note for row in news_after(context, own) if row.kind == "lodged"]
    assert notes == ([] if note is None else [note])


@pytest.mark.parametrize(
    ("given", "note"),
    [
        ("", None),
        ("none", "Votre commune n’en fait pas partie."),
        ("participant", "Votre commune y participe."),
        ("referent", "Votre commune y est territoire référent."),
    ],
)
def test_of_our_place_in_a_group(context: CommuneContext, given: str, note: str | None) -> None:
    assert [row.note for row in news_after(context, OPEN, interest(given))] == ([] if note is None else [note])


@pytest.mark.parametrize(
    ("ours", "sentence"),
    [
        (deployment("asked"), None),
        (deployment("planned"), f"Le déploiement de {P} est prévu."),
        (deployment("planned", date(2026, 6, 1)), f"Le déploiement de {P} est prévu pour le 1er\u00a0juin 2026."),
        (deployment("live"), f"{P} est en service dans votre commune."),
        (deployment("live", date(2026, 6, 2)), f"{P} est en service dans votre commune depuis le 2\u00a0juin 2026."),
    ],
)
def test_of_our_deployments(context: CommuneContext, ours: Deployment, sentence: str | None) -> None:
    found = [row.sentence for row in news_after(context, RETAINED, ours) if row.kind == "deployment"]
    assert found == ([] if sentence is None else [sentence])


@pytest.mark.parametrize(
    ("state", "words"), [("open", None), ("retained", "a retenu"), ("not_retained", "n’a pas retenu")]
)
def test_of_the_committees_decisions(context: CommuneContext, state: Any, words: str | None) -> None:
    decided = Proposal(id="p", title="Registre", kind="to_develop", state=state, reason="Voilà.")
    said = [] if words is None else [(f"Le comité {words} la proposition {P}.", "Voilà.", False)]
    assert [(row.sentence, row.note, row.ours) for row in news_after(context, decided)] == said
    if words is not None:  # our own item comes before general news, once our commune is concerned
        assert [row.ours for row in news_after(context, interest("none"))] == [True, True]


def test_what_the_committee_decides_comes_before_what_came_before_it(context: CommuneContext) -> None:
    """It has no date, and was therefore shown last."""
    grouped = need(state="grouped", proposal="p", moved_at=datetime(2021, 3, 1, 12, tzinfo=UTC))
    rows = news_after(context, grouped, RETAINED, interest("none"), deployment("live"))
    kinds = [(row.kind, bool(row.date)) for row in rows]
    assert kinds == [("steering", False), ("deployment", False), ("decision", False), ("grouped", True)]


def test_what_came_today_stands_above_decisions_and_services_of_long_ago(context: CommuneContext) -> None:
    """The préfet's “Financement accordé” was the ninth of twelve, below all that is published without a date."""
    publish(context, "proposals", OPEN, at=datetime(2027, 1, 18, 9, tzinfo=UTC))
    publish(context, "proposals", RETAINED, at=datetime(2027, 1, 20, 9, tzinfo=UTC))
    granted = request(state="accepted", moved_at=datetime(2027, 8, 5, 9, tzinfo=UTC))
    grouped = need(state="grouped", proposal="p", moved_at=datetime(2026, 12, 12, 9, tzinfo=UTC))
    rows = news_after(context, grouped, granted, deployment("live", date(2027, 6, 23)))
    assert [row.kind for row in rows] == ["request", "deployment", "decision", "grouped"]
    assert not any(row.grave for row in rows)


def test_what_was_refused_comes_first_and_a_grouping_without_a_date_last(context: CommuneContext) -> None:
    """A decision against a proposal of ours was hidden under the good news of the same day."""
    refused = request(state="refused", moved_at=datetime(2021, 1, 1, tzinfo=UTC))
    against = msgspec.structs.replace(RETAINED, state="not_retained")
    rows = news_after(context, need(state="grouped", proposal="p"), against, interest("none"), refused)
    assert [row.kind for row in rows] == ["decision", "request", "steering", "grouped"]
    assert [row.grave for row in rows] == [True, True, False, False]


@pytest.mark.parametrize(
    ("state", "words"), [("open", None), ("retained", "a retenu"), ("not_retained", "n’a pas retenu")]
)
def test_of_the_second_committees_decisions(context: CommuneContext, state: Any, words: str | None) -> None:
    project = Project(id="j", proposal="p", title="Appel", state=state, reason="Voilà.")
    found = [
        (row.sentence, row.note, row.ours) for row in news_after(context, RETAINED, project) if row.kind == "project"
    ]
    said = f"Le second comité {words} le projet «\u00a0Appel\u00a0»."
    assert found == ([] if words is None else [(said, "Voilà.", False)])


@pytest.mark.parametrize(
    ("outcome", "still_lost", "again"),
    [
        ("complete", 0, "sont repartis d’ici."),
        ("certificate_dates", 2, "repartiront au prochain échange."),
        ("cut", 1, "repartiront au prochain échange."),
        ("cut", 0, "sont repartis d’ici."),  # a later round has sent them again
    ],
)
def test_what_a_platform_had_lost_has_left_again_only_where_a_round_went_to_its_end(
    context: CommuneContext, outcome: str, still_lost: int, again: str
) -> None:
    at = context.clock().isoformat()
    row = {"started_at": at, "ended_at": at, "outcome": outcome, "failures": 0, "server_time": at}
    with context.store.transaction() as connection:
        connection.execute(insert(exchange).values(row | {"summary": '{"recovered":2}'}))
        note_lost(connection.exec_driver_sql, [f"op{n}" for n in range(still_lost)])
    (found,) = news_after(context)
    assert found.sentence == f"La plateforme avait perdu 2\u00a0envois. Ils {again}"


def test_what_a_platform_had_lost_has_left_again_once_it_is_on_a_stick(context: CommuneContext) -> None:
    """Accueil said both beside each other."""
    at, op = context.clock().isoformat(), cast_vote(context, "grr").value.op
    row = {"started_at": at, "ended_at": at, "outcome": "cut", "failures": 0, "server_time": at}
    with context.store.transaction() as connection:
        connection.execute(insert(exchange).values(row | {"summary": '{"recovered":1}'}))
        note_lost(connection.exec_driver_sql, [op])
    assert [one.sentence for one in news_after(context)][-1].endswith("Il repartira au prochain échange.")
    with context.store.transaction() as connection:
        connection.exec_driver_sql("INSERT INTO bundle VALUES ('b', 'out', '2026', 'f', 9, ?, NULL)", (f'["{op}"]',))
        heard.note(connection, "b", [op])
    assert [one.sentence for one in news_after(context)][-1].endswith("Il est reparti d’ici.")


def decided(context: CommuneContext, day: datetime, *values: Any) -> dict[str, str]:
    """When this computer learnt each decision, after a page with these values came on that day."""
    for value in values:
        publish(context, SCOPES[type(value)], value, at=day)
    with context.store.reading() as connection:
        return {row.key: row.learnt for row in news(connection)}


def test_a_decision_is_dated_by_the_day_on_which_this_computer_learnt_it(context: CommuneContext) -> None:
    """The platform publishes it without a date."""
    first, later = datetime(2026, 11, 26, 9, tzinfo=UTC), datetime(2026, 11, 28, 9, tzinfo=UTC)
    project = Project(id="pr", proposal="p", title="Registre", state="not_retained")
    assert decided(context, first, OPEN) == {}
    learnt = decided(context, first, RETAINED)
    assert learnt == {"decision/p/retained": "2026-11-26T09:00:00.000+00:00"}
    assert decided(context, later, RETAINED, project)["decision/p/retained"] == learnt["decision/p/retained"]
    with context.store.reading() as connection:
        known = {key for (key,) in connection.exec_driver_sql("SELECT place FROM seen")}
    assert "learnt/project/pr/not_retained" in known
    assert "learnt/decision/p/open" not in known
    turned = msgspec.structs.replace(RETAINED, state="not_retained")
    assert decided(context, later, turned) == {"decision/p/not_retained": "2026-11-28T09:00:00.000+00:00"}


def test_what_was_known_before_days_were_noted_has_none(context: CommuneContext) -> None:
    """A database of an earlier version, whose first page brings all decisions anew."""
    day, other = datetime(2026, 11, 28, 9, tzinfo=UTC), Proposal(id="q", title="Autre", kind="existing", reason="Non.")
    decided(context, day, RETAINED)
    with context.store.transaction() as connection:
        connection.exec_driver_sql("DELETE FROM seen")
        connection.execute(
            insert(exchange).values(
                id=1, started_at="2026", ended_at="2026", outcome="complete", summary="{}", failures=0
            )
        )
    assert decided(context, day, RETAINED) == {"decision/p/retained": ""}
    learnt = decided(context, day, msgspec.structs.replace(other, state="retained"))
    assert learnt == {"decision/p/retained": "", "decision/q/retained": "2026-11-28T09:00:00.000+00:00"}


def test_a_neighbour_who_withdraws_a_need_that_we_joined_is_news(context: CommuneContext) -> None:
    publish(
        context,
        "needs",
        PublicNeed(id="n1", commune="45234", commune_name="Orléans", title="Portail"),
        PublicNeed(id="n2", commune="45234", commune_name="Orléans", title="Marché"),
    )
    op = join_need(context, "n1").value.op
    join_need(context, "n2")
    publish(context, "needs", removed=["n2"])
    assert news_after(context) == [], "the answer to our own act will say what became of it"
    settle(context, op, "accepted")
    assert news_after(context) == []
    publish(context, "needs", removed=["n1"])
    (row,) = news_after(context)
    assert row.sentence == "Orléans a retiré son besoin «\u00a0Portail\u00a0», rejoint par votre commune."
    assert (row.place, row.id, row.ours) == ("outbox", op, True)
    leave_need(context, "n1")
    assert news_after(context) == [], "we have left it too"


def test_a_need_that_the_platform_has_lost_is_not_said_to_be_withdrawn(context: CommuneContext) -> None:
    """Put back to a backup, it publishes the need no more; its commune has withdrawn nothing, and sends it again."""
    need = PublicNeed(id="n1", commune="45234", commune_name="Orléans", title="Portail")
    publish(context, "needs", need)
    settle(context, join_need(context, "n1").value.op, "accepted")
    with context.store.transaction() as connection:
        cursors.begin_epoch(connection, "needs", "f")
    publish(context, "needs")
    with context.store.reading() as connection:
        assert not connection.exec_driver_sql("SELECT id FROM copy WHERE scope = 'needs'").fetchall()
    assert news_after(context) == []
    publish(context, "needs", need)
    publish(context, "needs", removed=["n1"])
    assert [row.kind for row in news_after(context)] == ["withdrawn"], "the control: this is a told withdrawal"
    publish(context, "needs", need)
    assert news_after(context) == [], "the platform was put back to before the withdrawal"
    publish(context, "needs", removed=["n2"])
    assert news_after(context) == []


def test_where_the_platform_has_lost_our_nous_aussi_its_news_wait_until_it_has_gone_again(
    context: CommuneContext,
) -> None:
    publish(context, "needs", PublicNeed(id="n1", commune="45234", commune_name="Orléans", title="Portail"))
    op = join_need(context, "n1").value.op
    settle(context, op, "accepted")
    publish(context, "needs", removed=["n1"])
    assert [row.kind for row in news_after(context)] == ["withdrawn"], "the control"
    with context.store.transaction() as connection:
        connection.execute(update(device).values(platform_key='{"id": "k1"}'))
        noted = f'{{"lost": 1, "acts": ["{op}"]}}'
        connection.execute(insert(copy).values(scope="recovering", id="k1", value=noted, position=0))
    assert news_after(context) == []


def test_that_the_published_needs_are_read_anew_is_no_withdrawal(context: CommuneContext) -> None:
    publish(context, "needs", PublicNeed(id="n1", commune="45234", commune_name="Orléans", title="Portail"))
    settle(context, join_need(context, "n1").value.op, "accepted")
    with context.store.transaction() as connection:
        connection.exec_driver_sql("DELETE FROM copy WHERE scope = 'needs'")
        connection.exec_driver_sql("DELETE FROM cursor WHERE scope = 'needs'")
    assert news_after(context) == []
