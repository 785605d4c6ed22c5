"""Storage of static files, which joins files that a page loads together.

`css/site.css` and `js/site.js` say what belongs together, each as a plain list of imports that a
browser follows by itself while developing. A reader gets each as one file, so that a page takes
few requests.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import Storage
from whitenoise.storage import CompressedManifestStaticFilesStorage

_COMMENT = re.compile(r"/\*.*?\*/\s*", re.DOTALL)
# In a script, those that have lines of their own: what looks like one within a line may be a text.
_COMMENT_LINES = re.compile(r"^[ \t]*(?://[^\n]*|/\*.*?\*/)\n", re.DOTALL | re.MULTILINE)
_INDENT = re.compile(r"\n\s+")
_IMPORT = {
    "css": re.compile(r'@import url\("(?P<name>[\w-]+/?[^"/]+)"\)(?P<media>[^;]*);'),
    "js": re.compile(r'import "\./(?P<name>[\w-]+/?[^"/]+)"'),
}
_MODULE_SYNTAX = re.compile(r"^\s*(?:import|export)\b", re.MULTILINE)

type Paths = Mapping[str, tuple[Storage, str]]


class JoinedStaticFilesStorage(CompressedManifestStaticFilesStorage):  # type: ignore[misc] # The package has no types.
    """Storage with compressed files and hashed names, which joins lists of imports."""

    def post_process(
        self, paths: Paths, dry_run: bool = False, **options: object
    ) -> Iterator[tuple[Any, ...]]:
        """Write the joined files, then name and compress them like all others."""
        joined = {}
        for name, text in {} if dry_run else dict(_joined(paths)).items():
            # The collected file may be a link to the source, which must not be overwritten.
            self.delete(name)
            joined[name] = (self, self.save(name, ContentFile(text.encode())))
        yield from super().post_process({**paths, **joined}, dry_run=dry_run, **options)

    def create_compressor(self, **options: object) -> Any:  # noqa: ANN401 - The package has no types.
        """Return a compressor that uses gzip only: brotli would delay each start by ten seconds."""
        return super().create_compressor(**options, use_brotli=False)


def _joined(paths: Paths) -> Iterator[tuple[str, str]]:
    """Yield the name and the joined text of each file that only imports others."""
    for name in paths:
        folder, _, file = name.rpartition("/")
        kind = file.rpartition(".")[2]
        if folder != kind or kind not in _IMPORT:
            continue
        text = _without_comments(_read(paths, name))
        if not text.strip() or _IMPORT[kind].sub("", text).strip():
            continue
        parts = [
            _part(paths, f"{folder}/{found['name']}", found.groupdict().get("media") or "")
            for found in _IMPORT[kind].finditer(text)
        ]
        yield name, "".join(parts)


def _part(paths: Paths, name: str, media: str) -> str:
    """Return the text of a file for a joined one, without comments: its names in a scope."""
    text = _read(paths, name)
    if name.endswith(".js"):
        if _MODULE_SYNTAX.search(text):
            raise ValueError(f"{name}: a module that is joined can neither import nor export")
        return f"{{\n{_COMMENT_LINES.sub('', text)}}}\n"
    if "@import" in text:
        raise ValueError(f"{name}: a stylesheet that is joined can't import another")
    text = _INDENT.sub("\n", _without_comments(text))
    return f"@media {media.strip()} {{\n{text}}}\n" if media.strip() else text


def _without_comments(text: str) -> str:
    return _COMMENT.sub("", text)


def _read(paths: Paths, name: str) -> str:
    if name not in paths:
        raise ValueError(f"{name}: a list of imports names it, but there is no such file")
    storage, path = paths[name]
    with storage.open(path) as file:
        return bytes(file.read()).decode()
