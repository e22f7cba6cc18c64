//! What comes out, as `serde` writes it.

use saaf::{Cleaner, Profile, Rule};

#[test]
fn what_has_a_name_is_serialized_by_it() {
    let document = Cleaner::default().clean("اکتوبر 30, 2025Minister");
    let span = serde_json::to_value(&document.spans[0]).unwrap();
    assert_eq!((&span["kind"], &span["date"]["iso"]), (&"date".into(), &"2025-10-30".into()));
    assert_eq!((&span["script"], &span["language"]), (&"Arab".into(), &"ur".into()));
    let finding = serde_json::to_value(&document.findings[0]).unwrap();
    assert_eq!((&finding["kind"], &finding["source"]["start"]), (&"glued-date".into(), &0.into()));
    for profile in Profile::ALL {
        let json = serde_json::to_string(&profile).unwrap();
        assert_eq!(serde_json::from_str::<Profile>(&json).unwrap(), profile);
        assert_eq!(profile.to_string().parse(), Ok(profile));
    }
    assert!(serde_json::from_str::<Rule>("\"spaces\"").is_err());
}
