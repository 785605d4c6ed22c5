"""Releases to download, and the content of their files."""

import csv
import io
import zipfile
from collections.abc import Sequence
from typing import Any

from django.core.signals import request_finished
from django.db import close_old_connections
from django.http.response import HttpResponseBase, ResponseHeaders
from django.test import Client

from articles.publishing import issue_release
from metrics.models import Dataset, Entity, Indicator, Observation, Release
from metrics.releases import working_copy

DATASET = "/data/what-they-found"


def released(
    header: Sequence[str],
    rows: Sequence[Sequence[str]],
    *,
    slug: str = "strange",
    language: str = "en",
    **described: Any,
) -> Release:
    """Issue a table of any texts as a dataset."""
    dataset = Dataset.objects.create(
        title=described.pop("title", "Strange"),
        slug=slug,
        row_label=header[0],
        language=language,
        **described,
    )
    release = working_copy.ensure(dataset)
    for number, label in enumerate(header[1:], start=1):
        Indicator.objects.create(
            release=release, ordering=number, code=f"c-{number}", label=label, kind="text"
        )
    indicators = list(release.indicators.all())
    for number, row in enumerate(rows, start=1):
        entity = Entity.objects.create(
            release=release, ordering=number, code=f"r-{number}", label=row[0]
        )
        Observation.objects.bulk_create(
            Observation(entity=entity, indicator=indicator, literal=text)
            for indicator, text in zip(indicators, row[1:], strict=True)
        )
    return issue_release(dataset, by=None)


def body(answer: HttpResponseBase) -> bytes:
    """Return the whole body of a successful response."""
    assert answer.status_code == 200, answer
    return b"".join(answer.streaming_content)  # type: ignore[attr-defined]


def downloaded(client: Client, address: str) -> bytes:
    """Return the file at an address."""
    return body(client.get(address))


def leave(answer: HttpResponseBase) -> None:
    """Close a response like a server whose client is gone; keep the database connection."""
    for close in answer._resource_closers:  # type: ignore[attr-defined]
        # The test client's own, once it was begun, connects the signal again.
        close()
    request_finished.disconnect(close_old_connections)
    try:
        answer.close()
    finally:
        request_finished.connect(close_old_connections)


def headers(client: Client, address: str, **sent: str) -> ResponseHeaders:
    """Return the headers, and close the response without reading the file."""
    answer = client.get(address, headers=sent)
    assert answer.status_code == 200, answer
    leave(answer)
    return answer.headers


def table(client: Client, address: str) -> list[list[str]]:
    """Return the rows of a CSV file, its header first."""
    text = downloaded(client, address).decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text, newline="")))


def files(client: Client, address: str) -> dict[str, bytes]:
    """Return the files of an archive, by name."""
    with zipfile.ZipFile(io.BytesIO(downloaded(client, address))) as archive:
        return {name: archive.read(name) for name in archive.namelist()}
