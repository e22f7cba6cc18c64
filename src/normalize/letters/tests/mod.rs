mod languages;
mod nisaba;
mod normal_form;

use super::position::fits;
use super::*;
use crate::document::Language;
use crate::language_data::{ANY, FINAL, INITIAL, ISOLATED, MEDIAL, WordPosition};

fn spelled(text: &str, language: &'static str, rules: RuleSet) -> String {
    let span = Span {
        end: text.len(),
        script: Script::ARABIC,
        language: Language(language),
        confidence: 0.9,
        ..Span::default()
    };
    let mut spans = [span];
    let doubtful = doubtful(text, &spans, None, rules);
    let candidates = vec![Candidates(vec![language]); doubtful.len()];
    let spelled = normalize(text, &spans, (&doubtful, &candidates), &[], rules);
    spelled.move_along(&mut [], &mut spans);
    let rewritten = spelled.rewritten;
    assert_eq!(rewritten.edits.undo(&rewritten.text), text);
    assert_eq!(spans[0].end, rewritten.text.len());
    rewritten.text.into_owned()
}

/// What one rule that no language has makes of a text.
fn spelled_by(rule: LetterRule, text: &str) -> String {
    let span = Span { end: text.len(), script: Script::ARABIC, ..Span::default() };
    let mut rewriter = Rewriter::new(text);
    let speller = Speller::with_rules(vec![Box::leak(Box::new(rule))]);
    spell(text, &span, &speller, Profile::Display.rules(), &mut rewriter);
    rewriter.finish().text.into_owned()
}

const RULE: LetterRule = LetterRule {
    first: '\u{0648}',
    rest: "",
    to: "\u{06C6}",
    position: WordPosition::ANYWHERE,
    rule: Rule::ArabicLetter,
    composes: false,
};

#[test]
fn a_rule_for_a_letter_of_any_block_is_applied() {
    // Arabic Supplement, Arabic Extended-A, and a letter beyond the Basic Multilingual Plane.
    for first in ['\u{0762}', '\u{08AA}', '\u{1EE0B}'] {
        let rule = LetterRule { first, to: "\u{06AC}", ..RULE };
        assert_eq!(spelled_by(rule, &format!("\u{0627}{first}\u{0627}")), "\u{0627}\u{06AC}\u{0627}");
    }
}

#[test]
fn a_rule_for_a_sequence_takes_all_of_it() {
    let position = WordPosition { places: MEDIAL | FINAL, ..WordPosition::ANYWHERE };
    let rule = || LetterRule { rest: "\u{0648}", position: WordPosition { ..position }, ..RULE };
    let (alef, waw, oe) = ("\u{0627}", "\u{0648}", "\u{06C6}");
    assert_eq!(spelled_by(rule(), &[alef, waw, waw, alef].concat()), [alef, oe, alef].concat());
    assert_eq!(spelled_by(rule(), &[alef, waw, waw].concat()), [alef, oe].concat());
    for unchanged in [[waw, waw, alef].concat(), [alef, waw].concat()] {
        assert_eq!(spelled_by(rule(), &unchanged), unchanged);
    }
}

/// Yeh with a hamza above is one letter, a wavy hamza below stands before a fatha.
#[test]
fn a_written_letter_is_composed_with_its_marks() {
    let yeh = || LetterRule { first: '\u{6CC}', to: "\u{64A}", composes: true, ..RULE };
    assert_eq!(spelled_by(yeh(), "\u{6CC}\u{654}\u{6CC}"), "\u{626}\u{64A}");
    assert_eq!(spelled_by(yeh(), "\u{6CC}\u{64E}\u{654}"), "\u{626}\u{64E}");
    assert_eq!(spelled_by(yeh(), "\u{6CC}\u{64E}\u{627}"), "\u{64A}\u{64E}\u{627}");
    let alef = LetterRule { first: '\u{625}', to: "\u{627}\u{65F}", composes: true, ..RULE };
    assert_eq!(spelled_by(alef, "\u{625}\u{64E}"), "\u{627}\u{64E}\u{65F}");
}

