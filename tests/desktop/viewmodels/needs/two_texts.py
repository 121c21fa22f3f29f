"""A need of which the platform has another text than this computer."""

from desktop.actions.needs.correct_need import correct_need
from desktop.actions.needs.draft_need import draft_need
from desktop.actions.needs.submit_need import submit_need
from desktop.database.queries import needs
from tests.desktop.viewmodels.saying import answer, own_need, say

ELSEWHERE = "01a210ca-359b-7da6-b7ab-1c5b85688d22"  # an act of another computer


def corrected(baule) -> str:
    """A need whose correction left, and met another text."""
    baule.campaign()
    need = baule.act(draft_need, None, title="Cimetière", description="Registre papier", remarks="Urgent")
    baule.act(submit_need, need)
    answer(baule, need)
    draft = baule.act(correct_need, need)
    baule.act(draft_need, draft, description="Registre papier, à la cave")
    baule.act(submit_need, draft)
    answer(baule, need, "need.amend", "conflict")
    return need


def theirs(baule, need: str) -> None:
    row = baule.ask(needs.one, need)
    say(baule, "mine", own_need(need, row.submit_op, ELSEWHERE, title="Le cimetière", remarks="Urgent"))


def a_backup_was_put_back(baule) -> None:
    """What the platform has of another text may be of this very computer from now on."""
    with baule.context.store.transaction() as connection:
        connection.exec_driver_sql(
            "INSERT INTO restored (at, backup, seq, head, lost_seq, lost_head) VALUES ('2021-02-01', 'b', 0, '', 1, '')"
        )
