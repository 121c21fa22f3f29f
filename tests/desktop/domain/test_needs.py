"""What a draft may contain, what a submission must contain, and the hint for texts that are out of scope."""

import pytest

from desktop.domain.drafts import MAX_DRAFT
from desktop.domain.needs import (
    CAPS,
    check_draft,
    check_withdraw,
    clean,
    folded,
    guidance,
    problems,
    too_long,
)
from desktop.domain.refusals import Refusal
from sync.contract.campaign import OutOfScope

RULES = (
    OutOfScope(id="infrastructure", words=("fibre", "antenne relais", "wi-fi"), guidance="Autre voie : réseau."),
    OutOfScope(id="hardware", words=("ordinateur", "écran", "tableau numérique"), guidance="Autre voie : matériel."),
)


@pytest.mark.parametrize(
    ("fields", "codes"),
    [
        ({"title": "Cimetière", "description": "Registre sur papier."}, []),
        ({"title": "C", "description": "R"}, []),  # however short the text is
        ({"title": "", "description": "R"}, ["title_missing"]),
        ({"title": " \u00a0\n", "description": "R"}, ["title_missing"]),  # spaces of any kind are no title
        ({"title": "C", "description": ""}, ["description_missing"]),
        ({}, ["title_missing", "description_missing"]),  # all at once, in the order of the fields
        ({"title": "t" * 200, "description": "d" * 20_000}, []),  # at the cap
        ({name: "t" * cap for name, cap in CAPS.items()} | {"theme": ""}, []),
        ({"title": "t" * 201, "description": "d"}, ["title_too_long"]),
        ({"title": "t", "description": "d" * 40_000}, ["description_too_long"]),  # a long text that was pasted
        ({"title": "<b>x</b>", "description": "<script>"}, []),  # plain text, whatever it looks like
        ({"title": "t", "description": "d", "theme": "mobility"}, []),
        ({"title": "t", "description": "d", "theme": "nothing"}, ["theme_unknown"]),
        ({"title": "t", "description": "d", "audience": "a" * 501}, ["audience_too_long"]),
    ],
)
def test_what_keeps_a_need_from_leaving(fields: dict[str, str], codes: list[str]) -> None:
    found = problems(fields, ["mobility"])
    assert [problem.code for problem in found] == codes
    assert all(problem.field and problem.remedy and problem.of_input for problem in found)


def test_the_count_is_named() -> None:
    (found,) = problems({"title": "t", "description": "d" * 40_000})
    assert "40\u202f000" in found.sentence
    assert "20\u202f000" in found.sentence


def test_without_a_campaign_any_theme_will_do() -> None:
    assert problems({"title": "t", "description": "d", "theme": "later"}, None) == ()


def test_a_draft_keeps_what_is_pasted() -> None:
    check_draft({"title": "", "description": "d" * 40_000})
    check_draft({"description": "d" * MAX_DRAFT})
    assert too_long({name: "t" * cap for name, cap in CAPS.items()}) == ()
    assert too_long({"description": "d" * 40_000, "title": "t"}) == ("description",)
    with pytest.raises(Refusal) as caught:
        check_draft({"description": "d" * (MAX_DRAFT + 1)})
    assert caught.value.field == "description"
    assert "100\u202f001" in caught.value.sentence


@pytest.mark.parametrize(
    ("name", "typed", "kept"),
    [
        ("title", "  Le\ncimetière  ", "Le cimetière"),  # one line
        ("title", "<b>Gras</b> & co", "<b>Gras</b> & co"),  # HTML is neither interpreted nor escaped
        ("title", "e\u0301cole", "\u00e9cole"),  # NFC, as it will be signed
        ("title", "a\x00b\x1b[31m", "ab[31m"),  # nothing that drives a terminal
        ("title", "x\ud800y", "xy"),  # a lone surrogate has no bytes
        ("title", "Cantine\u202e\U000e004c\u200b", "Cantine"),  # what she reads is what leaves
        ("description", "un\r\ndeux\n", "un\ndeux\n"),  # lines stay lines
        ("description", "12\u2066 34\U000e004c\u00ad\nfin ❤️", "12 34\nfin ❤️"),
    ],
)
def test_what_is_kept_of_a_text(name: str, typed: str, kept: str) -> None:
    assert clean(name, typed) == kept


