"""Checks of an installation: what is wrong with it, in one sentence each, with the remedy as hint.

They are system checks with the tag "doctor", which look at a running site, so that only
`manage.py doctor` and the page *Health* of the admin run them; `/ready` runs those that are quick.
"""

import datetime as dt
import shutil
import stat
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from uuid import uuid4

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, Warning, register
from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage, default_storage
from django.core.mail import mailers
from django.db import Error as DatabaseError
from django.db import connection
from django.db.models import Q
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django_tasks_db.models import DBTaskResult, get_date_max

from collabsite.counting.models import Salt
from collabsite.people.mail import is_email_on
from collabsite.schema import OtherSchemaError, check_schema, unapplied_migrations
from metrics.charts.png import RenderingError, render_png
from metrics.charts.svg import FACES

# Error or Warning, what is wrong, and the remedy.
type Problems = Iterator[tuple[type[Error | Warning], str, str]]
type Check = Callable[..., list[CheckMessage]]

# Free space on the disk, in bytes, below which it is nearly full, and low.
FULL, LOW = 500_000_000, 2_000_000_000
# The oldest version that is tested.
POSTGRESQL = 15
SHORTEST_KEY = 32
# Tasks are begun within seconds; a long one takes minutes.
LATEST_TASK = dt.timedelta(minutes=30)
OLDEST_BACKUP = dt.timedelta(days=8)
RECENT = dt.timedelta(days=1)
# Its time of change is that of the last backup, so that other programs can `touch` it.
LAST_BACKUP = "last-backup"


def doctor_check(name: str, label: Promise) -> Callable[[Callable[[], Problems]], Check]:
    """Register a system check of a running installation, which yields its problems."""

    def decorate(find_problems: Callable[[], Problems]) -> Check:
        def check(*_args: object, **_options: object) -> list[CheckMessage]:
            try:
                return [
                    kind(problem, hint=hint, obj=str(label), id=f"doctor.{name}")
                    for kind, problem, hint in find_problems()
                ]
            except DatabaseError as failure:
                problem = _("The database does not answer: %(reason)s.")
                problem %= {"reason": _first_line(failure)}
                hint = _("Start the database, or correct DATABASE_URL.")
                return [Error(problem, hint=hint, obj=_("Database"), id="doctor.database")]

        return register(check, "doctor", Tags.database, deploy=True)

    return decorate


@doctor_check("versions", gettext_lazy("Versions"))
def check_versions() -> Problems:
    """Check that the tables are those of this version, and that PostgreSQL is one that is tested."""
    version = connection.get_database_version()
    if connection.vendor == "postgresql" and version[0] < POSTGRESQL:
        problem = _("PostgreSQL %(version)s is older than the versions that are tested.")
        hint = _("Upgrade PostgreSQL to version %(version)s or newer.") % {"version": POSTGRESQL}
        problem %= {"version": ".".join(map(str, version))}
        yield Warning, problem, hint
    try:
        check_schema()
    except OtherSchemaError:
        problem = _("The database was made by another version of this software, with other tables.")
        hint = _("Install that version again, or restore a backup of this one into a new database.")
        yield Error, problem, hint
        return
    if missing := unapplied_migrations():
        problem = ngettext(
            "%(n)d migration is not applied: %(names)s.",
            "%(n)d migrations are not applied, the first being %(names)s.",
            len(missing),
        ) % {"n": len(missing), "names": ", ".join(missing[:3])}
        yield Error, problem, _("Back up, then run manage.py migrate.")


@doctor_check("counting", gettext_lazy("Counting"))
def check_counting() -> Problems:
    """Check that views of past days are rolled up, which deletes the pseudonyms of their readers."""
    yesterday = timezone.now().astimezone(dt.UTC).date() - dt.timedelta(days=1)
    oldest = Salt.objects.filter(day__lt=yesterday).order_by("day").first()
    if oldest:
        problem = _("The views of %(day)s are not rolled up, and pseudonyms of readers are kept.")
        yield Warning, problem % {"day": oldest.day}, _("Run manage.py roll_up_views each day.")


