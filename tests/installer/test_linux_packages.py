"""What both packages for Linux bring: the staged files, the timer, the words at a removal, what the RPM asks for."""

import configparser
import os
import shutil
import subprocess
from datetime import UTC, datetime
from pathlib import Path

import elf
import pytest
import staging

from tests import posix
from tests.installer.as_module import script

pytestmark = posix.linux

FILES = staging.HERE / "files"
WHEN = datetime.fromtimestamp(1_700_000_000, UTC)
NEEDS = elf.BinaryNeeds(frozenset({"libGL.so.1", "libc.so.6", "libcups.so.2", "ld-linux-x86-64.so.2"}), "2.35", {})


@pytest.fixture
def stage(tmp_path: Path) -> Path:
    bundle, stage = tmp_path / "bundle", tmp_path / "stage"
    (bundle / "_internal" / "été").mkdir(parents=True)
    (bundle / "relais").write_bytes(b"\x7fELF")
    (bundle / "relaisctl").write_bytes(b"\x7fELF")
    (bundle / "_internal" / "été" / "a b.txt").write_bytes(b"a")
    stage.mkdir()
    staging.lay_out(stage, bundle, "0.1.0", WHEN)
    staging.put_one_time(stage, 1_700_000_000)
    return stage


def test_the_staged_folder_has_one_time_and_no_open_mode(stage: Path) -> None:
    everything = [path for path in stage.rglob("*") if not path.is_symlink()]
    assert {path.stat().st_mtime for path in everything} == {1_700_000_000}
    assert {oct(path.stat().st_mode & 0o7777) for path in everything} == {"0o755", "0o644"}
    assert (stage / "usr/lib/relais-communes/relais").stat().st_mode & 0o111
    assert os.readlink(stage / "usr/bin/relaisctl") == "../lib/relais-communes/relaisctl"


class Unit(configparser.ConfigParser):
    """A unit of systemd, whose keys have capitals."""

    def optionxform(self, optionstr: str) -> str:
        return optionstr


def unit(kind: str) -> Unit:
    read = Unit(interpolation=None)
    read.read(FILES / f"exchange.{kind}", "utf-8")
    return read


