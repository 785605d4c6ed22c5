"""Names with a number in them, each beside a sentence in which the same number counts."""

import pytest

from articles.audit import NumberKind, numbers_in


@pytest.mark.parametrize(
    ("name", "count", "quantities"),
    [
        ("On flight UA 1175 it is.", "On it UA flew 1175 times.", ["1175"]),
        ("Read John 3:16 there.", "John won 3:16 there.", ["3", "16"]),
        ("It is Op. 67 of his.", "It is 67 of his.", ["67"]),
        ("They have 20/20 vision.", "They have 19/20 of it.", ["19/20"]),
        ("Use USB-C 3.1 there.", "Use up to 3.1 there.", ["3.1"]),
        ("见附录A.2。", "见附录，A占2。", ["2"]),
        ("8点上课。", "得8分。", ["8"]),
        ("住三元桥。", "要三元钱。", ["三元"]),
        ("在103会议厅。", "有103个会议厅。", ["103"]),
        ("996真累。", "996人真累。", ["996"]),
        ("1/2 We left.\n2/2 It rained.", "1/2 we left.\n2/3 It rained.", ["1/2", "2/3"]),
        ("1/2 大家好。\n2/2 完了。", "1/2 杯牛奶\n1/3 杯水", ["1/2", "1/3"]),
        ("It is due. 7.2 If it is late", "It is due. 7.2 million paid", ["7.2 million"]),
        ("Application 24/0871 failed.", "Of them 24/871 failed.", ["24/871"]),
        ("See Form 10-K there.", "Cool it to 10 K there.", ["10"]),
        ("Viking 1 landed there.", "Vikings, 12 of them, landed.", ["12"]),
        ("It is inv. 1931.7.22 here.", "It is 1931.7 here.", ["1931.7"]),
        ("10/10 would recommend.", "8/10 would recommend.", ["8/10"]),
        ("如例三所示。", "死亡三例。", ["三"]),
        ("一輛核載的客車。", "一輛車裝53人。", ["一", "53"]),
    ],
)
def test_a_number_in_a_name_counts_nothing(name: str, count: str, quantities: list[str]) -> None:
    in_name = [each.literal for each in numbers_in(name) if each.kind is NumberKind.QUANTITY]
    counted = [each.literal for each in numbers_in(count) if each.kind is NumberKind.QUANTITY]

    assert not in_name
    assert counted == quantities
