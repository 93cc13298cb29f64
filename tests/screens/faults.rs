//! What goes wrong is told in the language of the screen: each sentence of the CRM's connector, the store
//! and the sync is driven through the screens that show it, in Chinese and Spanish, and none of its
//! English words may be left there.

use crate::fixtures::{self, opened, queued, state};
use crate::languages::speak;
use crate::render::{draw, text};
use std::collections::HashSet;
use std::path::PathBuf;
use tenure::app::command::Command;
use tenure::app::msg::SyncNews;
use tenure::app::state::{Link, Opening};
use tenure::app::view::{Tab, View};
use tenure::app::{Msg, State, update};
use tenure::crm::CrmError;
use tenure::domain::lifecycle::Language;
use tenure::domain::write::Progress;
use tenure::store::StoreError;
use tenure::sync::SyncError;
use tenure::theme::Theme;

/// Names, and words that are the same in all three languages: nothing to translate.
const NAMES: &[&str] = &[
    "crm",
    "api",
    "example",
    "hubspot",
    "settings",
    "integrations",
    "token",
    "tenure",
    "profile",
    "name",
    "init",
    "http",
    "json",
    "get",
    "post",
    "companies",
    "contacts",
    "crm.objects.contacts.read",
    "objects",
    "read",
    "secondly",
    "associations_burst",
    "data",
    "dir",
    "tenure_data_dir",
    "ulimit",
    "home",
    "ada",
    "export",
    "portal",
    "acme",
    "corporation",
    "call",
    "proxy",
    "set",
    "stage",
    "hs_stage",
    "shell",
    "pipeline",
    "demo",
    "error",
    "kept",
];

fn crm(error: CrmError) -> String {
    error.to_string()
}

fn refused(message: &str) -> String {
    crm(CrmError::Refused {
        status: 400,
        message: message.to_owned(),
        fields: Vec::new(),
    })
}

fn store(of: fn(PathBuf, String) -> StoreError, why: &str) -> String {
    of(PathBuf::from("/home/ada/acme.db"), why.to_owned()).to_string()
}

