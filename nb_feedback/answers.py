"""The part of `FeedbackDataset` that answers records and says how far the answering is."""
# ruff: noqa: PLC0415 (what is slow to import is imported where it is used)

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Literal

from nb_feedback.errors import InvalidInput, UnknownName
from nb_feedback.picking import check_id
from nb_feedback.progress import Progress
from nb_feedback.records import Notes, RecordStatus, Response
from nb_feedback.text import described
from nb_feedback.users import default_user, user_or_default

if TYPE_CHECKING:
    import pandas as pd

    from nb_feedback.restored import Restored
    from nb_feedback.store.steps import Step
    from nb_feedback.store.stored_dataset import StoredDataset


class Answers:
    """People's answers. `FeedbackDataset` is one of these; nothing else is."""

    _stored: StoredDataset

    def respond(  # noqa: PLR0913 (keywords, each of which says what it is)
        self,
        record_id: str,
        values: Mapping[str, Any],
        *,
        user: str | None = None,
        status: RecordStatus = "submitted",
        flagged: bool = False,
        comment: str | None = None,
        reason: str | None = None,
    ) -> Response:
        """Answer a record as the widget does, replacing what this user answered before.

        Args:
            record_id: The record's id.
            values: For each question that is answered, its value. What is submitted has none for a question that is
                not asked (``visible_if``).
            user: Who answers. Default: the JupyterHub user, else the login name.
            status: ``"draft"``, ``"submitted"`` or ``"discarded"``; or ``"pending"``, without values, which takes
                the answer back. It stays in the history.
            flagged: Whether it is to be looked at again.
            comment: What to say about the record or the answer.
            reason: With ``status="discarded"``, why; any text, also one that ``discard_reasons`` has not.

        Returns:
            The response as it is stored.

        Raises:
            UnknownName: No such record, question or status.
            InvalidInput: The id, the user, the values or the notes are of another type, or what is not discarded has a
                reason.
            InvalidResponse: A question refuses its answer, such as nothing at all for a required one.

        Example:
            >>> ds.respond("1", {"response": "Until six."}, user="ana").revision
            1
            >>> ds.respond("2", {}, status="discarded", reason="off topic", comment="About a car.").reason
            'off topic'
        """
        check_id(record_id)
        notes = Notes(flagged, comment, reason)
        return self._stored.respond(record_id, user_or_default(user), status, values, notes=notes).response

    def respond_all(
        self,
        answers: Mapping[str, Mapping[str, Any]],
        *,
        user: str | None = None,
        status: RecordStatus = "submitted",
    ) -> list[Response]:
        """Answer many records, all of them or none, as one step to undo.

        Args:
            answers: For each record's id the values, as in `respond`.
            user: Who answers. Default: the JupyterHub user, else the login name.
            status: What each response becomes.

        Returns:
            The responses as they are stored, in the order given.

        Raises:
            UnknownName: No such record, question or status.
            InvalidInput: An id, the user or the values are of another type.
            InvalidResponse: A question refuses its answer; the message names the record.

        Example:
            >>> len(ds.respond_all({"1": {"response": "Until six."}, "2": {"response": "Upstairs."}}, user="ana"))
            2
            >>> print(ds.undo(user="ana"))
            submitted: 1, 2
        """
        if not isinstance(answers, Mapping):
            raise InvalidInput(f"answers: expected a dict of record id to values, got {described(answers)}")
        for record_id in answers:
            check_id(record_id)
        return [saved.response for saved in self._stored.respond_all(answers, user_or_default(user), status)]

    def undo(self, *, user: str | None = None) -> Step | None:
        """Take back what a user did last: a submit, a discard, drafts in a row, or many answers given as one.

        What is taken back stays in the history, and `redo` does it again. Answers that came with their records
        are not taken back.

        Args:
            user: Whose last step. Default: the JupyterHub user, else the login name.

        Returns:
            What was undone, or None if there was nothing.

        Example:
            >>> _ = ds.respond("1", {"response": "Until six."})
            >>> print(ds.undo())
            submitted: 1
            >>> ds["1"].status
            'pending'
        """
        return self._stored.undo(user_or_default(user))

    def redo(self, *, user: str | None = None) -> Step | None:
        """Do again what a user undid last, as long as they have done nothing else since.

        Args:
            user: Whose last undo. Default: the JupyterHub user, else the login name.

        Returns:
            What was done again, or None if there was nothing.

        Example:
            >>> _ = ds.respond("1", {"response": "Until six."})
            >>> _ = ds.undo()
            >>> print(ds.redo())
            submitted: 1
        """
        return self._stored.redo(user_or_default(user))

    def history(self, record_id: str, *, user: str | None = None) -> pd.DataFrame:
        """Give a data frame with a row for every accepted change of a record's answers, the oldest first.

        Its columns: ``at`` (UTC), ``user``, ``action`` (``"draft"``, ``"submitted"``, ``"discarded"``, ``"edited"``
        after that, ``"noted"`` for a flag or a comment alone, ``"pending"``, ``"undo"``, ``"redo"``, or ``"added"``
        with its record), ``status`` and ``revision`` from then on, ``client``, the page that it came from, or None for
        Python, ``flagged``, ``comment`` and ``reason``, and each question's answer as it was then, for ``"edited"`` the
        one that was being written.

        Args:
            record_id: The record's id.
            user: Whose answers. Default: everyone's.

        Raises:
            UnknownName: No such record.

        Example:
            >>> for answer in ("Until five.", "Until six."):
            ...     _ = ds.respond("1", {"response": answer}, user="ana")
            >>> ds.history("1")[["user", "action", "revision", "response"]]
              user     action  revision     response
            0  ana  submitted         1  Until five.
            1  ana  submitted         2   Until six.
        """
        from nb_feedback.export.frames import history

        check_id(record_id)
        return history(self._stored, record_id, user)

    def progress(self, user: str | None = None) -> Progress:
        """Count how far the work is, over all users or for one.

        Args:
            user: Whose work. Default: everyone's together, with each user's in ``users``.

        Raises:
            UnknownName: This user has no response.

        Example:
            >>> _ = ds.respond("1", {"response": "Until six."}, user="ana")
            >>> ds.progress()
            1 of 2 submitted · 1 pending
            >>> ds.progress().users["ana"].submitted
            1
        """
        if user is None:
            return self._stored.progress()
        self._refuse_unknown(user)
        counts = self._stored.counts(user)
        return Progress.of(counts, {user: counts})

    def responses(self, user: str | None = None) -> pd.DataFrame:
        """Give a data frame with a row for each response, in the order of the records.

        Its columns: ``id`` of the record, ``user``, ``status``, ``revision``, ``updated_at`` (UTC), ``flagged``,
        ``comment``, ``reason`` (of a discard), ``seconds`` that people were at it in the widget, and each question's
        answer, None where there is none. What is being changed after a submit is not in it.

        Then for each question ``<q>.suggestion``, with which of its suggestions the answer began, 0 the first;
        ``<q>.distance`` and ``<q>.word_distance``, how many characters and words of that one were inserted, deleted or
        replaced; and ``<q>.unchanged``. They are missing where there was no suggestion or nothing was submitted, and
        the distances where a text has over 12,000 characters, and where the question is not answered with a text. For a
        ranking ``<q>.shown``, the order in which its values were shown; None where it was answered from Python.

        Args:
            user: Whose responses. Default: everyone's.

        Raises:
            UnknownName: This user has no response.

        Example:
            >>> ds.responses().columns[:5].tolist()
            ['id', 'user', 'status', 'revision', 'updated_at']
            >>> ds.responses().columns[5:].tolist()  # doctest: +ELLIPSIS
            ['flagged', 'comment', 'reason', 'seconds', 'response', 'response.suggestion', ...]
        """
        from nb_feedback.export.frames import responses

        if user is not None:
            self._refuse_unknown(user)
        return responses(self._stored, user)

    def restore(self, path: str | os.PathLike[str], *, on_conflict: Literal["keep", "replace"] = "keep") -> Restored:
        """Store the answers of a file that the widget's *Download* saved: what a browser had kept and not sent.

        Each is stored as the page that has it would send it, and once, however often it comes: restoring a file
        again, or running the notebook in that browser as well, changes nothing. What was answered in another way
        since is left as it is, and so is what has no record here, or cannot be stored; the result lists them.

        A file may come from another dataset, such as one in memory that is gone. Then only what its user has not
        answered yet is answered, and only where the record's contents are the same.

        Args:
            path: The file.
            on_conflict: What to do where the answer was changed since: ``"keep"`` it, or ``"replace"`` it with the
                one in the file. What is replaced stays in the store's history.

        Returns:
            The number of answers that were restored. It shows as one line, and has ``restored``,
            ``already_there``, ``conflicts`` and ``refused``.

        Raises:
            InvalidInput: The file cannot be read, or is no such file; nothing was restored.
            UnknownName: No such ``on_conflict``.
            StoreError: The store failed in the middle of it; restore the file again for the rest.

        Example:
            >>> answer = {"client": "a1", "seq": 1, "record": "1", "base": 0, "status": "draft", "at": 1763906520000}
            >>> answer |= {"values": {"response": "Until six."}, "edits": None}
            >>> kept = {"format": "nb_feedback/kept", "version": 1, "dataset": "b2", "name": None, "user": "ana"}
            >>> kept |= {"downloaded_at": "2026-11-23T14:02:00.000Z", "answers": [answer]}
            >>> _ = (folder / "answers.json").write_text(json.dumps(kept))
            >>> ds.restore(folder / "answers.json")
            1 restored
            >>> ds.restore(folder / "answers.json")
            0 restored, 1 already there
        """
        from nb_feedback.restoring import CONFLICTS, restore

        if on_conflict not in CONFLICTS:
            raise UnknownName("on_conflict", on_conflict, CONFLICTS)
        return restore(self._stored, path, on_conflict)

    def _refuse_unknown(self, user: str) -> None:
        known = self._stored.users()
        if user not in known and user != default_user():
            raise UnknownName("user", user, known)
