"""Normalization of a text to one form of each character, with its length unchanged.

Offsets into the normalized text are offsets into the text, so every pattern is written once, for ASCII
digits and punctuation.
"""

import re

# All traditional characters whose simplified form occurs in a rule of the audit, except those that
# are words of simplified Chinese too (乾隆).
_TRADITIONAL = (
    "丟並亂亞佈佔併來侖侷係倆個們倖側備傢傳傷僅價儀億儘儲兒內兩冊凍別則剋剎創劃劍劑勁動務"
    "勝勞勢匯區協參叢員唸問啟喚喫單噸噹嚮嚴囌囑國圍圓圖團報場塊塗塵塹壇壺奧孃學宮實寧審寫"
    "寬寶將專對導屆屜層島峽崙嶺嶽帥師帶幀幣幫幹幾廂廈廢廣廬廳弔張強彆彈彎彙彫後徑從惡態慘"
    "慶慾應懷戰戲戶捨捲掃掙揀損撓撥擊擔據擴攝攬敗敵數斬於時晝曆曬書會朮東條棟棲楊業極榦榮"
    "構樁樂樓標樣樹機橫檔檯檻欄權歐歲歷歸殲氣決沒沖淨淵減測湊湯準溝溫滬滾滿漢漲濺災為烏無"
    "煉煙熱燈營爐爛爭爺爾牆獅獎獨獲獵獻現璣環瓏產甦畝畢當疊痠瘡療發盃盞盡監盤盧眾硃碩確碼"
    "磚礎禎禮種稱穀積穩穫窩窮竅筆箇節範築簍簽籃籌籟籤糧糰紀約紅納紙級紹組結絕給統絲綑經維"
    "網綵緒線締編緻縣縮縷總績繡繩繫續纔罈罰羅義聖聞聯聲職聽脈腦腳臘臟臨臺與興舉艦茲萬葉蓆"
    "蔔藝藥蘇蘊蘋蘭蘿處號蟲術衝補裝裡製見規視親觀計託記訪設許訴診註証評詞試話語誤說誰課調"
    "論諾講謬證識譜議護譽讀變豎豐豬貞負財貨貫責貴買費貼資賠賣賬賴賺購賽踐車軌軍載輔輛輩輪"
    "輸轉轟辦辭農迴這連週進遊運過達違遙遠選還邊郵鄉鄰醫釐釙針釦鈔鈞鈷鈾鉀鉅銀銅銖銳鋁鋼錄"
    "錘錢錦錯錶鍊鍋鍾鎊鎚鎮鐘鐳鐵長門閃閉開間閤闆關陞陣陰陳陽隊階際險隻雙雜離難雲電靂靈鞦"
    "韆韓響頁頂頃項順預頓頭顆題額顏願顛類顧顯風颱飄飛餅餘馬馳騰騾驅驍驗驚驟驢髒體髮鬆鬍鬥"
    "鬨魚鯨鳥鳳鳴鵬鷹鹹鹽麵黃點黨鼕齊齡齣龍裏綫羣爲牀啓衞説"
    "債凈刪剛噁墰墻壜夥奬峯嵗庫徵揚摺敎旂旣曏査桿棄棊槍槓櫃淩滙漁潤琱産眞睏稅竪絡絶綉緩縴繳纖罎菸"
    "葯蔘藴虧衆訂認請讚貸質贊踰蹤較輕轎釋鈈鈡鈦銫銷鋭録鍀鍶鍼鎇鎭鎵鏡鑥閱閲頻顔飆飯鯤鵰鹼麪麫"
)
_SIMPLIFIED = (
    "丢并乱亚布占并来仑局系俩个们幸侧备家传伤仅价仪亿尽储儿内两册冻别则克刹创划剑剂劲动务"
    "胜劳势汇区协参丛员念问启唤吃单吨当向严苏嘱国围圆图团报场块涂尘堑坛壶奥娘学宫实宁审写"
    "宽宝将专对导届屉层岛峡仑岭岳帅师带帧币帮干几厢厦废广庐厅吊张强别弹弯汇雕后径从恶态惨"
    "庆欲应怀战戏户舍卷扫挣拣损挠拨击担据扩摄揽败敌数斩于时昼历晒书会术东条栋栖杨业极干荣"
    "构桩乐楼标样树机横档台槛栏权欧岁历归歼气决没冲净渊减测凑汤准沟温沪滚满汉涨溅灾为乌无"
    "炼烟热灯营炉烂争爷尔墙狮奖独获猎献现玑环珑产苏亩毕当叠酸疮疗发杯盏尽监盘卢众朱硕确码"
    "砖础祯礼种称谷积稳获窝穷窍笔个节范筑篓签篮筹籁签粮团纪约红纳纸级绍组结绝给统丝捆经维"
    "网彩绪线缔编致县缩缕总绩绣绳系续才坛罚罗义圣闻联声职听脉脑脚腊脏临台与兴举舰兹万叶席"
    "卜艺药苏蕴苹兰萝处号虫术冲补装里制见规视亲观计托记访设许诉诊注证评词试话语误说谁课调"
    "论诺讲谬证识谱议护誉读变竖丰猪贞负财货贯责贵买费贴资赔卖账赖赚购赛践车轨军载辅辆辈轮"
    "输转轰办辞农回这连周进游运过达违遥远选还边邮乡邻医厘钋针扣钞钧钴铀钾巨银铜铢锐铝钢录"
    "锤钱锦错表炼锅钟镑锤镇钟镭铁长门闪闭开间合板关升阵阴陈阳队阶际险只双杂离难云电雳灵秋"
    "千韩响页顶顷项顺预顿头颗题额颜愿颠类顾显风台飘飞饼余马驰腾骡驱骁验惊骤驴脏体发松胡斗"
    "哄鱼鲸鸟凤鸣鹏鹰咸盐面黄点党冬齐龄出龙里线群为床启卫说"
    "债净删刚恶坛墙坛伙奖峰岁库征扬折教旗既向查杆弃棋枪杠柜凌汇渔润雕产真困税竖络绝绣缓纤缴纤坛烟"
    "药参蕴亏众订认请赞贷质赞逾踪较轻轿释钚钟钛铯销锐录锝锶针镅镇镓镜镥阅阅频颜飙饭鲲雕碱面面"
)
_SIMPLIFIED_OF = {
    ord(traditional): simplified
    for traditional, simplified in zip(_TRADITIONAL, _SIMPLIFIED, strict=True)
}

