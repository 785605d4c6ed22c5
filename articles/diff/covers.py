"""Descriptions of covers, by which a reader tells one from another. Pure."""

from dataclasses import replace

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from articles.content import ChartCover, ImageData

type Cover = ImageData | ChartCover | None


def describe_covers(old: Cover, new: Cover) -> tuple[str, str]:
    """Return both covers in words, in the language of the interface; '' for none.

    The words are equal if a reader sees no difference.
    """
    words = _describe(old), _describe(new)
    if _is_same(old, new):
        return words[1], words[1]
    # Two of one name are told apart by what identifies them.
    if words[0] == words[1]:
        return f"{words[0]} [{_identifier(old)}]", f"{words[1]} [{_identifier(new)}]"
    return words


def chart_name(caption: str) -> str:
    """Return the words for a chart as the cover."""
    return _("Chart “%(caption)s”") % {"caption": caption}


def _is_same(old: Cover, new: Cover) -> bool:
    if isinstance(old, ImageData) and isinstance(new, ImageData):
        # Older editions do not know the name of theirs.
        return replace(old, caption="") == replace(new, caption="")
    if isinstance(old, ChartCover) and isinstance(new, ChartCover):
        # What it draws is a difference of the text.
        return old.chart == new.chart and _describe(old) == _describe(new)
    return old == new


def _identifier(cover: Cover) -> str:
    match cover:
        case ImageData():
            return cover.image
        case ChartCover():
            return cover.chart
        case None:
            return ""


def _describe(cover: Cover) -> str:
    match cover:
        case None:
            return ""
        case ChartCover():
            name, alt = chart_name(cover.caption), cover.alt if cover.is_own_alt else ""
        case ImageData():
            name, alt = _image_name(cover), cover.alt
    if not alt:
        return name
    params = {"name": name, "words": alt}
    return pgettext("a thing, and its description", "%(name)s: %(words)s") % params


def _image_name(cover: ImageData) -> str:
    # A picture that replaces another has other files.
    file = max(cover.files, key=lambda name: (int(name.partition(".")[0]), name))
    params = {"title": cover.caption or cover.image, "file": file}
    return _("Image “%(title)s” (%(file)s)") % params
