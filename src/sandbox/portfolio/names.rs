//! Invented company names and people's names, unique without knowing what other accounts are called.

use super::dice::{Aspect, Dice, mix};
use super::odd;
use super::words::Tongue;
use super::{words_north as north, words_south as south, words_world as world};
use unicode_normalization::UnicodeNormalization;

/// A company's name and what goes with it.
pub(super) struct Name {
    /// As the CRM has it; `None` for the account nobody named.
    pub shown: Option<String>,
    /// What people call it: the name without what is odd about it.
    pub called: String,
    /// Internet domain, under the reserved `.example`.
    pub domain: String,
    /// Where its people's names come from.
    pub tongue: &'static Tongue,
    /// HubSpot's industry value.
    pub industry: &'static str,
    /// The country.
    pub country: &'static str,
}

/// Language areas with their shares.
const TONGUES: &[(&Tongue, f64)] = &[
    (&north::ENGLISH, 0.20),
    (&north::GERMAN, 0.12),
    (&north::NORDIC, 0.08),
    (&south::SPANISH, 0.10),
    (&south::FRENCH, 0.08),
    (&north::WEST_SLAVIC, 0.06),
    (&south::PORTUGUESE, 0.05),
    (&world::CHINESE, 0.13),
    (&world::CYRILLIC, 0.07),
    (&world::ARABIC, 0.06),
    (&world::GREEK, 0.05),
];

const EMOJI: &[&str] = &["🌿", "🚀", "🧊", "🦊", "⚡️", "🐙", "👩🏽‍🚀", "🏔️", "🍋", "🇪🇺"];

/// One account in this many has no name.
const NAMELESS: (u32, u32) = (1000, 61);

/// The name of an account.
pub(super) fn company(seed: u64, index: u32) -> Name {
    let mut dice = Dice::new(seed, index, Aspect::Name);
    let odd = odd::kind(index);
    let tongue = match odd {
        Some(_) => &north::ENGLISH,
        None => tongue(&mut dice),
    };
    let (plain, slug, industry) = compose(tongue, seed, index);
    let called = plain.clone();
    let shown = if index % NAMELESS.0 == NAMELESS.1 {
        None
    } else if let Some(kind) = odd {
        Some(odd::spoil(kind, &plain))
    } else if dice.chance(0.03) {
        Some(format!("{} {plain}", dice.pick(EMOJI)))
    } else {
        Some(plain)
    };
    Name {
        shown,
        called,
        domain: format!("{slug}.example"),
        tongue,
        industry,
        country: dice.pick(tongue.countries),
    }
}

fn tongue(dice: &mut Dice) -> &'static Tongue {
    let mut left = dice.real(0.0, 1.0);
    for (tongue, share) in TONGUES {
        left -= share;
        if left < 0.0 {
            return tongue;
        }
    }
    &north::ENGLISH
}

/// Name, ASCII name and industry: the index written in the mixed base of the word lists.
///
/// Multiplying by a prime that divides no list's length walks through all combinations before any
/// repeats; near the golden section of their number it does so scattered. A later round gets a number.
fn compose(tongue: &Tongue, seed: u64, index: u32) -> (String, String, &'static str) {
    const STRIDE: u64 = 6229;
    let sizes = [
        tongue.heads.len() as u64,
        tongue.tails.len() as u64,
        tongue.sectors.len() as u64,
        tongue.forms.len() as u64,
    ];
    let all: u64 = sizes.iter().product();
    let mut number = (u64::from(index) * STRIDE + mix(seed) % all) % all;
    let [head, tail, sector, form] = sizes.map(|size| {
        let digit = number % size;
        number /= size;
        digit as usize
    });
    let sector = tongue.sectors[sector];
    let (head, head_ascii) = word(tongue.heads[head]);
    let (tail, tail_ascii) = word(tongue.tails[tail]);
    let (what, what_ascii) = word(sector.0);
    let (form, form_ascii) = word(tongue.forms[form]);
    let mut shown = format!("{head}{tail}{}{what}", tongue.gap);
    let mut slug = format!("{head_ascii}{tail_ascii}-{what_ascii}");
    if !form.is_empty() {
        shown.push_str(tongue.gap);
        shown.push_str(form);
        slug.push('-');
        slug.push_str(&form_ascii);
    }
    let round = u64::from(index) / all;
    if round > 0 {
        shown.push_str(&format!(" {}", round + 1));
        slug.push_str(&format!("-{}", round + 1));
    }
    (shown, hyphens(&slug), sector.1)
}

/// A word as shown and in ASCII.
pub(super) fn word(entry: &'static str) -> (&'static str, String) {
    match entry.split_once('|') {
        Some((shown, ascii)) => (shown, ascii.to_owned()),
        None => (entry, fold(entry)),
    }
}

/// Latin letters without their accents, in lower case.
fn fold(text: &str) -> String {
    if text.is_ascii() {
        return text.to_ascii_lowercase();
    }
    let mut folded = String::with_capacity(text.len());
    for letter in text.nfd() {
        match letter {
            'ß' => folded.push_str("ss"),
            'ø' | 'Ø' => folded.push('o'),
            'ł' | 'Ł' => folded.push('l'),
            'æ' | 'Æ' => folded.push_str("ae"),
            letter if letter.is_ascii() => folded.push(letter.to_ascii_lowercase()),
            _ => {}
        }
    }
    folded
}

/// Everything but letters and digits as single hyphens.
fn hyphens(text: &str) -> String {
    text.split(|letter: char| !letter.is_ascii_alphanumeric())
        .filter(|part| !part.is_empty())
        .collect::<Vec<_>>()
        .join("-")
        .to_ascii_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn names_and_domains_are_unique_beyond_ten_thousand_accounts() {
        for seed in [1, 7, u64::MAX] {
            let mut names = HashSet::new();
            let mut domains = HashSet::new();
            for index in 0..15_000 {
                let name = company(seed, index);
                assert!(
                    domains.insert(name.domain.clone()),
                    "{} twice (account {index})",
                    name.domain
                );
                if let Some(shown) = name.shown {
                    assert!(
                        names.insert(shown.clone()),
                        "{shown} twice (account {index})"
                    );
                }
            }
        }
    }

    #[test]
    fn domains_are_plain_ascii_host_names() {
        for index in 0..3_000 {
            let domain = company(3, index).domain;
            assert!(
                domain
                    .bytes()
                    .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b"-.".contains(&b)),
                "{domain}"
            );
            assert!(
                !domain.contains("--") && !domain.starts_with('-'),
                "{domain}"
            );
        }
    }

    #[test]
    fn the_scripts_of_the_world_are_there() {
        let names: Vec<String> = (0..200)
            .filter_map(|index| company(1, index).shown)
            .collect();
        let has = |low: char, high: char| {
            names
                .iter()
                .filter(|name| name.chars().any(|c| (low..=high).contains(&c)))
                .count()
        };
        assert!(has('\u{4e00}', '\u{9fff}') >= 10, "Chinese");
        assert!(has('\u{0400}', '\u{04ff}') >= 5, "Cyrillic");
        assert!(has('\u{0600}', '\u{06ff}') >= 4, "Arabic");
        assert!(has('\u{0370}', '\u{03ff}') >= 3, "Greek");
        assert!(has('\u{00c0}', '\u{017f}') >= 20, "accents");
        assert!(has('\u{1f000}', '\u{1faff}') >= 2, "emoji");
    }

    #[test]
    fn accents_fold_away() {
        assert_eq!(fold("Łąkø ß Žœ"), "lako ss z");
    }
}
