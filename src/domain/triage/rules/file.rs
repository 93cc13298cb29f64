//! Triage rules from their TOML file. What a file leaves out is as in the preset, so that a person's
//! file says only what is different.

use super::{SignalRule, Thresholds, Tier, TriageRules, own};
use crate::domain::file::{Fault, Table, parse};
use crate::domain::id::TierId;
use crate::domain::query::Known;
use crate::domain::search::nearest;
use crate::domain::triage::play::Play;
use crate::domain::triage::{Lane, SignalKind};

const PRESET: &str = include_str!("../../presets/triage.toml");

impl TriageRules {
    /// Reads a file of triage rules.
    ///
    /// # Errors
    /// Every fault of the file, with its line.
    pub fn parse(text: &str) -> Result<Self, Vec<Fault>> {
        Self::parse_with(text, &Known::default(), &[])
    }

    /// The same, where own signals may name custom fields too, and signals the person's own plays, of
    /// which the names are given.
    ///
    /// # Errors
    /// Every fault of the file, with its line.
    pub fn parse_with(text: &str, known: &Known, plays: &[String]) -> Result<Self, Vec<Fault>> {
        let preset = Self::preset();
        parse(text, |file| read(file, preset, known, plays))
    }

    /// The rules that come with the program.
    pub fn preset() -> Self {
        // A preset that cannot be read is a mistake of ours that a test finds; nothing ships so.
        let over = TriageRules {
            tiers: Vec::new(),
            ..bare()
        };
        parse(PRESET, |file| read(file, over, &Known::default(), &[])).unwrap_or_else(|_| bare())
    }
}

/// What a preset is read over.
fn bare() -> TriageRules {
    let tier = Tier {
        id: TierId::from("standard"),
        touch_days: 90,
        qbr_days: None,
    };
    TriageRules {
        id: "bare".to_owned(),
        tiers: vec![tier],
        default_tier: 0,
        ticket_days: [1.0, 3.0, 10.0, 30.0],
        entry: [1; 2],
        signals: vec![SignalRule::default(); SignalKind::ALL.len()],
        thresholds: Thresholds {
            renewal_days: 90.0,
            likelihood_unset: 0.0,
            likelihood_low: 0.0,
            low_below: 50.0,
            fell_points: 10.0,
            fell_days: 14,
            deviations: 3.0,
            least_spread: 0.01,
            gone_days: 14,
            answer_days: 90,
            answer_low: 0.0,
            severities: [0.0; 4],
            champion_left: 0.0,
            top_share: 0.1,
            seats: 0.9,
            features: 0.8,
            promoter: 9.0,
            win_back: Vec::new(),
            win_back_after: 0,
            win_back_until: 730,
        },
        own: Vec::new(),
        plays: Play::presets(),
    }
}

fn read(
    file: &Table<'_, '_>,
    mut rules: TriageRules,
    known: &Known,
    plays: &[String],
) -> Option<TriageRules> {
    let id = file.text("id");
    if let Some(days) = four(file, "ticket_days") {
        if days.iter().all(|days| *days > 0.0) {
            rules.ticket_days = days;
        } else {
            file.fault(
                "ticket_days",
                "the days of `ticket_days` must be more than 0",
            );
        }
    }
    let mut named = Vec::new();
    for table in file.tables("tiers") {
        tier(table, &mut rules.tiers, &mut named);
    }
    if rules.tiers.is_empty() {
        return None;
    }
    if let Some(name) = file.text("default_tier") {
        let found = rules.tiers.iter().position(|tier| tier.id.as_str() == name);
        match found {
            Some(index) => rules.default_tier = index,
            None => {
                let words = rules.tiers.iter().map(|tier| tier.id.as_str());
                file.unknown_word("default_tier", &name, words);
            }
        }
    }
    if let Some(entry) = file.table("entry") {
        for (key, lane) in [("risk", Lane::Risk), ("opportunity", Lane::Opportunity)] {
            if let Some(points) = entry.number_in(key, 1.0..=999.0) {
                rules.entry[lane as usize] = points as i32;
            }
        }
    }
    if let Some(signals) = file.table("signals") {
        for &kind in SignalKind::ALL {
            if let Some(table) = signals.table(kind.id()) {
                signal(&table, &mut rules.signals[kind as usize]);
                play(&table, &rules.plays, plays);
                thresholds(kind, &table, &mut rules.thresholds);
            }
        }
    }
    for table in file.tables("own") {
        play(&table, &rules.plays, plays);
        rules.own.extend(own::read(table, &rules.own, known));
    }
    rules.id = id.unwrap_or_else(|| "own".to_owned());
    Some(rules)
}