@pytest.mark.parametrize(
    ("title", "description", "ids"),
    [
        ("Installer la FIBRE", "", ["infrastructure"]),
        ("", "Des antennes relais pour le hameau", ["infrastructure"]),  # an expression, in the plural
        ("", "Acheter des ecrans", ["hardware"]),  # without accents
        ("Wi-Fi et ordinateurs", "", ["infrastructure", "hardware"]),
        ("Registre du cimetière", "sur papier", []),
        ("Fibres textiles : tri des vêtements", "", ["infrastructure"]),  # a hint may be wrong; it never blocks
        ("Vibre", "ordinateurisation", []),  # whole words only
        ("tableau", "numérique", []),  # an expression must be in one piece, in one field
    ],
)
def test_the_hint_for_what_lies_out_of_scope(title: str, description: str, ids: list[str]) -> None:
    assert [rule.id for rule in guidance(title, description, RULES)] == ids


_HARDWARE = (
    "ordinateur",
    "PC",
    "tablette",
    "imprimante",
    "photocopieur",
    "photocopieuse",
    "écran",
    "téléphone",
    "serveur",
    "onduleur",
)


@pytest.mark.parametrize(
    ("title", "description"),
    [
        ("Acheter un ordinateur pour l’accueil", ""),
        ("Accueil", "Il faudrait remplacer le vieux photocopieur."),
        ("Ordinateurs pour l’école", ""),
        ("Deux tablettes pour les élus", ""),
        ("Équiper les élus de tablettes", ""),
        ("Accueil", "Il nous faut un nouvel ordinateur."),
        ("Accueil", "Notre imprimante est souvent en panne."),
        ("Changer le serveur de la mairie", ""),
        ("Un onduleur ou deux écrans", ""),
        ("Une photocopieuse pour la mairie", ""),
        ("2 tablettes pour les élus", ""),
        ("Saisie sur papier", "Renouvellement de trois PC."),
        ("Accueil", "Nos ordinateurs sont trop vieux. Le registre est sur papier."),
    ],
)
def test_who_wants_hardware_is_shown_another_way(title: str, description: str) -> None:
    assert guidance(title, description, (OutOfScope(id="hardware", words=_HARDWARE, guidance="Autre voie."),))


@pytest.mark.parametrize(
    ("title", "description"),
    [
        ("Texte du premier ordinateur", "Texte du premier ordinateur, à comparer."),
        ("Prendre rendez-vous par téléphone ou en ligne", ""),
        ("Aider les habitants sans ordinateur", ""),
        ("Payer la cantine par téléphone", ""),
        ("Ranger les dossiers", "Ils s’entassent près de la photocopieuse."),
        ("Registre du cimetière", "Il est sur l’ordinateur de la secrétaire."),
        ("Saisir une seule fois", "Les agents recopient tout d’un PC à l’autre."),
        ("Instruire les PC et les DP en ligne", ""),  # permis de construire
        ("Envoyer les convocations", "Les élus les liront sur leur tablette."),
        ("Partager nos fichiers", "Ils sont sur le serveur d’un prestataire."),
        ("Inscriptions à la cantine", "Les parents cherchent une imprimante, puis rendent un nouveau formulaire."),
        ("Signer les actes", "Le maire les lit à l’écran. Changer de méthode nous ferait gagner du temps."),
        ("Rendre les formulaires lisibles", "Le nouveau formulaire, à l’écran, se lit mal."),
        ("Tenir l’annuaire", "Il faut remplacer, dans dix listes, le numéro de téléphone d’un élu."),
    ],
)
def test_who_only_names_what_she_works_with_is_not(title: str, description: str) -> None:
    """A text that only mentioned an ordinateur was taken for a wish to buy one."""
    assert not guidance(title, description, (OutOfScope(id="hardware", words=_HARDWARE, guidance="Autre voie."),))


def test_a_word_of_four_letters_may_be_a_plural_and_one_of_three_is_none() -> None:
    assert folded("Lots d’œufs, choix, bus") == "lot d oeuf choi bus"


@pytest.mark.parametrize(
    ("state", "refused"),
    [
        ("draft", True),
        ("finalised", False),
        ("deposited", False),
        ("accepted", False),
        ("held", False),
        ("rejected", True),
        ("cancelled", True),
        ("withdrawn", True),
    ],
)
def test_what_can_be_withdrawn(state: str, refused: bool) -> None:
    if not refused:
        check_withdraw(state)
        return
    with pytest.raises(Refusal, match="not_submitted"):
        check_withdraw(state)
