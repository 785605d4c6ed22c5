"""WordPress with PHP-FPM, MariaDB and nginx, all from Debian's packages."""

import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.bench.targets.article import Article, Workplace
from tests.bench.targets.target import Running, Target
from tests.bench.wrk import Load
from tests.support import nginx, servers
from tests.support.site_process import free_port

_CODE = Path("/usr/share/wordpress")
_CONTENT = Path("/var/lib/wordpress/wp-content")
_CONFIG = """<?php
define('DB_NAME', 'wordpress');
define('DB_USER', 'root');
define('DB_PASSWORD', '');
define('DB_HOST', 'localhost:{socket}');
define('DB_CHARSET', 'utf8mb4');
define('WP_HOME', '{url}');
define('WP_SITEURL', '{url}');
// It asks nobody else for anything.
define('WP_HTTP_BLOCK_EXTERNAL', true);
define('DISABLE_WP_CRON', true);
define('AUTOMATIC_UPDATER_DISABLED', true);
$table_prefix = 'wp_';
if (!defined('ABSPATH')) define('ABSPATH', __DIR__ . '/');
require_once ABSPATH . 'wp-settings.php';
"""
_FILL = """<?php
define('WP_INSTALLING', true);
require __DIR__ . '/wp-load.php';
require ABSPATH . 'wp-admin/includes/upgrade.php';
function wp_mail() { return true; }
wp_install('A benchmark', 'admin', 'admin@example.org', true, '', 'a-password-for-a-benchmark');
// The text is ours; the filter for what strangers post would change it.
kses_remove_filters();
$article = json_decode(stream_get_contents(STDIN), true);
$post = wp_insert_post([
    'post_title' => $article['title'],
    'post_content' => wp_slash($article['body']),
    'post_status' => 'publish',
    'post_author' => 1,
], true);
// It chose others if nginx answered it.
$wp_rewrite->set_permalink_structure('');
echo "\n" . get_permalink($post);
"""
_FPM = """
[global]
error_log = {folder}/php-fpm-error.log
daemonize = no
[www]
{account}
listen = {folder}/fpm.sock
listen.backlog = 1024
pm = static
pm.max_children = 8
"""
_SITE = """
server {{
    listen 127.0.0.1:{port} backlog=1024;
    root {root};
    index index.php;
    location / {{ try_files $uri $uri/ /index.php?$args; }}
    location ~ \\.php$ {{
        include /etc/nginx/fastcgi_params;
        # Debian leaves out the port, without which WordPress redirects in a loop.
        fastcgi_param HTTP_HOST 127.0.0.1:{port};
        fastcgi_param SCRIPT_FILENAME $document_root$fastcgi_script_name;
        fastcgi_pass unix:{folder}/fpm.sock;
    }}
}}
"""


class WordPress(Target):
    """The article as a post, with the default theme and without a plugin."""

    name = "wordpress"
    packages = (
        *("wordpress", "wordpress-theme-twentytwentyfive", "php-fpm", "php-cli", "php-mysql"),
        *("mariadb-server", "nginx"),
    )

    def is_available(self) -> bool:
        """Return whether WordPress and the programs under it are there."""
        programs = [nginx.program(), _fpm(), shutil.which("php"), _found("mariadbd")]
        return all(programs) and _CODE.is_dir()

    @contextmanager
    def started(self, place: Workplace) -> Iterator[Running]:
        """Install a copy of WordPress and its database, and serve it."""
        folder = place.folder_of(self.name)
        port, root = free_port(), folder / "www"
        url = f"http://127.0.0.1:{port}"
        if root.exists():
            shutil.rmtree(root)
        shutil.copytree(_CODE, root, ignore_dangling_symlinks=True)
        shutil.copytree(_CONTENT, root / "wp-content", dirs_exist_ok=True)
        with _database(folder) as socket:
            (root / "wp-config.php").unlink()
            (root / "wp-config.php").write_text(_CONFIG.format(socket=socket, url=url))
            post_url = _fill(root, place.article)
            with _php(folder):
                site = _SITE.format(port=port, root=root, folder=folder)
                with nginx.running(folder / "nginx", site, port, workers=2) as server:
                    yield Running(Load(post_url), server.process, url)


@contextmanager
def _database(folder: Path) -> Iterator[Path]:
    """Run a new MariaDB, which is reached by its socket alone."""
    data, socket = folder / "mariadb", folder / "mariadb.sock"
    if data.exists():
        shutil.rmtree(data)
    account = ["--user=root"] if os.geteuid() == 0 else []
    subprocess.run(
        [
            *["mariadb-install-db", "--no-defaults", f"--datadir={data}", "--skip-test-db"],
            *["--auth-root-authentication-method=normal", *account],
        ],
        check=True,
        stdout=subprocess.DEVNULL,
    )
    command = [
        *[_found("mariadbd") or "", "--no-defaults", f"--datadir={data}", f"--socket={socket}"],
        *["--skip-networking", f"--pid-file={folder}/mariadb.pid", *account],
    ]
    with servers.listening(command, socket, log=folder / "mariadb.log"):
        subprocess.run(
            ["mariadb", "--no-defaults", f"--socket={socket}", "-e", "CREATE DATABASE wordpress"],
            check=True,
        )
        yield socket


def _fill(root: Path, article: Article) -> str:
    """Make the tables and the post; return its address."""
    (root / "fill.php").write_text(_FILL)
    done = subprocess.run(
        ["php", str(root / "fill.php")],
        input=json.dumps({"title": article.title, "body": article.body}),
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    (root / "fill.php").unlink()
    url = done.stdout.strip().rpartition("\n")[2]
    assert url.startswith("http"), done.stdout
    return url


@contextmanager
def _php(folder: Path) -> Iterator[None]:
    is_root = os.geteuid() == 0
    configuration = folder / "php-fpm.conf"
    account = "user = root\ngroup = root" if is_root else ""
    configuration.write_text(_FPM.format(folder=folder, account=account))
    command = [_fpm() or "", "--nodaemonize", "--fpm-config", str(configuration)]
    command += ["--allow-to-run-as-root"] if is_root else []
    with servers.listening(command, folder / "fpm.sock", log=folder / "php-fpm.log"):
        yield


def _fpm() -> str | None:
    """Return the newest PHP-FPM, whose name has PHP's version."""
    return max(map(str, Path("/usr/sbin").glob("php-fpm*")), default=None)


def _found(name: str) -> str | None:
    return shutil.which(name, path=f"{os.environ.get('PATH', '')}:/usr/sbin")
