"""What may go wrong around a kernel and its store, a test for each: nothing is lost, doubled or in the wrong record.

The files are real, and so are the processes. What a page had confirmed is compared with what the file holds.
What happens to the file itself, moved, copied, of another program or version, is in `test_store_files.py`; what
happens to a page in `tests/browser/test_lost_nothing.py`.
"""

from __future__ import annotations

import json
import os
import random
import shutil
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path
from typing import Any

import pytest

from nb_feedback import FeedbackRecord, StoreError
from nb_feedback.schema import Schema
from nb_feedback.store import dialects
from nb_feedback.store.engine import memory_store, open_store
from nb_feedback.store.stored_dataset import StoredDataset
from nb_feedback.widget.protocol import PROTOCOL, Failed, RecordWindow, Saved, Welcome
from nb_feedback.widget.session import Session
from tests.kernels import DATASET, Kernel, Nursery, only, save

pytestmark = pytest.mark.skipif(os.name != "posix", reason="kernels are forked, killed and limited as POSIX does it")

Answer = tuple[str, str, str]
"""A record, a user, a text."""

RECORDS = 20
HELLO = {"kind": "hello", "client": "page", "protocol": PROTOCOL}
FETCH = {"kind": "fetch", "client": "page", "rid": "r1", "queue": "all", "position": -1, "pinned": False}
FETCH |= {"record": None, "before": 0, "after": 5}


@pytest.fixture(scope="module")
def nursery() -> Iterator[Nursery]:
    nursery = Nursery()
    yield nursery
    nursery.close()


@pytest.fixture
def path(tmp_path: Path, schema: Schema) -> Path:
    """A store with some records that no kernel has open."""
    folder = tmp_path / "work"
    folder.mkdir()
    fill(StoredDataset.create_or_continue(open_store(folder / "a.db"), DATASET, schema, ""))
    return folder / "a.db"


def fill(dataset: StoredDataset) -> None:
    rows = ((f"row {n}", FeedbackRecord({"prompt": f"p{n}"}, id=f"r{n}")) for n in range(RECORDS))
    dataset.add(rows, on_conflict="update", default_user="me")


def load(path: Path) -> StoredDataset:
    return StoredDataset.load(open_store(path), DATASET)


def session_at(path: Path) -> Session:
    return Session(load(path), "ana", None)


def logged(path: Path) -> dict[tuple[str, int], Answer]:
    """Give what was ever stored of pages' answers, by page and number; whole and undamaged, or it fails."""
    with closing(sqlite3.connect(path)) as reader:
        assert reader.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        found = reader.execute(
            'SELECT l.client, l.seq, r.id, l.user, l."values" FROM response_log l '
            "JOIN records r ON r.key = l.record WHERE l.client IS NOT NULL"
        ).fetchall()
    by_number = {(client, seq): (record, user, response(values)) for client, seq, record, user, values in found}
    assert len(by_number) == len(found), "an answer was applied twice"
    return by_number


def current(path: Path) -> dict[tuple[str, str], str]:
    """Give the responses that count, by record and user."""
    with closing(sqlite3.connect(path)) as reader:
        found = reader.execute(
            'SELECT r.id, a.user, a."values" FROM responses a JOIN records r ON r.key = a.record'
        ).fetchall()
    return {(record, user): response(values) for record, user, values in found}


def response(values: str) -> str:
    return json.loads(values)["response"]


def latest(answers: dict[tuple[str, int], Answer]) -> dict[tuple[str, str], str]:
    """Give what the answers of pages that never share a record come to."""
    return {(record, user): text for _, (record, user, text) in sorted(answers.items())}


def said(message: dict[str, Any], user: str = "ana") -> dict[tuple[str, int], Answer]:
    return {(message["client"], message["seq"]): (message["record"], user, message["values"]["response"])}


# The kernel dies


