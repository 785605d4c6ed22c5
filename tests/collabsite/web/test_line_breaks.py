"""Places where lines of Chinese titles may break."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from hypothesis import given
from hypothesis import strategies as st

from collabsite.templatetags.site import phrases
from collabsite.web.line_breaks import clauses

STYLES = Path(settings.BASE_DIR) / "static" / "css" / "site"


@pytest.mark.parametrize(
    "parts",
    [
        "抗生素耐药性：‖从农场|到病房的|漫长|旅程",
        "跨越|分界的|科学：‖中外|学者|合作|所得",
        "“一带|一路”|沿线国家的|科技|合作|网络|与人才|流动",
        "碳中和目标下的|可再生|能源|转型",
        "2023 年全球|二氧化碳|排放量再创新高",
        "谁来为开放|获取付费：‖出版商、|大学|还是|基金",
        "《自然》|与“科学！”：‖3.5% 的|论文|（2023 年）",
    ],
)
def test_a_chinese_title_breaks_between_clauses_and_words(parts: str) -> None:
    title = parts.replace("|", "").replace("‖", "")

    assert clauses(title) == tuple(tuple(clause.split("|")) for clause in parts.split("‖"))


_LETTERS = st.one_of(st.characters(exclude_categories=["Cs"]), st.sampled_from("的：“和——"))


@given(st.text(alphabet=_LETTERS))
def test_the_parts_of_a_title_are_the_whole_title(title: str) -> None:
    assert "".join(part for clause in clauses(title) for part in clause) == title


def test_a_page_marks_the_breaks_of_chinese_titles_alone() -> None:
    assert phrases("合作<所得：二十年的数据") == (
        '<span class="clause">合作&lt;所得：</span><span class="clause">二十年的<wbr>数据</span>'
    )
    assert phrases("Rivers & Labs") == "Rivers &amp; Labs"


def test_no_chinese_text_is_balanced() -> None:
    for style in STYLES.glob("*.css"):
        rules = re.findall(r"([^{}]*)\{([^{}]*)\}", style.read_text("utf-8"))
        for selector, declarations in rules:
            if re.search(r"text-wrap: (balance|pretty)", declarations):
                assert ":not(:lang(zh))" in selector, (style.name, selector)
