//! Parse, run, exit code.

/// What a sync freed goes back to the system, and threads do not wait for each other: see
/// `tenure::runtime::memory`.
#[cfg(all(target_os = "linux", target_env = "gnu"))]
#[global_allocator]
static ALLOCATOR: tikv_jemallocator::Jemalloc = tikv_jemallocator::Jemalloc;

fn main() -> std::process::ExitCode {
    let code = tenure::cli::run();
    std::process::ExitCode::from(u8::try_from(code).unwrap_or(1))
}
