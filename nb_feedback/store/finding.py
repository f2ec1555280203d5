"""Finding records: a filter to the positions of the records that it means, in its order.

The store is read a batch at a time, each batch in a transaction of its own, so that whoever answers meanwhile waits
for none of it, also where there is only one connection. What is found stays as it is when answers change.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from hashlib import blake2b
from typing import Any

import msgspec
from sqlalchemy import Connection, select

from nb_feedback.matching import matches, words_of
from nb_feedback.measures import comparable
from nb_feedback.members import Asked
from nb_feedback.query import OF_METADATA, Filter, Queue
from nb_feedback.schema import Question
from nb_feedback.store import reading
from nb_feedback.store.answers import decoded_measures, noted
from nb_feedback.store.json import decoded
from nb_feedback.store.scanning import Transaction
from nb_feedback.store.tables import records, responses, suggestions

_BATCH = 2000


class _Row(msgspec.Struct, frozen=True):
    """What is known of a record while it is looked at; texts are as the store has them."""

    position: int
    fields: str = "{}"
    metadata: str = "{}"
    suggestions: dict[str, list[tuple[str, float | None]]] = {}
    status: str | None = None
    values: str | None = None
    edits: str | None = None
    notes: str | None = None
    measures: str | None = None
    updated_at: str | None = None


def find(  # noqa: PLR0913 (each is needed)
    transaction: Transaction,
    dataset: int,
    wanted: Filter,
    queue: Queue,
    user: str,
    *,
    questions: Sequence[Question] = (),
) -> array[int]:
    """Give the positions of the records that a filter means, in its order.

    Args:
        transaction: Begins a transaction that reads; called once for each batch.
        dataset: The dataset's key.
        wanted: The filter.
        queue: Of which queue.
        user: Whose queue and whose answers.
        questions: What is asked: suggestions that are hidden are not found before the user has submitted an answer, and
            what people see of an answer is found too.
    """
    rows = _Search(dataset, wanted, queue, user, questions).rows(transaction)
    if wanted.sort == "position":
        found = array("q", (row.position for row in rows))
        return found[::-1] if wanted.descending else found
    # Sorting leaves what is equal in the dataset's order, also the other way around.
    keyed = [(_sort_key(row, wanted), row.position) for row in rows]
    there = [pair for pair in keyed if pair[0] is not None]
    there.sort(key=lambda pair: pair[0], reverse=wanted.descending)
    missing = (position for key, position in keyed if key is None)
    return array("q", [*(position for _, position in there), *missing])


def place_in(found: Sequence[int], wanted: Filter, position: int) -> tuple[int, bool]:
    """Say where a record is among those that were found, and whether it is one of them.

    Where it is not, the place is that of the next one in the dataset's order, and in another order the first.
    """
    try:
        return found.index(position), True
    except ValueError:
        if wanted.sort != "position":
            return 0, False
    if wanted.descending:
        return bisect_left(found, -position, key=lambda each: -each), False
    return bisect_left(found, position), False


class _Search:
    """A filter for a user's queue, and what has to be read to apply it."""

    def __init__(self, dataset: int, wanted: Filter, queue: Queue, user: str, questions: Sequence[Question]) -> None:
        self.dataset, self.wanted, self.queue, self.user = dataset, wanted, queue, user
        self.words = words_of(wanted.search)
        self._unescaped = [word for word in self.words if not _is_escaped(word)]
        searched = wanted.within if self.words else ()
        self._columns = {
            "fields": "fields" in searched or wanted.sort == "length",
            "metadata": bool(wanted.metadata) or wanted.sort.startswith(OF_METADATA),
        }
        self._suggestions = "suggestions" in searched or wanted.changed is not None or wanted.sort == "score"
        by_answer = wanted.changed is not None or wanted.flagged is not None or wanted.sort == "updated"
        hidden = frozenset(question.name for question in questions if question.hides_suggestion)
        self._hidden = hidden if "suggestions" in searched else frozenset()
        # Those of which people see something else than the value.
        self._shown = [q for q in questions if type(q).shown_texts is not Asked.shown_texts] if self.words else []
        self._answers = "answers" in searched or by_answer or bool(self._hidden)

    def rows(self, transaction: Transaction) -> Iterator[_Row]:
        """Give the records that the filter means, by position."""
        start, total = 0, 1
        while start < total:
            with transaction() as connection:
                total = reading.total(connection, self.dataset)
                batch = list(self._batch(connection, start))
            yield from (row for row in batch if self._fits(row))
            start += _BATCH

    def _batch(self, connection: Connection, start: int) -> Iterator[_Row]:
        place = records.c.position
        here = (records.c.dataset == self.dataset, place >= start, place < start + _BATCH)
        names = [name for name, needed in self._columns.items() if needed]
        chosen = reading.in_queue(self.dataset, self.queue, self.user).add_columns(*(records.c[name] for name in names))
        found = connection.execute(chosen.where(*here).order_by(place)).all()
        proposed: dict[int, dict[str, list[tuple[str, float | None]]]] = {}
        if self._suggestions:
            s = suggestions.c
            of = select(s.record, s.question, s.value, s.score, s.scores).join(records, records.c.key == s.record)
            found_there = connection.execute(of.where(*here).order_by(s.record, s.place))
            for key, question, value, score, scores in found_there:
                lowest = score if scores is None else min(decoded(scores), default=None)
                proposed.setdefault(key, {}).setdefault(question, []).append((value, lowest))
        answered: dict[int, dict[str, str | None]] = {}
        if self._answers:
            r = responses.c
            said = (r.status, r["values"], r.edits, r.notes, r.measures, r.updated_at)
            own = select(r.record, *said).join(records, records.c.key == r.record)
            for key, *said_there in connection.execute(own.where(*here, r.user == self.user)):
                answered[key] = dict(zip((column.name for column in said), said_there, strict=True))
        for key, position, *texts in found:
            more: dict[str, Any] = dict(zip(names, texts, strict=True)) | answered.get(key, {})
            yield _Row(position, suggestions=proposed.get(key, {}), **more)

    def _fits(self, row: _Row) -> bool:
        wanted = self.wanted
        if wanted.metadata:
            metadata = decoded(row.metadata)
            if not all(_is_among(metadata.get(name), each) for name, each in wanted.metadata.items()):
                return False
        if wanted.flagged is not None and noted(row.notes).get("flagged", False) != wanted.flagged:
            return False
        if wanted.changed is not None and _difference(row) != wanted.changed:
            return False
        return not self.words or self._is_found(row)

    def _is_found(self, row: _Row) -> bool:
        proposed = {
            question: [value for value, _ in each]
            for question, each in row.suggestions.items()
            if row.status == "submitted" or question not in self._hidden
        }
        places = {
            "fields": [row.fields],
            "suggestions": [value for values in proposed.values() for value in values],
            "answers": [row.values or "{}", row.edits or "{}"],
        }
        texts = [text for place in self.wanted.within for text in places[place]]
        shown = list(self._shown_texts(proposed, places["answers"])) if self._shown else []
        # As JSON a text has the same characters but for those that are escaped: most records are told apart unread.
        folded = "\n".join([*texts, *shown]).casefold()
        if not all(word in folded for word in self._unescaped):
            return False
        return matches(self.words, [*shown, *(text for each in texts for text in _texts_in(decoded(each)))])

    def _shown_texts(self, proposed: Mapping[str, list[str]], answers: list[str]) -> Iterator[str]:
        """Give what people see of suggestions and answers, where they are looked through."""
        said = list(map(decoded, answers)) if "answers" in self.wanted.within else []
        for question in self._shown:
            values = [each.get(question.name) for each in said]
            if "suggestions" in self.wanted.within:
                values += map(decoded, proposed.get(question.name, []))
            for value in values:
                yield from question.shown_texts(value)


