"""Whether a sentence may stand by itself in an index: its shape, before what it says is weighed."""

from __future__ import annotations

import re

from twopass.text.sentences import Sentence
from twopass.text.tokens import HAN, WORD, cue, function_words

CITATION = re.compile(
    r"\[\d+(?:\s*[,;–-]\s*\d+)*\]|\([^()]{0,80}?\b(?:1[89]|20)\d\d[a-z]?(?:[;,][^()]{0,120})?\)|\[[A-Z][A-Za-z+]{1,8}\d\d[a-z]?\]"
)
_LEADERS = re.compile(r"(?:\.\s?){4,}|…{2,}|_{4,}")
_CODE = re.compile(r"[{}\\]|=>|->|::|==|\+=|&&|\|\||;\s*$|</|/>|\$\w|\w\(\)|#include|\b\w+_\w+_\w+")
_LINK = re.compile(r"https?:|www\.|\S+@\S+\.\w|\bdoi\b", re.I)
_WORK = re.compile(
    r"(?:^\s*\[\w{1,12}\])|(?:\b[A-ZÀ-Þ]\.\s?(?:[A-ZÀ-Þ]\.\s?)*[A-ZÀ-Þ][a-zà-ÿ]+,)|(?:\b[A-ZÀ-Þ][a-zà-ÿ]+,\s+[A-ZÀ-Þ]\.)|"
    r"\bpp?\.\s?\d+|\bpages\s\d+[–-]|\b(?:Proceedings|Proc|Trans|Journal|Conference|Press|Verlag|Springer|Vol)\b|"
    r"\b(?:19|20)\d\d[a-z]?\.|\bet al\."
)
_NOTE = re.compile(r"\b(?:supra|infra|ibid|op\. cit)\b|\bId\. at\b|\bat \d{2,4}[;.]$")
_SOURCE = re.compile(
    r"(?:Sources?|Notes?|Quellen?|Anmerkung|Fuentes?|Fonti|"
    r"Fontes?|Nota|Источник|Примечание|Πηγή|注|资料来源)\s*[:：]"
)
_LIST_MARK = re.compile(r"^(?:[•▪◦●■□–—*·-]|\(?(?:\d{1,2}|[a-zA-Z]|[ivx]{1,4})[.)])\s")
# A row of a contents page or table: it ends in a number, or in "… 42.", and is no sentence.
_ROW = re.compile(r"^[^.!?]{1,160}\s\d{1,4}$|(?:…|\.\s\.)\s*\d{1,4}\.?$")
OWN_WORK = re.compile(
    r"\b(?:this|diese[rsmn]?|cette?|ce|este|esta|quest[oa]|est[ea]|эт[аио]й?)\s+"
    r"(?:paper|work|report|thesis|article|book|manual|guide|document|chapter|section|survey|study|standard|specification|"
    r"arbeit|bericht|buch|handbuch|kapitel|dokument|article|rapport|thèse|mémoire|livre|chapitre|guide|manuel|"
    r"trabajo|artículo|informe|libro|capítulo|documento|lavoro|articolo|tesi|libro|capitolo|trabalho|artigo|livro|"
    r"работа|книга|глава|статья)\b"
)
_SHOWN = re.compile(
    r"^(?:\W*)(?:(?:the|our|as shown in|as seen in|see|die|la|le|el|il|o|a)\s+)*"
    r"(?:fig(?:ure|\.)|table|tab\.|abb(?:ildung|\.)|tabelle|tableau|figura|tabla|tabella|tabela|рис(?:унок|\.)|табл(?:ица|\.)|σχήμα|πίνακας|eq(?:uation|\.)|图|表)\s*\(?\d"
    r"|\bin the (?:figure|table|example) (?:above|below)\b"
)
_CAPTION = re.compile(
    r"^(?:fig(?:ure|\.)|tab(?:le|\.)|abb(?:ildung|\.)|tabelle|tableau|figura|tabla|tabella|tabela|рис(?:унок|\.)|табл(?:ица|\.)|"
    r"σχήμα|πίνακας|listing|algorithm|chart|exhibit|box|图|表)\s*(?:\(\d[\d.]*\)|[\dA-Z][\w.-]{0,6}\s*[:.–—|])",
    re.I,
)
_FIGURE = re.compile(
    r"\b(?:figures?|fig\.|tables?|abbildung|tabelle|tableau|figuras?|tablas?|tabell[ae]|tabelas?)\s*\d", re.I
)
_ROADMAP = re.compile(
    r"(?:\b(?:sections?|sec\.|chapters?|appendix|abschnitt|kapitel|anhang|chapitres?|sección|capítulos?|sezione|capitol[oi]|"
    r"seção|secção|главе|разделе|ενότητα|κεφάλαιο)|§)\s*[\dA-Z]\b|第\s*\d+\s*[章节]",
    re.I,
)
_AMOUNTS = re.compile(r"(?:\(?[$€£]?\s?\d[\d.,]*\)?%?[\s—–-]+){3}")  # three figures side by side: a row of a table
_FORMULA = re.compile(r"[=∂∑∫√≈≤≥±×→⇒∈∀∃^~|\U0001d400-\U0001d7ff\u0300-\u036f\u2200-\u22ff]")
_SIGNS = 3  # signs of a formula that a sentence may hold and still be read aloud
_TITLE, _CAPITALS = 8, 0.6  # words up to which a line is a title if that share of them begins with a capital
_LETTERS = 0.75  # share of letters in running text, digits and stops counted
_OPEN, _SHUT = "([{（【", ")]}）】"
_TERMINAL = ".!?。！？"


