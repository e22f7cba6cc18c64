use std::collections::BTreeMap;

use super::script_strategy::ScriptStrategy;
use super::*;
use crate::chars;
use crate::document::{DateCandidates, Language, Paragraph, Script, Span, SpanKind};
use crate::embedded::LANGUAGE_NGRAMS;

/// Paragraphs at line ends and spans at changes of script; all letters are prose.
fn tile(text: &str) -> (Vec<Paragraph>, Vec<Span>) {
    let mut paragraphs = Vec::new();
    let mut spans: Vec<Span> = Vec::new();
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let end = start + line.len();
        paragraphs.push(Paragraph { start, end, ..Paragraph::default() });
        let first = spans.len();
        for (at, c) in line.char_indices() {
            let script = chars::of(c).script();
            let own = script != Script::COMMON && script != Script::INHERITED;
            let fits = |span: &Span| !own || span.script == script || span.script == Script::COMMON;
            match spans[first..].last_mut().filter(|span| fits(span)) {
                Some(span) if own => span.script = script,
                Some(_) => {}
                None => spans.push(Span { start: start + at, script, ..Span::default() }),
            }
        }
        for at in first..spans.len() {
            spans[at].end = spans.get(at + 1).map_or(end, |next| next.start);
            if spans[at].script == Script::COMMON {
                spans[at].kind = SpanKind::Symbol;
            }
        }
        start = end;
    }
    (paragraphs, spans)
}

/// Labels for the first time, without dates.
fn look(
    identifier: &mut LanguageIdentifier,
    text: &str,
    paragraphs: &[Paragraph],
    spans: &[Span],
    before: &Context,
) -> Labels {
    let before = ContextBefore::known(before.clone());
    identifier.label(&LabelInput { text, paragraphs, spans, dates: &[] }, &before, &Labels::default())
}

fn labelled(text: &str, languages: &Languages, before: &Context) -> (Vec<Span>, Context) {
    let (paragraphs, spans) = tile(text);
    let labels = look(&mut LanguageIdentifier::new(languages), text, &paragraphs, &spans, before);
    (labels.spans, labels.context)
}

/// The language of the only script of a text.
fn language_of(text: &str) -> &'static str {
    let (spans, _) = labelled(text, &Languages::all(), &Context::default());
    spans.iter().find(|span| span.kind == SpanKind::Prose).map_or("und", |span| span.language.as_str())
}