#[test]
fn letters_follow_the_language_of_the_span() {
    let display = Profile::Display.rules();
    assert_eq!(spelled("كتاب علي على", "ur", display), "کتاب علی علی");
    assert_eq!(spelled("كتاب علي", "fa", display), "کتاب علی");
    assert_eq!(spelled("کتاب علی فیه", "ar", display), "كتاب علی فيه");
    assert_eq!(spelled("ہے", "fa", display), "هے");
    assert_eq!(spelled("كتاب", "ug", display), "كتاب");
    assert_eq!(spelled("يئ", "und", display), "يئ");
    assert_eq!(spelled("٤", "ur", display), "٤");
    assert_eq!(spelled("٤", "ur", Profile::Corpus.rules()), "۴");
    assert_eq!(spelled("کـــتاب ھـ ــ", "ur", Profile::Corpus.rules()), "کتاب ھـ ــ");
}

/// Two sentences of a manual in each language.
const ARABIC: &str = "هذا دليل قصير لمن يريد أن يتعلم كيف يستعمل البرنامج في بيته.\n\
    يجب أن تقرأ كل صفحة قبل أن تبدأ، ثم اكتب ما تريد في الملف الجديد.\n";
const PERSIAN: &str = "این راهنما برای کسی است که تازه کار با رایانه را شروع کرده است.\n\
    پیش از آن که برنامه را نصب کنید، یک بار همه صفحه\u{200C}ها را بخوانید و نکته\u{200C}ها را یادداشت کنید.\n\
    اگر پرسشی دارید، پاسخ آن را شاید در بخش بعدی پیدا کنید یا از دوستان خود بپرسید.\n";
const URDU: &str = "یہ کتاب ان لوگوں کے لیے ہے جو پہلی بار کمپیوٹر پر کام کر رہے ہیں۔\n\
    پروگرام چلانے سے پہلے سب صفحے ایک بار پڑھ لیں اور جو سمجھ میں نہ آئے وہ لکھ لیں۔\n";
const PASHTO: &str = "دا کتاب د هغو کسانو لپاره دی چې غواړي په کور کې له کمپيوټر سره کار وکړي.\n\
    مخکې له دې چې پروګرام پيل کړئ، ټولې پاڼې يو ځل ولولئ او پوښتنې مو وليکئ.\n";
const UYGHUR: &str = "بۇ قوللانما كومپيۇتېرنى يېڭىدىن ئۆگەنگەن كىشىلەر ئۈچۈن يېزىلغان.\n\
    پروگراممىنى قاچىلاشتىن بۇرۇن ھەممە بەتنى بىر قېتىم ئوقۇپ چىقىڭ.\n";
const SINDHI: &str = "هي ڪتاب انهن ماڻهن لاءِ آهي جيڪي پهريون ڀيرو ڪمپيوٽر تي ڪم ڪري رهيا آهن.\n\
    پروگرام هلائڻ کان اڳ سڀ صفحا هڪ ڀيرو پڙهو ۽ جيڪو سمجهه ۾ نه اچي سو لکي ڇڏيو.\n";
const SORANI: &str = "ئەم کتێبە بۆ ئەو کەسانەیە کە یەکەم جار کار لەگەڵ کۆمپیوتەر دەکەن.\n\
    پێش ئەوەی بەرنامەکە دابمەزرێنیت، هەموو لاپەڕەکان جارێک بخوێنەرەوە.\n";

fn cleaned(text: &str) -> String {
    let cleaner = crate::Cleaner::builder().isolation(crate::Isolation::None).build();
    let clean = cleaner.clean(text);
    let again = cleaner.clean(&clean.text);
    assert_eq!((&again.text, &again.spans), (&clean.text, &clean.spans), "{text}");
    clean.text
}

/// As an Arabic keyboard has it.
fn with_arabic_letters(text: &str) -> String {
    text.replace('\u{6CC}', "\u{64A}").replace('\u{6A9}', "\u{643}")
}

#[test]
fn clean_manuals_keep_their_letters() {
    for manual in [ARABIC, PERSIAN, URDU, PASHTO, UYGHUR, SINDHI, SORANI] {
        assert_eq!(cleaned(manual), manual);
    }
}

