"""``python -m benchmarks``: runs them all and prints a table; ``--quick`` with less of everything."""

from __future__ import annotations

import argparse
import json
import platform
from pathlib import Path

from benchmarks import browser, imports, journal, keystrokes, storage


def main() -> None:
    """Run the benchmarks."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="fewer records and rounds")
    parser.add_argument("--json", type=Path, help="also write the results to this file")
    options = parser.parse_args()
    records, rounds, answers = (2_000, 3, 20) if options.quick else (100_000, 3, 90)
    measures = []
    for found in (
        imports.run(3 if options.quick else 5),
        storage.run(records, rounds),
        browser.run(records, answers),
        journal.run(10 if options.quick else 50),
        keystrokes.run(40 if options.quick else 200),
    ):
        for measure in found:
            print(measure.line(), flush=True)
        measures += found
    if options.json:
        result = {
            "machine": platform.platform(),
            "python": platform.python_version(),
            "quick": options.quick,
            "measures": [measure.as_dict() for measure in measures],
        }
        options.json.write_text(json.dumps(result, indent=1) + "\n")


main()
