from __future__ import annotations

import getpass
import os
from collections.abc import Callable, Iterator
from pathlib import Path

import hypothesis
import pytest

from nb_feedback.schema import Schema, TextField, TextQuestion
from nb_feedback.store.engine import Store, memory_store, open_store
from nb_feedback.store.stored_dataset import StoredDataset

TEST_DATA = "NB_FEEDBACK_TEST_DATA"

# Databases are slow at times, and a slow example is no wrong one.
hypothesis.settings.register_profile("project", deadline=None, max_examples=50)
hypothesis.settings.load_profile("project")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Work in an empty folder, as the user "me", with no store chosen."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("NB_FEEDBACK_STORE", raising=False)
    monkeypatch.delenv("JUPYTERHUB_USER", raising=False)
    monkeypatch.setattr(getpass, "getuser", lambda: "me")
    return tmp_path


@pytest.fixture
def real_data() -> Path:
    """The folder of real records, which are not in the project."""
    where = os.environ.get(TEST_DATA)
    if not where:
        pytest.skip(f"the real records are not in the project; {TEST_DATA} says where they are")
    return Path(where)


@pytest.fixture(params=["memory", "file"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    """Each kind of store in turn; what runs with this is what every store has to do."""
    opened = memory_store() if request.param == "memory" else open_store(tmp_path / "store.db")
    yield opened
    opened.close()


@pytest.fixture
def schema() -> Schema:
    return Schema(
        (TextField("prompt"), TextField("context", required=False)),
        (TextQuestion("response"), TextQuestion("note", required=False)),
    )


@pytest.fixture
def make(store: Store, schema: Schema) -> Callable[..., StoredDataset]:
    """Make a dataset in the store, or go on with it."""

    def make_one(name: str = "answers", schema: Schema = schema, guidelines: str = "") -> StoredDataset:
        return StoredDataset.create_or_continue(store, name, schema, guidelines)

    return make_one


@pytest.fixture
def dataset(make: Callable[..., StoredDataset]) -> StoredDataset:
    return make()
