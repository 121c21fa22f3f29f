"""A draft in the bin is not sent, whoever asks for it: it must be put back first."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any, NamedTuple

import pytest

from desktop.actions.kit.commune_context import CommuneContext
from desktop.actions.needs.ask_validation import ask_validation
from desktop.actions.needs.discard_need import discard_need
from desktop.actions.needs.draft_need import draft_need
from desktop.actions.needs.restore_need import restore_need
from desktop.actions.needs.submit_need import submit_need
from desktop.actions.needs.validate_need import validate_need
from desktop.actions.requests.discard_request import discard_request
from desktop.actions.requests.draft_request import draft_request
from desktop.actions.requests.restore_request import restore_request
from desktop.actions.requests.submit_request import submit_request
from desktop.actions.services.discard_share import discard_share
from desktop.actions.services.draft_share import draft_share
from desktop.actions.services.restore_share import restore_share
from desktop.actions.services.share_service import share_service
from desktop.database.queries import needs, outbox, requests, shares
from desktop.domain.refusals import Refusal
from tests.desktop.actions.conftest import Clock
from tests.desktop.actions.requests.ready_requests import TEXT

Act = Callable[..., Any]


class Kind(NamedTuple):
    draft: Act
    discard: Act
    send: Act
    restore: Act
    ours: str
    command: str  #: of `relaisctl`, where "ID" stands for the draft's


need = partial(draft_need, title="Cantine", description="Inscriptions sur papier.", theme="citizenship")
NEED = Kind(need, discard_need, submit_need, restore_need, "nos besoins", "need restore ID")
SHARE = Kind(
    partial(draft_share, title="Registre", summary="En ligne."),
    discard_share,
    share_service,
    restore_share,
    "nos services",
    "",
)
REQUEST = Kind(
    partial(draft_request, **TEXT),
    discard_request,
    submit_request,
    restore_request,
    "nos demandes",
    "request draft FICHIER --id ID",
)


@pytest.mark.parametrize("kind", [NEED, REQUEST, SHARE], ids=["need", "request", "service"])
def test_nothing_leaves_from_the_bin(context: CommuneContext, kind: Kind) -> None:
    id = kind.draft(context, None).value
    kind.discard(context, id)
    with pytest.raises(Refusal) as refused:
        kind.send(context, id)
    assert refused.value.sentence == "Ce brouillon est dans la corbeille\u00a0: il ne part pas."
    assert refused.value.remedy == f"Pour l’envoyer, remettez-le d’abord dans {kind.ours}."
    assert refused.value.command == kind.command.replace("ID", id)
    with context.store.reading() as connection:
        assert outbox.listed(connection) == ()

    kind.restore(context, id)
    kind.send(context, id)
    with context.store.reading() as connection:
        assert len(outbox.listed(connection)) == 1


def there(context: CommuneContext, kind: Kind) -> set[str]:
    listed = {NEED: needs, REQUEST: requests, SHARE: shares}[kind].discarded
    with context.store.reading() as connection:
        return {row.id for row in listed(connection)}


@pytest.mark.parametrize("kind", [NEED, REQUEST, SHARE], ids=["need", "request", "service"])
@pytest.mark.parametrize("wrong", [-365, 365])
def test_a_clock_that_was_wrong_once_takes_nothing_out_of_the_bin(
    context: CommuneContext, clock: Clock, kind: Kind, wrong: int
) -> None:
    """A flat battery had set it a year back, or it was a year ahead for an hour: drafts of today were erased."""
    ids = [kind.draft(context, None).value for _ in range(4)]
    for id, leap in zip(ids, (0, wrong, -wrong, 0), strict=True):
        clock.now += timedelta(days=leap, minutes=5)
        kind.discard(context, id)
    assert there(context, kind) == set(ids)


@pytest.mark.parametrize("kind", [NEED, REQUEST, SHARE], ids=["need", "request", "service"])
def test_a_draft_leaves_the_bin_only_thirty_days_after_it_was_seen_to_be_over_its_own(
    context: CommuneContext, clock: Clock, kind: Kind
) -> None:
    old, *later = (kind.draft(context, None).value for _ in range(4))
    kind.discard(context, old)
    for id, days in zip(later, (31, 29, 1), strict=True):
        assert old in there(context, kind)
        clock.now += timedelta(days=days)
        kind.discard(context, id)
    assert there(context, kind) == set(later)


@pytest.mark.parametrize("act", [ask_validation, lambda context, id: validate_need(context, id, "Mme Martin, maire")])
def test_the_mayor_is_not_asked_about_a_need_in_the_bin(context: CommuneContext, act: Act) -> None:
    id = need(context, None).value
    discard_need(context, id)
    with pytest.raises(Refusal, match="in_bin"):
        act(context, id)
