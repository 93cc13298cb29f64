//! The fields of one account that go into one request, as a rule of the portal may want one of them with
//! another: all of them are taken or none. What is known of each before, and after.

use super::HubSpot;
use super::api::Type;
use super::definitions::REFUSED;
use super::set::{FORWARD_ONLY, Setting};
use super::value;
use super::wire::Record;
use super::write::done;
use crate::crm::{CrmError, Outcome, Written};
use crate::domain::field::Field;
use crate::domain::id::AccountId;
use crate::domain::text;
use crate::domain::write::{Op, Stored, Write};
use std::collections::{BTreeMap, BTreeSet};

/// Fields of one account that are set together; at least one.
pub(super) struct Change<'a> {
    /// The one that leads: the stage, else the one that was asked for first.
    first: Setting<'a>,
    /// The others, in the order they were asked for.
    rest: Vec<Setting<'a>>,
    /// The place of the first among them.
    place: usize,
    /// What the CRM asked for beside them, with its raw value, and with what the person saw of it.
    with: BTreeMap<&'a str, (&'a str, &'a str)>,
    /// The properties of those others that are not sent: see [`Change::leave`].
    left: BTreeSet<&'a str>,
    /// What the CRM's answer says it has stored otherwise: see [`Change::heard`].
    stored: Vec<Stored>,
}

impl HubSpot {
    /// Whether a write goes into one request with another one of its account: both set properties of
    /// the company, and not the same one.
    pub(super) fn joined(&self, write: &Write, other: &Write) -> bool {
        let property = |write: &Write| match &write.op {
            Op::SetField { field, .. } if self.pipeline_of(write).is_none() => {
                self.settings.mapping.property(*field).map(str::to_owned)
            }
            _ => None,
        };
        let (one, two) = (property(write), property(other));
        write.account == other.account && one.is_some() && two.is_some() && one != two
    }

    /// Writes to one account as one change.
    pub(super) fn change<'a>(&'a self, writes: &'a [Write]) -> Result<Change<'a>, CrmError> {
        let settings: Result<Vec<Setting>, CrmError> =
            writes.iter().map(|write| self.setting(write)).collect();
        let mut rest = settings?;
        let leads = |of: &Setting| of.property == FORWARD_ONLY || of.field == Field::Stage;
        let place = rest.iter().position(leads).unwrap_or(0);
        if rest.is_empty() {
            return Err(CrmError::Odd {
                what: "a change".to_owned(),
                why: "it sets nothing".to_owned(),
            });
        }
        let all = rest
            .iter()
            .flat_map(|of| of.with.iter().map(move |one| (of, one)));
        let with = all.map(|(of, (property, value))| {
            let seen = of.seen.iter().find(|(seen, _)| seen == property);
            let seen = seen.map_or("", |(_, value)| value.as_str());
            (property.as_str(), (value.as_str(), seen))
        });
        let mut with: BTreeMap<&str, (&str, &str)> = with.collect();
        with.retain(|property, _| rest.iter().all(|of| of.property != *property));
        Ok(Change {
            with,
            first: rest.remove(place),
            rest,
            place,
            left: BTreeSet::new(),
            stored: Vec::new(),
        })
    }

    /// What was judged of a change; where the CRM has nothing in a field, as the property is not there any more,
    /// there is nothing to choose from, and that is said instead.
    pub(super) async fn without_gone(
        &self,
        change: &Change<'_>,
        mut judged: Vec<Outcome>,
    ) -> Vec<Outcome> {
        for (of, came) in change.sets().zip(&mut judged) {
            if matches!(came, Ok(Written::Conflict { theirs: None }))
                && let Some(gone) = self.gone(of).await
            {
                *came = Err(gone);
            }
        }
        judged
    }

    /// A refusal in our words where the CRM says of the field named that there is no such property.
    async fn or_gone(&self, change: &Change<'_>, named: usize, error: CrmError) -> CrmError {
        let Some(of) = change.sets().nth(named) else {
            return error;
        };
        let says = match &error {
            CrmError::Refused {
                message, fields, ..
            } => message.contains("exist") && fields.iter().any(|one| one == of.property),
            _ => false,
        };
        match says {
            true => self.gone(of).await.unwrap_or(error),
            false => error,
        }
    }

    /// What is said of a field whose property the portal does not have any more; `None` where it has.
    async fn gone(&self, of: &Setting<'_>) -> Option<CrmError> {
        let defined = self.definition(Type::Companies, of.property, REFUSED);
        match defined.await {
            Err(CrmError::Refused { status: 404, .. }) => Some(CrmError::Refused {
                // Of the property, not of the account.
                status: 0,
                message: format!(
                    "the property “{}” of the field “{field}” is deleted in HubSpot, or hidden from this token; restore \
                     it there, or map another one: `tenure init --map {field}=PROPERTY`.",
                    text::line(of.property),
                    field = of.field.id()
                ),
                fields: vec![of.property.to_owned()],
            }),
            _ => None,
        }
    }