/// Words that languages share, or that look like those of another one.
const SHORT: &[&str] = &[
    "دفتر مدير دبيان",
    "مشرف دبيان (مطور دبيان)",
    "مستند جديد",
    "اسم روبي",
    "سنتيمتر",
    "تعطيل حساب",
    "موريتاني",
    "هايتي",
    "تيمني",
    "سندهي",
    "دولت وزيري",
    "عمومي قواعد",
    "كوچا",
    "كامبودژا",
    "مالى",
    "كارتون",
    "ممبئي",
    "ميانمار",
    "انجنيئرنگ",
    "هندو مت",
];

#[test]
fn short_text_is_not_respelled() {
    for short in SHORT {
        assert_eq!(cleaned(short), *short);
        let title = format!("The title is {short} in our list.\n");
        assert_eq!(cleaned(&title), title);
    }
}

/// But for a letter that the language of the manual does not have: there it goes with the manual.
#[test]
fn a_short_title_keeps_its_letters_in_a_manual_of_any_language() {
    for (manual, foreign) in [(ARABIC, None), (PASHTO, Some('ك')), (UYGHUR, Some('ه')), (SINDHI, None)] {
        for short in SHORT.iter().filter(|short| !foreign.is_some_and(|letter| short.contains(letter))) {
            let page = format!("{manual}{short}\n{manual}");
            assert_eq!(cleaned(&page), page);
        }
    }
    let inside = "ثم يصبح developer (مطور دبيان)، لكنه لا يملك كل ما يريد في الملف.\n";
    assert_eq!(cleaned(&format!("{ARABIC}{inside}")), format!("{ARABIC}{inside}"));
}

#[test]
fn persian_from_an_arabic_keyboard_is_respelled_titles_included() {
    let titles = ["بخش بعدی", "پیکربندی سرور", "تشکر از مترجمان", "شکل یک", "کتاب", "یک", "ما سیب داریم."];
    for title in titles {
        let page = format!("{PERSIAN}{title}\n{PERSIAN}");
        assert_eq!(cleaned(&with_arabic_letters(&page)), page);
        let mixed = page.replace('\n', "\nPress the key and wait for the answer.\n");
        assert_eq!(cleaned(&with_arabic_letters(&mixed)), mixed);
    }
    for sentence in PERSIAN.lines() {
        assert_eq!(cleaned(&with_arabic_letters(sentence)), sentence);
    }
}

/// Dari and Persian are spelt alike, so it does not matter which of them it is.
#[test]
fn a_letter_is_respelled_where_all_candidates_write_it_alike() {
    let sentence = "روز معلم در پوهنتون کابل با حضور استادان و محصلین برگزار گردید";
    assert_eq!(cleaned(&with_arabic_letters(sentence)), sentence);
}

#[test]
fn an_arabic_sentence_in_a_persian_page_keeps_its_letters() {
    let arabic = "ذهبنا صباح أمس إلى بيت صديقنا وشربنا الشاي معه في الحديقة الكبيرة.";
    for page in [format!("{PERSIAN}{arabic}\n{PERSIAN}"), format!("{URDU}«{arabic}»\n{URDU}")] {
        assert_eq!(cleaned(&page), page);
    }
}

/// Heh of an Arabic keyboard in Urdu: what it stands for is plain unless a consonant before it may be aspirated.
#[test]
fn urdu_heh_is_respelled_where_its_position_decides() {
    for (typed, expected) in [
        ("چونکه یه بہت", "چونکہ یہ بہت"),
        ("چونکه یه بہت ضروری ہے", "چونکہ یہ بہت ضروری ہے"),
        ("وه کہتا ہے که میں گھر جا رها هوں", "وہ کہتا ہے کہ میں گھر جا رہا ہوں"),
        ("كيونكه ميں نے يه كتاب نہيں پڑھي", "کیونکہ میں نے یہ کتاب نہیں پڑھی"),
        ("بلکه وه امریکه میں رہتے ہیں", "بلکہ وہ امریکہ میں رہتے ہیں"),
        ("میں نے دیکه لیا کہ وہ اچها نہیں ہے", "میں نے دیکه لیا کہ وہ اچها نہیں ہے"),
        ("وہ بهی میرے ساته پڑھتا تها اور گھر جاتا تها", "وہ بهی میرے ساته پڑھتا تها اور گھر جاتا تها"),
        ("یہ سن ۱۴۴۷ ه میں لکھی گئی کتاب ہے", "یہ سن ۱۴۴۷ ه میں لکھی گئی کتاب ہے"),
    ] {
        assert_eq!(cleaned(typed), expected);
    }
}

