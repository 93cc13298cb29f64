//! Holes in the data that judging needs.

use super::Context;
use crate::domain::account::Account;
use crate::domain::field::Field;
use crate::domain::health::Band;
use crate::domain::health::scorecard::{Operand, Scorecard, Source};
use crate::domain::triage::{Evidence, SignalKind, Term};

/// A field is empty that judging a customer needs, or so many that its health is unknown. Grows with
/// their share.
pub(super) fn customer(cx: &Context<'_>) -> Option<Term> {
    let empty = empty(cx);
    let (field, missing) = (*empty.first()?, empty.len() as u8);
    let evidence = match field {
        Field::Stage if unmapped(cx).is_some() => Evidence::Unmapped {
            missing,
            of: NEEDED,
        },
        field => Evidence::Hole {
            field,
            missing,
            of: NEEDED,
        },
    };
    hole(cx, missing, NEEDED, evidence)
}

/// The stage that no stage of the lifecycle takes: it is not empty.
pub(super) fn unmapped<'a>(cx: &Context<'a>) -> Option<&'a str> {
    let stage = cx.account.stage.as_deref().map(str::trim);
    stage.filter(|stage| cx.stage.is_none() && !stage.is_empty())
}

/// How many fields are looked at: five, and the one that health misses first.
const NEEDED: u8 = 6;

/// The fields of a customer that are empty, or the stage that is none of the lifecycle's, the most important first.
pub(super) fn empty(cx: &Context<'_>) -> Vec<Field> {
    let account = cx.account;
    let health = match cx.health.band {
        Band::Unknown => unmeasured(account, &cx.all.scorecard),
        _ => None,
    };
    let needed: [_; NEEDED as usize] = [
        (cx.stage.is_none(), Field::Stage),
        (account.renewal.is_none(), Field::Renewal),
        (account.arr.is_none(), Field::Arr),
        (account.owner.is_none(), Field::Owner),
        (account.tier.is_none(), Field::Tier),
        (health.is_some(), health.unwrap_or(Field::CrmHealth)),
    ];
    let empty = needed.into_iter().filter(|(empty, _)| *empty);
    empty.map(|(_, field)| field).collect()
}

/// Lost, and nobody has recorded why.
pub(super) fn lost(cx: &Context<'_>) -> Option<Term> {
    match cx.account.loss_reason.as_deref().map(str::trim) {
        None | Some("") => {
            let evidence = Evidence::Hole {
                field: Field::LossReason,
                missing: 1,
                of: 1,
            };
            hole(cx, 1, 1, evidence)
        }
        Some(_) => None,
    }
}

fn hole(cx: &Context<'_>, missing: u8, of: u8, evidence: Evidence) -> Option<Term> {
    let share = f64::from(missing) / f64::from(of);
    cx.term(SignalKind::DataHole, share, 0.0, evidence)
}

/// The first field that a measure misses.
fn unmeasured(account: &Account, card: &Scorecard) -> Option<Field> {
    let empty = |operand: Operand| match operand {
        Operand::Field(Field::Arr) => account.arr.is_none().then_some(Field::Arr),
        Operand::Field(Field::Nps) => account.nps().is_none().then_some(Field::Nps),
        Operand::Field(field) => account.number(field).is_none().then_some(field),
        // There is no name for it here.
        Operand::Custom(_) => None,
    };
    let parts = card.measures.iter().flat_map(|measure| &measure.parts);
    parts
        .flat_map(|part| part.sources.first())
        .find_map(|source| match *source {
            Source::Number(number) => empty(number),
            Source::Ratio(part, whole) => empty(part).or_else(|| empty(whole)),
            Source::TouchDelay => account.last_touch.is_none().then_some(Field::LastTouch),
            Source::NetScore => empty(Operand::Field(Field::Nps)),
            Source::DaysSince(field) | Source::DaysTo(field) => {
                account.raw(field).is_none().then_some(field)
            }
            Source::KeyContactsMet | Source::OpenTickets => None,
        })
}
