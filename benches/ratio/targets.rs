//! What must hold, and how it stands.

use serde_json::{Value, json};

use crate::measure::Table;
use crate::peers::{BASE_FULL, CLD2, CORE, DECODE, FIRST, FTFY, FULL, ICU_NFC, MEMCPY, PLSFIX, WHATLANG};

/// `peer` is at least `factor` times as fast as `rival` on these inputs.
struct Target {
    peer: &'static str,
    rival: &'static str,
    factor: f64,
    inputs: &'static [&'static str],
}

const fn target(
    peer: &'static str,
    rival: &'static str,
    factor: f64,
    inputs: &'static [&'static str],
) -> Target {
    Target { peer, rival, factor, inputs }
}

const MIX: &[&str] = &["mixed", "pages"];
const UTF_16: &[&str] = &["ur-utf-16le", "pages-utf-16le"];

const TARGETS: &[Target] = &[
    target(FULL, BASE_FULL, 6.0, MIX),
    target(FULL, BASE_FULL, 3.0, &["ur", "ur-utf-16le", "pages-utf-16le", "damaged"]),
    target(FULL, BASE_FULL, 2.0, &["en", "en-ascii", "en-curly"]),
    target(FULL, BASE_FULL, 4.0, &["ur-windows-1256"]),
    target(FULL, WHATLANG, 25.0, MIX),
    target(FULL, CLD2, 2.0, MIX),
    target(FULL, FTFY, 60.0, MIX),
    target(FULL, PLSFIX, 3.0, &["damaged"]),
    target(FIRST, FULL, 0.5, &["mixed", "pages", "sample", "ur", "en"]),
    target(CORE, MEMCPY, 0.45, &["en-ascii"]),
    target(CORE, MEMCPY, 0.40, &["pages", "sample"]),
    target(CORE, MEMCPY, 0.30, &["ur"]),
    target(CORE, MEMCPY, 0.25, &["en-curly"]),
    target(CORE, ICU_NFC, 4.0, &["ur"]),
    target(FULL, DECODE, 0.3, &["ur-windows-1256"]),
    target(FULL, DECODE, 0.3, UTF_16),
];

/// How a ratio stands to what it must reach.
pub struct Verdict {
    what: String,
    ratio: f64,
    factor: f64,
}

impl Verdict {
    /// Says so.
    pub fn new(what: String, ratio: f64, factor: f64) -> Verdict {
        let verdict = Verdict { what, ratio, factor };
        let word = if verdict.is_met() { "pass" } else { "FAIL" };
        println!("{word}: {}: {ratio:.3}, wanted ≥ {factor}", verdict.what);
        verdict
    }

    pub fn is_met(&self) -> bool {
        self.ratio >= self.factor
    }

    pub fn json(&self) -> Value {
        json!({ "what": self.what, "ratio": self.ratio, "wanted": self.factor, "met": self.is_met() })
    }
}

/// Prints a line for each target and input, and gives those that could be measured.
pub fn report(tables: &[Table]) -> Vec<Verdict> {
    let mut verdicts = Vec::new();
    let mut missing = 0;
    for Target { peer, rival, factor, inputs } in TARGETS {
        for name in *inputs {
            let what = format!("{peer} ÷ {rival}, {name}");
            let table = tables.iter().find(|table| table.input == *name);
            match table.and_then(|table| table.ratio(peer, rival)) {
                Some(ratio) => verdicts.push(Verdict::new(what, ratio, *factor)),
                None => missing += 1,
            }
        }
    }
    if missing > 0 {
        println!("not measured: {missing} targets, whose input or peer was not there");
    }
    verdicts
}
