"""Kernels in processes of their own, without Jupyter: each answers a page's messages through two pipes.

They are forked from a nursery, a process that has imported everything and opened nothing, so that fifty of
them cost no more than a few. Whatever a kernel says has left its process: it counts although the process dies.
"""

from __future__ import annotations

import ctypes
import json
import os
import signal
import socket
import struct
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, Any

import msgspec

from nb_feedback.errors import FeedbackError
from nb_feedback.store import dialects, pool
from nb_feedback.store.engine import open_store
from nb_feedback.store.stored_dataset import StoredDataset
from nb_feedback.widget.session import Session

DATASET = "answers"
"""The dataset that kernels open."""


def save(client: str, seq: int, record: str, text: str, **other: Any) -> dict[str, Any]:
    """Make the message with which a page saves an answer."""
    return {
        "kind": "save",
        "client": client,
        "seq": seq,
        "record": record,
        "status": "submitted",
        "values": {"response": text},
        "edits": None,
        "base": 0,
        **other,
    }


class Nursery:
    """Where kernels come from."""

    def __init__(self) -> None:
        self._channel, theirs = socket.socketpair()
        code = "import sys; from tests.kernels import nurse; nurse(int(sys.argv[1]))"
        self._process = subprocess.Popen(
            [sys.executable, "-W", "error", "-c", code, str(theirs.fileno())],
            pass_fds=[theirs.fileno()],
            cwd=Path(__file__).parent.parent,
        )
        theirs.close()

    def kernel(self, store: Path, **options: Any) -> Kernel:
        """Start a kernel with a store that is there; for the options see `serve`."""
        hears, tell = os.pipe()
        hear, says = os.pipe()
        told = json.dumps({"store": str(store), **options}).encode()
        socket.send_fds(self._channel, [told], [hears, says])
        os.close(hears)
        os.close(says)
        pid = int(self._channel.recv(32))
        return Kernel(pid, os.fdopen(tell, "w", encoding="utf-8"), os.fdopen(hear, encoding="utf-8"))

    def close(self) -> None:
        """End it; kernels end when their pages do."""
        self._channel.close()
        self._process.wait()


class Kernel:
    """A kernel as a page sees it."""

    def __init__(self, pid: int, to: IO[str], replies: IO[str]) -> None:
        self._pid, self._to, self._replies = pid, to, replies

    def close(self) -> None:
        """Leave it, and wait until it has ended."""
        with suppress(BrokenPipeError):
            self._to.close()
        self._replies.read()
        self._replies.close()
        # Its pipes may be closed some time before its files are.
        with suppress(ProcessLookupError):
            while True:
                os.kill(self._pid, 0)
                time.sleep(0.001)

    def say(self, *messages: dict[str, Any]) -> None:
        """Send messages without waiting for the replies."""
        self._to.writelines(json.dumps(message) + "\n" for message in messages)
        self._to.flush()

    def hear(self) -> dict[str, Any]:
        """Wait for the next reply."""
        line = self._replies.readline()
        if not line:
            raise EOFError("the kernel is gone")
        return json.loads(line)

    def ask(self, message: dict[str, Any]) -> dict[str, Any]:
        """Send a message and wait for its reply."""
        self.say(message)
        return self.hear()

    def kill(self) -> list[dict[str, Any]]:
        """Kill it as nothing can prepare for, and give what it had said before."""
        os.kill(self._pid, signal.SIGKILL)
        said = self._replies.read().splitlines(keepends=True)
        return [json.loads(line) for line in said if line.endswith("\n")]


def nurse(descriptor: int) -> None:
    """Fork kernels as they are asked for."""
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    with socket.socket(fileno=descriptor) as channel:
        while True:
            told, pipes, *_ = socket.recv_fds(channel, 4096, 2)
            if not told:
                return
            child = os.fork()
            if child == 0:
                channel.close()
                serve(*pipes, **json.loads(told))
                os._exit(0)
            for pipe in pipes:
                os.close(pipe)
            channel.sendall(str(child).encode())


def serve(  # noqa: PLR0913 (keywords, each a fault of its own)
    hears: int,
    says: int,
    *,
    store: str,
    user: str = "ana",
    journal: str = "wal",
    wait: float = dialects.PAGE_WAIT,
    quiet: float = pool.QUIET,
    unprivileged: bool = False,
) -> None:
    """Be a kernel until the page is gone.

    Args:
        hears: The pipe to read messages from.
        says: The pipe to write replies to.
        store: The store's file.
        user: Whose answers its pages give.
        journal: ``"wal"``, or ``"delete"`` for what a file system without shared memory gets.
        wait: Seconds that a page's message waits for other programs.
        quiet: Seconds after a write until the write-ahead log is folded.
        unprivileged: Whether permissions are to bind it, which they do not bind root.
    """
    dialects.PAGE_WAIT, pool.QUIET = wait, quiet
    if unprivileged and os.geteuid() == 0:
        give_up_capabilities()
    with os.fdopen(says, "w", encoding="utf-8") as replies, os.fdopen(hears, encoding="utf-8") as messages:
        for reply in heard(messages, Path(store), user, journal):
            replies.write(json.dumps(msgspec.to_builtins(reply)) + "\n")
            replies.flush()


def heard(messages: IO[str], store: Path, user: str, journal: str) -> Iterator[Any]:
    """Give the replies to messages as they come; the store is closed before the pipes are."""
    try:
        with only(journal):
            session = Session(StoredDataset.load(open_store(store), DATASET), user, None)
    except FeedbackError as error:
        closed = {"kind": "closed", "text": str(error)}
        yield from (closed for _ in messages)
    else:
        for message in messages:
            yield from answers(session, json.loads(message))


def answers(session: Session, message: dict[str, Any]) -> list[Any]:
    """Give the replies to a message of a page, or do what a test wants done."""
    if message["kind"] != "room":
        return list(session.handle(message))
    import resource  # noqa: PLC0415 (only POSIX systems have it)

    # No file may grow beyond this: a disk that is full, for this process only.
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    most = resource.RLIM_INFINITY if message["bytes"] is None else message["bytes"]
    resource.setrlimit(resource.RLIMIT_FSIZE, (most, resource.RLIM_INFINITY))
    return [message]


@contextmanager
def only(journal: str) -> Iterator[None]:
    """Open stores with this journal, as if the file system could do no other."""
    usual = dialects._journal
    if journal != "wal":
        dialects._journal = lambda address, _mode, **options: usual(address, journal, **options)
    try:
        yield
    finally:
        dialects._journal = usual


def give_up_capabilities() -> None:
    """Let permissions bind this process although it is root's, for as long as it lives (Linux)."""
    header, none = struct.pack("Ii", 0x20080522, 0), bytes(24)
    if ctypes.CDLL(None, use_errno=True).capset(header, none) != 0:
        raise OSError(ctypes.get_errno(), "capset")
