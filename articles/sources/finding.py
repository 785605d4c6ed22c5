"""Finding sources by their title or record, and creating them under an unused key."""

from django.db.models import F, Q, QuerySet, TextField, Value
from django.db.models.functions import Replace

from articles.sources.models import Source
from articles.sources.records import Record
from collabsite.web.slugs import slug_of, unused


def source_named(title: str, year: int | None) -> Source:
    """Return the source with this title and year; create it if there is none."""
    issued = str(year) if year else ""
    found = Source.objects.filter(title=title, issued=issued).first()
    if found:
        return found
    return Source.objects.create(key=unused_key(title, issued), title=title, issued=issued)


def unused_key(title: str, issued: str) -> str:
    """Return a key for a source, made of its title and year, that no other has."""
    key = slug_of(f"{title} {issued[:4]}", "source")
    return unused(key, lambda slug: Source.objects.filter(key=slug).exists())


def pasted_before(record: Record) -> Source | None:
    """Return the source that a pasted record describes, if there is one already."""
    same = Q(doi__iexact=record.doi) if record.doi else Q()
    if record.title:
        same |= Q(title__iexact=record.title, issued=record.issued)
    return Source.objects.filter(same).first()


def with_names(sources: QuerySet[Source]) -> QuerySet[Source]:
    """Add `names` to search in: the authors without their commas, so that 张伟 finds “张, 伟”."""
    names: F | Replace = F("author")
    for mark in (" ", ",", "，"):
        names = Replace(names, Value(mark), Value(""), output_field=TextField())
    return sources.annotate(names=names)
