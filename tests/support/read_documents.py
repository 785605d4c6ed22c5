"""Documents of tests, read, and the blocks that were found in them."""

from collabsite.transfer.documents import Document, Table, read


def document(*body: str) -> Document:
    """Return a document whose title is followed by these lines, read."""
    return read("\n".join(["A Title", *body]).encode())


def headings(read_document: Document) -> list[str]:
    """Return the headings of a document."""
    return [section.heading for section in read_document.sections if section.heading]


def paragraphs(read_document: Document) -> list[str]:
    """Return the paragraphs of a document."""
    return [
        block
        for section in read_document.sections
        for block in section.blocks
        if isinstance(block, str)
    ]


def tables(read_document: Document) -> list[Table]:
    """Return the tables of a document."""
    return [
        block
        for section in read_document.sections
        for block in section.blocks
        if isinstance(block, Table)
    ]
