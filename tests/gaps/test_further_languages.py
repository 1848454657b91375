"""Promises, questions, claims, definitions and enumerations in the languages that have a file of their own."""

from __future__ import annotations

from typing import NamedTuple

import pytest

from tests.making import make
from twopass.findings import FoundTag
from twopass.gaps.patterns import PATTERNS, openings
from twopass.gaps.tags import find_tags
from twopass.languages import MORE, tables
from twopass.text.analysis import DocumentAnalysis


class Said(NamedTuple):
    """Sentences of one language: two that open nothing, then those that open something."""

    plain: str
    settled: tuple[str, ...]
    promises: tuple[str, ...]
    question: str
    claim: str
    counted: str
    members: str
    defines: tuple[str, str] = ("", "")


SAID = {
    "nl": Said(
        "De molen is van steen gebouwd en heeft twee zolders.",
        ("Twee jaar later werd de molen in een krant beschreven.", "In dit hoofdstuk zullen we de molen beschrijven."),
        (
            "Het drogen van het graan wordt later uitvoerig besproken.", "Op de ruzie over de sluis komen we terug.",
            "Het volgende hoofdstuk behandelt het smeren van de tandwielen.",
        ),
        "Waarom verliest het noordelijke rad bij vorst zoveel kracht in de lage watergang?",
        "Onze hypothese is dat het leren drijfwerk langer meegaat dan het houten tandwiel.",
        "Er waren vier redenen voor de vertraging van de noordelijke sluis.",
        "De eerste was het weer. De tweede was het geld. De derde was de staking van de metselaars.",
        ("Het peil boven drempel is hier laag.", "Onder peil boven drempel verstaan we de stand van het water."),
    ),
    "sv": Said(
        "Kvarnen är byggd av sten och har två golv av trä.",
        ("Två år senare beskrevs kvarnen i en tidning.", "I detta kapitel ska vi beskriva kvarnens alla delar."),
        (
            "Torkningen av kornet behandlas längre fram i boken.", "Vi återkommer till tvisten om slussen.",
            "Nästa kapitel beskriver smörjningen av kugghjulen.",
        ),
        "Varför förlorar det norra hjulet så mycket kraft när frosten kommer till dalen?",
        "Vår hypotes är att läderremmen håller längre än det gamla kugghjulet.",
        "Det fanns fyra skäl till förseningen av den norra slussen.",
        "Det första var vädret. Det andra var pengarna. Det tredje var murarnas strejk.",
        ("Den fria tröskelhöjden är låg här i dalen.", "Med den fria tröskelhöjden avses vattnets läge."),
    ),
    "pl": Said(
        "Młyn zbudowano z kamienia i ma dwa drewniane piętra.",
        ("Dwa lata później młyn opisano w gazecie.", "W tym rozdziale omówimy wszystkie części młyna."),
        (
            "Suszenie ziarna zostanie szczegółowo omówione później.", "Do sporu o śluzę jeszcze wrócimy.",
            "W następnym rozdziale opiszemy smarowanie kół zębatych.",
        ),
        "Dlaczego północne koło traci podczas mrozu tak wiele siły w dolinie rzeki?",
        "Nasza hipoteza brzmi następująco, że skórzany pas wytrzyma dłużej od koła zębatego.",
        "Były cztery powody opóźnienia budowy północnej śluzy.",
        "Pierwszy to pogoda. Drugi to pieniądze. Trzeci to strajk murarzy.",
        ("To jest miejsce, gdzie wysokość progowa bywa niska.", "Termin „wysokość progowa” oznacza poziom wody."),
    ),
    "uk": Said(
        "Млин збудовано з каменю, і він має два поверхи.",
        ("Через п’ять років пізніше млин описано в газеті.", "У цьому розділі ми опишемо всі частини млина."),
        (
            "Сушіння зерна буде докладно описано нижче.", "Ми ще повернемося до суперечки про шлюз.",
            "У наступному розділі розглянемо змащування зубчастих коліс.",
        ),
        "Чому північне колесо втрачає під час морозів так багато сили в долині?",
        "Ми припускаємо, що шкіряний пас витримає довше, ніж дерев’яне зубчасте колесо.",
        "Було чотири причини затримки будівництва північного шлюзу.",
        "Перша була погода. Друга були гроші. Третя був страйк мулярів.",
        ("Тут порогова висота не є великою.", "Термін «порогова висота» означає рівень води."),
    ),
    "tr": Said(
        "Değirmen taştan yapılmıştır ve iki ahşap katı vardır.",
        ("Değirmen iki yıl sonra bir gazetede anlatılmıştır.", "Bu bölümde değirmenin bütün parçalarını anlatacağız."),
        (
            "Tahılın kurutulması ileride ayrıntılı olarak açıklanacaktır.", "Savak kavgasına ileride döneceğiz.",
            "Dişlilerin yağlanması bir sonraki bölümde incelenmektedir.",
        ),
        "Kuzeydeki çark don olduğunda dar su yolunda neden gücünün yarısını yitirir?",
        "Deri kayışın ahşap dişliden uzun dayanacağını varsayıyoruz.",
        "Kuzeydeki savağın gecikmesi için dört neden vardı.",
        "Birincisi havaydı. İkincisi paraydı. Üçüncüsü duvarcıların greviydi.",
        ("Bu vadide eşik yüksekliği her yıl azdır.", "Suyun düzeyine “eşik yüksekliği” adı verilir."),
    ),
    "ko": Said(
        "방앗간은 돌로 지었으며 마루가 두 층으로 되어 있다.",
        ("방앗간은 2년 뒤에 어느 신문에서 자세히 소개한 바 있다.", "이 장에서는 방앗간의 여러 부품을 설명하겠다."),
        (
            "곡식을 말리는 방법은 뒤에서 자세히 설명한다.", "수문을 둘러싼 다툼은 나중에 다시 다루겠다.",
            "톱니바퀴에 기름을 치는 방법은 다음 장에서 살펴볼 것이다.",
        ),
        "북쪽 물레바퀴는 서리가 내리면 좁은 물길에서 왜 절반의 힘을 잃는가?",
        "본 연구의 가설은 가죽 벨트가 나무 톱니바퀴보다 오래간다는 점이다.",
        "북쪽 수문의 공사가 늦어진 이유는 네 가지이다.",
        "첫째, 날씨가 나빴다. 둘째, 돈이 없었다. 셋째, 석공들이 파업했다.",
        ("보정된 문턱수위 값은 이 골짜기에서 더 낮다.", "보정된 문턱수위란 물의 높이를 뜻한다."),
    ),
    "ja": Said(
        "水車小屋は石造りで、木の床が二階分ある。",
        ("水車小屋は二年後に新聞で詳しく紹介された。", "本章では水車小屋の各部品について詳しく説明する。"),
        (
            "穀物を乾燥させる方法については後の章で述べる。", "水門をめぐる争議の経緯は後述する。",
            "歯車に注油する手順は次章で詳しく説明する。",
        ),
        "北側の水車は霜が降りると狭い水路でなぜ半分の動力を失うのか。",
        "本研究の仮説は、革帯が木製の歯車より長持ちするというものである。",
        "北側の水門の工事が遅れた理由は四つある。",
        "第一に天候が悪かった。第二に資金が足りなかった。第三に石工が罷業した。",
    ),
    "ar": Said(
        "بنيت المطحنة من الحجر ولها طابقان من الخشب.",
        ("وصفت المطحنة في جريدة محلية بعد سنوات من ذلك.", "في هذا الفصل سنشرح أجزاء المطحنة كلها."),
        (
            "سنشرح تجفيف الحبوب بالتفصيل لاحقا.", "وسنعود إلى الخلاف على بوابة السد.",
            "يتناول الباحث تزييت التروس الخشبية في الفصل التالي.",
        ),
        "لماذا تفقد العجلة الشمالية نصف قوتها عند الصقيع في مجرى الماء الضيق؟",
        "نفترض أن الحزام الجلدي يدوم أطول من الترس الخشبي القديم.",
        "كانت هناك أربعة أسباب لتأخر بناء البوابة الشمالية.",
        "الأول هو الطقس. الثاني هو المال. الثالث هو إضراب البنائين.",
        ("في هذا الوادي منسوب العتبة منخفض دائما.", "يُقصد بـ«منسوب العتبة» ارتفاع الماء."),
    ),
    "hi": Said(
        "चक्की पत्थर की बनी है और उसमें लकड़ी की दो मंज़िलें हैं।",
        ("दो वर्ष बाद चक्की का वर्णन एक अख़बार में किया गया।", "इस अध्याय में हम चक्की के सभी पुर्ज़ों का वर्णन करेंगे।"),
        (
            "अनाज सुखाने की विधि पर आगे विस्तार से चर्चा की जाएगी।", "जलद्वार के विवाद पर हम बाद में लौटेंगे।",
            "दाँतेदार पहिये में तेल डालने की विधि अगले अध्याय में समझाई गई है।",
        ),
        "उत्तरी पहिया पाला पड़ने पर सँकरी नहर में अपनी आधी ताक़त क्यों खो देता है?",
        "हमारी परिकल्पना है कि चमड़े का पट्टा लकड़ी के दाँतेदार पहिये से अधिक चलेगा।",
        "उत्तरी जलद्वार के निर्माण में देरी के चार कारण थे।",
        "पहला कारण मौसम था। दूसरा कारण धन था। तीसरा कारण राजमिस्त्रियों की हड़ताल थी।",
    ),
}  # fmt: skip


