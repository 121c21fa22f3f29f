"""Each error has its place: a refusal at its control, network and disk faults in their bands, a bug in the dialog."""

from functools import partial
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QObject, Signal
from shiboken6 import delete
from sqlalchemy import text

from desktop.actions.kit.commune_context import CommuneContext
from desktop.actions.needs.draft_need import draft_need
from desktop.database.errors import Damaged, DiskFull
from desktop.database.queries import needs
from desktop.domain.changes import Outcome
from desktop.domain.refusals import Refusal
from desktop.runtime.actor import NetworkProblem
from desktop.viewmodels.kit.typed_text import TypedText
from sync.client.errors import Integrity, NetworkError, WrongCode
from tests.desktop.viewmodels.conftest import baule

if TYPE_CHECKING:
    from tests.desktop.viewmodels.conftest import Commune

__all__ = ["baule"]


def refusing(_context: CommuneContext) -> Outcome[None]:
    raise Refusal("no", "C’est non.", field="title")


def full(_context: CommuneContext) -> Outcome[None]:
    raise DiskFull()


def damaged(_context: CommuneContext) -> Outcome[None]:
    raise Damaged()


def without_network(_context: CommuneContext) -> Outcome[None]:
    raise NetworkError("timeout")


def broken(_context: CommuneContext) -> Outcome[None]:
    raise LookupError("ours")


def mistyped(_context: CommuneContext) -> Outcome[None]:
    raise WrongCode("check")


def test_an_act_is_told_to_all_then_to_who_asked(baule: "Commune") -> None:
    order: list[str] = []
    baule.actor.changed.connect(lambda _changes: order.append("all"))
    baule.actor.act(draft_need, None, title="Cantine", then=lambda id: order.append(f"asked {bool(id)}"))
    baule.settle()
    assert order == ["all", "asked True"]
    rows: list[object] = []
    baule.actor.ask(needs.listed, then=rows.extend)
    baule.settle()
    assert [row.title for row in rows] == ["Cantine"]


def test_a_refusal_goes_to_its_control_and_to_nobody_else(baule: "Commune") -> None:
    beside: list[Refusal] = []
    anywhere: list[Refusal] = []
    failed: list[str] = []
    baule.actor.refused.connect(anywhere.append)
    baule.actor.act(refusing, refused=beside.append, failed=failed.append)
    baule.settle()
    assert [refusal.code for refusal in beside] == ["no"]
    assert anywhere == []
    assert failed == []
    baule.actor.act(refusing)
    baule.settle()
    assert [refusal.code for refusal in anywhere] == ["no"]


def test_a_question_too_may_be_refused_beside_its_control_or_fail_with_a_sentence(baule: "Commune") -> None:
    told: list[object] = []
    baule.actor.ask(refusing, then=told.append, refused=lambda refusal: told.append(refusal.code))
    baule.actor.ask(broken, then=told.append, failed=told.append)
    baule.settle()
    assert told == ["no", "Un problème est survenu."]
    baule.bugs.clear()


def test_a_mistyped_code_is_a_refusal_beside_its_field(baule: "Commune") -> None:
    beside: list[Refusal] = []
    baule.actor.act(mistyped, refused=beside.append)
    baule.settle()
    assert [(refusal.field, refusal.of_input) for refusal in beside] == [("code", True)]


def test_a_network_problem_goes_to_the_band_with_its_sentence(baule: "Commune") -> None:
    seen: list[NetworkProblem] = []
    failed: list[str] = []
    baule.actor.network_problem.connect(seen.append)
    baule.actor.act(without_network, failed=failed.append)
    baule.settle()
    assert seen[0].code == "timeout"
    assert failed == [seen[0].sentence]


