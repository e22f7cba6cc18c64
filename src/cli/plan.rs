//! The plan of a run: plain arguments in, checked against each other; the objects that execute them out.

use std::collections::HashSet;
use std::ffi::OsString;
use std::io;
use std::path::PathBuf;
use std::sync::Mutex;

use super::args::{self, Args};
use super::inputs::{self, InputFile, OpenMode, Reading};
use super::json;
use super::mirror::{self, Mirror};
use super::option_conflicts::{check_page, check_reveal, check_table, check_view};
use super::outcome::reason;
use super::parallel::Workers;
use super::progress::Progress;
use super::resume::Manifest;
use super::source_format::SourceFormat;
use super::summary::RunSummary;
use super::table_plan::TablePlan;
use super::walk;
use crate::emit::explain::{Explainer, Legible};
use crate::emit::{Colour, Format, Offsets, RecordOptions, SpanSelection};
use crate::encoding::{EncodingLabel, SourceHints};
use crate::{Cleaner, InputFormat, Rule, Rules};

/// Everything that a run needs.
pub struct Plan {
    pub cleaner: Cleaner,
    /// The same, for a document that is alone: all threads work on it.
    pub wide_cleaner: Cleaner,
    /// Hints for every source.
    pub hints: SourceHints,
    pub inputs: Vec<InputFile>,
    /// How inputs that are tables are read and written.
    pub tables: TablePlan,
    /// How far the run is, for somebody who watches.
    pub progress: Option<Progress>,
    /// Nothing but errors is told.
    pub quiet: bool,
    /// What inputs are made of.
    pub reading: Reading,
    /// The fields of lines of JSON.
    pub fields: Vec<json::FieldPath>,
    /// The result is text, not records.
    makes_text: bool,
    pub format: Format,
    /// The result is a web archive.
    pub to_warc: bool,
    pub destination: Destination,
    pub workers: Workers,
    /// Write edits and findings to standard error.
    pub explain: Option<args::Explain>,
    /// Write numbers to standard error at the end.
    pub summary: Option<RunSummary>,
    pub check: bool,
    /// Tell where the inputs are not bidi-safe, and write nothing else.
    pub audit: bool,
    pub strict: bool,
    /// Pass over inputs that are no text.
    pub skip_binary: bool,
    /// Each line keeps its own line end.
    pub keep_line_ends: bool,
    /// Results have the time of the last change of their input.
    pub keep_mtime: bool,
    /// What stands behind the names of backups.
    pub backup: Option<OsString>,
    /// Where it is noted what is done.
    pub manifest: Option<Mutex<Manifest>>,
    /// A part of a folder could not be read.
    pub failed: bool,
    /// The isolates in the text are saaf's own, because those of the source are removed.
    pub owns_isolates: bool,
}

/// Where results go.
pub enum Destination {
    Stdout,
    /// With `follow`, where it is a link: the file that it leads to.
    File {
        path: PathBuf,
        follow: bool,
    },
    /// A file for each result in a folder.
    Folder(Mirror),
    /// Each result replaces its input.
    InPlace {
        follow: bool,
    },
    /// None; the names of inputs that would be replaced go to standard output.
    DryRun {
        follow: bool,
    },
    /// None; the names of inputs that change go to standard output. With `null`, unquoted and each with a NUL behind it.
    Nowhere {
        null: bool,
    },
}

