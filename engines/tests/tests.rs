//! All tests in one target, so that the engines are linked once.

mod facts;
mod keys;
mod search;
mod tokenizer;
