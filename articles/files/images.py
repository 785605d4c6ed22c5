"""Images in articles: stored, shown in the prose, replaced and removed."""

import hashlib
import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import Q
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from articles.content import ImageData
from articles.files.encoding import Encoded
from articles.models import Article, EditionImage, Image, SectionImage
from articles.prose.marks import Rendered, UnresolvedMarkError
from articles.prose.parse import Mark

if TYPE_CHECKING:
    from django.contrib.auth.models import User

TYPES = {"avif": "image/avif", "webp": "image/webp", "jpg": "image/jpeg", "png": "image/png"}
# The text's column is at most this wide; on a phone the picture is as wide as the page.
SIZES = "(min-width: 46rem) 44rem, 92vw"


def store(image: Image, encoded: Encoded, *, by: "User | None") -> None:
    """Store a new image: its files first, then the row that names them.

    `encoded` is what `articles.files.encoding.encode` made of the file that an editor sent.
    """
    image.width, image.height = encoded.width, encoded.height
    image.files = {name: hashlib.sha256(data).hexdigest() for name, data in encoded.files.items()}
    image.created_by = by
    with no_files_left_behind() as stored:
        stored.append(image)
        for name, content in encoded.files.items():
            default_storage.save(stored_name(image.key, name), ContentFile(content))
        image.save()


@contextmanager
def no_files_left_behind() -> Iterator[list[Image]]:
    """Delete the files of the images that are put into the list, if the block fails.

    Its transaction takes the rows back, but not the files.
    """
    stored: list[Image] = []
    try:
        yield stored
    except BaseException:
        for image in stored:
            for name in image.files:
                default_storage.delete(stored_name(image.key, name))
        raise


def find_same(encoded: Encoded) -> Image | None:
    """Return a stored image with the same pixels, which are encoded to the same files."""
    digests = {name: hashlib.sha256(data).hexdigest() for name, data in encoded.files.items()}
    sized = Image.objects.filter(width=encoded.width, height=encoded.height).order_by("pk")
    # The files of a picture that replaced another have other names.
    return next((each for each in sized if {*each.files.values()} == {*digests.values()}), None)


def remove(image: Image) -> None:
    """Remove an image that no edition shows, and its files."""
    key, names = image.key, [*image.files, *image.former_files]
    image.delete()
    _delete_files(key, names)


def replace(image: Image, encoded: Encoded) -> None:
    """Replace the picture of an image: drafts take the new one, editions keep theirs.

    The new files have names of their own, so that the addresses in editions keep their content. The
    drafts that show the image count as changed.
    """
    with transaction.atomic(), no_files_left_behind() as stored:
        # Publishing locks it, too: no edition begins to show files that are deleted here.
        locked = Image.objects.select_for_update().get(pk=image.pk)
        version = _next_version(locked, encoded.files)
        contents = {_versioned(name, version): data for name, data in encoded.files.items()}
        image.width, image.height = encoded.width, encoded.height
        image.files = {name: hashlib.sha256(data).hexdigest() for name, data in contents.items()}
        stored.append(image)
        for name, content in contents.items():
            default_storage.save(stored_name(image.key, name), ContentFile(content))
        image.former_files = locked.former_files
        if is_published(image):
            image.former_files = {**locked.former_files, **locked.files}
        else:
            _delete_files(image.key, list(locked.files))
        image.save()
        showing = SectionImage.objects.filter(image=image.key).values("section__article")
        # Locked in order, as by others that change several articles.
        shown = Article.objects.filter(Q(pk__in=showing) | Q(cover=image.pk))
        articles = shown.order_by("pk").select_for_update()
        keys = list(articles.values_list("pk", flat=True))
        Article.objects.filter(pk__in=keys).update(updated_at=timezone.now())


def lock(keys: Iterable[str]) -> None:
    """Lock images, so that their files stay until an edition names them; at most one query."""
    if keys := set(keys):
        named = Image.objects.filter(key__in=keys).order_by("pk")
        list(named.select_for_update().values_list("pk"))