def test_a_kernel_killed_fifty_times_in_a_burst_of_saves_loses_no_confirmed_answer(
    nursery: Nursery, path: Path, tmp_path: Path
) -> None:
    chance = random.Random(7)  # noqa: S311 (where to kill)
    waiting: list[dict[str, Any]] = []
    confirmed: dict[tuple[str, int], Answer] = {}
    seqs = [0, 0, 0, 0]

    def settle(reply: dict[str, Any]) -> None:
        assert reply["kind"] == "saved", reply
        (message,) = (each for each in waiting if (each["client"], each["seq"]) == (reply["client"], reply["seq"]))
        waiting.remove(message)
        confirmed.update(said(message))

    for kill in range(50):
        while len(waiting) < 80:
            page = chance.randrange(len(seqs))
            seqs[page] += 1
            record = f"r{page + len(seqs) * chance.randrange(RECORDS // len(seqs))}"
            waiting.append(save(f"page {page}", seqs[page], record, f"{record} {page} {seqs[page]} " + "x" * 100))
        with closing(nursery.kernel(path, quiet=0.01)) as kernel:
            kernel.say(*waiting)
            for _ in range(chance.randrange(35, 50)):
                settle(kernel.hear())
            time.sleep(chance.random() * 0.01)
            for reply in kernel.kill():
                settle(reply)
        # Copied as the kill has left it, because who looks mends what the next kernel is to find.
        copy = tmp_path / f"{kill}.db"
        for suffix in ("", "-wal"):
            if Path(f"{path}{suffix}").exists():
                shutil.copy(f"{path}{suffix}", f"{copy}{suffix}")
        stored = logged(copy)
        assert confirmed.items() <= stored.items(), kill
        assert current(copy) == latest(stored), kill
    assert len(confirmed) >= 2000
    with closing(nursery.kernel(path)) as kernel:
        for message in tuple(waiting):
            settle(kernel.ask(message))
    assert logged(path) == confirmed
    assert current(path) == latest(confirmed)


# The disk


@pytest.mark.parametrize("journal", ["wal", "delete"])
def test_a_full_disk_refuses_a_save_in_words_and_takes_the_same_one_when_there_is_room(
    nursery: Nursery, path: Path, journal: str
) -> None:
    small, large = save("page", 1, "r1", "small"), save("page", 2, "r2", "large " * 200_000)
    with closing(nursery.kernel(path, journal=journal)) as kernel:
        assert kernel.ask(small)["kind"] == "saved"
        kernel.ask({"kind": "room", "bytes": 300_000})
        for _ in range(2):
            refused = kernel.ask(large)
            assert (refused["kind"], refused["code"], refused["seq"]) == ("failed", "store", 2)
            assert f"the store {path}: disk I/O error: the disk refused; is there room" in refused["text"]
        window = kernel.ask(FETCH)
        assert [found["response"] and found["response"]["values"] for found in window["records"][:3]] == [
            None,
            {"response": "small"},
            None,
        ]
        kernel.ask({"kind": "room", "bytes": None})
        assert kernel.ask(large)["revision"] == 1
        assert kernel.ask(large)["revision"] == 1
    assert logged(path) == said(small) | said(large)
    assert current(path) == latest(said(small) | said(large))


# Permissions


@contextmanager
def read_only(*paths: Path) -> Iterator[None]:
    modes = {path: path.stat().st_mode for path in paths}
    for path in paths:
        path.chmod(modes[path] & ~0o222)
    try:
        yield
    finally:
        for path, mode in modes.items():
            path.chmod(mode)


MAY_NOT = "attempt to write a readonly database: it may not be written here; give store= a path in a folder of yours"


