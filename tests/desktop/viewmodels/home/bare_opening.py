"""What the first screen of a commune reads before anything was written or exchanged."""

from desktop.database.opening import Opening
from desktop.domain.lives.enrolment import Enrolment

BARE = Opening(
    insee="45024",
    commune="Baule",
    department="Loiret",
    drafts=(),
    waiting=0,
    accepted=0,
    undecided=0,
    refused=0,
    phases=(),
    open_phase=None,
    campaign_title=None,
    enrolment=Enrolment.NOT,
    last_exchange=None,
    votes=0,
    problems=0,
    broken_off=None,
)
