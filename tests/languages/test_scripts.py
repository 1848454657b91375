"""Sentences, words and references in scripts and languages that are not those of the tables of all concerns."""

from __future__ import annotations

import pytest

import twopass
from twopass.languages import MORE, NEUTRAL, tables
from twopass.languages.detect import detect
from twopass.report import to_markdown
from twopass.text.sentences import split
from twopass.text.tokens import placed_words
from twopass.text.wellformed import is_sentence

SENTENCES = {
    "ar": "تحدد هذه اللائحة كيفية إدارة السدود في الوادي. يفحص المشرف السدود في خريف كل عام.",
    "fa": "این آیین‌نامه چگونگی ادارهٔ سدها را تعیین می‌کند. مسئول هر پاییز سدها را بازرسی می‌کند.",
    "ur": "یہ ضابطہ بندوں کے انتظام کا طریقہ طے کرتا ہے۔ نگران ہر خزاں میں معائنہ کرتا ہے۔",
    "he": "תקנון זה קובע כיצד מנהלים את הסכרים בעמק. המפקח בודק את הסכרים בכל סתיו.",
    "hi": "यह नियमावली घाटी के बाँधों के प्रबंधन का तरीका तय करती है। निरीक्षक हर शरद ऋतु में बाँधों की जाँच करता है।",
    "th": "ข้อบังคับนี้กำหนดวิธีการจัดการฝายในหุบเขา ผู้ดูแลตรวจสอบฝายทุกฤดูใบไม้ร่วงทุกปี",
    "ko": "이 규정은 수문의 관리에 필요한 사항을 정한다. 관리자는 매년 가을에 수문을 점검하여야 한다.",
    "ja": "この規程は谷の堰の管理方法を定める。管理者は毎年秋に堰を点検しなければならない。",
    "ta": "இந்த விதிமுறை அணைகளை நிர்வகிக்கும் முறையை வரையறுக்கிறது. மேற்பார்வையாளர் அணைகளை ஆய்வு செய்கிறார்.",
    "bn": "এই বিধিমালা উপত্যকার বাঁধগুলির ব্যবস্থাপনা নির্ধারণ করে। পরিদর্শক প্রতি শরতে বাঁধগুলি পরীক্ষা করেন।",
    "ka": "ეს წესდება განსაზღვრავს ხეობის კაშხლების მართვას. ზედამხედველი ყოველ შემოდგომაზე ამოწმებს კაშხლებს.",
    "am": "ይህ ደንብ የሸለቆውን ግድቦች አስተዳደር ይወስናል። ተቆጣጣሪው በየመኸሩ ግድቦቹን ይመረምራል።",
    "uk": (
        "Цей регламент визначає, як керують греблями в долині, див. рис. 2 і 3 вище. Доглядач щоосені перевіряє греблі."
    ),
    "pl": (
        "Regulamin określa sposób zarządzania tamami w dolinie, por. rys. "
        "2 i 3 niżej. Nadzorca co jesień sprawdza tamy."
    ),
    "tr": "Bu yönetmelik vadideki setlerin yönetimini belirler. Görevli her sonbaharda setleri denetler.",
    "sv": "Denna stadga bestämmer hur dammarna sköts, jfr kap. 3 och fig. 2 nedan. Vakten går igenom dem varje höst.",
    "nl": (
        "Dit reglement bepaalt hoe de sluizen worden beheerd, bijv. in de winter. "
        "De beheerder leest elke dag de peilen."
    ),
}


@pytest.mark.parametrize("language", SENTENCES)
def test_a_sentence_needs_no_capital(language):
    text = SENTENCES[language]
    found = [text[start:end] for start, end in split(text, language)]
    assert len(found) == 2
    assert all(map(is_sentence, found))


@pytest.mark.parametrize("language", SENTENCES)
def test_languages_are_told_apart(language):
    assert detect(" ".join([SENTENCES[language]] * 3)) == language


def test_signs_at_letters_part_no_words():
    assert [word for _, word in placed_words("अध्याय दूसरा")] == ["अध्याय", "दूसरा"]
    assert [word for _, word in placed_words("מִלָּה אַחַת")] == ["מִלָּה", "אַחַת"]


# ── documents of two sections ─────────────────────────────────────────────────────────────────────

DOCUMENTS = {
    "nl": (
        "Hoofdstuk 1 Algemeen", "Hoofdstuk 2 Kosten",
        "De kosten staan in hoofdstuk 2 en in Tabel 3.", "Tabel 3: Kosten",
    ),
    "pl": (
        "Rozdział 1 Ogólne", "Rozdział 2 Koszty",
        "Koszty podano w rozdziale 2 oraz w tabeli 3.", "Tabela 3: Koszty",
    ),
    "sv": (
        "Kapitel 1 Allmänt", "Kapitel 2 Kostnader",
        "Kostnaderna står i kapitel 2 och i tabell 3.", "Tabell 3: Kostnader",
    ),
    "tr": ("Bölüm 1 Genel", "Bölüm 2 Giderler", "Giderler Bölüm 2 ve Tablo 3 içinde verilmiştir.", "Tablo 3: Giderler"),
    "uk": (
        "Розділ 1 Загальне", "Розділ 2 Витрати",
        "Витрати наведено в розділі 2 та в таблиці 3.", "Таблиця 3: Витрати",
    ),
    "ja": ("第1章 総則", "第2章 費用", "費用については第2章および表3を参照されたい。", "表3:費用"),
    "ko": ("제1장 총칙", "제2장 비용", "비용은 제2장에서 다루고 표 3에 정리하였다.", "표 3: 비용"),
    "ar": (
        "الفصل الأول: أحكام عامة", "الفصل الثاني: التكاليف",
        "وتأتي التكاليف في الفصل الثاني وفي الجدول 3.", "الجدول 3: التكاليف",
    ),
    "hi": ("अध्याय 1 सामान्य", "अध्याय 2 लागत", "लागत का विवरण अध्याय 2 और तालिका 3 में है।", "तालिका 3: लागत"),
}  # fmt: skip


