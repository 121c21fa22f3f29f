"""What the forms of a deployment say and offer at each press, without a window."""

import pytest
from msgspec.structs import replace

from desktop.viewmodels.kit.acts import Acts
from desktop.viewmodels.kit.citizens import NOT_SENT
from desktop.viewmodels.kit.french import FIXED as F
from desktop.viewmodels.votes.deployment_entries import DeploymentEntry
from desktop.viewmodels.votes.deployment_form import FormAct, FormFacts, ReadForm, report_heading, report_texts

FACTS = FormFacts("Cimetières")
READ, WARNED = ReadForm(FACTS, reviewed=True), ReadForm(FACTS, reviewed=True, warning="Un nom.")
FRESH = DeploymentEntry(
    id="p", title="Cimetières", nature="", summary="", shown=None, note="", steps=(), live_since="25/01/2021"
)


@pytest.mark.parametrize(
    ("read", "acts", "notice"),
    [
        (ReadForm(FACTS), Acts(FormAct.SUBMIT, back=FormAct.LEAVE), ""),
        (READ, Acts(FormAct.SUBMIT_READ, back=FormAct.WRITE_ON), f"Rien n’est encore parti. Relisez{F}:"),
        (WARNED, Acts(FormAct.SUBMIT_AS_IT_IS, back=FormAct.WRITE_ON), NOT_SENT),
    ],
)
def test_each_press_has_a_button_of_its_own(read: ReadForm, acts: Acts[FormAct], notice: str) -> None:
    assert read.acts == acts
    assert bool(read.notice) == bool(notice)
    assert read.notice.startswith(notice)


def test_who_is_named_is_said_where_somebody_is() -> None:
    named = FormFacts("Cimetières", "Mairie, 02 38 45 00 00", "Maire")
    assert named.contact_sentence.startswith(f"Personne à contacter{F}: Mairie, 02 38 45 00 00. ")
    assert f"{F}: Maire. " in named.signed_as_line
    assert (FACTS.contact_sentence, FACTS.signed_as_line) == ("", "")


def test_a_report_begins_with_what_was_reported_before() -> None:
    assert report_heading(FRESH, "Baule") == "Déclarer l’effet de ce service, au nom de Baule"
    assert report_texts(FRESH) == {"live_since": "25/01/2021"}
    told = {"live_since": "26/01/2021", "agents_trained": "2", "people_served": "9", "effect": "Sans venir."}
    again = replace(FRESH, reported=True, reported_facts=tuple(told.items()))
    assert report_heading(again, "Baule") == "Déclarer à nouveau l’effet de ce service, au nom de Baule"
    assert report_texts(again) == told
