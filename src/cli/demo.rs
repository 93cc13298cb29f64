//! `tenure demo`: the cockpit on the embedded CRM.

use super::args::{Demo, Globals};
use super::connect::Portfolio;
use super::context::Context;
use super::{Failure, cockpit, import};
use crate::sandbox;
use std::fs;
use std::io;
use std::path::Path;

/// Runs it.
pub fn run(globals: &Globals, options: &Demo) -> Result<i32, Failure> {
    let mut context = Context::demo(globals, options.data.as_deref())?;
    context.make_up = options.import.is_none();
    if let Some(from) = &options.import {
        import::begin(&context, from, options.fresh)?;
    } else if options.fresh {
        throw_away(&context)?;
    }
    let usual = Portfolio::default();
    let portfolio = Portfolio {
        accounts: options.accounts.unwrap_or(usual.accounts),
        seed: options.seed.unwrap_or(usual.seed),
        asked: options.accounts.is_some(),
    };
    cockpit::open(globals, context, portfolio, &options.first)
}

/// Throws the demo's CRM and cache away.
fn throw_away(context: &Context) -> Result<(), Failure> {
    let folder = &context.folder;
    if let Some(address) = sandbox::running(folder) {
        let text = format!("The demo's CRM is running at http://{address}; leave that demo first.");
        return Err(Failure::Failed(text));
    }
    let gone = |path: &Path, result: io::Result<()>| match result {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(Failure::Failed(format!(
            "{} cannot be removed: {error}.",
            path.display()
        ))),
        _ => Ok(()),
    };
    if context.folder == context.paths.demo() {
        gone(folder, fs::remove_dir_all(folder))?;
    } else {
        // A folder that a person named may hold other things.
        for name in sandbox::FILES.iter().chain(&[import::FILE]) {
            let path = folder.join(name);
            gone(&path, fs::remove_file(&path))?;
        }
    }
    throw_cache_away(context)
}

/// Throws the cache away; nothing is lost when there was none.
pub fn throw_cache_away(context: &Context) -> Result<(), Failure> {
    for suffix in ["", "-wal", "-shm"] {
        let mut path = context.cache.clone().into_os_string();
        path.push(suffix);
        match fs::remove_file(&path) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => {
                return Err(Failure::Failed(format!(
                    "{} cannot be removed: {error}.",
                    Path::new(&path).display()
                )));
            }
            _ => {}
        }
    }
    Ok(())
}
