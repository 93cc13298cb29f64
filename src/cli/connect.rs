//! Reaches the CRM of a profile, starting the embedded one where that is meant.

mod ledger;
mod oauth;

pub use oauth::{aside, rescue, tell_aside};

use ledger::{By, Family};

use super::context::Context;
use crate::config::{self, TokenSource, token};
use crate::crm::Crm;
use crate::crm::http::{Gates, Secret, Source as Rereading};
use crate::crm::hubspot::{BASE_URL, HubSpot, Mapping, Settings};
use crate::domain::lifecycle::Source;
use crate::domain::sourcing::ArrFrom;
use crate::domain::text::grouped;
use crate::domain::{Currency, Field};
use crate::runtime::{Connected, Filling, Waits};
use crate::sandbox::portfolio::{Recipe, generate};
use crate::sandbox::record::{ObjectType, Record};
use crate::sandbox::{self, DEFAULT_TOKEN, Sandbox, SandboxError};
use chrono::Utc;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

/// How the demo's portfolio is made when there is none.
#[derive(Clone, Copy, Debug)]
pub struct Portfolio {
    /// How many accounts.
    pub accounts: u32,
    /// Which ones.
    pub seed: u64,
    /// Whether a person asked for so many.
    pub asked: bool,
}

impl Default for Portfolio {
    fn default() -> Self {
        Self {
            accounts: 200,
            seed: 1,
            asked: false,
        }
    }
}

/// Everything a connection is made from, so that it can be made later and elsewhere.
#[derive(Clone)]
pub struct Plan {
    place: Place,
    mapping: Mapping,
    currency: Currency,
    read_only: bool,
    /// An access token of an earlier run is not used: whether the refresh token works is to be seen.
    anew: bool,
    /// The budgets of the connection before it.
    gates: Option<Gates>,
    /// The profile's cache: what is shared with other programs stands beside it.
    cache: PathBuf,
    /// Told what is waited for.
    waits: Waits,
}

#[derive(Clone)]
enum Place {
    Demo(PathBuf, Portfolio),
    Profile(String, Result<TokenSource, String>),
    /// The address, the profile's name, its app, and the file for a new refresh token that could not be
    /// kept where it belongs.
    App(String, String, config::OAuth, PathBuf),
}

impl Plan {
    /// The plan of a context's profile.
    pub fn new(context: &Context, portfolio: Portfolio) -> Self {
        let profile = &context.profile;
        let mut mapping = match context.demo {
            true => Mapping::demo(),
            false => Mapping::standard(),
        };
        let fields = profile.fields.iter();
        mapping
            .fields
            .extend(fields.map(|(field, property)| (*field, property.clone())));
        mapping.stage_from = profile.stage_from.clone();
        if mapping.stage_from != Source::Property {
            mapping.fields.remove(&Field::Stage);
        }
        mapping.health.clone_from(&profile.health_values);
        mapping.dark.clone_from(&profile.health_none);
        mapping.fractions.clone_from(&profile.fractions);
        mapping.arr_from = profile.arr_from.clone();
        if mapping.arr_from != ArrFrom::Property {
            mapping.fields.remove(&Field::Arr);
        }
        mapping.custom.extend(profile.custom.clone());
        mapping
            .custom_fractions
            .clone_from(&profile.custom_fractions);
        if let Some(role) = &profile.contact_role {
            mapping.contacts.role = Some(role.clone());
        }
        if !context.demo || profile.contact_left.is_some() {
            mapping.contacts.left.clone_from(&profile.contact_left);
        }
        mapping.contacts.labels = profile.contact_labels;
        let roles = profile.contact_roles.iter();
        mapping
            .contacts
            .roles
            .extend(roles.map(|(name, role)| (name.clone(), *role)));
        mapping.contacts.nps = profile.contact_nps.clone();
        mapping.currency = profile.currency_field.clone();
        debug_assert!(mapping.property(Field::Name).is_some());
        let place = if context.demo {
            let accounts = if context.make_up {
                portfolio.accounts
            } else {
                0
            };
            let portfolio = Portfolio {
                accounts,
                ..portfolio
            };
            Place::Demo(context.folder.clone(), portfolio)
        } else {
            let url = profile
                .base_url
                .clone()
                .unwrap_or_else(|| BASE_URL.to_owned());
            match &profile.oauth {
                Some(app) => {
                    let rescue = rescue(&context.cache);
                    Place::App(url, context.name.clone(), app.clone(), rescue)
                }
                None => Place::Profile(url, context.token().cloned()),
            }
        };
        Self {
            place,
            mapping,
            currency: profile.currency.unwrap_or(Currency::EUR),
            read_only: profile.read_only,
            anew: false,
            gates: None,
            cache: context.cache.clone(),
            waits: Arc::new(|what| super::output::complain(&what)),
        }
    }

