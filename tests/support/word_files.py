"""Word documents written part by part, in the manner of Word."""

import io
import zipfile
from collections.abc import Mapping, Sequence
from html import escape

_NAMES = {
    "w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "r": "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
    "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
    "pic": "http://schemas.openxmlformats.org/drawingml/2006/picture",
    "m": "http://schemas.openxmlformats.org/officeDocument/2006/math",
}
_XMLNS = " ".join(f'xmlns:{prefix}="{name}"' for prefix, name in _NAMES.items())
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
_RELATIONSHIPS = "http://schemas.openxmlformats.org/package/2006/relationships"
# The styles by their keys in a document of German Word, and the names that all Words know.
_STYLES = {
    "Titel": "Title",
    "Untertitel": "Subtitle",
    "berschrift1": "heading 1",
    "berschrift2": "heading 2",
    "berschrift3": "heading 3",
    "Beschriftung": "caption",
    "Zitat": "Quote",
    "Verzeichnis1": "toc 1",
}
TITLE, SUBTITLE, CAPTION, QUOTE, CONTENTS = (
    *("Titel", "Untertitel", "Beschriftung", "Zitat", "Verzeichnis1"),
)
HEADINGS = {1: "berschrift1", 2: "berschrift2", 3: "berschrift3"}


def run(text: str, *, bold: bool = False, italic: bool = False) -> str:
    """Return words of a paragraph."""
    look = ("<w:b/>" if bold else "") + ("<w:i/>" if italic else "")
    properties = f"<w:rPr>{look}</w:rPr>" if look else ""
    return f'<w:r>{properties}<w:t xml:space="preserve">{escape(text, quote=False)}</w:t></w:r>'


def paragraph(*runs: str, style: str = "") -> str:
    """Return a paragraph of runs; plain words are made a run."""
    inside = "".join(each if each.startswith("<") else run(each) for each in runs)
    properties = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
    return f"<w:p>{properties}{inside}</w:p>"


def heading(words: str, level: int = 1) -> str:
    """Return a heading."""
    return paragraph(words, style=HEADINGS[level])


def note_mark(number: int, kind: str = "footnote") -> str:
    """Return the raised mark of a note."""
    return (
        '<w:r><w:rPr><w:vertAlign w:val="superscript"/></w:rPr>'
        f'<w:{kind}Reference w:id="{number}"/></w:r>'
    )


def picture(number: int, alt: str = "") -> str:
    """Return the picture with this number, from 1, of those of the document."""
    return (
        f'<w:r><w:drawing><wp:inline><wp:docPr id="{number}" name="P" descr="{escape(alt)}"/>'
        "<a:graphic><a:graphicData><pic:pic><pic:blipFill>"
        f'<a:blip r:embed="pic{number}"/></pic:blipFill></pic:pic></a:graphicData></a:graphic>'
        "</wp:inline></w:drawing></w:r>"
    )


def table(*rows: Sequence[str], spans: Mapping[tuple[int, int], int] | None = None) -> str:
    """Return a table; `spans` has the cells, by row and number, that reach over columns."""
    spans = spans or {}
    written = ""
    for number, row in enumerate(rows):
        cells = ""
        for index, words in enumerate(row):
            span = spans.get((number, index), 1)
            properties = f'<w:tcPr><w:gridSpan w:val="{span}"/></w:tcPr>' if span > 1 else ""
            cells += f"<w:tc>{properties}{paragraph(words)}</w:tc>"
        written += f"<w:tr>{cells}</w:tr>"
    return f"<w:tbl>{written}</w:tbl>"


def word_file(
    *blocks: str,
    footnotes: Sequence[str] = (),
    pictures: Sequence[bytes] = (),
    title: str = "",
    more: Mapping[str, bytes | str] | None = None,
) -> bytes:
    """Return a document with these blocks; footnotes are numbered from 1."""
    body = "".join(blocks)
    notes = "".join(
        f'<w:footnote w:id="{number}">{paragraph("<w:r><w:footnoteRef/></w:r>", words)}</w:footnote>'
        for number, words in enumerate(footnotes, start=1)
    )
    styles = "".join(
        f'<w:style w:type="paragraph" w:styleId="{key}"><w:name w:val="{name}"/></w:style>'
        for key, name in _STYLES.items()
    )
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    related = "".join(
        f'<Relationship Id="pic{number}" Type="{office}/image" Target="media/{number}.img"/>'
        for number in range(1, len(pictures) + 1)
    )
    content: dict[str, bytes | str] = {
        "[Content_Types].xml": (
            f'{_HEAD}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
            '<Default Extension="xml" ContentType="application/xml"/>'
            '<Default Extension="img" ContentType="image/jpeg"/></Types>'
        ),
        "_rels/.rels": (
            f'{_HEAD}<Relationships xmlns="{_RELATIONSHIPS}"><Relationship Id="d"'
            f' Type="{office}/officeDocument" Target="word/document.xml"/></Relationships>'
        ),
        "word/document.xml": f"{_HEAD}<w:document {_XMLNS}><w:body>{body}</w:body></w:document>",
        "word/styles.xml": f"{_HEAD}<w:styles {_XMLNS}>{styles}</w:styles>",
        "word/footnotes.xml": f"{_HEAD}<w:footnotes {_XMLNS}>{notes}</w:footnotes>",
        "word/_rels/document.xml.rels": (
            f'{_HEAD}<Relationships xmlns="{_RELATIONSHIPS}">{related}</Relationships>'
        ),
        "docProps/core.xml": (
            f'{_HEAD}<cp:coreProperties xmlns:cp="urn:x" xmlns:dc="http://purl.org/dc/elements/1.1/">'
            f"<dc:title>{escape(title)}</dc:title></cp:coreProperties>"
        ),
        **{f"word/media/{number}.img": data for number, data in enumerate(pictures, start=1)},
        **(more or {}),
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in content.items():
            archive.writestr(name, data)
    return out.getvalue()