/// One ordinary sentence in each language.
const SENTENCES: &[(&str, &str)] = &[
    ("ur", "ہم کل صبح اپنے دوست کے گھر گئے تھے اور وہاں چائے پی۔"),
    ("ar", "ذهبنا صباح أمس إلى بيت صديقنا وشربنا الشاي معه."),
    ("fa", "ما دیروز صبح به خانه دوستمان رفتیم و آنجا چای خوردیم."),
    ("ps", "موږ پرون سهار د خپل ملګري کور ته لاړو او هلته مو چای وڅښل."),
    ("sd", "اسان ڪالهه صبح جو پنهنجي دوست جي گهر وياسين ۽ اتي چانهه پيتي."),
    ("ckb", "ئێمە دوێنێ بەیانی چووینە ماڵی هاوڕێکەمان و چامان خواردەوە."),
    ("ug", "بىز تۈنۈگۈن ئەتىگەندە دوستىمىزنىڭ ئۆيىگە بېرىپ چاي ئىچتۇق."),
    ("en", "We went to the house of our friend yesterday and drank tea with him."),
    ("de", "Wir gingen gestern zum Haus unseres Freundes und haben dort Tee getrunken."),
    ("fr", "Nous sommes allés hier chez notre ami et nous avons bu du thé avec lui."),
    ("es", "Ayer fuimos a la casa de nuestro amigo y tomamos el té con él."),
    ("pt", "Ontem fomos à casa do nosso amigo e não bebemos chá com ele."),
    ("it", "Ieri siamo andati a casa del nostro amico e abbiamo bevuto il tè con lui."),
    ("nl", "Gisteren zijn wij naar het huis van onze vriend gegaan en dronken daar thee."),
    ("pl", "Wczoraj poszliśmy do domu naszego przyjaciela i piliśmy z nim herbatę."),
    ("tr", "Dün sabah arkadaşımızın evine gittik ve onunla birlikte çay içtik."),
    ("id", "Kemarin kami pergi ke rumah teman kami dan minum teh bersama dia."),
    ("vi", "Hôm qua chúng tôi đã đến nhà của một người bạn và uống trà với anh ấy."),
    ("sv", "Igår gick vi till vår väns hus och där drack vi te tillsammans med honom."),
    ("ru", "Вчера мы были в гостях у нашего друга и пили с ним чай до самого вечера."),
    ("uk", "Вчора ми були в гостях у нашого друга і пили з ним чай до самого вечора."),
    ("bg", "Вчера бяхме на гости на нашия приятел и пихме чай с него до вечерта."),
    ("hi", "हम कल सुबह अपने दोस्त के घर गए थे और वहाँ चाय पी थी।"),
    ("bn", "আমরা গতকাল সকালে আমাদের বন্ধুর বাড়িতে গিয়েছিলাম এবং চা খেয়েছিলাম।"),
    ("el", "Χθες πήγαμε στο σπίτι του φίλου μας."),
    ("th", "เมื่อวานเราไปบ้านเพื่อน"),
    ("ko", "어제 우리는 친구 집에 갔습니다."),
    ("he", "אתמול הלכנו לבית של החבר שלנו."),
    ("ja", "昨日、友達の家に行きました。"),
    ("zh", "昨天早上我们去了朋友家里喝茶，聊天，一直到了晚上才回来。"),
    ("zh-Hant", "昨天早上我們去了朋友家裡喝茶，聊天，一直到了晚上才回來。"),
    ("yi", "נעכטן אין דער פֿרי זענען מיר געגאַנגען צו אונדזער פֿרײַנד."),
    (
        "sr-Latn",
        "Juče je bilo lepo vreme, pa su deca posle škole otišla kod rođaka, jela hleb i mleko, i vratila se kući tek uveče. Gde ste bili celu nedelju, pitao je svet, a mi smo se samo smejali i rekli da smo hteli da vidimo reku i belu tvrđavu.",
    ),
    ("uz-Cyrl", "Кеча эрталаб биз дўстимизнинг уйига бордик ва у ерда чой ичдик."),
    ("az-Cyrl", "Дүнән сәһәр достумузун евинә ҝетдик вә орада чај ичдик."),
    ("tg", "Дирӯз саҳар мо ба хонаи дӯстамон рафтем ва дар он ҷо чой нӯшидем."),
    ("kk-Arab", "كەشە تاڭەرتەڭ ءبىز دوسىمىزدىڭ ۇيىنە بارىپ، شاي ءىشتىك."),
    ("ur-Latn", "kal subah hum apne dost ke ghar gaye aur wahan chai pi"),
];

#[test]
fn one_sentence_gives_its_language() {
    for &(language, sentence) in SENTENCES {
        assert_eq!(language_of(sentence), language, "{sentence}");
    }
}

/// Issue 19: a name, an accent or a date does not make a short English text Dutch, French or German.
#[test]
fn short_english_texts_are_english() {
    for text in ["The café is open", "I am in Berlin", "He lives in Madrid", "Read more"] {
        assert_eq!(language_of(text), "en", "{text}");
    }
}

