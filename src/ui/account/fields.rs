//! Every field as the CRM has it, with when it was last true. The lines, and their order, are those of
//! `app::view::entries::field_lines`, which the cursor goes through.

use crate::app::State;
use crate::domain::account::Account;
use crate::domain::book::Row;
use crate::domain::edit;
use crate::domain::field::{Field, Kind};
use crate::domain::odd;
use crate::domain::when::show;
use crate::domain::write::{Op, Progress};
use crate::messages::{account as say, faults, numbers};
use crate::theme::{Mark, Role};
use crate::ui::widgets::{Line, Sheet, health};
use crate::ui::words;

const LABEL: u16 = 22;

/// Fills a sheet with them.
pub fn fill(sheet: &mut Sheet<'_>, state: &State, row: &Row) {
    let account = &row.account;
    let ellipsis = sheet.theme.mark(Mark::Ellipsis);
    for field in Field::ALL {
        let odd = account.odd.iter().find(|(of, _)| of == field);
        let (role, value, as_of) = match (odd, value(state, account, *field)) {
            (Some((_, text)), _) => (
                Role::Warn,
                odd::told(state.language, text, field.kind()),
                String::new(),
            ),
            (None, Some((value, as_of))) => (Role::Text, value, as_of),
            (None, None) => (
                Role::Dim,
                sheet.theme.mark(Mark::None).to_owned(),
                String::new(),
            ),
        };
        sheet.entry();
        let line = Line::default()
            .pad(
                sheet.look(Role::Dim),
                &words::field(*field, state.language),
                LABEL,
                ellipsis,
            )
            .add(sheet.look(role), value)
            .end(sheet.look(Role::Dim), as_of);
        sheet.push(line);
        if account.hidden.contains(*field) {
            sheet.prose(Role::Warn, LABEL, say::may_be_old(state.language));
        }
        for (role, words) in pending(state, account, *field) {
            sheet.prose(role, LABEL, &words);
        }
    }
    if !account.custom.is_empty() {
        sheet.heading(say::other_fields(state.language));
        for (name, value) in &account.custom {
            sheet.entry();
            sheet.field(LABEL, name, Role::Text, value);
        }
    }
    sheet.heading(say::record(state.language));
    sheet.entry();
    sheet.field(
        LABEL,
        say::id(state.language),
        Role::Text,
        account.id.as_str(),
    );
    if let Some(url) = &account.url {
        sheet.entry();
        sheet.field(LABEL, say::link(state.language), Role::Text, url);
    }
    if let Some(at) = account.updated_at {
        sheet.entry();
        let text = show::moment(at, state.now, state.language);
        sheet.field(LABEL, say::changed(state.language), Role::Text, &text);
    }
}

/// What the CRM says of changes of the field that it has not taken, beneath it.
fn pending(state: &State, account: &Account, field: Field) -> Vec<(Role, String)> {
    let queue = state.activity.queue.iter();
    let of_field = queue.filter(|queued| {
        let set = matches!(&queued.write.op, Op::SetField { field: of, .. } if *of == field);
        set && queued.write.account == account.id
    });
    let words = of_field.filter_map(|queued| match &queued.progress {
        Progress::Refused { why } if queued.progress.unseen() => {
            Some((Role::Warn, faults::told(state.language, why)))
        }
        Progress::Refused { why } => Some((
            Role::Bad,
            say::refused(state.language, faults::told(state.language, why)),
        )),
        Progress::Asks { fields, .. } => {
            let labels: Vec<&str> = fields.iter().map(|of| of.label.as_str()).collect();
            Some((
                Role::Warn,
                say::wants(state.language, numbers::list(state.language, &labels)),
            ))
        }
        Progress::Conflict { theirs } => {
            let options = state.options.get(&field).map(Vec::as_slice);
            let asked = edit::asked_in(state.language, field, options, &state.book.owners);
            let theirs = theirs.as_deref().map(|raw| asked.shown(raw));
            let theirs = theirs.unwrap_or_else(|| say::nothing(state.language).to_owned());
            Some((Role::Warn, say::theirs(state.language, &theirs)))
        }
        _ => None,
    });
    words.collect()
}

/// A field's value and as-of day, in words.
fn value(state: &State, account: &Account, field: Field) -> Option<(String, String)> {
    let now = state.now;
    let day = |day: Option<_>| day.map(|day| words::date(day, now, state.language));
    let called = |value: Option<&str>| {
        value.map(|value| state.rules.said(field, value, state.language).to_owned())
    };
    let text = match field {
        Field::Name => Some(account.name.clone()),
        Field::Domain => account.domain.clone(),
        Field::Owner => account
            .owner
            .as_ref()
            .map(|id| state.book.owner_name(id).to_owned()),
        Field::Tier => account
            .tier
            .as_ref()
            .map(|tier| words::tier_name(&state.rules, tier, state.language).to_owned()),
        Field::Stage => called(account.stage.as_deref()),
        Field::Arr => account.arr.map(|arr| arr.full_in(state.language)),
        Field::TermStart => day(account.term_start),
        Field::Renewal => day(account.renewal),
        Field::AutoRenew => account
            .auto_renew
            .map(|yes| if yes { say::yes } else { say::no }(state.language).to_owned()),
        Field::FirstValue => day(account.first_value),
        Field::LastTouch => account
            .last_touch
            .map(|at| show::moment(at, now, state.language)),
        Field::LastQbr => day(account.last_qbr),
        Field::LossReason => called(account.loss_reason.as_deref()),
        Field::RenewalReason => called(account.renewal_reason.as_deref()),
        Field::Plan => account
            .plan
            .as_ref()
            .map(|_| words::plan(&account.plan(), now.today(), state.language)),
        _ => {
            let dated = account.number(field)?;
            // Rounded to what is shown: a share of 0.30000001 is 0.3.
            let value = (dated.value * 100.0).round() / 100.0;
            let day = show::day(show::local_day(dated.as_of, now), now, state.language);
            let value = numbers::decimal(state.language, value);
            let value = match field.kind() {
                // A score of 100, and so it is called everywhere else.
                Kind::Percent if field == Field::CrmHealth => {
                    let band = state.rules.scorecard.bands.of(dated.value as f32);
                    let value = numbers::percent(state.language, value);
                    format!("{value} {}", health::band(band, state.language))
                }
                Kind::Percent if field != Field::Csat => numbers::percent(state.language, value),
                _ => value,
            };
            return Some((value, day));
        }
    };
    Some((text?, String::new()))
}
