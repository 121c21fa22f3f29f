"""What says nothing of the commune's decision, and what is doubted of it."""

import pytest

from desktop.domain.papers.deciding_body import doubt_of, says_nothing

NAMED = (
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
    "Validé en commission des finances",
    "Autorisation donnée par les élus de solliciter la subvention",
    "Le président sollicite la subvention",
    "Le syndicat a autorisé l’achat",
    "Comité syndical, achat",
    "Conseil d’administration, achat du logiciel",
    "La délibération sera jointe",
    "Autorisation donnée par les élus",
    "Décidé à l’unanimité",
    "Plan de financement adopté",
    "Délibération à prendre en compte",
    "Délibération n° 12 du 4 mars 2026, pas encore transmise",
    "Nous demandons une aide, délibération du 4 mars",
    "Nous demandons l’aide approuvée par le comité syndical",
    "Nous voudrions l’aide que le syndicat a autorisée",
    "Besoin exprimé par le syndicat, achat",
    "Conseil d’administration du CCAS, achat",
    "Commission des finances, achat",
    "Achat validé par la commission de sécurité",
    "Subvention accordée par la présidente",
    "……",
    "Avis favorable des élus pour l’achat",
    "Les élus sont d’accord pour l’achat",
    "Les élus ont dit oui à l’achat",
)
#: Worded so that it is doubted, which stops nothing.
NAMED_OTHERWISE = (
    "le bureau",
    "Le 4-mars-2026",
    "Session ordinaire de mars",
    "Voir la pièce jointe",
    "lo conselh municipal",
    "Der Gemeinderat",
    "Jean Dupont",
    "Plan de financement validé",
    "Approbation du plan de financement",
    "Bureau communautaire, subvention",
    "Ordre du jour point 5, financement",
    "Aide demandée, voir la pièce jointe",
    "Délibération en cours de signature",
    "Délibération en cours, au contrôle de légalité",
    "Délibération en cours de transmission à la préfecture",
    "Le conseil n’a pas encore délibéré : décision du maire par délégation",
    "Pas de délibération : décision du maire par délégation",
    "Accord du CCAS pour l’achat",
    "Le conseil n’a pas encore délibéré, accord de principe du bureau",
    "Pas de délibération requise",
    "Pas de délibération formelle : avis favorable du conseil municipal",
    "Aucune délibération : avis unanime du conseil municipal",
    "Pas de décision écrite, le conseil municipal a dit oui",
    "La commune n’a pas encore délibéré mais le conseil municipal est favorable",
    "Aucune décision contraire à l’unanimité du conseil",
    "Pas de délibération : assemblée générale des électeurs",
)
NOTHING = (
    "",
    "  ",
    "oui",
    "x",
    "à venir",
    "non.",
    "Oui.",
    "ok",
    "-",
    "??",
    "0",
    "néant",
    "aucune",
    "Non, pas encore",
    "Aucune délibération",
    "pas de délibération",
)
UNNAMED = (
    "Un outil pour valider les factures",
    "Nous voudrions un poste validé par le service",
    "Demande d’achat acceptée par le fournisseur",
    "Nous demandons une aide pour le CCAS",
    "Formation des agents du CCAS",
    "Aide non accordée",
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
    "Jean Dupont",
    "Plan de financement validé",
)
PENDING = (
    "La délibération sera prise.",
    "Le conseil n’a pas encore décidé",
    "Subvention pas encore accordée",
    "Subvention pas encore votée",
    "Le conseil n’a pas encore délibéré sur la subvention",
    "Le conseil municipal n'a pas encore voté.",
    "Le conseil ne s’est pas encore prononcé",
    "La délibération sera prise en mars",
    "La délibération sera prise par le conseil municipal",
    "Financement pas encore validé",
    "Délibération à prendre",
    "Délibération à venir",
    "Délibération en cours",
    "Aucune délibération prise",
    "Il n’y a pas encore de délibération",
    "Pas de délibération à ce jour",
    "Pas encore de délibération",
    "Pas de décision pour l’instant",
    "Pas encore décidé",
    "Demande non encore délibérée",
    "Délibération prévue",
    "Sera voté au prochain conseil",
)


@pytest.mark.parametrize("typed", NAMED)
def test_a_decision_however_it_is_worded(typed: str) -> None:
    assert not says_nothing(typed)
    assert doubt_of(typed) == ""


@pytest.mark.parametrize("typed", [*NAMED_OTHERWISE, *UNNAMED, *PENDING])
def test_no_words_for_it_are_refused(typed: str) -> None:
    assert not says_nothing(typed)


@pytest.mark.parametrize("typed", NOTHING)
def test_what_says_nothing_is_not_doubted_but_refused(typed: str) -> None:
    assert says_nothing(typed)
    assert doubt_of(typed) == ""


@pytest.mark.parametrize("typed", UNNAMED)
def test_a_wish_is_doubted(typed: str) -> None:
    assert doubt_of(typed) == "La décision ne nomme ni conseil, ni maire, ni délibération, ni date."


@pytest.mark.parametrize("typed", PENDING)
def test_what_is_still_to_be_decided_is_doubted(typed: str) -> None:
    assert doubt_of(typed) == "La décision ne semble pas encore prise."
