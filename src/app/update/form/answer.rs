//! What the CRM wants with a write, which waits for it meanwhile.

use super::super::super::layer::{Form, FormFor, Layer};
use super::super::super::state::{State, Tone};
use super::super::say;
use super::reread;
use crate::domain::asked::Asked;
use crate::domain::write::{Progress, Queued};
use crate::messages::{faults, kept};
use chrono::{DateTime, TimeDelta, Utc};
use tui_input::Input;

/// How long after a write was made the form for what the CRM wants with it opens by itself: somebody
/// who made it long ago is told, not interrupted.
const FRESH: TimeDelta = TimeDelta::minutes(2);

/// Opens the form for what the CRM wants with a write.
pub fn answer(state: &mut State, queued: &Queued) {
    let Progress::Asks { why, fields } = &queued.progress else {
        return;
    };
    let language = state.language;
    let fields = fields.iter().map(|asked| {
        let asked = Asked {
            language,
            ..asked.clone()
        };
        (asked, Input::default())
    });
    let what = FormFor::Answer {
        write: queued.write.id,
    };
    let mut form = Form::new(what, state.called_write(queued), fields.collect());
    form.why = Some(faults::told(language, why));
    state.layers.push(Layer::Form(Box::new(form)));
    reread(state);
}

/// New writes wait for an answer: the person who has just made one is asked, unless they are at
/// something else; whether the form is open now. What is wanted with one of several accounts changed
/// together is listed with what else has not arrived, when all the rest has. Where one has just been
/// answered, the next of those made with it is asked for, which waited behind the form.
pub fn ask_for(state: &mut State, before: &[Queued]) -> bool {
    let asks = |queued: &&Queued| matches!(queued.progress, Progress::Asks { .. });
    let known = |queued: &Queued| {
        let mut known = before.iter().filter(asks);
        known.any(|of| of.write.id == queued.write.id)
    };
    let fresh = |queued: &&Queued| state.now.utc - queued.at < FRESH;
    let together = |queued: &&Queued| {
        let bulk = state.bulk.as_ref();
        let mut journal = state.activity.journal.iter();
        let entry = journal.find(|entry| entry.id == queued.action);
        bulk.is_some_and(|bulk| bulk.action == queued.action)
            || entry.is_some_and(|entry| entry.accounts.len() > 1)
    };
    let asking = || {
        let asking = state.activity.queue.iter().filter(asks);
        asking.filter(|queued| !together(queued))
    };
    let new = asking().filter(fresh).filter(|queued| !known(queued));
    let new = new.max_by_key(|queued| queued.seq);
    let answered = answered(state, before);
    let next = answered.and_then(|(made, at)| {
        let with = |queued: &&Queued| (queued.at - made).abs() < FRESH;
        let next = asking().filter(with).min_by_key(|queued| queued.seq);
        next.map(|queued| (queued.clone(), at))
    });
    let found = new.map(|queued| (queued.clone(), queued.at)).or(next);
    if answered.is_some() {
        state.answered = None;
    }
    match found {
        Some((queued, since)) if state.layers.is_empty() => {
            answer(state, &queued);
            if state.last_hand - since > SAME_HAND {
                state.form_unseen = RESTS;
                state.form_since = Some(state.now.utc);
                say::toast(state, Tone::Plain, kept::form_came(state.language));
            }
            true
        }
        _ => false,
    }
}

/// When the write that was answered last was made, and when it was answered, once that is taken.
fn answered(state: &State, before: &[Queued]) -> Option<(DateTime<Utc>, DateTime<Utc>)> {
    let (write, at) = state.answered?;
    let of = |queued: &&Queued| queued.write.id == write;
    let asks = |queued: &Queued| matches!(queued.progress, Progress::Asks { .. });
    let still = state.activity.queue.iter().find(of).is_some_and(asks);
    let known = before.iter().find(of).filter(|_| !still);
    known.map(|queued| (queued.at, at))
}

/// So many moments without a key a form that opened by itself stands there before it has the keys: what
/// was being typed was meant for what it lies over.
const RESTS: u8 = 6;

/// No longer than this: who goes on typing has seen by then that it goes nowhere.
const AT_MOST: TimeDelta = TimeDelta::seconds(2);

/// The key that made a write is no later than this behind the write's own time, which may be kept less
/// exactly. Whoever has touched nothing since then waits for what becomes of it, and has the keys at once.
const SAME_HAND: TimeDelta = TimeDelta::milliseconds(20);

/// Whether a form has opened by itself and was not seen yet. What comes from a hand meanwhile is not for
/// it, and tells that the person is still at something else.
pub fn unseen(state: &mut State) -> bool {
    let on_top = matches!(state.layers.last(), Some(Layer::Form(_)));
    let long = state
        .form_since
        .is_none_or(|since| state.now.utc - since > AT_MOST);
    if state.form_unseen == 0 || !on_top || long {
        state.form_unseen = 0;
        return false;
    }
    state.form_unseen = RESTS;
    true
}

/// A moment without a key; whether one more is to go by until the form has the keys.
pub fn rests(state: &mut State) -> bool {
    if state.form_unseen == 0 {
        return false;
    }
    state.form_unseen -= 1;
    if !matches!(state.layers.last(), Some(Layer::Form(_))) {
        state.form_unseen = 0;
    }
    if state.form_unseen == 0 {
        let came = kept::form_came(state.language);
        state.toast.take_if(|toast| toast.text == came);
    }
    state.form_unseen > 0
}

/// A write that a form asks for does not wait any more: so does the form not.
pub fn close_settled(state: &mut State) {
    let queue = &state.activity.queue;
    state.layers.retain(|layer| match layer {
        Layer::Form(form) => match &form.what {
            FormFor::Answer { write } => queue.iter().any(|queued| {
                queued.write.id == *write && matches!(queued.progress, Progress::Asks { .. })
            }),
            FormFor::Edit { .. }
            | FormFor::Plan { .. }
            | FormFor::NewTask { .. }
            | FormFor::Due { .. } => true,
        },
        _ => true,
    });
}
