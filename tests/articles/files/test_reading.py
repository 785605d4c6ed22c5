"""Word documents and Markdown files read into sections."""

import base64
import io
import re
import time
import zipfile
from collections.abc import Mapping

import pytest

from articles.files import (
    ImportedFile,
    ImportFileError,
    Loss,
    LossKind,
    archives,
    read_file,
)
from articles.files.content import MAX_CHARACTERS
from articles.prose.html_import import import_html
from articles.prose.sanitize import sanitize
from tests.support import word_files as word
from tests.support.picture_files import file_of


def read_word(*blocks: str, **parts: object) -> ImportedFile:
    return read_file(word.word_file(*blocks, **parts), name="deltas.docx")  # type: ignore[arg-type]


def read_markdown(text: str) -> ImportedFile:
    return read_file(text.encode(), name="deltas.md")


def divided(file: ImportedFile) -> list[tuple[str, str]]:
    return [(section.heading, section.html) for section in file.sections]


def test_a_document_has_its_title_standfirst_and_sections() -> None:
    file = read_word(
        word.paragraph("Rivers & Deltas", style=word.TITLE),
        word.paragraph("What they carry", style=word.SUBTITLE),
        word.paragraph("Contents 3", style=word.CONTENTS),
        word.paragraph("It ", word.run("rises", bold=True), "."),
        word.heading("Causes"),
        word.heading("Dams", 2),
        word.heading("Small ones", 3),
        word.paragraph("They hold silt.", style=word.QUOTE),
        word.heading("Ends"),
    )

    assert (file.title, file.standfirst) == ("Rivers & Deltas", "What they carry")
    assert divided(file) == [
        ("", "<p>It <strong>rises</strong>.</p>"),
        (
            "Causes",
            "<h3>Dams</h3><h4>Small ones</h4><blockquote><p>They hold silt.</p></blockquote>",
        ),
        ("Ends", ""),
    ]
    assert file.losses == ()


@pytest.mark.parametrize(
    ("text", "title", "headings"),
    [
        ("# Ice\n\nText.\n\n## Melt\n\n## Flow", "Ice", ["", "Melt", "Flow"]),
        ("# Ice\n\n# Melt\n\nText.", "Ice", ["Melt"]),
        ("Text.\n\n# Ice\n\n## Melt\n\nWords.", "Ice", ["", "Melt"]),
        ("Text.\n\n# Ice\n\n# Melt", "deltas", ["", "Ice", "Melt"]),
        ("# 1. Introduction\n\nText.\n\n# Melt", "deltas", ["1. Introduction", "Melt"]),
        ("# 引言\n\n冰。\n\n# 融化", "deltas", ["引言", "融化"]),
        ("Only words.", "deltas", [""]),
        ("---\ntitle: 'Of ice'\n---\n# Melt\n\n# Flow", "Of ice", ["Melt", "Flow"]),
    ],
)
def test_the_first_heading_is_the_title_if_it_names_the_text(
    text: str, title: str, headings: list[str]
) -> None:
    file = read_markdown(text)

    assert file.title == title
    assert [section.heading for section in file.sections] == headings


def test_notes_stay_at_their_places() -> None:
    note = '<span class="footnote">By <em>hand</em>.</span>'

    from_word = read_word(
        word.paragraph("Counted", word.note_mark(1), ", twice."), footnotes=["By hand."]
    )
    from_markdown = read_markdown("Counted[^a], twice.\n\n[^a]: By *hand*.")

    for file, words in [(from_word, "hand"), (from_markdown, "<em>hand</em>")]:
        [(_heading, html)] = divided(file)
        footnote = note.replace("<em>hand</em>", words)
        assert import_html(html).html == f"<p>Counted{footnote}, twice.</p>"


def test_a_table_of_a_document_has_a_header_row_and_a_caption() -> None:
    file = read_word(
        word.paragraph("Table 1. Flows", style=word.CAPTION),
        word.table(["River", "2021", "2022"], ["Elbe", "3"], spans={(1, 1): 2}),
    )

    [(_heading, table)] = divided(file)
    assert import_html(table).html == (
        "<table><caption>Table 1. Flows</caption><tbody>"
        "<tr><th><p>River</p></th><th><p>2021</p></th><th><p>2022</p></th></tr>"
        '<tr><td><p>Elbe</p></td><td colspan="2"><p>3</p></td></tr></tbody></table>'
    )
    assert file.losses == ()


