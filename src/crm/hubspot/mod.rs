//! HubSpot, API version `2026-09`.
//!
//! From the wire upward: `wire` (JSON), `api` and `edges` (calls), `value` and `body` (texts as what they mean),
//! `account`, `carried`, `related` and `touch` (records as the domain's), `ground` (what of the portal
//! they are read with), `pull`, `gather`, `back`, `changed`, `details`, `opened`, `record` and `write` (what the program asks for).
//! [`access`] and `survey` are for setting up: what the token may do, and what the portal has.
//! `definitions` remembers what the portal says of its properties, and `defined` how values are sent by that. `fault` holds HubSpot's errors and limits, [`mapping`] which
//! property means what.

pub mod access;
mod account;
mod api;
mod asks;
mod back;
mod batch;
mod body;
mod carried;
mod carry;
mod change;
mod changed;
mod defined;
mod definitions;
mod details;
mod edges;
mod fault;
mod gather;
mod ground;
mod html;
mod make;
pub mod mapping;
mod merged;
mod oauth;
mod open;
mod opened;
mod order;
mod pipelines;
mod pull;
mod record;
mod related;
mod set;
mod settings;
mod stored;
mod survey;
mod task;
mod tied;
mod touch;
mod value;
mod wire;
mod write;

pub use access::Access;
pub use mapping::Mapping;
pub use oauth::{Held, Holds, Keep, Kept, OAuth, Place, Turn, settled};
pub use settings::{BASE_URL, Clock, Settings, SettingsError, address};

use super::http::{
    Bearer, Client, Fixed, Gate, Gates, Ledger, Ledgers, Reread, ahead, asked, first, spare,
};
use super::{
    Behind, Crm, CrmError, Item, Known, Opened, Options, Outcome, Page, Portal, Reads, Resource,
    Written,
};
use crate::domain::account::AccountRecord;
use crate::domain::book::Owner;
use crate::domain::field::{Field, FieldOption};
use crate::domain::id::{AccountId, OwnerId};
use crate::domain::lifecycle::{CrmStage, Source};
use crate::domain::text;
use crate::domain::touchpoint::Details;
use crate::domain::write::{ObjectKind, ObjectRef, Write};
use api::{Api, Type, Wanted};
use async_trait::async_trait;
use chrono::{DateTime, Utc};
use ground::About;
use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::OnceCell;
use wire::AccountInfo;

/// Requests in ten seconds until the portal says more: what the smallest plan has, less a reserve.
const REQUESTS: usize = 95;
/// Searches in a second, of all programs with the same token.
const SEARCHES: usize = 5;

/// A connection to one portal.
pub struct HubSpot {
    api: Api,
    settings: Settings,
    /// What is known of the portal; a default when the token may not ask for it.
    about: OnceCell<About>,
    pipelines: pipelines::Known,
    /// The definitions of properties that were read.
    definitions: definitions::Definitions,
    /// What need not be read again when a search shows it.
    known: changed::Memory,
    /// What answers left out again and again.
    untold: pull::Untold,
    /// What the token may not read of the accounts that were opened.
    withheld: details::Withheld,
    /// The order of HubSpot's own stages.
    order: order::Order,
}

impl HubSpot {
    /// Makes the connection's means; nothing is sent yet.
    ///
    /// # Errors
    /// A [`SettingsError`] when address or token cannot be used.
    pub fn new(settings: Settings) -> Result<Self, SettingsError> {
        let base = settings.base()?;
        let bearer: Arc<dyn Bearer> = match &settings.oauth {
            Some(app) => {
                let access =
                    oauth::Tokens::new(&base, app.clone(), &settings.timing, &settings.clock);
                Arc::new(access.map_err(SettingsError::Client)?)
            }
            None if settings.token.expose().is_empty() => return Err(SettingsError::NoToken),
            None if !settings.token.fits() => {
                let why = "The token holds characters that no token has.".to_owned();
                return Err(SettingsError::Client(why));
            }
            None => match &settings.source {
                Some(source) => Arc::new(Reread::new(settings.token.clone(), source.clone())),
                None => Arc::new(Fixed(settings.token.clone())),
            },
        };
        let (limit, fixed) = match settings.requests_per_ten_seconds {
            Some(limit) => (limit as usize, true),
            None => (REQUESTS, false),
        };
        let host = base.host_str().unwrap_or_default().to_owned();
        let client = Client::new(
            base,
            bearer,
            settings.timing.clone(),
            Box::new(fault::Rules { host }),
            settings
                .gates
                .clone()
                .unwrap_or_else(|| gates(&settings, limit, fixed)),
        )
        .map_err(SettingsError::Client)?;
        Ok(Self {
            api: Api::new(client, settings.mapping.fraction_properties()),
            settings,
            about: OnceCell::new(),
            pipelines: pipelines::Known::default(),
            definitions: definitions::Definitions::default(),
            known: changed::Memory::default(),
            untold: pull::Untold::default(),
            withheld: details::Withheld::default(),
            order: order::Order::default(),
        })
    }

