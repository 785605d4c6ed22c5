"""Articles for tests, created by importing a document."""

from django.utils import timezone, translation

from articles import publishing
from articles.models import Article, Author, Edition, Kind
from articles.publishing import checks, issue_release
from articles.publishing.composition import ComposedArticle, compose
from collabsite.transfer import documents
from collabsite.transfer.documents.article import ImportedDocument, import_document
from collabsite.web.checklist import Approval, Checklist

DOCUMENT = """\
Rivers and Labs
- 时间:2024-05-06
- 浏览:17
- 来源:Field Notes
Two laboratories measured the same rivers for three years.
What They Found
The table has what they agreed on.
| River | Samples (2023) | Change | Cost |
|---|---|---|---|
| Elbe | 1,240 | +35% | $1.2M |
| Yangtze | 890 | +28% | $950K |
| Danube | n/a | +42% | $2.1M |
Source: River Atlas, Water Board (2023)
What It Means
Agreement is worth having.
"""


def imported(text: str = DOCUMENT) -> ImportedDocument:
    """Return the import of a document, as drafts."""
    return import_document(documents.read(text.encode()))


def draft_with_data(text: str = DOCUMENT) -> Article:
    """Return the draft of a document, its data released."""
    draft = imported(text)
    for dataset in draft.datasets:
        issue_release(dataset, by=None)
    return draft.article


def published(text: str = DOCUMENT) -> Edition:
    """Return the first edition of a document, its data released."""
    return publishing.publish(draft_with_data(text), by=None)


def publish_again(article: Article, note: str, change: Edition.Change) -> Edition:
    """Publish an article once more with this kind of change, a retraction included."""
    if change == Edition.Change.RETRACTION:
        return publishing.retract(article, by=None, note=note)
    return publishing.publish(article, by=None, note=note, change=change)


def draft_titled(title: str) -> Article:
    """Return the draft of a one-paragraph document."""
    return imported(f"{title}\nThis is all that it says, in one paragraph.\n").article


def sound_draft(title: str = "Sound") -> Article:
    """Return a draft without findings of the checklist."""
    article = draft_titled(title)
    article.standfirst = "What it says."
    article.save()
    author, _new = Author.objects.get_or_create(slug="wei-chen", family_name="Chen")
    article.authors.add(author)
    return article


def listed(article: Article, *, last: Edition | None = None) -> Checklist:
    """Return the checklist of a draft as stored, which follows the `last` edition."""
    article.refresh_from_db()
    now = timezone.now()
    return checks.check(ComposedArticle(article, compose(article, at=now), now, last))


def asked_in_chinese(article: Article, accepted: Checklist) -> list[str]:
    """Return the warnings that are asked again of an editor who reads Chinese."""
    with translation.override("zh-hans"):
        again = listed(article).unaccepted(Approval(), before=accepted.subjects)
    return [warning.sentence for warning in again]


def page_titled(title: str, slug: str, **fields: object) -> Article:
    """Return the draft of a page of one paragraph."""
    draft = draft_titled(title)
    Article.objects.filter(pk=draft.pk).update(kind=Kind.PAGE, slug=slug, **fields)
    draft.refresh_from_db()
    return draft
