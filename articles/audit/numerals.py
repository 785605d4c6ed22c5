"""Chinese numerals: their values, and the measure words after quantities. Pure."""

import re
from decimal import Decimal

from articles.audit.numbers import Candidate, words
from articles.audit.units.tables import MEASURING_UNITS, alternatives

DIGITS = {character: value for value, character in enumerate("零一二三四五六七八九")} | {
    "〇": 0,
    "两": 2,
}
# Powers of ten: small ones stand in a section of four places, large ones end it.
_SMALL = {"十": 1, "百": 2, "千": 3}
_LARGE = {"万": 4, "亿": 8, "兆": 12}
_POWERS = _SMALL | _LARGE
# One sign for twenty, thirty and forty.
_TENS = {"廿": "二十", "卅": "三十", "卌": "四十"}


def value_of(written: str) -> Decimal | None:
    """Return the value of digits or of a Chinese numeral, or None if it is not well formed."""
    if written[0] in "0123456789":
        return Decimal(written)
    for sign, tens in _TENS.items():
        written = written.replace(sign, tens)
    whole, point, decimals = written.partition("点")
    value = _whole(whole)
    if value is None:
        return None
    if point:
        return Decimal(f"{value}.{''.join(str(DIGITS[digit]) for digit in decimals)}")
    return Decimal(value)


def _whole(written: str) -> int | None:
    """Read a numeral by place value, or digit by digit: 二〇二三."""
    if all(character in DIGITS for character in written):
        if len(written) == 1:
            return DIGITS[written]
        if "两" in written or (len(written) < 4 and not set(written) & set("零〇")):
            return None
        return _digit_by_digit(written)
    return _by_place(written)


def _digit_by_digit(written: str) -> int:
    return int("".join(str(DIGITS[digit]) for digit in written))


def _by_place(written: str) -> int | None:
    """Read 一兆二千亿: what stands before the last of the largest signs is multiplied by it."""
    large = max((sign for sign in _LARGE if sign in written), key=_LARGE.__getitem__, default="")
    if not large:
        return _section(written)
    before, _sign, after = written.rpartition(large)
    high = _multiplier(before) if before else 1
    low = _rest(after, _LARGE[large])
    if high is None or low is None:
        return None
    return high * _power(_LARGE[large]) + low


def _power(exponent: int) -> int:
    power: int = 10**exponent
    return power


def _multiplier(written: str) -> int | None:
    """Read the 三四六 of 三四六亿, three digits by their places; 三四亿 is a guess."""
    if all(character in DIGITS for character in written) and "两" not in written:
        if len(written) == 1 or len(written) > 2 or set(written) & set("零〇"):
            return _digit_by_digit(written)
        low, high = (DIGITS[digit] for digit in written)
        return None if high == low + 1 or (low, high) == (3, 5) else _digit_by_digit(written)
    return _by_place(written)


def _rest(written: str, power: int) -> int | None:
    """Read what stands after a sign: the 五 of 两万五 is 5,000, that of 两万零五 is 5."""
    if not written:
        return 0
    if len(written) == 1 and written in DIGITS:
        return DIGITS[written] * _power(power - 1)
    return _by_place(written)


def _section(written: str) -> int | None:
    """Read at most four places: 三千零五十."""
    total, lowest, previous = 0, 99, ""
    digit: int | None = None
    for character in written:
        if character in DIGITS:
            if digit is not None and previous not in "零〇":
                return None
            digit = DIGITS[character]
        else:
            power = _SMALL[character]
            if power >= lowest:
                return None
            is_alone = digit is None or (digit == 0 and previous in "零〇")
            total += (1 if is_alone else digit or 0) * 10**power
            lowest, digit = power, None
        previous = character
    if digit:
        # 三百五 is 350; 三百零五 is 305.
        last = _SMALL.get(written[-2], 0) if len(written) > 1 else 0
        total += digit * 10 ** max(0, last - 1)
    return total


