//! Profile lossless gives UTF-8 back byte for byte, and tells what it left.
#![no_main]

use libfuzzer_sys::fuzz_target;
use saaf_fuzz::{Case, promises};

fuzz_target!(|data: &[u8]| {
    let Some(case) = Case::read(data) else { return };
    if let Ok(text) = str::from_utf8(&case.source) {
        promises::lossless_changes_nothing(text);
    }
});
