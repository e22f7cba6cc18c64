//! The options for folders, backups, undoing and taking up a run again, as plain values. Part of [`super::args::Args`].

use std::ffi::OsString;
use std::path::PathBuf;

use clap::Args;

#[derive(Clone, Debug, Args)]
pub struct FolderArgs {
    /// Read names of files and folders from FILE, one a line
    ///
    /// Read names of files and folders from FILE, one a line, beside those of the command line; '-' is standard input.
    /// With -0 each ends with a NUL, as find -print0 writes them.
    #[arg(long, value_name = "FILE", hide_short_help = true, help_heading = "Input")]
    pub files_from: Option<PathBuf>,

    /// Clean hidden files of folders too
    ///
    /// Clean files and folders in folders too whose names begin with a dot.
    #[arg(long, hide_short_help = true, help_heading = "Input")]
    pub hidden: bool,

    /// Clean what .gitignore leaves out, too
    ///
    /// Clean files in folders too that .gitignore, .ignore or .git/info/exclude leave out.
    #[arg(long, hide_short_help = true, help_heading = "Input")]
    pub no_ignore: bool,

    /// Keep the time of the last change of each file
    ///
    /// Give each result the time of the last change of its file, with --in-place or -o DIR/.
    #[arg(long, hide_short_help = true, help_heading = "Output")]
    pub keep_mtime: bool,

    /// Keep each replaced file, with SUFFIX behind its name [default: .bak]
    ///
    /// With --in-place, keep each file that is replaced, with SUFFIX behind its name; `-i.bak` is short for it. A backup
    /// that is there already is not overwritten: the file stays as it was, and the reason is told. Files in folders
    /// whose names end with SUFFIX are passed over.
    #[arg(long, value_name = "SUFFIX", num_args = 0..=1, require_equals = true, default_missing_value = ".bak")]
    #[arg(requires = "in_place", hide_short_help = true, help_heading = "Output")]
    pub backup: Option<OsString>,

    /// Note in MANIFEST what is done, and skip what is done already
    ///
    /// Append the name, size and time of each file to MANIFEST once its result is complete, and skip files that it
    /// names, where they have not changed since and the options are the same. So a run that was stopped can be taken up
    /// again. For --in-place and -o DIR/.
    #[arg(long, value_name = "MANIFEST", conflicts_with_all = ["check", "dry_run"], hide_short_help = true)]
    #[arg(help_heading = "Control")]
    pub resume: Option<PathBuf>,

    /// Give back the original bytes of the documents in RECORDS
    ///
    /// Write the original bytes of the documents whose records (--to jsonl) are in RECORDS; '-' is standard input. One
    /// document goes to standard output or -o FILE, several go to -o DIR/ under their names. What was changed in the
    /// record is noticed.
    #[arg(long, value_name = "RECORDS", conflicts_with_all = ["files", "in_place", "check", "resume", "files_from"])]
    #[arg(hide_short_help = true, help_heading = "Control")]
    pub undo: Option<PathBuf>,
}
