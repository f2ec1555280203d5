"""Putting answers that a browser has kept, and a person has downloaded as a file, into a dataset."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Literal, TypeVar, cast

import msgspec

from nb_feedback.errors import AnswerConflict, InvalidInput, UnknownName
from nb_feedback.hashing import hashed
from nb_feedback.measures import Measured
from nb_feedback.paths import path_of
from nb_feedback.records import STATUSES, Notes, Status
from nb_feedback.restored import Restored
from nb_feedback.store.answers import Origin
from nb_feedback.store.stored_dataset import StoredDataset
from nb_feedback.text import described, problem_with_id

FORMAT = "nb_feedback/kept"
VERSION = 2
_VERSIONS = (1, VERSION)

OnRestoreConflict = Literal["keep", "replace"]
"""What to do with an answer that was changed since, or elsewhere."""

CONFLICTS: tuple[str, ...] = ("keep", "replace")

_T = TypeVar("_T")
_Number = Annotated[int, msgspec.Meta(ge=0, le=2**53)]


class _Kept(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """An answer as the page keeps it until it is saved; see ``js/src/journal.ts``."""

    client: Annotated[str, msgspec.Meta(min_length=1)]
    seq: _Number | None
    record: str
    base: _Number
    status: str
    values: dict[str, Any]
    edits: dict[str, Any] | None
    at: _Number
    contents: str | None = None
    notes: Notes | None = None
    measured: Measured | None = None


class _File(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What the widget's *Download* saves; see ``js/src/downloading.ts``."""

    format: str
    version: int
    dataset: str
    name: str | None
    user: str
    downloaded_at: str
    answers: list[Any]


def restore(dataset: StoredDataset, path: Any, on_conflict: OnRestoreConflict) -> Restored:
    """Store the answers of a file; `FeedbackDataset.restore` says how.

    Raises:
        InvalidInput: The file cannot be read, or is no such file; nothing was restored.
        StoreError: The store failed. What was restored by then is; run it again for the rest.
    """
    file, answers = _read(path_of(path, "restore"))
    # A file from a dataset in memory may have answers to earlier ones like it, too; those have no base.
    sure = file.dataset == dataset.uid and file.name is not None
    found: dict[str, list[tuple[str, str]]] = {"restored": [], "there": [], "conflict": [], "refused": []}
    # As the page does: one by one as they were given; in another dataset, whose revisions mean nothing here, what
    # is not answered yet is answered, and the latest answer to a record counts.
    for kept in sorted(answers, key=lambda each: each.at, reverse=not sure):
        base = kept.base if file.dataset == dataset.uid else 0
        outcome, reason = _outcome(dataset, file.user, kept, base, sure=sure, replace=on_conflict == "replace")
        found[outcome].append((kept.record, reason))
    return Restored(
        restored=[record for record, _ in found["restored"]],
        already_there=[record for record, _ in found["there"]],
        conflicts=found["conflict"],
        refused=found["refused"],
    )


def contents_of(fields: Mapping[str, Any]) -> str:
    """Give the hash of a record's fields that the page writes beside an answer; see ``js/src/contents.ts``.

    It is over the fields' JSON, sorted by name.

    Example:
        >>> contents_of({"b": "ü", "a": "1"}) == contents_of({"a": "1", "b": "ü"})
        True
    """
    pairs = sorted(fields.items(), key=lambda pair: pair[0].encode("utf-16-be", "surrogatepass"))
    return hashed(json.dumps(pairs, ensure_ascii=False, separators=(",", ":")))


def _outcome(  # noqa: PLR0913 (what, for whom, where, and how)
    dataset: StoredDataset, user: str, kept: _Kept, base: int, *, sure: bool, replace: bool
) -> tuple[str, str]:
    """Store one answer; say what came of it, and why."""
    try:
        if not sure:
            _check_contents(dataset, kept)
        return _store(dataset, user, kept, base, replace=replace), ""
    except AnswerConflict as error:
        return "conflict", str(error)
    except InvalidInput as error:
        return "refused", str(error).removesuffix(" Nothing was stored.")


