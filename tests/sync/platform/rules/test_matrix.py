"""Every act in every phase under every late policy, whoever does it: what is expected is written here, as a table."""

import msgspec
import pytest
from msgspec.structs import replace

from sync.contract.bodies import BODIES
from sync.contract.campaign import PHASES, LatePolicy
from tests.beside import judged_apart
from tests.sync.platform.rules.acts import ACTS, BAULE, DAY, NEIGHBOUR, NOW, facts, verdict

POLICIES = (
    LatePolicy(kind="receipt_time"),
    LatePolicy(kind="cast_time_within", days=2),
    LatePolicy(kind="stamped_by_prefecture"),
)
LETTERS = {
    "A": ("accepted", ""),
    "G": ("accepted", "given_up"),
    ".": ("rejected", "phase_closed"),
    "B": ("rejected", "need_withdrawn"),
    "H": ("held", "missing"),
    "V": ("rejected", "cannot_vote"),
    "O": ("rejected", "own_need"),
    "X": ("rejected", "need_exists"),
    "Y": ("rejected", "request_exists"),
    "D": ("rejected", "proposal_decided"),
    "N": ("rejected", "not_retained"),
    "M": ("held", "need_missing"),
    "S": ("held", "subject_missing"),
    "W": ("held", "decision_missing"),
    "P": ("held", "phase_missing"),
    "E": ("held", "deployment_missing"),
}
#: Who: Baule, whose things they are; a neighbour; "other": enrolled for what is no commune (déléguée, grouping).
#: In each cell the three policies: receipt time, cast within two days, stamped. All acts were done a day ago, the phase
#: of the column was opened an hour ago, and before it those to its left: so ".A." is a phase that has just closed.
MATRIX = """
act                        | who       | needs | vote | steering | deployment
need.submit                | Baule     |  AAA  | .A.  |   ...    |    ...
need.submit                | other     |  AAA  | .A.  |   ...    |    ...
need.submit again          | Baule     |  XXX  | XXX  |   XXX    |    XXX
need.submit again          | neighbour |  XXX  | XXX  |   XXX    |    XXX
need.amend                 | Baule     |  AAA  | .A.  |   ...    |    ...
need.amend                 | other     |  AAA  | .A.  |   ...    |    ...
need.amend                 | neighbour |  HHH  | HHH  |   HHH    |    HHH
need.amend grouped         | Baule     |  AAA  | AAA  |   .A.    |    ...
need.withdraw              | Baule     |  AAA  | AAA  |   AAA    |    AAA
need.amend withdrawn       | Baule     |  BBB  | BBB  |   BBB    |    BBB
need.withdraw              | neighbour |  AAA  | AAA  |   AAA    |    AAA
need.withdraw lost         | Baule     |  AAA  | AAA  |   AAA    |    AAA
need.withdraw waiting      | Baule     |  AAA  | AAA  |   AAA    |    AAA
need.join                  | Baule     |  OOO  | OOO  |   OOO    |    OOO
need.join                  | neighbour |  AAA  | AAA  |   .A.    |    ...
need.join lost             | Baule     |  MMM  | MMM  |   .M.    |    ...
need.join left             | Baule     |  GGG  | GGG  |   .G.    |    ...
need.join                  | other     |  VVV  | VVV  |   VVV    |    VVV
need.leave                 | neighbour |  AAA  | AAA  |   .A.    |    ...
need.leave                 | other     |  AAA  | AAA  |   .A.    |    ...
need.leave waiting         | Baule     |  AAA  | AAA  |   AAA    |    AAA
need.leave waiting         | neighbour |  AAA  | AAA  |   .A.    |    ...
need.leave lost            | Baule     |  AAA  | AAA  |   .A.    |    ...
vote.cast service          | Baule     |  AAA  | .A.  |   ...    |    ...
vote.cast service          | other     |  VVV  | VVV  |   VVV    |    VVV
vote.cast proposal         | neighbour |  PPP  | AAA  |   .A.    |    ...
vote.cast proposal         | other     |  VVV  | VVV  |   VVV    |    VVV
vote.cast decided          | Baule     |  DDD  | DDD  |   DDD    |    DDD
vote.cast lost             | Baule     |  PPP  | SSS  |   .S.    |    ...
vote.cast withdrawn        | Baule     |  GGG  | GGG  |   .G.    |    ...
vote.withdraw service      | Baule     |  AAA  | .A.  |   ...    |    ...
vote.withdraw proposal     | Baule     |  AAA  | AAA  |   .A.    |    ...
vote.withdraw decided      | Baule     |  AAA  | AAA  |   .A.    |    ...
vote.withdraw waiting      | Baule     |  AAA  | AAA  |   AAA    |    AAA
vote.withdraw waiting      | neighbour |  AAA  | AAA  |   .A.    |    ...
vote.withdraw lost         | Baule     |  AAA  | AAA  |   .A.    |    ...
vote.withdraw proposal     | other     |  AAA  | AAA  |   .A.    |    ...
service.share              | Baule     |  AAA  | AAA  |   .A.    |    ...
service.share              | other     |  AAA  | AAA  |   .A.    |    ...
interest.declare           | Baule     |  PPP  | PPP  |   AAA    |    .A.
interest.declare           | other     |  PPP  | PPP  |   AAA    |    .A.
interest.declare open      | Baule     |  PPP  | PPP  |   WWW    |    .W.
interest.declare not       | Baule     |  NNN  | NNN  |   NNN    |    NNN
interest.declare lost      | Baule     |  PPP  | PPP  |   SSS    |    .S.
interest.declare withdrawn | Baule     |  GGG  | GGG  |   GGG    |    .G.
interest.withdraw          | Baule     |  AAA  | AAA  |   AAA    |    .A.
interest.withdraw          | other     |  AAA  | AAA  |   AAA    |    .A.
interest.withdraw waiting  | Baule     |  AAA  | AAA  |   AAA    |    AAA
interest.withdraw lost     | Baule     |  AAA  | AAA  |   AAA    |    .A.
deployment.ask             | neighbour |  PPP  | PPP  |   PPP    |    AAA
deployment.ask             | other     |  VVV  | VVV  |   VVV    |    VVV
deployment.ask refused     | Baule     |  NNN  | NNN  |   NNN    |    NNN
deployment.ask lost        | Baule     |  PPP  | PPP  |   PPP    |    SSS
deployment.report          | Baule     |  AAA  | AAA  |   AAA    |    AAA
deployment.report          | neighbour |  EEE  | EEE  |   EEE    |    EEE
deployment.report not      | Baule     |  NNN  | NNN  |   NNN    |    NNN
deployment.report lost     | Baule     |  SSS  | SSS  |   SSS    |    SSS
request.submit             | Baule     |  AAA  | AAA  |   AAA    |    AAA
request.submit             | other     |  AAA  | AAA  |   AAA    |    AAA
request.submit again       | Baule     |  AAA  | AAA  |   AAA    |    AAA
request.submit again       | neighbour |  HHH  | HHH  |   HHH    |    HHH
request.withdraw           | Baule     |  AAA  | AAA  |   AAA    |    AAA
request.withdraw           | neighbour |  AAA  | AAA  |   AAA    |    AAA
personal.erase             | Baule     |  AAA  | AAA  |   AAA    |    AAA
personal.erase             | neighbour |  AAA  | AAA  |   AAA    |    AAA
"""
ROWS = [[cell.strip() for cell in line.split("|")] for line in MATRIX.strip().splitlines()[1:]]


