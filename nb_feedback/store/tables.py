"""The tables of a store. ``SCHEMA_VERSION`` counts their layouts; `migrations` walks from one to the next.

JSON is kept as text, encoded by msgspec: SQLite has no JSON type, and PostgreSQL's refuses NUL characters.
Times are ISO 8601 texts in UTC with microseconds, which sort as they are.
"""

from __future__ import annotations

from sqlalchemy import Column, Float, ForeignKey, Index, Integer, MetaData, Table, Text, UniqueConstraint

SCHEMA_VERSION = 5

metadata = MetaData()

meta = Table(
    "nb_feedback_meta",
    metadata,
    Column("key", Text, primary_key=True),
    Column("value", Text, nullable=False),
)
"""What the store says of itself: ``schema_version``."""

datasets = Table(
    "datasets",
    metadata,
    Column("key", Integer, primary_key=True),
    Column("uid", Text, nullable=False, unique=True),  # never used again, even for the same name
    Column("name", Text, nullable=False, unique=True),
    Column("schema", Text, nullable=False),
    Column("guidelines", Text, nullable=False),
    Column("total", Integer, nullable=False),  # its records, counted once
    Column("created_at", Text, nullable=False),
    Column("updated_at", Text, nullable=False),
    sqlite_autoincrement=True,  # nor is the key: who still holds a deleted dataset must not find the next one
)

records = Table(
    "records",
    metadata,
    Column("key", Integer, primary_key=True),
    Column("dataset", ForeignKey("datasets.key", ondelete="CASCADE"), nullable=False),
    Column("id", Text, nullable=False),
    Column("position", Integer, nullable=False),  # 0, 1, 2, ... without gaps in each dataset
    Column("fields", Text, nullable=False),
    Column("metadata", Text, nullable=False),
    UniqueConstraint("dataset", "id"),
    UniqueConstraint("dataset", "position"),
)

suggestions = Table(
    "suggestions",
    metadata,
    Column("record", ForeignKey("records.key", ondelete="CASCADE"), primary_key=True),
    Column("question", Text, primary_key=True),
    Column("place", Integer, primary_key=True),  # 0, 1, 2, ... among those for one question
    Column("value", Text, nullable=False),
    Column("score", Float(53)),
    Column("scores", Text),  # where there is one for each of what is in the value, in the place of the score
    Column("agent", Text),
    Column("type", Text),
)

responses = Table(
    "responses",
    metadata,
    Column("record", ForeignKey("records.key", ondelete="CASCADE"), primary_key=True),
    Column("user", Text, primary_key=True),
    Column("dataset", ForeignKey("datasets.key", ondelete="CASCADE"), nullable=False),
    Column("status", Text, nullable=False),
    Column("values", Text, nullable=False),
    Column("edits", Text),  # being changed since the submit or discard; the values still count
    Column("notes", Text),  # flag, comment and reason; null where there is none of them
    Column("measures", Text),  # how long, and how far from the suggestion; null where nothing was measured
    Column("revision", Integer, nullable=False),
    Column("created_at", Text, nullable=False),
    Column("updated_at", Text, nullable=False),
    Index("responses_by_user", "dataset", "user", "status"),
)

response_log = Table(
    "response_log",
    metadata,
    Column("key", Integer, primary_key=True),
    Column("dataset", ForeignKey("datasets.key", ondelete="CASCADE"), nullable=False),
    Column("record", ForeignKey("records.key", ondelete="CASCADE"), nullable=False),
    Column("user", Text, nullable=False),
    Column("action", Text, nullable=False),  # what was done: see `nb_feedback.store.answers.Action`
    Column("status", Text, nullable=False),  # what the response was from then on, or pending
    Column("values", Text, nullable=False),
    Column("edits", Text),
    Column("notes", Text),
    Column("measures", Text),
    Column("revision", Integer, nullable=False),
    Column("client", Text),  # the page that said so, and its number for it; null for Python
    Column("seq", Integer),
    Column("at", Text, nullable=False),
    Column("step", Integer),  # the first line of what was done as one; null for that line itself
    Column("reverts", Integer),  # for an undo the step that it took back, for a redo the undo
    Index("response_log_by_record", "record", "user", "revision"),
    Index("response_log_by_user", "dataset", "user"),
    Index("response_log_by_client", "dataset", "client", "seq", unique=True),  # applied once
    sqlite_autoincrement=True,
)
"""Every accepted change, each with the whole state after it; only ever appended to."""

visits = Table(
    "visits",
    metadata,
    Column("dataset", ForeignKey("datasets.key", ondelete="CASCADE"), primary_key=True),
    Column("user", Text, primary_key=True),
    Column("queue", Text, nullable=False),
    Column("record", ForeignKey("records.key", ondelete="CASCADE"), nullable=False),
)
"""Where each person was."""

sources = Table(
    "sources",
    metadata,
    Column("dataset", ForeignKey("datasets.key", ondelete="CASCADE"), primary_key=True),
    Column("digest", Text, primary_key=True),
)
"""What was added and is there as it was, record by record; nothing would come of adding it again."""
