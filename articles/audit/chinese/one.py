"""Rules for 一: a count, or hardly more than an article or part of a turn of phrase."""

from articles.audit.numbers import NumberKind, context
from articles.audit.units.measure_words import MEASURE

_SPAN = (
    "(?:年|个月|个?小时|分钟|秒|天|周|个?星期|个?季度|个?学期|个?世纪|公里|千米|米|厘米|毫米|吨|千克|公斤|克|升|毫升"
    "|亩|公顷|立方|平方|倍|元|美元|个?百分点|汤匙|茶匙|勺|杯|个?工作日|岁|个?标准差|学时|课时|刻钟)"
)
# Two or more, before what they count.
_MORE = "(?:[二两三四五六七八九十]{1,3}|[0-9]{1,4})"
_COUNTED = "[个名位人本台张份家项篇次块部件只条票]"
_OF_A_MATCH = "[男女胜平负金银铜]"
ONE = (
    # Not one penny: however few there might be, nobody counts them.
    context(
        NumberKind.IDIOM, after=rf"{MEASURE.pattern}[\u4e00-\u9fff]{{0,3}}(?:也|都)(?:没|不|未|无)"
    ),
    context(NumberKind.IDIOM, before="[无没]"),
    context(NumberKind.IDIOM, after="[步墙线念河水江街纸海山箭]之[遥隔差]"),
    context(NumberKind.QUANTITY, after="[局盘球分票场](?:未|没|不)[失丢得投输败]"),
    context(NumberKind.QUANTITY, before="唯一(?:的)?", after=MEASURE.pattern),
    # 两男一女, 一胜三平.
    context(NumberKind.QUANTITY, before=f"{_MORE}{_OF_A_MATCH}", after=_OF_A_MATCH),
    context(NumberKind.QUANTITY, after=f"{_OF_A_MATCH}{_MORE}{_OF_A_MATCH}"),
    # Only one: 只发了一篇, 要求就一条.
    context(
        NumberKind.QUANTITY,
        before="[只仅才](?![是为])[\u4e00-\u9fff]{1,2}了",
        after=MEASURE.pattern,
    ),
    context(NumberKind.QUANTITY, before="[只仅](?:剩|写|发|招|选|留|占)", after=MEASURE.pattern),
    context(
        NumberKind.QUANTITY,
        before="就",
        after=r"[条个句张页件篇份家次][\u4e00-\u9fff]{0,2}(?=[:,。;!?\n]|$)",
    ),
    # One from Japan, three from France; one of four patients.
    context(
        NumberKind.QUANTITY,
        after=rf"(?P<measure>[位名人家篇项所组队例])(?!一|数据|照片|图片|研究)[^,。;\n]{{1,14}}[,;、和及与](?:另有?|其余)?{_MORE}(?P=measure)",
    ),
    *(
        context(
            NumberKind.QUANTITY,
            before=rf"{_MORE}{each}[^,。;\n]{{1,14}}[,;](?:另有?|其余)?",
            after=each,
        )
        for each in "位名家篇项所组例"
    ),
    context(
        NumberKind.QUANTITY, before=rf"{_MORE}[名位例人个][^,。;\n]{{0,6}}中的?", after="[名例人位]"
    ),
    context(NumberKind.QUANTITY, after="例(?:失访|死亡|患者|出现|发生|病|因|为)"),
    # What one of a thing costs, to complain of it.
    context(NumberKind.QUANTITY, after="[份碗杯张套台件斤本次顿]就(?:要|得|花|卖|收)"),
    # One to three; two to one.
    context(NumberKind.QUANTITY, after="[比至到][二两三四五六七八九十]"),
    context(NumberKind.QUANTITY, before="[二两三四五六七八九十0-9] ?[比至到]"),
    # Once a day; a supervisor for each group.
    context(NumberKind.QUANTITY, before="每(?:隔)?(?:日|天|周|月|年|小时|季度)", after="次"),
    context(
        NumberKind.QUANTITY,
        before=f"每隔?(?:{_MORE}|半)个?(?:日|天|周|月|年|小时|季度|星期|学期)[^,。;!?、 \n]{{0,4}}",
        after="次",
    ),
    context(NumberKind.IDIOM, before="每[^,。;!?、 \n]{1,8}", after="次"),
    context(NumberKind.QUANTITY, before="每[^,。;!?、 \n]{1,5}", after=rf"(?!次){MEASURE.pattern}"),
    context(NumberKind.QUANTITY, before="每[^,。;\n]{1,12}有", after=MEASURE.pattern),
    # One of them died: of people and cases it is a count, of reasons a turn of phrase.
    context(NumberKind.QUANTITY, before="其中", after="[名例人位项件起头只]"),
    # 论文6篇,其中一篇: of what has been counted by the same word.
    *(
        context(NumberKind.QUANTITY, before=f"{_MORE}{each}[^。;\n]{{0,14}}其中", after=each)
        for each in "篇本部座幅枚辆艘台株支笔"
    ),
    context(NumberKind.QUANTITY, before="(?:剩下|余下|剩余)的?", after=MEASURE.pattern),
    context(NumberKind.QUANTITY, after="次(?:往返|来回)"),
    # 一块五, a price; 一块 is a piece.
    context(NumberKind.QUANTITY, after="块(?:钱|[一二三四五六七八九1-9](?=[,。;!?、)的一]|$))"),
    # A year, an hour: unless it is this year, or some day.
    # 一天300元, 12块一杯: what a price is for.
    context(
        NumberKind.IDIOM,
        before="[元块钱] ?",
        after="[天晚斤个杯次月年小张份碗瓶套本件人条盒位吨亩米公平]",
    ),
    context(
        NumberKind.IDIOM,
        after="(?:天|晚|斤|个|杯|次|个?月|年|小时|张|份|碗|瓶|套|本|件|人|条|盒|位|吨|亩|米|公斤)(?:[要收卖只才约花了]{0,3}) ?"
        "(?:新台币|人民币|港币|[¥$€£] ?|[0-9.,]{1,9}[万千百]?(?:元|块|美元|欧元|港元|日元|毛))",
    ),
    context(
        NumberKind.IDIOM,
        after="年一度|年级|年到头|年四季|年来|年之计|年比|周年|米阳|杯羹|天天|天到晚|分钱|分为|元[化论]|克拉|升[起高]",
    ),
    context(NumberKind.QUANTITY, before="(?<![同这那每某另有新头上下前后之哪])", after=_SPAN),
    context(
        NumberKind.QUANTITY,
        before="(?:仅有?|只有?|不到|不足|不满|至少|最多|至多|(?<![公签缔预条契])约|(?<!最)近|超过?|逾|每|(?<![公中])共|共有|少了|多了|增长|增加|提高|下降"
        "|减少|缩短|延长|为期|历时|长达|达到?|提升|上升|扩大|高出|相差|限报?|缺|丢|(?<![运传])输|胜|负|(?<![水和公])平|答应您|答应你|再来)(?:了)?",
        after=MEASURE.pattern,
    ),
    # Told beside another count: 两本书和一台电脑, 一份决议和两项声明.
    context(
        NumberKind.QUANTITY,
        before=rf"[二两三四五六七八九十百千万0-9](?:{_COUNTED}|[字页])[^,。;!?、\n]{{0,6}}[和、及与]",
        after=MEASURE.pattern,
    ),
    context(
        NumberKind.QUANTITY, after=rf"{_COUNTED}[^,。;!?、\n]{{1,8}}[和、及与]{_MORE}{_COUNTED}"
    ),
    # What one of a thing holds or yields: 一个书架放二十本.
    context(
        NumberKind.QUANTITY,
        after="[个份台天次人张辆箱盒瓶年月篇节亩吨][\u4e00-\u9fff]{0,4}?(?:放|装|卖|记|跑|抵|顶|产|住|坐|载|扣|容纳|折合|相当于)"
        "(?:得下|了|约)?(?:[二两三四五六七八九十0-9]|一[百千万])",
    ),
    context(
        NumberKind.QUANTITY,
        after="[位名][\u4e00-\u9fff]{1,4}(?:平均|最多|至多|通常|一般|可|能|要){1,3}(?:带|指导|教|管|照看|负责|审)"
        "(?:[二两三四五六七八九十0-9])",
    ),
    context(NumberKind.IDIOM),
)
