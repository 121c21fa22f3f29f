"""French words as a search compares them: without accents, by their stem, without common words, with synonyms."""

import hashlib
import re
import sys
import unicodedata
from collections.abc import Sequence
from functools import cache, lru_cache
from itertools import pairwise
from pathlib import Path
from types import ModuleType
from typing import Any

from msgspec import Struct

import resources
from desktop.domain.services import preamble, trade_words
from desktop.domain.services.rule_questions import asks_for_a_rule

#: With fewer letters, an unfinished word says too little to weigh what it finds.
SHORT = 3
#: Of a longer text, so many words are compared.
MOST_WORDS = 24
_LONGEST = 40  # letters: what has more is no word, and is compared as it is
_MOST_LETTERS = 2_000
_LIGATURES = str.maketrans({"œ": "oe", "æ": "ae", "’": "'"})
_ACCENTED = _LIGATURES | str.maketrans("àâäáãçéèêëíîïìñóôöòõúûüùÿ", "aaaaaceeeeiiiinooooouuuuy")
_FRENCH_MARKS = re.compile("[\u0300-\u036f]")
_WORD = re.compile(r"[^\W_]+")
_MOST_SIGNS = 8  # of one letter with all its accents
_STEMMERS = "snowballstemmer"
_EMPTY = frozenset(
    _WORD.findall("""
    a ai ainsi alors apres au aucun aussi autre autres aux avant avec avez avoir avons beaucoup bien c ca car ce ceci
    cela celle celles celui ces cet cette ceux chaque chez comme comment d dans de depuis des deux doit doivent donc
    dont du elle elles en encore entre est et etaient etait etc ete etre eu eux fait faire faut fois font gerer gestion
    ici il ils j je jamais jour jours juste l la le les leur leurs lors lui m ma mais me meme mes mettre mieux moi moins
    mon n ne ni nos notre nous on ont ou outil outils par parce pas pendant permettre peu peut peuvent plus plusieurs
    pour pouvoir pouvons pourquoi puis qu quand que quel quelle quelles quels qui quoi s sa sans savoir se selon sera
    ses si sien son sont souhaite souhaitons sous souvent suis sur t te tel tous tout toute toutes tres trop trouver un
    une utiliser veut veux vers voila voir voudrais voudrait voudrions vouloir voulons vos votre vous y besoin aider
    logiciel application numerique service services aimeraient aimerais aimerait aimerions aura aurais aurait auraient
    aurions aurons desire desirons devrait devrais devrions faudra faudrait manque possible pourra pourrais pourrait
    pourraient pourrions sais serais serait seraient souhaitent souhaiterais souhaiterait souhaiterions veulent
    voudraient
    """)
)


# Words of any conversation. They say little of a matter, and may still tell two phrases apart.
# Of an empty word only other forms belong here: "trouve", not "trouver". "marche" is also
# "marché": as a word of full weight, it made markets resemble whatever works badly.
_COMMON = """
    venir vient venue venus passer passe allez aller va arriver arrive arrivees partir parti envoyer envoie
    envoye recevoir recoit recu demander demande demandes appeler appelle donner donne trouve chercher cherche
    tenir tient mettra prendre prend garder rester reste connaitre dire dit voit vois marcher marche commencer
    finir fini perdre perdu continuer comprendre comprends repondre rendre laisser laisse ouvrir fermer ferme
    refaire ecrire noter note remplir regarder verifier peux croire croyais falloir essayer essaye obliger
    oblige arreter arrete suivre dame monsieur madame mamie papi maman gens personne habitant administre
    enfant parents famille jeune vieux vieille ancien ancienne nouveau nouvelle neuf petit petite grand grande
    gros premier premiere dernier derniere seul seule meilleur bon bonne temps heure semaine mois an annee
    matin soir nuit week-end dimanche lundi mardi mercredi jeudi vendredi samedi hier demain aujourd janvier
    fevrier mars avril mai juin juillet aout septembre octobre novembre decembre noel etes hiver village
    commune mairie maire secretaire secretariat chose truc facon cote moitie place bout fond haut bas voisin
    voisine trois quatre cinq six sept huit dix onze douze quinze vingt trente quarante cinquante cent mille
    complet droit complique simple facile vite tard main tableau cahier papier liste bureau idee probleme
    question
"""
# What any need may say of how it is met. Two needs that only share one of these are not alike.
_OF_NEEDS = """
    organiser organisation gere suivi changer installer poser remplacer reparer acheter achat creer etablir
    planifier programmer preparer partager mutualiser lancer ameliorer faciliter simplifier moderniser
    developper assurer proposer utilise informatiser numeriser dematerialiser automatiser numeriques
    informatique electronique internet ligne site web applications mobile logiciels telephone ordinateur
    registre distance donnees communal communale municipal municipale public publique local locale bourg centre
    lieu personnel fete
"""
# Endings that part words of one family: signaler, signalement; piratage, pirater.
_ENDING = re.compile(
    "(?:issement|issant|ation|ateur|atric|ement|iment|ment|tion|sion|trice|teur|euse|eur|age|ag|ance|anc|ence|enc|able|abl"
    "|ible|ibl|iste|ist|ique|iqu|ier|ant|ent|ive|iv|if|ite|it|al|el|ee|er|ir|e|i|t)$"
)


