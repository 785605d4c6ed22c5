"""Names of rows that are guessed to be groups of others."""

import pytest

from metrics.cells.group_names import is_group_name

pytestmark = pytest.mark.nodb


@pytest.mark.parametrize(
    "name",
    [
        *("World", "the World", "EU-27", "EU 28", "OECD", "OECD average", "High income", "Total"),
        *("Upper middle income", "Low & middle income", "Lower-middle-income countries"),
        *("European Union (27)", "Grand total", "世界", "全球", "合计", "各地区合计", "高收入国家"),
        *("中等偏上收入国家", "欧盟（27国）"),
    ],
)
def test_groups_are_known_by_their_names(name: str) -> None:
    assert is_group_name(name)


@pytest.mark.parametrize(
    "name",
    [
        *(
            "China",
            "Central African Republic",
            "South Africa",
            "Worldwide Fund",
            "Totality",
            "Elbe",
        ),
        *("中国", "世界银行", "高邮", "Income", "Asian studies", "Euler", ""),
    ],
)
def test_other_rows_are_not(name: str) -> None:
    assert not is_group_name(name)