    /// The budgets of this connection, for the next one with the same token: [`Settings::gates`].
    pub fn gates(&self) -> Gates {
        self.api.client.gates().clone()
    }

    async fn portal(&self) -> Result<Portal, CrmError> {
        self.portal_of(&self.api.account_info().await?)
    }

    /// What the account's details say, which are remembered.
    fn portal_of(&self, info: &AccountInfo) -> Result<Portal, CrmError> {
        let about = about_of(info)?;
        let portal = about.portal.clone().unwrap_or_default();
        let _ = self.about.set(about);
        Ok(portal)
    }

    /// What the portal says of itself, asked now.
    async fn ask_about(&self) -> Result<About, CrmError> {
        about_of(&self.api.account_info().await?)
    }
}

/// What the account's details say of a portal.
fn about_of(info: &AccountInfo) -> Result<About, CrmError> {
    let filled = |text: &str| value::filled(Some(text));
    let id = filled(&info.portal_id).ok_or_else(|| CrmError::Odd {
        what: "the account details".to_owned(),
        why: "they name no portal; is this HubSpot's address?".to_owned(),
    })?;
    // Portals in other regions have a host of their own; no other host is linked to.
    let host = filled(&info.ui_domain)
        .filter(|host| ours(host))
        .unwrap_or_else(|| "app.hubspot.com".to_owned());
    let link = format!("https://{host}/contacts/{id}/record/0-2/");
    let time_zone = filled(&info.time_zone);
    let zone = time_zone.as_deref().and_then(|name| name.parse().ok());
    let portal = Portal {
        id,
        time_zone,
        currency: filled(&info.company_currency),
    };
    Ok(About {
        link: Some(link),
        zone: zone.unwrap_or_default(),
        portal: Some(portal),
    })
}

impl HubSpot {
    /// One account as it is now; `None` when it is gone.
    async fn read_account(&self, account: &AccountId) -> Result<Option<AccountRecord>, CrmError> {
        let mapping = &self.settings.mapping;
        let (properties, history) = (mapping.company_properties(), mapping.history_properties());
        let wanted = Wanted {
            properties: &properties,
            history: &history,
        };
        let record = self
            .api
            .read(Type::Companies, account.as_str(), wanted)
            .await?;
        // A merged record answers with the one it was merged into: the old id is gone.
        let record = record.filter(|record| !record.archived && record.id == account.as_str());
        let Some(record) = record else {
            return Ok(None);
        };
        let ground = self.ground(Resource::Accounts).await?;
        let carried = self.carried(std::slice::from_ref(&record.id)).await?;
        let carried = carried.get(&record.id);
        carried.map_or(Ok(()), |carried| carried.told(&record.id))?;
        Ok(Some(self.reader(&ground).account(&record, carried)))
    }
}

/// Budgets of which nothing is used yet, but by other programs.
fn gates(settings: &Settings, limit: usize, fixed: bool) -> Gates {
    let ledgers = settings.ledgers.as_ref();
    let ten = Duration::from_secs(10);
    let second = Duration::from_secs(1);
    let of = |ledger: fn(&Ledgers) -> &Arc<dyn Ledger>| ledgers.map(|all| ledger(all).clone());
    Gates {
        plain: Gate::counted(limit, ten, fixed, of(|all| &all.plain)),
        search: Gate::counted(SEARCHES, second, true, of(|all| &all.search)),
        edges: Gate::counted(associations(limit), ten, true, of(|all| &all.edges)),
    }
}

/// Associations have a budget of their own, which no header tells: 100 in ten seconds with the smallest
/// plan, where a limit of the person's leaves room for them.
fn associations(limit: usize) -> usize {
    match limit {
        101..=190 => 100,
        other => other,
    }
}

/// Whether a text is the name of one of HubSpot's hosts, and nothing besides.
fn ours(host: &str) -> bool {
    let sign = |sign: char| sign.is_ascii_alphanumeric() || sign == '-' || sign == '.';
    host.ends_with(".hubspot.com") && host.chars().all(sign)
}

#[async_trait]
impl Crm for HubSpot {
    async fn probe(&self) -> Result<Portal, CrmError> {
        self.portal().await
    }

    fn clock(&self) -> Option<DateTime<Utc>> {
        self.api.client.clock()
    }

