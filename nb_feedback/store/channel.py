"""Telling every object and every open widget of this process what happened to a dataset."""

from __future__ import annotations

import logging
import threading
import weakref
from concurrent.futures import ThreadPoolExecutor
from inspect import Parameter, Signature
from typing import Any, Protocol

import msgspec
from psygnal import EmitLoopError, SignalInstance

from nb_feedback.records import Response

_log = logging.getLogger("nb_feedback")


class Change(msgspec.Struct, frozen=True):
    """An accepted response: which record, what it is now, and which page sent it (None: Python)."""

    record: str
    response: Response
    client: str | None


class Listener(Protocol):
    """What an open widget does with news. Called on the thread of whoever caused it: return at once."""

    def response_changed(self, change: Change) -> None:
        """Take note of an accepted response."""

    def records_changed(self) -> None:
        """Take note that records were added or changed, or that the schema or guidelines were."""


_RESPONDED = Signature(
    [
        Parameter("record_id", Parameter.POSITIONAL_ONLY, annotation=str),
        Parameter("response", Parameter.POSITIONAL_ONLY, annotation=Response),
    ]
)


class Channel:
    """The news of one dataset, shared by all objects in this process that stand for it.

    Attributes:
        responded: Emits ``(record_id, response)`` for each accepted response, after it was stored: on the thread
            that called ``respond``, or on one of its own for what a page sent, so that no page waits for it.
    """

    def __init__(self) -> None:
        self._calls = ThreadPoolExecutor(max_workers=1, thread_name_prefix="nb_feedback")
        weakref.finalize(self, self._calls.shutdown, wait=False)
        self.responded = SignalInstance(_RESPONDED, name="responded")
        self._listeners: weakref.WeakSet[Any] = weakref.WeakSet()
        self._lock = threading.Lock()

    def listen(self, listener: Listener) -> None:
        """Tell a listener from now on, for as long as somebody else keeps it."""
        with self._lock:
            self._listeners.add(listener)

    def _listening(self) -> list[Any]:
        with self._lock:
            return list(self._listeners)

    def response_changed(self, change: Change) -> None:
        """Tell everyone of an accepted response. A callback that raises is logged: the answer is stored."""
        for listener in self._listening():
            listener.response_changed(change)
        if not len(self.responded):
            return
        if change.client is None:
            self._call_back(change)
        else:
            self._calls.submit(self._call_back, change)

    def _call_back(self, change: Change) -> None:
        try:
            self.responded.emit(change.record, change.response)
        except EmitLoopError:
            _log.exception("a callback connected to `responded` failed; the answer itself is stored")

    def records_changed(self) -> None:
        """Tell everyone that records, schema or guidelines are not what they were."""
        for listener in self._listening():
            listener.records_changed()


_channels: weakref.WeakValueDictionary[str, Channel] = weakref.WeakValueDictionary()
_lock = threading.Lock()


def channel_of(uid: str) -> Channel:
    """Give the channel of a dataset, by its uid; the same one for as long as anybody holds it."""
    with _lock:
        channel = _channels.get(uid)
        if channel is None:
            channel = _channels[uid] = Channel()
        return channel
