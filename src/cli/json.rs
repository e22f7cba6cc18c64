//! A line of JSON (RFC 8259) and field paths in; the byte ranges of the strings at those paths out. No values are built, so
//! all other bytes of the line can be copied. One pass with an explicit stack, linear in the line.
//!
//! The structure is parsed strictly. Strings may hold more than the standard allows, because it occurs in practice: bytes
//! that are not UTF-8, control characters, `\u` escapes of lone surrogates. `NaN` and `Infinity` are accepted too, which
//! Python writes.

use std::borrow::Cow;
use std::ops::Range;

use memchr::{memchr, memchr2};

/// A field path: the names that lead to the field. An array on the way stands for each of its elements.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldPath {
    names: Vec<Vec<u8>>,
    /// As given on the command line.
    pub given: String,
}

impl FieldPath {
    /// Parses names joined by dots; `\.` is a dot in a name, `\\` a backslash.
    pub fn parse(given: &str) -> Result<FieldPath, String> {
        let mut names = vec![Vec::new()];
        let mut characters = given.chars();
        while let Some(c) = characters.next() {
            let c = match c {
                '.' => {
                    names.push(Vec::new());
                    continue;
                }
                '\\' => characters.next().unwrap_or('\\'),
                c => c,
            };
            let name = names.last_mut().expect("there is a first name");
            name.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes());
        }
        match names.iter().any(Vec::is_empty) {
            true => {
                Err(format!("--field '{given}': a name is empty (give names joined by dots: meta.title)"))
            }
            false => Ok(FieldPath { names, given: given.to_owned() }),
        }
    }
}

/// The parsed line.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Object {
    /// The strings that the paths lead to, in the order of the line.
    pub fields: Vec<JsonField>,
    /// The byte offset of the brace that closes the object.
    pub end: usize,
    /// The value of the object's key `saaf`; the last one if there are several.
    pub saaf: Option<Range<usize>>,
}

/// A string that a path leads to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JsonField {
    /// The index of the path.
    pub path: usize,
    /// Whether the path led through an array.
    pub in_array: bool,
    /// The bytes between the quotation marks.
    pub raw: Range<usize>,
}

/// Why a line is no JSON object.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SyntaxError {
    /// Byte offset in the line.
    pub at: usize,
    /// What was expected there.
    pub expected: &'static str,
}

/// Finds the strings that `paths` lead to. The whole line is parsed.
pub fn find(line: &[u8], paths: &[FieldPath]) -> Result<Object, SyntaxError> {
    let mut scanner =
        Scanner { line, at: 0, paths, open: Vec::new(), matches: Vec::new(), found: Object::default() };
    scanner.object()?;
    Ok(scanner.found)
}

/// Whether the first line of an input is a JSON object with a member, or the beginning of one where the head of the input
/// `is_cut` before the end of that line.
pub fn begins_object_line(head: &[u8], is_cut: bool) -> bool {
    let line = memchr(b'\n', head).map_or(head, |end| &head[..end]);
    let inside = line.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(line).trim_ascii_start().strip_prefix(b"{");
    if !inside.is_some_and(|inside| inside.trim_ascii_start().starts_with(b"\"")) {
        return false;
    }
    let is_torn = is_cut && line.len() == head.len();
    find(line, &[]).map_or_else(|error| is_torn && error.at >= line.len(), |_| true)
}

/// The paths of the strings in an object, as `--field` takes them: a few, for a message, and none of a long line.
pub fn string_paths(line: &[u8]) -> Vec<String> {
    const MAX_LINE_BYTES: usize = 1 << 20;
    const MAX_PATHS: usize = 20;
    const MAX_DEPTH: usize = 8;
    fn walk(value: &serde_json::Value, path: &str, depth: usize, paths: &mut Vec<String>) {
        match value {
            serde_json::Value::String(_) if !paths.iter().any(|known| known == path) => {
                paths.push(path.to_owned());
            }
            serde_json::Value::Object(members) if depth < MAX_DEPTH => {
                for (name, value) in members {
                    let name = name.replace('\\', "\\\\").replace('.', "\\.");
                    let path = if path.is_empty() { name } else { format!("{path}.{name}") };
                    walk(value, &path, depth + 1, paths);
                }
            }
            serde_json::Value::Array(elements) if depth < MAX_DEPTH => {
                elements.iter().take(MAX_PATHS).for_each(|value| walk(value, path, depth + 1, paths));
            }
            _ => {}
        }
    }
    let mut paths = Vec::new();
    if line.len() <= MAX_LINE_BYTES
        && let Ok(value) = serde_json::from_str(&String::from_utf8_lossy(line))
    {
        walk(&value, "", 0, &mut paths);
    }
    paths.truncate(MAX_PATHS);
    paths
}

