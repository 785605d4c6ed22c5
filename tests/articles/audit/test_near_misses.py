"""Pairs of similar sentences, of which one has a quantity and the other has none."""

from decimal import Decimal

import pytest

from articles.audit import NumberKind, numbers_in

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
    # Footnotes under a table, and lines that begin with a count.
    ("Cost of travel, 40 trips.\n1 Flights only; trains were free.\n2 Without the trips to Oslo.",
     ["40 40"]),
    ("Notes:\n1 Prices are those of May.", []),
    ("Notes:\n1 dog barked, and that was all of it.", ["1 1"]),
    ("5 Universities took part in the survey.\n9 Companies paid for all of it.", ["5 5", "9 9"]),
    ("1 Onion, chopped\n2 Carrots, sliced", ["1 1", "2 2"]),
    ("1 Only one line says it so, at length.", ["1 1", "one 1"]),
    # Versions of software, which have a hyphen as a range has.
    ("We used lme4 1.1-31 and ggplot2 3.4-2.", []),
    ("We used the packages vegan 2.6-4 and boot 1.3-28.", []),
    ("Doses (range 2.6-4) were low.", ["2.6 2.6", "4 4"]),
    ("We packed 2.6-4 litres.", ["2.6 2.6 litres", "4 4 litres"]),
    # Base pairs, and basis points where money is talked about.
    ("Reads were 2 × 250 bp long.", ["2 2", "250 250 bp"]),
    ("The primers flank 180 bp of it.", ["180 180 bp"]),
    ("The mutation rate fell over 90 bp of the gene.", ["90 90 bp"]),
    ("The bank cut its rate by 25 bp.", ["25 bp 25 basis points"]),
    ("Yields rose 12 bp on the day.", ["12 bp 12 basis points"]),
    ("Bacteria were amplified with 341F/805R and with 27F and 1492R.", []),
    ("It draws 341F at 5 V.", ["341 341 F", "5 5 V"]),
    # The mark that Germany had.
    ("The roof cost DM 12,400 in all.", ["DM 12,400 12400 DEM"]),
    ("They paid 300 D-Marks or 90 deutschmarks.",
     ["300 D-Marks 300 DEM", "90 deutschmarks 90 DEM"]),
    ("Write a DM 12 hours before.", ["12 12 hours"]),
    # Once in so long, one more, and how far off.
    ("She flies home once or twice a year.", ["once 1", "twice 2 ×"]),
    ("They meet once a month; each paper counts once per country.", ["once 1", "once 1"]),
    ("Once a teacher, he writes once more, and all at once.", []),
    ("Once a week passed, all was over.", []),
    ("We asked for one extra day.", ["one 1"]),
    ("Absent: one. Present: nine.", ["one 1", "nine 9"]),
    ("I know which to take: one that works.", []),
    ("The scale was five times too small.", ["five times 5 ×"]),
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
    # Footnotes, and the sections of a book.
    ("共40次出行。\n脚注：\n1 仅计航班，不计火车。\n2 不含前往奥斯陆的行程。", ["40 40"]),
    ("脚注：\n1 个航班取消，乘客改乘火车。", ["1 1"]),
    ("3 所大学参加了调查。\n4 家企业出资。", ["3 3", "4 4"]),
    ("详见《指南》3.2节，依据2.4条办理。", []),
    ("平均每人提出2.4条意见。", ["2.4 2.4"]),
    ("讲了1.5节课，打了2.5节球。", ["1.5 1.5", "2.5 2.5"]),
    ("在2.3节中说明，按1.4章的要求。", []),
    # What is written in traditional characters is read as its simplified form is.
    ("參見附註8。這批十九世紀的瓷器，有兩處破損。", ["兩 2"]),
    ("從十六世紀起，三艘貨輪、五隻貓、六張網和七條魚。", ["三 3", "五 5", "六 6", "七 7"]),
    ("耗時兩小時，增長百分之八，翻了兩番。", ["兩 2 小时", "百分之八 8 %", "翻了兩番 4 ×"]),
    ("萬一下雨，統一改期，一樣開會。", []),
    # Half of those who were asked.
    ("近半受訪者反對，近半学生赞成。", ["半 0.5", "半 0.5"]),
    ("超半企业亏损，半数盈利。", ["半 0.5", "半数 0.5"]),
    ("最近半导体涨价，附近半山腰有雾。", []),
    ("等了近半年。", ["半 0.5 年"]),
    # Memory that grows.
    ("显存从12G升到20G，内存由8G增至32G。", ["12 12 GB", "20 20 GB", "8 8 GB", "32 32 GB"]),
    ("手机从4G升到5G。", []),
    # Money, or pieces of a thing.
    ("水费上个月少了47块。", ["47块 47 CNY"]),
    ("这张票一共花掉他180块。", ["180块 180 CNY"]),
    ("墙上少了47块。", ["47 47"]),
    ("学费交了，又买47块电池。", ["47 47"]),
    # Once in so long; one of so many.
    ("每三周一次，每五年举行一次。", ["三 3 周", "一 1", "五 5 年", "一 1"]),
    ("每三周清洗了一次性手套。", ["三 3 周"]),
    ("收到论文8篇，其中一篇获奖。", ["8 8", "一 1"]),
    ("论文很多，其中一篇获奖。", []),
    ("剩下的一个是错的。", ["一 1"]),
    ("剩下的一切都好。", []),
    ("报销一次往返机票。", ["一 1"]),
    ("一位教师平均要带7名学生。", ["一 1", "7 7"]),
    ("一位教师带着7名学生来了。", ["7 7"]),
    ("第十三个五年规划。", []),
    ("用五年规划全局。", ["五 5 年"]),
    ("全年零事故，零距离服务。", ["零 0"]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), ENGLISH + CHINESE)
def test_what_counts_is_found_and_what_only_looks_like_it_is_not(
    text: str, expected: list[str]
) -> None:
    quantities = [each for each in numbers_in(text) if each.kind is NumberKind.QUANTITY]

    assert [
        f"{each.literal} {_short(each.value)} {each.unit}".rstrip() for each in quantities
    ] == expected


def _short(value: Decimal) -> str:
    return format(round(value, 4).normalize(), "f")
