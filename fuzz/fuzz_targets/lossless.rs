//! Guarantee 6: profile lossless keeps UTF-8 byte for byte and reports what display would remove.
#![no_main]

use libfuzzer_sys::fuzz_target;
use saaf_fuzz::{Case, properties};

fuzz_target!(|data: &[u8]| {
    let Some(case) = Case::read(data) else { return };
    if let Ok(text) = str::from_utf8(&case.source) {
        properties::assert_lossless(text);
    }
});
