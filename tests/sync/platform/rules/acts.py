"""One operation of each kind, and the little world that they are judged in.

Baule has the needs n1 and g1 (grouped) and the request r1; the proposal p1 is open, p2 retained (and deployed in
Baule), p3 not retained, p8 taken off the list, p9 not there; s1 is a service, and n8 a need that is not there.
"""

from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec

import resources
from sync.contract.bodies import body_of
from sync.contract.campaign import Campaign, LatePolicy, PhaseKey, read_campaign
from sync.contract.operations import Operation, OperationActor
from sync.platform.rules import CaseFact, Facts, KnownOperation, NeedFact, Verdict, judge, periods

OP = "01900000-0000-7000-8000-{:012d}".format
NOW = datetime(2021, 4, 20, 12, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
CAMPAIGN = read_campaign(resources.path("packs", "france-relance-2021.json").read_bytes())
BAULE, SIREN = "45024", "214500241"
NEIGHBOUR = "45025"
SHA = "ab" * 32

#: Earlier operations, all of Baule and accepted.
SUBMITTED, GROUPED, ASKED = OP(2), OP(3), OP(4)
#: Acts that waited, and that Baule has withdrawn.
JOINED, VOTED, DECLARED, CORRECTED = OP(11), OP(12), OP(13), OP(14)
#: An act that still waits.
WAITS = OP(15)


def operation(type_: str, body: dict[str, Any], *, claimed: datetime = NOW, **more: Any) -> Operation:
    plain = {"op": OP(1), "type": type_, "tv": 1, "commune": BAULE, "actor": OperationActor(id="a"), "claimed": claimed}
    return Operation(**(plain | {"body": body} | more))


def request(**changes: Any) -> dict[str, Any]:
    plain = {
        "request": "r9",
        "category": "user_relations",
        "level": "department",
        "authority": "45",
        "title": "Accueil",
        "description": "D",
        "funding": {},
    }
    return plain | changes


TEXT = {"title": "Titre", "description": "D"}
EFFECT = {"live_since": "2021-04-01", "effect": "Moins d’attente."}
ACTS: dict[str, Operation] = {
    "need.submit": operation("need.submit", TEXT | {"need": "n9"}),
    "need.submit again": operation("need.submit", TEXT | {"need": "n1"}),
    "need.amend": operation("need.amend", TEXT | {"need": "n1"}, base=SUBMITTED),
    "need.amend grouped": operation("need.amend", TEXT | {"need": "g1"}, base=GROUPED),
    "need.amend withdrawn": operation("need.amend", TEXT | {"need": "n8"}, base=OP(9), op=CORRECTED),
    "need.withdraw": operation("need.withdraw", {"need": "n1", "submission": SUBMITTED}, requires=(SUBMITTED,)),
    "need.withdraw lost": operation("need.withdraw", {"need": "n8", "submission": OP(9)}, requires=(OP(9),)),
    "need.withdraw waiting": operation("need.withdraw", {"need": "n8", "submission": WAITS}, requires=(WAITS,)),
    "need.join": operation("need.join", {"need": "n1"}),
    "need.join lost": operation("need.join", {"need": "n8"}),
    "need.join left": operation("need.join", {"need": "n8"}, op=JOINED),
    "need.leave": operation("need.leave", {"need": "n1", "joins": [OP(9)]}),
    "need.leave waiting": operation("need.leave", {"need": "n8", "joins": [JOINED, WAITS]}),
    "need.leave lost": operation("need.leave", {"need": "n8", "joins": [OP(9)]}),
    "vote.cast service": operation("vote.cast", {"subject": "s1", "kind": "service"}),
    "vote.cast proposal": operation("vote.cast", {"subject": "p1", "kind": "proposal"}),
    "vote.cast decided": operation("vote.cast", {"subject": "p2", "kind": "proposal"}),
    "vote.cast lost": operation("vote.cast", {"subject": "p9", "kind": "proposal"}),
    "vote.cast withdrawn": operation("vote.cast", {"subject": "p9", "kind": "proposal"}, op=VOTED),
    "vote.withdraw service": operation("vote.withdraw", {"subject": "s1", "casts": [OP(9)]}),
    "vote.withdraw proposal": operation("vote.withdraw", {"subject": "p1", "casts": [OP(9)]}),
    "vote.withdraw decided": operation("vote.withdraw", {"subject": "p2", "casts": [OP(9)]}),
    "vote.withdraw waiting": operation("vote.withdraw", {"subject": "p9", "casts": [VOTED, WAITS]}),
    "vote.withdraw lost": operation("vote.withdraw", {"subject": "p9", "casts": [OP(9)]}),
    "service.share": operation("service.share", {"share": "h9", "title": "Outil", "summary": "S"}),
    "interest.declare": operation("interest.declare", {"proposal": "p2", "role": "referent"}),
    "interest.declare open": operation("interest.declare", {"proposal": "p1", "role": "participant"}),
    "interest.declare not": operation("interest.declare", {"proposal": "p3", "role": "participant"}),
    "interest.declare lost": operation("interest.declare", {"proposal": "p9", "role": "participant"}),
    "interest.declare withdrawn": operation("interest.declare", {"proposal": "p9", "role": "participant"}, op=DECLARED),
    "interest.withdraw": operation("interest.withdraw", {"proposal": "p2", "declarations": [OP(9)]}),
    "interest.withdraw waiting": operation("interest.withdraw", {"proposal": "p9", "declarations": [WAITS]}),
    "interest.withdraw lost": operation("interest.withdraw", {"proposal": "p9", "declarations": [OP(9)]}),
    "deployment.ask": operation("deployment.ask", {"proposal": "p2"}),
    "deployment.ask refused": operation("deployment.ask", {"proposal": "p3"}),
    "deployment.ask lost": operation("deployment.ask", {"proposal": "p9"}),
    "deployment.report": operation("deployment.report", EFFECT | {"proposal": "p2"}),
    "deployment.report not": operation("deployment.report", EFFECT | {"proposal": "p3"}),
    "deployment.report lost": operation("deployment.report", EFFECT | {"proposal": "p9"}),
    "request.submit": operation("request.submit", request()),
    "request.submit again": operation("request.submit", request(request="r1"), base=ASKED),
    "request.withdraw": operation("request.withdraw", {"request": "r1", "submissions": [ASKED]}),
    "personal.erase": operation("personal.erase", {"operations": [SUBMITTED, OP(9)]}),
}


def facts(*openings: PhaseKey, **changes: Any) -> Facts:
    """The phases opened one after the other, the last one an hour ago, each of those before ten days long."""
    first = NOW - HOUR - 10 * DAY * (len(openings) - 1)
    history = [(first + 10 * DAY * place, phase) for place, phase in enumerate(openings)]
    commune = changes.get("commune", BAULE)
    plain: dict[str, Any] = {
        "commune": commune,
        "siren": SIREN,
        "periods": periods(history),
        "subjects": {"s1": frozenset({"service"})} | {id_: frozenset({"proposal"}) for id_ in ("p1", "p2", "p3")},
        "taken_off": frozenset({"p8"}),
        "decided": frozenset({"p2", "p3"}),
        "retained": frozenset({"p2"}),
        "public_needs": frozenset({"n1", "g1"}),
        "live": frozenset({"p2"} if commune == BAULE else ()),
        "given_up": frozenset({JOINED, VOTED, DECLARED, CORRECTED}),
        "taken_back": frozenset({(OP(1), VOTED), (OP(1), JOINED)}),
        "known": {
            SUBMITTED: KnownOperation(status="accepted", type="need.submit", commune=BAULE),
            GROUPED: KnownOperation(status="accepted", type="need.submit", commune=BAULE),
            ASKED: KnownOperation(status="accepted", type="request.submit", commune=BAULE),
            VOTED: KnownOperation(status="accepted", type="vote.cast", commune=BAULE),
            JOINED: KnownOperation(status="held", type="need.join", commune=BAULE),
            WAITS: KnownOperation(status="held", type="", commune=BAULE),
        },
        "needs": {
            "n1": NeedFact(commune=BAULE, submission=SUBMITTED, state="received", revision=SUBMITTED),
            "g1": NeedFact(commune=BAULE, submission=GROUPED, state="grouped", revision=GROUPED),
        },
        "cases": {"r1": CaseFact(kind="request", commune=BAULE, op=ASKED, state="incomplete")},
    }
    return Facts(**(plain | changes))


def verdict(one: Operation, about: Facts, *, policy: LatePolicy | None = None, now: datetime = NOW) -> Verdict:
    campaign: Campaign = msgspec.structs.replace(CAMPAIGN, late_policy=policy or LatePolicy(kind="receipt_time"))
    return judge(one, body_of(one), campaign, about, now)