def is_work(text: str) -> bool:
    """Whether the text is an entry of a list of works."""
    return len(_WORK.findall(text)) > 2


def has_leaders(text: str) -> bool:
    """Whether dots lead to a page number, as on a contents page."""
    return _LEADERS.search(text) is not None


def is_sentence(text: str) -> bool:
    """Whether the text begins and ends as a sentence does and is mostly letters."""
    head, core = text.lstrip("\"'“‘«([（「『"), text.rstrip("\"'”’»)]）】」』")
    if not head or not core or core[-1] not in _TERMINAL + ":：" or not (head[0].isupper() or HAN.match(head)):
        return False
    solid = sum(not letter.isspace() for letter in text)
    return sum(map(str.isalpha, text)) >= _LETTERS * solid


def worth(text: str, sentence: Sentence, language: str) -> float:
    """How fit the sentence is to be quoted alone, from 0 (debris) to 1 (a whole plain statement)."""
    letters = sum(map(str.isalpha, text))
    if letters < 12 and not HAN.search(text):
        return 0.0
    if has_leaders(text) or _ROW.search(text) or _CAPTION.match(text) or sentence.role in ("figure", "table"):
        return 0.0
    return _form(text, letters, sentence) * _length(text) * _wording(text, language)


def _form(text: str, letters: int, sentence: Sentence) -> float:
    """Shape: role, first and last character, share of letters, brackets, code and links."""
    value = 1.0 if sentence.role == "body" else 0.25
    solid = len(text) - text.count(" ")
    share = letters / max(1, solid)
    if share < _LETTERS:
        value *= max(0.02, (share / _LETTERS) ** 3)
    core = text.rstrip("\"'”’»)]）」』")
    if not core or core[-1] not in _TERMINAL:
        value *= 0.25 if core.endswith((":", "：", ";")) else 0.15
    head = text.lstrip("\"'“‘«([（「『")
    if not head or not (head[0].isupper() or HAN.match(head)):
        value *= 0.5 if _LIST_MARK.match(text) else 0.1
    if sum(text.count(one) for one in _OPEN) != sum(text.count(one) for one in _SHUT):
        value *= 0.4
    if text.count("“") != text.count("”") or text.count('"') % 2:
        value *= 0.5
    if sum(map(str.isupper, text)) > 0.5 * letters or _AMOUNTS.search(text):
        value *= 0.05
    value *= min(1.0, _SIGNS / max(1, len(_FORMULA.findall(text))))
    if _SOURCE.match(text):
        value *= 0.3
    if _CODE.search(text):
        value *= 0.35
    if _LINK.search(text):
        value *= 0.4
    if core.endswith(("?", "？")):
        value *= 0.3
    elif core.endswith(("!", "！")):
        value *= 0.6
    return value


def _length(text: str) -> float:
    """Sentences of 8 to 40 words are whole and still readable; Chinese counts about 1.6 characters a word."""
    han = len(HAN.findall(text))
    words = len(WORD.findall(text)) if not han else int(han / 1.6)
    if words < 4:
        return 0.1
    if words < 8:
        return 0.5 + 0.5 * (words - 4) / 4
    return 1.0 if words <= 40 else max(0.2, 1.0 - (words - 40) / 40)


def _wording(text: str, language: str) -> float:
    """Words: running text has function words, no licence notices, few citations, no bibliography."""
    low = text.lower()
    value = 1.0
    words = WORD.findall(low)
    if language != "zh" and words:
        stops = function_words(language)
        share = sum(word in stops for word in words) / len(words)
        if share < 0.2:
            value *= max(0.05, share / 0.2)
        if len(words) <= _TITLE and sum(one[:1].isupper() for one in WORD.findall(text)) >= _CAPITALS * len(words):
            value *= 0.2
        single = sum(len(word) == 1 for word in words) / len(words)
        if single > 0.2:
            value *= 0.2
    if cue(language, "boilerplate").search(low):
        value *= 0.25
    cited = len(CITATION.findall(text))
    if cited > 2:
        value *= 0.6
    if is_work(text):
        value *= 0.15
    if _NOTE.search(text):
        value *= 0.3
    return value * _standing(low, language)


def _standing(low: str, language: str) -> float:
    """Less for a sentence that leans on others: "This ...", "as noted above", "Figure 2 shows"; not "this paper"."""
    if cue(language, "contribution").match(low):
        return 1.0
    lean = cue(language, "anaphora").match(low)
    value = 0.55 if lean is not None and lean.end() < len(low) else 1.0
    held = OWN_WORK.sub(" ", low[lean.end() if lean else 0 :])
    if cue(language, "pointing").search(held):
        value *= 0.7
    if _ROADMAP.search(low):
        value *= 0.6
    if _FIGURE.search(low):
        value *= 0.7
    return value * (0.5 if _SHOWN.search(low) else 1.0)
