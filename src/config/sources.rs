//! Reads where a profile's things come from: stages, ARR, health, tokens.

use super::file::beside;
use super::reading::Table;
use super::{OAuth, TokenSource};
use crate::domain::field::{Field, Kind};
use crate::domain::health::Band;
use crate::domain::lifecycle::Source;
use crate::domain::mapping::points_of;
use crate::domain::sourcing::{ArrFrom, DealRule, HealthFrom, Period};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

type Fields = BTreeMap<Field, String>;

/// `stage_from`: a property, which becomes that of the field, or a pipeline.
pub(super) fn stage(table: &Table, fields: &mut Fields) -> Option<Source> {
    let from = table.table("stage_from")?;
    from.only(&["property", "ticket_pipeline", "deal_pipeline"]);
    let property = from.text("property");
    let tickets = from.text("ticket_pipeline");
    let deals = from.text("deal_pipeline");
    match (property, tickets, deals) {
        (Some(property), None, None) => {
            set(table, fields, "stage_from", Field::Stage, property);
            Some(Source::Property)
        }
        (None, Some(pipeline), None) => pipelined(table, fields, Source::Tickets(pipeline)),
        (None, None, Some(pipeline)) => pipelined(table, fields, Source::Deals(pipeline)),
        (None, None, None) if !from.keys().is_empty() => None,
        _ => {
            let text = format!(
                "“stage_from” in {} must say one of property, ticket_pipeline, deal_pipeline.",
                table.name
            );
            table.fault("stage_from", text);
            None
        }
    }
}

fn pipelined(table: &Table, fields: &Fields, source: Source) -> Option<Source> {
    if let Some(property) = fields.get(&Field::Stage) {
        table.fault(
            "stage_from",
            format!(
                "The stage cannot come from {source} and from the property “{property}” of {}; keep one of them.",
                inner(table, "fields")
            ),
        );
    }
    Some(source)
}

/// Maps a field to a property, unless the table of fields says something else.
fn set(table: &Table, fields: &mut Fields, key: &str, field: Field, property: String) {
    match fields.get(&field) {
        Some(other) if *other != property => table.fault(
            key,
            format!(
                "“{}” is “{property}” here and “{other}” in {}; keep one of them.",
                field.id(),
                inner(table, "fields")
            ),
        ),
        _ => {
            fields.insert(field, property);
        }
    }
}

fn inner(table: &Table, key: &str) -> String {
    format!("{}.{key}]", table.name.trim_end_matches(']'))
}

/// `arr_from`: a property, which becomes that of the field, or a rule about deals.
pub(super) fn arr(table: &Table, fields: &mut Fields) -> ArrFrom {
    let Some(value) = table.value("arr_from") else {
        return ArrFrom::Property;
    };
    if value.get_ref().as_str().is_some() {
        if let Some(property) = table.text("arr_from") {
            set(table, fields, "arr_from", Field::Arr, property);
        }
        return ArrFrom::Property;
    }
    let Some(from) = table.table("arr_from") else {
        return ArrFrom::Property;
    };
    from.only(&["property", "deals"]);
    match (from.value("property"), from.value("deals")) {
        (Some(_), None) => {
            if let Some(property) = from.text("property") {
                set(table, fields, "arr_from", Field::Arr, property);
            }
            ArrFrom::Property
        }
        (None, Some(_)) => {
            if let Some(property) = fields.get(&Field::Arr) {
                table.fault(
                    "arr_from",
                    format!(
                        "ARR cannot come from deals and from the property “{property}” of {}; keep one of them.",
                        inner(table, "fields")
                    ),
                );
            }
            let deals = from.table("deals");
            ArrFrom::Deals(deals.map(|deals| rule(&deals)).unwrap_or_default())
        }
        _ => {
            let text = format!(
                "“arr_from” in {} must be a property's name in quotes, or {{ deals = {{ … }} }}.",
                table.name
            );
            table.fault("arr_from", text);
            ArrFrom::Property
        }
    }
}

fn rule(table: &Table) -> DealRule {
    table.only(&[
        "pipeline",
        "stages",
        "amount",
        "per",
        "recurring",
        "recurring_values",
        "ends",
        "currency",
    ]);
    let usual = DealRule::default();
    let list = |key: &str| match table.value(key) {
        Some(_) => table.texts(key).unwrap_or_default(),
        None => Vec::new(),
    };
    let rule = DealRule {
        pipelines: list("pipeline"),
        stages: list("stages"),
        amount: table.text("amount").unwrap_or(usual.amount),
        per: table
            .word("per", &[("year", Period::Year), ("month", Period::Month)])
            .unwrap_or_default(),
        recurring: table.text("recurring"),
        recurring_values: list("recurring_values"),
        ends: table.text("ends"),
        currency: table.text("currency").or(usual.currency),
    };
    if rule.recurring.is_none() && !rule.recurring_values.is_empty() {
        let text = "recurring_values are the values of a property; say which: recurring = \"…\".";
        table.fault("recurring_values", text);
    }
    rule
}

