"""Bibliographic records that an editor pastes."""

import json

import pytest
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from articles.sources.citations import csl_item
from articles.sources.formats import read_records
from articles.sources.models import Source
from articles.sources.records import Record, RecordError
from tests.support.staff import signed_in

pytestmark = pytest.mark.judges_on_postgresql

BIBTEX = r"""
@string{field = "Field Notes"}
@article{mueller2023,
  title = {The {\"U}ber Rivers --- a {Survey}},
  author = {M{\"u}ller, Hans and Ludwig van Damme and {World Health Organization} and 张三},
  journal = field, year = 2023, month = nov, pages = {12--34}, volume = 5, number = {4},
  doi = {https://doi.org/10.1000/182_a}, url = {https://a.example/x_y?b=1&c=2},
}
"""
RIS = """\
TY  - RPRT
TI  - Rivers and Labs
AU  - Zhang, San
AU  - World Bank
PY  - 2023
DA  - 2023/11/02
PB  - Water Board
SP  - 1
EP  - 20
UR  - https://a.example/rivers
Y2  - 2024/01/05
ER  - 
"""
CSL = {
    "type": "paper-conference",
    "title": "On <i>Rivers</i>",
    "author": [
        {"family": "Damme", "non-dropping-particle": "van", "given": "L."},
        {"literal": "WHO"},
    ],
    "issued": {"date-parts": [[2023, 4]]},
    "container-title": "Proceedings",
    "DOI": "10.1000/1",
}


def test_bibtex_is_read_with_its_letters_names_and_strings() -> None:
    assert read_records(BIBTEX) == [
        Record(
            title="The Über Rivers — a Survey",
            type="article-journal",
            author="Müller, Hans\nvan Damme, Ludwig\nWorld Health Organization\n张三",
            issued="2023-11",
            container_title="Field Notes",
            volume="5",
            issue="4",
            page="12–34",
            doi="10.1000/182_a",
            url="https://a.example/x_y?b=1&c=2",
        )
    ]


@pytest.mark.parametrize("text", [RIS, RIS.replace("ER  - \n", ""), RIS.replace("\n", "\r\n")])
def test_ris_is_read_with_or_without_its_last_line(text: str) -> None:
    assert read_records(text) == [
        Record(
            title="Rivers and Labs",
            type="report",
            author="Zhang, San\nWorld Bank",
            issued="2023-11-02",
            publisher="Water Board",
            page="1–20",
            url="https://a.example/rivers",
            accessed="2024-01-05",
        )
    ]


@pytest.mark.parametrize("found", [CSL, [CSL], {"items": [CSL]}])
def test_csl_json_is_read_alone_in_a_list_or_in_a_zotero_export(found: object) -> None:
    assert read_records(json.dumps(found)) == [
        Record(
            title="On Rivers",
            type="chapter",
            author="van Damme, L.\nWHO",
            issued="2023-04",
            container_title="Proceedings",
            doi="10.1000/1",
        )
    ]


@pytest.mark.django_db
def test_our_own_export_is_read_back_as_the_same_source() -> None:
    source = Source.objects.create(
        key="k", title="T", type="report", author="Zhang, San\nWHO", issued="2023-04", page="3"
    )

    (record,) = read_records(json.dumps(csl_item(source)))

    assert {name: getattr(source, name) or "" for name in record.filled()} == record.filled()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Müller, H. (2023). Rivers.", "neither a DOI"),
        ("@misc{x, title={a", "begins on line 1"),
        ("{", "not valid JSON"),
        ("[" * 100_000, "not valid JSON"),
        ("[1]", "not a list of CSL items"),
        ('{"items": null}', "Record 1 has no title"),
        ('{"a": 1}', "Record 1 has no title"),
        ("@comment{x}", "No record was found"),
        ("@string{f={A}} @string{f={B}} @misc{k, title=f}", "@string “f” is defined twice"),
        ("@misc{a, title={x}} @misc{b, year=2020}", "Record 2 has no title"),
    ],
)
def test_what_is_no_record_is_refused_with_what_to_do(text: str, said: str) -> None:
    with pytest.raises(RecordError, match=said):
        read_records(text)


@pytest.mark.parametrize(
    ("second", "titles"),
    [
        ("@book{k, title={Lakes}}", ["Rivers", "Lakes"]),
        ("@misc{other, title={Lakes}} @misc{k, title={Seas}}", ["Rivers", "Lakes", "Seas"]),
        # The same record twice is one.
        ("@misc{k, title={Rivers}, note={Copied again}}", ["Rivers"]),
    ],
)
def test_records_in_bibtex_that_share_a_key_are_read_one_after_the_other(
    second: str, titles: list[str]
) -> None:
    records = read_records(f"@misc{{k, title={{Rivers}}}} {second}")

    assert [record.title for record in records] == titles