# Measure words, and nouns that count themselves.
_MEASURES = (
    "个项家名位人次种篇本所座条台套件只头匹辆架艘张份支枚颗粒块片部期批轮组队对倍成折度年天日周岁元角分米克吨斤升亩里"
    "省市县区校院层级门户步段句字行页章节卷集场局盘球票席点间栋幢处口杯碗勺瓶盒箱袋桶包罐串束瓣根滴把顿餐笔起例款档股"
    "封首幅副棵株朵尾艺科系届员任地国方类大重路道环轨线代组型室厅夜回趟遍桌锅壶筐筒捆排列堆扇幕辈世窝群胎寸尺丈钱毛招拳晚足耳柱孔腿翼村镇乡"
    "峰羽帮伙拨双顶丛册则桩番阵堵井碟盆坛篮篓船炉屉顷仗荤素枝缕撮捧沓摞盅垄茬畦匝丸栏磅券宿载帧帖圈针剂题站舰艇男女居"
)
# Nouns that are counted without a measure word, as headlines and lists do.
_COUNTED_NOUNS = words(
    """子女 孩子 老人 学生 老师 教授 博士 硕士 教师 医生 护士 民警 警察 选手 嫌犯 嫌疑人 歹徒 劫匪 渔民 船员 矿工 工人 农民 村民 市民
    乘客 游客 官员 议员 法官 委员 同学 同伴 同事 朋友 队友 邻居 志愿者 儿童 少年 青年 女童 男童 婴儿 球队 战队 球星 门将 银行 公司 单位
    高校 医院 街道 社区 小区 民族 语种 通道 阳台 车位 泊位 班次 航次 黄牌 红牌 金牌 银牌 铜牌 客房 标间 冲程 礼拜 门店 商家 平台 航司
    房企 车企 药企 央企 国企 巨头 岛屿 山峰 赛段 展馆 展区 校区 园区 景区 楼盘 地块 航线 专利 论文 奖项 大项 小项 子项 课题 项目 工程
    条款 议题 议案 提案 法案 政策 举措 措施 问题 难题 任务 目标 要素 要点 原则 因素 指标 阶段 层面 环节 领域 维度 途径 渠道 步骤 动作 版本
    型号 颜色 尺码 口味"""
)
MEASURE = re.compile(
    rf" ?(?:[{_MEASURES}]|{alternatives(_COUNTED_NOUNS)}|{alternatives(MEASURING_UNITS)}|秒|平方|立方|美元|欧元"
    "|英镑|日元|港元|工作日|学期|季度|世纪|万|亿|兆|瓦|伏|赫|昼夜|多|余"
    "|来[个名天岁年月分小公米斤里人家次号位万亿辆张篇亩吨本]|兄弟|姐妹|面(?![派性貌孔试积临对])|身(?=[衣新西])|声(?![音明称誉势])|季(?![节军度风])|[死伤亡](?=[一二两三四五六七八九十0-9,。、的])|师(?=[^范傅])|团(?=[^结队体圆])|疗程|航[班线]|方面|连[胜败冠霸涨跌板平鸣休假阳阴]|[胜负平](?![利责均台])|战(?=[一两三四五六七全]?[胜平负])|旬|几|人民币|月|课时|学时|学分|比|至|到|或|刻钟|比特|字节|量子比特|成员国|城市|学校|企业|尊|盏|床|架次|车道"
    "|钟头|出头|上下|左右|开外|机构|两(?=[,。;!?、)\n的多银金酒茶黄肉米面油盐糖重]|$)|等[份分]|核(?![心酸电能武])|宗|缸|进|堂|票|记|片|案(?![例情板头])|[红黑](?=[,。;!、]|$)|叠(?![纪系层])|岛(?!由)|贴(?!近)|挂(?=[鞭腊香])|格(?![局式调斗外])|味(?=药|中药|调料|香料)|单(?![位元一独身品词打调号])"
    r"|通(?=电话|来电|留言)|样(?![子本品机式貌张])|打(?=[啤鸡玫饮铅袜,。;])|[枪炮刀脚眼](?=[,。;、!?]|后|$)|房(?=[一二两三]厅|[,。;])|卫(?=[,。;]|$)"
    r"|子(?=[一二两三]女)|菜(?=[一二两三]汤)|汤(?=[,。;]|$)|国(?=外长|领导|首脑|元首|总理|总统|代表|专家|学者|联合|共同|签署|选手|球队|游客|交界|[,。;、])|车(?=[相追连碰]))"
)
# These begin like a measure word and are other words.
_NOT_MEASURE = tuple(
    words("""大家 大学 大多 大量 人民 人才 分析 分布 方向 地区 地方 代表 代人 线城 线教 线医 线工 线员 科技 系列 级市
    成立 成为 成功 成果 级战 元桥 元里 元坊 行业 点头 国语 分法 分球 项式 项分布 项模型""")
)
# 三大学术机构 are three big ones, where 三大学 are universities.
_BIG = re.compile("大(?:学[术科派说者段]|家族)")


def is_measured(text: str, number: Candidate) -> bool:
    """Return whether a measure word follows, or a noun that is counted without one."""
    end = number.end
    if _BIG.match(text, end):
        return True
    if text.startswith(_NOT_MEASURE, end):
        return False
    # 三大 counts where a noun follows, as in 三大原因; not at the end, as in 重大.
    big = text.startswith("大", end) and text[end + 1 : end + 2] in " ,。;!?、学家"
    return not big and bool(MEASURE.match(text, end))
