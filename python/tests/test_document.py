"""Sources, documents and their offsets. What is expected is computed by Python's own codecs and slices."""

import json
import pickle
import random

import pytest

import saaf

TEXT = "اکتوبر 30, 2025Minister says na\u200bïve 😀 &amp; “yes”"
CLEAN = "اکتوبر 30, 2025\nMinister says naïve 😀 & “yes”"


def test_bytes_and_str_give_the_same_text():
    assert saaf.clean(TEXT).text == CLEAN
    assert saaf.clean(TEXT.encode()).text == CLEAN
    assert saaf.clean(bytearray(TEXT.encode())).text == CLEAN
    assert saaf.clean(memoryview(TEXT.encode())).text == CLEAN
    assert str(saaf.clean(TEXT)) == CLEAN


def test_other_types_are_refused_by_name():
    for wrong in (3, None, ["a"], object()):
        with pytest.raises(TypeError, match=type(wrong).__name__):
            saaf.clean(wrong)


def test_encoding_says_why():
    encoding = saaf.clean("Съешь ещё этих мягких булок".encode("cp1251")).encoding
    assert (encoding.name, encoding.evidence) == ("windows-1251", "statistics")
    assert 0.5 < encoding.confidence <= 1
    assert saaf.detect("Съешь ещё".encode("utf-8")).name == "UTF-8"
    assert saaf.detect(b"\xc7\xdf\xca\xe6\xc8\xd1", url="https://example.com.pk/").name == "windows-1256"


def slices(text: str, unit: str):
    """How a text is cut by offsets of this unit."""
    if unit == "bytes":
        return lambda start, end: text.encode()[start:end].decode()
    if unit == "utf16":
        return lambda start, end: text.encode("utf-16-le")[2 * start : 2 * end].decode("utf-16-le")
    return lambda start, end: text[start:end]


@pytest.mark.parametrize("unit", ["codepoints", "bytes", "utf16"])
def test_offsets_cut_text_and_source(unit):
    document = saaf.clean(TEXT, offsets=unit)
    text, source = slices(document.text, unit), slices(TEXT, unit)
    assert "".join(text(span.start, span.end) for span in document.spans) == document.text
    assert all(text(span.start, span.end) == span.text for span in document.spans)
    for edit in document.edits:
        assert source(edit.source_start, edit.source_end) == edit.original
        assert text(edit.start, edit.end) == edit.replacement
    word = next(term for term in document.terms() if term.text == "naïve")
    assert source(word.source_start, word.source_end) == "na\u200bïve"
    assert source(*document.source_range(word.start, word.end)) == "na\u200bïve"
    assert document.text_range(word.source_start, word.source_end) == (word.start, word.end)


def test_offsets_of_a_long_text_are_those_of_slices():
    rng = random.Random(7)
    source = "".join(rng.choice(["a", "é", "ب", "😀", " ", "\n", "&amp;"]) for _ in range(3000))
    for unit in ("codepoints", "bytes", "utf16"):
        document = saaf.clean(source, offsets=unit, bidi="none")
        cut = slices(document.text, unit)
        assert all(cut(term.start, term.end) == term.text for term in document.terms())


def test_usual_offsets_are_of_the_kind_of_source():
    assert saaf.clean("é").offsets == "codepoints"
    assert saaf.clean("é".encode()).offsets == "bytes"
    document = saaf.clean("é".encode("cp1252") + b" caf\xe9s", offsets="codepoints")
    span = document.spans[-1]
    assert (span.end, span.source_end) == (len(document.text), 7)
    assert document.with_offsets("bytes").spans[-1].end == len(document.text.encode())


def test_ranges_that_are_none_are_refused():
    document = saaf.clean("abc")
    for start, end in ((2, 1), (0, 4)):
        with pytest.raises(ValueError, match="ends at 3"):
            document.source_range(start, end)
    with pytest.raises(OverflowError):
        document.source_range(-1, 2)


def test_surrogates_are_cleaned():
    # A pair, as JSON of other languages leaves it, one alone, and a character of the same plane.
    source = "x\ud83d\ude00y\udc80z😀 caf&eacute;"
    document = saaf.clean(source)
    assert document.text == "x😀y\ufffdz😀 café"
    assert document.source == source
    edit = document.edits[-1]
    assert source[edit.source_start : edit.source_end] == "&eacute;"
    assert document.source_range(1, 2) == (1, 3)
    assert document.text_range(1, 3) == (1, 2)
    assert [finding.kind for finding in document.findings] == ["replacement-character"]
    assert pickle.loads(pickle.dumps(document)) == document


def test_date_of_a_span():
    date = saaf.clean("تاریخ انتشار: ۸ آبان ۱۴۰۴").spans[-1].date
    assert (date.iso, date.calendar, date.original) == ("2025-10-30", "persian", "1404-08-08")
    match saaf.clean("30 October 2025").spans[0]:
        case saaf.Span(kind="date", date=saaf.Date(iso=iso)):
            assert iso == "2025-10-30"
        case other:
            pytest.fail(repr(other))


def test_quality_is_that_of_the_letters():
    clean = saaf.clean("The ministers met on Thursday to discuss the budget.")
    assert clean.quality == clean.spans[0].quality > 0.03
    assert saaf.clean("Teh mniistrs mte no Thrsdyu ot dsicsus hte bdugte.").quality < 0.01
    assert saaf.clean("1, 2").quality is None and saaf.clean("你好").spans[0].quality is None


