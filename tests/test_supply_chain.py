"""What comes along with the package: every dependency that is installed has a licence that goes with Apache-2.0."""

from __future__ import annotations

import re
from importlib.metadata import Distribution, PackageNotFoundError, distribution

import pytest

FREE = re.compile(
    r"Apache|BSD|MIT|ISC|MPL|Mozilla|PSF|Python Software|Unlicense|Zlib|HPND|CNRI|CC0|0BSD|Public Domain", re.I
)
BINDING = re.compile(r"\bA?GPL|Affero|(?<!Lesser )General Public|SSPL|Commons Clause|Proprietary|NonCommercial", re.I)
EXTRAS = {"docs", "mcp", "ocr", "openai", "ray", "remote"}
"""What users install; models and their libraries are their own choice."""


def asked_for(name: str, extras: set[str], found: dict[str, Distribution]) -> dict[str, Distribution]:
    """The dependencies of a package that are installed, and theirs."""
    for line in distribution(name).requires or ():
        wanted, _, marker = line.partition(";")
        needed = re.search(r"extra == ['\"](.+?)['\"]", marker)
        other = re.split(r"[^\w.-]", wanted.strip(), maxsplit=1)[0].lower().replace("_", "-")
        if (needed and needed[1] not in extras) or other in found or other == name:
            continue
        try:
            found[other] = distribution(other)
        except PackageNotFoundError:
            continue  # for another system or version of Python, or an extra that is not installed
        asked_for(other, {one.strip() for some in re.findall(r"\[(.*?)\]", wanted) for one in some.split(",")}, found)
    return found


def licence(package: Distribution) -> str:
    """How a package names its licence: as an expression, by its classifiers, or in a line of its own."""
    told = package.metadata
    classes = [one.rpartition("::")[2].strip() for one in told.get_all("Classifier") or () if one.startswith("License")]
    return told.get("License-Expression") or ", ".join(classes) or (told.get("License") or "none").partition("\n")[0]


ALL = asked_for("twopass", EXTRAS, {})


def test_dependencies_of_dependencies_are_looked_at():
    assert {"pydantic-core", "pypdfium2", "mdurl"} <= ALL.keys()


@pytest.mark.parametrize(("name", "told"), [(name, licence(one)) for name, one in sorted(ALL.items())])
def test_it_is_free_and_binds_nobody(name, told):
    assert FREE.search(told)
    assert not BINDING.search(told) or FREE.search(
        re.sub(r"[^,/]*GPL[^,/]*", "", told)
    )  # one of several to choose from
