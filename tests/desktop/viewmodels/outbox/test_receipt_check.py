"""A receipt is verified on this computer alone; tests/desktop/demo/stage/test_proof.py has one that is signed."""

from typing import TYPE_CHECKING

from desktop.actions.votes.cast_vote import cast_vote
from desktop.viewmodels.outbox.receipt_check import ReceiptCheck
from tests.desktop.viewmodels.outbox.acts_after_a_round import proven

if TYPE_CHECKING:
    from tests.desktop.viewmodels.conftest import Commune


def checked(commune: "Commune", op: str) -> tuple[str, str]:
    said: list[tuple[str, str]] = []
    check = ReceiptCheck(commune.actor)
    check.checked.connect(lambda of, sentence, tone: said.append((sentence, tone)) if of == op else None)
    check.check(op)
    commune.settle()
    return said[-1]


def test_what_no_platform_has_signed_is_called_so(baule: "Commune") -> None:
    made = baule.act(cast_vote, "actes")
    proven(baule, made.op)
    sentence, tone = checked(baule, made.op)
    assert tone == "error"
    assert sentence.startswith("✗ Cet accusé ne se vérifie pas")
    assert "la signature de la plateforme ne le confirme pas." in sentence
