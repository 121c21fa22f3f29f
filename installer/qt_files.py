"""Which files of Qt and of PySide go into the bundle, and which it cannot do without."""

from __future__ import annotations

from pathlib import PurePosixPath

# The plugins that are needed, by folder; all others stay out (among them the GTK theme, QML, PDF and designer).
PLUGINS = {
    "iconengines": {"qsvgicon"},
    # PNG is read by Qt itself. No other picture is attached or shown.
    "imageformats": {"qjpeg", "qsvg"},
    "networkinformation": {"qglib", "qnetworkmanager", "qnetworklistmanager", "qscnetworkreachability"},
    "platforminputcontexts": {"composeplatforminputcontextplugin", "ibusplatforminputcontextplugin"},
    "platforms": {"qxcb", "qwayland", "qoffscreen", "qwindows", "qcocoa"},
    "platformthemes": {"qxdgdesktopportal"},
    "printsupport": {"cupsprintersupport"},
    "styles": {"qmodernwindowsstyle", "qmacstyle"},
    "wayland-decoration-client": {"adwaita", "bradient"},
    # They ask for OpenGL, by which no window of ours is drawn: their absence was looked at on X11 alone.
    "wayland-graphics-integration-client": {"qt-plugin-wayland-egl", "shm-emulation-server"},
    "wayland-shell-integration": {"xdg-shell"},
}
LIBRARIES = {
    "Core",
    "DBus",
    "Gui",
    "Network",
    "OpenGL",
    "PrintSupport",
    "Svg",
    "SvgWidgets",
    "WaylandClient",
    "Widgets",
    "WlShellIntegration",
    "XcbQpa",
}
TRANSLATIONS = {"qtbase_fr.qm"}
#: Where Qt keeps them: on Linux and macOS, on Windows.
TRANSLATIONS_FOLDERS = ("PySide6/Qt/translations", "PySide6/translations")

# Printing is loaded with the first import of QtPrintSupport, which must then be able to find printers.
PRINT_LIBRARY = "PySide6/Qt/lib/libQt6PrintSupport.so.6"
PRINT_PLUGIN = "PySide6/Qt/plugins/printsupport/libcupsprintersupport.so"

NEEDED_ON_LINUX = (
    "PySide6/Qt/plugins/platforms/libqxcb.so",
    "PySide6/Qt/plugins/platforms/libqwayland.so",
    "PySide6/Qt/plugins/platforms/libqoffscreen.so",
    "PySide6/Qt/plugins/iconengines/libqsvgicon.so",
    "PySide6/Qt/plugins/imageformats/libqsvg.so",
    "PySide6/Qt/plugins/imageformats/libqjpeg.so",
)
NEEDED_ON_WINDOWS = (
    "PySide6/plugins/platforms/qwindows.dll",
    "PySide6/plugins/platforms/qoffscreen.dll",
    "PySide6/plugins/iconengines/qsvgicon.dll",
    "PySide6/plugins/imageformats/qsvg.dll",
    "PySide6/plugins/imageformats/qjpeg.dll",
    "PySide6/plugins/styles/qmodernwindowsstyle.dll",
)
# Without it PySide compiles its own modules at each start.
NEEDED = ("shiboken6/files.dir/shibokensupport/signature/loader.pyc",)


def is_unwanted(path: PurePosixPath) -> bool:
    """Tell whether a file, by its place in the bundle, is one of Qt's that nobody asks for."""
    stem = path.name.removeprefix("lib").split(".")[0]
    if "PySide6" in path.parts and "plugins" in path.parts:
        return stem not in PLUGINS.get(path.parent.name, set())
    if "PySide6" in path.parts and "translations" in path.parts:
        return path.name not in TRANSLATIONS
    return "qml" in path.parts or (stem.startswith("Qt6") and stem.removeprefix("Qt6") not in LIBRARIES)


def missing(names: set[str], *, windows: bool) -> list[str]:
    """Return what a bundle with these files lacks of Qt."""
    needed = [*NEEDED, *(f"{TRANSLATIONS_FOLDERS[windows]}/{name}" for name in sorted(TRANSLATIONS))]
    if windows:
        needed += NEEDED_ON_WINDOWS
    elif any(name.endswith("libQt6XcbQpa.so.6") for name in names):
        needed += [*NEEDED_ON_LINUX, *([PRINT_PLUGIN] if PRINT_LIBRARY in names else [])]
    return [name for name in needed if name not in names]
