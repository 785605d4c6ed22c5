"""The links of the menus, as readers see them, and what leads nowhere.

They are read with the identity of the site, and kept in memory with it.
"""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import DatabaseError
from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce, JSONObject
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from articles.models import Edition, Kind
from articles.prose.links import LinkTarget, PageState
from articles.publishing.link_targets import find_targets
from collabsite.site.identity import site_identity
from collabsite.site.models import MenuItem
from collabsite.web.languages import in_language, is_chinese
from metrics.models import Release

# The routes that a menu has until the owner sets items, with their names in the menu.
_FIRST: dict[str, list[tuple[str, Promise]]] = {
    MenuItem.Place.HEADER: [
        ("articles:articles", gettext_lazy("Articles")),
        ("metrics:datasets", gettext_lazy("Data")),
    ],
    MenuItem.Place.FOOTER: [
        ("corrections", gettext_lazy("Register of corrections")),
        ("usage", gettext_lazy("Usage")),
        ("privacy", gettext_lazy("Privacy")),
        ("api", gettext_lazy("API")),
    ],
}

# A `MenuItem` as `_read_items` annotates it.
type _Item = Any


@dataclass(frozen=True)
class MenuLink:
    """A link of a menu; `language` is that of its text."""

    text: str
    url: str
    language: str


def menu_links(place: str) -> tuple[MenuLink, ...]:
    """Return the links of a menu in the active language.

    Items that lead nowhere are left out. The foot ends with the contact of the site, if no item leads
    there.
    """
    own = [item for item in menu_items() if item.place == place] or first_items(place)
    links = [link for item in own if (link := _link(item))]
    contact = site_identity().contact_url
    if place == MenuItem.Place.FOOTER and contact not in {"", *(link.url for link in links)}:
        links.append(MenuLink(_("Contact"), contact, get_language() or ""))
    return tuple(links)


def first_items(place: str) -> list[MenuItem]:
    """Return the items that a menu has until the owner sets some; they are not stored."""
    items = []
    for number, (route, name) in enumerate(_FIRST[place], start=1):
        item = MenuItem(place=place, ordering=number * 10)
        with translation.override("en"):
            item.address, item.text = reverse(route), str(name)
        with translation.override("zh-hans"):
            item.text_zh = str(name)
        items.append(item)
    return items


def find_problems(*, at: dt.datetime) -> list[tuple[str, str]]:
    """Return the names of items that lead nowhere, each with the reason.

    Two queries, and more if items have addresses.
    """
    items = list(_read_items(at=at))
    targets = find_targets([item.address for item in items if item.address], at=at)
    return [
        (_name(item), sentence)
        for item in items
        for sentence in _problems(item, targets.get(item.address))
    ]


def menu_items() -> Sequence[_Item]:
    """Return the items of the menus, annotated, which are known as long as the site's identity."""
    site = site_identity()
    # The items refer to the stored identity.
    if site._state.adding:
        return ()
    known = site.__dict__
    if "_menu_items" not in known:
        try:
            known["_menu_items"] = list(_read_items(at=timezone.now()))
        except DatabaseError:
            return ()
    return known["_menu_items"]


def _read_items(*, at: dt.datetime) -> QuerySet[MenuItem, _Item]:
    """Return all items, annotated with what they lead to at present, None if there is nothing.

    `edition` is the newest public one of a page, and `translation` that of its translation or
    original; `release` is the newest of a dataset.
    """
    editions = Edition.objects.public(at=at)
    edition = JSONObject(slug="slug", title="title", language="language", change="change")
    of_page = editions.filter(article=OuterRef("page")).order_by("-number")
    of_group = (
        editions.filter(Q(article=OuterRef("root")) | Q(article__original=OuterRef("root")))
        .exclude(article=OuterRef("page"))
        .exclude(language=OuterRef("page__language"))
        .order_by("-published_at", "-number")
    )
    filed = Edition.objects.newest(at=at).filter(topics=OuterRef("topic"))
    releases = Release.objects.public(at=at).filter(dataset=OuterRef("dataset"))
    release = JSONObject(
        slug="slug",
        title="content__title",
        language="content__language",
        other="content__other_title",
    )
    return (
        MenuItem.objects.annotate(
            root=Coalesce("page__original", "page"),
            edition=Subquery(of_page.values(found=edition)[:1]),
            translation=Subquery(of_group.values(found=edition)[:1]),
            has_articles=Exists(filed),
            release=Subquery(releases.order_by("-number").values(found=release)[:1]),
        )
        .select_related("topic")
        .order_by("ordering", "pk")
    )


def _link(item: _Item) -> MenuLink | None:
    code = get_language() or ""
    title, url = _target(item, code)
    if not url:
        return None
    text = item.text or title
    if code.startswith("zh"):
        text = item.text_zh or (title if is_chinese(title) else text)
    return MenuLink(text, url, "zh-hans" if is_chinese(text) else "en")


def _target(item: _Item, code: str) -> tuple[str, str]:
    """Return the title and the address of what an item leads to; '' if it leads nowhere."""
    if item.address:
        return "", in_language(item.address, code) if item.address.startswith("/") else item.address
    if item.page_id and _is_readable(item.edition):
        # Its translation is for the readers of that language.
        for each in (item.translation, item.edition):
            if each and _is_readable(each) and (each is item.edition or each["language"] == code):
                return each["title"], Kind.PAGE.url("article", each["slug"])
    if item.topic_id and item.has_articles:
        return str(item.topic), item.topic.get_absolute_url()
    if item.release:
        other = item.release.get("other") if item.release.get("language") != code else ""
        return other or item.release["title"], reverse(
            "metrics:dataset", args=[item.release["slug"]]
        )
    return "", ""


def _is_readable(edition: dict[str, str] | None) -> bool:
    return edition is not None and edition["change"] != Edition.Change.RETRACTION


def _name(item: _Item) -> str:
    edition, release = item.edition or {}, item.release or {}
    return (
        item.text
        or edition.get("title")
        or release.get("title")
        or (item.topic and item.topic.name)
        or item.address
        or str(_("an item without a text"))
    )


def _problems(item: _Item, target: LinkTarget | None) -> Iterator[str]:
    if item.page_id and item.edition is None:
        yield _("The page is not published yet.")
    elif item.page_id and not _is_readable(item.edition):
        yield _("The page is retracted.")
    elif item.topic_id and not item.has_articles:
        yield _("No article of the topic is published.")
    elif item.dataset_id and item.release is None:
        yield _("No release of the dataset is issued.")
    elif target and target.state in {PageState.MISSING, PageState.RENAMED}:
        yield _("This site has no page at %(address)s.") % {"address": item.address}
    elif target and target.state == PageState.UNPUBLISHED:
        yield _("What is at %(address)s is not published yet.") % {"address": item.address}
    elif target and target.state == PageState.CLOSED:
        yield _("Readers can't open the pages of the editors.")
