"""What became of the act of one need is not said of the next one that is opened."""

from typing import TYPE_CHECKING

import pytest

from desktop.actions.kit.cancel_act import cancel_act
from desktop.actions.needs.draft_need import draft_need
from desktop.actions.needs.submit_need import submit_need
from desktop.viewmodels.kit.latest import Latest
from desktop.viewmodels.needs.sheet import NeedSheet

if TYPE_CHECKING:
    from tests.desktop.viewmodels.conftest import Commune


@pytest.mark.parametrize("left", [False, True])
def test_a_draft_opened_after_a_cancelled_act_of_another_need_is_not_told_as_cancelled(
    baule: "Commune", left: bool
) -> None:
    need = baule.act(draft_need, None, title="Cantine", description="Inscriptions")
    draft = baule.act(draft_need, None, title="Registre", description="Sur papier")
    op = baule.act(submit_need, need).op
    sheet, drafted, said = NeedSheet(baule.actor, Latest()), list[str](), list[str]()
    sheet.drafted.connect(drafted.append)
    sheet.reopened.connect(said.append)
    sheet.show(need)
    baule.until(lambda: sheet.sheet is not None)
    cancel_act(baule.context, op)
    if left:
        sheet.leave()
    sheet.show(draft)
    baule.until(lambda: drafted == [draft])
    assert said == []
    assert sheet.became is None