    fn reads(&self) -> Reads {
        let mapping = &self.settings.mapping;
        Reads {
            stage: mapping.stage_key(),
            all: serde_json::to_string(mapping).unwrap_or_default(),
        }
    }

    async fn owners(&self) -> Result<Vec<Owner>, CrmError> {
        let (active, archived) = tokio::try_join!(self.api.owners(false), self.api.owners(true))?;
        let filled = |text: &str| value::filled(Some(text));
        let mut owners: Vec<Owner> = Vec::new();
        let active = active.into_iter().map(|owner| (owner, false));
        for (owner, gone) in active.chain(archived.into_iter().map(|owner| (owner, true))) {
            let id = OwnerId(text::line(&owner.id));
            if id.0.is_empty() || owners.iter().any(|known| known.id == id) {
                continue;
            }
            let name = format!("{} {}", owner.first_name, owner.last_name);
            let email = filled(&owner.email);
            owners.push(Owner {
                name: filled(&name)
                    .or_else(|| email.clone())
                    .unwrap_or_else(|| id.0.clone()),
                email,
                archived: gone || owner.archived,
                id,
            });
        }
        Ok(owners)
    }

    async fn options(&self, field: Field) -> Result<Option<Options>, CrmError> {
        let source = &self.settings.mapping.stage_from;
        if field == Field::Stage && *source != Source::Property {
            let stages = self.stages(source).await?.into_iter();
            return Ok(Some(
                stages
                    .map(|stage| FieldOption::offered(stage.value, stage.label))
                    .collect(),
            ));
        }
        let Some(property) = self.settings.mapping.property(field) else {
            return Ok(None);
        };
        let defined = self.define(Type::Companies, property).await?;
        let mut options: Vec<_> = defined.definition.options.iter().collect();
        options.retain(|option| !option.value.is_empty());
        // Without a place, or with -1, an option comes after those that have one.
        options.sort_by_key(|option| match option.display_order {
            Some(order) if order >= 0 => order,
            _ => i64::MAX,
        });
        if property == set::FORWARD_ONLY {
            let stages = options.iter().map(|option| option.value.clone());
            self.order.set(stages);
        }
        let options: Options = options
            .into_iter()
            .map(|option| FieldOption {
                value: text::line(&option.value),
                label: text::line(&option.label),
                // "options[].hidden" of the properties API: HubSpot does not display it where one is
                // chosen; records may have it all the same.
                hidden: option.hidden,
            })
            .collect();
        Ok((!options.is_empty()).then_some(options))
    }

    async fn shows(&self, field: Field) -> Result<Option<bool>, CrmError> {
        // Without its pipeline an account has no stage, which says nothing of the one that it had.
        if field == Field::Stage && self.followed().is_some() {
            return Ok(self.has_followed().await);
        }
        let Some(property) = self.settings.mapping.property(field) else {
            // Nothing hides what is read from elsewhere, or not at all any more.
            return Ok(Some(true));
        };
        // A page of accounts is kept when it is known.
        match first(self.define(Type::Companies, property)).await {
            Ok(_) => Ok(Some(true)),
            Err(CrmError::Refused { status: 404, .. }) => Ok(Some(false)),
            // Whoever may not ask, or gets no answer that makes sense, cannot tell.
            Err(
                CrmError::Forbidden { .. }
                | CrmError::Refused { .. }
                | CrmError::Odd { .. }
                | CrmError::Server { .. }
                | CrmError::Busy { .. }
                | CrmError::Spared,
            ) => Ok(None),
            Err(error) => Err(error),
        }
    }

    async fn no_stages(&self) -> Option<String> {
        Some(self.lost_pipeline().await?.to_string())
    }

    fn withheld(&self) -> Vec<(String, String)> {
        self.withheld.take()
    }

    async fn stages(&self, source: &Source) -> Result<Vec<CrmStage>, CrmError> {
        match source {
            Source::Tickets(pipeline) => self.pipeline(Type::Tickets, pipeline, source).await,
            Source::Deals(pipeline) => self.pipeline(Type::Deals, pipeline, source).await,
            Source::Property => {
                let options = self.options(Field::Stage).await?.unwrap_or_default();
                let stages = options.into_iter().map(|option| CrmStage {
                    value: option.value,
                    label: option.label,
                    kind: None,
                });
                Ok(stages.collect())
            }
        }
    }

    async fn count(&self, resource: Resource) -> Result<Option<u64>, CrmError> {
        self.how_many(resource).await
    }

    fn along(&self, resource: Resource) -> Option<Resource> {
        let tickets = resource == Resource::Accounts && self.along_with_accounts();
        tickets.then_some(Resource::Tickets)
    }

    async fn list(&self, resource: Resource, cursor: Option<&str>) -> Result<Page, CrmError> {
        let page = self.list_page(resource, cursor);
        // The board needs nothing else.
        match resource {
            Resource::Accounts => first(page).await,
            _ => page.await,
        }
    }

