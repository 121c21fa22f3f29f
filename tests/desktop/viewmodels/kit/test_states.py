"""Each state of an act has its sign, its word and a tone."""

import re
from pathlib import Path

import pytest

import desktop
from desktop.domain import act_words
from desktop.viewmodels.kit import states
from sync.client.ledger.states import State
from sync.contract.bodies import BODIES

SOURCE = Path(desktop.__file__).parent
#: Words of receipts: a source line with ✓ must contain one of them.
RECEIPT = re.compile(
    "[Rr]eçu|reçus|reçue|received|[Pp]ris en compte|accepted|déposée|Déposé|another|elsewhere|arrivée|travel"
    "|Demandé|Effet déclaré|answered|voted|other_platform|withdrawal|n°|_SIGNS = "
)


@pytest.mark.parametrize("state", list(State))
@pytest.mark.parametrize("kind", ["vote.cast", "need.submit", "something.new"])
def test_every_state_is_shown(state: State, kind: str) -> None:
    shown = states.shown(state, kind)
    assert shown.sign
    assert shown.word
    assert shown.text == f"{shown.sign}\u00a0{shown.word}"


@pytest.mark.parametrize(
    ("state", "kind", "text"),
    [
        ("draft", "", "✎ Brouillon"),
        ("finalised", "vote.cast", "↑ À envoyer"),
        ("in_flight", "vote.cast", "↑ À envoyer"),  # never "Envoyé" of what has no receipt
        ("deposited", "vote.cast", "✓ Reçu (n° 12), à décider"),
        ("accepted", "vote.cast", "✓ Vote pris en compte"),
        ("accepted", "need.submit", "✓ Besoin pris en compte"),
        ("accepted", "request.submit", "✓ Demande déposée"),  # "Financement accordé" is the préfet's word alone
        ("accepted", "need.join", "✓ « Nous aussi » pris en compte"),
        ("accepted", "something.new", "✓ Pris en compte"),
        ("rejected", "vote.cast", "✗ Refusé"),
        ("quarantined", "vote.cast", "⚠ Mis de côté"),
        ("conflict", "need.submit", "⚠ Texte changé ailleurs"),
        ("accepted", act_words.CHOICE, "✓ Choix pris en compte"),
        (
            "superseded",
            "need.amend",
            "● Texte changé ailleurs, puis réglé",
        ),  # as its receipt says, and no act took it
        ("superseded", act_words.CHOICE, "● Texte changé ailleurs, puis réglé"),
        ("superseded", "vote.cast", "✗ Remplacé"),
    ],
)
def test_the_words(state: str, kind: str, text: str) -> None:
    assert states.shown(state, kind, 12).text.replace("\u00a0", " ") == text


def test_received_accepted_refused_and_set_aside_have_each_a_colour() -> None:
    """As on Accueil: the same sign stands before what waits for a decision and before what has a good one."""
    tones = [
        states.shown(state, "vote.cast", 12).tone for state in ("deposited", "accepted", "rejected", "quarantined")
    ]
    assert tones == ["accent", "ok", "error", "warn"]


def test_every_act_of_the_contract_has_its_words() -> None:
    for kind, _version in BODIES:
        assert act_words.kind(kind) != "Envoi", kind
        assert states.shown("accepted", kind).word != "Pris en compte", kind


def test_an_unknown_state_is_not_guessed() -> None:
    with pytest.raises(ValueError, match="odd"):
        states.shown("odd")


def test_the_tick_is_the_platforms_receipt_and_nothing_else() -> None:
    """What is done here, decided or in service has another sign: ✓ only means that the platform has it."""
    told = {
        f"{file.relative_to(SOURCE)}: {line.strip()}"
        for file in SOURCE.rglob("*.py")
        for line in file.read_text("utf-8").splitlines()
        if "✓" in line and not RECEIPT.search(line)
    }
    assert told == set()
