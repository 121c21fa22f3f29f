"""What a need must have before it is sent, what a draft may hold, and hints on what the programme does not fund."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from typing import Final, Literal

from desktop.domain import french
from desktop.domain.act_words import NOT_THERE, OTHER_PLATFORM, back_there
from desktop.domain.drafts import MAX_DRAFT
from desktop.domain.french import counted, number
from desktop.domain.refusals import Refusal
from sync.contract.campaign import OutOfScope
from sync.contract.values import MAX_ID, MAX_SHORT_TEXT, MAX_TEXT, MAX_TITLE

#: The search finds a need by so many characters of its description.
SEARCHED = 5_000
FIELDS = (
    "title",
    "description",
    "theme",
    "audience",
    "frequency",
    "current_practice",
    "expected_effect",
    "effect_delay",
    "shareable",
    "partners",
    "decided_by",
    "remarks",
)
SHAREABLE = ("", "yes", "no")
#: How surely a service answers what was typed; what answers it less is not shown.
Degree = Literal["likely", "possible"]
DEGREES: Final[Mapping[Degree, str]] = {"likely": "répond sans doute", "possible": "peut-être"}
#: How much another commune’s need resembles the one that is written: likeness, and no certainty.
LIKENESS: Final[Mapping[Degree, str]] = {"likely": "ressemble beaucoup", "possible": "ressemble un peu"}
#: Where nothing is known that answers it.
WAY_ON: Final = "Décrivez votre besoin\u00a0: d’autres communes l’ont peut-être."
#: Where nothing is found because a file of the application is damaged or missing.
SEARCH_BROKEN: Final = (
    "La recherche de services est en panne sur cet ordinateur\u00a0: un fichier de l’application manque ou est abîmé."
    " Réinstallez l’application, ou prévenez votre service informatique."
)
#: Fields that only the platform's services read; other communes never see them.
PRIVATE = frozenset({"current_practice", "decided_by", "remarks"})
#: Most characters of each text that is sent.
CAPS = {
    "title": MAX_TITLE,
    "description": MAX_TEXT,
    "theme": MAX_ID,
    "audience": MAX_SHORT_TEXT,
    "frequency": MAX_SHORT_TEXT,
    "current_practice": MAX_TEXT,
    "expected_effect": MAX_TEXT,
    "effect_delay": MAX_SHORT_TEXT,
    "partners": MAX_SHORT_TEXT,
    "decided_by": MAX_SHORT_TEXT,
    "remarks": MAX_TEXT,
}
NAMES = {
    "title": "Le titre",
    "description": "La description",
    "theme": "Le thème",
    "audience": "Le champ «\u00a0Pour qui\u00a0»",
    "frequency": "Le champ «\u00a0À quelle fréquence\u00a0»",
    "current_practice": "Le champ «\u00a0Comment faites-vous aujourd’hui\u00a0»",
    "expected_effect": "Le champ «\u00a0Effet attendu\u00a0»",
    "effect_delay": "Le champ «\u00a0Dans quel délai\u00a0»",
    "shareable": "Le champ «\u00a0Partageable\u00a0»",
    "partners": "Le champ «\u00a0Partenaires et intercommunalité\u00a0»",
    "decided_by": "Le champ «\u00a0Décidé par\u00a0»",
    "remarks": "Le champ «\u00a0Remarques\u00a0»",
}
_WORD = re.compile(r"\w+")


def clean(name: str, text: str) -> str:
    """The text as it is stored: in NFC, without what nobody can see, a title on one line. HTML is kept as text."""
    from sync.contract.plain_text import plain_text  # noqa: PLC0415 - no text is cleaned before the first paint

    text = unicodedata.normalize("NFC", plain_text(text))
    return " ".join(text.split()) if name == "title" else text


def cleaned(typed: Mapping[str, str]) -> dict[str, str]:
    """What was typed, as it is stored."""
    return {name: clean(name, text) for name, text in typed.items()}


def check_draft(fields: Mapping[str, str]) -> None:
    """Raises Refusal for a text too long to store and an unknown choice, ValueError for an unknown field."""
    for name, text in fields.items():
        if name not in FIELDS:
            raise ValueError(f"no such field: {name}")
        if len(text) > MAX_DRAFT:
            raise Refusal(
                "draft_too_long",
                f"{NAMES[name]} compte {number(len(text))} caractères\u202f; un brouillon en garde"
                f" {number(MAX_DRAFT)}.",
                field=name,
                remedy="Raccourcissez le texte\u00a0: ce qui était déjà enregistré est intact.",
                of_input=True,
            )
    if fields.get("shareable", "") not in SHAREABLE:
        raise Refusal(
            "shareable_unknown",
            f"Le champ «\u00a0Partageable\u00a0» ne connaît pas la valeur {french.quoted(fields['shareable'])}.",
            field="shareable",
            remedy="Choisissez yes (oui), no (non), ou rien.",
            of_input=True,
        )


def problems(fields: Mapping[str, str], themes: Sequence[str] | None = None) -> tuple[Refusal, ...]:
    """All that keeps this need from being sent, in the order of the fields; () if nothing does.

    `themes` are the ids of the campaign's themes; None when no campaign is known.
    """
    refusals = []
    for name, words in (("title", "Le titre est vide."), ("description", "La description est vide.")):
        if not fields.get(name, "").strip():
            example = {
                "title": "Donnez un titre, par exemple «\u00a0Gérer les concessions du cimetière\u00a0».",
                "description": (
                    "Décrivez le besoin en une phrase ou plus, par exemple «\u00a0Le registre est sur papier\u00a0»."
                ),
            }[name]
            refusals.append(Refusal(f"{name}_missing", words, field=name, remedy=example, of_input=True))
    for name, cap in CAPS.items():
        length = len(fields.get(name, ""))
        if length > cap:
            refusals.append(
                Refusal(
                    f"{name}_too_long",
                    f"{NAMES[name]} compte {number(length)} caractères, au lieu de {number(cap)} au plus.",
                    field=name,
                    remedy=f"Retirez {counted(length - cap, 'caractère')}. Votre brouillon est conservé entier.",
                    of_input=True,
                )
            )
    theme = None if themes is None else theme_problem(fields.get("theme", ""), themes)
    return tuple(refusals) if theme is None else (*refusals, theme)


def theme_problem(theme: str, themes: Sequence[str]) -> Refusal | None:
    """The refusal of a theme that the campaign does not have; None for a known one, and for none."""
    if not theme or theme in themes:
        return None
    return Refusal(
        "theme_unknown",
        "Ce thème n’existe pas dans la campagne.",
        field="theme",
        remedy="Choisissez un thème de la liste, ou aucun.",
        of_input=True,
    )


#: On a need that only the platform of an earlier enrolment has, and how it can be sent to today's.
_THERE = "Une autre plateforme a reçu ce besoin."
ELSEWHERE_ONLY = f"{_THERE} Il ne compte pas pour celle d’aujourd’hui."
REFUSED_THERE = "Une autre plateforme a refusé ce besoin. Celle d’aujourd’hui ne l’a pas reçu."
NOT_ASKED_YET = f"{_THERE} Le premier échange avec celle d’aujourd’hui dira si elle l’a aussi."
COPY_IT = "Pour l’envoyer à celle-ci, faites une copie du besoin, et mettez-la dans la boîte d’envoi."
#: On a need of another computer of the commune that today's platform does not have, and how it can come back.
#: Or of this computer, before a backup was put back: nobody can tell then, and what refuses does not ask.
NOT_IN_LEDGER = "La plateforme n’a pas, ou n’a plus, ce besoin"
_COPIED = "faites une copie du besoin, et mettez-la dans la boîte d’envoi."
PERHAPS_COMES_BACK = f"{back_there(restored=True)} Sinon, {_COPIED}"
COMES_BACK = f"{back_there()} Si cet autre ordinateur n’existe plus, {_COPIED}"


def check_withdraw(state: str) -> None:
    """Raises Refusal where there is nothing to withdraw. `state` is that of NeedRow."""
    words = {
        "draft": _WRITTEN,
        "to_validate": _WRITTEN,
        "validated": _WRITTEN,
        "withdrawn": "Ce besoin est déjà retiré.",
        "rejected": "Ce besoin a été refusé\u00a0: il n’y a rien à retirer.",
        "cancelled": "L’envoi de ce besoin a été annulé\u00a0: il n’y a rien à retirer.",
        OTHER_PLATFORM: ELSEWHERE_ONLY,
        NOT_THERE: f"{NOT_IN_LEDGER}.",
    }.get(state)
    if words:
        remedy = {OTHER_PLATFORM: COPY_IT, NOT_THERE: PERHAPS_COMES_BACK}.get(
            state, "Regardez son état à la page Besoins."
        )
        raise Refusal("not_submitted", words, field="id", remedy=remedy)


def too_long(fields: Mapping[str, str]) -> tuple[str, ...]:
    """Names of the fields that are too long to be sent: the window warns of them while they are typed."""
    return tuple(name for name, cap in CAPS.items() if len(fields.get(name, "")) > cap)


def guidance(title: str, description: str, rules: Sequence[OutOfScope]) -> tuple[OutOfScope, ...]:
    """The rules whose words are in the text. They only hint at another way; the need can be sent all the same.

    Whole words are compared, without accents, singular or plural; the words of an expression must stand together. A
    device that people also name because they work with it (_TOOLS) counts only if the text asks for one.
    """
    text = f" {folded(title)} | {folded(description)} "
    words = {rule.id: [folded(word) for word in rule.words if word.strip()] for rule in rules}
    named = frozenset(" ".join(word for of_rule in words.values() for word in of_rule).split())
    wanted = _wanted(title, description, named)
    return tuple(
        rule
        for rule in rules
        if any(word in wanted if word in _TOOLS else f" {word} " in text for word in words[rule.id])
    )


def _wanted(title: str, description: str, named: frozenset[str]) -> frozenset[str]:
    """Those of _TOOLS that begin the title, or that stand near a word for buying or for age in a sentence."""
    tools: set[str] = set()
    for place, sentence in enumerate(_SENTENCE.split(f"{title}.{description}")):
        words = [word for word in folded(sentence).split() if word not in _SMALL and not word.isdecimal()]
        head = next((at for at, word in enumerate(words) if word not in named), len(words)) if place == 0 else 0
        tools.update(words[:head])
        for at, word in enumerate(words):
            if word in _TOOLS:
                near, beside = words[max(0, at - _NEAR) : at + _NEAR + 1], words[max(0, at - 1) : at + 2]
                if not (_GOT.isdisjoint(near) and _AGED.isdisjoint(beside)):
                    tools.add(word)
    return frozenset(tools & _TOOLS)


_WRITTEN = "Ce besoin est un brouillon\u00a0: il n’est pas parti."


def folded(text: str) -> str:
    """The words in small letters, without accents and plural endings, for comparing."""
    plain = unicodedata.normalize("NFKD", text.casefold().replace("œ", "oe"))
    plain = "".join(letter for letter in plain if not unicodedata.combining(letter))
    return " ".join(_singular(word) for word in _WORD.findall(plain))


def _singular(word: str) -> str:
    return word[:-1] if len(word) > 3 and word[-1] in "sx" else word


def _set(words: str) -> frozenset[str]:
    return frozenset(folded(words).split())


_SENTENCE = re.compile(r"[.!?;:\n]+")
_NEAR = 2  # at most so many words that matter stand between two that belong together
_TOOLS = _set(
    "ordinateur pc tablette imprimante photocopieur photocopieuse copieur scanner écran téléphone smartphone serveur"
    " caméra"
)
_GOT = _set(
    "acheter achat acquérir acquisition remplacer remplacement renouveler renouvellement changer équiper équipement"
    " doter installer installation fournir louer location commander commande devis panne cassé vétuste obsolète"
)
_AGED = _set("nouveau nouvel nouvelle neuf neuve vieux vieil vieille")
_SMALL = _set(
    "a à au aux avec ce ces cette d dans de des du elle en est et il ils l la le les leur leurs mon n ne nos notre ou"
    " par pour qu que qui sa se ses son sont sur trop très souvent un une deux trois quatre cinq six sept huit dix"
)
