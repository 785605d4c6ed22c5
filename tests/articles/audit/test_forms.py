"""Each form that a number takes, and each number that is no quantity, a sentence for every one."""

from decimal import Decimal
from fractions import Fraction

import pytest

from articles.audit import Kind, numbers_in

QUANTITIES = [
    # In digits.
    ("They made 12 maps.", "12", "12", ""),
    ("It changed by -3 places.", "-3", "-3", ""),
    ("It changed by −3.5 places.", "−3.5", "-3.5", ""),
    ("Trade grew +8%.", "+8%", "8", "%"),
    ("There are 1,240,500 readers.", "1,240,500", "1240500", ""),
    ("There are 1 240 500 readers.", "1 240 500", "1240500", ""),
    ("There are 12,34,567 readers.", "12,34,567", "1234567", ""),
    ("There are 1.234.567 readers.", "1.234.567", "1234567", ""),
    ("The factor is 0.05 here.", "0.05", "0.05", ""),
    ("With p = .003 it holds.", ".003", "0.003", ""),
    ("Of 6.02 × 10^23 molecules", "6.02 × 10^23", "602000000000000000000000", ""),
    ("Of 10⁶ cells", "10⁶", "1000000", ""),
    ("It has 3e8 cells.", "3e8", "300000000", ""),
    ("共有１２３人。", "１２３", "123", ""),
    ("增长３．５％。", "３．５％", "3.5", "%"),
    ("It takes 2½ hours.", "2½", "2.5", "hours"),
    ("It takes ¾ of it.", "¾", "0.75", ""),
    ("It fell to minus 5 there.", "minus 5", "-5", ""),
    ("It spends 2,1% of it.", "2,1%", "2.1", "%"),
    # Scales.
    ("It has 1.2M users.", "1.2M", "1200000", ""),
    ("It has 950K users.", "950K", "950000", ""),
    ("It has 7 billion users.", "7 billion", "7000000000", ""),
    ("It lost $1.2M.", "$1.2M", "1200000", "USD"),
    ("It lost €400 million.", "€400 million", "400000000", "EUR"),
    ("It lost £3bn.", "£3bn", "3000000000", "GBP"),
    ("It lost -$5m.", "-$5m", "-5000000", "USD"),
    ("It cost 20 dollars.", "20 dollars", "20", "USD"),
    ("It cost EUR 1,500.", "EUR 1,500", "1500", "EUR"),
    ("They gave 5m homes.", "5m", "5000000", ""),
    ("It is 5m long.", "5", "5", "m"),
    ("It cost 138p there.", "138p", "138", "penny"),
    ("It cost 30 Swiss francs.", "30 Swiss francs", "30", "CHF"),
    ("It cost 40 lari there.", "40 lari", "40", "GEL"),
    ("一天花了新台币500元。", "新台币500元", "500", "TWD"),
    ("花了35块。", "35块", "35", "CNY"),
    ("花了二十六块八。", "二十六块八", "26.8", "CNY"),
    ("坐车要一块五。", "一块五", "1.5", "CNY"),
    ("坏了三块电池。", "三", "3", ""),
    ("发了八千块奖金。", "八千块", "8000", "CNY"),
    ("奶茶12块一杯。", "12块", "12", "CNY"),
    ("投入三万多元。", "三万多元", "30000", "CNY"),
    ("有1万2。", "1万2", "12000", ""),
    ("投入1.5个亿。", "1.5个亿", "150000000", ""),
    ("这台有16G内存。", "16", "16", "GB"),
    ("有1.2万人。", "1.2万", "12000", ""),
    ("有3亿人。", "3亿", "300000000", ""),
    ("有1.5万亿元。", "1.5万亿元", "1500000000000", "CNY"),
    ("有1亿2000万人。", "1亿2000万", "120000000", ""),
    ("有3万5000人。", "3万5000", "35000", ""),
    ("有4800余万人。", "4800余万", "48000000", ""),
    ("投入400万欧元。", "400万欧元", "4000000", "EUR"),
    ("投入人民币60元。", "人民币60元", "60", "CNY"),
    # Per cent, points, multiples.
    ("It rose 35%.", "35%", "35", "%"),
    ("It rose 35 per cent.", "35 per cent", "35", "%"),
    ("It rose 35 percent.", "35 percent", "35", "%"),
    ("It rose 2.5 percentage points.", "2.5 percentage points", "2.5", "percentage points"),
    ("It rose 2.5 pp.", "2.5 pp", "2.5", "percentage points"),
    ("It rose 25 basis points.", "25 basis points", "25", "basis points"),
    ("提高2.5个百分点。", "2.5个百分点", "2.5", "percentage points"),
    ("提高25个基点。", "25个基点", "25", "basis points"),
    ("A 3.5-fold rise.", "3.5-fold", "3.5", "×"),
    ("It runs 10× faster.", "10×", "10", "×"),
    ("It runs 10x faster.", "10x", "10", "×"),
    ("It runs three times faster.", "three times", "3", "×"),
    ("It grew tenfold.", "tenfold", "10", "×"),
    ("Output doubled.", "doubled", "2", "×"),
    ("是去年的3.5倍。", "3.5倍", "3.5", "×"),
    ("产量翻一番。", "翻一番", "2", "×"),
    ("产量翻了两番。", "翻了两番", "4", "×"),
    ("产量翻了七番。", "翻了七番", "128", "×"),
    ("增长五百多倍。", "五百多倍", "500", "×"),
    ("费用减半收取。", "减半", "0.5", "×"),
    ("The risk was halved.", "halved", "0.5", "×"),
    ("It is to double every year.", "double", "2", "×"),
    ("Sales may triple.", "triple", "3", "×"),
    ("It won three times last week.", "three", "3", ""),
    ("It is given 3 times daily.", "3", "3", ""),
    ("It is 2.5 times the fee.", "2.5 times", "2.5", "×"),
    ("It spun at 3,000 × g.", "3,000", "3000", ""),
    ("It has 432 pp.", "432", "432", ""),
    ("Over 1,452 bp of DNA", "1,452", "1452", "bp"),
    ("Last July, 13 provinces did.", "13", "13", ""),
    # Spelled out.
    ("They made twelve maps.", "twelve", "12", ""),
    ("They made twenty-five maps.", "twenty-five", "25", ""),
    ("They made a hundred and twenty maps.", "a hundred and twenty", "120", ""),
    ("They made two thousand five hundred maps.", "two thousand five hundred", "2500", ""),
    ("They made two and a half maps.", "two and a half", "2.5", ""),
    ("They made two point five maps.", "two point five", "2.5", ""),
    ("It has three million users.", "three million", "3000000", ""),
    ("It has half a million users.", "half a million", "500000", ""),
    ("A three-and-a-half-year term.", "three-and-a-half", "3.5", "year"),
    ("About two thirds agree.", "two thirds", "2/3", ""),
    ("About three-quarters agree.", "three-quarters", "3/4", ""),
    ("A third of them agree.", "A third", "1/3", ""),
    ("Sales fell by a fifth.", "a fifth", "1/5", ""),
    ("Half of them agree.", "Half", "1/2", ""),
    ("Now one in five agrees.", "one in five", "1/5", ""),
    ("Now 3 out of 10 agree.", "3 out of 10", "3/10", ""),
    ("A one-in-four chance.", "one-in-four", "1/4", ""),
    ("Almost a quarter (in all) agreed.", "a quarter", "1/4", ""),
    ("A third were new.", "A third", "1/3", ""),
    ("It has PIs 23 in all.", "23", "23", ""),
    ("他连任三届。", "三", "3", ""),
    ("三日后开会。", "三", "3", "日"),
    ("Now 3/4 of them agree.", "3/4", "3/4", ""),
    ("There is only one left.", "one", "1", ""),
    ("有三十五人。", "三十五", "35", ""),
    ("有两千三百人。", "两千三百", "2300", ""),
    ("有两万五千人。", "两万五千", "25000", ""),
    ("有一千零五十人。", "一千零五十", "1050", ""),
    ("有三点五亿人。", "三点五亿", "350000000", ""),
    ("有两万五人。", "两万五", "25000", ""),
    ("占百分之三十五。", "百分之三十五", "35", "%"),
    ("占百分之3.5。", "百分之3.5", "3.5", "%"),
    ("占千分之三。", "千分之三", "3", "‰"),
    ("占三成。", "三成", "30", "%"),
    ("占三成五。", "三成五", "35", "%"),
    ("占三分之二。", "三分之二", "2/3", ""),
    ("占一半。", "一半", "1/2", ""),
    ("等了一个半小时。", "一个半", "1.5", "小时"),
    ("等了1个半小时。", "1个半", "1.5", "小时"),
    ("等了两年半。", "两年半", "2.5", "年"),
    ("要一斤半。", "一斤半", "1.5", "斤"),
    ("要半勺。", "半", "0.5", "勺"),
    ("等了半个钟。", "半", "0.5", ""),
    ("占一多半。", "一多半", "0.5", ""),
    ("年过半百。", "半百", "50", ""),
    ("八旬老人来了。", "八旬", "80", ""),
    ("身高一米七五。", "一米七五", "1.75", "米"),
    ("来了三十来号人。", "三十", "30", ""),
    ("等了十来天。", "十", "10", ""),
    ("等了十分钟。", "十", "10", "分钟"),
    ("走了三公里。", "三", "3", "公里"),
    ("提高一倍。", "一倍", "1", "×"),
    ("每千人有医师。", "千", "1000", ""),
    ("豪取七连胜。", "七", "7", ""),
    ("想过两回。", "两", "2", ""),
    ("打九五折。", "九五", "9.5", ""),
    ("距今五千年。", "五千", "5000", "年"),
    ("再等零两个月。", "两", "2", "个月"),
    ("有五个国家。", "五", "5", ""),
    ("共计壹佰贰拾万元。", "壹佰贰拾万元", "1200000", "CNY"),
    ("气温零下40度。", "零下40", "-40", "度"),
    ("每周一次例会。", "一", "1", ""),
    ("学期一共一个月。", "一", "1", "个月"),
]