_FORMS = {
    ",": "，",
    ".": "．",
    "%": "％﹪",
    "+": "＋﹢",
    # Minus, hyphens and their full-width forms. En and em dashes stay: they make ranges.
    "-": "－−‐‑﹣",
    "–": "‒",
    "$": "＄﹩",
    "¥": "￥",
    "£": "￡",
    ":": "：∶︰",
    ";": "；",
    "(": "（",
    ")": "）",
    "[": "［【",
    "]": "］】",
    "/": "／⁄",
    "~": "～〜∼",
    "#": "＃",
    "'": "’‘＇",
    "°": "º",
    "×": "✕✖",
    # Subscripts of formulas.
    "0123456789": ("０１２３４５６７８９", "₀₁₂₃₄₅₆₇₈₉"),
    " ": "\u00a0\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u3000\t",
    # Other forms of Chinese characters.
    "元": "圓圆",
    "〇": "○",
    "晚": "晩",
}


def _table() -> dict[int, str]:
    table: dict[int, str] = dict(_SIMPLIFIED_OF)
    for target, forms in _FORMS.items():
        if isinstance(forms, tuple):
            for row in forms:
                table |= {ord(form): one for form, one in zip(row, target, strict=True)}
        else:
            table |= {ord(form): target for form in forms}
    # Full-width Latin letters.
    for offset in range(26):
        table[ord("Ａ") + offset] = chr(ord("A") + offset)
        table[ord("ａ") + offset] = chr(ord("a") + offset)
    return table


_TABLE = _table()

# The forms of numerals in contracts and on cheques. Alone, some of them are other words (大陆).
_BANK = str.maketrans("壹贰貳叁參肆伍陆陸柒捌玖拾佰仟", "一二二三三四五六六七八九十百千")
_BANK_RUN = re.compile("[壹贰貳叁參肆伍陆陸柒捌玖拾佰仟零万亿]{2,}")


def normalize(text: str) -> str:
    """Return a text in its normalized form."""
    normalized = text.translate(_TABLE)
    return _BANK_RUN.sub(lambda run: run[0].translate(_BANK), normalized)


def word_before(text: str, position: int, gap: str = " ") -> str:
    """Return the Latin word that ends before a position, or "" where there is none."""
    end = position
    while end > 0 and position - end < 3 and text[end - 1] in gap:
        end -= 1
    start = end
    while (
        start > 0 and end - start < 30 and text[start - 1].isascii() and (text[start - 1].isalpha())
    ):
        start -= 1
    return text[start:end]


def is_han(character: str) -> bool:
    """Return whether the character is Chinese."""
    return "一" <= character <= "鿿" or character == "〇"
