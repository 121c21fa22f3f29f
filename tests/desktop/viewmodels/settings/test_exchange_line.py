"""One exchange in words, as Réglages lists them."""

from datetime import UTC, datetime
from typing import get_args

import pytest
from msgspec.structs import replace

from desktop.database.queries.exchanges import ExchangeRow
from desktop.viewmodels.settings.exchange_line import line
from sync.client.errors import NetworkErrorCode
from sync.contract.problem_codes import ENROL_ANEW, STATUSES
from sync.contract.problems import QUOTA

AT = datetime(2021, 2, 3, 14, 0, tzinfo=UTC)


def row(**summary: int) -> ExchangeRow:
    ended = AT.isoformat()
    return ExchangeRow(
        id=2,
        started_at=ended,
        ended_at=ended,
        outcome="complete",
        summary=summary,
        failures=0,
        next_at="",
        server_time=ended,
    )


@pytest.mark.parametrize(
    ("summary", "moved"),
    [
        ({}, "Rien à envoyer ni à recevoir"),
        ({"sent": 2, "pulled": 1}, "2\u00a0envois partis, 1\u00a0élément mis à jour"),
        ({"sent": 1}, "1\u00a0envoi parti"),
        ({"pulled": 2}, "2\u00a0éléments mis à jour"),
        ({"sent": 1, "pulled": 4, "news": 1}, "1\u00a0envoi parti, 1\u00a0élément mis à jour"),
        ({"pulled": 4, "news": 0}, "Rien à envoyer ni à recevoir"),
        (
            {"sent": 2, "pulled": 1, "recovered": 2},
            "2\u00a0envois partis, 1\u00a0élément mis à jour. "
            "La plateforme avait perdu 2\u00a0envois. Ils sont repartis d’ici.",
        ),
        (
            {"contradictions": 1},
            "Rien à envoyer ni à recevoir. La plateforme ne dit plus ce qu’elle avait signé."
            " Ses deux réponses sont gardées ici. Prévenez votre préfecture.",
        ),
    ],
)
def test_what_moved_and_what_the_platform_had_lost(summary: dict[str, int], moved: str) -> None:
    assert line(row(**summary), AT, lost=False).moved == moved


def test_the_first_one_that_moves_nothing_follows_an_enrolment_that_brought_the_campaign() -> None:
    first = replace(row(), id=1)
    assert line(first, AT, lost=False).moved == "Rien de plus que ce qui est venu avec l’inscription"
    assert line(replace(first, summary={"sent": 1}), AT, lost=False).moved == "1\u00a0envoi parti"
    assert line(replace(first, outcome="cut"), AT, lost=False).moved == "Rien n’est perdu"


@pytest.mark.parametrize(
    ("lost", "again"), [(True, "repartiront au prochain échange."), (False, "sont repartis d’ici.")]
)
def test_what_was_lost_is_to_leave_only_while_the_platform_still_lacks_it(lost: bool, again: str) -> None:
    told = line(replace(row(recovered=2), outcome="cut"), AT, lost=lost)
    assert told.moved.endswith(f"La plateforme avait perdu 2\u00a0envois. Ils {again}")


@pytest.mark.parametrize(
    "code", ["key_lost", "signature-bad", *ENROL_ANEW, *(code for code in STATUSES if code.startswith(QUOTA))]
)
def test_why_the_platform_or_the_key_stopped_it_is_named(code: str) -> None:
    assert line(replace(row(), outcome=code), AT, lost=False).ended != "Interrompu"


@pytest.mark.parametrize("outcome", ["complete", "waiting", "stopped", "network", "failed", "interrupted"])
def test_what_did_not_go_well_has_lost_nothing(outcome: str) -> None:
    for summary, moved in (({}, "Rien"), ({"sent": 1}, "1"), ({"pulled": 1}, "1")):
        found = line(replace(row(**summary), outcome=outcome), AT, lost=False)
        assert found.well == (outcome in ("complete", "waiting", "stopped"))
        assert found.moved.startswith(moved)
        assert (found.moved == "Rien n’est perdu") == (not found.well and not summary)


def test_while_the_platform_lacks_acts_of_ours_no_exchange_says_that_nothing_is_lost() -> None:
    assert line(replace(row(), outcome="network"), AT, lost=True).moved == "Vos envois sont gardés ici"


@pytest.mark.parametrize("code", get_args(NetworkErrorCode))
def test_each_way_a_connection_fails_has_words_of_its_own(code: str) -> None:
    assert line(replace(row(), outcome=code), AT, lost=False).ended != "Interrompu"
