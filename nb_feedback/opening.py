"""Where a dataset lives: making it, going on with it, finding it again, by name."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from nb_feedback.answer_checks import AnswerChecks
from nb_feedback.errors import FeedbackError, InvalidSchema, StoreError, UnknownName
from nb_feedback.schema import Schema
from nb_feedback.store.engine import ENVIRONMENT, memory_store, open_store, store_path
from nb_feedback.store.stored_dataset import StoredDataset
from nb_feedback.text import described, problem_with_name, problem_with_text

Location = str | os.PathLike[str] | None
"""A store's file; None is the default one."""


def create_or_continue(  # noqa: PLR0913 (what `FeedbackDataset` takes)
    name: str | None,
    fields: Any,
    questions: Any,
    guidelines: str,
    store: Location,
    *,
    discard_reasons: Any = (),
    metadata_properties: Any = (),
) -> StoredDataset:
    """Give the dataset of this name with these fields and questions; without a name a new one in memory."""
    schema = Schema(
        _members("fields", fields),
        _members("questions", questions),
        _members("discard_reasons", discard_reasons),
        _members("metadata_properties", metadata_properties),
    )
    checks = AnswerChecks(schema.questions)
    schema = schema.saved()
    problem = problem_with_text(guidelines)
    if problem is not None:
        raise InvalidSchema(f"guidelines: {problem}")
    if name is None:
        if store is not None:
            raise InvalidSchema(
                "a dataset without a name is kept in memory only; name it to keep it in the store given"
            )
        return _with(checks, StoredDataset.create_or_continue(memory_store(), "memory", schema, guidelines))
    problem = problem_with_name(name)
    if problem is not None:
        raise InvalidSchema(f"the dataset's name {problem}")
    with _no_path(store):
        opened = open_store(store)
    return _with(checks, StoredDataset.create_or_continue(opened, name, schema, guidelines))


def _with(checks: AnswerChecks, dataset: StoredDataset) -> StoredDataset:
    dataset.checks = checks
    return dataset


def load(name: str, store: Location) -> StoredDataset:
    """Give the dataset of this name as it is; looking for it makes no file."""
    with _no_path(store):
        path = store_path(store)
        opened = open_store(store) if path.exists() else None
    if opened is None:
        raise UnknownName("dataset", name, [], hint=f"Looked in {path}, which does not exist.")
    return StoredDataset.load(opened, name)


def names(store: Location) -> list[str]:
    """Give the names of the datasets in a store; looking for them makes no file."""
    with _no_path(store):
        opened = open_store(store) if store_path(store).exists() else None
    return [] if opened is None else StoredDataset.names(opened)


@contextmanager
def _no_path(store: Location) -> Iterator[None]:
    """Translate what Python says of names that cannot be paths: a NUL, too long, an unknown home folder."""
    named = os.environ.get(ENVIRONMENT) if store is None else store
    if isinstance(named, str) and "\0" in named:
        raise StoreError(f"the store {named!r} cannot be a file: embedded null byte; give store= another path")
    try:
        yield
    except FeedbackError:
        raise
    except (OSError, RuntimeError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise StoreError(f"the store {named!r} cannot be a file: {reason}; give store= another path") from error


def _members(option: str, given: Any) -> tuple[Any, ...]:
    if isinstance(given, (str, Mapping)) or not isinstance(given, Iterable):
        raise InvalidSchema(f"{option}: expected a list, got {described(given)}")
    return tuple(given)
