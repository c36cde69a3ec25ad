"""The table of attacks tells the truth: what it calls proven has a test with that name."""

import re

from tests.house.sources import ROOT, files, read

WANTED = [
    *(
        f"{kind}{number:02}"
        for kind, most in (("W", 14), ("I", 10), ("X", 9), ("L", 10))
        for number in range(1, most + 1)
    ),
    *("P01", "P02", "P03", "P09", "P10", "P11", "P12", "M11"),
]
ROW = re.compile(r"^\| ([A-Z]\d\d) \| .+ \| (proven|later: .+) \|$", re.MULTILINE)


def rows(text: str) -> dict[str, str]:
    """State by id of a table of attacks."""
    return dict(ROW.findall(text))


def ids_in(text: str) -> set[str]:
    """The ids that tests carry in their names, or in a description of the front end's."""
    named = re.findall(r"def test_\w+|describe\(\"[^\"]*", text)
    return {found.upper() for name in named for found in re.findall(r"(?:attack_|attack |_)([a-zA-Z]\d\d)(?!\d)", name)}


def _proven() -> set[str]:
    tests = [path for path in files(".py", ".ts") if path.name.startswith("test_") or path.name.endswith(".test.ts")]
    return set[str]().union(*(ids_in(read(path)) for path in tests))


def test_every_attack_has_a_row_and_every_row_is_one() -> None:
    assert sorted(rows(read(ROOT / "tests/attacks/README.md"))) == sorted(WANTED)


def test_what_is_proven_has_a_test_with_its_name() -> None:
    states = rows(read(ROOT / "tests/attacks/README.md"))
    assert {name for name, state in states.items() if state == "proven"} - _proven() == set()


def test_what_comes_later_is_not_proven_yet() -> None:
    states = rows(read(ROOT / "tests/attacks/README.md"))
    assert {name for name, state in states.items() if state != "proven"} & _proven() == set()


def test_names_are_read_from_both_ends() -> None:
    assert ids_in("def test_attack_w05_x03_nothing(") == {"W05", "X03"}
    assert ids_in('describe("the line (attack I07)"') == {"I07"}
    assert rows("| W01 | a, b | proven |\n| X05 | c | later: d |\n| X06 | e | maybe |") == {
        "W01": "proven",
        "X05": "later: d",
    }
