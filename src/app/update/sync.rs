//! News from the sync: progress, the line to the CRM, and how a pull ended.

use super::super::command::Command;
use super::super::effect::Effect;
use super::super::msg::SyncNews;
use super::super::state::{Link, Opening, Pull, State, Tone};
use super::{details, say, written};
use crate::messages::{faults, toasts as words};

/// Asks the CRM for what changed, because a person wants it. A CRM that hangs says nothing for long: that
/// it is asked is said at once, with the way to end it.
pub fn start(state: &mut State) -> Vec<Effect> {
    state.sync_asked = true;
    let text = asking(state);
    say::toast(state, Tone::Plain, text);
    vec![Effect::Sync]
}

/// That the CRM is asked, and what stops it.
fn asking(state: &State) -> String {
    match state.keys.first(Command::SyncCancel) {
        "" => words::asking(state.language).to_owned(),
        key => words::asking_stops(state.language, key),
    }
}

/// Takes news in.
pub fn news(state: &mut State, news: SyncNews) {
    let over = matches!(
        news,
        SyncNews::Done(_) | SyncNews::Offline(_) | SyncNews::Failed(_) | SyncNews::Cancelled
    );
    let asking = asking(state);
    if over
        && state
            .toast
            .as_ref()
            .is_some_and(|toast| toast.text == asking)
    {
        state.toast = None;
    }
    // Whatever else comes, comes after it.
    state.filling = None;
    match news {
        SyncNews::Filling { done, total } => state.filling = Some((done, total)),
        SyncNews::Progress {
            what,
            done,
            total,
            left,
        } => {
            // A listing that only begins tells no time; that of the one before still holds.
            let left = left.or_else(|| state.pull.as_ref().and_then(|pull| pull.left));
            state.pull = Some(Pull {
                what,
                done,
                total,
                left,
            });
        }
        SyncNews::Done(at) => {
            ended(state, Tone::Good, words::up_to_date(state.language));
            state.synced = Some(at);
            say::synced(state);
            online(state);
            details::pulled(state);
        }
        SyncNews::Online => online(state),
        SyncNews::Offline(why) => offline(state, why),
        SyncNews::Failed(why) => {
            state.pull = None;
            let asked = std::mem::take(&mut state.sync_asked);
            // What the status line says all along is no news but to the person who asked, and need not be
            // put away.
            if matches!(&state.link, Link::Offline(known) if *known == why) {
                if asked {
                    let text = faults::told(state.language, &why);
                    say::toast(state, Tone::Bad, text);
                    said_once(state);
                    still_silent(state);
                }
            } else {
                say::problem(state, why);
            }
        }
        SyncNews::Elsewhere(elsewhere) => {
            if elsewhere && !state.elsewhere {
                let text = words::elsewhere(state.language);
                say::toast(state, Tone::Plain, text);
            }
            state.elsewhere = elsewhere;
        }
        SyncNews::SendStopped(writes) => {
            let text = words::send_stopped(state.language, writes);
            say::toast(state, Tone::Plain, text);
        }
        SyncNews::Cancelled => {
            state.sync_asked = true;
            ended(state, Tone::Plain, words::stopped(state.language));
        }
    }
}

/// A pull ended: told to the person who asked for it, not for those that go on by themselves.
fn ended(state: &mut State, tone: Tone, text: &str) {
    state.pull = None;
    if std::mem::take(&mut state.sync_asked) {
        say::toast(state, tone, text);
    }
}

fn online(state: &mut State) {
    if let Link::Offline(_) = state.link {
        let text = words::reached(state.language);
        // What was just written, and how it is taken back, is worth more than what the status line says.
        match written::sent_now(state) {
            true => say::heard(state, text),
            false => say::toast(state, Tone::Good, text),
        }
    }
    details::retry(state);
    state.link = Link::Online;
}

fn offline(state: &mut State, why: String) {
    state.pull = None;
    let asked = std::mem::take(&mut state.sync_asked);
    let news = asked || !matches!(state.link, Link::Offline(_));
    // Without a store nothing is kept: that is the trouble to be read, and this would hide it.
    if news && !state.storeless && (asked || !written::sent_later(state)) {
        let told = faults::told(state.language, &why);
        let text = words::kept_for_later(state.language, &told);
        say::heard(state, &why);
        say::toast(state, Tone::Bad, text);
    }
    state.link = Link::Offline(why);
    said_once(state);
    if asked {
        still_silent(state);
    }
}

/// The person who asked again is answered, where the screen itself says why there is no answer.
fn still_silent(state: &mut State) {
    if state.toast.is_none() {
        let text = words::no_answer_yet(state.language);
        say::toast(state, Tone::Bad, text);
    }
}

/// Where there are no accounts, the screen itself says why the CRM cannot be reached: nobody else needs
/// to, and there is nothing yet that could be done and kept.
pub fn said_once(state: &mut State) {
    let Link::Offline(why) = &state.link else {
        return;
    };
    if state.opening == Opening::Empty {
        state.problems.retain(|problem| problem != why);
        let told = faults::told(state.language, why);
        let toast = state.toast.take();
        state.toast = toast.filter(|toast| !toast.text.starts_with(&told));
    }
}
