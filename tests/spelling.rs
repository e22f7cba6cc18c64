//! Rules that restore what was typed, from bytes to text: heh of Urdu, spaces of Arabic script.

use saaf::{Cleaner, CleanerBuilder, Profile, Rule};

const ALL_HEHS: &str = "یہ کتاب میرے بھائی کے گھر میں تھی، پھر وہ لاہور چلا گیا اور کہا کہ کھانا ٹھیک ہے۔\n";

fn with(rule: Rule) -> CleanerBuilder {
    Cleaner::builder().with(rule)
}

/// The rules that the edits name, each once.
fn rules(document: &saaf::Document) -> Vec<Rule> {
    let mut rules: Vec<Rule> =
        document.edits().flat_map(|edit| edit.rules.iter().collect::<Vec<_>>()).collect();
    rules.sort();
    rules.dedup();
    rules
}

#[test]
fn urdu_of_an_arabic_keyboard_gets_its_hehs_back() {
    let typed = ALL_HEHS.replace(['ہ', 'ھ'], "ه");
    let cleaner = with(Rule::UrduHeh).build();
    let document = cleaner.clean(&*typed);
    assert_eq!(document.text, ALL_HEHS);
    assert_eq!(rules(&document), [Rule::UrduHeh]);
    assert!(document.spans.iter().all(|span| span.language.as_str() == "ur"));
    // Each letter leads back to its own bytes.
    let at = document.text.find("بھائی").unwrap() + "ب".len();
    assert_eq!(&typed[document.source_range(at..at + 2).range()], "ه");
    assert!(!cleaner.clean(ALL_HEHS).is_changed());
    // Unless asked, display has ہ where no lexicon is needed to tell.
    assert!(Cleaner::default().clean(&*typed).text.contains("بهائی"));
}

#[test]
fn arabic_and_persian_keep_their_heh() {
    let cleaner = with(Rule::UrduHeh).build();
    for text in [
        "قال رسول الله: إنما الأعمال بالنيات وإنما لكل امرئ ما نوى، فمن كانت هجرته إلى الله فهجرته إليه.\n",
        "هوا امروز خیلی خوب است و همه به باغ رفته\u{200C}اند تا ناهار بخورند.\n",
        "هغه وویل چې زه به سبا راځم، ښه ورځ وه.\n",
        "ئەو گوتی کە سبەینێ دێمەوە و ڕۆیشت هەتا ئێوارە.\n",
    ] {
        assert_eq!(cleaner.clean(text).text, text);
    }
    let quotation =
        "إنما الأعمال بالنيات وإنما لكل امرئ ما نوى فمن كانت هجرته إلى الله ورسوله فهجرته إلى الله ورسوله";
    let text = format!("نبی کریم نے فرمایا: «{quotation}» یه حدیث بهت مشہور هے۔\n");
    let after = format!("نبی کریم نے فرمایا: «{quotation}» یہ حدیث بہت مشہور ہے۔\n");
    assert_eq!(cleaner.clean(&*text).text, after);
}

#[test]
fn spaces_of_arabic_script_are_restored_if_asked_for() {
    let text = "پاکستان میں2025ء کے 19ویں اجلاس کے لیےUN کا وفد آیا ۔کیا آپ نے WHOکی رپورٹ پڑھی ؟\n";
    assert_eq!(Cleaner::default().clean(text).text, text);
    let after = "پاکستان میں 2025ء کے 19ویں اجلاس کے لیے UN کا وفد آیا۔ کیا آپ نے WHO کی رپورٹ پڑھی؟\n";
    let spaced =
        with(Rule::ScriptSpace).with(Rule::PunctuationSpace).isolation(saaf::Isolation::None).build();
    let document = spaced.clean(text);
    assert_eq!(document.text, after);
    assert_eq!(rules(&document), [Rule::PunctuationSpace, Rule::ScriptSpace]);
    let corpus = Cleaner::builder().profile(Profile::Corpus).build();
    assert_eq!(corpus.clean(text).text, after);
}

/// Where a space is missing or superfluous makes no difference to a key.
#[test]
fn keys_do_not_depend_on_spaces() {
    for profile in [Profile::Index, Profile::IndexAny] {
        let cleaner = Cleaner::builder().profile(profile).build();
        let key = |text: &str| cleaner.clean(text).text;
        for (one, other) in [
            ("یہ کتاب ہے ۔ وہ قلم ہے ۔", "یہ کتاب ہے۔ وہ قلم ہے۔"),
            ("یہ کتاب ہے۔وہ قلم ہے۔", "یہ کتاب ہے۔ وہ قلم ہے۔"),
            ("كيف حالك ؟ بخير ، شكرا", "كيف حالك؟ بخير، شكرا"),
            ("قیمت 500روپے ہے", "قیمت 500 روپے ہے"),
            ("فایلPDF را باز کن", "فایل PDF را باز کن"),
        ] {
            assert_eq!(key(one), key(other), "{profile:?}");
        }
    }
}

/// Spaces make a date that was glued into pieces a date, and a date keeps the spaces it has.
#[test]
fn dates_are_found_behind_spaces() {
    let cleaner = Cleaner::builder().profile(Profile::Corpus).build();
    let document = cleaner.clean("اجلاس 30اکتوبر 2025کو ہوا ۔\n");
    let dates: Vec<_> = document.spans.iter().filter_map(|span| span.date).collect();
    assert_eq!(dates.len(), 1, "{}", document.text);
    assert!(!cleaner.clean(&*document.text).is_changed());
}