/// `health`: whose score counts, in one word or with the CRM's property beside it.
pub(super) fn health(table: &Table, fields: &mut Fields) -> HealthFrom {
    let words = [
        ("ours", HealthFrom::Ours),
        ("portal", HealthFrom::Portal),
        ("both", HealthFrom::Both),
    ];
    let Some(value) = table.value("health") else {
        return HealthFrom::Ours;
    };
    let health = if value.get_ref().as_table().is_some() {
        let Some(inside) = table.table("health") else {
            return HealthFrom::Ours;
        };
        inside.only(&["from", "property"]);
        if let Some(property) = inside.text("property") {
            set(table, fields, "health", Field::CrmHealth, property);
        }
        if inside.value("from").is_none() {
            let text = format!(
                "{} must say whose score counts: from = \"both\".",
                inside.name
            );
            table.fault("health", text);
        }
        inside.word("from", &words)
    } else {
        table.word("health", &words)
    };
    let health = health.unwrap_or_default();
    if health != HealthFrom::Ours && !fields.contains_key(&Field::CrmHealth) {
        table.fault(
            "health",
            format!(
                "The portal's health needs its property: health = {{ from = \"both\", property = \"…\" }}, or crm_health = \"…\" in {}.",
                inner(table, "fields")
            ),
        );
        return HealthFrom::Ours;
    }
    health
}

/// What `health_values` says of a value that means that there is no health.
const NONE: &str = "none";

/// The values of `health_values` that mean that there is none.
pub(super) fn dark(table: &Table) -> BTreeSet<String> {
    let says = |key: &&str| {
        let value = table.value(key);
        value.is_some_and(|value| value.get_ref().as_str() == Some(NONE))
    };
    table
        .keys()
        .into_iter()
        .filter(says)
        .map(str::to_owned)
        .collect()
}

/// `fractions`: the fields, and the further properties by their name on the screen, whose property holds
/// a fraction where it means a percentage.
pub(super) fn fractions(
    table: &Table,
    custom: &BTreeMap<String, String>,
) -> (BTreeSet<Field>, BTreeSet<String>) {
    let (mut fields, mut others) = (BTreeSet::new(), BTreeSet::new());
    for text in table.texts("fractions").unwrap_or_default() {
        let field = Field::parse(&text).filter(|field| field.kind() == Kind::Percent);
        if let Some(field) = field {
            fields.insert(field);
        } else if custom.contains_key(&text) {
            others.insert(text);
        } else {
            let of = Field::ALL.iter().filter(|of| of.kind() == Kind::Percent);
            let known: Vec<&str> = of.map(|field| field.id()).collect();
            table.fault(
                "fractions",
                format!(
                    "“{text}” is no percentage; there are {}, and the names of the profile's own custom fields.",
                    known.join(", ")
                ),
            );
        }
    }
    (fields, others)
}

/// `health_values`: what each value of the CRM's own health means, a band or what it counts.
pub(super) fn lights(table: &Table) -> BTreeMap<String, f64> {
    let bands = [Band::Good, Band::Watch, Band::Risk, Band::Unknown];
    let words = ["good", "watch", "risk", NONE];
    let value = |key: &str| {
        if table.value(key)?.get_ref().as_str().is_some() {
            let band = table.word(key, &[0, 1, 2, 3].map(|at| (words[at], bands[at])))?;
            return points_of(band);
        }
        table.percent(key)
    };
    let keys = table.keys().into_iter();
    keys.filter_map(|key| Some((key.to_owned(), value(key)?)))
        .collect()
}

/// Where a secret comes from: `NAME_env`, `NAME_command` or `NAME_file`.
pub(super) fn secret(table: &Table, name: &str, folder: &Path) -> Option<TokenSource> {
    let keys = ["env", "command", "file"].map(|how| format!("{name}_{how}"));
    let [env, command, file] = &keys;
    let sources = [
        table.text(env).map(TokenSource::Env),
        program(table, command),
        table
            .text(file)
            .map(|name| TokenSource::File(beside(&name, folder))),
    ];
    let mut all = sources.into_iter().flatten();
    let first = all.next();
    if all.next().is_some() {
        let key = keys.iter().rev().find(|key| table.value(key).is_some());
        let text = format!(
            "{} says more than once where the {} comes from; keep one of {}.",
            table.name,
            name.replace('_', " "),
            keys.join(", ")
        );
        table.fault(key.map_or("", String::as_str), text);
    }
    first
}

/// A line for the shell, or a program and its arguments.
fn program(table: &Table, key: &str) -> Option<TokenSource> {
    if table.value(key)?.get_ref().as_str().is_some() {
        table.text(key).map(TokenSource::Shell)
    } else {
        table.texts(key).map(TokenSource::Command)
    }
}

/// `[oauth]`
pub(super) fn oauth(table: &Table, folder: &Path) -> Option<OAuth> {
    table.value("oauth")?;
    let oauth = table.table("oauth")?;
    oauth.only(&[
        "client_id",
        "client_secret_env",
        "client_secret_command",
        "client_secret_file",
        "refresh_token_env",
        "refresh_token_command",
        "refresh_token_file",
        "store_command",
    ]);
    let client_id = oauth.text("client_id");
    let client_secret = secret(&oauth, "client_secret", folder);
    let refresh_token = secret(&oauth, "refresh_token", folder);
    let store_command = program(&oauth, "store_command");
    let mut missing = Vec::new();
    for (there, name) in [
        (client_id.is_some(), "client_id"),
        (
            client_secret.is_some(),
            "client_secret_env (or _command, _file)",
        ),
        (
            refresh_token.is_some(),
            "refresh_token_env (or _command, _file)",
        ),
    ] {
        if !there {
            missing.push(name);
        }
    }
    if !missing.is_empty() {
        let text = format!("{} needs {} too.", oauth.name, missing.join(" and "));
        table.fault("oauth", text);
    }
    Some(OAuth {
        client_id: client_id?,
        client_secret: client_secret?,
        refresh_token: refresh_token?,
        store_command,
    })
}