/// Corpus drops what only stretches a word.
#[test]
fn tatweel_goes_between_arabic_letters_alone() {
    let corpus = Profile::Corpus.rules();
    for (text, kept) in
        [("مـــحمد", "محمد"), ("مُــحمد", "مُحمد"), ("بـPDF", "بـPDF"), ("هـ 1447هـ", "هـ 1447هـ")]
    {
        assert_eq!(spelled(text, "ar", corpus), kept);
    }
}

#[test]
fn a_place_is_told_by_the_letters_beside_it() {
    const ASPIRATED: &[&str] = &["\u{628}", "\u{6A9}"];
    let unaspirated = |head: &str, rest: &str| {
        let position =
            WordPosition { places: INITIAL | MEDIAL | FINAL, not_after: ASPIRATED, ..WordPosition::ANYWHERE };
        fits(&position, head, "\u{647}", rest)
    };
    let after = |after| WordPosition { places: FINAL, after, ..WordPosition::ANYWHERE };
    let fits = |position: WordPosition, head: &str, rest: &str| fits(&position, head, "\u{647}", rest);
    assert!(fits(after(&["^\u{6A9}"]), "x \u{643}", " "));
    assert!(!fits(after(&["^\u{6A9}"]), "\u{644}\u{643}", ""));
    assert!(!fits(after(&["\u{648}\u{646}\u{6A9}"]), "\u{646}\u{6A9}", ""));
    assert!(fits(after(&["\u{648}\u{646}\u{6A9}", "\u{646}\u{6A9}"]), "\u{646}\u{6A9}", ""));
    assert!(!fits(after(&["\u{6A9}"]), "\u{6A9}", "\u{627}"));
    assert!(unaspirated("", "\u{627}"));
    assert!(unaspirated("\u{627}\u{64E}", ""));
    assert!(!unaspirated("\u{628}\u{64E}", "\u{627}"));
    assert!(!unaspirated("\u{643}", "\u{627}"));
    assert!(!unaspirated(" ", " "));
}

/// Behind alef and waw a letter stands inside the word, but is not joined; before a hamza, a ZWNJ or a digit neither.
#[test]
fn a_form_is_told_by_what_joins() {
    let form = |head: &str, here: &str, rest: &str| {
        let is = |forms: u8| fits(&WordPosition { forms, ..WordPosition::ANYWHERE }, head, here, rest);
        let forms: Vec<u8> =
            [ISOLATED, INITIAL, MEDIAL, FINAL].into_iter().filter(|&form| is(form)).collect();
        assert!(forms.len() == 1 && is(ANY), "{head} {here} {rest}");
        forms[0]
    };
    let (alef, beh, yeh, hamza) = ("\u{627}", "\u{628}", "\u{6CC}", "\u{621}");
    assert_eq!(form("", yeh, ""), ISOLATED);
    assert_eq!(form(alef, yeh, " "), ISOLATED);
    assert_eq!(form(alef, yeh, alef), INITIAL);
    assert_eq!(form("\u{648}\u{64E}", yeh, "\u{651}\u{645}"), INITIAL);
    assert_eq!(form(beh, yeh, alef), MEDIAL);
    for rest in ["", hamza, "\u{200C}\u{645}", "1", "\u{6F1}"] {
        assert_eq!(form(beh, yeh, rest), FINAL, "{rest:?}");
    }
    assert_eq!(form(beh, yeh, "\u{200D}"), MEDIAL);
    assert_eq!(form("\u{640}", yeh, "\u{640}"), MEDIAL);
    assert_eq!(form(beh, alef, beh), FINAL);
    assert_eq!(form(beh, "\u{6CC}\u{654}", "\u{64E}\u{645}"), MEDIAL);
}
