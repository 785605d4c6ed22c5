"""References: how to cite our publications, and the records of the sources that they cite.

A CSL item (CSL-JSON 1.0.2) is written in citation styles and as BibTeX, RIS and CSL-JSON. Its
`language` decides the words that a style adds. Records in the same formats are read into sources.
"""

from articles.sources.citation_box import (
    Citing,
    RecordFile,
    citation_file_routes,
    cite_file,
    citing,
    record_files,
)
from articles.sources.formats import FORMATS, Format, as_file, read_records
from articles.sources.records import Record, RecordError
from articles.sources.styles import STYLES, StyledReference, reference

__all__ = [
    "FORMATS",
    "STYLES",
    "Citing",
    "Format",
    "Record",
    "RecordError",
    "RecordFile",
    "StyledReference",
    "as_file",
    "citation_file_routes",
    "cite_file",
    "citing",
    "read_records",
    "record_files",
    "reference",
]
