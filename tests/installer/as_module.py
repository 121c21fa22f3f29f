"""A script of the installer that has no ending, as a module."""

from importlib.machinery import SourceFileLoader
from importlib.util import module_from_spec, spec_from_loader
from pathlib import Path
from types import ModuleType

INSTALLER = Path(__file__).parents[2] / "installer"


def script(place: str) -> ModuleType:
    """The script at a place below `installer/`."""
    loader = SourceFileLoader(Path(place).name, str(INSTALLER / place))
    spec = spec_from_loader(loader.name, loader)
    assert spec is not None
    module = module_from_spec(spec)
    loader.exec_module(module)
    return module
