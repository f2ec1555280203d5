"""What answers a page: a message in, replies out. Knows no Jupyter and no browser."""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterable
from contextlib import suppress
from typing import Any

import msgspec

from nb_feedback.errors import AnswerConflict, FeedbackError, InvalidResponse
from nb_feedback.measures import Measured
from nb_feedback.query import Query, Queue
from nb_feedback.records import FeedbackRecord, Response
from nb_feedback.store.answering import Standing
from nb_feedback.store.answers import Origin
from nb_feedback.store.channel import Change
from nb_feedback.store.stored_dataset import StoredDataset
from nb_feedback.widget.extras import code_of
from nb_feedback.widget.parts import Parts
from nb_feedback.widget.past import history
from nb_feedback.widget.protocol import (
    PROTOCOL,
    WINDOW_BYTES,
    Changed,
    Check,
    Checked,
    Code,
    Failed,
    Fetch,
    FromKernel,
    FromPage,
    Hello,
    Layout,
    Load,
    Part,
    Recall,
    RecordState,
    RecordWindow,
    ResponseChange,
    ResponseState,
    Revert,
    Reverted,
    Save,
    Saved,
    SuggestionState,
    Survey,
    Surveyed,
    Welcome,
)
from nb_feedback.widget.windows import Around, Superseded, Windows

AHEAD = 12
"""How many records a page is given before it asks."""

BEHIND = 2
"""How many of those before it."""

_GIVEN = 500
_log = logging.getLogger("nb_feedback")


