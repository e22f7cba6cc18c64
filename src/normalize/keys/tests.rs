use super::*;
use crate::document::Language;
use crate::profile::Joiner;
use crate::profile::Rule;
use crate::{Cleaner, language_data};
use unicode_normalization::UnicodeNormalization;

fn spans(text: &str, language: &'static str) -> [Span; 1] {
    [Span { end: text.len(), language: Language(language), confidence: 0.9, ..Span::default() }]
}

/// The key of a text whose label is known.
fn folded(text: &str, language: &'static str, rules: RuleSet) -> String {
    let rewritten = fold(text, &spans(text, language), &[], rules).rewritten;
    assert_eq!(rewritten.edits.undo(&rewritten.text), text);
    rewritten.text.into_owned()
}

fn key(text: &str, language: &'static str) -> String {
    folded(text, language, Profile::Index.rules())
}

fn any(text: &str) -> String {
    folded(text, "und", Profile::IndexAny.rules())
}

/// What alphabets count as letters of their own, as schoolbooks teach it: the oracle of the collations.
#[test]
fn marks_stay_where_they_make_letters() {
    for (language, kept, lost) in [
        ("sv", "å ä ö", [("é", "e"), ("à", "a"), ("č", "c")]),
        ("fi", "å ä ö", [("é", "e"), ("ž", "z"), ("š", "s")]),
        ("da", "æ ø å", [("é", "e"), ("ó", "o"), ("ñ", "n")]),
        ("nb", "æ ø å", [("é", "e"), ("ò", "o"), ("ñ", "n")]),
        ("is", "á ð é í ó ú ý æ ö", [("ñ", "n"), ("ç", "c"), ("š", "s")]),
        ("es", "ñ", [("á", "a"), ("é", "e"), ("ü", "u")]),
        ("pl", "ą ć ę ł ń ó ś ź ż", [("ä", "a"), ("ü", "u"), ("é", "e")]),
        ("cs", "č ř š ž", [("á", "a"), ("ů", "u"), ("ě", "e")]),
        ("tr", "ç ğ ı ö ş ü", [("â", "a"), ("î", "i"), ("û", "u")]),
        ("hu", "ö ü", [("á", "a"), ("é", "e"), ("í", "i")]),
        ("ro", "ă â î ș ț", [("é", "e"), ("ö", "o"), ("ü", "u")]),
        ("vi", "ă â đ ê ô ơ ư", [("á", "a"), ("ế", "ê"), ("ự", "ư")]),
        ("kmr", "ç ê î ş û", [("é", "e"), ("ö", "o"), ("ü", "u")]),
        ("de", "", [("ö", "o"), ("ß", "ss"), ("é", "e")]),
        ("fr", "", [("é", "e"), ("ç", "c"), ("œ", "oe")]),
        ("en", "", [("é", "e"), ("ï", "i"), ("ø", "o")]),
        ("pt", "", [("ã", "a"), ("ç", "c"), ("ô", "o")]),
        ("ru", "й", [("ё", "е"), ("е\u{301}", "е"), ("Ё", "е")]),
        ("uk", "й ї ґ", [("ё", "е"), ("а\u{301}", "а"), ("я\u{301}", "я")]),
        ("be", "ё й ў", [("а\u{301}", "а"), ("ѝ", "и"), ("ї", "і")]),
        ("el", "ω", [("ώ", "ω"), ("Ά", "α"), ("ᾧ", "ω")]),
        ("ja", "か", [("が", "か"), ("ぱ", "は"), ("ヴ", "ウ")]),
    ] {
        for letter in kept.split(' ') {
            assert_eq!(key(letter, language), letter, "{language}");
        }
        for (letter, bare) in lost {
            assert_eq!(key(letter, language), bare, "{language} {letter}");
        }
    }
    assert_eq!(any("Åäö ñ ł ø đ æ œ ß ı İ Й ё ᾯ"), "aao n l o d ae oe ss i i й е ω");
}

/// A letter of the alphabet with a mark that is none of its own, however it is composed.
#[test]
fn letters_with_more_marks_than_their_own_lose_the_others() {
    assert_eq!(key("ǻ ǽ Ǿ", "da"), "å æ ø");
    assert_eq!(key("ạ\u{30A}", "sv"), "å");
    assert_eq!(key("Việt Nam độc lập", "vi"), "viêt nam đôc lâp");
    assert_eq!(key("x\u{301}y", "fr"), "xy");
}