/// Decodes the escapes of a string, given the bytes between its quotation marks. A lone surrogate becomes the byte 0xFF,
/// which is never valid in UTF-8, so that the decoder writes one U+FFFD for it (Web IDL, USVString).
pub fn unescape(raw: &[u8]) -> Cow<'_, [u8]> {
    if memchr(b'\\', raw).is_none() {
        return Cow::Borrowed(raw);
    }
    let mut bytes = Vec::with_capacity(raw.len());
    let mut rest = raw;
    while let Some(at) = memchr(b'\\', rest) {
        bytes.extend_from_slice(&rest[..at]);
        let code = rest.get(at + 1).copied().unwrap_or(b'\\');
        rest = rest.get(at + 2..).unwrap_or_default();
        match code {
            b'u' => rest = unescape_unit(rest, &mut bytes),
            b'b' => bytes.push(0x08),
            b'f' => bytes.push(0x0C),
            b'n' => bytes.push(b'\n'),
            b'r' => bytes.push(b'\r'),
            b't' => bytes.push(b'\t'),
            code => bytes.push(code),
        }
    }
    bytes.extend_from_slice(rest);
    Cow::Owned(bytes)
}

/// Decodes what follows `\u`: a UTF-16 code unit or a surrogate pair. Returns the rest.
fn unescape_unit<'a>(rest: &'a [u8], bytes: &mut Vec<u8>) -> &'a [u8] {
    let Some(unit) = hex(rest) else { return rest };
    let rest = &rest[4..];
    let low = rest.strip_prefix(b"\\u").and_then(hex).filter(|low| (0xDC00..0xE000).contains(low));
    match (unit, low) {
        (0xD800..0xDC00, Some(low)) => {
            let scalar = 0x10000 + ((unit - 0xD800) << 10) + (low - 0xDC00);
            push_scalar(scalar, bytes);
            &rest[6..]
        }
        (0xD800..0xE000, _) => {
            bytes.push(0xFF);
            rest
        }
        _ => {
            push_scalar(unit, bytes);
            rest
        }
    }
}

fn push_scalar(scalar: u32, bytes: &mut Vec<u8>) {
    let c = char::from_u32(scalar).unwrap_or(char::REPLACEMENT_CHARACTER);
    bytes.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes());
}

fn hex(digits: &[u8]) -> Option<u32> {
    let mut unit = 0;
    for &digit in digits.get(..4)? {
        unit = unit << 4 | char::from(digit).to_digit(16)?;
    }
    Some(unit)
}

struct Scanner<'a> {
    line: &'a [u8],
    at: usize,
    paths: &'a [FieldPath],
    /// The open objects and arrays. They stand in a list and not on the call stack, so that any depth can be parsed.
    open: Vec<Container>,
    /// How many names of each path match so far: first for each open container, then for the next value.
    matches: Vec<PathMatch>,
    found: Object,
}

struct Container {
    is_array: bool,
    /// Its part of `Scanner::matches`.
    matches: Range<usize>,
}

/// The first `names` names of the path with the index `path` match.
#[derive(Clone, Copy)]
struct PathMatch {
    path: usize,
    names: usize,
    in_array: bool,
}

/// The tokens that may follow.
#[derive(Clone, Copy, PartialEq)]
enum Next {
    Key,
    KeyOrEnd,
    Value,
    ValueOrEnd,
    CommaOrEnd,
}

