"""Sentences that look alike, of which one counts something and the other does not."""

from decimal import Decimal

import pytest

from articles.audit import Kind, numbers_in

# Each sentence with the quantities in it, literal, value and unit; none may be found beside them.
ENGLISH = [
    # Ranges of scaled numbers are no labels.
    ("Grants of €2k-5k are small.", ["€2k 2000 EUR", "5k 5000 EUR"]),
    ("About 1.5k–2.5k users came.", ["1.5k 1500", "2.5k 2500"]),
    ("The model T4k-3 is sold out.", []),
    # A possessive owns what is counted; a name has its number.
    ("Sweden led by 9 goals to Italy's 4.", ["9 9", "4 4"]),
    ("The Danes' 12 beat us.", ["12 12"]),
    ("The new Aurora 12 is out.", []),
    # A part before a verb; where a second stands before, a third is one more.
    ("A third had no doctor; a fifth blamed the weather.", ["A third 0.3333", "a fifth 0.2"]),
    ("Half agreed, and a quarter chose neither.", ["Half 0.5", "a quarter 0.25"]),
    ("Half agreed; a mere tenth complied.", ["Half 0.5", "tenth 0.1"]),
    ("It was a mere tenth place.", []),
    ("By 2024 a full quarter were online.", ["quarter 0.25"]),
    ("One hall burned, a second flooded and a third had no roof.", []),
    ("Ghana joined. A third country followed.", []),
    # One, where it is counted.
    ("She was one of four judges.", ["one 1", "four 4"]),
    ("She was one of the judges.", []),
    ("He is one of 20,000 members.", ["one 1", "20,000 20000"]),
    ("It rose from one in 2014 to 9.", ["one 1", "9 9"]),
    ("From one of them I heard it.", []),
    ("It pays one fellow per lab.", ["one 1"]),
    ("All but one came.", ["one 1"]),
    ("They shot one film in two languages.", ["one 1", "two 2"]),
    ("They are guided by the rule of three.", []),
    ("The minutes passed with one amendment.", ["one 1"]),
    ("They spoke with one voice.", []),
    ("It fails on one ground only.", ["one 1"]),
    ("In one case the sample was lost.", ["one 1"]),
    ("In one way or another it was lost.", []),
    ("We hired two men and one woman.", ["two 2", "one 1"]),
    ("We read 40 papers in one sitting.", ["40 40", "one 1"]),
    ("At one point 40 people left.", ["40 40"]),
    ("Each box holds what one van carries.", []),
    ("One box holds twelve jars.", ["One 1", "twelve 12"]),
    ("A one-point rise, not a one-off.", ["one 1"]),
    ("It lies within one standard deviation.", ["one 1"]),
    ("One wonders what one saw.", []),
    # A letter that is millions where the text counts by millions, else a length.
    ("Of 3 million visits, most were Dutch (1.21m) or Swiss (0.4m).",
     ["3 million 3000000", "1.21m 1210000", "0.4m 400000"]),
    ("Sales of £2bn hide that visits fell from 2.4m in 2019 to 0.9m in 2021.",
     ["£2bn 2000000000 GBP", "2.4m 2400000", "0.9m 900000"]),
    ("The £2bn bridge has two walls (1.25m), 3 km long.",
     ["£2bn 2000000000 GBP", "two 2", "1.25 1.25 m", "3 3 km"]),
    ("The walls (1.25m) are new.", ["1.25 1.25 m"]),
    ("The bank lent £2 million for a mast (12.5m).", ["£2 million 2000000 GBP", "12.5 12.5 m"]),
    # Hours with a point.
    ("The session opened at 13.45 and closed at 15.10.", []),
    ("The hearing was moved to 14.30.", []),
    ("It starts at 14.05 on Monday.", []),
    ("It closes on 30/4/2025 at 17.00.", []),
    ("It closes at 17.00 (Brussels time).", []),
    ("The mean moved to 14.30.", ["14.30 14.3"]),
    ("Doors are open from 09.30 to 16.15.", []),
    ("The share opened at 13.45 and closed at 15.10.", ["13.45 13.45", "15.10 15.1"]),
    # Addresses, lines and codes.
    ("Address: Storgata 12, 7030 Trondheim. It has 40 rooms.", ["40 40"]),
    ("They addressed 12 issues.", ["12 12"]),
    ("Issues to address: 12 in all.", ["12 12"]),
    # Months of a project, and a scheme that is named by what it adds.
    ("The review is due in month 18.", []),
    ("The review takes 18 months.", ["18 18 months"]),
    ('The "3+1" scheme is open.', []),
    ("We had 3+ offers.", ["3 3"]),
    ("I take the 31A to work.", []),
    ("The 16A fuse blew.", ["16 16 A"]),
    ("It draws 16A here.", ["16 16 A"]),
    ("Fit 2x16GB of memory.", ["2 2", "16 16 GB"]),
    ("Figure of the week: 31.4.", ["31.4 31.4"]),
    ("See section: 31.4.", []),
    ("It is a table 1.5 m wide.", ["1.5 1.5 m"]),
    ("In Nature 614 (7947): 214 it says so.", []),
    ("Of 614 (79%): 214 came.", ["614 614", "79% 79 %", "214 214"]),
    ("It went to under-35s in 35s.", ["35 35", "35 35 s"]),
    # Turns of phrase.
    ("Two cheers for the referees.", []),
    ("Two chairs for the referees.", ["Two 2"]),
    ("She put two and two together.", []),
    ("Nine times out of ten it rains.", []),
    ("From one in ten to one in five.", ["one in ten 0.1", "one in five 0.2"]),
    ("It began at half-past nine.", []),
    # Parts and scales.
    ("It made up 1/20th of it.", ["1/20th 0.05"]),
    ("A budget of Rs 1.5 lakh crore.", ["Rs 1.5 lakh crore 1500000000000 INR"]),
]  # fmt: skip
CHINESE = [
    ("工资2.5k-3.5k欧。", ["2.5k 2500 EUR", "3.5k欧 3500 EUR"]),
    # 年代 is a decade, 年代表 perhaps not.
    ("附近3年代表作。", ["3 3 年"]),
    ("附近五年代表性成果。", ["五 5 年"]),
    ("70年代表演。", []),
    # 一, where it is counted.
    ("现场仅一人。", ["一 1"]),
    ("有关论文只有一篇。", ["一 1"]),
    ("全年只发了一篇论文。", ["一 1"]),
    ("我的要求就一条：守时。", ["一 1"]),
    ("双方就一项协议展开谈判。", []),
    ("这是唯一一次失败。", ["一 1"]),
    ("他一一作答。", []),
    ("他们全胜，一局未失。", ["一 1"]),
    ("口袋里一分钱也没有。", []),
    ("他一个字都没说。", []),
    ("委员会由两男一女组成。", ["两 2", "一 1"]),
    ("本赛季一胜三平。", ["一 1", "三 3"]),
    ("一位来自日本，三位来自法国。", ["一 1", "三 3"]),
    ("通过一份决议和两项声明。", ["一 1", "两 2"]),
    ("这是一份决议。", []),
    ("四名患者中的一名已出院。", ["四 4", "一 1"]),
    ("小店里面一碗就要66元。", ["一 1", "66元 66 CNY"]),
    ("一个书架放二十本。", ["一 1", "二十 20"]),
    ("一个书架放在门口。", []),
    ("我们一人一本，两人一组。", ["两 2"]),
    ("最近一篇是上月的。", []),
    ("近一倍。", ["一倍 1 ×"]),
    ("仅一步之遥，一墙之隔。", []),
    ("一组数据显示，两组差异显著。", ["两 2"]),
    # 俩 and 仨: two of a thing; of 咱俩 the two are known.
    ("他有俩孩子。", ["俩 2"]),
    ("来了仨学生。", ["仨 3"]),
    ("咱俩都去，他们夫妻俩也去。", []),
    # Half of a measure, and words that only begin so.
    ("加啤酒半罐。", ["半 0.5"]),
    ("写了半页纸。", ["半 0.5"]),
    ("讨论半小时。", ["半 0.5 小时"]),
    ("等了半天，走到半路，半夜才回。", []),
    ("利率上调半个百分点。", ["半个百分点 0.5 percentage points"]),
    ("利率上调一个半百分点。", ["一个半百分点 1.5 percentage points"]),
    # Schools, proverbs, groups and years.
    ("年产值过亿，转发破万。", ["亿 100000000", "万 10000"]),
    ("万不得已，百货难过。", []),
    ("再等一刻钟。", ["一 1"]),
    ("她是985硕，我是211毕业。", []),
    ("买了985本书。", ["985 985"]),
    ("说一千道一万，还是要练。", []),
    ("有一千人、一万棵树。", ["一千 1000", "一万 10000"]),
    ("真是十年磨一剑。", []),
    ("磨了十年剑。", ["十 10 年"]),
    ("试验2组效果好，试验2组方案。", []),
    ("试验分2组。", ["2 2"]),
    ("他15年出国，19年回国。", []),
    ("他出国15年，干了19年。", ["15 15 年", "19 19 年"]),
    ("从15年开始写，从09年到16年。", []),
    ("前后15年，开始写作。", ["15 15 年"]),
    ("公司23年营收增长，24年预计再增。", []),
    ("公司有23年历史。", ["23 23 年"]),
    ("两期项目都已结束。", ["两 2"]),
    ("二期项目尚未结束。", []),
    ("会场来了两百号人。", ["两百 200"]),
    ("他是三号人物。", []),
    ("第1-8周上课。", []),
    ("坐三五年冷板凳。", ["三 3 年", "五 5 年"]),
    ("四分位距为3。", ["3 3"]),
    ("得四分。", ["四 4"]),
    ("三大学术机构和两大家族。", ["三 3", "两 2"]),
    ("这三大学的人。", []),
    ("实现两位数增长。", []),
    ("有两位教授。", ["两 2"]),
    ("附表40余张，文献800多条。", ["40 40", "800 800"]),
    ("见附表40、文献800。", []),
    ("由0.02升至0.03。", ["0.02 0.02", "0.03 0.03"]),
    ("倒出0.02升水。", ["0.02 0.02 升"]),
    ("出台“1+6”政策和“3+2”模式。", []),
    ("坚持“四个面向”，推进“八大行动”。", []),
    ("有四个方向，用了“三个小时”。", ["四 4", "三 3"]),
    ("欧盟27国和东盟十国都在。", []),
    ("来自27国和十个省。", ["27 27", "十 10"]),
    # What is written in traditional characters is read as its simplified form is.
    ("參見附註8。這批十九世紀的瓷器，有兩處破損。", ["兩 2"]),
    ("從十六世紀起，三艘貨輪、五隻貓、六張網和七條魚。", ["三 3", "五 5", "六 6", "七 7"]),
    ("耗時兩小時，增長百分之八，翻了兩番。", ["兩 2 小时", "百分之八 8 %", "翻了兩番 4 ×"]),
    ("萬一下雨，統一改期，一樣開會。", []),
    ("第十三个五年规划。", []),
    ("用五年规划全局。", ["五 5 年"]),
    ("全年零事故，零距离服务。", ["零 0"]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), ENGLISH + CHINESE)
def test_what_counts_is_found_and_what_only_looks_like_it_is_not(
    text: str, expected: list[str]
) -> None:
    quantities = [each for each in numbers_in(text) if each.kind is Kind.QUANTITY]

    assert [
        f"{each.literal} {_short(each.value)} {each.unit}".rstrip() for each in quantities
    ] == expected


def _short(value: Decimal) -> str:
    return format(round(value, 4).normalize(), "f")
