"""Personal data in words: where it is on this computer, and who answers for it."""

import re
from collections.abc import Mapping, Sequence
from datetime import datetime

from msgspec import Struct

from desktop.database.queries.person import ASIDE, BEFORE, SENT, PersonalPlace
from desktop.domain import erasure
from desktop.domain.erasure import Remnant
from desktop.viewmodels.kit import french
from desktop.viewmodels.kit.french import FIXED
from sync.contract.campaign import Campaign

SHOWN = 20  #: places listed one by one
_VALUES = {
    "name": "nom",
    "email": "adresse électronique",
    "telephone": "téléphone",
    "signatory_name": "qui signe",
    "prepared_by": "dossier suivi par",
    "validated_by": "validé par",
}
_ROLE = {"profile": "élu ou agent", "function": "fonction à la mairie"}
#: Which text of a letter it stands in.
_TEXTS = {"": "", SENT: " (version envoyée)", BEFORE: " (avant modification)", ASIDE: " (autre texte gardé)"}
#: Finds labels within one paragraph, as "Durée :" in "… publics. Durée : jusqu’à …", to begin a new line at each.
_LABEL = re.compile(rf"(?<=[.!?]) +(?=[A-ZÀ-Ý][\w’' -]{{1,50}}[ {FIXED}]:)")


class PersonalData(Struct, frozen=True):
    """One place that holds personal data."""

    place: str  #: what it is, in words
    values: str  #: the data there


class Protection(Struct, frozen=True):
    """Who answers for personal data, as the campaign says."""

    paragraphs: tuple[str, ...] = ()  #: () while no campaign is known
    service: tuple[str, ...] = ()  #: lines: service, address, telephone, e-mail


def role(fields: Mapping[str, str]) -> tuple[PersonalData, ...]:
    """What is signed with each act, by the names of `person_words.SIGNED_FIELDS`; () where nothing was typed."""
    words = role_words(fields)
    return (PersonalData("Son rôle, inscrit dans chaque envoi", words),) if words else ()


def role_words(fields: Mapping[str, str]) -> str:
    """The same in one line; "" where nothing was typed."""
    return french.capital(", ".join(f"{label}{FIXED}: {fields[name]}" for name, label in _ROLE.items() if fields[name]))


def kept(places: Sequence[PersonalPlace], now: datetime) -> tuple[PersonalData, ...]:
    """The first places one by one, then how many more there are."""
    shown = [*each(places[:SHOWN], now)]
    more = len(places) - SHOWN
    if more > 0:
        shown.append(PersonalData(french.counted(more, "autre endroit", "autres endroits"), "La copie les donne tous."))
    return tuple(shown)


def each(places: Sequence[PersonalPlace], now: datetime) -> tuple[PersonalData, ...]:
    """All of them."""
    return tuple(PersonalData(_place(place, now), _values(place.values)) for place in places)


def erased(left: Sequence[Remnant], *, asked: bool) -> tuple[str, str]:
    """What an erasure did and what remains, line by line, and the tone. `asked`: the platform is to erase too."""
    unfinished = any(remnant.unfinished for remnant in left)
    head = "⚠ L’effacement de ces données n’est pas terminé." if unfinished else "Données effacées pour cette commune."
    sent = " La plateforme les effacera au prochain échange." if asked else ""
    lines = [f"{head}{sent}", f"Ce qui reste{FIXED}:", *(f"– {sentence}" for sentence in erasure.sentences(left))]
    return "\n".join(lines), "warn" if unfinished else "ok"


def protection(current: Campaign | None) -> Protection:
    if current is None or not current.contact:
        return Protection()
    contact = current.contact
    telephone = f"Téléphone{FIXED}: {contact.telephone}" if contact.telephone else ""
    lines = tuple(line for line in (contact.service, contact.address, telephone, contact.email) if line)
    return Protection(paragraphs(contact.data_protection), lines)


def paragraphs(text: str) -> tuple[str, ...]:
    """A text of several labels ("But : … Durée : …") with one paragraph for each."""
    parts = [part.strip() for line in text.splitlines() for part in _LABEL.split(line)]
    return tuple(part for part in parts if part)


#: The places but the acts, in words; {} is the title of the request or need.
_PLACES = {
    "contact": "Personne à contacter",
    "typed": "Personne à contacter, texte à corriger",
    "letter": "Lettre au préfet {}",
    "validation": "Validation du besoin {}",
}


def _place(place: PersonalPlace, now: datetime) -> str:
    titled = f"«{FIXED}{place.title.strip() or 'sans titre'}{FIXED}»"
    if place.place in _PLACES:
        return _PLACES[place.place].format(titled)
    when = french.since(place.moment, now)
    return f"Joint à l’envoi {titled}, {when}{'' if place.sent else ' (pas encore parti)'}"


def _values(values: dict[str, str]) -> str:
    texts = []
    order = list(_VALUES)
    split = [(*name.partition("."), text) for name, text in values.items()]
    for name, _dot, which, text in sorted(split, key=lambda one: order.index(one[0])):
        texts.append(f"{_VALUES[name]}{_TEXTS[which]}{FIXED}: {text}")
    return french.capital(", ".join(texts))