class Session:
    """The kernel's half of one widget, for one user. Any thread may call it, several at once.

    Args:
        dataset: The dataset.
        user: Whose answers the widget gives.
        query: The queue to begin with, perhaps what to look for in it, and the record. Default: where the user was,
            else the first pending record.
        layout: How the records are shown at first.
        measure: Whether to measure for how long people are at a record, and how far answers are from suggestions.
        keys: For each command that has another key than its own, that key.

    Example:
        >>> from nb_feedback.schema import Schema
        >>> from nb_feedback.store.engine import memory_store
        >>> schema = Schema((TextField("prompt"),), (TextQuestion("response"),))
        >>> stored = StoredDataset.create_or_continue(memory_store(), "demo", schema, "")
        >>> _ = stored.add([("row 0", FeedbackRecord({"prompt": "Hello?"}))], on_conflict="update", default_user="ana")
        >>> session = Session(stored, "ana", None)
        >>> (welcome,) = session.handle({"kind": "hello", "client": "a", "protocol": PROTOCOL})
        >>> welcome.window.records[0].fields
        {'prompt': 'Hello?'}
    """

    def __init__(  # noqa: PLR0913 (keywords, each a choice of its own)
        self,
        dataset: StoredDataset,
        user: str,
        query: Query | None,
        *,
        layout: Layout = "focus",
        measure: bool = True,
        keys: dict[str, str] | None = None,
    ) -> None:
        # Handlers must be quick: all of a page's messages may be handled one after the other, on one thread.
        self.dataset, self.user, self.query = dataset.for_pages(), user, query
        self._windows = Windows(self.dataset, user)
        self.layout, self.measure, self.keys = layout, measure, keys or {}
        # Which records the pages of this widget were given, the latest last: of these they hear of changes.
        self._given: dict[str, None] = {}
        self._clients: set[str] = set()
        self._parts = Parts()
        self._lock = threading.Lock()

    def handle(self, content: Any) -> list[FromKernel]:
        """Answer a message. Whatever goes wrong is a reply too, never an exception.

        Args:
            content: The message as it came: a dict with its ``kind``.

        Returns:
            The replies, in no particular order; none where none is due.
        """
        try:
            message = msgspec.convert(content, FromPage)
        except msgspec.ValidationError as error:
            return [_failed(content, "protocol", f"the kernel does not understand this page: {error}")]
        try:
            return self._answer(message)
        except Superseded:
            return [_failed(content, "superseded", "the page has asked for something else since")]
        except InvalidResponse as error:
            return [_failed(content, error.code, str(error), problems=error.problems)]
        except FeedbackError as error:
            return [_failed(content, error.code, str(error))]
        except Exception as error:  # noqa: BLE001 (a page that gets no reply waits for ever)
            _log.exception("a message could not be handled: %s", type(message).__name__)
            return [_failed(content, "internal", f"{type(error).__name__}: {error}")]

    def takes_long(self, content: Any) -> bool:
        """Whether a message may take seconds to answer: those that look at all records, or run people's own code."""
        said = content if isinstance(content, dict) else {}
        if said.get("kind") == "hello":
            return self.query is not None and not self.query.plain
        return said.get("kind") in ("survey", "check") or (
            said.get("kind") == "fetch" and said.get("filter") is not None
        )

    def changed(self, changes: Iterable[Change]) -> Changed | None:
        """Make the message that tells the pages of changes; None if they are no business of theirs."""
        own = {change.record: change for change in changes if change.response.user == self.user}
        with self._lock:
            only = next(iter(self._clients)) if len(self._clients) == 1 else None
            told = [change for change in own.values() if only is None or change.client != only]
            shown = [change for change in told if change.record in self._given]
        if not told:
            return None
        return Changed(changes=[_change(change) for change in shown], standing=self._standing())

    def _answer(self, message: FromPage) -> list[FromKernel]:  # noqa: PLR0911 (one for each kind)
        if isinstance(message, Hello | Fetch):
            shown = self._welcome(message) if isinstance(message, Hello) else self._fetched(message)
            return [] if shown is None else [shown]  # None while the same message is being answered already
        if isinstance(message, Survey):
            return [Surveyed(client=message.client, rid=message.rid, metadata=self.dataset.facets())]
        if isinstance(message, Save):
            return self._save(message)
        if isinstance(message, Revert):
            return [self._reverted(message)]
        if isinstance(message, Part):
            whole = self._parts.put(message)
            return [] if whole is None else self.handle(msgspec.json.decode(whole))
        if isinstance(message, Check):
            told = self.dataset.checks.told(self.dataset.schema.question(message.question), message.text)
            return [Checked(client=message.client, rid=message.rid, told=told)]
        if isinstance(message, Load):
            return [Code(client=message.client, rid=message.rid, code=code_of(message.extra))]
        if isinstance(message, Recall):
            return [history(self.dataset, self.user, message)]
        with suppress(FeedbackError):  # where somebody was is not worth an alarm
            self.dataset.remember_visit(self.user, message.queue, message.record)
        return []

    def _welcome(self, message: Hello) -> Welcome | Failed | None:
        if message.protocol != PROTOCOL:
            text = (
                f"this page speaks version {message.protocol} of the protocol and the kernel version {PROTOCOL}: "
                "nb_feedback was updated in between. Restart the kernel, reload the page, and run the cell again."
            )
            return _failed(msgspec.to_builtins(message), "protocol", text)
        dataset = self.dataset
        with self._lock:
            self._clients.add(message.client)
        queue, position, pinned = self._start()
        fetch = Fetch(
            client=message.client,
            rid="welcome",
            queue=queue,
            position=position,
            pinned=pinned,
            record=None,
            before=BEHIND,
            after=AHEAD,
            filter=None if self.query is None or self.query.plain else self.query.filter,
        )
        # Where the user was counts only if it is among what is looked for; a record that was named counts anyway.
        around = self._windows.around(fetch, among=self.query is None or self.query.record is None)
        if around is None:
            return None
        window = self._window(fetch, around)
        begin = next(iter(window.records), None)
        for each in window.records:
            if each.position in [*around.pinned, *around.later][:1]:
                begin = each
        return Welcome(
            client=message.client,
            protocol=PROTOCOL,
            dataset=dataset.uid,
            name=dataset.name,
            user=self.user,
            durable=dataset.store.durable,
            store=dataset.store.location,
            fields=list(dataset.schema.fields),
            questions=list(dataset.schema.questions),
            checked=dataset.checks.names(dataset.schema.questions),
            guidelines=dataset.guidelines,
            discard_reasons=list(dataset.schema.discard_reasons),
            measure=self.measure,
            keys=self.keys,
            layout=self.layout,
            record=None if begin is None else begin.record,
            window=window,
        )

    def _start(self) -> tuple[Queue, int, bool]:
        """Say where to begin: the queue, the position, and whether that very record is meant."""
        query = self.query
        if query is not None and query.record is not None:
            return query.status, self.dataset.position(query.record), True
        queue: Queue = "pending" if query is None else query.status
        visit = self.dataset.last_visit(self.user)
        if visit is None or (query is not None and visit[0] != queue):
            return queue, -1, False
        queue, record = visit
        response = self._response(record)
        # Where the record has left the queue for good, its successor is next; one that is being worked on stays.
        worked_on = response is not None and (response.status == "draft" or response.edits is not None)
        there = queue in ("all", "pending" if response is None else response.status)
        return queue, self.dataset.position(record), worked_on or there

    def _fetched(self, message: Fetch) -> RecordWindow | None:
        around = self._windows.around(message)
        return None if around is None else self._window(message, around)

    def _window(self, message: Fetch, around: Around) -> RecordWindow:
        standing = self._standing()
        records = self._states(around.wanted)
        given = [position for position in around.order if position in records]
        return RecordWindow(
            client=message.client,
            rid=message.rid,
            queue=message.queue,
            records=[records[position] for position in given],
            first=all(position in records for position in around.earlier),
            last=all(position in records for position in around.later),
            standing=standing,
            found=around.found(given),
        )

    def _save(self, message: Save) -> list[FromKernel]:
        after = None if message.after is None else (message.after.client, message.after.seq)
        group = None if message.group is None else (message.group.first, message.group.last)
        try:
            saved = self.dataset.respond(
                message.record,
                self.user,
                message.status,
                message.values,
                edits=message.edits,
                notes=message.notes,
                measured=message.measured if self.measure else None,
                compare=self.measure and message.measured is not None,
                origin=Origin(message.client, message.seq, message.base, after, group),
            )
        except AnswerConflict as error:
            current = self._response(message.record)
            return [_failed(msgspec.to_builtins(message), error.code, str(error), current=current)]
        standing = self._standing()
        response = saved.response
        replies: list[FromKernel] = [
            Saved(
                client=message.client,
                seq=message.seq,
                record=message.record,
                revision=saved.revision,
                status=response.status,
                durable=self.dataset.store.durable,
                updated_at=response.updated_at or "",
                standing=standing,
            )
        ]
        if saved.revision != response.revision:
            change = Change(message.record, response, None)
            replies.append(Changed(changes=[_change(change)], standing=standing))
        return replies

    def _reverted(self, message: Revert) -> Reverted:
        step = self.dataset.revert_for(
            self.user, message.step, redo=message.redo, client=message.client, seq=message.seq
        )
        places = [] if step is None else [self.dataset.position(record) for record in step.records]
        return Reverted(
            client=message.client,
            seq=message.seq,
            step=step,
            records=list(self._states(places).values()),
            standing=self._standing(),
        )

    def _states(self, positions: list[int]) -> dict[int, RecordState]:
        """Give the records at positions, as many of the first ones as one message carries."""
        states: dict[int, RecordState] = {}
        size = 0
        # Where there is no response now there may have been one, which the next comes after.
        worked_on = self.dataset.worked_on(self.user, positions)
        for position, record in self.dataset.at(positions):
            state = self._record_state(position, record, *worked_on.get(position, (0, None)))
            size += len(msgspec.json.encode(state))
            if states and size > WINDOW_BYTES:
                break
            states[position] = state
        self._note(state.record for state in states.values())
        return states

    def _standing(self) -> Standing:
        return self.dataset.standing(self.user)

    def _response(self, record_id: str) -> ResponseState | None:
        response = self.dataset.record(record_id).response(self.user)
        return None if response is None else response_state(response)

    def _record_state(
        self, position: int, record: FeedbackRecord, revision: int, measured: Measured | None
    ) -> RecordState:
        response = record.response(self.user)
        hidden = set() if response is not None and response.status == "submitted" else self._hidden()
        return RecordState(
            record=record.id or "",
            position=position,
            fields=record.fields,
            suggestions=[
                SuggestionState(question=s.question, value=s.value, score=s.score, agent=s.agent)
                for s in record.suggestions
                if s.question not in hidden
            ],
            response=None if response is None else response_state(response),
            revision=revision,
            measured=measured if self.measure else None,
        )

    def _hidden(self) -> set[str]:
        """Give the questions whose suggestions nobody sees who has not submitted an answer of their own."""
        return {question.name for question in self.dataset.schema.questions if question.hides_suggestion}

    def _note(self, given: Iterable[str]) -> None:
        with self._lock:
            for record in given:
                self._given.pop(record, None)
                self._given[record] = None
            while len(self._given) > _GIVEN:
                del self._given[next(iter(self._given))]


def response_state(response: Response) -> ResponseState | None:
    """Give a response as the page sees it; one that was taken back is none."""
    if response.status == "pending":
        return None
    return ResponseState(
        status=response.status,
        values=response.values,
        edits=response.edits,
        notes=response.notes,
        revision=response.revision,
        updated_at=response.updated_at or "",
    )


def _change(change: Change) -> ResponseChange:
    return ResponseChange(
        record=change.record,
        status=change.response.status,
        revision=change.response.revision,
        client=change.client,
    )


def _failed(
    content: Any,
    code: str,
    text: str,
    *,
    problems: dict[str, str] | None = None,
    current: ResponseState | None = None,
) -> Failed:
    """Make the reply to a message that failed, which may be any thing at all."""
    said = content if isinstance(content, dict) else {}
    client, seq, rid = said.get("client"), said.get("seq"), said.get("rid")
    return Failed(
        client=client if isinstance(client, str) else "",
        seq=seq if isinstance(seq, int) else None,
        rid=rid if isinstance(rid, str) else None,
        code=code,
        text=text,
        problems=problems or {},
        current=current,
    )
