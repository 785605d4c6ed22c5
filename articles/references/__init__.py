"""How to cite something of ours: a CSL item -> references in styles, BibTeX, RIS, CSL-JSON.

An item is CSL-JSON (CSL 1.0.2). Its `language` decides the words that a style adds. Nothing here
knows what it is about; `editions` makes the items of editions, and `views` answers with files.
"""

from articles.references.citation_box import (
    CiteFile,
    Citing,
    RecordFile,
    citation_file_routes,
    cite_file,
    citing,
    record_files,
)
from articles.references.files import FORMATS, Format, as_file
from articles.references.styles import STYLES, Reference, reference

__all__ = [
    "FORMATS",
    "STYLES",
    "CiteFile",
    "Citing",
    "Format",
    "RecordFile",
    "Reference",
    "as_file",
    "citation_file_routes",
    "cite_file",
    "citing",
    "record_files",
    "reference",
]
