//! Cleaning twice changes nothing more.
#![no_main]

use libfuzzer_sys::fuzz_target;
use saaf_fuzz::{Case, promises};

fuzz_target!(|data: &[u8]| {
    let Some(case) = Case::read(data) else { return };
    promises::twice_is_once(&case.cleaner, case.profile, case.input());
});
