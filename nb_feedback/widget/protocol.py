"""Every message between the page and the kernel, both ways.

The TypeScript types in ``js/src/protocol.gen.ts`` are generated from this file by
``scripts/generate_protocol.py``; ``make check`` fails when they differ. Three rules hold for all messages:

- No key is named ``id``: ipykernel takes a string ``id`` for the id of a request of its own.
- Nobody relies on order. A page numbers what it saves (``client``, ``seq``) and keeps it until that very
  number is answered by `Saved` or refused by `Failed`; the kernel applies a number once however often it comes.
- One model may have several views, and a message from the kernel reaches them all: each reply names its ``client``.
"""

from __future__ import annotations

from typing import Any, Literal, get_args

import msgspec

from nb_feedback.answer_checks import Told
from nb_feedback.keys import COMMANDS
from nb_feedback.measures import Measured
from nb_feedback.members import REQUIRED
from nb_feedback.query import Filter, Queue
from nb_feedback.ranking import NOT_RANKED
from nb_feedback.records import Notes, RecordStatus, Status
from nb_feedback.schema import TOO_LONG, TOO_SHORT, Field, Question
from nb_feedback.store.answering import Standing
from nb_feedback.store.answers import Action
from nb_feedback.store.facets import Facet
from nb_feedback.store.steps import Step
from nb_feedback.widget.extras import Extra

PROTOCOL = 3
"""Grows with every change that an older page or kernel would misread."""

Layout = Literal["focus", "list"]
"""How records are shown: one at a time, or many in a list."""

LAYOUTS: tuple[str, ...] = get_args(Layout)

WINDOW_BYTES = 256 * 1024
"""The most that a message with records carries, unless a single record is larger."""

ANSWER_BYTES = 64 * 1024 * 1024
"""The largest answer that a page sends."""

PART_LENGTH = 256 * 1024
"""The most characters of a message that travel at once, at most 768 KB as UTF-8; a longer message goes in parts.
Jupyter's server drops messages over 10 MiB without a word."""

CONSTANTS = {
    "PROTOCOL": PROTOCOL,
    "WINDOW_BYTES": WINDOW_BYTES,
    "ANSWER_BYTES": ANSWER_BYTES,
    "PART_LENGTH": PART_LENGTH,
    "REQUIRED": REQUIRED,
    "NOT_RANKED": NOT_RANKED,
    "COMMANDS": list(COMMANDS),
    "TOO_SHORT": TOO_SHORT,
    "TOO_LONG": TOO_LONG,
}
"""What the page has to know too."""


class ResponseState(msgspec.Struct, frozen=True, kw_only=True):
    """A user's response as the page sees it.

    Args:
        status: What it is.
        values: For each question that is answered, its value.
        edits: Answers being changed since the submit or discard, or null.
        notes: What is noted beside it, or null.
        revision: How often it has changed.
        updated_at: When it last changed, ISO 8601.
    """

    status: Status
    values: dict[str, Any]
    edits: dict[str, Any] | None
    notes: Notes | None
    revision: int
    updated_at: str


class SuggestionState(msgspec.Struct, frozen=True, kw_only=True):
    """A suggestion as the page sees it."""

    question: str
    value: Any
    score: float | list[float] | None
    agent: str | None


class RecordState(msgspec.Struct, frozen=True, kw_only=True):
    """A record as the page sees it.

    Args:
        record: Its id.
        position: Its place in the dataset, 0 at first.
        fields: For each field its value; one that is null is left out.
        suggestions: Any number for each question, in order.
        response: This user's response, or null while it is pending.
        revision: How often it has changed, also where it went back to pending; 0 if there never was one.
        measured: What was measured of this user's response, or null.
    """

    record: str
    position: int
    fields: dict[str, Any]
    suggestions: list[SuggestionState]
    response: ResponseState | None
    revision: int
    measured: Measured | None


# What the page says.


