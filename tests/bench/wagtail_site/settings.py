"""Settings as in Wagtail's project template, for production; `WAGTAIL_CACHE` adds Django's cache."""

import os
from typing import Any
from urllib.parse import parse_qs, urlsplit

SECRET_KEY = "for-a-benchmark"
DEBUG = False
ALLOWED_HOSTS = ["*"]
INSTALLED_APPS = [
    "tests.bench.wagtail_site",
    "wagtail.contrib.forms",
    "wagtail.contrib.redirects",
    "wagtail.embeds",
    "wagtail.sites",
    "wagtail.users",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "django_filters",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "wagtail.contrib.redirects.middleware.RedirectMiddleware",
]
if os.environ.get("WAGTAIL_CACHE"):
    # Where Django's documentation puts them. The cache is in memory, the quickest that Django has.
    MIDDLEWARE = [
        "django.middleware.cache.UpdateCacheMiddleware",
        *MIDDLEWARE,
        "django.middleware.cache.FetchFromCacheMiddleware",
    ]
ROOT_URLCONF = "tests.bench.wagtail_site.urls"
BASE = """
{% load wagtailcore_tags wagtailuserbar %}<!DOCTYPE html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <title>{% block title %}{{ page.title }}{% endblock %}{% wagtail_site as current_site %}
      {% if current_site.site_name %}- {{ current_site.site_name }}{% endif %}</title>
    {% if page.search_description %}
      <meta name="description" content="{{ page.search_description }}">
    {% endif %}
    <meta name="viewport" content="width=device-width, initial-scale=1">
  </head>
  <body>{% wagtailuserbar %}{% block content %}{% endblock %}</body>
</html>
"""
ARTICLE = """
{% extends "base.html" %}{% load wagtailcore_tags %}
{% block content %}
  <h1>{{ page.title }}</h1>
  <p>{{ page.first_published_at|date }}</p>
  {{ page.body|richtext }}
{% endblock %}
"""
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "OPTIONS": {
            "loaders": [
                (
                    "django.template.loaders.cached.Loader",
                    [
                        (
                            "django.template.loaders.locmem.Loader",
                            {"base.html": BASE, "wagtail_site/article_page.html": ARTICLE},
                        ),
                        "django.template.loaders.app_directories.Loader",
                    ],
                )
            ],
            "context_processors": [
                "django.template.context_processors.debug",
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]
WSGI_APPLICATION = "tests.bench.wagtail_site.wsgi.application"

DATABASES: dict[str, dict[str, Any]]
_database = urlsplit(os.environ["DATABASE_URL"])
if _database.scheme == "sqlite":
    # As this site has it.
    DATABASES = {
        "default": {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": _database.path,
            "CONN_MAX_AGE": None,
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
            },
        }
    }
else:
    DATABASES = {
        "default": {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": _database.path.removeprefix("/"),
            "USER": _database.username or "",
            "PASSWORD": _database.password or "",
            "HOST": _database.hostname or parse_qs(_database.query).get("host", [""])[0],
            "PORT": _database.port or "",
            "CONN_MAX_AGE": 600,
            "CONN_HEALTH_CHECKS": True,
        }
    }
LANGUAGE_CODE = "en-us"
USE_TZ = True
STATIC_URL = "/static/"
WAGTAIL_SITE_NAME = "A benchmark"
WAGTAILADMIN_BASE_URL = "http://127.0.0.1"
