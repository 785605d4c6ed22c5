"""Uploaded files in a store with the protocol of S3, as a real server of it keeps them."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.db import transaction
from django.test import Client, override_settings
from django.utils import timezone
from pytest_django import Settings

from articles import publishing
from articles.files import images
from articles.files.encoding import encode
from articles.models import Image
from collabsite.environment import parse_media_store_url
from collabsite.health import checks
from tests.support import object_store
from tests.support.object_store import Store
from tests.support.picture_files import file_of
from tests.support.published import sound_draft

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    with object_store.running(tmp_path_factory.mktemp("s3") / "store") as running:
        yield running


@pytest.fixture
def stored_at(store: Store, settings: Settings) -> None:
    # By the fixture, as the test changes other settings by it later: they are undone in turn.
    settings.STORAGES = storages(settings, store.url("site"))


def storages(settings: Settings, url: str) -> dict[str, object]:
    return {**settings.STORAGES, "default": parse_media_store_url(url)}


def published_picture() -> Image:
    image = Image(title="Elbe", alt="A river")
    images.store(image, encode(file_of(40, 20)), by=None)
    article = sound_draft()
    article.sections.update(
        body=f'<p>Seen.</p><picture data-image="{image.key}" data-alt="A river"></picture>'
    )
    publishing.publish(article, by=None)
    return image


@pytest.mark.judges
def test_images_in_a_store_are_served_checked_backed_up_and_restored(
    store: Store, stored_at: None, settings: Settings, tmp_path: Path
) -> None:
    settings.VAR_DIR = tmp_path
    backup = tmp_path / "backup.zip"
    client = Client()
    with transaction.atomic():
        image = published_picture()
        other = Image(title="Oder", alt="A river")
        images.store(other, encode(file_of(30, 20)), by=None)
        images.replace(other, encode(file_of(32, 20)))
        Image.objects.filter(pk=other.pk).update(binned_at=timezone.now())
        address = images.address(image, "40.jpg")
        shown = client.get(address)
        content = b"".join(shown)
        hidden = client.get(images.address(other, "32.2.jpg"))
        found = checks.check_media()
        call_command("verify")
        call_command("backup", backup)
        transaction.set_rollback(True)

    assert (shown["Content-Type"], shown["Content-Length"]) == ("image/jpeg", str(len(content)))
    assert content.startswith(b"\xff\xd8")
    assert hidden.status_code == 404
    assert found == []
    assert not (tmp_path / "media").exists()

    with override_settings(STORAGES=storages(settings, store.url("another"))):
        # The store has a file in this place, which is not lost.
        default_storage.save("images/x.jpg", ContentFile(b"kept"))
        call_command("restore", backup)
        call_command("verify")
        assert b"".join(client.get(address)) == content
        assert images.size_of(image)
        default_storage.delete(images.stored_name(image.key, "40.webp"))
        default_storage.delete(images.stored_name(image.key, "40.jpg"))
        default_storage.save(images.stored_name(image.key, "40.jpg"), ContentFile(b"another"))
        with pytest.raises(CommandError, match="problem"):
            call_command("verify")
        assert client.get(images.address(image, "40.webp")).status_code == 404
        assert default_storage.listdir("images")[1] == ["x.jpg"]


def test_a_store_that_refuses_or_is_gone_is_named_with_its_remedy(
    store: Store, settings: Settings
) -> None:
    for url, reason in [
        (store.url("site", key="unknown"), "403"),
        (store.url("site").replace("/media/", "/none/"), "NoSuchBucket|AccessDenied"),
        ("s3+http://a:b@127.0.0.1:9/media", "Could not connect"),
    ]:
        with override_settings(STORAGES=storages(settings, url)):
            [found] = checks.check_media()

        assert found.is_serious()
        assert any(each in found.msg for each in reason.split("|")), found.msg
        assert "MEDIA_STORE_URL" in str(found.hint)
