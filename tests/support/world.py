"""A site that has so many of everything, for counting what its pages ask of the database."""

import re

from django.contrib.auth.models import Group, User
from django.test import Client
from django.urls import reverse

from articles import images, publishing
from articles.drafts import comments, review, revisions
from articles.images.encoding import encode
from articles.models import Article, Author, Authorship, Edition, Exemption, Image, Topic
from articles.public import preview
from articles.publishing import issue_release
from articles.sources.models import Source
from collabsite.home.models import Home
from collabsite.identity.models import SiteIdentity
from collabsite.people.invitations import invite
from collabsite.sample import IDENTITY
from metrics.models import Dataset, Observation
from metrics.releases import working_copy
from metrics.releases.corrections import Correction
from tests.support.picture_files import file_of
from tests.support.published import draft_titled, published
from tests.support.quoting import issued, revise

DATA = "what-they-found"


class World:
    """A site that has `size` of everything, and its addresses."""

    def __init__(self, size: int) -> None:
        self.size = size
        self.drafts: list[str] = []
        self.chief = User.objects.create_superuser("chief")
        SiteIdentity.objects.create(**IDENTITY)
        self.home = Home.objects.create(language="en")
        self.article = published().article
        self.dataset = Dataset.objects.get(slug=DATA)
        self.image = Image(title="A river")
        images.store(self.image, encode(file_of(20, 10)), by=None)
        for number in range(size):
            self._add(number)
        self._write()
        for number in range(size):
            self.article.title = f"Rivers {number}"
            self.article.save()
            revisions.record(self.article, by=self.chief, comment=f"Draft {number}")
            publishing.publish(
                self.article, by=None, note="More of it.", change=Edition.Change.CORRECTION
            )
        self.article.title = "Rivers"
        self.article.save()
        for number in range(size):
            working_copy.ensure(self.dataset)
            said = Correction(wrong="A count.", why="It was misread.", since=number + 1)
            issue_release(self.dataset, by=None, note=f"Counted again, {number}.", correction=said)
        # Among the newest corrections are some of both kinds.
        publishing.publish(self.article, by=None, note="Spelt.", change=Edition.Change.CORRECTION)
        issued({"elbe/samples": "1300"}, note="Many quote it.")
        revise({"elbe/samples": "1400"})
        self.waiting = Article.objects.get(slug="in-review-0")

    def _add(self, number: int) -> None:
        """Add one of everything that there can be many of."""
        topic = Topic.objects.create(slug=f"t-{number}", name=f"Topic {number}")
        author = Author.objects.create(slug=f"a-{number}", family_name=f"Author {number}")
        source = Source.objects.create(key=f"s-{number}", title=f"Source {number}")
        image = Image(title=f"Image {number}")
        images.store(image, encode(file_of(20, 10)), by=None)
        other = draft_titled(f"Other {number}")
        for article in (other, self.article):
            article.topics.add(topic)
            Authorship.objects.create(article=article, author=author)
            article.citations.create(source=source, ordering=number)
        other.sections.create(
            heading="Samples",
            anchor="samples",
            ordering=9,
            body=f'<p>It is <data data-cell="{DATA}/elbe/samples"></data>.</p>',
        )
        other.original, other.original_edition = self.article, 1
        other.save()
        publishing.publish(other, by=None)
        self.home.articles.create(article=other)
        near = draft_titled(f"Near {number}")
        near.topics.add(topic)
        near.sections.create(ordering=9, body=f'<div data-table="{DATA}"></div>')
        publishing.publish(near, by=None)
        draft = draft_titled(f"In review {number}")
        review.submit(draft, by=self.chief)
        comments.add(draft, by=self.chief, text="Hm.")
        dataset = Dataset.objects.create(slug=f"d-{number}", title=f"Data {number}")
        dataset.dataset_sources.create(source=source)
        self.dataset.dataset_sources.create(source=source, ordering=number + 10)
        release = working_copy.ensure(dataset)
        for each in (release, working_copy.ensure(self.dataset)):
            column = each.indicators.create(code=f"c-{number}", label="C", kind="count")
            row = each.entities.create(code=f"r-{number}", label=f"Row {number}", ordering=number)
            Observation.objects.create(entity=row, indicator=column, value=number)
        issue_release(dataset, by=None)
        preview.share(self.article, by=self.chief)
        authors = Group.objects.get(name="Author")
        User.objects.create_user(f"person-{number}", is_staff=True).groups.add(authors)
        keys = [str(authors.pk)]
        invite(f"p{number}@example.org", role_keys=keys, by=self.chief, language="en")

    def _write(self) -> None:
        """Write as many sections, each with a mark of each kind."""
        issue_release(self.dataset, by=None, note="More.")
        self.article.sections.all().delete()
        # Each of these asks for itself: they are few in an article.
        shown = (
            f'<picture data-image="{self.image.key}" data-alt="A river"></picture>'
            f'<div data-table="{DATA}" data-rows="r-0"></div>'
        )
        for number in range(self.size):
            section = self.article.sections.create(
                anchor=f"n-{number}",
                heading=f"Number {number}",
                ordering=number,
                body=f'<p>Said.<cite data-source="s-{number}"></cite> It is '
                f'<data data-cell="{DATA}/elbe/samples"></data> and'
                f' <data data-cell="{DATA}/r-{number}/c-{number}"></data>.</p><p>Some 45 boats sailed.</p>'
                f"{'' if number else shown}",
            )
            note = comments.add(self.article, by=self.chief, text="Hm.", section=section)
            comments.resolve(self.article.comments.filter(pk=note.pk), by=self.chief)
            Exemption.objects.create(
                article=self.article, literal="45", sentence=f"It is {number}.", reason="So."
            )

    def desk(self, name: str) -> str:
        return reverse(f"admin:articles_article_{name}", args=[self.article.pk])

    def compared(self, client: Client) -> str:
        new, old = self._drafts(client)[:2]
        return f"{self.desk('compare')}?old={old}&new={new}"

    def restored(self, client: Client) -> str:
        state = self._drafts(client)[1]
        return reverse("admin:articles_article_restore", args=[self.article.pk, state])

    def _drafts(self, client: Client) -> list[str]:
        """Return the names of the drafts in the history; they are read once, and not counted."""
        if not self.drafts:
            page = client.get(self.desk("history")).content.decode()
            self.drafts = re.findall(r'name="old" value="(draft-[^"]*)"', page)
        return self.drafts
