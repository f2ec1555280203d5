"""What came of `FeedbackDataset.add_records`: a number, and its story."""

from __future__ import annotations

from collections.abc import Sequence


class Added(int):
    """The number of records that were added, which a cell shows as a line about the whole batch.

    Attributes:
        read: The rows that were read.
        added: Those that are new; the number itself.
        updated: Those that were there with other contents.
        unchanged: Those that were there already.
        responses: The responses that came with records, from users who had none yet.
        left_out: The columns that nothing was made of.

    Example:
        >>> Added(2, read=5, unchanged=3, left_out=["topic"])
        2 added, 3 unchanged; columns left out: topic
        >>> Added(2, read=5, unchanged=3) + 1
        3
    """

    read: int
    added: int
    updated: int
    unchanged: int
    responses: int
    left_out: list[str]

    def __new__(  # noqa: PLR0913, PYI034 (typing.Self is newer than Python 3.10)
        cls,
        added: int,
        *,
        read: int = 0,
        updated: int = 0,
        unchanged: int = 0,
        responses: int = 0,
        left_out: Sequence[str] = (),
    ) -> Added:
        """Make the number and keep the rest beside it."""
        self = super().__new__(cls, added)
        self.added, self.read, self.updated, self.unchanged = int(added), read, updated, unchanged
        self.responses, self.left_out = responses, list(left_out)
        return self

    def __repr__(self) -> str:
        new_responses = "new response" if self.responses == 1 else "new responses"
        others = {"updated": self.updated, "unchanged": self.unchanged, new_responses: self.responses}
        line = ", ".join([f"{self.added} added", *(f"{count} {what}" for what, count in others.items() if count)])
        return f"{line}; columns left out: {', '.join(self.left_out)}" if self.left_out else line

    def __str__(self) -> str:
        return str(self.added)