impl Plan {
    /// Builds the plan. The error is one line for the user.
    pub fn new(mut args: Args) -> Result<Plan, String> {
        if args.diff {
            args.to = args::To::Diff;
        }
        check_view(&args)?;
        check_page(&args)?;
        check_reveal(&args)?;
        check_table(&args)?;
        let walk::Inputs { files, failed } = walk::inputs(&args)?;
        let mut inputs = inputs(&args, files)?;
        let destination = destination(&args, &inputs)?;
        let manifest = resume(&args, &destination, &mut inputs)?;
        // --check compares the text, so it makes text, unless it shows the difference.
        let to_text =
            matches!(args.to, args::To::Text | args::To::Warc) || args.check && args.to != args::To::Diff;
        let record = record_options(&args);
        let (cleaner_of_all, workers) = (cleaner(&args)?, Workers::new(args.threads));
        Ok(Plan {
            tables: TablePlan::new(
                &args,
                cleaner(&Args { to: args::To::Jsonl, ..args.clone() })?,
                record.spans,
            ),
            wide_cleaner: cleaner_of_all.with_threads(workers.count()),
            cleaner: cleaner_of_all,
            hints: hints(&args)?,
            reading: reading(&args, &destination)?,
            fields: fields(&args)?,
            makes_text: to_text,
            progress: (!args.quiet && args.explain.is_none())
                .then(|| {
                    Progress::new(
                        inputs.iter().map(InputFile::path),
                        matches!(destination, Destination::Stdout),
                    )
                })
                .flatten(),
            quiet: args.quiet,
            inputs,
            format: match args.to {
                _ if to_text => Format::Text,
                args::To::Text | args::To::Warc | args::To::Parquet | args::To::Arrow => Format::Text,
                args::To::Jsonl => Format::Jsonl(record),
                args::To::Html => Format::Html,
                args::To::Ansi if args.logical => Format::Logical,
                args::To::Ansi => Format::Ansi(colour(args.color)),
                args::To::Diff => Format::Diff(colour(args.color)),
            },
            to_warc: args.to == args::To::Warc && !args.check,
            destination,
            workers,
            summary: args.summary.map(RunSummary::new),
            skip_binary: args.skip_binary,
            explain: args.explain.filter(|_| args.to != args::To::Jsonl),
            check: args.check,
            audit: args.audit,
            strict: args.strict,
            owns_isolates: runs(&args, Rule::BidiControl),
            keep_line_ends: !runs(&args, Rule::LineEnd),
            keep_mtime: args.folders.keep_mtime,
            backup: args.folders.backup,
            manifest,
            failed,
        })
    }

    /// A source of an input of this format, with the hints that hold for it.
    pub fn input<S>(&self, format: SourceFormat, source: S) -> crate::Input<S> {
        let input = crate::Input::new(source).hints(self.hints.clone());
        match format {
            // In a record line ends are escaped, so a document of one line may get some.
            SourceFormat::Lines if self.makes_text => input.format(InputFormat::Line),
            SourceFormat::Text | SourceFormat::Lines | SourceFormat::Archive => input,
            // Each row is an input of its own.
            SourceFormat::Parquet | SourceFormat::Arrow => input,
            SourceFormat::Subtitles => input.format(InputFormat::Subtitles),
            SourceFormat::JsonLines => input.utf8(),
            SourceFormat::Html => input.format(InputFormat::Html),
        }
    }

    /// Explains a source whose name is `name`, where that is asked for.
    pub fn explainer<'a>(&self, name: &'a str) -> Option<Explainer<'a>> {
        Some(match self.explain? {
            args::Explain::Grouped => Explainer::grouped(name),
            args::Explain::Full => Explainer::new(name),
        })
    }

    /// How records are written.
    pub fn record_options(&self) -> RecordOptions {
        match self.format {
            Format::Jsonl(options) => options,
            _ => RecordOptions::default(),
        }
    }

    /// How inputs are opened.
    pub fn open_mode(&self) -> OpenMode {
        match self.destination {
            Destination::InPlace { follow } | Destination::DryRun { follow } => OpenMode::Replace { follow },
            _ => OpenMode::Read,
        }
    }
}

fn record_options(args: &Args) -> RecordOptions {
    RecordOptions {
        offsets: match args.offsets {
            args::Offsets::Bytes => Offsets::Bytes,
            args::Offsets::Utf16 => Offsets::Utf16,
            args::Offsets::Chars => Offsets::Chars,
        },
        spans: match args.spans {
            args::Spans::Content => SpanSelection::Content,
            args::Spans::Tiles => SpanSelection::Tiles,
        },
    }
}

