"""Pictures of topics and authors, as pages show them."""

from dataclasses import dataclass, field

from articles import images
from articles.models import Image
from collabsite.web.responses import PAGE_ONLY


@dataclass(frozen=True)
class Picture:
    """A picture with its size in pixels; `url` is its widest file."""

    url: str
    alt: str
    credit: str
    width: int
    height: int
    srcset: str = field(metadata=PAGE_ONLY)


def picture_of(image: Image | None) -> Picture | None:
    """Return the picture of an image, None if there is none or it is in the bin."""
    if image is None or image.binned_at:
        return None
    kind = next(kind for kind in ("webp", "jpg", "png") if images.files_of_kind(image, kind))
    return Picture(
        url=images.address(image, images.files_of_kind(image, kind)[-1]),
        alt=image.alt,
        credit=image.credit,
        width=image.width,
        height=image.height,
        srcset=images.srcset(image.key, image, kind),
    )