    fn place(&self, id: &str) -> Option<u64> {
        id.parse().ok()
    }

    async fn list_back(
        &self,
        resource: Resource,
        before: Option<u64>,
    ) -> Result<Option<Behind>, CrmError> {
        let page = self.page_back(resource, before);
        match resource {
            Resource::Accounts => first(page).await,
            _ => page.await,
        }
    }

    async fn belongs(
        &self,
        resource: Resource,
        ids: &[String],
    ) -> Result<HashMap<String, Vec<AccountId>>, CrmError> {
        self.owned(resource, ids).await
    }

    async fn tasks(&self, ids: &[String]) -> Result<Vec<Item>, CrmError> {
        self.reread(Resource::Tasks, ids).await
    }

    async fn accounts(&self, ids: &[AccountId]) -> Result<Vec<Item>, CrmError> {
        let ids: Vec<String> = ids.iter().map(|id| id.0.clone()).collect();
        // They are on the board already.
        spare(self.reread(Resource::Accounts, &ids)).await
    }

    fn accounts_at_once(&self) -> usize {
        let wanted = Wanted {
            properties: &[],
            history: &self.settings.mapping.history_properties(),
        };
        wanted.at_once()
    }

    async fn changed(
        &self,
        resource: Resource,
        since: DateTime<Utc>,
        cursor: Option<&str>,
    ) -> Result<Page, CrmError> {
        self.changed_page(resource, since, cursor).await
    }

    fn recall(&self, resource: Resource, known: Known) {
        self.known.put(resource, known);
    }

    fn known(&self, resource: Resource) -> Known {
        self.known.of(resource)
    }

    async fn archived(
        &self,
        resource: Resource,
        since: DateTime<Utc>,
        cursor: Option<&str>,
    ) -> Result<Page, CrmError> {
        self.archived_page(resource, since, cursor).await
    }

    fn carriers(&self) -> Vec<ObjectKind> {
        let kinds = HubSpot::carriers(self).into_iter();
        kinds.map(carried::kind_of).collect()
    }

    async fn archived_carriers(
        &self,
        kind: ObjectKind,
        since: DateTime<Utc>,
        cursor: Option<&str>,
    ) -> Result<Page, CrmError> {
        self.archived_carriers_page(touch::object_type(kind), since, cursor)
            .await
    }

    async fn associated(
        &self,
        kind: ObjectKind,
        accounts: &[AccountId],
    ) -> Result<HashMap<AccountId, Vec<String>>, CrmError> {
        spare(self.associated_with(touch::object_type(kind), accounts)).await
    }

    async fn details(&self, account: &AccountId) -> Result<Details, CrmError> {
        Ok(asked(self.read_opened(account, false)).await?.details)
    }

    async fn opened(&self, account: &AccountId) -> Result<Opened, CrmError> {
        let itself = !HubSpot::carriers(self).is_empty();
        asked(self.read_opened(account, itself)).await
    }

    async fn account(&self, account: &AccountId) -> Result<Option<AccountRecord>, CrmError> {
        asked(self.read_account(account)).await
    }

    async fn identity(&self) -> Result<Option<Portal>, CrmError> {
        let about = ahead(self.about()).await?;
        Ok(about.portal)
    }

    async fn aim(&self, write: &Write) -> Result<Option<ObjectRef>, CrmError> {
        ahead(self.aim_at(write)).await
    }

    async fn write(&self, write: &Write, made: Option<&ObjectRef>) -> Result<Written, CrmError> {
        ahead(self.carry_out(write, made)).await
    }

    fn together(&self, write: &Write) -> usize {
        self.at_once(write)
    }

    fn field_of(&self, property: &str) -> Option<Field> {
        self.settings.mapping.field(property)
    }

    fn joins(&self, write: &Write, other: &Write) -> bool {
        self.joined(write, other)
    }

    async fn write_all(&self, writes: &[Write]) -> Vec<Outcome> {
        ahead(self.carry_out_all(writes)).await
    }

    async fn remove_all(&self, made: &[ObjectRef]) -> Vec<Outcome> {
        ahead(self.take_back(made)).await
    }

    async fn find_all(&self, writes: &[Write]) -> Result<Vec<Option<Written>>, CrmError> {
        ahead(async {
            let writes = self.as_sent(writes).await?;
            self.find_fields(self.change(&writes)?).await
        })
        .await
    }

    async fn find(
        &self,
        write: &Write,
        made: Option<&ObjectRef>,
    ) -> Result<Option<Written>, CrmError> {
        ahead(self.look_for(write, made)).await
    }
}