/// Issue 19: text in Latin letters whose language is mostly written in others is not one of those in Latin script, and sure of it.
#[test]
fn romanised_text_is_no_sure_other_language() {
    for text in [
        "salam chetori khubi che khabar",
        "farda miam khune shoma ba ham sham bokhorim",
        "al salam alaykum wa rahmatullah wa barakatuh",
        "marhaba kifak shu akhbarak ya habibi",
        "mujhe samajh nahi aa raha ke kya karun",
    ] {
        let (spans, _) = labelled(text, &Languages::all(), &Context::default());
        let is_own = |span: &Span| ["ur-Latn", "fa-Latn", "ar-Latn"].contains(&span.language.as_str());
        assert!(spans.iter().all(|span| is_own(span) || span.confidence < 0.9), "{text} {spans:?}");
    }
}

#[test]
fn spelling_of_another_keyboard_does_not_change_the_label() {
    let respell = |text: &str, pairs: &[(char, char)]| -> String {
        text.chars().map(|c| pairs.iter().find(|pair| pair.0 == c).map_or(c, |pair| pair.1)).collect()
    };
    let to_urdu = [('ي', 'ی'), ('ى', 'ی'), ('ك', 'ک'), ('ه', 'ہ')];
    let to_arabic = [('ی', 'ي'), ('ک', 'ك'), ('ہ', 'ه')];
    for &(language, sentence) in
        SENTENCES.iter().filter(|(language, _)| ["ur", "ar", "fa"].contains(language))
    {
        assert_eq!(language_of(&respell(sentence, &to_urdu)), language);
        assert_eq!(language_of(&respell(sentence, &to_arabic)), language);
    }
}

const ENGLISH: &str =
    "The minister said on Thursday that the government would not change the law this year.\n";

/// An English page with a date stamp in its second paragraph.
fn stamped(stamp: &str, script: Script) -> (String, Vec<Paragraph>, Vec<Span>) {
    let text = format!("{ENGLISH}{stamp}");
    let (first, second) = (ENGLISH.len(), text.len());
    let span = |start, end, script, kind| Span { start, end, script, kind, ..Span::default() };
    let paragraph = |start, end| Paragraph { start, end, ..Paragraph::default() };
    let spans =
        vec![span(0, first, Script::LATIN, SpanKind::Prose), span(first, second, script, SpanKind::Date)];
    (text, vec![paragraph(0, first), paragraph(first, second)], spans)
}

fn language_of_stamp(
    stamp: &str,
    script: Script,
    candidates: &'static [&'static str],
    before: &Context,
) -> (&'static str, f32) {
    let (text, paragraphs, spans) = stamped(stamp, script);
    let dates = [DateCandidates { span: 1, languages: candidates.to_vec(), by_language: Vec::new() }];
    let page = LabelInput { text: &text, paragraphs: &paragraphs, spans: &spans, dates: &dates };
    let Labels { spans, .. } = LanguageIdentifier::new(&Languages::all()).label(
        &page,
        &ContextBefore::known(before.clone()),
        &Labels::default(),
    );
    assert_eq!(spans[0].language.as_str(), "en");
    (spans[1].language.as_str(), spans[1].confidence)
}

#[test]
fn an_urdu_date_in_an_english_document_is_urdu() {
    let october: &[&str] = &["ar", "fa-AF", "ks", "pnb", "ps", "skr", "ur", "uz-Arab"];
    let lone = Context::default();
    let (language, confidence) = language_of_stamp("اکتوبر 30, 2025", Script::ARABIC, october, &lone);
    assert_eq!(language, "ur");
    assert!(confidence >= 0.9);
    // As Arabic spells it, it is Arabic.
    assert_eq!(language_of_stamp("أكتوبر 30, 2025", Script::ARABIC, october, &lone).0, "ar");
    // After a window of Pashto, or of Persian, it is what they write.
    for (language, stamp) in [("ps", "ps"), ("fa", "fa-AF"), ("ckb", "ur")] {
        let sentence = SENTENCES.iter().find(|sentence| sentence.0 == language).unwrap().1;
        let (_, after) = labelled(sentence, &Languages::all(), &Context::default());
        assert_eq!(language_of_stamp("اکتوبر 30, 2025", Script::ARABIC, october, &after).0, stamp);
    }
    // In an English page, a Latin month that many languages share is English.
    assert_eq!(language_of_stamp("April 3, 2025", Script::LATIN, &["de", "en", "id"], &lone), ("en", 0.97));
}