def test_languages_and_summary():
    document = saaf.clean("She said “یہ کتاب میری ہے” and left the room.")
    assert [(share.language, share.letters) for share in document.languages] == [("en", 21), ("ur", 12)]
    assert document.language == "en"
    assert document.summary["languages"] == {"en": 21, "ur": 12}
    assert saaf.clean("12").language == "und"


def test_values_are_values():
    one, other = saaf.clean(TEXT), saaf.clean(TEXT)
    assert one == other and hash(one) == hash(other) and one != saaf.clean(TEXT, profile="index") and one != 3
    assert one.spans == other.spans and one.spans[0] != one.spans[1]
    assert len({*one.spans, *other.spans}) == len(one.spans)
    assert one.spans is one.spans, "they are made once"
    with pytest.raises(AttributeError):
        one.spans[0].start = 3
    assert eval(repr(one.spans[0]), vars(saaf)) == one.spans[0]


def test_pickles_are_whole():
    for document in (saaf.clean(TEXT, profile="index", with_="harakat"), saaf.clean(b"caf\xe9", url="x.fr")):
        document.meta["id"] = 7
        again = pickle.loads(pickle.dumps(document))
        assert again == document and again.meta == {"id": 7}
        assert (again.text, again.spans, again.edits) == (document.text, document.spans, document.edits)
        for part in (document.encoding, *document.spans, *document.edits, *document.findings):
            assert pickle.loads(pickle.dumps(part)) == part
    cleaner = saaf.Cleaner(profile="corpus", languages=["ur"])
    assert pickle.loads(pickle.dumps(cleaner)) == cleaner != saaf.Cleaner()


def test_record_report_and_repr():
    document = saaf.clean(TEXT.encode())
    record = document.to_dict()
    assert record == json.loads(document.to_json())
    assert record["text"] == CLEAN and record["spans"][0]["date"] == "2025-10-30"
    assert "Content-Security-Policy" in document.to_html("page.txt") and "page.txt" in document.to_html("page.txt")
    frame = document._repr_html_()
    assert frame.startswith("<iframe sandbox srcdoc=") and "<script" not in frame
    assert "edits=3" in repr(document) and "encoding=UTF-8" in repr(document)


def test_record_lists_what_is_more_than_white_space():
    document = saaf.clean("one\n\ntwo\n")
    assert "".join(span.text for span in document.spans) == document.text
    tiles = document.to_dict(spans="tiles")["spans"]
    assert [(span["start"], span["end"]) for span in tiles] == [(span.start, span.end) for span in document.spans]
    content = [span for span in tiles if not document.text[span["start"] : span["end"]].isspace()]
    assert document.to_dict()["spans"] == content == json.loads(document.to_json(spans="content"))["spans"]
    assert len(content) == 2 < len(tiles)
    with pytest.raises(ValueError, match="spans: .*'line'"):
        document.to_json(spans="line")
    with pytest.raises(TypeError, match="spans must be a string"):
        document.to_json(spans=3)


def test_damage_is_kept_or_raised():
    damaged = "یہ کتاب میری ہے ".encode() * 3 + b"\xff\xfe tail"
    kept = saaf.clean(damaged)
    assert "damaged-bytes" in [finding.kind for finding in kept.findings]
    with pytest.raises(UnicodeDecodeError) as raised:
        saaf.clean(damaged, errors="raise")
    at = damaged.index(b"\xff")
    assert (raised.value.start, raised.value.object) == (at, damaged)
    with pytest.raises(UnicodeDecodeError, match="no text"):
        saaf.clean(bytes(range(256)) * 4, errors="raise")
    assert saaf.clean(b"fine", errors="raise").text == "fine"


def test_any_bytes_are_cleaned_and_a_second_run_changes_nothing():
    rng = random.Random(1)
    for _ in range(200):
        source = rng.randbytes(rng.randrange(60))
        document = saaf.clean(source)
        assert "".join(span.text for span in document.spans) == document.text
        assert saaf.clean(document.text).text == document.text


def test_audit_names_what_is_not_safe():
    assert saaf.audit("یہ کتاب میری ہے۔\nIt is a book.") == ()
    found = saaf.audit("é access \u202elevel")
    assert [(v.start, v.end, v.kind) for v in found] == [(9, 10, "no-override")]
    assert saaf.audit("é access \u202elevel", offsets="bytes")[0].start == 10
    assert saaf.audit("\ud83d\ude00\u202e")[0].start == 2
    with pytest.raises(ValueError, match="UTF-8"):
        saaf.audit(b"\xff")


def test_labels_and_terms():
    spans = saaf.label("she said “das ist gut so, wie es ist” and left.")
    assert [span.language for span in spans] == ["en", "de", "en"]
    assert {span.language for span in saaf.label("کتاب", languages=["fa", "ar"])} == {"fa"}
    with pytest.raises(ValueError, match="languages"):
        saaf.label("a", languages="urx")
    source = "كِتَابٌ جديد"
    terms = saaf.terms(source)
    assert [(term.text, source[term.source_start : term.source_end]) for term in terms] == [
        ("کتاب", "كِتَابٌ"),
        ("جدید", "جديد"),
    ]


def test_join_controls_are_spelling_or_smuggling():
    (place,) = saaf.join_control_verdict("می\u200cخواهم این کتاب را بخوانم")
    assert (place.verdict, place.reason, place.language, place.start, place.end) == ("spelling", "keeps-apart", "fa", 2, 3)
    assert [place.reason for place in saaf.join_control_verdict("pass\u200dword")] == ["splits-word"]
    assert saaf.join_control_verdict("plain") == ()