    /// Whose fault it is that nothing of a change was done: the field that the CRM names, else the one
    /// that leads. The others wait for that one.
    pub(super) async fn blame(&self, change: &Change<'_>, error: CrmError) -> Vec<Outcome> {
        let (named, outcome) = match error {
            error @ CrmError::Wanting { .. } => {
                let CrmError::Wanting { properties, .. } = &error else {
                    return change.all(Err(error));
                };
                let named = change.named(properties);
                (named, self.asks(Type::Companies, error).await)
            }
            CrmError::Refused { ref fields, .. } => {
                let named = change.named(fields);
                let error = self.or_gone(change, named, error).await;
                let given = |property: &str| change.gives(property);
                let came = self.asks_again(Type::Companies, error, given).await;
                (named, came)
            }
            CrmError::Forbidden { .. } => (change.place, Err(error)),
            // It is known of none whether it was done, or why not.
            error => return change.all(Err(error)),
        };
        let held = matches!(
            outcome,
            Ok(Written::Asks { .. })
                | Err(CrmError::Refused { .. }
                    | CrmError::Forbidden { .. }
                    | CrmError::Wanting { .. })
        );
        // The question could not be put as the CRM did not answer: it is put the next time.
        if !held {
            return change.all(outcome);
        }
        let mut all: Vec<Outcome> = change.sets().map(|_| Ok(Written::Held)).collect();
        if let Some(of) = all.get_mut(named) {
            *of = outcome;
        }
        all
    }
}

