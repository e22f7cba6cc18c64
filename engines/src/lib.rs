//! Search engines, run over the keys that saaf makes: no engine tears a key, and what is typed one way is found when it is
//! asked for another way. Tests alone use it.
//!
//! | file | what it holds |
//! |---|---|
//! | `engines` | what each engine makes of a text: tantivy, SQLite FTS5, charabia |
//! | `postgres` | the same for a server of Postgres, which is set up and run for it |
//! | `words` | words of a language |
//! | `typing` | the same word on another keyboard |
#![forbid(unsafe_code)]

pub mod engines;
pub mod postgres;
pub mod typing;
pub mod words;
