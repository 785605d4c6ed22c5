"""Units and kinds that adjacent numbers share, and approximations, which are two numbers."""

from decimal import Decimal

import pytest

from articles.audit import NumberKind, numbers_in


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("At a ratio of 2:15 it works.", [("2", "2", ""), ("15", "15", "")]),
        ("Mixed 1:10 it works.", [("1", "1", ""), ("10", "10", "")]),
        ("A share of 20–30% is fine.", [("20", "20", "%"), ("30%", "30", "%")]),
        ("Between 5 and 7 percent voted.", [("5", "5", "%"), ("7 percent", "7", "%")]),
        ("From 3 to 4 million came.", [("3", "3000000", ""), ("4 million", "4000000", "")]),
        ("It costs €3–4 million.", [("€3", "3000000", "EUR"), ("4 million", "4000000", "EUR")]),
        ("It cost €10-20m.", [("€10", "10000000", "EUR"), ("20m", "20000000", "EUR")]),
        ("It rose two- to threefold.", [("two", "2", "×"), ("threefold", "3", "×")]),
        ("Of 3, 5 and 7% each.", [("3", "3", "%"), ("5", "5", "%"), ("7%", "7", "%")]),
        ("每斤26元-27元。", [("26元", "26", "CNY"), ("27元", "27", "CNY")]),
        ("占20%～30%。", [("20%", "20", "%"), ("30%", "30", "%")]),
        ("投入300至400万元。", [("300", "3000000", "CNY"), ("400万元", "4000000", "CNY")]),
        ("有三到五人。", [("三", "3", ""), ("五", "5", "")]),
        ("占三到五成。", [("三", "30", "%"), ("五成", "50", "%")]),
        ("占百分之三十到四十。", [("百分之三十", "30", "%"), ("四十", "40", "%")]),
        ("由（8.1±0.9）%降至", [("8.1", "8.1", "%"), ("0.9", "0.9", "%")]),
        ("Set to 60/80/100 °C.", [("60", "60", ""), ("80", "80", ""), ("100", "100", "°C")]),
        (
            "It is between €30 and €33 billion.",
            [("€30", "30000000000", "EUR"), ("€33 billion", "33000000000", "EUR")],
        ),
        ("Bake at 180°C/350°F then.", [("180", "180", "°C"), ("350", "350", "°F")]),
        # Guesses in Chinese numerals name both ends.
        ("来了三四个人。", [("三", "3", ""), ("四", "4", "")]),
        ("睡十四五个小时。", [("十四", "14", ""), ("五", "15", "")]),
        ("十七八岁的人。", [("十七", "17", "岁"), ("八", "18", "岁")]),
        ("风力七八级。", [("七", "7", "级"), ("八", "8", "级")]),
        ("七八十岁的人。", [("七", "70", "岁"), ("八十", "80", "岁")]),
        ("投入两三万元。", [("两", "20000", "CNY"), ("三万元", "30000", "CNY")]),
        ("有三至五万元。", [("三", "30000", "CNY"), ("五万元", "50000", "CNY")]),
        ("有三千至五万人。", [("三千", "3000", ""), ("五万", "50000", "")]),
        ("有两到三千万人。", [("两", "20000000", ""), ("三千万", "30000000", "")]),
        ("From two to three million.", [("two", "2000000", ""), ("three million", "3000000", "")]),
        ("From two to one million.", [("two", "2", ""), ("one million", "1000000", "")]),
        ("占六七成。", [("六", "60", "%"), ("七成", "70", "%")]),
        # Scores are no times of day.
        (
            "以25∶18、25∶21胜。",
            [("25", "25", ""), ("18", "18", ""), ("25", "25", ""), ("21", "21", "")],
        ),
    ],
)
def test_both_ends_of_a_range_have_what_it_says_once(
    text: str, expected: list[tuple[str, str, str]]
) -> None:
    numbers = numbers_in(text)

    assert [(each.literal, format(each.value, "f"), each.unit) for each in numbers] == expected


@pytest.mark.parametrize(
    ("text", "kind", "values"),
    [
        ("It ran 2019–21 here.", NumberKind.YEAR, ["2019", "2021"]),
        ("It ran on 9 and 10 July.", NumberKind.DATE, ["9", "0710"]),
        ("第三、四期。", NumberKind.ORDINAL, ["3", "4"]),
        ("See sections 3 and 4 here.", NumberKind.IDENTIFIER, ["3", "4"]),
        ("It ran from 2015 to 2022 here.", NumberKind.YEAR, ["2015", "2022"]),
    ],
)
def test_what_follows_a_year_or_a_label_in_a_range_is_of_its_kind(
    text: str, kind: NumberKind, values: list[str]
) -> None:
    numbers = numbers_in(text)

    assert [(each.kind, each.value) for each in numbers] == [
        (kind, Decimal(value)) for value in values
    ]
