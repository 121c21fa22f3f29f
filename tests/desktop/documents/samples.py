"""One of each document, with everything in it."""

from datetime import UTC, datetime
from typing import Any

from desktop.documents import (
    courtesy,
    deliberation,
    letter,
    need_sheet,
    note,
    paper_form,
    receipt,
    recovery,
    vote_sheet,
)
from desktop.documents.council import MAYOR, Council
from desktop.documents.deliberation import Deliberation
from desktop.documents.funding_plan import Cost, Funder, Plan
from desktop.documents.letter import Letter
from desktop.documents.need_sheet import NeedPaper
from desktop.documents.note import Note
from desktop.documents.paper_form import PaperForm
from desktop.documents.receipt import Receipt, Register
from desktop.documents.recovery import RecoverySheet
from desktop.documents.vote_sheet import VoteLine, VoteSheet
from desktop.domain.letters import LetterContent
from desktop.domain.papers.enclosures import Enclosures

PLAN = Plan(
    costs=(
        Cost(item="Formation", ttc_cents=360_000, ht_cents=300_000, kind="fonctionnement", quote="Devis n° 45"),
        Cost(item="Poste d’accueil", ttc_cents=240_000, ht_cents=200_000, kind="investissement"),
    ),
    funders=(
        Funder(name="État – présente demande", cents=300_000, state="sollicitée", by_this_letter=True, public_aid=True),
        Funder(name="Commune", cents=300_000),
    ),
)
AT = datetime(2021, 3, 15, 9, tzinfo=UTC)


def a_letter(**changed: Any) -> Letter:
    given: dict[str, Any] = {
        "commune": "Baule",
        "sender": ("2, rue de la Mairie", "45130 Baule", "SIREN\u00a0: 214\u00a0500\u00a0249"),
        "author": "Le maire de Baule",
        "addressee": "Madame la Préfète du Loiret",
        "salutation": "Madame la Préfète",
        "place": "Baule",
        "date": "15 mars 2021",
        "title": "Former les agents aux démarches en ligne",
        "category": "Former les agents",
        "description": "Trois agents aident trente habitants par semaine.\nTrois journées de formation sont prévues.",
        "expected_effect": "Chaque agent saura accompagner un habitant.",
        "calendar": "Septembre 2021.",
        "decided_by": "délibération n° 12 du 8 mars 2021",
        "plan": PLAN,
        "enclosures": Enclosures(("délibération", "Plan de financement prévisionnel (annexe\u00a01)")),
        "signature": courtesy.signature(LetterContent(signatory_gender="m"), MAYOR),
        "name": "Camille Durand",
        "made_at": AT,
    }
    return Letter(**given | changed)


def a_receipt(**changed: Any) -> Receipt:
    given: dict[str, Any] = {
        "service": ("Plateforme nationale", "1, place de l’Exemple", "Téléphone\u00a0: 01 00 00 00 00"),
        "campaign": "Transformation numérique des territoires",
        "commune": "Baule",
        "insee": "45024",
        "what": "Demande au préfet",
        "title": "Former les agents",
        "number": 1204,
        "received": "le mardi 1er\u00a0décembre 2026 à 14\u00a0h\u00a032, heure de Paris",
        "way": "Réseau",
        "decision": "Demande déposée",
        "decided": "le mercredi 2\u00a0décembre 2026 à 9\u00a0h\u00a005, heure de Paris",
        "content": (("Description", "Trois agents."), ("Coût du projet", "6\u202f000,00\u00a0€ TTC")),
        "attachments": ("délibération.pdf",),
        "funding_request": True,
        "op": "0190b6e0-0000-7000-8000-000000000001",
        "intent": "3f9a04c1" * 8,
        "root": "9be277d0" * 8,
        "register": Register(line=1203, last=1204, digest="c15e88ab" * 8),
        "key": "platform-1",
        "made_at": AT,
    }
    return Receipt(**given | changed)