class Hello(msgspec.Struct, frozen=True, kw_only=True, tag_field="kind", tag="hello"):
    """A view is there and wants to know everything. Sent again until it is welcomed."""

    client: str
    protocol: int


class Fetch(msgspec.Struct, frozen=True, kw_only=True, tag_field="kind", tag="fetch"):
    """A view wants records of a queue, or of what a filter finds in it.

    What was found stays found, whatever becomes of its records, until the view asks anew. A kernel that does not know
    it any more finds it again.

    Args:
        client: The view.
        rid: Its name for this request.
        queue: Which records.
        position: From where; -1 is before the first record.
        pinned: Whether to give the record at ``position`` too, whatever queue it is in.
        record: The id of a record to take the position of, and to give; null for ``position``.
        before: How many of the queue before it, at the most.
        after: How many of the queue after it, at the most.
        filter: What to look for in the queue, and in which order, or null.
        place: With a filter, from which place in what was found, itself not included, in place of ``position``; -1 is
            before the first.
        anew: With a filter, whether to look once more.
    """

    client: str
    rid: str
    queue: Queue
    position: int
    pinned: bool
    record: str | None
    before: int
    after: int
    filter: Filter | None = None
    place: int | None = None
    anew: bool = False


class Survey(msgspec.Struct, frozen=True, kw_only=True, tag_field="kind", tag="survey"):
    """A view wants to know what records can be filtered by.

    Args:
        client: The view.
        rid: Its name for this request.
    """

    client: str
    rid: str


class Left(msgspec.Struct, frozen=True, kw_only=True):
    """The page that left an answer behind in the browser, and the last number that it had used before it.

    Args:
        client: The page.
        seq: The number.
    """

    client: str
    seq: int


class Group(msgspec.Struct, frozen=True, kw_only=True):
    """The numbers of all saves that a page sends as one: they are one step to undo.

    Args:
        first: The first of them.
        last: The last. All between are of the group too.
    """

    first: int
    last: int


class Save(msgspec.Struct, frozen=True, kw_only=True, tag_field="kind", tag="save"):
    """A person answered, or is answering. Says all there is to say, so that a later save stands for the earlier.

    Args:
        client: The page that the person answered in.
        seq: Its number for this save; later ones have higher numbers.
        record: The record's id.
        status: What the response becomes; ``"pending"`` takes it back, with no values.
        values: For each question that is answered, its value.
        edits: Answers being changed since the submit or discard, not submitted again yet, or null.
        base: The revision that the person saw (0: none yet).
        after: For an answer without a number of its own, who left it: it comes after all that they had sent.
        notes: What is noted beside it, or null.
        measured: What the page has measured of it; left out where nothing is.
        group: The saves that it was sent with as one, or null.
    """

    client: str
    seq: int
    record: str
    status: RecordStatus
    values: dict[str, Any]
    edits: dict[str, Any] | None
    base: int
    after: Left | None = None
    notes: Notes | None = None
    measured: Measured | None = None
    group: Group | None = None


class Revert(msgspec.Struct, frozen=True, kw_only=True, tag_field="kind", tag="revert"):
    """A person undoes what they did last, or does it again.

    Args:
        client: The page.
        seq: Its number for this, of the same series as those of its saves.
        step: What is meant: the step that `Standing` said is next.
        redo: Whether to do it again rather than to undo it.
    """

    client: str
    seq: int
    step: int
    redo: bool


class Visit(msgspec.Struct, frozen=True, kw_only=True, tag_field="kind", tag="visit"):
    """A person is looking at this record now; nothing is lost if this is."""

    client: str
    queue: Queue
    record: str


class Part(msgspec.Struct, frozen=True, kw_only=True, tag_field="kind", tag="part"):
    """A part of a message that is too long to travel at once. Answered as the message, once all parts are there.

    Args:
        client: The page.
        seq: The message's number.
        index: Which part this is, 0 at first.
        count: How many there are.
        text: Its piece of the message as JSON.
    """

    client: str
    seq: int
    index: int
    count: int
    text: str


