"""Tables of scales and units of measurement. A unit is added here, and nowhere else."""

import re

from articles.audit.numbers import words

# Scales in words, as powers of ten.
WORD_SCALES = {
    "hundred": 2, "thousand": 3, "lakh": 5, "million": 6, "crore": 7, "milliard": 9, "billion": 9,
    "lakh crore": 12, "trillion": 12, "quadrillion": 15,
}  # fmt: skip
# Letters that may stand apart from their number, since they are nothing else.
SURE_SCALES = {
    "mln": 6, "mn": 6, "mio": 6, "Mio": 6, "bln": 9, "bn": 9, "Bn": 9, "mrd": 9, "Mrd": 9, "trn": 12,
    "tn": 12,
}  # fmt: skip
# Letters that are other things as well, and scales right after a number.
LETTER_SCALES = {"MM": 6, "m": 6, "M": 6, "b": 9, "B": 9, "T": 12, "k": 3, "K": 3}
# Of these, the letters that are scales after a space too.
SPACED_SCALES = ("M", "B")
# Letters that are units as well: metres, bytes, tesla.
UNIT_SCALES = ("m", "b", "T")
# Each sign of a Chinese scale, as the power within a section of four places, and of the section.
HAN_SCALES = {
    "十": (1, 0), "百": (2, 0), "千": (3, 0), "万": (0, 4), "十万": (1, 4), "百万": (2, 4),
    "千万": (3, 4), "亿": (0, 8), "十亿": (1, 8), "百亿": (2, 8), "千亿": (3, 8), "万亿": (4, 8),
    "兆": (0, 12),
}  # fmt: skip
SCALES = (
    WORD_SCALES | SURE_SCALES | LETTER_SCALES | {sign: sum(at) for sign, at in HAN_SCALES.items()}
)

# Patterns of units in Latin letters.
_LATIN_UNITS = words(
    r"""
    (?:square|cubic|sq\.?|cu\.?)\x20(?:kilomet(?:re|er)s?|met(?:re|er)s?|miles?|feet|foot|yards?|inch(?:es)?|km|m|ft|mi|in)
    hectolit(?:re|er)s? barrels? bushels? km/h km cm mm nm μm µm um kg mg μg µg ng g mL ml μL µL dl L kWh MWh GWh TWh kW MW GW TW W kV V mAh Ah Wh hp Nm
    rpm mA A GHz MHz kHz Hz THz GB MB TB KB kB PB EB [GMKgmk]bps MP megapixels? Pa kPa MPa GPa hPa eV keV MeV GeV
    TeV J kJ MJ fl\x20oz kcal cal K mol mmol nM mM μM µM ppm ppb dB ha mph psi lb lbs oz ft (?<=[0-9])in yd mi m s
    secs? ms μs µs ns min mins h hr hrs d t kt Mt Gt bar px pt em rem dpi fps °C °F ℃ ℉ ° C F Ω kΩ cc tsp tbsp Tbsp
    qubits qubit m2 m² m3 m³ km2 km² km3 km³ cm2 cm² cm3 cm³ m/s mg/kg mg/L mg/dL mmHg bp kb Mb Gb kDa Da CNY TEU tCO2e
    tCO2 grams? kilograms? kilos? tonnes? tons? litres? liters? met(?:re|er)s? kilomet(?:re|er)s?
    centimet(?:re|er)s? millimet(?:re|er)s? miles? feet foot inch(?:es)? yards? acres? hectares?
    second(?![-\x20]?(?:half|quarter|term|semester|season|round|edition|wave|phase|stage|part|year|place)) seconds
    minutes? hours? days? weeks? months? years? decades? centuries degrees? watts? megawatts? gigawatts? kilowatts?
    volts? amps? joules? hertz megabytes? gigabytes? terabytes? petabytes? bytes? bits? pixels? cups? tablespoons?
    teaspoons? ounces?
    """
)
LATIN_UNIT = f"(?:{'|'.join(_LATIN_UNITS)})"
# Chinese units, simplified; the normalized text has no other form.
HAN_UNITS = words(
    """
    平方公里 平方千米 平方公尺 平方米 平方厘米 立方米 立方公尺 立方厘米 公里 千米 厘米 毫米 微米 纳米 奈米 海里 浬 英里 英尺 英寸
    英吋 吋 呎 公尺 公分 米 公顷 亩 坪 千克 公斤 毫克 微克 公克 克 公吨 吨 斤 两 磅 盎司 毫升 公升 升 加仑 桶 千瓦时 兆瓦时 千瓦
    兆瓦 吉瓦 万千瓦 瓦 度 摄氏度 伏 安 赫兹 兆赫 千兆 兆字节 字节 比特 量子比特 像素 帕 兆帕 千帕 卡 千卡 大卡 焦 年 个月 周年 周
    星期 天 日 小时 分钟 秒 毫秒 岁 周岁 光年 层 级 倍速 汤匙 茶匙 大匙 小匙 勺 杯 台斤 市斤 公厘 英亩 分贝 毫安时 毫安 流明 克拉 品脱 夸脱 毫米汞柱 海哩 牛米 马力
    """
)
# Those that count a single numeral before them: 四英寸 is measured, where 一度 and 三安 are other words.
MEASURING_UNITS = [
    unit
    for unit in HAN_UNITS
    if (len(unit) > 1 and unit not in ("千兆", "倍速")) or unit in "吋呎坪浬"
]


def alternatives(signs: list[str]) -> str:
    """Return a pattern of these signs, the longest first, so that 平方公里 is not a 平方."""
    return "|".join(re.escape(sign) for sign in sorted(signs, key=len, reverse=True))
