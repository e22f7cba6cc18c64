//! A stream gives what the whole gives, in whatever pieces it is read.
#![no_main]

use libfuzzer_sys::fuzz_target;
use saaf_fuzz::{Case, promises};

fuzz_target!(|data: &[u8]| {
    let Some(case) = Case::read(data) else { return };
    promises::streaming_equals_whole(&case.cleaner, case.input(), case.step);
});
