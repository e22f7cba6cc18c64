//! The one integration target.

#[cfg(feature = "cli")]
mod cli;
