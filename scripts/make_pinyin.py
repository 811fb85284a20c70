"""Make the pinyin table from pypinyin's dictionaries.

pypinyin lists every reading a character ever had. Which of them are alive is judged by its own
dictionary of words: a reading that no more than a few words use is left out.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from functools import cache

from pypinyin.constants import PHRASES_DICT, PINYIN_DICT
from pypinyin.contrib.tone_convert import to_normal

CHARACTERS = [*range(0x3400, 0x4DC0), *range(0x4E00, 0xA000)]
LEAST_SHARE = 0.03
LEAST_WORDS = 3
MOST_READINGS = 3

READINGS = {
    "乐": "le yue", "乘": "cheng", "了": "liao le", "伽": "jia qie", "会": "hui kuai", "冯": "feng",
    "劲": "jin jing", "匮": "kui", "卒": "zu", "卜": "bu", "厦": "xia sha", "坏": "huai",
    "尉": "wei", "尿": "niao", "屏": "ping", "巷": "xiang", "弟": "di", "敦": "dun", "暴": "bao",
    "柏": "bai bo", "柚": "you", "槛": "kan jian", "汤": "tang", "泊": "bo po", "牟": "mou",
    "率": "lv shuai", "盛": "sheng cheng", "磅": "bang pang", "禅": "chan shan", "绿": "lv",
    "纤": "xian qian", "缪": "miao miu", "艾": "ai", "蚌": "bang beng", "蛤": "ha ge",
    "觉": "jue jiao", "调": "tiao diao", "贾": "jia gu", "轧": "zha ya", "还": "hai huan",
    "遗": "yi", "钥": "yao yue", "铛": "dang", "镐": "gao hao", "长": "chang zhang", "阿": "a e",
    "陆": "lu", "雀": "que", "靓": "liang", "颈": "jing", "着": "zhuo zhe", "揭": "jie",
    "行": "hang xing", "奇": "qi", "属": "shu", "给": "gei ji", "粥": "zhou", "的": "de di",
    "没": "mei mo", "单": "dan shan", "解": "jie xie", "区": "qu", "堡": "bao pu", "弹": "dan tan",
    "藏": "cang zang", "薄": "bo bao", "圳": "zhen", "沓": "ta", "广": "guang", "厂": "chang",
    "埔": "pu bu", "莞": "guan", "涌": "yong chong", "宿": "su", "度": "du", "系": "xi",
    "娜": "na nuo", "茜": "qian xi", "桔": "ju jie", "晟": "sheng cheng", "隽": "jun juan",
    "筠": "yun jun", "莎": "sha suo", "苣": "ju qu",
    "种": "zhong", "重": "zhong chong", "都": "du", "似": "si shi", "传": "chuan zhuan",
    "参": "can shen", "模": "mo mu", "校": "xiao jiao", "朝": "chao zhao", "降": "jiang xiang",
}  # fmt: skip
"""Characters of names whose order or choice of readings the count of words does not settle."""

WORDS = {
    "重庆": "chong qing", "行业": "hang ye", "银行": "yin hang", "行政": "xing zheng",
    "行动": "xing dong", "旅行": "lv xing", "运行": "yun xing", "进行": "jin xing",
    "发行": "fa xing", "平行": "ping xing", "步行": "bu xing", "航行": "hang xing",
    "飞行": "fei xing", "出行": "chu xing", "同行": "tong xing", "行走": "xing zou",
    "执行": "zhi xing", "自行": "zi xing", "绿行": "lv xing", "行星": "xing xing",
    "行车": "xing che", "行李": "xing li", "行者": "xing zhe", "知行": "zhi xing",
    "天行": "tian xing", "善行": "shan xing", "德行": "de xing", "远行": "yuan xing",
    "六安": "lu an", "六合": "lu he", "长沙": "chang sha", "长春": "chang chun",
    "成长": "cheng zhang", "院长": "yuan zhang", "校长": "xiao zhang", "东阿": "dong e",
    "乐山": "le shan", "乐清": "yue qing", "乐亭": "lao ting", "台州": "tai zhou",
    "丽水": "li shui", "枞阳": "zong yang", "番禺": "pan yu", "铅山": "yan shan",
    "涡阳": "guo yang", "浚县": "xun xian", "蔚县": "yu xian", "洪洞": "hong tong",
    "单县": "shan xian", "莘县": "shen xian", "闵行": "min hang", "蚌埠": "beng bu",
    "黄埔": "huang pu", "大埔": "da bu", "西藏": "xi zang", "尉犁": "yu li",
    "中牟": "zhong mu", "燕山": "yan shan", "厦门": "xia men", "大厦": "da sha",
    "广厦": "guang sha", "东莞": "dong guan", "吴堡": "wu bu",
    "井陉": "jing xing", "柏林": "bo lin", "北碚": "bei bei", "调味": "tiao wei",
    "调研": "diao yan", "调查": "diao cha", "音乐": "yin yue", "乐器": "yue qi",
    "乐团": "yue tuan", "重阳": "chong yang", "重新": "chong xin",
    "华夏": "hua xia", "会计": "kuai ji", "会稽": "kuai ji", "便宜": "pian yi",
    "朝阳": "chao yang", "朝气": "zhao qi", "人参": "ren shen", "海参": "hai shen",
    "模具": "mu ju", "模板": "mu ban", "模样": "mu yang", "朝晖": "zhao hui",
    "广播": "guang bo", "湖泊": "hu po", "传记": "zhuan ji", "薄荷": "bo he",
    "什邡": "shi fang", "纤维": "xian wei", "化纤": "hua xian", "弹簧": "tan huang",
    "弹性": "tan xing", "角色": "jue se", "省亲": "xing qin", "降解": "jiang jie",
    "投降": "tou xiang", "曝光": "bao guang", "提防": "di fang", "校准": "jiao zhun",
    "校验": "jiao yan", "称重": "cheng zhong", "对称": "dui chen", "恶心": "e xin",
    "厌恶": "yan wu", "血液": "xue ye", "扎实": "zha shi", "包扎": "bao za",
    "率先": "shuai xian", "粘合": "nian he", "粘接": "zhan jie",
}  # fmt: skip
"""Words of names and addresses, read right whatever the dictionary says."""

SURNAMES = {
    "单": "shan", "曾": "zeng", "仇": "qiu", "解": "xie", "查": "zha", "区": "ou", "任": "ren",
    "盖": "ge", "朴": "piao", "缪": "miao", "翟": "zhai", "冼": "xian", "尉": "wei", "乐": "yue",
    "卜": "bu", "逄": "pang",
    "覃": "qin", "谌": "chen", "晁": "chao", "郇": "xun",
    "盛": "sheng", "华": "hua", "葛": "ge", "宁": "ning", "哈": "ha", "纪": "ji", "柏": "bai",
    "牟": "mu", "隗": "wei", "訾": "zi", "鲍": "bao",
    "阚": "kan", "邸": "di", "车": "che", "应": "ying", "薄": "bo", "贾": "jia",
    "单于": "chan yu", "万俟": "mo qi",
    "尉迟": "yu chi", "长孙": "zhang sun", "澹台": "tan tai", "令狐": "ling hu",
    "夏侯": "xia hou", "呼延": "hu yan", "宰父": "zai fu", "乐正": "yue zheng",
    "鲜于": "xian yu", "仉": "zhang", "臧": "zang", "翁": "weng", "撒": "sa", "幺": "yao",
}  # fmt: skip
"""How a surname is read, where a character is read otherwise elsewhere."""


@cache
def plain(reading: str) -> str:
    """Return a reading without its tone, ü written v."""
    return to_normal(reading, v_to_u=False)


def readings_of_characters() -> dict[str, list[str]]:
    """Return the living readings of every character, the most usual first."""
    used: dict[str, Counter[str]] = defaultdict(Counter)
    for word, spelled in PHRASES_DICT.items():
        for character, readings in zip(word, spelled, strict=False):
            used[character][plain(readings[0])] += 1
    found = {}
    for number in CHARACTERS:
        if number not in PINYIN_DICT:
            continue
        character = chr(number)
        known = list(dict.fromkeys(plain(reading) for reading in PINYIN_DICT[number].split(",")))
        counts = used[character]
        total = sum(counts.values())
        alive = [
            (-count, known.index(reading), reading)
            for reading, count in counts.items()
            if reading in known and count >= max(2, LEAST_SHARE * total)
        ]
        if character in READINGS:
            found[character] = READINGS[character].split()
        elif total >= LEAST_WORDS and alive:
            found[character] = [reading for *_, reading in sorted(alive)][:MOST_READINGS]
        else:
            found[character] = known[:1]
    return found


def is_alive(readings: dict[str, list[str]], word: str, spelled: str) -> bool:
    """Tell whether a word's reading is one that its characters have in other words too."""
    return all(
        reading in readings[character]
        for character, reading in zip(word, spelled.split(), strict=True)
    )


