//! What the caller knows of a source before a byte of it is read.

use super::label::EncodingLabel;

/// What the caller knows of a source before a byte of it is read. Each field outweighs those below it.
///
/// ```
/// use saaf::encoding::SourceHints;
/// let hints = SourceHints {
///     declared: Some("iso-8859-1".into()),
///     domain: SourceHints::domain_of("https://example.com.pk/news"),
///     ..SourceHints::default()
/// };
/// let page = saaf::Input::from(b"\xC7\xDF\xCA\xE6\xC8\xD1 30, 2025").hints(hints);
/// let document = saaf::Cleaner::default().clean(page);
/// assert_eq!(document.encoding.name, "windows-1256");
/// assert_eq!(document.findings[0].kind.name(), "declaration-lied");
/// ```
#[derive(Clone, Debug, Default)]
pub struct SourceHints {
    /// The encoding, beyond doubt: only a byte order mark outweighs it.
    pub encoding: Option<EncodingLabel>,
    /// The encoding that the transport declared (`charset` of an HTTP header). It is believed unless the bytes
    /// contradict it.
    pub declared: Option<String>,
    /// The top-level domain that the source comes from, in lower case: `pk`, `xn--mgbai9azgqp6j`.
    pub domain: Option<String>,
    /// BCP 47 tags of the expected languages. They decide where two encodings fit almost equally well.
    pub languages: Vec<String>,
}

impl SourceHints {
    /// The top-level domain of a URL, a host name or a domain: `https://example.com.pk/a`, `.pk`, `pk`. `None` where
    /// there is none, as in a numeric address.
    pub fn domain_of(url: &str) -> Option<String> {
        let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
        let authority = rest.split(['/', '?', '#']).next()?;
        let host = authority.rsplit('@').next()?.split(':').next()?.trim_end_matches('.');
        let domain = host.rsplit('.').next()?.to_ascii_lowercase();
        let is_name = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
        (domain.len() >= 2
            && domain.bytes().all(is_name)
            && domain.starts_with(|c: char| c.is_ascii_alphabetic()))
        .then_some(domain)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn domain_is_the_last_label_of_the_host() {
        for (url, domain) in [
            ("https://www.example.com.PK/news?a=b.c", Some("pk")),
            ("user:word@host.ir:8080/x", Some("ir")),
            (".pk", Some("pk")),
            ("pk", Some("pk")),
            ("host.pk.", Some("pk")),
            ("http://127.0.0.1/", None),
            ("http://[::1]/", None),
            ("مثال.إختبار", None),
            ("", None),
        ] {
            assert_eq!(SourceHints::domain_of(url).as_deref(), domain, "{url}");
        }
    }
}
