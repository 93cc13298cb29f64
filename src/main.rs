//! The `tenure` program: parse arguments, run, exit code.

fn main() {}
