//! Dates of every order, calendar and script, and what is no date.

use super::finder::{DateMatch, find};
use crate::calendar::Weekday;
use crate::document::{Calendar, DatePrecision};

fn dates(text: &str) -> Vec<(String, String)> {
    find(text)
        .into_iter()
        .map(|date_match| {
            (
                text[date_match.range].to_owned(),
                date_match.date.iso.map(|date| date.to_string()).unwrap_or_default(),
            )
        })
        .collect()
}

#[test]
fn dates_of_every_order_language_and_digit_system_are_found() {
    for (text, date_match) in [
        ("اکتوبر 30, 2025", "اکتوبر 30, 2025"),
        ("اکتوبر 30, 2025Minister", "اکتوبر 30, 2025"),
        ("arrestedاکتوبر 30, 2025", "اکتوبر 30, 2025"),
        ("بروز 30 اکتوبر 2025ء کو", "30 اکتوبر 2025ء"),
        ("۳۰ اکتوبر ۲۰۲۵", "۳۰ اکتوبر ۲۰۲۵"),
        ("٣٠ أكتوبر ٢٠٢٥", "٣٠ أكتوبر ٢٠٢٥"),
        ("30 تشرين الأول 2025", "30 تشرين الأول 2025"),
        ("on October 30, 2025.", "October 30, 2025"),
        ("the 30th October 2025", "30th October 2025"),
        ("el 30 de octubre de 2025", "30 de octubre de 2025"),
        ("am 30. Oktober 2025", "30. Oktober 2025"),
        ("30 октября 2025", "30 октября 2025"),
        ("2025. október 30", "2025. október 30"),
        ("on 2025-10-30 at", "2025-10-30"),
        ("30/10/2025", "30/10/2025"),
        ("2025年10月30日に", "2025年10月30日"),
    ] {
        assert_eq!(dates(text), [(date_match.to_owned(), "2025-10-30".to_owned())], "{text}");
    }
}

#[test]
fn impossible_day_is_a_match_without_a_date() {
    assert_eq!(dates("فروری 30, 2025"), [("فروری 30, 2025".to_owned(), String::new())]);
}

#[test]
fn months_years_and_ambiguous_numbers_are_no_dates() {
    for text in [
        "مارچ 2025",
        "in March 2025",
        "room 2025",
        "12345 October 2025",
        "1.10.30.2025",
        "2025-13-01",
        "٣\u{64B}2025-10-30",
    ] {
        assert_eq!(dates(text), [], "{text}");
    }
}

#[test]
fn two_dates_do_not_share_a_year() {
    let found = dates("30 October 2025 October 31, 2024");
    assert_eq!(found.len(), 2);
    assert_eq!(found[1].1, "2024-10-31");
}

#[test]
fn repeated_years_take_linear_time() {
    find(&"2025 October ".repeat(20_000));
    find(&"2025".repeat(60_000));
    find(&" ".repeat(250_000));
}

fn only(text: &str) -> DateMatch {
    let mut found = find(text);
    assert_eq!(found.len(), 1, "{text}: {found:?}");
    found.remove(0)
}

/// The value, and then the alternatives.
fn values(text: &str) -> Vec<String> {
    let date = only(text).date;
    let value = date.iso.map_or("open".to_owned(), |iso| iso.to_string());
    std::iter::once(value).chain(date.alternatives.iter().map(|reading| reading.iso.to_string())).collect()
}

#[test]
fn calendar_comes_from_month_era_and_year() {
    use Calendar::{Gregorian, IslamicUmalqura, Persian};
    for (text, calendar, day) in [
        ("۸ آبان ۱۴۰۴", Persian, "2025-10-30"),
        ("8 جمادى الأولى 1447", IslamicUmalqura, "2025-10-30"),
        ("8/5/1447هـ", IslamicUmalqura, "2025-10-30"),
        ("8\u{200F}/5\u{200F}/1447 ه\u{640}", IslamicUmalqura, "2025-10-30"),
        ("۱۴۰۴/۰۸/۰۸", Persian, "2025-10-30"),
        ("AP ۱۴۰۴ Aban ۸", Persian, "2025-10-30"),
        ("AH ١٤٤٧-٠٥-٠٨", IslamicUmalqura, "2025-10-30"),
        ("۱۴۴۷/۰۵/۰۸ ه\u{200D}.ق.", IslamicUmalqura, "2025-10-30"),
        ("30/10/2025م", Gregorian, "2025-10-30"),
        ("12 October 1492", Gregorian, "1492-10-12"),
        ("2025oct30", Gregorian, "2025-10-30"),
    ] {
        let date = only(text).date;
        assert_eq!(date.calendar, calendar, "{text}");
        assert_eq!(date.iso.unwrap().to_string(), day, "{text}");
    }
}

#[test]
fn invisible_characters_are_transparent() {
    for text in [
        "27\u{200F}/10\u{200F}/2025",
        "2\u{200E}7 اکت\u{640}وبر\u{200F} 20\u{200D}25",
        "27 اکتوبر\u{61C} 2025",
    ] {
        assert_eq!(values(text), ["2025-10-27"], "{text:?}");
    }
}

