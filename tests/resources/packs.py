"""The campaign packs that come with the application."""

from resources import path
from sync.contract.campaign import Campaign, read_campaign

PACKS = ("france-relance-2021", "demonstration")


def pack(name: str) -> Campaign:
    return read_campaign(path("packs", f"{name}.json").read_bytes())