OTHERS = [
    # Years.
    ("It began in 2019.", "2019", Kind.YEAR),
    ("It began in the 1990s.", "1990s", Kind.YEAR),
    ("It began in the 90s.", "90s", Kind.YEAR),
    ("一九八九年的事。", "一九八九年", Kind.YEAR),
    ("It began in FY2023.", "FY2023", Kind.YEAR),
    ("It fell in 44 BC.", "44 BC", Kind.YEAR),
    ("始于2019年。", "2019年", Kind.YEAR),
    ("始于二〇一九年。", "二〇一九年", Kind.YEAR),
    ("始于90年代。", "90年代", Kind.YEAR),
    ("始于昭和40年。", "40年", Kind.YEAR),
    ("公元前1046—前977年。", "977年", Kind.YEAR),
    ("九八年的事。", "九八年", Kind.YEAR),
    ("零三年的事。", "零三年", Kind.YEAR),
    ("98年出生。", "98年", Kind.YEAR),
    ("是2024级新生。", "2024", Kind.YEAR),
    ("Toledo, about 1068 (AH 460).", "1068", Kind.YEAR),
    ("始于宁康三年（375年）。", "三年", Kind.YEAR),
    # Dates and times.
    ("It began on 3 May 2019.", "3 May 2019", Kind.DATE),
    ("It began on May 3rd, 2019.", "May 3rd, 2019", Kind.DATE),
    ("It began in March 2019.", "March 2019", Kind.DATE),
    ("It began on 2019-05-03.", "2019-05-03", Kind.DATE),
    ("It began on 03/05/2019.", "03/05/2019", Kind.DATE),
    ("It began at 9:30 am.", "9:30 am", Kind.DATE),
    ("It began at 9 p.m.", "9 p.m.", Kind.DATE),
    ("It began on Monday at 11.", "11", Kind.DATE),
    ("It began at half past seven.", "seven", Kind.DATE),
    ("It is on 3 Dec, 7pm.", "7pm", Kind.DATE),
    ("始于2019年5月3日。", "2019年5月3日", Kind.DATE),
    ("始于五月三日。", "五月三日", Kind.DATE),
    ("下午3点开会。", "3点", Kind.DATE),
    ("6点50起床。", "6点50", Kind.DATE),
    ("八点二十到。", "八点二十", Kind.DATE),
    ("It left at 8.30-ish.", "8.30", Kind.DATE),
    ("It began at 0300 GMT.", "0300", Kind.DATE),
    ("农历正月十五。", "十五", Kind.DATE),
    ("周三开会。", "三", Kind.DATE),
    # Ordinals.
    ("It was the 3rd try.", "3rd", Kind.ORDINAL),
    ("It was the third try.", "third", Kind.ORDINAL),
    ("It was the twenty-first try.", "twenty-first", Kind.ORDINAL),
    ("这是第3次。", "第3", Kind.ORDINAL),
    ("这是第三次。", "第三", Kind.ORDINAL),
    ("在21世纪。", "21", Kind.ORDINAL),
    ("获二等奖。", "二", Kind.ORDINAL),
    ("英语六级以上。", "六", Kind.ORDINAL),
    ("It was late and, secondly, wrong.", "secondly", Kind.ORDINAL),
    # Identifiers.
    ("They studied COVID-19 then.", "COVID-19", Kind.IDENTIFIER),
    ("They studied CO2 then.", "CO2", Kind.IDENTIFIER),
    ("They studied H.264 then.", "H.264", Kind.IDENTIFIER),
    ("They used Horizon 2020 money.", "2020", Kind.IDENTIFIER),
    ("See section 3.2 of it.", "3.2", Kind.IDENTIFIER),
    ("See § 12 of it.", "12", Kind.IDENTIFIER),
    ("See Table 4.", "4", Kind.IDENTIFIER),
    ("See eq. (17).", "17", Kind.IDENTIFIER),
    ("As others say [12, 13].", "12", Kind.IDENTIFIER),
    ("3.2 Funding of laboratories", "3.2", Kind.IDENTIFIER),
    ("2. They came.", "2", Kind.IDENTIFIER),
    ("People with type 2 diabetes", "2", Kind.IDENTIFIER),
    ("In Chapter Two it ends.", "Two", Kind.IDENTIFIER),
    ("See 10.1234/abc.56 there.", "10.1234/abc.56", Kind.IDENTIFIER),
    ("See https://example.org/2019/3 there.", "https://example.org/2019/3", Kind.IDENTIFIER),
    ("Run version 3.12.1 there.", "3.12.1", Kind.IDENTIFIER),
    ("Ask 192.0.2.17 there.", "192.0.2.17", Kind.IDENTIFIER),
    ("Call +44 20 7946 0958 there.", "+44 20 7946 0958", Kind.IDENTIFIER),
    ("Live at 221 Baker Street.", "221", Kind.IDENTIFIER),
    ("At Edinburgh EH9 3FJ.", "EH9", Kind.IDENTIFIER),
    ("ISBN 978-3-16-148410-0 is out.", "978-3-16-148410-0", Kind.IDENTIFIER),
    ("Under Directive 2010/75/EU it ends.", "2010/75/EU", Kind.IDENTIFIER),
    ("BMJ 2011;31:1307–22.", "2011;31:1307–22", Kind.IDENTIFIER),
    ("Nature 521, 436–444 (2015).", "521, 436–444", Kind.IDENTIFIER),
    ("J. Biol. Chem. 276(3), 1234-1240.", "276(3), 1234-1240", Kind.IDENTIFIER),
    ("Restated under IAS 19.", "19", Kind.IDENTIFIER),
    ("At Beijing 100084, China.", "100084", Kind.IDENTIFIER),
    ("Contents...... 35", "35", Kind.IDENTIFIER),
    ("We (1) try it and (2) like it.", "2", Kind.IDENTIFIER),
    ("Take Unit 4B there.", "4B", Kind.IDENTIFIER),
    ("账号：6222 0012 3456 7890。", "6222 0012 3456 7890", Kind.IDENTIFIER),
    ("Agent 007 came.", "007", Kind.IDENTIFIER),
    ("A film in 4K is sharp.", "4K", Kind.IDENTIFIER),
    ("Over 5G it is quick.", "5G", Kind.IDENTIFIER),
    ("见图4。", "4", Kind.IDENTIFIER),
    ("批准号：41771234。", "41771234", Kind.IDENTIFIER),
    ("邮编210093。", "210093", Kind.IDENTIFIER),
    ("手机13912345678。", "13912345678", Kind.IDENTIFIER),
    ("在501室。", "501", Kind.IDENTIFIER),
    ("世界500强企业。", "500", Kind.IDENTIFIER),
    ("是5A级景区。", "5", Kind.IDENTIFIER),
    ("湖北 武汉 430070。", "430070", Kind.IDENTIFIER),
    ("患2型糖尿病。", "2", Kind.IDENTIFIER),
    ("买5幢1203室。", "5", Kind.IDENTIFIER),
    ("住人民路188号。", "188", Kind.IDENTIFIER),
    ("沪深300估值高。", "300", Kind.IDENTIFIER),
    ("见附注七、23。", "23", Kind.IDENTIFIER),
    ("用驱动566.36。", "566.36", Kind.IDENTIFIER),
    ("They studied CO₂ then.", "CO₂", Kind.IDENTIFIER),
    ("The log says error -110.", "-110", Kind.IDENTIFIER),
    ("I rolled back to 2.3 then.", "2.3", Kind.IDENTIFIER),
    ("A first knuckle (102) turns.", "102", Kind.IDENTIFIER),
    ("See US 11,482,913 B2.", "11,482,913", Kind.IDENTIFIER),
    ("See Ashcombe v Tull (2004) 2 AC 118.", "2 AC 118", Kind.IDENTIFIER),
    ("Take a Pi 4B there.", "4B", Kind.IDENTIFIER),
    ("At berth 6 it is.", "6", Kind.IDENTIFIER),
    ("Under s 2(3) it ends.", "2", Kind.IDENTIFIER),
    ("用碳-14测年。", "14", Kind.IDENTIFIER),
    ("Call 999 now.", "999", Kind.IDENTIFIER),
    ("PHP 8 is out.", "8", Kind.IDENTIFIER),
    # Idioms.
    ("It is one of the best.", "one", Kind.IDIOM),
    ("On the one hand it is.", "one", Kind.IDIOM),
    ("They like one another.", "one", Kind.IDIOM),
    ("It is open 24/7 here.", "24/7", Kind.IDIOM),
    ("Hundreds of people came.", "Hundreds", Kind.IDIOM),
    ("It is a zero-sum game.", "zero", Kind.IDIOM),
    ("The Thirty Years' War was long.", "Thirty", Kind.IDIOM),
    ("It was a Five-Year Plan.", "Five", Kind.IDIOM),
    ("In the first half they led.", "half", Kind.IDIOM),
    ("他得了第一。", "第一", Kind.IDIOM),
    ("有一些人。", "一些", Kind.IDIOM),
    ("一方面很好。", "一方面", Kind.IDIOM),
    ("万一下雨。", "万一", Kind.IDIOM),
    ("进入四分之一决赛。", "四分之一", Kind.IDIOM),
    ("“十一”长假。", "十一", Kind.IDIOM),
    ("这是原因之一。", "之一", Kind.IDIOM),
    ("几十人来了。", "十", Kind.IDIOM),
    ("三天打鱼，两天晒网。", "三天打鱼", Kind.IDIOM),
    ("她是九零后。", "九零后", Kind.IDIOM),
    ("七国集团开会。", "七国集团", Kind.IDIOM),
    ("五险一金都有。", "五险一金", Kind.IDIOM),
    ("刚从二本毕业。", "二", Kind.IDIOM),
    ("每周清洗一次。", "一", Kind.IDIOM),
]