def pinyin_table() -> str:
    """Return the text of ``data/pinyin.txt``; its head says how it is laid out."""
    readings = readings_of_characters()
    lines = [
        "# Pinyin without tones, made from pypinyin (MIT licence) by scripts/make_data.py.",
        "# [1] reading and the characters that it is the first reading of; [2] further readings",
        "# [words] two characters that are read together in their own way",
        "# [surnames] how a surname is read where it differs",
    ]
    for rank in range(2):
        grouped: dict[str, list[str]] = defaultdict(list)
        for character, spelled in readings.items():
            for reading in spelled[:1] if rank == 0 else spelled[1:]:
                grouped[reading].append(character)
        lines.append(f"[{rank + 1}]")
        lines += [f"{reading} {''.join(grouped[reading])}" for reading in sorted(grouped)]
    spelled_words = {
        word: spelled
        for word, found in PHRASES_DICT.items()
        if len(word) == len(found) == 2 and all(character in readings for character in word)
        for spelled in [" ".join(plain(reading[0]) for reading in found)]
        if is_alive(readings, word, spelled)
    } | WORDS
    firsts = {character: spelled[0] for character, spelled in readings.items()}
    lines.append("[words]")
    lines += [
        f"{word} {spelled}"
        for word, spelled in sorted(spelled_words.items())
        if spelled != " ".join(firsts[character] for character in word)
    ]
    lines.append("[surnames]")
    lines += [
        f"{name} {spelled}"
        for name, spelled in sorted(SURNAMES.items())
        if spelled != " ".join(firsts[c] for c in name)
    ]
    return "\n".join(lines) + "\n"
