"""Word files: styles, footnotes and emphasis; nothing in them is run or followed; bombs and damage are refused."""

import io
import zipfile

import pytest
from docx.enum.text import WD_BREAK
from docx.shared import Inches

from opinions.text.kinds import EmphasisStyle, OpinionKind, PassageKind
from opinions.text.parsed import CaseFacts, ParsedCase, ParsedEmphasis, ParsedPassage
from opinions.text.readers import docx
from opinions.text.readers.recognition import Format, read_any, recognise
from opinions.text.readers.source import UnreadableSource
from tests.opinions.text.readers import documents
from tests.opinions.text.readers.documents import called, changed, fen_harbor, with_notes, word

BREAK = b"<w:r><w:lastRenderedPageBreak/><w:t>Held.</w:t></w:r>"
MAIN = "word/document.xml"
RELATIONSHIPS = "word/_rels/document.xml.rels"


def passages(source: bytes) -> list[ParsedPassage]:
    return [passage for opinion in read(source).opinions for passage in opinion.passages]


def read(source: bytes) -> ParsedCase:
    return docx.read(source, CaseFacts())


def told(source: bytes) -> list[str]:
    return [warning.message for warning in read(source).warnings]


def with_body(xml: str) -> bytes:
    """A Word document whose last paragraphs are this markup."""
    return changed(word(fen_harbor()), {MAIN: lambda old: old.replace(b"<w:sectPr", xml.encode() + b"<w:sectPr", 1)})


def test_styles_and_indents_say_what_a_paragraph_is() -> None:
    document = fen_harbor()
    document.add_heading("The voyage", 1)
    document.add_paragraph("The ferry sailed.")
    document.add_paragraph("The tide waits.", style="Quote")
    document.add_paragraph("The bar shifts.", style="Intense Quote")
    both = document.add_paragraph("The pilot sleeps.").paragraph_format
    both.left_indent = both.right_indent = Inches(0.5)
    document.add_paragraph("It sank.", style="Body Text").paragraph_format.left_indent = Inches(0.5)

    assert [(each.kind, each.text) for each in passages(word(document))] == [
        (PassageKind.BYLINE, "HERON, J., delivered the opinion of the court."),
        (PassageKind.HEADING, "The voyage"),
        (PassageKind.PARAGRAPH, "The ferry sailed."),
        (PassageKind.BLOCKQUOTE, "The tide waits."),
        (PassageKind.BLOCKQUOTE, "The bar shifts."),
        (PassageKind.BLOCKQUOTE, "The pilot sleeps."),
        (PassageKind.PARAGRAPH, "It sank."),
    ]


def test_footnotes_are_notes_in_the_order_of_their_calls_and_of_their_writing() -> None:
    document = fen_harbor()
    called(document, "The ferry sailed.", 7)
    called(document, "It sank.", 3)
    document.add_paragraph("WREN, J., dissenting.")
    called(document, "I disagree.", 5)
    source = with_notes(document, {3: ["On the bar."], 5: ["Tides differ."], 7: ["See Pott v. Kettle.", "Ibid."]})
    court, dissent = read(source).opinions

    assert (court.kind, dissent.kind, dissent.author) == (OpinionKind.MAJORITY, OpinionKind.DISSENT, "Wren")
    notes = [(each.label, each.text) for each in (*court.passages, *dissent.passages) if each.label]
    assert notes == [("1", "See Pott v. Kettle."), ("1", "Ibid."), ("2", "On the bar."), ("3", "Tides differ.")]
    assert [(each.text, mark.at, mark.label) for each in court.passages for mark in each.notes] == [
        ("The ferry sailed.", 17, "1"),
        ("It sank.", 8, "2"),
    ]


def test_note_with_a_sign_of_its_own_keeps_it_and_takes_no_number() -> None:
    document = fen_harbor()
    called(document, "The ferry sailed.", 1, custom="*")
    called(document, "It sank.", 2)
    found = passages(with_notes(document, {1: ["* By the clerk."], 2: ["On the bar."]}))

    assert [(each.label, each.text) for each in found if each.label] == [("*", "By the clerk."), ("1", "On the bar.")]
    assert [each.text for each in found if each.notes] == ["The ferry sailed.", "It sank."]


def test_note_that_nothing_calls_is_kept_and_told() -> None:
    source = with_notes(fen_harbor(), {1: ["On the bar."]})

    assert [each.text for each in passages(source)][-1] == "On the bar."
    assert any(message.startswith("No calls were found in the text for these notes") for message in told(source))


