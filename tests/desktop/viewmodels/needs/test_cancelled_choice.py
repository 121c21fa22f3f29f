"""A choice between two texts that is taken back says what becomes of the draft that it had made."""

import pytest

from desktop.actions.needs.draft_need import draft_need
from desktop.actions.needs.settle_conflict import settle_conflict
from desktop.viewmodels.kit.latest import Latest
from desktop.viewmodels.needs.sheet import NeedSheet
from desktop.viewmodels.outbox.outbox import Outbox
from tests.desktop.viewmodels.needs.two_texts import corrected, theirs
from tests.desktop.viewmodels.outbox.held_round import syncing_of

DRAFT = "Le brouillon «\u00a0Cimetière\u00a0» que ce choix avait fait"


def chosen(baule, keep: str, *, works: bool) -> tuple[str, str]:
    need = corrected(baule)
    theirs(baule, need)
    act = baule.act(settle_conflict, need, keep)
    if works:
        baule.act(draft_need, act.subject, remarks="Depuis.")
    return need, act.op


def asked(said: str) -> str:
    """What the question says of the draft, by what is said once it is answered."""
    words = {"avait fait": "a fait", "est dans": "ira dans", "reste dans": "restera dans"}
    for after, before in words.items():
        said = said.replace(after, before)
    return said.strip()


@pytest.mark.parametrize(
    ("keep", "works", "more"),
    [
        ("both", True, f" {DRAFT} reste dans nos besoins."),
        ("both", False, f" {DRAFT} est dans la corbeille."),
        ("mine", False, ""),
    ],
)
def test_on_the_sheet_of_the_need(baule, keep, works, more):
    need, _ = chosen(baule, keep, works=works)
    view, said = NeedSheet(baule.actor, Latest()), []
    view.cancelled.connect(said.append)
    view.show(need)
    baule.settle()
    assert view.sheet.cancel_note == asked(more), "before it is answered"
    view.cancel()
    baule.until(lambda: bool(said))
    assert said == [f"Envoi annulé. Il n’est pas parti.{more}"]


def test_in_the_outbox_too(baule):
    _, op = chosen(baule, "both", works=True)
    model, said, read = Outbox(baule.actor, syncing_of(baule)), [], []
    model.message.connect(said.append)
    model.opened.connect(read.append)
    model.choose(op)
    baule.settle()
    assert read[-1].cancel_note == asked(f"{DRAFT} reste dans nos besoins.")
    model.cancel(op, "Le cimetière")
    baule.until(lambda: bool(said))
    cancelled = "Envoi annulé\u00a0: «\u00a0Le cimetière\u00a0». Il n’est pas parti et n’aura aucun effet."
    assert said == [f"{cancelled} {DRAFT} reste dans nos besoins."]
