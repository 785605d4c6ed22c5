"""A server with the protocol of S3, as a process of its own."""

import json
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from botocore.exceptions import ClientError

from collabsite.environment import parse_media_store_url
from collabsite.web.object_storage import ObjectStorage
from tests.support import servers
from tests.support.site_process import PATIENCE, free_port, is_running

_KEY, _SECRET = "for-tests", "a secret/of+tests"
_ACTIONS = ["Admin", "Read", "Write", "List"]


@dataclass(frozen=True)
class Store:
    """A running store, and the `MEDIA_STORE_URL` of a folder in its bucket."""

    port: int
    process: subprocess.Popen[bytes]

    def url(self, folder: str, *, key: str = _KEY) -> str:
        """Return the address of a folder."""
        secret = quote(_SECRET, safe="")
        return f"s3+http://{key}:{secret}@127.0.0.1:{self.port}/media/{folder}"


@contextmanager
def running(folder: Path) -> Iterator[Store]:
    """Run SeaweedFS with an empty bucket in a `with` block."""
    folder.mkdir()
    identity = {
        "name": "site",
        "credentials": [{"accessKey": _KEY, "secretKey": _SECRET}],
        "actions": _ACTIONS,
    }
    (folder / "s3.json").write_text(json.dumps({"identities": [identity]}))
    port = free_port()
    ports = [
        f"-{name}={free_port()}"
        for part in ("master", "volume", "filer")
        for name in (f"{part}.port", f"{part}.port.grpc")
    ]
    command = [
        *[str(Path(sys.executable).with_name("weed")), "-logdir", str(folder), "server"],
        *["-s3", f"-s3.port={port}", f"-s3.port.grpc={free_port()}", "-s3.iam=false"],
        "-s3.autoCreateBucket=false",
        *[f"-s3.config={folder / 's3.json'}", "-s3.port.iceberg=0", *ports],
        *["-ip=127.0.0.1", f"-dir={folder}", "-master.telemetry=false"],
        *["-master.volumeSizeLimitMB=64", "-volume.max=20", "-volume.preStopSeconds=0"],
    ]
    with servers.listening(command, port, log=folder / "log") as process:
        store = Store(port, process)
        try:
            _make_bucket(store)
            yield store
        finally:
            # Told to end, it takes a quarter of a minute.
            process.kill()


def _make_bucket(store: Store) -> None:
    """Make the bucket, once the parts of the server have found each other."""
    storage = ObjectStorage(**parse_media_store_url(store.url(""))["OPTIONS"])
    deadline = time.monotonic() + PATIENCE
    while True:
        try:
            storage.connection.create_bucket(Bucket="media")
            storage.delete("none")
        except (ClientError, OSError):
            assert time.monotonic() < deadline
            assert is_running(store.process, for_seconds=0.1)
        else:
            return
