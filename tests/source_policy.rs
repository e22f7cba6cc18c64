//! Rules for the source that the compiler does not check: no invisible characters, short files, layers without circles.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::iter::Peekable;
use std::path::{Path, PathBuf};
use std::str::Chars;

use icu_properties::CodePointSetData;
use icu_properties::props::{BidiControl, DefaultIgnorableCodePoint, WhiteSpace};

/// A longer file that people write is to be split.
const MAX_LINES: usize = 550;

const FOLDERS: [&str; 19] = [
    ".ci",
    ".cargo",
    "benches",
    "examples",
    "fuzz/fuzz_targets",
    "fuzz/src",
    "python/bench",
    "python/pipelines",
    "python/saaf",
    "python/src",
    "python/tests",
    "python/tests_pipelines",
    "src",
    "tests",
    "wasm/package",
    "wasm/page",
    "wasm/src",
    "wasm/tests",
    "xtask/src",
];

/// Adds the files under `folder`, but for what Python and maturin build there; none where there is no such folder.
fn files(folder: &Path, found: &mut Vec<PathBuf>) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    for path in entries.map(|entry| entry.unwrap().path()) {
        let is_built =
            path.extension().is_some_and(|ending| ["pyc", "pyd", "so"].iter().any(|built| ending == *built));
        match path.is_dir() {
            true => files(&path, found),
            false if !is_built => found.push(path),
            false => {}
        }
    }
}

/// The code and the files at the root, with their text.
fn source_files() -> Vec<(PathBuf, String)> {
    let mut paths: Vec<PathBuf> =
        ["Cargo.toml", "deny.toml", "CHANGELOG.md", "CONTRIBUTING.md", "README.md"].map(PathBuf::from).into();
    for folder in FOLDERS {
        files(Path::new(folder), &mut paths);
    }
    paths.into_iter().map(|path| (path.clone(), fs::read_to_string(&path).unwrap())).collect()
}

/// The files that `cargo xtask generate` writes.
fn generated_files() -> Vec<PathBuf> {
    let sources = fs::read_to_string("data/SOURCES.toml").unwrap();
    let (_, made) = sources.split_once("[[generated]]").unwrap();
    made.lines()
        .filter_map(|line| line.strip_prefix("path = "))
        .map(|path| path.trim_matches('"').into())
        .collect()
}

/// Characters that are invisible or change the order of display (UTS #55), but for SPACE and LINE FEED.
fn is_invisible(c: char) -> bool {
    let is_space = CodePointSetData::new::<WhiteSpace>().contains(c) && !matches!(c, ' ' | '\n');
    is_space
        || c != '\n' && c.is_control()
        || CodePointSetData::new::<BidiControl>().contains(c)
        || CodePointSetData::new::<DefaultIgnorableCodePoint>().contains(c)
}

#[test]
fn source_has_no_invisible_characters() {
    let files = source_files();
    assert!(files.len() > 50);
    for (path, text) in files {
        for (line, text) in text.lines().enumerate() {
            let hidden = text.chars().find(|&c| is_invisible(c));
            assert_eq!(hidden, None, "{}:{}", path.display(), line + 1);
        }
    }
}

#[test]
fn files_have_at_most_550_lines() {
    let generated = generated_files();
    assert!(generated.iter().any(|path| path.ends_with("src/chars/table.rs")));
    for (path, text) in source_files().into_iter().filter(|(path, _)| !generated.contains(path)) {
        let lines = text.lines().count();
        assert!(lines <= MAX_LINES, "{} has {lines} lines", path.display());
    }
}

/// The rooms (files and folders of `src`) by layer, from the ground up. A room uses rooms of lower layers; those of the
/// ground floor may use each other, without a circle. So a stage uses no other stage.
const LAYERS: [&[&str]; 10] = [
    &[
        "calendar",
        "chars",
        "codepages",
        "document",
        "edit",
        "embedded",
        "error",
        "language_data",
        "model",
        "names",
        "profile",
        "window",
    ],
    &["bidi", "encoding", "html", "language", "normalize", "repair", "segment"],
    &["security"],
    &["input", "inputs"],
    &["pipeline"],
    &["cleaner", "emit"],
    &["audit", "join_control", "tables", "tantivy"],
    &["lib"],
    &["cli"],
    &["main"],
];

