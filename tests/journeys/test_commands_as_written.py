"""The commands as written: relaisctl and relais-platform from a shell, JSON out, two processes and real HTTP.

A secretary votes with no network, the link returns, the vote counts once, and the proof verifies offline.
"""

import json
import os
import select
import signal
import subprocess
import sysconfig
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.slow

SCRIPTS = Path(sysconfig.get_path("scripts"))


@dataclass
class Shell:
    """Both programs, in folders of their own; `serve` runs as a process that the test may stop."""

    folder: Path
    serving: list[subprocess.Popen[bytes]] = field(default_factory=list)

    @property
    def environment(self) -> dict[str, str]:
        return os.environ | {
            "RELAIS_DATA_DIR": str(self.folder / "pc"),
            "RELAIS_POLICY_FILE": str(self.folder / "policy.json"),
            "PYTHON_KEYRING_BACKEND": "keyring.backends.fail.Keyring",
        }

    def tried(self, *line: str) -> tuple[int, Any]:
        """Exit status, and the one JSON document on standard output."""
        done = subprocess.run(line, capture_output=True, env=self.environment, timeout=180, check=False)
        assert b"Traceback" not in done.stderr, done.stderr.decode()
        assert done.stdout.count(b"\n") == 1, (line, done.stdout, done.stderr)
        return done.returncode, json.loads(done.stdout)

    def pc(self, *words: str) -> Any:
        status, document = self.tried(str(SCRIPTS / "relaisctl"), *words, "--json")
        assert status == 0, document
        return document

    def words(self, *words: str) -> str:
        """What a person reads."""
        line = [str(SCRIPTS / "relaisctl"), *words]
        return subprocess.run(line, capture_output=True, env=self.environment, timeout=180, check=True).stdout.decode()

    def pc_refuses(self, *words: str) -> tuple[int, str]:
        status, document = self.tried(str(SCRIPTS / "relaisctl"), "--json", *words)
        return status, document["error"]["type"]

    def national(self, *words: str) -> Any:
        status, document = self.tried(*self._platform(), *words)
        assert status == 0, document
        return document

    def serve(self) -> str:
        """Starts the platform on a free port; its URL once it listens."""
        log = (self.folder / "serve.log").open("ab")
        process = subprocess.Popen(
            [*self._platform(), "serve", "--port", "0"], stdout=subprocess.PIPE, stderr=log, env=self.environment
        )
        log.close()
        self.serving.append(process)
        assert process.stdout is not None
        ready, _, _ = select.select([process.stdout], [], [], 60)
        assert ready, (self.folder / "serve.log").read_text("utf-8")
        url: str = json.loads(process.stdout.readline())["url"]
        return url

    def stop(self) -> None:
        for process in self.serving:
            process.send_signal(signal.SIGTERM)
            process.wait(30)
            assert process.stdout is not None
            process.stdout.close()
        self.serving.clear()

    def enrol(self, url: str, insee: str = "45024") -> None:
        code = self.national("code", "create", "--commune", insee)["code"]
        self.pc("--commune", insee, "enrol", "--platform", url, "--code", code)

    def _platform(self) -> list[str]:
        database = f"sqlite:///{self.folder / 'platform.sqlite'}"
        return [str(SCRIPTS / "relais-platform"), "--database", database, "--keys", str(self.folder / "keys"), "--json"]


@pytest.fixture
def shell(tmp_path: Path) -> Iterator[Shell]:
    made = Shell(tmp_path)
    yield made
    made.stop()


def test_vote_offline_then_reconnect(shell: Shell) -> None:
    shell.pc("commune", "use", "45024")
    draft = shell.pc("need", "draft", "--title", "Cimetière", "--description", "Le registre est sur papier.")
    shell.pc("need", "submit", draft["id"])
    cast = shell.pc("vote", "cast", "opencimetiere", "--need", draft["id"])
    assert cast["state"] == "finalised"
    assert [act["state"] for act in shell.pc("outbox", "list")] == ["finalised", "finalised"]
    assert shell.pc_refuses("sync") == (1, "not_enrolled")

    shell.national("init", "--campaign", "france-relance-2021")
    url = shell.serve()
    shell.enrol(url)
    assert [act["state"] for act in shell.pc("outbox", "list")] == ["finalised", "finalised"]  # enrolling sends nothing
    done = shell.pc("sync")
    assert (done["outcome"], done["sent"], done["accepted"], done["rejected"]) == ("complete", 2, 2, 0)
    assert set(done) >= {"quarantined", "pulled", "bytes_sent", "bytes_received", "requests"}

    acts = shell.pc("outbox", "list")
    assert {act["state"] for act in acts} == {"accepted"}
    assert sorted(act["number"] for act in acts) == [1, 2]
    assert all(act["received_at"] and act["problem"] is None for act in acts)
    (counted,) = shell.national("tally")["proposals"]
    assert (counted["id"], counted["votes"], counted["voters"]) == ("opencimetiere", 1, ["45024"])
    (need,) = shell.national("need", "list")
    assert (need["id"], need["commune"], need["title"]) == (draft["id"], "45024", "Cimetière")

    assert shell.pc("sync")["sent"] == 0  # again: nothing leaves, nothing is counted twice
    assert shell.national("tally")["proposals"][0]["votes"] == 1
    shell.stop()
    assert shell.pc("verify") == {"ok": True, "operations": 2, "receipts": 2, "first_bad": None}
    assert [receipt["number"] for receipt in shell.pc("receipt", "list")] == [2, 1]


