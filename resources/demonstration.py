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
    """A département or a région that cannot exist."""

    code: Annotated[str, Meta(pattern=r"^[0-9]{2}$")]  #: 00 in the sample
    name: Title  #: as shown


class Grouping(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The intercommunalité of the invented communes."""

    siren: Siren  #: begins with 000000: it cannot exist
    name: Title  #: with "(inventée)" in it


class InventedCommune(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A commune that cannot exist: no département has the code 00, no SIREN begins with 000000."""

    insee: Insee  #: begins with 00
    name: Title  #: as shown
    population: Annotated[int, Meta(ge=1)]  #: inhabitants
    siren: Siren  #: begins with 000000
    postal_code: PostalCode  #: begins with 00
    neighbours: tuple[Insee, ...]  #: INSEE codes of the invented communes around it


class SampleVote(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A neighbour's vote."""

    commune: Insee  #: its INSEE code
    proposal: Id  #: id of a proposal of the sample


class SampleDecision(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What the committee decides on a proposal."""

    proposal: Id  #: id of a proposal of the sample
    state: Literal["retained", "not_retained"]  #: what it decides
    reason: Text  #: why, as published


class SampleInterest(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A neighbour that wants to steer a retained proposal."""

    commune: Insee  #: its INSEE code
    proposal: Id  #: id of a proposal of the sample
    role: Role  #: participant | referent


class SampleProject(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A project that the steering suggests, and what the second committee decides on it."""

    proposal: Id  #: id of the proposal that it comes from
    title: Title  #: as published
    summary: Text  #: as published
    state: Literal["retained", "not_retained"]  #: what the second committee decides
    reason: Text  #: why, as published


class SampleDeployment(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A neighbour where a retained proposal has been live for some days, with the effect that it reports."""

    commune: Insee  #: its INSEE code
    proposal: Id  #: id of a proposal of the sample
    days: Annotated[int, Meta(ge=0)]  #: how many days before today it went live
    agents_trained: int  #: as it reports
    people_served: int  #: as it reports
    effect: Text  #: a sentence or two, as it reports


class Plan(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """When a deployment is planned, and what is said of it."""

    days: Annotated[int, Meta(ge=1)]  #: how many days after today
    note: Text  #: as published with it


class SampleRequest(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The request to the préfet that lies ready as a draft."""

    category: Id  #: id of a category of the campaign
    level: Level  #: department | region: which préfet is asked
    title: Title  #: what is asked for
    description: Text  #: text of the draft
    expected_effect: Text  #: text of the draft
    calendar: Text  #: text of the draft
    decided_by: ShortText  #: which decision of the commune, in words
    funding: FundingPlan  #: the funding plan, which adds up
    letter: dict[str, str]  #: the fields of desktop.domain.letters.LetterContent, as typed
    attachment: Title  #: name of the file that is attached: the council's note, made from the request itself


class Story(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What the adviser does in front of the council, step by step, and what the application must find for it."""

    need_title: Title  #: typed for the first need
    need_description: Text  #: typed for the first need
    need_theme: Id  #: id of the theme chosen for it
    similar_needs: tuple[Id, ...]  #: ids of neighbours' needs that must be shown beside it
    fitting_services: tuple[Id, ...]  #: ids of services of the catalogue that must be shown beside it
    proposal: Id  #: id of the proposal that the need is grouped in, and the commune votes for
    joins: Id  #: id of the neighbour's need to which the commune says "nous aussi"
    join_comment: ShortText  #: what it says with that
    referent: Id  #: id of the proposal that the commune asks to steer as référent
    motivation: Text  #: why it asks so
    effect: Text  #: what it reports once the service is live
    agents_trained: int  #: reported with it
    people_served: int  #: reported with it


class InventedWorld(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The whole sample."""

    department: InventedTerritory  #: where the invented communes lie
    region: InventedTerritory  #: where that lies
    epci: Grouping  #: to which they all belong
    home: Insee  #: INSEE code of the commune that the demonstration opens
    #: By phase, the day of the campaign's pack that counts as today when the demonstration opens in it.
    starts: dict[PhaseKey, date]
    communes: tuple[InventedCommune, ...]  #: the home and its neighbours
    needs: tuple[PublicNeed, ...]  #: of the neighbours, as published
    proposals: tuple[Proposal, ...]  #: as published before the decision
    votes: tuple[SampleVote, ...]  #: of the neighbours
    decisions: tuple[SampleDecision, ...]  #: of the committee, on each proposal that it decides
    interests: tuple[SampleInterest, ...]  #: of the neighbours
    group_note: Text  #: published with each steering group
    projects: tuple[SampleProject, ...]  #: that come out of the steering
    deployments: tuple[SampleDeployment, ...]  #: of the neighbours, live already
    planned: Plan  #: for the deployment that the home asks for
    live_note: Text  #: published once the home's deployment is live
    request: SampleRequest  #: of the home, to the préfet
    request_answer: Text  #: the préfet's reason, where he grants it
    story: Story  #: of the home, as the adviser shows it


def read_world() -> InventedWorld:
    """The bundled world; raises msgspec.ValidationError, which names the field, if the file was changed badly."""
    return msgspec.json.decode(path("packs", "demonstration-world.json").read_bytes(), type=InventedWorld, strict=True)
