"""Loading, loading again and exporting, beside the driver and pyarrow doing the same with bare hands."""

from __future__ import annotations

import sqlite3
import tempfile
from pathlib import Path
from typing import Any

import msgspec
import pandas as pd
import pyarrow as pa

from benchmarks.measuring import Measure, in_turns, timed
from benchmarks.rows import instruction_rows
from nb_feedback import FeedbackDataset, FeedbackRecord, Response, TextField, TextQuestion


def run(count: int, rounds: int) -> list[Measure]:
    """Measure a dataset of this many records."""
    rows = instruction_rows(count)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        made = iter(range(10**6))

        def path() -> Path:
            return folder / f"{next(made)}.db"

        def add() -> float:
            ds = _empty(path())
            return timed(lambda: _add(ds, rows))

        def floor() -> float:
            where = path()
            return timed(lambda: _bare_insert(where, rows))

        added, inserted = in_turns(rounds, add, floor)

        ds = _empty(path())
        frame = pd.DataFrame(rows)
        first = timed(lambda: _add(ds, frame))
        (again,) = in_turns(rounds, lambda: timed(lambda: _add(ds, frame)))
        ds.add_records(
            FeedbackRecord(
                {"prompt": row["prompt"]}, id=row["id"], responses=[Response({"response": row["output"]}, user="ana")]
            )
            for row in rows
        )
        exported, bare = in_turns(
            rounds, lambda: timed(ds.to_datasets), lambda: timed(lambda: _bare_read(Path(ds.store)))
        )
    size = f"{count:,} records"
    return [
        Measure(f"add_records, {size}", added, "sqlite3.executemany of the same rows", inserted, 2.0),
        Measure(f"add_records of a DataFrame again, {size}", again, "the first time", first, 0.1),
        Measure(f"to_datasets, {size}, all answered", exported, "sqlite3 and pyarrow by hand", bare),
    ]


def _empty(path: Path) -> FeedbackDataset:
    return FeedbackDataset("bench", fields=[TextField("prompt")], questions=[TextQuestion("response")], store=str(path))


def _add(ds: FeedbackDataset, rows: Any) -> None:
    ds.add_records(rows, id="id", suggestions={"response": {"value": "output", "score": "score"}}, metadata=["topic"])


def _bare_insert(path: Path, rows: list[dict[str, Any]]) -> None:
    """Insert the same rows, durably and as JSON, without a check, a comparison or a summary."""
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=FULL")
    connection.execute("CREATE TABLE records (key INTEGER PRIMARY KEY, id TEXT UNIQUE, fields TEXT, metadata TEXT)")
    connection.execute("CREATE TABLE suggestions (record INTEGER PRIMARY KEY, value TEXT, score REAL)")
    encode = msgspec.json.encode
    with connection:
        connection.executemany(
            "INSERT INTO records VALUES (?, ?, ?, ?)",
            (
                (key, row["id"], encode({"prompt": row["prompt"]}).decode(), encode({"topic": row["topic"]}).decode())
                for key, row in enumerate(rows)
            ),
        )
        connection.executemany(
            "INSERT INTO suggestions VALUES (?, ?, ?)",
            ((key, encode(row["output"]).decode(), row["score"]) for key, row in enumerate(rows)),
        )
    connection.close()


def _bare_read(path: Path) -> pa.Table:
    """Read prompt, suggestion and answer of every record into a table, and nothing else."""
    connection = sqlite3.connect(path)
    found = connection.execute(
        'SELECT r.id, r.fields, s.value, a."values" FROM records r JOIN suggestions s ON s.record = r.key '
        "JOIN responses a ON a.record = r.key ORDER BY r.position"
    ).fetchall()
    connection.close()
    decode = msgspec.json.decode
    return pa.table(
        {
            "id": [row[0] for row in found],
            "prompt": [decode(row[1])["prompt"] for row in found],
            "suggestion": [decode(row[2]) for row in found],
            "response": [decode(row[3])["response"] for row in found],
        }
    )
