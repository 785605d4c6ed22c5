"""Folders of Markdown and HTML files, with their pictures and tables."""

import datetime as dt
import re
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from django.db import DataError
from django.utils import timezone

from articles.files import MAX_PICTURES, ImportFileError
from articles.files.archives import MAX_BYTES
from articles.files.html import is_page, read_html
from articles.files.markdown import decode, read_markdown
from articles.prose.sanitize import table_mark
from collabsite.transfer.folders import Media, files_of
from collabsite.transfer.front_matter import Head, HeadError, split_head
from collabsite.transfer.links import FOLDER
from collabsite.transfer.posts import Post, title_of
from collabsite.transfer.problems import Report
from collabsite.web.languages import language_of
from collabsite.web.slugs import slug_of, unused
from metrics.importing.document_tables import import_table
from metrics.importing.files import read_file
from metrics.importing.table import FileError
from metrics.importing.writer import DataImportError
from metrics.models import Dataset

ENDINGS = (".md", ".markdown", ".html", ".htm")
MAX_TABLE_BYTES = 5_000_000
# Files that are about a folder, and not of it.
_ABOUT = {"readme", "license", "licence", "changelog", "contributing", "404", "sitemap"}
_DATED = re.compile(r"(\d{4}-\d{2}-\d{2})-(.+)")
# A link to a table on a line of its own.
_TABLE = re.compile(
    r"^[ \t]*!?\[([^\]\n]*)\]\(<?([^)>\n]+\.csv)>?(?:[ \t]+\"[^\"\n]*\")?\)[ \t]*$", re.MULTILINE
)


def has_texts(folder: Path) -> bool:
    """Return whether there is a Markdown or HTML file in the folder."""
    return any(True for _path in _texts(folder))


def _texts(folder: Path) -> Iterator[PurePosixPath]:
    for path in files_of(folder):
        own = PurePosixPath(path.relative_to(folder).as_posix())
        is_hidden = any(part.startswith((".", "__MACOSX", "node_modules")) for part in own.parts)
        is_text = own.suffix.lower() in ENDINGS and own.stem.lower() not in _ABOUT
        if is_text and not is_hidden:
            yield own


def read_texts(folder: Path, report: Report) -> Iterator[Post]:
    """Yield the texts of a folder as posts. Tables become datasets, also those no text names."""
    media, tables = Media(folder), Tables(folder, report)
    for path in _texts(folder):
        try:
            if post := _read(folder / path, path, media, tables, report):
                yield post
        except (ImportFileError, HeadError) as error:
            report.problems.append(f"{path}: {error}; it was left out")
    tables.import_others()


def _read(
    path: Path, name: PurePosixPath, media: Media, tables: "Tables", report: Report
) -> Post | None:
    if path.stat().st_size > MAX_BYTES:
        raise ImportFileError(f"the file has more than {MAX_BYTES // 1024**2} MB; divide it")
    data = path.read_bytes()
    head, text = split_head(decode(data))
    dated = _DATED.fullmatch(name.stem)
    head_or_none, head = head, head or Head()
    is_html = name.suffix.lower() in {".html", ".htm"}
    if is_html and head_or_none is None and not is_page(data):
        report.skipped.append(f"{name}: it is no page of HTML")
        return None
    used: list[Dataset] = []
    text = _TABLE.sub(lambda found: tables.mark(found, name.parent, used, str(name)), text)
    read = read_html if is_html else read_markdown
    file = read(
        text.encode(),
        name=name.name,
        title=title_of(head.title),
        standfirst=head.standfirst,
        address=f"{FOLDER}/{name}",
        find=lambda address: media.read(address, beside=name.parent),
    )
    if not file.sections and not file.title:
        raise ImportFileError.empty()
    if len(file.pictures) > MAX_PICTURES * 10:
        raise ImportFileError.too_many_pictures(len(file.pictures), MAX_PICTURES * 10)
    for other in head.others:
        report.problems.append(f"{name}: {other}: the field was left out")
    stem = name.parent.name if name.stem.lower() in {"index", "_index"} else name.stem
    day = dt.date.fromisoformat(dated[1]) if dated and _is_date(dated[1]) else None
    published = None if head.is_draft else _moment(head.date or day)
    return Post(
        name=str(name),
        address=f"{FOLDER}/{name}",
        file=file,
        slug=head.slug.strip("/").rpartition("/")[2] or (dated[2] if dated else stem),
        language=head.language,
        date=_day(head.date or day),
        published_at=published,
        authors=head.authors,
        topics=head.topics,
        old_addresses=head.redirects,
        is_page=head.is_page,
        datasets=tuple(used),
    )


