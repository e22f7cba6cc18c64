//! What `to_tsvector('simple', …)` of Postgres makes of texts.
//!
//! A cluster is made for it and removed again. The server runs as a single process that reads statements, so it opens no
//! port and leaves nothing behind. It refuses to run as root; then it runs as `nobody`.

use std::ffi::OsString;
use std::fs;
use std::io::{self, Write};
use std::os::unix::fs::{MetadataExt, chown};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::engines::Tokens;

const NOBODY: u32 = 65534;

/// A cluster in a folder of its own.
pub struct Cluster {
    programs: PathBuf,
    folder: tempfile::TempDir,
}

impl Cluster {
    /// A cluster of encoding UTF-8 and this locale, which decides what is a letter; `None` where there is no Postgres: no
    /// `initdb` in the folder that the environment variable `POSTGRES_BIN` names, nor in `PATH`.
    pub fn new(locale: &str) -> Option<Cluster> {
        let programs = programs()?;
        let cluster = Cluster { programs, folder: tempfile::tempdir().unwrap() };
        if fs::metadata(cluster.folder.path()).unwrap().uid() == 0 {
            chown(cluster.folder.path(), Some(NOBODY), Some(NOBODY)).unwrap();
        }
        let locale = format!("--locale={locale}");
        let arguments = ["--auth=trust", "--encoding=UTF8", "--no-sync", "--username=saaf", &locale];
        let made = cluster.command("initdb").args(arguments).arg(cluster.data()).output().unwrap();
        assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
        Some(cluster)
    }

    /// The tokens of each text.
    pub fn tokens(&self, texts: &[String]) -> Vec<Tokens> {
        let lines: String =
            texts.iter().enumerate().map(|(row, text)| format!("{row}\t{}\n", escaped(text))).collect();
        let (read, written) = (self.file("texts"), self.file("tokens"));
        fs::write(&read, lines).unwrap();
        self.run(&format!(
            "CREATE TEMPORARY TABLE texts(row int, text text);
             COPY texts FROM '{}';
             COPY (SELECT row, lexeme FROM texts, unnest(to_tsvector('simple', text)), unnest(positions) AS position
                   ORDER BY row, position) TO '{}';",
            read.display(),
            written.display()
        ))
        .unwrap();
        let mut tokens = vec![Tokens::new(); texts.len()];
        for line in fs::read_to_string(&written).unwrap().lines() {
            let (row, token) = line.split_once('\t').unwrap();
            tokens[row.parse::<usize>().unwrap()].push(token.to_owned());
        }
        fs::remove_file(&written).unwrap();
        tokens
    }

    /// Runs statements, each of which ends with a semicolon and a line end.
    fn run(&self, statements: &str) -> io::Result<()> {
        let mut server = self.command("postgres");
        server.args(["--single", "-E"]).arg("-D").arg(self.data()).arg("template1");
        let mut server = server.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::piped()).spawn()?;
        // A line is a statement.
        let lines = statements.replace('\n', " ").replace(';', ";\n");
        server.stdin.take().expect("piped").write_all(lines.as_bytes())?;
        let errors = server.wait_with_output()?.stderr;
        let errors = String::from_utf8_lossy(&errors);
        assert!(!errors.contains("ERROR") && !errors.contains("FATAL"), "{errors}");
        Ok(())
    }

    fn command(&self, program: &str) -> Command {
        let mut command = Command::new(self.programs.join(program));
        command.current_dir(self.folder.path()).env("LC_ALL", "C");
        if fs::metadata("/proc/self").is_ok_and(|process| process.uid() == 0) {
            command.uid(NOBODY).gid(NOBODY);
        }
        command
    }

    fn data(&self) -> PathBuf {
        self.file("data")
    }

    fn file(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }
}

fn programs() -> Option<PathBuf> {
    let given = std::env::var_os("POSTGRES_BIN").unwrap_or_default();
    let path = std::env::var_os("PATH").unwrap_or_default();
    let folders: Vec<PathBuf> =
        [given, path].iter().flat_map(|paths: &OsString| std::env::split_paths(paths)).collect();
    folders.into_iter().find(|folder| Path::new(folder).join("initdb").is_file())
}

/// As `COPY` reads it.
fn escaped(text: &str) -> String {
    text.replace('\\', "\\\\").replace('\n', "\\n").replace('\r', "\\r").replace('\t', "\\t")
}
