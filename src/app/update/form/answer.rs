//! What the CRM wants with a write, which waits for it meanwhile.

use super::super::super::layer::{Form, FormFor, Layer, Present};
use super::super::super::state::{Answered, State, Tone};
use super::super::say;
use super::{mates, reread};
use crate::domain::asked::Asked;
use crate::domain::write::{Progress, Queued};
use crate::messages::{faults, kept, titles};
use chrono::{DateTime, TimeDelta, Utc};
use tui_input::Input;
use uuid::Uuid;

/// How long after a write was made the form for what the CRM wants with it opens by itself: somebody
/// who made it long ago is told, not interrupted.
const FRESH: TimeDelta = TimeDelta::minutes(2);

/// Opens the form for what the CRM wants with a write, and with those of other accounts that were made with
/// it and wait for the same.
pub fn answer(state: &mut State, queued: &Queued) {
    let Progress::Asks { why, fields } = &queued.progress else {
        return;
    };
    let language = state.language;
    let whom = mates::whom(state, queued);
    let title = match whom {
        Some(_) => titles::told(language, &queued.title).into_owned(),
        None => state.called_write(queued),
    };
    let (several, mut lines) = (whom.is_some(), Vec::from_iter(whom));
    lines.extend(fields.iter().map(|asked| {
        let asked = Asked {
            language,
            ..asked.clone()
        };
        // What was given and not taken stands there to be mended.
        let mut given = queued.write.with.iter();
        let given = given.find(|(property, _)| *property == asked.property);
        let line = given.map_or_else(String::new, |(_, raw)| asked.shown(raw));
        (asked, Input::new(line))
    }));
    let what = FormFor::Answer {
        write: queued.write.id,
    };
    let mut form = Form::new(what, title, lines);
    form.why = Some(faults::told(language, why));
    if several {
        form.present = Some(Present {
            text: form.fields[0].1.value().to_owned(),
            selected: true,
        });
    }
    state.layers.push(Layer::Form(Box::new(form)));
    reread(state);
    if several && let Some(Layer::Form(form)) = state.layers.last_mut() {
        form.chosen = Some(0);
    }
}

/// New writes wait for an answer: the person who has just made one is asked, unless they are at
/// something else; whether the form is open now. What is wanted with one of several accounts changed
/// together is asked for when all the rest has arrived: that is `together`. Where one has just been
/// answered, the next of those made with it is asked for, which waited behind the form.
pub fn ask_for(state: &mut State, before: &[Queued], together: Option<Queued>) -> bool {
    let asks = |queued: &&Queued| matches!(queued.progress, Progress::Asks { .. });
    let known = |queued: &Queued| {
        let mut known = before.iter().filter(asks);
        known.any(|of| of.write.id == queued.write.id)
    };
    let fresh = |queued: &&Queued| state.now.utc - queued.at < FRESH;
    let of_several = |queued: &Queued| {
        let bulk = state.bulk.as_ref();
        let mut journal = state.activity.journal.iter();
        let entry = journal.find(|entry| entry.id == queued.action);
        bulk.is_some_and(|bulk| bulk.action == queued.action)
            || entry.is_some_and(|entry| entry.accounts.len() > 1)
    };
    let asking = || state.activity.queue.iter().filter(asks);
    let new = asking().filter(|queued| !of_several(queued));
    let new = new.filter(fresh).filter(|queued| !known(queued));
    let new = new.max_by_key(|queued| queued.seq);
    let answered = answered(state, before);
    let next = answered.and_then(|(first, at)| {
        let with = |queued: &&Queued| match of_several(queued) {
            true => queued.action == first.action,
            false => (queued.at - first.at).abs() < FRESH,
        };
        let next = asking().filter(with).min_by_key(|queued| queued.seq);
        next.map(|queued| (queued.clone(), at))
    });
    let made = |queued: Queued| (queued.at, queued);
    let found = together.or(new.cloned()).map(made);
    let found = found.map(|(at, queued)| (queued, at)).or(next);
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

/// The write that was answered last, and when it was, once the answer is taken.
fn answered<'a>(state: &State, before: &'a [Queued]) -> Option<(&'a Queued, DateTime<Utc>)> {
    let Answered { write, at, .. } = state.answered?;
    let known = before.iter().find(|queued| queued.write.id == write)?;
    (!still_asks(&state.activity.queue, &write)).then_some((known, at))
}

/// Whether a write waits for an answer.
fn still_asks(queue: &[Queued], write: &Uuid) -> bool {
    let of = queue.iter().find(|queued| queued.write.id == *write);
    of.is_some_and(|queued| matches!(queued.progress, Progress::Asks { .. }))
}

/// The outbox is to be this: whether an answer for several accounts is taken by now, and of which action.
pub fn taken(state: &State, queue: &[Queued]) -> Option<Uuid> {
    let Answered { write, several, .. } = state.answered?;
    several.filter(|_| !still_asks(queue, &write))
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
            FormFor::Answer { write } => still_asks(queue, write),
            FormFor::Edit { .. }
            | FormFor::Plan { .. }
            | FormFor::NewTask { .. }
            | FormFor::Due { .. } => true,
        },
        _ => true,
    });
}