#[test]
fn case_is_folded_in_full_and_by_language() {
    for (text, language, expected) in [
        ("STRASSE Straße ẞ", "de", "strasse strasse ss"),
        ("ΟΔΟΣ οδός", "el", "οδοσ οδοσ"),
        ("Istanbul İZMİR IŞIK", "tr", "ıstanbul izmir ışık"),
        ("İzmir IŞIK", "en", "izmir isik"),
        ("ԵՒ և", "hy", "եւ եւ"),
        ("Ǆ ᲀ Ꭰ", "und", "dz в Ꭰ"),
    ] {
        assert_eq!(key(text, language), expected, "{language}");
    }
}

#[test]
fn compatibility_forms_become_plain() {
    for (text, expected) in [
        ("ﬁﬂ ＡＢＣ ｱｲｳ ｶﾞ x² ① Ⅳ ㎏ №", "fifl abc アイウ カ x2 1 iv kg no"),
        ("𝐇𝐞𝐥𝐥𝐨 ℌ … ½ ™ ¨", "hello h ... ½ ™ ¨"),
        ("한글 ㅋㅋ กำ", "한글 ㅋㅋ กำ"),
        ("๑๒ १२ ١٢ ۱۲ １２", "12 12 12 12 12"),
    ] {
        assert_eq!(any(text), expected);
    }
}

#[test]
fn punctuation_becomes_ascii() {
    assert_eq!(
        any("‘a’ “b” «c» ‹d› e–f—g − Hawaiʻi צה״ל בן־אדם"),
        "'a' \"b\" \"c\" 'd' e-f-g - hawai'i צה\"ל בן-אדם"
    );
    assert_eq!(any("کیا؟ ہاں، اچھا؛ ٹھیک۔ ٥٠٪ ١٬٢٣٤٫٥"), "کیا? ہاں, اچہا; ٹہیک. 50% 1,234.5");
}

/// Words that a language tells apart, which a fold of another language merges.
#[test]
fn letters_that_a_language_tells_apart_stay() {
    for (language, words) in [
        ("ug", &["بىر", "بير", "بېر", "بەر", "بھر"][..]),
        ("sd", &["ڪر", "کر"]),
        ("sd", &["گھر", "گهر"]),
        ("ps", &["سړي", "سړی", "سړې", "سړۍ", "سړئ"]),
        ("ur", &["بھر", "بہر"]),
        ("ur", &["لڑکی", "لڑکے"]),
        ("ur", &["میں", "مین"]),
        ("ur", &["آئے", "آیے"]),
        ("ckb", &["بەر", "بهر"]),
        ("ckb", &["کۆڵ", "کول"]),
        ("ks", &["کٲشُر", "کٲشِر", "کاشُر"]),
        ("fa", &["آن", "ان"]),
        ("ms-Arab", &["دى", "دي"]),
        ("yi", &["אַלט", "אָלט"]),
        ("hi", &["की", "कि"]),
    ] {
        for (at, a) in words.iter().enumerate() {
            for b in &words[..at] {
                assert_ne!(key(a, language), key(b, language), "{language}");
            }
        }
    }
}

#[test]
fn spellings_of_one_word_have_one_key() {
    for (language, words) in [
        ("ar", &["إسلام", "اسلام", "أسلام", "إِسْلَامٌ", "اســلام"][..]),
        ("ar", &["علي", "على", "علی"]),
        ("ar", &["مدرسة", "مدرسه", "مدرسۃ", "مدرسہ"]),
        ("ar", &["شيء", "شئ", "شىء"]),
        ("ar", &["كتاب", "کتاب"]),
        ("fa", &["خانۀ", "خانه\u{654}", "خانۂ", "خانه", "خانە\u{654}"]),
        ("fa", &["می\u{200C}خواهم", "میخواهم", "مي\u{200C}خواهم"]),
        ("fa", &["املاء", "املا"]),
        ("ur", &["خانۂ", "خانۀ", "خانه\u{654}", "خانہ"]),
        ("ur", &["رحمۃ", "رحمة", "رحمہ"]),
        ("ur", &["ہے", "ھے", "هے"]),
        ("ur", &["انھوں", "انہوں"]),
        ("ur", &["ابتداء", "ابتدا", "ابتداءً"]),
        ("ckb", &["هەر", "ھەر", "ہەر"]),
        ("ps", &["پښتو", "پښتو\u{64B}"]),
        ("ps", &["ګټه", "گټه"]),
        ("he", &["שָׁלוֹם", "שלום"]),
        ("hi", &["फ़रवरी", "फरवरी"]),
    ] {
        for word in words {
            assert_eq!(key(word, language), key(words[0], language), "{language} {word}");
            assert_eq!(any(word), any(words[0]), "{word}");
        }
    }
    for (a, b) in
        [("کتاب", "كتاب"), ("الذی", "الذي"), ("اللہ", "الله"), ("رحمۃ", "رحمة"), ("ٱلرَّحْمَٰنِ", "الرحمن")]
    {
        assert_eq!(any(a), any(b));
    }
}

