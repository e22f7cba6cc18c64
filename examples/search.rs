//! The same word, typed on three keyboards: `index-any` makes one key of it.
//!
//! ```text
//! cargo run --release --example search
//! ```

use saaf::{Cleaner, Profile};

fn main() {
    let keys = Cleaner::builder().profile(Profile::IndexAny).build();
    let key = |word: &str| keys.clean(word).text;

    // Arabic, Persian and Urdu kaf and yeh; vowel marks; presentation forms.
    let typed = ["كتابي", "کتابی", "كِتابي", "\u{FEDB}\u{FE98}\u{FE8E}\u{FE91}\u{FEF2}"];
    for word in typed {
        println!("{} -> {}", word.escape_unicode(), key(word).escape_unicode());
    }
    assert!(typed.iter().all(|word| key(word) == key(typed[0])));
}
