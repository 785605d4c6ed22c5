"""Properties of the finder on any text."""

import hypothesis.strategies as st
from hypothesis import given, settings

from articles.audit import Number, numbers_in
from articles.audit.numbers import words
from tests.articles.audit.marked import marked_texts

PIECES = st.sampled_from(
    [
        *words("""0 1 2 3 5 9 10 12 19 20 100 1,240 3.5 .5 007 2019 20190503 10^6 1e9 1/2 ½ 24/7 4K 5G
        H5N1 COVID-19 one two twelve twenty hundred and a half third thirds quarter dozen million
        billion point zero first second twice doubled fold times in of the to between minus section
        Table No. p. May March am GMT 一 二 三 两 十 百 千 万 亿 兆 零 〇 半 点 分之 百分之 成 倍 番 翻 年 月
        日 时 个 个半 名 第 之 约 多 余 几 至 到 号 期 决赛 ０ ３ ％ ， 壹 佰 $ € £ ¥ US$ EUR 元 美元 欧元 %
        ‰ × x M K m bn kg km °C pp + - − ± – — ~ . , ; : ( ) [ ] # § / '"""),
        "\n",
        " ",
    ]
)
MIXED = st.lists(PIECES, max_size=40).map("".join)
TEXTS = st.one_of(MIXED, st.text(max_size=200))
SENTENCES = [each.text.strip() for part in ("developing", "unseen") for each in marked_texts(part)]


@given(TEXTS)
@settings(max_examples=settings().max_examples * 5)
def test_offsets_name_the_literal_and_numbers_stand_in_order_apart(text: str) -> None:
    numbers = numbers_in(text)

    assert all(text[each.start : each.end] == each.literal != "" for each in numbers)
    ends = [0, *(each.end for each in numbers)]
    assert all(end <= each.start for end, each in zip(ends, numbers, strict=False))


@given(TEXTS)
@settings(max_examples=settings().max_examples * 5)
def test_every_value_is_finite_and_written_in_plain_digits(text: str) -> None:
    numbers = numbers_in(text)

    assert all(each.value.is_finite() for each in numbers)
    assert all(set(format(each.value, "f")) <= set("-.0123456789") for each in numbers)


@given(st.sampled_from(SENTENCES), st.sampled_from(SENTENCES))
@settings(max_examples=settings().max_examples // 2)
def test_texts_with_a_blank_line_between_keep_their_numbers(first: str, second: str) -> None:
    joined = f"{first}\n\n{second}"

    numbers = numbers_in(joined)

    offset = len(first) + 2
    assert _facts(numbers) == [
        *_facts(numbers_in(first)),
        *((start + offset, *facts) for start, *facts in _facts(numbers_in(second))),
    ]


def _facts(numbers: list[Number]) -> list[tuple[int, str, str, str, str]]:
    return [
        (each.start, each.literal, str(each.value), each.unit, each.kind.value) for each in numbers
    ]
