use super::*;
use crate::chars::Script;
use crate::document::Language;

fn span(start: usize, end: usize, language: &'static str, kind: SpanKind) -> Span {
    Span { start, end, script: Script::ARABIC, language: Language(language), kind, ..Span::default() }
}

fn rules() -> RuleSet {
    Profile::Display.rules().with(Rule::UrduHeh)
}

/// `text` as one span, with these candidates.
fn restored(text: &str, language: &'static str, candidates: &[&'static str]) -> String {
    let spans = [span(0, text.len(), language, SpanKind::Prose)];
    let doubtful = doubtful(text, &spans, rules());
    let candidates = vec![Candidates(candidates.to_vec()); doubtful.len()];
    restore(text, &spans, (&doubtful, &candidates), &[], rules()).rewritten.text.into_owned()
}

fn urdu(text: &str) -> String {
    restored(text, "ur", &["ur"])
}

#[test]
fn words_get_the_heh_that_they_have() {
    for word in [
        "ہے",
        "ہیں",
        "ہم",
        "یہ",
        "وہ",
        "کہ",
        "نہیں",
        "تھا",
        "تھی",
        "کہا",
        "گھر",
        "کچھ",
        "ساتھ",
        "پڑھنا",
        "بھائی",
        "بہن",
        "دھوپ",
        "دہلی",
        "لاہور",
        "اللہ",
        "مدینہ",
        "ہاتھ",
        "ہتھیار",
        "دیکھ",
        "راجہ",
        "جھوٹ",
        "چھوٹا",
        "ڈھونڈ",
        "ٹھیک",
        "بڑھ",
        "شہر",
        "پہلے",
        "پھر",
        "علاوہ",
        "ہمیشہ",
        "پاکستانی ہے",
        "کیونکہ",
    ] {
        let typed = word.replace(['ہ', 'ھ'], "ه");
        assert_eq!(urdu(&typed), word);
        assert_eq!(urdu(word), word);
    }
    assert_eq!(urdu("یه کتاب میرے بهائی کے گهر میں هے"), "یہ کتاب میرے بھائی کے گھر میں ہے");
}

#[test]
fn marks_and_keyboards_do_not_matter() {
    assert_eq!(urdu("كها"), "كہا");
    assert_eq!(urdu("بھائي"), "بھائي");
    assert_eq!(urdu("بهائي"), "بھائي");
    assert_eq!(urdu("گـهر"), "گـھر");
    assert_eq!(urdu("گَهر"), "گَھر");
    // What is typed right already is left, and seen.
    assert_eq!(urdu("هاتھ"), "ہاتھ");
}

#[test]
fn what_may_be_no_urdu_word_stays() {
    for text in ["1447ه", "1447هـ", "ه", "ه\u{654}", "راہ\u{654} مه\u{654}", "چهره\u{654}"] {
        let hehs = |text: &str| text.matches("ه\u{654}").count();
        let after = urdu(text);
        assert_eq!(hehs(&after), hehs(text), "{text}");
        assert!(text.contains('چ') || after == text, "{text}");
    }
    assert_eq!(restored("هذا کها", "ar", &["ar"]), "هذا کها");
    assert_eq!(restored("کها", "ur", &["ur", "fa"]), "کها");
    assert_eq!(restored("کها", "ur", &["ur", "pnb"]), "کہا");
}

#[test]
fn only_prose_spans_that_are_asked_for_change() {
    let text = "گهر گهر گهر";
    let piece = "گهر ".len();
    let mut spans = vec![
        span(0, piece, "ur", SpanKind::Prose),
        span(piece, 2 * piece, "ur", SpanKind::Date),
        span(2 * piece, text.len(), "ur", SpanKind::Prose),
    ];
    let found = doubtful(text, &spans, rules());
    assert_eq!(found, [0, 2]);
    let candidates = vec![Candidates(vec!["ur"]); 2];
    let frozen = [true, false, false];
    let restored = restore(text, &spans, (&found, &candidates), &frozen, rules());
    assert_eq!((&*restored.rewritten.text, &restored.changed[..]), ("گهر گهر گھر", &[2][..]));
    spans[2].language = Language("fa");
    assert_eq!(doubtful(text, &spans, rules()), [0]);
    for profile in [Profile::Display, Profile::Corpus, Profile::IndexAny, Profile::Lossless] {
        assert_eq!(doubtful(text, &spans, profile.rules()), [0; 0], "{profile:?}");
    }
}

#[test]
fn one_long_word_takes_linear_time() {
    for piece in ["ه", "ه\u{64E}", "به", "ه ", "ه\u{654}"] {
        assert!(urdu(&piece.repeat(60_000)).len() >= 60_000);
    }
}
