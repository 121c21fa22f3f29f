"""Which facts of the catalogue nobody has read again for a year, and which have no source, for whoever keeps it.

python -m resources.catalogue_sources [DAY]

DAY is today if it is left out. A line for each service; the end is 1 where something is older than a year.
"""

import sys
from collections.abc import Iterable
from datetime import date

import msgspec
from msgspec import Struct

import resources
from sync.contract.published import Service

#: What a service may say of itself and somebody must have read: a note goes with what it is a note on.
FACTS = ("summary", "provider", "cost", "licence", "since", "smallest", "largest", "communes", "used_by")
#: That nothing is known is no fact; nor has a service of the State a licence that one could read.
UNSAID = {"", 0, "inconnu", "inconnue", "aucune", "état"}
_NOTES = {"cost_note": "cost", "licence_note": "licence"}
_DAYS = 365


class Unread(Struct, frozen=True):
    """A service of which facts should be looked up."""

    id: str  #: of the service
    old: tuple[tuple[str, date], ...]  #: facts read more than a year ago, with the last day on which they were
    without: tuple[str, ...]  #: facts that are said and have no source

    @property
    def line(self) -> str:
        old = (f"{name} of {day}" for name, day in self.old)
        return f"{self.id}: " + "; ".join(
            f"{what} {', '.join(names)}" for what, names in (("old", [*old]), ("no source", self.without)) if names
        )


def unread(services: Iterable[Service], today: date) -> list[Unread]:
    """The services of which a fact is older than a year on this day, or has no source; in their order."""
    listed = []
    for service in services:
        read: dict[str, date] = {}
        for source in service.sources:
            for name in source.facts:
                fact = _NOTES.get(name, name)
                read[fact] = max(source.on, read.get(fact, source.on))
        facts = [name for name in FACTS if getattr(service, name) not in UNSAID]
        old = tuple((name, read[name]) for name in facts if name in read and (today - read[name]).days > _DAYS)
        without = tuple(name for name in facts if name not in read)
        if old or without:
            listed.append(Unread(service.id, old, without))
    return listed


def main(arguments: list[str]) -> int:
    today = date.fromisoformat(arguments[0]) if arguments else date.today()  # noqa: DTZ011 - a day, wherever one is
    services = msgspec.json.decode(resources.path("catalogue.json").read_bytes(), type=list[Service])
    listed = unread(services, today)
    for one in listed:
        sys.stdout.write(f"{one.line}\n")
    old, without = sum(len(one.old) for one in listed), sum(len(one.without) for one in listed)
    sys.stdout.write(f"{len(services)} services: {old} facts older than a year, {without} without a source\n")
    return 1 if old else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
