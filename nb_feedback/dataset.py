"""`FeedbackDataset`: the one object that a user holds.

It is thin: each method hands over to the floor below that knows how. What is slow to import (SQLAlchemy,
pandas, datasets, the widget) is imported where it is used.
"""
# ruff: noqa: PLC0415 (for that reason)

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, overload

import msgspec

from nb_feedback.added import Added
from nb_feedback.answers import Answers
from nb_feedback.bar import with_bar
from nb_feedback.errors import FeedbackError, InvalidInput, UnknownName
from nb_feedback.exports import Exports
from nb_feedback.keys import checked_keys
from nb_feedback.picking import pick
from nb_feedback.properties import MetadataProperty
from nb_feedback.query import Query, QueryLike
from nb_feedback.records import FeedbackRecord
from nb_feedback.schema import Field, Question
from nb_feedback.sources import read
from nb_feedback.templates import Templates
from nb_feedback.text import problem_with_id
from nb_feedback.users import default_user, user_or_default

if TYPE_CHECKING:
    from psygnal import SignalInstance

    from nb_feedback.opening import Location
    from nb_feedback.sources.columns import SuggestionColumns
    from nb_feedback.store.stored_dataset import StoredDataset
    from nb_feedback.widget.protocol import Layout
    from nb_feedback.widget.widget import FeedbackWidget

Records = list[FeedbackRecord]  # `list` means something else inside the class
Names = list[str]

CONFLICTS = ("update", "skip", "error")
"""What `add_records` can do with a record that is there with other contents."""


