"""An act waits for a phase that the platform has closed before its date: its page in the outbox says so, as its own."""

from typing import TYPE_CHECKING

from desktop.actions.needs.draft_need import draft_need
from desktop.actions.needs.submit_need import submit_need
from desktop.actions.votes.cast_vote import cast_vote
from desktop.domain.changes import Changes
from desktop.domain.phases import LocalTime
from desktop.viewmodels.home import acts_share, campaign_words
from desktop.viewmodels.outbox.act_paper import paper_of
from desktop.viewmodels.outbox.act_whole import whole_of
from desktop.viewmodels.services.catalogue import Services

if TYPE_CHECKING:
    from tests.desktop.viewmodels.conftest import Commune

_OVER = "La phase «\u00a0Besoins\u00a0» est terminée. La plateforme dira si elle le prend encore."


def test_the_outbox_and_the_service_say_that_the_phase_is_past(baule: "Commune") -> None:
    baule.campaign("needs")
    need = baule.act(draft_need, None, title="Cimetière", description="Sur papier.")
    acts = [baule.act(submit_need, need).op, baule.act(cast_vote, "actes").op]
    services = Services(baule.actor)
    seen: list[str] = []
    services.shown.connect(lambda sheet: seen.append(sheet.voting.sentence))
    services.refresh()
    baule.settle()
    services.show("actes")

    def home() -> str:
        opening = baule.opening()
        now = campaign_words.platform_time(opening, LocalTime(baule.actor.clock()))
        return acts_share.sentence(opening, late=campaign_words.waits_too_long(opening, now))

    def sentences() -> list[str]:
        baule.settle()
        wholes = [baule.ask(whole_of, op) for op in acts]
        papers = [paper_of(whole.paper, baule.actor.clock()).sentence for whole in wholes if whole is not None]
        return [*papers, seen[-1]]

    assert [_OVER in sentence for sentence in sentences()] == [False, False, False]
    assert "terminée" not in home()
    baule.campaign("vote")
    assert [_OVER in sentence for sentence in sentences()] == [True, True, True]
    assert home().endswith(_OVER.replace("le prend", "les prend"))
    with baule.context.store.transaction() as connection:
        connection.exec_driver_sql("UPDATE outbox SET state = 'deposited' WHERE op = ?", (acts[0],))
    assert home().endswith(_OVER), "one is left"
    with baule.context.store.transaction() as connection:
        connection.exec_driver_sql("UPDATE outbox SET state = 'deposited', received_at = created_at")
    baule.actor.announce(Changes(votes=frozenset({"actes"}), outbox=True))
    assert [_OVER in sentence for sentence in sentences()] == [False, False, False], "the platform has it"
    assert "terminée" not in home()
