"""What is checked before an exchange, and from which moment it is reported as a problem."""

import json
from datetime import datetime, timedelta

import pytest
from msgspec.structs import replace
from sqlalchemy import insert

from desktop.actions.kit.commune_context import CommuneContext
from desktop.actions.kit.examine import Check, examine_backups, examine_commune, room
from desktop.actions.settings.enrol import enrol
from desktop.actions.settings.make_backup import make_backup
from desktop.database.driver import rows
from desktop.domain.exchange_words import contradicted
from sync.client.connection.transports import FaultyTransport
from sync.client.errors import NetworkError
from sync.client.ledger import evidence
from sync.client.ledger.evidence import Contradiction, ContradictionKind
from sync.client.ledger.tables import exchange
from tests.desktop.actions.exchanging import URL, National, national

__all__ = ["national"]

DAY, TICK = timedelta(days=1), timedelta(microseconds=1)


def at(context: CommuneContext, moment: datetime) -> CommuneContext:
    return replace(context, clock=lambda: moment)


@pytest.mark.slow
def test_a_commune_needs_a_backup_after_a_week_and_a_new_one_after_a_month(context: CommuneContext) -> None:
    with context.store.reading() as connection:
        made = datetime.fromisoformat(rows(connection, "SELECT value FROM meta WHERE key = 'created_at'")[0][0])
    young = examine_backups(at(context, made + 7 * DAY - TICK))
    assert young.ok
    assert young.remedy.startswith("Cette commune n’a encore aucune sauvegarde.")
    for none in (examine_backups(at(context, made + age)) for age in (7 * DAY, 8 * DAY)):
        assert not none.ok
        assert none.remedy.startswith("Cette commune n’a aucune sauvegarde.")
    kept = make_backup(context, "asked").value.kept.made_at
    assert examine_backups(at(context, kept + 30 * DAY)) == Check("backups", True)
    old = examine_backups(at(context, kept + 30 * DAY + TICK))
    assert not old.ok
    assert old.remedy.startswith("La dernière sauvegarde date du 1er\u00a0février 2026.")
    newer = make_backup(at(context, kept + 40 * DAY), "asked").value.kept.made_at
    assert examine_backups(at(context, newer + 30 * DAY)) == Check("backups", True)
    assert "date du 13\u00a0mars 2026." in examine_backups(at(context, newer + 31 * DAY)).remedy


def test_there_is_room_from_200_megabytes_on() -> None:
    assert room(200_000_000) == Check("disk_space", True)
    for free, said in ((199_999_999, 199), (199_000_000, 199), (198_999_999, 198)):
        assert room(free).remedy == f"Il reste {said} Mo\u00a0: libérez de la place sur le disque."


@pytest.mark.parametrize(
    ("offset", "since", "well"),  # `since`: seconds that this clock has moved on since the exchange
    [
        (600, 0, True),
        (-600, 0, True),
        (601, 0, False),
        (-601, 0, False),
        (0, -600, True),
        (0, -601, False),
        (0, 86_400, True),
        (259_200, 259_200, False),  # three days behind, and three days without a network
        (-259_200, -259_199, True),  # it was put right a second after the exchange
        (-259_200, 259_200, False),
    ],
)
def test_a_clock_may_be_ten_minutes_off(context: CommuneContext, offset: int, since: int, well: bool) -> None:
    signed = context.clock()
    row = {"started_at": "", "ended_at": "", "outcome": "complete", "failures": 0, "server_time": signed.isoformat()}
    with context.store.transaction() as connection:
        connection.execute(insert(exchange).values(row | {"summary": json.dumps({"offset_s": offset})}))
    found = examine_commune(at(context, signed + timedelta(seconds=since - offset)), None)
    assert [check.ok for check in found if check.name == "clock"] == [well]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("outcome", "well"), [("complete", True), ("cut", True), ("device-revoked", False), ("device-unknown", False)]
)
def test_a_computer_that_the_platform_refuses_is_not_well(
    context: CommuneContext, national: National, outcome: str, well: bool
) -> None:
    def result() -> Check:
        (check,) = [check for check in examine_commune(context, None) if check.name == "enrolment"]
        return check

    assert result().ok is None
    assert "pas encore inscrit" in result().remedy
    enrol(context, URL, national.code(), lambda _url: national.transport)
    assert result() == Check("enrolment", True)
    row = {"started_at": "", "ended_at": "", "outcome": outcome, "failures": 1, "summary": "{}"}
    with context.store.transaction() as connection:
        connection.execute(insert(exchange).values(row))
    assert result().ok is well
    assert ("nouveau code" in result().remedy) is not well


@pytest.mark.parametrize(("kind", "well"), [("history", True), ("decision", False)])
def test_a_platform_against_its_own_word_and_what_is_not_kept_of_it_are_said(
    context: CommuneContext, kind: ContradictionKind, well: bool
) -> None:
    def result() -> Check:
        (check,) = [check for check in examine_commune(context, None) if check.name == "contradictions"]
        return check

    assert result() == Check("contradictions", True)
    for number in range(evidence.MOST + 1):
        about = Contradiction(kind=kind, platform="p", about=str(number), ours="", theirs="")
        with context.store.transaction() as connection:
            evidence.note(connection, about)
        if number < evidence.MOST:
            assert result() == Check("contradictions", well, "" if well else contradicted())
    assert result().ok is well
    assert result().remedy.endswith(
        "Cet ordinateur garde 100 contradictions de chaque sorte. Depuis, 1\u00a0autre n’a plus été gardée."
    )


def test_a_platform_that_does_not_answer_is_said_and_what_to_do(context: CommuneContext, national: National) -> None:
    enrol(context, URL, national.code(), lambda _url: national.transport)
    silent = FaultyTransport(national.transport, lambda _call: "absent")
    (found,) = [check for check in examine_commune(context, silent) if check.name == "platform"]
    unreachable = NetworkError("no_route")
    assert found == Check("platform", False, f"{unreachable.sentence} {unreachable.remedy}")
