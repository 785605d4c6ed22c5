"""Pictures of people: files that only people who sign in can see."""

import io
import secrets
from functools import partial

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from PIL import Image, ImageOps

from collabsite.people.models import Profile
from collabsite.web.pictures import copy_pixels, open_picture


def encode_square(data: bytes, *, side: int) -> bytes:
    """Re-encode the square in the middle of a picture as WebP of this side, or smaller.

    Raises PictureError, in the editor's language.
    """
    picture = open_picture(data)
    side = min(side, *picture.size)
    square = copy_pixels(ImageOps.fit(picture, (side, side), Image.Resampling.LANCZOS))
    out = io.BytesIO()
    square.save(out, "WEBP", quality=85)
    return out.getvalue()


def set_picture(profile: Profile, content: bytes | None) -> None:
    """Store another picture, or None, and save the profile; the files of both are never mixed up.

    The former file is deleted once the transaction is committed.
    """
    former, profile.picture = profile.picture, ""
    if content is not None:
        key = secrets.token_urlsafe(16)
        default_storage.save(stored_name(key), ContentFile(content))
        profile.picture = key
    try:
        with transaction.atomic():
            profile.save()
    except BaseException:
        if profile.picture:
            default_storage.delete(stored_name(profile.picture))
        raise
    if former:
        transaction.on_commit(partial(default_storage.delete, stored_name(former)))


def stored_name(key: str) -> str:
    """Return the path of a picture, below MEDIA_ROOT."""
    return f"people/{key}.webp"
