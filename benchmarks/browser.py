"""From pressing submit to the next record on the screen, in real JupyterLab, beside a hand-rolled ipywidgets loop."""

from __future__ import annotations

import statistics

from benchmarks.measuring import Measure
from benchmarks.opened import opened_notebook

_OURS = """
from benchmarks.rows import instruction_rows
from nb_feedback import FeedbackDataset, TextField, TextQuestion
ds = FeedbackDataset("bench", fields=[TextField("prompt")], questions=[TextQuestion("response")], store="bench.db")
ds.add_records(instruction_rows({count}), id="id", suggestions={{"response": "output"}})
"""

_THEIRS = """
import ipywidgets as w
from benchmarks.rows import instruction_rows
rows = instruction_rows(100)
answers, at = [], 0
prompt, text, button = w.HTML(), w.Textarea(), w.Button(description="Submit loop")
def show():
    prompt.value = f'<p class="loop-prompt" data-n="{at}">' + rows[at]["prompt"] + "</p>"
    text.value = rows[at]["output"]
def submit(_):
    global at
    answers.append(text.value); at += 1; show()
button.on_click(submit)
show()
"""

# From the click to two frames after the change, which is when the person has seen it.
_TIME = """([click, read]) => new Promise(resolve => {
  const before = read(), begun = performance.now();
  const look = () => read() === before ? requestAnimationFrame(look)
    : requestAnimationFrame(() => requestAnimationFrame(() => resolve(performance.now() - begun)));
  click(); look();
})"""

_OUR_STEP = f"""() => {{
  const root = document.querySelector(".nb-feedback").shadowRoot;
  return ({_TIME})([() => root.querySelector(".primary").click(),
                    () => root.querySelector(".record").getAttribute("aria-label")]);
}}"""

_THEIR_STEP = f"""() => {{
  const button = [...document.querySelectorAll("button")].find(each => each.textContent === "Submit loop");
  return ({_TIME})([() => button.click(), () => document.querySelector(".loop-prompt").dataset.n]);
}}"""


def run(count: int, answers: int) -> list[Measure]:
    """Measure this many answers in a dataset of this many records; the loop has 100."""
    cells = (_OURS.format(count=count), "ds", _THEIRS, "w.VBox([prompt, text, button])")
    ours, theirs = [], []
    with opened_notebook("bench", *cells) as (page, notebook):
        notebook.widget("bench")
        page.wait_for_selector(".loop-prompt")
        for _ in range(answers):
            ours.append(page.evaluate(_OUR_STEP) / 1000)
            theirs.append(page.evaluate(_THEIR_STEP) / 1000)
            page.wait_for_timeout(60)
    name = f"submit to next record painted, {count:,} records"
    return [
        Measure(
            f"{name}, median",
            statistics.median(ours),
            "an ipywidgets loop, 100 records",
            statistics.median(theirs),
            0.4,
        ),
        Measure(f"{name}, p95", _p95(ours), "an ipywidgets loop, 100 records", _p95(theirs), 1.0),
    ]


def _p95(values: list[float]) -> float:
    return statistics.quantiles(values, n=20)[-1]
