"""What the values of options have to be: each turns an argument into its value, or says what was expected."""

from __future__ import annotations

import re
from argparse import ArgumentTypeError
from datetime import date

PLACES = "a folder or a postgresql:// URL"


def place(text: str) -> str:
    """A folder or a URL."""
    if not text.strip() or "\0" in text:
        raise ArgumentTypeError(f"expected {PLACES}")  # unquoted: a URL may hold a password
    return text


def address(text: str) -> str:
    """`--dask archive/` takes the path for an address: better to say so than to look for a scheduler of that name."""
    if text and not re.fullmatch(r"(?:(?:tcp|tls|ws|wss|ucx)://)?[^/\s]+:\d{1,5}", text):
        raise ArgumentTypeError(
            f"expected an address such as tls://10.0.0.1:8786 (or paths before --dask), got {text!r}"
        )
    return text


def words(text: str) -> str:
    """Bytes of the command line that are no UTF-8 come as lone surrogates, which no model reads."""
    if not text.strip() or any("\ud800" <= char <= "\udfff" for char in text):
        raise ArgumentTypeError("expected some words in UTF-8")
    return text


def count(text: str) -> int:
    """A whole number of at least one."""
    return number(text, least=1)


def number(text: str, least: int = 0) -> int:
    """A whole number of at least `least`."""
    try:
        found = int(text)
    except ValueError:
        found = least - 1
    if found < least:
        raise ArgumentTypeError(f"expected a whole number of at least {least}, got {text!r}")
    return found


def share(text: str) -> float:
    """A probability."""
    try:
        found = float(text)
    except ValueError:
        found = -1.0
    if not 0 <= found <= 1:
        raise ArgumentTypeError(f"expected a probability between 0 and 1, got {text!r}")
    return found


def day(text: str) -> date:
    """A day of the calendar, ISO 8601."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ArgumentTypeError(f"expected a day such as 2026-01-18, got {text!r}") from None
