"""Pages, a store and everything that may happen between them, in any order that hypothesis can think of.

`Pages` type, and keep what they typed until it is confirmed. `Machine` has a rule for each thing that may happen: a
message or a reply arrives late, twice, in another order or never; Python answers too; the process dies. `Model` says
in plain Python what the store has to hold after each step. A further thing that people can do is a rule that sends a
message, and what it comes to in `Model`.

Every text names the record, the person, the page and the number that it belongs to, and is there once: so it can
be found wherever it went.
"""

from __future__ import annotations

import shutil
import sqlite3
import tempfile
from collections import defaultdict
from collections.abc import Callable
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from nb_feedback.progress import Counts
from nb_feedback.records import FeedbackRecord, Notes
from nb_feedback.schema import Schema, TextField, TextQuestion
from nb_feedback.store import dialects, pool
from nb_feedback.store.engine import open_store
from nb_feedback.store.stored_dataset import StoredDataset
from nb_feedback.widget.session import Session

SCHEMA = Schema((TextField("prompt"),), (TextQuestion("response"),))
MEMORY = Path("/dev/shm")  # noqa: S108 (a folder of its own is made in it)
RECORDS = ("r0", "r1")
USERS = ("ana", "ben")
STATUSES = ("draft", "submitted", "discarded")
Message = dict[str, Any]
Key = tuple[str, str]
"""A record and a user."""


class State(msgspec.Struct, frozen=True, kw_only=True):
    """A response as it is, or was."""

    status: str
    values: dict[str, str]
    edits: dict[str, str] | None
    notes: Message | None = None
    client: str | None
    seq: int | None

    @property
    def text(self) -> str:
        return (self.values if self.edits is None else self.edits).get("response", "")

    @property
    def said(self) -> tuple[Any, ...]:
        return self.status, self.values, self.edits, self.notes


class Model:
    """What a store has to hold.

    Attributes:
        history: For each record and user all the responses there were, the one that counts last.
    """

    def __init__(self) -> None:
        self.history: dict[Key, list[State]] = defaultdict(list)

    def current(self, key: Key) -> State | None:
        """Give the response that there is; what went back to pending is none."""
        last = self.last(key)
        return None if last is None or last.status == "pending" else last

    def last(self, key: Key) -> State | None:
        return self.history[key][-1] if self.history[key] else None

    def applied_as(self, client: str, seq: int) -> int | None:
        """Give the revision that a page's number has become, or None."""
        for states in self.history.values():
            for revision, state in enumerate(states, 1):
                if (state.client, state.seq) == (client, seq):
                    return revision
        return None

    def take(self, key: Key, state: State, base: int | None) -> int | None:
        """Take an answer: give the revision to tell its page, or None for a conflict.

        Args:
            key: Whose answer to what.
            state: The answer.
            base: The revision that the person saw; None is Python, which is never asked.
        """
        now, revision = self.last(key), len(self.history[key])
        if base is not None and state.client is not None and state.seq is not None:
            before = self.applied_as(state.client, state.seq)
            if before is not None:
                return before
            if any(other.client == state.client and (other.seq or 0) > state.seq for other in self.history[key]):
                return revision
            own = now is not None and now.client == state.client
            if not own and base != revision:
                return None
        self.history[key].append(state)
        return revision + 1

    def counts(self, user: str) -> Counts:
        states = [self.current((record, user)) for record in RECORDS]
        return Counts.from_found(
            len(RECORDS),
            {status: sum(state is not None and state.status == status for state in states) for status in STATUSES},
        )


