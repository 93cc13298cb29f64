//! What every command works with: paths, configuration, profile, rules, store.

use super::args::Globals;
use super::import::Columns;
use super::lifecycle::{lifecycle, reading};
use super::output::pointed;
use super::rules::triage;
use super::scorecard::scorecard;
use super::{Failure, logging, output};
use crate::config::{self, Config, Paths, Profile, TokenSource, private};
use crate::crm::hubspot::Mapping;
use crate::domain::book::{Book, Owner, Who};
use crate::domain::id::OwnerId;
use crate::domain::labels::Labels;
use crate::domain::lifecycle::{CrmStage, Lifecycle, Reading};
use crate::domain::metrics::Rates;
use crate::domain::money::Currency;
use crate::domain::query::{self, Known, Query, Scope};
use crate::domain::{AccountId, Field, Now, Rules};
use crate::messages::Language;
use crate::runtime::daily::scorer;
use crate::runtime::read;
use crate::sandbox;
use crate::store::{ReadAs, Store, Synced};
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;
use std::collections::{BTreeMap, HashSet};
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// The name of the profile on the embedded CRM.
pub const DEMO: &str = "demo";

/// The cache of an embedded CRM that is named by its folder, in that folder: one to move, one to throw
/// away.
const CACHE: &str = "tenure.db";

/// The folder of notes that are being written, in that of what may be lost.
pub const NOTES: &str = "notes";

/// Which embedded CRM.
enum Place {
    /// The demo's.
    Demo,
    /// The one of a profile.
    Profile(PathBuf),
    /// The one in a folder.
    Folder(PathBuf),
}

/// What is known before anything is opened.
pub struct Context {
    /// Where things are.
    pub paths: Paths,
    /// What `config.toml` says.
    pub config: Config,
    /// The profile's name.
    pub name: String,
    /// The profile.
    pub profile: Profile,
    /// Whether it is on an embedded CRM of our own.
    pub demo: bool,
    /// The folder of that.
    pub folder: PathBuf,
    /// Whether it is filled with a made-up portfolio when it is empty.
    pub make_up: bool,
    /// The file of its cache.
    pub cache: PathBuf,
    /// What is typed to say that this is meant, with a blank before it: ` --profile demo`.
    pub flag: String,
    /// What accounts are judged by.
    pub rules: Arc<Rules>,
    /// How the person's lifecycle files are read.
    pub reading: Reading,
    /// What is wrong with the person's files; sentences.
    pub notices: Vec<String>,
}

/// The cache, read and judged.
pub struct Opened {
    /// The store.
    pub store: Store,
    /// Its accounts.
    pub book: Book,
    /// How old they are.
    pub synced: Synced,
    /// Who the person is.
    pub me: Option<OwnerId>,
    /// The accounts with writes that wait.
    pub pending: HashSet<AccountId>,
    /// The moment they were judged at.
    pub now: Now,
}

fn variable(name: &str) -> Option<OsString> {
    std::env::var_os(name)
}

/// Finds the folders and begins the log.
pub fn paths(globals: &Globals) -> Result<Paths, Failure> {
    let paths = Paths::find(globals.config.as_deref(), variable)
        .map_err(|error| Failure::Failed(error.to_string()))?;
    logging::begin(&paths, globals.debug);
    Ok(paths)
}

/// The moment it is now, for the person at the terminal.
pub fn now() -> Now {
    crate::runtime::cockpit::now()
}

/// Rates as amounts are put in order by; what is added up stays decimal.
fn floats(rates: &Rates) -> BTreeMap<Currency, f64> {
    let float = |(currency, rate): (&Currency, &Decimal)| Some((*currency, rate.to_f64()?));
    rates.iter().filter_map(float).collect()
}

/// How the person is found among the CRM's users: as the profile says; in the demo anybody.
fn who(profile: &Profile, demo: bool) -> Who {
    match &profile.owner {
        Some(said) => Who::Named(said.clone()),
        None if demo => Who::Anybody,
        None => Who::Unsaid,
    }
}

