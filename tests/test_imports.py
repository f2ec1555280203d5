from __future__ import annotations

import ast
import subprocess
import sys
from importlib import resources
from pathlib import Path
from typing import Any

import pytest

import nb_feedback

HEAVY = [
    "pandas",
    "datasets",
    "pyarrow",
    "numpy",
    "sqlalchemy",
    "psygnal",
    "anywidget",
    "ipywidgets",
    "tqdm",
    "rapidfuzz",
    "regex",
]


def loaded_by(code: str) -> set[str]:
    show = "import sys; print(*{name.partition('.')[0] for name in sys.modules})"
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", f"{code}; {show}"], capture_output=True, text=True, check=True
    )
    return set(done.stdout.split())


def test_importing_the_package_imports_nothing_heavy() -> None:
    assert sorted(loaded_by("import nb_feedback") & set(HEAVY)) == []


def test_working_without_exports_imports_no_pandas_and_no_datasets() -> None:
    code = (
        "from nb_feedback import *; "
        "ds = FeedbackDataset(fields=[TextField('f')], questions=[TextQuestion('q')]); "
        "ds.add_records([{'f': 'x'}]); ds.respond(ds[0].id, {'q': 'a'}); repr(ds)"
    )
    loaded = loaded_by(code)
    assert "sqlalchemy" in loaded
    assert sorted(loaded & {"pandas", "datasets", "pyarrow", "numpy", "anywidget"}) == []


def test_the_public_names_are_these() -> None:
    assert nb_feedback.__all__ == [
        "AnswerConflict",
        "FeedbackDataset",
        "FeedbackError",
        "FeedbackRecord",
        "FloatMetadataProperty",
        "IntegerMetadataProperty",
        "InvalidInput",
        "InvalidRecord",
        "InvalidResponse",
        "InvalidSchema",
        "LabelQuestion",
        "MultiLabelQuestion",
        "Query",
        "RankingQuestion",
        "RatingQuestion",
        "Response",
        "SchemaMismatch",
        "StoreError",
        "Suggestion",
        "TermsMetadataProperty",
        "TextField",
        "TextQuestion",
        "UnknownName",
        "__version__",
    ]
    assert all(hasattr(nb_feedback, name) for name in nb_feedback.__all__)


def public_members(public: type) -> dict[str, Any]:
    """Give what a class of ours offers, what it has from other classes of ours included."""
    ours = [vars(base) for base in reversed(public.__mro__) if base.__module__.startswith("nb_feedback.")]
    return {key: member for members in ours for key, member in members.items() if key[0] != "_"}


@pytest.mark.parametrize("name", [name for name in nb_feedback.__all__ if name[0] != "_"])
def test_every_public_class_has_a_docstring_and_so_have_its_methods(name: str) -> None:
    public = getattr(nb_feedback, name)
    members = [member for key, member in public_members(public).items() if callable(member)]
    assert [member for member in [public, *members] if not member.__doc__] == []


@pytest.mark.parametrize("name", [key for key in public_members(nb_feedback.FeedbackDataset) if key != "store"])
def test_every_method_of_a_dataset_that_is_called_has_an_example(name: str) -> None:
    method = public_members(nb_feedback.FeedbackDataset)[name]
    if isinstance(method, property):
        return
    assert ">>>" in (getattr(method, "__func__", method).__doc__ or "")


def test_the_package_says_that_it_is_typed() -> None:
    assert resources.files(nb_feedback).joinpath("py.typed").is_file()


# A module imports only from its own floor or from those below.
FLOORS = [
    {"_version", "errors", "text", "paths", "matching", "garbage", "conditions", "hashing"},
    {"members"},
    {"choices", "properties"},
    {"ranking"},
    {"schema", "records", "progress", "query", "users", "added", "restored", "bar", "measures", "keys"},
    {"checking", "answer_checks"},
    {"store", "sources"},
    {"picking", "opening", "restoring", "export"},
    {"answers", "exports", "templates"},
    {"dataset", "widget", "__init__"},
]


def floor_of(module: str) -> int:
    room = module.split(".")[1] if "." in module else "__init__"
    found = [at for at, floor in enumerate(FLOORS) if room in floor]
    assert found, f"{module} is on no floor; give it one"
    return found[0]


def test_no_module_imports_from_a_floor_above() -> None:
    root = Path(nb_feedback.__file__).parent
    upwards = []
    for path in root.rglob("*.py"):
        if "samples" in path.parts:
            continue  # on the side: nothing imports it, and it imports nothing
        module = ".".join(path.relative_to(root.parent).with_suffix("").parts).removesuffix(".__init__")
        tree = ast.parse(path.read_text(encoding="utf-8"))
        for node in ast.walk(tree):
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("nb_feedback."):
                assert node.module is not None
                if floor_of(node.module) > floor_of(module):
                    upwards.append(f"{module} imports {node.module}")
    assert upwards == []
