"""A backup is made while one writes; once it is put back, no session has broken off in what was open then."""

from collections.abc import Callable

import pytest

from desktop.actions.kit.commune_context import CommuneContext
from desktop.actions.kit.keep_typed import keep_typed
from desktop.actions.needs.draft_need import draft_need
from desktop.actions.needs.open_need import open_need
from desktop.actions.requests.draft_request import draft_request
from desktop.actions.requests.open_request import open_request
from desktop.actions.services.draft_share import draft_share
from desktop.actions.settings.make_backup import make_backup
from desktop.actions.settings.restore_backup import restore_backup
from desktop.database.opening import Opening, read_opening
from desktop.paths import Places
from sync.contract.published import Proposal
from tests.desktop.actions.conftest import Clock
from tests.desktop.actions.published import publish


def opening(context: CommuneContext) -> Opening:
    read = read_opening(context.store.path)
    assert read is not None
    return read


def write_need(context: CommuneContext) -> None:
    id = draft_need(context, title="Salles").value
    open_need(context, id)
    draft_need(context, id, title="Salles et prêts")


def write_request(context: CommuneContext) -> None:
    id = draft_request(context, title="Cimetière").value
    open_request(context, id)
    draft_request(context, id, title="Columbarium")


def write_share(context: CommuneContext) -> None:
    draft_share(context, on_screen=True, title="Navette")


def write_effect(context: CommuneContext) -> None:
    publish(context, "proposals", Proposal(id="p1", title="Titre", kind="existing"))
    keep_typed(context, "report.p1", {"effect": "Une heure."})


@pytest.mark.parametrize("write", [write_need, write_request, write_share, write_effect])
def test_no_text_is_open_in_what_comes_back(
    context: CommuneContext, places: Places, clock: Clock, write: Callable[[CommuneContext], None]
) -> None:
    """Accueil said that the text of a request, of a service or of an act was found again, as after a crash."""
    write(context)
    before = opening(context)
    assert any((before.broken_off, before.broken_request, before.left_on_screen))
    kept = make_backup(context, "asked").value.kept
    restore_backup(places, "45024", kept.name, clock)
    after = opening(context)
    assert (after.broken_off, after.broken_request, after.left_on_screen) == (None, None, None)
    assert (after.drafts, after.last_texts) == (before.drafts, before.last_texts)
