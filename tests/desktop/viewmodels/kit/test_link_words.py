"""What the connection band and the status bar say, as one table."""

from datetime import datetime, timedelta, timezone

import pytest

from desktop.domain.refusals import Refusal
from desktop.runtime.actor import NetworkProblem, network_problem_of, refusal_of
from desktop.runtime.exchange_state import ExchangeState
from desktop.viewmodels.kit import french, link_words
from desktop.viewmodels.kit.french import FIXED as F
from desktop.viewmodels.kit.link_words import BandOffer, Measure
from desktop.viewmodels.kit.refusals import refusing
from sync.client.errors import Declined, NetworkError
from sync.contract.problems import Problem

TRY, SEE, STOP, KEY = BandOffer.TRY_NOW, BandOffer.SEE_OUTBOX, BandOffer.STOP, BandOffer.PUT_KEY_BACK
PARIS = timezone(timedelta(hours=1))
NOW = datetime(2026, 11, 25, 14, 32, tzinfo=PARIS)
SILENT = NetworkProblem("refused", "La plateforme n’a pas répondu. Rien n’est perdu.", "Vérifiez l’adresse.")
PROXY = NetworkProblem("proxy", "Le proxy demande un mot de passe.", "Demandez le bon réglage.")
NO_ROUTE = NetworkProblem("no_route", "Pas de réseau.")
CUT = NetworkProblem("cut", "La connexion a été coupée.")
FULL = NetworkProblem("quota-operations", "La plateforme n’en prend pas plus en un jour.", "La suite passera demain.")
LOST = NetworkProblem("key_lost", "La clé de signature est introuvable.", "Remettez-la.")
NO_KEY = (
    "La clé de signature est introuvable. Vos envois attendent. Recopiez la feuille de secours, ou"
    " demandez un nouveau code à la préfecture."
)
DAY = timedelta(days=1)
LATER = NOW + timedelta(minutes=28)
GOES_ON = f"Vous pouvez continuer{F}: tout s’enregistre sur cet ordinateur."


