//! What no compiler sees: texts left empty, left in English, or with other numbers in them.

use super::*;

/// What is written alike in several languages, without placeholders and in small letters: terms of
/// the trade, units, and words that Spanish has as well.
const SAME: &[&str] = &[
    "arr",
    "nps",
    "csat",
    "nrr",
    "grr",
    "qbr",
    ", s",
    "s",
    "min",
    "h",
    "d",
    "( d)",
    "no",
    "id",
    "plan",
    "tickets",
    "detractor",
    "exp.",
    "exper.",
];

/// Messages whose English words have nothing to stand for in Chinese.
const WORDLESS: &[&str] = &[
    "back::put_on",
    "lists::at",
    "measures::ratio",
    "names::of",
    "signals::answer",
    "waiting::so_many",
];

/// Texts that are empty in a language because it says nothing there.
const EMPTY: &[&str] = &["board::ahead"];

fn files() -> Vec<(&'static str, &'static [Listed])> {
    vec![
        ("account", account::LISTED),
        ("activity", activity::LISTED),
        ("back", back::LISTED),
        ("board", board::LISTED),
        ("bulk", bulk::LISTED),
        ("changes", changes::LISTED),
        ("commands", commands::LISTED),
        ("desk", desk::LISTED),
        ("dialogs", dialogs::LISTED),
        ("faults", faults::LISTED),
        ("fields", fields::LISTED),
        ("footer", footer::LISTED),
        ("help", help::LISTED),
        ("kept", kept::LISTED),
        ("lines", lines::LISTED),
        ("lists", lists::LISTED),
        ("measures", measures::LISTED),
        ("measuring", measuring::LISTED),
        ("months", months::LISTED),
        ("names", names::LISTED),
        ("near", near::LISTED),
        ("notices", notices::LISTED),
        ("numbers", numbers::LISTED),
        ("picks", picks::LISTED),
        ("plan", plan::LISTED),
        ("portfolio", portfolio::LISTED),
        ("puts", puts::LISTED),
        ("qbr", qbr::LISTED),
        ("quadrant", quadrant::LISTED),
        ("query", query::LISTED),
        ("refusals", refusals::LISTED),
        ("renewals", renewals::LISTED),
        ("signal_names", signal_names::LISTED),
        ("signals", signals::LISTED),
        ("status", status::LISTED),
        ("table", table::LISTED),
        ("tasks", tasks::LISTED),
        ("team", team::LISTED),
        ("titles", titles::LISTED),
        ("toasts", toasts::LISTED),
        ("triage", triage::LISTED),
        ("waiting", waiting::LISTED),
        ("when", when::LISTED),
        ("writes", writes::LISTED),
    ]
}

/// The placeholders of a text, without how they are written.
fn placeholders(text: &str) -> Vec<&str> {
    let mut found: Vec<&str> = text
        .split('{')
        .skip(1)
        .filter_map(|part| part.split(['}', ':']).next())
        .collect();
    found.sort_unstable();
    found.dedup();
    found
}

/// Each message with its file, and all its texts.
fn all() -> impl Iterator<Item = (String, &'static Listed)> {
    let files = files().into_iter();
    files.flat_map(|(file, listed)| {
        let named = move |of: &'static Listed| (format!("{file}::{}", of.name), of);
        listed.iter().map(named)
    })
}

#[test]
fn every_file_of_the_catalogue_is_looked_at() {
    let known: Vec<&str> = files().into_iter().map(|(name, _)| name).collect();
    let declared = include_str!("mod.rs")
        .lines()
        .filter_map(|line| line.strip_prefix("pub(crate) mod ")?.strip_suffix(';'));
    assert_eq!(declared.collect::<Vec<_>>(), known);
}