def _is_among(value: Any, wanted: Any) -> bool:
    """Whether metadata has the value, or one of the values, or is between the bounds."""
    if isinstance(value, list):
        return any(_is_among(each, wanted) for each in value)
    if isinstance(wanted, Mapping):
        if isinstance(value, bool) or not isinstance(value, int | float):
            return False
        least, most = wanted.get("min"), wanted.get("max")
        return (least is None or value >= least) and (most is None or value <= most)
    values = wanted if isinstance(wanted, list | tuple) else [wanted]
    # True equals 1 in Python and nowhere else.
    return any(isinstance(each, bool) == isinstance(value, bool) and each == value for each in values)


def _difference(row: _Row) -> str | None:
    """Say how the answer differs from the suggestions that it began with; None where there is nothing to compare."""
    answer = decoded(row.edits or row.values or "{}")
    if not answer or not row.suggestions:
        return None
    answered = {question: value for question, value in answer.items() if value is not None and value != ""}
    compared = {question: row.suggestions[question] for question in answered if question in row.suggestions}
    if not compared:
        return None
    measures = decoded_measures(row.measures)
    for question, proposed in compared.items():
        # Where nobody measured it is not known with which one it began: any will do.
        begun = proposed if measures is None else [proposed[measures.place(question, len(proposed))]]
        if all(comparable(answered[question]) != comparable(decoded(value)) for value, _ in begun):
            return "edited"
    return "unchanged"


def _is_escaped(word: str) -> bool:
    return any(each in '"\\' or ord(each) < 32 or ord(each) == 127 for each in word)


def _texts_in(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for each in value.values() if isinstance(value, dict) else value:
            yield from _texts_in(each)


def _sort_key(row: _Row, wanted: Filter) -> Any:
    """Give what a record is sorted by; None where it has nothing of the kind."""
    if wanted.sort == "updated":
        return row.updated_at
    if wanted.sort == "score":
        scores = [score for proposed in row.suggestions.values() for _, score in proposed if score is not None]
        return min(scores, default=None)
    if wanted.sort == "length":
        return sum(len(text) for text in _texts_in(decoded(row.fields)))
    if wanted.sort == "random":
        return blake2b(b"%d %d" % (wanted.seed, row.position), digest_size=8).digest()
    value = decoded(row.metadata).get(wanted.sort.removeprefix(OF_METADATA))
    if isinstance(value, str):
        return 1, value.casefold()
    return (0, value) if isinstance(value, int | float) else None