def test_a_picture_comes_once_with_its_alternative_texts_and_its_caption() -> None:
    image = file_of(30, 20)

    file = read_word(
        word.paragraph(word.picture(1, "A map\n\nDescription automatically generated")),
        word.paragraph("Figure 1. The basin", style=word.CAPTION),
        word.paragraph(word.picture(2, "The map again")),
        pictures=[image, image],
    )

    [picture] = file.pictures
    assert (picture.data, picture.alt) == (image, "A map")
    [(_, html)] = divided(file)
    assert html.count(f'data-image="{picture.name}"') == 2
    assert 'data-alt="A map"' in html
    assert 'data-alt="The map again"' in html
    assert 'data-caption="Figure 1. The basin"' in html
    assert "<p>Figure" not in html


def test_markdown_has_only_the_pictures_that_are_in_it() -> None:
    data = base64.b64encode(file_of(8, 8)).decode()

    file = read_markdown(f"![Ice](data:image/jpeg;base64,{data} 'In May')\n\n![A map](img/map.png)")

    [picture] = file.pictures
    assert picture.alt == "Ice"
    assert 'data-caption="In May"' in file.sections[0].html
    assert file.losses == (Loss(LossKind.LINKED_PICTURE, detail="img/map.png"),)


def test_what_is_not_kept_of_a_document_is_listed() -> None:
    file = read_word(
        word.heading("Melt"),
        word.paragraph(
            "It is ", "<m:oMath><m:r><m:t>E=</m:t></m:r><m:r><m:t>m</m:t></m:r></m:oMath>"
        ),
        word.paragraph(
            '<w:ins w:id="1"><w:r><w:t>New</w:t></w:r></w:ins>',
            '<w:del w:id="2"><w:r><w:delText>Old</w:delText></w:r></w:del>',
            '<w:r><w:commentReference w:id="0"/></w:r>',
        ),
    )

    assert divided(file) == [("", "<p>It is</p><p>New</p>")]
    assert {(loss.kind, loss.count, loss.detail) for loss in file.losses} == {
        (LossKind.FORMULA, 1, "E=m"),
        (LossKind.TRACKED_CHANGE, 2, ""),
        (LossKind.COMMENT, 1, ""),
    }


def test_a_note_of_a_heading_is_listed_with_its_words() -> None:
    file = read_markdown("# Ice[^a]\n\nText.\n\n[^a]: Thanks to all.")

    assert file.title == "Ice"
    assert file.losses == (Loss(LossKind.HEADING_NOTE, detail="Thanks to all."),)


MARKDOWN = r"""So $a^2$.

$$
\frac{a}{b}
$$

Or $\nothing{x}$.
"""


def test_a_formula_of_markdown_becomes_an_equation_if_it_can_be_read() -> None:
    file = read_file(MARKDOWN.encode(), name="a.md")

    assert '<p>So <span class="math" data-latex="a^2"></span>.</p>' in file.sections[0].html
    assert r'<div class="math" data-latex="\frac{a}{b}"></div>' in file.sections[0].html
    assert file.losses == (Loss(LossKind.FORMULA, detail=r"\nothing{x}"),)


def test_amounts_of_money_are_no_formulas() -> None:
    file = read_markdown("From $3M to $4M, or $5.")

    assert divided(file) == [("", "<p>From $3M to $4M, or $5.</p>")]


def test_fields_of_the_head_are_read_or_listed() -> None:
    file = read_markdown("---\ntitle: Ice\ndescription: On melt\ntags: [a]\nlang: en\n---\nText.")

    assert (file.title, file.standfirst) == ("Ice", "On melt")
    assert file.losses == (Loss(LossKind.FIELD, detail="tags: [a]"),)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "gb18030"])
