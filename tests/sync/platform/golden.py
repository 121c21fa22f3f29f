"""Writes the golden copy of the contract anew: python -m tests.sync.platform.golden, when it changes on purpose."""

from sync.platform import openapi
from tests.sync.platform.test_openapi import GOLDEN

if __name__ == "__main__":
    GOLDEN.write_bytes(openapi.encoded())
