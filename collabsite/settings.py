"""Settings of the site, read from the environment; `.env.example` lists every variable."""

import gc
import os
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import environ
from django.core.exceptions import ImproperlyConfigured
from django.utils.csp import CSP
from django.utils.translation import gettext_lazy as _
from django_prose_editor.config import html_tags
from js_asset import static_lazy

from collabsite.environment import (
    parse_database_url,
    parse_email_url,
    parse_media_store_url,
    read_number,
)

# The site's modules stay in memory, and hardly anything of their loading is garbage. With Python's
# limits they would be searched for it a hundred times, which takes an eighth of the time of a start.
gc.set_threshold(20_000, 20, 20)

BASE_DIR = Path(__file__).resolve().parent.parent

env = environ.Env()
env.read_env(BASE_DIR / ".env")

DEBUG = env.bool("DEBUG", default=False)
VAR_DIR = Path(env.str("VAR_DIR", default="") or BASE_DIR / "var")

# env.str would take a value that begins with "$" for the name of another variable.
SECRET_KEY = os.environ.get("SECRET_KEY") or ("insecure-for-development-only" if DEBUG else "")
if not SECRET_KEY:
    raise ImproperlyConfigured(
        "SECRET_KEY is not set; give the environment a long random one, or start with"
        " `manage.py serve`, which makes and keeps its own"
    )

# The address that readers use. Absolute links begin with it, and https turns on the secure mode.
SITE_URL = (env.str("SITE_URL", default="") or "http://127.0.0.1:8000").rstrip("/")
_site = urlsplit(SITE_URL)
if _site.scheme not in {"http", "https"} or not _site.hostname or _site.path:
    raise ImproperlyConfigured(
        f"SITE_URL is {SITE_URL!r}; it must be like https://www.example.org, without a path"
    )
SECURE = _site.scheme == "https"

ALLOWED_HOSTS = [
    f"[{_site.hostname}]" if ":" in _site.hostname else _site.hostname,
    *filter(None, (host.strip() for host in env.list("ALLOWED_HOSTS", default=[]))),
    *([] if SECURE else ["127.0.0.1", "localhost", "[::1]"]),
]
CSRF_TRUSTED_ORIGINS = [SITE_URL]

# The number of our proxies in front of this server, which alone can name the reader's address.
_hops = env.str("TRUSTED_PROXY_HOPS", default="") or "0"
if not (_hops.isascii() and _hops.isdigit()):
    raise ImproperlyConfigured(f"TRUSTED_PROXY_HOPS is {_hops!r}; it must be a number such as 1")
TRUSTED_PROXY_HOPS = int(_hops)

INSTALLED_APPS = [
    "collabsite.apps.SiteConfig",
    "collabsite.desk",
    "collabsite.counting",
    "collabsite.search",
    "collabsite.serving",
    "collabsite.site",
    "collabsite.people",
    "articles.sources",
    "metrics",
    "articles",
    "django.contrib.humanize",
    "django_prose_editor",
    "admin_ordering",
    "django_tables2",
    "django_tasks_db",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "collabsite.apps.AdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    "collabsite.web.middleware.slow_request_middleware",
    "collabsite.web.middleware.public_headers_middleware",
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "collabsite.web.middleware.accept_encoding_middleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "collabsite.web.middleware.cors_middleware",
    # The ETag is that of the bytes sent, compressed or not, and therefore a strong one.
    "collabsite.web.middleware.ConditionalHeadMiddleware",
    "collabsite.web.middleware.PublicGZipMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "collabsite.web.middleware.url_language_middleware",
    "collabsite.site.middleware.site_defaults_middleware",
    "collabsite.site.middleware.redirect_middleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "collabsite.people.sessions.person_middleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
]

ROOT_URLCONF = "collabsite.urls"
WSGI_APPLICATION = "collabsite.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "collabsite.people.sign_in.sign_in_context",
            ],
        },
    },
]

DATABASES = {
    "default": parse_database_url(
        env.str("DATABASE_URL", default=""), default=VAR_DIR / "collabsite.sqlite3"
    ),
}

