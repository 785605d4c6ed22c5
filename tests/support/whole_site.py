"""A filled site beside the one of a test, and what its readers see."""

import datetime as dt
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Self

import time_machine
from django.core.management import call_command
from django.http.response import HttpResponseBase
from django.test import override_settings
from django.utils import timezone

from collabsite.site import identity as current
from metrics.releases.diff import comparison
from tests.support import crawler
from tests.support.databases import default_database
from tests.support.forms import client_of
from tests.support.site_process import Prepared, copied_environment

# Two old addresses, to which no page links.
START = ["/", "/robots.txt", "/?p=7", "/2019/05/rivers/"]


@contextmanager
def moved_to(folder: Path) -> Iterator[None]:
    """Keep files elsewhere, as another installation does."""
    folder.mkdir(exist_ok=True)
    with override_settings(VAR_DIR=folder, MEDIA_ROOT=folder / "media"):
        _forget()
        yield
    _forget()


def _forget() -> None:
    """Forget what this process remembers of the other site."""
    comparison._pairs.cache_clear()
    current.forget()


@contextmanager
def opened(model: Prepared, folder: Path) -> Iterator[None]:
    """Let this process be a copy of another site."""
    with (
        copied_environment(model, folder) as environment,
        default_database(environment["DATABASE_URL"]),
        moved_to(folder),
    ):
        yield


@dataclass(frozen=True)
class Pages:
    """Status, `Location` and body of public addresses at a time, which some of them say."""

    at: dt.datetime
    answers: Mapping[str, tuple[int, str, bytes]]

    @classmethod
    def crawl(cls) -> Self:
        """Read a few public pages and files of each kind, in English."""
        at = timezone.now()
        few = crawler.few_of_each_kind(lambda address: not address.startswith(crawler.CHINESE))
        with time_machine.travel(at, tick=False):
            found = crawler.crawl(client_of("anonymous"), START, follows=few)
        return cls(at, {address: _answer(found[address]) for address in found})

    def check(self) -> None:
        """Compare them with what they answer now, and verify the site."""
        client = client_of("anonymous")
        with time_machine.travel(self.at, tick=False):
            now = {address: _answer(client.get(address)) for address in self.answers}
        changed = [each for each in now if now[each] != self.answers[each]]
        assert not changed, changed
        call_command("verify")


def _answer(answer: HttpResponseBase) -> tuple[int, str, bytes]:
    return answer.status_code, answer.headers.get("Location", ""), crawler.body(answer)
