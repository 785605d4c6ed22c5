"""Made-up words, times and views; the same number makes the same."""

import datetime as dt
import random

from collabsite.counting.items import Item
from collabsite.counting.models import Count
from tests.support.counts import day_of

YEARS = 10
WORDS = [
    *["agreement", "archive", "budget", "climate", "cohort", "data", "exchange", "fellowship"],
    *["glacier", "grant", "instrument", "journal", "laboratory", "language", "licence", "method"],
    *["network", "observatory", "partner", "patent", "policy", "quantum", "report", "review"],
    *["river", "sample", "satellite", "school", "student", "survey", "telescope", "visit"],
]
HANZI_WORDS = [
    *["协议", "档案", "预算", "气候", "数据", "交流", "奖学金", "冰川", "仪器", "期刊", "实验室"],
    *["语言", "方法", "网络", "天文台", "专利", "政策", "量子", "报告", "河流", "样本", "卫星"],
]


def word(number: int) -> str:
    """Return one of the English words."""
    return WORDS[number % len(WORDS)]


def time_before(now: dt.datetime, number: int) -> dt.datetime:
    """Return a time of the last years, in no order of the numbers, as after an import."""
    back = (number * 7919) % 100_003 / 100_003 * 365 * YEARS
    return now - dt.timedelta(days=1 + back)


def daily_count(item: Item, now: dt.datetime, chance: random.Random) -> Count:
    """Return the views of an item on a day of the last three months."""
    views = 1 + int(chance.lognormvariate(3, 1.5))
    day = (now - dt.timedelta(days=chance.randrange(2, 90))).date()
    return day_of(item, day, views=views, sessions=(views + 1) // 2)
