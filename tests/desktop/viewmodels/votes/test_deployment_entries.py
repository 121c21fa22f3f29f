"""Where a deployment stands, by our demand, our report and the platform's word: one badge, and the steps of its way."""

import json
from datetime import UTC, date, datetime
from typing import Any

import msgspec
import pytest
from msgspec.structs import replace

from desktop.database.queries.deployments import DeploymentAct, DeploymentRow
from desktop.domain.exchange_words import kept_answer
from desktop.domain.lives.enrolment import Enrolment
from desktop.domain.phases import ClockOffset
from desktop.viewmodels.kit.act_context import Moment
from desktop.viewmodels.kit.french import FIXED as F
from desktop.viewmodels.kit.timeline import current
from desktop.viewmodels.votes import deployment_entries
from desktop.viewmodels.votes.deployment_entries import (
    Act,
    DeploymentEntry,
    DeploymentOffer,
    entries,
)
from desktop.viewmodels.votes.deployments_elsewhere import OtherDeployment, OtherDeployments
from sync.contract.published import Deployment
from tests.beside import judged_apart
from tests.desktop.domain.campaigns import campaign

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
DAY = date(2026, 6, 1)
ROW = DeploymentRow(id="p", title="Registre", kind="existing", summary="", ask=None, report=None, ours=None, others=())
MOMENT = Moment(
    commune="Baule",
    siren="2",
    enrolment=Enrolment.ENROLLED,
    campaign=campaign("deployment"),
    themes={},
    offset=ClockOffset(),
)
ASKED, COMING, LIVE = "✓ Demandé", "○ Déploiement", "○ En service"
MINE, WAITS = "À vous de le dire.", ""


def act(kind: str, state: str, detail: str = "") -> DeploymentAct:
    known = state in ("accepted", "deposited", "rejected")
    return DeploymentAct(
        op=kind,
        kind=kind,
        proposal="p",
        title="Registre",
        value=json.dumps({"live_since": "2026-06-01", "effect": "Moins de papier."} if kind == "report" else {}),
        made_at="2026-03-01T09:05:00+00:00",
        state=state,
        number=7 if known else None,
        received_at="2026-03-01T10:00:00+00:00" if known else "",
        reason="",
        detail=detail,
    )


def ours(state: Any, on: date | None = None, effect: str = "") -> Deployment:
    return Deployment(id="p.45024", proposal="p", commune="45024", state=state, on=on, effect=effect, note="Note.")


def row(ask: str = "", report: str = "", word: Deployment | None = None) -> DeploymentRow:
    return replace(
        ROW,
        ask=act("ask", ask) if ask else None,
        report=act("report", report, "Trop tôt." if report == "rejected" else "") if report else None,
        ours=word,
    )


def entry(found: DeploymentRow) -> DeploymentEntry:
    return entries((found,), MOMENT, frozenset(), NOW)[0]


@pytest.mark.parametrize(
    ("found", "badge", "steps", "act"),
    [
        (row(), None, [], "ask"),
        (row("cancelled"), "Annulée", [], "ask"),
        (row("finalised"), "À envoyer", [f"↑ Demande{F}: à envoyer", COMING, LIVE, "○ Effet constaté"], ""),
        (
            row("deposited"),
            "Reçue, à décider",
            [f"✓ Demande{F}: reçue, à décider", COMING, LIVE, "○ Effet constaté"],
            "",
        ),
        (row("rejected"), "Refusée", [f"✗ Demande{F}: refusée"], "ask"),
        (row("accepted"), "Demandé", [ASKED, COMING, LIVE, "○ Effet constaté"], ""),
        (row("", "", ours("asked")), "Demandé", [ASKED, COMING, LIVE, "○ Effet constaté"], ""),
        (row("accepted", "", ours("planned")), "Prévu", [ASKED, "→ Déploiement prévu", LIVE, "○ Effet constaté"], ""),
        (
            row("accepted", "", ours("planned", DAY)),
            "Prévu le 1er\u00a0juin 2026",
            [ASKED, "→ Déploiement prévu", LIVE, "○ Effet constaté"],
            "",
        ),
        (row("accepted", "", ours("live", DAY)), "En service", [ASKED, "● En service", "○ Effet constaté"], "report"),
        (
            row("accepted", "finalised", ours("live", DAY)),
            "En service",
            [ASKED, "● En service", f"↑ Effet{F}: à envoyer"],
            "report",
        ),
        (
            row("accepted", "rejected", ours("live", DAY)),
            "En service",
            [ASKED, "● En service", f"✗ Effet{F}: refusé"],
            "report",
        ),
        (
            row("accepted", "cancelled", ours("live", DAY)),
            "En service",
            [ASKED, "● En service", "○ Effet constaté"],
            "report",
        ),
        (
            row("accepted", "accepted", ours("live", DAY)),
            "Effet déclaré",
            [ASKED, "● En service", "✓ Effet déclaré"],
            "report",
        ),
        (
            row("accepted", "", ours("live", DAY, "Moins de papier.")),
            "Effet déclaré",
            [ASKED, "● En service", "✓ Effet déclaré"],
            "report",
        ),
    ],
)
def test_where_it_stands(found: DeploymentRow, badge: str | None, steps: list[str], act: str) -> None:
    shown = entry(found)
    assert (None if shown.shown is None else shown.shown.word) == badge
    assert [step.shown.text.replace(F, " ", 1) for step in shown.steps] == steps
    assert shown.act == act
    assert judged_apart(entry, found, ordered=("title", "made_at", "received_at")) == []