    /// Tells somebody else what is waited for: a cockpit has the screen.
    pub fn telling(mut self, waits: Waits) -> Self {
        self.waits = waits;
        self
    }

    /// Asks for access as if it had never been given.
    pub fn anew(mut self) -> Self {
        self.anew = true;
        self
    }

    /// Goes on with the budgets of another connection of the same profile: the CRM counts both as one.
    pub fn sharing(mut self, gates: Gates) -> Self {
        self.gates = Some(gates);
        self
    }

    /// Which property of the portal means what.
    pub fn mapping(&self) -> &Mapping {
        &self.mapping
    }

    /// Makes the connection. Nothing is asked of the CRM yet.
    ///
    /// # Errors
    /// A sentence.
    pub async fn connect(self) -> Result<Connected, String> {
        self.connect_telling(Arc::new(|_, _| {})).await
    }

    /// Makes the connection, and tells how far an embedded CRM is filled where it is filled first.
    ///
    /// # Errors
    /// A sentence.
    pub async fn connect_telling(self, filling: Filling) -> Result<Connected, String> {
        let read_only = self.read_only;
        let embedded = matches!(self.place, Place::Demo(..));
        let (crm, keep, notice) = self.open(filling).await?;
        let crm: Arc<dyn Crm> = Arc::new(crm);
        Ok(Connected {
            crm,
            notice,
            read_only,
            elsewhere: embedded && keep.is_none(),
            keep: keep.map(|server| Box::new(server) as Box<dyn std::any::Any + Send + Sync>),
        })
    }

    /// The same as the connector that it is, and the server that must live as long.
    ///
    /// # Errors
    /// A sentence.
    pub async fn hubspot(self) -> Result<(HubSpot, Option<Sandbox>), String> {
        let (crm, keep, _) = self.open(Arc::new(|_, _| {})).await?;
        Ok((crm, keep))
    }

    /// With a sentence that a person should know of.
    async fn open(
        self,
        filling: Filling,
    ) -> Result<(HubSpot, Option<Sandbox>, Option<String>), String> {
        let mut access = None;
        let mut notice = None;
        let beside = self.cache.parent().unwrap_or(Path::new("")).to_owned();
        let mut ledgers = None;
        let mut source = None;
        let (url, secret, keep) = match self.place {
            Place::Demo(folder, portfolio) => {
                let (address, server, others) = embedded(&folder, portfolio, filling).await?;
                notice = others;
                let url = format!("http://{address}");
                (url, Secret::new(DEFAULT_TOKEN), server)
            }
            Place::Profile(url, from) => {
                let from = from?;
                let found = read(&from).await?;
                let family = Family::new(&beside, &url, &By::Token(found.expose().to_owned()));
                ledgers = Some(family.ledgers());
                source = rereading(from, family);
                (url, found, None)
            }
            Place::App(url, profile, app, rescue) => {
                // Its tokens change; the CRM counts by app and portal.
                let by = By::App {
                    client: app.client_id.trim().to_owned(),
                    portal: None,
                };
                let family = Family::new(&beside, &url, &by);
                ledgers = Some(family.ledgers());
                let mut given =
                    oauth::app((profile, self.waits), &url, &app, rescue, &family).await?;
                if self.anew {
                    given.held = given.held.map(oauth::anew);
                }
                access = Some(given);
                (url, Secret::default(), None)
            }
        };
        let mut settings = Settings::new(&url, secret, self.mapping);
        settings.currency = self.currency;
        settings.here = Some(super::context::now().offset);
        settings.gates = self.gates;
        settings.ledgers = ledgers;
        settings.source = source;
        settings.oauth = access;
        let crm = HubSpot::new(settings).map_err(|error| error.to_string())?;
        Ok((crm, keep, notice))
    }
}

async fn read(from: &TokenSource) -> Result<Secret, String> {
    let variable = |name: &str| std::env::var(name).ok();
    let found = token::resolve(from, token::TOKEN, token::PATIENCE, variable).await?;
    Ok(Secret::new(found.expose()))
}

/// The way to read a token again, where a person can put another one while the program runs; what it finds is
/// what requests are counted by from then on. None for a variable: ours never changes.
fn rereading(from: TokenSource, family: Family) -> Option<Rereading> {
    if matches!(from, TokenSource::Env(_)) {
        return None;
    }
    Some(Rereading(Arc::new(move || {
        let (from, family) = (from.clone(), family.clone());
        Box::pin(async move {
            let found = read(&from).await?;
            family.counts_by(&By::Token(found.expose().to_owned()));
            Ok(found)
        })
    })))
}

/// How long another process may take to say where its embedded CRM listens.
const STARTING: Duration = Duration::from_secs(10);

