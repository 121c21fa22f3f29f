"""Bodies of operations: what a commune can do, one struct for each act and version.

What takes acts back names every act that it knows of. Acts and withdrawals are only ever added, so any order of arrival
gives the same count.
"""

from typing import Annotated, Literal, TypeAlias

import msgspec
from msgspec import Meta, Struct

from sync.contract.campaign import SubjectKind
from sync.contract.funding import FundingPlan
from sync.contract.operations import Operation
from sync.contract.values import (
    MAX_ATTACHMENTS,
    MAX_NAMED,
    Checked,
    Count,
    Day,
    Digest,
    Id,
    ShortText,
    SomeText,
    Text,
    Title,
    Uuid,
)

Role: TypeAlias = Literal["participant", "referent"]
Level: TypeAlias = Literal["department", "region"]
Shareable: TypeAlias = Literal["yes", "no", ""]
Cost: TypeAlias = Literal["gratuit", "payant", "inconnu"]
Licence: TypeAlias = Literal["libre", "propriétaire", "inconnue"]
Ops: TypeAlias = Annotated[tuple[Uuid, ...], Meta(min_length=1, max_length=MAX_NAMED)]
MAX_ATTACHMENT_BYTES = 10_000_000
MAX_ACT_BYTES = 50_000_000


class Attachment(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """A document that goes with an act; its bytes travel apart, known by their SHA-256."""

    name: Title
    sha256: Digest  #: of its bytes, in hexadecimal digits
    size: Annotated[int, Meta(ge=1, le=MAX_ATTACHMENT_BYTES)]  #: in bytes
    #: Such as "application/pdf"; "" where it is not known.
    media_type: Annotated[str, Meta(max_length=100, pattern=r"\A[^\x00]*\Z")] = ""


Attachments: TypeAlias = Annotated[tuple[Attachment, ...], Meta(max_length=MAX_ATTACHMENTS)]


class NeedText(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """What is said of a need: a title and a description suffice; everything else helps and may stay empty.

    `current_practice`, `decided_by` and `remarks` are for the platform's services alone, the rest is public. Name and
    address of a person travel apart, as personal data.

    A new field reaches the platforms before the PCs: an older platform refuses it. A PC that does not know it passes
    the need over until it is updated, then reads it again.
    """

    title: Title  #: one line
    description: Text  #: what the commune lacks, in its own words
    theme: Id | msgspec.UnsetType = msgspec.UNSET  #: id of a theme of the campaign; absent where none was chosen
    audience: ShortText = ""  #: for whom, such as "les familles"
    frequency: ShortText = ""  #: how often, such as "dix demandes par mois"
    current_practice: Text = ""  #: how it is done today; private
    expected_effect: Text = ""  #: what should change for people or staff
    effect_delay: ShortText = ""  #: how soon, such as "avant la rentrée"
    shareable: Shareable = ""  #: whether other communes could use what answers it; "" where nothing was said
    partners: ShortText = ""  #: partners and groupings of communes (EPCI)
    decided_by: ShortText = ""  #: who decided it for the commune, such as "le maire" or a deliberation; private
    remarks: Text = ""  #: a word to the platform's services; private


class NeedSubmit(NeedText, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """need.submit 1."""

    need: Id  #: id, made by the commune's computer
    campaign: Id | msgspec.UnsetType = msgspec.UNSET  #: id; absent where the computer knew of no campaign yet
    attachments: Attachments = ()  #: their bytes travel apart, as uploads or in the bundle


class NeedAmend(NeedText, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """need.amend 1: the need's new text, whole. The operation's `base` is the revision it was written upon.

    Another base than the platform's revision is a conflict; `replaces` names acts in conflict that this one settles.
    """

    need: Id  #: id of the need, the same as in its submission
    campaign: Id | msgspec.UnsetType = msgspec.UNSET  #: id; absent where the computer knew of no campaign yet
    #: Ids of the commune's amendments in conflict that this text settles; () where there was no conflict.
    replaces: Annotated[tuple[Uuid, ...], Meta(max_length=MAX_NAMED)] = ()


class NeedWithdraw(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """need.withdraw 1: takes back a submitted need; the operation requires the submission."""

    need: Id  #: id of the need
    submission: Uuid  #: id of the operation that submitted it


class NeedJoin(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """need.join 1: "nous aussi", said publicly of another commune's need; `own` is a need of ours that is alike."""

    need: Id  #: id of the other commune's need
    campaign: Id | msgspec.UnsetType = msgspec.UNSET  #: id; absent where the computer knew of no campaign yet
    comment: ShortText = ""  #: public
    own: Id | msgspec.UnsetType = msgspec.UNSET  #: id of a need of ours that is alike; absent where none was named


class NeedLeave(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """need.leave 1: takes every join named back."""

    need: Id  #: id of the other commune's need
    joins: Ops  #: ids of the need.join operations


class VoteCast(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """vote.cast 1: the commune's vote for a service or a proposal, and the version of the list it was cast on."""

    subject: Id  #: id of the service or proposal
    kind: SubjectKind  #: which of the two the subject is
    campaign: Id | msgspec.UnsetType = msgspec.UNSET  #: id; absent where the computer knew of no campaign yet
    list_version: Count = 0  #: number of the list that was voted on; 0: the bundled list, before any exchange
    need: Id | msgspec.UnsetType = msgspec.UNSET  #: the need of ours that it answers
    decided_by: ShortText = ""  #: who decided it for the commune, as in NeedText; private


class VoteWithdraw(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """vote.withdraw 1: names every cast that the device knew, so that any order of arrival gives the same count."""

    subject: Id  #: id of the service or proposal
    campaign: Id | msgspec.UnsetType = msgspec.UNSET  #: id; absent where the computer knew of no campaign yet
    casts: Ops  #: ids of the vote.cast operations


class ServiceShare(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """service.share 1: an existing service, proposed for the catalogue. Public once it is published there."""

    share: Id  #: id, made by the commune's computer
    title: Title  #: the service's name
    summary: SomeText  #: what it is for
    theme: Id | msgspec.UnsetType = msgspec.UNSET  #: id of a theme of the campaign; absent where none was chosen
    audience: ShortText = ""  #: for whom, such as "les agents"
    provider: ShortText = ""  #: a company, a grouping, or the commune itself
    cost: Cost = "inconnu"  #: whether the commune pays for it
    cost_note: ShortText = ""  #: such as "300 € par an"
    licence: Licence = "inconnue"  #: of its software
    used_since: ShortText = ""  #: free words, such as "2019"
    remarks: Text = ""  #: a word to the platform's services; private


class InterestDeclare(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """interest.declare 1: wish to steer a retained proposal. The declaration deposited last gives the role."""

    proposal: Id  #: id of a retained proposal
    role: Role  #: the one that the commune wishes to have
    campaign: Id | msgspec.UnsetType = msgspec.UNSET  #: id; absent where the computer knew of no campaign yet
    motivation: Text = ""  #: private
    decided_by: ShortText = ""  #: who decided it for the commune, as in NeedText; private


class InterestWithdraw(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """interest.withdraw 1: takes every declaration named back."""

    proposal: Id  #: id of the proposal
    declarations: Ops  #: ids of the interest.declare operations


class DeploymentAsk(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """deployment.ask 1: asks for a retained proposal in our commune, existing or to develop."""

    proposal: Id  #: id of a retained proposal
    campaign: Id | msgspec.UnsetType = msgspec.UNSET  #: id; absent where the computer knew of no campaign yet
    wanted_from: ShortText = ""  #: private
    remarks: Text = ""  #: private
    decided_by: ShortText = ""  #: who decided it for the commune, as in NeedText; private


class DeploymentReport(Checked, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """deployment.report 1: the effect in our commune, said publicly; the report deposited last holds."""

    proposal: Id  #: id of a retained proposal
    campaign: Id | msgspec.UnsetType = msgspec.UNSET  #: id; absent where the computer knew of no campaign yet
    live_since: Day  #: first day of use
    #: Members of staff; absent where it was not said.
    agents_trained: Annotated[int, Meta(ge=0, le=100_000)] | msgspec.UnsetType = msgspec.UNSET
    #: Inhabitants; absent where it was not said.
    people_served: Annotated[int, Meta(ge=0, le=100_000_000)] | msgspec.UnsetType = msgspec.UNSET
    effect: SomeText  #: what it has changed, in the commune's words


Authority: TypeAlias = Annotated[str, Meta(min_length=2, max_length=3, pattern=r"\A[0-9AB]+\Z")]


class RequestSubmit(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """request.submit 1: the direct route to the préfet; all of it is private.

    Sent again for the same `request` (after "incomplete"), the operation's `base` is the submission it completes.
    """

    request: Id  #: id of the case, made by the commune's computer; the same in each submission of it
    category: Id  #: id of one of the campaign's categories
    level: Level  #: whose préfet is asked: of the département or the région
    authority: Authority  #: code of département or région
    campaign: Id | msgspec.UnsetType = msgspec.UNSET  #: id; absent where the computer knew of no campaign yet
    title: Title  #: one line
    description: SomeText  #: what is asked for, and why
    expected_effect: Text = ""  #: what will change for people or staff
    calendar: Text = ""  #: free words, such as "achat en mai, ouverture en septembre"
    decided_by: ShortText = ""  #: who decided it for the commune, such as a deliberation with its date
    funding: FundingPlan  #: what the project costs and who pays
    attachments: Attachments = ()  #: their bytes travel apart, as uploads or in the bundle


class RequestWithdraw(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """request.withdraw 1: takes every submission named back."""

    request: Id  #: id of the case, as in its submissions
    submissions: Ops  #: ids of the request.submit operations


class PersonalErase(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """personal.erase 1: erase the personal data that travelled beside these operations; the acts stay."""

    operations: Ops  #: their ids


Body: TypeAlias = (
    NeedSubmit
    | NeedAmend
    | NeedWithdraw
    | NeedJoin
    | NeedLeave
    | VoteCast
    | VoteWithdraw
    | ServiceShare
    | InterestDeclare
    | InterestWithdraw
    | DeploymentAsk
    | DeploymentReport
    | RequestSubmit
    | RequestWithdraw
    | PersonalErase
)
BODIES: dict[tuple[str, int], type[Body]] = {
    ("need.submit", 1): NeedSubmit,
    ("need.amend", 1): NeedAmend,
    ("need.withdraw", 1): NeedWithdraw,
    ("need.join", 1): NeedJoin,
    ("need.leave", 1): NeedLeave,
    ("vote.cast", 1): VoteCast,
    ("vote.withdraw", 1): VoteWithdraw,
    ("service.share", 1): ServiceShare,
    ("interest.declare", 1): InterestDeclare,
    ("interest.withdraw", 1): InterestWithdraw,
    ("deployment.ask", 1): DeploymentAsk,
    ("deployment.report", 1): DeploymentReport,
    ("request.submit", 1): RequestSubmit,
    ("request.withdraw", 1): RequestWithdraw,
    ("personal.erase", 1): PersonalErase,
}


def body_of(operation: Operation) -> Body | None:
    """The typed body, or None for a type or version that this program does not know.

    Raises msgspec.ValidationError (its text names the field) when a known body has another shape.
    """
    shape = BODIES.get((operation.type, operation.tv))
    return None if shape is None else msgspec.convert(operation.body, shape, strict=True)
