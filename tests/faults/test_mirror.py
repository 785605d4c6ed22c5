"""A mirror of the site that is interrupted: the former one stays whole."""

import hashlib
import json
import signal
import subprocess
from pathlib import Path

import pytest

from collabsite.mirror.folder import STATE
from tests.support import site_process
from tests.support.site_process import MANAGE, Prepared, free_port

pytestmark = [pytest.mark.faults, pytest.mark.one_database]


def content(place: Path) -> dict[str, str]:
    """Return the digests of all files, and assert that they are those that the mirror has written."""
    files = json.loads((place / STATE).read_text())["files"]
    found = {
        str(path.relative_to(place)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in place.rglob("*")
        if path.is_file() and path.name != STATE
    }
    assert found == files
    return found


@pytest.mark.judges
def test_a_mirror_that_is_killed_leaves_the_former_one_whole(
    prepared_site: Prepared, tmp_path: Path
) -> None:
    place = tmp_path / "out" / "mirror"
    with site_process.copied_environment(prepared_site, tmp_path / "site") as environment:
        environment["SITE_URL"] = f"http://127.0.0.1:{free_port()}"
        command = [*MANAGE, "mirror", str(place)]
        subprocess.run(command, env=environment, check=True, capture_output=True)
        former = content(place)

        for files in (1, 100):
            process = site_process.start_server(command, environment, tmp_path / "mirror.log")
            site_process.wait_until(
                lambda files=files: (
                    sum(  # type: ignore[misc]
                        1
                        for each in place.parent.glob(".mirror.new-*")
                        for _ in each.rglob("*.html")
                    )
                    >= files
                ),
                process,
            )
            process.send_signal(signal.SIGKILL)
            process.wait()
            assert content(place) == former

        done = subprocess.run(command, env=environment, check=True, capture_output=True, text=True)

    assert content(place).keys() == former.keys()
    assert f"{len(former):,} files" in done.stdout
    # What the killed ones left is removed.
    assert [path.name for path in place.parent.iterdir() if path.is_dir()] == ["mirror"]
