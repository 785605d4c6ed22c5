"""Names of rows that are groups of other rows, such as the world, unions and totals. Pure."""

import re

# As whole names, without case; a qualification in brackets may follow: “World (total)”.
_GROUPS = {
    *("world", "global", "total", "all", "all countries", "all areas", "overall", "sum"),
    *("africa", "americas", "asia", "europe", "oceania", "north america", "south america"),
    *("latin america", "latin america and the caribbean", "central america", "middle east"),
    *("east asia", "south asia", "central asia", "western europe", "eastern europe"),
    *("sub-saharan africa", "north africa", "middle east and north africa", "euro area"),
    *("european union", "eurozone", "oecd", "g7", "g20", "brics", "asean", "nato", "opec"),
    *(
        "世界",
        "全球",
        "全部",
        "合计",
        "总计",
        "总和",
        "全国",
        "所有国家",
        "欧盟",
        "欧元区",
        "亚洲",
        "欧洲",
    ),
    *(
        "非洲",
        "美洲",
        "北美洲",
        "南美洲",
        "大洋洲",
        "拉丁美洲",
        "中东",
        "经合组织",
        "东盟",
        "金砖国家",
    ),
    *("二十国集团", "七国集团"),
}
_PATTERNS = re.compile(
    r"eu[- ]?\d{2}|(upper|lower|low|high|middle)([ -](upper|lower|middle|and|&))*[ -]income"
    r"( (countries|economies))?|(least|less|more) developed (countries|regions)"
    r"|(oecd|world|eu|european union)[ -](average|mean|members|countries)|.*\btotal|(中?[高低中]|中等偏[上下])等?收入(国家|经济体)?"
    r"|.*(合计|总计)"
)


def is_group_name(label: str) -> bool:
    """Return whether a name is likely that of a group of rows."""
    name = re.sub(r"\s*[(（].*[)）]$", "", label.strip()).casefold().removeprefix("the ")
    return name in _GROUPS or bool(_PATTERNS.fullmatch(name))
