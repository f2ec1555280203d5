"""Which records are around a place: in a queue, or in what a filter found in it. Knows no messages but `Fetch`."""

from __future__ import annotations

import threading
from array import array
from collections.abc import Iterable

import msgspec

from nb_feedback.query import Filter
from nb_feedback.store.finding import place_in
from nb_feedback.store.stored_dataset import StoredDataset
from nb_feedback.widget.protocol import Fetch, Found

_MOST = 50
_KEPT = 4


class Around(msgspec.Struct, frozen=True, kw_only=True):
    """The positions of the records around a place, one more on either side than was asked for.

    Args:
        earlier: Those before it, the nearest first.
        pinned: The one that is there, if it was asked for.
        later: Those after it, the nearest first.
        before: How many of the earlier were asked for.
        after: How many of the later.
        filter: What was looked for, or None.
        count: How many were found.
        places: Where each of these is among those that were found, if it is.
    """

    earlier: list[int]
    pinned: list[int]
    later: list[int]
    before: int
    after: int
    filter: Filter | None = None
    count: int = 0
    places: dict[int, int] = {}

    @property
    def wanted(self) -> list[int]:
        """Those that were asked for, what is needed first first."""
        return [*self.pinned, *self.later[: self.after], *self.earlier[: self.before]]

    @property
    def order(self) -> list[int]:
        """All of them, in their order."""
        return [*reversed(self.earlier), *self.pinned, *self.later]

    def found(self, given: Iterable[int]) -> Found | None:
        """Say what was found, and where the records that a page is given are among it."""
        if self.filter is None:
            return None
        return Found(filter=self.filter, count=self.count, places=[self.places.get(each) for each in given])


class Superseded(Exception):  # noqa: N818 (nothing went wrong)
    """A page has asked for something else since."""


class Windows:
    """The windows of a session's pages. Any thread may call it.

    What was found is kept for each page, so that it is gone through as it was found: a search is not done again for
    each window, and an answer that changes a record's queue takes no record away from under the person.

    Args:
        dataset: The dataset.
        user: Whose queues are meant.
    """

    def __init__(self, dataset: StoredDataset, user: str) -> None:
        self._dataset, self._user = dataset, user
        self._lock = threading.Lock()
        self._results: dict[tuple[str, str, bytes], array[int]] = {}
        # For each page what it has asked for last, and is being looked for.
        self._looking: dict[str, str] = {}

    def around(self, message: Fetch, *, among: bool = False) -> Around | None:
        """Say what is around the place that a message names.

        Args:
            message: The message.
            among: Whether the record that it names is wanted only if it was found.

        Returns:
            None where the same message is being answered already.

        Raises:
            Superseded: The page has asked for something else meanwhile.
        """
        dataset = self._dataset
        if message.filter is not None:
            message.filter.check()
        position = message.position if message.record is None else dataset.position(message.record)
        pinned = [position] if message.pinned or message.record is not None else []
        before, after = (max(0, min(wanted, _MOST)) for wanted in (message.before, message.after))
        if message.filter is None or message.filter.plain:
            # One more on either side tells whether these are the first and the last.
            near = dataset.neighbours(message.queue, self._user, position, before=before + 1, after=after + 1)
            earlier = [each for each in near if each < position][::-1]
            later = [each for each in near if each > position]
            return Around(earlier=earlier, pinned=pinned, later=later, before=before, after=after)
        found = self._find(message, message.filter)
        if found is None:
            return None
        if message.place is not None:
            at, there, pinned = message.place, 0 <= message.place < len(found), []
        else:
            at, there = place_in(found, message.filter, position)
            pinned = pinned if there or not among else []
        start, end = max(0, at), max(0, at + there)
        earlier = list(found[max(0, start - before - 1) : start][::-1])
        later = list(found[end : end + after + 1])
        places = {position: at for position in pinned if there}
        places |= {each: start - 1 - index for index, each in enumerate(earlier)}
        places |= {each: end + index for index, each in enumerate(later)}
        return Around(
            earlier=earlier,
            pinned=pinned,
            later=later,
            before=before,
            after=after,
            filter=message.filter,
            count=len(found),
            places=places,
        )

    def _find(self, message: Fetch, wanted: Filter) -> array[int] | None:
        client, rid = message.client, message.rid
        key = (client, message.queue, msgspec.json.encode(wanted))
        with self._lock:
            before = None if message.anew else self._results.pop(key, None)
            if before is not None:
                return self._keep(key, before)
            if self._looking.get(client) == rid:
                return None
            self._looking[client] = rid

        def going_on() -> None:
            if self._looking.get(client) != rid:
                raise Superseded

        try:
            found = self._dataset.find(wanted, message.queue, self._user, going_on=going_on)
        finally:
            with self._lock:
                if self._looking.get(client) == rid:
                    del self._looking[client]
        with self._lock:
            return self._keep(key, found)

    def _keep(self, key: tuple[str, str, bytes], found: array[int]) -> array[int]:
        self._results.pop(key, None)
        self._results[key] = found
        while len(self._results) > _KEPT:
            del self._results[next(iter(self._results))]
        return found
