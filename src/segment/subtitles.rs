//! Finds what subtitles are made of besides text: a window in, the ranges of its lines that no stage rewrites out. SubRip
//! (.srt) and WebVTT (W3C, §4.1, §6.1).
//!
//! Blocks are parted by blank lines. The text of a cue stands below its timings, `00:00:01,000 --> 00:00:02,000`, up to the
//! end of the block. All else is protected: the line WEBVTT, NOTE, STYLE and REGION, numbers and names of cues, timings,
//! blank lines, and the line ends, so that no rule joins or parts blocks. A line of which nothing is left goes with its line
//! end (`normalize`): an empty one would end its cue. In the text, tags are protected, `<i>`, `<v Name>`, `<00:00:01.000>`,
//! `{\an8}`, and character references. Linear.

use std::ops::Range;

/// Where in a block of subtitles a window begins.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Block {
    /// At its first line.
    #[default]
    Start,
    /// Before its timings.
    Head,
    /// Below its timings.
    Cue,
}

/// The protected ranges of a window, in order, and where the next one begins.
pub(super) fn find(text: &str, mut block: Block) -> (Vec<Range<usize>>, Block) {
    let (mut found, mut at) = (Vec::new(), 0);
    for whole in text.split_inclusive('\n') {
        let (start, end) = (at, at + whole.len());
        at = end;
        let line = whole.trim_end_matches(['\n', '\r']);
        let is_text = block == Block::Cue && line.contains(char::is_alphanumeric) && !is_timing(line);
        block = match block {
            _ if line.trim().is_empty() => Block::Start,
            _ if is_timing(line) => Block::Cue,
            Block::Start => Block::Head,
            block => block,
        };
        if is_text {
            let tags = tags(line).into_iter().map(|tag| start + tag.start..start + tag.end);
            found.extend(tags);
            found.push(start + line.len()..end);
        } else {
            found.push(start..end);
        }
        if !whole.ends_with('\n') && is_text {
            // The line goes on in the next window, as that of the cue.
            block = Block::Cue;
        }
    }
    found.retain(|range| !range.is_empty());
    (found, block)
}

/// Whether the line has the arrow of timings between two clocks.
fn is_timing(line: &str) -> bool {
    let clock = |text: &str| text.contains(':') && text.bytes().any(|byte| byte.is_ascii_digit());
    line.split_once("-->").is_some_and(|(from, to)| clock(from) && clock(to))
}

/// The tags and character references of a line of text.
fn tags(line: &str) -> Vec<Range<usize>> {
    let bytes = line.as_bytes();
    let (mut tags, mut at) = (Vec::new(), 0);
    while let Some(found) = memchr::memchr3(b'<', b'{', b'&', &bytes[at..]) {
        let start = at + found;
        let close = match bytes[start] {
            b'<' => b'>',
            b'{' => b'}',
            _ => b';',
        };
        // Nothing opens inside a tag; so no byte is looked at twice.
        let stop =
            bytes[start + 1..].iter().position(|&byte| byte == close || matches!(byte, b'<' | b'{' | b'&'));
        let Some(stop) = stop.map(|stop| start + 1 + stop) else { break };
        at = stop;
        let inside = &bytes[start + 1..stop];
        let is_reference =
            !inside.is_empty() && inside.iter().all(|byte| byte.is_ascii_alphanumeric() || *byte == b'#');
        if bytes[stop] == close && (close != b';' || is_reference) {
            at = stop + 1;
            tags.push(start..at);
        }
    }
    tags
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::{Cleaner, Input, InputFormat};

    fn clean(text: &str) -> String {
        Cleaner::default().clean(Input::from(text).format(InputFormat::Subtitles)).text
    }

    #[test]
    fn all_but_the_text_of_cues_stays() {
        let file = "WEBVTT - a  file\r\n\r\nNOTE caf&eacute;  x\r\n\r\nSTYLE\r\n::cue(b)  { color: red }\r\n\r\n\
                    1\r\n00:00:01.000 --> 00:00:02.000  line:0\r\n<v  Sara>ca\u{301}fe <00:00:01.500>a\u{200B}b</v>\r\n\
                    {\\an8}اکتوبر 30, 2025Minister says\r\n\r\n\r\n2\r\n00:00:03.000 --> 00:00:04.000\r\n5 &lt; 6\r\n";
        let out = clean(file);
        let lines: Vec<_> = out.split('\n').collect();
        let before: Vec<_> = file.split('\n').collect();
        assert_eq!(lines.len(), before.len());
        for at in (0..lines.len()).filter(|at| ![9, 10].contains(at)) {
            assert_eq!(lines[at], before[at], "{at}");
        }
        assert_eq!(lines[9], "<v  Sara>c\u{E1}fe <00:00:01.500>ab</v>\r");
        assert!(lines[10].starts_with("{\\an8}") && lines[10].ends_with("\r"));
    }

    #[test]
    fn line_of_invisible_characters_ends_no_cue() {
        let file = |line| {
            format!("1\n00:00:01,000 --> 00:00:02,000\na\n{line}b\n\n2\n00:00:03,000 --> 00:00:04,000\nc\n")
        };
        for line in ["\u{200B}\n", "\u{200B}\r\n", "\u{200B}\u{202E}\u{FEFF}\n", "\u{200B}\n\u{200B}\n"] {
            assert_eq!(clean(&file(line)), file(""), "{line:?}");
        }
    }

    fn frame(text: &str) -> Vec<String> {
        let mut lines: Vec<_> = text.split('\n').map(|line| line.trim_end_matches('\r')).collect();
        lines.retain(|line| line.trim().is_empty() || is_timing(line) || line.parse::<u32>().is_ok());
        lines.into_iter().map(str::to_owned).collect()
    }

    proptest! {
        #[test]
        fn blocks_and_timings_are_the_same(
            cues in proptest::collection::vec(
                (0u32..99, proptest::collection::vec("[a-zا-ی<>{}&;.,\u{200B}\u{202E}\u{85}\u{2028}\u{A0}\t ]{0,12}[a-zا-ی]", 1..4)),
                0..6,
            ),
            end in "\r?\n",
        ) {
            let mut file = String::new();
            for (number, (second, lines)) in cues.iter().enumerate() {
                file += &format!("{number}{end}00:00:{second:02},000 --> 00:01:{second:02},500{end}{}{end}{end}", lines.join(&end));
            }
            let out = clean(&file);
            prop_assert_eq!(frame(&out), frame(&file));
            prop_assert_eq!(out.matches('\n').count(), file.matches('\n').count());
            prop_assert_eq!(clean(&out), out);
        }
    }
}
