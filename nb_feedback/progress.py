"""How far a dataset is: counts that add up, and the one line that people read."""

from __future__ import annotations

import msgspec


class Counts(msgspec.Struct, frozen=True):
    """How many records stand how; together they are the total."""

    total: int
    pending: int
    draft: int
    submitted: int
    discarded: int

    @classmethod
    def from_found(cls, total: int, found: dict[str, int]) -> Counts:
        """Make counts of those that were found by status; the rest is pending."""
        known = {status: found.get(status, 0) for status in ("draft", "submitted", "discarded")}
        return cls(total=total, pending=total - sum(known.values()), **known)

    def __str__(self) -> str:
        pending = f" · {self.pending} pending" if self.pending else ""
        return self.brief + pending

    @property
    def brief(self) -> str:
        """The line without what is left to do.

        Example:
            >>> Counts(total=200, pending=184, draft=3, submitted=12, discarded=1).brief
            '12 of 200 submitted · 3 drafts · 1 discarded'
        """
        if not self.total:
            return "no records yet"
        parts = [f"{self.submitted} of {self.total} submitted"]
        if self.draft:
            parts.append("1 draft" if self.draft == 1 else f"{self.draft} drafts")
        if self.discarded:
            parts.append(f"{self.discarded} discarded")
        return " · ".join(parts)


class Progress(Counts, frozen=True):
    """What `FeedbackDataset.progress` gives: the counts, and each person's own.

    Over all users a record counts once: submitted if anyone submitted it, else draft, else discarded.

    Args:
        total: The number of records.
        pending: Those without a response.
        draft: Those with a draft at best.
        submitted: Those that somebody submitted.
        discarded: Those that were only ever discarded.
        users: The same for each user who has a response.

    Example:
        >>> Progress(total=200, pending=184, draft=3, submitted=12, discarded=1)
        12 of 200 submitted · 3 drafts · 1 discarded · 184 pending
    """

    users: dict[str, Counts] = {}

    @classmethod
    def of(cls, counts: Counts, users: dict[str, Counts]) -> Progress:
        """Put the counts and each user's together."""
        return cls(**msgspec.structs.asdict(counts), users=users)

    def __repr__(self) -> str:
        return str(self)
