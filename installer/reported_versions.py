"""Check that a report for the help desk, written by a bundle, says each version: reported_versions.py REPORT.zip."""

import json
import sys
import zipfile

with zipfile.ZipFile(sys.argv[1]) as report:
    versions = json.loads(report.read("rapport.json"))["versions"]
unknown = [name for name, version in versions.items() if version in ("", "?")]
if unknown or len(versions) < 12:
    sys.exit(f"versions not said in the report: {' '.join(unknown) or versions}")
print(f"{len(versions)} versions said in the report")