def became(act: str, who: str, place: int, policy: LatePolicy, **changes: object) -> tuple[str, str]:
    commune = NEIGHBOUR if who == "neighbour" else BAULE
    about = facts(*PHASES[: place + 1], commune=commune, may_vote=who != "other")
    done = msgspec.structs.replace(ACTS[act], commune=commune, **changes)
    found = verdict(done, about, policy=policy)
    assert bool(found.detail) == (found.status != "accepted")
    if found.reason == "phase_closed":  # read for years, while its phase may be open again
        assert "quand cet envoi est arrivé" in found.detail
    return found.status, found.reason


@pytest.mark.parametrize("act", ACTS)
def test_an_act_in_each_phase_under_each_policy(act: str) -> None:
    """Done yesterday, it is judged as in the table; done just now, no late policy helps it."""
    wrong = []
    for name, who, *cells in ROWS:
        for place, cell in enumerate(cells if name == act else ()):
            for policy, letter in zip(POLICIES, cell, strict=True):
                late = became(act, who, place, policy, claimed=NOW - DAY)
                now = became(act, who, place, policy)
                expected = (LETTERS[letter], LETTERS[cell[0]])
                if (late, now) != expected:
                    wrong.append(f"{who}, {PHASES[place]}, {policy.kind}: {late}, {now} instead of {expected}")
    assert wrong == []


def test_every_act_and_every_operation_is_in_the_table() -> None:
    assert {row[0] for row in ROWS} == set(ACTS), "its row stands in the table above"
    known = {operation.type for operation in ACTS.values()}
    assert known == {name for name, _ in BODIES}, "to be added to ACTS in tests/sync/platform/rules/acts.py"


@pytest.mark.parametrize("act", ACTS)
def test_a_pc_acts_for_its_own_commune_only(act: str) -> None:
    for place in range(4):
        about = facts(*PHASES[: place + 1], commune=NEIGHBOUR)
        assert verdict(ACTS[act], about).reason == "wrong_commune"
        stolen = msgspec.structs.replace(ACTS[act], siren="213500241")
        assert verdict(stolen, facts(PHASES[place])).reason == "wrong_commune"


@pytest.mark.parametrize(
    "act", [name for name, one in ACTS.items() if "campaign" in BODIES[one.type, 1].__struct_fields__]
)
def test_another_campaigns_act_is_refused(act: str) -> None:
    body = ACTS[act].body | {"campaign": "2019"}
    assert verdict(msgspec.structs.replace(ACTS[act], body=body), facts("needs")).reason == "other_campaign"


@pytest.mark.parametrize("act", ACTS)
def test_nothing_is_judged_by_how_a_name_sorts(act: str) -> None:
    """Another state, kind, commune or id must not be taken for the right one, whether it sorts before or after."""
    for place in range(4):
        for policy in POLICIES:
            about = facts(*PHASES[: place + 1])
            about.needs["n1"] = replace(about.needs["n1"], state=("received", "withdrawn")[place % 2])
            judged = (msgspec.structs.replace(ACTS[act], claimed=NOW - DAY), about, policy)
            assert judged_apart(lambda it: verdict(it[0], it[1], policy=it[2]), judged) == []
