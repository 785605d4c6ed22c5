"""The delivered units of systemd, by its own checks."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.site_process import ROOT

FOLDER = ROOT / "collabsite" / "deploy"
UNITS = FOLDER / "systemd"
SERVICES = sorted(path.name for path in UNITS.glob("*.service"))


def printed(*command: str) -> str:
    """Run a linter; return what it says, with its status if that is not 0."""
    done = subprocess.run(
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False
    )
    return done.stdout + (f"status {done.returncode}" if done.returncode else "")


def test_systemd_accepts_the_units(tmp_path: Path) -> None:
    for name in ("srv/collabsite/.venv/bin/python", "opt/litestream/bin/litestream"):
        (tmp_path / name).parent.mkdir(parents=True)
        (tmp_path / name).symlink_to(sys.executable)
    written = []
    for path in UNITS.rglob("*.*"):
        if path.is_file():
            unit = tmp_path / path.relative_to(UNITS)
            unit.parent.mkdir(exist_ok=True)
            unit.write_text(re.sub("=(?=/(srv|opt)/)", f"={tmp_path}", path.read_text()))
            written += [str(unit)] if unit.parent == tmp_path else []

    assert len(written) == 8
    assert printed("systemd-analyze", "verify", "--man=no", *written) == ""


@pytest.mark.parametrize("name", SERVICES)
def test_a_service_has_a_tight_sandbox(name: str) -> None:
    # In tenths of the points of exposure, of which a service without a sandbox has 9.6.
    said = printed(
        *["systemd-analyze", "security", "--no-pager", "--offline=true", "--threshold=13"],
        str(UNITS / name),
    )

    assert "status" not in said, said