@doctor_check("tasks", gettext_lazy("Tasks"))
def check_tasks() -> Problems:
    """Check that queued tasks are done, and that none failed lately."""
    now = timezone.now()
    # A task that was to begin later is late by that time.
    late = Q(run_after__lt=now - LATEST_TASK) | Q(run_after=get_date_max())
    waiting = DBTaskResult.objects.ready().filter(late, enqueued_at__lt=now - LATEST_TASK)
    if oldest := waiting.order_by("enqueued_at").first():
        problem = _("Tasks wait since %(time)s, such as pictures and e-mails.")
        hint = _("Run manage.py work beside the server, as manage.py serve does.")
        yield Error, problem % {"time": _shown(oldest.enqueued_at)}, hint
        return
    failed = DBTaskResult.objects.failed().filter(finished_at__gt=now - RECENT)
    if number := failed.count():
        problem = ngettext(
            "%(n)d task failed within a day: %(name)s.",
            "%(n)d tasks failed within a day, the last being %(name)s.",
            number,
        )
        name = failed.order_by("-finished_at").values_list("task_path", flat=True)[0]
        hint = _("Look for the cause in the log of manage.py work.")
        yield Warning, problem % {"n": number, "name": name}, hint
    elif not settings.WORKER:
        problem = _("Tasks are done within requests, so that readers and editors wait for them.")
        hint = _("Set WORKER to true and run manage.py work, or start the site by manage.py serve.")
        yield Warning, problem, hint


@doctor_check("disk", gettext_lazy("Disk"))
def check_disk() -> Problems:
    """Check that VAR_DIR can be written, and has space."""
    folder = Path(settings.VAR_DIR)
    try:
        with tempfile.TemporaryFile(dir=folder) as file:
            file.write(b"x")
        free = shutil.disk_usage(folder).free
    except OSError as failure:
        problem = _("%(folder)s can't be written: %(reason)s.")
        hint = _("Give the account of the site a folder that it may write, by VAR_DIR.")
        yield Error, problem % {"folder": folder, "reason": failure.strerror}, hint
        return
    if free < LOW:
        problem = _("%(megabytes)s MB are free on the disk of %(folder)s.")
        problem %= {"megabytes": f"{free // 1_000_000:,}", "folder": folder}
        hint = _("Remove files that are not needed, or enlarge the disk.")
        yield Error if free < FULL else Warning, problem, hint


@doctor_check("media", gettext_lazy("Media"))
def check_media() -> Problems:
    """Check that uploaded files can be stored."""
    name = f"health-{uuid4().hex}"
    try:
        default_storage.save(name, ContentFile(b"x"))
        default_storage.delete(name)
    except OSError as failure:
        problem = _("Uploaded files can't be stored: %(reason)s.")
        hint = (
            _("Let the account of the site write %(folder)s.") % {"folder": settings.MEDIA_ROOT}
            if isinstance(default_storage, FileSystemStorage)
            else _("Start the store that MEDIA_STORE_URL names, or correct MEDIA_STORE_URL.")
        )
        yield Error, problem % {"reason": _first_line(failure)}, hint