def test_emphasis_is_kept_as_runs_beside_the_text() -> None:
    document = fen_harbor()
    paragraph = document.add_paragraph("In ")
    paragraph.add_run("Pott v. ").italic = True
    both = paragraph.add_run("Kettle")
    both.italic = both.bold = True
    paragraph.add_run(" the ")
    paragraph.add_run("Bar").font.small_caps = True
    paragraph.add_run(" shifted").underline = True
    paragraph.add_run("plain", style="Emphasis").italic = False

    [found] = [each for each in passages(word(document)) if each.text.startswith("In ")]
    assert found.text == "In Pott v. Kettle the Bar shiftedplain"
    assert sorted(found.emphasis, key=lambda run: run.start) == [
        ParsedEmphasis(3, 17, EmphasisStyle.ITALIC),
        ParsedEmphasis(11, 17, EmphasisStyle.BOLD),
        ParsedEmphasis(22, 25, EmphasisStyle.SMALL_CAPS),
        ParsedEmphasis(26, 33, EmphasisStyle.UNDERLINE),
    ]


def test_page_breaks_are_not_taken_for_pages() -> None:
    document = fen_harbor()
    document.add_paragraph("The ferry sailed.").add_run().add_break(WD_BREAK.PAGE)
    source = changed(
        word(document), {MAIN: lambda old: old.replace(b"<w:sectPr", b"<w:p>" + BREAK + b"</w:p><w:sectPr")}
    )

    assert [(each.text, each.page, each.pages) for each in passages(source)][1:] == [
        ("The ferry sailed.", None, ()),
        ("Held.", None, ()),
    ]
    assert "Word last broke this text into pages at 1 places. They are not the court's pages: no marks." in told(source)


def test_tracked_changes_fields_and_hidden_text_are_read_as_they_are_shown() -> None:
    source = with_body(
        "<w:p><w:ins><w:r><w:t>The ferry </w:t></w:r></w:ins><w:del><w:r><w:delText>never </w:delText></w:r></w:del>"
        "<w:hyperlink><w:r><w:t>sailed</w:t></w:r></w:hyperlink><w:r><w:instrText>INCLUDETEXT /etc/passwd</w:instrText>"
        "</w:r><w:r><w:rPr><w:vanish/></w:rPr><w:t> away</w:t></w:r><w:r><w:noBreakHyphen/><w:t>out</w:t></w:r></w:p>"
    )

    assert [each.text for each in passages(source)] == [
        "HERON, J., delivered the opinion of the court.",
        "The ferry sailed-out",
    ]
    assert told(source) == [
        "1 passages that tracked changes put in were read as part of the text.",
        "1 passages that tracked changes strike out were left out.",
        "1 runs of hidden text were left out.",
    ]


def test_words_in_tables_and_boxes_are_kept() -> None:
    document = fen_harbor()
    table = document.add_table(rows=1, cols=2)
    table.cell(0, 0).text, table.cell(0, 1).text = "High water", "Noon"
    boxed = (
        "<w:p><w:r><w:t>Around it.</w:t><w:txbxContent>"
        "<w:p><w:r><w:t>In the box.</w:t></w:r></w:p></w:txbxContent></w:r></w:p>"
    )
    source = changed(word(document), {MAIN: lambda old: old.replace(b"<w:sectPr", boxed.encode() + b"<w:sectPr")})

    assert [each.text for each in passages(source)][1:] == ["High water", "Noon", "In the box.", "Around it."]


def test_list_that_is_not_defined_is_missed() -> None:
    source = with_body(
        '<w:p><w:pPr><w:numPr><w:numId w:val="4711"/></w:numPr></w:pPr><w:r><w:t>Sailed.</w:t></w:r></w:p>'
    )
    assert told(source) == ["1 paragraphs are numbered by a list that the file does not define: add their numbers."]
    assert told(word(fen_harbor())) == []


def test_macros_and_links_to_elsewhere_are_told_and_left_alone() -> None:
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    relationships = (
        '<Relationship Id="rMacro" Type="http://schemas.microsoft.com/office/2006/relationships/vbaProject" '
        'Target="vbaProject.bin"/>'
        f'<Relationship Id="rFile" Type="{office}/image" Target="file:///etc/passwd" TargetMode="External"/>'
        f'<Relationship Id="rLink" Type="{office}/hyperlink" Target="http://127.0.0.1:9/" TargetMode="External"/>'
        "</Relationships>"
    )
    source = changed(
        word(fen_harbor()),
        {
            RELATIONSHIPS: lambda old: old.replace(b"</Relationships>", relationships.encode()),
            "[Content_Types].xml": lambda old: old.replace(
                b"<Override",
                b'<Default Extension="bin" ContentType="application/vnd.ms-office.vbaProject"/><Override',
                1,
            ).replace(
                b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml",
                b"application/vnd.ms-word.document.macroEnabled.main+xml",
            ),
        },
        {"word/vbaProject.bin": b"Sub AutoOpen()"},
    )

    assert [each.text for each in passages(source)] == ["HERON, J., delivered the opinion of the court."]
    assert told(source) == [
        "The file holds macros. They were neither read nor run.",
        "The file refers to 1 files elsewhere, which were not fetched.",
    ]