def test_a_full_disk_stays_said_until_something_is_kept_again(baule: "Commune") -> None:
    baule.actor.act(full)
    baule.settle()
    assert isinstance(baule.faults[-1], DiskFull)
    baule.actor.ask(needs.listed, then=lambda _rows: None)
    baule.settle()
    assert isinstance(baule.faults[-1], DiskFull), "reading proves nothing about writing"
    baule.actor.act(draft_need, None, title="Cantine")
    baule.settle()
    assert baule.faults[-1] is None


def unstored(baule: "Commune") -> TypedText:
    """A text that a full disk has not taken; there is room again."""
    text = TypedText(baule.actor, "interest", again_ms=60_000)
    text.begin("p")
    baule.settle()
    baule.read_only(True)
    text.type("motivation", "Trois lignes.")
    text.pause()
    baule.settle()
    baule.read_only(False)
    return text


def test_a_full_disk_stays_said_while_a_text_is_not_stored_though_another_write_finds_room(baule: "Commune") -> None:
    """At each change of page the band went for a second or two, and what it covered read as saved."""
    text = unstored(baule)
    baule.actor.act(draft_need, None, title="Cantine")
    baule.settle()
    assert baule.faults[-1] is not None
    text.type("motivation", "Trois lignes, et une.")
    text.pause()
    text.type("motivation", "Trois lignes, et une autre.")
    baule.settle()
    assert baule.faults[-1] is None, "what is typed since is no fault"


def test_nor_does_it_once_the_letter_that_it_did_not_take_is_deleted(baule: "Commune") -> None:
    """“Le disque est plein” stood above “Enregistré” until the text was closed."""
    text = unstored(baule)
    text.type("motivation", "")
    text.pause()
    baule.actor.act(draft_need, None, title="Cantine")
    baule.settle()
    assert baule.faults[-1] is None


def test_a_text_that_is_given_up_keeps_no_fault_said(baule: "Commune") -> None:
    text = unstored(baule)
    assert baule.faults[-1] is not None
    text.forget("p")
    baule.settle()
    assert baule.faults[-1] is None


def test_damage_stays_said_whatever_is_kept_next(baule: "Commune") -> None:
    baule.actor.act(damaged)
    baule.settle()
    baule.actor.act(draft_need, None, title="Cantine")
    baule.settle()
    assert isinstance(baule.faults[-1], Damaged)


def test_anything_else_is_a_bug_of_ours(baule: "Commune") -> None:
    failed: list[str] = []
    baule.actor.act(broken, failed=failed.append)
    baule.settle()
    assert [type(bug) for bug in baule.bugs] == [LookupError]
    assert failed
    baule.bugs.clear()


class Asker(QObject):
    refreshed = Signal()

    def show(self, *_answer: object) -> None:
        self.refreshed.emit()


@pytest.mark.parametrize("of_one", [False, True])
def test_an_answer_for_a_dialog_that_is_gone_is_nobody_s_bug(baule: "Commune", of_one: bool) -> None:
    dialog = QObject()
    asker = Asker(dialog)
    baule.actor.ask(needs.listed, then=partial(asker.show, "one") if of_one else asker.show)
    delete(dialog)
    read: list[None] = []
    baule.actor.texts.read.connect(lambda: read.append(None))
    baule.settle()
    assert baule.bugs == []
    assert read, "the keyboard waited ten seconds for a text that nobody asked for any more"


def test_a_question_cannot_write(baule: "Commune") -> None:
    baule.actor.ask(lambda connection: connection.execute(text("DELETE FROM meta")), then=lambda _rows: None)
    baule.settle()
    assert len(baule.bugs) == 1
    baule.bugs.clear()
    assert baule.opening().insee == "45024"


@pytest.mark.parametrize("error", [Integrity("outbox 3", "Une preuve ne se vérifie pas.")])
def test_a_broken_proof_is_said_in_the_band(baule: "Commune", error: Exception) -> None:
    seen: list[NetworkProblem] = []
    baule.actor.network_problem.connect(seen.append)
    assert baule.actor.report(error) == "Une preuve ne se vérifie pas."
    assert seen[0].code == "integrity"
