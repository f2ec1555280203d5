"""What is measured while people answer: how long they were at it, and how far the answer is from its suggestion."""

from __future__ import annotations

import re
from typing import Annotated, Any

import msgspec

LONGEST = 12_000
"""The most characters of an answer or a suggestion that are compared: at most 5 ms in English, and 40 in Chinese."""

# Words are what white space keeps apart; Chinese and Japanese have none, so there each character is one.
_WORD = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]|[^\s\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]+")


_Place = Annotated[int, msgspec.Meta(ge=0)]
_Seconds = Annotated[float, msgspec.Meta(ge=0)]


class Measured(msgspec.Struct, frozen=True, omit_defaults=True):
    """What a page has measured of a response by now.

    Args:
        seconds: For how long people were at it, in all.
        chosen: For questions with several suggestions which one the answer began with, 0 the first; it is the first
            where nothing is said.
    """

    seconds: _Seconds
    chosen: dict[str, _Place] = {}


class Edited(msgspec.Struct, frozen=True):
    """How far a submitted answer is from the suggestion that it began with.

    Args:
        suggestion: Which one, 0 the first; None where it was beside the editor, and was not put into it. The answer
            is compared with the first one then.
        unchanged: Whether it is the suggestion as it was.
        distance: How many characters were inserted, deleted or replaced (Levenshtein); None where a text is too long,
            and where the answer is no text.
        word_distance: The same in words.
    """

    suggestion: int | None
    unchanged: bool
    distance: int | None
    word_distance: int | None


class Measures(msgspec.Struct, frozen=True, omit_defaults=True):
    """What was measured of a response.

    Args:
        seconds: For how long people were at it, in all; None where nobody measured.
        edited: For each question that has a suggestion, how far the answer that was submitted is from it.
        chosen: See `Measured`.
        shown: For each ranking the order in which its values were shown to who answered in the page.
    """

    seconds: _Seconds | None = None
    edited: dict[str, Edited] = {}
    chosen: dict[str, _Place] = {}
    shown: dict[str, list[str]] = {}

    @classmethod
    def longer(cls, one: Measures | None, seconds: float | None) -> Measures | None:
        """Give what was measured with the longer of two times: time that was spent is never taken back.

        Example:
            >>> Measures.longer(Measures(seconds=4), 9).seconds, Measures.longer(None, None)
            (9, None)
        """
        there = one or cls()
        times = [each for each in (there.seconds, seconds) if each is not None]
        found = msgspec.structs.replace(there, seconds=max(times, default=None))
        return None if found == cls() else found

    def place(self, question: str, count: int) -> int:
        """Say with which of so many suggestions the answer to a question began; the first where that one is gone.

        Example:
            >>> Measures(chosen={"response": 2}).place("response", 3), Measures().place("response", 3)
            (2, 0)
        """
        place = self.chosen.get(question, 0)
        return place if place < count else 0

    @property
    def measured(self) -> Measured | None:
        """What a page goes on with; None where nobody measured."""
        return None if self.seconds is None else Measured(self.seconds, self.chosen)


def comparable(value: Any) -> Any:
    r"""Give an answer so that what is the same to people is equal.

    That is line ends of any kind, labels in any order, and a ranking whose ranks leave some out: after two at 1 comes
    2 or 3. The first rank stays what it is: where nothing is first, that says something.

    Example:
        >>> comparable("a\r\nb") == comparable("a\nb"), comparable(["rude", "wrong"]) == comparable(["wrong", "rude"])
        (True, True)
        >>> comparable([{"rank": 1, "value": "a"}, {"rank": 3, "value": "b"}])
        [(1, 'a'), (2, 'b')]
    """
    if isinstance(value, str):
        return value.replace("\r\n", "\n").replace("\r", "\n")
    if isinstance(value, list) and all(isinstance(each, str) for each in value):
        return sorted(value)
    if isinstance(value, list) and all(isinstance(each, dict) and each.keys() == {"rank", "value"} for each in value):
        ranks = sorted({each["rank"] for each in value})
        return sorted((ranks[0] + ranks.index(each["rank"]), each["value"]) for each in value)
    return value


def edited(suggestion: Any, answer: Any, place: int = 0, *, written: bool = True) -> Edited:
    """Compare an answer with a suggestion, the first or the one at another place.

    Args:
        suggestion: What was suggested.
        answer: What was answered, or None.
        place: Which of the suggestions it is.
        written: Whether it is a text that people write, which can be more or less far from another.

    Example:
        >>> edited("Within 14 days.", "Within 30 days.")
        Edited(suggestion=0, unchanged=False, distance=2, word_distance=1)
        >>> edited("a" * 20_000, "b")
        Edited(suggestion=0, unchanged=False, distance=None, word_distance=None)
        >>> edited("good", "bad", written=False)
        Edited(suggestion=0, unchanged=False, distance=None, word_distance=None)
    """
    before, after = comparable(suggestion), comparable(answer)
    if not written:
        return Edited(place, unchanged=before == after, distance=None, word_distance=None)
    after = after or ""  # an optional question that was left empty
    if before == after:
        return Edited(place, unchanged=True, distance=0, word_distance=0)
    if max(len(before), len(after)) > LONGEST:
        return Edited(place, unchanged=False, distance=None, word_distance=None)
    from rapidfuzz.distance import Levenshtein  # noqa: PLC0415 (for those who submit something else than was suggested)

    codes: dict[str, str] = {}
    words = Levenshtein.distance(_coded(before, codes), _coded(after, codes))
    return Edited(place, unchanged=False, distance=Levenshtein.distance(before, after), word_distance=words)


def _coded(text: str, codes: dict[str, str]) -> str:
    """Give a text with one character for each word: texts are compared several times as fast as lists."""
    return "".join(codes.setdefault(word, chr(0x10000 + len(codes))) for word in _WORD.findall(text))


def problem_with_measures(value: Any) -> str | None:
    """Say why a value cannot be what was measured of a response, or None if it can."""
    if value is None:
        return None
    try:
        if not isinstance(value, Measures):
            return "measures: expected what a response of a dataset has"
        msgspec.convert(msgspec.to_builtins(value), Measures)
    except (msgspec.ValidationError, TypeError) as error:
        return f"measures: {error}"
    return None