def test_running_heads_are_told() -> None:
    document = fen_harbor()
    document.sections[0].header.paragraphs[0].text = "FEN HARBOR v. MILLDALE"

    assert told(word(document)) == [
        "These running heads and feet are no part of the text and were left out: “FEN HARBOR v. MILLDALE”."
    ]


def test_ten_thousand_paragraphs_are_read_whole() -> None:
    sailed = "".join(f"<w:p><w:r><w:t>The ferry sailed {at} times.</w:t></w:r></w:p>" for at in range(10_000))

    assert [each.text for each in passages(with_body(sailed))][1:] == [
        f"The ferry sailed {at} times." for at in range(10_000)
    ]


def _zip_of(**parts: bytes) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        for name, content in parts.items():
            archive.writestr(f"word/{name}.xml", content)
    return stream.getvalue()


def _encrypted(source: bytes) -> bytes:
    """The archive, with the flag of its first part that says that it is encrypted."""
    at = source.index(b"PK\x01\x02") + 8
    return source[:at] + bytes([source[at] | 1]) + source[at + 1 :]


BOMB = b'<!DOCTYPE w [<!ENTITY a "tide">]>' + b"<w:document/>"
WHOLE = word(fen_harbor())


@pytest.mark.parametrize(
    ("source", "message"),
    [
        (b"", docx.NO_WORD),
        (b"words", docx.NO_WORD),
        (b"PK\x03\x04 word/", docx.DAMAGED),
        (_zip_of(other=b"<x/>"), docx.DAMAGED),
        (_zip_of(document=BOMB), docx.ENTITIES),
        (_zip_of(document=BOMB.decode().encode("utf-16")), docx.ENTITIES),
        (_encrypted(WHOLE), "This Word document is protected with a password: save it without one and try again."),
        (changed(WHOLE, {MAIN: lambda old: old[: len(old) // 2]}), docx.DAMAGED),
        (changed(WHOLE, {MAIN: lambda _old: b"<w/>"}), docx.DAMAGED),
        (changed(WHOLE, {RELATIONSHIPS: lambda old: old.replace(b"Target=", b"Nowhere=")}), docx.DAMAGED),
        (
            _zip_of(document=bytes(2_000_000)),
            "This Word document holds a part that is packed more than 250 times, which no text is.",
        ),
    ],
    ids=[
        "nothing",
        "text",
        "magic",
        "no main part",
        "entity",
        "entity in UTF-16",
        "password",
        "cut XML",
        "other XML",
        "no target",
        "bomb",
    ],
)
def test_what_cannot_be_read_is_refused_in_words(source: bytes, message: str) -> None:
    with pytest.raises(UnreadableSource) as refused:
        docx.read(source, CaseFacts())
    assert str(refused.value) == message


def test_more_than_is_unpacked_is_refused_with_the_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(docx, "MOST_OF_XML", 1_000)
    with pytest.raises(UnreadableSource, match=r"at most 200,000,000, and 1,000 of text, are read\.$"):
        docx.read(WHOLE, CaseFacts())


def test_truncated_file_is_refused() -> None:
    for length in range(4, len(WHOLE) - 1, len(WHOLE) // 20):
        with pytest.raises(UnreadableSource):
            docx.read(WHOLE[:length], CaseFacts())


def test_word_document_is_recognised_whatever_was_chosen() -> None:
    assert recognise(WHOLE) is Format.DOCX
    assert read_any(WHOLE, CaseFacts(), chosen=Format.SLIP) == read(WHOLE)


def test_text_that_is_said_to_be_a_word_document_is_refused() -> None:
    with pytest.raises(UnreadableSource, match=r"^This is no Word document"):
        read_any("HERON, J.\nThe ferry sailed.", CaseFacts(), chosen=Format.DOCX)


def test_pdf_is_recognised() -> None:
    assert recognise(documents.pdf([[]])) is Format.PDF
