"""The commune's status is reported at the first look, and then each time other rows are found."""

from datetime import timedelta
from typing import TYPE_CHECKING

from desktop.actions.needs.draft_need import draft_need
from desktop.domain.lives.enrolment import Enrolment
from desktop.runtime.actor import NetworkProblem
from desktop.runtime.exchange_state import ExchangeState
from desktop.viewmodels.home.acts_share import sentence, shares
from desktop.viewmodels.kit.link_words import Band, BandOffer
from desktop.viewmodels.kit.status_summary import StatusSummary
from tests.desktop.viewmodels.conftest import baule
from tests.desktop.viewmodels.home.bare_opening import BARE

if TYPE_CHECKING:
    from tests.desktop.viewmodels.conftest import Commune

__all__ = ["baule"]


def test_what_is_found_is_told_once(baule: "Commune") -> None:
    summary = StatusSummary(baule.actor, baule.opening())
    told: list[int] = []
    summary.changed.connect(lambda: told.append(len(summary.opening.drafts)))
    assert not summary.refreshed
    for _ in range(2):
        summary.refresh()
        baule.settle()
    assert (told, summary.refreshed) == ([0], True)  # the start had found the same: it is told that it stands
    baule.act(draft_need, None, title="Cantine")
    assert told == [0, 1]
    assert summary.at_start == summary.opening._replace(drafts=(), written=False, used=False)


def test_another_day_is_told_though_the_rows_are_the_same(baule: "Commune") -> None:
    summary, told = StatusSummary(baule.actor, baule.opening()), list[bool]()
    summary.refresh()
    baule.settle()
    summary.changed.connect(lambda: told.append(True))
    for hours in (1, 9, 1):
        baule.hour[0] += timedelta(hours=hours)
        summary.refresh()
        baule.settle()
    assert told == [True]


def test_the_band_follows_the_status_and_offers_nothing_where_the_outbox_is_in_sight(baule: "Commune") -> None:
    silent = ExchangeState(network_problem=NetworkProblem("refused", "Pas de réponse. Rien n’est perdu."))
    summary = StatusSummary(baule.actor, BARE)
    assert summary.band(silent, "home") == Band(), "never enrolled"
    summary.opening = BARE._replace(enrolment=Enrolment.ENROLLED)
    assert summary.band(silent, "home") == Band(), "nothing waits, and nobody asked"
    assert summary.connection(silent) == "Plateforme injoignable pour l’instant"
    assert summary.band(silent._replace(asked=True), "home").offers == (BandOffer.TRY_NOW,)
    summary.opening = BARE._replace(enrolment=Enrolment.ENROLLED, waiting=2)
    assert summary.band(silent, "home").offers == (BandOffer.SEE_OUTBOX, BandOffer.TRY_NOW)
    assert summary.band(silent, "outbox").offers == (), "that page has a button of its own"
    long = ExchangeState(running=True, lasts="long", step="sending", done=3, total=8)
    assert summary.band(long, "needs").may_stop
    assert summary.band(long, "outbox") == Band(), "that page says itself how far a round is"


def test_the_band_does_not_say_that_all_is_saved_beside_a_text_that_cannot_be(baule: "Commune") -> None:
    summary, told = StatusSummary(baule.actor, BARE._replace(enrolment=Enrolment.ENROLLED)), list[str]()
    cut_off = ExchangeState(network="absent")
    summary.changed.connect(lambda: told.append(summary.band(cut_off, "home").sentence))
    assert "tout s’enregistre" in summary.band(cut_off, "home").sentence
    for _ in range(2):
        summary.unsaved(True)
    one_not_saved = "Hors connexion. Vous pouvez continuer, mais un texte n’est pas encore enregistré."
    assert told == [one_not_saved]
    summary.unsaved(False)
    assert "tout s’enregistre" in told[-1]


def test_the_band_knows_when_acts_are_lost_and_when_the_next_try_comes(baule: "Commune") -> None:
    halted = ExchangeState(halted=True, next_at=baule.actor.clock() + timedelta(minutes=30))
    summary = StatusSummary(baule.actor, BARE._replace(enrolment=Enrolment.ENROLLED, waiting=1))
    sentence = summary.band(halted, "home").sentence
    assert "Rien n’est perdu." in sentence
    assert "La suite partira" in sentence
    summary.opening = BARE._replace(enrolment=Enrolment.ENROLLED, lost=1)
    assert "Rien n’est perdu." not in summary.band(halted, "home").sentence
    stopping = ExchangeState(running=True, lasts="long", stopping=True)
    assert summary.connection(stopping) == summary.band(stopping, "home").sentence
    assert "Rien n’est perdu." not in summary.connection(stopping)


def test_band_status_bar_and_first_page_count_the_same_acts(baule: "Commune") -> None:
    """Three acts wait, and two of them left on a USB stick: one is to be sent, wherever it is said."""
    summary = StatusSummary(baule.actor, BARE._replace(enrolment=Enrolment.ENROLLED, waiting=3, on_a_stick=2))
    carried = "2\u00a0envois sont partis sur une clé USB."
    band = summary.band(ExchangeState(network="absent"), "home").sentence
    assert band.endswith(f" 1\u00a0envoi partira au retour du réseau. {carried}")
    opening = summary.opening
    assert opening.to_send == 1
    assert [share.acts for share in shares(opening) if share.shown] == [0, 1, 2]
    for enrolment, what in (
        (Enrolment.ENROLLED, "partira au prochain échange"),
        (Enrolment.KEY_LOST, "attend la clé de signature"),
        (Enrolment.REVOKED, "attend une nouvelle inscription de cet ordinateur"),
        (Enrolment.NOT, "attend l’inscription de cet ordinateur"),
    ):
        of_card = sentence(opening._replace(enrolment=enrolment))
        assert of_card == f"1\u00a0envoi {what}. {carried}"
    lost = opening._replace(enrolment=Enrolment.KEY_LOST)
    assert sentence(lost._replace(waiting=2)) == carried, "nothing else waits for the key"
    assert sentence(opening, leaving=True) == "3\u00a0envois partent en ce moment.", "a round takes all"
