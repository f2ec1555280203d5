"""The same rows for everyone, each time."""

from __future__ import annotations

import random
from typing import Any

_WORDS = [
    *("parcel", "return", "label", "refund", "within", "days", "counter", "policy", "open", "item", "please", "reply"),
    *("order", "invoice", "number", "change", "account", "address", "receipt", "card", "payment", "delivery", "we"),
    *("question", "answer", "thank", "you", "for", "your", "patience", "will", "look", "into", "it"),
]


def instruction_rows(count: int) -> list[dict[str, Any]]:
    """Give instruction rows of about 450 characters: an id, a prompt, a model's output, its score, a topic.

    Args:
        count: How many.
    """
    chance = random.Random(7)  # noqa: S311 (the same rows each time is the point)

    def text(words: int) -> str:
        return " ".join(chance.choices(_WORDS, k=words))

    return [
        {
            "id": f"r{index}",
            "prompt": text(25),
            "output": text(50),
            "score": round(chance.random(), 3),
            "topic": chance.choice(_WORDS),
        }
        for index in range(count)
    ]