/// A date belongs to the sentence that it stands in, if that writes the month so; alone, it goes by the page.
#[test]
fn a_date_takes_the_language_of_its_sentence() {
    for (language, text) in [
        ("en", "On 5 May 2000 people came"),
        ("en", "released 22-Jan-1996 in the USA"),
        ("en", "November 5th, 2020"),
        ("en", "At 30 September 2018 the shop was closed"),
        ("en", "5 May 2000"),
        ("da", "Artiklen blev publiceret på vores hjemmeside den 12. okt. 2022"),
        ("de", "Am 30. September 2018 war das Geschäft wegen Umbau geschlossen"),
        ("de", "Veröffentlicht am 21 Jul 2016 in Berlin"),
        ("es", "La reunión del 5 de mayo de 2020 fue muy larga"),
        ("fr", "3 avril 2020"),
        ("de", "Am 30. September 2018 war das Geschäft wegen Umbau geschlossen.\n\n30. September 2018\n"),
        ("en", "On Monday the shop was closed because of the storm.\n\n30 September 2018\n"),
        ("ur", "یہ خبر 5 مئی 2020 کو شائع ہوئی تھی"),
        ("ar", "نشر هذا الخبر يوم 5 مايو 2020 في الصحيفة"),
        // Alone, by its letters, by its digits, or the most common one.
        ("ur", "7 جمادی الاوّل 1447ھ"),
        ("ur", "7 رمضان المبارک 1447ھ"),
        ("ur", "30 اکتوبر 2025ء"),
        ("ar", "٧ رمضان ١٤٤٧"),
        ("ar", "30 أكتوبر 2025"),
        ("fa", "۸ آبان ۱۴۰۴"),
        ("en", "1 Ramadan 1447"),
    ] {
        let document = crate::Cleaner::default().clean(text.as_bytes());
        let date = document.spans.iter().rev().find(|span| span.kind == SpanKind::Date).expect(text);
        assert_eq!(date.language.as_str(), language, "{text}");
    }
}

#[test]
fn a_name_in_a_foreign_page_is_english_unless_it_proves_otherwise() {
    let urdu = SENTENCES[0].1;
    let of_latin = |page: &str| {
        let (spans, _) = labelled(page, &Languages::all(), &Context::default());
        let latin = spans.iter().find(|span| span.script == Script::LATIN).unwrap();
        (latin.language.as_str(), latin.confidence)
    };
    let (language, alone) = of_latin(&format!("{urdu} Ahmad Faraz\n"));
    assert_eq!(language, "en");
    let (language, helped) = of_latin(&format!("{urdu} Ahmad Faraz\n{ENGLISH}"));
    assert_eq!(language, "en");
    assert!(alone < helped, "{alone} {helped}");
    assert_eq!(of_latin(&format!("{urdu} das ist aber nicht so, sagte er")).0, "de");
}

#[test]
fn sure_labels_do_not_depend_on_the_text_before() {
    for &(_, sentence) in SENTENCES {
        let (alone, _) = labelled(sentence, &Languages::all(), &Context::default());
        for &(_, earlier) in SENTENCES {
            let (_, before) = labelled(&earlier.repeat(9), &Languages::all(), &Context::default());
            let (after, _) = labelled(sentence, &Languages::all(), &before);
            assert_eq!(alone, after, "{earlier} before {sentence}");
        }
    }
}

#[test]
fn a_short_text_takes_the_language_of_its_document() {
    // A word that Urdu and Persian share.
    let fragment = "تاریخ";
    for tag in ["fa", "ur"] {
        let sentence = SENTENCES.iter().find(|sentence| sentence.0 == tag).unwrap().1;
        let (spans, _) = labelled(&format!("{fragment}\n{sentence}"), &Languages::all(), &Context::default());
        assert_eq!(spans[0].language.as_str(), tag);
    }
    let sentence = SENTENCES.iter().find(|sentence| sentence.0 == "fa").unwrap().1;
    // A word that Persian does not have.
    let (spans, _) = labelled(&format!("ٹھنڈا\n{sentence}"), &Languages::all(), &Context::default());
    assert_eq!(spans[0].language.as_str(), "ur");
}