impl<'a> Change<'a> {
    /// The field that leads.
    pub fn first(&self) -> &Setting<'a> {
        &self.first
    }

    /// All of them, in the order they were asked for.
    pub fn sets(&self) -> impl Iterator<Item = &Setting<'a>> {
        let (before, after) = self.rest.split_at(self.place.min(self.rest.len()));
        before
            .iter()
            .chain(std::iter::once(&self.first))
            .chain(after)
    }

    /// The account.
    pub fn account(&self) -> &'a AccountId {
        self.first.account
    }

    /// The properties that are to be looked at, the one that leads first.
    pub fn properties(&self) -> Vec<&'a str> {
        let rest = self.rest.iter().map(|of| of.property);
        let all = std::iter::once(self.first.property).chain(rest);
        all.chain(self.with.keys().copied()).collect()
    }

    /// What is sent: each property with its value, and what the CRM asked for beside them.
    pub fn values(&self) -> BTreeMap<&'a str, &'a str> {
        let with = self.with.iter();
        let mut values: BTreeMap<&str, &str> = with.map(|(of, (value, _))| (*of, *value)).collect();
        let sets = self.sets().filter(|of| self.sends(of));
        values.extend(sets.map(|of| (of.property, of.value.unwrap_or(""))));
        values
    }

    /// Leaves beside the field that leads what somebody has changed since all of it was looked at: what has
    /// neither the value that is to be set nor the one the person saw.
    pub fn leave(&mut self, record: &Record) {
        let changed = |of: &&Setting| differs(of, record);
        let changed = self.rest.iter().filter(changed);
        self.left = changed.map(|of| of.property).collect();
        let foreign = self.foreign(record);
        self.with
            .retain(|property, _| foreign.iter().all(|(of, _)| of != property));
    }

    /// Whether a field is sent, and not left as it is.
    pub fn sends(&self, of: &Setting) -> bool {
        !self.left.contains(of.property)
    }

    /// What takes back what was sent and stands there as it was left, the field that leads emptied: each goes
    /// to what it was before, or, where nobody has looked at that, to what the person saw.
    pub fn back<'r>(
        &'r self,
        before: Option<&'r Record>,
        now: &Record,
    ) -> BTreeMap<&'r str, &'r str> {
        let was = |property: &'r str, seen: &'r str| match before {
            Some(before) => before.get(property).unwrap_or_default(),
            None => seen,
        };
        let of = |of: &'r Setting| (of.property, was(of.property, of.base.unwrap_or_default()));
        let first = std::iter::once(&self.first).filter(|of| of.of(now).is_none());
        let rest = self.rest.iter().filter(|of| self.sends(of) && of.has(now));
        let rest = rest.filter(|one| !one.same(Some(of(one).1), one.value));
        let with = self.with.iter();
        let with = with.filter(|(of, (value, _))| now.get(of).unwrap_or_default().trim() == *value);
        let with = with.map(|(of, (_, seen))| (*of, was(of, seen)));
        let mut back: BTreeMap<&str, &str> = first.chain(rest).map(of).chain(with).collect();
        back.retain(|property, value| now.get(property).unwrap_or_default() != *value);
        back
    }

    /// The same of each.
    pub fn all(&self, outcome: Outcome) -> Vec<Outcome> {
        self.sets().map(|_| outcome.clone()).collect()
    }

    /// What came of each after what came of the one that leads: the others went with it, and stay.
    pub fn came(&self, first: Written) -> Vec<Outcome> {
        let rest = match &first {
            Written::Done { .. } => first.clone(),
            _ => done(None),
        };
        let of = |(at, of): (usize, &Setting)| match at == self.place {
            true => Ok(of.noticed(first.clone(), &self.stored)),
            false => Ok(of.noticed(rest.clone(), &self.stored)),
        };
        self.sets().enumerate().map(of).collect()
    }

    /// Keeps what an answer to its writing says is stored otherwise. HubSpot's own stage is read back instead.
    /// What an earlier answer said of a property that was not sent again is as it was.
    pub fn heard(&mut self, mut stored: Vec<Stored>) {
        stored.retain(|one| one.property != FORWARD_ONLY);
        let sent = self.values();
        let before = std::mem::take(&mut self.stored).into_iter();
        let before = before.filter(|one| !sent.contains_key(one.property.as_str()));
        stored.extend(before.collect::<Vec<_>>());
        self.stored = stored;
    }

    /// What came of one of them, with what was stored otherwise of it and of what went beside it.
    pub fn as_stored(&self, of: &Setting, came: Written) -> Written {
        of.noticed(came, &self.stored)
    }

    /// What can be said of each before anything is written; nothing when they are to be written. Where
    /// one of them is not what the person saw, none is written: what is the CRM's stays, and the person
    /// chooses.
    pub fn judge(&self, record: &Record) -> Option<Vec<Outcome>> {
        let differ = self.sets().any(|of| differs(of, record));
        if !differ && !self.sets().all(|of| of.has(record)) {
            return None;
        }
        let judged = |of: &Setting| {
            if of.has(record) {
                return Ok(done(Some(record)));
            }
            // Also an empty stage: a move of ours that was cut while it was empty is looked for and finished
            // there; here it is somebody else who has emptied it.
            if differs(of, record) {
                return Ok(Written::Conflict {
                    theirs: value::kept(of.field, of.zone, of.of(record)),
                });
            }
            Ok(Written::Held)
        };
        Some(self.sets().map(judged).collect())
    }

    /// What the CRM has in a property that something is given for beside the fields, where that is neither
    /// what is given nor what the person saw. What is only put back to nothing is left at that.
    pub fn foreign(&mut self, record: &Record) -> Vec<(String, String)> {
        let theirs = |of: &str| record.get(of).map(str::trim).unwrap_or_default().to_owned();
        let kept = |of: &str, value: &str, seen: &str| {
            let theirs = theirs(of);
            theirs.is_empty() || theirs == value || theirs == seen
        };
        self.with
            .retain(|of, (value, seen)| !value.is_empty() || kept(of, value, seen));
        let foreign = self.with.iter();
        let foreign = foreign.filter(|(of, (value, seen))| !kept(of, value, seen));
        foreign
            .map(|(of, _)| ((*of).to_owned(), theirs(of)))
            .collect()
    }

    /// Leaves as they are those of the properties named that would only be put back to nothing: the CRM
    /// wants something in them. Whether that were all.
    pub fn leaves(&mut self, named: &[String]) -> bool {
        let all = self.could_leave(named);
        if all {
            self.with
                .retain(|property, _| named.iter().all(|named| named != property));
        }
        all
    }

    /// Whether the properties named are all such as would only be put back to nothing.
    pub fn could_leave(&self, named: &[String]) -> bool {
        let empties = |property: &String| {
            let given = self.with.get(property.as_str());
            given.is_some_and(|(value, _)| value.is_empty())
        };
        !named.is_empty() && named.iter().all(empties)
    }

    /// Whether a property is given beside the fields.
    fn gives(&self, property: &str) -> bool {
        let given = self.with.get(property);
        given.is_some_and(|(value, _)| !value.is_empty())
    }

    /// The place of the field whose property is among those named, else of the one that leads.
    fn named(&self, properties: &[String]) -> usize {
        let named = |of: &Setting| properties.iter().any(|property| property == of.property);
        self.sets().position(named).unwrap_or(self.place)
    }
}

/// Whether the CRM has something else than both what is to be set and what the person saw.
fn differs(of: &Setting, record: &Record) -> bool {
    !of.has(record) && !of.same(of.of(record), of.base)
}
