"""Until when a need must arrive, and where it would come outside its phase: by the platform's time and its word."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from msgspec.structs import replace
from sqlalchemy import update

from desktop.actions.kit.attach_file import attach_file
from desktop.actions.needs.correct_need import correct_need
from desktop.actions.needs.draft_need import draft_need
from desktop.actions.needs.submit_need import submit_need
from desktop.domain.lives.enrolment import Enrolment
from desktop.domain.phases import ClockOffset
from desktop.viewmodels.kit.french import FIXED as F
from desktop.viewmodels.needs import sending
from desktop.viewmodels.needs.sending import NeedContext
from sync.client.ledger.tables import outbox
from tests.desktop.domain.campaigns import DAY, campaign

if TYPE_CHECKING:
    from tests.desktop.viewmodels.conftest import Commune

#: Of `campaign`: the phase of needs is open for a day, that of votes for the next.
FIRST = datetime(2025, 1, 1, tzinfo=UTC)
TICK = timedelta(microseconds=1)
OPENS = "La phase des besoins ouvre le mercredi 1er"
ENDS = f"La phase des besoins se termine le jeudi 2{F}janvier à 0{F}h{F}59"
NOT_YET = "n’est pas encore ouverte."
OVER = f"La phase «{F}needs{F}» est terminée."


@pytest.mark.parametrize(
    ("opened", "now", "closed", "deadline"),
    [
        (None, FIRST - TICK, OPENS, ENDS),
        (None, FIRST, "", "Il doit arriver avant"),
        (None, FIRST + DAY - TICK, "", "Il doit arriver avant"),
        (None, FIRST + DAY, OVER, OVER),
        (None, FIRST + 4 * DAY, OVER, OVER),
        ("needs", FIRST + 4 * DAY, "", "Phase prévue jusqu’au "),
        ("needs", FIRST - DAY, "", "Il doit arriver avant"),
        ("vote", FIRST - DAY, OVER, OVER),
        ("deployment", FIRST, OVER, OVER),
    ],
)
@pytest.mark.parametrize("hours", [0, 1, -1])
def test_a_need_beside_its_phase(opened: Any, now: datetime, closed: str, deadline: str, hours: int) -> None:
    offset = ClockOffset(timedelta(hours=hours), now)
    found = sending.taking(campaign(opened), now - offset.by, offset)
    assert found.warning.startswith(closed) if closed else not found.warning
    assert found.until.startswith(deadline)


def test_where_no_date_is_known() -> None:
    unknown = sending.taking(None, FIRST, ClockOffset())
    assert unknown.warning == ""
    assert unknown.until.startswith("Les dates de la campagne ne sont pas encore connues ici.")


@pytest.mark.parametrize("corrects", ["", "Cantine"])
def test_the_review_says_that_a_correction_may_still_change_the_text(corrects: str) -> None:
    empty = {"public": (), "private": (), "contact": "", "deadline": "", "enrolment": Enrolment.ENROLLED}
    lead = sending.NeedSending(commune="Baule", corrects=corrects, **empty).confirmation.lead
    assert "Ensuite, seule une correction change le texte." in lead
    assert "Avec une connexion, l’envoi commence aussitôt." in lead
    assert "le texte ne change plus" not in lead


def of(
    corrects: str = "", *, grouped: bool = False, enrolment: Enrolment = Enrolment.ENROLLED, opened: Any = None
) -> NeedContext:
    return NeedContext(
        commune=None,
        campaign=campaign(opened),
        offset=ClockOffset(),
        enrolment=enrolment,
        fields={},
        attached=(),
        themes={},
        contact="",
        corrects=corrects,
        grouped=grouped,
        unvalidated=False,
    )


@pytest.mark.parametrize("unvalidated", [False, True])
def test_what_the_mayor_must_validate_first_is_not_said_to_leave_at_once(unvalidated: bool) -> None:
    read = sending.sending(replace(of(), unvalidated=unvalidated), FIRST).confirmation
    assert ("l’envoi commence aussitôt" in read.lead) is not unvalidated
    assert ("l’envoi commence aussitôt" in read.cancelling.words) is not unvalidated
    assert (sending.MAYOR_FIRST in read.warning) is unvalidated


@pytest.mark.parametrize("corrects", ["", "Cantine"])
@pytest.mark.parametrize("enrolment", [Enrolment.ENROLLED, Enrolment.NOT])
def test_the_review_says_once_that_the_phase_is_over(corrects: str, enrolment: Enrolment) -> None:
    found = of(corrects, enrolment=enrolment)
    read = sending.sending(found, FIRST + DAY).confirmation
    assert f"{read.warning} {read.notice}".count("est terminée") == 1
    what = "Envoyée maintenant, une correction sera sans doute refusée. Vous pouvez l’écrire et la garder ici."
    assert (what in read.warning) is bool(corrects)
    assert ("Envoyé maintenant, un besoin sera sans doute refusé." in read.warning) is not bool(corrects)
    assert "dira si" not in f"{read.warning} {read.notice}", "one word about it, as in the form"
    form = sending.taking(campaign(None), FIRST + DAY, ClockOffset(), corrects=bool(corrects))
    assert read.warning == form.warning, "the very sentence of the form"
    assert ("n’est pas encore inscrit" in read.lead) == (enrolment is Enrolment.NOT)
    assert read.notice == ""
    before = sending.sending(found, FIRST - TICK).confirmation
    assert before.notice.startswith(ENDS)


def test_a_correction_of_a_grouped_need_is_taken_until_the_vote_ends() -> None:
    """As the platform does: the phase of needs is over, and the correction is taken all the same."""
    read = sending.sending(of("Cantine", grouped=True), FIRST + DAY).confirmation
    assert (read.warning, read.notice) == (
        "",
        f"Il doit arriver avant le vendredi 3{F}janvier à 0{F}h{F}59, heure de Paris.",
    )
    known = campaign(None)
    needs, vote, *others = known.phases
    apart = replace(known, phases=(needs, replace(vote, opens=vote.opens + DAY / 2), *others))
    between = replace(of("Cantine", grouped=True), campaign=apart)
    read = sending.sending(between, FIRST + DAY).confirmation
    opens, ends = f"jeudi 2{F}janvier 2025", f"vendredi 3{F}janvier à 0{F}h{F}59, heure de Paris"
    assert (read.warning, read.notice) == (
        f"La phase «{F}vote{F}» ouvre le {opens}. Envoyée avant, une correction serait refusée.",
        f"La phase «{F}vote{F}» se termine le {ends}.",
    )
    single = sending.sending(replace(of("Cantine"), campaign=apart), FIRST + DAY).confirmation
    assert single.warning.startswith(OVER), "the control: the correction of a need that is not grouped"
    late = sending.sending(of("Cantine", grouped=True), FIRST + 2 * DAY).confirmation
    assert late.warning.startswith(f"La phase «{F}vote{F}» est terminée. Envoyée maintenant,")
    assert sending.sending(of("Cantine", grouped=True), FIRST).confirmation.warning == ""


def test_a_correction_shows_the_documents_that_the_need_has(baule: "Commune", tmp_path: Path) -> None:
    file = tmp_path / "devis.pdf"
    file.write_bytes(b"%PDF-1.7" + b"x" * 1_200 + b"\n%%EOF")
    need = baule.act(draft_need, None, title="Cantine", description="Un logiciel.")
    baule.act(attach_file, need, file)
    first = dict(sending.sending(baule.ask(sending.read, need), FIRST).private)
    assert first["Pièces jointes"] == f"devis.pdf (1,2{F}ko)"
    baule.act(submit_need, need)
    with baule.context.store.transaction() as connection:
        received = {"state": "accepted", "number": 1, "received_at": "2021-02-01T09:00:00+00:00"}
        connection.execute(update(outbox).values(received))
    correction = baule.act(correct_need, need)
    again = dict(sending.sending(baule.ask(sending.read, correction), FIRST).private)
    assert again["Pièces jointes (inchangées)"] == first["Pièces jointes"]


def test_before_the_phase_a_correction_is_warned_of_as_a_need_is() -> None:
    read = sending.sending(of("Cantine"), FIRST - TICK).confirmation
    assert read.warning.startswith(OPENS)
    assert read.warning.endswith("Écrivez déjà. Envoyée avant, une correction serait refusée.")
    assert read.notice.startswith(ENDS)


@pytest.mark.parametrize(("now", "opens"), [(FIRST, f"ouvre le jeudi 2{F}janvier 2025."), (FIRST + 2 * DAY, NOT_YET)])
def test_while_the_platform_keeps_an_earlier_phase_open_a_need_is_warned_of(now: datetime, opens: str) -> None:
    known = campaign("needs")
    needs, vote, *others = known.phases
    swapped = replace(known, phases=(replace(vote, key="needs"), *others), open_phase="vote")
    first = replace(swapped, phases=(replace(needs, key="vote"), *swapped.phases))
    found = sending.taking(first, now, ClockOffset())
    assert found.warning.startswith(f"La phase des besoins {opens}")
    assert found.warning.endswith("Envoyé avant, un besoin serait refusé.")
    assert not found.over


def test_a_clock_that_no_calendar_reaches_opens_the_need_all_the_same() -> None:
    """A signed time may be of any year: the sum with this computer's may be of none."""
    here = datetime(2021, 2, 3, 14, tzinfo=UTC)
    far = ClockOffset(timedelta(days=-800_000), here)
    assert sending.taking(campaign(None), here, far) == sending.taking(campaign(None), here, ClockOffset())
