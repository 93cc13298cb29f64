//! Parse, run, exit code.

fn main() -> std::process::ExitCode {
    let code = tenure::cli::run();
    std::process::ExitCode::from(u8::try_from(code).unwrap_or(1))
}