def a_need_sheet(**changed: Any) -> NeedPaper:
    given: dict[str, Any] = {
        "commune": "Baule",
        "title": "Plan du cimetière en ligne",
        "state": "Besoin pris en compte",
        "theme": "Patrimoine",
        "public": (("Description", "Les familles cherchent une tombe."), ("Pour qui\u202f?", "Les familles")),
        "private": (("Pratique actuelle", "Un plan de 1974."),),
        "attachments": ("plan.pdf",),
        "steps": (("lundi 1er\u00a0mars 2021", "Rédigé"), ("", "Regroupé")),
        "made_at": AT,
    }
    return NeedPaper(**given | changed)


def a_vote_sheet(**changed: Any) -> VoteSheet:
    given: dict[str, Any] = {
        "commune": "Baule",
        "campaign": "Transformation numérique des territoires",
        "phase": "Vote",
        "closes": "vendredi 16\u00a0avril 2021 à 23\u00a0h\u00a059, heure de Paris",
        "lines": (
            VoteLine(title="Cimetières partagés", kind="À développer", vote="Voté le 20\u00a0mars 2021, à envoyer"),
            VoteLine(title="Rendez-vous en mairie", kind="Existante"),
        ),
        "others": (
            VoteLine(title="Portail des aides", kind="Service existant", vote="Voté le 2\u00a0mars 2021. Reçu"),
        ),
        "made_at": AT,
    }
    return VoteSheet(**given | changed)


def a_form(**changed: Any) -> PaperForm:
    themes = tuple(f"Thème n°\u00a0{number}" for number in range(1, 15))
    return PaperForm(**{"commune": "Baule", "campaign": "Campagne", "themes": themes, "made_at": AT} | changed)


def a_deliberation(**changed: Any) -> Deliberation:
    given: dict[str, Any] = {
        "commune": "Baule",
        "council": Council(lies=("Département\u00a0: Loiret",)),
        "subject": "Demande de soutien financier",
        "visas": ("le budget de l’exercice 2021",),
        "reasons": ("que la commune compte trois agents",),
        "articles": ("Approuve le projet", "Charge le maire de l’exécution"),
        "plan": PLAN,
        "made_at": AT,
    }
    return Deliberation(**given | changed)


def a_note(**changed: Any) -> Note:
    given: dict[str, Any] = {
        "commune": "Baule",
        "subject": "Plan du cimetière",
        "facts": (("Phase ouverte", "Besoins"),),
        "sections": (("Le besoin", "Les familles cherchent une tombe."),),
        "asked": "Dire si la commune envoie ce besoin.",
        "made_at": AT,
    }
    return Note(**given | changed)


def a_recovery_sheet(**changed: Any) -> RecoverySheet:
    given: dict[str, Any] = {
        "commune": "Baule",
        "insee": "45024",
        "device": "6NQ3-8T4M-W0ZC-HV2K",
        "url": "https://plateforme.exemple.fr",
        "platform": "platform-1",
        "code": "-".join(f"{place:02d}ABC" for place in range(1, 14)),
        "made_at": AT,
    }
    return RecoverySheet(**given | changed)


#: The name of the document, and how it is made, with some of its values replaced.
DOCUMENTS: dict[str, Any] = {
    "letter": lambda **changed: letter.render(a_letter(**changed)),
    "receipt": lambda **changed: receipt.render(a_receipt(**changed)),
    "need_sheet": lambda **changed: need_sheet.render(a_need_sheet(**changed)),
    "vote_sheet": lambda **changed: vote_sheet.render(a_vote_sheet(**changed)),
    "paper_form": lambda **changed: paper_form.render(a_form(**changed)),
    "deliberation": lambda **changed: deliberation.render(a_deliberation(**changed)),
    "recovery": lambda **changed: recovery.render(a_recovery_sheet(**changed)),
    "note": lambda **changed: note.render(a_note(**changed)),
}