#[test]
fn no_text_is_empty_and_blanks_at_its_ends_are_meant() {
    for (name, of) in all() {
        let texts = of.en.iter().chain([&of.zh]).chain(of.es);
        for text in texts.filter(|text| text.trim().is_empty()) {
            assert!(EMPTY.contains(&name.as_str()), "{name}: {text:?}");
        }
        for text in of.es {
            let blank = |text: &str| (text.starts_with(' '), text.ends_with(' '));
            assert_eq!(blank(text), blank(of.en[0]), "{name}");
        }
    }
}

#[test]
fn all_languages_speak_of_the_same() {
    for (name, of) in all() {
        let meant = placeholders(of.en[of.en.len() - 1]);
        assert_eq!(placeholders(of.zh), meant, "{name} in Chinese");
        assert_eq!(
            placeholders(of.es[of.es.len() - 1]),
            meant,
            "{name} in Spanish"
        );
        assert_eq!(
            of.en.len(),
            of.es.len(),
            "{name} has a plural in one language only"
        );
    }
}

#[test]
fn chinese_is_chinese_and_spanish_is_not_english() {
    let wide = |sign: char| ('\u{3000}'..='\u{ffef}').contains(&sign);
    let mut faults = Vec::new();
    for (name, of) in all() {
        let english = of.en[of.en.len() - 1];
        let known = bare(english).trim().to_lowercase();
        let says_nothing = !known.chars().any(char::is_alphabetic);
        let same = says_nothing || SAME.contains(&known.as_str());
        let wordless = of.zh.is_empty() || WORDLESS.contains(&name.as_str());
        if !same && !wordless && !of.zh.chars().any(wide) {
            faults.push(format!("{name} in Chinese: {}", of.zh));
        }
        for text in of.es {
            if !same && bare(text) == bare(english) || text.chars().any(wide) {
                faults.push(format!("{name} in Spanish: {text}"));
            }
        }
        for text in of.en.iter().filter(|text| text.chars().any(wide)) {
            faults.push(format!("{name} in English: {text}"));
        }
    }
    assert!(faults.is_empty(), "\n{}", faults.join("\n"));
}

/// A text without its placeholders.
fn bare(text: &str) -> String {
    let mut depth = 0;
    let keep = |sign: &char| {
        match sign {
            '{' => depth += 1,
            '}' => depth -= 1,
            _ => return depth == 0,
        }
        false
    };
    text.chars().filter(keep).collect()
}

#[test]
fn what_is_written_alike_is_still_said() {
    let said: Vec<String> = all()
        .map(|(_, of)| bare(of.en[of.en.len() - 1]).trim().to_lowercase())
        .collect();
    for text in SAME {
        assert!(
            said.iter().any(|of| of == text),
            "{text} need not be excused"
        );
    }
}

#[test]
fn counts_choose_between_singular_and_plural() {
    assert_eq!(names::n_accounts(Language::En, 1_usize), "1 account");
    assert_eq!(names::n_accounts(Language::En, 0_usize), "0 accounts");
    assert_eq!(names::n_accounts(Language::Es, 1_usize), "1 cuenta");
    assert_eq!(names::n_accounts(Language::Es, 2_usize), "2 cuentas");
    assert_eq!(names::n_accounts(Language::Zh, 2_usize), "2个客户");
}

#[test]
fn numbers_and_lists_are_each_languages_own() {
    let said = |language| {
        (
            numbers::decimal(language, "10.1"),
            numbers::list(language, &["a", "b"]),
            numbers::clauses(language, &["a", "b"]),
        )
    };
    let of = |a: &str, b: &str, c: &str| (a.to_owned(), b.to_owned(), c.to_owned());
    assert_eq!(said(Language::En), of("10.1", "a, b", "a; b"));
    assert_eq!(said(Language::Zh), of("10.1", "a、b", "a；b"));
    assert_eq!(said(Language::Es), of("10,1", "a, b", "a; b"));
    let text = "46.2 de 96. 1.5→50";
    assert_eq!(numbers::within(Language::Es, text), "46,2 de 96. 1,5→50");
    assert_eq!(numbers::within(Language::Zh, text), text);
}
