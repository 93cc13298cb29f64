//! `tenure demo`: the cockpit on the embedded CRM.

use super::args::{Demo, Globals};
use super::connect::Portfolio;
use super::context::Context;
use super::{Failure, cockpit};
use crate::sandbox;
use std::fs;
use std::io;
use std::path::Path;

/// Runs it.
pub fn run(globals: &Globals, options: &Demo) -> Result<i32, Failure> {
    let context = Context::demo(globals)?;
    if options.fresh {
        throw_away(&context)?;
    }
    let portfolio = Portfolio {
        accounts: options.accounts,
        seed: options.seed,
    };
    cockpit::open(globals, context, portfolio)
}

/// Throws the demo's CRM and cache away.
fn throw_away(context: &Context) -> Result<(), Failure> {
    let folder = context.paths.demo();
    if let Some(address) = sandbox::running(&folder) {
        let text = format!("The demo's CRM is running at http://{address}; leave that demo first.");
        return Err(Failure::Failed(text));
    }
    let store = context.paths.store(&context.name);
    let gone = |path: &Path, result: io::Result<()>| match result {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(Failure::Failed(format!(
            "{} cannot be removed: {error}.",
            path.display()
        ))),
        _ => Ok(()),
    };
    gone(&folder, fs::remove_dir_all(&folder))?;
    for suffix in ["", "-wal", "-shm"] {
        let mut path = store.clone().into_os_string();
        path.push(suffix);
        let path = Path::new(&path);
        gone(path, fs::remove_file(path))?;
    }
    Ok(())
}
