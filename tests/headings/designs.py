"""Documents of designs that no model was fitted on: built when asked for, with an outline that tells their headings.

They must never be given to benchmarks/train_headings.py for the model that comes with the package: what is measured on
them is worth something only as long as it has not seen them.
"""

from __future__ import annotations

from pathlib import Path

import typst

PROSE = (
    "The lock keeper writes down every boat that passes, with its length and what it carries. "
    "In a dry summer the pound is filled from the brook above, and boats may have to wait for an hour or two. "
    "Most skippers know this and bring something to read. "
    "Nobody has measured how much water is lost through the lower gates, though all agree that it is too much."
)
SNARES = """
#strong[Note.] A boat that is too long for a lock is turned back, whatever its skipper says.

+ Shut the lower gates
+ Open the upper paddles
+ Wait until the water is level

#figure(table(columns: 3, [Lock], [Rise, m], [Length, m], [Upper], [2.10], [22.0], [Lower], [3.40], [21.5]),
  caption: [Rise and length of the locks])
"""  # bold words, short numbered lines, rows and a caption: none of them is a heading
DESIGNS = {
    "centred": """
        #set page(width: 15cm, height: 20cm, numbering: "1")
        #set text(10pt, font: "Libertinus Serif")
        #set heading(numbering: "1.1")
        #show heading: it => align(center, block(above: 18pt, below: 9pt, text(11pt, weight: "bold", smallcaps(it))))
    """,
    "columns": """
        #set page(width: 21cm, height: 24cm, columns: 2, header: align(right)[_Locks and pounds_])
        #set text(9pt, font: "New Computer Modern")
        #set heading(numbering: "I.A.")
        #show heading.where(level: 1): it => block(above: 14pt, below: 7pt, text(10pt, upper(it)))
        #show heading.where(level: 2): it => block(above: 10pt, below: 5pt, text(9pt, style: "italic", it))
    """,
    "plain": """
        #set page(width: 14.8cm, height: 21cm, footer: align(center, context counter(page).display()))
        #set text(10pt, font: "Libertinus Serif")
        #set par(justify: true, first-line-indent: 1em)
        #show heading.where(level: 1): set text(17pt, weight: "regular")
        #show heading.where(level: 1): it => { pagebreak(weak: true); block(below: 24pt, it) }
        #show heading.where(level: 2): it => block(above: 15pt, below: 8pt, text(10pt, weight: "bold", it))
    """,
    "manual": """
        #set page(width: 17cm, height: 23cm, numbering: "1 / 1")
        #set text(9.5pt, font: "DejaVu Sans Mono")
        #set heading(numbering: "1.1")
        #show heading.where(level: 1): it => block(above: 20pt, below: 10pt, stroke: (bottom: 0.5pt), text(14pt, it))
        #show heading.where(level: 2): it => block(above: 12pt, below: 6pt, text(10.5pt, it))
    """,
}
TITLES = {
    "The canal": ["Course and levels", "The summit pound"],
    "Locks": ["Gates", "Paddles and culverts", "Filling and emptying"],
    "Water": ["Feeders", "Losses", "A dry summer"],
    "People": ["Keepers", "Skippers"],
    "What remains open": ["Measurements", "Money"],
}


def source(name: str) -> str:
    """The Typst source of one design."""
    parts = [DESIGNS[name]]
    for chapter, sections in TITLES.items():
        parts += [f"= {chapter}", PROSE, SNARES, PROSE]
        for section in sections:
            parts += [f"== {section}", *[PROSE] * 3]
    return "\n\n".join("\n".join(line.strip() for line in part.splitlines()) for part in parts)


def build(folder: Path, *names: str) -> list[Path]:
    """The PDFs of these designs, written to a folder."""
    files = []
    for name in names:
        files.append(folder / f"{name}.pdf")
        files[-1].write_bytes(typst.compile(source(name).encode(), ignore_system_fonts=True))
    return files
