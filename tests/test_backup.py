"""A copy of a store: whole, of one moment, a store by itself; and never in the place of something else."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
import threading
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from nb_feedback import FeedbackDataset, FeedbackError, InvalidInput, StoreError, TextField, TextQuestion
from nb_feedback.store import dialects
from tests.kernels import only


def make(name: str | None = "answers", *, records: int = 20, **options: Any) -> FeedbackDataset:
    fields, questions = [TextField("prompt")], [TextQuestion("response")]
    ds = FeedbackDataset(name, fields=fields, questions=questions, guidelines="Be brief.", **options)
    ds.add_records([{"prompt": f"p{n}", "key": n, "more": "m" * 500} for n in range(records)], id="key")
    return ds


def answered(ds: FeedbackDataset) -> FeedbackDataset:
    for number, text in enumerate(["a\0\u2028", "b", "c"]):
        ds.respond(str(number), {"response": text}, user="ana", status="draft")
        ds.respond(str(number), {"response": f"{text}!"}, user="ana")
    return ds


def looked_into(path: Path) -> tuple[list[tuple[Any, ...]], list[tuple[Any, ...]]]:
    """Give the responses with their revisions, and for each the number of its lines in the log, from the file alone."""
    assert [found.name for found in path.parent.glob(f"{path.name}-*")] == []
    with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro&immutable=1", uri=True)) as reader:
        assert reader.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        responses = 'SELECT record, user, revision FROM responses ORDER BY record, "user"'
        logged = 'SELECT record, user, count(*) FROM response_log GROUP BY record, "user" ORDER BY record, "user"'
        return reader.execute(responses).fetchall(), reader.execute(logged).fetchall()


@pytest.fixture
def away(tmp_path: Path) -> Path:
    """Another folder than the store's."""
    away = tmp_path / "away"
    away.mkdir()
    return away


# What it gives


def test_a_copy_is_a_store_with_everything_in_it(folder: Path, away: Path) -> None:
    ds, other = answered(make()), answered(make("other"))
    copy = ds.backup(away / "copy.db")
    assert copy == away / "copy.db"
    assert [found.name for found in away.iterdir()] == ["copy.db"]
    assert len(looked_into(copy)[0]) == 6
    assert FeedbackDataset.list(store=copy) == ["answers", "other"]
    for original in (ds, other):
        copied = FeedbackDataset.load(str(original.name), store=copy)
        assert (list(copied), copied.guidelines) == (list(original), "Be brief.")
        assert copied.progress() == original.progress()
    ds.respond("7", {"response": "later"}, user="ana")
    assert "7" not in copied.responses("ana")["id"].tolist()
    assert copied.respond("8", {"response": "only there"}, user="ana").revision == 1
    assert ds["8"].responses == []
    assert folder == Path.cwd()


def test_the_path_may_be_relative_and_the_absolute_one_is_given(folder: Path) -> None:
    assert make().backup("copy.db") == folder / "copy.db"


def test_a_copy_is_read_where_nothing_may_be_written(folder: Path) -> None:
    copy = answered(make()).backup(folder / "copy.db")
    with copy.open("rb") as file:
        assert file.read(20)[18:] == b"\1\1"  # not in WAL mode, which needs a log beside the file
    assert looked_into(copy)[0] == looked_into(copy)[1]


def test_a_dataset_in_memory_is_called_memory_in_its_copy(folder: Path) -> None:
    ds = answered(make(None))
    copied = FeedbackDataset.load("memory", store=ds.backup(folder / "copy.db"))
    assert (list(copied), copied.name) == (list(ds), "memory")
    assert copied.respond("9", {"response": "kept from now on"}).revision == 1
    looked_into(ds.backup(folder / "another.db"))


@pytest.mark.skipif(os.name != "posix", reason="Windows keeps open files in their place")
def test_what_is_left_of_a_store_whose_file_is_gone_is_rescued(folder: Path) -> None:
    ds = answered(make())
    (folder / "nb_feedback.db").unlink()
    copied = FeedbackDataset.load("answers", store=ds.backup(folder / "rescued.db"))
    assert list(copied) == list(ds)


@pytest.mark.parametrize("journal", ["wal", "delete"])
def test_copies_made_while_others_write_are_each_of_one_moment(folder: Path, away: Path, journal: str) -> None:
    with only(journal):
        ds = make()
    code = """if True:
        import sys
        from nb_feedback import FeedbackDataset
        ds = FeedbackDataset.load("answers")
        print("ready", flush=True)
        for n in range(100_000):
            ds.respond(str(n % 20), {"response": str(n)}, user="process")
    """
    program = [sys.executable, "-c", code]
    done = threading.Event()

    def work() -> None:
        number = 0
        while not done.is_set():
            ds.respond(str(number % 20), {"response": str(number)}, user="thread")
            number += 1

    thread = threading.Thread(target=work)
    with subprocess.Popen(program, stdout=subprocess.PIPE, cwd=folder) as process:
        assert process.stdout is not None
        process.stdout.readline()
        thread.start()
        try:
            found = []
            for number in range(6):
                ds.respond(str(number), {"response": "before the copy"}, user="cell")
                copy = ds.backup(away / f"{number}.db")
                found.append(looked_into(copy))
                assert len(FeedbackDataset.load("answers", store=copy).responses("cell")) == number + 1
        finally:
            done.set()
            thread.join()
            process.kill()
    # A response and its line of the log are written together, and are both there or neither.
    assert [responses for responses, _ in found] == [logged for _, logged in found]
    sums = [sum(revision for *_, revision in responses) for responses, _ in found]
    assert sums == sorted(set(sums))


