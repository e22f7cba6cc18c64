//! What each language tells apart, and other software is known to merge; and what each mends.

use super::*;

#[track_caller]
fn keeps(language: &'static str, texts: &[&str]) {
    for text in texts {
        for profile in [Profile::Display, Profile::Corpus] {
            assert_eq!(spelled(text, language, profile.rules()), *text, "{language}");
        }
    }
}

#[track_caller]
fn mends(language: &'static str, pairs: &[(&str, &str)]) {
    for (from, to) in pairs {
        assert_eq!(spelled(from, language, Profile::Display.rules()), *to, "{language} {from}");
    }
}

#[test]
fn arabic_keeps_alef_maksura_teh_marbuta_and_hamza() {
    keeps("ar", &["على علي", "مدرسة مدرسه", "أكل إلى آل ال", "شؤون مسائل شيء", "1447ھ", "هـ"]);
    mends("ar", &[("الذی", "الذی"), ("کتاب", "كتاب"), ("اللہ", "الله"), ("مسایٔل", "مسائل"), ("شیء", "شیء")]);
}

#[test]
fn persian_keeps_zwnj_and_hamza() {
    keeps("fa", &["می\u{200C}خواهم", "خانه\u{200C}ها", "مسأله تأثیر مؤثر", "خانهٔ", "ھ. ش."]);
    mends("fa", &[("كتابي", "کتابی"), ("خانۀ", "خانه\u{654}"), ("اینکە", "اینکه"), ("ہے", "هے")]);
    // It would join the next letter.
    keeps("fa", &["بەڕۆژ"]);
}

#[test]
fn urdu_keeps_its_own_letters_and_punctuation() {
    keeps("ur", &["ہے بڑھ ٹھیک", "میں ہوں۔", "کیے گئے، ہوئے؟", "آزادیٔمذہب", "موسیٰ", "میںنے", "وُضع"]);
    mends(
        "ur",
        &[("لوٹ\u{678}ے", "لوٹئے"), ("جلوه\u{654}", "جلوۂ"), ("جلوۀ", "جلوۂ"), ("انی\u{654}", "انئ")],
    );
    mends("ur", &[("ںئی", "نئی"), ("مسڻر", "مسٹر"), ("مدؕھوں", "مڈھوں"), ("صاڧ", "صاف")]);
}

#[test]
fn punjabi_and_saraiki_keep_retroflex_n_and_implosives() {
    keeps("pnb", &["پاݨی", "پاڻی", "ࣇ"]);
    keeps("skr", &["ٻال ڄاݨ ݙو ڳالھ", "پاݨی"]);
    mends("pnb", &[("پان\u{615}ی", "پاݨی"), ("كول", "کول")]);
    mends("skr", &[("پان\u{615}ی", "پاݨی"), ("سرائيكي", "سرائیکی")]);
}

#[test]
fn sindhi_keeps_two_kafs_and_its_heh() {
    keeps("sd", &["ڪم کم", "هي هو آهن", "ماڻهو", "۾ ۽", "ڏيڻ ڳالهه ٻار ڀاءُ", "كان"]);
    mends("sd", &[("سنڌیون", "سنڌيون"), ("تبدیلی", "تبديلي")]);
}

#[test]
fn kashmiri_keeps_its_vowels() {
    keeps("ks", &["أس ٲس", "إتھ اٟتھ", "کٔر رٔنِتھ", "یٔڈ", "وُچھ", "کٲشُر", "آسؠ", "سٕتۍ", "تارۄ"]);
    mends("ks", &[("جو\u{65A}م", "جۆم"), ("بی\u{65A}یہِ", "بێیہِ"), ("كٲشُر", "کٲشُر")]);
}

#[test]
fn pashto_keeps_five_yehs() {
    keeps("ps", &["سړي سړی", "ښځې", "هګۍ", "وروئ", "ډېر ټول ږغ ښه ځان څه ګل ڼ", "زړۀ", "چى"]);
    mends("ps", &[("كابل", "کابل"), ("ح\u{6DB}وک", "څوک")]);
}

#[test]
fn kurdish_keeps_heh_and_ae() {
    keeps("ckb", &["هەموو گەورە", "ھەموو ڕۆژھەڵات", "گوناه شاه", "ڕۆژ دڵ ێوارە ڤیان", "الله"]);
    mends(
        "ckb",
        &[("ده\u{200C}وڵه\u{200C}ت", "دەوڵەت"), ("هه\u{200C}ولێر", "هەولێر"), ("كوردستان", "کوردستان")],
    );
    mends("ckb", &[("گه\u{200C}وره", "گەورە"), ("ئەوه", "ئەوە")]);
    keeps("kmr-Arab", &["دەه", "گوه"]);
    mends("sdh", &[("وه", "وە")]);
}

#[test]
fn uyghur_keeps_three_yehs_and_its_kaf() {
    keeps("ug", &["تىلى يېڭى تېز", "كىتاب", "ھەممە", "ئۇ ئۆ ئۈ", "ۋاقىت"]);
    mends("ug", &[("هەممە", "ھەممە"), ("کىتاب", "كىتاب"), ("یاشا", "ياشا"), ("كو\u{65A}ل", "كۆل")]);
}

#[test]
fn other_languages_are_mended_where_they_are_sure() {
    mends("azb", &[("كيتاب", "کیتاب"), ("چاتدی\u{65B}", "چاتدؽ"), ("ھەمدەم", "هەمدەم")]);
    mends("bal", &[("علیكم", "علیکم")]);
    keeps("bal", &["نہ ابتا بھٹو", "پہ ھستیت", "هستیت"]);
    mends("uz-Arab", &[("دریاسى", "درياسى"), ("وۛىكىپېدىيا", "ۋىكىپېدىيا")]);
    mends("ms-Arab", &[("مریك", "مريك"), ("ھجرية", "هجرية")]);
    keeps("ms-Arab", &["كونچي", "پارلاق ڽ ڠ ڤ ۏ"]);
    mends("glk", &[("ىکته", "یکته"), ("گيلكي", "گیلکی")]);
    mends("mzn", &[("كتاب", "کتاب")]);
    for language in ["kmr-Arab", "hac", "lrc"] {
        mends(language, &[("كار", "کار")]);
    }
}

/// A word that every one of several languages writes alike is mended; one that they write differently is not.
#[test]
fn candidates_have_to_agree() {
    let rules = Profile::Display.rules();
    let speller = |tags: &[&str]| Speller::of(tags, rules);
    let kaf = |tags: &[&str]| speller(tags).rule_at("", "كتاب").map(|rule| rule.to);
    assert_eq!(kaf(&["fa", "ur"]), Some("ک"));
    assert_eq!(kaf(&["fa", "fa-AF", "mzn"]), Some("ک"));
    assert_eq!(kaf(&["fa", "ar"]), None);
    assert_eq!(kaf(&["fa", "und"]), None);
    assert_eq!(kaf(&[]), None);
    // Heh before zwnj is another letter in Kurdish only; at the end of a word Urdu has yet another.
    assert!(speller(&["ckb", "fa"]).rule_at("د", "ه\u{200C}و").is_none());
    assert_eq!(speller(&["ckb", "hac"]).rule_at("د", "ه\u{200C}و").map(|rule| rule.to), Some("ە"));
    assert!(speller(&["ckb", "ur"]).rule_at("و", "ه").is_none());
}