@doctor_check("settings", gettext_lazy("Settings"))
def check_settings() -> Problems:
    """Check that a site does not show its errors, and that nobody can guess or read its secrets."""
    if settings.DEBUG:
        problem = _("DEBUG is on: errors show settings and data to every visitor.")
        hint = _("Set DEBUG to false, and start the server again.")
        yield Error, problem, hint
    if len(settings.SECRET_KEY) < SHORTEST_KEY or settings.SECRET_KEY.startswith("insecure"):
        problem = _("The secret key is too short, so that sessions can be forged.")
        hint = _("Set SECRET_KEY to a random value of 50 characters, or remove it for a new one.")
        yield Error, problem, hint
    # The group of .env may be that of the service.
    for path, others in [
        (Path(settings.VAR_DIR) / "secret_key", stat.S_IRWXG | stat.S_IRWXO),
        (settings.BASE_DIR / ".env", stat.S_IRWXO),
    ]:
        if path.exists() and stat.S_IMODE(path.stat().st_mode) & others:
            problem = _("Other accounts of this machine can read %(path)s.") % {"path": path}
            hint = _("Run chmod 600 %(path)s.") % {"path": path}
            yield Error, problem, hint


@doctor_check("fonts", gettext_lazy("Fonts"))
def check_fonts() -> Problems:
    """Check that pictures can be drawn, with Latin and Chinese words."""
    try:
        if not has_glyphs("a", "b"):
            problem = _("No font is installed, so that pictures of charts have no words.")
            hint = _("Install fonts, such as Debian's fonts-dejavu and fonts-noto-cjk.")
        elif not has_glyphs("中", "国"):
            problem = _(
                "No Chinese font is installed, so that pictures of Chinese charts have no words."
            )
            hint = _("Install a Chinese font, such as Debian's fonts-noto-cjk.")
        else:
            return
    except RenderingError as failure:
        problem = _("Pictures of charts can't be drawn: %(reason)s.")
        problem %= {"reason": _first_line(failure)}
        hint = _("Look for the cause in the log.")
    yield Error, problem, hint


def has_glyphs(first: str, second: str) -> bool:
    """Return whether two characters are drawn differently, not both as the sign for a missing one."""
    pictures = {
        render_png(
            '<svg xmlns="http://www.w3.org/2000/svg" width="40" height="40">'
            '<rect width="40" height="40" fill="white"/>'
            f'<text x="4" y="30" font-size="28" font-family="{FACES}">{character}</text></svg>'
        )
        for character in (first, second)
    }
    return len(pictures) == 2


@doctor_check("mail", gettext_lazy("E-mail"))
def check_mail() -> Problems:
    """Check that the server for outgoing mail answers and takes the password."""
    if not is_email_on():
        problem = _(
            "E-mail is off: nobody can reset a password by e-mail, and notices stay on the desk."
        )
        yield Warning, problem, _("Set EMAIL_URL to your mail server.")
        return
    try:
        mailers.default.open()
        mailers.default.close()
    except OSError as failure:
        # Errors of SMTP are among these.
        problem = _("The mail server can't be used: %(reason)s.") % {"reason": _first_line(failure)}
        hint = _("Correct EMAIL_URL; the site's settings have a page that sends a test e-mail.")
        yield Error, problem, hint


@doctor_check("backup", gettext_lazy("Backup"))
def check_backup() -> Problems:
    """Check that there is a backup of the last days."""
    made = last_backup()
    if made is None or made < timezone.now() - OLDEST_BACKUP:
        problem = (
            _("The last backup was made at %(time)s.") if made else _("No backup was ever made.")
        )
        hint = _("Run manage.py backup FILE each day, and copy the archive to another machine.")
        yield Error, problem % {"time": made and _shown(made)}, hint


def record_backup() -> None:
    """Record that a backup was made now."""
    (Path(settings.VAR_DIR) / LAST_BACKUP).touch()


def last_backup() -> dt.datetime | None:
    """Return the time of the last backup, None if there was none."""
    try:
        seconds = (Path(settings.VAR_DIR) / LAST_BACKUP).stat().st_mtime
    except OSError:
        return None
    return dt.datetime.fromtimestamp(seconds, dt.UTC)


def _shown(at: dt.datetime) -> str:
    return at.astimezone(dt.UTC).strftime("%Y-%m-%d %H:%M UTC")


def _first_line(failure: BaseException) -> str:
    return str(failure).strip().partition("\n")[0] or type(failure).__name__
