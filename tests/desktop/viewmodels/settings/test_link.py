"""Whether this commune can be enrolled, and why not; what is wrong with an address or a code is said beside it."""

import json
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from msgspec.structs import replace
from sqlalchemy import insert, select, update

from desktop.actions.settings.rotate_key import rotate_key
from desktop.actions.votes.cast_vote import cast_vote
from desktop.database.errors import DiskFault
from desktop.domain.changes import Changes
from desktop.domain.refusals import Refusal
from desktop.runtime.connectivity import Connectivity
from desktop.runtime.rounds import RoundDone
from desktop.runtime.syncing import Syncing
from desktop.viewmodels.kit.form_fields import FormField
from desktop.viewmodels.settings.link import (
    ENROLMENT,
    Enrolling,
    LinkModel,
    LinkState,
    doubt_on_leaving,
    trouble_on_leaving,
)
from sync.client.connection.pace import Pace
from sync.client.errors import NetworkError
from sync.client.exchange import round_history
from sync.client.exchange.round_history import RoundOutcome, Timing
from sync.client.ledger.tables import copy, device, former_device, outbox
from sync.contract.codes import make_code
from sync.contract.signing import SigningKey
from tests.desktop.viewmodels.conftest import baule, without_siren
from tests.desktop.viewmodels.outbox.enrolled_for_sticks import enrolled
from tests.desktop.viewmodels.settings.lost_key import take_over

if TYPE_CHECKING:
    from tests.desktop.viewmodels.conftest import Commune

__all__ = ["baule", "without_siren"]


URL = "https://plateforme.exemple.fr"


def looked(commune: "Commune") -> LinkModel:
    syncing = Syncing(
        commune.worker,
        commune.actor,
        Connectivity(),
        lambda *_: RoundDone(changes=Changes()),
        lambda *_: Changes(),
        commune.actor.clock,
    )
    model = LinkModel(commune.actor, syncing)
    assert model.known.possible, "until it is known, nothing is refused"
    model.refresh()
    commune.settle()
    return model


def known(commune: "Commune") -> LinkState:
    return looked(commune).known


def test_before_it_is_read_nothing_is_said_of_the_enrolment() -> None:
    """A computer that was enrolled was said not to be, for a second."""
    unread = LinkState(unread=True)
    assert unread.standing("Baule") == ("Chargement…", "muted")


def test_a_commune_of_the_list_can_be_enrolled(baule: "Commune") -> None:
    told = known(baule)
    assert (told.possible, told.why, told.enrolled) == (True, "", False)


def test_one_without_a_number_cannot_and_reads_why(without_siren: "Commune") -> None:
    told = known(without_siren)
    assert not told.possible
    assert "SIREN pour" in told.why
    assert told.why.endswith("Signalez-le à votre préfecture.")


def test_a_refused_computer_whose_new_enrolment_left_on_a_stick_is_asked_for_no_code() -> None:
    refused = LinkState(enrolled=True, url=URL, since="3\u00a0mai 2021", refused=True)
    asked, asking = (state.standing("Baule") for state in (refused, replace(refused, asking=True)))
    assert "Demandez un code" in asked[0]
    assert asking[0].endswith("est partie sur une clé USB. Sa réponse se reprend à la page Boîte d’envoi.")
    assert "Demandez un code" not in asking[0]


@pytest.mark.parametrize(
    ("url", "imposed", "tone"),
    [
        (URL, "", "ok"),
        (URL, f"{URL}/", "ok"),
        (URL, "https://Plateforme.Exemple.fr:443", "ok"),
        (URL, "https://autre.exemple.fr", "warn"),
        ("la plateforme, par clé USB,", URL, "ok"),
    ],
)
def test_a_policy_that_names_another_platform_since_is_said(url: str, imposed: str, tone: str) -> None:
    said, how = LinkState(enrolled=True, url=url, since="3\u00a0mai 2021").standing("Baule", imposed)
    assert (how, url in said) == (tone, True)
    assert (imposed in said and "Demandez un code" in said) is (tone == "warn")