/// tantivy and FTS5 cut words at marks. The vowels of Indic scripts are no marks to leave out.
#[test]
fn no_mark_of_arabic_or_hebrew_is_left_in_index_any() {
    for c in '\u{300}'..='\u{10FFF}' {
        let properties = chars::of(c);
        if !properties.is_mark() {
            continue;
        }
        let is_of = |script| properties.extensions().contains(&script);
        if is_of(chars::Script::ARABIC) {
            assert_eq!(any(&format!("\u{628}{c}\u{62F}")), "\u{628}\u{62F}", "{c:?}");
        }
        if is_of(chars::Script::HEBREW) {
            assert_eq!(any(&format!("\u{5D1}{c}\u{5D3}")), "\u{5D1}\u{5D3}", "{c:?}");
        }
        if is_of(chars::Script::TAMIL) || is_of(chars::Script::THAI) || is_of(chars::Script::BENGALI) {
            let text = format!("\u{E01}{c}");
            assert_eq!(any(&text), text, "{c:?}");
        }
    }
}

/// Tatweel and joiners go wherever they are; an emoji sequence and what is nothing else stay.
#[test]
fn what_joins_letters_goes() {
    let space = Profile::IndexAny.rules().with_joiner(Joiner::Space);
    assert_eq!(any("\u{627}\u{644}\u{640} 36 \u{647}\u{640}"), "\u{627}\u{644} 36 \u{6C1}");
    assert_eq!(any("می\u{200C}خواهم ه\u{200D}"), "میخواہم ہ");
    assert_eq!(folded("می\u{200C}خواهم Auf\u{200C}lage", "fa", space), "می خواہم auflage");
    for text in ["👩\u{200D}👧", "\u{640}\u{640}", "\u{64E}", "\u{200C}", "👍🏽", "1\u{FE0F}\u{20E3}"]
    {
        assert_eq!(any(text), text);
    }
}

/// `النبیﷺ` is found by `النبی`.
#[test]
fn what_stands_for_words_is_words_of_its_own() {
    let key = |text: &str| Cleaner::builder().profile(Profile::IndexAny).build().clean(text).text;
    assert_eq!(key("النبی\u{FDFA}"), "النبی صلی اللہ علیہ وسلم");
    assert_eq!(key("\u{FDFA}نے"), "صلی اللہ علیہ وسلم نی");
    assert_eq!(key("ریال\u{FDFC}، 5\u{FDFC}."), "ریال ریال, 5 ریال.");
}

#[test]
fn a_year_is_cut_from_its_sign() {
    assert_eq!(any("30 اکتوبر، 2025ء"), "30 اکتوبر, 2025 ء");
    assert_eq!(any("١٤٤٧هـ"), "1447 ہ");
    assert_eq!(any("2025Defence"), "2025 defence");
    assert_eq!(any("19ویں 1080p"), "19ویں 1080p");
}

/// A letter that changes is an edit with its neighbours of the same word, and with no other.
#[test]
fn letters_that_change_side_by_side_are_one_edit() {
    let edits = |text: &str| {
        let rewritten = fold(text, &spans(text, "und"), &[], Profile::Index.rules()).rewritten;
        rewritten.edits.stretches().map(|edit| (edit.before, edit.rules.to_string())).collect::<Vec<_>>()
    };
    let one = |range, rules: &str| (range, rules.to_owned());
    assert_eq!(edits("USA is one"), [one(0..3, "case-fold")]);
    assert_eq!(
        edits("É–Ö"),
        [
            one(0..2, "case-fold+accent-fold"),
            one(2..5, "punctuation-fold"),
            one(5..7, "case-fold+accent-fold")
        ]
    );
    assert_eq!(edits("كيك"), [one(0..6, "arabic-kaf+arabic-yeh")]);
}