@pytest.mark.parametrize(("text", "literal", "value", "unit"), QUANTITIES)
def test_a_quantity_is_found_with_its_literal_value_and_unit(
    text: str, literal: str, value: str, unit: str
) -> None:
    numbers = numbers_in(text)

    assert [
        (each.literal, each.kind, each.unit) for each in numbers if each.kind == "quantity"
    ] == [(literal, Kind.QUANTITY, unit)]
    [quantity] = [each for each in numbers if each.kind is Kind.QUANTITY]
    assert abs(Fraction(quantity.value) - Fraction(value)) < Fraction(1, 10**12)


@pytest.mark.parametrize(("text", "literal", "kind"), OTHERS)
def test_a_number_that_is_no_quantity_is_found_with_its_literal_and_kind(
    text: str, literal: str, kind: Kind
) -> None:
    numbers = numbers_in(text)

    assert (literal, kind) in [(each.literal, each.kind) for each in numbers]
    assert not [each for each in numbers if each.kind is Kind.QUANTITY]


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
        ("七八十岁的人。", [("七", "70", "岁"), ("八十", "80", "岁")]),
        ("投入两三万元。", [("两", "20000", "CNY"), ("三万元", "30000", "CNY")]),
        ("占六七成。", [("六", "60", "%"), ("七成", "70", "%")]),
        # Scores are no times of day.
        (
            "以25∶18、25∶21胜。",
            [("25", "25", ""), ("18", "18", ""), ("25", "25", ""), ("21", "21", "")],
        ),
        ("三比二获胜。", [("三", "3", ""), ("二", "2", "")]),
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
        ("It ran 2019–21 here.", Kind.YEAR, ["2019", "2021"]),
        ("It ran on 9 and 10 July.", Kind.DATE, ["9", "0710"]),
        ("第三、四期。", Kind.ORDINAL, ["3", "4"]),
        ("See sections 3 and 4 here.", Kind.IDENTIFIER, ["3", "4"]),
        ("It ran from 2015 to 2022 here.", Kind.YEAR, ["2015", "2022"]),
    ],
)
def test_what_follows_a_year_or_a_label_in_a_range_is_of_its_kind(
    text: str, kind: Kind, values: list[str]
) -> None:
    numbers = numbers_in(text)

    assert [(each.kind, each.value) for each in numbers] == [
        (kind, Decimal(value)) for value in values
    ]


@pytest.mark.parametrize(
    "text",
    ["统一的标准很重要。", "百货公司在四川。", "A doubles final is on.", "No digits here."],
)
def test_a_numeral_inside_a_word_is_no_quantity(text: str) -> None:
    assert not [each for each in numbers_in(text) if each.kind is Kind.QUANTITY]
