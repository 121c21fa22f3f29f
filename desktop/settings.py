"""The user's own settings. Imports only the standard library, as they are read before the first paint."""

import json
import logging
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

_log = logging.getLogger(__name__)
TEXT_SIZES = (100, 125, 150, 200)
THEMES = ("system", "clair", "sombre", "contraste")


class Settings(NamedTuple):
    """What the user chose."""

    commune: str = ""  #: INSEE code of the last commune opened; "" before the first
    text_size: int = 100  #: in per cent, one of TEXT_SIZES
    theme: str = "system"  #: one of THEMES
    backup_folder: str = ""  #: full path of the folder where each backup is copied a second time; "" for none
    proxy: str = "system"  #: system, none, or an address; its password is in the keystore, never here
    proxy_user: str = ""  #: name for the proxy; "" for none
    proxy_trusted: str = ""  #: host and port of the one proxy of the system's that gets the password; "" for the next

    def with_commune(self, insee: str) -> "Settings":
        return self._replace(commune=insee)


class SettingsRead(NamedTuple):
    """Settings as found, and a French warning for each thing that was not understood."""

    settings: Settings  #: with the default for each value that is missing or wrong
    warnings: tuple[str, ...] = ()  #: () where all was understood


USUAL = Settings()
#: Where nothing else was chosen, the demonstration has larger letters: it is read from the end of a room.
PROJECTED = Settings(text_size=125)
_MANY_LINES, _LARGER = 1000, 150


def projected(lines: int) -> Settings:
    """Those of the demonstration on a screen so high, in pixels: with more of them a letter is smaller on the wall."""
    return PROJECTED if lines < _MANY_LINES else PROJECTED._replace(text_size=_LARGER)


def read(file: Path, default: Settings = USUAL) -> SettingsRead:
    """The settings in `file`; a value that is missing or wrong becomes the default, never an error."""
    try:
        with file.open("rb") as stream:
            values = json.loads(stream.read(65_536))
    except FileNotFoundError:
        return SettingsRead(default)
    except (OSError, ValueError, RecursionError):
        return SettingsRead(
            default, (f"Les préférences de «\u00a0{file}\u00a0» sont illisibles\u00a0: valeurs d’origine reprises.",)
        )
    if not isinstance(values, dict):
        return SettingsRead(
            default, (f"Les préférences de «\u00a0{file}\u00a0» sont illisibles\u00a0: valeurs d’origine reprises.",)
        )
    warnings: list[str] = []
    kept: dict[str, Any] = {}
    for name, fits in _FITS.items():
        if name not in values:
            continue
        if fits(values[name]):
            kept[name] = values[name]
        else:
            warnings.append(f"Préférence «\u00a0{name}\u00a0» non comprise\u00a0: valeur d’origine reprise.")
    return SettingsRead(default._replace(**kept), tuple(warnings))


def write(file: Path, settings: Settings, *, sized: bool = False) -> None:
    """Replaces the whole file, or leaves the old one. Raises OSError.

    The usual size of the text is not stored where none was, unless it was chosen (`sized`): another may be usual there.
    """
    values = settings._asdict()
    if not sized and settings.text_size == USUAL.text_size and not _has_size(file):
        del values["text_size"]
    part = file.with_name(file.name + ".part")
    with part.open("w", encoding="utf-8") as stream:
        json.dump(values, stream, ensure_ascii=False, indent=2)
        stream.flush()
        os.fsync(stream.fileno())
    part.replace(file)


def write_window_settings(file: Path, settings: Settings, *, sized: bool = True) -> None:
    """Writes commune, text size and theme; what other parts of the window have written stays. Raises OSError.

    `sized`: the size was chosen; what the window began with is not stored, as another screen may need another.
    """
    now = read(file).settings
    size = settings.text_size if sized else now.text_size
    write(file, now._replace(commune=settings.commune, text_size=size, theme=settings.theme), sized=sized)


def keep_window_settings(file: Path, before: Settings, settings: Settings) -> None:
    """Writes them where they have changed. What cannot be written holds until the program ends: the log says so."""
    if settings == before:
        return
    try:
        write_window_settings(file, settings, sized=settings.text_size != before.text_size or _has_size(file))
    except OSError as error:
        _log.warning("settings not kept: %s", type(error).__name__)


def _has_size(file: Path) -> bool:
    return read(file, USUAL._replace(text_size=0)).settings.text_size != 0


_FITS: dict[str, Callable[[Any], bool]] = {
    "commune": lambda value: isinstance(value, str) and len(value) <= 5,
    "text_size": lambda value: type(value) is int and value in TEXT_SIZES,
    "theme": lambda value: isinstance(value, str) and value in THEMES,
    "backup_folder": lambda value: (
        isinstance(value, str) and len(value) <= 1000 and (not value or Path(value).is_absolute())
    ),
    "proxy": lambda value: isinstance(value, str) and len(value) <= 300 and "@" not in value,
    "proxy_trusted": lambda value: isinstance(value, str) and len(value) <= 300 and "@" not in value,
    "proxy_user": lambda value: isinstance(value, str) and len(value) <= 200 and ":" not in value,
}
