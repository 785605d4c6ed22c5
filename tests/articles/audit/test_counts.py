"""Shares, parts, units and money, each beside a sentence that differs in little and says another."""

from fractions import Fraction

import pytest

from articles.audit import NumberKind, numbers_in


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # A share is one number; a rate, or a count of others, is two.
        ("Of them, 9 out of 14 came.", ["9 out of 14 9/14"]),
        ("Of them, 112 out of 320 came.", ["112 out of 320 7/20"]),
        ("It moved 9 out of town, 14 by bus.", ["9 9", "14 14"]),
        ("每五人即有一人失眠。", ["每五人即有一 1/5"]),
        ("每4戶中就有1戶。", ["每4戶中就有1 1/4"]),
        ("每千人有3張床。", ["千 1000", "3 3"]),
        ("每三天有一班車。", ["三 3 天"]),
        ("60校中有41校改善。", ["60校中有41 41/60"]),
        ("60名校友中有41人。", ["60 60", "41 41"]),
        ("按2:1随机分组。", ["2:1 2"]),
        ("以2:1获胜。", ["2 2", "1 1"]),
        # A whole number and a part.
        ("走2又1/2千米。", ["2又1/2 5/2 千米"]),
        ("走二又三分之一千米。", ["二又三分之一 7/3 千米"]),
        ("走2里，又走1/2千米。", ["2 2", "1/2 1/2"]),
        # A half before a measure word.
        ("加半汤匙油、半小匙盐。", ["半 1/2 汤匙", "半 1/2 小匙"]),
        ("学生半价，不是半价值观。", ["半 1/2"]),
        ("走到半路。", []),
        # The 千 of a unit.
        ("还剩九十千克。", ["九十 90 千克"]),
        ("还剩九千克。", ["九千 9000 克"]),
        ("装机六十万千瓦。", ["六十万 600000 千瓦"]),
        ("还剩九十千人。", []),
        # Tens and some more; a scale is of both.
        ("看了三十几間。", ["三十 30"]),
        ("看了三十多間。", ["三十 30"]),
        ("看了十几间，几十间。", []),
        ("有四十几万人。", ["四十几万 400000"]),
        # Tenths, and what makes another word of them.
        ("四成二為特有種。", ["四成二 42 %"]),
        ("三成五的人。", ["三成五 35 %"]),
        ("三成三人份。", ["三成 30 %", "三 3"]),
        # Money by its sign.
        ("They paid KSh 1,500 there.", ["KSh 1,500 1500 KES"]),
        ("It cost Rp 50,000 or RM40.", ["Rp 50,000 50000 IDR", "RM40 40 MYR"]),
        ("It cost ₦2,000 there.", ["₦2,000 2000 NGN"]),
    ],
)
def test_a_sentence_has_just_these_quantities(text: str, expected: list[str]) -> None:
    found = [each for each in numbers_in(text) if each.kind is NumberKind.QUANTITY]

    written = [
        f"{each.literal} {Fraction(each.value).limit_denominator(1000)} {each.unit}".strip()
        for each in found
    ]
    assert written == expected
