"""The MSI: what stands in its texts. It runs by name: `trial.py`."""

import re
import xml.etree.ElementTree as ElementTree
from pathlib import PurePosixPath

import msi
import packages

SOURCE = (packages.HERE / "relais.wxs").read_text("utf-8")
NSI, HELPER = [(packages.HERE / name).read_text("utf-8") for name in ("relais.nsi", "msi-helper.nsi")]
SPACE = "{http://schemas.microsoft.com/wix/2006/wi}"
TREE = ElementTree.fromstring(SOURCE)
NAMES = [PurePosixPath(name) for name in ("relais.exe", "_internal/x.dll", "_internal/lettres & été/é.txt")]


def of(kind: str) -> list[dict[str, str]]:
    """Return the attributes of all elements of one kind."""
    return [element.attrib for element in TREE.iter(SPACE + kind)]


def test_identifiers_never_change() -> None:
    """With others, Windows would install an upgrade beside the version in place."""
    (product,) = of("Product")
    assert product["UpgradeCode"] == "{0D8F9C5E-5B0A-4E52-9F0B-6A0C1B7D2E44}"
    assert msi.product_code("0.1.0") == "{38B8ED97-3499-50DD-8491-0D64B76CCDAE}"
    assert msi.product_code("0.1.1") != msi.product_code("0.1.0")
    assert msi.identifier("relais.exe") == "{5E45F235-1688-5674-A73C-C4B833C4BA17}"
    assert of("Component")[0]["Guid"] == "{7A9E6F0D-64F9-4B8A-8E0B-0F3C5D6E7A21}"


def test_all_is_of_64_bits() -> None:
    """Otherwise Windows would look, and write, where its 32-bit programs are."""
    assert [element["Win64"] for kind in ("Component", "RegistrySearch") for element in of(kind)] == ["yes"] * 4
    assert 'Win64="yes"' in msi.components(NAMES[:1])
    assert "ProgramFiles64Folder" in SOURCE


def test_each_file_is_a_component_in_its_folder() -> None:
    tree = ElementTree.fromstring(msi.components(NAMES))
    components = {element.attrib["Id"]: element for element in tree.iter(SPACE + "Component")}
    references = [element.attrib["Id"] for element in tree.iter(SPACE + "ComponentRef")]
    assert references == list(components)
    files = [element.attrib["Source"] for element in tree.iter(SPACE + "File")]
    assert files == [f"$(var.Stage)/{name}" for name in NAMES]
    folders = {element.attrib["Id"]: element.attrib["Name"] for element in tree.iter(SPACE + "Directory")}
    assert sorted(folders.values()) == ["_internal", "lettres & été"]
    parents = [element.attrib["Id"] for element in tree.iter(SPACE + "DirectoryRef")]
    assert {*parents} == {"INSTALLDIR", *folders}
    identifiers = [element.attrib["Guid"] for element in components.values()]
    assert len({*identifiers}) == len(NAMES)
    # Windows Installer takes no name that is longer, and none that begins with a digit.
    assert all(re.fullmatch(r"[a-z_][\w.]{0,71}", name) for name in [*components, *folders])


def test_it_is_given_all_it_names() -> None:
    written = (packages.HERE / "msi.py").read_text("utf-8")
    for name in set(re.findall(r"\$\(var\.(\w+)\)", SOURCE)):
        assert f'"{name}"' in written, name


def test_each_program_inside_the_package_gets_its_kind() -> None:
    inside = [action["Id"] for action in of("CustomAction") if action["Property"] == "Helper"]
    assert inside == list(msi.KINDS)
    assert [binary["Id"] for binary in of("Binary")] == ["Helper"]


def test_each_action_stands_where_windows_wants_it() -> None:
    """By numbers of the standard actions, as wixl moves what is placed by names.

    Who runs the program is asked before anything (InstallValidate is 1400), then with the installer's rights. No
    deferred action stands between InstallInitialize (1500) and the removal of the old version: Windows Installer would
    refuse each installation by its error 2613 (documentation of RemoveExistingProducts).
    """
    sequence = TREE.find(f".//{SPACE}InstallExecuteSequence")
    assert sequence is not None
    places = {one.attrib.get("Action", "RemoveExistingProducts"): int(one.attrib["Sequence"]) for one in sequence}
    deferred = [action["Id"] for action in of("CustomAction") if action.get("Execute") == "deferred"]
    assert deferred == ["RefuseWhileRunningElevated", "ProtectPolicies", "ForgetTask"]
    assert 50 < places["KeepFolder"] < 1000 < places["RefuseWhileRunning"] < 1400
    assert 1500 < places["RemoveExistingProducts"] < min(places[name] for name in deferred) < 1600
    assert places["RefuseWhileRunningElevated"] < 1600
    assert 3200 < places["ForgetTask"] < 3500 < 4000 < places["ProtectPolicies"] < 4500


def test_both_packages_say_the_same() -> None:
    """The oldest Windows, the menu, the key of the registry, the task, and the sentences of the refusal."""
    for name in ("OLDEST_BUILD", "KEY", "NAME"):
        found = re.search(rf'^!define {name} "?([^";]+?)"?(?: ;.*)?$', NSI, re.MULTILINE)
        assert found
        assert found[1] in SOURCE
    assert {shortcut["Name"] for shortcut in of("Shortcut")} == {"Relais Communes", "Relais Communes (démonstration)"}
    for shortcut in of("Shortcut"):
        assert shortcut["Description"] in NSI
    task = re.search(r"^!define TASK .+$", NSI, re.MULTILINE)
    assert task
    assert task[0] in HELPER
    (kept,) = [element["Value"] for element in of("Property") if element["Id"] == "ARPCOMMENTS"]
    assert f'"${{REMOVAL}}" "Comments" "{kept}"' in NSI, "what a removal keeps, in the list of programs"
    sentences = re.findall(r'refuse "(.+)"', HELPER)
    assert len(sentences) == 2
    for sentence in sentences:
        assert sentence in NSI
