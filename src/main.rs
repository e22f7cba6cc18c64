//! The `saaf` binary: hands over to the command line.
#![forbid(unsafe_code)]

fn main() -> std::process::ExitCode {
    saaf::cli::run(std::env::args_os())
}