/// Closes what is kept to others; sentences about what stays open to them.
fn closed(paths: &Paths, sandbox: &Path, caches: &[&str]) -> Vec<String> {
    let (data, state) = (paths.data.as_path(), paths.state.as_path());
    let (demo, notes) = (paths.demo(), state.join(NOTES));
    let mut folders = vec![data, &demo, state, &notes, sandbox];
    // One may be another: where somebody named them, or on a system with a single place for all.
    folders.dedup();
    private::close(folders, caches)
}

impl Context {
    /// Reads the configuration and finds the profile.
    pub fn find(globals: &Globals) -> Result<Self, Failure> {
        if let Some(folder) = &globals.sandbox {
            // Nothing is made by asking: a folder mistyped would become an empty CRM.
            if !sandbox::exists(folder) {
                let folder = folder.display();
                return Err(Failure::Failed(format!(
                    "There is no embedded CRM in {folder}. `tenure sandbox import DIR --data {folder}` fills one from CSV files, `tenure demo --data {folder}` with made-up accounts."
                )));
            }
            return Self::demo(globals, None);
        }
        let paths = paths(globals)?;
        let (config, faults) = config::read(&paths.file());
        let wanted = globals.profile.as_deref();
        // A profile of that name in the file goes before the embedded one.
        if wanted == Some(DEMO) && !config.profiles.contains_key(DEMO) {
            return Ok(Self::new(
                paths,
                config,
                faults,
                DEMO.to_owned(),
                Profile::default(),
                Some(Place::Demo),
            ));
        }
        let found = config.profile(wanted, &paths.file());
        let (name, profile) = match found {
            Ok((name, profile)) => (name.to_owned(), profile.clone()),
            Err(why) => {
                complain_all(&faults);
                return Err(Failure::Failed(why));
            }
        };
        let place = profile.sandbox.clone().map(Place::Profile);
        Ok(Self::new(paths, config, faults, name, profile, place))
    }

    /// The context of a profile that the file may not have yet.
    pub fn of(globals: &Globals, name: &str, profile: Profile) -> Result<Self, Failure> {
        let paths = paths(globals)?;
        let (config, faults) = config::read(&paths.file());
        let place = profile.sandbox.clone().map(Place::Profile);
        let name = name.to_owned();
        Ok(Self::new(paths, config, faults, name, profile, place))
    }

    /// The context of the profile, or of the embedded CRM where there is none: for what needs no CRM.
    pub fn any(globals: &Globals) -> Result<Self, Failure> {
        let named = globals.profile.is_some() || globals.sandbox.is_some();
        if !named && config::read(&paths(globals)?.file()).0.profiles.is_empty() {
            return Self::demo(globals, None);
        }
        Self::find(globals)
    }

    /// The context of an embedded CRM: of the folder given here or for every command, else the demo's.
    pub fn demo(globals: &Globals, data: Option<&Path>) -> Result<Self, Failure> {
        let paths = paths(globals)?;
        let (config, faults) = config::read(&paths.file());
        let folder = data.or(globals.sandbox.as_deref());
        let place = folder.map_or(Place::Demo, |folder| Place::Folder(folder.to_owned()));
        Ok(Self::new(
            paths,
            config,
            faults,
            DEMO.to_owned(),
            Profile::default(),
            Some(place),
        ))
    }