class Page:
    """A view in somebody's browser, with what it keeps.

    Attributes:
        shown: For each record the response that the person sees.
        bases: For each record the revision that it had then, also where there was no response any more.
        outbox: What was sent and not confirmed; a later answer to a record stands for the earlier.
        confirmed: What it has thrown away because the kernel said that it is saved, with the revision told.
        refused: For each record the answer that was refused as a conflict: the person chooses.
    """

    def __init__(self, user: str, client: str, revision_of: Callable[[str], int]) -> None:
        self.user, self.client, self.seq, self.revision_of = user, client, 0, revision_of
        self.bases: dict[str, int] = dict.fromkeys(RECORDS, 0)
        self.shown: dict[str, Message | None] = dict.fromkeys(RECORDS)
        self.outbox: dict[tuple[str, int], Message] = {}
        self.confirmed: list[tuple[Message, int]] = []
        self.refused: dict[str, Message] = {}

    def types(
        self, record: str, status: str, *, editing: bool, noting: str = "", group: Message | None = None
    ) -> Message:
        """Give the message that saves what is typed now, perhaps with others as one."""
        self.seq += 1
        shown = self.shown[record]
        typed = {"response": f"{record}|{self.user}|{self.client}|{self.seq}|"}
        message = {"kind": "save", "client": self.client, "seq": self.seq, "record": record}
        message |= {"status": status, "values": typed, "edits": None, "base": self.bases[record], "group": group}
        if noting and status != "pending":
            message["notes"] = {"flagged": {"flagged": True}, "comment": {"comment": typed["response"]}}[noting]
        if status == "pending":
            message["values"] = {}
        elif editing and shown is not None and shown["status"] != "draft":
            message |= {"status": shown["status"], "values": shown["values"], "edits": typed}
        earlier = [key for key, other in self.outbox.items() if key[0] == self.client and other["record"] == record]
        for key in earlier:
            del self.outbox[key]
        self.outbox[self.client, self.seq] = message
        self.refused.pop(record, None)
        return message

    def hears(self, reply: Message) -> None:
        """Take note of a reply, which may be to something that it does not wait for any more."""
        message = self.outbox.get((reply.get("client"), reply.get("seq")))
        if message is None or reply.get("code") in {"store", "internal"}:
            return
        del self.outbox[message["client"], message["seq"]]
        record = message["record"]
        if reply["kind"] == "saved":
            self.confirmed.append((message, reply["revision"]))
            if not self.waits_for(record):
                self.bases[record] = reply["revision"]
                self.shown[record] = (
                    None
                    if message["status"] == "pending"
                    else {name: message.get(name) for name in ("status", "values", "edits", "notes")}
                    | {"revision": reply["revision"]}
                )
        else:
            assert reply["code"] == "conflict", reply
            self.refused[record] = message
            self.shown[record] = reply["current"]
            self.bases[record] = reply["current"]["revision"] if reply["current"] else self.revision_of(record)

    def waits_for(self, record: str) -> bool:
        return any(message["record"] == record for message in self.outbox.values())

    def comes_back(self, client: str) -> None:
        self.client, self.seq = client, 0