@pytest.mark.parametrize(("lost", "safe"), [(False, "Rien n’est perdu."), (True, "Vos envois sont gardés ici.")])
def test_a_computer_that_is_refused_reads_of_its_acts_what_is_true(baule: "Commune", lost: bool, safe: str) -> None:
    enrolled(baule)
    op, now = baule.act(cast_vote, "docs").op, baule.actor.clock() + timedelta(hours=1)
    with baule.context.store.transaction() as connection:
        connection.execute(update(outbox).values(state="accepted", number=1))
        timing = Timing(started=now, ended=now, failures=1)
        round_history.remember(connection, RoundOutcome(outcome="device-revoked"), timing, Pace(), None)
        if lost:
            today = json.loads(connection.scalars(select(device.c.platform_key)).one())["id"]
            noted = json.dumps({"lost": 1, "acts": [op]})
            connection.execute(insert(copy).values(scope="recovering", id=today, position=0, value=noted))
    told = known(baule)
    assert f" {safe} Demandez un code" in told.standing("Baule")[0]
    assert told.lines[0].moved == safe.removesuffix(".")


def test_another_key_is_no_other_enrolment(baule: "Commune") -> None:
    """A new code is one."""
    enrolled(baule)
    since = known(baule).since
    assert "3" in since
    baule.act(rotate_key)
    take_over(baule)
    assert known(baule).since == since
    with baule.context.store.transaction() as connection:
        connection.execute(update(former_device).values(reason="lost"))
    assert "15" in known(baule).since


CODE = make_code(SigningKey(bytes(range(32))).public)


def enrolling(commune: "Commune", url: str, code: str, *refusals: Exception, imposed: bool = False) -> list[Any]:
    """All that is said, in its order; the platform refuses each try with one of these, or takes the only one."""
    left = list(refusals)
    asked: list[tuple[str, str]] = []

    def platform(url: str, code: str) -> Changes:
        asked.append((url, code))
        if left:
            raise left.pop(0)
        return Changes(link=True)

    no_round = RoundDone(changes=Changes())
    syncing = Syncing(commune.worker, commune.actor, Connectivity(), lambda *_: no_round, platform, commune.actor.clock)
    model, said = LinkModel(commune.actor, syncing), list[Any]()
    model.imposed = imposed
    model.busy.connect(said.append)
    model.enrolled.connect(said.append)
    model.failed.connect(lambda sentence, field: said.append((field, sentence)))
    model.refused.connect(lambda field, sentence: said.append((field, sentence)))
    for _try in refusals or (None,):
        model.enrol(url, code)
        commune.settle()
    assert bool(asked) == (said[:1] == [True])
    return said


@pytest.mark.parametrize(
    ("url", "code", "wrong"),
    [
        ("", "", ["url", "code"]),
        (URL, "", ["code"]),
        ("http://plateforme.exemple.fr", CODE, ["url"]),
        (URL, CODE[:-1] + ("2" if CODE[-1] == "3" else "3"), ["code"]),
    ],
    ids=["nothing", "no code", "an open line", "mistyped"],  # the code is another one in each process
)
def test_what_is_typed_wrongly_is_said_before_anything_is_asked(
    baule: "Commune", url: str, code: str, wrong: list[str]
) -> None:
    assert [field for field, _ in enrolling(baule, url, code)] == wrong


@pytest.mark.parametrize(("field", "beside"), [("platform", "url"), ("code", "code"), ("a", "code"), ("z", "code")])
def test_what_the_platform_refuses_is_said_beside_what_it_is_about(baule: "Commune", field: str, beside: str) -> None:
    refused = Refusal("refused", "Ce n’est pas la bonne plateforme.", field=field)
    busy, idle, (said_beside, sentence) = enrolling(baule, URL, CODE, refused)
    assert (busy, idle, said_beside) == (True, False, beside)
    assert sentence.startswith("Ce n’est pas la bonne plateforme.")


def test_an_enrolment_that_was_taken_is_said(baule: "Commune") -> None:
    busy, idle, said = enrolling(baule, URL, CODE)
    assert (busy, idle) == (True, False)
    assert said == (
        "Cet ordinateur est inscrit. Les échanges apportent les nouvelles de la campagne et emportent vos envois."
    ), "true also once the first one is over, and where nothing waits"