def test_of_two_copies_under_one_name_one_is_made_and_one_refused(folder: Path) -> None:
    ds = answered(make())
    start = threading.Barrier(2)
    outcomes: list[str] = []

    def copy() -> None:
        start.wait()
        try:
            ds.backup(folder / "copy.db")
            outcomes.append("made")
        except InvalidInput:
            outcomes.append("refused")

    threads = [threading.Thread(target=copy) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["made", "refused"]
    assert len(looked_into(folder / "copy.db")[0]) == 3
    assert sorted(found.name for found in folder.glob("*.tmp")) == []


# What it refuses


def refused(ds: FeedbackDataset, path: Any, told: str, *, error: type[FeedbackError] = InvalidInput) -> None:
    """Check that there is no copy, why, and that no file came, went or changed."""
    contents = {found: found.read_bytes() for found in Path.cwd().rglob("*") if found.is_file()}
    with pytest.raises(error, match=told):
        ds.backup(path)
    assert {found: found.read_bytes() for found in Path.cwd().rglob("*") if found.is_file()} == contents


@pytest.fixture
def ds(folder: Path) -> FeedbackDataset:
    assert folder == Path.cwd()
    ds = answered(make())
    ds._stored.store.close()  # so that nothing is folded into its file meanwhile
    return ds


def test_a_file_that_is_there_is_left_as_it_is(ds: FeedbackDataset, folder: Path) -> None:
    for content in (b"", b"something else"):
        (folder / "there.db").write_bytes(content)
        refused(ds, "there.db", r"there is a file '.*there\.db' already, which is left as it is; name another, or")


def test_a_file_that_comes_while_the_copy_is_made_is_left_as_it_is(
    ds: FeedbackDataset, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    usual = dialects.problem_with

    def slow(connection: sqlite3.Connection) -> str | None:
        (folder / "copy.db").write_bytes(b"something else")
        return usual(connection)

    monkeypatch.setattr(dialects, "problem_with", slow)
    with pytest.raises(InvalidInput, match="already"):
        ds.backup("copy.db")
    assert (folder / "copy.db").read_bytes() == b"something else"
    assert list(folder.glob(".*.tmp")) == []


def test_where_the_file_system_has_no_links_the_copy_is_renamed(
    ds: FeedbackDataset, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_links(*_: object) -> None:
        raise PermissionError

    monkeypatch.setattr(os, "link", no_links)
    assert len(looked_into(ds.backup("copy.db"))[0]) == 3
    refused(ds, "copy.db", "already")
    assert list(folder.glob(".*.tmp")) == []


def test_the_store_itself_is_not_written_over_by_whatever_name(ds: FeedbackDataset, folder: Path) -> None:
    store = folder / "nb_feedback.db"
    told = "is the store itself; name another file"
    for name in ("nb_feedback.db", "nb_feedback.db-wal", "nb_feedback.db-journal"):
        refused(ds, name, told)
    if os.name == "posix":
        (folder / "symbolic.db").symlink_to(store)
        os.link(store, folder / "hard.db")
        refused(ds, "symbolic.db", told)
        refused(ds, "hard.db", told)


def test_a_log_that_another_store_left_is_not_made_a_part_of_the_copy(ds: FeedbackDataset, folder: Path) -> None:
    (folder / "copy.db-wal").write_bytes(b"answers")
    refused(ds, "copy.db", r"copy\.db-wal' belongs to a store that was called 'copy\.db'")


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ("", "backup: expected the path of a file"),
        (None, "backup: expected the path of a file, got nothing"),
        (7, "backup: expected the path of a file"),
        ("a\0b", "backup: a path cannot have a NUL"),
        (".", "is a folder; name a file in it"),
        ("missing/copy.db", "No such file or directory; does its folder exist, and may you write there"),
        ("nb_feedback.db/copy.db", "Not a directory; does its folder exist"),
        ("n" * 300, "File name too long"),
    ],
)
def test_what_cannot_be_a_file_is_refused_with_the_reason(ds: FeedbackDataset, given: Any, told: str) -> None:
    refused(ds, given, told)


@pytest.mark.skipif(os.name != "posix", reason="only POSIX limits the size of files")
def test_a_disk_that_is_full_keeps_no_half_of_a_copy(ds: FeedbackDataset) -> None:
    import resource  # noqa: PLC0415 (only POSIX systems have it)

    usual, limit = signal.signal(signal.SIGXFSZ, signal.SIG_IGN), resource.getrlimit(resource.RLIMIT_FSIZE)
    try:
        resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, limit[1]))
        refused(ds, "copy.db", r"cannot be copied to .*copy\.db: disk I/O error; is there room", error=StoreError)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limit)
        signal.signal(signal.SIGXFSZ, usual)
    looked_into(ds.backup("copy.db"))


def test_a_damaged_store_is_told_and_gives_no_copy(folder: Path) -> None:
    ds = make(records=500)
    ds._stored.store.close()
    store = folder / "nb_feedback.db"
    content = bytearray(store.read_bytes())
    content[-8 * 4096 : -6 * 4096] = b"\xff" * 8192
    store.write_bytes(content)
    refused(ds, "copy.db", "is damaged, and so would be its copy, which is not kept", error=StoreError)