#[test]
fn order_of_numbers_is_open_where_nothing_tells() {
    assert_eq!(values("10/11/2025"), ["open", "2025-11-10", "2025-10-11"]);
    assert_eq!(values("٢\u{200F}/٩\u{200F}/٢٠٢٥"), ["2025-09-02", "2025-02-09"]);
    assert_eq!(values("10.11.2025"), ["2025-11-10"]);
    assert_eq!(values("2025-11-10"), ["2025-11-10"]);
    assert_eq!(values("Tuesday, 10/11/2025"), ["open", "2025-11-10", "2025-10-11"]);
    assert_eq!(values("Monday, 10/11/2025"), ["2025-11-10"]);
    assert_eq!(values("1404/08/08")[0], "open");
}

#[test]
fn what_belongs_to_a_date_is_in_its_range() {
    for (text, whole) in [
        ("on Thursday, 30 October 2025, they", "Thursday, 30 October 2025"),
        ("آج 30 اکتوبر 2025 (جمعرات) ہے", "30 اکتوبر 2025 (جمعرات)"),
        ("at 5:30 pm, October 30, 2025", "5:30 pm, October 30, 2025"),
        ("ساعت ۱۰:۳۰ صبح ۸ آبان ۱۴۰۴ بود", "ساعت ۱۰:۳۰ صبح ۸ آبان ۱۴۰۴"),
        ("۳۰ مهر ۱۴۰۴، ساعت ۱۰:۳۰ ساعت ایران", "۳۰ مهر ۱۴۰۴، ساعت ۱۰:۳۰"),
        ("شام 5:30 بجے، 30 اکتوبر 2025 کو", "شام 5:30 بجے، 30 اکتوبر 2025"),
        ("2025-10-30T12:00:00+05:00 x", "2025-10-30T12:00:00+05:00"),
        ("30 Oct 2025, 17:45:12 GMT and", "30 Oct 2025, 17:45:12 GMT"),
        ("Thu Oct 30 12:00:00 PST 2025 was", "Thu Oct 30 12:00:00 PST 2025"),
        ("15 كانون الثاني (يناير) 2024 م", "15 كانون الثاني (يناير) 2024 م"),
        ("15 يناير/كانون الثاني 2024 في", "15 يناير/كانون الثاني 2024"),
        ("په د ۲۰۲۵ د سېپتمبر ۲۷ کې", "د ۲۰۲۵ د سېپتمبر ۲۷"),
        ("2025-يىلى 30-ئۆكتەبىر كۈنى", "2025-يىلى 30-ئۆكتەبىر"),
        ("د 10 جنوري 2020 پورې", "10 جنوري 2020"),
        ("26 جون 1934 مَنٛز", "26 جون 1934"),
        ("او ۲۶ جولای ۱۸۸۸ به دنیا", "۲۶ جولای ۱۸۸۸"),
        ("30 October 2025 AP reports", "30 October 2025"),
    ] {
        assert_eq!(&text[only(text).range], whole, "{text}");
    }
}

#[test]
fn range_of_days_is_one_date_of_its_first_day() {
    for (text, day, last) in [
        ("5–7 October 2025", "2025-10-05", "2025-10-07"),
        ("October 5–7, 2025", "2025-10-05", "2025-10-07"),
        ("30 اکتوبر تا 2 نومبر 2025", "2025-10-30", "2025-11-02"),
        ("30 October – 2 November 2025", "2025-10-30", "2025-11-02"),
    ] {
        let date = only(text);
        assert_eq!(date.date.last.unwrap().to_string(), last, "{text}");
        assert_eq!(
            (date.range, date.date.iso.unwrap().to_string()),
            (0..text.len(), day.to_owned()),
            "{text}"
        );
    }
}

#[test]
fn weekday_that_clashes_is_told() {
    assert_eq!(only("Friday, 30 October 2025").weekday_clash, Some(Weekday::Thursday));
    assert_eq!(only("Thursday, 30 October 2025").weekday_clash, None);
    // A short name may be another word.
    assert_eq!(&"پیر 30 اکتوبر 2025"[only("پیر 30 اکتوبر 2025").range], "30 اکتوبر 2025");
}

#[test]
fn lunar_dates_in_languages_other_than_arabic_are_within_a_day() {
    let date = only("7 جمادی الاوّل 1447ھ");
    let (_, sighted) = date.by_language[0];
    assert_eq!(sighted.precision, DatePrecision::WithinOneDay);
    let days: Vec<_> = sighted.alternatives.iter().map(|reading| reading.iso.to_string()).collect();
    assert_eq!(days, ["2025-10-30", "2025-10-28"]);
}

#[test]
fn numbers_that_are_no_dates_are_none() {
    for text in [
        "version 2025.1.2",
        "v1.10.2025",
        "file_2025-10-30.txt",
        "2025-10-30.txt",
        "at 192.168.10.2025 or",
        "سورة 2/255",
        "0300-12-2025",
        "1380-1385",
        "صفر 1447",
        "5 شوال 2025",
        "مارچ 2025 میں 5",
        "le 1970kan, 20 kitêban",
        "commit abe9e1202 e0d66f03281",
        "-rw-r--r-- 1 root root 2761 Aug 30 10:38 passwd",
        "5 October 44 BC",
        "COVID-19 December 2019",
        "کووید-۱۹ دسمبر ۲۰۱۹",
    ] {
        assert_eq!(dates(text), [], "{text}");
    }
}
