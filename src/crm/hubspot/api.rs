//! HubSpot's calls, one function each: paths, parameters, paging. What the answers mean is not
//! here; the calls for associations are in `edges`.

use super::value;
use super::wire::{AccountInfo, Definition, Fault, Listing, Record, WireOwner, WirePipeline};
use crate::crm::http::{Call, Client, Lane};
use crate::crm::{CrmError, Trail};
use reqwest::Method;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use std::collections::{BTreeMap, HashMap, VecDeque};
use std::sync::{Mutex, PoisonError};

/// The dated version of the API.
pub(super) const VERSION: &str = "2026-09";

/// Where the portal says who it is.
pub(super) const ACCOUNT_INFO: [&str; 3] = ["account-info", VERSION, "details"];
/// The property that holds a record's id.
pub(super) const ID: &str = "hs_object_id";
/// The property that names the records merged into this one.
pub(super) const MERGED: &str = "hs_merged_object_ids";
/// Records in one batch call.
pub(super) const BATCH: usize = 100;
/// The same when their history is asked for.
pub(super) const BATCH_WITH_HISTORY: usize = 50;

/// The object types we speak of, by their names in paths.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Type {
    Companies,
    Contacts,
    Deals,
    Tickets,
    Tasks,
    Calls,
    Emails,
    Meetings,
    Notes,
}

impl Type {
    pub fn path(self) -> &'static str {
        match self {
            Type::Companies => "companies",
            Type::Contacts => "contacts",
            Type::Deals => "deals",
            Type::Tickets => "tickets",
            Type::Tasks => "tasks",
            Type::Calls => "calls",
            Type::Emails => "emails",
            Type::Meetings => "meetings",
            Type::Notes => "notes",
        }
    }

    /// The property that holds when the record last changed.
    pub fn modified(self) -> &'static str {
        match self {
            Type::Contacts => "lastmodifieddate",
            _ => "hs_lastmodifieddate",
        }
    }
}

/// What to read of records.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Wanted<'a> {
    pub properties: &'a [&'a str],
    pub history: &'a [&'a str],
}

/// How long the names of properties in an address may be, in characters: gateways answer 414 to addresses of
/// more than 8,192, and there is more in them.
const LONGEST_NAMES: usize = 7_500;

impl Wanted<'_> {
    /// What is wanted without its past.
    fn plain(&self) -> Vec<&str> {
        let own = self.properties.iter().copied();
        own.filter(|property| !self.history.contains(property))
            .collect()
    }

    /// Names it in an address, each once: the past of a property has its present.
    fn named_in(&self, call: Call) -> Call {
        let named = [
            ("properties", self.plain()),
            ("propertiesWithHistory", self.history.to_vec()),
        ];
        // A parameter without a value is none that HubSpot's specification knows.
        let named = named.into_iter().filter(|(_, names)| !names.is_empty());
        named.fold(call, |call, (parameter, names)| {
            call.with(parameter, names.join(","))
        })
    }

    /// Whether it does not go into an address, where a comma takes three characters.
    pub fn is_long(&self) -> bool {
        let names = self.plain().into_iter().chain(self.history.iter().copied());
        names.map(|name| name.len() + 3).sum::<usize>() > LONGEST_NAMES
    }

    /// How many records may be read at once.
    pub fn at_once(&self) -> usize {
        match self.history.is_empty() {
            true => BATCH,
            false => BATCH_WITH_HISTORY,
        }
    }
}

/// What a batch read found, and whether all that is missing is truly not there.
pub(super) struct Found {
    pub records: Vec<Record>,
    pub complete: bool,
    /// Those that are there and could not be read: [`Listing::odd`].
    pub odd: Vec<String>,
    /// Those that the answer says are not there, where it names them.
    pub missing: Vec<String>,
}

/// The calls.
pub(super) struct Api {
    pub(super) client: Client,
    /// Company properties that hold a fraction: outside of here their values are percentages.
    fractions: Vec<String>,
}

fn object(kind: Type) -> [&'static str; 4] {
    ["crm", "objects", VERSION, kind.path()]
}

pub(super) fn one(kind: Type, id: &str) -> [&str; 5] {
    ["crm", "objects", VERSION, kind.path(), id]
}

impl Api {
    pub fn new(client: Client, fractions: Vec<String>) -> Self {
        Self { client, fractions }
    }

