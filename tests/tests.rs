//! All integration tests in one target, so that they are linked once.

mod bidi_safety;
#[cfg(feature = "cli")]
mod cli;
mod direction;
mod golden;
mod graphemes;
mod growth;
mod guarantees;
mod hidden;
mod html;
mod offset_map;
#[path = "../src/bidi/oracle.rs"]
mod oracle;
mod pieces;
mod properties;
mod rules;
#[cfg(feature = "serde")]
mod serialization;
mod source_policy;
mod spelling;
mod strategies;
mod visual_order;