    fn new(
        paths: Paths,
        config: Config,
        faults: Vec<config::Fault>,
        name: String,
        mut profile: Profile,
        place: Option<Place>,
    ) -> Self {
        if let Some(place) = &place {
            let folder = match place {
                Place::Demo => paths.demo(),
                Place::Profile(folder) | Place::Folder(folder) => folder.clone(),
            };
            Columns::read(&folder).put_into(&mut profile);
        }
        let mut notices: Vec<String> = faults.iter().map(ToString::to_string).collect();
        let reading = reading(config.ui.language.as_deref(), &profile);
        let source = Source {
            paths: &paths,
            config: &config,
            name: &name,
            profile: &profile,
            demo: place.is_some(),
        };
        let rules = source.rules(&reading, &mut notices);
        if place.is_none() {
            let customs = rules.scorecard.customs.iter();
            for custom in customs.filter(|custom| !profile.custom.contains_key(*custom)) {
                notices.push(format!(
                    "The scorecard “{}” measures the custom field “{custom}”, which the profile “{name}” does not map; add it to its `custom` table.",
                    rules.scorecard.id
                ));
            }
        }
        let demo = place.is_some();
        let make_up = matches!(place, Some(Place::Demo));
        let (folder, cache, flag) = match place {
            Some(Place::Folder(folder)) => {
                let cache = folder.join(CACHE);
                let flag = format!(" --sandbox {}", folder.display());
                (folder, cache, flag)
            }
            Some(Place::Profile(folder)) => {
                let flag = format!(" --profile {name}");
                (folder, paths.store(&name), flag)
            }
            Some(Place::Demo) => {
                let flag = format!(" --profile {name}");
                (paths.demo(), paths.store(&name), flag)
            }
            None => (PathBuf::new(), paths.store(&name), String::new()),
        };
        let profiles = config.profiles.keys().map(String::as_str);
        let caches = profiles.chain([DEMO]).map(|known| paths.store(known));
        let caches: Vec<PathBuf> = caches.chain([cache.clone()]).collect();
        let caches: Vec<&str> = caches
            .iter()
            .filter_map(|cache| cache.file_stem()?.to_str())
            .collect();
        notices.extend(closed(&paths, &folder, &caches));
        for notice in &notices {
            tracing::warn!("{notice}");
        }
        Self {
            paths,
            config,
            name,
            profile,
            demo,
            folder,
            make_up,
            cache,
            flag,
            rules: Arc::new(rules),
            reading,
            notices,
        }
    }

    /// Tells what is wrong with the person's files, on standard error.
    pub fn tell(&self) {
        for notice in &self.notices {
            output::complain(notice);
        }
    }

    /// Opens the store.
    pub fn store(&self) -> Result<Store, Failure> {
        let (store, opened) = Store::open(&self.cache)?;
        store.set_scorer(scorer(self.rules.clone()));
        store.begin_offset(now().offset)?;
        store.keep_plans_here(!self.maps(Field::Plan))?;
        if let Some(sentence) = opened.sentence() {
            output::complain(&sentence);
        }
        Ok(store)
    }

    /// The portal that the cache is of, where that is another one than `portal`. Nothing is made where
    /// there is no cache, and one that cannot be read says nothing and is left as it is: opening it would
    /// move it aside.
    pub fn other_portal(&self, portal: &str) -> Option<String> {
        let whole = |path| crate::store::faults(path).is_ok_and(|faults| faults.is_empty());
        if !self.cache.exists() || !whole(&self.cache) {
            return None;
        }
        let (store, _) = Store::open(&self.cache).ok()?;
        let kept = store.portal().ok()??.id;
        (!kept.is_empty() && kept != portal).then_some(kept)
    }