#[test]
fn spans_are_cut_where_the_language_changes() {
    let urdu = "اس نے کہا کہ یہ بات سب کو معلوم ہے";
    let arabic = "وما كان لي عليكم من سلطان إلا أن دعوتكم";
    let page = format!("{urdu}: “{arabic}”۔ {urdu}۔");
    let (spans, _) = labelled(&page, &Languages::all(), &Context::default());
    let pieces: Vec<_> =
        spans.iter().map(|span| (span.language.as_str(), &page[span.start..span.end])).collect();
    assert_eq!(pieces.len(), 3, "{pieces:?}");
    assert_eq!((pieces[0].0, pieces[0].1), ("ur", format!("{urdu}: ").as_str()));
    assert!(pieces[1].0 == "ar" && pieces[1].1.starts_with('“') && pieces[1].1.trim_end().ends_with("”۔"));
    // A frozen phrase does not change it.
    let page = format!("{urdu} ان شاء اللہ {urdu} الحمد للہ رب العالمین {urdu}");
    assert_eq!(labelled(&page, &Languages::all(), &Context::default()).0.len(), 1);
}

/// What no model knows is known to the caller.
#[test]
fn the_one_language_that_is_allowed_is_taken_without_a_model() {
    for (tag, text) in
        [("uz-Arab", "درياسى كتاب بۇ حكايه"), ("kk-Arab", "ب\u{674}ون \u{674}اتا"), ("lrc", "دریاسى کتاب")]
    {
        let cleaner = crate::Cleaner::builder().languages(&[tag]).unwrap().build();
        let document = cleaner.clean(text);
        assert_eq!((document.text.as_str(), document.spans[0].language.as_str()), (text, tag));
    }
    let cleaner = crate::Cleaner::builder().languages(&["kk-Arab"]).unwrap().build();
    assert_eq!(cleaner.clean("ب\u{676}ن \u{675}تا").text, "ب\u{674}ون \u{674}اتا");
}

#[test]
fn only_allowed_languages_are_named() {
    let allowed = Languages::from_tags(["fa", "ps", "de"]).unwrap();
    for &(_, sentence) in SENTENCES {
        let (spans, _) = labelled(sentence, &allowed, &Context::default());
        assert!(spans.iter().all(|span| ["fa", "ps", "de", "und"].contains(&span.language.as_str())));
        let (spans, after) = labelled(sentence, &Languages::none(), &Context::default());
        assert!(spans.iter().all(|span| span.language == Language::UND && span.confidence == 0.0));
        assert_eq!(after, Context::default());
    }
}

#[test]
fn only_prose_has_a_language_and_counts_for_the_context() {
    let (paragraphs, mut spans) = tile(ENGLISH);
    for kind in [SpanKind::Url, SpanKind::Email, SpanKind::Number, SpanKind::Symbol, SpanKind::Code] {
        spans[0].kind = kind;
        let mut identifier = LanguageIdentifier::new(&Languages::all());
        let Labels { spans, context: after, .. } =
            look(&mut identifier, ENGLISH, &paragraphs, &spans, &Context::default());
        let has_no_words = [SpanKind::Number, SpanKind::Code].contains(&kind);
        assert_eq!(spans[0].language, if has_no_words { Language::ZXX } else { Language::UND });
        assert_eq!(after.majority(ScriptStrategy::of(spans[0].script)), None);
    }
}

