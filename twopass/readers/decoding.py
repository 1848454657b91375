"""Bytes of a text file → text: by its byte order mark, as UTF-8, else by what its bytes look like."""

from __future__ import annotations

import codecs
import re
import unicodedata

from twopass.languages.detect import detect

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # it begins like the mark of UTF-16: it must be looked for first
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_LATIN, _DOS = "cp1252", "cp850"
_NO_LATIN = re.compile(rb"[\x81\x8d\x8f\x90\x9d]")  # bytes that no character of Windows has, and ü of DOS does
_KANA = re.compile(r"[\u3041-\u30fe]")
_JAPANESE = 0.2  # share of kana among the characters beyond ASCII that no other language comes to
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f]")
_C1 = re.compile(r"[\x80-\x9f]")
_HIGH = re.compile(rb"[\x80-\xff]+")
_HIGH_LINE = re.compile(rb"[^\n]*[\x80-\xff][^\n]*\n?")
_ESCAPED = ((b"\x1b$)C", "iso2022_kr"), (b"\x1b$B", "iso2022_jp"), (b"\x1b$@", "iso2022_jp"))
"""What text in seven bits says before it goes over into another script."""
_CENTRAL = frozenset({"bs", "cs", "hr", "hu", "pl", "ro", "sk", "sl", "sq"})
_CODE_PAGES = {
    "iso8859_2": _CENTRAL,  # what is Windows-1250 has controls in it
    "cp1250": _CENTRAL,
    "cp1254": frozenset({"az", "tr"}),
    "cp1257": frozenset({"et", "lt", "lv"}),
}
"""Encodings of Latin script beside Windows-1252, with the languages that it has no letters for."""
_SAMPLE = 64_000  # bytes: more changes no verdict
_SOUND = 4  # whole characters of UTF-8 to every byte that is none: bytes damaged, not of another encoding
_FEW = 3  # bytes that are none: so few may be damaged where as many characters are whole
_LETTERS_RUN = 3  # bytes in a row that are not ASCII: more than accents and quotes of Latin script come to


def decode(data: bytes) -> str | None:
    """Text of bytes, newlines as \\n, composed (NFC), without control characters; None where they are no text."""
    encoding = encoding_of(data)
    if encoding is None:
        return None
    text = data.decode(encoding, "replace").replace("\r\n", "\n").replace("\r", "\n")
    return _CONTROL.sub("", unicodedata.normalize("NFC", text))


def encoding_of(data: bytes) -> str | None:
    """The name of the encoding of a text, None where bytes are no text."""
    for mark, name in _MARKS:
        if data.startswith(mark):
            return name
    if b"\0" in data:
        return _wide(data)
    if escaped := next((name for sign, name in _ESCAPED if sign in data), None):
        return escaped
    if _is_utf8(data):
        return "utf-8"
    return _other_script(data) or _latin(data)


def _latin(data: bytes) -> str:
    """The encoding of a text in Latin script: one whose languages it is in as it is read with it, else Windows-1252."""
    shown = ((name, _shown(data[:_SAMPLE], name)) for name in _CODE_PAGES)
    found = next((name for name, text in shown if text and detect(text) in _CODE_PAGES[name]), None)
    return found or (_DOS if _NO_LATIN.search(data) else _LATIN)


def _shown(data: bytes, name: str) -> str:
    """The text of bytes in an encoding, empty where they are none."""
    try:
        text = data.decode(name)
    except UnicodeDecodeError:
        return ""
    return "" if _C1.search(text) else text


def _wide(data: bytes) -> str | None:
    """The encoding of text in units of two or four bytes without a mark, None where it is none."""
    sample = data[: _SAMPLE - _SAMPLE % 4]
    name = _detected(sample)
    if name is None or not name.startswith(("utf_16", "utf_32")):
        return None
    return None if _CONTROL.search(sample.decode(name, "replace")) else name


def _is_utf8(data: bytes) -> bool:
    """Whether bytes are UTF-8, a damaged one here and there aside."""
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        text = data.decode("utf-8", "replace")
        wrong = text.count("\ufffd")
        whole = sum(not character.isascii() for character in text) - wrong
        return whole >= (1 if wrong <= _FEW else _SOUND) * wrong
    return True


def _other_script(data: bytes) -> str | None:
    """The encoding of a text whose bytes beyond ASCII stand in rows, as those of Cyrillic or Chinese words do; None
    where they stand alone, as accents and quotes of Latin script do.
    """
    runs = [len(run) for run in _HIGH.findall(data)]
    if 2 * sum(length for length in runs if length >= _LETTERS_RUN) <= sum(runs):
        return None
    telling = b"".join(_HIGH_LINE.findall(data))
    return _japanese(telling) or _detected(telling[:_SAMPLE])


def _japanese(telling: bytes) -> str | None:
    """EUC-JP, of which the detector thinks at times that it is Chinese: told by its kana."""
    try:
        text = telling.decode("euc_jp")
    except UnicodeDecodeError:
        return None
    beyond = sum(not sign.isascii() for sign in text)
    return "euc_jp" if len(_KANA.findall(text)) > _JAPANESE * beyond else None


def _detected(sample: bytes) -> str | None:
    from charset_normalizer import from_bytes  # takes a moment, and most files are UTF-8

    found = from_bytes(sample).best()
    return found.encoding if found else None
