"""What the packages for Windows share, and the installer: what stands in their texts. They run by name: `trial.py`."""

import re
import xml.etree.ElementTree as ElementTree
from pathlib import Path, PurePosixPath

import packages
import pytest

WINDOWS = packages.HERE
LINUX_FILES = packages.ROOT / "installer" / "linux" / "files"
NSI = (WINDOWS / "relais.nsi").read_text("utf-8")
SCRIPTS = sorted(WINDOWS.glob("*.ns[ih]"))


def defined(name: str) -> str:
    """Return what the installer defines under this name."""
    found = re.search(rf'^!define {name} "?([^";]+?)"?(?: ;.*)?$', NSI, re.MULTILINE)
    assert found, name
    return found[1]


def test_the_staged_folder_has_the_bundle_the_task_and_one_time(tmp_path: Path) -> None:
    bundle, staged = tmp_path / "bundle", tmp_path / "stage"
    (bundle / "_internal" / "été").mkdir(parents=True)
    (bundle / "relais.exe").write_bytes(b"MZ")
    (bundle / "_internal" / "été" / "a.txt").write_bytes(b"a")
    packages.stage(bundle, staged, 1_700_000_000)
    assert [str(name) for name in packages.files(staged)] == [
        "_internal/été/a.txt",
        packages.TASK,
        "policies/fr-FR/relais-communes.adml",
        "policies/relais-communes.admx",
        "relais.exe",
    ]
    assert {path.stat().st_mtime for path in staged.rglob("*")} == {1_700_000_000}
    task = (staged / packages.TASK).read_bytes()
    assert task.startswith(b"\xff\xfe"), "as Windows writes UTF-16"
    root = ElementTree.fromstring(task)
    text = {element.tag.split("}")[1]: element.text for element in root.iter()}
    assert text["URI"] == "\\" + defined("TASK")
    assert text["Command"] == rf"%ProgramFiles%\{defined('NAME')}\relaisctl.exe"
    assert text["Arguments"] == "sync --all", "all communes of an account"
    assert text["Description"].startswith("Échange")
    assert (text["GroupId"], text["RunLevel"]) == ("S-1-5-32-545", "LeastPrivilege"), "whoever works, with her rights"
    assert text["DisallowStartIfOnBatteries"] == text["StopIfGoingOnBatteries"] == "false", "a laptop exchanges as well"
    (trigger,) = (element for element in root.iter() if element.tag.endswith("}CalendarTrigger"))
    order = [element.tag.split("}")[1] for element in trigger]
    assert order == ["StartBoundary", "Repetition", "RandomDelay", "ScheduleByDay"], "the order of Microsoft's schema"


def test_the_removal_names_each_file_and_then_each_folder_from_within() -> None:
    names = [PurePosixPath(name) for name in ("relais.exe", "_internal/a$b/é.txt", "_internal/x.dll")]
    assert packages.removal(names).splitlines() == [
        r'Delete "$INSTDIR\relais.exe"',
        r'Delete "$INSTDIR\_internal\a$$b\é.txt"',
        r'Delete "$INSTDIR\_internal\x.dll"',
        r'RMDir "$INSTDIR\_internal\a$$b"',
        r'RMDir "$INSTDIR\_internal"',
    ]


def test_nothing_is_removed_with_all_that_is_in_it() -> None:
    """Somebody may have chosen a folder that holds other things."""
    assert not re.search(r"RMDir\s+/r", NSI, re.IGNORECASE)


@pytest.mark.parametrize("file", SCRIPTS, ids=lambda file: file.name)
def test_scripts_are_utf_8_without_a_mark_and_end_their_lines_as_everywhere(file: Path) -> None:
    data = file.read_bytes()
    assert not data.startswith(b"\xef\xbb\xbf")
    assert b"\r" not in data
    assert data.decode("utf-8")


def test_the_menu_has_the_names_of_the_menu_of_linux() -> None:
    for entry in LINUX_FILES.glob("*.desktop"):
        name = re.search(r"^Name=(.+)$", entry.read_text("utf-8"), re.MULTILINE)
        comment = re.search(r"^Comment=(.+)$", entry.read_text("utf-8"), re.MULTILINE)
        assert name
        assert comment
        shown = name[1].replace(defined("NAME"), "${NAME}")
        assert NSI.count(f'"$SMPROGRAMS\\{shown}.lnk"') == 2, "made, and removed"
        if "démonstration" not in shown:
            assert comment[1] in NSI


def test_the_exit_codes_are_those_of_the_guide() -> None:
    codes = {name: defined(name) for name in ("OLD_WINDOWS", "DOWNGRADE", "RUNNING", "OTHER_PACKAGE")}
    guide = (packages.ROOT / "installer" / "GUIDE.md").read_text("utf-8")
    table = guide[guide.index("| code du `.exe`") :].split("\n\n")[0]
    said = {"OLD_WINDOWS": "ancien", "DOWNGRADE": "plus récente", "RUNNING": "ouvert", "OTHER_PACKAGE": "l’autre"}
    for name, code in codes.items():
        assert re.search(rf"^\| {code} \| \d+ \| .*{said[name]}", table, re.MULTILINE), name
    assert f'schtasks /Create /TN "{defined("TASK")}" /XML' in guide


