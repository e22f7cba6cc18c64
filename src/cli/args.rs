//! The command line as plain values. Help, completions and the man page are made from this one definition.

use std::path::PathBuf;

use clap::Parser;

use super::catalogue::Catalogue;
pub use super::choices::{
    Bidi, Color, Explain, From, Joiner, Offsets, References, Spans, SummaryFormat, To, VisualOrder,
};
use super::folder_args::FolderArgs;
use super::value_parsers::{RuleId, Suggested, encodings, profile};
use crate::{Languages, Profile, Rule, UNICODE_VERSION};

/// Clean text in any encoding into bidi-safe, labelled UTF-8.
///
/// Bytes in any encoding go in; clean, bidi-safe UTF-8 comes out, and on request a record with a script, a language
/// and a direction on every span and a way back to every source byte. A filter: it reads while it writes and says
/// nothing on success.
#[derive(Clone, Debug, Parser)]
#[command(
    name = "saaf",
    version = version(),
    max_term_width = 100,
    next_line_help = false,
    after_help = "Exit: 0 done; 1 --check found changes or --strict found loss; 2 an error.  More: saaf --help",
    after_long_help = EXAMPLES,
)]
pub struct Args {
    /// Files and folders to clean; none, or '-', is standard input
    ///
    /// Files to clean, each a document on its own, and folders, of which each file is one: sorted by name, without hidden
    /// files and those that .gitignore leaves out; files that are no text are passed over, and links are not followed
    /// without --follow. No file, or '-', is standard input.
    #[arg(value_name = "FILE")]
    pub files: Vec<PathBuf>,

