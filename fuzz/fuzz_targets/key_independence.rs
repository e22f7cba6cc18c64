//! Guarantee 8: a word changes the search key of its own line only.
#![no_main]

use libfuzzer_sys::fuzz_target;
use saaf_fuzz::{Case, properties};

fuzz_target!(|data: &[u8]| {
    let Some(case) = Case::read(data) else { return };
    if let Ok(token) = str::from_utf8(&case.source)
        && token.len() <= 40
        && !token.contains(char::is_whitespace)
    {
        properties::assert_keys_independent(token);
    }
});