/// NO_COLOR, CLICOLOR, CLICOLOR_FORCE and the terminal have a say where the user has none.
fn colour(color: args::Color) -> Colour {
    let is_wanted = match color {
        args::Color::Always => true,
        args::Color::Never => false,
        args::Color::Auto => anstream::AutoStream::choice(&io::stdout()) != anstream::ColorChoice::Never,
    };
    if is_wanted { Colour::Always } else { Colour::Never }
}

/// Checks the inputs against the arguments.
fn inputs(args: &Args, mut inputs: Vec<InputFile>) -> Result<Vec<InputFile>, String> {
    if args.null && !args.check && args.folders.files_from.is_none() {
        return Err("-0 says how names are written and read (add --check or --files-from FILE)".into());
    }
    if let Some(suffix) = &args.folders.backup
        && (suffix.is_empty()
            || suffix.as_encoded_bytes().iter().any(|&byte| matches!(byte, b'/' | b'\\' | 0)))
    {
        return Err(
            "--backup: the suffix stands behind a name, and is no path (give one such as .bak)".into()
        );
    }
    if args.in_place {
        if inputs.contains(&InputFile::Stdin) {
            return Err(
                "--in-place needs files, and standard input is none (name the files to replace)".into()
            );
        }
        // A file that is named twice is replaced once: the second time its inode would be another one.
        let mut seen = HashSet::new();
        inputs.retain(|input| input.identity().is_none_or(|identity| seen.insert(identity)));
    }
    Ok(inputs)
}

fn destination(args: &Args, inputs: &[InputFile]) -> Result<Destination, String> {
    if args.in_place && args.to != args::To::Text && !(args.dry_run && args.to == args::To::Diff) {
        return Err(
            "--in-place replaces text by text (use another --to with -o FILE, or --dry-run --diff)".into()
        );
    }
    let follow = args.follow;
    if follow && !args.in_place && args.output.is_none() && !inputs.iter().any(InputFile::is_walked) {
        return Err("--follow says what --in-place and --output do with a link, and whether links in a folder are followed (add one of them)".into());
    }
    // A redirected standard output is a link to a file under these names, but it is not to be replaced.
    let is_stdout =
        |path: &PathBuf| ["-", "/dev/stdout", "/dev/fd/1"].iter().any(|name| path.as_os_str() == *name);
    let destination = match args.output.clone().filter(|path| !is_stdout(path)) {
        _ if args.to == args::To::Diff && (args.check || args.dry_run) => Destination::Stdout,
        _ if args.check => Destination::Nowhere { null: args.null },
        _ if args.dry_run => Destination::DryRun { follow },
        _ if args.in_place => Destination::InPlace { follow },
        Some(folder) if mirror::is_folder(&folder) => {
            let ending = match args.to {
                args::To::Jsonl if args.is_of_files() => ".jsonl",
                args::To::Parquet => ".parquet",
                args::To::Arrow => ".arrow",
                args::To::Text if args.from == args::From::Html => ".txt",
                args::To::Text | args::To::Jsonl | args::To::Warc => "",
                args::To::Html => ".html",
                args::To::Ansi => ".ansi",
                args::To::Diff => ".diff",
            };
            let mirror = Mirror { folder, follow, ending };
            mirror.check(inputs)?;
            Destination::Folder(mirror)
        }
        Some(path) => Destination::File { path, follow },
        None => Destination::Stdout,
    };
    let is_one_text = args.is_of_files() && args.to == args::To::Text;
    if let Destination::File { path, .. } = &destination
        && inputs.len() > 1
        && is_one_text
        && std::fs::metadata(path).map_or(true, |metadata| metadata.is_file())
    {
        let (count, name) = (inputs.len(), Legible(&path.to_string_lossy()).to_string());
        return Err(format!(
            "{count} inputs and one file for their texts (-o {name}/ writes one for each; > {name} joins them)"
        ));
    }
    if args.folders.keep_mtime && !matches!(destination, Destination::Folder(_) | Destination::InPlace { .. })
    {
        return Err("--keep-mtime is for files that have a result of their own (add -i or -o DIR/)".into());
    }
    refuse_own_output(inputs, &destination)?;
    Ok(destination)
}