#[test]
fn rooms_use_only_what_lies_below_them() {
    let layer = |room: &str| {
        let layer = LAYERS.iter().position(|rooms| rooms.contains(&room));
        layer.unwrap_or_else(|| panic!("{room} has no layer yet: add it to LAYERS"))
    };
    let mut upwards = imports();
    upwards.retain(|(file, used)| {
        let (from, to) = (room(file), room(used));
        from != to && layer(from) <= layer(to) && layer(to) > 0
    });
    assert_eq!(upwards, []);
    let rooms: Vec<_> = imports().iter().map(|(a, b)| (room(a).to_owned(), room(b).to_owned())).collect();
    assert_eq!(on_a_circle(&rooms), [""; 0]);
}

#[test]
fn files_of_a_room_use_each_other_without_a_circle() {
    let mut inside = imports();
    inside.retain(|(file, used)| room(file) == room(used));
    assert!(inside.len() > 100);
    assert_eq!(on_a_circle(&inside), [""; 0]);
}

#[test]
fn paths_are_read_out_of_use_trees_and_expressions() {
    let read = |code: &str, start| {
        paths_from(code, start).into_iter().map(|path| path.join("::")).collect::<Vec<_>>()
    };
    assert_eq!(
        read("use super::{a::{self, B as C}, d};", "super"),
        ["super::a::self", "super::a::B", "super::d"]
    );
    assert_eq!(read("x + crate::a::f::<u8>(not_crate::b, a::crate::c)", "crate"), ["crate::a::f"]);
    let text = "use a::B;\n// a::C\n#[cfg(test)]\nmod tests {\n    a::D\n}\nmod inner {\n    super::E\n}\n";
    assert_eq!(code(text, |module| assert_eq!(module, "tests")), "use a::B;\nmod inner {\n    self::E\n}\n");
}

/// The first folder of a path in `src`, or the file there, without its ending.
fn room(file: &str) -> &str {
    file.split(['/', '.']).next().unwrap_or(file)
}

/// The nodes from which the edges lead back to the same node, in order. An edge from a node to itself does not count.
fn on_a_circle(edges: &[(String, String)]) -> Vec<&str> {
    let mut used_by: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for (from, to) in edges.iter().filter(|(from, to)| from != to) {
        used_by.entry(from).or_default().push(to);
    }
    let returns = |start: &&str| {
        let (mut seen, mut open) = (BTreeSet::new(), vec![*start]);
        while let Some(node) = open.pop() {
            open.extend(used_by.get(node).into_iter().flatten().filter(|next| seen.insert(**next)));
        }
        seen.contains(start)
    };
    used_by.keys().copied().filter(returns).collect()
}

/// Which file of `src` uses which other, by the paths in its code: those that begin with `crate`, `super`, `self`,
/// `saaf` or a module inside its own.
fn imports() -> Vec<(String, String)> {
    let mut paths = Vec::new();
    files(Path::new("src"), &mut paths);
    let name = |path: &PathBuf| path.strip_prefix("src").unwrap().to_str().unwrap().replace('\\', "/");
    let mut modules: BTreeMap<Vec<String>, (String, String)> = BTreeMap::new();
    let mut test_modules = Vec::new();
    for path in paths.iter().filter(|path| path.extension().is_some_and(|ending| ending == "rs")) {
        let module = module_of(&name(path));
        let code = code(&fs::read_to_string(path).unwrap(), |test| {
            test_modules.push([&module[..], &[test.to_owned()]].concat());
        });
        modules.insert(module, (name(path), code));
    }
    modules.retain(|module, _| !test_modules.iter().any(|test| module.starts_with(test)));
    let mut imports = BTreeSet::new();
    for (module, (file, code)) in &modules {
        let children =
            modules.keys().filter(|child| child.len() == module.len() + 1 && child.starts_with(module));
        let mut starts: Vec<&str> = children.filter_map(|child| child.last()).map(String::as_str).collect();
        starts.extend(["crate", "super", "self", "saaf"]);
        // A visibility is no use.
        let code = code.replace("pub(in crate::", "pub(in ");
        for path in starts.into_iter().flat_map(|start| paths_from(&code, start)) {
            let mut used = module.clone();
            for segment in path {
                match &*segment {
                    "crate" | "saaf" => used.clear(),
                    "super" => drop(used.pop()),
                    "self" => {}
                    _ => used.push(segment),
                }
                if !modules.contains_key(&used) {
                    used.pop();
                    break;
                }
            }
            imports.insert((file.clone(), modules[&used].0.clone()));
        }
    }
    imports.into_iter().filter(|(file, used)| file != used).collect()
}