def _store(dataset: StoredDataset, user: str, kept: _Kept, base: int, *, replace: bool) -> str:
    # As in js/src/adopting.ts: whichever of the two comes first, the other changes nothing.
    client = kept.client if kept.seq is not None else f"{kept.client}/{kept.record}"
    origin = Origin(client, kept.at if kept.seq is None else kept.seq, base)
    status = cast("Status", kept.status)
    try:
        saved = dataset.respond(
            *(kept.record, user, status, kept.values),
            edits=kept.edits,
            notes=kept.notes,
            measured=kept.measured,
            compare=kept.measured is not None,
            origin=origin,
        )
    except AnswerConflict as error:
        if _says_the_same(dataset, user, kept):
            return "there"
        # Who answers in this very moment is another conflict, with another revision.
        if replace and error.revision != base:
            return _store(dataset, user, kept, error.revision, replace=replace)
        raise
    return "restored" if saved.applied else "there"


def _says_the_same(dataset: StoredDataset, user: str, kept: _Kept) -> bool:
    there = dataset.record(kept.record).response(user)
    if there is None:
        return False
    notes = None if kept.notes is None else kept.notes.settled()
    mine = (kept.status, _answered(kept.values), _answered(kept.edits), notes)
    return mine == (there.status, _answered(there.values), _answered(there.edits), there.notes)


def _answered(values: Mapping[str, Any] | None) -> dict[str, Any] | None:
    return None if values is None else {name: value for name, value in values.items() if value is not None}


def _check_contents(dataset: StoredDataset, kept: _Kept) -> None:
    """Refuse an answer to a record of another dataset that has the same id and other contents."""
    if kept.contents is not None and contents_of(dataset.record(kept.record).fields) != kept.contents:
        raise InvalidInput(
            f"record {kept.record!r}: the answer was given, in another dataset, to a record with other contents"
        )


def _read(path: Path) -> tuple[_File, list[_Kept]]:
    """Read a file and all answers in it, or say what is wrong with it."""
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise InvalidInput(f"restore: {path} cannot be read: {reason}") from error
    try:
        # Not msgspec: an answer with what no store can hold must not keep the others from being restored.
        said = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise _malformed(path, f": expected JSON, as the widget's Download writes it: {error}") from error
    form = said.get("format") if isinstance(said, dict) else said
    if form != FORMAT:
        raise _malformed(path, f": expected what the widget's Download writes, {FORMAT!r}, got {described(form)}")
    if said.get("version") not in _VERSIONS:
        found = f"got {described(said.get('version'))}; is nb_feedback up to date?"
        raise _malformed(path, f": expected a version up to {VERSION} of the format, {found}")
    file = _converted(said, _File, path, "")
    problem = problem_with_id(file.user)
    if problem is not None:
        raise _malformed(path, f": user: {problem}")
    total = len(file.answers)
    answers = [_converted(each, _Kept, path, f", answer {at} of {total}") for at, each in enumerate(file.answers, 1)]
    for at, kept in enumerate(answers, 1):
        if kept.status not in STATUSES:
            raise _malformed(path, f", answer {at} of {total}: {UnknownName('status', kept.status, STATUSES)}")
    return file, answers


def _converted(said: Any, kind: type[_T], path: Path, place: str) -> _T:
    try:
        return msgspec.convert(said, kind)
    except msgspec.ValidationError as error:
        found = re.fullmatch(r"(?P<reason>.*) - at `\$\.?(?P<key>.*)`", str(error), re.DOTALL)
        reason = f"{found['key']}: {found['reason']}" if found and found["key"] else str(error)
        raise _malformed(path, f"{place}: {reason}") from error


def _malformed(path: Path, what: str) -> InvalidInput:
    return InvalidInput(f"restore: {path.name}{what}. Nothing was restored.")
