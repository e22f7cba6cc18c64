//! Text stored in the order of display, through the front door.

use saaf::{Cleaner, FindingKind, Input, Isolation, Profile, Rule, VisualOrder};

const STORED: &str = ".ריעה תודלות לע רפס הנק אוה לומתא";
const READ: &str = "אתמול הוא קנה ספר על תולדות העיר.";

fn clean(input: Input<&[u8]>) -> String {
    Cleaner::default().clean(input).text
}

/// Hebrew letters and ASCII in ISO-8859-8 and IBM862, whose letters stand in the order of the alphabet.
fn encoded(text: &str, alef: u8) -> Vec<u8> {
    let byte = |c: char| match c {
        'א'..='ת' => alef + (u32::from(c) - u32::from('א')) as u8,
        c => c as u8,
    };
    text.chars().map(byte).collect()
}

#[test]
fn lines_are_told_in_every_profile_but_lossless() {
    for profile in Profile::ALL {
        let cleaner = Cleaner::builder().profile(profile).isolation(Isolation::None).build();
        let (stored, read) = (cleaner.clean(STORED), cleaner.clean(READ));
        let finding = stored.findings.iter().find(|found| found.kind == FindingKind::VisualOrder).unwrap();
        assert_eq!(finding.source, 0..STORED.len());
        assert_eq!(stored.decoded(), STORED);
        assert!(read.findings.is_empty());
        let expected = if profile == Profile::Lossless { STORED } else { &read.text };
        assert_eq!(stored.text, expected, "{profile}");
        assert!(
            profile == Profile::Lossless || stored.edits().any(|edit| edit.rules.contains(Rule::VisualOrder))
        );
    }
}

#[test]
fn an_encoding_in_which_text_is_stored_so_needs_less_evidence() {
    for (label, alef, expected) in [
        ("iso-8859-8", 0xE0, "שלום"),
        ("iso-8859-8-i", 0xE0, "םולש"),
        ("cp862", 0x80, "שלום"),
        ("windows-1255", 0xE0, "םולש"),
    ] {
        let bytes = encoded("םולש", alef);
        assert_eq!(clean(Input::from(&bytes[..]).encoding(label).unwrap()), expected, "{label}");
        let bytes = encoded("שלום", alef);
        assert_eq!(clean(Input::from(&bytes[..]).encoding(label).unwrap()), "שלום", "{label}");
    }
}

#[test]
fn forms_of_a_line_that_may_be_reversed_stay_and_are_reported() {
    let text = "\u{FE90}\u{627}\u{628}"; // a final beh at the head
    let document = Cleaner::default().clean(text);
    assert_eq!(document.text, text);
    assert_eq!(document.findings.len(), 1);
    assert!(document.findings[0].detail.starts_with("perhaps"), "{}", document.findings[0].detail);
    let never = Cleaner::builder().visual_order(VisualOrder::Never).build().clean(text);
    assert_eq!((never.text.as_str(), never.findings.len()), ("باب", 0));
}

#[test]
fn right_and_wrong_lines_of_a_page_are_apart() {
    let page = [STORED, READ, "plain text (1)", READ, STORED, ""].join("\r\n");
    let document = Cleaner::default().clean(&page);
    assert_eq!(document.text, [READ, READ, "plain text (1)", READ, READ, ""].join("\n"));
    let word = document.text.find(READ).unwrap();
    assert_eq!(document.source_range(word..word + READ.len()), 0..STORED.len());
}

#[test]
fn marks_of_the_other_order_go_and_are_reported() {
    let text = format!("\u{200F}{STORED}\u{200E}");
    let document = Cleaner::default().clean(&text);
    assert_eq!(document.text, READ);
    let marks = document.findings.iter().filter(|found| found.kind == FindingKind::BidiControl);
    assert_eq!(marks.map(|found| found.source.start).collect::<Vec<_>>(), [0, text.len() - 3]);
}
