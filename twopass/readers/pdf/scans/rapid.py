"""RapidOCR as an engine: PaddleOCR's models, which come inside its package, run by onnxruntime."""

from __future__ import annotations

from collections.abc import Sequence
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np

from twopass.readers.pdf.scans.engine import EngineFailed, Line, Pixels, Word

MODELS = {"Det": "*_det_*.onnx", "Rec": "*_rec_*.onnx", "Cls": "*_cls_*.onnx"}
"""Names of the models in the package: of finding lines, reading them, and telling which stand upside down."""
_ACCENTLESS, _FEW = 0.4, 6  # share of its sureness that stays of a line in Greek of more letters than a formula has
_HORNED = frozenset("ơưƠƯ")
_LARGEST = 20_000  # pixels: pictures are of the right size when they come here


def opened(threads: int) -> RapidEngine | None:
    """The engine, None where the package or a model of it is missing."""
    return RapidEngine(threads) if state() else None


def state() -> str:
    """The version that is installed, empty where the package, its models or what runs them is missing."""
    try:
        told = version("rapidocr")
    except PackageNotFoundError:
        return ""
    complete = find_spec("onnxruntime") is not None and all(_model(pattern) for pattern in MODELS.values())
    return told if complete else ""


def _model(pattern: str) -> str:
    """The file of a model. It is always named: of a model that is not, RapidOCR would look for one in the network."""
    spec = find_spec("rapidocr")
    folder = Path(spec.origin or "").parent / "models" if spec else Path()
    return next(map(str, sorted(folder.glob(pattern))), "")


class RapidEngine:
    """Reads Latin letters with their accents, but for those of Vietnamese; Chinese and Japanese; of Greek only single
    letters, as in formulas.
    """

    scripts = "Latin (not Vietnamese), Chinese and Japanese"

    def __init__(self, threads: int) -> None:
        self.name = f"rapidocr {version('rapidocr')}"
        self._settings: dict[str, Any] = {
            "Global.log_level": "critical",
            "Global.max_side_len": _LARGEST,
            "Global.text_score": 0.0,  # what it is unsure of is weighed by the page
            "Global.return_word_box": True,
            "Global.return_single_char_box": True,
            # it takes lines that stand upright for upside down: pages are turned as a whole before they come here
            "Global.use_cls": False,
            "Rec.rec_batch_num": 1,  # a third less to compute: lines of a batch are all as long as the longest
            "EngineConfig.onnxruntime.intra_op_num_threads": threads,
            "EngineConfig.onnxruntime.inter_op_num_threads": 1,
        } | {f"{task}.model_path": _model(pattern) for task, pattern in MODELS.items()}
        self._read: Any = None

    def recognise(self, image: Pixels) -> Sequence[Line]:
        """The lines of an upright picture; the models are loaded for the first."""
        from rapidocr import RapidOCR

        try:
            self._read = self._read or RapidOCR(params=self._settings)
            found = self._read(np.repeat(image[:, :, None], 3, axis=2))
        except Exception as error:  # it raises errors of its own, of onnxruntime's and of OpenCV's
            raise EngineFailed(f"rapidocr: {error}") from error
        if found.boxes is None or found.txts is None:
            return ()
        return [
            Line(tuple(words), float(box[:, 1].min()), float(box[:, 1].max()), score * _known(text))
            for box, text, score, cells in zip(found.boxes, found.txts, found.scores, found.word_results, strict=True)
            if (words := _words(text, [np.asarray(cell[2]) for cell in cells], box))
        ]


def _known(text: str) -> float:
    """1, less where a line is in Greek or Vietnamese: of their letters with accents the engine knows hardly one."""
    letters = [sign for sign in text if sign.isalpha()]
    greek = sum("\u0370" <= sign <= "\u03ff" for sign in letters)
    vietnamese = not _HORNED.isdisjoint(text)
    return _ACCENTLESS if vietnamese or 2 * greek > len(letters) > _FEW else 1.0


def _words(text: str, cells: Sequence[Any], box: Any) -> list[Word]:
    """The words of a line, each from the cell of its first letter to that of its last."""
    parts = text.split()
    letters = sum(map(len, parts))
    if letters != len(cells):  # letters without cells of their own: spread evenly, blanks being as wide as letters
        edges = np.linspace(box[:, 0].min(), box[:, 0].max(), letters + len(parts))
        cells = [edges[k : k + 2, None] for k, sign in enumerate(" ".join(parts)) if sign != " "]
    lefts, rights = ([float(ends(cell[:, 0])) for cell in cells] for ends in (np.min, np.max))
    words, at = list[Word](), 0
    for part in parts:
        held = slice(at, at + len(part))
        middles = tuple((left + right) / 2 for left, right in zip(lefts[held], rights[held], strict=True))
        words.append(Word(part, lefts[held][0], rights[held][-1], middles))
        at += len(part)
    return words
