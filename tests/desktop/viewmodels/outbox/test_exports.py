"""Acts and receipts as files: what is written, and what is said of it."""

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from desktop.actions.votes.cast_vote import cast_vote
from desktop.domain.refusals import Refusal
from desktop.viewmodels.outbox.exports import OutboxExports
from tests.desktop.viewmodels.outbox.acts_after_a_round import proven

if TYPE_CHECKING:
    from tests.desktop.viewmodels.conftest import Commune

VERIFYING = "Le fichier LISEZ-MOI de ce dossier dit comment les faire vérifier."


@pytest.mark.parametrize("format", ["ods", "csv", "json"])
def test_acts_and_receipts_are_taken_away(baule: "Commune", tmp_path: Path, format: str) -> None:
    made = baule.act(cast_vote, "actes")
    baule.act(cast_vote, "cadastre")
    proven(baule, made.op)
    exports = OutboxExports(baule.actor)
    messages: list[str] = []
    exports.message.connect(messages.append)
    file = tmp_path / f"envois.{format}"
    exports.save(file, format)
    baule.settle()
    assert messages == [f"Enregistré\u00a0: 2\u00a0envois et 1\u00a0accusé, dans {file}"]
    assert file.stat().st_size > 0


def test_a_file_that_cannot_be_written_is_said_and_nothing_else_changes(baule: "Commune", tmp_path: Path) -> None:
    exports = OutboxExports(baule.actor)
    said: list[Refusal] = []
    exports.refused.connect(said.append)
    exports.save(tmp_path / "nowhere" / "x.ods", "ods")
    baule.settle()
    assert [refusal.code for refusal in said] == ["cannot_write"]


def test_receipts_go_into_a_folder(baule: "Commune", tmp_path: Path) -> None:
    made = baule.act(cast_vote, "actes")
    exports = OutboxExports(baule.actor)
    messages: list[str] = []
    exports.message.connect(messages.append)
    exports.save_receipts(tmp_path / "accusés")
    baule.settle()
    assert messages == ["Aucun accusé pour l’instant."]
    proven(baule, made.op)
    exports.save_receipts(tmp_path / "accusés")
    baule.settle()
    assert messages[-1] == f"Enregistré\u00a0: 1\u00a0accusé, dans {tmp_path / 'accusés'}. {VERIFYING}"
    assert sorted(file.suffix for file in (tmp_path / "accusés").iterdir()) == [".json", ".pdf", ".py", ".txt"]


def test_what_is_typed_while_receipts_are_written_is_kept_in_between(baule: "Commune", tmp_path: Path) -> None:
    for service in ("actes", "cadastre"):
        proven(baule, baule.act(cast_vote, service).op)
    exports = OutboxExports(baule.actor)
    order: list[str] = []
    exports.message.connect(order.append)
    exports.save_receipts(tmp_path / "accusés")
    baule.actor.ask(lambda _connection: "typed", then=order.append)
    baule.settle()
    assert order == ["typed", f"Enregistré\u00a0: 2\u00a0accusés, dans {tmp_path / 'accusés'}. {VERIFYING}"]
    assert len(list((tmp_path / "accusés").glob("*.pdf"))) == 2