@pytest.mark.parametrize(
    ("exchange", "enrolled", "waiting", "sentence", "offers"),
    [
        (ExchangeState(network="absent"), False, 3, "", ()),  # never enrolled: nothing to complain about
        (ExchangeState(), True, 3, "", ()),  # there is nothing to report
        (ExchangeState(running=True), True, 3, "", ()),
        (ExchangeState(network="absent"), True, 0, f"Hors connexion. {GOES_ON}", ()),
        (
            ExchangeState(network="absent"),
            True,
            1,
            f"Hors connexion. {GOES_ON} 1{F}envoi partira au retour du réseau.",
            (),
        ),
        (
            ExchangeState(network="absent"),
            True,
            2,
            f"Hors connexion. {GOES_ON} 2{F}envois partiront au retour du réseau.",
            (),
        ),
        (ExchangeState(network_problem=NO_ROUTE), True, 0, "", ()),  # the status bar says it
        (ExchangeState(network_problem=NO_ROUTE, network="absent"), True, 0, f"Hors connexion. {GOES_ON}", ()),
        (
            ExchangeState(network_problem=SILENT, next_at=LATER),
            True,
            1,
            f"La plateforme n’a pas répondu. Rien n’est perdu. Nouvel essai avant 15{F}h{F}02.",
            (SEE, TRY),
        ),
        (ExchangeState(network_problem=SILENT, failures=1, failed_at=NOW), True, 1, SILENT.sentence, (SEE, TRY)),
        (ExchangeState(network_problem=SILENT, failures=4, failed_at=NOW, next_at=LATER), True, 0, "", ()),
        (
            ExchangeState(network_problem=SILENT, failures=2, failed_at=NOW, asked=True),  # she sees that it tried
            True,
            0,
            f"{SILENT.sentence} 2 essais sans succès, le dernier à 14{F}h{F}32.",
            (TRY,),
        ),
        (
            ExchangeState(network_problem=SILENT, failures=1, failed_at=NOW, asked=True),
            True,
            0,
            f"{SILENT.sentence} Essai sans succès à 14{F}h{F}32.",
            (TRY,),
        ),
        (
            ExchangeState(network_problem=NO_ROUTE, failures=3, failed_at=NOW, asked=True),
            True,
            0,
            f"Hors connexion. {GOES_ON} 3 essais sans succès, le dernier à 14{F}h{F}32.",
            (),
        ),
        (
            ExchangeState(network_problem=NO_ROUTE, failures=3, failed_at=NOW),  # of themselves: nobody asked
            True,
            1,
            f"Hors connexion. {GOES_ON} 1{F}envoi partira au retour du réseau.",
            (),
        ),
        (
            ExchangeState(network_problem=SILENT, next_at=NOW),  # one promise, which stays true until the try
            True,
            1,
            f"{SILENT.sentence} Nouvel essai avant 14{F}h{F}34.",
            (SEE, TRY),
        ),
        (ExchangeState(network_problem=SILENT, next_at=NOW - DAY), True, 1, SILENT.sentence, (SEE, TRY)),
        # Written while the clock was ahead: the next round does not wait for it.
        (ExchangeState(network_problem=SILENT, next_at=NOW + 40 * DAY), True, 1, SILENT.sentence, (SEE, TRY)),
        (
            ExchangeState(halted=True, next_at=NOW - DAY),
            True,
            0,
            "Vous avez arrêté l’échange. Rien n’est perdu.",
            (TRY,),
        ),
        (
            ExchangeState(halted=True, next_at=NOW + 40 * DAY),
            True,
            0,
            "Vous avez arrêté l’échange. Rien n’est perdu.",
            (TRY,),
        ),
        (ExchangeState(network="present"), True, 3, "", ()),
        (ExchangeState(network_problem=FULL), True, 1, f"{FULL.sentence} {FULL.remedy}", (SEE, TRY)),
        (ExchangeState(network_problem=SILENT, running=True), True, 1, f"{SILENT.sentence} Nouvel essai en cours.", ()),
        (ExchangeState(network_problem=SILENT, running=True), True, 0, "", ()),
        (ExchangeState(network_problem=SILENT, running=True, step="sending", done=1, total=2), True, 1, "", ()),
        (
            ExchangeState(running=True, lasts="awhile", step="sending", done=3, total=8),
            True,
            8,
            "",
            (),
        ),  # the status bar says it
        (
            ExchangeState(running=True, lasts="long", step="sending", done=3, total=8),
            True,
            8,
            f"3 sur 8{F}envois",
            (STOP,),
        ),
        (ExchangeState(running=True, lasts="long", network_problem=SILENT), True, 8, "Échange en cours…", (STOP,)),
        (
            ExchangeState(running=True, lasts="long", stopping=True, step="sending", done=3, total=8),
            True,
            8,
            "L’échange s’arrête après l’étape en cours. Rien n’est perdu.",
            (),
        ),
        # How far a round was says nothing once it is over, nor that one was stopped once the next is under way.
        (
            ExchangeState(network_problem=SILENT, lasts="long", step="sending", done=3, total=8),
            True,
            1,
            SILENT.sentence,
            (SEE, TRY),
        ),
        (ExchangeState(halted=True, running=True), True, 5, "", ()),
        (
            ExchangeState(halted=True, next_at=LATER),
            True,
            5,
            f"Vous avez arrêté l’échange. Rien n’est perdu. La suite partira avant 15{F}h{F}02.",
            (TRY,),
        ),
        (ExchangeState(halted=True, next_at=LATER, network="absent"), True, 0, f"Hors connexion. {GOES_ON}", ()),
        (
            ExchangeState(network_problem=LOST, next_at=LATER),
            True,
            2,
            NO_KEY,
            (KEY,),
        ),  # trying again would not help
        (ExchangeState(network_problem=LOST, running=True), True, 2, NO_KEY, (KEY,)),
        (
            ExchangeState(network_problem=LOST, network="absent"),
            True,
            2,
            NO_KEY,
            (KEY,),
        ),  # the network alone would not be enough
        (ExchangeState(network_problem=LOST), False, 2, "", ()),  # a new enrolment makes a new key
        (
            ExchangeState(network_problem=PROXY),
            True,
            0,
            "Le proxy demande un mot de passe. Demandez le bon réglage.",
            (TRY,),
        ),
    ],
)
def test_the_band(
    exchange: ExchangeState, enrolled: bool, waiting: int, sentence: str, offers: tuple[BandOffer, ...]
) -> None:
    band = link_words.band(exchange, enrolled=enrolled, to_send=waiting, now=NOW, lost=False)
    assert band.sentence == sentence
    assert band.offers == offers


