"""A hash that the page can compute too, in any browser; ``hashed`` in js/src/contents.ts is the same."""

from __future__ import annotations


def hashed(text: str) -> str:
    """Give FNV-1a of 64 bits over a text's UTF-8, as 16 hexadecimal digits.

    Example:
        >>> hashed("parcel")
        '5422f1d7e6be9e30'
    """
    value = 0xCBF29CE484222325
    for byte in text.encode("utf-8", "surrogatepass"):
        value = (value ^ byte) * 0x100000001B3 % 2**64
    return f"{value:016x}"