class Machine(RuleBasedStateMachine):
    """Everything that may happen, in any order."""

    def __init__(self) -> None:
        super().__init__()
        self.patches = pytest.MonkeyPatch()
        self.patches.setattr(dialects, "PAGE_WAIT", 0.0)  # who holds the store does so until a rule lets go
        self.patches.setattr(pool.Pool, "fold_soon", lambda _: None)  # but where a rule says so
        # Where there is a file system in memory, that is faster.
        self.folder = Path(tempfile.mkdtemp(dir=MEMORY if MEMORY.is_dir() else None))
        self.files = self.clients = 0
        self.model = Model()
        self.pages: list[Page] = []
        self.typed = (0, RECORDS[0])
        self.to_kernel: list[tuple[str, Message]] = []  # with the user whose widget it is
        self.to_pages: list[Message] = []
        self.holder: sqlite3.Connection | None = None
        self.told: dict[Key, int] = {}
        self.groups: set[tuple[str, int, int]] = set()
        self.open()

    def open(self) -> None:
        self.path = self.folder / f"{self.files}.db"
        self.dataset = StoredDataset.create_or_continue(open_store(self.path), "answers", SCHEMA, "")
        self.sessions = {user: Session(self.dataset, user, None) for user in USERS}
        self.looking = sqlite3.connect(self.path, isolation_level=None)
        self.looking.row_factory = sqlite3.Row

    def close(self) -> None:
        self.let_go()
        self.looking.close()
        del self.dataset, self.sessions

    def let_go(self) -> None:
        if self.holder is not None:
            self.holder.close()
            self.holder = None

    @initialize()
    def begin(self) -> None:
        rows = [(record, FeedbackRecord({"prompt": record}, id=record)) for record in RECORDS]
        self.dataset.add(rows, on_conflict="update", default_user="me")
        for user in ("ana", "ana", "ben"):
            revision_of = partial(lambda user, record: len(self.model.history[record, user]), user)
            self.pages.append(Page(user, self.client(), revision_of))

    def client(self) -> str:
        self.clients += 1
        return f"page{self.clients}"

    # What people do

    page = st.integers(0, 2)
    record = st.sampled_from(RECORDS)
    one = st.integers(0, 99)
    fate = st.sampled_from(["comes", "comes and will come again", "is lost"])

    @rule(
        page=page,
        record=record,
        status=st.sampled_from([*STATUSES, "pending"]),
        editing=st.booleans(),
        noting=st.sampled_from(["", "flagged", "comment"]),
        at_once=st.booleans(),
    )
    def somebody_types(  # noqa: PLR0913 (one for each thing that may be so)
        self, page: int, record: str, status: str, *, editing: bool, noting: str, at_once: bool
    ) -> None:
        at, self.typed = self.pages[page], (page, record)
        message = at.types(record, status, editing=editing, noting=noting)
        if at_once:
            self.arrives(at.user, message)
        else:
            self.to_kernel.append((at.user, message))

    @rule(page=page, status=st.sampled_from([*STATUSES, "pending"]), editing=st.booleans(), at_once=st.booleans())
    def somebody_does_the_same_to_all(self, page: int, status: str, editing: bool, at_once: bool) -> None:
        """Each is sent by itself, and they are one step to undo."""
        at = self.pages[page]
        group = {"first": at.seq + 1, "last": at.seq + len(RECORDS)}
        for record in RECORDS:
            message = at.types(record, status, editing=editing, group=group)
            self.groups.add((at.client, group["first"], group["last"]))
            if at_once:
                self.arrives(at.user, message)
            else:
                self.to_kernel.append((at.user, message))

    @rule(at_once=st.booleans())
    def somebody_types_on(self, at_once: bool) -> None:
        self.somebody_types(*self.typed, "draft", editing=True, noting="", at_once=at_once)

    @rule(page=page)
    def somebody_looks(self, page: int) -> None:
        """The page is given records anew; what is being changed in it stays."""
        at = self.pages[page]
        fetch = {"kind": "fetch", "client": at.client, "rid": "r", "queue": "all", "position": -1, "pinned": False}
        (window,) = self.handled(at.user, fetch | {"record": None, "before": 0, "after": 50})
        assert [found["record"] for found in window["records"]] == list(RECORDS)
        assert window["standing"]["counts"] == msgspec.to_builtins(self.model.counts(at.user))
        for found in window["records"]:
            self.is_current(found["response"], (found["record"], at.user))
            if not at.waits_for(found["record"]):
                at.shown[found["record"]], at.bases[found["record"]] = found["response"], found["revision"]
            assert found["revision"] == len(self.model.history[found["record"], at.user])

    @rule(page=page)
    def somebody_closes_the_browser_and_comes_back(self, page: int) -> None:
        """The page has another name then, and sends what the browser has kept under the one before."""
        self.pages[page].comes_back(self.client())
        self.somebody_looks(page)

    @precondition(lambda self: self.holder is None)
    @rule(user=st.sampled_from(USERS), record=record, status=st.sampled_from(STATUSES), flagged=st.booleans())
    def a_cell_answers(self, user: str, record: str, status: Any, flagged: bool) -> None:
        key = record, user
        values = {"response": f"{record}|{user}|cell|{len(self.model.history[key])}|"}
        saved = self.dataset.respond(record, user, status, values, notes=Notes(flagged))
        notes = {"flagged": True} if flagged else None
        state = State(status=status, values=values, edits=None, notes=notes, client=None, seq=None)
        assert saved.revision == self.model.take(key, state, None)

    @precondition(lambda self: self.holder is None)
    @rule(user=st.sampled_from(USERS), redo=st.booleans())
    def a_cell_undoes(self, user: str, redo: bool) -> None:
        """Each record of the step says again what it said before, and all that it said stays in the log."""
        step = self.dataset.redo(user) if redo else self.dataset.undo(user)
        for record in step.records if step else []:
            key = record, user
            response = self.dataset.record(record).response(user)
            said: tuple[Any, ...] = "pending", {}, None, None
            if response is not None:
                notes = None if response.notes is None else msgspec.to_builtins(response.notes)
                said = response.status, response.values, response.edits, notes
            assert said in [("pending", {}, None, None), *(state.said for state in self.model.history[key])]
            status, values, edits, notes = said
            undone = State(status=status, values=values, edits=edits, notes=notes, client=None, seq=None)
            assert self.model.take(key, undone, None) == len(self.model.history[key])

    # What becomes of messages

    @precondition(lambda self: self.to_kernel)
    @rule(one=one, fate=fate)
    def a_message(self, one: int, fate: str) -> None:
        at = one % len(self.to_kernel)
        user, message = self.to_kernel[at] if "again" in fate else self.to_kernel.pop(at)
        if "comes" in fate:
            self.arrives(user, message)

    @precondition(lambda self: self.to_pages)
    @rule(one=one, fate=fate)
    def a_reply(self, one: int, fate: str) -> None:
        at = one % len(self.to_pages)
        reply = self.to_pages[at] if "again" in fate else self.to_pages.pop(at)
        if "comes" in fate:
            for page in self.pages:
                page.hears(reply)

    @precondition(lambda self: any(page.outbox for page in self.pages))
    @rule()
    def what_waits_is_sent_again(self) -> None:
        waiting = [(page.user, message) for page in self.pages for message in page.outbox.values()]
        self.to_kernel += [each for each in waiting if each not in self.to_kernel]

    # What becomes of the store

    @rule()
    def another_program_holds_the_store_or_lets_go(self) -> None:
        if self.holder is None:
            self.holder = sqlite3.connect(self.path, isolation_level=None)
            self.holder.execute("BEGIN IMMEDIATE")
        else:
            self.let_go()

    @rule(dies=st.booleans(), everything_under_way=st.booleans())
    def the_kernel_ends_and_another_begins(self, dies: bool, everything_under_way: bool) -> None:
        """Of a process that dies the files stay as they are, and nothing else does."""
        if dies:
            self.files += 1
            for end in ("", "-wal"):
                shutil.copy(f"{self.path}{end}", f"{self.folder / str(self.files)}.db{end}")
        if everything_under_way:
            self.to_kernel.clear()
            self.to_pages.clear()
        self.close()
        self.open()

    @rule()
    def the_log_is_folded_into_the_file(self) -> None:
        self.dataset.store._pool.fold()

    # What has to be so, always

    @invariant()
    def each_response_is_what_was_answered_last(self) -> None:
        found = {(row["id"], row["user"]): row for row in self.rows("responses")}
        assert found.keys() == {key for key in self.model.history if self.model.current(key) is not None}
        for key, row in found.items():
            state = self.model.current(key)
            assert state is not None
            assert row["revision"] == len(self.model.history[key])
            assert row["status"] == state.status
            assert (None if row["notes"] is None else msgspec.json.decode(row["notes"])) == state.notes
            assert state.text in (row["values"] if row["edits"] is None else row["edits"])
            assert state.text.startswith("|".join(key)), "an answer in the wrong record"
            assert row["revision"] >= self.told.get(key, 0)
            self.told[key] = row["revision"]

    @invariant()
    def the_log_has_every_answer_once_and_explains_each_response(self) -> None:
        logged: dict[Key, list[Any]] = defaultdict(list)
        for row in self.rows("response_log"):
            logged[row["id"], row["user"]].append(row)
        for key, states in self.model.history.items():
            assert [row["revision"] for row in logged[key]] == list(range(1, len(states) + 1))
            for row, state in zip(logged[key], states, strict=True):
                assert (row["client"], row["seq"], row["status"]) == (state.client, state.seq, state.status)
                assert any(state.text in str(value) for value in tuple(row))
        numbers = [(row["client"], row["seq"]) for rows in logged.values() for row in rows if row["client"] is not None]
        assert len(set(numbers)) == len(numbers)

    @invariant()
    def what_was_sent_as_one_is_one_step_but_for_what_came_after_an_undo(self) -> None:
        steps: dict[Any, set[int]] = defaultdict(set)
        records: dict[int, list[Key]] = defaultdict(list)
        undone: set[int] = set()
        for row in self.rows("response_log"):
            begun = row["step"] or row["key"]
            if row["reverts"] is not None:
                undone.add(row["reverts"])
                continue
            group = next((g for g in self.groups if g[0] == row["client"] and g[1] <= row["seq"] <= g[2]), None)
            if group is not None:
                steps[group].add(begun)
                records[begun].append((row["id"], row["user"]))
        for group, begun_at in steps.items():
            assert len(begun_at - undone) <= 1, group
        assert all(len(set(keys)) == len(keys) for keys in records.values())

    @invariant()
    def what_a_page_had_confirmed_is_there_or_a_later_answer_stands_for_it(self) -> None:
        for page in self.pages:
            for message, revision in page.confirmed:
                states = self.model.history[message["record"], page.user]
                assert len(states) >= revision
                own = [state.seq for state in states if state.client == message["client"] and state.seq is not None]
                assert message["seq"] in own or max(own) > message["seq"]

    def rows(self, table: str) -> list[Any]:
        """Read a table with the records' ids, past everything that is tested here."""
        found = self.looking.execute(
            f"SELECT r.id, t.* FROM {table} t JOIN records r ON r.key = t.record ORDER BY t.rowid"
        )
        return found.fetchall()

    # How

    def handled(self, user: str, message: Message) -> list[Message]:
        return [msgspec.to_builtins(reply) for reply in self.sessions[user].handle(message)]

    def arrives(self, user: str, message: Message) -> None:
        """Let the kernel handle a save, and compare its replies with what the model says."""
        replies = self.handled(user, message)
        self.to_pages += replies
        (reply,) = (reply for reply in replies if reply["kind"] != "changed")
        assert (reply["client"], reply["seq"]) == (message["client"], message["seq"])
        if self.holder is not None:
            assert (reply["kind"], reply["code"]) == ("failed", "store")
            return
        key = message["record"], user
        state = State(**{name: message.get(name) for name in State.__struct_fields__})
        revision = self.model.take(key, state, message["base"])
        if revision is None:
            assert (reply["kind"], reply["code"]) == ("failed", "conflict")
            self.is_current(reply["current"], key)
        else:
            assert (reply["kind"], reply["revision"], reply["durable"]) == ("saved", revision, True)
            assert reply["standing"]["counts"] == msgspec.to_builtins(self.model.counts(user))
            assert len(replies) == (1 if revision == len(self.model.history[key]) else 2)

    def is_current(self, response: Message | None, key: Key) -> None:
        state = self.model.current(key)
        if response is None or state is None:
            assert response is state
        else:
            assert response["revision"] == len(self.model.history[key])
            assert tuple(response[name] for name in ("status", "values", "edits", "notes")) == state.said

    def quiet(self) -> None:
        """Let everything arrive, and everybody choose their own answer, until no page waits for anything."""
        for _ in range(len(self.pages) + 1):  # of two pages that choose at once one has to choose again
            for page in self.pages:
                for message in list(page.outbox.values()):
                    self.arrives(page.user, message)
                for reply in self.to_pages:
                    page.hears(reply)
                assert not page.outbox
            self.to_pages.clear()
            for page in self.pages:
                for record in list(page.refused):
                    page.types(record, "submitted", editing=False)
        assert not any(page.outbox for page in self.pages)

    def teardown(self) -> None:
        """Whatever has happened: nothing that was typed is gone once it has been quiet for a while."""
        try:
            if self.pages:
                self.let_go()
                self.quiet()
                self.each_response_is_what_was_answered_last()
                self.the_log_has_every_answer_once_and_explains_each_response()
                self.what_a_page_had_confirmed_is_there_or_a_later_answer_stands_for_it()
                for user in USERS:
                    assert self.dataset.counts(user) == self.model.counts(user)
            with closing(sqlite3.connect(self.path)) as reader:
                assert reader.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        finally:
            self.close()
            self.patches.undo()
            shutil.rmtree(self.folder)


TestPagesAndTheirStore = Machine.TestCase
TestPagesAndTheirStore.settings = settings(
    max_examples=50, stateful_step_count=60, suppress_health_check=[HealthCheck.too_slow]
)
