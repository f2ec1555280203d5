"""Everything that nb_feedback raises on purpose.

One tree, so that ``except FeedbackError`` catches all of it and nothing else:

    FeedbackError
    +-- InvalidInput (also a ValueError)
    |   +-- InvalidSchema      a field, a question or a dataset is defined wrongly
    |   +-- InvalidRecord      a row that cannot become a record
    |   +-- InvalidResponse    an answer that its question refuses
    |   +-- UnknownName        no such record, field, question, status, user or dataset
    +-- SchemaMismatch         the store holds this dataset with another schema
    +-- AnswerConflict         the answer was changed elsewhere in the meantime
    +-- StoreError             the store cannot be opened, read or written

Each message says what was wrong, what was expected and what to do; nothing has been changed when one of
these is raised.
"""

# ruff: noqa: N818 (InvalidInput is an error by every other word)

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from nb_feedback.text import printable


class FeedbackError(Exception):
    """The root of the tree. ``code`` names the kind of error on the wire and in scripts."""

    code: ClassVar[str] = "error"


class InvalidInput(FeedbackError, ValueError):
    """Something that was passed in cannot be taken as it is."""

    code = "invalid"


class InvalidSchema(InvalidInput):
    """A field, a question or a dataset is defined in a way that cannot work."""

    code = "invalid-schema"


class InvalidRecord(InvalidInput):
    """A row cannot become a record; nothing of its batch was kept.

    Attributes:
        where: The row as the person knows it, such as ``"row 3"`` or ``"line 4"``, or a record's id.
        column: The field or column at fault, or None when it is the whole row.
        reason: What is wrong with it and what was expected.
    """

    code = "invalid-record"

    def __init__(self, where: str, column: str | None, reason: str) -> None:
        self.where, self.column, self.reason = where, column, reason
        place = where if column is None else f"{where}, {column}"
        super().__init__(f"{place}: {reason}. No row of this batch was added.")


class InvalidResponse(InvalidInput):
    """An answer is refused by its questions.

    Attributes:
        record: The record's id.
        problems: For each question at fault, what is wrong with its answer.
    """

    code = "invalid-response"

    def __init__(self, record: str, problems: dict[str, str]) -> None:
        self.record, self.problems = record, problems
        told = "; ".join(f"{question!r}: {reason}" for question, reason in problems.items())
        super().__init__(f"record {record!r}: {told}. Nothing was stored.")


class UnknownName(InvalidInput, LookupError):
    """A name or an id that is not there; the message lists what is.

    Example:
        >>> raise UnknownName("status", "done", ["draft", "submitted", "discarded"])
        Traceback (most recent call last):
            ...
        nb_feedback.errors.UnknownName: unknown status 'done': one of draft, submitted, discarded
    """

    code = "unknown"

    def __init__(self, kind: str, name: object, choices: Iterable[str], *, hint: str = "") -> None:
        self.kind, self.name = kind, name
        known = listed(choices)
        told = f"unknown {kind} {name!r}: " + (f"one of {known}" if known else f"there is no {kind} yet")
        super().__init__(f"{told}. {hint}" if hint else told)


class SchemaMismatch(FeedbackError):
    """The store has a dataset of this name whose schema cannot become the one asked for.

    Attributes:
        dataset: The dataset's name.
        differences: One sentence for each difference that stands in the way.
        store: Where the store is.
    """

    code = "schema-mismatch"

    def __init__(self, dataset: str, differences: list[str], store: str) -> None:
        self.dataset, self.differences, self.store = dataset, differences, store
        load = f"FeedbackDataset.load({dataset!r}, store={store!r})"
        lines = "".join(f"\n  - {difference}" for difference in differences)
        super().__init__(
            f"the store {store} already has a dataset {dataset!r}, and its schema cannot become this one without "
            f"losing or guessing something:{lines}\n"
            "Nothing was changed. Either give the fields and questions as they were "
            f"({load} shows them), or choose another name, or, to start afresh and lose its records and "
            f"answers, run {load}.delete()."
        )


class AnswerConflict(FeedbackError):
    """An answer was based on a revision that has been replaced since; neither version was lost.

    Attributes:
        record: The record's id.
        base: The revision that the refused answer was based on (0: none yet).
        revision: The revision that the store holds now.
    """

    code = "conflict"

    def __init__(self, record: str, base: int, revision: int) -> None:
        self.record, self.base, self.revision = record, base, revision
        super().__init__(
            f"record {record!r}: the answer was changed elsewhere (revision {revision}, yours was based on "
            f"revision {base}). Nothing was overwritten."
        )


class StoreError(FeedbackError):
    """The store cannot be opened, read or written: the message says why and what to do."""

    code = "store"


def listed(choices: Iterable[str], most: int = 12) -> str:
    """Join choices for a message, the first dozen of them.

    Example:
        >>> listed("abcd", most=3)
        'a, b, c and 1 more'
    """
    names = [printable(str(choice)) for choice in choices]
    more = f" and {len(names) - most} more" if len(names) > most else ""
    return ", ".join(names[:most]) + more
