"""What is shown above a request that is being written, and to which fault a person is led."""

import pytest
from msgspec.structs import replace

from desktop.database.queries.link import CommuneRow
from desktop.documents.council import council_of
from desktop.domain.lives.enrolment import Enrolment
from desktop.domain.refusals import Refusal
from desktop.viewmodels.requests.draft import RequestContext
from desktop.viewmodels.requests.opened_request import OpenedRequest
from desktop.viewmodels.requests.over_text import OverText, field_of, over_text
from sync.contract.campaign import FundingRules

LISTED = CommuneRow(insee="45024", name="Baule", siren="214500247", department_name="Loiret")
UNLISTED = CommuneRow(insee="98735", name="Papeete", siren="", department_name="Polynésie française")


def opened(commune: CommuneRow = LISTED) -> OpenedRequest:
    context = RequestContext(
        commune=commune,
        council=council_of(commune),
        categories=(),
        authorities={},
        labels={},
        rules=FundingRules(),
        contact={},
        signed_as="",
        enrolment=Enrolment.NOT,
        epci=False,
        postal_codes=(),
        mairie={},
    )
    return OpenedRequest(fields={}, request_context=context, asked="")


AGAIN = "Votre texte est de nouveau un brouillon."


@pytest.mark.parametrize(
    ("asked", "lodged", "reopened", "over"),
    [
        ("", "", "", OverText("")),
        ("", "", AGAIN, OverText(AGAIN, reopened=True)),
        ("Il manque un devis.", "", AGAIN, OverText("⚠ Il manque un devis.")),
        ("Il manque un devis.", "Déjà déposée.", "", OverText("⚠ Déjà déposée.")),
    ],
)
def test_what_keeps_it_here_comes_before_what_was_asked_and_that_before_the_rest(
    asked: str, lodged: str, reopened: str, over: OverText
) -> None:
    assert over_text(replace(opened(), asked=asked, lodged=lodged), reopened) == over
    assert over_text(None, reopened) == OverText(reopened, reopened=bool(reopened))


def test_where_nothing_can_leave_it_is_said_before_the_first_letter() -> None:
    """Communes of some overseas territories have no SIREN: it was said in red once all was written."""
    over = over_text(opened(UNLISTED), "")
    assert not over.reopened
    assert over.words.startswith("⚠ La liste officielle ne donne pas de numéro SIREN pour Papeete")
    assert over.words.endswith("rien ne peut partir en son nom. Vous pouvez écrire cette demande et la garder ici.")


def test_one_problem_leads_to_its_field_and_several_to_the_end_of_the_path() -> None:
    first, second = Refusal("empty", "Il manque un titre.", field="title"), Refusal("empty", "Non.", field="lead")
    assert field_of([first]) == "title"
    assert field_of([first, second]) is None