def test_chinese_is_read_as_editors_save_it(encoding: str) -> None:
    file = read_file("# 冰川\n\n融化。".encode(encoding), name="冰.md")

    assert (file.title, divided(file)) == ("冰川", [("", "<p>融化。</p>")])


def zipped(content: Mapping[str, str | bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in content.items():
            archive.writestr(name, data)
    return out.getvalue()


def test_markdown_comes_with_the_pictures_of_its_archive() -> None:
    image = file_of(8, 8)
    archive = zipped(
        {
            "ice/text.md": "# Ice\n\n![A map](img/the%20map.jpg) ![Gone](img/gone.jpg)",
            "ice/img/the map.jpg": image,
            ".hidden.md": "x",
        }
    )

    file = read_file(archive, name="ice.zip")

    assert (file.name, file.title) == ("text.md", "Ice")
    assert [(picture.data, picture.alt) for picture in file.pictures] == [(image, "A map")]
    assert file.losses == (Loss(LossKind.LINKED_PICTURE, detail="img/gone.jpg"),)


def archive_of(name: str) -> bytes:
    return word.word_file(word.paragraph("x"), more={name: "x"})


ENCRYPTED = (
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 90 + "EncryptedPackage".encode("utf-16-le")
)


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("a.docx", b"", "has no text"),
        ("a.docx", word.word_file(), "has no text"),
        ("a.md", b"---\nlang: en\n---\n", "has no text"),
        ("a.docx", ENCRYPTED, "Remove the password"),
        ("a.doc", ENCRYPTED[:90], "Save it as .docx"),
        ("a.docx", b"Just words", "damaged"),
        ("a.docx", word.word_file(word.paragraph("x"))[:-300], "damaged"),
        ("a.docx", word.word_file(more={"word/document.xml": "<w:document"}), "damaged"),
        ("a.docx", word.word_file(more={"word/document.xml": "<a/>"}), "damaged"),
        ("a.docx", archive_of("xl/workbook.xml"), "file of Excel"),
        ("a.zip", zipped({"a.md": "x", "b.md": "y"}), "has 2 texts"),
        ("a.zip", zipped({"a.jpg": "x"}), "has no text to import"),
        (
            "a.odt",
            zipped({"mimetype": "application/vnd.oasis", "a": "x"}),
            "document of LibreOffice",
        ),
        ("a.pdf", b"%PDF-1.7", "PDF files can't be imported"),
        ("a.md", b"\x89PNG\r\n\x1a\n\0\0", "This is no text"),
        ("a.docx", b" " * (archives.MAX_BYTES + 1), "at most 25 MB"),
        ("a.html", b"<p>" + b"x" * MAX_CHARACTERS, "at most 2,000,000"),
        ("a.html", b"<p>" + b"&" * (MAX_CHARACTERS // 2), "at most 2,000,000"),
        ("a.zip", zipped({"a.html": b"<p>" + b"x" * MAX_CHARACTERS}), "at most 2,000,000"),
        ("a.zip", zipped({"a.html": b" " * (archives.MAX_BYTES + 1)}), "at most 25 MB"),
        (
            "bomb.docx",
            word.word_file(more={"word/other.xml": b" " * (archives.MAX_XML_BYTES + 1)}),
            "too large when it is unpacked",
        ),
        (
            "bomb.docx",
            word.word_file(
                more={
                    "word/document.xml": '<!DOCTYPE a [<!ENTITY a "aaaaaaaaaa">'
                    + "".join(
                        f'<!ENTITY {after} "{f"&{before};" * 10}">'
                        for before, after in zip("abcdefgh", "bcdefghi", strict=True)
                    )
                    + "]><a>&i;</a>"
                }
            ),
            "damaged",
        ),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_can_not_be_read_is_named_with_what_to_do(name: str, data: bytes, words: str) -> None:
    with pytest.raises(ImportFileError, match=words):
        read_file(data, name=name)


def test_so_many_pictures_are_not_imported_at_once() -> None:
    pictures = [file_of(4, 4 + number) for number in range(41)]
    blocks = [word.paragraph(word.picture(number)) for number in range(1, 42)]

    with pytest.raises(ImportFileError, match="41 pictures; at most 40"):
        read_word(*blocks, pictures=pictures)


def test_the_deepest_nesting_is_refused_or_read() -> None:
    nested = "<w:tbl><w:tr><w:tc>" * 2000 + "<w:p/>" + "</w:tc></w:tr></w:tbl>" * 2000

    with pytest.raises(ImportFileError, match="damaged"):
        read_word(nested)

    assert "words" in read_markdown("> " * 40 + "words").sections[0].html


def test_a_document_from_the_clipboard_is_read_like_a_file() -> None:
    data = base64.b64encode(file_of(8, 8)).decode()
    html = f"""<html xmlns:o="urn:schemas-microsoft-com:office:office"><head><title>x</title></head>
    <body><div class=WordSection1><p class=MsoTitle>Of deltas<o:p></o:p></p>
    <p class=MsoSubtitle>What they carry</p>
    <p class=MsoNormal>They grow.<a style='mso-footnote-id:ftn1' href="#_ftn1" name="_ftnref1"><span
    class=MsoFootnoteReference>[1]</span></a></p>
    <h1>Silt</h1><p class=MsoNormal><img src="data:image/jpeg;base64,{data}" alt="A river"></p>
    <p class=MsoNormal><img src="file:///C:/temp/clip_image001.png"></p><h2>Sand</h2></div>
    <div style='mso-element:footnote-list'><br clear=all><hr><div style='mso-element:footnote' id=ftn1>
    <p class=MsoFootnoteText><a style='mso-footnote-id:ftn1' href="#_ftnref1" name="_ftn1"><span
    class=MsoFootnoteReference>[1]</span></a> By <i>hand</i>.</p></div></div></body></html>"""

    file = read_file(html.encode(), name="pasted.html")

    assert (file.title, file.standfirst) == ("Of deltas", "What they carry")
    [picture] = file.pictures
    assert [section.heading for section in file.sections] == ["", "Silt"]
    assert "They grow." in file.sections[0].html
    assert re.search(
        r'<span class="footnote">.*By <em>hand</em>\.', file.sections[0].html, re.DOTALL
    )
    assert f'<picture data-image="{picture.name}" data-alt="A river">' in file.sections[1].html
    assert "By" not in file.sections[1].html
    assert file.losses == (
        Loss(LossKind.LINKED_PICTURE, detail="file:///C:/temp/clip_image001.png"),
    )


def test_pictures_are_not_counted_in_the_length_of_a_page() -> None:
    data = base64.b64encode(file_of(8, 8) + b"\0" * MAX_CHARACTERS).decode()
    html = f'<p>Ice<img alt="a < b" src="data:image/jpeg;base64,{data}"></p>'

    file = read_file(html.encode(), name="a.html")

    assert [picture.alt for picture in file.pictures] == ["a < b"]


def test_elements_of_a_page_that_do_not_end_take_no_time() -> None:
    start = time.process_time()

    for unit in ["<img ", "<title>", "<title "]:
        read_file(f"<p>Ice</p>{unit * 40_000}".encode(), name="a.html")

    assert time.process_time() - start < 1


def test_comments_and_pictures_in_headings_of_a_page_are_where_they_belong() -> None:
    data = base64.b64encode(file_of(8, 8)).decode()
    html = f"""<div><h1>Ice</h1><h2>Melt <img src="data:image/jpeg;base64,{data}"></h2><p>Text.</p></div>
    <div style='mso-element:comment-list'><div><p class=MsoCommentText>Really?</p></div></div>"""

    file = read_file(html.encode(), name="a.html")

    [section] = file.sections
    assert section.heading == "Melt"
    assert section.html.startswith("<picture")
    assert sanitize(section.html).endswith("</picture><p>Text.</p>")


def test_a_title_that_is_too_long_begins_the_text() -> None:
    file = read_word(word.paragraph("word " * 100, style=word.TITLE), word.paragraph("Text."))

    assert len(file.title) <= 300
    assert file.sections[0].html == f"<p>{('word ' * 100).strip()}</p><p>Text.</p>"