def test_the_timer_is_brought_and_turned_on_for_nobody(stage: Path) -> None:
    units = sorted(path.name for path in (stage / "usr/lib/systemd/user").iterdir())
    assert units == ["relais-communes-exchange.service", "relais-communes-exchange.timer"]
    assert not list(stage.rglob("*.wants"))
    service, timer = unit("service"), unit("timer")
    assert service["Service"]["ExecStart"] == "/usr/bin/relaisctl sync --all", "all communes of an account"
    assert "Install" not in service
    assert timer["Install"]["WantedBy"] == "timers.target"
    assert timer["Timer"]["RandomizedDelaySec"] == "30min"


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd-analyze is not installed")
def test_systemd_reads_the_units(stage: Path, tmp_path: Path) -> None:
    folder = stage / "usr/lib/systemd/user"
    service = folder / "relais-communes-exchange.service"
    service.write_text(service.read_text("utf-8").replace("/usr/bin/relaisctl", "/bin/true"), "utf-8")
    environment = os.environ | {"XDG_RUNTIME_DIR": str(tmp_path)}
    command = ["systemd-analyze", "--user", "--recursive-errors=no", "verify", *sorted(map(str, folder.iterdir()))]
    done = subprocess.run(command, capture_output=True, text=True, env=environment, check=False)
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize("words", [["upgrade", "0.2.0"], ["1"], ["failed-upgrade", "0.1.0"], [], ["deconfigure"]])
def test_an_upgrade_says_nothing(words: list[str]) -> None:
    done = subprocess.run(["sh", FILES / "prerm", *words], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


@pytest.mark.parametrize("word", ["remove", "0"])
def test_a_removal_where_nothing_can_be_read_or_run_goes_on(word: str, tmp_path: Path) -> None:
    """No command is to be had: neither those that list the accounts, nor the program."""
    done = subprocess.run(
        ["/bin/sh", FILES / "prerm", word], capture_output=True, text=True, env={"PATH": str(tmp_path)}, check=False
    )
    assert (done.returncode, done.stdout) == (0, "")


@pytest.mark.parametrize(("policy", "told"), [('{"data_dir": "/srv/relais"}', True), ("{}", False)])
def test_a_removal_tells_of_one_folder_for_all_accounts(policy: str, told: bool, tmp_path: Path) -> None:
    """The program opens nothing there, so that no account can say what waits in it."""
    (tmp_path / "policy.json").write_text(policy, "utf-8")
    text = (FILES / "prerm").read_text("utf-8").replace("grep -q", f"{shutil.which('grep')} -q")
    text = text.replace("' /etc/relais/policy.json", f"' '{tmp_path}/policy.json'")
    done = subprocess.run(
        ["/bin/sh", "-c", text, "prerm", "remove"],
        capture_output=True,
        text=True,
        env={"PATH": str(tmp_path / "empty")},
        check=False,
    )
    assert done.returncode == 0
    assert ("dossier commun" in done.stdout) == told
    assert ("dossier commun y reste" in done.stdout) == told
    assert "restent dans son dossier" not in done.stdout, "no account has anything there"


#: What lists the accounts of this computer, and answers for one that is named.
LISTS = 'if [ $# = 1 ]; then echo "claire:x:1000:1000::$HOMES/claire:/bin/sh"; fi'
#: With a domain, which lists none.
ANSWERS = 'if [ $# = 3 ]; then echo "$3:x:70001:70001::$HOMES/claire:/bin/sh"; fi'


def output_of(program: str, homes: Path, getent: str = LISTS) -> str:
    """What a removal says of the one account, for whom this shell script stands in place of the program."""
    (homes / "claire/.local/share/relais-communes/communes").mkdir(parents=True)
    for name, text in (("relaisctl", program), ("getent", getent)):
        (homes / name).write_text(f"#!/bin/sh\n{text}\n", "utf-8")
        (homes / name).chmod(0o755)
    text = (FILES / "prerm").read_text("utf-8")
    for was, becomes in (
        ("getent passwd", f"env HOMES='{homes}' '{homes}/getent' passwd"),
        (" /home/", f" {homes}/"),
        ('runuser -u "$account" --', ""),
        ("/usr/lib/relais-communes/relaisctl", f"'{homes}/relaisctl'"),
        (" /etc/relais/policy.json", f" '{homes}/policy.json'"),
    ):
        assert was in text
        text = text.replace(was, becomes)
    done = subprocess.run(["/bin/sh", "-c", text, "prerm", "remove"], capture_output=True, timeout=60, check=False)
    assert (done.returncode, done.stderr) == (0, b"")
    return done.stdout.decode()


def test_a_removal_tells_what_waits_in_each_account(tmp_path: Path) -> None:
    waiting = (
        "echo 'Baule (45024)\u00a0: 2\u00a0envois en attente'; echo 'Tavers (45317)\u00a0: 0\u00a0envoi en attente'"
    )
    head, line, after = output_of(waiting, tmp_path / "waits").splitlines()
    assert head.startswith("Relais Communes va être retiré.")
    assert line == "  compte claire, Baule (45024)\u00a0: 2\u00a0envois en attente"
    assert "restent dans son dossier" in after
    assert output_of("echo 'Aucune commune dans ce dossier.'", tmp_path / "none") == ""
    assert "\n  compte claire, illisible d’ici\n" in output_of("exit 5", tmp_path / "fails")


def test_a_removal_tells_what_waits_in_an_account_of_a_domain(tmp_path: Path) -> None:
    """It is not listed, and was passed over without a word; its folder tells whose it is, and is told once."""
    waiting = "echo 'Baule (45024)\u00a0: 2\u00a0envois en attente'"
    line = f"  compte {tmp_path.owner()}, Baule (45024)\u00a0: 2\u00a0envois en attente"
    assert output_of(waiting, tmp_path / "domain", ANSWERS).splitlines()[1:-1] == [line]
    both = f'echo "{tmp_path.owner()}:x:1000:1000::$HOMES/claire:/bin/sh"'
    assert output_of(waiting, tmp_path / "both", both).splitlines()[1:-1] == [line]


@pytest.mark.parametrize(
    "program",
    [
        r"printf '%s\n' 'x\033[31mPIEGE\033]0;titre\007'",  # which the echo of dash turns into what drives a terminal
        r"printf '\033[31mPIEGE\033]0;titre\007\233\302\2335m\r\n'",
        "yes PIEGE",
    ],
)
def test_what_an_account_makes_the_program_say_does_not_drive_the_terminal(program: str, tmp_path: Path) -> None:
    output = output_of(program, tmp_path / "home")
    assert "PIEGE" in output
    assert all(letter.isprintable() or letter in "\n\u00a0" for letter in output)
    assert len(output) < 200_000


def test_what_runs_as_an_account_is_not_on_the_terminal_of_root(tmp_path: Path) -> None:
    output = output_of("read -r _ _ _ _ _ session _ < /proc/$$/stat; echo session $session", tmp_path / "home")
    (line,) = (one for one in output.splitlines() if "session" in one)
    assert line != f"  compte claire, session {os.getsid(0)}"


def test_the_rpm_asks_for_libraries_by_their_own_names() -> None:
    asked = script("linux/build_rpm").requires(NEEDS)
    assert asked == ["libc.so.6(GLIBC_2.35)(64bit)", "libGL.so.1()(64bit)", "libc.so.6()(64bit)"]


def test_the_rpm_refuses_a_library_that_nobody_named() -> None:
    with pytest.raises(KeyError):
        script("linux/build_rpm").requires(elf.BinaryNeeds(frozenset({"libnew.so.1"}), "2.35", {}))


def test_the_rpm_brings_the_same_files_and_keeps_the_edited_policy(stage: Path) -> None:
    text = script("linux/build_rpm").described(stage, "0.1.0", "MIT AND Zlib", NEEDS)
    listed = text.partition("%files\n")[2].splitlines()
    assert '%config(noreplace) "/etc/relais/policy.json"' in listed
    assert '"/usr/lib/relais-communes"' in listed
    assert '"/usr/bin/relais"' in listed
    assert '"/usr/lib/systemd/user/relais-communes-exchange.timer"' in listed
    assert not [line for line in listed if "a b.txt" in line], "with its folder"
    assert "\nLicense: MIT AND Zlib\n" in text
    assert "%preun\n#!/bin/sh" in text
    assert "Recommends: ca-certificates" in text


def test_the_debian_package_recommends_the_certificates_and_tells_what_waits(stage: Path) -> None:
    script("linux/build_deb").lay_control(stage, "0.1.0", ["libc6 (>= 2.35)"], [])
    assert "Recommends: ca-certificates, fonts-" in (stage / "DEBIAN/control").read_text("utf-8")
    assert (stage / "DEBIAN/prerm").stat().st_mode & 0o777 == 0o755
    assert (stage / "DEBIAN/conffiles").read_text("utf-8") == "/etc/relais/policy.json\n"
