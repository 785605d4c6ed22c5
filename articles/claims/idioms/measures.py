"""Words that tell which column a text speaks of: the deepest lake is so by its depth.

A row has the words of a text, and those of the names of columns that they mean, in both languages.
"""

import re

# Words in a text, and parts of the name of a column.
_ROWS: tuple[tuple[str, str], ...] = (
    (r"\b(?:deep|shallow)(?:er|est)?\b|[最更还]深|[最更还]浅", r"\bdepth|\bdeep|深"),
    (r"\btall(?:er|est)?\b", r"\bheight|\btall|高度|身高|株高|海拔"),
    (
        r"\b(?:long|short)(?:er|est)\b|[最更还]长|[最更还]短",
        r"\blength|\bspan|\blong|长度|全长|跨|里程",
    ),
    (r"\b(?:heav|light)i?(?:er|est)\b|[最更还]重|[最更还]轻", r"\bweight|\bmass\b|重量|体重"),
    (r"\b(?:old|young)(?:er|est)\b|年纪|[最更还]年轻|[最更还]老", r"\bage\b|年龄"),
    (r"\b(?:hot|warm|cold|cool)(?:t?er|t?est)?\b|[最更还][冷热]", r"\btemperature|气温|温度"),
    (
        r"\b(?:wet|dri|rain[iy])(?:t?er|t?est)\b|\brain(?:s|ed|fall)?\b|雨水?",
        r"\brain|\bprecipitation|降水|雨",
    ),
    (
        r"\b(?:cheap|dear)(?:er|est)?\b|\bpric[ei](?:y|er|est)?\b|\b(?:in)?expensive\b|\bcost(?:s|ly|lier|liest)?\b|[贵贱]|便宜",
        r"\bprice|\bcost|\brent\b|\bfare|价|租金|成本",
    ),
    (
        r"\b(?:busy|busi|quiet)(?:er|est)?\b",
        r"\bpassengers|\btraffic|\bridership|\btrips|\bvisits|\baudience|客流|流量|人次|运量",
    ),
    (r"\bpopulous\b|人口", r"\bpopulation|人口"),
    (r"\b(?:rich|poor)(?:er|est)\b|[最更还][富穷]", r"\bgdp\b|\bincome|生产总值|收入"),
    (
        r"\b(?:yield|produc|outproduc|harvest|press|grew|grow)(?:s|e|es|ed|er|ers|ing)?\b(?! (?:by|for|faster|fastest|more slowly))|\bmade\b(?! up)|\bmakes\b(?! up)|\bturn(?:s|ed) out\b|\bbrings? in\b|\bcrop|\boutput|\bsupplie[sd]\b|\bsupply\b|产(?!值|业|品)|收成",
        r"\bproduction|\boutput|\bharvest|\byield|\bcrop|产量|产出|收获",
    ),
    (
        r"\bexport|\babroad\b|\bshipped\b|\bships\b|\boverseas\b|出口|外销|外贸",
        r"\bexport|出口|外销",
    ),
    (r"\bimport(?:s|ed|er|ers)?\b|进口", r"\bimports\b|进口"),
    (r"\bwater\b|水量", r"\bvolume|\bdischarge|\bflow|蓄水量|流量|库容"),
    (
        r"\bearn(?:s|ed|ing|ings)?\b|\bgross(?:es|ed)?\b|\btakings\b|\brevenues?\b|\bturnover\b|\breceipts\b|营收|收入|赚|进账|票房",
        r"\brevenue|\breceipts|\btakings|\bturnover|\bincome|\bsales\b|\bgross|营收|收入|票房|产值",
    ),
    (
        r"\b(?:attract|welcom|pull|draw|drew|visit|tourist|guest|crowd|gate|spectator|audience|supporter|attendance)[a-z]*\b|游客|旅客|观众|参观|到访|上座|客流",
        r"\bvisits|\bvisitors|\barrivals|\battendance|\baudience|\bspectators|\bguests|人次|游客|旅客|观众|参观|上座",
    ),
    (r"\bemi(?:t|ts|tted|tter|tters|ssions?)\b|\bpollut|排放|[最更]脏", r"\bemission|排放"),
    (
        r"\bemploy[a-z]*\b|\bjobs?\b|\bstaff\b|\bworkers?\b|员工|职工|雇员|人手|就业",
        r"\bemploy|\bstaff|\bworkers|\bjobs|员工|职工|雇员|就业",
    ),
    (r"\bteach(?:er|ers|ing)\b|老师|教师|师资", r"\bteachers|教师"),
    (
        r"\b(?:pupil|student|child|children|learner)s?\b|学生|孩子|儿童",
        r"\bstudents|\bpupils|\bchildren|学生|在校生",
    ),
    (
        r"\bsp(?:end|ends|ent|ending|ender)\b|\bexpenditure|花钱|支出|开支|经费",
        r"\bspending|\bexpenditure|支出|经费|花费",
    ),
    (r"\bseats?\b|\bcapacity\b|座位|席位|容量", r"\bcapacity|\bseats|座位|席|容量"),
    (
        r"\b(?:store|outlet|branch|shop)(?:e?s)?\b|门店|门市|店(?!铺租)",
        r"\bstores|\boutlets|\bbranches|\bshops|门店|店数|门市",
    ),
    (r"\brecession|衰退|景气", r"\bgrowth|增长率|增速|成长率|增速"),
    (r"\bstations?\b|车站", r"\bstations|车站"),
    (
        r"\b(?:big|larg|small)(?:g?er|g?est)\b (?:lake|park|desert|island|country|state|city|reserve)s?|占地|地盘|幅员",
        r"\barea\b|面积",
    ),
)
HINTS = tuple(
    (re.compile(words, re.IGNORECASE), re.compile(names, re.IGNORECASE)) for words, names in _ROWS
)