def size_of(image: Image) -> int:
    """Return the bytes of the largest file that browsers load, 0 if it is missing."""
    kind = "avif" if files_of_kind(image, "avif") else "webp"
    try:
        return default_storage.size(stored_name(image.key, files_of_kind(image, kind)[-1]))
    except (FileNotFoundError, IndexError):
        return 0


def _delete_files(key: str, names: Iterable[str]) -> None:
    for name in names:
        transaction.on_commit(partial(default_storage.delete, stored_name(key, name)))


def _next_version(image: Image, names: Iterable[str]) -> int:
    """Return the number of the next picture: a process that was killed may have left files of one."""
    version = max(map(_version_of, [*image.files, *image.former_files])) + 1
    while any(
        default_storage.exists(stored_name(image.key, _versioned(name, version))) for name in names
    ):
        version += 1
    return version


def _version_of(name: str) -> int:
    """Return the number of the picture that a file is of: 1 for `960.avif`, 2 for `960.2.avif`."""
    _width, *version, _ending = name.split(".")
    return int(version[0]) if version else 1


def _versioned(name: str, version: int) -> str:
    width, ending = name.split(".")
    return f"{width}.{version}.{ending}"


def stored_name(key: str, name: str) -> str:
    """Return the path of a file of an image, below MEDIA_ROOT."""
    return f"images/{key}/{name}"


def is_published(image: Image) -> bool:
    """Return whether an edition shows the image, which then can't be removed."""
    return EditionImage.objects.filter(image=image.key).exists()


def render_image(mark: Mark, published: ImageData | None = None) -> Rendered:
    """Render an image with its sizes, its alternative text, its caption and its credit.

    `published` is the image as an edition shows it, None to render it as it is now.
    """
    image = published or Image.objects.filter(key=mark.reference).first()
    if image is None:
        raise UnresolvedMarkError(_("an image was deleted; insert another, or remove it"))
    decorative = "data-decorative" in mark.attributes
    alt = "" if decorative else mark.attributes.get("data-alt", "")
    caption = mark.attributes.get("data-caption", "")
    sources = [
        (TYPES[ending], srcset(mark.reference, image, ending))
        for ending in ("avif", "webp")
        if files_of_kind(image, ending)
    ]
    fallback = "png" if files_of_kind(image, "png") else "jpg"
    html = render_to_string(
        "articles/image.html",
        {
            "image": image,
            "alt": alt,
            "caption": caption,
            "sources": sources,
            "url": _address(mark.reference, files_of_kind(image, fallback)[-1]),
            "srcset": srcset(mark.reference, image, fallback),
            "sizes": SIZES,
        },
    )
    data = ImageData(
        image=mark.reference,
        alt=alt,
        decorative=decorative,
        caption=caption,
        credit=image.credit,
        width=image.width,
        height=image.height,
        files=image.files,
    )
    return Rendered(html.strip(), data)


def cover_data(image: Image | None) -> ImageData | None:
    """Return a cover as editions keep it, None if there is none or it is in the bin."""
    if image is None or image.binned_at:
        return None
    return ImageData(
        image=image.key,
        alt=image.alt,
        decorative=False,
        # Its name among the media, by which changes of an edition call it.
        caption=image.title,
        credit=image.credit,
        width=image.width,
        height=image.height,
        files=image.files,
    )


def files_of_kind(image: Image | ImageData, ending: str) -> list[str]:
    """Return the names of the image's files of one kind, the narrowest first."""
    names = [name for name in image.files if name.endswith(f".{ending}")]
    return sorted(names, key=lambda name: int(re.match(r"\d+", name)[0]))  # type: ignore[index]


def address(image: Image, name: str) -> str:
    """Return the address of one of the image's files."""
    return _address(image.key, name)


def srcset(key: str, image: Image | ImageData, ending: str) -> str:
    """Return the `srcset` of the files of one kind."""
    return ", ".join(
        f"{_address(key, name)} {name.partition('.')[0]}w" for name in files_of_kind(image, ending)
    )


def _address(key: str, name: str) -> str:
    return reverse("image", args=[key, name])
