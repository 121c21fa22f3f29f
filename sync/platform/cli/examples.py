"""For each kind of file that a command reads, an example to fill in, which the option --example writes."""

from typing import Any

from msgspec import Struct

from sync.platform import files

#: Ids are to be replaced by those that the list commands show. The keys that most files need are all there.
EXAMPLES: dict[type[Struct], dict[str, Any]] = {
    files.RedirectionFile: {
        "decisions": [
            {
                "need": "n3",
                "outcome": "redirected",
                "reason": "La formation des agents est financée par la voie du préfet.",
                "category": "agent_training",
            },
            {"need": "n4", "outcome": "ineligible", "reason": "Ce besoin n’est pas numérique."},
        ]
    },
    files.ProposalFile: {
        "title": "Gérer le cimetière",
        "kind": "existing",
        "summary": "Retrouver une concession et sa durée.",
        "theme": "citizenship",
        "needs": ["n1"],
        "services": ["opencimetiere"],
    },
    files.MoreNeedsFile: {"proposal": "p1", "needs": ["n2"]},
    files.CommitteeFile: {
        "decisions": [
            {"proposal": "p1", "decision": "retained", "reason": "Beaucoup de communes en ont besoin."},
            {"proposal": "p2", "decision": "not_retained", "reason": "Un service existant y répond déjà."},
        ]
    },
    files.GroupsFile: {
        "groups": [
            {
                "proposal": "p1",
                "referents": ["45024"],
                "participants": ["45025"],
                "note": "La communauté de communes y est associée.",
            }
        ]
    },
    files.ProjectFile: {"title": "Un registre commun", "proposal": "p1", "summary": "Le même outil pour toutes."},
    files.ProjectDecisionsFile: {
        "decisions": [{"project": "j1", "decision": "retained", "reason": "Le projet est prêt."}]
    },
    files.DeploymentFile: {
        "proposal": "p1",
        "commune": "45025",
        "state": "planned",
        "date": "2027-03-15",
        "note": "À neuf heures, à la mairie.",
    },
    files.RequestDecisionFile: {
        "status": "accepted",
        "reason": "Le projet répond aux priorités de cette année.",
        "amount_cents": 384_000,
    },
    files.CatalogueEntryFile: {
        "title": "Prêt de tables et de bancs",
        "summary": "Réserver le matériel de la commune.",
        "provider": "Commune de Baule",
        "cost": "gratuit",
        "licence": "libre",
        "keywords": ["tables", "bancs", "salle des fêtes"],
        "confidence": "à vérifier",
    },
}
