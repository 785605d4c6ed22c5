"""The same change of the topics and authors of several drafts."""

from collections.abc import Collection
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from articles.drafts import revision
from articles.models import Article, Author, Authorship, Topic
from collabsite.web.audit_log import log
from collabsite.web.text import format_list

if TYPE_CHECKING:
    from django.contrib.auth.models import User


@dataclass(frozen=True)
class BulkChange:
    """Topics and authors to add to drafts, and to remove from them."""

    add_topics: Collection[Topic] = field(default_factory=tuple)
    remove_topics: Collection[Topic] = field(default_factory=tuple)
    add_authors: Collection[Author] = field(default_factory=tuple)
    remove_authors: Collection[Author] = field(default_factory=tuple)


@transaction.atomic
def apply_change(article: Article, change: BulkChange, *, by: "User") -> bool:
    """Change the topics and the byline of a draft; return whether anything changed.

    Authors are added at the end of the byline, in their order. The history has the draft before and
    after.
    """
    locked = Article.objects.select_for_update().get(pk=article.pk)
    topics, authors = set(locked.topics.all()), set(locked.authors.all())
    gone = [
        *topics.intersection(change.remove_topics),
        *authors.intersection(change.remove_authors),
    ]
    new_topics = [topic for topic in change.add_topics if topic not in topics]
    new_authors = [author for author in change.add_authors if author not in authors]
    if not (gone or new_topics or new_authors):
        return False
    revision.record_unrecorded(locked)
    locked.topics.remove(*change.remove_topics)
    locked.topics.add(*new_topics)
    locked.authorships.filter(author__in=change.remove_authors).delete()
    last = locked.authorships.aggregate(last=Max("ordering"))["last"] or 0
    for number, author in enumerate(new_authors, start=1):
        Authorship.objects.create(article=locked, author=author, ordering=last + 10 * number)
    locked.save(update_fields=["updated_at"])
    parts = [
        words % {"names": format_list(map(str, names))}
        for words, names in [
            (_("Added: %(names)s."), [*new_topics, *new_authors]),
            (_("Removed: %(names)s."), gone),
        ]
        if names
    ]
    log(locked, " ".join(parts), by=by)
    revision.record(locked, by=by)
    return True
