"""A backup that was put back: what the operator types, what it does, and what the platform notices by itself."""

import shutil
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec
import pytest
from sqlalchemy import delete, select

from sync.contract.batches import Earlier
from sync.contract.feed import FeedPage
from sync.contract.operations import Operation
from sync.contract.receipts import Proof
from sync.platform import alarms
from sync.platform.conduct import campaigns
from sync.platform.http.service import Platform
from sync.platform.tables import alarm as raised
from sync.platform.tables import operation, setting
from tests.sync.platform.conftest import SERVICE
from tests.sync.platform.presenting import presents, signed
from tests.sync.platform.stamping import Late, prefecture, receive, sealed, stamped, tally

PROPOSAL = {"id": "p9", "title": "Agenda", "kind": "existing", "needs": []}


def epoch(commune: Any) -> str:
    return str(commune.get("/feed", FeedPage, "scope=campaign").epoch)


def test_it_says_what_will_happen_and_does_nothing_before_it_is_confirmed(program: Any, commune: Any) -> None:
    before = epoch(commune)
    said = program.run("restored", "--json")
    assert (said.status, said.error["type"], said.error["field"]) == (2, "not_confirmed", "--confirm")
    for words in ("présentera de nouveau", "relira tout", "--confirm", "inscrit depuis la sauvegarde", "changé de clé"):
        assert words in said.err + said.error["title"]
    assert len(said.err.splitlines()) >= 4, "paragraphs, not one line"
    assert "sous le numéro de ses accusés" not in said.err, "another act may have it by then"
    for words in ("ne l’a pris depuis", "Combien", "« alarm list »", "n’existe plus"):
        assert words in said.err.replace("\u00a0", " ")
    assert epoch(commune) == before
    assert program.json("alarm", "list") == []


def test_confirmed_a_new_epoch_begins_and_an_alarm_says_when(program: Any, commune: Any) -> None:
    before, cursor = epoch(commune), commune.get("/feed", FeedPage, "scope=catalogue").cursor
    done = program.json("restored", "--confirm")
    assert done["epoch"] == epoch(commune) != before
    assert commune.get("/feed", FeedPage, f"scope=catalogue&cursor={cursor}").epoch == done["epoch"]
    (alarm,) = program.json("alarm", "list")
    assert (alarm["kind"], alarm["at"], alarm["op"]) == ("restored", done["at"], done["epoch"])
    again = program.run("restored", "--confirm")
    assert again.status == 0
    for words in ("présentera de nouveau", "relira tout", "un nouveau code", "device revoke"):
        assert words in again.out
    assert len(program.json("alarm", "list")) == 2
    assert "annoncé" in program.run("alarm", "list").out


@pytest.mark.slow
def test_what_goes_into_the_log_of_serve_is_not_written_at_the_person(program: Any) -> None:
    """In a process of its own: the tests' runner takes every record of a log."""
    words = [sys.executable, "-c", "from sync.platform.cli import main; main()", "restored", "--confirm"]
    done = subprocess.run(words, cwd=program.folder, capture_output=True, check=True, timeout=60)
    assert done.stderr == b""
    assert "annoncé" in done.stdout.decode()


def test_nothing_but_the_epoch_is_set_anew(program: Any, commune: Any) -> None:
    def settings() -> dict[str, str]:
        with commune.world.store.reading() as connection:
            return {row.key: row.value for row in connection.execute(select(setting))}

    before = settings()
    program.json("restored", "--confirm")
    assert {key for key, value in settings().items() if value != before[key]} == {"epoch"}


def test_the_help_says_when_to_type_it(program: Any) -> None:
    assert "restored" in program.run("--help").out
    said = program.run("restored", "--help").out
    assert "sauvegarde" in said
    assert "Sans --confirm, dit seulement ce qui se passera, n’annonce rien et finit par le code 2." in said


@pytest.mark.slow
def test_a_lost_proposal_is_published_again_under_the_id_that_its_votes_name(program: Any, commune: Any) -> None:
    assert "id" in program.run("restored", "--confirm").out
    vote = commune.cast("p1-00c0ffee", "proposal")
    assert presents(commune, vote, signed(commune, vote, commune.world.now)).status == "accepted"
    (counted,) = program.json("tally")["proposals"]
    assert (counted["id"], counted["votes"]) == ("p1-00c0ffee", 1)
    file = program.write("p.json", {"id": counted["id"], "title": "Agenda", "kind": "existing", "needs": []})
    assert program.json("proposal", "create", file)["votes"] == 1
    assert [(one["id"], one["votes"]) for one in program.json("proposal", "list")] == [("p1-00c0ffee", 1)]
    again = program.run("proposal", "create", file, "--json")
    assert (again.status, again.error["type"], again.error["field"]) == (1, "proposal_exists", "id")

    service = program.write("s.json", {"id": SERVICE, "title": "Agenda", "kind": "existing", "needs": []})
    taken = program.run("proposal", "create", service, "--json")
    assert (taken.status, taken.error["type"], taken.error["field"]) == (1, "service_exists", "id")


