"""What a database's refusals become: a `StoreError` that says why, and what to do."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from nb_feedback.errors import StoreError
from nb_feedback.store import dialects

_ADVICE = {
    "locked": "another program holds it; close that program, or wait and try again",
    "readonly": "it may not be written here; give store= a path in a folder of yours",
    "disk is full": "make room, then try again",
    "disk i/o error": "the disk refused; is there room, and is the drive still mounted?",
    "not a database": "the file is something else; give store= another path",
    "malformed": "the file is damaged; restore a copy, or give store= another path",
    "unable to open": "does its folder exist, and may you write there? Make it, or give store= another path",
}


@contextmanager
def translated(location: str) -> Iterator[None]:
    """Raise what a database refuses as a `StoreError` that names the store."""
    try:
        yield
    except dialects.ERRORS as error:
        reason = str(getattr(error, "orig", error))
        advice = next((told for sign, told in _ADVICE.items() if sign in reason.lower()), "nothing was changed")
        raise StoreError(f"the store {location}: {reason}: {advice}.") from error
