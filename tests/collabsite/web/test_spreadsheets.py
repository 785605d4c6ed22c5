"""Files that spreadsheets open."""

from collabsite.web.spreadsheets import csv_text


def test_a_csv_file_begins_with_a_byte_order_mark_and_has_no_formula() -> None:
    text = csv_text([["title", "views"], ["=1+1", 17], ['a, "b"', -1]])

    assert text == '\ufefftitle,views\r\n\'=1+1,17\r\n"a, ""b""",-1\r\n'
