//! Files of settings: what they may say, and what outweighs what.

use super::*;

/// A folder with `saaf.toml`, and the user's file in it.
fn folder(project: &str, user: &str) -> Folder {
    let folder = Folder::new(&[("saaf.toml", project.as_bytes())]);
    fs::create_dir(folder.path("saaf")).unwrap();
    fs::write(folder.path("saaf/config.toml"), user).unwrap();
    folder
}

fn run_in(folder: &Folder, args: &[&str], input: &[u8]) -> Output {
    let mut command = saaf(args);
    command.env("XDG_CONFIG_HOME", folder.path("")).current_dir(folder.path(""));
    fs::write(folder.path("in"), input).unwrap();
    command.stdin(fs::File::open(folder.path("in")).unwrap()).output().unwrap()
}

#[test]
fn command_line_outweighs_the_project_and_that_the_user() {
    let folder = folder("without = [\"space-run\"]\n", "profile = \"index\"\nwithout = [\"case-fold\"]\n");
    let input = "a  B &amp; C".as_bytes();
    assert_quiet(&run_in(&folder, &[], input), "a  b & c");
    assert_quiet(&run_in(&folder, &["--profile", "display"], input), "a  B & C");
    assert_quiet(&run_in(&folder, &["--without", "entity"], input), "a b & c".replace('&', "&amp;"));
    assert_quiet(&run_in(&folder, &["--no-config"], input), "a B & C");
    let printed = run_in(&folder, &["--print-config", "--strict"], input);
    let user = folder.path("saaf/config.toml");
    let expected = format!(
        "profile = \"index\"  # {user}\nwithout = [\"space-run\"]  # saaf.toml\n# strict: by the command line\n"
    );
    assert_quiet(&printed, expected);
}

#[test]
fn mistakes_name_the_file_and_the_line() {
    for (project, told) in [
        ("\nproflie = 'index'\n", &["saaf.toml: line 2: ", "did you mean profile?", "--no-config"][..]),
        ("in-place = true\n", &["saaf.toml: line 1: in-place stands on the command line alone"]),
        ("profile = 'indx'\n", &["saaf.toml: ", "indx", "index-any"]),
        ("profile = \n", &["saaf.toml: line 1: is no TOML"]),
    ] {
        let folder = folder(project, "");
        assert_refused(&run_in(&folder, &[], b""), told);
        assert_quiet(&run_in(&folder, &["--no-config"], b"text\n"), "text\n");
        assert_eq!(code(&run_in(&folder, &["--list", "profiles"], b"")), 0);
    }
}
