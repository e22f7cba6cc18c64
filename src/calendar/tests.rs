//! The oracles count days one by one, with leap years by rule; they share no code with `icu_calendar`.

use super::*;
use crate::document::IsoDate;

/// Rata Die of a Gregorian day: counted by leap years and the lengths of months.
fn day_number(year: i64, month: i64, day: i64) -> i64 {
    let is_leap = |year: i64| year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let past = year - 1;
    let before = past * 365 + past / 4 - past / 100 + past / 400;
    let lengths = [31, 28 + i64::from(is_leap(year)), 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
    before + lengths[..month as usize - 1].iter().sum::<i64>() + day
}

fn number_of(day: IsoDate) -> i64 {
    day_number(day.year.into(), day.month.into(), day.day.into())
}

fn written(date: &str) -> CalendarDate {
    let numbers: Vec<u16> = date.split('-').map(|number| number.parse().unwrap()).collect();
    CalendarDate { year: numbers[0], month: numbers[1] as u8, day: numbers[2] as u8 }
}

fn iso_of(family: CalendarFamily, date: &str) -> Option<String> {
    resolve(family, written(date), None).date.iso.map(|iso| iso.to_string())
}

fn islamic(date: &str, weekday: Option<Weekday>) -> Date {
    resolve(CalendarFamily::Islamic, written(date), weekday).date
}

fn alternatives(date: Date) -> Vec<String> {
    date.alternatives.iter().map(|reading| reading.iso.to_string()).collect()
}

/// Goes through the days of the years and compares each with the number of the day before. `length`: of a month.
fn assert_days_follow(
    family: CalendarFamily,
    years: std::ops::RangeInclusive<u16>,
    mut before: i64,
    length: impl Fn(u16, u8) -> u8,
) {
    for year in years {
        for month in 1..=12 {
            for day in 1..=length(year, month) {
                let date = CalendarDate { year, month, day };
                before += 1;
                assert_eq!(resolve(family, date, None).date.iso.map(number_of), Some(before), "{date}");
            }
            let behind = CalendarDate { year, month, day: length(year, month) + 1 };
            let exists = resolve(family, behind, None).date.iso.is_some();
            // Day 30 of the moon may always be seen.
            assert_eq!(exists, family == CalendarFamily::Islamic && behind.day == 30, "{behind}");
        }
    }
}

#[test]
fn gregorian_days_follow_each_other() {
    let is_leap = |year: u16| year.is_multiple_of(4) && !matches!(year, 1700 | 1800 | 1900 | 2100);
    assert_days_follow(CalendarFamily::Gregorian, 1690..=2110, day_number(1690, 1, 1) - 1, |year, month| {
        match month {
            2 => 28 + u8::from(is_leap(year)),
            4 | 6 | 9 | 11 => 30,
            _ => 31,
        }
    });
    for date in ["2025-02-29", "2025-02-30", "2025-13-01", "2025-00-01", "2025-01-00", "0-01-01"] {
        assert_eq!(iso_of(CalendarFamily::Gregorian, date), None, "{date}");
    }
}

/// The cycle of 33 years is exact in these years; it has 8 leap years.
#[test]
fn persian_days_follow_each_other() {
    let is_leap = |year: u16| (25 * u32::from(year) + 11) % 33 < 8;
    assert_days_follow(CalendarFamily::Persian, 1178..=1500, day_number(1799, 3, 21) - 1, |year, month| {
        match month {
            1..=6 => 31,
            12 => 29 + u8::from(is_leap(year)),
            _ => 30,
        }
    });
}

#[test]
fn persian_dates_of_the_press() {
    for (date, iso) in [
        ("1404-08-08", Some("2025-10-30")),
        ("1357-11-22", Some("1979-02-11")),
        ("1403-11-08", Some("2025-01-27")),
        ("1403-12-30", Some("2025-03-20")),
        ("1404-12-30", None), // a year of 365 days
        ("1404-07-31", None),
        ("1177-01-01", None), // before the years that are known
    ] {
        assert_eq!(iso_of(CalendarFamily::Persian, date).as_deref(), iso, "{date}");
    }
    let written_as_monday = resolve(CalendarFamily::Persian, written("1404-08-08"), Some(Weekday::Monday));
    assert_eq!(written_as_monday.weekday_clash, Some(Weekday::Thursday));
    assert_eq!(written_as_monday.date.iso.unwrap().to_string(), "2025-10-30");
}

/// The cycle of 30 years from Friday, 19 July 622 in the proleptic Gregorian calendar.
#[test]
fn tabular_days_follow_each_other() {
    let length = |year: u16, month: u8| match month {
        12 => 29 + u8::from(matches!(year % 30, 2 | 5 | 7 | 10 | 13 | 16 | 18 | 21 | 24 | 26 | 29)),
        _ => 29 + month % 2,
    };
    assert_days_follow(CalendarFamily::Islamic, 1..=1299, day_number(622, 7, 19) - 1, length);
    let date = islamic("1299-12-29", None);
    assert_eq!((date.calendar, date.precision), (Calendar::IslamicCivil, DatePrecision::WithinTwoDays));
    assert_eq!(islamic("1601-01-01", None).calendar, Calendar::IslamicCivil);
    assert_eq!(islamic("1300-01-01", None).calendar, Calendar::IslamicUmalqura);
    assert_eq!(islamic("1600-12-29", None).precision, DatePrecision::WithinOneDay);
}

/// The months that have neither 29 nor 30 days: at the borders of tables, and where those who printed the calendar changed
/// its rule.
const ODD: [(u16, u8, i64); 9] = [
    (1342, 12, 28),
    (1343, 9, 28),
    (1345, 5, 31),
    (1345, 8, 28),
    (1348, 11, 31),
    (1348, 12, 28),
    (1349, 10, 28),
    (1349, 11, 31),
    (1364, 8, 28),
];

/// Each month ends where the next begins, also where one table follows another.
#[test]
fn umm_al_qura_months_follow_each_other() {
    let start = |year, month| {
        let date = resolve(CalendarFamily::Islamic, CalendarDate { year, month, day: 1 }, None).date;
        number_of(date.iso.unwrap())
    };
    let months: Vec<(u16, u8)> =
        (1300..=1600).flat_map(|year| (1..=12).map(move |month| (year, month))).collect();
    let odd: Vec<(u16, u8, i64)> = months
        .windows(2)
        .map(|pair| (pair[0].0, pair[0].1, start(pair[1].0, pair[1].1) - start(pair[0].0, pair[0].1)))
        .filter(|(_, _, length)| !matches!(length, 29 | 30))
        .collect();
    assert_eq!(odd, ODD);
}

#[test]
fn printed_umm_al_qura_is_the_value_and_the_computed_one_the_alternative() {
    for (date, iso, others) in [
        ("1344-07-08", "1926-01-22", vec!["1926-01-23"]), // the masthead of a newspaper says Friday
        ("1400-01-01", "1979-11-20", vec!["1979-11-21"]),
        ("1412-08-27", "1992-03-01", vec!["1992-03-02"]), // the Basic Law
        ("1447-05-08", "2025-10-30", vec![]),
    ] {
        let date = islamic(date, None);
        assert_eq!(date.iso.unwrap().to_string(), iso);
        assert_eq!(alternatives(date), others);
        assert_eq!((date.calendar, date.precision), (Calendar::IslamicUmalqura, DatePrecision::Day));
    }
}

#[test]
fn day_that_the_printed_month_lacks_is_computed() {
    let date = islamic("1364-08-29", None);
    assert_eq!(date.iso.unwrap().to_string(), "1945-08-08");
    assert_eq!(date.precision, DatePrecision::WithinOneDay);
}

#[test]
fn moon_may_be_seen_a_day_late() {
    // Safar 1447 has 29 days in every table.
    let date = islamic("1447-02-30", None);
    assert_eq!(date.iso.unwrap().to_string(), "2025-08-24");
    assert_eq!(date.precision, DatePrecision::WithinOneDay);
    assert_eq!(islamic("1447-02-31", None).iso, None);
}

#[test]
fn weekday_chooses_among_five_days() {
    let friday = islamic("1344-07-08", Some(Weekday::Friday));
    assert_eq!((friday.iso.unwrap().to_string(), alternatives(friday)), ("1926-01-22".into(), vec![]));
    let saturday = islamic("1344-07-08", Some(Weekday::Saturday));
    assert_eq!(saturday.iso.unwrap().to_string(), "1926-01-23");
    assert_eq!(alternatives(saturday), ["1926-01-22"]);
    for (weekday, iso) in [
        (Weekday::Thursday, "2025-10-30"),
        (Weekday::Wednesday, "2025-10-29"),
        (Weekday::Friday, "2025-10-31"),
        (Weekday::Tuesday, "2025-10-28"),
        (Weekday::Saturday, "2025-11-01"),
    ] {
        let resolved = resolve(CalendarFamily::Islamic, written("1447-05-08"), Some(weekday));
        assert_eq!(resolved.date.iso.unwrap().to_string(), iso);
        assert_eq!((resolved.date.precision, resolved.weekday_clash), (DatePrecision::Day, None));
    }
    let resolved = resolve(CalendarFamily::Islamic, written("1447-05-08"), Some(Weekday::Sunday));
    assert_eq!(resolved.date.iso.unwrap().to_string(), "2025-10-30");
    assert_eq!(resolved.weekday_clash, Some(Weekday::Thursday));
}

#[test]
fn any_numbers_have_a_day_or_none() {
    for family in [CalendarFamily::Gregorian, CalendarFamily::Persian, CalendarFamily::Islamic] {
        for year in [0, 1, 621, 1177, 1342, 1419, 1451, 1500, 1600, 3000, 9377, 9999, u16::MAX] {
            for (month, day) in [(0, 0), (1, 1), (12, 31), (13, 1), (u8::MAX, u8::MAX)] {
                let resolved = resolve(family, CalendarDate { year, month, day }, Some(Weekday::Monday));
                let iso = resolved.date.iso;
                assert!(iso.is_none_or(|iso| (1..=9999).contains(&iso.year)));
                assert!(iso.is_none() || (1..=12).contains(&month) && (1..=31).contains(&day));
            }
        }
    }
}

/// `SAAF_DATES` names a folder with `umm-al-qura-month-starts.tsv` (year, month, computed, printed, tabular) and `stamps.jsonl` of
/// formatted dates.
#[test]
#[ignore = "reads files that SAAF_DATES names"]
fn month_starts_equal_those_of_a_file() {
    let folder = std::env::var("SAAF_DATES").expect("SAAF_DATES names a folder");
    let rows = std::fs::read_to_string(format!("{folder}/umm-al-qura-month-starts.tsv")).unwrap();
    let (mut printed, mut computed) = (0, 0);
    for row in rows.lines().skip(1) {
        let columns: Vec<&str> = row.split('\t').collect();
        let year: u16 = columns[0].parse().unwrap();
        let date = islamic(&format!("{year}-{}-1", columns[1]), None);
        let (value, other) = match year {
            1343..=1419 => (columns[3], columns[2]),
            _ => (columns[2], columns[3]),
        };
        assert_eq!(date.iso.unwrap().to_string(), value, "{row}");
        let others = if other.is_empty() || other == value { vec![] } else { vec![other.to_owned()] };
        assert_eq!(alternatives(date), others, "{row}");
        printed += usize::from((1343..=1419).contains(&year));
        computed += usize::from(!(1343..=1419).contains(&year));
    }
    println!("{printed} printed and {computed} computed month starts are equal");
}
