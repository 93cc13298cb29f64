//! What an account has from its tickets and deals: its stage, where a pipeline is followed, and its
//! ARR, where deals are summed.
//!
//! **Which one carries the stage**, when an account has several in the pipeline: an open one before a
//! closed one, of these the one made last (the greater id where they were made at the same moment).
//! So a finished first onboarding gives way to the second, and an account with closed ones alone
//! stands where its last one ended. Without any the account is unmapped.

use super::HubSpot;
use super::account::versions;
use super::api::{BATCH, BATCH_WITH_HISTORY, Found, Type, Wanted};
use super::changed::Position;
use super::pipelines::{closed, named, won};
use super::value;
use super::wire::{Record, WirePipeline};
use crate::crm::{CrmError, Resource};
use crate::domain::account::{Past, PastWords};
use crate::domain::id::AccountId;
use crate::domain::lifecycle::Source;
use crate::domain::money::{Currency, Money};
use crate::domain::sourcing::{ArrFrom, DealRule};
use crate::domain::write::{ObjectKind, ObjectRef};
use chrono::{DateTime, NaiveDate, NaiveTime, TimeDelta, Utc};
use chrono_tz::Tz;
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;
use std::collections::{HashMap, HashSet};

/// The ticket or deal whose stage is the account's.
#[derive(Debug)]
pub(super) struct Carrier {
    /// A ticket or a deal.
    pub kind: Type,
    /// Its stage property.
    pub property: &'static str,
    /// It, with the history of that property.
    pub record: Record,
    /// The stages it was in, of this pipeline, oldest first.
    pub past: PastWords,
}

/// The sum of the deals that count.
#[derive(Debug, PartialEq)]
pub(super) struct Summed {
    /// The sum, or the words for why there is none: amounts that are none, several currencies.
    pub arr: Result<Money, String>,
    /// What the sum was since when, as far as the deals tell.
    pub past: Past,
}

/// The ids of companies' tickets or deals, by the company's.
pub(super) type Tied = HashMap<String, Vec<String>>;

/// What an account has from other records.
#[derive(Debug, Default)]
pub(super) struct Carried {
    pub stage: Option<Carrier>,
    pub arr: Option<Summed>,
    /// One of its tickets or deals is there and cannot be read, so that neither can be told.
    pub odd: bool,
    /// The tickets and deals it is associated with.
    pub tied: Vec<ObjectRef>,
}

impl Carried {
    /// Refuses to tell what an account has while one of its tickets or deals cannot be read.
    pub(super) fn told(&self, account: &str) -> Result<(), CrmError> {
        match self.odd {
            false => Ok(()),
            true => Err(CrmError::Odd {
                what: format!("the read of the tickets or deals of account {account}"),
                why: "one of them is not what its documentation says".to_owned(),
            }),
        }
    }
}

/// What accounts have something from, in the domain's words.
pub(super) fn kind_of(carrier: Type) -> ObjectKind {
    match carrier {
        Type::Deals => ObjectKind::Deal,
        _ => ObjectKind::Ticket,
    }
}

/// The pipeline property and the stage property of tickets and deals.
pub(super) fn stage_properties(kind: Type) -> (&'static str, &'static str) {
    match kind {
        Type::Deals => ("pipeline", "dealstage"),
        _ => ("hs_pipeline", "hs_pipeline_stage"),
    }
}

impl HubSpot {
    /// The object and the pipeline that stages come from; `None` when a property holds them.
    pub(super) fn followed(&self) -> Option<(Type, &str)> {
        match &self.settings.mapping.stage_from {
            Source::Property => None,
            Source::Tickets(pipeline) => Some((Type::Tickets, pipeline)),
            Source::Deals(pipeline) => Some((Type::Deals, pipeline)),
        }
    }

    fn deal_rule(&self) -> Option<&DealRule> {
        match &self.settings.mapping.arr_from {
            ArrFrom::Property => None,
            ArrFrom::Deals(rule) => Some(rule),
        }
    }

    /// The property with the last day of a deal, where deals are summed by it.
    pub(super) fn ends(&self) -> Option<&str> {
        self.deal_rule().and_then(|rule| rule.ends.as_deref())
    }