@pytest.mark.parametrize(
    "text", ["10.1000/a(1)", " https://doi.org/10.1000/a(1)\n", "doi: 10.1000/a(1)"]
)
def test_a_doi_alone_is_a_record_with_nothing_else(text: str) -> None:
    assert read_records(text) == [Record(doi="10.1000/a(1)")]


def test_a_field_that_bibtex_has_twice_is_read_as_bibtex_reads_it() -> None:
    (record,) = read_records(
        "@misc{k, title={Rivers}, note={a}, Title={Lakes}, note={b}, year=2023}"
    )

    assert (record.title, record.issued) == ("Rivers", "2023")


@pytest.mark.parametrize(
    "twice", [RIS * 2, BIBTEX + BIBTEX.replace("@string", "@comment"), json.dumps([CSL] * 2)]
)
def test_a_record_that_is_pasted_twice_is_one(twice: str) -> None:
    assert len(read_records(twice)) == 1


@pytest.mark.parametrize(
    ("names", "authors"),
    [
        ("Curie, Marie and others", "Curie, Marie"),
        ("王 小明 and 李华", "王小明\n李华"),
        ("王小明 and 李华 and ", "王小明\n李华"),
        ("others", ""),
    ],
)
def test_names_in_bibtex_are_read_as_they_are_meant(names: str, authors: str) -> None:
    (record,) = read_records(f"@misc{{k, title={{x}}, author={{{names}}}}}")

    assert record.author == authors


@pytest.mark.parametrize(
    ("name", "author"),
    [
        (
            {"family": "Beethoven", "given": "Ludwig", "dropping-particle": "van"},
            "Beethoven, Ludwig van",
        ),
        ({"family": "King", "given": "Martin Luther", "suffix": "Jr."}, "King, Martin Luther, Jr."),
        # As doi.org answers.
        ({"name": "ATLAS Collaboration", "sequence": "additional"}, "ATLAS Collaboration"),
    ],
)
def test_csl_names_are_read_whole(name: object, author: str) -> None:
    (record,) = read_records(json.dumps({"title": "x", "author": [name]}))

    assert record.author == author


def test_types_by_crossrefs_names_are_known() -> None:
    (record,) = read_records('{"title": "x", "type": "journal-article"}')

    assert record.type == "article-journal"


@pytest.mark.parametrize(
    ("written", "title"),
    [
        ("Law &amp; Trade", "Law & Trade"),
        ("&lt;i&gt;Ginkgo&lt;/i&gt; trees", "Ginkgo trees"),
        ("R&D; more", "R&D; more"),
    ],
)
def test_signs_that_a_library_has_written_for_the_web_are_read(written: str, title: str) -> None:
    (record,) = read_records(json.dumps({"title": written, "URL": "https://a.example/?a&copy=1"}))

    assert (record.title, record.url) == (title, "https://a.example/?a&copy=1")


@pytest.mark.parametrize(
    ("written", "doi"),
    [
        ("https://doi.org/10.1000%2F182", "10.1000/182"),
        ("https://doi.org/10.1000/182?utm_source=x#y", "10.1000/182"),
        ("http://doi.org/10.1000/a%00b", "10.1000/a"),
        ("doi:10.1000/182.", "10.1000/182"),
        ("10.1002/(SICI)1097(1998)49:8<693::AID-A4>3.0.CO;2-O",) * 2,
    ],
)
def test_a_doi_is_read_out_of_what_stands_around_it(written: str, doi: str) -> None:
    (record,) = read_records(json.dumps({"title": "x", "DOI": written}))

    assert record.doi == doi


