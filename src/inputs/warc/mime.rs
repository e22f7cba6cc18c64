//! The values of `Content-Type` in; the media type and its charset out, as browsers read them.
//!
//! Algorithm: every value is split at commas outside quotation marks; each part is parsed as a MIME type. The last that is one decides,
//! and takes over the charset of those before where it names none and the type is the same. Time: one pass. Sources: WHATWG MIME Sniffing
//! §4.4, WHATWG Fetch, "extract a MIME type".

/// A media type.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MediaType {
    /// Type and subtype in lower case, `text/html`.
    pub essence: String,
    /// The value of `charset`, as it was written.
    pub charset: Option<String>,
}

impl MediaType {
    /// The media type that the values of one field, in order, come to.
    pub fn extract<'a>(values: impl IntoIterator<Item = &'a [u8]>) -> Option<MediaType> {
        let mut found: Option<MediaType> = None;
        for value in values {
            let value = String::from_utf8_lossy(value);
            for mut media in split(&value).into_iter().filter_map(parse) {
                if media.essence == "*/*" {
                    continue;
                }
                if media.charset.is_none()
                    && let Some(before) = found.take().filter(|before| before.essence == media.essence)
                {
                    media.charset = before.charset;
                }
                found = Some(media);
            }
        }
        found
    }

    /// The charset, where it is a label of the WHATWG Encoding Standard: the name of the encoding.
    pub fn encoding(&self) -> Option<&'static str> {
        let label = self.charset.as_ref()?;
        encoding_rs::Encoding::for_label(label.as_bytes()).map(encoding_rs::Encoding::name)
    }

    /// Whether it is text that a person wrote or a program: any `text/*`, HTML, XML, JSON.
    pub fn is_text(&self) -> bool {
        let (kind, subtype) = self.essence.split_once('/').unwrap_or_default();
        kind == "text"
            || subtype.ends_with("+xml") && kind != "image"
            || subtype.ends_with("+json")
            || kind == "application" && matches!(subtype, "xml" | "json" | "x-ndjson" | "jsonl")
    }

    /// Whether it is HTML or XHTML.
    pub fn is_html(&self) -> bool {
        matches!(&*self.essence, "text/html" | "application/xhtml+xml")
    }
}

fn is_token(text: &str) -> bool {
    let is_token = |byte: u8| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte);
    !text.is_empty() && text.bytes().all(is_token)
}

const SPACE: [char; 4] = [' ', '\t', '\n', '\r'];

/// The parts between the commas that stand outside quotation marks.
fn split(value: &str) -> Vec<&str> {
    let (mut parts, mut start) = (Vec::new(), 0);
    let (mut is_quoted, mut is_escaped) = (false, false);
    for (at, byte) in value.bytes().enumerate() {
        match byte {
            _ if is_escaped => is_escaped = false,
            b'\\' if is_quoted => is_escaped = true,
            b'"' => is_quoted = !is_quoted,
            b',' if !is_quoted => {
                parts.push(&value[start..at]);
                start = at + 1;
            }
            _ => {}
        }
    }
    parts.push(&value[start..]);
    parts
}

fn parse(value: &str) -> Option<MediaType> {
    let value = value.trim_matches(SPACE);
    let end = value.find(';').unwrap_or(value.len());
    let (kind, subtype) = value[..end].split_once('/')?;
    let subtype = subtype.trim_end_matches(SPACE);
    if !is_token(kind) || !is_token(subtype) {
        return None;
    }
    let essence = format!("{kind}/{subtype}").to_ascii_lowercase();
    let mut rest = &value[end..];
    let mut charset = None;
    while let Some(parameter) = rest.strip_prefix(';') {
        let parameter = parameter.trim_start_matches(SPACE);
        let end = parameter.find([';', '=']).unwrap_or(parameter.len());
        let name = &parameter[..end];
        rest = &parameter[end..];
        let Some(value) = rest.strip_prefix('=') else { continue };
        let value = if let Some(quoted) = value.strip_prefix('"') {
            let (value, behind) = unquoted(quoted);
            rest = &behind[behind.find(';').unwrap_or(behind.len())..];
            value
        } else {
            let end = value.find(';').unwrap_or(value.len());
            rest = &value[end..];
            match value[..end].trim_end_matches(SPACE) {
                "" => continue,
                value => value.to_owned(),
            }
        };
        if charset.is_none() && name.eq_ignore_ascii_case("charset") {
            charset = Some(value);
        }
    }
    Some(MediaType { essence, charset })
}

/// What stands before the closing quotation mark, and what behind it.
fn unquoted(text: &str) -> (String, &str) {
    let mut value = String::new();
    let mut chars = text.char_indices();
    while let Some((at, c)) = chars.next() {
        match c {
            '"' => return (value, &text[at + 1..]),
            '\\' => value.push(chars.next().map_or('\\', |(_, c)| c)),
            c => value.push(c),
        }
    }
    (value, "")
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn charset(values: &[&str]) -> Option<String> {
        MediaType::extract(values.iter().map(|value| value.as_bytes())).unwrap().charset
    }

    #[test]
    fn charset_is_what_a_browser_takes() {
        let cases = [
            ("text/html; charset=windows-1256", Some("windows-1256")),
            ("text/html;charset=windows-1256;x=y", Some("windows-1256")),
            ("text/html; charset=\"windows\\-1256\"; x", Some("windows-1256")),
            ("text/html; charset=\"a;b", Some("a;b")),
            ("text/html; CHARSET=utf-8; charset=koi8-r", Some("utf-8")),
            ("text/html; Charset = windows-1256", None),
            ("text/html; charset=", None),
            ("text/html; charset='utf-8'", Some("'utf-8'")),
            ("text/html; charset=utf-8, text/html", Some("utf-8")),
            ("text/html; charset=utf-8, text/plain", None),
            ("text/html; charset=utf-8, */*", Some("utf-8")),
        ];
        for (value, expected) in cases {
            assert_eq!(charset(&[value]).as_deref(), expected, "{value}");
        }
        assert_eq!(charset(&["text/html; charset=utf-8", "text/html;charset=cp1256"]).unwrap(), "cp1256");
        assert_eq!(charset(&["text/html; charset=utf-8", "html"]).unwrap(), "utf-8");
    }

    #[test]
    fn labels_of_the_encoding_standard_alone_name_an_encoding() {
        let encoding =
            |charset: &str| MediaType { charset: Some(charset.into()), ..MediaType::default() }.encoding();
        assert_eq!(encoding("CP1256"), Some("windows-1256"));
        assert_eq!((encoding("cp-1256"), encoding("'utf-8'")), (None, None));
    }

    #[test]
    fn text_is_told_from_the_rest() {
        for (value, is_text) in [
            ("TEXT/HTML", true),
            ("application/xhtml+xml", true),
            ("application/ld+json", true),
            ("text/x-unknown", true),
            ("image/svg+xml", false),
            ("application/pdf", false),
            ("application/octet-stream", false),
        ] {
            assert_eq!(MediaType::extract([value.as_bytes()]).unwrap().is_text(), is_text, "{value}");
        }
        assert_eq!(MediaType::extract([&b"html"[..], b"", b"a b/c"]), None);
    }

    proptest! {
        #[test]
        fn any_value_is_read(value in "[a-c/;=, \"\\\\\u{628}]{0,20}") {
            let _ = MediaType::extract([value.as_bytes()]);
        }
    }
}
