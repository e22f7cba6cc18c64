//! Normalize: the characters of the text and the spaces of Arabic script (blind to language), later the letters of its
//! spans (by language, heh of Urdu by its words), and for search their keys.

pub(crate) mod characters;
pub(crate) mod keys;
pub(crate) mod letters;
pub(crate) mod spacing;
pub(crate) mod urdu_heh;
pub(crate) mod visual_order;
