"""Putting messages together that came in parts."""

from __future__ import annotations

import threading

from nb_feedback.widget.protocol import Part

MOST = 8
"""How many messages may be incomplete at a time; the oldest is dropped, and the page sends it again."""


class Parts:
    """The parts of messages that are not complete yet. Parts come in any order, twice, or again from the first.

    Example:
        >>> parts = Parts()
        >>> parts.put(Part(client="a", seq=1, index=1, count=2, text="lo"))
        >>> parts.put(Part(client="a", seq=1, index=0, count=2, text="Hel"))
        'Hello'
    """

    def __init__(self) -> None:
        self._texts: dict[tuple[str, int, int], dict[int, str]] = {}
        self._lock = threading.Lock()

    def put(self, part: Part) -> str | None:
        """Take a part; give the whole message once this was the last one that was missing."""
        key = part.client, part.seq, part.count
        with self._lock:
            there = self._texts.setdefault(key, {})
            there[part.index] = part.text
            if len(there) == part.count:
                del self._texts[key]
                return "".join(there[index] for index in sorted(there))
            if len(self._texts) > MOST:
                del self._texts[next(iter(self._texts))]
            return None
