"""Uploaded files in a store with the protocol of S3, in place of a folder (`MEDIA_STORE_URL`)."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from boto3.exceptions import Boto3Error
from botocore.exceptions import BotoCoreError, ClientError
from django.core.files.base import ContentFile, File
from storages.backends.s3 import S3Storage
from storages.utils import clean_name


def _with_os_errors(method: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(method)
    def call(storage: S3Storage, name: str, *args: Any, **kwargs: Any) -> Any:  # noqa: ANN401
        try:
            return method(storage, name, *args, **kwargs)
        except ClientError as error:
            if error.response["Error"]["Code"] in {"NoSuchKey", "404", "NotFound"}:
                raise FileNotFoundError(f"the store has no file {name}") from error
            raise OSError(f"the store of MEDIA_STORE_URL refuses {name}: {error}") from error
        except (BotoCoreError, Boto3Error) as error:
            raise OSError(f"the store of MEDIA_STORE_URL can't be used: {error}") from error

    return call


class ObjectStorage(S3Storage):  # type: ignore[misc]
    """Storage whose errors are those of a folder: `FileNotFoundError` and other `OSError`s.

    A file is read whole, in one request.
    """

    @_with_os_errors
    def _open(self, name: str, mode: str = "rb") -> File[bytes]:
        if mode != "rb":
            raise ValueError("a stored file is read in binary mode, and written by save()")
        key = self._normalize_name(clean_name(name))
        stored = self.connection.meta.client.get_object(Bucket=self.bucket_name, Key=key)
        return ContentFile(stored["Body"].read(), name)

    _save = _with_os_errors(S3Storage._save)
    delete = _with_os_errors(S3Storage.delete)
    exists = _with_os_errors(S3Storage.exists)
    listdir = _with_os_errors(S3Storage.listdir)
    size = _with_os_errors(S3Storage.size)
    get_modified_time = _with_os_errors(S3Storage.get_modified_time)