def test_a_second_time_on_one_day_has_its_own_hour_in_the_alarm(program: Any, commune: Any) -> None:
    first = datetime(2026, 1, 20, 9, 59, 58, tzinfo=UTC)
    program.sql("UPDATE phase_change SET at = '2026-01-05T09:00:00.500000+00:00'")
    program.json("phase", "set", "vote", "--at", (first + timedelta(hours=1)).isoformat())

    def presented(at: datetime) -> tuple[str, str]:
        with commune.world.store.writing() as connection:
            alarms.went_back(connection, device_id=commune.key.id, acts=1, now=at)
        (line,) = program.run("alarm", "list").out.replace("\u00a0", " ").splitlines()
        return line[:20], line

    at, line = presented(first)
    assert at == "2026-01-20T09:59:58Z"
    assert "1 envoi déjà reçu ce jour-là. " in line
    assert "« Besoins » pour ouverte à cette heure" in line
    at, line = presented(first + timedelta(hours=2))
    assert at == "2026-01-20T09:59:58Z"
    assert "2 envois déjà reçus ce jour-là, le dernier le 2026-01-20T11:59:58Z. " in line
    assert "entre la sauvegarde et cette dernière heure" in line
    assert "« Vote » pour ouverte à cette heure" in line, "what is lost since the second one goes by the last hour"


class TestStampsThatWereLost:
    """Only the préfecture has the stamp: it must deposit the stick again."""

    @pytest.mark.parametrize("more", [(), ("--confirm",)])
    def test_it_says_whom_to_ask_for_which_keys(self, program: Any, commune: Any, more: tuple[str, ...]) -> None:
        here = Late(commune.world, commune, lambda device: [device.cast()], "stamped_by_prefecture")
        other, gone = prefecture(here.world, "18"), prefecture(here.world, "2A")
        program.json("prefecture", "revoke", gone.prefecture.id)
        days = []
        for _ in range(2):
            here.world.now = (here.world.now + timedelta(days=1)).replace(second=0)
            data = sealed(here.world, commune, commune.cast())
            receive(here.world, data, stamped(here.key, data, here.world.now), by=here.key.prefecture.id)
            days.append(here.world.now.strftime("%Y-%m-%d à %H:%M"))
        done = program.run("restored", *more)
        said = (done.out + done.err).replace("\u00a0", " ")
        assert "déposées depuis la sauvegarde" in said
        assert f"Préfecture (45) : celle reçue le {days[1]} (UTC), comprise, et les suivantes" in said
        assert days[0] not in said
        assert "Préfecture (18) : toutes, car la base n’en connaît aucune" in said
        assert "Ici (« bundle receive ») : toutes, car la base n’en connaît aucune" in said
        assert gone.prefecture.name not in said
        if more:
            document = program.json("restored", "--confirm")["prefectures"]
            assert [one["id"] for one in document] == [other.prefecture.id, here.key.prefecture.id, ""]
            assert [one["since"] is None for one in document] == [True, False, True]

    @pytest.mark.parametrize(
        ("kind", "says_so"),
        [("restored", True), ("went_back", True), ("key_again", True), ("intent_differs", False)],
    )
    def test_what_tells_of_a_restore_says_so_too(
        self, program: Any, commune: Any, kind: alarms.AlarmKind, says_so: bool
    ) -> None:
        with commune.world.store.writing() as connection:
            alarms.raise_alarm(connection, kind, device_id=commune.key.id, op="", now=commune.world.clock())
        (before,) = program.json("alarm", "list")
        Late(commune.world, commune, lambda device: [device.cast()], "stamped_by_prefecture")
        (alarm,) = program.json("alarm", "list")
        more = " Les préfectures ont à déposer de nouveau les clés USB d’entre la sauvegarde et cette heure."
        assert alarm["sentence"] == before["sentence"] + (more if says_so else "")

    def test_where_no_stamp_counts_there_is_nobody_to_ask(self, program: Any, commune: Any) -> None:
        prefecture(commune.world)
        done = program.run("restored", "--confirm")
        assert done.status == 0
        assert "réfecture (45)" not in done.out + done.err


