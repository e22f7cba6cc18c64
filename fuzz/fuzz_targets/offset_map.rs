//! Guarantees 1 and 3: nothing panics, spans tile the text, and every span, edit and finding maps to its source bytes.
#![no_main]

use libfuzzer_sys::fuzz_target;
use saaf_fuzz::{Case, properties};

fuzz_target!(|data: &[u8]| {
    let Some(case) = Case::read(data) else { return };
    properties::assert_maps_to_source(&case.cleaner.clean(case.input()), &case.source);
});
