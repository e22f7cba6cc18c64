//! How rare each code page is.

use crate::language_data::was_written_in;

/// The prior cost of a code page in a language, in nats. A rare encoding must fit so much better, so that the long list of
/// encodings does not cost precision on common text.
pub(super) fn rarity_nats(name: &str, language: &str) -> f32 {
    match name {
        // MacFarsi differs from MacArabic in its digits only, which these languages write.
        "x-mac-farsi" if was_written_in(language, name) => 6.0,
        "windows-1252" | "windows-1256" => 0.0,
        "windows-1250" | "windows-1251" | "windows-1253" | "windows-1254" | "windows-1255"
        | "windows-1257" | "windows-874" => 1.0,
        "ISO-8859-2" | "ISO-8859-5" | "ISO-8859-7" | "ISO-8859-15" | "KOI8-R" | "KOI8-U" | "IBM037" => 3.0,
        "ISO-8859-6" | "ISO-8859-8" | "IBM866" | "windows-1258" | "IBM500" => 3.5,
        "ISO-8859-8-I" => 4.0,
        "ISO-8859-3" | "ISO-8859-4" | "ISO-8859-13" | "ISO-8859-14" => 4.5,
        "macintosh" => 5.0,
        "IBM437" | "IBM850" | "IBM852" => 5.5,
        "x-mac-cyrillic" | "CP720" => 6.5,
        "hp-roman8"
        | "CP856"
        | "x-mac-croatian"
        | "x-mac-romanian"
        | "IBM868"
        | "CP1006"
        | "IBM864"
        | "ISIRI-3342"
        | "x-mac-centraleurroman" => 10.0,
        _ => 7.0,
    }
}
