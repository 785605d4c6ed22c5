"""Slugs, anchors and codes: made from words of any script, and unlike the others. Pure."""

from collections.abc import Callable

from django.utils.text import slugify

# Short enough that every slug, key and code has room for a number behind it.
MAX_LENGTH = 72


def slug_of(text: str, fallback: str) -> str:
    """Return a slug of the text's words, in their own script, cut at a word."""
    slug = slugify(text, allow_unicode=True)
    if len(slug) > MAX_LENGTH:
        cut = slug[:MAX_LENGTH]
        slug = cut.rpartition("-")[0] or cut
    return slug.strip("-") or fallback


def unused(slug: str, is_taken: Callable[[str], bool]) -> str:
    """Return the slug, or if it is taken the first of `slug-2`, `slug-3`… that is not."""
    number = 1
    candidate = slug
    while is_taken(candidate):
        number += 1
        candidate = f"{slug}-{number}"
    return candidate
