"""Names with a number in them, each beside a sentence in which the same number counts."""

import pytest

from articles.audit import NumberKind, numbers_in


@pytest.mark.parametrize(
    ("name", "count", "quantities"),
    [
        ("It is open 9–5, Tue–Sun 10 to 4.", "It is 9–5 here.", ["9", "5"]),
        ("On flight UA 1175 it is.", "On it UA flew 1175 times.", ["1175"]),
        ("Read John 3:16 there.", "John won 3:16 there.", ["3", "16"]),
        ("It is Op. 67 of his.", "It is 67 of his.", ["67"]),
        ("They have 20/20 vision.", "They have 19/20 of it.", ["19/20"]),
        ("They played doubles.", "It doubles.", ["doubles"]),
        ("Use USB-C 3.1 there.", "Use up to 3.1 there.", ["3.1"]),
        ("Take a 4x4 there.", "Take a 6x4 there.", ["6", "4"]),
        ("见附录A.2。", "见附录，A占2。", ["2"]),
        ("京东618开始。", "京东有618家店。", ["618"]),
        ("8点上课。", "得8分。", ["8"]),
        ("住三元桥。", "要三元钱。", ["三元"]),
        ("在103会议厅。", "有103个会议厅。", ["103"]),
        ("996真累。", "996人真累。", ["996"]),
    ],
)
def test_a_number_in_a_name_counts_nothing(name: str, count: str, quantities: list[str]) -> None:
    in_name = [each.literal for each in numbers_in(name) if each.kind is NumberKind.QUANTITY]
    counted = [each.literal for each in numbers_in(count) if each.kind is NumberKind.QUANTITY]

    assert not in_name
    assert counted == quantities
