//! `tenure changes [QUERY]`: what became of the accounts since the person last left the cockpit, as its
//! list “Since last time” tells it.

use super::args::{Globals, Json};
use super::context::{Context, Opened};
use super::json::moment;
use super::{Failure, output};
use crate::app::kept::{LAYOUT, Layout};
use crate::domain::changes::{Change, FIRST, What, by_account, since};
use crate::domain::health::Band;
use crate::domain::lifecycle::Place;
use crate::domain::text;
use crate::domain::when::{Toward, day, show};
use crate::messages::{Language, changes as say};
use chrono::{DateTime, NaiveTime, TimeDelta, Utc};
use clap::Args as ClapArgs;
use serde::Serialize;
use std::collections::HashSet;

/// Cells that a name takes at most.
const NAME: usize = 44;

/// `tenure changes`
#[derive(Clone, Debug, ClapArgs)]
pub struct Changes {
    /// Only accounts that this query takes, as they are now.
    query: Vec<String>,
    /// Since the beginning of this day: 2026-10-01, "last monday", 30d ago. Without it: since you last left
    /// the cockpit.
    #[arg(long, value_name = "DAY", allow_hyphen_values = true)]
    since: Option<String>,
    /// How the answer is printed.
    #[command(flatten)]
    json: Json,
}

/// All of it.
#[derive(Serialize)]
struct Answer<'a> {
    /// Changes after this moment.
    since: DateTime<Utc>,
    /// The newest first.
    changes: Vec<ChangeJson<'a>>,
}

#[derive(Serialize)]
struct ChangeJson<'a> {
    account: &'a str,
    name: &'a str,
    /// As exactly as it is known.
    at: DateTime<Utc>,
    /// `stage`, `band`, `touched`, `nps`, `mood`, `ticket`, `first_value`, `renewal_passed`.
    what: &'static str,
    /// In words.
    text: String,
    /// The stage or band before, where that is told.
    from: Option<&'static str>,
    /// The stage (its id) or the band now.
    to: Option<&'a str>,
    /// The score before.
    before: Option<f32>,
    /// The score now, the answer, the mood, or the severity of a ticket.
    value: Option<f64>,
}

/// Runs it.
pub fn run(globals: &Globals, options: &Changes) -> Result<i32, Failure> {
    let mut context = Context::find(globals)?;
    let opened = context.open()?;
    let begin = begin(&opened, options.since.as_deref())?;
    let query = opened.query(&options.query, &context.rules)?;
    let taken = query.rows(&opened.book, opened.scope(&context.rules));
    let taken: HashSet<u32> = taken.into_iter().collect();
    let shown = |row: &u32| taken.contains(row);
    let all = since(&opened.book, &context.rules, (begin, opened.now), shown);
    let told_of = |change: &Change| told(change, &opened, &context).map(|json| json.text);
    let told: Vec<ChangeJson> = all
        .iter()
        .filter_map(|change| told(change, &opened, &context))
        .collect();
    if options.json.json {
        let since = moment(begin);
        output::json(&Answer {
            since,
            changes: told,
        })?;
        return Ok(0);
    }
    opened.tell_age();
    let at = show::moment(begin, opened.now, Language::En);
    if told.is_empty() {
        output::say(&format!("Nothing has changed since {at}."))?;
        return Ok(0);
    }
    output::complain(&format!("Since {at}:"));
    let rows: Vec<Vec<String>> = by_account(&all)
        .into_iter()
        .filter_map(|story| {
            let row = opened.book.row(story.row)?;
            let of = |what| Change {
                row: story.row,
                at: story.at,
                what,
            };
            let all = story.what.iter().copied();
            let all = all.filter_map(|what| told_of(&of(what)));
            let all: Vec<String> = all.collect();
            Some(vec![
                show::age(story.at, opened.now, Language::En),
                output::cut(&text::line(&row.account.name), NAME).into_owned(),
                all.join(", "),
            ])
        })
        .collect();
    if rows.is_empty() {
        output::say("Nothing but touchpoints, which the accounts' timelines tell.")?;
        return Ok(0);
    }
    output::say(&output::table(&rows))?;
    Ok(0)
}

/// Since when: as it was said, else since the cockpit was left; for somebody who never did, some days.
fn begin(opened: &Opened, said: Option<&str>) -> Result<DateTime<Utc>, Failure> {
    let now = opened.now;
    let Some(said) = said else {
        let kept = opened.store.ui(LAYOUT)?.unwrap_or_default();
        let kept: Layout = serde_json::from_value(kept).unwrap_or_default();
        return Ok(kept.seen.unwrap_or(now.utc - FIRST));
    };
    let day = day(said, Toward::Past, now).map_err(|why| Failure::Usage(why.to_string()))?;
    if day > now.today() {
        return Err(Failure::Usage(format!("{day} is still to come.")));
    }
    let offset = TimeDelta::seconds(i64::from(now.offset.local_minus_utc()));
    Ok(day.and_time(NaiveTime::MIN).and_utc() - offset)
}

fn told<'a>(change: &Change, opened: &'a Opened, context: &'a Context) -> Option<ChangeJson<'a>> {
    let account = &opened.book.row(change.row)?.account;
    let mut json = ChangeJson {
        account: account.id.as_str(),
        name: &account.name,
        at: moment(change.at),
        what: "",
        text: String::new(),
        from: None,
        to: None,
        before: None,
        value: None,
    };
    let en = Language::En;
    (json.what, json.text) = match change.what {
        What::Stage(place) => {
            let stage = context.rules.lifecycle.stage(place);
            json.to = stage.map(|stage| stage.id.as_str());
            let name = match (place, stage) {
                (Place::Unmapped, _) | (_, None) => "no stage",
                (_, Some(stage)) => stage.name.as_str(),
            };
            ("stage", say::stage(en, name))
        }
        What::Band { from, to } => {
            (json.from, json.to) = (Some(band(from.0)), Some(band(to.0)));
            (json.before, json.value) = (Some(from.1), Some(f64::from(to.1)));
            let (before, now) = (from.1.round(), to.1.round());
            ("band", say::band(en, band(from.0), band(to.0), before, now))
        }
        What::Touched => ("touched", say::touched(en).to_owned()),
        What::Nps(nps) => {
            json.value = Some(nps);
            ("nps", say::nps(en, nps.round()))
        }
        What::Mood(mood) => {
            json.value = Some(mood);
            ("mood", say::mood(en, signed(mood)))
        }
        What::Ticket(severity) => {
            json.value = Some(f64::from(severity));
            ("ticket", say::ticket(en, severity))
        }
        What::FirstValue => ("first_value", say::first_value(en).to_owned()),
        What::RenewalPassed => ("renewal_passed", say::renewal_passed(en).to_owned()),
    };
    Some(json)
}

/// A mood as the screen shows it: 0 has no sign.
fn signed(mood: f64) -> String {
    match mood.round() == 0.0 {
        true => "0".to_owned(),
        false => format!("{mood:+.0}"),
    }
}

fn band(band: Band) -> &'static str {
    match band {
        Band::Good => "good",
        Band::Watch => "watch",
        Band::Risk => "risk",
        Band::Unknown => "unknown",
    }
}
