"""Windows' registry: what a group policy or a deployment tool writes there, and the PAC file of this account."""

import sys
from collections.abc import Callable, Mapping

#: Below HKEY_LOCAL_MACHINE, where ordinary accounts cannot write.
PLACE = r"Software\Policies\Relais Communes"
_INTERNET = r"Software\Microsoft\Windows\CurrentVersion\Internet Settings"
#: Answers the values there, of whatever kinds. Raises OSError where they cannot be read.
Registry = Callable[[], Mapping[str, object]]


def policies() -> dict[str, object]:
    """The values by their names in small letters, as Windows makes no difference; nothing on another system."""
    values: dict[str, object] = {}
    if sys.platform == "win32":
        import winreg  # noqa: PLC0415 - only Windows has it

        rights = winreg.KEY_READ | winreg.KEY_WOW64_64KEY  # not those of a 32-bit program
        try:
            opened = winreg.OpenKey(winreg.HKEY_LOCAL_MACHINE, PLACE, 0, rights)
        except FileNotFoundError:
            return values
        with opened as key:
            for number in range(winreg.QueryInfoKey(key)[1]):
                name, value, kind = winreg.EnumValue(key, number)
                expands = kind == winreg.REG_EXPAND_SZ and isinstance(value, str)
                values[name.lower()] = winreg.ExpandEnvironmentStrings(value) if expands else value
    return values


def system_pac() -> str:
    """Address of the PAC file that Windows uses for this account; "" for none, or on another system."""
    if sys.platform == "win32":
        import winreg  # noqa: PLC0415 - only Windows has it

        try:
            with winreg.OpenKey(winreg.HKEY_CURRENT_USER, _INTERNET) as key:
                return str(winreg.QueryValueEx(key, "AutoConfigURL")[0])
        except OSError:  # mostly that there is none
            return ""
    return ""
