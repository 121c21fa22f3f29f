""" "Nous aussi": what is read before joining or leaving, and read again if it has changed meanwhile."""

from typing import TYPE_CHECKING

import msgspec
import pytest
from msgspec.structs import replace

from desktop.actions.needs.leave_need import leave_need
from desktop.database.queries import outbox
from desktop.domain.french import quoted
from desktop.domain.lives.enrolment import Enrolment
from desktop.viewmodels.kit.acts import Acts
from desktop.viewmodels.kit.citizens import NOT_SENT
from desktop.viewmodels.kit.confirmation import Confirmation
from desktop.viewmodels.kit.latest import Latest
from desktop.viewmodels.kit.sent_act import title_with_commune
from desktop.viewmodels.needs.joining import JoinAnswer, JoinField, NeedJoining, sent_sentence
from desktop.viewmodels.needs.neighbour_sheet import NeighbourSheet
from desktop.viewmodels.needs.neighbours import Neighbours
from desktop.viewmodels.outbox.act_whole import whole_of
from sync.contract.published import PublicNeed
from tests.desktop.actions import published
from tests.desktop.viewmodels.votes.published_proposals import receive

if TYPE_CHECKING:
    from tests.desktop.viewmodels.conftest import Commune

PLAN = PublicNeed(id="n1", commune="45008", commune_name="Artenay", title="Plan", description="Des tombes.")


class Asked:
    """All that the view-model asked."""

    def __init__(self, commune: "Commune") -> None:
        self.commune = commune
        commune.campaign()
        commune.publish(PLAN)
        self.neighbours = Neighbours(commune.actor, Latest())
        self.joining = NeedJoining(self.neighbours, "Baule")
        self.reads: list[Confirmation] = []
        self.joining.asked.connect(self.reads.append)

    def sheet(self) -> NeighbourSheet:
        self.neighbours.choose(PLAN.id)
        self.commune.settle()
        assert self.neighbours.sheet is not None
        return self.neighbours.sheet

    def acts(self) -> list[str]:
        self.commune.settle()
        return [act.type for act in self.commune.ask(outbox.listed)]


@pytest.fixture
def asked(baule: "Commune") -> Asked:
    return Asked(baule)


def test_what_changed_while_it_was_read_is_read_anew(asked: Asked) -> None:
    assert asked.joining.acts == Acts(), "no question is asked yet"
    asked.joining.ask(asked.sheet())
    published.publish(asked.commune.context, "needs", msgspec.structs.replace(PLAN, description="Trois cents tombes."))
    asked.joining.say("", "")
    assert asked.acts() == []
    (anew,) = asked.reads[1:]
    assert anew == asked.sheet().joining("Baule")
    assert anew.changed
    asked.joining.say("", "")
    assert asked.acts() == ["need.join"]
    assert asked.joining.fields == (JoinField.COMMENT,)
    asked.joining.ask_leave(asked.sheet())
    assert asked.joining.fields == ()
    assert asked.joining.acts == Acts(None, (JoinAnswer.LEAVE,), back=JoinAnswer.KEEP), "as before any taking back"
    asked.joining.ask_anew(asked.sheet())
    assert asked.reads[2:] == [asked.sheet().leaving, asked.sheet().leaving]
    assert [bool(read.changed) for read in asked.reads[2:]] == [False, True]
    asked.joining.say("", "")
    assert asked.acts() == ["need.join"], "what is taken back is not said"


def test_a_key_lost_meanwhile_changes_only_what_is_said_of_it(asked: Asked) -> None:
    sheet = asked.sheet()
    asked.joining.ask(sheet)
    asked.joining.ask_anew(replace(sheet, enrolment=Enrolment.KEY_LOST))
    assert "ce qui partirait est le même" in asked.reads[-1].changed
    asked.joining.ask_anew(replace(sheet, title="Cimetières"))
    assert asked.reads[-1].changed
    assert "le même" not in asked.reads[-1].changed


def test_a_comment_that_seems_to_name_a_citizen_is_shown_with_its_warning_once(asked: Asked) -> None:
    asked.joining.say("", "")  # nothing was asked
    asked.joining.ask(asked.sheet())
    assert asked.joining.acts == Acts(JoinAnswer.JOIN, back=JoinAnswer.STAY)
    assert (asked.joining.notice, asked.joining.again) == ("", False)
    for comment in ("Appeler le 06 12 34 56 78", "Écrire à petit@example.org"):
        asked.joining.say("", comment)
        assert asked.acts() == []
        assert comment.rpartition(" ")[2] in asked.reads[-1].warning
        assert asked.joining.acts == Acts(JoinAnswer.JOIN_AS_IT_IS, back=JoinAnswer.STAY)
        assert (asked.joining.notice, asked.joining.again) == (NOT_SENT, True)
    asked.joining.say("", "Écrire à petit@example.org")
    assert (asked.acts(), len(asked.reads)) == (["need.join"], 3)


def test_what_is_said_of_it_names_the_commune_whose_need_it_is(asked: Asked) -> None:
    sheet = asked.sheet()
    asked.joining.ask(sheet)
    asked.joining.say("", "")
    asked.acts()
    for _ in ("said", "withdrawn"):
        (*_, act) = sorted(asked.commune.ask(outbox.listed), key=lambda one: one.seq)
        assert (act.title, act.commune) == ("Plan", "Artenay")
        assert title_with_commune(act) == "«\u00a0Plan\u00a0», besoin d’Artenay"
        whole = asked.commune.ask(whole_of, act.op)
        assert whole is not None
        assert whole.texts[0] == ("Besoin de la commune", "Artenay")
        if act.type == "need.join":
            receive(asked.commune, act.op)
            asked.commune.act(leave_need, PLAN.id)
    assert act.type == "need.leave"


def test_a_similar_need_of_ours_may_be_chosen_or_none(asked: Asked) -> None:
    asked.joining.ask(replace(asked.sheet(), own=(("b1", "Cimetière"),)))
    assert asked.joining.fields == (JoinField.COMMENT, JoinField.OWN)
    assert asked.joining.own == (("", "Aucun"), ("b1", "Cimetière"))
    asked.joining.ask_anew(asked.sheet())
    assert (asked.joining.fields, asked.joining.own) == ((JoinField.COMMENT,), (("", "Aucun"),))
    assert asked.joining.again, "what was typed stays"


@pytest.mark.parametrize(
    ("enrolment", "leaves"),
    [
        (Enrolment.ENROLLED, "au prochain échange"),
        (Enrolment.NOT, "sera inscrit, à la page Réglages et aide"),
        (Enrolment.ASKED, "sera inscrit par la réponse de la clé USB"),
    ],
)
def test_once_it_is_in_the_outbox_it_is_said_when_it_leaves(enrolment: Enrolment, leaves: str) -> None:
    told = sent_sentence("Cantine", enrolment)
    assert told.startswith(f"Votre {quoted('nous aussi')} pour {quoted('Cantine')} est dans la boîte d’envoi. ")
    assert leaves in told
