"""All structs that are sent or stored in files, for the tests that check each of them."""

import importlib
import pkgutil

import msgspec

import sync.contract

#: Never decoded from data that somebody sent: read from a code that a person types.
OURS = {"Code"}


def structs() -> list[type[msgspec.Struct]]:
    for module in pkgutil.iter_modules(sync.contract.__path__, "sync.contract."):
        importlib.import_module(module.name)
    found: list[type[msgspec.Struct]] = []
    waiting = [msgspec.Struct]
    while waiting:
        waiting += (subclasses := waiting.pop().__subclasses__())
        found += [one for one in subclasses if one.__module__.startswith("sync.contract.")]
    return [one for one in dict.fromkeys(found) if one.__name__ not in OURS and not one.__name__.startswith("_")]
