"""The kind and the state of an act in plain words without signs: for exports and papers."""

#: Of an act that another platform has answered, with which this computer was enrolled before.
_BY_ANOTHER = "par une autre plateforme"
#: The state of what only such a platform has received, in the place of its act's state.
OTHER_PLATFORM = "other_platform"
#: That of what another computer sent, in the place of "accepted": today's platform does not have it, by its ledger.
NOT_THERE = "not_there"
#: What does not count for the platform of today.
ELSEWHERE = (OTHER_PLATFORM, NOT_THERE)
KINDS = {
    "need.submit": "Besoin",
    "need.amend": "Correction d’un besoin",
    "need.withdraw": "Retrait d’un besoin",
    "need.join": "« Nous aussi »",
    "need.leave": "Retrait de « nous aussi »",
    "vote.cast": "Vote",
    "vote.withdraw": "Retrait d’un vote",
    "service.share": "Service proposé au catalogue",
    "interest.declare": "Demande de participation",
    "interest.withdraw": "Retrait d’une demande de participation",
    "deployment.ask": "Demande de déploiement",
    "deployment.report": "Effet d’un déploiement",
    "request.submit": "Demande au préfet",
    "request.withdraw": "Retrait d’une demande au préfet",
    "personal.erase": "Effacement de données personnelles",
}
STATES = {
    "finalised": "À envoyer",
    "in_flight": "À envoyer",
    "held": "À envoyer",
    "blocked": "À envoyer",
    "deposited": "Reçu",
    "accepted": "Pris en compte",
    "rejected": "Refusé",
    "superseded": "Remplacé",
    "cancelled": "Annulé",
    "quarantined": "Mis de côté",
    "conflict": "À corriger",
    NOT_THERE: "Absent de la plateforme",
}
#: An accepted act, by its kind. Only the préfet grants money, and never by a receipt: no word here may sound like it.
ACCEPTED = {
    "need.submit": "Besoin pris en compte",
    "need.amend": "Correction prise en compte",
    "need.withdraw": "Retrait pris en compte",
    "need.join": "« Nous aussi » pris en compte",
    "need.leave": "Retrait pris en compte",
    "vote.cast": "Vote pris en compte",
    "vote.withdraw": "Retrait pris en compte",
    "service.share": "Service reçu",
    "interest.declare": "Demande prise en compte",
    "interest.withdraw": "Retrait pris en compte",
    "deployment.ask": "Demande prise en compte",
    "deployment.report": "Effet pris en compte",
    "request.submit": "Demande déposée",
    "request.withdraw": "Retrait pris en compte",
    "personal.erase": "Effacement pris en compte",
}


#: Said after what became of an act that a withdrawal took back since.
THEN_WITHDRAWN = ", puis retiré"
#: Of an act that a platform which was put back lacks: it goes again by itself.
LOST = "À renvoyer : la plateforme l’a perdu"
_AWAY = "depuis un autre ordinateur de la commune"


def away(*, restored: bool = False) -> str:
    """Of what the platform has and this database not. `restored`: a backup was put back, which may lack it."""
    return f"{_AWAY}, ou d’ici avant le retour à une sauvegarde" if restored else _AWAY


def kind(type: str) -> str:
    """The kind in words; a generic word for a kind that only a later release knows."""
    return KINDS.get(type, "Envoi")


def by_another(state: str) -> str:
    """What became of an act at another platform: it counts there, and not here."""
    return f"{'Refusé' if state == 'rejected' else 'Reçu'} {_BY_ANOTHER}"


def state(name: str, *, taken_back: bool = False, lost: bool = False, other_platform: bool = False) -> str:
    """`taken_back`: it was withdrawn since; `lost`: by a platform that was put back."""
    if lost:
        return "À renvoyer"
    if other_platform:
        return by_another(name)
    said = by_another(name) if name == OTHER_PLATFORM else STATES.get(name, name)
    return f"{said}{THEN_WITHDRAWN}" if taken_back else said


def accepted(type: str, *, taken_back: bool = False) -> str:
    """`taken_back`: and withdrawn since."""
    said = ACCEPTED.get(type, STATES["accepted"])
    agreement = "e" if "prise" in said or "déposée" in said else ""
    return f"{said}{THEN_WITHDRAWN}{agreement}" if taken_back else said
