//! Nothing panics, spans tile, and every span, edit and finding leads back to its bytes.
#![no_main]

use libfuzzer_sys::fuzz_target;
use saaf_fuzz::{Case, promises};

fuzz_target!(|data: &[u8]| {
    let Some(case) = Case::read(data) else { return };
    promises::everything_leads_back(&case.cleaner.clean(case.input()), &case.source);
});
