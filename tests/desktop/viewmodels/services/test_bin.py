"""The draft of a service of ours that was thrown away is found again, read, put back or erased."""

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from desktop.actions.services.discard_share import discard_share
from desktop.actions.services.draft_share import draft_share
from desktop.actions.services.erase_share import erase_share
from desktop.actions.services.share_service import share_service
from desktop.database.queries import shares
from desktop.domain.refusals import Refusal
from desktop.viewmodels.kit.confirmation import Confirmation
from desktop.viewmodels.kit.latest import Latest
from desktop.viewmodels.services.bin import _text
from desktop.viewmodels.services.screens import ShareScreen
from desktop.viewmodels.services.share_navigation import ShareNavigation
from sync.contract.published import OwnShare
from tests.desktop.actions.published import publish, settle

if TYPE_CHECKING:
    from tests.desktop.viewmodels.conftest import Commune


@pytest.fixture
def navigation(baule: "Commune") -> ShareNavigation:
    navigation = ShareNavigation(baule.actor, Latest())
    navigation.start()
    navigation.refresh()
    baule.settle()
    return navigation


def thrown_away(baule: "Commune", **fields: str) -> str:
    made = baule.act(draft_share, None, title="Salles", **fields)
    baule.act(discard_share, made)
    return made


def test_what_was_thrown_away_says_how_long_it_stays_and_comes_back(
    baule: "Commune", navigation: ShareNavigation
) -> None:
    """It was said to be in a bin that was nowhere to be seen."""
    made = thrown_away(baule)
    baule.hour[0] += timedelta(days=2)
    navigation.refresh()
    baule.settle()
    (line,) = navigation.bin.model.lines
    assert (line.title, line.shown.word) == ("Salles", "Brouillon")
    assert line.note == "Mis à la corbeille mercredi 3\u00a0février à 14\u00a0h\u00a032 · encore 28\u00a0jours"
    navigation.turn(to_bin=True)
    assert navigation.screen is ShareScreen.BIN
    navigation.bin.restore(made)
    baule.until(lambda: navigation.screen is ShareScreen.WRITING)
    baule.settle()
    assert navigation.bin.model.lines == ()
    assert [row.id for row in baule.ask(shares.listed)] == [made]


def test_it_is_read_and_erased_for_good_after_a_question(baule: "Commune", navigation: ShareNavigation) -> None:
    told: list[Confirmation] = []
    for said in (navigation.bin.opened, navigation.bin.asked):
        said.connect(told.append)
    made = thrown_away(baule, summary="En ligne.", remarks="Entre nous.")
    navigation.bin.read(made)
    baule.until(lambda: navigation.screen is ShareScreen.BINNED)
    assert {"En ligne.", "Entre nous."} <= {text for _label, text in told[0].public}
    assert told[0].lead.startswith("Jamais envoyé.")
    navigation.bin.ask_erase()
    assert navigation.screen is ShareScreen.ERASING
    assert told[1].lead == "Son texte disparaît de cet ordinateur. Cela ne peut pas être annulé."
    navigation.bin.erase()
    baule.until(lambda: navigation.screen is ShareScreen.BIN)
    assert baule.ask(shares.one, made) is None


def test_only_what_is_in_the_bin_is_erased(baule: "Commune") -> None:
    baule.campaign()
    sent, draft = (baule.act(draft_share, None, title="Salles", summary="En ligne.") for _ in range(2))
    share_service(baule.context, sent)
    for id in (sent, draft):
        with pytest.raises(Refusal, match="draft_stays"):
            erase_share(baule.context, id)
        assert baule.ask(shares.one, id) is not None


@pytest.mark.parametrize("way", ["bin", "discarded elsewhere"])
def test_a_text_that_is_written_stays_open_behind_the_bin(
    baule: "Commune", navigation: ShareNavigation, way: str
) -> None:
    other, written = thrown_away(baule), baule.act(draft_share, None, title="Registre")
    navigation.open(written)
    baule.settle()
    navigation.editor.type("summary", "En ligne.")
    navigation.turn(to_bin=True)
    baule.settle()
    assert baule.ask(shares.one, written).summary == "En ligne."
    assert not navigation.editor.in_sight
    navigation.resume()
    assert not navigation.editor.in_sight, "the bin is"
    if way == "bin":
        navigation.turn(to_bin=False)
        baule.settle()
        assert (navigation.screen, navigation.editor.id) == (ShareScreen.WRITING, written)
        assert navigation.editor.in_sight
    navigation.bin.restore(other)
    baule.until(lambda: navigation.editor.id == other)
    baule.settle()
    assert (navigation.screen, navigation.editor.active) == (ShareScreen.WRITING, True)


def test_back_from_the_bin_is_the_list(baule: "Commune", navigation: ShareNavigation) -> None:
    navigation.turn(to_bin=True)
    navigation.put_away()
    assert navigation.screen is ShareScreen.BIN
    navigation.turn(to_bin=False)
    assert navigation.screen is ShareScreen.LIST


def lead(baule: "Commune", id: str) -> str:
    with baule.context.store.reading() as connection:
        found = _text(connection, id, baule.hour[0])
    assert found is not None
    return found.read.lead.partition(" Mis à la corbeille")[0]


@pytest.mark.parametrize(
    ("state", "said"),
    [
        ("received", "La plateforme l’a reçu."),
        ("published", "La plateforme l’a publié au catalogue."),
        ("declined", "La plateforme ne l’a pas retenu pour le catalogue."),
    ],
)
def test_of_one_that_the_platform_has_it_is_not_said_that_it_was_never_sent(
    baule: "Commune", state: Any, said: str
) -> None:
    made = thrown_away(baule)
    publish(baule.context, "mine", OwnShare(id=made, title="Salles", state=state))
    assert lead(baule, made) == f"Ce service est déjà proposé. {said} Le texte proposé n’est pas forcément celui-ci."


def test_nor_of_one_that_was_refused(baule: "Commune") -> None:
    baule.campaign()
    made = baule.act(draft_share, None, title="Salles", summary="En ligne.")
    settle(baule.context, share_service(baule.context, made).value.op, "rejected")
    baule.act(discard_share, made)
    assert lead(baule, made) == "Ce service a été envoyé une fois, et refusé par la plateforme."
