"""Word documents read as HTML, with their pictures apart. Pure."""

import io
import re
import zipfile
import zlib
from typing import Any
from xml.etree import ElementTree
from xml.parsers.expat import ExpatError

import mammoth
import mammoth.html

from articles.files.archives import damaged, open_archive, refuse_other_documents
from articles.files.content import (
    ImportedFile,
    ImportFileError,
    Loss,
    LossKind,
    Picture,
)
from articles.files.html import divide

# What the style of a paragraph says about it; names are those of every language's Word.
_STYLES = """
p[style-name='Title'] => p.title:fresh
p[style-name='Subtitle'] => p.subtitle:fresh
p[style-name='caption'] => p.caption:fresh
p[style-name='Caption'] => p.caption:fresh
p[style-name='Quote'] => blockquote > p:fresh
p[style-name='Intense Quote'] => blockquote > p:fresh
p[style-name='HTML Preformatted'] => pre:separator('\\n')
p[style-name='Source Code'] => pre:separator('\\n')
p[style-name^='toc '] => !
p[style-name='TOC Heading'] => !
"""
_DOCUMENT = "word/document.xml"
_FORMULA = re.compile(r"<m:oMath[ >].*?</m:oMath>", re.DOTALL)
_FORMULA_TEXT = re.compile(r"<m:t(?: [^>]*)?>([^<]*)</m:t>")
# What Word adds to an alternative text that it made itself.
_GENERATED = re.compile(
    r"\s*(?:Description automatically generated.*|AI-generated content may be incorrect\.?"
    r"|描述已自动生成.*)\s*$",
    re.DOTALL,
)
# What is counted in the document's XML, because the text does not show it.
_COUNTED = [
    (LossKind.CHART, re.compile(r"<c:chart[ />]|<dgm:relIds[ />]")),
    (LossKind.OBJECT, re.compile(r"<o:OLEObject[ />]")),
    (LossKind.TRACKED_CHANGE, re.compile(r"<w:(?:ins|del)[ >]")),
    (LossKind.COMMENT, re.compile(r"<w:commentReference[ />]")),
]
_TITLE = re.compile(r"<dc:title[^>]*>([^<]+)</dc:title>")


def read_word(data: bytes, *, name: str) -> ImportedFile:
    """Read a Word document. Raises ImportFileError."""
    try:
        with open_archive(data) as archive:
            refuse_other_documents(archive)
            xml = _text(archive, _DOCUMENT)
            title = _TITLE.search(_text(archive, "docProps/core.xml"))
            losses = [
                Loss(kind, count) for kind, form in _COUNTED if (count := len(form.findall(xml)))
            ]
            losses += [
                Loss(LossKind.FORMULA, detail="".join(_FORMULA_TEXT.findall(formula))[:200])
                for formula in _FORMULA.findall(xml)
            ]
        reader = _Reader()
        html = mammoth.convert_to_html(
            io.BytesIO(data),
            style_map=_STYLES,
            include_embedded_style_map=False,
            convert_image=reader.take_picture,
        ).value
    except ImportFileError:
        raise
    # The reader takes for granted that a document is as Word writes it.
    except (
        *(zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError),
        *(ExpatError, ElementTree.ParseError, RecursionError),
        *(AttributeError, TypeError, ValueError, LookupError, AssertionError),
    ):
        raise damaged() from None

    return divide(
        html,
        name=name,
        file_title=" ".join(title[1].split()) if title else "",
        pictures=tuple(reader.pictures.values()),
        losses=[*losses, *reader.losses],
    )


class _Reader:
    """Collector of the pictures of a document."""

    def __init__(self) -> None:
        self.pictures: dict[str, Picture] = {}
        self.losses: list[Loss] = []

    def take_picture(self, image: Any) -> list[Any]:  # noqa: ANN401 - mammoth has no types.
        """Keep a picture once, and return the mark that refers to it."""
        alt = _GENERATED.sub("", image.alt_text or "").strip()
        try:
            with image.open() as file:
                data = file.read()
        except (ValueError, KeyError, OSError):
            self.losses.append(Loss(LossKind.LINKED_PICTURE, detail=alt))
            return []
        picture = Picture.of(data, alt)
        self.pictures.setdefault(picture.name, picture)
        attributes = {"data-image": picture.name, **({"data-alt": alt} if alt else {})}
        return [mammoth.html.element("picture", attributes, [mammoth.html.force_write])]


def _text(archive: zipfile.ZipFile, name: str) -> str:
    """Return an entry as text, '' if there is none."""
    return archive.read(name).decode(errors="replace") if name in archive.namelist() else ""
