"""The numbering of a Word document: headings, bullets and steps, found by name in the reference document or added."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from generator.writers.word.styles import HEADING_LEVELS, MAIN, Styles

HEADINGS, BULLETS, STEPS = "evidencekit headings", "evidencekit bullets", "evidencekit steps"
DEEPEST = 8
STEP = 400


class Numbering:
    """The numbering part of one document; a list in it is an instance (`w:num`) of one of three definitions."""

    def __init__(self, element: Any, styles: Styles, parse: Callable[[str], Any]) -> None:
        """Read `element`, the root of the numbering part, and add the definitions that it lacks."""
        self._element = element
        self._parse = parse
        self._styles = styles
        self._definitions = {name: self._definition(name) for name in (HEADINGS, BULLETS, STEPS)}
        self._next = 1 + max((int(_value(number, "numId")) for number in self._all("num")), default=0)
        self._bullets = 0
        self._number_headings()
        self.heading_formats = [self._heading_format(level) for level in range(1, HEADING_LEVELS + 1)]

    def bullets(self) -> int:
        """Return the number of the one instance that all bulleted lists share."""
        self._bullets = self._bullets or self._instance(BULLETS)
        return self._bullets

    def steps(self, level: int, start: int) -> int:
        """Return the number of a new instance that counts from `start` at `level`."""
        return self._instance(STEPS, f'<w:lvlOverride w:ilvl="{level}"><w:startOverride w:val="{start}"/></w:lvlOverride>')

    def indent(self, level: int, *, numbered: bool) -> tuple[int, int]:
        """Return where the text of an item at `level` begins and how far its sign hangs out of that, in twips."""
        indent = self._level(self._definitions[STEPS if numbered else BULLETS], level).find(_name("pPr", "ind"))
        left = indent.get(_name("left")) or indent.get(_name("start"))
        return int(left), int(indent.get(_name("hanging")) or 0)

    def _all(self, name: str) -> list[Any]:
        found: list[Any] = self._element.findall(_name(name))
        return found

    def _definition(self, name: str) -> Any:
        for definition in self._all("abstractNum"):
            label = definition.find(_name("name"))
            if label is not None and _value(label) == name:
                return definition
        number = 1 + max((int(_value(definition, "abstractNumId")) for definition in self._all("abstractNum")), default=-1)
        definition = self._parse(
            f'<w:abstractNum xmlns:w="{MAIN}" w:abstractNumId="{number}"><w:nsid w:val="{0x5EED0000 + number:08X}"/>'
            f'<w:multiLevelType w:val="multilevel"/><w:name w:val="{name}"/>{self._levels(name)}</w:abstractNum>'
        )
        instances = self._all("num")
        if instances:
            # The schema wants every definition before the first instance, and Word insists on it.
            instances[0].addprevious(definition)
        else:
            self._element.append(definition)
        return definition

    def _levels(self, name: str) -> str:
        levels = []
        for level in range(DEEPEST + 1):
            indent = STEP * (level + 1)
            style = ""
            match name:
                case "evidencekit headings":
                    sign, indent = "decimal", 567 + 113 * level
                    text = ".".join(f"%{number + 1}" for number in range(level + 1))
                    hanging = indent
                    if level < HEADING_LEVELS:
                        style = f'<w:pStyle w:val="{self._styles.paragraph(f"heading {level + 1}")}"/>'
                case "evidencekit bullets":
                    sign, text, hanging = "bullet", "•–▪"[level % 3], STEP
                case _:
                    sign = ("decimal", "lowerLetter", "lowerRoman")[level % 3]
                    text, hanging = f"%{level + 1}.", STEP
            levels.append(
                f'<w:lvl w:ilvl="{level}"><w:start w:val="1"/><w:numFmt w:val="{sign}"/>{style}'
                f'<w:lvlText w:val="{text}"/><w:lvlJc w:val="left"/>'
                f'<w:pPr><w:ind w:left="{indent}" w:hanging="{hanging}"/></w:pPr></w:lvl>'
            )
        return "".join(levels)

    def _instance(self, name: str, override: str = "") -> int:
        number, self._next = self._next, self._next + 1
        definition = _value(self._definitions[name], "abstractNumId")
        instance = self._parse(f'<w:num xmlns:w="{MAIN}" w:numId="{number}"><w:abstractNumId w:val="{definition}"/>{override}</w:num>')
        after = self._all("num") or self._all("abstractNum")
        after[-1].addnext(instance)
        return number

    def _number_headings(self) -> None:
        """Bind the heading styles to the definition, unless the reference document has numbered (or barred) them."""
        if self._style_number(1) is not None:
            return
        number = self._instance(HEADINGS)
        for level in range(1, HEADING_LEVELS + 1):
            properties = self._styles.element("paragraph", f"heading {level}").get_or_add_pPr()
            for old in properties.findall(_name("numPr")):
                properties.remove(old)
            # Not public, but the one way in python-docx to keep the order of the schema.
            properties._insert_numPr(
                self._parse(f'<w:numPr xmlns:w="{MAIN}"><w:ilvl w:val="{level - 1}"/><w:numId w:val="{number}"/></w:numPr>')
            )

    def _style_number(self, level: int) -> Any:
        return self._styles.element("paragraph", f"heading {level}").find(_name("pPr", "numPr"))

    def _heading_format(self, level: int) -> str:
        """Return how a heading of `level` is numbered, as `%1.%2`, or nothing where it is not, or not in figures."""
        numbering = self._style_number(level)
        number = numbering.find(_name("numId")) if numbering is not None else None
        instances = [item for item in self._all("num") if number is not None and _value(item, "numId") == _value(number)]
        if not instances:
            return ""
        wanted = _value(instances[0].find(_name("abstractNumId")))
        definition = next(item for item in self._all("abstractNum") if _value(item, "abstractNumId") == wanted)
        described = self._level(definition, level - 1)
        if described is None or _value(described.find(_name("numFmt"))) != "decimal":
            return ""
        return _value(described.find(_name("lvlText")))

    def _level(self, definition: Any, level: int) -> Any:
        levels = definition.findall(_name("lvl"))
        return next((item for item in levels if _value(item, "ilvl") == str(level)), None)


def _name(*names: str) -> str:
    return "/".join(f"{{{MAIN}}}{name}" for name in names)


def _value(element: Any, attribute: str = "val") -> str:
    value: str = element.get(f"{{{MAIN}}}{attribute}", "")
    return value
