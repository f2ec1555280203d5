"""A record, what a model suggests for it, and what people answered: the values a user gives and gets."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any, Literal, get_args

import msgspec

from nb_feedback.measures import Measures
from nb_feedback.text import described, problem_with_text

Status = Literal["draft", "submitted", "discarded"]
"""What a response can be. A record that a user has no response for is *pending* for that user."""

RecordStatus = Literal["pending", "draft", "submitted", "discarded"]
"""What a record can be."""

STATUSES: tuple[str, ...] = get_args(Status)
RECORD_STATUSES: tuple[str, ...] = get_args(RecordStatus)


class _SuggestionOf(msgspec.Struct):
    question: str
    value: Any


class Suggestion(_SuggestionOf, kw_only=True):
    """What a model, or a rule, proposes as the answer to a question.

    Args:
        question: The question's name.
        value: The proposed answer: a text, a label, a list of labels, a number or a ranking, as the question takes it.
        score: How sure its maker is, any finite number; or, where the value is a list, a list with one for each of
            what is in it. Default: not known.
        agent: Who made it, such as a model's name. Default: not known.
        type: ``"model"``, ``"human"`` or another word for how it was made. Default: not known.

    Example:
        >>> Suggestion("response", "Within 30 days.", score=0.81, agent="atlas-40b").agent
        'atlas-40b'
    """

    score: float | list[float] | None = None
    agent: str | None = None
    type: str | None = None


class Notes(msgspec.Struct, frozen=True, omit_defaults=True):
    """What a person notes beside an answer.

    Args:
        flagged: Whether it is to be looked at again.
        comment: What they say about the record or the answer.
        reason: Why they discarded it.
    """

    flagged: bool = False
    comment: str | None = None
    reason: str | None = None

    def problem(self, status: str) -> str | None:
        """Say why a response of this status cannot have these notes, or None if it can.

        Example:
            >>> Notes(reason="off topic").problem("submitted")
            "reason: only what is discarded has one; give status='discarded' with it"
        """
        flagged: Any = self.flagged
        if not isinstance(flagged, bool):
            return f"flagged: expected a bool, got {described(flagged)}"
        for name, text in (("comment", self.comment), ("reason", self.reason)):
            problem = None if text is None else problem_with_text(text)
            if problem is not None:
                return f"{name}: {problem}"
        if self.reason and self.reason.strip() and status != "discarded":
            return "reason: only what is discarded has one; give status='discarded' with it"
        return None

    def settled(self) -> Notes | None:
        """Leave out texts that say nothing; None where nothing is noted at all.

        Example:
            >>> Notes(comment=" ").settled()
            >>> Notes(comment="See the policy.").settled()
            Notes(flagged=False, comment='See the policy.', reason=None)
        """
        comment, reason = ((text if text and text.strip() else None) for text in (self.comment, self.reason))
        found = Notes(self.flagged, comment, reason)
        return None if found == Notes() else found


class _ResponseOf(msgspec.Struct):
    values: dict[str, Any]


class Response(_ResponseOf, kw_only=True):
    """One person's answers to one record.

    Args:
        values: For each question that is answered, its value.
        user: Who answered. Default: the dataset's default user.
        status: ``"draft"``, ``"submitted"`` or ``"discarded"``. Only what tells of an answer that was taken back
            has ``"pending"``.
        flagged: Whether it is to be looked at again.
        comment: What the person says about the record or the answer.
        reason: Why it was discarded.
        measures: What was measured while it was given. Set by the store only.
        edits: Answers being changed since they were submitted or discarded, not submitted again yet; the
            ``values`` stay what counts until then. Set by the store only.
        revision: How often the answer has changed, 1 at first. Set by the store only.
        updated_at: When it last changed, ISO 8601 in UTC. Set by the store only.

    Example:
        >>> Response({"response": "Within 30 days."}, user="ana").status
        'submitted'
    """

    user: str | None = None
    status: RecordStatus = "submitted"
    flagged: bool = False
    comment: str | None = None
    reason: str | None = None
    measures: Measures | None = None
    edits: dict[str, Any] | None = None
    revision: int = 0
    updated_at: str | None = None

    @property
    def notes(self) -> Notes | None:
        """What is noted beside it, or None."""
        return Notes(self.flagged, self.comment, self.reason).settled()


class _RecordOf(msgspec.Struct):
    fields: dict[str, Any]


class FeedbackRecord(_RecordOf, kw_only=True):
    """What one screen shows: the fields' values, suggestions for the questions, people's responses.

    Args:
        fields: For each field its value.
        id: What identifies the record for good. Default: a hash of the fields, so that the same fields are
            the same record.
        metadata: Anything else that JSON can hold, by name.
        suggestions: Any number for each question, the first choice first.
        responses: At most one for each user.

    Example:
        >>> record = FeedbackRecord({"prompt": "How do I return a parcel?"}, id="ticket-7")
        >>> record.fields["prompt"]
        'How do I return a parcel?'
    """

    id: str | None = None
    metadata: dict[str, Any] = {}
    suggestions: list[Suggestion] = []
    responses: list[Response] = []

    def suggestion(self, question: str) -> Suggestion | None:
        """Give the first suggestion for a question, or None."""
        return next((s for s in self.suggestions if s.question == question), None)

    def suggestions_for(self, question: str) -> list[Suggestion]:
        """Give all suggestions for a question, in order."""
        return [s for s in self.suggestions if s.question == question]

    def response(self, user: str) -> Response | None:
        """Give this user's response, or None while the record is pending for them."""
        return next((r for r in self.responses if r.user == user), None)

    @property
    def status(self) -> RecordStatus:
        """The record's status over all users: submitted if anyone submitted, else draft, else discarded."""
        return overall_status({response.status for response in self.responses})


def overall_status(statuses: set[RecordStatus]) -> RecordStatus:
    """Give a record's status from the statuses of its responses.

    Example:
        >>> overall_status({"draft", "submitted"}), overall_status(set())
        ('submitted', 'pending')
    """
    for status in ("submitted", "draft", "discarded"):
        if status in statuses:
            return status
    return "pending"


def hashed_id(fields: Mapping[str, Any]) -> str:
    """Give the id of a record that has none of its own: 128 bits of BLAKE2b over its fields as sorted JSON.

    Fields that are null count as left out, so that a new optional field does not change who a record is.

    Example:
        >>> hashed_id({"a": "1", "b": None}) == hashed_id({"a": "1"})
        True
    """
    present = {name: value for name, value in fields.items() if value is not None}
    canonical = msgspec.json.encode(present, order="sorted", enc_hook=str.__str__)  # np.str_ is a str too
    return hashlib.blake2b(canonical, digest_size=16).hexdigest()
