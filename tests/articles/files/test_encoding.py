"""Pictures that are re-encoded for the web."""

import io

import pytest
from PIL import Image, ImageCms

from articles.files.encoding import encode
from collabsite.web import pictures
from collabsite.web.pictures import PictureError
from tests.support.picture_files import file_of


def opened(data: bytes) -> Image.Image:
    return Image.open(io.BytesIO(data))


@pytest.mark.slow
def test_a_large_picture_gets_every_size_up_to_the_largest_in_three_formats() -> None:
    encoded = encode(file_of(3000, 2000))

    assert sorted(encoded.files) == sorted(
        f"{width}.{ending}"
        for width in [480, 960, 1440, 2160]
        for ending in ["avif", "webp", "jpg"]
    )
    assert (encoded.width, encoded.height) == (2160, 1440)
    assert {opened(encoded.files[f"960.{e}"]).size for e in ["avif", "webp", "jpg"]} == {(960, 640)}


def test_a_small_picture_is_not_enlarged() -> None:
    assert sorted(encode(file_of(300, 200)).files) == ["300.avif", "300.jpg", "300.webp"]


def test_what_is_see_through_stays_so() -> None:
    out = io.BytesIO()
    Image.new("RGBA", (100, 100), (200, 0, 0, 100)).save(out, "PNG")

    encoded = encode(out.getvalue())

    assert sorted(encoded.files) == ["100.avif", "100.png", "100.webp"]
    assert opened(encoded.files["100.webp"]).mode == "RGBA"


def test_metadata_is_gone_and_the_picture_stands_upright() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    exif[0x010E] = "secret place"
    data = file_of(200, 100, exif=exif, comment=b"secret comment")

    encoded = encode(data)

    assert b"secret" in data
    assert (encoded.width, encoded.height) == (100, 200)
    for written in encoded.files.values():
        assert b"secret" not in written
        assert not opened(written).getexif()


def test_a_profile_of_colours_is_applied_and_dropped() -> None:
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()

    encoded = encode(file_of(50, 50, icc_profile=profile))

    assert "icc_profile" not in opened(encoded.files["50.jpg"]).info


@pytest.mark.parametrize("kind", ["PNG", "WEBP", "AVIF", "GIF", "TIFF"])
def test_every_format_that_is_named_is_read(kind: str) -> None:
    assert encode(file_of(40, 30, kind=kind)).width == 40


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "not a readable picture"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>", "as PNG"),
        (b"%PDF-1.7", "not a readable picture"),
        (file_of(400, 400)[:2000], "incomplete"),
        (file_of(40, 40, kind="BMP"), "not a readable picture"),
        (b"x" * (pictures.MAX_BYTES + 1), "21 MB; send one of at most 20 MB"),
    ],
)
def test_what_is_no_picture_is_refused_with_the_reason(data: bytes, said: str) -> None:
    with pytest.raises(PictureError, match=said):
        encode(data)


def test_a_picture_of_too_many_pixels_is_refused_before_it_is_unpacked() -> None:
    out = io.BytesIO()
    Image.new("1", (10_000, 10_000)).save(out, "PNG")

    with pytest.raises(PictureError, match="10000 × 10000 pixels"):
        encode(out.getvalue())


@pytest.mark.parametrize("orientation", [1, 6])
def test_a_picture_that_is_too_tall_to_be_written_is_refused(orientation: int) -> None:
    exif = Image.Exif()
    exif[0x0112] = orientation
    width, height = (17_000, 40) if orientation == 6 else (40, 17_000)

    with pytest.raises(PictureError, match="40 × 17000 pixels"):
        encode(file_of(width, height, exif=exif))


def test_a_picture_may_be_wider_than_that() -> None:
    assert encode(file_of(17_000, 40)).width == 2160


def test_a_damaged_avif_is_refused_with_the_reason() -> None:
    whole = file_of(120, 80, kind="AVIF")

    with pytest.raises(PictureError, match="damaged"):
        encode(whole[:-20] + b"x" * 20)
