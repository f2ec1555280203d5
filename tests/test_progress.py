from __future__ import annotations

import pytest

from nb_feedback.progress import Counts, Progress


@pytest.mark.parametrize(
    ("counts", "line"),
    [
        (Counts(0, 0, 0, 0, 0), "no records yet"),
        (Counts(3, 3, 0, 0, 0), "0 of 3 submitted · 3 pending"),
        (Counts(3, 0, 0, 3, 0), "3 of 3 submitted"),
        (Counts(200, 184, 3, 12, 1), "12 of 200 submitted · 3 drafts · 1 discarded · 184 pending"),
        (Counts(2, 0, 1, 1, 0), "1 of 2 submitted · 1 draft"),
    ],
)
def test_progress_reads_as_one_line(counts: Counts, line: str) -> None:
    assert str(counts) == line
    assert repr(Progress.of(counts, {})) == str(Progress.of(counts, {})) == line


def test_what_was_not_found_is_pending() -> None:
    assert Counts.from_found(5, {"draft": 1, "submitted": 2}) == Counts(5, 2, 1, 2, 0)