    /// Where the search for the deals begins that have ended since a moment, although nobody changed them:
    /// their accounts have less since. `None` where no day has ended since.
    pub(super) async fn ended_since(
        &self,
        resource: Resource,
        since: DateTime<Utc>,
    ) -> Result<Option<Position>, CrmError> {
        if self.ends().is_none() || resource != Resource::Accounts {
            return Ok(None);
        }
        // By another clock a day would end too early or too late, and be kept so.
        let zone = self.about().await?.zone;
        let day = |at: DateTime<Utc>| at.with_timezone(&zone).date_naive();
        let (from, to) = (day(since), day(self.settings.clock.now()));
        // A day is midnight in UTC where the property holds days, and any moment by the portal's clock where
        // it holds moments: one too many is only read again.
        let both = |day: NaiveDate| {
            let plain = day.and_time(NaiveTime::MIN).and_utc();
            (plain, value::midnight(day, zone))
        };
        let (a, b) = both(from);
        let (c, d) = both(to);
        let (from_at, to_at) = (a.min(b), c.max(d));
        Ok((from < to)
            .then(|| Position::Ended(from_at.timestamp_millis(), to_at.timestamp_millis(), 0)))
    }

    /// The objects that accounts have something from: when one of them changes, an account does.
    pub(super) fn carriers(&self) -> Vec<Type> {
        let stage = self.followed().map(|(kind, _)| kind);
        let arr = self.deal_rule().map(|_| Type::Deals);
        let mut kinds: Vec<Type> = stage.into_iter().chain(arr).collect();
        kinds.dedup();
        kinds
    }

    /// The record that carries an account's stage, read now; `None` where the account has none in the
    /// pipeline, or a property holds the stage.
    pub(super) async fn carrier(&self, account: &AccountId) -> Result<Option<Carrier>, CrmError> {
        if self.followed().is_none() {
            return Ok(None);
        }
        let mut carried = self.carried(std::slice::from_ref(&account.0)).await?;
        let Some(carried) = carried.remove(&account.0) else {
            return Ok(None);
        };
        carried.told(&account.0)?;
        Ok(carried.stage)
    }

    /// What the companies have from their tickets and deals; those that have nothing are left out.
    pub(super) async fn carried(
        &self,
        companies: &[String],
    ) -> Result<HashMap<String, Carried>, CrmError> {
        let mut tied = Vec::new();
        for kind in self.carriers() {
            let edges = self.api.edges(Type::Companies, companies, kind).await?;
            tied.push((kind, edges));
        }
        self.carried_of(tied).await
    }

    /// The ids of the tickets or deals that accounts are associated with; those without any are left out.
    pub(super) async fn associated_with(
        &self,
        kind: Type,
        accounts: &[AccountId],
    ) -> Result<HashMap<AccountId, Vec<String>>, CrmError> {
        let ids: Vec<String> = accounts.iter().map(|id| id.0.clone()).collect();
        let tied = self.api.edges(Type::Companies, &ids, kind).await?;
        Ok(tied
            .into_iter()
            .map(|(id, ids)| (AccountId(id), ids))
            .collect())
    }

    /// What companies have from their tickets and deals, whose ids are known.
    async fn carried_of(
        &self,
        tied: Vec<(Type, Tied)>,
    ) -> Result<HashMap<String, Carried>, CrmError> {
        let mut all = HashMap::new();
        for (kind, tied) in tied {
            let properties = self.carrying(kind);
            let found = self.read_tied(kind, &tied, properties).await?;
            self.carry_from(kind, &tied, &found, &mut all).await?;
        }
        Ok(all)
    }

    /// What companies have from their tickets or deals, which were read.
    pub(super) async fn carry_from(
        &self,
        kind: Type,
        tied: &Tied,
        found: &Found,
        all: &mut HashMap<String, Carried>,
    ) -> Result<(), CrmError> {
        let pipelines = self.known_pipelines(kind).await?;
        let followed = self.followed().filter(|(of, _)| *of == kind);
        let followed = followed.and_then(|(_, wanted)| named(&pipelines, wanted));
        let rule = self.deal_rule().filter(|_| kind == Type::Deals);
        let now = match rule {
            Some(_) => (self.settings.clock.now(), self.about().await?.zone),
            None => (self.settings.clock.now(), Tz::UTC),
        };
        for (company, records) in found.by_company(tied) {
            let ids = || tied.get(company).into_iter().flatten();
            let odd = ids().any(|id| found.odd.contains(id));
            let stage = followed.and_then(|pipeline| choose(kind, pipeline, &records));
            let usual = self.settings.currency;
            let arr = rule.and_then(|rule| summed(rule, &records, &pipelines, usual, now));
            if ids().next().is_some() {
                let carried = all.entry(company.clone()).or_default();
                carried.tied.extend(ids().map(|id| ObjectRef {
                    kind: kind_of(kind),
                    id: id.clone(),
                }));
                carried.odd |= odd;
                carried.stage = stage.or(carried.stage.take());
                carried.arr = arr.or(carried.arr.take());
            }
        }
        Ok(())
    }

