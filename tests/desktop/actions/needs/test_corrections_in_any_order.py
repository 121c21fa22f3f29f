"""Corrections, answers, settlements and withdrawals in any order: the last text that stands is shown, none is lost."""

from dataclasses import dataclass, field

import pytest
from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st

from desktop.actions.kit.cancel_act import cancel_act
from desktop.actions.kit.commune_context import CommuneContext
from desktop.actions.needs.correct_need import correct_need
from desktop.actions.needs.discard_need import discard_need
from desktop.actions.needs.draft_need import draft_need
from desktop.actions.needs.settle_conflict import settle_conflict
from desktop.actions.needs.submit_need import submit_need
from desktop.actions.needs.withdraw_need import withdraw_need
from desktop.database.queries import needs, standing_text
from desktop.domain.refusals import Refusal
from sync.contract.published import OwnNeed
from tests.desktop.actions.answering import Platform

DEAD = ("rejected", "cancelled")
WAITING = ("finalised", "deposited", "held")
ACTIONS = (
    "correct",
    "cancel",
    "discard",
    "accept",
    "reject",
    "hold",
    "deposit",
    "conflict",
    "elsewhere",
    "mine",
    "platform",
    "both",
    "withdraw",
    "cancel_withdrawal",
    "accept_withdrawal",
    "reject_withdrawal",
)

#: Corrections and their conflicts more often than the rest, a withdrawal once in a while.
OFTEN = (*ACTIONS[:-4] * 3, *ACTIONS[-4:], *("correct", "conflict", "elsewhere") * 4)


@pytest.fixture
def platform(context: CommuneContext) -> Platform:
    return Platform(context)


@dataclass
class SentText:
    """One text that the need has said: by the submission, by an act of ours, or taken over from the platform."""

    text: str
    op: str = ""
    state: str = "accepted"
    replaces: list["SentText"] = field(default_factory=list)
    upon: "SentText | None" = None  # the platform's text that it settles with
    begun_upon: "SentText | None" = None  # the platform's text that stood when it was begun
    beside: str = ""  # our text, which this choice has kept in a draft


