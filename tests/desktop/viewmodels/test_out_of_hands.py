"""What another program did with a draft under its question is said when she answers, looked at before or not."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest

from desktop.actions.needs.discard_need import discard_need
from desktop.actions.needs.draft_need import draft_need
from desktop.actions.needs.submit_need import submit_need
from desktop.actions.requests.discard_request import discard_request
from desktop.actions.requests.draft_request import draft_request
from desktop.actions.requests.submit_request import submit_request
from desktop.actions.services.discard_share import discard_share
from desktop.actions.services.draft_share import draft_share
from desktop.actions.services.share_service import share_service
from desktop.database.queries import outbox
from desktop.domain.changes import EVERYTHING
from desktop.viewmodels.needs.screens import NeedScreen
from desktop.viewmodels.requests.screens import RequestScreen
from desktop.viewmodels.services.screens import ShareScreen
from tests.desktop.viewmodels.reviews import Make, review_of_a_need, review_of_a_request, review_of_a_share

if TYPE_CHECKING:
    from pathlib import Path

    from desktop.domain.refusals import Refusal
    from tests.desktop.viewmodels.conftest import Commune
    from tests.desktop.viewmodels.reviews import Review

Act = Callable[..., Any]


class Kind(NamedTuple):
    make: Make
    write: Act
    discard: Act
    send: Act
    writing: object
    reading: object


NEED = Kind(review_of_a_need, draft_need, discard_need, submit_need, NeedScreen.WRITING, NeedScreen.READING)
REQUEST = Kind(
    review_of_a_request,
    draft_request,
    discard_request,
    submit_request,
    RequestScreen.WRITING,
    RequestScreen.READING,
)
SHARE = Kind(review_of_a_share, draft_share, discard_share, share_service, ShareScreen.WRITING, ShareScreen.READING)
KINDS = pytest.mark.parametrize("kind", [NEED, REQUEST, SHARE], ids=["need", "request", "service"])
LOOKED = pytest.mark.parametrize("looked", [True, False], ids=["looked", "not_looked"])


def navigation_of(review: "Review") -> Any:
    return getattr(review.back, "__self__", None)


def answer(baule: "Commune", review: "Review", *, looked: bool) -> None:
    """She says yes, before or after the window has looked at what other programs wrote."""
    if looked:
        baule.actor.announce(EVERYTHING)
        baule.settle()
    else:
        review.yes()
    baule.settle()


@LOOKED
@pytest.mark.parametrize(
    ("kind", "screen", "sentence"),
    [
        (NEED, NeedScreen.BIN, "Ce brouillon a été mis à la corbeille entre-temps. Pour continuer à l’écrire,"),
        (REQUEST, RequestScreen.BIN, "Ce brouillon a été mis à la corbeille entre-temps. Pour continuer à l’écrire,"),
        (SHARE, ShareScreen.BIN, "Ce brouillon a été mis à la corbeille entre-temps. Pour continuer à l’écrire,"),
    ],
    ids=["need", "request", "service"],
)
def test_what_is_in_the_bin_does_not_leave_and_that_is_said(
    baule: "Commune", tmp_path: "Path", kind: Kind, screen: object, sentence: str, looked: bool
) -> None:
    baule.campaign()
    review = kind.make(baule, tmp_path)
    navigation, said = navigation_of(review), list[str]()
    navigation.editor.binned.connect(said.append)
    kind.discard(baule.context, review.id)
    answer(baule, review, looked=looked)
    assert baule.ask(outbox.listed) == ()
    assert navigation.screen is screen
    assert [words for words in said if words.startswith(sentence)] == said != []


def test_a_service_put_in_the_bin_elsewhere_can_be_put_back(baule: "Commune", tmp_path: "Path") -> None:
    baule.campaign()
    review = review_of_a_share(baule, tmp_path)
    navigation = navigation_of(review)
    discard_share(baule.context, review.id)
    answer(baule, review, looked=True)
    assert navigation.shares.count == 0
    navigation.bin.restore(review.id)
    baule.settle()
    assert (navigation.shares.count, navigation.screen) == (1, ShareScreen.WRITING)


@KINDS
@LOOKED
def test_what_was_sent_elsewhere_is_shown_as_sent(baule: "Commune", tmp_path: "Path", kind: Kind, looked: bool) -> None:
    baule.campaign()
    review = kind.make(baule, tmp_path)
    navigation, said = navigation_of(review), list[str]()
    navigation.editor.sent.connect(said.append)
    kind.send(baule.context, review.id)
    answer(baule, review, looked=looked)
    assert len(baule.ask(outbox.listed)) == 1
    assert navigation.screen is kind.reading
    assert not navigation.editor.active
    if kind is not NEED:  # whose page says it by itself
        assert [words.partition(" a été")[2] for words in said] == [
            f" mis{'e' if kind is REQUEST else ''} dans la boîte d’envoi entre-temps. Voici son texte."
        ]


@pytest.mark.parametrize("kind", [REQUEST, SHARE], ids=["request", "service"])
def test_asked_from_the_text_after_it_was_sent_elsewhere_it_is_shown_as_sent(
    baule: "Commune", tmp_path: "Path", kind: Kind
) -> None:
    baule.campaign()
    review = kind.make(baule, tmp_path)
    navigation = navigation_of(review)
    navigation.back_to_text()
    kind.send(baule.context, review.id)
    navigation.editor.ask_submit()
    baule.settle()
    assert navigation.screen is kind.reading


@KINDS
@LOOKED
def test_a_title_emptied_elsewhere_is_missing_in_the_form_too(
    baule: "Commune", tmp_path: "Path", kind: Kind, looked: bool
) -> None:
    baule.campaign()
    review = kind.make(baule, tmp_path)
    navigation = navigation_of(review)
    in_form: list[tuple[str, str]] = []

    def wrong(problems: "tuple[Refusal, ...]") -> None:
        in_form.append((problems[0].code, navigation.editor.fields["title"]))

    (navigation.departure if kind is NEED else navigation.editor).wrong.connect(wrong)
    kind.write(baule.context, review.id, title="")
    answer(baule, review, looked=looked)
    assert navigation.screen is kind.writing
    assert in_form == [("title_missing", "")]
