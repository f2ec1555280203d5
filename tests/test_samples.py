from __future__ import annotations

import re
import subprocess
import sys
import unicodedata
from collections import Counter
from importlib import resources
from typing import Any

import pandas as pd
import pytest

from nb_feedback import samples

KEYS = ["id", "prompt", "context", "model_output", "model", "score", "topic", "language"]
TOPICS = {"returns", "billing", "writing", "code", "data", "health-admin", "travel", "language"}
MODELS = {"atlas-7b", "atlas-40b", "quill-3b", "marlow-9b"}
# The languages' scripts, by the first word of their characters' Unicode names.
SCRIPTS = {
    "ar": "ARABIC",
    "el": "GREEK",
    "he": "HEBREW",
    "hi": "DEVANAGARI",
    "ja": "HIRAGANA",
    "ko": "HANGUL",
    "ru": "CYRILLIC",
    "zh": "CJK",
}

RECORDS = samples.load()
each_record = pytest.mark.parametrize("record", RECORDS, ids=[record["id"] for record in RECORDS])


def raw_text() -> str:
    return resources.files(samples).joinpath("support.jsonl").read_bytes().decode("utf-8")


def strings(record: dict[str, Any]) -> list[str]:
    return [value for value in record.values() if isinstance(value, str)]


def scripts(text: str) -> Counter[str]:
    letters = [char for char in text if char.isalpha()]
    return Counter(unicodedata.name(char).split()[0] for char in letters)


def foreign_hosts(text: str) -> list[str]:
    """Find the hosts of links and e-mail addresses other than example.com and example.org."""
    found = re.findall(r"(?:\w+://|\bwww\.|\b[\w.+-]+@)([\w.-]*\w)", text)
    hosts = [host.lower() for host in found]
    # Links may also be written without a scheme.
    hosts += re.findall(r"\b(?:[a-z0-9-]+\.)+(?:com|org|net|io|ai|dev|app|eu|de|es|fr|uk)\b", text.lower())
    return [host for host in hosts if not re.fullmatch(r"(?:[\w-]+\.)*example\.(?:com|org)", host)]


def test_file_is_clean_json_lines() -> None:
    text = raw_text()
    assert text.endswith("}\n")
    assert "\r" not in text
    assert not text.startswith("\ufeff")
    assert "\\u" not in text  # written with ensure_ascii=False
    assert len(text.split("\n")) == len(RECORDS) + 1


def test_there_are_enough_and_ids_are_unique() -> None:
    assert len(RECORDS) >= 40
    assert len({record["id"] for record in RECORDS}) == len(RECORDS)
    assert len({record["prompt"] for record in RECORDS}) == len(RECORDS)
    assert len({record["model_output"] for record in RECORDS}) == len(RECORDS)


@each_record
def test_keys_and_types(record: dict[str, Any]) -> None:
    assert list(record) == KEYS
    assert record["context"] is None or type(record["context"]) is str
    for key in KEYS:
        if key not in {"context", "score"}:
            assert type(record[key]) is str
    assert type(record["score"]) is float
    assert 0 <= record["score"] <= 1
    assert round(record["score"], 2) == record["score"]


@each_record
def test_values(record: dict[str, Any]) -> None:
    assert re.fullmatch(r"[a-z]+-\d{3}", record["id"])
    assert record["topic"] in TOPICS
    assert record["model"] in MODELS
    assert re.fullmatch(r"[a-z]{2,3}(-[A-Z][a-z]{3})?(-[A-Z]{2})?", record["language"])
    assert record["model_output"].strip()
    assert all(text == text.strip() != "" for text in strings(record))


@each_record
def test_text_is_normalized_and_encodes(record: dict[str, Any]) -> None:
    for text in strings(record):
        assert unicodedata.is_normalized("NFC", text)
        assert text.encode("utf-8").decode("utf-8") == text
        controls = {char for char in text if unicodedata.category(char) in {"Cc", "Co", "Cn"}}
        assert controls <= {"\n"}


@each_record
def test_code_blocks_are_closed(record: dict[str, Any]) -> None:
    for text in strings(record):
        assert len(re.findall(r"^```", text, flags=re.MULTILINE)) % 2 == 0


@each_record
def test_answer_is_in_its_language_script(record: dict[str, Any]) -> None:
    script = SCRIPTS.get(record["language"], "LATIN")
    letters = scripts(record["model_output"])
    assert letters[script] > 0 or not letters


@each_record
def test_links_lead_nowhere_real(record: dict[str, Any]) -> None:
    assert foreign_hosts("\n".join(strings(record))) == []


@pytest.mark.parametrize(
    ("text", "hosts"),
    [
        ("see https://example.com/returns, or write to desk@example.org.", []),
        ("http://shop.example.com:8000", []),
        ("https://notexample.com/", ["notexample.com", "notexample.com"]),
        ("https://example.com.evil.test/", ["example.com.evil.test"]),
        ("ftp://10.0.0.1/", ["10.0.0.1"]),
        ("mail me@shop.test", ["shop.test"]),
        ("on somewhere.org today", ["somewhere.org"]),
    ],
)
def test_foreign_hosts_are_found(text: str, hosts: list[str]) -> None:
    assert foreign_hosts(text) == hosts


def test_variety() -> None:
    counts = sum((scripts(text) for record in RECORDS for text in strings(record)), Counter())
    assert len([script for script, count in counts.items() if count >= 10]) >= 5
    assert {*SCRIPTS.values(), "LATIN"} <= set(counts)
    assert {record["topic"] for record in RECORDS} == TOPICS
    assert {record["model"] for record in RECORDS} == MODELS
    lengths = [len(record["model_output"].split()) for record in RECORDS]
    assert min(lengths) < 10
    assert 300 < max(lengths) < 400
    without_context = sum(record["context"] is None for record in RECORDS)
    assert 0 < without_context < len(RECORDS)
    everything = raw_text()
    assert "```" in everything
    assert "|---|" in everything
    assert any(unicodedata.category(char) == "So" for char in everything)  # emoji


def test_the_first_ones_suit_a_demo() -> None:
    first = RECORDS[:5]
    assert all(record["language"] == "en" for record in first)
    assert all(len(record["model_output"].split()) < 60 for record in first)
    assert "**" in first[0]["context"]


def test_load_returns_fresh_records() -> None:
    changed, untouched = samples.load(), samples.load()
    assert changed == untouched == RECORDS
    assert changed is not untouched
    assert all(a is not b for a, b in zip(changed, untouched, strict=True))
    changed[0]["prompt"] = "something else"
    changed.pop()
    assert samples.load() == untouched


def test_load_pandas_has_the_same_rows() -> None:
    frame = samples.load_pandas()
    assert list(frame.columns) == KEYS
    assert frame["score"].dtype == "float64"
    rows = frame.to_dict(orient="records")
    # pandas may write a missing context as nan.
    assert [{**row, "context": None if pd.isna(row["context"]) else row["context"]} for row in rows] == RECORDS


def test_guidelines_are_short_markdown() -> None:
    assert samples.GUIDELINES.startswith("## ")
    assert 100 <= len(samples.GUIDELINES.split()) <= 200
    assert {"**Accept**", "**Fix**", "**Discard**"} <= set(samples.GUIDELINES.split())


def test_import_is_light() -> None:
    # By its path, because the package around it imports more.
    code = (
        f"import runpy, sys; runpy.run_path({samples.__file__!r}); "
        "sys.exit(' '.join({'pandas', 'datasets', 'pyarrow', 'numpy'} & set(sys.modules)) or 0)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (done.stderr.strip(), done.returncode) == ("", 0)