/// A tier of the file: put over the one of that name, of which it changes what it says, or beside the
/// others. `qbr_days = 0` says that it has no reviews. `named` are those that the file named before.
fn tier(mut table: Table<'_, '_>, tiers: &mut Vec<Tier>, named: &mut Vec<String>) {
    let id = table.own_id("tier", named.iter().map(String::as_str));
    let same = |tier: &Tier| {
        (id.as_deref()).is_some_and(|id| tier.id.as_str().eq_ignore_ascii_case(id.trim()))
    };
    let known = tiers.iter().position(same);
    let touch = match known {
        Some(_) => table.number_in("touch_days", 1.0..=3_650.0),
        None => table.need_number("touch_days", 1.0..=3_650.0),
    };
    let touch = touch.map(|days| days as u16);
    let qbr = table.number_in("qbr_days", 0.0..=3_650.0);
    let qbr = qbr.map(|days| Some(days as u16).filter(|days| *days > 0));
    match (known, id.clone(), touch) {
        (Some(at), ..) => {
            let tier = &mut tiers[at];
            tier.touch_days = touch.unwrap_or(tier.touch_days);
            tier.qbr_days = qbr.unwrap_or(tier.qbr_days);
        }
        (None, Some(id), Some(touch_days)) => tiers.push(Tier {
            id: TierId(id),
            touch_days,
            qbr_days: qbr.flatten(),
        }),
        _ => {}
    }
    named.extend(id);
}

/// A `play` that is written like the name of one, or nearly is one, must be there. Anything else is a
/// sentence.
fn play(table: &Table<'_, '_>, ours: &[Play], theirs: &[String]) {
    let Some(text) = table.text("play") else {
        return;
    };
    let known = (ours.iter().map(|play| play.id.as_str())).chain(theirs.iter().map(String::as_str));
    let named =
        |char: char| char.is_ascii_lowercase() || char.is_ascii_digit() || "_-".contains(char);
    let like_a_name = text.chars().all(named) && !text.is_empty();
    if !like_a_name || known.clone().any(|id| id == text) {
        return;
    }
    if text.contains(['_', '-']) || nearest(&text, known.clone()).is_some() {
        table.unknown_word("play", &text, known);
    }
}

fn signal(table: &Table<'_, '_>, rule: &mut SignalRule) {
    rule.on = table.flag("on").unwrap_or(true);
    let set = |key, to: &mut f64| {
        if let Some(value) = table.number_in(key, 0.0..=999.0) {
            *to = value;
        }
    };
    set("base", &mut rule.base);
    set("growth", &mut rule.growth);
    set("over_days", &mut rule.over_days);
    if let Some(worse) = table.number_in("worse", 1.0..=999.0) {
        rule.worse = worse;
    }
    if let Some(play) = table.text("play") {
        rule.play = play;
    }
}

fn thresholds(kind: SignalKind, table: &Table<'_, '_>, to: &mut Thresholds) {
    let set = |key, to: &mut f64| {
        if let Some(value) = table.number_in(key, 0.0..=3_650.0) {
            *to = value;
        }
    };
    let set_f32 = |key, to: &mut f32| {
        if let Some(value) = table.number_in(key, 0.0..=3_650.0) {
            *to = value as f32;
        }
    };
    let set_days = |key, to: &mut u16| {
        if let Some(value) = table.number_in(key, 0.0..=3_650.0) {
            *to = value as u16;
        }
    };
    match kind {
        SignalKind::RenewalNear => {
            set("days", &mut to.renewal_days);
            set("unset", &mut to.likelihood_unset);
            set("low", &mut to.likelihood_low);
            set("low_below", &mut to.low_below);
        }
        SignalKind::HealthFell => {
            set_f32("points", &mut to.fell_points);
            set_days("days", &mut to.fell_days);
        }
        SignalKind::UsageAbnormal => {
            set_f32("deviations", &mut to.deviations);
            set_f32("least_spread", &mut to.least_spread);
        }
        SignalKind::UsageGone => set_days("days", &mut to.gone_days),
        SignalKind::Detractor => {
            set_days("days", &mut to.answer_days);
            set("low", &mut to.answer_low);
        }
        SignalKind::Tickets => {
            if let Some(points) = four(table, "severities") {
                to.severities = points;
            }
        }
        SignalKind::ChampionGone => set("left", &mut to.champion_left),
        SignalKind::TopArr => set("share", &mut to.top_share),
        SignalKind::Expansion => {
            set("seats", &mut to.seats);
            set("features", &mut to.features);
        }
        SignalKind::Advocate => set("promoter", &mut to.promoter),
        SignalKind::WinBack => {
            if table.has("reasons") {
                to.win_back = table.texts("reasons");
            }
            set_days("after_days", &mut to.win_back_after);
            set_days("until_days", &mut to.win_back_until);
        }
        _ => {}
    }
}

/// Four numbers, for severity 1 to 4.
fn four(table: &Table<'_, '_>, key: &'static str) -> Option<[f64; 4]> {
    if !table.has(key) {
        return None;
    }
    let numbers = <[f64; 4]>::try_from(table.numbers(key));
    let good = numbers.ok().filter(|all| all.iter().all(|one| *one >= 0.0));
    if good.is_none() {
        let text = format!("`{key}` must be four numbers, for severity 1 to 4");
        table.fault(key, text);
    }
    good
}

impl SignalKind {
    /// The signal of that name; else the name that was probably meant, if any is near.
    ///
    /// # Errors
    /// The nearest name.
    pub fn parse(id: &str) -> Result<Self, Option<&'static str>> {
        let found = Self::ALL.iter().copied().find(|kind| kind.id() == id);
        found.ok_or_else(|| nearest(id, Self::ALL.iter().map(|kind| kind.id())))
    }
}
