"""Sample records to try the widget with.

The prompts, contexts and answers were written for this package, and the models' names are invented. Most
answers have a flaw for a person to mend, a few are right as they are, and one cannot be mended and had better
be discarded. Nearly a third of the records are in other languages than English, some written from right to
left. The first five are short and in English, for a demonstration.

Examples:
    >>> from nb_feedback.samples import GUIDELINES, load
    >>> load()[1]["prompt"]
    'Why does my statement show two charges of €24.00 from you? I placed one order!'
    >>> GUIDELINES.splitlines()[0]
    '## What a good answer is'
"""

from __future__ import annotations

import json
from importlib import resources
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["GUIDELINES", "load", "load_pandas"]

GUIDELINES: Final[str] = """\
## What a good answer is

It answers **what was asked**, in the language that was asked for, and a busy person would be glad of it. Its
facts come from the context or are common knowledge.

**Accept** it if you would send it as it is. Leave matters of taste alone.

**Fix** the rest with as few changes as it takes:

- *Facts:* numbers, dates and names agree with the context; nothing is made up.
- *Completeness:* no step is missing, nothing is cut off or left untranslated.
- *Instructions:* length, format and tone are as requested; no customer is blamed.
- *Code:* it runs and does what the text says.
- *Safety:* no asking for card numbers, no medical advice, no patient's data for others, no careless deletion.

Keep Markdown and order numbers intact.

**Discard** a record if the prompt can't be answered from what is there (say, an attachment is missing), if it
holds a real person's private data, or if you can't judge its language.
"""


def load() -> list[dict[str, Any]]:
    """Load the sample records.

    Each record has these keys, in this order:

    - `id`: a unique name that stays the same from release to release
    - `prompt`: what a customer or a colleague asked
    - `context`: what the model was given besides, often Markdown, or None
    - `model_output`: what the model answered
    - `model`: the (invented) model's name
    - `score`: how good a (made-up) grader finds the answer, from 0 to 1
    - `topic`: one of returns, billing, writing, code, data, health-admin, travel and language
    - `language`: the BCP-47 tag of the language that the answer should be in

    Returns:
        The records in the order of the file. They are new at each call, so they may be changed freely.

    Examples:
        >>> records = load()
        >>> len(records)
        48
        >>> records[2]["prompt"]
        'Python: print the numbers from 1 to 10, one per line.'
        >>> sorted({record["language"] for record in records})
        ['ar', 'de', 'el', 'en', 'es', 'fr', 'he', 'hi', 'ja', 'ko', 'pt-BR', 'ru', 'zh']
    """
    text = resources.files(__name__).joinpath("support.jsonl").read_text(encoding="utf-8")
    # Not splitlines(), which also splits at line separators that JSON allows inside a string.
    return [json.loads(line) for line in text.split("\n") if line]


def load_pandas() -> pd.DataFrame:
    """Load the sample records as a data frame.

    Returns:
        A new data frame with a row for each record of `load` and a column for each key. Where there is no
        context, the cell is missing: `None` or `nan`, as pandas prefers.

    Examples:
        >>> frame = load_pandas()
        >>> frame.shape
        (48, 8)
        >>> int(frame["context"].isna().sum())
        20
        >>> frame.loc[frame["topic"] == "travel", "id"].tolist()
        ['trip-001', 'trip-002', 'trip-003', 'trip-004', 'trip-005']
    """
    import pandas as pd  # noqa: PLC0415 - slow to import, and `load` does without

    frame: pd.DataFrame = pd.DataFrame(load())
    return frame
