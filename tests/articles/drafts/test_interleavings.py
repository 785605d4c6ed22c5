"""1,000 random interleavings of two editors, through the real form on real rows; no text is lost."""

import random
import re
from html import unescape
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from articles.drafts import content_of
from articles.models import Article, Section, Topic
from articles.prose.sections import TextSection, join_text, read_text
from articles.sources.models import Source
from tests.support.article_form import asked_in, form_of, merge_form
from tests.support.published import draft_titled
from tests.support.staff import signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.faults]

# SQLite gets one for every change. All 40 take minutes, and as the editors take turns, in one
# transaction, PostgreSQL would find no more in them.
OTHERS = range(1, 40) if connection.vendor == "sqlite" else []
BATCHES = [0, *(pytest.param(batch, marks=pytest.mark.judges) for batch in OTHERS)]
INTERLEAVINGS = 25
_WORD = re.compile(r"\bw\d+w\b")


def words_in(said: object) -> set[str]:
    return set(_WORD.findall(str(said)))


class Desk:
    """Two editors who open, change and save the form of one article in a random order."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)  # noqa: S311 - which is to be repeated.
        self.article = draft_titled("Rivers")
        for number, heading in enumerate(["Method", "Results"], start=2):
            Section.objects.create(
                article=self.article,
                ordering=number * 10,
                heading=heading,
                anchor=heading.lower(),
                body=f"<p>{heading} in words.</p>",
            )
        self.topics = [Topic.objects.create(slug=name, name=name) for name in ("rain", "snow")]
        self.source = Source.objects.create(key="map", title="The Map")
        self.clients = {"a": signed_in("superuser"), "b": signed_in("Editor")}
        self.forms: dict[str, dict[str, Any]] = {}
        self.opened: dict[str, set[str]] = {}
        self.count = 0
        # What was typed and saved, and what a page of a conflict showed.
        self.saved: set[str] = set()
        self.asked: set[str] = set()
        self.lost: list[object] = []

    def word(self) -> str:
        self.count += 1
        return f"w{self.count}w"

    def interleaving(self) -> None:
        """Let each editor open the form, change it once or twice, and save it."""
        steps = {
            name: ["open", *["write"] * self.random.randint(1, 2), "save"] for name in self.clients
        }
        while any(steps.values()):
            name = self.random.choice([name for name, left in steps.items() if left])
            getattr(self, steps[name].pop(0))(name)

    def open(self, name: str) -> None:
        article = Article.objects.get(pk=self.article.pk)
        topics = list(article.topics.values_list("pk", flat=True))
        self.forms[name] = form_of(article, topics=topics)
        self.opened[name] = words_in(content_of(article))

    def write(self, name: str) -> None:
        """Make a random change in the form."""
        form = self.forms[name]
        sections = read_text(form["text"])
        count = len(sections)
        row = self.random.randrange(count)
        match self.random.randrange(9):
            case 0:
                form["title"] = f"Rivers {self.word()}"
            case 1:
                form["standfirst"] = f"Of {self.word()}."
            case 2:
                form["topics"] = self.random.choice([[], *([topic.pk] for topic in self.topics)])
            case 3 if count < 6:
                new = TextSection("", self.word(), f"<p>{self.word()}</p>")
                sections.insert(self.random.randint(0, count), new)
            case 4 if count > 2:
                del sections[row]
            case 5:
                self.random.shuffle(sections)
            case 6 if "citations-0-id" not in form:
                form |= {
                    "citations-TOTAL_FORMS": 1,
                    "citations-0-ordering": 10,
                    "citations-0-source": self.source.pk,
                    "citations-0-locator": self.word(),
                }
            case 6:
                form["citations-0-locator"] = self.word()
            case 7:
                sections[row] = sections[row]._replace(heading=self.word())
            case _:
                body = f"<p>{self.word()} of {self.word()}.</p>"
                sections[row] = sections[row]._replace(body=body)
        form["text"] = join_text(sections)

    def save(self, name: str) -> None:
        """Save the form, resolve the conflicts, and record text that was neither stored nor shown."""
        client, form = self.clients[name], self.forms[name]
        opened, mine = self.opened[name], self.form_words(form)
        stored = self.stored_words()
        answer = client.post(reverse("admin:articles_article_change", args=[self.article.pk]), form)
        shown: set[str] = set()
        if answer.status_code == 409:
            html = unescape(answer.content.decode())
            shown = words_in(re.sub(r"<textarea.*?</textarea>", "", html, flags=re.DOTALL))
            if "Save the merged version" in html:
                answer = self.settle(client, answer)
        now = self.stored_words()
        if answer.status_code not in {302, 409}:
            self.lost.append((answer.status_code, form))
        # What the editor never saw, or what was just typed, goes only after it was shown.
        self.lost += [("theirs", word) for word in stored - opened - now - shown]
        self.lost += [("mine", word) for word in mine - opened - now - shown]
        self.saved |= mine
        self.asked |= shown

    def settle(self, client: Client, page: Any) -> Any:  # noqa: ANN401
        choices = {part: self.random.choice(["mine", "theirs"]) for part in asked_in(page)}
        address = reverse("admin:articles_article_merge", args=[self.article.pk])
        return client.post(address, merge_form(page, **choices))

    def stored_words(self) -> set[str]:
        return words_in(content_of(Article.objects.get(pk=self.article.pk)))

    @staticmethod
    def form_words(form: dict[str, Any]) -> set[str]:
        return words_in(list(form.values()))


@pytest.mark.judges_on_postgresql
@pytest.mark.no_cover
@pytest.mark.parametrize("batch", BATCHES)
def test_interleavings_of_two_editors_lose_nothing(batch: int) -> None:
    desk = Desk(batch)

    for _ in range(INTERLEAVINGS):
        desk.interleaving()

    kept = words_in([recorded.content for recorded in desk.article.revisions.all()])
    assert desk.lost == []
    assert desk.saved - kept - desk.asked == set()
