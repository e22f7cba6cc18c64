//! Writing Rust source.
