"""The catalogue, the synonyms, and the French of everything people read here."""

import json
import re
from collections import Counter
from typing import Any

import msgspec
import pytest

from resources import path
from sync.contract.campaign import read_campaign
from sync.contract.published import Service

CATALOGUE = msgspec.json.decode(path("catalogue.json").read_bytes(), type=list[Service], strict=True)
THEMES = [theme.id for theme in read_campaign(path("packs", "france-relance-2021.json").read_bytes()).themes]
FILES = (
    "catalogue.json",
    "synonyms.json",
    "packs/france-relance-2021.json",
    "packs/demonstration.json",
    "packs/demonstration-world.json",
)
WRONG = {
    "straight apostrophe": re.compile(r"'"),
    "no narrow no-break space before ; ! ?": re.compile(r"(?<!\u202f)[;!?]"),
    "no no-break space before :": re.compile(r"(?<!\u00a0):(?=\s|$)"),
    "no no-break space inside « »": re.compile(r"«(?!\u00a0)|(?<!\u00a0)»"),
    "spaces at an end, or two together": re.compile(r"^\s|\s$|\s\s"),
    "three dots": re.compile(r"\.\.\."),
    "an address": re.compile(r"https?://|www\."),
    "not a word of the interface": re.compile(r"\b(synchroniser|token|uploader|soutenir)\b"),
}


VERBS = set(
    re.findall(
        r"\S+",
        """Aide Annonce Appelle Apporte Appuie Attribue Bâtit Calcule Cherche Compare Compose Connecte Conseille
        Conserve Copie Crée Dessine Diffuse Dit Donne Dresse Débloque Déclare Décrit Dépose Encaisse Enregistre
        Envoie Explique Fabrique Fait Finance Fournit Garde Guide Gère Imprime Indique Inscrit Instruit Laisse
        Lance Lit Mesure Met Montre Note Numérote Offre Organise Partage Permet Photographie Propose Protège
        Prouve Prépare Préviennent Prévient Prête Publie Rappelle Rassemble Recense Recueille Relie Relève
        Remplit Renseigne Repère Retrouve Reçoit Rédige Réduit Répond Réserve Réunissent Réunit Signale Simule
        Suit Tient Traduit Transmet Trouve Vend Vote Vérifie Échange Écrit Établit Évalue Évite""",
    )
)


#: A note is a source of what it is a note on.
NOTES = {"cost_note": "cost", "licence_note": "licence"}


def sourced(service: Service) -> set[str]:
    return {name for source in service.sources for name in source.facts}


def texts(value: Any) -> list[str]:
    if isinstance(value, dict):
        return [text for inner in value.values() for text in texts(inner)]
    if isinstance(value, list):
        return [text for inner in value for text in texts(inner)]
    return [value] if isinstance(value, str) else []


def prose(value: Any) -> list[str]:
    return [text for text in texts(value) if " " in text]