/// The embedded CRM of a folder: the one that runs already, or one started and, when empty, filled.
/// With a sentence where it holds another number of accounts than a person asked for.
async fn embedded(
    folder: &Path,
    portfolio: Portfolio,
    filling: Filling,
) -> Result<(SocketAddr, Option<Sandbox>, Option<String>), String> {
    if let Some(address) = sandbox::running(folder) {
        return Ok((address, None, None));
    }
    let nothing = || {
        let folder = folder.display();
        format!(
            "There is no embedded CRM in {folder} yet: `tenure sandbox import DIR --data {folder}` fills it from CSV files, `tenure demo --data {folder}` with a made-up portfolio."
        )
    };
    if portfolio.accounts == 0 && !sandbox::exists(folder) {
        return Err(nothing());
    }
    let settings = sandbox::Settings {
        data: folder.to_owned(),
        // Nobody else is served: a large import is read at once.
        per_ten_seconds: 10_000,
        ..sandbox::Settings::default()
    };
    let end = Instant::now() + STARTING;
    let server = loop {
        match Sandbox::start(settings.clone()).await {
            Ok(server) => break server,
            // Another one was faster.
            Err(SandboxError::InUse {
                address: Some(address),
                ..
            }) => return Ok((address, None, None)),
            // And has not said yet where it listens.
            Err(SandboxError::InUse { .. }) if Instant::now() < end => {
                tokio::time::sleep(Duration::from_millis(10)).await;
            }
            Err(error) => return Err(sentence(&error)),
        }
    };
    let server = filled(server, portfolio, filling).await?;
    let counted = tokio::task::spawn_blocking(move || {
        let empty = server.is_empty();
        let count = empty.and_then(|empty| Ok((empty, server.count(ObjectType::Companies)?)));
        (count, server)
    });
    let (count, server) = counted.await.map_err(|error| error.to_string())?;
    let (empty, count) = count.map_err(|error| sentence(&error))?;
    if empty {
        server.stop().await;
        return Err(nothing());
    }
    let others = portfolio.asked && count != u64::from(portfolio.accounts);
    let notice = others.then(|| {
        format!(
            "The demo's portal is there already, with {} accounts; --fresh makes it anew with {}.",
            grouped(count),
            grouped(portfolio.accounts.into())
        )
    });
    Ok((server.address(), Some(server), notice))
}

/// Fills an embedded CRM that has nothing in it, and tells how far it is.
///
/// # Errors
/// A sentence.
pub async fn filled(
    server: Sandbox,
    portfolio: Portfolio,
    filling: Filling,
) -> Result<Sandbox, String> {
    let recipe = Recipe {
        accounts: portfolio.accounts,
        seed: portfolio.seed,
        now: Utc::now(),
    };
    let work = move || -> Result<Sandbox, SandboxError> {
        if portfolio.accounts > 0 && server.is_empty()? {
            let mut portal = generate(recipe);
            let mut told = telling(portfolio.accounts.into(), filling);
            portal.records = Box::new(portal.records.inspect(move |record| told(record)));
            server.fill(portal)?;
        }
        Ok(server)
    };
    match tokio::task::spawn_blocking(work).await {
        Ok(done) => done.map_err(|error| sentence(&error)),
        Err(error) => Err(format!("The embedded CRM could not be filled: {error}.")),
    }
}

/// Tells at the beginning and at every hundredth part how many accounts came by.
fn telling(total: u64, filling: Filling) -> impl FnMut(&Record) + Send {
    let part = (total / 100).max(1);
    let mut done = 0;
    filling(0, total);
    move |record| {
        if record.object == ObjectType::Companies {
            done += 1;
            if done % part == 0 || done == total {
                filling(done, total);
            }
        }
    }
}

/// An error of the embedded CRM as a sentence.
pub fn sentence(error: &SandboxError) -> String {
    let text = error.to_string();
    let mut chars = text.chars();
    let first = chars.next().map(char::to_uppercase);
    first
        .into_iter()
        .flatten()
        .chain(chars)
        .chain(['.'])
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::Mutex;

    #[test]
    fn the_filling_is_told_from_nothing_to_the_last_account() {
        let said = Arc::new(Mutex::new(Vec::new()));
        let ears = said.clone();
        let filling: Filling = Arc::new(move |done, total| {
            ears.lock().expect("nobody fell").push((done, total));
        });
        let recipe = Recipe {
            accounts: 3,
            seed: 1,
            now: Utc::now(),
        };
        let mut told = telling(3, filling);
        generate(recipe).records.for_each(|record| told(&record));
        let said = said.lock().expect("nobody fell").clone();
        assert_eq!(said, [(0, 3), (1, 3), (2, 3), (3, 3)]);
    }
}
