"""What an editor is told about a working copy before it is published. Pure."""

import hashlib
from dataclasses import dataclass


@dataclass(frozen=True)
class Finding:
    """Something that is not right, in a sentence that names it and says what to do.

    `code` is its kind; `target` is the id of the place in the article's form, or ''. What is mended
    in a source's own form has that `source`'s primary key, and the place is there.
    """

    code: str
    sentence: str
    target: str = ""
    source: int | None = None

    @property
    def key(self) -> str:
        """What a tick stands for: this very sentence about this very place."""
        read = f"{self.target}\n{self.sentence}"
        return f"{self.code}-{hashlib.sha256(read.encode()).hexdigest()[:16]}"


def section_target(index: int) -> str:
    """Return the id that a section has in the article's form, counted from 0."""
    return f"sections-{index}"
