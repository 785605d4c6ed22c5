"""Findings of the checks of an installation."""

from dataclasses import dataclass
from enum import StrEnum


class Level(StrEnum):
    """Level of a finding: right, could be better, wrong, or not checked."""

    OK = "ok"
    WARNING = "warning"
    ERROR = "error"
    UNCHECKED = "unchecked"


@dataclass(frozen=True)
class Finding:
    """A sentence on the state of something, and what to do about it; '' if nothing is to be done."""

    level: Level
    sentence: str
    remedy: str = ""


def ok(sentence: str) -> Finding:
    """Return that something is right."""
    return Finding(Level.OK, sentence)


def warning(sentence: str, remedy: str) -> Finding:
    """Return that something could be better."""
    return Finding(Level.WARNING, sentence, remedy)


def error(sentence: str, remedy: str) -> Finding:
    """Return that something is wrong."""
    return Finding(Level.ERROR, sentence, remedy)


def unchecked(sentence: str) -> Finding:
    """Return that something could not be checked."""
    return Finding(Level.UNCHECKED, sentence)


def first_line(failure: BaseException) -> str:
    """Return the first line of an error's message, or its name if it has none."""
    return str(failure).strip().partition("\n")[0] or type(failure).__name__
