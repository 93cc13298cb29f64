//! Touchpoints and tasks of many accounts, a hundred in one request, and taking them back so.
//!
//! Each carries the marker of its write, as one that goes alone does: a row whose fate an answer does not tell
//! is looked for by it before it is sent again.

use super::HubSpot;
use super::api::BATCH;
use super::batch::refusal;
use super::body;
use super::record::Told;
use super::tied::Named;
use super::touch;
use super::wire::{Fault, Listing, Record};
use super::write::{done, refused, unnamed, unsent};
use crate::crm::{CrmError, Outcome};
use crate::domain::write::{ObjectKind, ObjectRef, Op, Write};
use serde_json::{Value, json};
use uuid::Uuid;

/// Longest body of one request, in bytes, as far as one row alone does not exceed it: texts of many accounts
/// may be long, and no server takes a body of any length.
const LONGEST: usize = 1_000_000;

/// Whether a write makes a record.
pub(super) fn makes(write: &Write) -> bool {
    matches!(write.op, Op::Log(_) | Op::AddTask(_))
}

/// A record to be made.
struct Row<'a> {
    /// Its place among the writes.
    at: usize,
    write: &'a Write,
    kind: ObjectKind,
    body: Value,
    /// The body's length in bytes.
    length: usize,
}

impl Row<'_> {
    fn trace(&self) -> String {
        self.write.id.to_string()
    }

    fn input(&self) -> Value {
        let mut input = self.body.clone();
        input["objectWriteTraceId"] = json!(self.trace());
        input
    }

    /// Whether a record of an answer is the one: by what we called its input, and where that is not told by
    /// its marker.
    fn is(&self, record: &Record) -> bool {
        if !record.object_write_trace_id.is_empty() {
            return record.object_write_trace_id == self.trace();
        }
        let ours = |id: Uuid| id == self.write.id;
        let bodies = touch::body_properties(self.kind).iter();
        let mut bodies = bodies.filter_map(|property| record.get(property));
        bodies.any(|text| body::marker(text).is_some_and(ours))
    }
}

/// Whether an error says that nothing else is worth being sent now: nothing of it was.
pub(super) fn halts(error: &CrmError) -> bool {
    matches!(
        error,
        CrmError::Unreachable { .. }
            | CrmError::Limited { .. }
            | CrmError::Unauthorized { .. }
            | CrmError::Spared
    )
}

/// The first such error among outcomes.
pub(super) fn halting<'o>(came: impl IntoIterator<Item = &'o Outcome>) -> Option<CrmError> {
    let mut errors = came.into_iter().filter_map(|came| came.as_ref().err());
    errors.find(|error| halts(error)).cloned()
}

/// Those that go into one request: of one kind, and neither too many nor too long.
fn parts<'r, 'a>(rows: &'r [Row<'a>]) -> Vec<&'r [Row<'a>]> {
    let mut parts = Vec::new();
    for rows in rows.chunk_by(|one, other| one.kind == other.kind) {
        let (mut from, mut length) = (0, 0);
        for (at, row) in rows.iter().enumerate() {
            if at > from && (at - from == BATCH || length + row.length > LONGEST) {
                parts.push(&rows[from..at]);
                (from, length) = (at, 0);
            }
            length += row.length;
        }
        parts.push(&rows[from..]);
    }
    parts
}

impl HubSpot {
    /// Makes touchpoints and tasks; what came of each, in their order.
    pub(super) async fn make_all(&self, writes: &[Write]) -> Vec<Outcome> {
        if let [one] = writes {
            return vec![self.carry_out(one, None).await];
        }
        let writes = match self.as_sent(writes).await.map_err(unsent) {
            Ok(writes) => writes,
            Err(error) => return writes.iter().map(|_| Err(error.clone())).collect(),
        };
        let mut outcomes: Vec<Option<Outcome>> = writes.iter().map(|_| None).collect();
        let mut rows = Vec::with_capacity(writes.len());
        let told = Told::default();
        for (at, write) in writes.iter().enumerate() {
            match self.new_record(write, &told).await {
                Ok((kind, body)) => rows.push(Row {
                    at,
                    write,
                    kind,
                    length: body.to_string().len(),
                    body,
                }),
                // Nothing was sent.
                Err(error) => outcomes[at] = Some(Err(error)),
            }
        }
        let mut halted = halting(outcomes.iter().flatten());
        for rows in parts(&rows) {
            let came = match &halted {
                Some(error) => every(rows, error),
                None => self.make(rows).await,
            };
            halted = halted.or_else(|| halting(&came));
            for (row, came) in rows.iter().zip(came) {
                outcomes[row.at] = Some(came);
            }
        }
        let told = outcomes.into_iter();
        told.map(|came| came.unwrap_or_else(unnamed)).collect()
    }

