"""What is shown above a request that is being written, and to which fault a person is led."""

from typing import cast

import pytest
from msgspec.structs import replace

from desktop.domain.refusals import Refusal
from desktop.viewmodels.requests.draft import RequestContext
from desktop.viewmodels.requests.editor import OpenedRequest
from desktop.viewmodels.requests.over_text import OverText, field_of, over_text

OPENED = OpenedRequest(fields={}, request_context=cast(RequestContext, None), asked="")
AGAIN = "Votre texte est de nouveau un brouillon."


@pytest.mark.parametrize(
    ("asked", "lodged", "reopened", "over"),
    [
        ("", "", "", OverText("", "ok")),
        ("", "", AGAIN, OverText(AGAIN, "ok")),
        ("Il manque un devis.", "", AGAIN, OverText("⚠ Il manque un devis.", "warn")),
        ("Il manque un devis.", "Déjà déposée.", "", OverText("⚠ Déjà déposée.", "warn")),
    ],
)
def test_what_keeps_it_here_comes_before_what_was_asked_and_that_before_the_rest(
    asked: str, lodged: str, reopened: str, over: OverText
) -> None:
    assert over_text(replace(OPENED, asked=asked, lodged=lodged), reopened) == over
    assert over_text(None, reopened) == OverText(reopened, "ok")


def test_one_problem_leads_to_its_field_and_several_to_the_end_of_the_path() -> None:
    first, second = Refusal("empty", "Il manque un titre.", field="title"), Refusal("empty", "Non.", field="lead")
    assert field_of([first]) == "title"
    assert field_of([first, second]) is None
