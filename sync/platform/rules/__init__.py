"""The programme's rules as the platform judges them: pure, with the campaign, the facts and the time as arguments."""

from sync.platform.rules.facts import Came, CaseFact, Facts, KnownOperation, NeedFact
from sync.platform.rules.judge import judge
from sync.platform.rules.phases import Period, periods, phase_by_dates
from sync.platform.rules.verdicts import ACCEPTED, GIVEN_UP, REQUIRED_REJECTED, UNDECIDED, Verdict

__all__ = [
    "ACCEPTED",
    "GIVEN_UP",
    "REQUIRED_REJECTED",
    "UNDECIDED",
    "Came",
    "CaseFact",
    "Facts",
    "KnownOperation",
    "NeedFact",
    "Period",
    "Verdict",
    "judge",
    "periods",
    "phase_by_dates",
]