class TestStampedWhileWhatItIsAboutWasLost:
    """Refused by network as too late, then stamped while the proposal, or what became of it, was lost."""

    def test_a_vote_counts_once_its_proposal_is_published_again(self, program: Any, commune: Any) -> None:
        here = Late(commune.world, commune, lambda device: [device.cast("p9", "proposal")], "stamped_by_prefecture")
        assert here.network() == ["rejected"]
        here.in_time()
        assert tally(here.world) == {}
        assert program.json("proposal", "create", program.write("p.json", PROPOSAL))["votes"] == 1
        assert (here.states(), tally(here.world)) == (["accepted"], {"p9": 1})

    def test_a_vote_that_nobody_stamped_does_not(self, program: Any, commune: Any) -> None:
        here = Late(commune.world, commune, lambda device: [device.cast("p9", "proposal")], "stamped_by_prefecture")
        assert here.network() == ["rejected"]
        assert program.json("proposal", "create", program.write("p.json", PROPOSAL))["votes"] == 0
        assert here.states() == ["rejected"]

    def test_a_declaration_counts_once_the_committee_says_again_what_it_decided(
        self, program: Any, commune: Any
    ) -> None:
        world = commune.world
        world.phase("steering")

        def make(device: Any) -> list[Operation]:
            body = {"proposal": "p9", "role": "participant"}
            return [device.act("interest.declare", body)]

        here = Late(world, commune, make, "stamped_by_prefecture")
        with world.store.writing() as connection:
            campaigns.set_phase(connection, "deployment", world.clock())
        world.now += timedelta(days=1)
        assert here.network() == ["rejected"]
        here.usb(at=here.closed - timedelta(hours=1))
        program.json("proposal", "create", program.write("p.json", PROPOSAL))
        assert here.states() == ["rejected"]
        decided = {"decisions": [{"proposal": "p9", "decision": "retained", "reason": "Utile."}]}
        program.json("committee", "publish", program.write("c.json", decided))
        assert here.states() == ["accepted"]


class TestWentBack:
    """The platform learns from its own signed answer, which it does not remember, that it was put back."""

    @pytest.fixture
    def acts(self, program: Any, commune: Any) -> dict[str, bytes]:
        """Batches of acts that the platform had answered and then lost, each with its signed answer, by operation."""
        file, kept = program.folder / "relais-platform.sqlite", program.folder / "kept.sqlite"
        commune.world.store.close()
        shutil.copy(file, kept)
        acts = {act.op: act for act in (commune.cast(), commune.cast(kind="proposal"), commune.cast())}
        commune.deposit(list(acts.values()))
        proofs = commune.get("/feed", FeedPage, "scope=receipts").items
        commune.world.store.close()
        for end in ("-wal", "-shm"):
            file.with_name(file.name + end).unlink(missing_ok=True)
        shutil.copy(kept, file)
        world = commune.world
        world.now = world.now.replace(hour=12)  # the acts of today stay counted
        world.platform = Platform(world.store, world.keys, world.clock)
        earlier = {one.id: Earlier(op=one.id, proof=msgspec.convert(one.value, Proof)) for one in proofs}
        return {op: commune.batch([act], personal=[earlier[op]]) for op, act in acts.items()}

    @pytest.mark.slow
    def test_one_alarm_counts_what_a_computer_presents_again_in_a_day(
        self, program: Any, commune: Any, acts: dict[str, bytes]
    ) -> None:
        first, second, third = acts.values()
        assert program.json("alarm", "list") == []
        for batch in (first, second, second):  # an act that came twice is recognised the second time
            assert commune.post(batch).status == 200
        (alarm,) = program.json("alarm", "list")
        assert (alarm["kind"], alarm["commune"], alarm["acts"]) == ("went_back", "45024", 2)
        assert (
            "depuis cette heure, l’ordinateur a présenté de nouveau 2 envois déjà reçus ce jour-là."
            in alarm["sentence"]
        )
        assert alarm["sentence"] in program.run("alarm", "list").out
        commune.world.now += timedelta(days=1)
        assert commune.post(third).status == 200
        assert [one["acts"] for one in program.json("alarm", "list")] == [1, 2]
        assert "de nouveau 1 envoi déjà reçu ce jour-là." in program.json("alarm", "list")[0]["sentence"]

    def test_what_it_knows_is_no_sign(self, program: Any, commune: Any, acts: dict[str, bytes]) -> None:
        op, batch = next(iter(acts.items()))
        commune.post(batch)
        (proof,) = commune.get("/feed", FeedPage, "scope=receipts").items
        again = msgspec.convert(proof.value, Proof)
        with commune.world.store.writing() as connection:
            connection.execute(delete(raised))
            frozen = connection.execute(select(operation.c.frozen).where(operation.c.op == op)).scalar_one()
        act = msgspec.json.decode(frozen, type=Operation)
        assert commune.post(commune.batch([act], personal=[Earlier(op=op, proof=again)])).status == 200
        assert program.json("alarm", "list") == []
