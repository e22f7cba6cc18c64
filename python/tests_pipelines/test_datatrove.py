"""datatrove's steps, run over documents."""

import pytest

pytest.importorskip("datatrove")
from datatrove.data import Document  # noqa: E402
from saaf.datatrove import SaafFilter, SaafFormatter  # noqa: E402


def documents():
    texts = ["The caf&eacute; is open until midnight.", "یہ کتاب میری ہے اور وہ شائع ہوئی۔", "the file \u202egpj.exe is here"]
    return (Document(text, str(at)) for at, text in enumerate(texts))


def test_formatter_cleans():
    texts = [document.text for document in SaafFormatter()(documents())]
    assert texts == ["The café is open until midnight.", "یہ کتاب میری ہے اور وہ شائع ہوئی۔", "the file gpj.exe is here"]


def test_filter_keeps_languages_and_drops_by_finding():
    kept = [document.id for document in SaafFilter({"en"}, without_findings={"bidi-control"})(documents())]
    assert kept == ["0"]
    assert [document.id for document in SaafFilter({"ur"})(documents())] == ["1"]


def test_wrong_options_are_named_at_once():
    with pytest.raises(TypeError, match="profil"):
        SaafFormatter(profil="x")
