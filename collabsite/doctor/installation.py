"""Checks of what is installed on this machine: database, files, fonts, keys, mail."""

import datetime as dt
import shutil
import stat
import tempfile
from pathlib import Path
from uuid import uuid4

from django.conf import settings
from django.core.cache import caches
from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage, default_storage
from django.core.mail import mailers
from django.db import Error, connection
from django.db.migrations.recorder import MigrationRecorder
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from articles.images import stored_name
from articles.models import Image
from collabsite.accounts.mail import is_email_on
from collabsite.doctor.findings import Finding, error, first_line, ok, warning
from collabsite.schema import OtherSchemaError, check_schema, unapplied_migrations
from metrics.charts.renderer import RENDERER, RenderingError
from metrics.charts.svg import FACES

# Free space on the disk, in bytes, below which it is nearly full, and low.
FULL, LOW = 500_000_000, 2_000_000_000
# The oldest version that is tested.
POSTGRESQL = 15
# Clocks may differ so much.
TOLERANCE = dt.timedelta(seconds=10)
# Of so many of the newest images the files are looked for; `verify` looks for all.
IMAGES = 20
SHORTEST_KEY = 32


def database() -> Finding:
    """Check that the database answers, and is of a version that is tested."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except Error as failure:
        return error(
            _("The database does not answer: %(reason)s.") % {"reason": first_line(failure)},
            _("Start the database, or correct DATABASE_URL."),
        )
    version = ".".join(str(part) for part in connection.get_database_version())
    if connection.vendor == "postgresql" and connection.get_database_version()[0] < POSTGRESQL:
        return warning(
            _("PostgreSQL %(version)s is older than the versions that are tested.")
            % {"version": version},
            _("Upgrade PostgreSQL to version %(version)s or newer.") % {"version": POSTGRESQL},
        )
    return ok(
        _("%(database)s %(version)s answers.")
        % {"database": connection.display_name, "version": version}
    )


def migrations() -> Finding:
    """Check that the tables are those of this version."""
    try:
        check_schema()
    except OtherSchemaError:
        return error(
            _("The database was made by another version of this software, with other tables."),
            _("Install that version again, or restore a backup of this one into a new database."),
        )
    if missing := unapplied_migrations():
        names = ", ".join(missing[:3])
        return error(
            ngettext(
                "%(n)d migration is not applied: %(names)s.",
                "%(n)d migrations are not applied, the first being %(names)s.",
                len(missing),
            )
            % {"n": len(missing), "names": names},
            _("Back up, then run manage.py migrate."),
        )
    return ok(_("All migrations are applied."))


def mode() -> Finding:
    """Check that a public site does not show its errors, and that static files are collected."""
    if settings.DEBUG:
        return error(
            _("DEBUG is on: errors show settings and data to every visitor."),
            _("Set DEBUG to false, and start the server again."),
        )
    manifest = Path(settings.STATIC_ROOT) / "staticfiles.json"
    if not manifest.exists():
        return error(
            _("The static files are not collected, so that no page can be shown."),
            _("Run manage.py collectstatic, or start the site by manage.py serve."),
        )
    return ok(_("Errors are not shown to visitors, and static files are collected."))


def disk() -> Finding:
    """Check that VAR_DIR can be written, and has space."""
    folder = Path(settings.VAR_DIR)
    try:
        with tempfile.TemporaryFile(dir=folder) as file:
            file.write(b"x")
        free = shutil.disk_usage(folder).free
    except OSError as failure:
        return error(
            _("%(folder)s can't be written: %(reason)s.")
            % {"folder": folder, "reason": failure.strerror},
            _("Give the account of the site a folder that it may write, by VAR_DIR."),
        )
    said = _("%(megabytes)s MB are free on the disk of %(folder)s.") % {
        "megabytes": f"{free // 1_000_000:,}",
        "folder": folder,
    }
    remedy = _("Remove files that are not needed, or lower EXPORTS_MB, or enlarge the disk.")
    if free < FULL:
        return error(said, remedy)
    return warning(said, remedy) if free < LOW else ok(said)


def media() -> Finding:
    """Check that files can be stored, and that those of the newest images are there."""
    name = f"health-{uuid4().hex}"
    try:
        default_storage.save(name, ContentFile(b"x"))
        default_storage.delete(name)
    except OSError as failure:
        return error(
            _("Uploaded files can't be stored: %(reason)s.") % {"reason": first_line(failure)},
            _("Let the account of the site write %(folder)s.") % {"folder": settings.MEDIA_ROOT}
            if isinstance(default_storage, FileSystemStorage)
            else _("Start the store that MEDIA_STORE_URL names, or correct MEDIA_STORE_URL."),
        )
    newest = Image.objects.order_by("-pk")[:IMAGES]
    names = [stored_name(image.key, name) for image in newest for name in image.files]
    if gone := [name for name in names if not default_storage.exists(name)]:
        return error(
            _("The file %(name)s of an image is missing.") % {"name": gone[0]},
            _("Restore the media from a backup; manage.py verify lists all missing files."),
        )
    return ok(_("Files can be stored, and those of the newest images are there."))


def has_glyphs(first: str, second: str) -> bool:
    """Return whether two characters are drawn differently, not both as the sign for a missing one."""
    pictures = {
        RENDERER.draw(
            '<svg xmlns="http://www.w3.org/2000/svg" width="40" height="40">'
            '<rect width="40" height="40" fill="white"/>'
            f'<text x="4" y="30" font-size="28" font-family="{FACES}">{character}</text></svg>'
        )
        for character in (first, second)
    }
    return len(pictures) == 2


def fonts() -> Finding:
    """Check that pictures can be drawn, with Latin and Chinese words."""
    try:
        latin, chinese = has_glyphs("a", "b"), has_glyphs("中", "国")
    except RenderingError as failure:
        return error(
            _("Pictures of charts can't be drawn: %(reason)s.") % {"reason": first_line(failure)},
            _("Look for the cause in the log, and try CHART_TIME_LIMIT."),
        )
    if not latin:
        return error(
            _("No font is installed, so that pictures of charts have no words."),
            _("Install fonts, such as Debian's fonts-dejavu and fonts-noto-cjk."),
        )
    if not chinese:
        return error(
            _("No Chinese font is installed, so that pictures of Chinese charts have no words."),
            _("Install a Chinese font, such as Debian's fonts-noto-cjk."),
        )
    return ok(_("Pictures of charts are drawn in both languages."))


def keys() -> Finding:
    """Check that the secret key is long, and that no other account can read it."""
    if len(settings.SECRET_KEY) < SHORTEST_KEY or settings.SECRET_KEY.startswith("insecure"):
        return error(
            _("The secret key is too short, so that sessions can be forged."),
            _("Set SECRET_KEY to a random value of 50 characters, or remove it for a new one."),
        )
    for path, others in _key_files():
        if path.exists() and stat.S_IMODE(path.stat().st_mode) & others:
            return error(
                _("Other accounts of this machine can read %(path)s.") % {"path": path},
                _("Run chmod 600 %(path)s.") % {"path": path},
            )
    return ok(_("The secret key is long, and no other account can read it."))


def _key_files() -> list[tuple[Path, int]]:
    """Return the files with secrets, and the bits of their mode that may not be set."""
    return [
        (Path(settings.VAR_DIR) / "secret_key", stat.S_IRWXG | stat.S_IRWXO),
        # The group may be that of the service.
        (settings.BASE_DIR / ".env", stat.S_IRWXO),
    ]


def email() -> Finding:
    """Check that the server for outgoing mail answers and takes the password."""
    if not is_email_on():
        return warning(
            _(
                "E-mail is off: nobody can reset a password by e-mail, and notices stay on the desk."
            ),
            _("Set EMAIL_URL to your mail server."),
        )
    mailer = mailers.default
    try:
        mailer.open()
        mailer.close()
    except OSError as failure:
        # Errors of SMTP are among these.
        return error(
            _("The mail server can't be used: %(reason)s.") % {"reason": first_line(failure)},
            _("Correct EMAIL_URL; the site's settings have a page that sends a test e-mail."),
        )
    return ok(_("The mail server answers."))


def cache_server() -> Finding:
    """Check that the cache that counts tries to sign in can be used."""
    try:
        # Only read: nothing is to be stored by looking at the page of this.
        caches["default"].get("health")
    except Exception as failure:  # noqa: BLE001 # Each backend raises its own.
        return error(
            _("Nobody can sign in, as tries can't be counted in the cache: %(reason)s.")
            % {"reason": first_line(failure)},
            _("Start the server that CACHE_URL names, or correct CACHE_URL."),
        )
    return ok(_("The cache answers, in which tries to sign in are counted."))


def clock() -> Finding:
    """Compare this machine's clock with that of the database, and with what was recorded."""
    now = timezone.now()
    remedy = _("Let this machine set its clock by NTP, for example with systemd-timesyncd.")
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT clock_timestamp()")
            [there] = cursor.fetchone()
        if abs(there - timezone.now()) > TOLERANCE:
            seconds = int(abs(there - timezone.now()).total_seconds())
            return error(
                _("The clocks of this machine and of the database differ by %(n)d seconds.")
                % {"n": seconds},
                remedy,
            )
    latest = MigrationRecorder.Migration.objects.aggregate(at=Max("applied"))["at"] or now
    if latest > now + TOLERANCE:
        return error(
            _("This machine's clock is wrong: it is behind what was recorded at %(time)s.")
            % {"time": latest.astimezone(dt.UTC).strftime("%Y-%m-%d %H:%M UTC")},
            remedy,
        )
    return ok(_("This machine's clock agrees with the database."))
