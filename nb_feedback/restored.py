"""What came of `FeedbackDataset.restore`: a number, and what was left where it was."""

from __future__ import annotations

from collections.abc import Sequence

from nb_feedback.text import printable

_SHOWN = 5


class Restored(int):
    """The number of answers that were restored, which a cell shows as a line about the whole file.

    Attributes:
        restored: The ids of the records whose answers are from the file now.
        already_there: The ids of those whose answers had arrived before, or say the same.
        conflicts: (id, reason) of those that were answered in another way since, or elsewhere. Nothing of them was
            overwritten.
        refused: (id, reason) of those that cannot be stored: there is no such record, or a question refuses it.

    Example:
        >>> Restored(restored=["r1", "r2"], conflicts=[("r7", "record 'r7': the answer was changed elsewhere")])
        2 restored, 1 in conflict (r7)
    """

    restored: list[str]
    already_there: list[str]
    conflicts: list[tuple[str, str]]
    refused: list[tuple[str, str]]

    def __new__(  # noqa: PYI034 (typing.Self is newer than Python 3.10)
        cls,
        *,
        restored: Sequence[str] = (),
        already_there: Sequence[str] = (),
        conflicts: Sequence[tuple[str, str]] = (),
        refused: Sequence[tuple[str, str]] = (),
    ) -> Restored:
        """Make the number of those that were restored, and keep the rest beside it."""
        self = super().__new__(cls, len(restored))
        self.restored, self.already_there = list(restored), list(already_there)
        self.conflicts, self.refused = list(conflicts), list(refused)
        return self

    def __repr__(self) -> str:
        words = [f"{len(self.restored)} restored"]
        if self.already_there:
            words.append(f"{len(self.already_there)} already there")
        if self.conflicts:
            words.append(f"{len(self.conflicts)} in conflict {_named(self.conflicts)}")
        if self.refused:
            words.append(f"{len(self.refused)} refused {_named(self.refused)}")
        return ", ".join(words)

    def __str__(self) -> str:
        return str(len(self.restored))


def _named(reasons: Sequence[tuple[str, str]]) -> str:
    names = [printable(record) for record, _ in reasons[:_SHOWN]]
    more = ", …" if len(reasons) > _SHOWN else ""
    return f"({', '.join(names)}{more})"