def test_an_enrolment_that_this_computer_could_not_keep_may_be_asked_for_again(baule: "Commune") -> None:
    busy, idle, said = enrolling(baule, URL, CODE, DiskFault())
    assert (busy, idle) == (True, False)
    assert said == ("code", f"{DiskFault().sentence} L’inscription n’a pas été faite. Vous pouvez recommencer.")


@pytest.mark.parametrize(
    ("trouble", "imposed", "field", "advice"),
    [
        ("refused", False, "url", "Vérifiez l’adresse, puis recommencez."),
        ("dns", False, "url", "Vérifiez l’adresse, puis recommencez."),
        ("dns", True, "code", "Vous pouvez recommencer."),
        ("no_route", False, "code", "Vous pouvez recommencer."),
    ],
)
def test_where_nothing_answers_the_address_is_to_be_looked_at(
    baule: "Commune", trouble: Any, imposed: bool, field: str, advice: str
) -> None:
    """ "La plateforme n’a pas répondu" alone, with the keyboard in the code, where the address was mistyped."""
    _busy, _idle, said = enrolling(baule, URL, CODE, NetworkError(trouble), imposed=imposed)
    assert said == (field, f"{NetworkError(trouble).sentence} L’inscription n’a pas été faite. {advice}")


def test_what_the_last_try_lacked_is_not_said_of_the_next_one(baule: "Commune") -> None:
    """The address was mended, then the disk was full: it was to be looked at again."""
    *_, said = enrolling(baule, URL, CODE, NetworkError("dns"), DiskFault())
    assert said == ("code", f"{DiskFault().sentence} L’inscription n’a pas été faite. Vous pouvez recommencer.")


@pytest.mark.parametrize(
    ("known", "asked", "offered"),
    [
        (LinkState(unread=True), False, Enrolling.UNREAD),
        (LinkState(unread=True), True, Enrolling.FIRST),
        (LinkState(), False, Enrolling.FIRST),
        (LinkState(), True, Enrolling.FIRST),
        (LinkState(possible=False), True, Enrolling.IMPOSSIBLE),
        (LinkState(possible=False, enrolled=True), True, Enrolling.IMPOSSIBLE),
        (LinkState(enrolled=True), False, Enrolling.OFFERED),
        (LinkState(enrolled=True), True, Enrolling.AGAIN),
        (LinkState(enrolled=True, refused=True), False, Enrolling.NEEDED),
        (LinkState(enrolled=True, refused=True), True, Enrolling.NEEDED),
    ],
)
def test_what_is_offered_of_the_enrolment(baule: "Commune", known: LinkState, asked: bool, offered: Enrolling) -> None:
    model = looked(baule)
    model.known = known
    if asked:
        model.ask_again()
    assert model.enrolling is offered
    assert model.closed is (known.enrolled and not asked)
    model.keep_enrolment()
    assert model.closed is known.enrolled


def test_another_enrolment_is_asked_for_until_it_is_done(baule: "Commune") -> None:
    enrolled(baule)
    model = looked(baule)
    model.ask_again()
    model.enrol(URL, CODE)
    told: list[Enrolling] = []
    model.enrolled.connect(lambda _sentence: told.append(model.enrolling))
    baule.settle()
    assert told == [Enrolling.OFFERED]


@pytest.mark.parametrize("field", ENROLMENT, ids=lambda field: field.name)
def test_a_field_that_is_left_is_checked_once_something_was_typed(field: FormField) -> None:
    assert trouble_on_leaving(field.name, " ") == ""
    assert trouble_on_leaving(field.name, "plateforme") != ""
    assert trouble_on_leaving("url", "https://plateforme.exemple.fr") == ""
    assert doubt_on_leaving("url", "https://plateforme") != ""
    assert doubt_on_leaving("code", "https://plateforme") == ""
    assert trouble_on_leaving("code", make_code(SigningKey.generate().public)) == ""
