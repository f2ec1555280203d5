"""The notebooks run from top to bottom without a person, and their widget leaves no record in the file."""

from __future__ import annotations

import ast
import json
import os
import sys
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbclient import NotebookClient
from nbformat import NotebookNode

from nb_feedback import FeedbackDataset
from nb_feedback.samples import load

ROOT = Path(__file__).parent.parent
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
WIDGET = "application/vnd.jupyter.widget-view+json"

each_notebook = pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)


@pytest.fixture(autouse=True)
def _kernel(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Make "python3" this very interpreter with this very checkout, whatever kernels the machine has."""
    spec = tmp_path / "jupyter" / "kernels" / "python3" / "kernel.json"
    spec.parent.mkdir(parents=True)
    argv = [sys.executable, "-m", "ipykernel_launcher", "-f", "{connection_file}"]
    spec.write_text(json.dumps({"argv": argv, "display_name": "Python 3", "language": "python"}))
    found = os.pathsep.join(filter(None, [str(ROOT), os.environ.get("PYTHONPATH")]))
    monkeypatch.setenv("PYTHONPATH", found)
    monkeypatch.setenv("JUPYTER_PATH", str(tmp_path / "jupyter"))
    monkeypatch.setenv("JUPYTER_RUNTIME_DIR", str(tmp_path / "runtime"))
    monkeypatch.setenv("IPYTHONDIR", str(tmp_path / "ipython"))
    monkeypatch.setenv("JUPYTERHUB_USER", "ana")
    monkeypatch.delenv("NB_FEEDBACK_STORE", raising=False)


def run(path: Path, folder: Path) -> NotebookNode:
    """Run a copy of a notebook in a folder, as a person who runs all cells; the first error is raised."""
    folder.mkdir(exist_ok=True)
    notebook = nbformat.read(path, as_version=4)
    return NotebookClient(
        notebook, timeout=120, kernel_name="python3", resources={"metadata": {"path": str(folder)}}
    ).execute()


def outputs(notebook: NotebookNode, cell: str) -> list[dict[str, Any]]:
    (found,) = (each for each in notebook.cells if each.id == cell)
    return [output.get("data", {"text/plain": output.get("text")}) for output in found.outputs]


def shown(notebook: NotebookNode, cell: str) -> str:
    return str(outputs(notebook, cell)[-1]["text/plain"])


def test_there_are_notebooks() -> None:
    assert [path.stem for path in NOTEBOOKS] == ["colab_tutorial", "editing", "preferences", "quickstart"]


@each_notebook
def test_a_committed_notebook_holds_no_outputs(path: Path) -> None:
    notebook = nbformat.read(path, as_version=4)
    for cell in notebook.cells:
        if cell.cell_type == "code":
            assert cell.outputs == []
            assert cell.execution_count is None
    assert set(notebook.metadata) == {"kernelspec", "language_info"}


@each_notebook
def test_the_widgets_output_holds_a_summary_and_no_record(path: Path, tmp_path: Path) -> None:
    executed = run(path, tmp_path / "work")
    (output,) = outputs(executed, "widget")
    assert WIDGET in output
    assert f"of {5 if path.stem == 'preferences' else 48} submitted" in output["text/html"]
    # What nbclient saves of the widget's state counts too, though JupyterLab saves none.
    saved = json.dumps([output, executed.metadata], ensure_ascii=False)
    for record in load():
        for key in ("prompt", "context", "model_output"):
            text = record[key]
            assert text is None or json.dumps(text, ensure_ascii=False)[1:-1] not in saved, (
                record["id"],
                key,
            )


def test_the_quickstart_ends_well_when_nobody_has_answered_and_adds_nothing_when_run_again(
    tmp_path: Path,
) -> None:
    (path,) = (path for path in NOTEBOOKS if path.stem == "quickstart")
    work = tmp_path / "work"

    first = run(path, work)
    assert shown(first, "dataset").startswith("48 added")
    assert shown(first, "progress") == "0 of 48 submitted · 48 pending"
    assert shown(first, "responses").startswith("Empty DataFrame")
    assert "num_rows: 48" in shown(first, "export")
    assert [file.name for file in work.iterdir()] == ["nb_feedback.db"]

    kept = FeedbackDataset.load("support-answers", store=work / "nb_feedback.db")
    kept.respond("parcel-001", {"response": "Yes, within 30 days."}, user="ana")

    again = run(path, work)
    assert shown(again, "dataset").startswith("0 added, 48 unchanged")
    assert shown(again, "progress") == "1 of 48 submitted · 47 pending"
    assert "Yes, within 30 days." in shown(again, "responses")
    assert "num_rows: 48" in shown(again, "export")


def test_editing_shows_what_is_found_refused_undone_and_recorded(tmp_path: Path) -> None:
    (path,) = (path for path in NOTEBOOKS if path.stem == "editing")
    executed = run(path, tmp_path / "work")
    found = ast.literal_eval(shown(executed, "query"))
    scores = {record["id"]: record["score"] for record in load()}
    assert len(found) > 1
    assert [scores[each] for each in found] == sorted(scores[each] for each in found)
    assert "No exclamation marks, please" in shown(executed, "refused")
    assert "submitted: parcel-001" in str(outputs(executed, "undo")[0])
    assert [word in shown(executed, "undo") for word in ("submitted", "undo", "redo")] == [True] * 3
    assert "parcel-001" in shown(executed, "measured")


def test_the_tutorial_ends_with_files_to_train_on(tmp_path: Path) -> None:
    (path,) = (path for path in NOTEBOOKS if path.stem == "colab_tutorial")
    work = tmp_path / "work"

    executed = run(path, work)
    assert outputs(executed, "install") == []  # nothing was installed over what is being tested
    assert "6 of 48 submitted · 42 pending" in shown(executed, "progress")

    pairs = [json.loads(line) for line in (work / "sft.jsonl").read_text(encoding="utf-8").splitlines()]
    assert [set(pair) for pair in pairs] == [{"prompt", "completion"}] * 6
    assert pairs[0]["prompt"].startswith("**Returns policy")
    assert pairs[0]["prompt"].endswith("when would I get my money?")
    assert "within 5 working days" in pairs[0]["completion"]
    assert (work / "sft.parquet").stat().st_size > 0
    assert len((work / "support-answers.jsonl").read_text(encoding="utf-8").split("\n")) == 48 + 1

    again = run(path, work)
    assert shown(again, "dataset").startswith("0 added, 48 unchanged")
    ben = FeedbackDataset.load("support-answers-tutorial", store=work / "nb_feedback.db").responses("ben")
    assert ben["revision"].tolist() == [1] * 6


def test_preferences_ends_with_a_row_for_each_answer_that_was_preferred_to_another(tmp_path: Path) -> None:
    (path,) = (path for path in NOTEBOOKS if path.stem == "preferences")
    work = tmp_path / "work"

    executed = run(path, work)
    assert WIDGET in outputs(executed, "widget-order")[0]
    pairs = [json.loads(line) for line in (work / "pairs.jsonl").read_text(encoding="utf-8").splitlines()]
    # The tie gives none.
    assert [row["id"] for row in pairs] == ["parcel-001", "code-001", "write-001", "trip-001"]
    given = {record["id"]: record for record in load()}
    assert all(row["rejected"] == given[row["id"]]["model_output"] for row in pairs)
    assert pairs[0]["prompt"].endswith(given["parcel-001"]["prompt"])
    assert "15:20" in pairs[3]["chosen"]
    assert shown(executed, "files") == "(4, 10)"
    assert shown(executed, "shown") == "0 of 0 preferred what was shown first\n"

    kept = FeedbackDataset.load("support-pairs", store=work / "nb_feedback.db")
    kept.respond("code-001", {"better": [{"value": "first", "rank": 1}, {"value": "second", "rank": 2}]}, user="ana")
    again = run(path, work)
    assert shown(again, "dataset").startswith("0 added, 5 unchanged")
    # Where people differ somebody has to decide.
    assert shown(again, "files") == "(3, 10)"
