"""References as the styles write them: each compared with the rule by hand.

APA is the Publication Manual, 7th edition: datasets 10.9, corporate authors 9.11 and 9.29, dates
9.14. GB/T is GB/T 7714-2015: electronic resources 4.6, parts of serials 4.4, names 8.1.
"""

from typing import Any

import pytest

from articles.sources.styles import reference

DATASET = {
    "id": "rivers-elbe-samples-2",
    "type": "dataset",
    "title": "Elbe, samples (2023), in: What They Found",
    "author": [{"literal": "Collaboration Review"}],
    "publisher": "Collaboration Review",
    "version": "2",
    "issued": {"date-parts": [[2024, 5, 6]]},
    "URL": "https://www.example.org/data/rivers/elbe/samples/?release=2",
    "language": "en",
}
CHINESE = DATASET | {
    "title": "易北河，样本（2023），载于《他们的发现》",
    "author": [{"literal": "合作研究评论"}],
    "publisher": "合作研究评论",
    "language": "zh-hans",
}
JOURNAL = {
    "id": "li-2022",
    "type": "article-journal",
    "title": "Joint work",
    "author": [
        {"family": "Smith", "given": "Ann B."},
        {"family": "Wang", "given": "Wei"},
        {"literal": "World Bank"},
    ],
    "container-title": "Science",
    "volume": "5",
    "issue": "2",
    "page": "1–9",
    "issued": {"date-parts": [[2022, 3]]},
    "language": "en",
}
FOUR = [{"literal": name} for name in ["张伟", "李雷", "王芳", "赵四"]]
CHINESE_JOURNAL = JOURNAL | {
    "title": "合作研究",
    "author": FOUR,
    "container-title": "科学通报",
    "language": "zh-CN",
}
WEB = {
    "id": "a",
    "type": "webpage",
    "title": "Rivers and Labs",
    "author": [{"family": "Smith", "given": "Ann"}],
    "container-title": "Collaboration Review",
    "publisher": "Collaboration Review",
    "issued": {"date-parts": [[2022, 3, 4]]},
    "URL": "https://www.example.org/articles/rivers/",
    "language": "en",
}


@pytest.mark.parametrize(
    ("item", "style", "written"),
    [
        (
            DATASET,
            "apa",
            (
                "Collaboration Review. (2024). Elbe, samples (2023), in: What They Found (Version 2)"
                " [Data set]. https://www.example.org/data/rivers/elbe/samples/?release=2"
            ),
        ),
        (
            DATASET,
            "gbt7714",
            (
                "Collaboration Review. Elbe, samples (2023), in: What They Found: version 2[DS/OL]."
                " (2024-05-06). https://www.example.org/data/rivers/elbe/samples/?release=2."
            ),
        ),
        (
            CHINESE,
            "apa",
            (
                "合作研究评论. (2024). 易北河，样本（2023），载于《他们的发现》 (第2版) [数据集]."
                " https://www.example.org/data/rivers/elbe/samples/?release=2"
            ),
        ),
        (
            CHINESE,
            "gbt7714",
            (
                "合作研究评论. 易北河，样本（2023），载于《他们的发现》: 第2版[DS/OL]. (2024-05-06)."
                " https://www.example.org/data/rivers/elbe/samples/?release=2."
            ),
        ),
        (
            JOURNAL,
            "apa",
            "Smith, A. B., Wang, W., & World Bank. (2022). Joint work. Science, 5(2), 1–9.",
        ),
        (
            JOURNAL,
            "gbt7714",
            "SMITH A B, WANG W, World Bank. Joint work[J]. Science, 2022, 5(2): 1-9.",
        ),
        (
            CHINESE_JOURNAL,
            "gbt7714",
            "张伟, 李雷, 王芳, 等. 合作研究[J]. 科学通报, 2022, 5(2): 1-9.",
        ),
        (
            CHINESE_JOURNAL | {"page": ""},
            "apa",
            "张伟, 李雷, 王芳, 赵四. (2022). 合作研究. 科学通报, 5(2).",
        ),
        (
            JOURNAL | {"author": [*JOURNAL["author"][:2], *JOURNAL["author"][:2]]},  # type: ignore[index]
            "gbt7714",
            "SMITH A B, WANG W, SMITH A B, et al. Joint work[J]. Science, 2022, 5(2): 1-9.",
        ),
        (
            WEB,
            "apa",
            (
                "Smith, A. (2022, March 4). Rivers and Labs. Collaboration Review."
                " https://www.example.org/articles/rivers/"
            ),
        ),
        (
            WEB,
            "gbt7714",
            (
                "SMITH A. Rivers and Labs[EB/OL]. (2022-03-04)."
                " https://www.example.org/articles/rivers/."
            ),
        ),
        (
            WEB | {"accessed": {"date-parts": [[2024, 1, 2]]}},
            "gbt7714",
            (
                "SMITH A. Rivers and Labs[EB/OL]. (2022-03-04)[2024-01-02]."
                " https://www.example.org/articles/rivers/."
            ),
        ),
        # Without an author the title takes its place, and is said once.
        (
            {
                "id": "n",
                "type": "article-newspaper",
                "title": "News",
                "container-title": "The Times",
            }
            | {"issued": {"date-parts": [[2022, 1, 2]]}, "language": "en"},
            "apa",
            "News. (2022, January 2). The Times.",
        ),
        # No full stop follows a question mark.
        (
            {"id": "q", "type": "book", "title": "Why?", "publisher": "OUP", "language": "en"}
            | {"author": [{"family": "Li", "given": "Lei"}], "issued": {"date-parts": [[2022]]}},
            "apa",
            "Li, L. (2022). Why? OUP.",
        ),
    ],
)
def test_a_reference_is_as_the_rules_of_the_style_say(
    item: dict[str, Any], style: str, written: str
) -> None:
    assert reference(item, style).text == written


def test_the_html_has_the_italics_of_the_style_and_nothing_of_the_title() -> None:
    item = DATASET | {"title": '<script>a</script> & <i>b</i> <span class="nocase">c'}

    assert str(reference(item, "apa").html) == (
        "Collaboration Review. (2024). <i>&lt;script&gt;a&lt;/script&gt; &amp; &lt;i&gt;b&lt;/i&gt;"
        " c</i> (Version 2) [Data set]."
        " https://www.example.org/data/rivers/elbe/samples/?release=2"
    )