@pytest.mark.parametrize(
    ("written", "plain"),
    [
        (r"10.1000/a\_b", "10.1000/a_b"),
        (r"10.1000/a{\_}b", "10.1000/a_b"),
        (r"\url{10.1000/a_b}", "10.1000/a_b"),
        (r"10.1000/\~{}a\%b", "10.1000/~a%b"),
    ],
)
def test_an_address_in_bibtex_loses_the_signs_of_latex(written: str, plain: str) -> None:
    (record,) = read_records(f"@misc{{k, title={{x}}, doi={{{written}}}, url={{{written}}}}}")

    assert (record.doi, record.url) == (plain, plain)


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("en", "en"),
        ("zh_CN", "zh-CN"),
        ("eng", "eng"),
        ("English", "en"),
        ("Chinese; English", "zh"),
        ("Chinese (Simplified)", "zh"),
        ("中文;", "zh"),
        ("no language of ours at all", ""),
    ],
)
def test_a_language_is_stored_by_its_code(written: str, code: str) -> None:
    csl = json.dumps({"title": "x", "language": written})
    bibtex = f"@misc{{k, title={{x}}, language={{{written}}}}}"
    ris = f"TY  - JOUR\nTI  - x\nLA  - {written}\nER  - "

    assert [read_records(text)[0].language for text in (csl, bibtex, ris)] == [code] * 3


def test_a_span_of_months_is_read_by_its_beginning() -> None:
    (record,) = read_records("@book{k, title={x}, date={2024-05/2024-06}}")

    assert record.issued == "2024-05"


def test_ris_with_loose_spaces_and_older_tags_is_read() -> None:
    (record,) = read_records(
        "TY - JOUR\nT1 - Rivers\nAU- Li, Bo\nJO - J Riv\nJF - Journal of Rivers\nY1 - 2013/01//\nER -"
    )

    assert record == Record(
        title="Rivers",
        type="article-journal",
        author="Li, Bo",
        container_title="Journal of Rivers",
        issued="2013-01",
    )


def test_signs_that_no_database_holds_are_left_out() -> None:
    (record,) = read_records('{"title": "Ri\\ud800ve\\u0000rs"}')

    assert record.title == "Rivers"


@given(
    st.text(alphabet='@{}[]",=\n\\TYER -article title0123:', max_size=200).map(
        lambda text: text.strip()
    )
)
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        records = read_records(text)
    except RecordError:
        return

    assert all(record.title for record in records)


@pytest.mark.django_db
def test_one_pasted_record_fills_the_form_and_of_several_one_is_chosen() -> None:
    client = signed_in("Editor")
    page = reverse("admin:sources_source_paste")
    names = "\n".join(f"Family{number}, Given" for number in range(3_000))
    long = f"@article{{k, title={{Lakes}}, author={{{' and '.join(names.splitlines())}}}}}"

    one = client.post(page, {"record": BIBTEX}).content.decode()
    several = client.post(page, {"record": long + BIBTEX}).content.decode()
    chosen = client.post(page, {"record": long + BIBTEX, "chosen": "0"}).content.decode()

    form = reverse("admin:sources_source_add")
    assert f'action="{form}"' in one
    assert "Müller, Hans\n" in one
    assert 'name="key" value="the-über-rivers-a-survey-2023"' in one
    assert 'name="chosen" value="1"' in several
    assert "Family2999, Given</textarea>" in chosen
    sent = {"title": "Lakes", "type": "report", "key": "lakes", "author": names}
    assert client.post(form, sent).status_code == 302
    assert Source.objects.get().author == names


@pytest.mark.django_db
def test_a_pasted_doi_fills_the_form_which_asks_for_the_rest() -> None:
    page = reverse("admin:sources_source_paste")

    form = signed_in("Editor").post(page, {"record": "https://doi.org/10.1000/182"})

    shown = form.content.decode()
    assert 'name="doi" value="10.1000/182"' in shown
    assert "value" not in shown.partition('name="title"')[2].partition(">")[0]


@pytest.mark.django_db
@pytest.mark.parametrize("chosen", ["2", "-1", "x", "²", ""])
def test_an_invalid_choice_shows_the_records_again(chosen: str) -> None:
    answer = signed_in("Editor").post(
        reverse("admin:sources_source_paste"),
        {"record": RIS + RIS.replace("Rivers", "Lakes"), "chosen": chosen},
    )

    assert answer.status_code == 200
    assert answer.content.decode().count('name="chosen"') == 2


@pytest.mark.each_database
@pytest.mark.django_db
def test_a_source_that_is_there_already_is_named() -> None:
    Source.objects.create(key="rivers", title="Rivers and Labs", issued="2023-11-02")

    answer = signed_in("Editor").post(reverse("admin:sources_source_paste"), {"record": RIS})

    assert "This source already exists" in answer.content.decode()


@pytest.mark.django_db
def test_a_user_who_may_not_add_sources_may_not_paste_one(client: Client) -> None:
    answer = signed_in("nobody").post(reverse("admin:sources_source_paste"), {"record": RIS})

    assert answer.status_code == 403
    assert Source.objects.count() == 0
