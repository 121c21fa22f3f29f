"""relaisctl request example: writes a request as a file, to be filled in and given to `request draft`."""

import json

import typer

from desktop.cli.session import CommandSession

#: Every part that a request must or should have. Its plan is balanced, and it could be sent as it is.
_EXAMPLE = {
    "category": "agent_training",
    "level": "department",
    "title": "Former deux agents à l’accueil en ligne",
    "description": "Deux agents suivront quatre jours de formation.",
    "expected_effect": "Les habitants obtiennent une réponse le jour même.",
    "calendar": "De mars à mai 2027.",
    "decided_by": "Décision du maire n°\u00a04 du 8 mars 2026, par délégation du conseil",
    "funding": {
        "expenses": [
            {
                "item": "Quatre jours de formation",
                "amount_ht_cents": 400_000,
                "amount_ttc_cents": 480_000,
                "kind": "operating",
                "quote": "Devis n° 12",
            }
        ],
        "resources": [
            {"source": "state", "amount_cents": 384_000, "state": "asked"},
            {"source": "own", "amount_cents": 96_000, "state": "acquired"},
        ],
    },
    "letter": {"signatory": "maire", "signatory_name": "Jeanne Martin", "support": "accompaniment"},
}


def example(context: typer.Context) -> None:
    """Écrit une demande d’exemple, à remplir, puis à donner à « request draft »."""
    session: CommandSession = context.obj
    session.output.answer(_EXAMPLE, json.dumps(_EXAMPLE, ensure_ascii=False, indent=2).splitlines())
