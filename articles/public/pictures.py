"""Pictures of topics and authors, and covers of articles, as pages show them."""

from dataclasses import dataclass, field
from typing import Literal

from django.urls import reverse

from articles.content import ChartCover, Cover, ImageData
from articles.files import images
from articles.models import Image
from collabsite.web.responses import PAGE_ONLY

# In pixels; social networks show a narrower picture small.
CARD_WIDTH = 1200
# Of a chart as a cover, which is drawn in any size.
CHART_WIDTH, CHART_HEIGHT = 480, 320

type PictureKind = Literal["image", "chart"]


@dataclass(frozen=True)
class Picture:
    """A picture with its size in pixels; `url` is its widest file, or the drawing of a chart."""

    url: str
    alt: str
    credit: str
    width: int
    height: int
    srcset: str = field(metadata=PAGE_ONLY)
    kind: PictureKind = "image"


@dataclass(frozen=True)
class Card:
    """A picture for social networks, with its size in pixels."""

    url: str
    media_type: str
    alt: str
    width: int
    height: int


def picture_of(image: Image | None) -> Picture | None:
    """Return the picture of an image, None if there is none or it is in the bin."""
    return None if image is None or image.binned_at else _picture(image.key, image)


def cover_picture(cover: Cover | None, *, slug: str, number: int) -> Picture | None:
    """Return the cover of the edition with this slug and number as a picture."""
    if isinstance(cover, ChartCover):
        url = reverse("edition-cover", args=[slug, number])
        return Picture(url, cover.alt, "", CHART_WIDTH, CHART_HEIGHT, srcset="", kind="chart")
    return _picture(cover.image, cover) if cover else None


def card_of(cover: Cover | None) -> Card | None:
    """Return the cover as a card for social networks, None if it is too small or no image.

    A chart is drawn in the card of the edition.
    """
    if not isinstance(cover, ImageData):
        return None
    kind = "png" if images.files_of_kind(cover, "png") else "jpg"
    widths = {int(name.partition(".")[0]): name for name in images.files_of_kind(cover, kind)}
    width = min((width for width in widths if width >= CARD_WIDTH), default=None)
    if width is None:
        return None
    url = reverse("image", args=[cover.image, widths[width]])
    height = round(cover.height * width / cover.width)
    return Card(url, images.TYPES[kind], cover.alt, width, height)


def _picture(key: str, image: Image | ImageData) -> Picture:
    kind = next(kind for kind in ("webp", "jpg", "png") if images.files_of_kind(image, kind))
    return Picture(
        url=reverse("image", args=[key, images.files_of_kind(image, kind)[-1]]),
        alt=image.alt,
        credit=image.credit,
        width=image.width,
        height=image.height,
        srcset=images.srcset(key, image, kind),
    )
