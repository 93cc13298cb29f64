//! A person's files, read anew while the cockpit runs: what is right takes effect at once, what is
//! broken leaves the old in force and is said.

use super::cockpit::{Chore, Cockpit};
use super::looks::Said;
use super::worker::Job;
use crate::app::Msg;
use crate::app::saved::{Saved, Unsaved};
use crate::domain::Rules;
use crate::domain::labels::Labels;
use crate::domain::lifecycle::Lifecycle;
use crate::domain::search::nearest;
use crate::input::keymap::Keymap;
use crate::messages::desk;
use crate::messages::{Language, toasts as words};
use crate::theme::{Fault, Theme};
use std::path::PathBuf;
use std::sync::Arc;

/// The person's files as they are now.
#[derive(Clone, Debug, Default)]
pub struct Files {
    /// What `config.toml` names of looks and keys.
    pub said: Said,
    /// The language of the screen, and the stages in its words.
    pub speaks: Option<Box<(Language, Lifecycle)>>,
    /// What is wrong with `config.toml`, or cannot be read; sentences.
    pub faults: Vec<String>,
    /// Themes: (name, text).
    pub themes: Vec<(String, String)>,
    /// Keymaps: (name, text).
    pub keymaps: Vec<(String, String)>,
    /// The saved views; `None` when their file cannot be read.
    pub views: Option<Vec<Saved>>,
    /// Lifecycle, scorecard, plays and triage rules; `None` when their files are broken.
    pub rules: Option<Arc<Rules>>,
    /// Something else in `config.toml` changed since the start; it counts from the next one on.
    pub later: bool,
}

impl PartialEq for Files {
    fn eq(&self, other: &Self) -> bool {
        let plain = |of: &Self| Self {
            rules: None,
            ..of.clone()
        };
        let told = |of: &Self| of.rules.as_deref().map(written);
        let same = |a: Self, b: Self| {
            (a.said, a.speaks, a.faults) == (b.said, b.speaks, b.faults)
                && (a.themes, a.keymaps) == (b.themes, b.keymaps)
                && (a.views, a.later) == (b.views, b.later)
        };
        told(self) == told(other) && same(plain(self), plain(other))
    }
}

/// All that rules say, as one text: two that say the same judge the same.
fn written(rules: &Rules) -> String {
    // What the CRM calls its choices is no file's.
    let mut rules = rules.clone();
    rules.labels = Labels::default();
    format!("{rules:?}")
}

/// Writes the saved views, where the file still has what was read from it last; tells what it has then.
pub type WriteViews = Box<dyn Fn(&[Saved], Option<&[Saved]>) -> Result<Vec<Saved>, Unsaved> + Send>;

/// How the files are read, and where they are.
pub struct Reading {
    /// Reads them.
    pub read: Box<dyn Fn() -> Files + Send>,
    /// Writes the saved views.
    pub write_views: WriteViews,
    /// The folders to be watched.
    pub folders: Vec<PathBuf>,
}

/// Files of a kind: (name, text).
type Shelf = [(String, String)];

