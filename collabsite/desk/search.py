"""Search of the editors over everything in the admin that they may see."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, cast
from urllib.parse import urlencode

from django.conf import settings
from django.contrib import admin
from django.contrib.auth.models import User
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from articles.admin.lists import describe_status as describe_article
from articles.admin.permissions import can_add, can_change_or_publish, can_import
from articles.models import Article, Author, Image, Kind, Page, Topic
from articles.sources.models import Source
from collabsite.desk.front_page import recent_entries
from collabsite.search.facets import FacetSelection
from collabsite.search.query_parser import parse
from collabsite.search.results import SearchResults
from collabsite.web.admin.pickers import query_words
from collabsite.web.admin.requests import editor
from metrics.models import Dataset
from metrics.releases.status import describe_status as describe_dataset

# The most results of each group, in the list below the field and on the page.
MAX_LISTED, MAX_SHOWN = 5, 25


@dataclass(frozen=True)
class Result:
    """Something to open: its name, its address, and a remark such as its state.

    `language` is that of the name, '' for that of the page.
    """

    name: str
    address: str
    remark: str = ""
    language: str = ""


@dataclass(frozen=True)
class ResultGroup:
    """Results of one kind; `more` is the address of a list with all of them, '' if these are all."""

    name: str
    results: Sequence[Result]
    more: str = ""


# The models that are searched, how a row is described, and the kind of its entries in the search of the
# public site, whose texts are searched when few rows have the words.
SEARCHED: list[tuple[type[Model], Callable[[Any], str], str]] = [
    (Article, describe_article, "article"),
    (Page, describe_article, "page"),
    (
        Dataset,
        lambda row: describe_dataset(status=row.status, number=row.public_number),
        "dataset",
    ),
    (Source, lambda row: str(row.get_type_display()), ""),
    (Image, lambda row: row.credit, ""),
    (Author, lambda row: row.affiliation, ""),
    (Topic, lambda row: row.name if str(row) != row.name else row.name_zh, ""),
]


def search_page(request: HttpRequest) -> HttpResponse:
    """Show what is found; with `part=list` only the list below the field."""
    is_list = request.GET.get("part") == "list"
    words = query_words(request)
    groups = find_groups(request, words, most=MAX_LISTED if is_list else MAX_SHOWN)
    count = sum(len(group.results) for group in groups)
    context = {"groups": groups, "query": " ".join(words), "count": count}
    if is_list:
        return TemplateResponse(request, "admin/search_list.html", context)
    context |= {
        **admin.site.each_context(request),
        "title": _("Search"),
        "found": ngettext("%(count)d result", "%(count)d results", count) % {"count": count},
    }
    return TemplateResponse(request, "admin/search.html", context)


def find_groups(request: HttpRequest, words: list[str], *, most: int) -> list[ResultGroup]:
    """Return what has all words, by kind; without words, what was edited last, and the actions."""
    if not words:
        recent = [
            Result(entry.object_repr, cast("str", entry.get_admin_url()), _name_of(entry))
            for entry in recent_entries(editor(request))
            if not entry.is_deletion() and entry.get_admin_url()
        ]
        actions = _actions(editor(request))
        groups = [
            ResultGroup(_("Recently edited"), recent[:most]),
            ResultGroup(_("Actions"), actions[:most]),
        ]
    else:
        pages = _matching_pages(request, words)[:most]
        groups = [
            *(_search_model(request, *each, words=words, most=most) for each in SEARCHED),
            ResultGroup(_("Pages and actions"), pages),
        ]
    return [group for group in groups if group.results]


def _name_of(entry: Any) -> str:  # noqa: ANN401 - its type of content is selected.
    return str(capfirst(entry.content_type.name))


def _search_model(
    request: HttpRequest,
    model: type[Model],
    describe: Callable[[Any], str],
    public: str,
    *,
    words: list[str],
    most: int,
) -> ResultGroup:
    """Return what the list of a model finds, and rows whose published texts have the words."""
    meta = model._meta
    name = str(capfirst(meta.verbose_name_plural))
    model_admin: admin.ModelAdmin[Any] = admin.site.get_model_admin(model)
    if not model_admin.has_view_permission(request):
        return ResultGroup(name, ())
    order: Any = model_admin.get_ordering(request) or meta.ordering
    allowed = model_admin.get_queryset(request).order_by(*order, "-pk")
    if model is Article:
        allowed = allowed.filter(kind=Kind.ARTICLE)
    named, _may_repeat = model_admin.get_search_results(request, allowed, " ".join(words))
    rows = list(named[: most + 1])
    # The form of a proxy model is that of its model.
    stored = meta.concrete_model or model
    form = f"admin:{meta.app_label}_{stored._meta.model_name}_change"
    has_more = len(rows) > most
    if public and not has_more:
        rows += _search_texts(allowed, public, words, but=rows, most=most - len(rows))
    results = [
        Result(
            str(row),
            reverse(form, args=[row.pk]),
            str(describe(row)),
            getattr(row, "language", "") if public else "",
        )
        for row in rows[:most]
    ]
    address = reverse(f"admin:{meta.app_label}_{meta.model_name}_changelist")
    more = f"{address}?{urlencode({'q': ' '.join(words)})}"
    return ResultGroup(name, results, more if has_more else "")


def _search_texts(
    allowed: QuerySet[Any], kind: str, words: list[str], *, but: list[Any], most: int
) -> list[Any]:
    """Return the rows whose published texts have the words, the likeliest first."""
    if most <= 0:
        return []
    found = SearchResults(parse(" ".join(words)), FacetSelection(kind=kind), at=timezone.now())
    entries = found.entries(0, most + len(but))
    keys = [int(entry.owner.partition(":")[2]) for entry in entries]
    known = {row.pk for row in but}
    rows = {row.pk: row for row in allowed.filter(pk__in=[key for key in keys if key not in known])}
    return [rows[key] for key in dict.fromkeys(keys) if key in rows][:most]


def _matching_pages(request: HttpRequest, words: list[str]) -> list[Result]:
    """Return the pages and actions whose names have the words, in any language of the site."""
    wanted = [word.casefold() for word in words]
    found = set()
    for code, _language in settings.LANGUAGES:
        with translation.override(code):
            for key, page in _pages(request).items():
                name = f"{page.name} {page.remark}".casefold()
                if all(word in name for word in wanted):
                    found.add(key)
    return [page for key, page in _pages(request).items() if key in found]


def _pages(request: HttpRequest) -> dict[tuple[str, str], Result]:
    """Return what the user may do, the lists of the menu, and the pages that add to them."""
    pages = {("do", result.address): result for result in _actions(editor(request))}
    for app in admin.site.get_app_list(request):
        for model in app["models"]:
            if listed := model["admin_url"]:
                pages["list", listed] = Result(str(model["name"]), listed, str(app["name"]))
            if adding := model["add_url"]:
                name = _("Add: %(name)s") % {"name": model["model"]._meta.verbose_name}
                pages["add", adding] = Result(name, adding)
    return pages


def _actions(user: User) -> list[Result]:
    has, may_write = user.has_perm, can_change_or_publish(user)
    offered = [
        (can_add(user), _("Write an article"), "admin:articles_article_add"),
        (can_import(user), _("Import a file…"), "admin:articles_article_import"),
        (has("metrics.add_dataset"), _("Start a dataset"), "admin:metrics_dataset_add"),
        (has("sources.add_source"), _("Paste a source"), "admin:sources_source_paste"),
        (has("articles.add_image"), _("Add an image"), "admin:articles_image_add"),
        (may_write, _("Proposed editions"), "admin:articles_article_proposals"),
        (user.has_usable_password(), _("Change password"), "account_change_password"),
        (True, _("Second factor"), "mfa_index"),
        (True, _("Sessions"), "usersessions_list"),
        (user.is_superuser, _("Test e-mail"), "admin:test_email"),
        (user.is_superuser, _("Health"), "admin:health"),
    ]
    return [Result(name, reverse(route)) for is_allowed, name, route in offered if is_allowed]
