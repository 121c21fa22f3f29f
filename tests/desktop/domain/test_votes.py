"""Who may vote, for what, how often: tables, one row per case."""

from datetime import UTC, datetime

import pytest

from desktop.domain import phases
from desktop.domain.refusals import Refusal
from desktop.domain.votes import check_cast, check_withdraw
from tests.desktop.domain.campaigns import campaign

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
CLOSE = datetime(2026, 4, 30, 21, 59, tzinfo=UTC)


@pytest.mark.parametrize(
    ("opened", "kind", "standing", "open", "refused"),
    [
        ("needs", "service", (), True, None),  # services are put to the vote in the first phase
        ("needs", "proposal", (), True, "not_votable"),
        ("vote", "proposal", (), True, None),  # proposals in the second
        ("vote", "service", (), True, "not_votable"),
        ("steering", "proposal", (), True, "not_votable"),  # and nothing afterwards
        ("deployment", "service", (), True, "not_votable"),
        (None, "service", (), True, "phase_closed"),  # all dates lie in the past
        ("vote", "proposal", ("other",), True, None),  # no limit on the number of subjects
        ("vote", "proposal", ("this",), True, "already_voted"),  # one counted vote per commune and subject
        ("vote", "proposal", (), False, "decided"),  # the committee has decided
        ("steering", "proposal", ("this",), True, "already_voted"),  # what was done is said before what may be done
        ("absent", "service", (), True, None),  # no campaign known: the platform judges
        ("absent", "proposal", (), True, None),
        ("absent", "proposal", ("this",), True, "already_voted"),  # but never twice
    ],
)
def test_a_vote(opened: str | None, kind: str, standing: tuple[str, ...], open: bool, refused: str | None) -> None:
    known = None if opened == "absent" else campaign(opened)
    if refused is None:
        check_cast(known, kind, "this", standing, NOW, open=open)
        return
    with pytest.raises(Refusal) as caught:
        check_cast(known, kind, "this", standing, NOW, open=open)
    assert caught.value.code == refused
    assert caught.value.sentence.endswith(".")
    assert caught.value.remedy
    assert (caught.value.remedy == phases.SEE_CALENDAR) is (caught.value.command == phases.SHOW_CALENDAR)


@pytest.mark.parametrize(
    ("opened", "kind", "standing", "refused"),
    [
        ("vote", "proposal", ("this",), None),
        ("vote", "proposal", (), "no_vote"),
        ("steering", "proposal", ("this",), "phase_closed"),  # until the close, not after
        ("vote", "service", ("this",), "phase_closed"),  # the services' vote closed with the first phase
        (None, "proposal", ("this",), "phase_closed"),
        ("absent", "proposal", ("this",), None),
        ("absent", "proposal", (), "no_vote"),
    ],
)
def test_a_withdrawal(opened: str | None, kind: str, standing: tuple[str, ...], refused: str | None) -> None:
    known = None if opened == "absent" else campaign(opened)
    if refused is None:
        check_withdraw(known, kind, "this", standing, NOW)
        return
    with pytest.raises(Refusal) as caught:
        check_withdraw(known, kind, "this", standing, NOW)
    assert caught.value.code == refused
    if refused == "phase_closed":  # there are two kinds of vote, and one may be open
        what = {"service": "les services", "proposal": "les propositions"}[kind]
        assert caught.value.sentence.startswith(f"Le vote pour {what} est clos")


def test_a_vote_that_the_committee_has_had_stays() -> None:
    with pytest.raises(Refusal) as caught:
        check_withdraw(None, "proposal", "this", {"this"}, NOW, open=False)
    assert caught.value.code == "decided"


def test_a_vote_that_the_platform_holds_back_can_be_withdrawn_after_the_phase_but_not_after_the_decision() -> None:
    check_withdraw(campaign(None), "proposal", "this", {"this"}, NOW, held=True)
    with pytest.raises(Refusal, match="decided"):
        check_withdraw(campaign(None), "proposal", "this", {"this"}, NOW, open=False, held=True)
