"""How long an import takes, in a fresh interpreter, beside datasets'."""

from __future__ import annotations

import subprocess
import sys

from benchmarks.measuring import Measure, in_turns

_TIMED = "import time; begun = time.perf_counter(); {code}; print(time.perf_counter() - begun)"

FIRST_USE = (
    "from nb_feedback import FeedbackDataset, TextField, TextQuestion; "
    "ds = FeedbackDataset(fields=[TextField('prompt')], questions=[TextQuestion('response')]); "
    "ds.add_records([{'prompt': str(i)} for i in range(100)]); ds._repr_mimebundle_()"
)


def run(rounds: int) -> list[Measure]:
    """Measure the import, and the way to the first record on the screen."""
    ours, first, theirs = in_turns(
        rounds, lambda: _seconds("import nb_feedback"), lambda: _seconds(FIRST_USE), lambda: _seconds("import datasets")
    )
    return [
        Measure("import nb_feedback", ours, "import datasets", theirs, 0.05),
        Measure("import, create, add 100 dicts, show", first, "import datasets", theirs, 0.5),
    ]


def _seconds(code: str) -> float:
    done = subprocess.run([sys.executable, "-c", _TIMED.format(code=code)], check=True, capture_output=True, text=True)
    return float(done.stdout.split()[-1])