    /// Whether values of a company property come scaled, as a percentage.
    pub fn scales(&self, property: &str) -> bool {
        self.fractions.iter().any(|of| of == property)
    }

    /// Records as they are meant.
    fn meant<'r>(&self, kind: Type, records: impl IntoIterator<Item = &'r mut Record>) {
        let scaled = kind == Type::Companies;
        for record in records {
            present(record);
            for property in self.fractions.iter().filter(|_| scaled) {
                let now = record.properties.get_mut(property).into_iter();
                let past = record.properties_with_history.get_mut(property);
                let past = past.into_iter().flatten().map(|version| &mut version.value);
                for raw in now.chain(past) {
                    *raw = value::percentage(raw);
                }
            }
        }
    }

    /// A value as it is kept.
    fn kept(&self, kind: Type, property: &str, meant: &str) -> String {
        match kind == Type::Companies && self.scales(property) {
            true => value::fraction(meant),
            false => meant.to_owned(),
        }
    }

    /// Asks for a list, whose entries are read one by one where that is needed.
    pub async fn listing<T: DeserializeOwned>(&self, call: Call) -> Result<Listing<T>, CrmError> {
        let reply = self.client.send(&call).await?;
        Listing::read(&reply, &call)
    }

    pub async fn account_info(&self) -> Result<AccountInfo, CrmError> {
        self.client.json(Call::get(&ACCOUNT_INFO)).await
    }

    pub async fn owners(&self, archived: bool) -> Result<Vec<WireOwner>, CrmError> {
        let mut owners = Vec::new();
        let mut after: Option<String> = None;
        let mut trail = Trail::new("the owners", None);
        loop {
            let mut call = Call::get(&["crm", "owners", VERSION])
                .with("limit", "100")
                .with("archived", archived.to_string());
            if let Some(after) = &after {
                call = call.with("after", after.as_str());
            }
            let page: Listing<WireOwner> = self.listing(call).await?;
            after = page.next();
            trail.on(after.as_deref())?;
            owners.extend(page.results);
            if after.is_none() {
                return Ok(owners);
            }
        }
    }

    pub async fn definition(&self, kind: Type, property: &str) -> Result<Definition, CrmError> {
        let path = ["crm", "properties", VERSION, kind.path(), property];
        self.client.json(Call::get(&path)).await
    }

    /// The pipelines of `tickets` or `deals`.
    pub async fn pipelines(&self, object: &str) -> Result<Vec<WirePipeline>, CrmError> {
        let path = ["crm", "pipelines", VERSION, object];
        let page: Listing<WirePipeline> = self.listing(Call::get(&path)).await?;
        Ok(page.results)
    }

    /// A page of a listing, in no particular order.
    pub async fn list(
        &self,
        kind: Type,
        wanted: Wanted<'_>,
        associated: &[Type],
        archived: bool,
        after: Option<&str>,
    ) -> Result<Listing<Record>, CrmError> {
        if wanted.is_long() {
            let read = self.list_and_read(kind, wanted, associated, archived, after);
            return Box::pin(read).await;
        }
        let mut call = wanted
            .named_in(Call::get(&object(kind)))
            .with("limit", wanted.at_once().to_string())
            .with("archived", archived.to_string());
        if !associated.is_empty() {
            call = call.with("associations", names(associated));
        }
        if let Some(after) = after {
            call = call.with("after", after);
        }
        let mut page: Listing<Record> = self.listing(call).await?;
        self.meant(kind, &mut page.results);
        for record in &mut page.results {
            for other in associated {
                self.complete(kind, record, *other).await?;
            }
        }
        Ok(page)
    }

    /// The same where the names of what is wanted do not go into an address: the ids are listed, and the
    /// records are read by them.
    async fn list_and_read(
        &self,
        kind: Type,
        wanted: Wanted<'_>,
        associated: &[Type],
        archived: bool,
        after: Option<&str>,
    ) -> Result<Listing<Record>, CrmError> {
        let bare = Wanted {
            properties: &[ID],
            history: &[],
        };
        let mut page = Box::pin(self.list(kind, bare, associated, archived, after)).await?;
        let ids: Vec<String> = page.results.iter().map(|one| one.id.clone()).collect();
        let found = self.read_many(kind, &ids, wanted).await?;
        if !found.complete {
            return Err(CrmError::Server {
                status: 207,
                message: format!("Some {} could not be read just now.", kind.path()),
            });
        }
        let listed = page.results.into_iter().map(|one| (one.id.clone(), one));
        let mut listed: HashMap<String, Record> = listed.collect();
        page.results = found.records;
        for record in &mut page.results {
            let listed = listed.remove(&record.id);
            record.associations = listed.map(|one| one.associations).unwrap_or_default();
        }
        page.odd.extend(found.odd);
        Ok(page)
    }

    /// One record; `None` when it is not there.
    pub async fn read(
        &self,
        kind: Type,
        id: &str,
        wanted: Wanted<'_>,
    ) -> Result<Option<Record>, CrmError> {
        if wanted.is_long() {
            let mut found = self.read_many(kind, &[id.to_owned()], wanted).await?;
            return match found.complete && found.odd.is_empty() {
                true => Ok(found.records.pop()),
                false => Err(CrmError::Odd {
                    what: format!("the read of {} {id}", kind.path()),
                    why: "it is not what its documentation says".to_owned(),
                }),
            };
        }
        let call = wanted.named_in(Call::get(&one(kind, id)));
        match self.client.json::<Record>(call).await {
            Ok(mut record) => {
                self.meant(kind, [&mut record]);
                Ok(Some(record))
            }
            Err(CrmError::Refused { status: 404, .. }) => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// One record with all of its associations with these types; `None` when it is not there. What is wanted of it
    /// has to go into an address ([`Wanted::is_long`]).
    pub async fn with_associations(
        &self,
        kind: Type,
        id: &str,
        wanted: Wanted<'_>,
        others: &[Type],
    ) -> Result<Option<Record>, CrmError> {
        let call = wanted
            .named_in(Call::get(&one(kind, id)))
            .with("associations", names(others));
        let mut record: Record = match self.client.json(call).await {
            Ok(record) => record,
            Err(CrmError::Refused { status: 404, .. }) => return Ok(None),
            Err(error) => return Err(error),
        };
        self.meant(kind, [&mut record]);
        for other in others {
            self.complete(kind, &mut record, *other).await?;
        }
        Ok(Some(record))
    }

    /// Many records, as they are now (no search index in between); several requests at a time.
    pub async fn read_many(
        &self,
        kind: Type,
        ids: &[String],
        wanted: Wanted<'_>,
    ) -> Result<Found, CrmError> {
        let mut found = Found {
            records: Vec::with_capacity(ids.len()),
            complete: true,
            odd: Vec::new(),
            missing: Vec::new(),
        };
        let pieces = ids.chunks(wanted.at_once()).enumerate();
        let work: Mutex<VecDeque<(usize, &[String])>> = Mutex::new(pieces.collect());
        let next = || {
            let mut work = work.lock().unwrap_or_else(PoisonError::into_inner);
            work.pop_front()
        };
        // Apart from what waits for it: four of them are too large for a small stack.
        let some = || {
            Box::pin(async {
                let mut pages = Vec::new();
                while let Some((piece, ids)) = next() {
                    pages.push((piece, self.batch(kind, ids, wanted).await?));
                }
                Ok::<_, CrmError>(pages)
            })
        };
        let [one, two, three, four] = [some(), some(), some(), some()];
        let (mut pages, two, three, four) = tokio::try_join!(one, two, three, four)?;
        pages.extend(two.into_iter().chain(three).chain(four));
        pages.sort_unstable_by_key(|(piece, _)| *piece);
        for (_, page) in pages {
            found.complete &= page.errors.iter().all(is_not_found);
            let missing = page.errors.iter().filter(|error| is_not_found(error));
            found
                .missing
                .extend(missing.flat_map(|error| Fault::read(error).inputs()));
            found.records.extend(page.results);
            found.odd.extend(page.odd);
        }
        Ok(found)
    }

    /// As many records as go into one request.
    async fn batch(
        &self,
        kind: Type,
        ids: &[String],
        wanted: Wanted<'_>,
    ) -> Result<Listing<Record>, CrmError> {
        let inputs: Vec<Value> = ids.iter().map(|id| json!({ "id": id })).collect();
        // The published schema requires all three.
        let body = json!({
            "properties": wanted.properties,
            "propertiesWithHistory": wanted.history,
            "inputs": inputs,
        });
        let mut path = object(kind).to_vec();
        path.extend(["batch", "read"]);
        let mut page: Listing<Record> = self.listing(Call::ask(&path, body)).await?;
        self.meant(kind, &mut page.results);
        Ok(page)
    }

    pub async fn search(&self, kind: Type, body: Value) -> Result<Listing<Record>, CrmError> {
        let mut path = object(kind).to_vec();
        path.push("search");
        let call = Call::ask(&path, body).from(Lane::Search);
        let mut page: Listing<Record> = self.listing(call).await?;
        self.meant(kind, &mut page.results);
        Ok(page)
    }

    pub async fn update(
        &self,
        kind: Type,
        id: &str,
        properties: &BTreeMap<&str, &str>,
    ) -> Result<Record, CrmError> {
        let kept = properties
            .iter()
            .map(|(property, meant)| (*property, self.kept(kind, property, meant)));
        let kept: BTreeMap<&str, String> = kept.collect();
        let body = json!({ "properties": kept });
        let call = Call::change(Method::PATCH, &one(kind, id), Some(body));
        let mut record = self.client.json(call).await?;
        self.meant(kind, [&mut record]);
        Ok(record)
    }

    pub async fn create(&self, kind: Type, body: Value) -> Result<Record, CrmError> {
        let call = Call::change(Method::POST, &object(kind), Some(body));
        self.client.json(call).await
    }

    /// Updates up to a hundred records; the answer tells of each, also when some were refused (207).
    pub async fn update_many(
        &self,
        kind: Type,
        mut inputs: Vec<Value>,
    ) -> Result<Listing<Record>, CrmError> {
        let all = inputs
            .iter_mut()
            .filter_map(|one| one.get_mut("properties"));
        for (property, value) in all.filter_map(Value::as_object_mut).flatten() {
            if let Some(meant) = value.as_str() {
                *value = self.kept(kind, property, meant).into();
            }
        }
        let mut path = object(kind).to_vec();
        path.extend(["batch", "update"]);
        let body = json!({ "inputs": inputs });
        let call = Call::change(Method::POST, &path, Some(body));
        let mut page: Listing<Record> = self.listing(call).await?;
        self.meant(kind, &mut page.results);
        Ok(page)
    }

    /// Makes up to a hundred records; the answer tells of each, also when some were refused (207).
    pub async fn create_many(
        &self,
        kind: Type,
        inputs: Vec<Value>,
    ) -> Result<Listing<Record>, CrmError> {
        let mut path = object(kind).to_vec();
        path.extend(["batch", "create"]);
        let body = json!({ "inputs": inputs });
        let call = Call::change(Method::POST, &path, Some(body));
        self.listing(call).await
    }

    /// Archives up to a hundred records; also good where some are archived already.
    pub async fn remove_many(&self, kind: Type, ids: &[&str]) -> Result<(), CrmError> {
        let mut path = object(kind).to_vec();
        path.extend(["batch", "archive"]);
        let inputs: Vec<Value> = ids.iter().map(|id| json!({ "id": id })).collect();
        let body = json!({ "inputs": inputs });
        let call = Call::change(Method::POST, &path, Some(body));
        self.client.send(&call).await.map(drop)
    }

    /// Archives a record; also good when it is archived already.
    pub async fn remove(&self, kind: Type, id: &str) -> Result<(), CrmError> {
        let call = Call::change(Method::DELETE, &one(kind, id), None);
        match self.client.send(&call).await {
            Ok(_) | Err(CrmError::Refused { status: 404, .. }) => Ok(()),
            Err(error) => Err(error),
        }
    }
}

/// Gives a record the present of those properties that came with their past alone: its newest value.
fn present(record: &mut Record) {
    for (property, past) in &record.properties_with_history {
        // Of equal moments the earlier in HubSpot's list is the newer.
        let past = past.iter().rev();
        let newest = past.max_by_key(|version| value::moment(&version.timestamp));
        if let Some(newest) = newest.filter(|_| !record.properties.contains_key(property)) {
            record
                .properties
                .insert(property.clone(), newest.value.clone());
        }
    }
}

fn names(types: &[Type]) -> String {
    let names: Vec<&str> = types.iter().map(|one| one.path()).collect();
    names.join(",")
}

fn is_not_found(error: &Value) -> bool {
    let text = |key| error.get(key).and_then(Value::as_str).unwrap_or_default();
    text("category") == "OBJECT_NOT_FOUND" || text("subCategory").ends_with("NOT_FOUND")
}
