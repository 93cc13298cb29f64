//! The running embedded CRM: started, filled, stopped.

use super::db::{Db, fill, records};
use super::error::SandboxError;
use super::faults::Faults;
use super::http::{self, Portal};
use super::limits::Limits;
use super::link::{Door, Link};
use super::live::Claim;
use super::oauth::Tokens;
use super::record::{self, ObjectType};
use super::settings::{RequiredWhen, Settings};
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

/// How long a stop waits for requests that are under way.
const PATIENCE: Duration = Duration::from_secs(2);

/// A running embedded CRM. Dropped without [`Sandbox::stop`], it stops on its own a little later.
pub struct Sandbox {
    portal: Arc<Portal>,
    address: SocketAddr,
    stop: Option<oneshot::Sender<()>>,
    server: Option<JoinHandle<()>>,
}

impl Sandbox {
    /// Takes the data folder, binds the port and serves. The database is opened by the first
    /// request, so that this returns within milliseconds.
    ///
    /// # Errors
    /// [`SandboxError::InUse`] when another process serves the folder (with its address: use that),
    /// [`SandboxError::Folder`] and [`SandboxError::Port`] when the system refuses.
    pub async fn start(settings: Settings) -> Result<Sandbox, SandboxError> {
        let claim = Claim::take(&settings.data)?;
        let port = settings.port;
        let bound = TcpListener::bind((Ipv4Addr::LOCALHOST, port)).await;
        let listener = bound.map_err(|source| SandboxError::Port { port, source })?;
        let address = listener
            .local_addr()
            .map_err(|source| SandboxError::Port { port, source })?;
        claim.announce(address)?;
        let limits = Limits::new(
            settings.per_ten_seconds,
            settings.searches_per_second,
            settings.daily,
            settings.zone(),
        );
        let portal = Arc::new(Portal {
            db: Db::new(settings.data.clone()),
            faults: Faults::default(),
            limits: Mutex::new(limits),
            rules: Mutex::new(settings.required_when.clone()),
            tokens: Mutex::new(Tokens::default()),
            settings,
        });
        let (stop, stopped) = oneshot::channel();
        let server = tokio::spawn(serve(portal.clone(), claim, listener, stopped));
        Ok(Sandbox {
            portal,
            address,
            stop: Some(stop),
            server: Some(server),
        })
    }

    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// The base URL, without a slash at the end.
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// The bearer token it wants.
    pub fn token(&self) -> &str {
        &self.portal.settings.token
    }

    /// Fault switches and request counts.
    pub fn faults(&self) -> &Faults {
        &self.portal.faults
    }

    /// Sets the portal's rules on required properties anew, as an administrator does.
    pub fn require(&self, rules: Vec<RequiredWhen>) {
        let mut known = self
            .portal
            .rules
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        *known = rules;
    }

    /// How often an access token was asked for by OAuth, refused ones too.
    pub fn tokens_asked(&self) -> u64 {
        let tokens = self.portal.tokens.lock();
        tokens.unwrap_or_else(PoisonError::into_inner).asked()
    }

    /// Has every access token that OAuth gave run out at once.
    pub fn expire_tokens(&self) {
        let tokens = self.portal.tokens.lock();
        tokens.unwrap_or_else(PoisonError::into_inner).expire();
    }

    /// The most requests of the general budget that came within any ten seconds, those that were
    /// refused for it too, and how many were refused.
    pub fn busiest(&self) -> (u32, u64) {
        let limits = self.portal.limits.lock();
        limits.unwrap_or_else(PoisonError::into_inner).busiest()
    }

    /// How many requests any of the budgets refused.
    pub fn refused(&self) -> u64 {
        let limits = self.portal.limits.lock();
        limits.unwrap_or_else(PoisonError::into_inner).refused()
    }

    /// Whether it has no record at all. Blocks on the database: not for async threads.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn is_empty(&self) -> Result<bool, SandboxError> {
        self.portal.db.with(|open| Ok(fill::is_empty(&open.conn)?))
    }

    /// How many records of an object there are, archived ones left out. Blocks on the database.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn count(&self, object: ObjectType) -> Result<u64, SandboxError> {
        self.portal
            .db
            .with(|open| Ok(records::count(&open.conn, object)?))
    }

    /// Puts a portal in, all of it or nothing; records with the same ids are replaced. Requests
    /// wait meanwhile. Blocks on the database: not for async threads.
    ///
    /// # Errors
    /// When the database cannot be written, or a record cannot be taken.
    pub fn fill(&self, portal: record::Portal) -> Result<(), SandboxError> {
        self.portal.db.with(|open| fill::fill(open, portal))
    }

    /// Takes all records and definitions out. Blocks on the database.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub fn clear(&self) -> Result<(), SandboxError> {
        self.portal.db.with(fill::clear)
    }

    /// Takes no more requests, finishes those under way (for at most two seconds), closes the
    /// database and gives the folder up.
    pub async fn stop(mut self) {
        if let Some(stop) = self.stop.take() {
            // Fails when the server is gone already, which is what is wanted.
            let _ = stop.send(());
        }
        if let Some(mut server) = self.server.take()
            && tokio::time::timeout(PATIENCE, &mut server).await.is_err()
        {
            server.abort();
            let _ = server.await;
        }
    }
}

/// Serves until told to stop or the handle is dropped. The claim lives as long as this.
async fn serve(
    portal: Arc<Portal>,
    claim: Claim,
    listener: TcpListener,
    stopped: oneshot::Receiver<()>,
) {
    let router = http::router(portal.clone());
    let service = router.into_make_service_with_connect_info::<Link>();
    let served = axum::serve(Door(listener), service)
        .with_graceful_shutdown(async {
            let _ = stopped.await;
        })
        .await;
    if let Err(error) = served {
        tracing::error!("the embedded CRM stopped: {error}");
    }
    let closed = tokio::task::spawn_blocking(move || portal.db.close());
    let _ = closed.await;
    drop(claim);
}