    /// What an input is: text, jsonl, html, warc, parquet, … [default: auto]
    ///
    /// What an input is. `auto`: `html` where it begins with <!DOCTYPE html>, <html>, <head>, <body> or <title>, but for
    /// results that have the name of their file (-i, -o DIR/, --check), where a page stays a page and is cleaned as text
    /// with markup; `warc` where the first line is WARC/1.0 or WARC/1.1; `parquet`, `arrow` and `subtitles` by their first
    /// bytes; `jsonl` where the first line is a JSON object or --field is given; else `text`. `text`: one document.
    /// `lines`: a document on each line, in an encoding whose LINE FEED is one byte; the result has one line for each.
    /// `jsonl`: a JSON object on each line, of which --field is cleaned; all other bytes pass through as they are.
    /// `html`: a page, of which the visible text is the result. `warc`: a document for each record of a web archive whose
    /// payload is text, read as its HTTP fields say. `parquet`, `arrow`: a document for each row of the column --field.
    /// `subtitles`: SubRip (.srt) or WebVTT (.vtt), whose cues keep their numbers, timings, tags and lines.
    #[arg(
        long,
        value_name = "FORMAT",
        value_enum,
        default_value_t,
        hide_default_value = true,
        hide_possible_values = true
    )]
    #[arg(help_heading = "Input")]
    pub from: From,

    /// Field of the JSON lines, or column of the table, to clean
    ///
    /// Field of the JSON lines, or column of the table, to clean; may be given several times. `meta.title` is a field inside a field, and
    /// `a\.b` a name with a dot in it. A path that leads through an array means each element. [default: text, or the one
    /// column of strings of a table]
    #[arg(long = "field", value_name = "PATH", help_heading = "Input")]
    pub fields: Vec<String>,

    /// Encoding to read the input in, whatever it looks like
    ///
    /// Encoding to read the input in, whatever it looks like: a label of the WHATWG Encoding Standard, such as
    /// windows-1256, or a code page of DOS, Mac or EBCDIC machines, such as cp720, mac_arabic or IBM037. Without it, saaf decides by the bytes and tells why with --to jsonl and --explain.
    #[arg(long, value_name = "LABEL", value_parser = Suggested(encodings), hide_possible_values = true)]
    #[arg(help_heading = "Input")]
    pub encoding: Option<String>,

    /// Encoding that the source claims, to be believed if it fits
    ///
    /// Encoding that the source claims, as in an HTTP header: believed unless the bytes contradict.
    #[arg(long, value_name = "LABEL", value_parser = Suggested(encodings), hide_possible_values = true)]
    #[arg(help_heading = "Input")]
    pub declared: Option<String>,

    /// Where the input comes from: a URL, a host or a top-level domain
    ///
    /// Where the input comes from: a URL, a host or a top-level domain such as pk. Decides where the encoding is a close
    /// call.
    #[arg(long, value_name = "URL", hide_short_help = true, help_heading = "Input")]
    pub url: Option<String>,

    /// Show the alt of images in the text of a page
    #[arg(long, hide_short_help = true, help_heading = "Input")]
    pub page_alt: bool,

    /// Show the title in the text of a page
    #[arg(long, hide_short_help = true, help_heading = "Input")]
    pub page_title: bool,

    /// Pass over inputs that are no text, in place of failing
    ///
    /// Pass over inputs that are no text, such as images, archives and programs, without a message. Without it each is
    /// named and the exit code is 2.
    #[arg(long, hide_short_help = true, help_heading = "Input")]
    pub skip_binary: bool,

    /// Result to write: text, jsonl, html, ansi, diff, warc, … [default: text]
    ///
    /// Result to write. `text`: the clean text. `html`: a report of what was changed, one page for all files. `ansi`: the
    /// text in colours, with a tag for each language. `diff`: as --diff. `jsonl`: one record for each document, with its encoding,
    /// paragraphs, spans, findings and edits; with --from jsonl, the object with a key `saaf` added, which holds the
    /// record of the field (by path where several are named, as a list where the path leads through an array);
    /// of a web archive, a record for each document, with URL, date, type, language and offset under the key `warc`. `warc`: the web
    /// archive again, the clean texts as conversion records (WET), all other records byte for byte; compressed record by
    /// record where the name of the result ends with .gz or .zst. A table comes out as one of its format, with columns
    /// saaf, saaf_language, saaf_encoding and saaf_findings; `parquet`, `arrow`, `jsonl`: as a table of that format.
    #[arg(
        long,
        value_name = "FORMAT",
        value_enum,
        default_value_t,
        hide_default_value = true,
        hide_possible_values = true
    )]
    #[arg(help_heading = "Output")]
    pub to: To,

    /// Show what would change, as a unified diff
    ///
    /// Show the difference between the decoded source and the text as a unified diff; what cannot be seen is named. Add
    /// --check to exit with 1 where anything would change. The same as --to diff.
    #[arg(long, conflicts_with = "to", help_heading = "Output")]
    pub diff: bool,

    /// List the characters of the text, with --to ansi
    ///
    /// With --to ansi: a line for each character, in the order of memory: offset, code point, script, Bidi_Class.
    #[arg(long, hide_short_help = true, help_heading = "Output")]
    pub logical: bool,

    /// Colours: auto, always or never [default: auto]
    ///
    /// Colours of --to ansi and diff. `auto`: on a terminal, unless NO_COLOR is set; everywhere with CLICOLOR_FORCE.
    #[arg(
        long,
        visible_alias = "colour",
        value_name = "WHEN",
        value_enum,
        default_value_t,
        hide_default_value = true,
        hide_possible_values = true,
        hide_short_help = true
    )]
    #[arg(help_heading = "Output")]
    pub color: Color,

    /// Unit of text offsets: bytes, utf16 or chars [default: bytes]
    ///
    /// Unit of offsets into the text, in the record: bytes of UTF-8, utf16 code units (JavaScript, Java), or chars,
    /// which are code points (Python). Offsets into the source are always bytes.
    #[arg(
        long,
        value_name = "UNIT",
        value_enum,
        default_value_t,
        hide_default_value = true,
        hide_possible_values = true,
        hide_short_help = true
    )]
    #[arg(help_heading = "Output")]
    pub offsets: Offsets,

    /// Spans of the record: content or tiles [default: content]
    ///
    /// Spans that the record and the column saaf of a table list. `content`: those that hold more than white space, so no
    /// blank lines and bare line ends. `tiles`: all, so that each byte of the text lies in exactly one.
    #[arg(
        long,
        value_name = "WHICH",
        value_enum,
        default_value_t,
        hide_default_value = true,
        hide_possible_values = true,
        hide_short_help = true
    )]
    #[arg(help_heading = "Output")]
    pub spans: Spans,

    /// Write to FILE, which appears when it is complete
    ///
    /// Write to FILE, which appears when it is complete and nothing failed; else what was there stays as it was. It
    /// keeps the owner, permissions, ACL and extended attributes of the file that it replaces. A device or a pipe is
    /// written to directly. A folder (one that is there, or a name that ends with '/') gets a file for each input: one
    /// that was named under its own name, those of a folder as they are below it, with the same permissions; with
    /// .jsonl, .html, .ansi or .diff behind each name for another --to than text. A FILE whose name ends with .gz or .zst
    /// is compressed.
    #[arg(short, long, value_name = "FILE", help_heading = "Output")]
    #[arg(conflicts_with_all = ["in_place", "check"])]
    pub output: Option<PathBuf>,

    /// Replace each file by its clean text
    ///
    /// Replace each file by its clean text: written beside it first, so that a file is never half written; a file in
    /// which nothing changes is not touched. Owner, permissions, ACLs and extended attributes are kept. A file stays as
    /// it was, and the reason is told, where one of them cannot be kept, where it has several hard links or is read-only,
    /// where another program changed it meanwhile, and where a part of it could not be cleaned.
    #[arg(short, long, help_heading = "Output")]
    pub in_place: bool,

    #[command(flatten)]
    pub folders: FolderArgs,

    /// Name the files that -i would replace, and write nothing
    #[arg(
        long,
        requires = "in_place",
        conflicts_with = "check",
        hide_short_help = true,
        help_heading = "Output"
    )]
    pub dry_run: bool,

    /// Follow links: in folders, and those to replace with -i or -o
    ///
    /// Clean what links in folders lead to. Let --in-place and --output replace what a symbolic link leads to, or write it
    /// where nothing is there yet. Without it a link is refused, because whoever may write to a folder can make one to any file.
    #[arg(long, hide_short_help = true, help_heading = "Output")]
    pub follow: bool,

    /// Tell edits and findings on standard error; =full: each
    ///
    /// Tell every edit and finding on standard error, with its place in the source; what comes again in a document is told
    /// once, at its end, with how often it came. `full`: each one, as it comes. The record of --to jsonl holds them
    /// already, so nothing is told then.
    #[arg(
        long,
        value_name = "HOW",
        value_enum,
        num_args = 0..=1,
        require_equals = true,
        default_missing_value = "grouped",
        hide_possible_values = true
    )]
    #[arg(help_heading = "Output")]
    pub explain: Option<Explain>,

    /// Tell what was met, in numbers, on standard error: text or json
    ///
    /// Tell at the end what was met, in numbers, on standard error: documents, bytes, encodings, letters by language and
    /// script, edits by rule, findings by kind, and what was refused. `json`: one object on a line.
    #[arg(
        long,
        value_name = "FORMAT",
        value_enum,
        num_args = 0..=1,
        require_equals = true,
        default_missing_value = "text",
        hide_possible_values = true
    )]
    #[arg(hide_short_help = true, help_heading = "Output")]
    pub summary: Option<SummaryFormat>,

    /// lossless, display, index, index-any or corpus [default: display]
    ///
    /// What may be changed. `lossless`: nothing, only labels. `display`: repairs damage, keeps meaning and
    /// typography. `index`: folds by language, so that a word matches however it was typed. `index-any`: folds alike
    /// in all languages. `corpus`: display, and what a corpus does not want.
    #[arg(long, value_name = "PROFILE", value_parser = profile(), default_value = "display")]
    #[arg(hide_default_value = true, hide_possible_values = true, help_heading = "Cleaning")]
    pub profile: Profile,

    /// Rule to turn on that the profile does not run (see --list rules)
    ///
    /// Rule to turn on that the profile does not run, by its id; may be given several times. It is added to those that
    /// --only leaves on; one that --without names stays off.
    #[arg(long, value_name = "RULE", value_parser = RuleId, hide_possible_values = true)]
    #[arg(help_heading = "Cleaning")]
    pub with: Vec<Rule>,

    /// Drop lines that are a date stamp and nothing else
    ///
    /// Drop lines that are a date stamp and nothing else, as pages have them above an article: --with boilerplate.
    #[arg(long, hide_short_help = true, help_heading = "Cleaning")]
    pub drop_stamps: bool,

    /// Rule of the profile to turn off (see --list rules)
    ///
    /// Rule of the profile to turn off, by its id; may be given several times. `--list rules` has them all.
    #[arg(long, value_name = "RULE", value_parser = RuleId, hide_possible_values = true)]
    #[arg(help_heading = "Cleaning")]
    pub without: Vec<Rule>,

    /// The only rules of the profile to run
    ///
    /// The only rules of the profile to run, by id; may be given several times. A rule that the profile does not run
    /// stays off, unless --with names it.
    #[arg(long, value_name = "RULE", value_parser = RuleId, hide_possible_values = true)]
    #[arg(help_heading = "Cleaning")]
    pub only: Vec<Rule>,

    /// Character references to decode: safe or all [default: safe]
    ///
    /// Character references to decode outside HTML, XML and SVG, whose references stay. `safe`: those that stand for no
    /// markup where they are, so that no text becomes a tag. `all`: every one, until none is left.
    #[arg(
        long,
        value_name = "WHICH",
        value_enum,
        default_value_t,
        hide_default_value = true,
        hide_possible_values = true,
        hide_short_help = true
    )]
    #[arg(help_heading = "Cleaning")]
    pub decode_references: References,

    /// ZWNJ inside a word of a key: join or space [default: join]
    ///
    /// What becomes of ZERO WIDTH NON-JOINER inside a word in profiles index and index-any. `join`: it goes, as it does in
    /// texts that have lost it. `space`: SPACE, so that the parts of the word are found.
    #[arg(
        long,
        value_name = "HOW",
        value_enum,
        default_value_t,
        hide_default_value = true,
        hide_possible_values = true,
        hide_short_help = true
    )]
    #[arg(help_heading = "Cleaning")]
    pub joiner: Joiner,

    /// Text stored in the order of display: auto, never or always [default: auto]
    ///
    /// Whether Arabic and Hebrew text that is stored in the order of display, from left to right, is put into the order in
    /// which it is read, as extractors of PDF give it. `auto`: where the letters surely read better so; in encodings in which
    /// text is stored so, such as iso-8859-8 and cp862, where they read better. `never`: it stays, and is not reported.
    /// `always`: wherever the letters read better so, however little better.
    #[arg(
        long,
        value_name = "WHEN",
        value_enum,
        default_value_t,
        hide_default_value = true,
        hide_possible_values = true,
        hide_short_help = true
    )]
    #[arg(help_heading = "Cleaning")]
    pub visual_order: VisualOrder,

    /// Name what cannot be seen in its place, as ⟦U+202E RLO⟧, where it would be removed
    ///
    /// Write ⟦U+202E RLO⟧ in place of each bidi control, tag, selector or other invisible or control character that would be
    /// removed. No isolates are written then. Profile lossless removes nothing.
    #[arg(long, hide_short_help = true, help_heading = "Cleaning")]
    pub reveal: bool,

    /// Isolates: minimal, isolate or none [default: by profile]
    ///
    /// Isolates (UAX #9) round text of the other direction. `minimal`: only where the text would be displayed
    /// wrongly without. `isolate`: round every such span, safe to concatenate. `none`: none. Default: minimal for the
    /// text of profile display; none for the other profiles, whose texts are for machines, and for --to jsonl, whose
    /// spans carry the direction.
    #[arg(long, value_name = "MODE", value_enum, hide_possible_values = true, help_heading = "Cleaning")]
    pub bidi: Option<Bidi>,

    /// A directional mark at the start of a paragraph that an isolate opens
    ///
    /// Write U+200E or U+200F, by the direction of the paragraph, at its start where an isolate stands before its first letter. A
    /// viewer has to skip isolates where it looks for the direction of a paragraph (UAX #9 P2); Chromium does not.
    #[arg(long, hide_short_help = true, help_heading = "Cleaning")]
    pub mark_paragraphs: bool,

    /// Languages to expect, as BCP 47 tags: ur,fa
    #[arg(long, value_name = "TAGS", value_delimiter = ',', value_parser = Suggested(Languages::known))]
    #[arg(hide_possible_values = true, help_heading = "Cleaning")]
    pub languages: Vec<String>,

    /// Name the files that would change; exit with 1 if any
    ///
    /// Write nothing but the names of the files that would change, and exit with 1 if there are any. The text is what
    /// is compared, byte for byte, whatever --to says. A name with what cannot be seen or would steer a terminal is
    /// written as bash, zsh and ksh read it, such as $'a\nb'.
    #[arg(long, help_heading = "Control")]
    pub check: bool,

    /// Name the places that are not bidi-safe; exit with 1 if any
    ///
    /// Write nothing but the places where a text or page is not bidi-safe: controls, overrides, isolates without an end, invisible
    /// characters, lines that a viewer shows in another order than they are read in. Each is named by the byte of the source, the
    /// property that does not hold, and what stands there; of many of a kind the first ten.
    #[arg(long, hide_short_help = true, help_heading = "Control")]
    #[arg(conflicts_with_all = ["to", "diff", "output", "in_place", "check", "explain", "summary", "resume", "undo"])]
    pub audit: bool,

    /// Names of --check and --files-from as they are, each before a NUL
    ///
    /// Write the names of --check as they are, each with a NUL behind it, as xargs -0 takes them, and read those of
    /// --files-from so.
    #[arg(short = '0', long, hide_short_help = true, help_heading = "Control")]
    pub null: bool,

    /// Exit with 1 if anything was lost to damage
    ///
    /// Exit with 1 if anything was lost: bytes that could not be read, which are written as U+FFFD, and letters that an
    /// earlier reader had cut, which are written as the letters around them make likely.
    #[arg(long, help_heading = "Control")]
    pub strict: bool,

    /// Tell errors alone
    ///
    /// Tell errors alone: no progress, which a terminal shows after a second while results go elsewhere, and no note of
    /// files that were passed over.
    #[arg(short, long, hide_short_help = true, help_heading = "Control")]
    pub quiet: bool,

    /// Threads [default: one for each CPU]
    ///
    /// Threads for files, the windows of one, lines and JSON lines; 0 is one for each CPU, and four for each are the most. The result does
    /// not depend on it.
    #[arg(short = 'j', long, value_name = "N", default_value_t = 0, hide_default_value = true)]
    #[arg(help_heading = "Control")]
    pub threads: usize,

    /// Read no files of settings
    ///
    /// Read no files of settings. Without it, the options in config.toml in the folder saaf of the user's settings
    /// (~/.config), and then those in saaf.toml in the current folder, hold where the command line does not say otherwise:
    /// `profile = "index"`, `languages = ["ur", "fa"]`.
    #[arg(long, hide_short_help = true, help_heading = "Control")]
    pub no_config: bool,

    /// Print the settings of the files, and where each is from
    #[arg(long, hide_short_help = true, help_heading = "Control")]
    pub print_config: bool,

    /// Print all rules, languages, encodings or profiles
    ///
    /// Print all `rules`, `languages`, `encodings` or `profiles`, one a line: its id, and behind a TAB what it is. Of a
    /// rule the profiles that run it stand behind another TAB.
    #[arg(long, value_name = "WHAT", value_enum, exclusive = true, hide_possible_values = true)]
    #[arg(help_heading = "Control")]
    pub list: Option<Catalogue>,

    /// Print completions for bash, elvish, fish, powershell or zsh
    #[arg(
        long,
        value_name = "SHELL",
        exclusive = true,
        hide_possible_values = true,
        hide_short_help = true,
        help_heading = "Control"
    )]
    pub completions: Option<clap_complete::Shell>,

    /// Print the man page
    #[arg(long, exclusive = true, hide_short_help = true, help_heading = "Control")]
    pub man: bool,
}

