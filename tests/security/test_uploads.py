"""Uploads are pictures, which are written anew, or tables and texts, which are only read.

Bombs and damaged files are in tests/articles/files/test_encoding.py, test_reading.py and
tests/metrics/importing/test_reading.py.
"""

import io
import struct
import zlib
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import reverse
from PIL import Image as Picture

from articles.models import Image
from tests.support.picture_files import file_of
from tests.support.staff import signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]

SCRIPT = b"<script>pwned=1</script>"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" onload="pwned=1">' + SCRIPT + b"</svg>"


def png_with_text() -> bytes:
    """Return a PNG with a script in a block of text before its pixels."""
    data = file_of(40, 30, kind="PNG")
    block = b"tEXt" + b"Comment\0" + SCRIPT
    written = struct.pack(">I", len(block) - 4) + block + struct.pack(">I", zlib.crc32(block))
    return data[:33] + written + data[33:]


# Pictures that are something else, too.
POLYGLOTS = {
    "a.gif": file_of(40, 30, kind="GIF", mode="P").replace(b"GIF89a", b"GIF89a") + SCRIPT,
    "a.jpg": file_of(40, 30, comment=SCRIPT) + b"<html>" + SCRIPT,
    "a.png": png_with_text() + b"PK\x03\x04" + SCRIPT,
    "a.html": file_of(40, 30, kind="PNG") + SVG,
    "../../evil.svg": file_of(40, 30, kind="WEBP") + SVG,
}
REFUSED = {
    "a.svg": SVG,
    "a.png": SVG,
    "a.jpg": b"<html>" + SCRIPT,
    "a.gif": b"GIF89a/*" + SCRIPT,
    "a.pdf": b"%PDF-1.7 " + SCRIPT,
    "a.jpg.php": b"<?php echo 1;",
}


@pytest.fixture
def owner() -> Client:
    return signed_in("superuser")


def upload(owner: Client, name: str, data: bytes) -> bytes:
    sent = {"file": ContentFile(data, name), "title": "A", "alt": "A"}
    return owner.post(reverse("admin:articles_image_add"), sent).content


def stored() -> set[Path]:
    return {path for path in Path(settings.VAR_DIR).rglob("*") if path.is_file()}


def test_a_picture_that_is_something_else_too_is_written_anew(owner: Client) -> None:
    for name, data in POLYGLOTS.items():
        assert b"pwned" in data
        before = stored()

        upload(owner, name, data)

        image = Image.objects.latest("pk")
        made = stored() - before
        assert {path.suffix for path in made} <= {".avif", ".webp", ".jpg", ".png"}, name
        assert Path(settings.MEDIA_ROOT) in {*next(iter(made)).parents}, name
        for file in image.files:
            [path] = [path for path in made if path.name.endswith(file) or file in str(path)][:1]
            assert b"pwned" not in path.read_bytes(), name
            Picture.open(io.BytesIO(path.read_bytes())).verify()
            answer = Client().get(f"/media/images/{image.key}/{file}")
            assert b"pwned" not in b"".join(answer)
            assert answer.headers["Content-Type"].startswith("image/")
            assert "svg" not in answer.headers["Content-Type"]
            assert answer.headers["X-Content-Type-Options"] == "nosniff"
        image.delete()


def test_what_is_no_picture_is_refused_and_leaves_no_file(owner: Client) -> None:
    before = stored()

    for name, data in REFUSED.items():
        assert b"<title>Error:" in upload(owner, name, data), name

    assert not Image.objects.exists()
    assert stored() == before


@pytest.mark.parametrize(
    "path", ["../db.sqlite3", "..%2f..%2fsettings.py", "%2e%2e/x", "a/../../secret-key", "\\..\\x"]
)
def test_no_address_of_a_file_leads_out_of_its_folder(path: str) -> None:
    for start in ["/media/images/", "/media/site/", "/media/", "/static/", "/static/css/"]:
        answer = Client().get(start + path)
        assert answer.status_code in {302, 404}, start