    /// The properties that tell what an account has from a ticket or deal.
    pub(super) fn carrying(&self, kind: Type) -> Vec<&str> {
        let (pipeline, stage) = stage_properties(kind);
        let mut properties = vec![pipeline, stage, "createdate"];
        if let Some(rule) = self.deal_rule().filter(|_| kind == Type::Deals) {
            properties.extend([rule.amount.as_str(), "closedate"]);
            properties.extend(rule.recurring.as_deref());
            properties.extend(rule.ends.as_deref());
            properties.extend(rule.currency.as_deref());
        }
        properties
    }

    /// The companies' tickets or deals, each once.
    pub(super) async fn read_tied(
        &self,
        kind: Type,
        tied: &Tied,
        mut properties: Vec<&str>,
    ) -> Result<Found, CrmError> {
        let ids = ids_of(tied);
        properties.sort_unstable();
        properties.dedup();
        let history = [stage_properties(kind).1];
        let plain = Wanted {
            properties: &properties,
            history: &[],
        };
        let Some((_, pipeline)) = self.followed().filter(|(of, _)| *of == kind) else {
            return self.told_of(kind, &ids, plain).await;
        };
        let wanted = Wanted {
            history: &history,
            ..plain
        };
        let placed = tied.values().filter(|ids| !ids.is_empty()).count();
        if !apart(ids.len(), placed) {
            return self.told_of(kind, &ids, wanted).await;
        }
        let mut found = self.told_of(kind, &ids, plain).await?;
        let pipelines = self.known_pipelines(kind).await?;
        let carriers = match named(&pipelines, pipeline) {
            Some(pipeline) => {
                let chosen = found.by_company(tied).filter_map(|(_, records)| {
                    choose(kind, pipeline, &records).map(|carrier| carrier.record.id)
                });
                chosen.collect()
            }
            None => HashSet::new(),
        };
        let ids: Vec<String> = carriers.iter().cloned().collect();
        let past = self.told_of(kind, &ids, wanted).await?;
        found
            .records
            .retain(|record| !carriers.contains(&record.id));
        found.records.extend(past.records);
        found.odd.extend(past.odd);
        Ok(found)
    }

    /// Reads tickets or deals, and refuses to go on without those that could not be read just now. One that fails
    /// again and again does not hold up all others for good: it counts as odd, and so do its accounts.
    async fn told_of(
        &self,
        kind: Type,
        ids: &[String],
        wanted: Wanted<'_>,
    ) -> Result<Found, CrmError> {
        let mut found = self.api.read_many(kind, ids, wanted).await?;
        let told: HashSet<&String> = found
            .records
            .iter()
            .map(|record| &record.id)
            .chain(&found.odd)
            .chain(&found.missing)
            .collect();
        let (read, left): (Vec<&String>, Vec<&String>) =
            ids.iter().partition(|id| told.contains(id));
        let read_as = (kind, wanted);
        self.untold.read(read_as, read.into_iter());
        if found.complete {
            self.untold.read(read_as, left.into_iter());
            return Ok(found);
        }
        if !self.untold.lasts(read_as, &left) {
            return Err(CrmError::Server {
                status: 207,
                message: format!("Some {} could not be read just now.", kind.path()),
            });
        }
        let left: Vec<String> = left.into_iter().cloned().collect();
        found.odd.extend(left);
        found.complete = true;
        Ok(found)
    }
}

impl Found {
    /// The companies' records that are there, by the company's id. One of several companies is there for each
    /// of them.
    fn by_company<'a>(
        &'a self,
        tied: &'a Tied,
    ) -> impl Iterator<Item = (&'a String, Vec<&'a Record>)> {
        let there = self.records.iter().filter(|record| !record.archived);
        let there: HashMap<&str, &Record> =
            there.map(|record| (record.id.as_str(), record)).collect();
        tied.iter().map(move |(company, ids)| {
            let records = ids.iter().filter_map(|id| there.get(id.as_str()).copied());
            (company, records.collect())
        })
    }
}

/// Whether to read so many tickets or deals without their past, and then the past of those alone that carry
/// the stage of so many accounts: where that takes less requests.
fn apart(records: usize, accounts: usize) -> bool {
    let plain = records.div_ceil(BATCH) + accounts.div_ceil(BATCH_WITH_HISTORY);
    plain < records.div_ceil(BATCH_WITH_HISTORY)
}

