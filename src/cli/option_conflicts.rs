//! Options that do not go together: arguments in, a message out that says which and what to give instead.

use super::args::{self, Args};
use crate::{Profile, Rule};

/// Checks what is looked at against the rest.
pub fn check_view(args: &Args) -> Result<(), String> {
    let name = match args.to {
        args::To::Html => "html",
        args::To::Ansi => "ansi",
        args::To::Diff => "diff",
        args::To::Warc
            if matches!(
                args.from,
                args::From::Text
                    | args::From::Lines
                    | args::From::Jsonl
                    | args::From::Parquet
                    | args::From::Arrow
                    | args::From::Subtitles
            ) =>
        {
            return Err(
                "--to warc writes the records of web archives (leave --from away, or use --from warc)".into(),
            );
        }
        args::To::Text | args::To::Jsonl | args::To::Warc | args::To::Parquet | args::To::Arrow => {
            return if args.logical {
                Err("--logical lists characters (add --to ansi)".into())
            } else {
                Ok(())
            };
        }
    };
    if args.logical && args.to != args::To::Ansi {
        return Err("--logical lists characters (use it with --to ansi)".into());
    }
    if args.from == args::From::Warc {
        return Err(format!("--to {name} has no view of web archives (use --to text, jsonl or warc)"));
    }
    if args.from.is_table() {
        return Err(format!("--to {name} has no view of tables (use --to parquet, arrow or jsonl)"));
    }
    if !args.is_of_files() {
        return Err(format!("--to {name} shows files (leave --from away, or use --to text or jsonl)"));
    }
    Ok(())
}

/// Checks what tables are for against the rest.
pub fn check_table(args: &Args) -> Result<(), String> {
    if !cfg!(feature = "tables") && (args.from.is_table() || args.to.is_table()) {
        return Err("this saaf reads no tables (build it with the feature `tables`)".into());
    }
    if args.to.is_table() && !args.from.is_table() && args.from != args::From::Auto {
        return Err(
            "--to parquet and arrow are for tables (give --from parquet or arrow, or leave it away)".into()
        );
    }
    Ok(())
}

/// Checks what pages are for against the rest.
pub fn check_page(args: &Args) -> Result<(), String> {
    let named = args.with.iter().chain(&args.without).chain(&args.only);
    if named.copied().any(|rule| rule == Rule::Markup) {
        return Err("rule markup goes with the input (--from html runs it, and nothing else does)".into());
    }
    if (args.page_alt || args.page_title) && !matches!(args.from, args::From::Html | args::From::Auto) {
        return Err("--page-alt and --page-title are for pages (add --from html or auto)".into());
    }
    if args.from != args::From::Html {
        return Ok(());
    }
    if args.in_place {
        return Err("--in-place would leave the text of a page in its place (write it with -o FILE or -o DIR/, or leave --from html away to clean a page with its markup)".into());
    }
    if args.check {
        return Err("--check asks whether a file would change, and a page becomes text (leave --from html away to check a page with its markup)".into());
    }
    Ok(())
}

/// Checks what is revealed against the rest.
pub fn check_reveal(args: &Args) -> Result<(), String> {
    let writes_isolates = !matches!(args.bidi, None | Some(args::Bidi::None));
    if args.reveal && writes_isolates {
        return Err("--reveal names every isolate, so none are written (leave --bidi away)".into());
    }
    if args.reveal && args.profile == Profile::Lossless {
        return Err(
            "--reveal changes the text, and --profile lossless changes nothing (use another profile)".into(),
        );
    }
    Ok(())
}
