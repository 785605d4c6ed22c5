"""Write the first migration of each app anew from its models: `python -m tests.support.migrations`.

Until version 1.0 no site has data to carry along, so a changed model changes `0001_initial` of its app.
What models can't say is written by hand, and stays: triggers and indexes of words in `0002_triggers`, the
groups of editors in `0002_groups`, the table of the cache.
"""

import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parents[2]
APPS = ("articles", "collabsite", "metrics")


def main() -> None:
    """Write them, with those that are written by hand out of the way."""
    folders = [path for app in APPS for path in (ROOT / app).glob("**/migrations")]
    by_hand = [path for folder in folders for path in folder.glob("0002_*.py")]
    with tempfile.TemporaryDirectory(dir=ROOT) as place:
        for number, path in enumerate(by_hand):
            path.rename(Path(place) / str(number))
        for folder in folders:
            (folder / "0001_initial.py").unlink(missing_ok=True)
        try:
            command = ["makemigrations", "--no-header", "--verbosity=0"]
            subprocess.run([sys.executable, "manage.py", *command], cwd=ROOT, check=True)
        finally:
            for number, path in enumerate(by_hand):
                (Path(place) / str(number)).rename(path)


if __name__ == "__main__":
    main()
