"""How people ask: each service has 50 phrases or more, none names it or another product, none is there twice."""

import re
import unicodedata
from collections import Counter
from functools import cache

import msgspec

from resources import path
from sync.contract.published import Service

CATALOGUE = msgspec.json.decode(path("catalogue.json").read_bytes(), type=list[Service], strict=True)
ASKED = msgspec.json.decode(path("asked.json").read_bytes(), type=dict[str, list[str]], strict=True)
PHRASES = [(id, phrase) for id, phrases in ASKED.items() for phrase in phrases]
BRANDS = set(
    re.findall(
        r"\S+",
        """airbnb android apple doodle dropbox excel facebook gmail google instagram iphone leboncoin linky
        messenger microsoft office365 onedrive outlook sharepoint skype teams telegram twitter waze wetransfer whatsapp
        wanadoo windows word youtube zoom""",
    )
)
"""What people name, and no entry of the catalogue."""


def folded(text: str) -> str:
    """Without accents, capitals and elisions, and with "@CTES" read "actes", "S²LOW" "s2low"."""
    plain = unicodedata.normalize("NFKD", text.casefold().replace("’", "'").replace("@", "a").replace("œ", "oe"))
    return re.sub(r"\b(?:[cdjlmnst]|qu)'", "", "".join(letter for letter in plain if not unicodedata.combining(letter)))


@cache
def words(text: str) -> tuple[str, ...]:
    return tuple(re.findall(r"[a-z0-9]+", folded(text).replace("'", "")))


def bare(title: str) -> str:
    """Without what explains it: "Portail famille (plusieurs éditeurs)" is asked for as "portail famille"."""
    return re.sub(r"\s*(\(.*\)|, .*)$", "", title)


ORDINARY = {
    word
    for service in CATALOGUE
    for text in (service.summary, *service.keywords)
    for word in words(" ".join(re.findall(r"(?<![A-ZÀ-Ü])\b[a-zà-ÿ][\w’'-]*", text)))
}
"""Words that the catalogue itself uses in lower case to say what services do: to say them is to name no product."""


def names(service: Service) -> set[str]:
    """The words of a title that name it and nothing else: "Géorisques", "Koha", "PanneauPocket"."""
    return {word for word in words(service.title) if len(word) > 3 and word not in ORDINARY} | coined(service)


def coined(service: Service) -> set[str]:
    """Of these, those that are a name by their look, or are the whole title: nobody says them of anything else."""
    looks = {
        word
        for written in re.findall(r"[\w@²’+-]+", bare(service.title))
        if re.search(r"[a-zà-ÿ][A-Z]|[A-Z]{3}|[@²+]", written.replace("’", ""))
        for word in words(written)
    }
    alone = set(words(bare(service.title))) if len(words(bare(service.title))) == 1 else set()
    return (looks | alone) - ORDINARY


def holds(phrase: str, title: str) -> bool:
    return f" {' '.join(words(title))} " in f" {' '.join(words(phrase))} "


def test_each_service_of_the_catalogue_and_nothing_else_has_its_phrases_in_its_order() -> None:
    """A service that comes into the catalogue without its phrases is found by fewer than the others."""
    assert list(ASKED) == [service.id for service in CATALOGUE]
    counts = {id: len(phrases) for id, phrases in ASKED.items() if not 50 <= len(phrases) <= 105}
    assert list(counts) == ["territoires-conseils"], "questions of what the rule is, of all matters"
    assert counts["territoires-conseils"] <= 350


def test_no_phrase_is_there_twice_in_one_service_or_in_two() -> None:
    counts = Counter(" ".join(words(phrase)) for _, phrase in PHRASES)
    assert [phrase for phrase, count in counts.items() if count > 1] == []


def test_no_phrase_names_its_service() -> None:
    faults = [
        (service.id, phrase)
        for service in CATALOGUE
        for phrase in ASKED.get(service.id, [])
        if names(service) & set(words(phrase)) or holds(phrase, bare(service.title))
    ]
    assert faults == []


def test_no_phrase_names_another_product() -> None:
    products = {word for service in CATALOGUE for word in coined(service)} | BRANDS
    titles = [title for title in (bare(service.title) for service in CATALOGUE) if len(words(title)) > 1]
    faults = [
        (id, phrase)
        for id, phrase in PHRASES
        if products & set(words(phrase)) or any(holds(phrase, title) for title in titles)
    ]
    assert faults == []


def test_names_are_found_in_titles() -> None:
    """The check itself: what is a name stays one as the catalogue grows."""
    by_id = {service.id: service for service in CATALOGUE}
    assert {"panneaupocket"} == names(by_id["panneaupocket"]) == coined(by_id["panneaupocket"])
    assert {"adau", "platau"} == names(by_id["ad-au-plat-au"]) == coined(by_id["ad-au-plat-au"])
    assert holds("rendre nos actes exécutoires", by_id["actes"].title)
    assert {"s2low"} == names(by_id["s2low"])
    assert holds("avec le Portail famille, c'est fini", bare(by_id["portail-famille"].title))


def test_phrases_are_short_and_plainly_typed() -> None:
    """As one types them into a search: straight apostrophes, plain spaces, no full stop."""
    faults = [
        (id, phrase)
        for id, phrase in PHRASES
        if not 3 <= len(re.findall(r"\w[\w'-]*", phrase)) <= 20
        or phrase != " ".join(phrase.split())
        or re.search(r"[’\u00a0\u202f]|\.$|https?:|www\.|\d\d[ .]\d\d[ .]\d\d", phrase)
    ]
    assert faults == []
