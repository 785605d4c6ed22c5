"""Descriptions of covers, by which a reader tells one from another. Pure."""

from dataclasses import replace

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from articles.content import ChartCover, ImageData

type Cover = ImageData | ChartCover | None


def describe_covers(old: Cover, new: Cover) -> tuple[str, str]:
    """Return both covers in words, in the language of the interface; '' for none.

    The words are equal if a reader sees no difference; what a chart draws is a difference of the text.
    """
    before, after = (each if isinstance(each, ImageData) else None for each in (old, new))
    words = _describe(before), _describe(after)
    # Older editions do not know the name of theirs.
    if before and after and replace(before, caption="") == replace(after, caption=""):
        return words[1], words[1]
    # Two of one name are told apart by what identifies them.
    if before and after and words[0] == words[1]:
        return f"{words[0]} [{before.image}]", f"{words[1]} [{after.image}]"
    return words


def _describe(cover: ImageData | None) -> str:
    if cover is None:
        return ""
    # A picture that replaces another has other files.
    file = max(cover.files, key=lambda name: (int(name.partition(".")[0]), name))
    name = _("Image “%(title)s” (%(file)s)") % {"title": cover.caption or cover.image, "file": file}
    if not cover.alt:
        return name
    params = {"name": name, "words": cover.alt}
    return pgettext("a thing, and its description", "%(name)s: %(words)s") % params
