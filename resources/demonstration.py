"""Reads the invented world of the demonstration: its communes, what they say and vote, and how they are answered."""

from datetime import date
from typing import Annotated, Literal

import msgspec
from msgspec import Meta, Struct

from resources import path
from sync.contract.bodies import Level, Role
from sync.contract.campaign import PhaseKey
from sync.contract.funding import FundingPlan
from sync.contract.published import Proposal, PublicNeed
from sync.contract.values import Id, Insee, ShortText, Text, Title

Siren = Annotated[str, Meta(pattern=r"^[0-9]{9}$")]
PostalCode = Annotated[str, Meta(pattern=r"^[0-9]{5}$")]


class InventedTerritory(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
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


class SampleInterest(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    commune: Insee
    proposal: Id
    role: Role


class SampleProject(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What steering proposes, and what the second committee says of it."""

    proposal: Id
    title: Title
    summary: Text
    state: Literal["retained", "not_retained"]
    reason: Text


class SampleDeployment(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A neighbour where a retained proposal has been live for some days, with the effect that it reports."""

    commune: Insee
    proposal: Id
    days: Annotated[int, Meta(ge=0)]
    agents_trained: int
    people_served: int
    effect: Text


class Plan(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """In how many days a deployment is planned, and what is said of it."""

    days: Annotated[int, Meta(ge=1)]
    note: Text


class SampleRequest(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The request to the préfet that lies ready; `letter` has the fields of desktop.domain.requests.Letter."""

    category: Id
    level: Level
    title: Title
    description: Text
    expected_effect: Text
    calendar: Text
    decided_by: ShortText
    funding: FundingPlan
    letter: dict[str, str]
    attachment: Title  #: name of the file: the council's note, made of the request itself


class Story(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What the adviser does in front of the council: the need and what the application must find for it, "nous aussi",
    the proposal to steer, to deploy, and its effect.
    """

    need_title: Title
    need_description: Text
    need_theme: Id
    similar_needs: tuple[Id, ...]
    fitting_services: tuple[Id, ...]
    proposal: Id
    joins: Id
    join_comment: ShortText
    referent: Id
    motivation: Text
    effect: Text
    agents_trained: int
    people_served: int


class InventedWorld(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The whole sample. `starts` says which day of the pack is today when the demonstration opens in a phase."""

    department: InventedTerritory
    region: InventedTerritory
    epci: Grouping
    home: Insee
    starts: dict[PhaseKey, date]
    communes: tuple[InventedCommune, ...]
    needs: tuple[PublicNeed, ...]
    proposals: tuple[Proposal, ...]
    votes: tuple[SampleVote, ...]
    decisions: tuple[SampleDecision, ...]
    interests: tuple[SampleInterest, ...]
    group_note: Text
    projects: tuple[SampleProject, ...]
    deployments: tuple[SampleDeployment, ...]
    planned: Plan
    live_note: Text
    request: SampleRequest
    request_answer: Text
    story: Story


def read_world() -> InventedWorld:
    """The bundled world; raises msgspec.ValidationError, which names the field, if the file was changed badly."""
    return msgspec.json.decode(path("packs", "demonstration-world.json").read_bytes(), type=InventedWorld, strict=True)
