"""Posts of other systems, and their storage as articles."""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from html import escape
from urllib.parse import urljoin

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone
from django.utils.encoding import uri_to_iri
from django.utils.text import Truncator

from articles import publishing
from articles.drafts import revision
from articles.files import ImportedFile, Loss, LossKind
from articles.files.article import Import, create_article, encode_pictures
from articles.models import Article, Author, Image, Kind, Topic, is_reserved, slug_is_taken
from articles.publishing import issue_release
from collabsite.site.models import Redirect
from collabsite.site.redirects import clean_old, new_keys
from collabsite.transfer.links import host_of, keys_of, lead_links
from collabsite.transfer.problems import Report
from collabsite.web.languages import is_chinese
from collabsite.web.models import Language
from collabsite.web.slugs import slug_of, unused
from metrics.models import Dataset
from metrics.releases import IssueError

_LOSSES = {
    LossKind.TITLE: "the title was left out",
    LossKind.FORMULA: "a formula became plain words",
    LossKind.HEADING_NOTE: "a footnote of a heading was left out",
    LossKind.PICTURE: "a picture can't be shown",
    LossKind.LINKED_PICTURE: "a picture is not in the archive; insert it yourself",
    LossKind.FIELD: "a field was left out",
    LossKind.OBJECT: "an embedded film, sound or page was left out; link to it instead",
}


_PICTURES = {LossKind.PICTURE, LossKind.LINKED_PICTURE}


@dataclass(frozen=True)
class Post:
    """An article or page of another system; `name` is what messages call it.

    `address` is where it was, or stands for that. `published_at` is None for what was not published there.
    `old_addresses` will lead to the article, those of `topic_lists` and `author_lists` to the pages of the
    topics and authors of these names, and `feeds` to the feed. `datasets` are those that were made of the tables that
    it shows.
    """

    name: str
    file: ImportedFile
    address: str
    slug: str = ""
    language: str = ""
    date: dt.date | None = None
    published_at: dt.datetime | None = None
    authors: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    old_addresses: tuple[str, ...] = ()
    topic_lists: Mapping[str, str] = field(default_factory=dict)
    author_lists: Mapping[str, str] = field(default_factory=dict)
    feeds: tuple[str, ...] = ()
    is_page: bool = False
    datasets: tuple[Dataset, ...] = ()


def store_posts(
    posts: Iterable[Post],
    *,
    owner: User | None,
    publish: bool,
    report: Report,
    stored: list[Image],
) -> None:
    """Store posts as articles, and have their links and old addresses lead to them.

    One whose address an article has is skipped. With `publish`, what was published is published with
    its date if no picture is missing and the checklist has no errors. New images are added to `stored`.
    """
    made: dict[str, tuple[Post, Import, list[Loss]]] = {}
    targets: dict[str, str] = {}
    hosts: set[str] = set()
    for post in posts:
        slug = slug_of(post.slug or post.file.title, "article")
        if is_reserved(slug, kind=kind_of(post)):
            # The site has a page of its own at this address.
            slug = f"{slug}-page"
        if slug in made:
            # Two of them have the same name, such as those of two languages.
            slug = unused(slug, slug_is_taken)
        hosts.add(host_of(post.address))
        new = kind_of(post).url("article", slug)
        former = (post.address, *(urljoin(post.address, each) for each in post.old_addresses))
        keys = [key for address in (*former, new) for key in keys_of(address)]
        if slug_is_taken(slug):
            report.skipped.append(f"{post.name}: there is an article at “{slug}” already")
            there = Article.with_binned.filter(slug=slug).first()
            targets |= dict.fromkeys(keys, address_of(there)) if there else {}
            continue
        done, losses = _store(post, slug, by=owner, report=report, stored=stored)
        targets |= dict.fromkeys(keys, address_of(done.article))
        for anchor in done.article.sections.values_list("anchor", flat=True):
            place = f"{address_of(done.article)}#{anchor}"
            targets[place] = place
        for address, new in _lists(post, done.article):
            targets |= dict.fromkeys(keys_of(address), new)
        # Not its pictures, which are large.
        file = ImportedFile(post.file.name, links=post.file.links)
        made[slug] = replace(post, file=file), done, losses
    now = timezone.now()
    # The oldest first: data are public from the day of the first article that shows them.
    for post, done, losses in sorted(made.values(), key=lambda each: each[0].published_at or now):
        article = done.article
        _lead_links(post, done, targets, hosts, report)
        state = "draft"
        if publish and post.published_at:
            state = _publish(article, post, losses, report)
        title = Truncator(article.title).chars(80)
        report.made.append(
            f"{post.name}: {article.kind} “{title}” at {uri_to_iri(address_of(article))} ({state})"
        )
        report.count(f"{article.kind}s")
        for address in dict.fromkeys(post.old_addresses):
            _redirect(address, address_of(article), post.name, report)
        if state != "draft":
            for address, new in _lists(post, article):
                _redirect(address, new, post.name, report)
    if owner:
        # Only now, so that nobody gets a mail about each article.
        imported = [done.article.pk for _post, done, _losses in made.values()]
        Article.objects.filter(pk__in=imported).update(owner=owner)


