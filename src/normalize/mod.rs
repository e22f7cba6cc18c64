//! Normalize: the characters of the text (blind to language), and later the letters of its spans (by language).

pub(crate) mod characters;
pub(crate) mod letters;
pub(crate) mod spacing;
pub(crate) mod urdu_heh;