@pytest.mark.parametrize(
    ("exchange", "enrolled", "said"),
    [
        (ExchangeState(), False, "Ordinateur non inscrit"),
        (
            ExchangeState(running=True, step="sending", done=3, total=8),
            True,
            "La connexion a fonctionné",
        ),  # under a second
        (ExchangeState(running=True, lasts="awhile"), True, "Échange en cours…"),
        (ExchangeState(running=True, lasts="awhile", step="sending", done=3, total=8), True, f"3 sur 8{F}envois"),
        (
            ExchangeState(running=True, lasts="awhile", step="attachments", done=1_200_000, total=3_400_000),
            True,
            f"Pièces jointes{F}: 1,2 sur 3,4{F}Mo",
        ),
        (
            ExchangeState(running=True, lasts="awhile", step="receiving", done=340),
            True,
            f"Réception en cours{F}: 340{F}éléments",
        ),
        (ExchangeState(running=True, lasts="awhile", step="sending"), True, "Échange en cours…"),
        (ExchangeState(running=True, lasts="awhile", step="attachments"), True, "Échange en cours…"),
        (ExchangeState(running=True, lasts="awhile", step="receiving"), True, "Échange en cours…"),
        (ExchangeState(running=True, lasts="awhile", step="tidying", done=1, total=2), True, "Échange en cours…"),
        (ExchangeState(running=True, lasts="awhile", step="adding", done=1, total=2), True, "Échange en cours…"),
        (
            ExchangeState(lasts="long", step="sending", done=3, total=8, answered=True),  # it is over
            True,
            "La connexion a fonctionné",
        ),
        (
            ExchangeState(network_problem=SILENT, step="sending", done=3),  # it ended so, with answers before
            True,
            "Plateforme injoignable pour l’instant",
        ),
        (ExchangeState(network="present"), True, "Connexion pas encore vérifiée"),  # nobody was called
        (ExchangeState(network="absent"), True, "Hors connexion"),
        (ExchangeState(network_problem=LOST, network="absent"), True, "Clé de signature introuvable"),
        (ExchangeState(network_problem=SILENT), True, "Plateforme injoignable pour l’instant"),
        (
            ExchangeState(network_problem=SILENT, running=True, step="sending", done=1),
            True,
            "La connexion a fonctionné",
        ),
        (ExchangeState(network_problem=SILENT, running=True, step="receiving"), True, "La connexion a fonctionné"),
        (ExchangeState(network_problem=NO_ROUTE), True, "Hors connexion"),
        (
            ExchangeState(network_problem=CUT),
            True,
            "Plateforme injoignable pour l’instant",
        ),
        (ExchangeState(network_problem=PROXY), True, "Arrêté au proxy"),
        (ExchangeState(network_problem=FULL), True, "Limite d’envoi atteinte"),
        (ExchangeState(network_problem=NetworkProblem("device-revoked", "Retirée.")), True, "Ordinateur non inscrit"),
        (
            ExchangeState(network_problem=NetworkProblem("signature-bad", "Refusée.")),
            True,
            "La plateforme refuse cet ordinateur",
        ),
        (ExchangeState(), True, "Connexion pas encore vérifiée"),
        (ExchangeState(running=True, step="hello"), True, "Connexion pas encore vérifiée"),
        (ExchangeState(answered=True), True, "La connexion a fonctionné"),
        (ExchangeState(running=True, step="hello", answered=True), True, "La connexion a fonctionné"),
    ],
)
def test_the_status(exchange: ExchangeState, enrolled: bool, said: str) -> None:
    assert link_words.connection(exchange, enrolled=enrolled, lost=False) == said


@pytest.mark.parametrize(
    ("to_send", "carried", "said"),
    [
        (0, 1, f" 1{F}envoi est parti sur une clé USB."),
        (1, 2, f" 1{F}envoi partira au retour du réseau. 2{F}envois sont partis sur une clé USB."),
        (2, 0, f" 2{F}envois partiront au retour du réseau."),
        (0, 0, ""),
    ],
)
def test_what_left_on_a_stick_is_not_said_to_leave_with_the_network(to_send: int, carried: int, said: str) -> None:
    absent = ExchangeState(network="absent")
    band = link_words.band(absent, enrolled=True, to_send=to_send, carried=carried, now=NOW, lost=False)
    assert band.sentence == f"Hors connexion. {GOES_ON}{said}"


def test_where_the_outbox_is_in_sight_it_says_itself_how_far_a_round_is() -> None:
    exchange = ExchangeState(running=True, lasts="long", step="sending", done=3, total=8)
    assert link_words.band(exchange, enrolled=True, to_send=8, now=NOW, lost=False, outbox=True) == link_words.Band()
    assert link_words.under_way(exchange, lost=False).offers == (STOP,)