def _lead_links(
    post: Post, done: Import, targets: Mapping[str, str], hosts: set[str], report: Report
) -> None:
    """Have the links of an imported article lead to others, in its history too."""

    def tell(sentence: str) -> None:
        if (problem := f"{post.name}: {sentence}") not in report.problems:
            report.problems.append(problem)

    links = post.file.links
    if lead_links(done.article, targets, links=links, hosts=hosts, tell=tell):
        imported = done.article.revisions.get(pk=done.revision)
        imported.delete()
        event = revision.Event(imported.event)
        revision.record(done.article, by=imported.by, event=event, **imported.details)


def _lists(post: Post, article: Article) -> Iterator[tuple[str, str]]:
    """Yield the old and the new addresses of the feed, and of the lists of topics and authors."""
    for address in post.feeds:
        yield address, reverse("articles:feed")
    if not post.topic_lists and not post.author_lists:
        return
    topics = {
        name: topic.slug for topic in article.topics.all() for name in (topic.name, topic.name_zh)
    }
    authors = {author.name: author.slug for author in article.authors.all()}
    for route, slugs, lists in (
        ("topic", topics, post.topic_lists),
        ("articles:author", authors, post.author_lists),
    ):
        for address, name in lists.items():
            if slug := slugs.get(" ".join(name.split())):
                yield address, reverse(route, args=[slug])


def _store(
    post: Post, slug: str, *, by: User | None, report: Report, stored: list[Image]
) -> tuple[Import, list[Loss]]:
    """Store a post as a draft; return it, and what could not be kept."""
    pictures, losses = encode_pictures(post.file, may_add=True)
    described = map(_describe, [*post.file.losses, *losses])
    report.problems += [f"{post.name}: {sentence}" for sentence in dict.fromkeys(described)]
    fields = {"slug": slug, "date": post.date.isoformat() if post.date else ""}
    authors, topics = post.authors, post.topics
    if post.is_page:
        # A page has none of these.
        fields["date"], authors, topics = "", (), ()
    if language := _language(post, report):
        fields["language"] = language
    done = create_article(
        post.file,
        pictures,
        losses=losses,
        by=by,
        owner=None,
        kind=kind_of(post),
        fields=fields,
        authors=list(dict.fromkeys(_author(name, report) for name in authors)),
        topics=list(dict.fromkeys(_topic(name, report) for name in topics)),
    )
    stored += done.images
    if done.images:
        report.count("images", len(done.images))
    return done, [*post.file.losses, *losses]


def kind_of(post: Post) -> Kind:
    """Return the kind of article that a post becomes."""
    return Kind.PAGE if post.is_page else Kind.ARTICLE


