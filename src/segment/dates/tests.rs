//! Dates of every order, calendar and script, and what is no date.

use super::finder::find;

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
