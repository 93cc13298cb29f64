//! What is typed in the forms of a plan and not accepted: it stands there again when the form is opened
//! again, in this run or the next.

use super::super::super::command::Command;
use super::super::super::effect::Effect;
use super::super::super::layer::{Form, FormDraft, Layer};
use super::super::super::msg::FORMS;
use super::super::super::state::{State, Tone};
use super::super::say;
use crate::messages::kept as words;
use tui_input::Input;

/// Forms kept at most; a person leaves one or two.
const MOST: usize = 100;

/// Gives a form that is being opened the words that were left in it, if there are any.
pub fn take_up(state: &mut State, form: &mut Form, key: String) {
    let began: Vec<String> = values(form);
    if let Some(left) = state.forms.get(&key)
        && left.len() == began.len()
    {
        for ((_, input), left) in form.fields.iter_mut().zip(left) {
            *input = Input::new(left.clone());
        }
        let key = state.keys.first(Command::DeleteToStart);
        if !key.is_empty() {
            let text = words::left_earlier(state.language, key);
            say::toast(state, Tone::Plain, text);
        }
    }
    form.draft = Some(FormDraft { key, began });
}

/// Whether the form that is open has words in it that were left there earlier: others are not to take their place.
pub fn left_in_open(state: &State) -> bool {
    open(state).is_some_and(|(draft, _)| state.forms.contains_key(&draft.key))
}

fn values(form: &Form) -> Vec<String> {
    let fields = form.fields.iter();
    fields.map(|(_, input)| input.value().to_owned()).collect()
}

/// The form that is open, what is kept of it, and what stands in it.
fn open(state: &State) -> Option<(&FormDraft, Vec<String>)> {
    state.layers.iter().rev().find_map(|layer| match layer {
        Layer::Form(form) if !form.saving => Some((form.draft.as_ref()?, values(form))),
        _ => None,
    })
}

/// Whether the open form has words that would be lost if the program ended now.
pub fn unkept(state: &State) -> bool {
    open(state).is_some_and(|(draft, now)| match state.forms.get(&draft.key) {
        Some(kept) => *kept != now,
        None => draft.began != now,
    })
}

/// Keeps the words of the open form.
pub fn keep(state: &mut State) -> Option<Effect> {
    if !unkept(state) {
        return None;
    }
    let (draft, now) = open(state)?;
    let (key, as_it_was) = (draft.key.clone(), draft.began == now);
    match as_it_was {
        true => drop(state.forms.remove(&key)),
        false => drop(state.forms.insert(key, now)),
    }
    if state.forms.len() > MOST {
        state.forms.pop_first();
    }
    Some(remember(state))
}

/// The open form is about to be left: its words are kept, and that is said.
pub fn leave(state: &mut State) -> Option<Effect> {
    let kept = keep(state);
    let stays = open(state).is_some_and(|(draft, _)| state.forms.contains_key(&draft.key));
    if stays {
        let text = words::form_kept(state.language);
        say::toast(state, Tone::Plain, text);
    }
    kept
}

/// What was typed in the form is written: it is no draft any more.
pub fn written(state: &mut State, form: &Form) -> Option<Effect> {
    let draft = form.draft.as_ref()?;
    state.forms.remove(&draft.key).map(|_| remember(state))
}

fn remember(state: &State) -> Effect {
    let forms = serde_json::to_string(&state.forms).unwrap_or_else(|_| "{}".to_owned());
    Effect::Remember(FORMS.to_owned(), forms)
}