/// `saaf <page >>page` would read its own output without end, and `>` has emptied the file already. The same holds for
/// standard error.
fn refuse_own_output(inputs: &[InputFile], destination: &Destination) -> Result<(), String> {
    let output = match destination {
        Destination::Stdout | Destination::Nowhere { .. } | Destination::DryRun { .. } => {
            inputs::identity_of_stream(io::stdout())
        }
        Destination::File { path, .. } => inputs::identity_of_path(path),
        Destination::InPlace { .. } | Destination::Folder(_) => None,
    };
    let errors = inputs::identity_of_stream(io::stderr());
    for input in inputs {
        let Some(identity) = input.identity() else { continue };
        let what = match () {
            () if output.as_ref() == Some(&identity) => "output",
            () if errors.as_ref() == Some(&identity) => "standard error",
            () => continue,
        };
        let name = input.name();
        return Err(format!("{name}: is input and {what} (use --in-place to clean a file where it is)"));
    }
    Ok(())
}

/// Opens the manifest and leaves out the inputs that are done.
fn resume(
    args: &Args,
    destination: &Destination,
    inputs: &mut Vec<InputFile>,
) -> Result<Option<Mutex<Manifest>>, String> {
    let Some(path) = &args.folders.resume else { return Ok(None) };
    let mirror = match destination {
        Destination::Folder(mirror) => Some(mirror),
        Destination::InPlace { .. } => None,
        _ => return Err("--resume is for files that have a result of their own (add -i or -o DIR/)".into()),
    };
    let name = Legible(&path.to_string_lossy()).to_string();
    let manifest = Manifest::open(path, args).map_err(|error| format!("{name}: {}", reason(&error)));
    let mut manifest = manifest?;
    let own = inputs::identity_of_path(path);
    inputs.retain(|input| {
        let result = mirror.and_then(|mirror| mirror.path(input));
        !(input.is_walked() && input.identity() == own || manifest.is_done(input, result.as_deref()))
    });
    Ok(Some(Mutex::new(manifest)))
}

fn reading(args: &Args, destination: &Destination) -> Result<Reading, String> {
    let has_fields = !args.fields.is_empty();
    let is_viewed = matches!(args.to, args::To::Html | args::To::Ansi | args::To::Diff);
    let format = match args.from {
        args::From::Auto => None,
        args::From::Jsonl => Some(SourceFormat::JsonLines),
        args::From::Parquet => Some(SourceFormat::Parquet),
        args::From::Arrow => Some(SourceFormat::Arrow),
        _ if has_fields => return Err("--field needs --from jsonl, parquet or arrow (or none)".into()),
        args::From::Text => Some(SourceFormat::Text),
        args::From::Html => Some(SourceFormat::Html),
        args::From::Lines => Some(SourceFormat::Lines),
        args::From::Warc => Some(SourceFormat::Archive),
        args::From::Subtitles => Some(SourceFormat::Subtitles),
    };
    let is_encoding_known = args.encoding.is_some() || args.declared.is_some() || args.url.is_some();
    let is_json = format == Some(SourceFormat::JsonLines) || has_fields && format.is_none();
    if is_encoding_known && is_json {
        return Err(
            "JSON lines are UTF-8 (--encoding, --declared and --url are for --from text and lines)".into()
        );
    }
    Ok(Reading {
        format,
        is_encoding_given: args.encoding.is_some(),
        // Lines of JSON have no views.
        finds_json_lines: !is_viewed,
        // A page stays a page where a result has the name of its page.
        finds_pages: matches!(destination, Destination::Stdout | Destination::File { .. })
            && !args.check
            && !args.dry_run,
        has_fields,
    })
}