    /// Lets the rules know what the CRM calls its choices.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn learn_labels(&mut self, store: &Store) -> Result<(), Failure> {
        Arc::make_mut(&mut self.rules).labels = Labels::new(store.choices()?);
        Ok(())
    }

    /// Opens the store and judges its accounts; from then on the rules know what the CRM calls its choices.
    ///
    /// # Errors
    /// When the store cannot be opened, or the accounts were never read to their end.
    pub fn open(&mut self) -> Result<Opened, Failure> {
        self.tell();
        let store = self.store()?;
        self.learn_labels(&store)?;
        let synced = store.synced()?;
        if !synced.accounts {
            return Err(Failure::Failed(format!(
                "The accounts have not been read from the CRM yet: run `tenure{} sync`.",
                self.flag
            )));
        }
        let now = now();
        // Where it cannot be kept, the figures of today are right all the same.
        if let Err(error) = store.rescore_by_scorecard(now.utc) {
            tracing::warn!(%error, "the past is not scored anew by the scorecard in force");
        }
        let book = read::book(&store, &self.rules, now)?;
        let me = self.me(&book.owners);
        let pending = store
            .outbox()?
            .into_iter()
            .map(|queued| queued.write.account);
        let pending = pending.collect();
        Ok(Opened {
            store,
            book,
            synced,
            me,
            pending,
            now,
        })
    }

    /// How the person is found among the CRM's users: as the profile says; in the demo anybody.
    pub fn who(&self) -> Who {
        self.rules.who.clone()
    }

    /// Who "me" is.
    pub fn me(&self, owners: &[Owner]) -> Option<OwnerId> {
        self.who().find(owners).map(|owner| owner.id.clone())
    }

    /// Refuses when the profile may not be written to.
    pub fn writable(&self) -> Result<(), Failure> {
        if self.profile.read_only {
            let text = format!(
                "The profile “{}” is read-only, so nothing is written.",
                self.name
            );
            return Err(Failure::Failed(text));
        }
        Ok(())
    }

    /// Whether the CRM has a property for a field.
    pub fn maps(&self, field: Field) -> bool {
        match self.demo {
            _ if self.profile.fields.contains_key(&field) => true,
            true => Mapping::demo().property(field).is_some(),
            false => Mapping::standard().property(field).is_some(),
        }
    }

    /// The field that a person means by a property's name or by a field of ours, where it is mapped.
    pub fn field(&self, name: &str) -> Option<Field> {
        let mapped = |field: &Field| self.maps(*field) && self.property(field.id()) == name;
        let own = Field::parse(name).filter(|field| self.maps(*field));
        own.or_else(|| Field::ALL.iter().copied().find(mapped))
    }

    /// Whether the stage is that of a ticket or a deal, and no field of the account.
    pub fn stage_elsewhere(&self) -> bool {
        self.profile.stage_from != crate::domain::lifecycle::Source::Property
    }

    /// The CRM's property that a person means by a property's name or by a field of ours.
    pub fn property(&self, name: &str) -> String {
        let field = Field::parse(name);
        let mapped = field.and_then(|field| {
            let standard = match self.demo {
                true => Mapping::demo(),
                false => Mapping::standard(),
            };
            let own = self.profile.fields.get(&field).map(String::as_str);
            own.or(standard.property(field)).map(str::to_owned)
        });
        mapped.unwrap_or_else(|| name.to_owned())
    }

    /// Where the token comes from.
    pub fn token(&self) -> Result<&TokenSource, String> {
        self.profile.token.as_ref().ok_or_else(|| {
            format!(
                "The profile “{}” does not say where its token comes from: set token_env, token_command or token_file in {}, or run `tenure init`.",
                self.name,
                self.paths.file().display()
            )
        })
    }
}

impl Opened {
    /// Says how old the data is, to somebody who looks.
    pub fn tell_age(&self) {
        if let Some(at) = self.synced.at.filter(|_| output::watched()) {
            let ago = crate::domain::when::show::ago(at, self.now, Language::En);
            output::complain(&format!(
                "Read from the CRM {ago}; `tenure sync` reads anew."
            ));
        }
    }

    /// What a query is asked within.
    pub fn scope<'a>(&'a self, rules: &'a Rules) -> Scope<'a> {
        Scope {
            rules,
            owners: &self.book.owners,
            me: self.me.as_ref(),
            pending: Some(&self.pending),
            now: self.now,
        }
    }

    /// Reads a query; its faults are shown under the text, and what leaves it without a hit is told.
    pub fn query(&self, words: &[String], rules: &Rules) -> Result<Query, Failure> {
        let known = Known::of(&self.book)
            .and_rules(rules)
            .and_me(self.me.as_ref());
        asked(words, &known, self.now)
    }
}

/// Reads a query of which this is known. Values that there are none of are told, and no failure.
pub fn asked(words: &[String], known: &Known, now: Now) -> Result<Query, Failure> {
    // A word that the shell has freed of its quotes gets them back.
    let text = words.join(" ");
    let under = |faults: Vec<query::Fault>| {
        let faults = faults.into_iter().map(|fault| (fault.at, fault.text));
        pointed(&text, faults)
    };
    let (query, hints) = query::read(Language::En, &text, known, now);
    let query = query.map_err(|faults| Failure::Usage(under(faults)))?;
    if !hints.is_empty() {
        output::complain(&under(hints));
    }
    Ok(query)
}

