//! The commands in the README print what the README shows.

use std::fs;
use std::process::Command;

use super::Folder;

/// The letter that the README shows, there in windows-1256.
const LETTER: &str = "كتب هذه الرسالة رجل من أهل المدينة، ثم أرسلها إلى صديق له يسكن في الجبل.\n\
                      وصلت الرسالة بعد أسبوع.\n";

/// The commands and the output of each console block.
fn blocks(readme: &str) -> Vec<(String, String)> {
    let mut blocks = Vec::new();
    for block in readme.split("```console\n").skip(1) {
        let (block, _) = block.split_once("```").unwrap();
        let (mut commands, mut output) = (String::new(), String::new());
        for line in block.lines() {
            let (kind, line) =
                line.strip_prefix("$ ").map_or((&mut output, line), |line| (&mut commands, line));
            kind.push_str(line);
            kind.push('\n');
        }
        blocks.push((commands, output));
    }
    blocks
}

#[test]
fn readme_commands_print_the_shown_output() {
    let (letter, _, _) = encoding_rs::WINDOWS_1256.encode(LETTER);
    let folder = Folder::new(&[("letter.txt", &letter[..])]);
    let root = env!("CARGO_MANIFEST_DIR");
    std::os::unix::fs::symlink(format!("{root}/data"), folder.path("data")).unwrap();
    let readme = fs::read_to_string(format!("{root}/README.md")).unwrap();
    let shown: Vec<_> =
        blocks(&readme).into_iter().filter(|(commands, _)| !commands.contains("cargo")).collect();
    assert!(shown.len() >= 5);
    for (commands, expected) in shown {
        let script = format!("saaf() {{ '{}' \"$@\"; }}\n{commands}", env!("CARGO_BIN_EXE_saaf"));
        let run = Command::new("sh").args(["-c", &script]).current_dir(folder.path("")).output().unwrap();
        let output = [run.stderr, run.stdout].concat();
        assert_eq!(String::from_utf8(output).unwrap(), expected, "{commands}");
    }
}
