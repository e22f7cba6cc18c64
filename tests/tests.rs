//! The one integration target.

#[cfg(feature = "cli")]
mod cli;
mod guarantees;
mod golden;
mod house;
mod sources;
