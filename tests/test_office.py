"""The checks of packages find what they are made for: one planted fault for each."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from tests.office import check_package
from tests.writers.everything import EVERYTHING, draw_pictures
from tests.writers.word_parts import write_to

BODY, STYLES, NUMBERING, RELS = (
    "word/document.xml",
    "word/styles.xml",
    "word/numbering.xml",
    "word/_rels/document.xml.rels",
)

TABLE = (
    '<w:tbl><w:tblPr><w:tblW w:w="5" w:type="dxa"/></w:tblPr><w:tblGrid><w:gridCol w:w="5"/></w:tblGrid>'
    "<w:tr><w:tc><w:p/></w:tc></w:tr></w:tbl>"
)


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a document without a fault."""
    folder = tmp_path_factory.mktemp("sound")
    draw_pictures(folder)
    return write_to(folder, EVERYTHING)


@pytest.mark.parametrize(
    ("part", "old", "new", "told"),
    [
        ("[Content_Types].xml", "/word/styles.xml", "/word/stiles.xml", "no content type|is not there"),
        (RELS, 'Target="styles.xml"', 'Target="stiles.xml"', "leads to word/stiles.xml, which is not there"),
        (RELS, 'Id="rId1"', 'Id="rId2"', "rId2 is given 2 times"),
        (RELS, "https://docs.aws", "file:///C:/docs.aws", "somebody's own machine"),
        (BODY, 'r:id="rId', 'r:id="rId99', "used but not related"),
        (
            BODY,
            '<w:pPr><w:pStyle w:val="TOCHeading"/><w:pageBreakBefore/>',
            '<w:pPr><w:pageBreakBefore/><w:pStyle w:val="TOCHeading"/>',
            "out of order",
        ),
        (BODY, "<w:keepNext/>", "<w:keepNxt/>", "not its own"),
        (BODY, 'w:pStyle w:val="Title"', 'w:pStyle w:val="Titel"', "no paragraph style Titel"),
        (BODY, 'w:rStyle w:val="InlineCode"', 'w:rStyle w:val="Title"', "no character style Title"),
        (STYLES, 'basedOn w:val="TableText"', 'basedOn w:val="Nothing"', "names Nothing"),
        (NUMBERING, '<w:abstractNumId w:val="1"/>', '<w:abstractNumId w:val="77"/>', "has no definition"),
        (BODY, '<w:numId w:val="2"/>', '<w:numId w:val="222"/>', "no numbering 222"),
        (BODY, 'w:name="service"', 'w:name="alarms"', "bookmark alarms is set 2 times"),
        (BODY, 'w:name="alarms"', 'w:name="other"', "leads to the bookmark alarms"),
        (BODY, '<w:bookmarkEnd w:id="', '<w:bookmarkEnd w:id="9', "in pairs"),
        (BODY, '<w:fldChar w:fldCharType="separate"/>', '<w:fldChar w:fldCharType="end"/>', "a field has"),
        (BODY, '<w:fldChar w:fldCharType="end"/>', "<w:noBreakHyphen/>", "a field"),
        (BODY, "NOTEREF ", "NOTEREF not", "has no bookmark"),
        ("word/settings.xml", "<w:footnotePr>", "<w:updateFields/><w:footnotePr>", "updateFields"),
        (BODY, '<w:footnoteReference w:id="2"/>', '<w:footnoteReference w:id="5"/>', "are called"),
        (BODY, "<wp:docPr id=", '<wp:docPr id="1" x=', "picture number 1 is used"),
        (BODY, 'descr="Tall drawing of the request path"', 'descr=""', "no text for those who cannot see"),
        (BODY, "<w:tblCaption ", "<w:tblCapt ", "no text for those who cannot see|not its own"),
        (BODY, "<w:gridCol w:w=", '<w:gridCol w:w="1" x=', "do not add up"),
        (BODY, "</w:tc></w:tr></w:tbl>", f"{TABLE}</w:tc></w:tr></w:tbl>", "cell does not end"),
        (BODY, "</w:tbl>", f"</w:tbl>{TABLE}", "two tables touch"),
        (BODY, "<w:tblHeader/>", "", "no header row"),
        (BODY, ' xml:space="preserve"', "", "are lost"),
        ("docProps/core.xml", "<dc:title>Orders platform: runbook</dc:title>", "", "no title"),
        (STYLES, '<w:lang w:val="en-GB"', '<w:lang w:val=""', "language"),
        (BODY, 'w:pStyle w:val="Heading2"', 'w:pStyle w:val="Heading4"', "heading 4 follows heading 1"),
        (BODY, "<w:sectPr", '<w:p><w:pPr><w:pStyle w:val="BodyText"/></w:pPr></w:p><w:sectPr', "empty paragraph|not its own"),
    ],
)
def test_a_planted_fault_is_found(tmp_path: Path, sound: Path, part: str, old: str, new: str, told: str) -> None:
    faulty = tmp_path / "faulty.docx"
    with zipfile.ZipFile(sound) as package, zipfile.ZipFile(faulty, "w") as changed:
        for name in package.namelist():
            content = package.read(name)
            if name == part:
                assert old.encode() in content, old
                content = content.decode().replace(old, new).encode()
            changed.writestr(name, content)
    problems = check_package(faulty)
    assert [problem for problem in problems if any(words in problem for words in told.split("|"))], problems


def test_a_sound_document_has_no_problem(sound: Path) -> None:
    assert check_package(sound) == []