def test_who_runs_is_asked_before_anything_is_touched() -> None:
    begin, ending = NSI.index("Function .onInit"), NSI.index("Function un.onInit")
    assert NSI.index("refuse_while_running", begin) < NSI.index("ExecWait")
    assert NSI.index("refuse_while_running", ending) < NSI.index('!include "${LIST}"')


def test_the_folder_of_policies_is_the_administrators_own() -> None:
    """Both packages make it, last of all and whatever was there, and take it away only where nothing is in it."""
    text, helper = [(WINDOWS / name).read_text("utf-8") for name in ("policy-folder.nsh", "msi-helper.nsi")]
    assert '"$APPDATA\\RelaisCommunes"' in text
    assert '"RelaisCommunes" / "policy.json"' in (packages.ROOT / "desktop" / "policy.py").read_text("utf-8")
    granted = re.findall(r"\*S-1-5-(\S+?):(\S+?)[ ']", text)
    assert granted == [("18", "(OI)(CI)F"), ("32-544", "(OI)(CI)F"), ("32-545", "(OI)(CI)RX")]
    words = ("RMDir", "CreateDirectory", "/setowner", "/reset", "/inheritance:r", 'policy.json" /reset')
    steps = [text.index(word) for word in words]
    assert steps == sorted(steps), "who made it before loses it before the rights are set"
    assert not re.search(r"/T\b", text), "a link in the folder could lead to files of Windows"
    for script in (NSI, helper):
        assert script.count("!insertmacro protect_policies") == script.count("!insertmacro leave_policies") == 1
    assert NSI.index("!insertmacro protect_policies") > NSI.index("File /r")
    assert NSI.index("!insertmacro leave_policies") > NSI.index('"/UPGRADE"'), "an upgrade leaves it alone"


def test_the_script_is_given_all_it_names() -> None:
    source = (WINDOWS / "packages.py").read_text("utf-8")
    own = set(re.findall(r"!define (\w+)", NSI)) | {"NSISDIR", "LANG_FRENCH", "CODE", "SENTENCE", "FOLDER"}
    for name in set(re.findall(r"\$\{([A-Z_]+)\}", NSI)) - own:
        assert f'"{name}"' in source, name


def test_french_spaces() -> None:
    """In what a person reads of the scripts, as in the window."""
    for file in [*SCRIPTS, *WINDOWS.glob("*.wxs")]:
        for words in re.findall(r'"([^"\n]*[a-zé]{3} [^"\n]*)"', file.read_text("utf-8")):
            assert not re.search(r" [:;!?»]|« ", words), words


def test_what_was_cut_in_between_can_be_installed_again() -> None:
    """An uninstaller that the next installation needs stands before the files, and the version behind all of them.

    Played with the copying killed, and with the folder deleted: each package was refused for ever.
    """
    order = [
        '${AndIf} ${FileExists} "$Installed\\uninstall.exe"',
        'ExecWait \'"$Installed\\uninstall.exe" /S /UPGRADE',
        "${IfNot} ${Errors} ; else it was cut while it was written",
        "${If} $Installed != $INSTDIR",
        'WriteUninstaller "$INSTDIR\\uninstall.exe"',
        'WriteRegStr HKLM "${KEY}" "Folder"',
        'File /r "*"',
        "disque plein, ou écriture interdite",
        'WriteRegStr HKLM "${KEY}" "Version"',
    ]
    assert [NSI.count(words) for words in order] == [1] * len(order)
    assert sorted(order, key=NSI.index) == order


@pytest.mark.parametrize(
    ("file", "text"),
    [
        ("policy-folder.nsh", "IntOp $R0 $R1 & 0x400"),  # FILE_ATTRIBUTE_REPARSE_POINT
        ("policy-folder.nsh", "'\"${POLICY_FOLDER}\\policy.json\" /setowner *S-1-5-32-544'"),
        ("relais.nsi", '${AndIf} $0 != "NSIS"'),
        ("relais.nsi", "${If} $1 = 2"),  # what VersionCompare answers where the second is newer
        ("running.nsh", "!insertmacro _= $R1 32 "),  # ERROR_SHARING_VIOLATION
        ("relais.wxs", 'Name="Package" Type="string" Value="MSI"'),
        ("relais.wxs", 'PLACEDBY = "MSI"'),
        ("relais.wxs", '<Custom Action="ProtectPolicies" Sequence="4001">NOT REMOVE="ALL"</Custom>'),
        ("msi.py", '"RefuseWhileRunningElevated": 2 + 1024 + 2048,'),  # 64 more: whatever it answers
    ],
)
def test_what_only_windows_would_show_stands_as_it_was_thought_out(file: str, text: str) -> None:
    assert (WINDOWS / file).read_text("utf-8").count(text) == 1
