"""What a search finds. js/src/matching.ts says the same: what is found here is marked there."""

from __future__ import annotations

import re
from collections.abc import Sequence

# The characters that Unicode calls white space, by name: `\s` means others in Python than in a browser.
_SPACE = "\t-\r \x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000"
_WORDS = re.compile(f'"([^"]*)"?|([^{_SPACE}"]+)')


def words_of(search: str) -> tuple[str, ...]:
    """Give what a search looks for, with case folded: its words, and its phrases in quotation marks as they are.

    Example:
        >>> words_of('Where "is it"')
        ('where', 'is it')
        >>> words_of("STRASSE") == words_of("Straße")
        True
    """
    found = (phrase or word for phrase, word in _WORDS.findall(search))
    return tuple(dict.fromkeys(each.casefold() for each in found if each))


def matches(words: Sequence[str], texts: Sequence[str]) -> bool:
    """Whether each word occurs in one of the texts, whatever their case.

    Example:
        >>> matches(words_of("OPEN parcel"), ["Is it open?", "The parcel"])
        True
        >>> matches(words_of('"open parcel"'), ["Is it open?", "The parcel"])
        False
    """
    folded = [text.casefold() for text in texts]
    return all(any(word in text for text in folded) for word in words)