/// What can be said, as the rooms say it.
fn all() -> Vec<String> {
    let why = |why: &str| why.to_owned();
    let mut said = vec![
        crm(CrmError::Unreachable {
            host: why("api.example"),
            why: why("Connection refused (os error 111)"),
        }),
        crm(CrmError::Unreachable {
            host: why("api.example"),
            why: why("no answer in time"),
        }),
        crm(CrmError::Unreachable {
            host: why("api.example"),
            why: why("failed to lookup address information: Name or service not known"),
        }),
        crm(CrmError::OutcomeUnknown {
            why: why("connection closed before message completed"),
        }),
        crm(CrmError::OutcomeUnknown {
            why: why("its answer is not the JSON expected"),
        }),
        crm(CrmError::Limited {
            policy: why("SECONDLY"),
            after: None,
        }),
        crm(CrmError::Limited {
            policy: why("too many requests"),
            after: None,
        }),
        crm(CrmError::Limited {
            policy: why("too many requests, by its policy ASSOCIATIONS_BURST"),
            after: None,
        }),
        crm(CrmError::Spared),
        crm(CrmError::Busy {
            why: why("the record is locked"),
        }),
        crm(CrmError::Unauthorized {
            why: why(
                "check that it is whole, not expired and of this portal; HubSpot shows it under Settings, Integrations. It says: Authentication credentials not found.",
            ),
        }),
        crm(CrmError::Busy {
            why: why("the account could not be read"),
        }),
        crm(CrmError::Unready {
            why: why("The CRM failed with 502: HTTP status 502 with a page that is not HubSpot's"),
        }),
        crm(CrmError::Unready {
            why: why(
                "The CRM's answer to POST /companies is not understood: it is not the JSON expected: expected value at line 1 column 1",
            ),
        }),
        crm(CrmError::OutcomeUnknown {
            why: why("it failed with 502: HTTP status 502 with a page that is not HubSpot's"),
        }),
        crm(CrmError::OutcomeUnknown {
            why: why("it failed with 503: HTTP status 503 and nothing else"),
        }) + " It is not in the CRM; it can be sent again.",
        crm(CrmError::OutcomeUnknown {
            why: why("the row failed: Acme"),
        }),
        crm(CrmError::OutcomeUnknown {
            why: why("the row failed with \"ERROR\""),
        }),
        crm(CrmError::OutcomeUnknown {
            why: why("its answer does not name the record"),
        }),
        crm(CrmError::OutcomeUnknown {
            why: why(
                "the value was refused: Acme; the stage was emptied for it and could not be put back: no answer in time",
            ),
        }),
        crm(CrmError::Wanting {
            message: why("Acme"),
            properties: vec![why("hs_stage")],
        }),
        crm(CrmError::Server {
            status: 207,
            message: why(
                "Some associations of companies with contacts could not be read just now. Acme",
            ),
        }),
        crm(CrmError::Odd {
            what: why("GET /companies"),
            why: why("it is not what its documentation says"),
        }),
        crm(CrmError::Unauthorized {
            why: why("it holds characters that no token has"),
        }),
        crm(CrmError::Forbidden {
            scopes: vec![why("crm.objects.contacts.read")],
        }),
        crm(CrmError::Server {
            status: 502,
            message: why("HTTP status 502 with a page that is not HubSpot's."),
        }),
        crm(CrmError::Server {
            status: 503,
            message: why("HTTP status 503 and nothing else."),
        }),
        crm(CrmError::Refused {
            status: 404,
            message: why("the task is no longer there; it was deleted."),
            fields: Vec::new(),
        }),
        refused("the account 42 is no longer there; it was deleted or merged."),
        refused(
            "the account “Acme” is no longer there; it was deleted or merged. If it was merged, the next sync sees to this by itself; if it was deleted, restore it there and send this again, or give it up.",
        ),
        refused("there is no pipeline Acme; there are: Demo."),
        refused(
            "the profile maps no property to the field \"stage\"; map one in its configuration.",
        ),
        refused("what is to be removed was never made, or its record is not known."),
        refused(
            "Acme. The stage was emptied for it and is empty now: putting it back was refused too (Acme). Set it in HubSpot.",
        ),
        why("the CRM has another value by now; choose which one stays."),
        why("the CRM wants Acme with it."),
        why(
            "Sending it ended in a fault of this program; its log has more. It is looked for before it is sent again.",
        ),
        crm(CrmError::Odd {
            what: why("GET /companies"),
            why: why("it is not the JSON expected: expected value at line 1 column 1"),
        }),
        store(|path, _| StoreError::Locked { path }, ""),
        store(
            |path, why| StoreError::InUse { path, why },
            "file is not a database",
        ),
        store(|path, _| StoreError::Full { path }, ""),
        store(|path, _| StoreError::Quota { path }, ""),
        store(|path, _| StoreError::TooLarge { path }, ""),
        store(
            |path, why| StoreError::ReadOnly { path, why },
            "Permission denied (os error 13)",
        ),
        store(
            |path, why| StoreError::Damaged { path, why },
            "database disk image is malformed",
        ),
        store(
            |path, why| StoreError::Other { path, why },
            "No such file or directory (os error 2)",
        ),
        SyncError::Cancelled.to_string(),
        SyncError::Elsewhere.to_string(),
        SyncError::OtherPortal {
            kept: why("1"),
            now: why("2"),
        }
        .to_string(),
    ];
    let rebuilt = |whole| {
        let salvage = tenure::store::Salvage {
            whole,
            open_writes: 5,
            actions: 3,
        };
        let opened = tenure::store::Opened::Rebuilt {
            kept_aside: PathBuf::from("/home/ada/acme.db.kept-1"),
            why: "file is not a database".into(),
            salvage,
        };
        opened.sentence()
    };
    said.extend(
        [
            rebuilt(true),
            rebuilt(false),
            tenure::store::Opened::Outdated.sentence(),
        ]
        .into_iter()
        .flatten(),
    );
    said
}

fn words(text: &str) -> HashSet<String> {
    let ends = |sign: char| !(sign.is_ascii_alphanumeric() || sign == '_');
    let words = text.split(|sign: char| !(sign.is_alphanumeric() || sign == '_'));
    let long = words.filter(|word| word.len() > 2 && !word.contains(ends));
    let letters = long.filter(|word| word.chars().any(|sign| sign.is_ascii_alphabetic()));
    letters.map(str::to_lowercase).collect()
}