def test_at_least_a_hundred_and_sixty_five_services_each_with_its_own_id_and_title() -> None:
    assert len(CATALOGUE) >= 165
    assert len({service.id for service in CATALOGUE}) == len(CATALOGUE)
    assert len({service.title for service in CATALOGUE}) == len(CATALOGUE)
    assert all(re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", service.id) for service in CATALOGUE)


def test_all_fourteen_themes_have_services_and_no_other_theme_is_named() -> None:
    counts = Counter(theme for service in CATALOGUE for theme in service.themes)
    assert set(counts) == set(THEMES)
    assert min(counts.values()) >= 4


def test_each_service_says_what_for_whom_by_whom_and_how_to_find_it() -> None:
    for service in CATALOGUE:
        assert service.summary, service.id
        assert service.audience, service.id
        assert service.provider, service.id
        assert service.themes, service.id
        assert len(service.keywords) >= 4, service.id
        assert len(set(service.keywords)) == len(service.keywords), service.id


def test_what_costs_says_how() -> None:
    assert [service.id for service in CATALOGUE if service.cost == "payant" and not service.cost_note] == []


def test_an_unknown_price_says_whom_to_ask_or_within_what_it_is() -> None:
    assert [service.id for service in CATALOGUE if service.cost == "inconnu" and not service.cost_note] == []


def test_a_price_in_euros_has_its_source() -> None:
    priced = {service.id: service for service in CATALOGUE if "€" in service.summary + service.cost_note}
    assert len(priced) >= 5
    assert [id for id, service in priced.items() if not sourced(service) & {"summary", "cost", "cost_note"}] == []


def test_both_the_verified_and_the_believed_are_there_and_told_apart() -> None:
    counts = Counter(service.verified for service in CATALOGUE)
    assert counts[True] >= 30
    assert counts[False] > 0


def test_nothing_counts_as_verified_that_no_page_says() -> None:
    assert [service.id for service in CATALOGUE if service.verified and "summary" not in sourced(service)] == []


def test_what_pages_say_of_purpose_provider_and_price_counts_as_verified() -> None:
    """Purpose alone does not: a page that keeps silent on the price leaves it believed."""
    read = {service.id: {NOTES.get(name, name) for name in sourced(service)} for service in CATALOGUE}
    complete = [service for service in CATALOGUE if read[service.id] >= {"summary", "provider", "cost"}]
    assert len(complete) >= 60
    assert [service.id for service in complete if not service.verified] == []


def test_a_source_is_the_address_of_a_page_about_what_the_service_says() -> None:
    fields = set(Service.__struct_fields__)
    for service in CATALOGUE:
        for source in service.sources:
            assert re.fullmatch(r"(?!https?:|www\.)[a-z0-9.-]+\.[a-z]{2,}(/\S*)?", source.where), (service.id, source)
            assert set(source.facts) <= fields, (service.id, source)
            unsaid = [name for name in source.facts if not getattr(service, name)]
            assert unsaid == [], (service.id, source)


def test_how_many_communes_use_it_is_never_believed() -> None:
    assert [service.id for service in CATALOGUE if service.communes and "communes" not in sourced(service)] == []


def test_since_is_a_year() -> None:
    assert [
        service.since for service in CATALOGUE if service.since and not re.match(r"(19|20)\d\d\b", service.since)
    ] == []


def test_the_smallest_commune_is_no_larger_than_the_largest() -> None:
    assert [service.id for service in CATALOGUE if 0 < service.largest <= service.smallest] == []


def test_each_summary_begins_with_what_the_service_does() -> None:
    """A verb in the third person: "Publie…", "Aide…"."""
    other = {service.id: first for service in CATALOGUE if (first := service.summary.split()[0]) not in VERBS}
    assert other == {}


def test_synonyms_are_groups_of_several_words() -> None:
    groups = msgspec.json.decode(path("synonyms.json").read_bytes(), type=list[tuple[str, ...]], strict=True)
    assert len(groups) >= 60
    for group in groups:
        assert len(group) >= 2
        assert len({word.casefold() for word in group}) == len(group), group
    together = {frozenset(group) for group in groups}
    for pair in (
        {"cantine", "restauration scolaire", "repas"},
        {"cimetière", "concession"},
        {"délibération", "conseil municipal"},
    ):
        assert any(pair <= group for group in together), pair


@pytest.mark.parametrize("file", FILES)
def test_french_is_set_as_french(file: str) -> None:
    value = json.loads(path(*file.split("/")).read_text("utf-8"))
    faults = [(rule, text) for text in prose(value) for rule, pattern in WRONG.items() if pattern.search(text)]
    assert faults == []


@pytest.mark.parametrize("file", FILES)
def test_sentences_are_short(file: str) -> None:
    value = json.loads(path(*file.split("/")).read_text("utf-8"))
    sentences = [sentence for text in prose(value) for sentence in re.split(r"(?<=[.!?])\s", text)]
    assert [sentence for sentence in sentences if len(re.findall(r"\w[\w’'-]*", sentence)) > 15] == []
