"""The list of what should be read again: old facts, and facts without a source, each under its service."""

from datetime import date, timedelta
from typing import Any

import msgspec
import pytest

import resources
from resources.catalogue_sources import FACTS, Unread, main, unread
from sync.contract.published import Service, Source

TODAY = date(2027, 11, 30)
YEAR_AGO, BEFORE = date(2026, 11, 30), date(2026, 11, 29)


def service(*sources: Source, **known: Any) -> Service:
    return Service(id="s", title="Un service", summary="Sert.", sources=sources, **known)


def source(*facts: str, on: date = YEAR_AGO) -> Source:
    return Source(facts=facts, where="a.fr", on=on)


def test_what_was_read_within_a_year_is_not_listed() -> None:
    assert unread([service(source("summary"))], TODAY) == []


def test_what_was_read_more_than_a_year_ago_is_listed_with_its_day() -> None:
    (one,) = unread([service(source("summary", on=BEFORE))], TODAY)
    assert one == Unread("s", (("summary", BEFORE),), ())
    assert one.line == "s: old summary of 2026-11-29"


def test_the_newest_of_two_sources_counts_in_either_order() -> None:
    new, old = source("summary"), source("summary", on=BEFORE)
    assert unread([service(new, old), service(old, new)], TODAY) == []


def test_what_is_said_without_a_source_is_listed_and_what_is_not_said_is_not() -> None:
    (one,) = unread([service(source("summary"), cost="gratuit", since="2019", largest=3_500)], TODAY)
    assert one == Unread("s", (), ("cost", "since", "largest"))
    assert one.line == "s: no source cost, since, largest"
    assert unread([service(source("summary"), cost="inconnu", licence="aucune")], TODAY) == []


def test_a_note_is_a_source_of_what_it_is_a_note_on() -> None:
    assert unread([service(source("summary"), source("cost_note"), cost="payant", cost_note="300 €")], TODAY) == []


def test_facts_are_fields_of_a_service() -> None:
    assert set(FACTS) <= set(Service.__struct_fields__)


def test_as_a_command_it_ends_with_1_once_something_is_old(capsys: pytest.CaptureFixture[str]) -> None:
    services = msgspec.json.decode(resources.path("catalogue.json").read_bytes(), type=list[Service])
    newest = max(source.on for service in services for source in service.sources)
    assert main([newest.isoformat()]) == 0
    assert capsys.readouterr().out.splitlines()[-1].startswith(f"{len(services)} services: 0 facts older than a year")
    assert main([(newest + timedelta(days=400)).isoformat()]) == 1
    assert ": old summary of " in capsys.readouterr().out