#[test]
fn the_word_cache_changes_no_label() {
    let pool = IdentifierPool::default();
    for (_, sentence) in SENTENCES.iter().chain(SENTENCES.iter().rev()) {
        let (paragraphs, spans) = tile(sentence);
        let mut identifier = pool.acquire();
        let seen = look(&mut identifier, sentence, &paragraphs, &spans, &Context::default());
        pool.release(identifier);
        assert_eq!((seen.spans, seen.context), labelled(sentence, &Languages::all(), &Context::default()));
    }
}

#[test]
fn windows_that_end_at_paragraphs_give_the_same_labels() {
    let page: String = SENTENCES.iter().map(|(_, sentence)| format!("{sentence}\n")).collect();
    let (whole, end) = labelled(&page, &Languages::all(), &Context::default());
    let mut cut = Vec::new();
    let mut context = Context::default();
    for line in page.split_inclusive('\n') {
        let (spans, after) = labelled(line, &Languages::all(), &context);
        cut.extend(spans.into_iter().map(|span| span.language));
        context = after;
    }
    assert_eq!(whole.iter().map(|span| span.language).collect::<Vec<_>>(), cut);
    assert_eq!(end, context);
}

#[test]
fn the_models_are_small_and_name_no_label_twice() {
    let sizes: Vec<usize> = LANGUAGE_NGRAMS.iter().map(|model| model.size()).collect();
    assert!(sizes[0] <= 700_000 && sizes.iter().sum::<usize>() <= 2_100_000, "{sizes:?}");
    for model in &LANGUAGE_NGRAMS {
        let labels: std::collections::BTreeSet<_> = model.labels().iter().collect();
        assert_eq!(labels.len(), model.labels().len());
        let quality = crate::embedded::TEXT_QUALITY.iter().find(|table| table.script == model.script);
        assert!(quality.is_none_or(|table| table.clean_texts().len() == labels.len()));
    }
}

/// Accuracy by set and language over the lines of a file: set, language, text. `cargo test --release -- --ignored
/// --nocapture measure_accuracy`
#[test]
#[ignore = "reads the file that SAAF_LANGUAGE_LINES names"]
fn measure_accuracy() {
    let path = std::env::var("SAAF_LANGUAGE_LINES").expect("SAAF_LANGUAGE_LINES");
    let mut counts = BTreeMap::<_, (u32, u32, BTreeMap<&str, u32>)>::new();
    for line in std::fs::read_to_string(path).unwrap().lines() {
        let fields: Vec<&str> = line.splitn(3, '\t').collect();
        let found = language_of(fields[2]);
        let entry = counts.entry((fields[0].to_owned(), fields[1].to_owned())).or_default();
        entry.0 += u32::from(found == fields[1]);
        entry.1 += 1;
        if found != fields[1] {
            *entry.2.entry(found).or_default() += 1;
        }
    }
    for ((set, language), (right, all, wrong)) in counts {
        println!(
            "{set:14} {language:9} {right:5}/{all:<5} {:5.1} %  {wrong:?}",
            100.0 * f64::from(right) / f64::from(all)
        );
    }
}

/// Megabytes in a second, over the bytes of a file.
#[test]
#[ignore = "reads the file that SAAF_LANGUAGE_TEXT names"]
fn measure_speed() {
    let path = std::env::var("SAAF_LANGUAGE_TEXT").expect("SAAF_LANGUAGE_TEXT");
    let text = std::fs::read_to_string(path).unwrap();
    let (paragraphs, spans) = tile(&text);
    // More rounds for those who count processor time from outside.
    let rounds = std::env::var("SAAF_ROUNDS").ok().and_then(|rounds| rounds.parse().ok()).unwrap_or(3);
    for _ in 0..rounds {
        let start = std::time::Instant::now();
        let mut identifier = LanguageIdentifier::new(&Languages::all());
        let Labels { spans, .. } = look(&mut identifier, &text, &paragraphs, &spans, &Context::default());
        assert!(!spans.is_empty());
        let seconds = start.elapsed().as_secs_f64();
        println!("{:.1} MB/s", text.len() as f64 / 1e6 / seconds);
    }
}
