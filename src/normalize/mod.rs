//! Normalize: the characters of the text (blind to language), later the letters of its spans (by language), and for search
//! their keys.

pub(crate) mod characters;
pub(crate) mod keys;
pub(crate) mod letters;
