//! All integration tests in one target, so that they are linked once.

#[cfg(feature = "cli")]
mod cli;
mod direction;
mod golden;
mod growth;
mod guarantees;
mod hidden;
mod html;
mod offset_map;
mod pieces;
mod properties;
mod rules;
#[cfg(feature = "serde")]
mod serialization;
mod source_policy;
mod spelling;
mod strategies;
mod visual_order;
