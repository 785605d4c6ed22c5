"""Ghost exports (JSON), with the images that are beside the file."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path, PurePosixPath
from typing import Any

from django.utils import timezone
from django.utils.dateparse import parse_datetime

from articles.files import ImportedFile, ImportFileError
from articles.files.html import read_html
from collabsite.transfer.folders import Media
from collabsite.transfer.links import GHOST
from collabsite.transfer.posts import Post, leading_picture, title_of
from collabsite.transfer.problems import Report, TransferError

MAX_BYTES = 500_000_000

type Row = Mapping[str, Any]


def read_json(path: Path, *, alone: bool = False) -> Any:  # noqa: ANN401
    """Return the content of a JSON file, None if it is none.

    Raises TransferError if it is none and nothing else was given.
    """
    if path.stat().st_size > MAX_BYTES:
        raise TransferError(f"{path.name} has more than {MAX_BYTES // 1_000_000} MB")
    try:
        return json.loads(path.read_text(encoding="utf-8-sig"))
    except (ValueError, RecursionError) as error:
        if alone:
            raise TransferError(f"{path.name} is damaged ({error}); export it again") from None
        return None


def ghost_data(found: Any) -> Row | None:  # noqa: ANN401
    """Return the tables of a Ghost export, None if the JSON is none."""
    databases = found.get("db") if isinstance(found, dict) else None
    if isinstance(databases, list) and databases and isinstance(databases[0], dict):
        data = databases[0].get("data")
        return data if isinstance(data, dict) and isinstance(data.get("posts"), list) else None
    return None


def read_ghost(data: Row, name: str, media: Media, report: Report) -> Iterator[Post]:
    """Yield the posts and pages of an export."""
    users = _by_id(data, "users", "name")
    # Ghost keeps tags that readers do not see.
    tags = {
        key: tag for key, tag in _by_id(data, "tags", "name").items() if not tag.startswith("#")
    }
    post_authors = _linked(data, "posts_authors", "author_id", users)
    post_tags = _linked(data, "posts_tags", "tag_id", tags)
    language = next(
        (
            str(row.get("value") or "")
            for row in _rows(data, "settings")
            if row.get("key") in {"locale", "lang"}
        ),
        "",
    )
    metas = {row.get("post_id"): row for row in _rows(data, "posts_meta")}
    tag_slugs, author_slugs = _slugs(data, "tags", tags), _slugs(data, "users", users)
    for row in _rows(data, "posts"):
        key = row.get("id")
        row = {**metas.get(key, {}), **{name: value for name, value in row.items() if value}}
        authors = post_authors.get(key, [])
        if not authors and row.get("author_id") in users:
            # As in exports of older versions.
            authors = [users[row["author_id"]]]
        title, slug = str(row.get("title") or ""), str(row.get("slug") or "")
        is_page = row.get("type") == "page" or row.get("page") in (1, True)
        own = f"{name}, {'page' if is_page else 'post'} “{slug or title[:60]}”"
        try:
            file = _file(row, own, title, slug, media, report)
        except ImportFileError as error:
            report.problems.append(f"{own}: {error}; it was left out")
            continue
        published_at = _moment(row, own, report)
        status, visibility = row.get("status"), row.get("visibility") or "public"
        if visibility != "public" and status == "published":
            report.problems.append(
                f"{own}: visibility: it was for {visibility} alone, and stays a draft"
            )
        is_published = status in {"published", "scheduled"} and visibility == "public"
        yield Post(
            name=own,
            address=f"{GHOST}/{slug}/",
            file=file,
            slug=slug,
            language=str(row.get("locale") or language),
            date=timezone.localdate(published_at) if published_at else None,
            published_at=published_at if is_published else None,
            authors=tuple(authors),
            topics=tuple(post_tags.get(key, [])),
            old_addresses=(f"/{slug}/",) if slug else (),
            topic_lists=tag_slugs,
            author_lists=author_slugs,
            feeds=("/rss/",),
            is_page=is_page,
        )


def _file(row: Row, name: str, title: str, slug: str, media: Media, report: Report) -> ImportedFile:
    html = row.get("html")
    if not isinstance(html, str):
        html = ""
        if row.get("lexical") or row.get("mobiledoc"):
            report.problems.append(f"{name}: html: it is missing, and the text with it")
    picture = row.get("feature_image")
    if isinstance(picture, str) and picture:
        alt, caption = (str(row.get(f"feature_image_{name}") or "") for name in ("alt", "caption"))
        html = leading_picture(picture, alt, caption) + html
    return read_html(
        html.replace("__GHOST_URL__", GHOST).encode(),
        name=title or slug or "post",
        title=title_of(title),
        standfirst=str(row.get("custom_excerpt") or "").strip(),
        address=f"{GHOST}/{slug}/",
        find=lambda address: media.read(address.removeprefix(GHOST), beside=PurePosixPath(".")),
    )


def _moment(row: Row, name: str, report: Report) -> Any:  # noqa: ANN401
    text = row.get("published_at")
    if not text:
        return None
    try:
        found = parse_datetime(str(text))
    except ValueError:
        found = None
    if found is None:
        report.problems.append(f"{name}: published_at: “{text}” is no time")
        return None
    return timezone.make_aware(found) if timezone.is_naive(found) else found


def _rows(data: Row, table: str) -> list[Row]:
    rows = data.get(table)
    return [row for row in rows if isinstance(row, dict)] if isinstance(rows, list) else []


def _by_id(data: Row, table: str, column: str) -> dict[Any, str]:
    return {
        row["id"]: row[column].strip()
        for row in _rows(data, table)
        if "id" in row and isinstance(row.get(column), str) and row[column].strip()
    }


def _slugs(data: Row, table: str, names: Mapping[Any, str]) -> dict[str, str]:
    """Return the names of tags or authors by the addresses of their lists."""
    folder = "tag" if table == "tags" else "author"
    return {
        f"/{folder}/{row['slug']}/": names[row["id"]]
        for row in _rows(data, table)
        if row.get("slug") and row.get("id") in names
    }


def _linked(data: Row, table: str, column: str, names: Mapping[Any, str]) -> dict[Any, list[str]]:
    """Return the names that belong to each post, in their order."""
    found: dict[Any, list[str]] = {}
    for row in sorted(_rows(data, table), key=lambda row: row.get("sort_order") or 0):
        if row.get(column) in names:
            found.setdefault(row.get("post_id"), []).append(names[row[column]])
    return found
