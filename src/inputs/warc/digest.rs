//! The digest of a field such as `WARC-Block-Digest: sha1:…` in, and bytes; the field for these bytes out, in the same algorithm and
//! letters. Sources: ISO 28500:2017 §5.8, RFC 4648.

use data_encoding::{BASE32, BASE32_NOPAD, HEXLOWER, HEXUPPER};
use sha2::digest::{Digest, DynDigest};

/// An algorithm, and how its digests are written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DigestStyle {
    /// As it was written: `sha1`, `SHA-256`.
    label: String,
    algorithm: Algorithm,
    base: Base,
    is_upper: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Algorithm {
    Md5,
    Sha1,
    Sha256,
    Sha512,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Base {
    Hex,
    Base32,
    PaddedBase32,
}

impl Default for DigestStyle {
    /// SHA-1 in base 32, as archives of the web have it.
    fn default() -> Self {
        DigestStyle { label: "sha1".into(), algorithm: Algorithm::Sha1, base: Base::Base32, is_upper: true }
    }
}

impl DigestStyle {
    /// Reads the value of a field. `None` where the algorithm is unknown, or the length is none of its digests.
    pub fn of(value: &[u8]) -> Option<DigestStyle> {
        let (label, digest) = std::str::from_utf8(value).ok()?.trim_ascii().split_once(':')?;
        let (algorithm, length) = match &*label.to_ascii_lowercase().replace('-', "") {
            "md5" => (Algorithm::Md5, 16),
            "sha1" => (Algorithm::Sha1, 20),
            "sha256" => (Algorithm::Sha256, 32),
            "sha512" => (Algorithm::Sha512, 64),
            _ => return None,
        };
        let base = match digest.len() {
            written if written == 2 * length => Base::Hex,
            written if written == BASE32_NOPAD.encode_len(length) => Base::Base32,
            written if written == BASE32.encode_len(length) => Base::PaddedBase32,
            _ => return None,
        };
        // SHA-1 in base 32 needs no padding; what has both cases or none is written as is usual.
        let is_upper = match base {
            Base::Hex => digest.bytes().any(|byte| byte.is_ascii_uppercase()),
            _ => !digest.bytes().any(|byte| byte.is_ascii_lowercase()),
        };
        Some(DigestStyle { label: label.to_owned(), algorithm, base, is_upper })
    }

    /// Begins to digest.
    pub fn hasher(&self) -> Hasher {
        let state: Box<dyn DynDigest> = match self.algorithm {
            Algorithm::Md5 => Box::new(md5::Md5::new()),
            Algorithm::Sha1 => Box::new(sha1::Sha1::new()),
            Algorithm::Sha256 => Box::new(sha2::Sha256::new()),
            Algorithm::Sha512 => Box::new(sha2::Sha512::new()),
        };
        Hasher { state, style: self.clone() }
    }
}

/// Digests bytes as they come.
pub struct Hasher {
    state: Box<dyn DynDigest>,
    style: DigestStyle,
}

impl Hasher {
    /// Adds bytes.
    pub fn update(&mut self, bytes: &[u8]) {
        self.state.update(bytes);
    }

    /// The value of the field.
    pub fn finish(self) -> String {
        let digest = self.state.finalize();
        let written = match (self.style.base, self.style.is_upper) {
            (Base::Hex, true) => HEXUPPER.encode(&digest),
            (Base::Hex, false) => HEXLOWER.encode(&digest),
            (Base::Base32, _) => BASE32_NOPAD.encode(&digest),
            (Base::PaddedBase32, _) => BASE32.encode(&digest),
        };
        let written = if self.style.is_upper { written } else { written.to_ascii_lowercase() };
        format!("{}:{written}", self.style.label)
    }
}

/// A URN of a UUID of version 5 (RFC 9562 §5.5) for a name that is a URL or URN, between angle brackets. The same name has the same.
pub fn urn_of(name: &[u8]) -> String {
    const NAMESPACE_URL: [u8; 16] =
        [0x6B, 0xA7, 0xB8, 0x11, 0x9D, 0xAD, 0x11, 0xD1, 0x80, 0xB4, 0x00, 0xC0, 0x4F, 0xD4, 0x30, 0xC8];
    let mut id = sha1::Sha1::new().chain_update(NAMESPACE_URL).chain_update(name).finalize();
    id[6] = id[6] & 0x0F | 0x50;
    id[8] = id[8] & 0x3F | 0x80;
    let hex = HEXLOWER.encode(&id[..16]);
    format!("<urn:uuid:{}-{}-{}-{}-{}>", &hex[..8], &hex[8..12], &hex[12..16], &hex[16..20], &hex[20..])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn redone(value: &str) -> Option<String> {
        let mut hasher = DigestStyle::of(value.as_bytes())?.hasher();
        hasher.update(b"a");
        hasher.update(b"bc");
        Some(hasher.finish())
    }

    /// The digests of `abc` by coreutils.
    #[test]
    fn digests_are_written_as_they_were() {
        for value in [
            "sha1:VGMT4NSHA2AWVOR6EVYXQUGCNSONBWE5",
            "SHA-1:a9993e364706816aba3e25717850c26c9cd0d89d",
            "md5:900150983CD24FB0D6963F7D28E17F72",
            "sha-256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
            "sha256:XJ4BNP4PAHH6UQKBIDPF3LRCEOYAGYNDSYLXVHFUCD7WD4QACWWQ====",
            "sha256:xj4bnp4pahh6uqkbidpf3lrceoyagyndsylxvhfucd7wd4qacwwq",
        ] {
            assert_eq!(redone(value).as_deref(), Some(value));
        }
        for value in ["crc32:352441c2", "sha1:abc", "sha1", "", "sha1:\u{628}"] {
            assert_eq!(redone(value), None, "{value}");
        }
    }

    /// Python's `uuid.uuid5(uuid.NAMESPACE_URL, "http://example.org/1")`.
    #[test]
    fn a_name_has_one_urn() {
        assert_eq!(urn_of(b"http://example.org/1"), PYTHON);
    }

    const PYTHON: &str = "<urn:uuid:d071a231-58d5-554a-84fd-8bd24667618a>";
}