/// The ids of tickets or deals of companies, each once.
pub(super) fn ids_of(tied: &Tied) -> Vec<String> {
    let mut ids: Vec<String> = tied.values().flatten().cloned().collect();
    ids.sort_unstable();
    ids.dedup();
    ids
}

/// The record of a pipeline that carries the stage.
fn choose(kind: Type, pipeline: &WirePipeline, records: &[&Record]) -> Option<Carrier> {
    let (of, property) = stage_properties(kind);
    let here = records
        .iter()
        .copied()
        .filter(|record| record.get(of) == Some(&pipeline.id) && record.get(property).is_some());
    let rank = |record: &&Record| {
        let stage = record.get(property).unwrap_or_default();
        let made = record.get("createdate").unwrap_or(&record.created_at);
        let id = record.id.parse::<u64>().unwrap_or_default();
        (!closed(pipeline, stage), value::moment(made), id)
    };
    let record = here.max_by_key(rank)?.clone();
    // They are read as they are shown.
    let stages = pipeline.stages.iter();
    let known: HashSet<String> = stages.map(|one| value::line(&one.id)).collect();
    let known = |stage: &str| stage.is_empty() || known.contains(stage);
    let mut past = versions(&record, property);
    // From a time in another pipeline.
    past.retain(|(_, stage)| known(stage));
    Some(Carrier {
        kind,
        property,
        record,
        past,
    })
}

/// A deal that counts or counted, and cannot be summed: since when, and its last day.
type Unsummed = (Option<DateTime<Utc>>, Option<NaiveDate>);

/// A deal that counts or counted.
struct Part {
    since: Option<DateTime<Utc>>,
    /// The last day on which it counts.
    until: Option<NaiveDate>,
    yearly: Decimal,
    currency: Currency,
}

/// The sum of the deals that the rule takes; `None` where it takes none.
fn summed(
    rule: &DealRule,
    deals: &[&Record],
    pipelines: &[WirePipeline],
    usual: Currency,
    (now, zone): (DateTime<Utc>, Tz),
) -> Option<Summed> {
    let today = now.with_timezone(&zone).date_naive();
    let (mut parts, mut odd) = (Vec::new(), Vec::new());
    let mut unsummed: Vec<Unsummed> = Vec::new();
    for deal in deals {
        let recurs = match takes(rule, deal, pipelines) {
            Takes::Yes => None,
            Takes::No => continue,
            Takes::Unknown(said) => Some(said),
        };
        let ends = rule.ends.as_deref().and_then(|ends| deal.get(ends));
        let until = ends.and_then(|ends| value::day(ends, zone));
        let over = until.is_some_and(|until| until < today);
        let Some(raw) = deal.get(&rule.amount) else {
            continue;
        };
        let code = rule.currency.as_deref().and_then(|of| deal.get(of));
        let currency = match code {
            Some(code) => Currency::parse(code),
            None => Some(usual),
        };
        // An end or a yes or no that cannot be read leaves open whether it counts.
        let open = recurs.or(ends.filter(|_| until.is_none()));
        let shown = || {
            let all = [Some(raw), code, open].into_iter().flatten();
            let all: Vec<String> = all.map(value::line).collect();
            all.join(" ")
        };
        let since = ["closedate", "createdate"]
            .iter()
            .find_map(|at| deal.get(at).and_then(value::moment));
        match value::decimal(raw).zip(currency).filter(|_| open.is_none()) {
            Some((amount, currency)) => parts.push(Part {
                since,
                until,
                yearly: amount * rule.per.in_a_year(),
                currency,
            }),
            None => {
                unsummed.push((since, until));
                odd.extend((!over).then(shown));
            }
        }
    }
    let running = |part: &&Part| part.until.is_none_or(|until| until >= today);
    let counting: Vec<&Part> = parts.iter().filter(running).collect();
    let currency = parts.first().map(|part| part.currency);
    let single = parts.iter().all(|part| Some(part.currency) == currency);
    if counting.is_empty() && odd.is_empty() {
        return match (single, parts.is_empty()) {
            (true, false) => currency.map(|currency| Summed {
                arr: Ok(money(Decimal::ZERO, currency)),
                past: past(&parts, &unsummed, (now, zone)),
            }),
            _ => None,
        };
    }
    let mut mixed: Vec<String> = Vec::new();
    for part in &counting {
        mixed.push(format!(
            "{} {}",
            part.yearly.normalize(),
            part.currency.code()
        ));
    }
    let of_one = counting.first().map(|part| part.currency);
    let alike = counting.iter().all(|part| Some(part.currency) == of_one);
    let arr = match of_one.filter(|_| odd.is_empty() && alike) {
        Some(currency) => Ok(money(
            counting.iter().map(|part| part.yearly).sum(),
            currency,
        )),
        None => {
            odd.extend(mixed);
            Err(odd.join(" + "))
        }
    };
    Some(Summed {
        arr,
        past: if single {
            past(&parts, &unsummed, (now, zone))
        } else {
            Past::new()
        },
    })
}

