"""The part of `FeedbackDataset` that answers records and says how far the answering is."""
# ruff: noqa: PLC0415 (what is slow to import is imported where it is used)

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from nb_feedback.errors import UnknownName
from nb_feedback.picking import check_id
from nb_feedback.progress import Progress
from nb_feedback.records import Response, Status
from nb_feedback.users import default_user, user_or_default

if TYPE_CHECKING:
    import pandas as pd

    from nb_feedback.store.stored_dataset import StoredDataset


class Answers:
    """People's answers. `FeedbackDataset` is one of these; nothing else is."""

    _stored: StoredDataset

    def respond(
        self,
        record_id: str,
        values: Mapping[str, Any],
        *,
        user: str | None = None,
        status: Status = "submitted",
    ) -> Response:
        """Answer a record as the widget does, replacing what this user answered before.

        Args:
            record_id: The record's id.
            values: For each question that is answered, its value.
            user: Who answers. Default: the JupyterHub user, else the login name.
            status: ``"draft"``, ``"submitted"`` or ``"discarded"``.

        Returns:
            The response as it is stored.

        Raises:
            UnknownName: No such record, question or status.
            InvalidInput: The id, the user or the values are of another type.
            InvalidResponse: A question refuses its answer, such as nothing at all for a required one.

        Example:
            >>> ds.respond("1", {"response": "Until six."}, user="ana").revision
            1
        """
        check_id(record_id)
        return self._stored.respond(record_id, user_or_default(user), status, values).response

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

        Its columns: ``id`` of the record, ``user``, ``status``, ``revision``, ``updated_at`` (UTC), and each
        question's answer, None where there is none. What is being changed after a submit is not in it.

        Args:
            user: Whose responses. Default: everyone's.

        Raises:
            UnknownName: This user has no response.

        Example:
            >>> ds.responses().columns.tolist()
            ['id', 'user', 'status', 'revision', 'updated_at', 'response']
        """
        from nb_feedback.export.frames import responses

        if user is not None:
            self._refuse_unknown(user)
        return responses(self._stored, user)

    def _refuse_unknown(self, user: str) -> None:
        known = self._stored.users()
        if user not in known and user != default_user():
            raise UnknownName("user", user, known)
