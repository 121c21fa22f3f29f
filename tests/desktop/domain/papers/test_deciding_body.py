"""What is taken as the commune's decision, and what is only a wish."""

import pytest

from desktop.domain.papers.deciding_body import is_wish


@pytest.mark.parametrize(
    "typed",
    [
        "Délibération n° 12 du 4 mars 2026",
        "DELIB 2026-031",
        "délib. du 4/3/2026",
        "Le maire, par délégation du conseil",
        "Mme la Maire",
        "le conseil municipal",
        "Conseil de Paris",
        "conseil",
        "Décidé par notre conseil à l’unanimité",
        "CM du printemps",
        "DCM 12",
        "Décision n° 4",
        "Décision jointe",
        "voir n° D-31 au registre",
        "2026-031",
        "DL 12/2026",
        "Vote du 4 mars",
        "le 04/03/2026",
        "Adopté le 1er avr. 2026",
        "quatre mars deux mille vingt-six",
        "Mars 2026",
        "n° …… du ……",
        "la première adjointe, M. le maire étant empêché",
        "Arrêté municipal de ce jour",
        "le bureau",
        "Les élus ont voté le projet à main levée",
        "Conseil territorial de Saint-Barthélemy",
        "Le président de la délégation spéciale",
        "Le Tāvana",
        "Te tōmite ʻoire",
        "Fa’aotira’a nō te ’āpo’ora’a ’oire",
        "U cunsigliu municipale",
        "Ar c’huzul-kêr, ar maer",
        "Konsey minisipal la",
        "Lanmeri",
        "Adopté à l’unanimité",
        "L’adjointe aux travaux",
        "Voté par l'assemblée",
        "Les conseillers ont voté une demande d’aide",
        "Demande d’aide adoptée par 15 voix pour, 0 contre",
        "Aide demandée à main levée",
        "Demande d’aide décidée en commission des finances",
        "Le 4-mars-2026",
        "Session ordinaire de mars",
        "Voir la pièce jointe",
        "lo conselh municipal",
        "Der Gemeinderat",
        "Jean Dupont",
    ],
)
def test_a_decision_however_it_is_worded(typed: str) -> None:
    assert not is_wish(typed)


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "  ",
        "oui",
        "x",
        "à venir",
        "Nous demandons une aide pour relever le plan du cimetière",
        "Nous sollicitons une subvention de 12 000 € pour 2026",
        "La commune souhaite former ses agents à l’accueil numérique",
        "Nous avons besoin d’un conseil en organisation",
        "Demande d’un conseiller numérique deux jours par semaine",
        "Nos agents voudraient des conseils pour le site",
        "Achat de 3 ordinateurs pour la mairie",
        "Poste d’adjoint administratif à former",
        "Un outil d’aide à la décision",
        "Modernisation du bureau d’accueil",
        "Sonoriser la salle du conseil, avec une aide",
        "Demande d’aide pour un plan de 30 cm sur 40",
        "Numériser le cadastre, à la Réunion comme ailleurs",
    ],
)
def test_a_wish_is_no_decision(typed: str) -> None:
    assert is_wish(typed)
