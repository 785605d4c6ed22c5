"""Commands that the documentation gives."""

import re

from tests.support.site_process import ROOT


def commands(file: str, heading: str) -> list[str]:
    """Return the `sh` blocks of a section, in order, without those of the sections under it."""
    text = (ROOT / "collabsite" / "docs" / file).read_text("utf-8")
    [section] = re.findall(
        rf"^#+ {re.escape(heading)}\n(.*?)(?=^#+ [A-Z]|\Z)", text, re.MULTILINE | re.DOTALL
    )
    found = re.findall(r"^```sh\n(.*?)^```$", section, re.MULTILINE | re.DOTALL)
    assert found, f"{file}, {heading}: no command"
    return found