#: Among the words of a sentence: that it asks what the rule is, whatever of. It is no word that one can type.
RULE = "?"

_NUMBERS_AND_DATES = frozenset(
    _WORD.findall("""
    trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize vingt vingts trente quarante
    cinquante soixante cent cents mille million millions milliard milliards dizaine dizaines douzaine douzaines premier
    1er janvier fevrier mars avril mai juin juillet aout septembre octobre novembre decembre
    """)
)


class QueryWord(Struct, frozen=True):
    """One word of what was typed."""

    plain: str  #: folded, as typed
    stem: str  #: its stem
    unfinished: bool = False  #: more letters may follow: any word that begins so is meant


def digest(title: str, key: str, body: str) -> str:
    """Of what is indexed of a text: another one as soon as a letter of it has changed."""
    return hashlib.sha256(f"{title}\n{key}\n{body}".encode()).hexdigest()[:12]


def folded(text: str) -> str:
    """The text in small letters, without accents and ligatures."""
    plain = _FRENCH_MARKS.sub("", unicodedata.normalize("NFKD", text.casefold()))
    if plain.isascii():  # the quick way first: a list folds ten thousand titles
        return plain
    plain = plain.translate(_LIGATURES)
    return plain if plain.isascii() else "".join(letter for letter in plain if not unicodedata.combining(letter))


def place(title: str) -> str:
    """The key by which titles are sorted: É beside E. Quicker than `folded`, for long lists."""
    plain = title.casefold()
    return plain if plain.isascii() else plain.translate(_ACCENTED)


