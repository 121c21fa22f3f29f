"""The golden copy of the contract; run as a program, writes it anew, when it changes on purpose.

python -m tests.sync.platform.http.golden
"""

from pathlib import Path

from sync.platform.http import openapi

GOLDEN = Path(__file__).with_name("openapi.golden.json")

if __name__ == "__main__":
    GOLDEN.write_bytes(openapi.encoded())