fn fields(args: &Args) -> Result<Vec<json::FieldPath>, String> {
    let mut paths = Vec::new();
    for field in &args.fields {
        let path = json::FieldPath::parse(field)?;
        if !paths.contains(&path) {
            paths.push(path);
        }
    }
    if paths.is_empty() {
        paths.push(json::FieldPath::parse("text")?);
    }
    Ok(paths)
}

/// Whether `rule` runs under these arguments.
fn runs(args: &Args, rule: Rule) -> bool {
    let is_chosen = args.only.is_empty() || args.only.contains(&rule);
    let is_added = args.with.contains(&rule) || args.drop_stamps && rule == Rule::Boilerplate;
    (args.profile.runs(rule) && is_chosen || is_added) && !args.without.contains(&rule)
}

fn cleaner(args: &Args) -> Result<Cleaner, String> {
    let mut builder = Cleaner::builder().profile(args.profile);
    for &rule in &args.with {
        builder = builder.with(rule);
    }
    if args.drop_stamps {
        builder = builder.with(Rule::Boilerplate);
    }
    for &rule in &args.without {
        builder = builder.without(rule);
    }
    if let Some(only) = args.only.iter().map(|&rule| Rules::from(rule)).reduce(Rules::and) {
        builder = builder.only(only);
    }
    builder = builder.references(match args.decode_references {
        args::References::Safe => crate::References::Safe,
        args::References::All => crate::References::All,
    });
    builder = builder.joiner(match args.joiner {
        args::Joiner::Join => crate::Joiner::Join,
        args::Joiner::Space => crate::Joiner::Space,
    });
    builder = builder.visual_order(match args.visual_order {
        args::VisualOrder::Auto => crate::VisualOrder::Auto,
        args::VisualOrder::Never => crate::VisualOrder::Never,
        args::VisualOrder::Always => crate::VisualOrder::Always,
    });
    let bidi = match (args.bidi, args.to) {
        (Some(args::Bidi::Minimal), _) => Some(crate::Isolation::Minimal),
        (Some(args::Bidi::Isolate), _) => Some(crate::Isolation::Isolate),
        (Some(args::Bidi::None), _)
        | (None, args::To::Jsonl | args::To::Html | args::To::Ansi | args::To::Warc) => {
            Some(crate::Isolation::None)
        }
        (None, args::To::Text | args::To::Diff | args::To::Parquet | args::To::Arrow) => None, // the default of the profile
    };
    builder = builder.mark_paragraphs(args.mark_paragraphs).reveal(args.reveal);
    builder = builder.page_alt(args.page_alt).page_title(args.page_title);
    if let Some(bidi) = bidi {
        builder = builder.isolation(bidi);
    }
    if !args.languages.is_empty() {
        let tags: Vec<_> = args.languages.iter().map(|tag| tag.trim()).collect();
        builder = builder
            .languages(&tags)
            .map_err(|error| format!("--languages: {error} (give BCP 47 tags, such as ur,fa or fa-AF; saaf --list languages has them all)"))?;
    }
    Ok(builder.build())
}

/// The hints for every source: declared encoding, domain and, where it is fixed, the encoding.
fn hints(args: &Args) -> Result<SourceHints, String> {
    let mut hints = SourceHints {
        declared: args.declared.clone(),
        domain: args.url.as_deref().and_then(SourceHints::domain_of),
        ..SourceHints::default()
    };
    hints.encoding = args.encoding.as_deref().map(encoding).transpose()?;
    Ok(hints)
}

fn encoding(label: &str) -> Result<EncodingLabel, String> {
    EncodingLabel::parse(label).map_err(|error| {
        let near = EncodingLabel::names()
            .map(|name| (strsim::jaro_winkler(&name.to_lowercase(), &label.to_lowercase()), name))
            .filter(|&(likeness, _)| likeness > 0.8)
            .max_by(|a, b| a.0.total_cmp(&b.0));
        match near {
            Some((_, name)) => format!("--encoding: {error} (did you mean {name}?)"),
            None => format!("--encoding: {error} (saaf --list encodings has them all)"),
        }
    })
}
