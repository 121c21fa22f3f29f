"""No rule depends on how a state or kind sorts: an unknown one is treated alike, wherever it sorts."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from functools import partial
from itertools import product
from typing import Any

import pytest

from desktop.domain import communes, corrections, deployments, interests, needs, requests, restoring, votes
from desktop.domain.restoring import Losses, LostAct, LostDraft
from resources import communes as communes_of_france
from tests.beside import judged_apart
from tests.desktop.domain.campaigns import campaign

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
STATES = ("draft", "validated", "accepted", "rejected", "withdrawn", "incomplete", "granted", "refused", "cancelled")
DECIDED = ("open", "retained", "not_retained")
LOST = Losses(
    database="sound",
    acts=(LostAct(op="o", type="vote.cast", title="Registre", received=True),),
    drafts=(LostDraft(id="n", title="Registre", older=True, act="need.submit"),),
)
PART = communes_of_france.get("13201")


@pytest.mark.parametrize(
    ("rule", "judged"),
    [
        (interests.role_of, ("referent",)),
        *((interests.check_retained, (state,)) for state in DECIDED),
        *((interests.check_declare, (campaign("steering"), state, "referent", "referent", NOW)) for state in DECIDED),
        (interests.check_withdraw, (campaign("steering"), "referent", NOW)),
        *((deployments.check_ask, (campaign("deployment"), state, False, NOW)) for state in DECIDED),
        *(
            (deployments.check_report, ("retained", state, asked, date(2026, 4, 1)))
            for state, asked in product(("", "asked", "planned", "live"), (True, False))
        ),
        *((corrections.check_correct, (state, "")) for state in STATES),
        (corrections.check_correct, ("accepted", "conflict")),
        (corrections.keep_of, ("platform",)),
        *((requests.check_discard, (state,)) for state in STATES),
        *((partial(requests.check_resume, sent_back=False), (state,)) for state in STATES),
        *((requests.check_withdraw, (state,)) for state in STATES),
        *((needs.check_withdraw, (state,)) for state in STATES),
        *((votes.check_cast, (campaign("vote"), kind, "p", (), NOW)) for kind in ("service", "proposal")),
        (votes.check_withdraw, (campaign("vote"), "proposal", "p", ("p",), NOW)),
        (communes.check_known, (PART, "13201")),
        (restoring.sentences, (LOST, NOW, NOW)),
        (restoring.sentences, (Losses(database="absent"), NOW, NOW)),
    ],
)
def test_what_sorts_before_and_what_sorts_after_are_judged_alike(rule: Callable[..., Any], judged: Any) -> None:
    assert judged_apart(lambda it: rule(*it), judged) == []
