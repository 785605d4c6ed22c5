"""The section “Deploy” of the documentation, followed word by word from nothing to an https answer.

The machine is Debian with systemd, nginx and PostgreSQL. It has no network, so that packages of Python
come from what was fetched before. Nothing else is put in place of what the section says, but the
address of the software.
"""

import os
import subprocess
from pathlib import Path

import pytest

from tests.support import machine
from tests.support.documentation import commands
from tests.support.site_process import ROOT

pytestmark = [pytest.mark.judges, pytest.mark.one_database]

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
curl --silent --fail --retry 60 --retry-delay 1 --retry-all-errors https://www.example.org/card.png |
  head --bytes 4 | tail --bytes 3
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


@pytest.mark.skipif(not machine.can_run(), reason="root and systemd are needed")
def test_the_deploy_section_leads_from_nothing_to_an_https_answer(tmp_path: Path) -> None:
    shared = tmp_path / "shared"
    shared.mkdir()
    store_working_tree(shared / "site.git")
    # Fills the cache with the packages for Debian's Python, and fetches uv itself.
    packages = str(tmp_path / "packages")
    sync = ["uv", "sync", "--quiet", "--no-dev", "--python", "/usr/bin/python3"]
    run(*sync, UV_PROJECT_ENVIRONMENT=packages)
    download = ["pip", "download", "--quiet", "--no-deps", "uv"]
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
    blocks = commands("operations.md", "Deploy")
    where = "SOFTWARE=https://git.example.org/collabsite.git"
    assert where in blocks[0]
    blocks[0] = blocks[0].replace(where, "SOFTWARE=file:///mnt/site.git")

    with machine.running(tmp_path / "machine", shared) as debian:
        debian.run(PREPARATION, {})
        debian.run("\n".join(blocks), offline)
        printed = debian.run(CHECKS, {})

    assert "home 200" in printed
    assert "plain 301 https://www.example.org/" in printed
    assert "\nPNG" in printed
    assert "(this link works once)" in printed
    assert "NRestarts=0" in printed
    assert "3 timers listed" in printed
    assert "0 loaded units listed" in printed