class Model:
    """The rules that must hold, written independently of how the application stores texts."""

    def __init__(self, context: CommuneContext, platform: Platform) -> None:
        self.context, self.platform = context, platform
        self.texts = 0
        self.id = draft_need(context, title=self.text(), description="d").value
        self.submission = submit_need(context, self.id).value.op
        platform.answer(self.submission, "accepted")
        self.said = [SentText(self.title())]
        self.withdrawal: SentText | None = None
        self.published: SentText | None = None  # the platform's text, from elsewhere, and whether we have built upon it
        self.kept: set[str] = set()  # texts taken back, which must be among the drafts
        self.begun = ""  # the text of the correction being written
        self.begun_upon: SentText | None = None  # the platform's text that stood when it was begun

    def text(self) -> str:
        self.texts += 1
        return f"Texte {self.texts}"

    def title(self) -> str:
        with self.context.store.reading() as connection:
            row = needs.one(connection, self.id)
        assert row is not None
        return row.title

    @property
    def withdrawn(self) -> bool:
        return self.withdrawal is not None and self.withdrawal.state not in DEAD

    @property
    def acts(self) -> list[SentText]:
        return [said for said in self.said if said.op]

    @property
    def alive(self) -> list[SentText]:
        return [said for said in self.said if said.state not in DEAD]

    @property
    def open_conflicts(self) -> list[SentText]:
        acts = [said for said in self.alive if said.op]
        conflicts = [said for said in acts if said.state == "conflict"]
        return conflicts if conflicts and acts[-1] is conflicts[-1] and not self.withdrawn else []

    def step(self, action: str) -> bool:
        """Whether it was possible; where not, it was refused in words and changed nothing."""
        possible = self.taken(action)
        self.take_over()
        return possible

    def take_over(self) -> None:
        """The platform's text of elsewhere is shown as soon as nothing is being written or waits here."""
        waits = any(said.state in (*WAITING, "conflict") for said in self.acts)
        leaves = self.withdrawal is not None and self.withdrawal.state in WAITING
        known = self.published is None or self.published.state == "built upon"
        if known or waits or leaves or self.begun or self.published is None:
            return
        if self.alive[-1].text != self.published.text:
            self.said.append(SentText(self.published.text))

    def taken(self, action: str) -> bool:
        waiting = [said for said in self.acts if said.state in WAITING]
        if action == "correct":
            return self.correct()
        if action in ("mine", "platform", "both"):
            return self.settle(action)
        if action == "withdraw":
            return self.withdraw()
        if action == "discard":
            return self.discard()
        if action == "elsewhere":
            revision = f"01a2100a-629a-7c26-9103-{self.texts:012x}"
            self.published = SentText(self.text(), op=revision)
            own = OwnNeed(
                id=self.id, submission=self.submission, revision=revision, title=self.published.text, description="d"
            )
            self.platform.publish("mine", own)
            return True
        if action.endswith("_withdrawal"):
            return self.end_withdrawal(action.partition("_")[0])
        if not waiting and not (action == "reject" and self.open_conflicts):
            return False
        said = waiting[-1] if waiting else self.open_conflicts[0]
        if action == "deposit" and said.state != "finalised":
            return False  # a deposit says nothing more of an act that was answered
        if action == "cancel":
            if said.state != "finalised":
                with pytest.raises(Refusal, match="too_late"):
                    cancel_act(self.context, said.op)
                return False
            cancel_act(self.context, said.op)
            said.state = "cancelled"
            if said.beside == self.title():
                self.kept.discard(said.beside)  # its draft is in the bin: the need itself says that text again
        else:
            said.state = {"accept": "accepted", "reject": "rejected", "hold": "held", "deposit": "deposited"}.get(
                action, action
            )
            self.platform.answer(said.op, said.state)
            if said.state == "accepted":
                if said.upon is not None:
                    said.upon.state = "built upon"
                for other in said.replaces:
                    other.state = "superseded" if other.state == "conflict" else other.state
        if (
            said.state in DEAD
            and not said.replaces
            and not [later for later in self.acts if later.op > said.op and later.state not in DEAD]
        ):
            self.kept.add(said.text)
            if not self.withdrawn and not self.begun:
                self.begun, self.begun_upon = said.text, said.begun_upon
        return True

    def correct(self) -> bool:
        possible = not self.withdrawn and not any(said.state in (*WAITING, "conflict") for said in self.acts)
        if not possible and not self.begun:
            with pytest.raises(Refusal):
                correct_need(self.context, self.id)
            return False
        draft = correct_need(self.context, self.id).value
        if not self.begun:
            self.begun_upon = self.published
        text = self.text()
        draft_need(self.context, draft, title=text)
        self.kept.discard(self.begun)
        self.kept.add(text)
        self.begun = text
        if not possible:
            with pytest.raises(Refusal):
                submit_need(self.context, draft)
            return False
        op = submit_need(self.context, draft).value.op
        if self.published and self.published is self.begun_upon:  # else it came during the writing, and still stands
            self.published.state = "built upon"
        self.said.append(SentText(text, op, "finalised", begun_upon=self.begun_upon))
        self.kept.discard(text)
        self.begun = ""
        return True

    def discard(self) -> bool:
        with self.context.store.reading() as connection:
            draft = needs.correction_of(connection, self.id)
        if draft is None:
            return False
        discard_need(self.context, draft.id)
        self.kept.discard(self.begun)
        self.begun = ""
        return True

    def settle(self, keep: str) -> bool:
        with self.context.store.reading() as connection:
            conflict = standing_text.conflict(connection, self.id)
        if conflict is None or not conflict.revision:
            with pytest.raises(Refusal):
                settle_conflict(self.context, self.id, keep)
            return False
        open, here = self.open_conflicts, self.title()
        op = settle_conflict(self.context, self.id, keep).value.op
        assert self.published is not None
        text = here if keep == "mine" else self.published.text
        self.said.append(SentText(text, op, "finalised", open, self.published, self.published))
        if keep == "both":
            self.kept.add(here)
            self.said[-1].beside = here
        return True

    def withdraw(self) -> bool:
        if self.withdrawn:
            with pytest.raises(Refusal, match="not_submitted"):
                withdraw_need(self.context, self.id)
            return False
        self.withdrawal = SentText("", withdraw_need(self.context, self.id).value.op, "finalised")
        self.begun = ""
        return True

    def end_withdrawal(self, how: str) -> bool:
        if self.withdrawal is None or self.withdrawal.state != "finalised":
            return False
        if how == "cancel":
            cancel_act(self.context, self.withdrawal.op)
            self.withdrawal.state = "cancelled"
            return True
        self.withdrawal.state = {"accept": "accepted", "reject": "rejected"}[how]
        self.platform.answer(self.withdrawal.op, self.withdrawal.state)
        if how == "accept":
            for said in self.acts:
                if said.state != "conflict":
                    continue
                said.state = "superseded"
                if self.published is not None and said.begun_upon is self.published:
                    self.published.state = ""  # it never replaced that text: the need ends as the platform had it
        return True

    def check(self) -> None:
        with self.context.store.reading() as connection:
            row = needs.one(connection, self.id)
            conflict = standing_text.conflict(connection, self.id)
            correction = needs.correction_of(connection, self.id)
            listed = needs.listed(connection)
            states = dict(needs.amends(connection, self.id))
            revision = needs.revision_of(connection, self.id)
        assert row is not None
        assert row.title == self.alive[-1].text
        assert (row.state == "withdrawn") == self.withdrawn
        assert states == {said.op: said.state for said in self.acts}
        assert (conflict is not None) == bool(self.open_conflicts)
        assert [found.id for found in listed].count(self.id) == 1
        assert ("" if correction is None else correction.title) == self.begun
        drafts = {found.title for found in listed if found.state == "draft"} | {self.begun}
        assert self.kept <= drafts
        accepted = [said.op for said in self.acts if said.state == "accepted"]
        assert revision in {*accepted[-1:], self.submission, self.published.op if self.published else ""}