def test_the_receipt_is_said_with_its_number_and_its_time() -> None:
    shown = entry(row("accepted", "accepted", ours("live", DAY)))
    receipt = f"Accusé n°{F}7, reçu à 11{F}h{F}00 (heure de Paris)."
    assert (shown.ask_note, shown.report_note) == (receipt, receipt)
    asked, _live, effect = shown.steps
    assert (asked.note, effect.note) == (receipt, receipt)
    assert entry(row("deposited")).steps[0].note == receipt
    refused = entry(row("accepted", "rejected", ours("live")))
    assert (refused.report_note, entry(row("finalised")).ask_note) == (
        kept_answer("Trop tôt."),
        "",
    )


def test_what_is_said_of_the_day_and_of_the_next_word() -> None:
    (_, live, effect) = entry(row("accepted", "", ours("live", DAY))).steps
    assert (live.when, live.note, effect.note) == (f"Lundi 1er{F}juin 2026", "Note.", MINE)
    (_, coming, _, effect) = entry(row("accepted")).steps
    assert (coming.note, effect.note) == ("La plateforme donnera une date.", "")
    (_, _, refused) = entry(row("accepted", "rejected", ours("live"))).steps
    assert refused.note == kept_answer("Trop tôt.")
    assert refused.done
    (_, _, waits) = entry(row("accepted", "finalised", ours("live"))).steps
    assert not waits.done


def test_the_step_that_waits_to_leave_is_the_current_one_and_what_the_platform_decides_the_next() -> None:
    assert current(entry(row("finalised")).steps) == (0, "Étape en cours")
    assert current(entry(row("accepted")).steps) == (1, "Étape suivante")
    assert current(entry(row("accepted", "finalised", ours("live"))).steps) == (2, "Étape en cours")


@pytest.mark.parametrize(
    ("state", "on", "said"),
    [
        ("asked", DAY, "○ Demandé"),
        ("planned", None, "→ Prévu"),
        ("planned", DAY, "→ Prévu le 1er juin 2026"),
        ("live", None, "● En service"),
        ("live", DAY, "● En service depuis le 1er juin 2026"),
    ],
)
def test_where_it_stands_in_another_commune(state: Any, on: date | None, said: str) -> None:
    def elsewhere(word: Deployment) -> OtherDeployment:
        return entry(replace(ROW, others=(word,))).others[0]

    other = Deployment(id="p.2", proposal="p", commune="45028", commune_name="Beaugency", state=state, on=on)
    found = elsewhere(other)
    assert (found.commune, found.shown.text.replace(F, " "), found.counts) == ("Beaugency", said, "")
    assert elsewhere(msgspec.structs.replace(other, commune_name="", people_served=0)) == replace(
        found, commune="45028", counts=f"0{F}personne concernée"
    )


def test_of_many_other_communes_those_asked_for_are_put_into_words() -> None:
    published = tuple(
        Deployment(id=f"p.{n}", proposal="p", commune=f"{n:05}", commune_name=f"Commune {n}", state="asked")
        for n in range(40)
    )
    others = OtherDeployments(published)
    assert (len(others), others[3].commune, [one.commune for one in others[38:]]) == (
        40,
        "Commune 3",
        ["Commune 38", "Commune 39"],
    )
    assert others == OtherDeployments(published[:20] + published[20:]), "read again, they are the same"
    assert others != OtherDeployments((*published[:39], msgspec.structs.replace(published[39], note="Plus tard.")))


def test_a_line_is_spoken_with_its_badge_where_it_has_one() -> None:
    assert entry(row()).spoken == "Registre, Service existant"
    assert entry(row("finalised")).spoken == "Registre, Service existant, À envoyer"


@pytest.mark.parametrize(
    ("act", "reported", "offered"),
    [
        ("", True, None),
        ("ask", True, DeploymentOffer.ASK),  # anew, after an effect that was reported
        ("report", False, DeploymentOffer.REPORT),
        ("report", True, DeploymentOffer.CORRECT_REPORT),
    ],
)
def test_an_effect_that_was_reported_is_corrected(act: Act, reported: bool, offered: DeploymentOffer | None) -> None:
    assert replace(entry(ROW), act=act, reported=reported).offered is offered


@pytest.mark.parametrize("act", ["", "report"])
def test_the_bar_keeps_its_place_beside_a_service_that_offers_nothing(act: Act) -> None:
    """It went with the choice, and the list changed its height under the pointer."""
    nothing, listed = replace(entry(ROW), act=""), (replace(entry(ROW), act="ask"), replace(entry(ROW), act=act))
    assert nothing.offered is None
    assert deployment_entries.offered(nothing, listed) is DeploymentOffer.ASK
    assert deployment_entries.offered(nothing, (nothing,)) is None
