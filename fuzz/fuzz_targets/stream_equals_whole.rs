//! Guarantee 4: a stream gives what the whole source gives, whatever the length of a read.
#![no_main]

use libfuzzer_sys::fuzz_target;
use saaf_fuzz::{Case, properties};

fuzz_target!(|data: &[u8]| {
    let Some(case) = Case::read(data) else { return };
    properties::assert_stream_equals_whole(&case.cleaner, case.input(), case.step);
});
