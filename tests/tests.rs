//! The one integration target.

#[cfg(feature = "cli")]
mod cli;
mod direction;
mod golden;
mod growth;
mod guarantees;
mod offset_map;
mod pieces;
mod promises;
mod rules;
mod source_policy;
mod strategies;