CACHES: dict[str, dict[str, Any]] = {
    # Tries to sign in, which all processes must count together.
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "people_cache",
        # The oldest of more entries are deleted.
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    },
    # Charts by their release, and pictures by their content: in files, which all processes share.
    "charts": {
        "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
        "LOCATION": VAR_DIR / "charts",
        "TIMEOUT": None,
        "OPTIONS": {"MAX_ENTRIES": 10_000},
    },
}

# With a worker, tasks are queued in the database for `manage.py work`; otherwise they run at once.
WORKER = env.bool("WORKER", default=False)
TASKS = {
    "default": {
        "BACKEND": "django_tasks_db.DatabaseBackend"
        if WORKER
        else "django.tasks.backends.immediate.ImmediateBackend"
    }
}

# The memory that each process may use for ready pages; 0 turns them off. They would hide what a
# developer changes in templates.
READY_PAGES_MB = read_number(env, "READY_PAGES_MB", default=0 if DEBUG else 16)

# Programs that send it may read `/metrics`; without it nothing is counted for that.
METRICS_TOKEN = os.environ.get("METRICS_TOKEN", "")

AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in [
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    ]
]

# What is to be found, by the kind of its owner: a function of the present time.
SEARCH_DOCUMENTS = {
    "dataset": "metrics.releases.search_documents.documents",
    "article": "articles.publishing.search_documents.documents",
    "source": "articles.publishing.search_documents.documents_of_sources",
}
# What notices are about, by its kind: a function that returns which of some keys a person may see.
NOTICE_ITEMS = {
    "article": "articles.drafts.ownership.readable",
    "dataset": "metrics.releases.staleness.viewable_datasets",
}
# Tasks that make files for readers of something new; each takes its key.
FOLLOW_UPS = {
    "edition": ["collabsite.public.cards.draw_edition_card"],
    "release": [
        "collabsite.public.cards.draw_release_card",
        "metrics.charts.release_chart.draw_chart_png",
        "metrics.public.export_files.keep_exports",
    ],
}

# Sign-in, by django-allauth (see collabsite/people/).
AUTHENTICATION_BACKENDS = ["collabsite.people.adapter.Backend"]
LOGIN_URL = LOGOUT_REDIRECT_URL = "account_login"
LOGIN_REDIRECT_URL = "admin:index"
# In seconds, of the link in the mail that resets a password.
PASSWORD_RESET_TIMEOUT = 3600
ACCOUNT_ADAPTER = "collabsite.people.adapter.AccountAdapter"
ACCOUNT_AUTHENTICATED_LOGIN_REDIRECTS = False
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_FORMS = {
    "login": "collabsite.people.forms.SignInForm",
    "reset_password": "collabsite.people.forms.RequestResetForm",
}
ACCOUNT_LOGIN_METHODS = {"username", "email"}
ACCOUNT_PASSWORD_RESET_TOKEN_GENERATOR = "django.contrib.auth.tokens.PasswordResetTokenGenerator"  # noqa: S105
# Those that fail have a limit of their own; of right ones many may come from the one address of an office.
ACCOUNT_RATE_LIMITS = {"login": None}
ACCOUNT_REAUTHENTICATION_METHODS = ["password", "mfa"]
ACCOUNT_SESSION_REMEMBER = True
MFA_ADAPTER = "collabsite.people.adapter.MFAAdapter"
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_FORMS = {"add_webauthn": "collabsite.people.forms.AddPasskeyForm"}
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
# A code is also valid for half a minute before and after, as clocks differ.
MFA_TOTP_TOLERANCE = 1

# E-mail is off without `EMAIL_URL`, and pages that need it say so.
_email_url = env.str("EMAIL_URL", default="") or ("consolemail://" if DEBUG else "")
if _email_url:
    MAILERS = {"default": parse_email_url(_email_url)}
# The sender of mails, until the owner names another.
DEFAULT_FROM_EMAIL = f"noreply@{ALLOWED_HOSTS[0]}"

LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English")), ("zh-hans", _("Simplified Chinese"))]
# Editors may choose a language of /admin/ and /accounts/; that of public pages depends on the address
# alone.
LANGUAGE_COOKIE_AGE = 365 * 24 * 3600
LANGUAGE_COOKIE_SAMESITE = "Lax"
LOCALE_PATHS = [BASE_DIR / "collabsite" / name for name in ("locale", "locale_of_django")]
# The time zone in which editors schedule and readers see dates, until the owner chooses another.
TIME_ZONE = "UTC"
USE_TZ = True

FORMAT_MODULE_PATH = ["collabsite.locale"]

_PROSE_SCRIPTS = [
    *("citation", "cell", "claim", "embeds", "image", "link", "find", "commenting"),
    *("quotation", "tables", "footnote", "equation", "pasting", "section-heading", "line-below"),
]
# Our own nodes of the prose editor: the marks of articles/prose/schema.py.
DJANGO_PROSE_EDITOR_EXTENSIONS = [
    {
        "js": [static_lazy(f"js/admin/prose/{name}.js") for name in _PROSE_SCRIPTS],
        "extensions": {
            "Citation": html_tags(["cite"]),
            "Cell": html_tags(["data"]),
            "Claim": html_tags(["mark"]),
            "DataTable": html_tags(["div"]),
            "Chart": html_tags(["figure"]),
            "Image": html_tags(["picture"]),
            "Finding": html_tags([]),
            "Commenting": html_tags([]),
            "Attribution": html_tags(["cite"]),
            "NoteBox": html_tags(["aside"]),
            "Footnote": html_tags(["span"]),
            "Equation": html_tags(["span"]),
            "DisplayEquation": html_tags(["div"]),
            "ProseTable": html_tags(["table"]),
            "TableCaption": html_tags(["caption"]),
            "Pasting": html_tags([]),
            "ArticleDocument": html_tags([]),
            "SectionHeading": html_tags(["h2"]),
            "LineBelow": html_tags([]),
        },
    }
]

# The default, except that every block type has a button, which the keyboard can reach.
DJANGO_PROSE_EDITOR_MENU_GROUPS = [
    {"group": name}
    for name in [
        *["blockType -lists", "lists", "nodes -blockType -lists", "marks", "link"],
        *["insert", "history", "utility", "table"],
    ]
]

STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
MEDIA_URL = "/media/"
MEDIA_ROOT = VAR_DIR / "media"
STORAGES = {
    # Read by our views alone, which check what is public.
    "default": parse_media_store_url(os.environ.get("MEDIA_STORE_URL", "")),
    "staticfiles": {"BACKEND": "collabsite.web.static_files.JoinedStaticFilesStorage"},
}
if DEBUG:
    STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}

# The grid in the admin sends a field for each cell, and a script can add rows to it.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000
# A book of Chinese characters, nine bytes each in a form; more is refused without reading it.
DATA_UPLOAD_MAX_MEMORY_SIZE = 10_000_000

SESSION_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "collabsite.desk.unsaved_pages.csrf_failure"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = SECURE
SECURE_SSL_REDIRECT = SECURE
# A load balancer requests the first two by plain http and by IP address. The last one says how a
# request of the site itself has arrived (see collabsite/health/address.py).
SECURE_REDIRECT_EXEMPT = [r"^live$", r"^ready$", r"^ready/"]
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if SECURE else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = SECURE
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
X_FRAME_OPTIONS = "DENY"
if TRUSTED_PROXY_HOPS:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

SECURE_CSP = {
    "default-src": [CSP.NONE],
    "script-src": [CSP.SELF],
    "style-src": [CSP.SELF],
    "img-src": [CSP.SELF],
    "font-src": [CSP.SELF],
    "connect-src": [CSP.SELF],
    "form-action": [CSP.SELF],
    "frame-ancestors": [CSP.NONE],
    "base-uri": [CSP.NONE],
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"},
    },
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {
        "django": {"handlers": ["stderr"], "level": "WARNING", "propagate": False},
        # A reader's wrong address is not worth a line; an error is.
        "django.request": {"level": "ERROR"},
        # Scanners send foreign host names all day.
        "django.security.DisallowedHost": {"level": "CRITICAL"},
    },
}