def address_of(article: Article) -> str:
    """Return the address of an article or page, published or not."""
    return Kind(article.kind).url("article", article.slug)


def _describe(loss: Loss) -> str:
    sentence = _LOSSES.get(loss.kind, f"a {loss.kind} was left out")
    return f"{sentence}: {loss.detail}" if loss.detail else sentence


def _language(post: Post, report: Report) -> str:
    """Return the language of the site that a post names, '' to find it by its words."""
    asked = post.language.lower().replace("_", "-")
    if asked.startswith("zh"):
        return Language.CHINESE
    if asked.startswith("en"):
        return Language.ENGLISH
    if asked:
        report.problems.append(
            f"{post.name}: language: this site has no “{post.language}”; it was found by the words"
        )
    return ""


def _author(name: str, report: Report) -> Author:
    name = " ".join(name.split())[:190]
    if is_chinese(name):
        family, given = name[:1], name[1:]
    else:
        given, _space, family = name.rpartition(" ")
    same = Author.objects.filter(family_name=family, given_name=given).order_by("pk").first()
    if same:
        return same
    slug = unused(
        slug_of(name, "author")[:40], lambda slug: Author.objects.filter(slug=slug).exists()
    )
    report.count("authors")
    return Author.objects.create(family_name=family[:100], given_name=given[:100], slug=slug)


def _topic(name: str, report: Report) -> Topic:
    name = " ".join(name.split())[:100]
    for lookup in ("name__iexact", "name_zh"):
        if same := Topic.objects.filter(**{lookup: name}).order_by("pk").first():
            return same
    # Addresses of topics have Latin letters.
    words = slug_of(name.encode("ascii", "ignore").decode(), "topic")[:40]
    slug = unused(words, lambda slug: Topic.objects.filter(slug=slug).exists())
    report.count("topics")
    return Topic.objects.create(name=name, name_zh=name if is_chinese(name) else "", slug=slug)


def _publish(article: Article, post: Post, losses: Sequence[Loss], report: Report) -> str:
    """Publish an article and the data that it shows; return its state in words.

    An edition can't be changed, so that one that lacks a picture is not made.
    """
    if any(loss.kind in _PICTURES for loss in losses):
        report.problems.append(f"{post.name}: it stays a draft, as a picture is missing")
        return "draft"
    try:
        for dataset in post.datasets:
            if dataset.releases.working().exists():
                # Public when the article is, which may be years ago.
                issue_release(dataset, by=None, at=post.published_at)
        edition = publishing.publish(article, by=None, at=post.published_at)
    except (publishing.PublishingError, IssueError) as error:
        report.problems.append(f"{post.name}: it stays a draft: {error}")
        return "draft"
    return f"published {edition.published_at:%Y-%m-%d}"


def _redirect(address: str, new: str, name: str, report: Report) -> None:
    """Have an old address lead to a new one."""
    try:
        old = clean_old(address)
    except ValidationError as error:
        report.problems.append(f"{name}: redirects: {' '.join(error.messages)}")
        return
    before = Redirect.objects.filter(old=old).first()
    if old in new_keys(new) or (before and before.new == new):
        return
    redirect = Redirect(old=old, new=new)
    try:
        redirect.full_clean()
    except ValidationError as error:
        problem = f"it leads to {before.new}" if before else " ".join(error.messages)
        report.problems.append(f"{name}: redirects: “{old}”: {problem}")
        return
    redirect.save()
    report.count("redirects")


def leading_picture(address: str, alt: str, caption: str = "") -> str:
    """Return the HTML of the picture that a system shows above a text."""
    words = f"<figcaption>{caption}</figcaption>" if caption else ""
    return f'<figure><img src="{escape(address)}" alt="{escape(alt)}">{words}</figure>'


def title_of(text: str) -> str:
    """Return the title that a system gives a post apart from its text, in one line."""
    return " ".join(text.split())[:300]