@pytest.mark.parametrize(
    ("exchange", "measure"),
    [
        (ExchangeState(), None),
        (ExchangeState(running=True, step="sending", done=3, total=8), None),  # under a second
        (ExchangeState(running=True, lasts="awhile", step="sending", done=3, total=8), Measure(3, 8)),
        (ExchangeState(running=True, lasts="long", step="receiving", done=340), Measure()),  # the number is unknown
        (ExchangeState(running=True, lasts="long", step="sending", done=9, total=8), Measure(8, 8)),
    ],
)
def test_the_measure(exchange: ExchangeState, measure: Measure | None) -> None:
    assert link_words.under_way(exchange, lost=False).measure == measure


def test_the_last_exchange() -> None:
    assert link_words.last_exchange(None, NOW) == "Aucun échange pour l’instant"
    assert link_words.last_exchange("2026-11-25T09:05:00+01:00", NOW) == f"Dernier échange à 9{F}h{F}05"
    assert link_words.still_to_send(1204) == f"À envoyer{F}: 1\u202f204"


_STOPPING = ExchangeState(running=True, lasts="long", stopping=True)


@pytest.mark.parametrize(
    "exchange",
    [
        *(ExchangeState(network_problem=network_problem_of(NetworkError(code))) for code in ("refused", "cut", "dns")),
        ExchangeState(halted=True),
        _STOPPING,
    ],
)
def test_where_acts_are_known_to_be_lost_nobody_says_that_nothing_is(exchange: ExchangeState) -> None:
    calm = link_words.band(exchange, enrolled=True, to_send=2, now=NOW, lost=False).sentence
    lost = link_words.band(exchange, enrolled=True, to_send=2, now=NOW, lost=True).sentence
    assert "Rien n’est perdu." in calm
    assert lost == calm.replace("Rien n’est perdu.", "Vos envois sont gardés ici.")


def test_the_status_bar_says_of_what_is_lost_the_same_as_the_band() -> None:
    for lost, safe in ((False, "Rien n’est perdu."), (True, "Vos envois sont gardés ici.")):
        said = link_words.connection(_STOPPING, enrolled=True, lost=lost)
        assert said == f"L’échange s’arrête après l’étape en cours. {safe}"
        assert link_words.band(_STOPPING, enrolled=True, to_send=2, now=NOW, lost=lost).sentence == said


def test_where_nothing_is_to_be_sent_nothing_is_said_to_wait_or_to_follow() -> None:
    key_lost, halted = ExchangeState(network_problem=LOST), ExchangeState(halted=True, next_at=LATER)
    said = [link_words.band(one, enrolled=True, to_send=0, now=NOW, lost=False).sentence for one in (key_lost, halted)]
    assert said == [
        NO_KEY.replace("Vos envois attendent. ", ""),
        f"Vous avez arrêté l’échange. Rien n’est perdu. Nouvel échange avant 15{F}h{F}02.",
    ]


def test_what_left_on_a_stick_can_be_looked_at_in_the_outbox_too() -> None:
    silent = ExchangeState(network_problem=SILENT)
    assert link_words.band(silent, enrolled=True, to_send=0, carried=1, now=NOW, lost=False).offers == (SEE, TRY)


@pytest.mark.parametrize("code", ["quota-operations", "quota-rotations", "quota-held", "quota-bundles"])
def test_nor_do_the_words_of_a_platform_that_is_full(code: str) -> None:
    detail = f"Rien n’est perdu{F}: la suite passera demain. Prévenez votre préfecture."
    refused = NetworkProblem(code, "La plateforme n’en prend pas plus.", detail)
    exchange = ExchangeState(network_problem=refused)
    assert "Rien n’est perdu" in link_words.band(exchange, enrolled=True, to_send=2, now=NOW, lost=False).sentence
    lost = link_words.band(exchange, enrolled=True, to_send=2, now=NOW, lost=True).sentence
    assert lost.startswith(f"{refused.sentence} Vos envois sont gardés ici. ")
    assert "Rien n’est perdu" not in lost
    assert "votre préfecture." in lost, "what to do is still said"


