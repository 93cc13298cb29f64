//! What is kept on this machine: cache, outbox, journal.

use super::Check;
use crate::cli::context::{self, Context};
use crate::domain::Account;
use crate::domain::field::Field;
use crate::domain::when::show::ago;
use crate::messages::Language;
use crate::store::{Store, faults};
use std::fs;

/// Looks at the profile's store; `portal`: the one that answers. Nothing is made where there is none.
pub fn look(context: &Context, portal: Option<&str>, checks: &mut Vec<Check>) {
    let path = &context.cache;
    let sync = format!("`tenure{} sync` reads the accounts.", context.flag);
    if !path.exists() {
        let found = format!("There is no {} yet.", path.display());
        checks.push(Check::warning("cache", found, &sync));
        return;
    }
    let size: u64 = ["", "-wal"]
        .iter()
        .filter_map(|suffix| {
            let mut name = path.clone().into_os_string();
            name.push(suffix);
            fs::metadata(name).ok()
        })
        .map(|meta| meta.len())
        .sum();
    let shown = format!("{} ({:.1} MB)", path.display(), size as f64 / 1e6);
    let advice = "Start `tenure`: it keeps the damaged file aside and saves unsent work from it.";
    match faults(path) {
        Ok(faults) if faults.is_empty() => {}
        Ok(faults) => {
            let text = format!("{shown} is damaged: {}", faults.join("; "));
            checks.push(Check::wrong("cache", text, advice));
            return;
        }
        Err(error) => {
            checks.push(Check::wrong("cache", error.to_string(), ""));
            return;
        }
    }
    if let Err(error) = opened(context, portal, (&shown, &sync), checks) {
        checks.push(Check::wrong("cache", error.to_string(), ""));
    }
}

fn opened(
    context: &Context,
    portal: Option<&str>,
    (shown, sync): (&str, &str),
    checks: &mut Vec<Check>,
) -> Result<(), crate::store::StoreError> {
    let now = context::now();
    let (store, _) = Store::open(&context.cache)?;
    let portfolio = store.portfolio()?;
    let accounts = portfolio.accounts.len();
    let mut text = format!("{shown}, whole, {accounts} accounts");
    match portfolio.synced.at {
        Some(at) => {
            text += &format!(", read {}", ago(at, now, Language::En));
            checks.push(Check::well("cache", text));
        }
        None if portfolio.synced.accounts => checks.push(Check::well("cache", text)),
        None => checks.push(Check::warning(
            "cache",
            format!("{text}, never read to the end"),
            sync,
        )),
    }
    checks.extend(values(&portfolio.accounts, &context.flag));
    let kept = store.portal()?.unwrap_or_default().id;
    if let Some(portal) = portal.filter(|portal| !kept.is_empty() && kept != *portal) {
        checks.push(Check::wrong(
            "cache",
            format!(
                "It is of portal {kept}, and portal {portal} answers: nothing is read or sent."
            ),
            "Give the profile its own token again, or make one: `tenure --profile NAME init`.",
        ));
    }
    let queue = store.outbox()?;
    let tally = store.tally()?;
    let oldest = queue.iter().map(|queued| queued.at).min();
    let since = oldest.map(|at| format!("; the oldest was made {}", ago(at, now, Language::En)));
    let since = since.unwrap_or_default();
    if let Some(lost) = store.lost()? {
        checks.push(Check::warning(
            "outbox",
            lost.sentence(),
            "Look in it for what is missing, as with `sqlite3`, then delete it.",
        ));
    }
    checks.push(match (tally.waiting, tally.person) {
        (0, 0) => Check::well("outbox", "empty: all is in the CRM"),
        (waiting, 0) => Check::warning(
            "outbox",
            format!("{waiting} writes wait to be sent{since}"),
            &match context.profile.read_only {
                true => format!(
                    "The profile is read-only, so nothing is sent: take `read_only` out of it, or give them up \
                     (`tenure{flag} outbox drop NUMBER`; `tenure{flag} outbox` tells the numbers).",
                    flag = context.flag
                ),
                false => format!("`tenure{} sync` sends them.", context.flag),
            },
        ),
        (waiting, person) => Check::warning(
            "outbox",
            format!("{person} writes wait for you to decide, {waiting} to be sent{since}"),
            &format!(
                "`tenure{flag} outbox` shows them; it settles them too (`tenure{flag} outbox --help`), as \
                 does `8` in the cockpit.{}",
                match context.profile.read_only {
                    true => " The profile is read-only, so nothing is sent until `read_only` is taken out of it.",
                    false => "",
                },
                flag = context.flag
            ),
        ),
    });
    let (entries, last) = store.journal_length()?;
    checks.push(Check::well(
        "journal",
        match last {
            Some(last) => format!(
                "{}, the last {}",
                match entries {
                    1 => "1 entry".to_owned(),
                    many => format!("{many} entries"),
                },
                ago(last, now, Language::En)
            ),
            None => "empty: nothing was written yet".to_owned(),
        },
    ));
    Ok(())
}

/// Values that cannot be read, and fields that are not shown any more, by field.
fn values(accounts: &[Account], flag: &str) -> Option<Check> {
    let count = |of: &dyn Fn(&Account, Field) -> bool| {
        let counted = Field::ALL.iter().map(|field| {
            let with = accounts.iter().filter(|account| of(account, *field));
            (field.id(), with.count())
        });
        let told = counted.filter(|(_, count)| *count > 0);
        let told: Vec<String> = told.map(|(id, count)| format!("{id} {count}")).collect();
        told.join(", ")
    };
    let odd = count(&|account, field| account.odd.iter().any(|(of, _)| *of == field));
    let hidden = count(&|account, field| account.hidden.contains(field));
    let mut found = Vec::new();
    if !odd.is_empty() {
        found.push(format!(
            "Accounts with values that are not what their field should hold: {odd}."
        ));
    }
    if !hidden.is_empty() {
        found.push(format!(
            "Accounts with values of fields that this token cannot see any more: {hidden}."
        ));
    }
    let advice = format!("`tenure{flag} show ACCOUNT` tells them; they are mended in the CRM.");
    (!found.is_empty()).then(|| Check::warning("values", found.join(" "), &advice))
}