/// The names that lead from the root of the crate to the module of a file. The root of the binary stands beside it.
fn module_of(file: &str) -> Vec<String> {
    let stem = file.trim_end_matches(".rs").trim_end_matches("/mod");
    if stem == "lib" { Vec::new() } else { stem.split('/').map(str::to_owned).collect() }
}

/// The text of a file without comments and without items that are built for tests only, in the form that rustfmt gives
/// them; `test_module` is told the modules among these. In a module inside the file, `super` is the file.
fn code(text: &str, mut test_module: impl FnMut(&str)) -> String {
    let mut code = String::new();
    let mut lines = text.lines().filter(|line| !line.trim_start().starts_with("//"));
    let mut inner_module_end = None;
    while let Some(line) = lines.next() {
        if line.trim_start() == "#[cfg(test)]" {
            let item = lines.by_ref().find(|line| !line.trim_start().starts_with("#[")).unwrap_or_default();
            let item = item.replace("pub(crate) ", "");
            if let Some(name) = item.trim_start().strip_prefix("mod ") {
                test_module(name.trim_end_matches([';', ' ', '{']));
            }
            let indent = &item[..item.len() - item.trim_start().len()];
            let end = [indent, "}"].concat();
            if item.ends_with('{') {
                let _ = lines.by_ref().find(|line| *line == end);
            }
            continue;
        }
        if line.starts_with("mod ") && line.ends_with('{') {
            inner_module_end = Some("}");
        } else if Some(line) == inner_module_end {
            inner_module_end = None;
        }
        match inner_module_end {
            Some(_) => code.push_str(&line.replace("super::", "self::")),
            None => code.push_str(line),
        }
        code.push('\n');
    }
    code
}

/// The paths in `code` that begin with the name `start`, those of a `use` tree one by one.
fn paths_from(code: &str, start: &str) -> Vec<Vec<String>> {
    let is_name = |c: char| c.is_alphanumeric() || c == '_';
    let mut paths = Vec::new();
    for (at, _) in code.match_indices(&format!("{start}::")) {
        let before = code[..at].trim_end_matches(is_name);
        if before.len() == at && !before.ends_with("::") {
            add_paths(&mut code[at..].chars().peekable(), &[], &mut paths);
        }
    }
    paths
}

/// Reads one path or tree of paths, each of which begins with the names in `prefix`.
fn add_paths(code: &mut Peekable<Chars>, prefix: &[String], paths: &mut Vec<Vec<String>>) {
    let mut path = prefix.to_vec();
    loop {
        let mut name = String::new();
        while let Some(c) = code.next_if(|&c| c.is_alphanumeric() || c == '_') {
            name.push(c);
        }
        if !name.is_empty() {
            path.push(name);
        }
        if code.next_if_eq(&':').is_none() || code.next_if_eq(&':').is_none() {
            break paths.push(path);
        }
        if code.next_if_eq(&'{').is_some() {
            while code.peek().is_some_and(|&c| c != '}') {
                while code.next_if(|&c| c.is_whitespace() || c == ',').is_some() {}
                if code.peek() != Some(&'}') {
                    add_paths(code, &path, paths);
                }
                while code.next_if(|&c| !matches!(c, ',' | '}')).is_some() {} // `as` and a new name
            }
            code.next();
            break;
        }
    }
}
