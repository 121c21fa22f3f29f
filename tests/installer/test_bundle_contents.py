"""What goes into the bundle and what stays out."""

import marshal
import subprocess
import sys
from pathlib import Path

import bundle_contents
import compiled_modules
import pytest
import qt_files

from desktop.actions.settings import make_report

ROOT = Path(__file__).parents[2]
NOTES = [f"{name.replace('-', '_').lower()}-1.2.dist-info/METADATA" for name in bundle_contents.DISTRIBUTIONS]
ON_BOTH = [*bundle_contents.NEEDED, *qt_files.NEEDED]
COMPLETE = [
    *ON_BOTH,
    *bundle_contents.NEEDED_ON_LINUX,
    *qt_files.NEEDED_ON_LINUX,
    *NOTES,
    "PySide6/Qt/lib/libQt6XcbQpa.so.6",
    "PySide6/Qt/translations/qtbase_fr.qm",
]
ON_WINDOWS = [
    *ON_BOTH,
    *bundle_contents.NEEDED_ON_WINDOWS,
    *qt_files.NEEDED_ON_WINDOWS,
    *NOTES,
    "PySide6/Qt6Core.dll",
    "PySide6/translations/qtbase_fr.qm",
]


@pytest.mark.parametrize(
    ("name", "source", "wanted"),
    [
        ("PySide6/Qt/plugins/platforms/libqxcb.so", "/venv/x", True),
        ("PySide6/Qt/plugins/platforms/libqeglfs.so", "/venv/x", False),
        ("PySide6\\plugins\\platforms\\qwindows.dll", "C:\\x", True),
        ("PySide6/Qt/plugins/platformthemes/libqgtk3.so", "/venv/x", False),
        ("PySide6/Qt/plugins/imageformats/libqpdf.so", "/venv/x", False),
        ("PySide6/Qt/plugins/imageformats/libqwebp.so", "/venv/x", False),
        ("PySide6/Qt/plugins/platforms/libqminimal.so", "/venv/x", False),
        ("PySide6/Qt/plugins/xcbglintegrations/libqxcb-glx-integration.so", "/venv/x", False),
        ("PySide6/Qt/plugins/wayland-graphics-integration-client/libqt-plugin-wayland-egl.so", "/venv/x", True),
        ("PySide6/Qt/plugins/qmltooling/libqmldbg_server.so", "/venv/x", False),
        ("PySide6/Qt/translations/qtbase_fr.qm", "/venv/x", True),
        ("PySide6/Qt/translations/qtbase_de.qm", "/venv/x", False),
        ("PySide6/Qt/lib/libQt6Widgets.so.6", "/venv/x", True),
        ("PySide6/Qt/lib/libQt6Quick.so.6", "/venv/x", False),
        ("PySide6/QtCore.abi3.so", "/venv/x", True),
        ("libX11.so.6", "/usr/lib/x86_64-linux-gnu/libX11.so.6", False),  # the distribution's own
        ("libssl.so.3", "/lib/x86_64-linux-gnu/libssl.so.3", False),
        ("libpython3.13.so.1.0", "/usr/lib/x86_64-linux-gnu/libpython3.13.so.1.0", True),
        ("python3.13/lib-dynload/_ssl.so", "/usr/lib/python3.13/lib-dynload/_ssl.so", True),
        ("resources/communes.sqlite", "/p/resources/communes.sqlite", True),
        ("PySide6\\translations\\qtbase_fr.qm", "C:\\x", True),
        ("PySide6\\translations\\qtbase_de.qm", "C:\\x", False),
        ("PySide6\\opengl32sw.dll", "C:\\x", False),
        ("icuuc.dll", "C:\\windows\\system32\\icuuc.dll", False),  # a stand-in, where one is there at all
        ("relais_communes-0.1.0.dist-info/METADATA", "/venv/x", True),
        ("relais_communes-0.1.0.dist-info/licenses/LICENSE", "/venv/x", True),
        ("relais_communes-0.1.0.dist-info/direct_url.json", "/venv/x", False),  # names the folder of the build
        ("relais_communes-0.1.0.dist-info/RECORD", "/venv/x", False),
        ("pypdfium2-5.15.2.dist-info/licenses/BUILD_LICENSES/freetype.txt", "/venv/freetype.txt", False),
        ("pypdfium2-5.15.2.dist-info/licenses/LICENSE.txt", "/venv/LICENSE.txt", True),
    ],
)
def test_files_are_filtered(name: str, source: str, wanted: bool) -> None:
    assert bundle_contents.is_wanted(name, source) is wanted


def test_a_complete_list_passes() -> None:
    bundle_contents.check_names([*COMPLETE, "pysqlite3/_sqlite3.cpython-311-x86_64-linux-gnu.so"])


@pytest.mark.parametrize("name", [*ON_BOTH, *bundle_contents.NEEDED_ON_LINUX, *qt_files.NEEDED_ON_LINUX])
def test_a_missing_file_is_named(name: str) -> None:
    with pytest.raises(ValueError, match=name):
        bundle_contents.check_names([other for other in COMPLETE if other != name])


def test_a_complete_list_of_windows_passes() -> None:
    bundle_contents.check_names([name.replace("/", "\\") for name in ON_WINDOWS])


