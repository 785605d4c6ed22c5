"""Names that the columns of published tables commonly have, by the role they play. Pure."""

import unicodedata

from metrics.importing.choices import Role

_NAMES = {
    Role.ENTITY: """
        entity; entity name; entity label; country; countries; country name; country or area;
        country or territory; countries and areas; reference area; ref area; area; area name;
        geo; geography; geographic area; geopolitical entity (reporting); location; economy;
        region; region name; territory; state; city; name; row; institution; university;
        land; staat; pays; país; pais; paese;
        对象; 名称; 国家; 国家或地区; 国家/地区; 国家名称; 地区; 地区名称; 省份; 城市; 机构; 领域
    """,
    Role.ENTITY_CODE: """
        code; entity code; country code; area code; location code; region code; geo code; iso;
        iso2; iso3; iso2c; iso3c; iso code; iso2 code; iso3 code; iso 3; iso 2; iso alpha 3; alpha 3
        code; iso 3166 1 alpha 3; wb code; fips; fips code; 代码; 国家代码; 地区代码; 对象标识; 编码
    """,
    Role.INDICATOR: """
        indicator; indicator name; indicator label; series; series name; variable; variable name;
        measure; measure name; metric; indikator; indicateur; indicador; metric name; subject descriptor; statistic; statistic label; 指标; 指标名称;
        变量; 项目
    """,
    Role.INDICATOR_CODE: """
        indicator code; series code; variable code; weo subject code; measure code; statistic code; 指标代码;
        指标标识; 指标编码
    """,
    Role.PERIOD: """
        period; year; years; yr; fy; fiscal year; financial year; academic year; school year;
        season; date; time; time period; time (year); reference period;
        year month; month; quarter; day; yearmonth; jahr; berichtsjahr; monat; datum; année; annee;
        año; ano; anno; fecha; mois; 时期; 年份; 年; 年度; 学年; 财年; 时间; 日期; 月份; 季度
    """,
    Role.VALUE: """
        value; values; obs value; obs_value; observation value; observed value; observation; data
        value; wert; valeur; valor; valore; 值; 数值; 观测值; 数据
    """,
    Role.FLAG: """
        status; obs status; observation status; flag; flags; obs flag; observation flag; flag codes;
        value flag; 状态; 标记
    """,
    Role.NOTE: """
        note; notes; comment; comments; remark; remarks; obs comment; footnote; footnotes; value
        footnotes; 备注; 注; 注释; 说明
    """,
    Role.SOURCE: "source; source key; 来源; 来源文献",
    # Of SDMX and of statistics offices; never needed to tell one value from another.
    Role.IGNORED: """
        dataflow; structure; structure id; structure name; action; last update; unit mult; unit
        multiplier; decimals; conf status; confidentiality status (flag); time format; base per;
        pre break value
    """,
    Role.AS_WRITTEN: "as written",
    Role.KIND: "kind",
    Role.UNIT: "unit",
    Role.COMPACT: "compact",
    Role.DECIMALS: "decimals",
    Role.ROUNDING: "rounding",
    Role.DEFINITION: "definition",
}


_YEARS = {
    *("year", "years", "yr", "fy", "fiscal year", "financial year", "academic year", "school year"),
    *("season", "jahr", "berichtsjahr", "année", "annee", "año", "ano", "anno"),
    *("年份", "年", "年度", "学年", "财年"),
}


def fold_head(head: str) -> str:
    """Return the name of a column without differences of case, width, spaces and underscores."""
    text = unicodedata.normalize("NFKC", head).replace("_", " ").replace("-", " ")
    return " ".join(text.split()).casefold()


_ROLES = {fold_head(name): role for role, names in _NAMES.items() for name in names.split(";")} | {
    "decimals": Role.DECIMALS
}


def usual_role(head: str) -> Role | None:
    """Return the role that a column of this name commonly plays, or None.

    `REF_AREA: Reference area`, as SDMX-CSV writes codes with labels, is known by its code.
    """
    folded = fold_head(head)
    return _ROLES.get(folded) or (_ROLES.get(folded.split(":")[0]) if ":" in folded else None)


def says_year(head: str) -> bool:
    """Return whether a column of this name has years, so that `22` is one."""
    return fold_head(head) in _YEARS


# Columns of our own long downloads, in which `entity` and `indicator` are codes if labels follow.
OWN = {"entity", "indicator", "value"}
OWN_ONLY = {
    "entity label": Role.ENTITY,
    "indicator label": Role.INDICATOR,
    "as written": Role.AS_WRITTEN,
    "kind": Role.KIND,
    "unit": Role.UNIT,
    "compact": Role.COMPACT,
    "decimals": Role.DECIMALS,
    "rounding": Role.ROUNDING,
    "definition": Role.DEFINITION,
}
