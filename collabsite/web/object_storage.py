"""Uploaded files in a store with the protocol of S3, in place of a folder (`MEDIA_STORE_URL`)."""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from typing import cast

from boto3.exceptions import Boto3Error
from botocore.exceptions import BotoCoreError, ClientError
from django.core.files.base import ContentFile, File
from storages.backends.s3 import S3Storage
from storages.utils import clean_name


class ObjectStorage(S3Storage):  # type: ignore[misc]
    """Storage whose errors are those of a folder: `FileNotFoundError` and other `OSError`s.

    A file is read whole, in one request.
    """

    def _open(self, name: str, mode: str = "rb") -> File[bytes]:
        if mode != "rb":
            raise ValueError("a stored file is read in binary mode, and written by save()")
        key = self._normalize_name(clean_name(name))
        with _as_os_errors(name):
            stored = self.connection.meta.client.get_object(Bucket=self.bucket_name, Key=key)
            return ContentFile(stored["Body"].read(), name)

    def _save(self, name: str, content: File[bytes]) -> str:
        with _as_os_errors(name):
            return cast(str, super()._save(name, content))

    def delete(self, name: str) -> None:
        """Delete a file, if it is there."""
        with _as_os_errors(name):
            super().delete(name)

    def exists(self, name: str) -> bool:
        """Return whether there is a file of this name."""
        with _as_os_errors(name):
            return cast(bool, super().exists(name))

    def listdir(self, path: str) -> tuple[list[str], list[str]]:
        """Return the names of the folders and the files in a folder."""
        with _as_os_errors(path):
            return cast(tuple[list[str], list[str]], super().listdir(path))

    def size(self, name: str) -> int:
        """Return the bytes of a file."""
        with _as_os_errors(name):
            return cast(int, super().size(name))

    def get_modified_time(self, name: str) -> dt.datetime:
        """Return the time at which a file was stored."""
        with _as_os_errors(name):
            return cast(dt.datetime, super().get_modified_time(name))


@contextmanager
def _as_os_errors(name: str) -> Iterator[None]:
    try:
        yield
    except ClientError as error:
        if error.response["Error"]["Code"] in {"NoSuchKey", "404", "NotFound"}:
            raise FileNotFoundError(f"the store has no file {name}") from error
        raise OSError(f"the store of MEDIA_STORE_URL refuses {name}: {error}") from error
    except (BotoCoreError, Boto3Error) as error:
        raise OSError(f"the store of MEDIA_STORE_URL can't be used: {error}") from error
