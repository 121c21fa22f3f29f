"""A draft is sent or erased by another program while it is open, or one field is too long: the words go on apart."""

from typing import Any

import pytest

from desktop.actions.services.discard_share import discard_share
from desktop.actions.services.share_service import share_service
from desktop.database.queries import shares
from desktop.domain.drafts import MAX_DRAFT
from desktop.viewmodels.kit.text_editor import KEPT_APART
from tests.desktop.actions.published import open_phase
from tests.desktop.viewmodels.conftest import Commune
from tests.desktop.viewmodels.writing import KINDS, SHARE, THEIRS, Kind, Writing

LONG = "L" * (MAX_DRAFT + 500)


def _service(baule: Commune) -> str:
    open_phase(baule.context, "needs")
    return str(baule.act(SHARE.draft, None, title="Salles", summary="Ancien."))


@pytest.mark.parametrize("how", ["sent", "erased"])
def test_a_service_that_is_gone_goes_on_in_a_draft_apart(baule: Commune, how: str) -> None:
    id = _service(baule)
    here = Writing(baule, SHARE)
    here.begin(id)
    if how == "sent":
        share_service(baule.context, id)
    else:
        discard_share(baule.context, id)
        with baule.context.store.transaction() as connection:
            connection.exec_driver_sql("DELETE FROM share")
    here.type(summary="Ancien. Une phrase de plus.")
    assert ("Salles", "Ancien. Une phrase de plus.") in here.texts()
    assert here.sentences == [KEPT_APART]
    assert here.editor.kept
    assert here.editor.id != id
    here.type(title="Salles des fêtes")
    assert ("Salles des fêtes", "Ancien. Une phrase de plus.") in here.texts()
    assert here.sentences == [KEPT_APART]
    if how == "sent":
        assert baule.ask(shares.one, id).summary == "Ancien.", "what was sent is as it was"


@KINDS
@pytest.mark.parametrize("first", [True, False], ids=["already refused", "at once"])
def test_while_one_field_is_too_long_the_others_go_on_apart(baule: Commune, kind: Kind, first: bool) -> None:
    id = baule.act(kind.draft, None, **{"title": "Salles", kind.long: "Ancien."})
    here = Writing(baule, kind)
    said: list[Any] = []
    here.editor.saving.connect(lambda sentence, _tone: said.append(sentence))
    here.begin(id)
    if first:
        here.type(**{kind.long: LONG})
    here.writes_elsewhere(id, **{kind.long: THEIRS})
    here.type(**{kind.long: LONG, "title": "Salles et préaux"})
    assert here.texts() == {("Salles", THEIRS), ("Salles et préaux", "Ancien.")}
    assert here.sentences == [KEPT_APART]
    assert (here.editor.kept, said[-1].startswith("Tout n’est pas enregistré")) == (False, True)
    assert here.editor.fields[kind.long] == LONG
    here.type(**{kind.long: "Court."})
    assert here.texts() == {("Salles", THEIRS), ("Salles et préaux", "Court.")}
    assert here.editor.kept


@KINDS
def test_so_they_do_where_the_draft_was_begun_with_it(baule: Commune, kind: Kind) -> None:
    here = Writing(baule, kind)
    here.begin("")
    here.type(**{"title": "Salles", kind.long: LONG})
    assert here.texts() == {("Salles", "")}
    here.writes_elsewhere(here.editor.id, **{kind.long: THEIRS})
    here.type(title="Salles et préaux")
    assert here.texts() == {("Salles", THEIRS), ("Salles et préaux", "")}
    assert here.editor.fields[kind.long] == LONG