def opened(language: str, *paragraphs: str, rest: str = "") -> list[FoundTag]:
    """What the first of two sections leaves open."""
    said = SAID[language].plain
    glue = "" if language == "ja" else " "
    filler = glue.join([said] * 8)
    first, last = glue.join((said, *paragraphs, said)), glue.join((rest, filler))
    text = f"# 1\n\n{filler}\n\n{first}\n\n# 2\n\n{filler}\n\n{filler}\n\n{last}"
    document, skeleton = make(text, language)
    return find_tags(DocumentAnalysis(document, skeleton), skeleton.sections[0])


@pytest.mark.parametrize("language", MORE)
def test_the_patterns_compile_and_are_the_languages_own(language):
    assert all(getattr(openings(language), name) is not None for name in PATTERNS)
    assert tables("openings")[language].keys() <= PATTERNS | {"numbers", "words"}
    assert openings(language).asks == tables("asks")[language]
    assert openings(language).asks.keys() == openings("en").asks.keys()
    assert len(openings(language).numbers) == 6


@pytest.mark.parametrize(("language", "promise"), [(code, one) for code in SAID for one in SAID[code].promises])
def test_a_promise_opens(language, promise):
    assert [(tag.kind, tag.at.quote) for tag in opened(language, promise)] == [("promise", promise)]


@pytest.mark.parametrize(("language", "settled"), [(code, one) for code in SAID for one in SAID[code].settled])
def test_what_looks_like_a_promise_opens_nothing(language, settled):
    assert opened(language, settled) == []


@pytest.mark.parametrize("language", SAID)
def test_a_question_and_a_claim_open(language):
    said = SAID[language]
    assert [(tag.kind, tag.at.quote) for tag in opened(language, said.question)] == [("question", said.question)]
    claimed = opened(language, said.claim)
    assert [(tag.kind, tag.at.quote) for tag in claimed] == [("question", said.claim)]
    assert len(claimed[0].concept) < len(said.claim)


@pytest.mark.parametrize("language", SAID)
def test_an_enumeration_that_stops_short_is_incomplete(language):
    said = SAID[language]
    found = opened(language, said.counted, said.members)
    assert [(tag.kind, tag.at.quote) for tag in found] == [("incomplete", said.counted)]


@pytest.mark.parametrize("language", [code for code in SAID if SAID[code].defines[0]])
def test_a_term_that_is_defined_late_is_undefined(language):
    used, defined = SAID[language].defines
    found = opened(language, used, rest=defined)
    assert [tag.kind for tag in found] == ["undefined"]
    assert found[0].concept in used.lower()
