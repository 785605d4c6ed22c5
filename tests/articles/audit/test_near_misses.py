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
    ("It was a mere tenth place.", []),
    ("One hall burned, a second flooded and a third had no roof.", []),
    ("Ghana joined. A third country followed.", []),
    # One, where it is counted.
    ("She was one of four judges.", ["one 1", "four 4"]),
    ("She was one of the judges.", []),
    ("He is one of 20,000 members.", ["one 1", "20,000 20000"]),
    ("From one of them I heard it.", []),
    ("The minutes passed with one amendment.", ["one 1"]),
    ("They spoke with one voice.", []),
    ("In one way or another it was lost.", []),
    ("We hired two men and one woman.", ["two 2", "one 1"]),
    ("We read 40 papers in one sitting.", ["40 40", "one 1"]),
    ("At one point 40 people left.", ["40 40"]),
    ("Each box holds what one van carries.", []),
    ("A one-point rise, not a one-off.", ["one 1"]),
    ("It lies within one standard deviation.", ["one 1"]),
    ("One wonders what one saw.", []),
    # A letter that is millions where the text counts by millions, else a length.
    ("The £2bn bridge has two walls (1.25m), 3 km long.",
     ["£2bn 2000000000 GBP", "two 2", "1.25 1.25 m", "3 3 km"]),
    ("The walls (1.25m) are new.", ["1.25 1.25 m"]),
    ("The bank lent £2 million for a mast (12.5m).", ["£2 million 2000000 GBP", "12.5 12.5 m"]),
    # Hours with a point.
    ("The mean moved to 14.30.", ["14.30 14.3"]),
    ("The share opened at 13.45 and closed at 15.10.", ["13.45 13.45", "15.10 15.1"]),
    # Addresses, lines and codes.
    ("They addressed 12 issues.", ["12 12"]),
    ("Issues to address: 12 in all.", ["12 12"]),
    # Months of a project, and a scheme that is named by what it adds.
    ("The review takes 18 months.", ["18 18 months"]),
    ("We had 3+ offers.", ["3 3"]),
    ("The 16A fuse blew.", ["16 16 A"]),
    ("It draws 16A here.", ["16 16 A"]),
    ("Fit 2x16GB of memory.", ["2 2", "16 16 GB"]),
    ("Figure of the week: 31.4.", ["31.4 31.4"]),
    ("See section: 31.4.", []),
    ("Of 614 (79%): 214 came.", ["614 614", "79% 79 %", "214 214"]),
    # Turns of phrase.
    ("Two cheers for the referees.", []),
    ("Two chairs for the referees.", ["Two 2"]),
    ("From one in ten to one in five.", ["one in ten 0.1", "one in five 0.2"]),
    ("It began at half-past nine.", []),
    # Footnotes under a table, and lines that begin with a count.
    ("Cost of travel, 40 trips.\n1 Flights only; trains were free.\n2 Without the trips to Oslo.",
     ["40 40"]),
    ("Notes:\n1 dog barked, and that was all of it.", ["1 1"]),
    ("5 Universities took part in the survey.\n9 Companies paid for all of it.", ["5 5", "9 9"]),
    ("1 Onion, chopped\n2 Carrots, sliced", ["1 1", "2 2"]),
    ("1 Only one line says it so, at length.", ["1 1", "one 1"]),
    # Versions of software, which have a hyphen as a range has.
    ("Doses (range 2.6-4) were low.", ["2.6 2.6", "4 4"]),
    ("We packed 2.6-4 litres.", ["2.6 2.6 litres", "4 4 litres"]),
    # Base pairs, and basis points where money is talked about.
    ("Reads were 2 × 250 bp long.", ["2 2", "250 250 bp"]),
    ("The primers flank 180 bp of it.", ["180 180 bp"]),
    ("The mutation rate fell over 90 bp of the gene.", ["90 90 bp"]),
    ("It draws 341F at 5 V.", ["341 341 F", "5 5 V"]),
    # The mark that Germany had.
    ("The roof cost DM 12,400 in all.", ["DM 12,400 12400 DEM"]),
    ("They paid 300 D-Marks or 90 deutschmarks.",
     ["300 D-Marks 300 DEM", "90 deutschmarks 90 DEM"]),
    ("Write a DM 12 hours before.", ["12 12 hours"]),
    # Once in so long, one more, and how far off.
    ("Once a teacher, he writes once more, and all at once.", []),
    ("Once a week passed, all was over.", []),
    ("I know which to take: one that works.", []),
    ("The scale was five times too small.", ["five times 5 ×"]),
    # Years, or the ends of a range and what is counted.
    ("It holds 1900–2100 people.", ["1900 1900", "2100 2100"]),
    ("It went on in 1990–2000 here.", []),
    ("It rose from 1900 to 2100 tonnes.", ["1900 1900 tonnes", "2100 2100 tonnes"]),
    ("It fell from 2500 in 2019 to 2100 tonnes.", ["2500 2500", "2100 2100 tonnes"]),
    ("The survey of 2016 found it.", []),
    ("They paid 2013 dollars.", ["2013 dollars 2013 USD"]),
    ("After a 3 second delay it began.", ["3 3 second"]),
    ("A set of 20K images is used.", ["20K 20000"]),
    ("NASA has 20K staff.", ["20K 20000"]),
    # Whole numbers and parts beside each other, minus and dash.
    ("On 3 1/12/2020 it was 3.", ["3 3", "3 3"]),
    ("In 2019 1/2 of them left.", ["1/2 0.5"]),
    ("The range is 5–10.", ["5 5", "10 10"]),
    ("It runs from –5 to –2.", ["–5 -5", "–2 -2"]),
    ("See figures 1,2 and 3.", []),
    ("They won 3:1 at home.", ["3 3", "1 1"]),
    ("A third million came.", []),
    ("Half went to them, and a fifth to us.", ["Half 0.5", "a fifth 0.2"]),
    # Parts and scales.
    ("It made up 1/20th of it.", ["1/20th 0.05"]),
    ("A budget of Rs 1.5 lakh crore.", ["Rs 1.5 lakh crore 1500000000000 INR"]),
    # A part of a unit, a list that goes on, and what is taken, bought or lacking.
    ("Add a quarter; teaspoons follow.", ["a quarter 0.25"]),
    ("They cut one-fiftieth of it.", ["one-fiftieth 0.02"]),
    ("He had twenty dollars and one suitcase.", ["twenty dollars 20 USD", "one 1"]),
    ("It has one pub, two churches.", ["one 1", "two 2"]),
    ("It has one pub, too.", []),
    ("Add the zest of one of them.", []),
    ("Take one route to the lake.", []),
    ("One day he rests.", []),
    ("Each gets two goes per half.", ["two 2"]),
    ("Of the half of them 3 came.", ["half 0.5", "3 3"]),
    # Scores with nil, sets, and what is as long as it is high.
    ("They won 3-nil.", ["3 3", "nil 0"]),
    ("They had next to nil.", []),
    ("The bill was nil.", []),
    ("She won 7-6 (4) there.", ["7 7", "6 6", "4 4"]),
    ("It is 2560 × 1440 pixels.", ["2560 2560", "1440 1440 pixels"]),
    ("The 1920 x 1080 screen is new.", ["1920 1920", "1080 1080"]),
    ("In 1920 and 1980 it was new.", []),
    ("The rent of 1900 was low.", []),
    ("The 100m final was won.", ["100 100 m"]),
    ("The 100m finals were won.", ["100m 100000000"]),
    # Dates, hours, names and titles.
    ("Best before 12/2025.", []),
    ("Best before 12/20.", ["12/20 0.6"]),
    ("It cost $221B in all.", ["$221B 221000000000 USD"]),
    ("A 50-40 venture.", ["50 50", "40 40"]),
    ("It took *ninety* seconds.", ["ninety 90"]),
    ("Thread: 7 lessons for life.", ["7 7"]),
    ("See thread: 7.", []),
    ("The first phase (420 homes) is done.", ["420 420"]),
    ("Round 3.746 to 3.75.", ["3.746 3.746", "3.75 3.75"]),
    ("In round 3 it ends.", []),
    # Pounds that are weighed, and pounds that are paid; parts of many.
    ("It costs seven pounds four times.", ["seven pounds 7 GBP", "four 4"]),
    ("He ate two pounds of cheese.", ["two 2"]),
    ("Rare: 1/10,000 and 832/1,300.", ["1/10,000 0.0001", "832/1,300 0.64"]),
    ("Of 10,000 came 1, 300 of them late.", ["10,000 10000", "1 1", "300 300"]),
]  # fmt: skip
CHINESE = [
    ("工资2.5k-3.5k欧。", ["2.5k 2500 EUR", "3.5k欧 3500 EUR"]),
    # Ends of a range, and years.
    ("租金1800—2400元，座位1850-2100个。", ["1800 1800 CNY", "2400元 2400 CNY", "1850 1850", "2100 2100"]),
    ("1991 年至 2000 年，1980-1995年。", []),
    ("近2000年历史。", ["2000 2000 年"]),
    ("自108年至113年，108-112年間。", []),
    ("花了113年，有120年的歷史。", ["113 113 年", "120 120 年"]),
    ("参加人数（2330）不少。", ["2330 2330"]),
    ("来了三四亿人，五六人。", ["三 300000000", "四亿 400000000", "五 5", "六 6"]),
    ("增长23，9月下降。", ["23 23"]),
    ("新款Pro 3，5L大容量。", ["5 5 L"]),
    ("比分2:1，师生比18:1。", ["2 2", "1 1", "18:1 18"]),
    ("第6屆立委連三屆當選。", ["三 3"]),
    ("这是案例一，死亡一人。", ["一 1"]),
    ("985所高校，39所985。", ["985 985", "39 39"]),
    ("逾半企业，近半。", ["半 0.5", "半 0.5"]),
    # 年代 is a decade, 年代表 perhaps not.
    ("附近3年代表作。", ["3 3 年"]),
    ("附近五年代表性成果。", ["五 5 年"]),
    ("70年代表演。", []),
    # 一, where it is counted.
    ("现场仅一人。", ["一 1"]),
    ("有关论文只有一篇。", ["一 1"]),
    ("双方就一项协议展开谈判。", []),
    ("他一一作答。", []),
    ("口袋里一分钱也没有。", []),
    ("他一个字都没说。", []),
    ("通过一份决议和两项声明。", ["一 1", "两 2"]),
    ("这是一份决议。", []),
    ("一个书架放二十本。", ["一 1", "二十 20"]),
    ("一个书架放在门口。", []),
    ("我们一人一本，两人一组。", ["两 2"]),
    ("最近一篇是上月的。", []),
    ("近一倍。", ["一倍 1 ×"]),
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
    ("他出国15年，干了19年。", ["15 15 年", "19 19 年"]),
    ("前后15年，开始写作。", ["15 15 年"]),
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
    ("有两位教授。", ["两 2"]),
    ("见附表40、文献800。", []),
    ("由0.02升至0.03。", ["0.02 0.02", "0.03 0.03"]),
    ("倒出0.02升水。", ["0.02 0.02 升"]),
    ("有四个方向，用了“三个小时”。", ["四 4", "三 3"]),
    ("来自27国和十个省。", ["27 27", "十 10"]),
    # Footnotes, and the sections of a book.
    ("共40次出行。\n脚注：\n1 仅计航班，不计火车。\n2 不含前往奥斯陆的行程。", ["40 40"]),
    ("脚注：\n1 个航班取消，乘客改乘火车。", ["1 1"]),
    ("平均每人提出2.4条意见。", ["2.4 2.4"]),
    ("讲了1.5节课，打了2.5节球。", ["1.5 1.5", "2.5 2.5"]),
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
    ("手机从4G升到5G。", []),
    # Money, or pieces of a thing.
    ("这张票一共花掉他180块。", ["180块 180 CNY"]),
    ("墙上少了47块。", ["47 47"]),
    ("学费交了，又买47块电池。", ["47 47"]),
    # Once in so long; one of so many.
    ("每三周一次，每五年举行一次。", ["三 3 周", "一 1", "五 5 年", "一 1"]),
    ("每三周清洗了一次性手套。", ["三 3 周"]),
    ("收到论文8篇，其中一篇获奖。", ["8 8", "一 1"]),
    ("剩下的一个是错的。", ["一 1"]),
    ("剩下的一切都好。", []),
    ("一位教师带着7名学生来了。", ["7 7"]),
    ("用五年规划全局。", ["五 5 年"]),
    # So many days, quarters and years, or one of them.
    ("连续四日上涨，四日下跌。", ["四 4 日"]),
    ("前三季度增长，三季度下降。", ["三 3"]),
    ("距今五千三百年，五三〇〇年。", ["五千三百 5300 年"]),
    ("煮二次，押金二個月。", ["二 2", "二 2 个月"]),
    ("第二次和二次元。", []),
    # One in a list of counts, of what was counted, or of what is left.
    ("胡萝卜一根，炒在一起。", []),
    ("双方签了一份协议。", []),
    ("完成九项，还差一项。", ["九 9", "一 1"]),
    ("这是一罐盐。", []),
    ("送一本书，付一笔钱。", []),
    ("6歲以下半粒，下半場兩球。", ["6 6 岁", "半 0.5", "兩 2"]),
    ("切半颗，吃半张脸。", ["半 0.5"]),
    # Names of rooms, buses and shots; what is measured beside its abbreviation.
    ("有301个会议室，搭307人。", ["301 301", "307 307"]),
    ("三分命中，得三分。", ["三 3"]),
    ("BMI27.3，型号BM27.3。", ["27.3 27.3"]),
    ("両队7-6（4）。", ["7 7", "6 6", "4 4"]),
    ("九块包布，三连长，两车间。", ["九 9"]),
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