class Load(msgspec.Struct, frozen=True, kw_only=True, tag_field="kind", tag="load"):
    """A page needs a part of the front end that it does not have yet.

    Args:
        client: The page.
        rid: Its name for this request.
        extra: Which part.
    """

    client: str
    rid: str
    extra: Extra


class Check(msgspec.Struct, frozen=True, kw_only=True, tag_field="kind", tag="check"):
    """A page wants to know what is to be said of an answer that is being written.

    Args:
        client: The page.
        rid: Its name for this request.
        question: The question.
        text: The answer so far.
    """

    client: str
    rid: str
    question: str
    text: str


class Recall(msgspec.Struct, frozen=True, kw_only=True, tag_field="kind", tag="recall"):
    """A page wants to know what its user's answer to a record was before.

    Args:
        client: The page.
        rid: Its name for this request.
        record: The record's id.
        before: The revision before which, or null for the latest.
    """

    client: str
    rid: str
    record: str
    before: int | None


# What the kernel says.


class Found(msgspec.Struct, frozen=True, kw_only=True):
    """What a filter finds.

    Args:
        filter: The filter.
        count: How many records.
        places: For each record of the window its place among them, 0 at first; null for one that is none of them.
    """

    filter: Filter
    count: int
    places: list[int | None]


class RecordWindow(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, tag_field="kind", tag="window"):
    """Records of a queue, in its order, or of what a filter finds in it, in the filter's.

    Args:
        client: The view that asked.
        rid: Its name for the request.
        queue: Which records.
        records: The records.
        first: Whether the queue has none before these.
        last: Whether the queue has none after these.
        standing: How this user's work stands.
        found: With a filter, what it finds.
    """

    client: str
    rid: str
    queue: Queue
    records: list[RecordState]
    first: bool
    last: bool
    standing: Standing
    found: Found | None = None


class Surveyed(msgspec.Struct, frozen=True, kw_only=True, tag_field="kind", tag="surveyed"):
    """What records can be filtered by.

    Args:
        client: The view that asked.
        rid: Its name for the request.
        metadata: The names in the metadata, and what there is under them.
    """

    client: str
    rid: str
    metadata: list[Facet]


class Welcome(msgspec.Struct, frozen=True, kw_only=True, tag_field="kind", tag="welcome"):
    """All that a view needs to begin, the first records included.

    Args:
        client: The view that said hello.
        protocol: The kernel's protocol.
        dataset: The dataset's uid, never used again, even for the same name.
        name: Its name, or null in memory.
        user: Whose answers the view gives.
        durable: Whether what is saved survives the kernel.
        store: Where it is saved, for people to read.
        fields: What the records consist of.
        questions: What is asked.
        checked: The questions of which there is something to be said while they are answered; see `Check`.
        guidelines: Markdown.
        discard_reasons: The reasons that people can choose from when they discard a record.
        measure: Whether to measure for how long people are at a record.
        keys: For each command that has another key than its own, that key; see `nb_feedback.keys`.
        layout: How the records are shown at first.
        record: The record to begin with, or null when there is none in the queue.
        window: The records around it.
    """

    client: str
    protocol: int
    dataset: str
    name: str | None
    user: str
    durable: bool
    store: str
    fields: list[Field]
    questions: list[Question]
    checked: list[str]
    guidelines: str
    discard_reasons: list[str]
    measure: bool
    keys: dict[str, str]
    layout: Layout
    record: str | None
    window: RecordWindow


class Saved(msgspec.Struct, frozen=True, kw_only=True, tag_field="kind", tag="saved"):
    """A save was applied, now or before, and is on the disk if ``durable``.

    Args:
        client: The page that sent it.
        seq: Its number.
        record: The record's id.
        revision: The response's revision now.
        status: The response's status now.
        durable: Whether it survives the kernel.
        updated_at: When it was stored, ISO 8601.
        standing: How this user's work stands.
    """

    client: str
    seq: int
    record: str
    revision: int
    status: RecordStatus
    durable: bool
    updated_at: str
    standing: Standing