    /// Makes what goes into one request.
    async fn make(&self, rows: &[Row<'_>]) -> Vec<Outcome> {
        let (kind, all) = match rows {
            [] => return Vec::new(),
            [row] => return vec![self.carry_out(row.write, None).await],
            [first, ..] => (first.kind, rows.iter().map(Row::input).collect()),
        };
        let sent = self.api.create_many(touch::object_type(kind), all).await;
        match sent {
            Ok(answer) => self.read_made(&answer, rows).await,
            // Refused as a whole for one of its rows: each is sent alone, so that the good ones pass and the
            // bad one says why.
            Err(error @ (CrmError::Refused { .. } | CrmError::Wanting { .. })) => {
                tracing::debug!(%error, "a batch is sent row by row");
                self.one_by_one(rows.iter().map(|row| row.write)).await
            }
            Err(error) => every(rows, &error),
        }
    }

    /// Carries writes out one after the other, until nothing else is worth being sent.
    pub(super) async fn one_by_one<'w>(
        &self,
        writes: impl ExactSizeIterator<Item = &'w Write>,
    ) -> Vec<Outcome> {
        let mut all: Vec<Outcome> = Vec::with_capacity(writes.len());
        for write in writes {
            let came = match halting(all.last()) {
                Some(error) => Err(error),
                None => self.carry_out(write, None).await,
            };
            all.push(came);
        }
        all
    }

    /// What the answer of a batch tells of each row. A row that it does not name may have been made. Once nothing
    /// else is worth being sent, rows that were refused wait without being looked into: nothing of them was made.
    async fn read_made(&self, answer: &Listing<Record>, rows: &[Row<'_>]) -> Vec<Outcome> {
        let faults: Vec<Fault> = answer.errors.iter().map(Fault::read).collect();
        let told = |row: &Row| {
            if let Some(record) = answer.results.iter().find(|record| row.is(record)) {
                return Ok(record);
            }
            let trace = row.trace();
            let about = faults.iter().find(|of| of.inputs().contains(&trace));
            Err(about.map(refusal))
        };
        let told: Vec<(&Row, Result<&Record, Option<CrmError>>)> =
            rows.iter().map(|row| (row, told(row))).collect();
        let turned_down = told.iter().filter_map(|(row, told)| match told {
            Err(Some(CrmError::Refused { .. })) => Some(row.write),
            _ => None,
        });
        let (mut named, mut halted) = match self.named_by(&turned_down.collect::<Vec<_>>()).await {
            Ok(named) => (named, None),
            Err(error) => (Named::default(), Some(error)),
        };
        let mut all = Vec::with_capacity(rows.len());
        for (row, told) in told {
            let came = match told {
                Ok(record) => self.made(row.write, (row.kind, &row.body), record),
                Err(None) => unnamed(),
                Err(Some(error)) => match &halted {
                    Some(halted) if refused(&error) => Err(halted.clone()),
                    _ => {
                        // What is told of one row says nothing of the next.
                        let asks = refused(&error);
                        let came = self.tied_among(row.write, error, &mut named).await;
                        halted = halted.or_else(|| halting([&came]).filter(|_| asks));
                        self.asked_for(row.write, came).await
                    }
                },
            };
            all.push(came);
        }
        all
    }

    /// Takes records of ours back; what came of each, in their order.
    pub(super) async fn take_back(&self, made: &[ObjectRef]) -> Vec<Outcome> {
        let mut all: Vec<Outcome> = Vec::with_capacity(made.len());
        let alike = made.chunk_by(|one, other| one.kind == other.kind);
        for some in alike.flat_map(|alike| alike.chunks(BATCH)) {
            if let Some(error) = halting(all.last()) {
                all.extend(some.iter().map(|_| Err(error.clone())));
                continue;
            }
            let of = touch::object_type(some[0].kind);
            let ids: Vec<&str> = some.iter().map(|one| one.id.as_str()).collect();
            let came = match ids.as_slice() {
                [id] => self.api.remove(of, id).await,
                ids => self.api.remove_many(of, ids).await,
            };
            match came {
                // For one of them: each is taken back alone.
                Err(CrmError::Refused { .. }) if ids.len() > 1 => {
                    let mut halted = None;
                    for id in ids {
                        let came = match &halted {
                            Some(error) => Err(CrmError::clone(error)),
                            None => self.api.remove(of, id).await.map(|()| done(None)),
                        };
                        halted = halted.or_else(|| halting([&came]));
                        all.push(came);
                    }
                }
                came => all.extend(some.iter().map(|_| came.clone().map(|()| done(None)))),
            }
        }
        all
    }
}

fn every(rows: &[Row<'_>], error: &CrmError) -> Vec<Outcome> {
    rows.iter().map(|_| Err(error.clone())).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::touchpoint::NewTask;

    #[test]
    fn a_request_has_one_kind_and_neither_too_many_rows_nor_too_long_ones() {
        let write = Write::new(
            Uuid::from_u128(1),
            "1".into(),
            Op::AddTask(NewTask::default()),
        );
        let row = |kind, length| Row {
            at: 0,
            write: &write,
            kind,
            body: Value::Null,
            length,
        };
        let of = |rows: Vec<Row<'_>>| -> Vec<usize> {
            parts(&rows).into_iter().map(<[Row]>::len).collect()
        };
        let many = (0..160).map(|_| row(ObjectKind::Call, 500)).collect();
        assert_eq!(of(many), [100, 60]);
        let mixed = [ObjectKind::Call, ObjectKind::Call, ObjectKind::Note];
        assert_eq!(of(mixed.map(|kind| row(kind, 1)).into()), [2, 1]);
        let long = [600_000, 300_000, 200_000, 2_000_000, 1];
        let long = long.map(|length| row(ObjectKind::Note, length));
        assert_eq!(of(long.into()), [2, 1, 1, 1]);
    }
}