/// Where a profile's rules are read from.
struct Source<'a> {
    paths: &'a Paths,
    config: &'a Config,
    name: &'a str,
    profile: &'a Profile,
    demo: bool,
}

impl Source<'_> {
    /// Lifecycle, scorecard, plays and triage rules as the person's files have them now; what is wrong
    /// with these is told.
    fn rules(&self, how: &Reading, notices: &mut Vec<String>) -> Rules {
        let (paths, profile) = (self.paths, self.profile);
        let crm = stages(paths, self.name, profile);
        let lifecycle = lifecycle(paths, profile, how, crm.as_deref(), notices);
        let scorecard = scorecard(paths, self.config, profile, notices);
        Rules {
            lifecycle,
            triage: triage(paths, profile, &scorecard, notices),
            scorecard,
            who: who(profile, self.demo),
            rates: floats(&self.config.rates),
            labels: Labels::default(),
        }
    }
}

impl Context {
    /// Reads the rules anew, in the language that a configuration asks for; what is wrong with their files
    /// comes along, and then the old ones are better.
    pub fn judge(&self) -> impl Fn(&Config) -> (Arc<Rules>, Vec<String>) + Send + 'static {
        let (paths, name, profile) = (self.paths.clone(), self.name.clone(), self.profile.clone());
        let (first, demo) = (self.config.clone(), self.demo);
        move |config| {
            let how = reading(config.ui.language.as_deref(), &profile);
            let source = Source {
                paths: &paths,
                config: &first,
                name: &name,
                profile: &profile,
                demo,
            };
            let mut faults = Vec::new();
            let mut rules = source.rules(&how, &mut faults);
            rules.speak(how.language);
            (Arc::new(rules), faults)
        }
    }

    /// Reads the lifecycle anew in the language that a configuration asks for.
    pub fn speaker(&self) -> impl Fn(&Config) -> (Language, Lifecycle) + Send + 'static {
        let (paths, name, profile) = (self.paths.clone(), self.name.clone(), self.profile.clone());
        move |config| {
            let how = reading(config.ui.language.as_deref(), &profile);
            let crm = stages(&paths, &name, &profile);
            let lifecycle = lifecycle(&paths, &profile, &how, crm.as_deref(), &mut Vec::new());
            (how.language, lifecycle)
        }
    }
}

/// The CRM's own stages as last read, where the profile's lifecycle is made of them; an empty list
/// where they were read and there are none.
fn stages(paths: &Paths, name: &str, profile: &Profile) -> Option<Vec<CrmStage>> {
    profile.lifecycle_from.as_ref()?;
    let file = paths.store(name);
    if !file.exists() {
        return None;
    }
    let (store, _) = Store::open(&file).ok()?;
    let read_from = store.read_as(ReadAs::Stage).ok()?;
    // Those of another property or pipeline, which the profile named before, are not its stages.
    if (read_from.as_ref()).is_some_and(|from| !from.is_empty() && *from != stage_key(profile)) {
        return None;
    }
    let options = match store.options(Field::Stage).ok()? {
        Some(options) => options,
        // Asked for, and there are none: a text has no options.
        None if read_from.is_some_and(|from| !from.is_empty()) => Vec::new(),
        None => return None,
    };
    let stages = options.into_iter().map(|option| CrmStage {
        value: option.value,
        label: option.label,
        kind: None,
    });
    Some(stages.collect())
}

/// Where the profile has its stages from, as the connector tells it.
fn stage_key(profile: &Profile) -> String {
    let mut mapping = Mapping::standard();
    let fields = profile.fields.iter();
    mapping
        .fields
        .extend(fields.map(|(field, property)| (*field, property.clone())));
    mapping.stage_from = profile.stage_from.clone();
    mapping.stage_key()
}

fn complain_all(faults: &[config::Fault]) {
    for fault in faults {
        output::complain(&fault.to_string());
    }
}
