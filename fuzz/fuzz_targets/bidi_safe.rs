//! Texts of every profile but lossless are bidi-safe.
#![no_main]

use libfuzzer_sys::fuzz_target;
use saaf::Profile;
use saaf_fuzz::{Case, promises};

fuzz_target!(|data: &[u8]| {
    let Some(case) = Case::read(data) else { return };
    if case.profile != Profile::Lossless {
        promises::is_bidi_safe(&case.cleaner.clean(case.input()), case.bidi);
    }
});