impl Scanner<'_> {
    fn object(&mut self) -> Result<(), SyntaxError> {
        self.eat(b"\xEF\xBB\xBF");
        self.skip_space();
        if !self.eat(b"{") {
            return self.error("'{', the beginning of an object");
        }
        self.open.push(Container { is_array: false, matches: 0..self.paths.len() });
        self.matches =
            (0..self.paths.len()).map(|path| PathMatch { path, names: 0, in_array: false }).collect();
        let mut own = None; // the start of the value of the object's key `saaf`
        let mut next = Next::KeyOrEnd;
        while let Some(container) = self.open.last() {
            let (is_array, matches) = (container.is_array, container.matches.clone());
            self.skip_space();
            next = match next {
                Next::KeyOrEnd | Next::ValueOrEnd if self.closes(is_array) => self.close(),
                Next::CommaOrEnd if self.closes(is_array) => self.close(),
                Next::CommaOrEnd if self.eat(b",") => {
                    if is_array {
                        Next::Value
                    } else {
                        Next::Key
                    }
                }
                Next::CommaOrEnd => {
                    return self.error(if is_array { "',' or ']'" } else { "',' or '}'" });
                }
                Next::Key | Next::KeyOrEnd => {
                    let is_own = self.key(matches)? && self.open.len() == 1;
                    own = own.or(is_own.then_some(self.at));
                    Next::Value
                }
                Next::Value | Next::ValueOrEnd => {
                    if is_array {
                        self.match_element(matches.clone());
                    }
                    self.value(matches.end)?
                }
            };
            if next == Next::CommaOrEnd && self.open.len() == 1 {
                self.found.saaf = own.take().map(|start| start..self.at).or(self.found.saaf.take());
            }
        }
        self.found.end = self.at - 1;
        self.skip_space();
        if self.at < self.line.len() { self.error("the end of the line") } else { Ok(()) }
    }

    fn closes(&mut self, is_array: bool) -> bool {
        self.eat(if is_array { b"]" } else { b"}" })
    }

    fn close(&mut self) -> Next {
        if let Some(container) = self.open.pop() {
            self.matches.truncate(container.matches.start);
        }
        Next::CommaOrEnd
    }

    /// Parses a name and the colon behind it. Returns whether the name is `saaf`.
    fn key(&mut self, matches: Range<usize>) -> Result<bool, SyntaxError> {
        if self.line.get(self.at) != Some(&b'"') {
            return self.error("a name in quotation marks");
        }
        let raw = self.string()?;
        let raw = &self.line[raw];
        let name = unescape(raw);
        self.skip_space();
        if !self.eat(b":") {
            return self.error("':' behind a name");
        }
        self.skip_space();
        for i in matches {
            let PathMatch { path, names, in_array } = self.matches[i];
            if self.paths[path].names.get(names).is_some_and(|wanted| *wanted == *name) {
                self.matches.push(PathMatch { path, names: names + 1, in_array });
            }
        }
        Ok(*name == *b"saaf")
    }

    fn match_element(&mut self, matches: Range<usize>) {
        for i in matches {
            self.matches.push(PathMatch { in_array: true, ..self.matches[i] });
        }
    }

    /// Parses a scalar value or the beginning of a container. Its path matches begin at the index `matches`.
    fn value(&mut self, matches: usize) -> Result<Next, SyntaxError> {
        match self.line.get(self.at) {
            Some(&bracket @ (b'{' | b'[')) => {
                self.at += 1;
                let is_array = bracket == b'[';
                self.open.push(Container { is_array, matches: matches..self.matches.len() });
                return Ok(if is_array { Next::ValueOrEnd } else { Next::KeyOrEnd });
            }
            Some(b'"') => {
                let raw = self.string()?;
                for &PathMatch { path, names, in_array } in &self.matches[matches..] {
                    if names == self.paths[path].names.len() {
                        self.found.fields.push(JsonField { path, in_array, raw: raw.clone() });
                    }
                }
            }
            _ => self.scalar()?,
        }
        self.matches.truncate(matches);
        Ok(Next::CommaOrEnd)
    }

    /// Parses a string that begins here. Returns the range between the quotation marks.
    fn string(&mut self) -> Result<Range<usize>, SyntaxError> {
        self.at += 1;
        let start = self.at;
        while let Some(skipped) = memchr2(b'"', b'\\', &self.line[self.at..]) {
            self.at += skipped + 1;
            if self.line[self.at - 1] == b'"' {
                return Ok(start..self.at - 1);
            }
            match self.line.get(self.at) {
                Some(b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't') => self.at += 1,
                Some(b'u') if hex(&self.line[self.at + 1..]).is_some() => self.at += 5,
                Some(b'u') => return self.error("four hexadecimal digits behind '\\u'"),
                _ => return self.error("one of \"\\/bfnrtu behind '\\'"),
            }
        }
        self.at = self.line.len();
        self.error("'\"', the end of a string")
    }

    fn scalar(&mut self) -> Result<(), SyntaxError> {
        let literals: [&[u8]; 6] = [b"true", b"false", b"null", b"NaN", b"Infinity", b"-Infinity"];
        if literals.into_iter().any(|literal| self.eat(literal)) {
            return Ok(());
        }
        self.eat(b"-");
        if !self.eat(b"0") {
            self.digits("a value")?;
        }
        if self.eat(b".") {
            self.digits("a digit")?;
        }
        if self.eat(b"e") || self.eat(b"E") {
            let _ = self.eat(b"+") || self.eat(b"-");
            self.digits("a digit")?;
        }
        Ok(())
    }

    fn digits(&mut self, expected: &'static str) -> Result<(), SyntaxError> {
        let count = self.line[self.at..].iter().take_while(|b| b.is_ascii_digit()).count();
        self.at += count;
        if count == 0 { self.error(expected) } else { Ok(()) }
    }

    fn skip_space(&mut self) {
        while let Some(b' ' | b'\t' | b'\r' | b'\n') = self.line.get(self.at) {
            self.at += 1;
        }
    }

    fn eat(&mut self, token: &[u8]) -> bool {
        let eats = self.line[self.at..].starts_with(token);
        self.at += if eats { token.len() } else { 0 };
        eats
    }

    fn error<T>(&self, expected: &'static str) -> Result<T, SyntaxError> {
        Err(SyntaxError { at: self.at, expected })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use serde_json::Value;

    fn paths(given: &[&str]) -> Vec<FieldPath> {
        given.iter().map(|path| FieldPath::parse(path).unwrap()).collect()
    }

    fn strings(line: &str, given: &[&str]) -> Vec<(usize, bool, String)> {
        let found = find(line.as_bytes(), &paths(given)).unwrap();
        let text = |field: &JsonField| {
            String::from_utf8(unescape(&line.as_bytes()[field.raw.clone()]).into_owned()).unwrap()
        };
        found.fields.iter().map(|field| (field.path, field.in_array, text(field))).collect()
    }

    #[test]
    fn paths_match_in_objects_and_arrays() {
        let line = r#"{"a":"1","b":{"a":"2","c":["3",["4"],{"d":"5"},7]},"te\u0078t":"6","b.c":"8"}"#;
        assert_eq!(strings(line, &["a"]), [(0, false, "1".into())]);
        assert_eq!(strings(line, &["b.a", "text"]), [(0, false, "2".into()), (1, false, "6".into())]);
        assert_eq!(strings(line, &["b.c"]), [(0, true, "3".into()), (0, true, "4".into())]);
        assert_eq!(strings(line, &["b.c.d"]), [(0, true, "5".into())]);
        assert_eq!(strings(line, &["b\\.c"]), [(0, false, "8".into())]);
        assert_eq!(strings(line, &["b", "b.d", "a.a"]), []);
        assert_eq!(strings(r#"{"a":"1","a":"2"}"#, &["a"]), [(0, false, "1".into()), (0, false, "2".into())]);
    }

    #[test]
    fn paths_with_empty_names_are_refused() {
        for given in ["", ".", "a.", ".a", "a..b"] {
            assert!(FieldPath::parse(given).is_err(), "{given}");
        }
    }

    #[test]
    fn errors_have_the_byte_offset() {
        for (line, at) in [
            ("", 0),
            ("[1]", 0),
            ("{\"a\" 1}", 5),
            ("{\"a\":1,}", 7),
            ("{\"a\":1 \"b\":2}", 7),
            ("{\"a\":01}", 6),
            ("{\"a\":-}", 6),
            ("{\"a\":tru}", 5),
            ("{\"a\":\"\\x\"}", 7),
            ("{\"a\":\"\\u12\"}", 7),
            ("{\"a\":\"open}", 11),
            ("{\"a\":[1}", 7),
            ("{\"a\":1} {", 8),
            ("{\"a\":1", 6),
        ] {
            assert_eq!(find(line.as_bytes(), &[]).unwrap_err().at, at, "{line}");
        }
    }

    #[test]
    fn invalid_bytes_in_strings_are_accepted() {
        for line in [&b"{\"a\":\"\xFF\t\\uD800\"}"[..], b"\xEF\xBB\xBF{\"a\":[NaN,-Infinity]} \r"] {
            assert!(find(line, &[]).is_ok());
        }
    }

    #[test]
    fn surrogate_pairs_are_joined_and_lone_ones_become_0xff() {
        for (raw, bytes) in [
            (r"\uD83D\uDE00", "\u{1F600}".as_bytes()),
            (r"\uD83Dx", b"\xFFx"),
            (r"\uD83D\uD83D\uDE00", b"\xFF\xF0\x9F\x98\x80"),
            (r"\uDE00\uD83D", b"\xFF\xFF"),
            (r"\u06A9\n\/\\", "\u{6A9}\n/\\".as_bytes()),
        ] {
            assert_eq!(&*unescape(raw.as_bytes()), bytes, "{raw}");
        }
    }

    #[test]
    fn a_million_nested_arrays_are_parsed() {
        let line = format!("{{\"a\":{}{}}}", "[".repeat(1_000_000), "]".repeat(1_000_000));
        assert!(find(line.as_bytes(), &paths(&["a"])).is_ok());
    }

    #[test]
    fn key_saaf_of_the_object_is_found() {
        let line = br#"{"a":{"saaf":1},"saaf" : {"b":[{}]} ,"c":2}"#;
        let own = find(line, &[]).unwrap().saaf.unwrap();
        assert_eq!(&line[own], br#"{"b":[{}]}"#);
        assert_eq!(find(br#"{"a":{"saaf":1}}"#, &[]).unwrap().saaf, None);
    }

    fn value() -> impl Strategy<Value = Value> {
        let leaf = prop_oneof![
            Just(Value::Null),
            any::<bool>().prop_map(Value::from),
            any::<i64>().prop_map(Value::from),
            (-1e9..1e9f64).prop_map(Value::from),
            "[ -~é\u{6A9}\u{1F600}\n\\\\\"]{0,8}".prop_map(Value::from),
        ];
        leaf.prop_recursive(4, 40, 5, |inner| {
            prop_oneof![
                proptest::collection::vec(inner.clone(), 0..5).prop_map(Value::from),
                proptest::collection::hash_map("[a-c]", inner, 0..4)
                    .prop_map(|map| Value::Object(map.into_iter().collect())),
            ]
        })
    }

    /// The naive twin, on parsed values.
    fn walk(value: &Value, names: &[&str], found: &mut Vec<String>) {
        match (value, names) {
            (Value::String(text), []) => found.push(text.clone()),
            (Value::Array(values), _) => values.iter().for_each(|value| walk(value, names, found)),
            (Value::Object(map), [name, rest @ ..]) => {
                map.get(*name).into_iter().for_each(|value| walk(value, rest, found));
            }
            _ => {}
        }
    }

    proptest! {
        #[test]
        fn fields_are_those_that_serde_json_finds(value in value(), names in proptest::collection::vec("[a-c]", 1..4)) {
            let line = serde_json::json!({ "a": value, "b": "x" }).to_string();
            let names: Vec<_> = names.iter().map(String::as_str).collect();
            let mut expected = Vec::new();
            walk(&serde_json::from_str(&line).unwrap(), &names, &mut expected);
            let got: Vec<_> = strings(&line, &[&names.join(".")]).into_iter().map(|(_, _, text)| text).collect();
            prop_assert_eq!(got, expected);
        }

        #[test]
        fn valid_json_is_what_serde_json_accepts(bytes in "[{}\\[\\]\",:a01.e+\\-ntrulf \\\\]{0,14}") {
            let line = format!("{{\"a\":{bytes}}}");
            let serde = serde_json::from_str::<serde::de::IgnoredAny>(&line).is_ok();
            prop_assert_eq!(find(line.as_bytes(), &[]).is_ok(), serde, "{}", line);
        }
    }
}