fn shown(state: &State) -> String {
    text(&draw(state, &Theme::default()).0)
}

type Place = (&'static str, fn((u16, u16), &str) -> State);

/// Where a trouble is shown.
const PLACES: &[Place] = &[
    ("a problem", |size, said| {
        let mut state = state(size, 0);
        state.problems = vec![said.into()];
        state
    }),
    ("nothing there", |size, said| {
        let mut state = state(size, 0);
        state.book = Default::default();
        state.board.columns.clear();
        state.opening = Opening::Empty;
        state.link = Link::Offline(said.into());
        state
    }),
    ("details", |size, said| {
        let mut state = opened(size, Tab::Timeline);
        let id = state.account.as_ref().expect("opened").id.clone();
        state.details.clear();
        state.details_trouble.insert(id, said.into());
        state
    }),
    ("refused", |size, said| {
        outbox(size, Progress::Refused { why: said.into() }, None)
    }),
    ("waiting", |size, said| {
        outbox(size, Progress::Waiting, Some(said))
    }),
    ("unknown", |size, said| {
        outbox(size, Progress::Unknown, Some(said))
    }),
];

fn outbox(size: (u16, u16), progress: Progress, trouble: Option<&str>) -> State {
    let mut state = state(size, 0);
    state.view = View::Activity;
    let mut queued = queued(1, progress);
    queued.trouble = trouble.map(str::to_owned);
    state.activity.queue = vec![queued];
    state
}

/// What waits for nothing but a field beside it, which waits for the person, says so.
#[test]
fn a_write_that_another_one_holds_back_says_which_one_and_how_that_stands() {
    let told = [
        (
            Language::En,
            ["set stage to renewal", "waits for you", "conflict"],
        ),
        (Language::Zh, ["renewal", "等待您决定", "冲突"]),
        (Language::Es, ["renewal", "espera tu decisión", "conflicto"]),
    ];
    for (language, words) in told {
        let stands = Progress::Conflict { theirs: None };
        let mut state = outbox((120, 36), Progress::Waiting, Some("It waits."));
        let before = queued(2, stands);
        state.activity.queue[0].behind = Some(before.write.id);
        state.activity.queue.push(before);
        let seen = shown(&speak(state, language));
        let line = seen.lines().find(|line| line.contains(words[1]));
        let line = line.unwrap_or_else(|| panic!("{language:?}: {seen}"));
        assert!(words.iter().all(|word| line.contains(word)), "{line}");
    }
}

/// The same told in passing.
const NEWS: &[fn(String) -> Msg] = &[
    |said| Msg::Sync(SyncNews::Offline(said)),
    |said| Msg::Sync(SyncNews::Failed(said)),
    |why| Msg::NotCommitted {
        title: "Acme".into(),
        why,
    },
    Msg::NotUndone,
    |why| Msg::ToSettle {
        title: Some("Acme".into()),
        why,
        decides: true,
    },
    Msg::Problem,
];

#[test]
fn no_english_is_left_of_what_goes_wrong() {
    let size = (120, 36);
    let mut faults = Vec::new();
    for language in [Language::Zh, Language::Es] {
        let plain: Vec<HashSet<String>> = PLACES
            .iter()
            .map(|(_, make)| words(&shown(&speak(make(size, "…"), language))))
            .collect();
        for (at, said) in all().into_iter().enumerate() {
            let english = words(&said);
            let mut look = |place: &str, state: State, plain: &HashSet<String>| {
                let seen = words(&shown(&state));
                let mut left: Vec<&String> = english
                    .intersection(&seen)
                    .filter(|word| !plain.contains(*word) && !NAMES.contains(&word.as_str()))
                    .collect();
                left.sort();
                if !left.is_empty() {
                    faults.push(format!("{} {place}: {left:?} of “{said}”", language.id()));
                }
            };
            // Each sentence as a problem, and in turn in one of the other places and as one of the news.
            for place in [0, 1 + at % (PLACES.len() - 1)] {
                let (name, make) = PLACES[place];
                look(name, speak(make(size, &said), language), &plain[place]);
            }
            let mut state = speak(state(size, 0), language);
            let news = NEWS[at % NEWS.len()];
            update(&mut state, news(said.clone()), fixtures::now());
            look("news", state, &plain[0]);
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

/// What a write that waits says of itself is behind its title, which nobody translates.
#[test]
fn no_english_is_left_of_what_is_told_of_a_write() {
    let mut faults = Vec::new();
    for (language, undo, colon) in [
        (Language::Zh, "撤销：Acme", "："),
        (Language::Es, "Deshacer: Acme", ": "),
    ] {
        for said in all() {
            for (title, shown) in [("Acme", "Acme"), ("Undo: Acme", undo)] {
                let mut state = speak(state((120, 36), 0), language);
                let told = Msg::ToSettle {
                    title: Some(title.into()),
                    why: said.clone(),
                    decides: true,
                };
                update(&mut state, told, fixtures::now());
                let toast = state.toast.expect("it is told").text;
                let english = words(&said);
                let seen = words(&toast);
                let mut left = english.intersection(&seen);
                let left = left.find(|word| !NAMES.contains(&word.as_str()));
                if left.is_some() || !toast.starts_with(&format!("{shown}{colon}")) {
                    faults.push(format!("{} {left:?}: {toast}", language.id()));
                }
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn a_write_that_merely_waits_names_no_key_that_settles_it() {
    for (decides, at_it) in [(true, true), (false, true), (true, false), (false, false)] {
        let mut state = state((120, 36), 0);
        if at_it {
            state.view = View::Activity;
        }
        let why = "The CRM cannot do it just now: the record is locked.";
        let told = Msg::ToSettle {
            title: Some("Acme".into()),
            why: why.into(),
            decides,
        };
        let way = match (decides, at_it) {
            (true, true) => format!(" {} settles it.", state.keys.first(Command::Settle)),
            (false, true) => String::new(),
            (_, false) => format!(" {} shows it.", state.keys.first(Command::GoActivity)),
        };
        update(&mut state, told, fixtures::now());
        let toast = state.toast.expect("it is told").text;
        assert_eq!(toast, format!("Acme: {why}{way}"));
    }
}

/// Its accounts are not what is missing here.
#[test]
fn that_another_portal_answers_is_no_question_of_scopes() {
    for (link, language, reads) in [
        (Link::Online, Language::En, "Nothing was read"),
        (Link::Untried, Language::Es, "No se leyó nada"),
        (Link::Online, Language::Zh, "未读取任何内容"),
    ] {
        let mut state = state((120, 36), 0);
        state.book = Default::default();
        state.board.columns.clear();
        state.opening = Opening::Empty;
        state.link = link;
        let said = SyncError::OtherPortal {
            kept: "1".into(),
            now: "2".into(),
        };
        state.problems = vec![said.to_string()];
        let seen = shown(&speak(state, language)).replace(' ', "");
        assert!(seen.contains(&reads.replace(' ', "")), "{seen}");
        for scope in ["scope", "permiso", "权限"] {
            assert!(!seen.contains(scope), "{seen}");
        }
    }
}

#[test]
fn the_sentence_that_matters_is_whole_where_the_crm_says_much() {
    let said = all()
        .into_iter()
        .find(|said| said.contains("Unsent writes"));
    let said = said.expect("the damaged cache");
    for size in [(80, 24), (40, 10)] {
        let mut state = state(size, 0);
        state.problems = vec![said.clone()];
        let seen = shown(&state);
        assert!(seen.contains("Unsent writes saved"), "{seen}");
        let whole = seen.contains("from the CRM again") || seen.contains('…');
        assert!(whole, "{seen}");
    }
}

#[test]
fn what_was_said_can_be_read_whole_with_the_crms_own_words() {
    let mut state = state((80, 24), 0);
    let said = all()
        .into_iter()
        .find(|said| said.contains("Authentication"));
    update(
        &mut state,
        Msg::Problem(said.expect("a refused token")),
        fixtures::now(),
    );
    let board = shown(&state);
    assert!(board.contains("Settings, Integrations"), "{board}");
    assert!(!board.contains("Authentication credentials"), "{board}");
    crate::measured::press(&mut state, &[tenure::app::command::Command::Notices]);
    let all = shown(&state).replace('\n', " ");
    assert!(
        all.contains("Authentication credentials not found"),
        "{all}"
    );
}
