//! A token changes no key but its own line's.
#![no_main]

use libfuzzer_sys::fuzz_target;
use saaf_fuzz::{Case, promises};

fuzz_target!(|data: &[u8]| {
    let Some(case) = Case::read(data) else { return };
    if let Ok(token) = str::from_utf8(&case.source)
        && token.len() <= 40
        && !token.contains(char::is_whitespace)
    {
        promises::keys_are_their_own(token);
    }
});
