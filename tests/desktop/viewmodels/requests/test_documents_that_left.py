"""The documents of a request that was sent, as its act names them; those that no longer exist are marked."""

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from desktop.actions.kit.attach_file import attach_file
from desktop.actions.kit.cancel_act import cancel_act
from desktop.actions.kit.detach_file import detach_file
from desktop.actions.requests.submit_request import submit_request
from tests.desktop.actions.published import settle
from tests.desktop.viewmodels.conftest import baule
from tests.desktop.viewmodels.requests.sent_request import Sent

if TYPE_CHECKING:
    from tests.desktop.viewmodels.conftest import Commune

__all__ = ["baule"]


@pytest.mark.parametrize("taken_out", [0, 1, 2])
def test_what_was_taken_out_before_it_turned_out_to_have_left(baule: "Commune", tmp_path: Path, taken_out: int) -> None:
    sent = Sent(baule)
    op = sent.row.submit_op
    assert (sent.sheet.nowhere, "Pièces jointes" in dict(sent.sheet.fields)) == ("", False)
    baule.act(cancel_act, op)
    digests = [baule.act(attach_file, sent.id, paper(tmp_path / name)).sha256 for name in ("devis.pdf", "plan.pdf")]
    again = baule.act(submit_request, sent.id).op
    baule.act(cancel_act, again)
    for sha256 in digests[:taken_out]:
        baule.act(detach_file, sent.id, sha256)
    settle(baule.context, again, "accepted")
    sent.model.show(sent.id)
    sent.commune.settle()
    joined = dict(sent.sheet.fields)["Pièces jointes"]
    assert [line.split(" (")[0] for line in joined.splitlines()] == ["devis.pdf", "plan.pdf"]
    gone = "n’est plus sur cet ordinateur et la plateforme ne l’a pas. Apportez-la à la préfecture."
    assert (
        sent.sheet.nowhere
        == (
            "",
            f"La pièce «\u00a0devis.pdf\u00a0» est nommée dans cette demande, mais elle {gone}",
            "Ces pièces sont nommées dans cette demande, mais elles ne sont plus sur cet ordinateur et la plateforme"
            " ne les a pas\u00a0: «\u00a0devis.pdf\u00a0», «\u00a0plan.pdf\u00a0». Apportez-les à la préfecture.",
        )[taken_out]
    )
    sent.answer(state="incomplete")
    assert bool(sent.sheet.nowhere) is (taken_out > 0)
    sent.answer(state="accepted")
    assert sent.sheet.nowhere == "", "the préfet has decided without it"


def paper(path: Path) -> Path:
    path.write_bytes(b"%PDF-1.7\n%%EOF\n" + path.name.encode())
    return path
