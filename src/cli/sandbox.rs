//! `tenure sandbox serve`: the embedded CRM alone, for `curl` or a second `tenure`.

use super::args::{Globals, Serve};
use super::connect::{Portfolio, filled, sentence};
use super::{Failure, context, output, send};
use crate::sandbox::{Sandbox, Settings};

/// Runs it until it is interrupted.
pub fn run(globals: &Globals, options: &Serve) -> Result<i32, Failure> {
    context::paths(globals)?;
    send::block_on(serve(options))?
}

async fn serve(options: &Serve) -> Result<i32, Failure> {
    let settings = Settings {
        data: options.data.clone(),
        port: options.port,
        token: options.token.clone(),
        control: true,
        ..Settings::default()
    };
    let server = Sandbox::start(settings)
        .await
        .map_err(|error| Failure::Failed(sentence(&error)))?;
    let portfolio = Portfolio {
        accounts: options.accounts,
        seed: options.seed,
    };
    let server = filled(server, portfolio).await.map_err(Failure::Failed)?;
    output::say(&format!(
        "The embedded CRM listens on {}\n  curl -H 'Authorization: Bearer {}' {}/crm/objects/2026-09/companies?limit=1\nCtrl-C stops it.",
        server.url(),
        server.token(),
        server.url()
    ))?;
    interrupted().await;
    server.stop().await;
    Ok(0)
}

/// Waits for Ctrl-C or, where there is one, a request to end.
async fn interrupted() {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        if let Ok(mut end) = signal(SignalKind::terminate()) {
            tokio::select! {
                _ = tokio::signal::ctrl_c() => {}
                _ = end.recv() => {}
            }
            return;
        }
    }
    let _ = tokio::signal::ctrl_c().await;
}