impl Args {
    /// Whether each file is a document, as far as the arguments tell.
    pub fn is_of_files(&self) -> bool {
        self.from.is_of_files() && self.fields.is_empty()
    }
}

const EXAMPLES: &str = "\
Examples:
  saaf page.html > clean.txt              clean one file of any encoding
  curl -s URL | saaf | less               clean what a pipe brings
  saaf --to jsonl *.txt > records.jsonl   a record with spans, languages and findings for each file
  saaf --from jsonl --field text --field meta.title < crawl.jsonl > clean.jsonl
                                          clean two fields of each JSON line, keep all else byte for byte
  saaf --check --strict -- *.txt          would anything change, or be lost?
  saaf --explain page.html > /dev/null    what was changed, where and by which rule
  saaf --to html *.txt > report.html      what was changed, to look at in a browser
  saaf --diff page.html                   what would change, line by line
  saaf --without space-run notes.txt      all but one rule of the profile
  saaf --with script-space notes.txt      one rule more than the profile has
  saaf -i --encoding windows-1256 *.txt   convert and clean files where they are
  saaf -i.bak notes/                      clean the files of a folder, and keep the old ones
  saaf --to jsonl -o records/ pages/      a record for each file of a folder
  saaf --to warc crawl.warc.gz -o clean.warc.gz
                                          a web archive with clean texts, all other records as they were
  saaf --undo records/a.html.jsonl        the bytes of that file, as they were

Exit status:
  0  done; also when the reader of the result went away
  1  --check found a file that would change, --audit a place, or --strict that something was lost
  2  wrong usage, a file that could not be read or written, or binary data (goes before 1)
  128 and the number of the signal that ended it: 130 for an interrupt, 143 for TERM, 129 for HUP";

fn version() -> String {
    let (major, minor, patch) = UNICODE_VERSION;
    format!("{} (Unicode {major}.{minor}.{patch})", env!("CARGO_PKG_VERSION"))
}