@pytest.mark.parametrize(
    "name", [*bundle_contents.NEEDED_ON_WINDOWS, *qt_files.NEEDED_ON_WINDOWS, "PySide6/translations/qtbase_fr.qm"]
)
def test_a_file_that_is_missing_on_windows_is_named(name: str) -> None:
    with pytest.raises(ValueError, match=name):
        bundle_contents.check_names([other for other in ON_WINDOWS if other != name])


@pytest.mark.parametrize("name", ["PySide6/opengl32sw.dll", "icuuc.dll", "MSCMS.dll"])
def test_what_windows_has_or_does_not_need_is_named(name: str) -> None:
    with pytest.raises(ValueError, match="must stay out"):
        bundle_contents.check_names([*ON_WINDOWS, name])


@pytest.mark.parametrize("distribution", bundle_contents.DISTRIBUTIONS)
def test_a_version_that_could_not_be_told_is_named(distribution: str) -> None:
    folder = distribution.replace("-", "_").lower()
    with pytest.raises(ValueError, match=f"METADATA of {distribution}"):
        bundle_contents.check_names([name for name in COMPLETE if not name.startswith(folder)])


def test_each_version_that_the_report_for_the_help_desk_says_is_there() -> None:
    assert set(make_report.PACKAGES) <= set(bundle_contents.DISTRIBUTIONS)


def test_who_prints_needs_the_printers() -> None:
    with pytest.raises(ValueError, match="libcupsprintersupport"):
        bundle_contents.check_names([*COMPLETE, qt_files.PRINT_LIBRARY])


@pytest.mark.parametrize(
    "name",
    [
        "litestar/app.pyc",
        "rich/console.pyc",
        "alembic/op.pyc",
        "sync/platform/migrations/migrate.pyc",
        "uvicorn-0.54.0.dist-info/METADATA",
        "tests/test_x.pyc",
        "sync/platform/http/api.pyc",
        "sync/platform/http/api/routes.pyc",
        "resources/rebuild_communes.pyc",
        "libsqlite3.so.0",
        "python3.11/lib-dynload/_sqlite3.cpython-311-x86_64-linux-gnu.so",
        "PySide6/Qt/plugins/platformthemes/libqgtk3.so",
        "PySide6/Qt/lib/libQt6Qml.so.6",
    ],
)
def test_what_must_stay_out_is_named(name: str) -> None:
    with pytest.raises(ValueError, match="must stay out: " + name.replace("\\", "/")):
        bundle_contents.check_names([*COMPLETE, name])


def test_the_project_is_found_without_the_web_shell_and_the_rebuild() -> None:
    modules = bundle_contents.project_modules(ROOT)
    assert "resources.communes" in modules
    assert {"sync.contract", "sync.commandline.program"} <= set(modules)
    assert not [name for name in modules if name.startswith("sync.platform") or name.endswith("rebuild_communes")]


def test_data_lies_where_the_source_has_it() -> None:
    data = bundle_contents.project_data(ROOT)
    assert (str(ROOT / "resources/communes.sqlite"), "resources") in data
    programs = [file for file, _ in data if file.endswith((".py", ".pyc", ".md"))]
    assert programs == [str(ROOT / "resources" / bundle_contents.HANDED_OUT)]  # given away as text


def test_the_demonstration_needs_nothing_that_stays_out() -> None:
    """The analysis leaves out what is named, also where our code imports it: that then fails in the bundle alone.
    Nor does it warn of what is not there, as of a database's dialect: that would stand on somebody's terminal.
    """
    out = [
        name for name in bundle_contents.EXCLUDED_MODULES if name not in ("tests", "sqlite3", "_sqlite3", "readline")
    ]
    program = f"import sys; sys.modules.update(dict.fromkeys({out!r})); import desktop.demo.program, desktop.app"
    done = subprocess.run(
        [sys.executable, "-W", "error", "-P", "-c", program], capture_output=True, text=True, timeout=120
    )
    assert done.returncode == 0, done.stderr


def test_the_texts_of_commands_stay_in_the_bundle_where_the_others_go(tmp_path: Path) -> None:
    """relaisctl shows them as its help; the analysis has compiled all modules without."""
    (tmp_path / "desktop" / "cli").mkdir(parents=True)
    for name in ("desktop/cli/need.py", "desktop/session.py"):
        (tmp_path / name).write_text('def draft():\n    """Écrit un besoin."""\n', "utf-8")
    found = [
        ("desktop/cli/need.pyc", "without", "DATA"),
        ("desktop\\cli\\need.pyc", "without", "DATA"),
        ("desktop/session.pyc", "without", "DATA"),
        ("desktop/cli/picture.png", "picture", "DATA"),
    ]
    kept = compiled_modules.with_texts(found, tmp_path, tmp_path / "work")
    assert [(name, kind) for name, _, kind in kept] == [(name, kind) for name, _, kind in found]
    assert [made for _, made, _ in kept[2:]] == ["without", "picture"]
    for _, made, _ in kept[:2]:
        words: dict[str, object] = {}
        exec(marshal.loads(Path(made).read_bytes()[16:]), words)  # a module's code, after the header of its file
        assert words["draft"].__doc__ == "Écrit un besoin."