@pytest.mark.slow
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(actions=st.lists(st.sampled_from(OFTEN), min_size=10, max_size=25))
def test_the_last_text_that_stands(context: CommuneContext, platform: Platform, actions: list[str]) -> None:
    model = Model(context, platform)
    model.check()
    for action in actions:
        if model.step(action):
            event(action)
        model.check()


@pytest.mark.parametrize(
    "actions",
    [
        "correct conflict elsewhere mine conflict elsewhere platform accept correct accept",
        "correct conflict elsewhere both reject platform accept",
        "correct conflict elsewhere both cancel platform accept",
        "correct conflict elsewhere mine accept correct cancel",
        "correct conflict elsewhere mine reject reject correct accept",
        "elsewhere correct reject correct cancel correct accept",
        "correct deposit withdraw reject reject_withdrawal correct",
        "correct conflict withdraw accept_withdrawal",
        "correct reject withdraw cancel_withdrawal correct accept",
        "correct cancel elsewhere correct accept correct cancel",
        "elsewhere elsewhere correct accept elsewhere",
        "correct cancel elsewhere discard correct accept",
        "correct elsewhere conflict reject discard",
        "correct elsewhere accept withdraw cancel_withdrawal",
        "withdraw elsewhere reject_withdrawal",
        "correct elsewhere accept correct withdraw conflict accept_withdrawal",
    ],
)
def test_stories(context: CommuneContext, platform: Platform, actions: str) -> None:
    model = Model(context, platform)
    for action in actions.split():
        assert model.step(action), action
        model.check()
    assert platform.verified()
