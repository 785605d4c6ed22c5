"""The links of the menus, as readers see them, and what leads nowhere.

They are read with the identity of the site, in one query, and kept in memory with it.
"""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce, JSONObject
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from articles.models import Edition, Kind, Topic
from articles.prose.links import LinkTarget, PageState
from articles.publishing.link_targets import find_targets
from collabsite.identity.current import site_identity
from collabsite.identity.models import SiteIdentity
from collabsite.menus.models import MenuItem
from collabsite.web.languages import in_language, is_chinese
from collabsite.web.prepared_queries import AT, PreparedQuery, columns_of, instance_of
from metrics.models import Release


class MenuRow(NamedTuple):
    """An item of a menu and what it leads to at present.

    `edition` is the newest public one of a page, and `translation` that of its translation or
    original; `release` is the newest of a dataset. They are None if there is none.
    """

    pk: int | None
    place: str
    text: str
    text_zh: str
    address: str
    page: int | None
    edition: dict[str, str] | None
    translation: dict[str, str] | None
    topic: int | None
    topic_slug: str
    topic_name: str
    topic_name_zh: str
    has_articles: bool
    dataset: int | None
    release: dict[str, str] | None


@dataclass(frozen=True)
class MenuLink:
    """A link of a menu; `language` is that of its text."""

    text: str
    url: str
    language: str


@dataclass(frozen=True)
class MenuProblem:
    """An item of a menu that leads nowhere, and why."""

    place: str
    item: str
    sentence: str


def read_site() -> SiteIdentity | None:
    """Return the identity of the site with its `menu_rows`; one query."""
    rows = _SITE.rows(at=timezone.now())
    if not rows:
        return None
    site: Any = rows[0][0]
    site.menu_rows = tuple(row for _site, row in rows if row.pk)
    found: SiteIdentity = site
    return found


def menu_links(place: str) -> tuple[MenuLink, ...] | None:
    """Return the links of a menu in the active language; None if the owner has set no items.

    Items that lead nowhere are left out. The foot ends with the contact of the site, if no item leads
    there.
    """
    own = [row for row in _rows() if row.place == place]
    if not own:
        return None
    links = [link for row in own if (link := _link(row))]
    contact = site_identity().contact_url
    if place == MenuItem.Place.FOOTER and contact not in {"", *(link.url for link in links)}:
        links.append(MenuLink(_("Contact"), contact, get_language() or ""))
    return tuple(links)


def has_items() -> bool:
    """Return whether the owner has set items in a menu."""
    return bool(_rows())


def find_problems(*, at: dt.datetime) -> list[MenuProblem]:
    """Return the items that lead nowhere; two queries, and more if items have addresses."""
    rows = [row for _site, row in _SITE.rows(at=at) if row.pk]
    targets = find_targets([row.address for row in rows if row.address], at=at)
    return [
        MenuProblem(row.place, _name(row), sentence)
        for row in rows
        for sentence in _problems(row, targets.get(row.address))
    ]


def _rows() -> Sequence[MenuRow]:
    rows: Sequence[MenuRow] = getattr(site_identity(), "menu_rows", ())
    return rows


def _link(row: MenuRow) -> MenuLink | None:
    code = get_language() or ""
    title, url = _target(row, code)
    if not url:
        return None
    text = row.text or title
    if code.startswith("zh"):
        text = row.text_zh or (title if is_chinese(title) else text)
    return MenuLink(text, url, "zh-hans" if is_chinese(text) else "en")


def _target(row: MenuRow, code: str) -> tuple[str, str]:
    """Return the title and the address of what an item leads to; '' if it leads nowhere."""
    if row.address:
        return "", in_language(row.address, code) if row.address.startswith("/") else row.address
    if row.page and _is_readable(row.edition):
        # Its translation is for the readers of that language.
        for each in (row.translation, row.edition):
            if each and _is_readable(each) and (each is row.edition or each["language"] == code):
                return each["title"], Kind.PAGE.url("article", each["slug"])
    if row.topic and row.has_articles:
        topic = Topic(slug=row.topic_slug, name=row.topic_name, name_zh=row.topic_name_zh)
        return str(topic), topic.get_absolute_url()
    if row.release:
        other = row.release.get("other") if row.release.get("language") != code else ""
        return other or row.release["title"], reverse("metrics:dataset", args=[row.release["slug"]])
    return "", ""


def _is_readable(edition: dict[str, str] | None) -> bool:
    return edition is not None and edition["change"] != Edition.Change.RETRACTION


def _name(row: MenuRow) -> str:
    edition, release = row.edition or {}, row.release or {}
    return (
        row.text
        or edition.get("title")
        or release.get("title")
        or row.topic_name
        or row.address
        or str(_("an item without a text"))
    )


def _problems(row: MenuRow, target: LinkTarget | None) -> Iterator[str]:
    if row.page and row.edition is None:
        yield _("The page is not published yet.")
    elif row.page and not _is_readable(row.edition):
        yield _("The page is retracted.")
    elif row.topic and not row.has_articles:
        yield _("No article of the topic is published.")
    elif row.dataset and row.release is None:
        yield _("No release of the dataset is issued.")
    elif target and target.state in {PageState.MISSING, PageState.RENAMED}:
        yield _("This site has no page at %(address)s.") % {"address": row.address}
    elif target and target.state == PageState.UNPUBLISHED:
        yield _("What is at %(address)s is not published yet.") % {"address": row.address}
    elif target and target.state == PageState.CLOSED:
        yield _("Readers can't open the pages of the editors.")


def _site() -> QuerySet[SiteIdentity, Any]:
    editions = Edition.objects.public(at=AT)
    edition = JSONObject(slug="slug", title="title", language="language", change="change")
    of_page = editions.filter(article=OuterRef("menu_items__page")).order_by("-number")
    of_group = (
        editions.filter(Q(article=OuterRef("root")) | Q(article__original=OuterRef("root")))
        .exclude(article=OuterRef("menu_items__page"))
        .exclude(language=OuterRef("menu_items__page__language"))
        .order_by("-published_at", "-number")
    )
    filed = Edition.objects.newest(at=AT).filter(topics=OuterRef("menu_items__topic"))
    releases = Release.objects.public(at=AT).filter(dataset=OuterRef("menu_items__dataset"))
    release = JSONObject(
        slug="slug",
        title="content__title",
        language="content__language",
        other="content__other_title",
    )
    sites = SiteIdentity.objects.annotate(
        root=Coalesce("menu_items__page__original", "menu_items__page"),
        edition=Subquery(of_page.values(found=edition)[:1]),
        translation=Subquery(of_group.values(found=edition)[:1]),
        has_articles=Exists(filed),
        release=Subquery(releases.order_by("-number").values(found=release)[:1]),
    )
    return sites.order_by("pk", "menu_items__ordering", "menu_items__pk").values_list(
        *columns_of(SiteIdentity),
        *(f"menu_items__{name}" for name in ("pk", "place", "text", "text_zh", "address", "page")),
        *("edition", "translation"),
        *("menu_items__topic", "menu_items__topic__slug"),
        *("menu_items__topic__name", "menu_items__topic__name_zh", "has_articles"),
        *("menu_items__dataset", "release"),
    )


_identity_of = instance_of(SiteIdentity)


def _read(*values: Any) -> tuple[SiteIdentity, MenuRow]:  # noqa: ANN401
    count = len(SiteIdentity._meta.concrete_fields)
    return _identity_of(*values[:count]), MenuRow(*values[count:])


_SITE = PreparedQuery(_site, _read)