def test_a_file_that_may_not_be_written_is_read_and_takes_answers_as_soon_as_it_may(
    nursery: Nursery, path: Path
) -> None:
    before, after = save("page", 1, "r1", "before"), save("page", 2, "r1", "after")
    with closing(nursery.kernel(path)) as kernel:
        assert kernel.ask(before)["kind"] == "saved"
    with ExitStack() as while_read_only:
        while_read_only.enter_context(read_only(path))
        with closing(nursery.kernel(path, unprivileged=True)) as kernel:
            assert kernel.ask(FETCH)["records"][1]["response"]["values"] == {"response": "before"}
            for _ in range(2):
                refused = kernel.ask(after)
                assert (refused["kind"], refused["code"]) == ("failed", "store")
                assert f"the store {path}: {MAY_NOT}" in refused["text"]
            while_read_only.close()
            assert [kernel.ask(after)["revision"] for _ in range(2)] == [2, 2]
    assert logged(path) == said(before) | said(after)
    assert current(path) == latest(said(after))
    assert [found.name for found in path.parent.iterdir()] == [path.name]


def test_a_store_in_a_folder_that_may_not_be_written_is_refused_and_keeps_what_it_has(
    nursery: Nursery, path: Path
) -> None:
    message = save("page", 1, "r1", "before")
    with closing(nursery.kernel(path)) as kernel:
        assert kernel.ask(message)["kind"] == "saved"
    with read_only(path.parent), closing(nursery.kernel(path, unprivileged=True)) as kernel:
        refused = kernel.ask(HELLO)
    assert refused["kind"] == "closed"
    assert f"the store {path}: {MAY_NOT}" in refused["text"]
    with closing(nursery.kernel(path, unprivileged=True)) as kernel:
        assert kernel.ask(message)["revision"] == 1
    assert logged(path) == said(message)


@pytest.mark.parametrize("journal", ["wal", "delete"])
def test_a_store_that_becomes_read_only_under_way_confirms_only_what_it_stores(
    nursery: Nursery, path: Path, journal: str
) -> None:
    messages = [save("page", n, f"r{n}", f"text {n}") for n in range(1, 10)]
    with closing(nursery.kernel(path, unprivileged=True, journal=journal)) as kernel:
        replies = [kernel.ask(messages[0])]
        with read_only(path, path.parent):
            replies += [kernel.ask(message) for message in messages[1:5]]
            if journal == "delete":  # each transaction makes a file in the folder
                assert {reply.get("code") for reply in replies[1:]} == {"store"}
                assert "it may not be written here" in replies[1]["text"]
        assert {reply.get("code", "saved") for reply in replies} <= {"saved", "store"}
        confirmed = {reply["seq"] for reply in replies if reply["kind"] == "saved"}
        assert confirmed <= {seq for _, seq in logged(path)}
        assert [kernel.ask(message)["kind"] for message in messages] == ["saved"] * len(messages)
    everything = {number: answer for message in messages for number, answer in said(message).items()}
    assert (logged(path), current(path)) == (everything, latest(everything))


# Others hold the lock