def typed(text: str, most: int = MOST_WORDS) -> list[QueryWord]:
    """The words that matter, each once; all of them if none does. Of a long text, its beginning and its end.

    The last word is unfinished unless a space or a full stop follows.
    """
    plain = folded(_ends(text))
    all_words = _WORD.findall(plain)
    begun = unfinished(text)
    kept: dict[str, QueryWord] = {}
    for place, word in enumerate(all_words):
        last = begun and place == len(all_words) - 1
        if word not in _EMPTY or (last and len(all_words) == 1):
            kept.setdefault(f"{word} {last}", QueryWord(word, stem(word), last))
    answer = list(kept.values()) or [QueryWord(word, stem(word)) for word in all_words]
    if trade_words.is_named(all_words, of_matter=len(answer)):
        answer = [QueryWord(own, own) if (own := trade_words.own_root(word.plain)) else word for word in answer]
    return answer[: most // 2] + answer[max(most // 2, len(answer) - most // 2) :]


def unfinished(text: str) -> bool:
    """Whether it ends within a word, which may be still typed; an accent may be a sign of its own."""
    return _WORD.fullmatch(folded(text[-_MOST_SIGNS:])[-1:]) is not None


def _ends(text: str) -> str:
    half = _MOST_LETTERS // 2
    return text if len(text) <= _MOST_LETTERS else f"{text[:half]} {text[-half:]}"


def weighed(typed: Sequence[QueryWord]) -> list[QueryWord]:
    """Without an unfinished word of one or two letters: nearly every text has a word that begins so."""
    return [word for word in typed if not word.unfinished or len(word.plain) >= SHORT]


def empty(plain: str) -> bool:
    """Whether the folded word says nothing of a matter."""
    return plain in _EMPTY


def wanted(text: str) -> tuple[tuple[str, str], ...]:
    """Every word typed, as it is and by its stem, for `fits`: there a part of a word is enough."""
    return tuple((word, trade_words.root(word, stem) if len(word) > SHORT else word) for word in folded(text).split())


def fits(searched: str, wanted: Sequence[tuple[str, str]]) -> bool:
    """Whether a folded text has each word: "cimetières" finds "cimetière", "11" finds "n° 1 204 de 2011"."""
    return all(word in searched or stem in searched for word, stem in wanted)


def meaningful(text: str) -> list[str]:
    """The words of a text that matter, folded, each once, in their order."""
    return list(dict.fromkeys(word for word in _WORD.findall(folded(text)) if word not in _EMPTY))


def has_matter(text: str) -> bool:
    """Whether it has a word of its own, beside numbers and dates: "gérer", "2026" and "onze mars" have none."""
    return not all(word.isdecimal() or word in _NUMBERS_AND_DATES for word in meaningful(text))


def matter(text: str) -> str:
    """The text without how one greets, asks and thanks, wherever something is looked for by it."""
    return preamble.without(text, has_matter)


def key(title: str, keywords: str) -> str:
    """What is indexed beside a title, and counts as much: keywords, and the stems that title and keywords lack."""
    return f"{keywords} {other_forms(title + ' ' + keywords)}"


def spoken(text: str) -> list[str]:
    """All words of a text, folded, in their order; of a long one, those of its beginning and its end."""
    return _WORD.findall(folded(_ends(text)))


def pairs(spoken: Sequence[str]) -> set[str]:
    """What tells how a sentence is said: its empty words, and each two words that stand side by side."""
    return {word for word in spoken if word in _EMPTY} | {f"{one} {next}" for one, next in pairwise(spoken)}


def learned(text: str) -> list[str]:
    """What service_weights.bin is learned from: the words that matter, and RULE where the text asks for one."""
    return meaningful(text) + [RULE] * asks_for_a_rule(spoken(text))


def other_forms(text: str) -> str:
    """Stems of the text's words, where they differ from the word: the index needs them besides the text."""
    return " ".join(dict.fromkeys(root for word in meaningful(text) if (root := stem(word)) != word))


def synonyms(asked: Sequence[QueryWord]) -> list[tuple[str, ...]]:
    """Synonyms of what was typed, each as the stems of its words: they are in the same group of synonyms.json."""
    stems = dict.fromkeys(word.stem for word in asked)
    groups: dict[int, None] = {}
    for word in stems:
        for expression, number in _expressions().get(word, ()):
            if stems.keys() >= set(expression):
                groups[number] = None
    expressions = dict.fromkeys(
        other for number in groups for other in _groups()[number] if not stems.keys() >= set(other)
    )
    return list(expressions)[:60]


def alternatives(asked: Sequence[QueryWord]) -> list[tuple[tuple[str, ...], list[tuple[str, ...]]]]:
    """Each expression of synonyms.json that was typed, with the others of its group, as the stems of their words."""
    stems = dict.fromkeys(word.stem for word in asked)
    return [
        (expression, [other for other in _groups()[number] if other != expression])
        for word in stems
        for expression, number in _expressions().get(word, ())
        if stems.keys() >= set(expression)
    ]


@lru_cache(maxsize=20_000)
def stem(word: str) -> str:
    """The stem of a folded word. It must be folded before, as people type without accents."""
    # A stemmer keeps state while it works. Each call makes its own, since two threads may call at once.
    root: str = word if len(word) > _LONGEST else _french_stemmer()().stemWord(word)
    return root


@cache
def _french_stemmer() -> Any:
    """The class. Its package, which would bring thirty other languages and hold 3 MB, is not run."""
    bare = ModuleType(_STEMMERS)
    bare.__path__ = [str(Path(folder, _STEMMERS)) for folder in sys.path]
    known = sys.modules.setdefault(_STEMMERS, bare)
    from snowballstemmer.french_stemmer import FrenchStemmer  # noqa: PLC0415 - the package must be there first

    if known is bare:
        sys.modules.pop(_STEMMERS, None)  # whoever imports it gets it whole
    return FrenchStemmer


@lru_cache(maxsize=20_000)
def family(root: str) -> str:
    """What is left of a stem without the endings that make a noun of a verb: the same for most words of one family."""
    while len(root) <= _LONGEST and (shorter := _ENDING.sub("", root)) != root and len(shorter) > SHORT:
        root = shorter
    return root


@cache
def common() -> frozenset[str]:
    """Stems of the words of any conversation."""
    return frozenset(stem(word) for word in _WORD.findall(_COMMON))


@cache
def of_needs() -> frozenset[str]:
    """Stems of the words that any need may have, and that say little of what it is about."""
    return frozenset(stem(word) for word in _WORD.findall(_OF_NEEDS))


@cache
def _groups() -> tuple[tuple[tuple[str, ...], ...], ...]:
    groups = resources.entries("synonyms.json")
    return tuple(tuple(filter(None, (_stems(expression) for expression in group))) for group in groups)


@cache
def _expressions() -> dict[str, list[tuple[tuple[str, ...], int]]]:
    """By the stem of its first word: each expression of synonyms.json, with the number of its group."""
    by_first_stem: dict[str, list[tuple[tuple[str, ...], int]]] = {}
    for number, group in enumerate(_groups()):
        for expression in group:
            by_first_stem.setdefault(expression[0], []).append((expression, number))
    return by_first_stem


def _stems(expression: str) -> tuple[str, ...]:
    return tuple(trade_words.root(word, stem) for word in _WORD.findall(folded(expression)) if word not in _EMPTY)