def document(language: str) -> str:
    first, second, sentence, caption = DOCUMENTS[language]
    said = SENTENCES[language]
    title = said.split(".")[0].split("。")[0][:24]
    return f"# {title}\n\n## {first}\n\n{said} {sentence}\n\n## {second}\n\n{said}\n\n{caption}\n"


@pytest.mark.parametrize("language", DOCUMENTS)
def test_references_lead_to_chapters_and_tables(language, tmp_path):
    (tmp_path / "a.md").write_text(document(language), encoding="utf-8")
    reading = twopass.read(tmp_path / "a.md")
    assert reading.document.language == language
    found = {one.kind: one for one in reading.references if one.status == "resolved"}
    assert set(found) == {"chapter", "table"}
    assert found["chapter"].target.startswith(DOCUMENTS[language][1])
    assert found["table"].target == DOCUMENTS[language][3]
    assert {one.direction for one in found.values()} == {"forward"}


@pytest.mark.parametrize("language", DOCUMENTS)
def test_an_index_is_in_the_language_of_the_document(language, tmp_path):
    (tmp_path / "a.md").write_text(document(language), encoding="utf-8")
    reading = twopass.read(tmp_path / "a.md")
    shown = to_markdown(reading)
    own = tables("cues")[language]
    sections = reading.skeleton.sections
    lines = dict(zip((section.id for section in sections), reading.synthesis.lines, strict=True))
    begun = "".join(own["introduces"].partition("{list}")[0].split())
    said = "".join(SENTENCES[language].split())
    title = "".join(reading.document.title.split())
    for section in sections:
        quoted = "".join(lines[section.id].comment.split())
        quotes = quoted[: len(quoted) // 2] in said + "".join(DOCUMENTS[language][2].split())
        assert quotes or (section is sections[0] and quoted.startswith((begun, title)))
    for english in ("It is", "It has", "(line ", "(p. ", " and "):
        assert english not in shown


@pytest.mark.parametrize("language", [*MORE, "fi"])
def test_a_question_in_english_does_not_stop_a_reading(language, tmp_path):
    said = SENTENCES.get(language, "Kunta on aloittanut työt viime viikolla ja laitos on valmis ensi syksynä.")
    asked = "What decides the depth of the weir in the upper meadow before the winter?"
    (tmp_path / "a.txt").write_text(f"{said} {said}\n\n{said} {said} {asked} {said} {said} {said}\n", encoding="utf-8")
    reading = twopass.read(tmp_path / "a.txt")
    assert reading.document.language == language
    assert asked in reading.document.text


@pytest.mark.parametrize(
    "text",
    [
        "Kunta on aloittanut työt viime viikolla ja laitoksen pitäisi olla valmis ensi syksynä.",
        "A bizottság tavasszal kétszer ült össze, és úgy döntött, hogy a költségeket elosztják.",
    ],
)
def test_a_language_without_tables_has_frames_without_words(text, tmp_path):
    (tmp_path / "a.md").write_text(f"# X\n\n## Yksi\n\n{text}\n\n## Kaksi\n\n{text}\n", encoding="utf-8")
    reading = twopass.read(tmp_path / "a.md")
    assert reading.document.language not in tables("cues")
    assert reading.synthesis.lines[0].comment in ("→ Yksi, Kaksi", text)


@pytest.mark.parametrize("language", [*MORE, NEUTRAL])
def test_each_file_has_what_the_others_have(language):
    for concern in ("cues", "asks", "function_words"):
        known = tables(concern)
        wordings = {key for key, value in tables("cues")["en"].items() if isinstance(value, str)}
        assert language in known
        assert concern != "cues" or wordings <= known[language].keys()
        assert concern != "asks" or known[language].keys() == known["nl"].keys()
    if language != NEUTRAL:
        kinds = tables("references")[language]["kinds"]
        assert {"section", "chapter", "appendix", "figure", "table", "equation", "page"} <= kinds.keys()
        for concern in ("headings", "report", "reasons"):
            assert language in tables(concern)


@pytest.mark.parametrize("code", [code for code in MORE if code in SENTENCES])
def test_a_question_is_read_in_a_language_of_few_words(tmp_path, code):
    (tmp_path / "a.txt").write_text(f"{SENTENCES[code]} {SENTENCES[code][:-1]}?\n", encoding="utf-8")
    assert to_markdown(twopass.read(tmp_path / "a.txt"))