def test_proposals_voted_for_and_withdrawn(shell: Shell, tmp_path: Path) -> None:
    shell.national("init", "--campaign", "france-relance-2021")
    url = shell.serve()
    shell.pc("commune", "use", "45024")
    shell.enrol(url)
    draft = shell.pc("need", "draft", "--title", "Cantine", "--description", "Repas.")
    shell.pc("need", "submit", draft["id"])
    shell.pc("sync")
    file = tmp_path / "proposal.json"
    file.write_text(json.dumps({"title": "Cantine commune", "kind": "to_develop", "needs": [draft["id"]]}), "utf-8")
    shell.national("proposal", "create", str(file))
    shell.national("phase", "set", "vote")
    shell.pc("sync")
    (proposal,) = shell.pc("proposal", "list")
    assert set(proposal) >= {"id", "title", "kind", "theme", "state", "voted", "reason"}
    assert (proposal["title"], proposal["state"], proposal["voted"]) == ("Cantine commune", "open", False)
    assert shell.pc_refuses("vote", "cast", "grr") == (1, "not_votable")

    shell.pc("vote", "cast", proposal["id"])
    shell.pc("vote", "withdraw", proposal["id"])
    shell.pc("vote", "cast", proposal["id"])
    assert shell.pc("proposal", "list")[0]["voted"] is True
    assert shell.pc("sync")["accepted"] == 3
    (counted,) = shell.national("tally")["proposals"]
    assert (counted["votes"], counted["voters"]) == (1, ["45024"])
    shell.pc("vote", "withdraw", proposal["id"])
    shell.pc("sync")
    assert all(count["votes"] == 0 for count in shell.national("tally")["proposals"])

    shell.pc("vote", "cast", proposal["id"])  # while the committee decides: this PC does not know it yet
    decision = {"proposal": proposal["id"], "decision": "retained", "reason": "Utile à tous."}
    file.write_text(json.dumps({"decisions": [decision]}), "utf-8")
    shell.national("committee", "publish", str(file))
    done = shell.pc("sync")
    assert (done["accepted"], done["rejected"]) == (0, 1)
    assert shell.pc("outbox", "list")[0]["problem"].startswith("Le comité avait déjà rendu sa décision")
    assert "✓ Retenue  Cantine commune — Utile à tous." in shell.words("proposal", "list")
    assert (
        shell.words("sync")
        == "✓ Envoyés\u00a0: 0 · pris en compte\u00a0: 0 · refusés\u00a0: 0 · éléments reçus\u00a0: 0\n"
    )
    assert shell.pc("verify")["ok"] is True


def test_two_communes_on_one_pc(shell: Shell) -> None:
    shell.national("init", "--campaign", "france-relance-2021")
    url = shell.serve()
    for insee in ("45024", "45234"):
        shell.pc("commune", "use", insee)
        shell.enrol(url, insee)
        shell.pc("vote", "cast", "grr", "--commune", insee)
    assert len(shell.pc("commune", "list")) == 2
    shell.pc("sync", "--commune", "45234")
    assert shell.national("tally")["proposals"][0]["voters"] == ["45234"]
    shell.pc("sync", "--commune", "45024")
    assert shell.national("tally")["proposals"][0]["voters"] == ["45024", "45234"]


def test_the_weather(shell: Shell) -> None:
    """No platform, then none for long: status 3, the vote waits, and leaves when the platform is back."""
    shell.national("init", "--campaign", "france-relance-2021")
    url = shell.serve()
    shell.pc("commune", "use", "45024")
    shell.enrol(url)
    shell.stop()
    shell.pc("vote", "cast", "grr")
    started = time.monotonic()
    assert shell.pc_refuses("sync") == (3, "refused")
    assert time.monotonic() - started < 60
    assert shell.pc("outbox", "list")[0]["state"] == "finalised"
    status, doctor = shell.tried(str(SCRIPTS / "relaisctl"), "doctor", "--json")
    assert status == 3
    assert [check["name"] for check in doctor["checks"] if not check["ok"]] == ["platform"]
    shell.enrol(shell.serve())  # the platform came back at another address: enrolling again replaces it
    assert shell.pc("sync")["accepted"] == 1
    assert shell.national("tally")["proposals"][0]["votes"] == 1
    assert shell.pc("doctor")["ok"] is True


def test_codes_that_do_not_enrol(shell: Shell, tmp_path: Path) -> None:
    shell.national("init", "--campaign", "france-relance-2021")
    url = shell.serve()
    shell.pc("commune", "use", "45024")
    code = shell.national("code", "create", "--commune", "45024")["code"]
    swapped = code[1] + code[0] + code[2:] if code[0] != code[1] else code[:-1] + ("0" if code[-1] != "0" else "1")
    assert shell.pc_refuses("enrol", "--platform", url, "--code", swapped) == (2, "check")
    assert shell.pc_refuses("enrol", "--platform", url, "--code", "ABCD") == (2, "length")
    theirs = shell.national("code", "create", "--commune", "45234")["code"]
    status, _ = shell.pc_refuses("enrol", "--platform", url, "--code", theirs)
    assert status == 1  # another commune's
    shell.pc("enrol", "--platform", url, "--code", code)
    other = Shell(tmp_path / "other")
    other.folder.mkdir()
    other.pc("commune", "use", "45024")
    status, _ = other.pc_refuses("enrol", "--platform", url, "--code", code)
    assert status == 1  # used
    other.national("init", "--campaign", "france-relance-2021")
    foreign = other.national("code", "create", "--commune", "45024")["code"]
    assert other.pc_refuses("enrol", "--platform", url, "--code", foreign) == (2, "other_platform")
    assert other.pc("outbox", "list") == []