fn money(amount: Decimal, currency: Currency) -> Money {
    Money { amount, currency }
}

/// Whether a rule takes a deal.
enum Takes<'a> {
    Yes,
    No,
    /// It would, but for a yes or no of whether it recurs that is none: what the deal says there.
    Unknown(&'a str),
}

/// Whether a rule takes a deal, whatever the day.
fn takes<'a>(rule: &DealRule, deal: &'a Record, pipelines: &[WirePipeline]) -> Takes<'a> {
    let (of, at) = stage_properties(Type::Deals);
    let pipeline = deal.get(of).unwrap_or_default();
    let stage = deal.get(at).unwrap_or_default();
    let known = pipelines.iter().find(|one| one.id == pipeline);
    let is = |wanted: &str, id: &str, label: &str| {
        let label = wanted.trim().eq_ignore_ascii_case(label.trim());
        wanted == id || label || wanted == value::line(id)
    };
    let label = known.map_or("", |known| known.label.as_str());
    if !rule.pipelines.is_empty() && !rule.pipelines.iter().any(|one| is(one, pipeline, label)) {
        return Takes::No;
    }
    let stages = known.map_or(&[][..], |known| &known.stages);
    let there = stages.iter().find(|one| one.id == stage);
    let right_stage = match rule.stages.as_slice() {
        [] => there.is_some_and(won),
        wanted => {
            let label = there.map_or("", |there| there.label.as_str());
            wanted.iter().any(|one| is(one, stage, label))
        }
    };
    let Some(property) = rule.recurring.as_deref().filter(|_| right_stage) else {
        return match right_stage {
            true => Takes::Yes,
            false => Takes::No,
        };
    };
    let said = deal.get(property).unwrap_or_default().trim();
    let recurs = match rule.recurring_values.as_slice() {
        [] if said.is_empty() => Some(false),
        [] => value::bool(said),
        values => Some(values.iter().any(|one| one.eq_ignore_ascii_case(said))),
    };
    match recurs {
        Some(true) => Takes::Yes,
        Some(false) => Takes::No,
        None => Takes::Unknown(said),
    }
}

/// The sum since each moment at which it changed, up to now; no number while a deal counts that cannot be
/// summed, and from the beginning where it is not known since when that one does.
fn past(parts: &[Part], unsummed: &[Unsummed], (now, zone): (DateTime<Utc>, Tz)) -> Past {
    let after = |until: NaiveDate| value::midnight(until + TimeDelta::days(1), zone);
    // Moment, what it adds to the sum, and to the number of deals that cannot be summed.
    let mut steps: Vec<(DateTime<Utc>, Decimal, i32)> = Vec::new();
    for part in parts {
        let Some(since) = part.since else { continue };
        steps.push((since, part.yearly, 0));
        if let Some(until) = part.until {
            steps.push((after(until).max(since), -part.yearly, 0));
        }
    }
    for (since, until) in unsummed {
        let since = since.unwrap_or(DateTime::UNIX_EPOCH);
        steps.push((since, Decimal::ZERO, 1));
        if let Some(until) = until {
            steps.push((after(*until).max(since), Decimal::ZERO, -1));
        }
    }
    steps.retain(|(at, ..)| *at <= now);
    steps.sort_by_key(|(at, ..)| *at);
    let mut sum = Decimal::ZERO;
    let mut unknown = 0;
    let mut past = Past::new();
    for (at, step, more) in steps {
        sum += step;
        unknown += more;
        let value = match unknown {
            0 => sum.to_f64().unwrap_or_default(),
            _ => f64::NAN,
        };
        match past.last_mut() {
            Some(last) if last.0 == at => last.1 = value,
            _ => past.push((at, value)),
        }
    }
    // Before it ever was a number it was none.
    past.into_iter()
        .skip_while(|(_, value)| value.is_nan())
        .collect()
}

#[cfg(test)]
#[path = "carried/tests.rs"]
mod tests;
