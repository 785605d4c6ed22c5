"""Logos and the picture for cards: re-encoded, shown everywhere, and removed again."""

import io
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from collabsite.site.models import SiteIdentity
from tests.collabsite.site.test_identity import OWN, SETTINGS
from tests.support.picture_files import file_of
from tests.support.published import published
from tests.support.staff import signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]


def upload(width: int, height: int) -> SimpleUploadedFile:
    return SimpleUploadedFile("x.png", file_of(width, height))


def test_the_owner_gives_the_site_its_face_and_takes_it_back(client: Client) -> None:
    owner = signed_in("superuser")
    article = published()
    SiteIdentity.objects.create(**OWN)
    drawn = client.get("/card.png").content
    identifiers = {"publisher_ror": "https://ror.org/05dxps055", "issn": "issn 2434561x"}

    saved = owner.post(
        SETTINGS,
        {
            **OWN,
            **identifiers,
            "logo": upload(400, 400),
            "logo_dark": upload(500, 100),
            "publisher_logo": upload(300, 100),
        },
        follow=True,
    )

    assert "was changed successfully" in saved.text
    identity = SiteIdentity.objects.get()
    assert (identity.publisher_ror, identity.issn) == ("05dxps055", "2434-561X")
    home = client.get("/").text
    address = f"/media/site/{identity.logo}"
    assert re.fullmatch(r"[0-9a-f]{32}-192x192\.png", identity.logo)
    assert f'<link rel="icon" href="{address}" type="image/png">' in home
    assert f'<img src="{address}" alt="" width="192" height="192"></picture>River Letters' in home
    assert f'srcset="/media/site/{identity.logo_dark}" width="500" height="100"' in home
    assert "ISSN 2434-561X" in home
    assert 'href="https://ror.org/05dxps055"' in home
    found = client.get(address)
    assert found["Cache-Control"] == "public, max-age=31536000, immutable"
    assert Image.open(io.BytesIO(found.content)).size == (192, 192)
    page = client.get(f"/articles/{article.slug}/").text
    assert '"issn": "2434-561X"' in page
    assert '"identifier": "https://ror.org/05dxps055"' in page
    assert f"{identity.publisher_logo}" in page
    cite = f"/articles/{article.slug}/cite"
    assert "issn = {2434-561X}" in client.get(f"{cite}.bib").text
    assert "SN  - 2434-561X" in client.get(f"{cite}.ris").text
    assert client.get("/card.png").content != drawn

    owner.post(SETTINGS, {**OWN, "logo_has_name": "on"})
    alone = r'alt="River Letters" width="192" height="192"></picture>\s*</a>'
    assert re.search(alone, client.get("/").text)
    owner.post(SETTINGS, {**OWN, "logo-clear": "on"})
    assert address not in client.get("/").text
    # Pages that are kept elsewhere go on.
    assert client.get(address).status_code == 200


def test_a_picture_for_social_networks_is_cropped_and_used_where_there_is_no_card(
    client: Client,
) -> None:
    SiteIdentity.objects.create(**OWN)

    signed_in("superuser").post(SETTINGS, {**OWN, "card": upload(2400, 2000)})

    [address] = re.findall(r'property="og:image" content="([^"]+)"', client.get("/").text)
    assert client.get("/card.png")["Location"] in address
    found = client.get(client.get("/card.png")["Location"])
    assert found["Content-Type"] == "image/jpeg"
    assert Image.open(io.BytesIO(found.content)).size == (1200, 630)


def test_what_is_no_fitting_picture_is_refused() -> None:
    owner = signed_in("superuser")
    SiteIdentity.objects.create(**OWN)
    svg = SimpleUploadedFile("x.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>")

    answer = owner.post(
        SETTINGS, {**OWN, "logo": svg, "card": upload(1100, 630), "logo_dark": upload(90, 9)}
    )

    assert "SVG files are not accepted" in answer.text
    assert "has 1100 × 630 pixels; send one of at least 1200 × 630." in answer.text
    assert "send one of at least 28 in height" in answer.text
    assert SiteIdentity.objects.get().logo == ""
