"""Options: each does what it says; a wrong one is an error that names it and what is near."""

import pytest

import saaf


@pytest.mark.parametrize(
    ("options", "source", "text"),
    [
        ({"profile": "index"}, "Straße", "strasse"),
        ({"with_": "harakat"}, "كَتَبَ الرجل", "كتب الرجل"),
        ({"without": ["space-run", "entity"]}, "a  &amp;  b", "a  &amp;  b"),
        ({"only": "entity"}, "a  &amp;  b", "a  &  b"),
        ({"only": []}, "a  &amp;  b", "a  &amp;  b"),
        ({"bidi": "none"}, "The sign reads سلام, 3 times.", "The sign reads سلام, 3 times."),
        ({"references": "all"}, "&lt;b&gt;", "<b>"),
        ({"profile": "index-any", "joiner": "space"}, "می\u200cخواهم", "می خواہم"),
        ({"visual_order": "never"}, "2025 ماع يف تبتك ةقيثولا هذه", "2025 ماع يف تبتك ةقيثولا هذه"),
        ({"reveal": True}, "a\u202eb", "a⟦U+202E RLO⟧b"),
        ({"format": "line"}, "a\rb", "a b"),
        ({"format": "html"}, "<title>x</title><p>Fish &amp; <b>chips</b>", "Fish & chips\n"),
        ({"format": "html", "page_title": True}, "<title>x</title><p>y", "x\n\ny\n"),
        ({"drop_stamps": True}, "October 30, 2025\nNews.\n", "News.\n"),
        ({"encoding": "cp1251"}, b"\xe5\xf9\xb8", "ещё"),
        ({"profile": None, "languages": None}, "a  b", "a b"),
    ],
)
def test_option_does_what_it_says(options, source, text):
    assert saaf.clean(source, **options).text == text
    assert saaf.Cleaner(**options).clean(source).text == text


@pytest.mark.parametrize(
    ("options", "kind", "message"),
    [
        ({"profil": "index"}, TypeError, "'profil'; did you mean 'profile'"),
        ({"with": "nfc"}, TypeError, "did you mean 'with_'"),
        ({"spans": "tiles"}, TypeError, "'spans'; .*to_json"),
        ({"qqqq": 1}, TypeError, "the options are profile, "),
        ({"profile": "indx"}, ValueError, "profile: .*'indx'; did you mean 'index'"),
        ({"profile": 3}, TypeError, "profile must be a string, not int"),
        ({"with_": ["hrakat"]}, ValueError, "with_: .*did you mean 'harakat'"),
        ({"with_": 3}, TypeError, "with_ must be a string or strings, not int"),
        ({"languages": ["ur", "zzz9"]}, ValueError, "languages: .*'zzz9'"),
        ({"encoding": "windos-1256"}, ValueError, "did you mean 'windows-1256'"),
        ({"bidi": "isolat"}, ValueError, "did you mean 'isolate'"),
        ({"format": "pdf"}, ValueError, "give one of text, line, html, subtitles"),
        ({"offsets": "words"}, ValueError, "offsets"),
        ({"page_alt": "yes"}, TypeError, "page_alt must be True or False, not str"),
        ({"errors": "ignore"}, ValueError, "errors"),
    ],
)
def test_wrong_option_is_named(options, kind, message):
    for call in (lambda: saaf.clean("a", **options), lambda: saaf.Cleaner(**options), lambda: saaf.clean_many([], **options)):
        with pytest.raises(kind, match=message):
            call()


def test_cleaner_takes_what_is_said_of_one_source():
    cleaner = saaf.Cleaner(profile="display")
    page = b"\xc7\xdf\xca\xe6\xc8\xd1 2025"
    assert cleaner.clean(page, declared="iso-8859-1", url="https://example.com.pk/").encoding.name == "windows-1256"
    assert cleaner.clean(page, encoding="latin1").encoding.name == "windows-1252"
    with pytest.raises(TypeError, match="give it to Cleaner"):
        cleaner.clean(page, profile="index")
    assert repr(saaf.Cleaner(profile="index", with_="harakat")) == "Cleaner(profile='index', with_=('harakat',))"
