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


def texts(value: Any) -> list[str]:
    if isinstance(value, dict):
        return [text for inner in value.values() for text in texts(inner)]
    if isinstance(value, list):
        return [text for inner in value for text in texts(inner)]
    return [value] if isinstance(value, str) else []


def prose(value: Any) -> list[str]:
    return [text for text in texts(value) if " " in text]


def test_at_least_sixty_services_each_with_its_own_id_and_title() -> None:
    assert len(CATALOGUE) >= 60
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


def test_a_price_in_euros_has_its_source_written_down() -> None:
    sources = path("SOURCES.md").read_text("utf-8")
    rows = re.findall(r"^\| ((?:`[a-z0-9-]+`(?:, )?)+) \|", sources, re.MULTILINE)
    sourced = {id for row in rows for id in re.findall(r"`([^`]+)`", row)}
    assert sourced <= {service.id for service in CATALOGUE}, "a source of a service that there is not"
    priced = {service.id for service in CATALOGUE if "€" in service.summary + service.cost_note}
    assert len(priced) >= 5
    assert priced - sourced == set()


def test_both_the_verified_and_the_believed_are_there_and_told_apart() -> None:
    counts = Counter(service.verified for service in CATALOGUE)
    assert counts[True] >= 30
    assert counts[False] > 0


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
