"""What the forms of a deployment say and offer at each press, without a window."""

from dataclasses import replace

import pytest
from msgspec import structs

from desktop.viewmodels.kit.acts import Acts
from desktop.viewmodels.kit.french import FIXED as F
from desktop.viewmodels.votes.deployment_entries import DeploymentEntry
from desktop.viewmodels.votes.deployment_form import (
    FormAct,
    FormFacts,
    ReadForm,
    demand,
    report,
    report_heading,
    report_texts,
)

FACTS = FormFacts("Cimetières")
REVIEW = demand(FACTS, {"remarks": "Sans attendre."}, "Baule", "Avant le 22.")
READ, WARNED = ReadForm(FACTS, REVIEW), ReadForm(FACTS, replace(REVIEW, warning="Un nom."))
FRESH = DeploymentEntry(
    id="p", title="Cimetières", nature="", summary="", shown=None, note="", steps=(), live_since="25/01/2021"
)


@pytest.mark.parametrize(
    ("read", "acts"),
    [
        (ReadForm(FACTS), Acts(FormAct.SUBMIT, back=FormAct.LEAVE)),
        (READ, Acts(FormAct.SUBMIT_READ, back=FormAct.WRITE_ON)),
        (WARNED, Acts(FormAct.SUBMIT_AS_IT_IS, back=FormAct.WRITE_ON)),
    ],
)
def test_each_press_has_a_button_of_its_own(read: ReadForm, acts: Acts[FormAct]) -> None:
    assert read.acts == acts


def test_a_demand_is_read_before_it_leaves_what_for_whom_and_until_when() -> None:
    named = FormFacts("Cimetières", "Mairie, 02 38 45 00 00", "Maire")
    read = demand(named, {"wanted_from": " ", "remarks": "Sans attendre."}, "Baule", "Avant le 22.")
    assert read.heading == "Demander ce service au nom de Baule\u202f?"
    assert read.lead.startswith("Rien n’est encore parti. Relisez. Vous pourrez annuler")
    assert read.lead.endswith("Ensuite, le texte ne change plus.")
    assert (read.notice, read.contact, read.signed_as) == ("Avant le 22.", named.contact, "Maire")
    assert read.public == (("Service demandé", "Cimetières"),)
    assert read.private == (("Remarques", "Sans attendre."),), "what is empty is not there"


def test_an_effect_is_read_before_it_leaves_and_all_of_it_is_public() -> None:
    read = report(FACTS, {"live_since": "25/01/2021", "effect": "Sans venir."}, report_heading(FRESH, "Baule"))
    assert read.heading == "Déclarer l’effet de ce service, au nom de Baule\u202f?"
    assert "seule une autre déclaration corrige celle-ci" in read.lead
    assert read.public == (
        ("Service", "Cimetières"),
        ("En service depuis le", "25/01/2021"),
        ("Effet constaté", "Sans venir."),
    )
    assert read.private == ()


def test_who_is_named_is_said_where_somebody_is() -> None:
    named = FormFacts("Cimetières", "Mairie, 02 38 45 00 00", "Maire")
    assert named.contact_sentence.startswith(f"Personne à contacter{F}: Mairie, 02 38 45 00 00. ")
    assert f"{F}: Maire. " in named.signed_as_line
    assert (FACTS.contact_sentence, FACTS.signed_as_line) == ("", "")


def test_a_report_begins_with_what_was_reported_before() -> None:
    assert report_heading(FRESH, "Baule") == "Déclarer l’effet de ce service, au nom de Baule"
    assert report_texts(FRESH) == {"live_since": "25/01/2021"}
    told = {"live_since": "26/01/2021", "agents_trained": "2", "people_served": "9", "effect": "Sans venir."}
    again = structs.replace(FRESH, reported=True, reported_facts=tuple(told.items()))
    assert report_heading(again, "Baule") == "Déclarer à nouveau l’effet de ce service, au nom de Baule"
    assert report_texts(again) == told