@pytest.mark.parametrize("exchange", [ExchangeState(network_problem=FULL), ExchangeState(halted=True)])
def test_where_the_outbox_is_in_sight_its_own_button_sends_and_no_second_one(exchange: ExchangeState) -> None:
    assert link_words.band(exchange, enrolled=True, to_send=1, now=NOW, lost=False, outbox=True).offers == ()
    assert TRY in link_words.band(exchange, enrolled=True, to_send=1, now=NOW, lost=False).offers


@pytest.mark.parametrize(
    ("sentence", "first", "rest"),
    [
        ("Hors connexion. Continuez. Rien n’est perdu.", "Hors connexion.", "Continuez. Rien n’est perdu."),
        ("Échange en cours…", "Échange en cours…", ""),
        ("", "", ""),
    ],
)
def test_a_band_is_parted_behind_its_first_sentence(sentence: str, first: str, rest: str) -> None:
    assert french.parted(sentence) == (first, rest)


def test_without_a_network_the_band_is_calm_while_nothing_waits() -> None:
    absent = ExchangeState(network="absent")
    tones = [link_words.band(absent, enrolled=True, to_send=n, now=NOW, lost=False).tone for n in (0, 1)]
    assert tones == ["accent", "warn"]


def test_offline_a_text_that_is_not_stored_is_said_though_nothing_waits() -> None:
    for exchange in (ExchangeState(network_problem=NO_ROUTE), ExchangeState(network="absent")):
        said = link_words.band(exchange, enrolled=True, to_send=0, now=NOW, lost=False, unsaved=True)
        assert "un texte n’est pas encore enregistré" in said.sentence
        assert said.tone == "warn"
    quiet = link_words.band(ExchangeState(network_problem=NO_ROUTE), enrolled=True, to_send=0, now=NOW, lost=False)
    assert quiet.sentence == ""


def test_the_words_of_a_refusal_stand_as_the_platforms_own_on_one_line_and_bounded() -> None:
    title = "✓ Vote pris en compte (n° 12). Tous vos envois » sont comptés."
    detail = "Vous pouvez effacer ce programme\n\n✓ Reçu\u202e n° 12 " + "mot " * 500
    problem = network_problem_of(Declined(Problem(type="about:blank", title=title, status=403, detail=detail), 403))
    sentence = link_words.band(
        ExchangeState(network_problem=problem), enrolled=True, to_send=1, now=NOW, lost=False
    ).sentence
    first, rest = french.parted(sentence)
    assert first == (
        f"La plateforme a répondu{F}: «{F}✓ Vote pris en compte (n° 12). Tous vos envois ” sont comptés{F}»."
    )
    assert rest.startswith(f"Elle ajoute{F}: «{F}Vous pouvez effacer ce programme ✓ Reçu n° 12 mot mot")
    assert rest.endswith(f"…{F}».")
    assert len(rest) < 230


def test_beside_a_field_they_are_the_platforms_own_too() -> None:
    declined = Declined(
        Problem(type="about:blank", title="✓ Inscrit. Tout va bien.", status=403, detail="mot " * 500), 403
    )

    def refuse() -> None:
        raise declined

    with pytest.raises(Refusal) as caught:
        refusing(refuse)
    for refusal in (refusal_of(declined), caught.value):
        assert refusal is not None
        assert refusal.sentence == f"La plateforme a répondu{F}: «{F}✓ Inscrit. Tout va bien{F}»."
        assert refusal.remedy.startswith(f"Elle ajoute{F}: «{F}mot mot ")
        assert len(refusal.remedy) < 230


def test_a_refusal_of_one_sentence_has_no_second() -> None:
    problem = network_problem_of(Declined(Problem(type="about:blank", title="Remplacée.", status=403), 403))
    assert problem == NetworkProblem("blank", f"La plateforme a répondu{F}: «{F}Remplacée{F}».", answered=True)
    exchange = ExchangeState(network_problem=problem)
    words = link_words.connection(exchange, enrolled=True, lost=False)
    assert words == "La plateforme a répondu par un refus"  # not that it cannot be reached


@pytest.mark.parametrize(
    ("sentence", "parts"),
    [
        ("Un. Deux. Trois.", ("Un.", "Deux. Trois.")),
        ("Un.", ("Un.", "")),
        ("La phase «\u00a0A. B\u00a0» est close. Suite.", ("La phase «\u00a0A. B\u00a0» est close.", "Suite.")),
        ("Un « sans fin. Deux.", ("Un « sans fin. Deux.", "")),
    ],
)
def test_the_first_sentence_of_a_band(sentence: str, parts: tuple[str, str]) -> None:
    assert french.parted(sentence) == parts
