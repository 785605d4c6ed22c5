"""Money as it is said in Chinese: 35块, 三块五, 八千块; but 三块电池 are three of a thing."""

import re
from decimal import Decimal

from articles.audit.numbers import Candidate

_DIGITS = {character: value for value, character in enumerate("零一二三四五六七八九")}
# 三块五, 12块8: what follows is tenths.
_TENTHS = re.compile(r"块(?P<tenths>[1-9]|[一二三四五六七八九])(?=[,。;!?、)\n~的一/钱 ]|$)")
_PAID_BEFORE = re.compile(
    "(?:花|卖|付|交|赚|挣|省|欠|涨|降|便宜|贵|价格?|罚|补贴?|减|送|收|退|赔|借|充|转|押|票|费|薪|资|金|款|额|奖|才|只要|仅需|只需|不到|加"
    "|[每一](?:个|斤|杯|张|人|月|天|晚|次|份|碗|瓶|套|本|件|小时|公斤)|[/~-])(?:了|到|至|给|个|掉)?[我你他她它]?(?:了|约|近)? ?$"
)
# 电费这个月多了186块: what is paid for has been named.
_BILLED_BEFORE = re.compile(
    "(?:[电水房车学运话餐油煤气暖网物杂药]费|费用|价格|票价|工资|薪水|房租|租金|成本|账单|奖金|补贴|津贴|押金|开销|饭钱)"
    "[\u4e00-\u9fff]{0,8}[了到至约近共] ?$"
)
_PAID_AFTER = re.compile(
    "块(?:(?:左右|上下|以[上下内]|出头|不到|多|起|就|都|也|买|卖|押金|红包|奖|工资|的(?!电|石|砖|木|肉|豆|蛋|巧)))"
)
_PRICE_AFTER = re.compile("块(?:每|/|一[个斤杯碗份张次天晚盒瓶本件条双盘串套位人桶])")
_ENDS_AFTER = re.compile(r"块(?=[,。;!?、)\n~ …—-]|$|[给的])")
# Nobody spells out as many pieces, but of what is laid or cut.
_MANY = 50
_FEW = 10
_PIECES_AFTER = re.compile("块.{0,2}[砖石板玻电屏地肉糖牌匾碑瓦田木煤冰铁钢表布硬芯光显]")


def take(text: str, number: Candidate) -> None:
    """Take in the 块 after a number that is money, with the tenths that may follow it."""
    if not text.startswith("块", number.end):
        return
    if found := _TENTHS.match(text, number.end):
        tenths = found["tenths"]
        number.value += Decimal(_DIGITS.get(tenths) or int(tenths)) / 10
        number.end = found.end()
    elif _is_money(text, number):
        number.end += 1
    else:
        return
    number.unit = "CNY"


def _is_money(text: str, number: Candidate) -> bool:
    if _PIECES_AFTER.match(text, number.end):
        return False
    paid = _PAID_BEFORE.search(text, max(0, number.start - 8), number.start)
    if paid and _ENDS_AFTER.match(text, number.end):
        return True
    billed = _BILLED_BEFORE.search(text, max(0, number.start - 12), number.start)
    if billed and number.scaled >= _FEW and _ENDS_AFTER.match(text, number.end):
        return True
    many = number.scaled >= _MANY or text[number.end - 1] in "百千万"
    spoken = number.script == "chinese" and many
    paid_after = number.scaled >= _FEW and _PAID_AFTER.match(text, number.end)
    return spoken or bool(paid_after or _PRICE_AFTER.match(text, number.end))
