//! Words to the person: toasts, which pass, and problems, which stay until put away.

use super::super::command::Command;
use super::super::state::{State, Toast, Tone};
use super::super::view::{ActivityTab, View};
use super::shown;
use crate::domain::id::AccountId;
use crate::domain::when::show;
use crate::domain::write::Stored;
use crate::messages::toasts as words;
use crate::messages::{Language, faults, kept, notices, titles};
use chrono::TimeDelta;

/// A toast stays at least this long; it goes at the next key after that. Nothing ticks for it.
const STAYS: TimeDelta = TimeDelta::seconds(3);
/// Problems kept at once: the oldest go first, the log has all.
const PROBLEMS: usize = 5;

/// Says something that passes.
pub fn toast(state: &mut State, tone: Tone, text: impl Into<String>) {
    let text = text.into();
    if tone != Tone::Plain {
        heard(state, &text);
    }
    state.toast = Some(Toast {
        text,
        tone,
        at: state.now.utc,
    });
}

/// What was said lately that is kept to be read again.
const SAID: usize = 30;

/// Keeps something that was said, or is told in other words on the screen.
pub fn heard(state: &mut State, text: &str) {
    if state.said.back().is_none_or(|(_, last)| last != text) {
        state.said.push_back((state.now.utc, text.to_owned()));
    }
    let over = state.said.len().saturating_sub(SAID);
    state.said.drain(..over);
}

/// Shows all that was said lately, the last first: what was too long for its line, and what the CRM said
/// in its own words.
pub fn all(state: &mut State) {
    let language = state.language;
    let mut text = String::new();
    for (at, said) in state.said.iter().rev() {
        let told = faults::told(language, said);
        text += &format!("{}  {told}\n", show::moment(*at, state.now, language));
        if faults::told(Language::En, said) != *said {
            text += &format!("    {said}\n");
        }
    }
    let title = notices::title(language).to_owned();
    shown::open_prose(state, title, text);
}

/// Takes the toast away when it was there long enough to be read.
pub fn fade(state: &mut State) {
    let now = state.now.utc;
    if state
        .toast
        .as_ref()
        .is_some_and(|toast| now - toast.at >= STAYS)
    {
        state.toast = None;
    }
}

/// What a line said of itself, like that nothing is known that begins so, goes with the next key into
/// that line: it is not about what stands there then, and hides the keys of the moment.
pub fn typed_on(state: &mut State) {
    let plain = |toast: &Toast| toast.tone == Tone::Plain;
    if state.typing() && state.toast.as_ref().is_some_and(plain) {
        state.toast = None;
    }
}

/// Says something that stays until it is put away; the same only once.
pub fn problem(state: &mut State, text: String) {
    heard(state, &text);
    if !state.problems.contains(&text) {
        state.problems.push(text);
        let over = state.problems.len().saturating_sub(PROBLEMS);
        state.problems.drain(..over);
    }
}

/// A sync is done, by this process or another: what was so until then is no longer.
pub fn synced(state: &mut State) {
    if let Some(over) = state.until_synced.take() {
        state.problems.retain(|problem| *problem != over);
    }
}

/// A write waits for a person, or is never taken: what it is called, why, and where it is settled or seen.
pub fn to_settle(state: &mut State, title: Option<&str>, why: &str, decides: bool) {
    let at_it = state.view == View::Activity && state.activity.tab == ActivityTab::Outbox;
    let settle = state.keys.first(Command::Settle);
    let way = match state.keys.first(Command::GoActivity) {
        // Where there is nothing to decide, the key does nothing.
        _ if at_it && !decides => String::new(),
        _ if at_it && !settle.is_empty() => words::settles(state.language, settle),
        "" => String::new(),
        go => words::shows(state.language, go),
    };
    let mut text = faults::told(state.language, why);
    if let Some(title) = title {
        let title = titles::told(state.language, title);
        text = titles::of(state.language, &title, text);
    }
    toast(state, Tone::Bad, text + &way);
}

/// What the CRM has stored otherwise than it was written, of an account.
pub fn stored_else(state: &mut State, account: &AccountId, stored: &[Stored]) {
    let known = state.book.find(account).and_then(|at| state.book.row(at));
    let name = known.map_or_else(|| account.to_string(), |row| row.account.name.clone());
    let called = |field, raw: &str| state.told_of(field, raw);
    let told = stored.iter();
    let told = told.map(|one| one.sentence(&name, state.language, called));
    let told: Vec<String> = told.collect();
    toast(state, Tone::Bad, told.join(" "));
}

/// A key that means nothing here.
pub fn no_such_key(state: &mut State, key: &str) {
    // Into a line `?` would only be typed.
    let typing = state.typing();
    let types = |help: &&String| help.chars().count() == 1;
    let mut keys = state.keys.of(Command::Help).iter();
    let text = match keys.find(|help| !(typing && types(help))) {
        None => words::no_such_key(state.language, key),
        Some(help) => words::no_such_key_help(state.language, key, help),
    };
    toast(state, Tone::Plain, text);
}

/// What was accepted in the open layer is on its way to the disk: it is not left before.
pub fn being_kept(state: &mut State) {
    let text = kept::being_kept(state.language);
    toast(state, Tone::Plain, text);
}

/// A command that the open layer does not take.
pub fn not_here(state: &mut State) {
    let back = state.keys.first(Command::Back).to_owned();
    let text = match back.as_str() {
        "" => words::not_here(state.language).to_owned(),
        back => words::not_here_back(state.language, back),
    };
    toast(state, Tone::Plain, text);
}
