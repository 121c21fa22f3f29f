"""Reads the invented world of the demonstration: its communes, their needs, votes and the committee's reasons."""

from datetime import date
from typing import Annotated, Literal

import msgspec
from msgspec import Meta, Struct

from resources import path
from sync.contract.campaign import PhaseKey
from sync.contract.operations import Id, Insee, Text, Title
from sync.contract.published import Proposal, PublicNeed

Siren = Annotated[str, Meta(pattern=r"^[0-9]{9}$")]
PostalCode = Annotated[str, Meta(pattern=r"^[0-9]{5}$")]


class Territory(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    code: Annotated[str, Meta(pattern=r"^[0-9]{2}$")]
    name: Title


class Grouping(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    siren: Siren
    name: Title


class InventedCommune(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A commune that cannot exist: no département has the code 00, no SIREN begins with 000000."""

    insee: Insee
    name: Title
    population: Annotated[int, Meta(ge=1)]
    siren: Siren
    postal_code: PostalCode
    neighbours: tuple[Insee, ...]


class SampleVote(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    commune: Insee
    proposal: Id


class SampleDecision(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    proposal: Id
    state: Literal["retained", "not_retained"]
    reason: Text


class Story(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The need that the adviser writes in front of the council, and what the application must find for it."""

    need_title: Title
    need_description: Text
    need_theme: Id
    similar_needs: tuple[Id, ...]
    fitting_services: tuple[Id, ...]
    proposal: Id


class World(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The whole sample. `starts` says which day of the pack is today when the demonstration opens in a phase."""

    department: Territory
    region: Territory
    epci: Grouping
    home: Insee
    starts: dict[PhaseKey, date]
    communes: tuple[InventedCommune, ...]
    needs: tuple[PublicNeed, ...]
    proposals: tuple[Proposal, ...]
    votes: tuple[SampleVote, ...]
    decisions: tuple[SampleDecision, ...]
    story: Story


def read_world() -> World:
    """The bundled world; raises msgspec.ValidationError, which names the field, if the file was changed badly."""
    return msgspec.json.decode(path("packs", "demonstration-world.json").read_bytes(), type=World, strict=True)
