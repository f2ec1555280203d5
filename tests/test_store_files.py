"""What a store in a file has to do besides: opening, going on, sharing, and refusing what is not its own."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import subprocess
import sys
import textwrap
import threading
import time
from collections.abc import Callable
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import insert, select, update

from nb_feedback import FeedbackRecord, StoreError, Suggestion
from nb_feedback.schema import Schema
from nb_feedback.store import dialects, pool, tables
from nb_feedback.store.engine import Store, memory_store, open_store, store_path
from nb_feedback.store.json import decoded, encoded, now
from nb_feedback.store.stored_dataset import StoredDataset


def make(store: Store, schema: Schema, name: str = "answers") -> StoredDataset:
    return StoredDataset.create_or_continue(store, name, schema, "")


def add(dataset: StoredDataset, count: int = 1) -> None:
    rows = ((f"row {n}", FeedbackRecord({"prompt": f"p{n}"}, id=f"r{n}")) for n in range(count))
    dataset.add(rows, on_conflict="update", default_user="me")


def python(code: str, *arguments: object, **options: Any) -> subprocess.Popen[str]:
    program = [sys.executable, "-W", "error", "-c", textwrap.dedent(code), *map(str, arguments)]
    return subprocess.Popen(
        program, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, encoding="utf-8", **options
    )


def output(process: subprocess.Popen[str]) -> str:
    told, _ = process.communicate(timeout=120)
    assert process.returncode == 0, told
    return told


# Where it is


def test_the_default_store_is_a_file_in_the_working_directory(folder: Path) -> None:
    assert store_path() == folder / "nb_feedback.db"


def test_the_environment_chooses_another(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NB_FEEDBACK_STORE", str(folder / "other.db"))
    assert open_store().location == str(folder / "other.db")
    assert open_store("named.db").location == str(folder / "named.db")


@pytest.mark.parametrize("given", [str, Path])
def test_a_store_is_named_by_any_kind_of_path(tmp_path: Path, given: Callable[[Path], Any]) -> None:
    path = tmp_path / "ütf 100% #1?.db"
    assert open_store(given(path)).location == str(path)
    assert path.is_file()
    assert [found.name for found in tmp_path.iterdir() if found.suffix == ".db"] == [path.name]


def test_a_home_folder_is_found(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(folder))
    monkeypatch.setenv("USERPROFILE", str(folder))
    assert store_path("~/a.db") == folder / "a.db"


@pytest.mark.parametrize("given", ["", 7, [], "postgresql+psycopg://host/db"])
def test_what_is_no_path_is_refused(given: Any) -> None:
    with pytest.raises(StoreError, match="the path of a"):
        open_store(given)


def test_a_process_opens_a_store_once(tmp_path: Path) -> None:
    assert open_store(tmp_path / "a.db") is open_store(str(tmp_path / "a.db"))
    assert open_store(tmp_path / "a.db") is not open_store(tmp_path / "b.db")
    assert memory_store() is not memory_store()


# What it does


def test_a_store_uses_wal_foreign_keys_and_full_synchronisation(tmp_path: Path) -> None:
    store = open_store(tmp_path / "a.db")
    assert (store.durable, store.journal_mode) == (True, "wal")
    with store.reading() as connection:
        pragmas = [
            connection.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("journal_mode", "foreign_keys", "synchronous")
        ]
    assert pragmas == ["wal", 1, 2]
    assert (tmp_path / "a.db-wal").exists()


@pytest.mark.parametrize("kind", ["memory", "file"])
def test_a_row_without_its_dataset_is_impossible(tmp_path: Path, kind: str) -> None:
    store = memory_store() if kind == "memory" else open_store(tmp_path / "a.db")
    orphan = {"key": 1, "dataset": 9, "id": "r", "position": 0, "fields": "{}", "metadata": "{}"}
    with pytest.raises(StoreError, match="FOREIGN KEY constraint failed"), store.writing() as connection:
        connection.execute(insert(tables.records).values(**orphan))


def test_the_last_one_out_leaves_one_complete_file(tmp_path: Path, schema: Schema) -> None:
    dataset = make(open_store(tmp_path / "a.db"), schema)
    add(dataset)
    del dataset
    assert [found.name for found in tmp_path.iterdir()] == ["a.db"]
    shutil.copy(tmp_path / "a.db", tmp_path / "copy.db")
    assert len(StoredDataset.load(open_store(tmp_path / "copy.db"), "answers")) == 1


def test_a_file_that_is_opened_again_has_everything(tmp_path: Path, schema: Schema) -> None:
    dataset = make(open_store(tmp_path / "a.db"), schema)
    record = FeedbackRecord(
        {"prompt": "p\0"}, id="r", metadata={"n": 1}, suggestions=[Suggestion("note", "n", score=1)]
    )
    dataset.add([("row 0", record)], on_conflict="update", default_user="me")
    dataset.respond("r", "ana", "submitted", {"response": "a"}, edits={"response": "b"})
    dataset.remember_visit("ana", "draft", "r")
    before, uid = list(dataset.snapshot()), dataset.uid
    del dataset
    again = make(open_store(tmp_path / "a.db"), schema)
    assert (list(again.snapshot()), again.uid) == (before, uid)
    assert (again.users(), again.last_visit("ana")) == (["ana"], ("draft", "r"))


def test_what_is_committed_is_there_after_the_process_is_killed(tmp_path: Path) -> None:
    code = """
        import os, signal, sys
        from nb_feedback import FeedbackDataset, TextField, TextQuestion
        ds = FeedbackDataset("a", fields=[TextField("f")], questions=[TextQuestion("q")], store=sys.argv[1])
        ds.add_records([{"f": "x", "k": 1}], id="k")
        ds.respond("1", {"q": "answer"}, user="ana")
        os.kill(os.getpid(), signal.SIGKILL)
    """
    process = python(code, tmp_path / "a.db")
    process.communicate(timeout=120)
    assert process.returncode != 0
    found = StoredDataset.load(open_store(tmp_path / "a.db"), "a").record("1")
    assert found.responses[0].values == {"q": "answer"}


# The fallback: SQLite has a VFS without shared memory, which is what a network mount amounts to


def without_shared_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    usual = dialects.sqlite_file
    monkeypatch.setattr(dialects, "sqlite_file", lambda path: usual(path, "?vfs=unix-dotfile"))


needs_vfs = pytest.mark.skipif(os.name != "posix", reason="this VFS is SQLite's on POSIX systems only")


@needs_vfs
def test_where_wal_does_not_work_the_rollback_journal_does(
    tmp_path: Path, schema: Schema, monkeypatch: pytest.MonkeyPatch
) -> None:
    without_shared_memory(monkeypatch)
    dataset = make(open_store(tmp_path / "a.db"), schema)
    assert dataset.store.journal_mode == "delete"
    add(dataset, 10)
    dataset.respond("r0", "ana", "submitted", {"response": "a"})
    del dataset
    again = StoredDataset.load(open_store(tmp_path / "a.db"), "answers")
    assert (len(again), again.counts().submitted) == (10, 1)


@needs_vfs
def test_a_file_in_wal_mode_can_be_moved_to_where_wal_does_not_work(
    tmp_path: Path, schema: Schema, monkeypatch: pytest.MonkeyPatch
) -> None:
    dataset = make(open_store(tmp_path / "a.db"), schema)
    add(dataset, 3)
    # As a copy of a running program's files: what is new is in the WAL only.
    for suffix in ("", "-wal"):
        shutil.copy(f"{tmp_path / 'a.db'}{suffix}", f"{tmp_path / 'b.db'}{suffix}")
    without_shared_memory(monkeypatch)
    moved = StoredDataset.load(open_store(tmp_path / "b.db"), "answers")
    assert moved.store.journal_mode == "delete"
    assert len(moved) == 3
    moved.respond("r0", "ana", "draft", {})
    assert moved.users() == ["ana"]


# What it refuses


def test_a_file_of_a_newer_version_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    with open_store(path).writing() as connection:
        connection.execute(update(tables.meta).values(value=str(tables.SCHEMA_VERSION + 1)))
    with pytest.raises(StoreError, match="has layout 6, and this version of nb_feedback knows layouts up to 5"):
        open_store(path)
    with sqlite3.connect(path) as raw:
        assert raw.execute("SELECT value FROM nb_feedback_meta").fetchall() == [("6",)]
    raw.close()


def test_a_file_that_is_no_database_is_refused_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "notes.txt"
    path.write_text("not a database " * 100)
    before = path.read_bytes(), path.stat().st_mtime_ns
    with pytest.raises(StoreError, match="file is not a database: the file is something else; give store="):
        open_store(path)
    assert (path.read_bytes(), path.stat().st_mtime_ns) == before
    assert [found.name for found in tmp_path.iterdir()] == ["notes.txt"]


def test_another_programs_database_is_refused_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "photos.db"
    raw = sqlite3.connect(path)
    raw.execute("CREATE TABLE photos (id)")
    raw.commit()
    raw.close()
    before = path.read_bytes(), path.stat().st_mtime_ns
    with pytest.raises(StoreError, match=r"is another program's database \(its tables: photos\)"):
        open_store(path)
    assert (path.read_bytes(), path.stat().st_mtime_ns) == before
    assert [found.name for found in tmp_path.iterdir()] == ["photos.db"]


def test_an_empty_file_becomes_a_store(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    path.touch()
    assert open_store(path).journal_mode == "wal"


@pytest.mark.parametrize("where", ["missing/a.db", "file/a.db", "folder"])
def test_where_no_file_can_be_the_error_says_what_to_do(tmp_path: Path, where: str) -> None:
    (tmp_path / "file").touch()
    (tmp_path / "folder").mkdir()
    with pytest.raises(StoreError, match=r"unable to open database file: does its folder exist"):
        open_store(tmp_path / where)
    assert not (tmp_path / "missing").exists()


def test_a_damaged_file_is_told_as_such(tmp_path: Path, schema: Schema) -> None:
    path = tmp_path / "a.db"
    dataset = make(open_store(path), schema)
    add(dataset, 500)
    del dataset
    content = path.read_bytes()
    path.write_bytes(content[:4096] + b"\xff" * (len(content) - 4096))
    with pytest.raises(StoreError, match="malformed: the file is damaged; restore a copy"):
        open_store(path)


@pytest.mark.parametrize("how", ["deleted", "replaced"])
def test_a_file_that_goes_while_it_is_open_is_an_error_and_not_silence(
    tmp_path: Path, schema: Schema, how: str
) -> None:
    path = tmp_path / "a.db"
    dataset = make(open_store(path), schema)
    add(dataset)
    for found in list(tmp_path.iterdir()):
        found.unlink()
    if how == "replaced":
        path.write_bytes(b"")
    told = "was moved, replaced or deleted while it was open, so nothing more can be saved"
    with pytest.raises(StoreError, match=told):
        dataset.respond("r0", "ana", "submitted", {"response": "a"})
    with pytest.raises(StoreError, match=told):
        add(dataset, 5)
    assert path.exists() == (how == "replaced")
    # What is still in reach can be rescued, and running the notebook again starts anew.
    assert [record.id for record in dataset.snapshot()] == ["r0"]
    fresh = make(open_store(path), schema)
    add(fresh, 2)
    assert len(fresh) == 2


def test_a_file_that_is_moved_while_it_is_open_takes_every_answer_along(tmp_path: Path, schema: Schema) -> None:
    path, elsewhere = tmp_path / "a.db", tmp_path / "elsewhere.db"
    dataset = make(open_store(path), schema)
    add(dataset, 50)
    for number in range(30):
        dataset.respond(f"r{number}", "ana", "submitted", {"response": "kept"})
    path.rename(elsewhere)
    fresh = make(open_store(path), schema)  # what the error says to do
    add(fresh, 2)
    fresh.respond("r0", "ana", "submitted", {"response": "new"})
    del dataset
    fresh.respond("r1", "ana", "submitted", {"response": "new"})
    for file, submitted in ((elsewhere, 30), (path, 2)):
        with closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True)) as reader:
            (count,) = reader.execute("SELECT count(*) FROM responses").fetchone()
        assert count == submitted, file


def test_a_file_that_is_put_back_is_used_again_and_no_other(tmp_path: Path, schema: Schema) -> None:
    path, away = tmp_path / "a.db", tmp_path / "away.db"
    dataset = make(open_store(path), schema)
    add(dataset, 3)
    path.rename(away)
    other = make(open_store(path), schema)
    other.add([("row 0", FeedbackRecord({"prompt": "another"}, id="another"))], on_conflict="update", default_user="a")
    assert [record.id for record in dataset.slice(0, 9)] == ["r0", "r1", "r2"]
    with pytest.raises(StoreError, match="was moved, replaced or deleted"):
        dataset.respond("r0", "ana", "submitted", {"response": "a"})
    del other
    path.unlink()
    away.rename(path)
    for number in range(3):
        dataset.respond(f"r{number}", "ana", "submitted", {"response": "a"})
    del dataset
    assert make(open_store(path), schema).counts("ana").submitted == 3


def test_a_copy_of_the_file_alone_has_what_was_answered_a_moment_ago(
    tmp_path: Path, schema: Schema, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pool, "QUIET", 0.01)
    path, copy = tmp_path / "a.db", tmp_path / "copy.db"
    dataset = make(open_store(path), schema)
    add(dataset, 5)
    dataset.respond("r0", "ana", "submitted", {"response": "a"})
    until = time.monotonic() + 10
    while time.monotonic() < until:
        copy.write_bytes(path.read_bytes())
        with suppress(sqlite3.Error), closing(sqlite3.connect(copy)) as reader:
            if reader.execute("SELECT count(*) FROM responses").fetchone() == (1,):
                break
        time.sleep(0.02)
    else:
        raise AssertionError("the copy never had the answer")


def test_answers_left_in_a_log_without_their_file_are_not_thrown_away(tmp_path: Path) -> None:
    (tmp_path / "a.db-wal").write_bytes(b"answers")
    with pytest.raises(StoreError, match=r"a\.db-wal beside it holds answers of a store that was"):
        open_store(tmp_path / "a.db")
    assert not (tmp_path / "a.db").exists()
    assert (tmp_path / "a.db-wal").read_bytes() == b"answers"


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system has no fork")
@pytest.mark.filterwarnings("ignore:This process.*is multi-threaded:DeprecationWarning")
def test_a_child_that_is_forked_in_the_middle_of_the_work_answers_too(tmp_path: Path, schema: Schema) -> None:
    dataset = make(open_store(tmp_path / "a.db"), schema)
    add(dataset, 60)

    def work(user: str) -> None:
        for number in range(60):
            dataset.respond(f"r{number}", user, "submitted", {"response": "a"})

    thread = threading.Thread(target=work, args=["parent"])
    thread.start()
    children = []
    for name in ("first", "second", "third"):
        time.sleep(0.03)
        child = os.fork()
        if child == 0:
            done = 1
            try:
                work(name)
                done = 0
            finally:
                os._exit(done)
        children.append(child)
    thread.join()
    assert [os.waitpid(child, 0)[1] for child in children] == [0, 0, 0]
    for name in ("parent", "first", "second", "third"):
        assert dataset.counts(name).submitted == 60


def test_a_deleted_file_does_not_come_back_by_reading(tmp_path: Path, schema: Schema) -> None:
    path = tmp_path / "a.db"
    dataset = make(open_store(path), schema)
    add(dataset, 3)
    path.unlink()
    assert len(dataset) == 3
    assert not path.exists()


def test_memory_is_not_the_name_of_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(StoreError, match="for memory, give the dataset no name"):
        open_store(":memory:")
    assert list(tmp_path.iterdir()) == []


def test_a_lock_that_is_held_for_too_long_says_who_could_let_go(
    tmp_path: Path, schema: Schema, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dialects, "LOCK_WAIT", 0.05)
    dataset = make(open_store(tmp_path / "a.db"), schema)
    add(dataset)
    other = sqlite3.connect(tmp_path / "a.db", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(StoreError, match="database is locked: another program holds it"):
        dataset.respond("r0", "ana", "draft", {})
    assert len(dataset) == 1
    other.execute("COMMIT")
    other.close()
    assert dataset.respond("r0", "ana", "draft", {}).applied


# Sharing


def test_processes_write_the_same_file_at_once(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    code = """
        import sys, time
        from pathlib import Path
        from nb_feedback import FeedbackDataset, TextField, TextQuestion
        path, number = Path(sys.argv[1]), sys.argv[2]
        path.with_name(f"ready {number}").touch()
        while not path.with_name("go").exists():
            time.sleep(0.001)
        ds = FeedbackDataset("a", fields=[TextField("f")], questions=[TextQuestion("q")], store=path)
        for at in range(30):
            ds.add_records([{"f": f"shared {at}"}, {"f": f"{number} {at}"}])
            ds.respond(ds[0].id, {"q": str(at)}, user=number)
    """
    processes = [python(code, path, number) for number in range(3)]
    while len(list(tmp_path.glob("ready *"))) < len(processes):
        assert all(process.poll() is None for process in processes)
    (tmp_path / "go").touch()
    assert [output(process) for process in processes] == [""] * 3
    dataset = StoredDataset.load(open_store(path), "a")
    assert len(dataset) == 30 + 3 * 30
    assert [(r.user, r.revision) for r in dataset.slice(0, 1)[0].responses if r.revision != 30] == []
    assert dataset.users() == ["0", "1", "2"]
    with dataset.store.reading() as connection:
        positions = connection.scalars(select(tables.records.c.position)).all()
    assert sorted(positions) == list(range(len(dataset)))


def test_what_another_process_answers_is_seen(tmp_path: Path, schema: Schema) -> None:
    dataset = make(open_store(tmp_path / "a.db"), schema)
    add(dataset)
    code = """
        import sys
        from nb_feedback import FeedbackDataset
        FeedbackDataset.load("answers", sys.argv[1]).respond("r0", {"response": "théré"}, user="ben")
    """
    assert output(python(code, tmp_path / "a.db")) == ""
    assert dataset.record("r0").responses[0].values == {"response": "théré"}


# What is in it


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_every_text_comes_out_of_json_as_it_was(text: str) -> None:
    assert decoded(encoded({text: [text]})) == {text: [text]}
    assert json.loads(encoded(text)) == text


def test_texts_and_numbers_of_other_makes_are_stored_as_what_they_are() -> None:
    class Text(str):
        __slots__ = ()

    class Whole(int):
        pass

    class Real(float):
        pass

    assert encoded([Text("a"), Whole(3), Real(0.5)]) == '["a",3,0.5]'
    with pytest.raises(TypeError, match="complex cannot be stored as JSON"):
        encoded(1j)


def test_times_sort_as_texts() -> None:
    times = [now() for _ in range(100)]
    assert sorted(times) == times
    assert all(len(time) == len("2024-01-01T00:00:00.000000+00:00") for time in times)


def test_the_layout_has_a_version(tmp_path: Path) -> None:
    with open_store(tmp_path / "a.db").reading() as connection:
        found = dict(connection.execute(select(tables.meta.c.key, tables.meta.c.value)).all())
    assert found == {"schema_version": str(tables.SCHEMA_VERSION)}