class Reverted(msgspec.Struct, frozen=True, kw_only=True, tag_field="kind", tag="reverted"):
    """A step was undone, or done again, now or before.

    Args:
        client: The page that sent it.
        seq: Its number.
        step: The step, or null: it was not the next one any more, and nothing was changed.
        records: The first of its records, as they are now.
        standing: How this user's work stands.
    """

    client: str
    seq: int
    step: Step | None
    records: list[RecordState]
    standing: Standing


class Checked(msgspec.Struct, frozen=True, kw_only=True, tag_field="kind", tag="checked"):
    """What is to be said of an answer.

    Args:
        client: The page that asked.
        rid: Its name for the request.
        told: What is said.
    """

    client: str
    rid: str
    told: Told


class Code(msgspec.Struct, frozen=True, kw_only=True, tag_field="kind", tag="code"):
    """A part of the front end.

    Args:
        client: The page that asked.
        rid: Its name for the request.
        code: A JavaScript module.
    """

    client: str
    rid: str
    code: str


class PastAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """An accepted change of an answer: what was done, and all that the answer said from then on.

    Args:
        action: What was done.
        status: What the response was from then on.
        values: For each question that was answered, its value.
        edits: Answers being changed since the submit or discard, or null.
        notes: What was noted beside it, or null.
        revision: Its revision.
        at: When, ISO 8601.
        client: The page that said so, or null for Python.
    """

    action: Action
    status: RecordStatus
    values: dict[str, Any]
    edits: dict[str, Any] | None
    notes: Notes | None
    revision: int
    at: str
    client: str | None


class History(msgspec.Struct, frozen=True, kw_only=True, tag_field="kind", tag="history"):
    """What an answer was, the newest first.

    Args:
        client: The page that asked.
        rid: Its name for the request.
        record: The record's id.
        lines: The changes, as many as one message carries.
        first: Whether there is none before these.
    """

    client: str
    rid: str
    record: str
    lines: list[PastAnswer]
    first: bool


class Failed(msgspec.Struct, frozen=True, kw_only=True, tag_field="kind", tag="failed"):
    """Something that the page asked for was not done.

    Args:
        client: The page that asked.
        seq: The number of the save that was refused, or null.
        rid: The name of the request that failed, or null.
        code: What kind of error, as in `nb_feedback.errors`.
        text: The error, for people.
        problems: For each question at fault, what is wrong with its answer.
        current: For a conflict, the response that the store holds.
    """

    client: str
    seq: int | None
    rid: str | None
    code: str
    text: str
    problems: dict[str, str]
    current: ResponseState | None


class ResponseChange(msgspec.Struct, frozen=True, kw_only=True):
    """A response is not what it was; a page that shows the record fetches it.

    Args:
        record: The record's id.
        status: The response's status now.
        revision: Its revision now.
        client: The page that changed it, or null for Python.
    """

    record: str
    status: RecordStatus
    revision: int
    client: str | None


class Changed(msgspec.Struct, frozen=True, kw_only=True, tag_field="kind", tag="changed"):
    """This user's responses changed, perhaps elsewhere: from Python, or in another view.

    Args:
        changes: Those among the records that the views of this model were given.
        standing: How this user's work stands.
    """

    changes: list[ResponseChange]
    standing: Standing


class Stale(msgspec.Struct, frozen=True, kw_only=True, tag_field="kind", tag="stale"):
    """Records were added or changed, or the schema or the guidelines were: say hello again."""


FromPage = Hello | Fetch | Survey | Save | Revert | Visit | Part | Load | Check | Recall
"""Whatever a page may say."""

FromKernel = Welcome | RecordWindow | Surveyed | Saved | Reverted | Code | Checked | History | Failed | Changed | Stale
"""Whatever the kernel may say."""