/// Takes in the files as they are now.
pub(super) fn take(cockpit: &mut Cockpit, files: Files, chores: &mut Vec<Chore>) {
    if cockpit.files.as_ref() == Some(&files) {
        return;
    }
    let before = cockpit.files.replace(files.clone());
    if files.views.is_some() {
        cockpit.known_views.clone_from(&files.views);
    }
    let mut faults = files.faults.clone();
    let (depth, glyphs) = (cockpit.looks.depth, cockpit.looks.glyphs);
    let wrong_theme = |name: &str, all: &Shelf| {
        let told = Theme::load(name, depth, glyphs, all).1;
        told.iter().map(theme_fault).collect::<Vec<String>>()
    };
    let told = cockpit.state.file_faults.clone();
    let old_themes = std::mem::take(&mut cockpit.looks.files);
    let (new, wrong) = sound((&files.themes, &old_themes), wrong_theme, &told);
    cockpit.looks.files = new;
    faults.extend(wrong);
    let wrong_keymap = |name: &str, all: &Shelf| {
        let wrong = Keymap::named(name, all).err();
        wrong.unwrap_or_default()
    };
    let old_keymaps = std::mem::take(&mut cockpit.looks.keymaps);
    let (new, wrong) = sound((&files.keymaps, &old_keymaps), wrong_keymap, &told);
    cockpit.looks.keymaps = new;
    faults.extend(wrong);
    let old_said = cockpit.looks.said.clone();
    // A broken file is read as far as it makes sense, and might have lost what it says of these.
    if files.faults.is_empty() {
        cockpit.looks.said = files.said.clone();
    }
    let themes = Theme::names(&cockpit.looks.files);
    let keymaps = Keymap::names(&cockpit.looks.keymaps);
    let said = cockpit.looks.said.clone();
    let language = cockpit.state.language;
    let unknown = |what: &str, name: &Option<String>, all: &[String]| {
        let name = name.as_ref().filter(|name| !all.contains(name))?;
        let hint = match nearest(name, all.iter().map(String::as_str)) {
            Some(near) => desk::did_you_mean(language, near),
            None => desk::there_are(language, all.join(", ")),
        };
        Some(desk::no_such(language, what, name, hint))
    };
    faults.extend(unknown(desk::theme(language), &said.theme, &themes));
    faults.extend(unknown(desk::keymap(language), &said.keymap, &keymaps));
    // What is named is taken when its name changes, and when its file comes or is mended only after its
    // name was there; unless the person has chosen another one since.
    let chosen = &cockpit.state.choices.chosen;
    let came =
        |name: &str, wrong: &dyn Fn(&str, &Shelf) -> Vec<String>, old: &Shelf, new: &Shelf| {
            !wrong(name, old).is_empty() && wrong(name, new).is_empty()
        };
    let (new_themes, new_keymaps) = (&cockpit.looks.files, &cockpit.looks.keymaps);
    let theme = match (&said.theme, &old_said.theme) {
        (Some(new), old) if old.as_ref() != Some(new) && themes.contains(new) => new.clone(),
        (Some(new), _)
            if chosen.theme.is_none() && came(new, &wrong_theme, &old_themes, new_themes) =>
        {
            new.clone()
        }
        _ => cockpit.looks.theme.name.clone(),
    };
    let keymap = match (&said.keymap, &old_said.keymap) {
        (Some(new), old) if old.as_ref() != Some(new) && keymaps.contains(new) => new.clone(),
        (Some(new), _)
            if chosen.keymap.is_none() && came(new, &wrong_keymap, &old_keymaps, new_keymaps) =>
        {
            new.clone()
        }
        _ => cockpit.state.keys.name.clone(),
    };
    let rules = files.rules.as_ref();
    let rules = rules.filter(|rules| written(rules) != written(&cockpit.state.rules));
    // The worker judges by them first: with the accounts they come to the screen.
    if let Some(rules) = rules {
        cockpit.give(Job::Rules(rules.clone()));
    }
    let later = files.later && before.is_none_or(|before| !before.later);
    let sound = faults.is_empty();
    // Of a broken file it is not known what it meant to say.
    let speaks = files.speaks.filter(|_| files.faults.is_empty());
    cockpit.update(
        Msg::Files {
            themes,
            keymaps,
            theme_said: said.theme,
            keymap_said: said.keymap,
            views: files.views,
            speaks,
            faults,
        },
        chores,
    );
    cockpit.put_on(&theme, chores);
    let old_notes = cockpit.resolver.keymap().notes.clone();
    cockpit.take_keymap(&keymap, chores);
    // With each start or change of another file it would be news to nobody.
    let new_notes = cockpit.resolver.keymap().notes != old_notes;
    if sound && new_notes && cockpit.note_keys(chores) {
        // That the files were read is said with it.
    } else if sound {
        let taken = match later {
            true => words::files_later,
            false => words::files_read,
        };
        let taken = taken(cockpit.state.language).to_owned();
        cockpit.update(Msg::Notice(taken), chores);
    }
}

/// What is wrong with a theme, as it is said of its file.
pub(super) fn theme_fault(fault: &Fault) -> String {
    let Fault { theme, line, text } = fault;
    format!("themes/{theme}.toml:{line}: {text}")
}

/// The new files, but the old text of those that are broken now and were not, and what is wrong with them.
/// Of a file that was broken before there is nothing to keep: what it says now counts, so that nothing is
/// told of a text that is gone. What was `told` of a file that did not change is still so.
fn sound(
    (new, old): (&Shelf, &Shelf),
    wrong: impl Fn(&str, &Shelf) -> Vec<String>,
    told: &[String],
) -> (Vec<(String, String)>, Vec<String>) {
    let mut kept = new.to_vec();
    let mut faults = Vec::new();
    for (at, (name, text)) in new.iter().enumerate() {
        let before = old.iter().find(|(of, _)| of == name);
        let found = wrong(name, new);
        let found = found.into_iter().filter(|fault| !fault.is_empty());
        if before.is_some_and(|(_, before)| before == text) {
            faults.extend(found.filter(|fault| told.contains(fault)));
            continue;
        }
        let first = faults.len();
        faults.extend(found);
        if faults.len() > first
            && let Some(before) = before
            && wrong(name, old).is_empty()
        {
            kept[at] = before.clone();
        }
    }
    (kept, faults)
}
