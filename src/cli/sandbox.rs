//! `tenure sandbox serve`: the embedded CRM alone, for `curl` or a second `tenure`.

use super::args::{Globals, Serve};
use super::connect::{Portfolio, filled, sentence};
use super::progress::Progress;
use super::{Failure, context, output, send};
use crate::sandbox::{Sandbox, Settings};
use std::future::Future;

/// Runs it until it is interrupted.
pub fn run(globals: &Globals, options: &Serve) -> Result<i32, Failure> {
    context::paths(globals)?;
    send::block_on(serve(options))?
}

async fn serve(options: &Serve) -> Result<i32, Failure> {
    let mut settings = Settings {
        data: options.data.clone(),
        port: options.port,
        control: true,
        ..Settings::default()
    };
    if let Some(file) = &options.settings {
        let shown = file.display();
        let wrong =
            |why: &str| Failure::Failed(format!("The settings {shown} cannot be used: {why}."));
        let text = super::wrong::text_of(file).map_err(Failure::Failed)?;
        settings = settings.with_file(&text).map_err(|why| wrong(&why))?;
    }
    if let Some(token) = &options.token {
        settings.token.clone_from(token);
    }
    let server = Sandbox::start(settings)
        .await
        .map_err(|error| Failure::Failed(sentence(&error)))?;
    let portfolio = Portfolio {
        accounts: options.accounts,
        seed: options.seed,
        asked: true,
    };
    let progress = Progress::new(false);
    let server = filled(server, portfolio, progress.filling()).await;
    progress.clear();
    let server = server.map_err(Failure::Failed)?;
    // Listened for before it is said, so that whoever reads that may end it.
    let interrupted = interruption();
    output::say(&format!(
        "The embedded CRM listens on {}\n  curl -H 'Authorization: Bearer {}' {}/crm/objects/2026-09/companies?limit=1\nCtrl-C stops it.",
        server.url(),
        server.token(),
        server.url()
    ))?;
    interrupted.await;
    server.stop().await;
    Ok(0)
}

/// Ctrl-C or, where there is one, a request to end; noticed from this call on.
fn interruption() -> impl Future<Output = ()> {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        let streams = [SignalKind::interrupt(), SignalKind::terminate()].map(signal);
        async move {
            let [Ok(mut key), Ok(mut end)] = streams else {
                // Signals cannot be listened for: then they end the process as they always did.
                return std::future::pending().await;
            };
            tokio::select! {
                _ = key.recv() => {}
                _ = end.recv() => {}
            }
        }
    }
    #[cfg(not(unix))]
    async {
        let _ = tokio::signal::ctrl_c().await;
    }
}
