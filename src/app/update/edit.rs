//! Changing a field of an account: which one from a menu, then its value in a form.

use super::super::command::Command;
use super::super::effect::Effect;
use super::super::layer::{Form, FormFor, Layer, Menu, MenuRow, Present, Target};
use super::super::state::State;
use super::menu::{self, Outcome};
use super::{anew, form};
use crate::domain::asked::Asked;
use crate::domain::edit;
use crate::domain::field::Field;
use crate::domain::id::AccountId;
use crate::domain::search::Index;
use crate::domain::when::Now;
use crate::domain::write::{Op, Progress};
use crate::messages::{faults, refusals, toasts};
use tui_input::Input;

/// What is typed to empty a field.
pub(super) const NONE: &str = "none";

/// Opens the menu of fields for the account under the cursor.
pub fn open(state: &mut State) {
    if let Some(id) = state.subject_id() {
        state.layers.push(Layer::Fields(Menu::default(), id));
        refresh(state);
    }
}

/// A command while the menu of fields has the keys.
pub fn run_menu(state: &mut State, command: Command, count: Option<u32>) -> Vec<Effect> {
    let account = match state.layers.last() {
        Some(Layer::Fields(_, account)) => account.clone(),
        _ => return Vec::new(),
    };
    if let Outcome::Chosen(Target::Field(field)) = menu::run(state, command, count) {
        begin(state, &account, field);
    }
    Vec::new()
}

/// Ranks the fields by what is typed.
pub fn refresh(state: &mut State) {
    let Some(Layer::Fields(menu, account)) = state.layers.last() else {
        return;
    };
    let query = menu.input.value().to_owned();
    let found = state.book.find(account).and_then(|at| state.book.row(at));
    let Some(row) = found else {
        return;
    };
    let fields = edit::fields();
    let label = |field: Field| edit::label_in(state.language, field);
    let text = |field: &Field| format!("{} {} {}", label(*field), field.id(), edit::label(*field));
    let hits = Index::new(fields.iter().map(text)).find(&query, fields.len());
    let rows = hits.iter().filter_map(|hit| {
        let field = *fields.get(hit.index as usize)?;
        let label = label(field);
        let length = label.chars().count();
        let positions = hit.positions.iter().map(|at| *at as usize);
        let now = row.account.raw(field);
        let unmapped = state.setup.unmapped.contains(&field);
        Some(MenuRow {
            matched: positions.filter(|at| *at < length).collect(),
            text: label,
            detail: now.map_or_else(String::new, |raw| asked(state, field).shown(&raw)),
            beside: Vec::new(),
            key: String::new(),
            disabled: unmapped.then(|| refusals::disabled_unmapped(state.language).to_owned()),
            target: Target::Field(field),
        })
    });
    let rows = rows.collect();
    menu::fill(state, rows);
}

/// How a field is asked for now.
pub(super) fn asked(state: &State, field: Field) -> Asked {
    let options = state.options.get(&field).map(Vec::as_slice);
    edit::asked_in(state.language, field, options, &state.book.owners)
}

/// The choices of fields were read: forms and menus opened before get them.
pub fn options_came(state: &mut State) {
    let State {
        layers,
        options,
        book,
        language,
        now,
        ..
    } = state;
    for layer in layers.iter_mut() {
        if let Layer::Form(form) = layer
            && let FormFor::Edit { field, .. } = form.what
            && let Some((asked, _)) = form.fields.first_mut()
        {
            let options = options.get(&field).map(Vec::as_slice);
            *asked = edit::asked_in(*language, field, options, &book.owners);
            if form.selected() {
                stand(form, *now);
            }
        }
    }
    match state.layers.last() {
        Some(Layer::Form(_)) => form::again(state),
        Some(Layer::Fields(..)) => anew::list(state, refresh),
        _ => {}
    }
}

/// Opens the form for one field. A change that the CRM has refused is there again, with why.
pub(super) fn begin(state: &mut State, account: &AccountId, field: Field) {
    let found = state.book.find(account).and_then(|at| state.book.row(at));
    let Some(row) = found else {
        return;
    };
    let what = FormFor::Edit {
        account: account.clone(),
        field,
        base: row.account.raw(field),
    };
    let label = edit::label_in(state.language, field);
    let title = format!("{}: {label}", row.account.name);
    let fields = vec![(asked(state, field), Input::default())];
    // A choice stands there whole, whatever its text. Of a free text that is more than its line the rest
    // would be cut off with the first letter that is mended.
    let longer = fields[0].0.options.is_empty() && row.account.longer.contains(field);
    let mut form = Form::new(what, title, fields);
    if longer {
        form.why = Some(toasts::longer_text(state.language).to_owned());
    } else {
        stand(&mut form, state.now);
    }
    let refused = state.activity.queue.iter().rev().find_map(|queued| {
        match (&queued.write.op, &queued.progress) {
            (
                Op::SetField {
                    field: of, value, ..
                },
                Progress::Refused { why },
            ) if *of == field && queued.write.account == *account => {
                Some((value.clone().unwrap_or_default(), why.clone()))
            }
            _ => None,
        }
    });
    if let Some((value, why)) = refused {
        form.why = Some(faults::told(state.language, &why));
        form.fields[0].1 = Input::new(value);
        form.present = None;
    }
    state.layers.push(Layer::Form(Box::new(form)));
    form::reread(state);
}

/// The same with these words in its line, to be accepted or changed.
pub fn begin_with(state: &mut State, account: &AccountId, field: Field, text: String) {
    let before = state.layers.len();
    begin(state, account, field);
    if state.layers.len() > before
        && let Some(Layer::Form(form)) = state.layers.last_mut()
    {
        form.fields[0].1 = Input::new(text);
        form.present = None;
        form::reread(state);
    }
}

/// What the field has now stands in the line, to be mended, or replaced by the first letter; nothing where
/// it could not be typed so.
fn stand(form: &mut Form, now: Now) {
    let FormFor::Edit {
        base: Some(raw), ..
    } = &form.what
    else {
        return;
    };
    let Some((asked, input)) = form.fields.first_mut() else {
        return;
    };
    let same = |text: &String| {
        // The word that empties a field cannot stand for itself.
        if text.trim() == NONE {
            return false;
        }
        let read = asked.read(text, now);
        read.is_ok_and(|read| read.as_deref() == Some(raw))
    };
    let ways = [asked.shown(raw), raw.clone()];
    form.present = ways.into_iter().find(same).map(|text| {
        *input = Input::new(text.clone());
        Present {
            text,
            selected: true,
        }
    });
}
