//! Guarantee 2: cleaning twice changes nothing more.
#![no_main]

use libfuzzer_sys::fuzz_target;
use saaf_fuzz::{Case, properties};

fuzz_target!(|data: &[u8]| {
    let Some(case) = Case::read(data) else { return };
    properties::assert_idempotent(&case.cleaner, case.profile, case.input());
});