def _is_date(text: str) -> bool:
    try:
        dt.date.fromisoformat(text)
    except ValueError:
        return False
    return True


def _day(value: dt.date | None) -> dt.date | None:
    return timezone.localdate(value) if isinstance(value, dt.datetime) else value


def _moment(value: dt.date | None) -> dt.datetime | None:
    """Return the time of publication; a day means its noon, None now."""
    if value is None:
        return timezone.now()
    if isinstance(value, dt.datetime):
        return value
    return timezone.make_aware(dt.datetime.combine(value, dt.time(12)))


class Tables:
    """The CSV files of a folder, each of which becomes a dataset once."""

    def __init__(self, folder: Path, report: Report) -> None:
        self._folder = folder.resolve()
        self._report = report
        self._datasets: dict[Path, Dataset | None] = {}

    def mark(
        self, found: re.Match[str], beside: PurePosixPath, used: list[Dataset], name: str
    ) -> str:
        """Return the mark of the table that a line of a text links to, or the line as it is."""
        path = (self._folder / beside / found[2].strip()).resolve()
        if not path.is_relative_to(self._folder) or not path.is_file():
            self._report.problems.append(f"{name}: the table {found[2]} is not there")
            return found[0]
        dataset = self._dataset(path, found[1])
        if dataset is None:
            return found[0]
        used.append(dataset)
        return f"\n{table_mark(dataset.slug)}\n"

    def import_others(self) -> None:
        """Import the tables that no text has named."""
        for path in files_of(self._folder):
            own = path.relative_to(self._folder)
            if path.suffix == ".csv" and not any(part.startswith(".") for part in own.parts):
                self._dataset(path.resolve(), "")

    def _dataset(self, path: Path, title: str) -> Dataset | None:
        if path not in self._datasets:
            name = path.relative_to(self._folder).as_posix()
            title = " ".join(title.split()) or path.stem.replace("_", " ").replace("-", " ").strip()
            self._datasets[path] = self._import(path, name, title[:300])
        return self._datasets[path]

    def _import(self, path: Path, name: str, title: str) -> Dataset | None:
        # Of another table of this folder, which a link calls by the same words.
        taken = {dataset.slug for dataset in self._datasets.values() if dataset}
        slug = unused(slug_of(title, "data"), taken.__contains__)
        if same := Dataset.objects.filter(slug=slug).first():
            self._report.skipped.append(f"{name}: there is a dataset at “{slug}” already")
            return same
        try:
            header, *rows = _rows(path)
            header[0] = header[0] or title[:200]
            language = language_of(" ".join([title, *header, *(row[0] for row in rows)]))
            imported = import_table(header, rows, title=title, language=language, sources=[])
        except (FileError, ValueError, DataError, DataImportError) as error:
            self._report.problems.append(f"{name}: {error}")
            return None
        self._report.made.append(f"{name}: dataset at /data/{imported.dataset.slug}/ (draft)")
        self._report.count("datasets")
        self._report.problems += [f"{name}: {warning}" for warning in imported.warnings]
        return imported.dataset


def _rows(path: Path) -> list[list[str]]:
    """Return the rows of a table, its header first; raise ValueError for what is no simple table."""
    if path.stat().st_size > MAX_TABLE_BYTES:
        raise ValueError("it has more than 5 MB; use `import_data`")
    read = read_file(path.read_bytes()).rows
    rows = [[cell.strip() for cell in read[place]] for place in read.filled()]
    width = len(rows[0]) if rows else 0
    for number, row in enumerate(rows, start=1):
        if len(row) != width:
            raise ValueError(
                f"line {number}: this row has {len(row)} cells, the header has {width}"
            )
    names = {row[0] for row in rows[1:]}
    if width < 2 or not names or len(names) < len(rows) - 1:
        raise ValueError("it needs two columns, and another name in each row; use `import_data`")
    return rows
