"""What the platform publishes: services, proposals, needs and deployments to all, its own cases to each commune."""

from typing import Annotated, Literal, TypeAlias

import msgspec
from msgspec import Meta, Struct

from sync.contract.bodies import Cost, Level, Licence, NeedText, Role, Shareable
from sync.contract.campaign import SubjectKind
from sync.contract.values import (
    MAX_LISTED,
    MAX_RETAKEN,
    Aware,
    Checked,
    Code,
    Count,
    Day,
    Id,
    Insee,
    PublishedId,
    ShortText,
    SomeShortText,
    Text,
    Title,
    Uuid,
)

#: How the ids begin under which a commune reads of its interests, and of acts that it may take back and make again
#: (`Retaken`); the id of their subject follows.
INTEREST, VOTE, JOIN, DECLARATION = "interest.", "vote.", "join.", "declaration."
RETAKEN = (VOTE, JOIN, DECLARATION)
#: "état": a public service that one uses, whoever may see its code; "aucune": no software, as people do the work, or as
#: it is a programme.
CatalogueLicence: TypeAlias = Licence | Literal["état", "aucune"]
Ids: TypeAlias = Annotated[tuple[Id, ...], Meta(max_length=MAX_LISTED)]


class Source(Checked, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """Where facts of a service were read. What somebody remembers is no source."""

    #: Names of fields of `Service`; "summary" stands for the name and what it is for.
    facts: Annotated[tuple[Code, ...], Meta(min_length=1, max_length=20)]
    where: SomeShortText  #: address of a public page, without "https://"
    on: Day  #: when it was read
    dated: ShortText = ""  #: from when the page is, such as "2022"; "" where it does not say


class Service(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """An existing service of the catalogue: facts in our own words, "à vérifier" where only believed."""

    id: Id  #: of the catalogue, readable
    title: Title
    summary: Text  #: what it is for
    audience: ShortText = ""  #: for whom
    provider: ShortText = ""  #: who offers it
    cost: Cost = "inconnu"  #: whether a commune pays for it
    cost_note: ShortText = ""  #: such as "300 € par an"
    licence: CatalogueLicence = "inconnue"  #: of its software
    licence_note: ShortText = ""  #: which licence, or what is particular to it
    themes: Ids = ()  #: ids of themes of the campaign
    since: ShortText = ""  #: the year in which it began, such as "2019"; "" where that is not known
    #: These two in inhabitants, about: of the smallest and of the largest commune for which it makes sense.
    smallest: Count = 0
    largest: Count = 0  #: 0: no bound
    communes: Count = 0  #: how many use it; 0 where nobody says
    used_by: ShortText = ""  #: who uses it already, in free words
    shared_by: ShortText = ""  #: the commune that proposed it for the catalogue
    keywords: Annotated[tuple[ShortText, ...], Meta(max_length=MAX_LISTED)] = ()  #: further words by which it is found
    #: Whether name and purpose were checked, or are only believed.
    confidence: Literal["vérifié", "à vérifier"] = "à vérifier"
    sources: Annotated[tuple[Source, ...], Meta(max_length=50)] = ()  #: of the facts that were checked

    @property
    def verified(self) -> bool:
        """Whether these facts were checked: pages ask this, and know nothing of the catalogue's own words for it."""
        return self.confidence == "vérifié"


class Proposal(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """What is voted on: groups needs and services, existing or to develop; later the committee's decision."""

    id: Id  #: made by the platform
    title: Title  #: one line
    kind: Literal["existing", "to_develop"]  #: of services that exist, or of one to be developed
    summary: Text = ""  #: what is proposed
    theme: Id | msgspec.UnsetType = msgspec.UNSET  #: id of a theme of the campaign; absent where none fits
    needs: Ids = ()  #: ids of the needs that it answers
    services: Ids = ()  #: ids of services of the catalogue that it consists of
    state: Literal["open", "retained", "not_retained"] = "open"  #: open until the committee has decided
    reason: Text = ""  #: the committee's; "" before it has decided
    votes: Count = 0  #: counted votes, published with the decision; 0 before


class Named(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """A commune as it is shown to others."""

    commune: Insee
    name: ShortText = ""
    comment: ShortText = ""  #: with a "nous aussi": the commune's words for all to read; "" else


Communes: TypeAlias = Annotated[tuple[Named, ...], Meta(max_length=MAX_LISTED)]


class PublicNeed(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """What every commune may read of another's submitted need."""

    id: Id  #: the same as at the commune
    commune: Insee
    commune_name: ShortText = ""  #: "" where the platform knows none
    #: The fields from here to `partners` are those of NeedText, as the commune wrote them.
    title: Title
    description: Text = ""
    theme: Id | msgspec.UnsetType = msgspec.UNSET
    audience: ShortText = ""
    #: These too.
    frequency: ShortText = ""
    expected_effect: Text = ""
    effect_delay: ShortText = ""
    shareable: Shareable = ""
    partners: ShortText = ""
    proposal: Id | msgspec.UnsetType = msgspec.UNSET  #: where it has been grouped
    joined: Communes = ()  #: communes that said "nous aussi"


class SteeringGroup(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """Who steers a retained proposal (its id), as the platform composed the group."""

    id: Id
    referents: Communes = ()  #: they lead
    participants: Communes = ()  #: they take part
    note: Text = ""  #: the platform's words to all, such as why a group has no commune


class Project(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """What the steering of a proposal suggests; a second committee decides."""

    id: Id  #: made by the platform
    proposal: Id  #: id of the proposal that is steered
    title: Title  #: one line
    summary: Text = ""  #: what is suggested
    state: Literal["open", "retained", "not_retained"] = "open"  #: open until the second committee has decided
    reason: Text = ""  #: the committee's; "" before it has decided


class Deployment(Checked, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """A retained proposal in one commune; `id` is "<proposal>.<INSEE code>". An effect may be said once it is live."""

    id: PublishedId  #: its two parts are the next two fields
    proposal: Id  #: id of a retained proposal
    commune: Insee
    commune_name: ShortText = ""  #: "" where the platform knows none
    #: Asked by the commune, then planned and live as operators say.
    state: Literal["asked", "planned", "live"] = "asked"
    on: Day | None = None  #: planned for, or live since
    note: Text = ""  #: the operators' words about it
    live_since: Day | None = None  #: these four as the commune reported
    agents_trained: Count | None = None  #: members of staff; None where it was not said
    people_served: Count | None = None  #: None where it was not said
    effect: Text = ""  #: what it has changed; "" before the commune reports


class _OfCommune(Checked, frozen=True, forbid_unknown_fields=True, omit_defaults=True, tag_field="kind"):
    """What one commune alone reads of its own, told apart by its kind."""


class OwnNeed(NeedText, _OfCommune, frozen=True, kw_only=True, tag="need"):
    """A need as the platform holds it for its own commune; `revision` is the operation that gave it its text."""

    id: Id  #: the same as at the commune
    submission: Id  #: id of the operation that submitted it
    revision: Id  #: id of an operation: the submission, or an amendment
    #: Received until it is sorted; the next three are the platform's answers.
    state: Literal["received", "grouped", "redirected", "ineligible", "withdrawn"] = "received"
    proposal: Id | msgspec.UnsetType = msgspec.UNSET  #: id of the proposal that it was grouped into
    reason: Text = ""  #: why it is not grouped
    category: Id | msgspec.UnsetType = msgspec.UNSET  #: of the préfet's route, where one fits
    moved_at: Aware | None = None  #: when it came into this state


class OwnShare(_OfCommune, frozen=True, kw_only=True, tag="share"):
    """What became of a service that we proposed for the catalogue."""

    id: Id  #: the same as at the commune
    title: Title
    state: Literal["received", "published", "declined"] = "received"  #: received until an operator has answered
    service: Id | msgspec.UnsetType = msgspec.UNSET  #: its id in the catalogue
    reason: Text = ""  #: why it is not in the catalogue; "" else
    moved_at: Aware | None = None  #: when it came into this state


class OwnInterest(_OfCommune, frozen=True, kw_only=True, tag="interest"):
    """Our interest in steering; `id` is "interest.<proposal>". `given` is the role in the composed group, if any."""

    id: PublishedId
    proposal: Id  #: id of the proposal
    role: Role  #: the one wished for in the declaration that holds
    #: "": no group yet, or it was composed before we declared; "none": composed without us all the same.
    given: Role | Literal["", "none"] = ""
    #: When we were told our place in the group; before that, when the declaration was deposited.
    moved_at: Aware | None = None


class OwnRequest(_OfCommune, frozen=True, kw_only=True, tag="request"):
    """Our request to the préfet and the answer to it. `amount_cents`: what is granted, where accepted."""

    id: Id  #: the same as at the commune
    #: These four are those of RequestSubmit, as the commune wrote them.
    title: Title
    category: Id
    level: Level
    authority: Code
    submission: Id  #: id of the operation that is answered: the last submission
    #: Received until the préfet's services have answered.
    state: Literal["received", "accepted", "refused", "incomplete", "withdrawn"] = "received"
    reason: Text = ""  #: of the answer; "" before it
    #: What an incomplete request lacks, a line for each.
    missing: Annotated[tuple[ShortText, ...], Meta(max_length=50)] = ()
    amount_cents: Count | None = None  #: in cents of a euro; None where nothing is granted
    moved_at: Aware | None = None  #: when it came into this state


class OwnAct(Checked, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """One accepted act of ours; `withdrawn`: an accepted withdrawal names it, whichever of the two came first."""

    op: Uuid  #: id of the operation
    deposited_at: Aware  #: the legal time of its receipt
    withdrawn: bool = False  #: True: it no longer counts


class OwnCast(OwnAct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """One accepted vote.cast of ours."""

    list_version: Count = 0  #: number of the list that was voted on, as in VoteCast
    need: Id | msgspec.UnsetType = msgspec.UNSET  #: id of the need of ours that it answers; absent where none was named


class OwnJoining(OwnAct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """One accepted need.join of ours."""

    own: Id | msgspec.UnsetType = msgspec.UNSET  #: id of a need of ours that is alike; absent where none was named


class OwnDeclaring(OwnAct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """One accepted interest.declare of ours. Its motivation stays on the computer that wrote it."""

    role: Role  #: the one wished for


class OwnVote(_OfCommune, frozen=True, kw_only=True, tag="vote"):
    """Our vote for a service or a proposal; `id` is "vote.<subject>". It counts while one of `casts` is not withdrawn.

    Withdrawn casts stand first, then the others in the order of deposit; of more than MAX_RETAKEN, only the last ones.
    So each computer of the commune knows what the others cast, and what its withdrawals must name. `subject_kind` is
    that of the first cast that counts, or of the first one where none counts.
    """

    id: PublishedId
    subject: Id  #: id of the service or proposal
    subject_kind: SubjectKind  #: which of the two the subject is
    #: Of any of the commune's computers.
    casts: Annotated[tuple[OwnCast, ...], Meta(min_length=1, max_length=MAX_RETAKEN)]

    @property
    def acts(self) -> tuple[OwnCast, ...]:
        return self.casts


class OwnJoin(_OfCommune, frozen=True, kw_only=True, tag="join"):
    """Our "nous aussi" to a need of another commune; `id` is "join.<need>". `acts` are as the casts of a vote are."""

    id: PublishedId
    subject: Id  #: the need
    #: Of any of the commune's computers.
    acts: Annotated[tuple[OwnJoining, ...], Meta(min_length=1, max_length=MAX_RETAKEN)]


class OwnDeclaration(_OfCommune, frozen=True, kw_only=True, tag="declaration"):
    """Our declarations of interest in steering a proposal; `id` is "declaration.<proposal>".

    `acts` are as the casts of a vote are; of those not withdrawn the last gives the role (`OwnInterest`).
    """

    id: PublishedId
    subject: Id  #: the proposal
    #: Of any of the commune's computers.
    acts: Annotated[tuple[OwnDeclaring, ...], Meta(min_length=1, max_length=MAX_RETAKEN)]


#: What a commune says, takes back, and may say again: told with all acts that any of its computers made.
Retaken: TypeAlias = OwnVote | OwnJoin | OwnDeclaration
Own: TypeAlias = OwnNeed | OwnShare | OwnInterest | OwnRequest | Retaken