class FeedbackDataset(Answers, Exports, Templates):
    """Records that people read and answer questions about, kept in a store and shown in a notebook cell.

    The same name in the same store goes on where it was: records and answers are still there, and titles,
    descriptions, guidelines and further optional fields and questions are brought up to date.

    Args:
        name: What it is saved under. Default: none, which keeps it in memory only.
        fields: What a record shows.
        questions: What people are asked.
        guidelines: How to answer, in Markdown.
        discard_reasons: The reasons that people can choose from when they discard a record, such as
            ``["off topic", "harmful"]``. They may change at any time.
        metadata_properties: Metadata that is declared, as `TermsMetadataProperty`, `IntegerMetadataProperty` or
            `FloatMetadataProperty`. It is checked when records are added, and exported in columns of its own. Other
            metadata is taken as it is. They may change at any time; what is there already is not checked again.
        store: The SQLite file to keep it in. Default: the environment variable ``NB_FEEDBACK_STORE``, else
            ``nb_feedback.db`` in the working directory.

    Raises:
        InvalidSchema: The name, a field, a question, the guidelines, a reason to discard or a metadata property cannot
            be taken.
        SchemaMismatch: The store has this name with fields or questions that cannot become these.
        StoreError: The store cannot be opened.

    Example:
        >>> from nb_feedback import FeedbackDataset, TextField, TextQuestion
        >>> ds = FeedbackDataset(fields=[TextField("prompt")], questions=[TextQuestion("response")])
        >>> ds.add_records(
        ...     [{"prompt": "How do I return a parcel?", "draft": "Within 30 days."}],
        ...     suggestions={"response": "draft"},
        ... )
        1 added
        >>> ds
        FeedbackDataset(in memory only, not saved: 0 of 1 submitted)
    """

    _stored: StoredDataset
    _shown: FeedbackWidget | None = None

    def __init__(  # noqa: PLR0913 (keywords, each of which says what it is)
        self,
        name: str | None = None,
        *,
        fields: Iterable[Field],
        questions: Iterable[Question],
        guidelines: str = "",
        discard_reasons: Iterable[str] = (),
        metadata_properties: Iterable[MetadataProperty] = (),
        store: Location = None,
    ) -> None:
        from nb_feedback.opening import create_or_continue

        self._stored = create_or_continue(
            name,
            fields,
            questions,
            guidelines,
            store,
            discard_reasons=discard_reasons,
            metadata_properties=metadata_properties,
        )

    @classmethod
    def load(cls, name: str, store: Location = None) -> FeedbackDataset:
        """Open a saved dataset as it is.

        Args:
            name: What it is saved under.
            store: Where; the default is the constructor's.

        Raises:
            UnknownName: There is no such dataset; the message has those there are, and where it looked.
            StoreError: The store cannot be opened.

        Example:
            >>> FeedbackDataset.load("support-answers", store="nowhere.db")  # doctest: +ELLIPSIS
            Traceback (most recent call last):
                ...
            nb_feedback.errors.UnknownName: unknown dataset 'support-answers': there is no dataset yet. ...
        """
        from nb_feedback.opening import load

        dataset = cls.__new__(cls)
        dataset._stored = load(name, store)  # noqa: SLF001 (the same class)
        return dataset

    @classmethod
    def list(cls, store: Location = None) -> Names:
        """Give the names of the datasets in a store, in alphabetical order; none where there is no store yet.

        Args:
            store: Where; the default is the constructor's.

        Raises:
            StoreError: The store cannot be opened.

        Example:
            >>> FeedbackDataset.list(store="nowhere.db")
            []
        """
        from nb_feedback.opening import names

        return names(store)

    def delete(self) -> None:
        """Remove the dataset from its store for good, with all its records and answers.

        Example:
            >>> ds.delete()
        """
        self._stored.delete()

    def backup(self, path: str | os.PathLike[str]) -> Path:
        """Copy the whole store into a new file, with every dataset in it, also while people are answering.

        The copy is a store by itself, as it was at one moment: open it with ``FeedbackDataset.load(name, store=path)``.
        A dataset that is in memory only is called ``"memory"`` in its copy. Nothing that is there is replaced.

        Args:
            path: The file to make.

        Returns:
            Its absolute path.

        Raises:
            InvalidInput: It is no path, there is a file already, or none can be written there.
            StoreError: The store cannot be read, or is damaged.

        Example:
            >>> copy = ds.backup(folder / "copy.db")
            >>> len(FeedbackDataset.load("memory", store=copy))
            2
        """
        from nb_feedback.store.backup import backup

        return backup(self._stored.store, path)

    @property
    def name(self) -> str | None:
        """What it is saved under; None in memory."""
        return self._stored.name

    @property
    def fields(self) -> tuple[Field, ...]:
        """What a record shows."""
        return self._stored.schema.fields

    @property
    def questions(self) -> tuple[Question, ...]:
        """What people are asked."""
        return self._stored.schema.questions

    @property
    def guidelines(self) -> str:
        """How to answer, in Markdown."""
        return self._stored.guidelines

    @property
    def discard_reasons(self) -> tuple[str, ...]:
        """The reasons that people can choose from when they discard a record."""
        return self._stored.schema.discard_reasons

    @property
    def metadata_properties(self) -> tuple[MetadataProperty, ...]:
        """The metadata that is declared."""
        return self._stored.schema.metadata_properties

    @property
    def store(self) -> str:
        """The absolute path of the file that it is saved in, or ``":memory:"``."""
        return self._stored.store.location

    @property
    def responded(self) -> SignalInstance:
        """A psygnal signal that emits ``(record_id, response)`` for each accepted response, whoever gave it.

        It is emitted on the thread of whoever answers, once the answer is stored. A callback that raises does
        no harm to it.

        Example:
            >>> def show(record_id, response):
            ...     print(record_id, response.values)
            >>> _ = ds.responded.connect(show)
            >>> _ = ds.respond("1", {"response": "Hello!"})
            1 {'response': 'Hello!'}
        """
        return self._stored.channel.responded

    def add_records(  # noqa: PLR0913 (keywords, each of which says what a column is)
        self,
        data: Any,
        *,
        mapping: Mapping[str, str] | None = None,
        id: str | None = None,  # noqa: A002 (what people call it)
        suggestions: SuggestionColumns | None = None,
        metadata: Sequence[str] | None = None,
        on_conflict: Literal["update", "skip", "error"] = "update",
    ) -> Added:
        """Add records; those that are there already are recognised, and their responses are never touched.

        All or nothing: where one row is bad, none is added. A text is a ``str`` and nothing is coerced; null
        is taken where a field is not required, and means no suggestion in a column of suggestions.

        An update replaces what the data names: a field, metadata or suggestion that it has no column for stays as
        it is, and a field that is null is cleared. Responses that come with FeedbackRecords are taken from users
        who have none for the record yet, whatever ``on_conflict`` says; one that is there is never touched.

        Args:
            data: FeedbackRecords, dicts, a pandas DataFrame, a ``datasets.Dataset``, or a path to JSON Lines.
            mapping: {field: column}. Default: each field's column has its name.
            id: The column of ids, texts or whole numbers. Default: the id is a hash of the fields.
            suggestions: {question: column}, or {question: {"value": column, "score": column, "agent": column,
                "type": column}}, of which only the value is needed; or a list of these where a question has
                several suggestions.
            metadata: The columns to keep beside the record. Times become ISO 8601 text.
            on_conflict: What to do with a record that is there with other contents: ``"update"`` its fields,
                metadata and suggestions, ``"skip"`` it, or raise an ``"error"``.

        Returns:
            The number of records that are new. It shows as one line, and has ``read``, ``added``,
            ``updated``, ``unchanged``, ``responses``, the new responses that came with records, and ``left_out``,
            the columns that nothing was made of.

        Raises:
            InvalidRecord: A row is bad: the message has the row, the field and the reason. So is one whose id
                another row of the data has with other contents, or with another response of one user.
            UnknownName: A field, question or column that is not there.
            InvalidInput: The data, or an option, is nothing that can be taken.

        Example:
            >>> rows = [{"question": "Is it far?", "number": 7}, {"question": "Is it new?", "number": 8}]
            >>> ds.add_records(rows, mapping={"prompt": "question"})
            2 added; columns left out: number
            >>> ds.add_records(rows, mapping={"prompt": "question"}, metadata=["number"])
            0 added, 2 updated
        """
        if on_conflict not in CONFLICTS:
            raise UnknownName("on_conflict", on_conflict, CONFLICTS)
        source = read(
            data,
            self._stored.schema,
            mapping=mapping,
            id=id,
            suggestions=suggestions,
            metadata=metadata,
            on_conflict=on_conflict,
        )
        if source.digest is not None and self._stored.recognised(source.digest):
            return Added(0, read=source.total, unchanged=source.total, left_out=source.left_out)
        rows = with_bar(source.records, source.total, "adding records")
        tally = self._stored.add(rows, on_conflict=on_conflict, default_user=default_user(), digest=source.digest)
        return Added(**msgspec.structs.asdict(tally), left_out=source.left_out)

    def __len__(self) -> int:
        return len(self._stored)

    def __iter__(self) -> Iterator[FeedbackRecord]:
        return self.records()

    def __contains__(self, record_id: object) -> bool:
        return record_id in self._stored

    @overload
    def __getitem__(self, key: str | int) -> FeedbackRecord: ...
    @overload
    def __getitem__(self, key: slice) -> Records: ...
    def __getitem__(self, key: str | int | slice) -> FeedbackRecord | Records:
        """Give a record by its id or its position, or the records of a slice."""
        return pick(self._stored, key)

    def records(self, query: QueryLike = None) -> Iterator[FeedbackRecord]:
        """Give records in their order, read as they are asked for.

        Args:
            query: Which: None for all, a queue's name, such as ``"pending"``, a dict or a `Query`. A queue is
                that of the query's user, by default the user who is logged in.

        Raises:
            UnknownName: No such queue, key, order or record.
            InvalidInput: A value that its key cannot have.

        Example:
            >>> [record.fields["prompt"] for record in ds.records("pending")]
            ['Is it open?', 'Where is it?']
            >>> [record.fields["prompt"] for record in ds.records({"search": "OPEN"})]
            ['Is it open?']
            >>> [record.id for record in ds.records({"sort": "length", "descending": True})]
            ['2', '1']
        """
        wanted = Query.of(query)
        self._stored.check_filter(wanted)
        return self._stored.records(wanted, default_user())

    def annotate(
        self,
        *,
        user: str | None = None,
        query: QueryLike = None,
        layout: Layout = "focus",
        measure: bool = True,
        keys: Mapping[str, str] | None = None,
    ) -> FeedbackWidget:
        """Give a widget to annotate with. Showing the dataset itself is showing ``ds.annotate()``.

        Args:
            user: Who annotates. Default: the query's user, else the JupyterHub user, else the login name.
            query: Where to begin, and with which records: a queue's name, such as ``"draft"``, a dict or a `Query`.
                What it looks for can be changed in the widget. Default: where the user was, else the first pending
                record.
            layout: ``"focus"``, one record at a time, or ``"list"``, many in a list, to edit in place and to
                answer several at once. The header switches between the two.
            measure: Whether to measure for how long people are at a record, and how far what they submit is from its
                suggestion. Without, neither is known of what is answered in this widget.
            keys: Other keys for some commands, such as ``{"submit": "Mod+Shift+Enter", "next": "Alt+J"}``, where
                ``Mod`` is Ctrl, and the command key on a Mac. ``nb_feedback.keys.COMMANDS`` has all commands.

        Raises:
            UnknownName: No such layout, queue, order, record or command.
            InvalidInput: No possible user, or another one than the query's; or a query or a key that cannot be.

        Example:
            >>> widget = ds.annotate(user="ana", query="pending")
            >>> widget = ds.annotate(query={"search": "open", "sort": "score"}, keys={"submit": "F2"})
        """
        from nb_feedback.widget.protocol import LAYOUTS

        wanted_keys = checked_keys(keys)
        if layout not in LAYOUTS:
            raise UnknownName("layout", layout, LAYOUTS)
        wanted = None if query is None else Query.of(query)
        self._stored.check_filter(wanted or Query())
        asked_about = None if wanted is None else wanted.user
        annotator = user_or_default(asked_about if user is None else user)
        problem = problem_with_id(annotator)
        if problem is not None:
            raise InvalidInput(f"user: {problem}")
        if asked_about not in {None, annotator}:
            raise InvalidInput(
                f"annotate: {annotator!r} cannot work in the queue of {asked_about!r}; "
                "everyone has queues of their own, so leave the user out of the query"
            )
        if wanted is not None and wanted.record is not None:
            self._stored.position(wanted.record)  # which refuses a record that is not there

        from nb_feedback.widget.widget import FeedbackWidget

        return FeedbackWidget(
            self._stored, user=annotator, query=wanted, layout=layout, measure=measure, keys=wanted_keys
        )

    def _repr_mimebundle_(self, **kwargs: Any) -> Any:
        # One widget a dataset, so that showing it twice gives two views of the same; a closed one shows nothing.
        if self._shown is None or self._shown.ended:
            self._shown = self.annotate()
        return self._shown._repr_mimebundle_(**kwargs)

    def _display_(self) -> FeedbackWidget:
        # What marimo asks for. There a widget ends with the run of the cell that made it, so each cell has its own.
        return self.annotate()

    def __repr__(self) -> str:
        try:
            progress = self.progress().brief
        except FeedbackError as error:  # a repr that raises would hide what it was wanted for
            progress = str(error)
        if self.name is None:
            return f"FeedbackDataset(in memory only, not saved: {progress})"
        return f"FeedbackDataset({self.name!r}: {progress}, in {self.store})"
