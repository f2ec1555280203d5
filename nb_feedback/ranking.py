"""Questions that are answered by putting things in order; of two things that is which one is better."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any, ClassVar

import msgspec

from nb_feedback.choices import Choosing, is_whole, keep_own, problems_with_options
from nb_feedback.errors import listed
from nb_feedback.hashing import hashed
from nb_feedback.members import REQUIRED
from nb_feedback.text import described

NOT_RANKED = "All need a rank before submitting; without one: {values}"
"""What Python and the page both say of a ranking that is to be submitted and lacks some."""

MOST_VALUES = 255
"""How many values there can be: a rank is exported as a number of 8 bits."""

_FORM = '{"value": .., "rank": ..}'
_PAIR = 2


class RankingQuestion(Choosing, frozen=True, kw_only=True, tag="ranking"):
    """A question that is answered by putting values in order: 1 is the first rank, and several may have the same.

    An answer is a list of ``{"value": .., "rank": ..}``. Ranks are kept as they are given: with two at 1 the next may
    be 2 or 3. A value that is the name of a field is shown as that field's text, and that field nowhere else in the
    page; any other value is shown as its text.

    With two values people choose the better one: it has rank 1, the other rank 2. ``tie`` and ``both_bad`` let them
    say that neither is.

    Args:
        name: The question's name: its key in a response and its column in the export.
        values: What is put in order, at least 2: a list, or a dict of value to the text that people see for it.
            Answers, exports and search have the value.
        title: What people see above it. Default: the name.
        description: A line of explanation under the title.
        required: Whether all values need a rank for a response to be submitted; where False, some or all may have
            none.
        visible_if: When it is asked, as in a `TextQuestion`.
        suggestion: Where the suggestion is, as in a `LabelQuestion`.
        tie: For two values, whether people can say that they are equally good: both have rank 1. Of more values,
            several may always have the same rank.
        both_bad: For two values, whether people can say that neither is good: both have rank 2, and none is first.
        shuffle: Whether the values are shown in an order of their own for each record and each user, so that none
            is favoured for its place. It is the same whenever somebody comes back, and for all questions with the
            same values. What is shown as a field's text is then called A, B and so on, by its place.

    Raises:
        InvalidSchema: An option is not of its type, or a value is empty or there twice.

    Example:
        >>> question = RankingQuestion("order", values=["a", "b", "c"])
        >>> answer = [{"value": "a", "rank": 2}, {"value": "b", "rank": 1}, {"value": "c", "rank": 2}]
        >>> question.problem_with(answer)
        >>> [each["value"] for each in question.settled(answer)]
        ['b', 'a', 'c']
        >>> question.problem_with([{"value": "a", "rank": 4}])
        "rank of 'a': expected one of 1, 2, 3, got int 4"
        >>> question.problem_with([{"value": "a", "rank": 1}])
        'All need a rank before submitting; without one: b, c'
    """

    what: ClassVar[str] = "value"
    several: ClassVar[bool] = True

    values: list[str] | dict[str, str]
    tie: bool = False
    both_bad: bool = False
    shuffle: bool = False
    # A browser has no order for keys that look like numbers.
    _order: list[str] | None = msgspec.field(default=None, name="order")

    _flags: ClassVar[tuple[str, ...]] = ("required", "tie", "both_bad", "shuffle")

    def __post_init__(self) -> None:
        super().__post_init__()
        keep_own(self, "values")

    @property
    def choices(self) -> list[str]:
        """The values, in order."""
        return list(self.values)

    def _problems(self) -> Iterator[str]:
        yield from problems_with_options("value", self.values)
        count = len(self.values)
        if count > MOST_VALUES:
            yield f"values expected at most {MOST_VALUES}, got {count}"
        for option in ("tie", "both_bad"):
            if getattr(self, option) and count != _PAIR:
                yield f"{option} is for 2 values, and there are {count}: of more, several may always have the same rank"

    def problem_with(self, value: Any, *, status: str = "submitted") -> str | None:
        """Say why a value cannot be an answer, or None if it can.

        It is a list of different values with their ranks, also in a draft. What is submitted has all values where an
        answer is required.
        """
        if value is not None and not isinstance(value, (list, tuple)):
            return f"expected a list of {_FORM}, got {described(value)}"
        ranks: dict[str, int] = {}
        for at, item in enumerate(value or (), 1):
            problem = self._problem_with_item(item, at)
            if problem is None and item["value"] in ranks:
                problem = f"has the value {item['value']!r} twice"
            if problem is not None:
                return problem
            ranks[item["value"]] = int(item["rank"])
        problem = self._problem_with_pair([*ranks.values()])
        if problem is not None or status != "submitted" or not self.required:
            return problem
        missing = ", ".join(each for each in self.values if each not in ranks)
        if not ranks:
            return REQUIRED
        return NOT_RANKED.format(values=missing) if missing else None

    def _problem_with_item(self, item: Any, at: int) -> str | None:  # noqa: PLR0911 (one for each thing that can be wrong)
        if not isinstance(item, Mapping):
            return f"item {at} expected {_FORM}, got {described(item)}"
        values, ranks = listed(self.values), listed(map(str, range(1, len(self.values) + 1)))
        value, rank = item.get("value"), item.get("rank")
        if "value" not in item:
            return f"item {at} has no value: one of {values}"
        if not isinstance(value, str):
            return f"item {at} expected a value (str), one of {values}, got {described(value)}"
        if value not in self.values:
            return f"unknown value {value!r}: one of {values}"
        if rank is None:
            return f"{value!r} has no rank: one of {ranks}; leave it out where there is none yet"
        if not is_whole(rank) or not 1 <= rank <= len(self.values):
            return f"rank of {value!r}: expected one of {ranks}, got {described(rank)}"
        more = next((key for key in item if key not in ("value", "rank")), None)
        return None if more is None else f"item {at} expected {_FORM} and nothing else, got {more!r} too"

    def _problem_with_pair(self, ranks: list[int]) -> str | None:
        if len(self.values) != _PAIR or len(ranks) < _PAIR or ranks[0] != ranks[1]:
            return None
        option, says = ("tie", "equally good") if ranks[0] == 1 else ("both_bad", "both bad")
        if getattr(self, option):
            return None
        return f"rank {ranks[0]} for both says that they are {says}, which is not asked for; {option}=True asks for it"

    def shown_texts(self, value: Any) -> Iterator[str]:
        """Give what people see for what has a rank, where that is not the values themselves."""
        if isinstance(self.values, dict):
            yield from (self.values[item["value"]] for item in value or () if item["value"] in self.values)

    def settled(self, value: Any) -> Any:
        """Give an answer with the first rank first, and what has the same rank in the order of the question's."""
        if value is None:
            return None
        ranks = {item["value"]: int(item["rank"]) for item in value}
        found = [{"rank": ranks[each], "value": each} for each in self.values if each in ranks]
        return sorted(found, key=lambda item: item["rank"])

    def shown(self, record: str, user: str) -> list[str]:
        """Give the values in the order in which a user sees them.

        Args:
            record: The record's id.
            user: The user's name.

        Example:
            >>> question = RankingQuestion("better", values=["a", "b"], shuffle=True)
            >>> [question.shown(record, "ana") for record in ("r1", "r2")]
            [['b', 'a'], ['a', 'b']]
        """
        if not self.shuffle:
            return self.choices

        # By the value first: what differs at the end of a text hardly differs in its hash. shuffledFor in
        # js/src/shuffling.ts computes the same.
        def place(value: str) -> str:
            return hashed(hashed(json.dumps([value, user, record], ensure_ascii=False, separators=(",", ":"))))

        return sorted(self.choices, key=place)

    def lost(self, now: Choosing) -> Iterator[str]:
        """Say why what was put in order would not be all of it, or not be an answer, if this became another one."""
        yield from super().lost(now)
        for new in now.choices:
            if new not in self.values:
                yield f"the value {new!r} is new: the answers that are there have no rank for it"
        for option in ("tie", "both_bad"):
            if getattr(self, option) and not getattr(now, option, False) and len(now.choices) == _PAIR:
                yield f"{option} is not asked for any more: there may be answers that say so"
