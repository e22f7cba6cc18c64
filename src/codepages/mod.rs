//! The single-byte encodings, one table each: those of the WHATWG Encoding Standard (§9), and those of DOS, Mac and EBCDIC
//! machines that it leaves out. Ground floor: decoding and the repair of mojibake use them.

mod codepage;
mod table;

#[cfg(test)]
mod tests;

pub(crate) use codepage::Codepage;

impl Codepage {
    /// All code pages.
    pub fn all() -> &'static [Codepage] {
        &table::CODEPAGES
    }

    /// The code page of this name, in this case.
    pub fn named(name: &str) -> Option<&'static Codepage> {
        Codepage::all().iter().find(|page| page.name == name)
    }

    /// The code page that a label names, in any case; labels of the WHATWG Encoding Standard beside its name are not known
    /// here.
    pub fn for_label(label: &str) -> Option<&'static Codepage> {
        let label = label.trim().to_ascii_lowercase();
        let is_named = |page: &&Codepage| {
            page.labels.contains(&label.as_str()) || page.name.eq_ignore_ascii_case(&label)
        };
        Codepage::all().iter().find(is_named)
    }
}
