"""What the documents say can be checked, so it is: code runs, files and tests that they name are there."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
DOCUMENTS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])

each_document = pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))


def text_of(path: str) -> str:
    return (ROOT / path).read_text(encoding="utf-8")


def test_the_tour_is_short_and_runs(tmp_path: Path) -> None:
    (tour,) = re.findall(r"```python\n(.*?)```", text_of("README.md"), re.DOTALL)
    lines = [line for line in tour.splitlines() if line.strip()]
    assert len(lines) <= 15
    check = "print(ds.progress()); print(ds.to_datasets().num_rows, ds.store)"
    done = subprocess.run(
        [sys.executable, "-c", f"{tour}\n{check}"],
        cwd=tmp_path,
        env={"PYTHONPATH": str(ROOT), "PATH": "", "HOME": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.split("\n")[0] == "0 of 1 submitted · 1 pending"
    assert str(tmp_path / "nb_feedback.db") in done.stdout


def names_of_tests() -> set[str]:
    return {
        name
        for file in (ROOT / "tests").rglob("test_*.py")
        for name in re.findall(r"^def (test_\w+)", file.read_text(encoding="utf-8"), re.MULTILINE)
    }


def test_the_tests_that_the_readme_names_are_there() -> None:
    named = set(re.findall(r"`(test_\w+)`", text_of("README.md")))
    assert len(named) >= 15
    assert named - names_of_tests() == set()


def test_every_promise_names_tests_that_are_there() -> None:
    text, _ = text_of("docs/guarantees.md").split("## What is not promised")
    rows = re.findall(r"^\| (?!Fault|---)(.*?) \| .* \| (.*) \|$", text, re.MULTILINE)
    assert len(rows) >= 30
    for fault, shown in rows:
        named, files = re.findall(r"`(test_\w+)`", shown), re.findall(r"`(tests/\S+)`", shown)
        assert named or files, fault
        assert set(named) - names_of_tests() == set(), fault
        assert all((ROOT / file).exists() for file in files), fault


@each_document
def test_links_lead_to_files_that_are_there(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    links = re.findall(r"\]\(([^)#\s]+)", text) + re.findall(r'(?:src|srcset)="([^"]+)"', text)
    missing = [link for link in links if "://" not in link and not (path.parent / link).exists()]
    assert missing == []


@each_document
def test_commands_are_those_of_the_makefile(path: Path) -> None:
    commands = set(re.findall(r"^([a-z-]+):.*## ", text_of("Makefile"), re.MULTILINE))
    named = set(re.findall(r"`make ([a-z-]+)", path.read_text(encoding="utf-8")))
    assert named - commands == set()


def test_contributing_lists_every_command_and_decisions_every_decision() -> None:
    commands = re.findall(r"^([a-z-]+):.*## ", text_of("Makefile"), re.MULTILINE)
    listed = re.findall(r"^\| `make ([a-z-]+)` \|", text_of("CONTRIBUTING.md"), re.MULTILINE)
    assert sorted(listed) == sorted(commands)
    decisions = {file.name for file in (ROOT / "docs" / "decisions").glob("0*.md")}
    assert decisions == set(re.findall(r"\]\((0[^)]+)\)", text_of("docs/decisions/README.md")))


def test_pictures_are_small() -> None:
    pictures = list((ROOT / "docs" / "images").glob("*.png"))
    assert len(pictures) == 2
    assert all(picture.stat().st_size < 250_000 for picture in pictures)
