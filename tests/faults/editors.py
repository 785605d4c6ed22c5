"""Editors who work over http, as by a browser, while parts of a site fail."""

import http.client
import uuid
from collections.abc import Mapping, Sequence
from urllib.parse import urlencode, urlsplit

from tests.support.site_process import PATIENCE, Site

TOKEN = "x" * 32
SESSION = """
from importlib import import_module
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.auth.models import User
user = User.objects.get(username="admin")
session = import_module(settings.SESSION_ENGINE).SessionStore()
session[SESSION_KEY], session[HASH_SESSION_KEY] = str(user.pk), user.get_session_auth_hash()
session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
session.create()
print(session.session_key)
"""


class Editor:
    """The owner, signed in."""

    def __init__(self, site: Site) -> None:
        self._place = urlsplit(site.url).netloc
        self._cookies = f"sessionid={site.run(SESSION).strip()}; csrftoken={TOKEN}"

    def get(self, path: str) -> tuple[int, str]:
        """Return status and text of a page."""
        return self._ask("GET", path, b"", {})

    def post(self, path: str, fields: Mapping[str, str | Sequence[str]]) -> tuple[int, str]:
        """Send a form; return status and text of the answer."""
        body = urlencode({"csrfmiddlewaretoken": TOKEN, **fields}, doseq=True).encode()
        return self._ask("POST", path, body, {"Content-Type": "application/x-www-form-urlencoded"})

    def upload(self, path: str, fields: Mapping[str, str], file: bytes) -> tuple[int, str]:
        """Send a form with a file; return status and text of the answer."""
        boundary = uuid.uuid4().hex
        parts = [
            f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
            for name, value in {"csrfmiddlewaretoken": TOKEN, **fields}.items()
        ]
        head = 'Content-Disposition: form-data; name="file"; filename="a.jpg"'
        kind = "Content-Type: image/jpeg"
        parts.append(f"--{boundary}\r\n{head}\r\n{kind}\r\n\r\n".encode() + file + b"\r\n")
        body = b"".join(parts) + f"--{boundary}--\r\n".encode()
        kind = f"multipart/form-data; boundary={boundary}"
        return self._ask("POST", path, body, {"Content-Type": kind})

    def _ask(
        self, method: str, path: str, body: bytes, headers: Mapping[str, str]
    ) -> tuple[int, str]:
        connection = http.client.HTTPConnection(self._place, timeout=PATIENCE)
        try:
            connection.request(method, path, body, {"Cookie": self._cookies, **headers})
            answer = connection.getresponse()
            return answer.status, answer.read().decode()
        finally:
            connection.close()
