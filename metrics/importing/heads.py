"""Names that the columns of published tables commonly have, by the part that they play. Pure."""

import re
import unicodedata
from collections.abc import Sequence

from metrics.importing.choices import Role

_NAMES = {
    Role.ENTITY: """
        entity; entity name; country; countries; country name; country or area; country or territory;
        reference area; ref area; area; area name; geo; geography; location; economy; region;
        region name; territory; state; city; name; row; institution; university; land; staat; pays;
        país; pais; paese; 对象; 名称; 国家; 国家或地区; 国家/地区; 国家名称; 地区; 地区名称; 省份;
        城市; 机构; 领域
    """,
    Role.ENTITY_CODE: """
        code; entity code; country code; area code; location code; region code; geo code; iso; iso2;
        iso3; iso code; iso alpha 3; fips; fips code; 代码; 国家代码; 地区代码; 编码
    """,
    Role.INDICATOR: """
        indicator; indicator name; series; series name; variable; variable name; measure;
        measure name; metric; metric name; subject descriptor; statistic; statistic label; indikator;
        indicateur; indicador; 指标; 指标名称; 变量; 项目
    """,
    Role.INDICATOR_CODE: """
        indicator code; series code; variable code; measure code; statistic code; 指标代码; 指标编码
    """,
    Role.PERIOD: """
        period; year; years; yr; fy; fiscal year; financial year; academic year; school year; season;
        date; time; time period; reference period; year month; month; quarter; week; day; yearmonth;
        jahr; monat; datum; année; annee; año; ano; anno; fecha; mois; 时期; 年份; 年; 年度; 学年;
        财年; 时间; 日期; 月份; 季度; 周
    """,
    Role.VALUE: """
        value; values; obs value; observation value; observed value; observation; data value; wert;
        valeur; valor; valore; 值; 数值; 观测值; 数据
    """,
    Role.NOTE: """
        note; notes; comment; comments; remark; remarks; obs comment; footnote; footnotes; 备注; 注;
        注释; 说明
    """,
}
_YEARS = {
    *("year", "years", "yr", "fy", "fiscal year", "financial year", "academic year", "school year"),
    *(
        "season",
        "jahr",
        "année",
        "annee",
        "año",
        "ano",
        "anno",
        "年份",
        "年",
        "年度",
        "学年",
        "财年",
    ),
}
# Columns of our own long downloads, in which `entity` and `indicator` are codes if labels follow.
_OWN = {
    "entity": Role.ENTITY,
    "entity label": Role.ENTITY,
    "indicator": Role.INDICATOR,
    "indicator label": Role.INDICATOR,
    "period": Role.PERIOD,
    "value": Role.VALUE,
    "as written": Role.AS_WRITTEN,
    "status": Role.FLAG,
    "note": Role.NOTE,
    "source": Role.SOURCE,
    "kind": Role.KIND,
    "unit": Role.UNIT,
    "compact": Role.COMPACT,
    "decimals": Role.DECIMALS,
    "rounding": Role.ROUNDING,
    "definition": Role.DEFINITION,
}
_ALWAYS_OWN = {"entity", "indicator", "value"}
_ONLY_OWN = {"entity label", "indicator label", "as written", "kind", "compact", "definition"}
# Numbers below such a head are names and no quantities.
_CODES = re.compile(
    r"(?:.*[\W_])?(?:id|code|zip|fips|isbn)|(?:.* )?(?:no|nr)\.|no|nr|.*(?:编号|序号|代码|编码)",
    re.IGNORECASE,
)


def fold_head(head: str) -> str:
    """Return the name of a column without differences of case, width, spaces and underscores."""
    text = unicodedata.normalize("NFKC", head).replace("_", " ").replace("-", " ")
    return " ".join(text.split()).casefold()


_ROLES = {fold_head(name): role for role, names in _NAMES.items() for name in names.split(";")}


def usual_role(head: str) -> Role | None:
    """Return the role that a column of this name commonly plays, or None."""
    return _ROLES.get(fold_head(head))


def says_year(head: str) -> bool:
    """Return whether a column of this name has years, so that `22` is one."""
    return fold_head(head) in _YEARS


def names_codes(head: str) -> bool:
    """Return whether numbers below this head are codes: `Station ID`, `ZIP`, 编号."""
    return _CODES.fullmatch(head.strip()) is not None


def own_roles(header: Sequence[str]) -> list[Role] | None:
    """Return the roles of our own long layout, or None if it is another table.

    It is ours if it has one of the columns that no other table has; columns that it does not have
    are not read.
    """
    folded = [fold_head(head) for head in header]
    if not set(folded) >= _ALWAYS_OWN or not _ONLY_OWN & set(folded):
        return None
    roles: list[Role] = []
    for name in folded:
        role = _OWN.get(name, Role.IGNORED)
        if name in {"entity", "indicator"} and f"{name} label" in folded:
            role = Role.ENTITY_CODE if name == "entity" else Role.INDICATOR_CODE
        roles.append(Role.IGNORED if role in roles else role)
    return roles


def may_be_own(header: Sequence[str]) -> bool:
    """Return whether a table has the columns that all of our own long downloads have."""
    return {fold_head(head) for head in header} >= _ALWAYS_OWN