#[test]
fn a_rule_that_is_off_does_nothing() {
    let without = |rule: Rule, text| folded(text, "und", Profile::IndexAny.rules().without(rule));
    for (rule, text, expected) in [
        (Rule::CaseFold, "É STRASSE", "E STRASSE"),
        (Rule::AccentFold, "É שָׁ फ़", "é שָׁ फ़"),
        (Rule::CompatibilityFold, "㎏ Ａ ²", "㎏ ａ ²"),
        (Rule::PunctuationFold, "“A”، ", "“a”، "),
        (Rule::AsciiDigit, "۱۲", "۱۲"),
        (Rule::Harakat, "كِ", "کِ"),
        (Rule::Tatweel, "كـك", "کـک"),
        (Rule::JoinerFold, "ب\u{200C}ب", "ب\u{200C}ب"),
        (Rule::HehFold, "ه ۀ ة", "ه ۀ ہ"),
        (Rule::HamzaFold, "أئ ماء", "أئ ماء"),
        (Rule::YearSign, "2025ء", "2025ء"),
        (Rule::ArabicKaf, "كي", "كی"),
    ] {
        assert_eq!(without(rule, text), expected, "{rule:?}");
    }
}

/// Whatever was folded by one language, folding it by another only takes away, so that labels that change come to rest.
#[test]
fn folds_have_one_direction() {
    let tags: Vec<&'static str> =
        language_data::all().iter().map(|language| language.tag).chain(["und"]).collect();
    let letters: Vec<String> = ('\u{A0}'..='\u{24F}')
        .chain('\u{370}'..='\u{52F}')
        .chain('\u{600}'..='\u{8FF}')
        .chain('\u{1E00}'..='\u{1FFF}')
        .filter(|&c| chars::of(c).is_letter())
        .map(String::from)
        .collect();
    for &tag in &tags {
        for letter in &letters {
            let once = key(letter, tag);
            assert_eq!(key(&once, tag), once, "{tag} {letter}");
            let any = any(letter);
            assert_eq!(self::any(&key(letter, tag)), any, "{tag} {letter}");
            assert_eq!(key(&any, tag), any, "{tag} {letter}");
        }
    }
}

/// Keys stay in NFC, whatever letter and mark meet; only Kashmiri keeps marks behind letters that it folds.
#[test]
fn keys_are_composed() {
    let marks: Vec<char> = ('\u{300}'..='\u{8FF}').filter(|&c| chars::of(c).is_mark()).collect();
    let bases = [
        'a', 'é', 'I', 'å', 'ß', 'ω', 'е', 'й', 'か', '\u{627}', '\u{64A}', '\u{647}', '\u{6C1}', '\u{648}',
        '\u{6D5}',
    ];
    for tag in ["und", "sv", "tr", "vi", "ru", "ar", "ur", "ug", "ks"] {
        for base in bases {
            for &mark in &marks {
                let text: String = [base, mark].into_iter().nfc().collect();
                let key = key(&text, tag);
                let is_composed = key.chars().nfc().eq(key.chars());
                assert!(is_composed || tag == "ks", "{tag} {text:?} {key:?}");
            }
        }
    }
}

#[test]
fn keys_of_pages_are_stable() {
    let cleaner = |profile| Cleaner::builder().profile(profile).build();
    for text in [
        "Café ① Ⅳ “Ａ” 30 août 2025 İstanbul\nÅngström är svensk, inte sant? Ja, så är det väl.\n",
        "اکتوبر 30, 2025Defence Minister said ﷺ and ＜b＞ ＆amp; went\n",
        "في عام 2025م، وmacOS هـ 1447هـ ـ َ ۖ\n",
        "the `Foo.BAR` of HTTPS://Example.COM/Ä and <B>Bold</B> A.User@Example.com\n",
    ] {
        for profile in [Profile::Index, Profile::IndexAny] {
            let once = cleaner(profile).clean(text);
            let twice = cleaner(profile).clean(&once.text);
            assert_eq!((&twice.text, &twice.spans), (&once.text, &once.spans), "{profile:?}");
        }
    }
}
