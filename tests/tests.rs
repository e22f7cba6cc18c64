//! The one integration target.

#[cfg(feature = "cli")]
mod cli;
mod golden;
mod growth;
mod guarantees;
mod house;
mod sources;