@contextmanager
def held(path: Path, *statements: str) -> Iterator[None]:
    """Have another program hold the store for a while."""
    code = """if True:
        import sqlite3, sys
        holder = sqlite3.connect(sys.argv[1], isolation_level=None)
        for statement in sys.argv[2:]:
            holder.execute(statement).fetchall()
        print("held", flush=True)
        sys.stdin.read()
    """
    program = [sys.executable, "-c", code, str(path), *statements]
    with subprocess.Popen(program, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"held\n"
        try:
            yield
        finally:
            process.communicate()


ANOTHER = "database is locked: another program holds it; close that program, or wait and try again"
WAITS = 3600.0
"""What Python's own calls wait in these tests: longer than any test may take."""


@pytest.mark.parametrize(
    ("journal", "statements"),
    [
        ("wal", ["BEGIN IMMEDIATE"]),
        ("delete", ["BEGIN IMMEDIATE"]),
        ("delete", ["BEGIN EXCLUSIVE"]),
        ("delete", ["BEGIN", "SELECT * FROM records"]),
    ],
    ids=["wal", "writer", "exclusive", "reader"],
)
def test_a_save_is_refused_soon_while_another_program_holds_the_store_and_taken_once_it_lets_go(
    path: Path, monkeypatch: pytest.MonkeyPatch, journal: str, statements: list[str]
) -> None:
    monkeypatch.setattr(dialects, "LOCK_WAIT", WAITS)
    if journal != "wal":
        monkeypatch.setattr(dialects, "PAGE_WAIT", 0.1)
    with only(journal):
        session = session_at(path)
    assert session.dataset.store.journal_mode == journal
    message = save("page", 1, "r1", "kept")
    with held(path, *statements):
        for _ in range(3):
            (refused,) = session.handle(message)
            assert isinstance(refused, Failed)
            assert (refused.code, refused.seq) == ("store", 1)
            assert ANOTHER in refused.text
    for _ in range(2):
        (saved,) = session.handle(message)
        assert isinstance(saved, Saved)
        assert saved.revision == 1
    assert logged(path) == said(message)
    assert current(path) == latest(said(message))


def test_a_page_reads_while_another_program_writes(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dialects, "PAGE_WAIT", WAITS)
    session = session_at(path)
    with held(path, "BEGIN IMMEDIATE", "DELETE FROM records"):
        assert isinstance(session.handle(HELLO)[0], Welcome)
        (window,) = session.handle(FETCH)
    assert isinstance(window, RecordWindow)
    assert [found.record for found in window.records] == [f"r{n}" for n in range(5)]


def test_a_page_that_cannot_read_for_a_lock_is_told_soon_and_welcomed_later(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dialects, "LOCK_WAIT", WAITS)
    with only("delete"):
        session = session_at(path)
    session.dataset.store._pool.engine.dispose()  # so that it needs a new connection too
    with held(path, "BEGIN EXCLUSIVE"):
        for message in (HELLO, FETCH):
            (refused,) = session.handle(message)
            assert isinstance(refused, Failed)
            assert (refused.code, refused.rid) == ("store", message.get("rid"))
            assert ANOTHER in refused.text
        visit = {"kind": "visit", "client": "page", "queue": "all", "record": "r1"}
        assert session.handle(visit) == []
    assert isinstance(session.handle(HELLO)[0], Welcome)


def test_python_waits_for_another_program_while_a_page_is_told(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dialects, "LOCK_WAIT", WAITS)
    session, dataset = session_at(path), load(path)
    answering = threading.Thread(target=dataset.respond, args=("r1", "ana", "submitted", {"response": "cell"}))
    message = save("page", 1, "r2", "page")
    with held(path, "BEGIN IMMEDIATE"):
        answering.start()
        for _ in range(2):
            (refused,) = session.handle(message)
            assert isinstance(refused, Failed)
            assert refused.code == "store"
        assert answering.is_alive()
    answering.join()
    assert isinstance(session.handle(message)[0], Saved)
    assert current(path) == {("r1", "ana"): "cell", ("r2", "ana"): "page"}


@pytest.mark.parametrize("kind", ["memory", "file"])
def test_a_save_does_not_wait_for_a_cell_that_adds_records(
    path: Path, schema: Schema, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    monkeypatch.setattr(dialects, "PAGE_WAIT", 0.2)
    dataset = StoredDataset.create_or_continue(memory_store(), DATASET, schema, "") if kind == "memory" else load(path)
    fill(dataset)
    session = Session(dataset, "ana", None)
    begun, go_on = threading.Event(), threading.Event()

    def rows() -> Iterator[tuple[str, FeedbackRecord]]:
        begun.set()
        go_on.wait()
        yield "row 0", FeedbackRecord({"prompt": "late"}, id="late")

    adding = threading.Thread(target=lambda: dataset.add(rows(), on_conflict="update", default_user="me"))
    adding.start()
    begun.wait()
    message = save("page", 1, "r1", "kept")
    try:
        (refused,) = session.handle(message)
        assert isinstance(refused, Failed)
        assert refused.code == "store"
        assert "this kernel itself is writing to it" in refused.text
        (window,) = session.handle(FETCH)
        assert isinstance(window, Failed if kind == "memory" else RecordWindow)
    finally:
        go_on.set()
        adding.join()
    assert isinstance(session.handle(message)[0], Saved)
    assert dataset.record("r1").responses[0].values == {"response": "kept"}
    assert len(dataset) == RECORDS + 1


# Several at once


def test_two_kernels_that_save_into_one_file_at_once_lose_and_double_nothing(nursery: Nursery, path: Path) -> None:
    # Longer than any machine is busy: what is looked for are errors that waiting does not avoid.
    kernels = {user: nursery.kernel(path, user=user, wait=60, quiet=0.01) for user in ("ana", "ben")}
    everything: dict[tuple[str, int], Answer] = {}
    failures: list[Any] = []

    def work(user: str, kernel: Kernel) -> None:
        for seq in range(1, 301):
            record = f"r{seq % RECORDS}"
            message = save(f"page of {user}", seq, record, f"{record} {user} {seq}")
            reply = kernel.ask(message)
            if (reply["kind"], reply.get("revision")) != ("saved", 1 + (seq - 1) // RECORDS):
                failures.append(reply)
            everything.update(said(message, user))

    threads = [threading.Thread(target=work, args=each) for each in kernels.items()]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for kernel in kernels.values():
        kernel.close()
    assert failures == []
    assert logged(path) == everything
    assert current(path) == latest(everything)


# What is saved is large, or the file is away


def test_an_answer_of_twelve_mebibytes_is_stored_whole_and_given_to_the_page_again(path: Path) -> None:
    session = session_at(path)
    text = "é\0\u2028" * (12 * 1024 * 1024 // 6)
    assert len(text.encode()) == 12 * 1024 * 1024
    message = save("page", 1, "r1", text)
    for _ in range(2):
        (saved,) = session.handle(message)
        assert isinstance(saved, Saved)
        assert saved.revision == 1
    (window,) = session.handle(FETCH | {"pinned": True, "position": 1})
    assert isinstance(window, RecordWindow)
    assert [found.response.values for found in window.records if found.response] == [{"response": text}]
    assert load(path).respond("r2", "ana", "submitted", {"response": text}).response.values == {"response": text}
    assert load(path).counts("ana").submitted == 2


def test_a_save_into_a_file_that_was_moved_is_refused_until_it_is_put_back(path: Path) -> None:
    session = session_at(path)
    messages = [save("page", n, f"r{n}", f"text {n}") for n in (1, 2)]
    assert isinstance(session.handle(messages[0])[0], Saved)
    away = path.with_name("away.db")
    path.rename(away)
    for _ in range(2):
        (refused,) = session.handle(messages[1])
        assert isinstance(refused, Failed)
        assert refused.code == "store"
        assert "was moved, replaced or deleted while it was open" in refused.text
    away.rename(path)
    assert isinstance(session.handle(messages[1])[0], Saved)
    everything = said(messages[0]) | said(messages[1])
    assert (logged(path), current(path)) == (everything, latest(everything))


def test_records_whose_adding_is_killed_are_added_all_or_none(path: Path) -> None:
    code = """if True:
        import os, signal, sys
        from nb_feedback import FeedbackDataset
        def rows():
            for n in range(5000):
                yield {"prompt": f"new {n}"}
            os.kill(os.getpid(), signal.SIGKILL)
        FeedbackDataset.load("answers", sys.argv[1]).add_records(rows())
    """
    done = subprocess.run([sys.executable, "-c", code, str(path)], check=False)
    assert done.returncode != 0
    assert logged(path) == {}
    assert len(load(path)) == RECORDS


def test_a_store_cannot_be_opened_while_another_program_holds_all_of_it_and_that_is_said(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dialects, "LOCK_WAIT", 0.1)
    with held(path, "PRAGMA locking_mode=EXCLUSIVE", "BEGIN EXCLUSIVE"), pytest.raises(StoreError, match=ANOTHER):
        open_store(path)
    assert len(load(path)) == RECORDS
