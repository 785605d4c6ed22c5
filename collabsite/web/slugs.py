"""Unique slugs, anchors and codes from text in any script. Pure."""

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


def claimed(slug: str, taken: set[str]) -> str:
    """Return the slug, numbered if it is among those taken, and add it to them."""
    free = unused(slug, taken.__contains__)
    taken.add(free)
    return free


def anchor_of(heading: str, number: int, taken: set[str]) -> str:
    """Return an unused anchor for a section, and add it to those taken.

    It is made of the heading, or of the section's number, from 1, if there is none.
    """
    return claimed(slug_of(heading, f"section-{number}"), taken)
