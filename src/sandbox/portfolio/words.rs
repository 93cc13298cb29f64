//! What a word list has: parts of invented company names, and people's names.
//!
//! A word is written `shown|ascii` where its ASCII form cannot be had by dropping accents.

/// The words of one language area.
pub(super) struct Tongue {
    /// Countries, as the `country` property has them.
    pub countries: &'static [&'static str],
    /// First halves of the invented word.
    pub heads: &'static [&'static str],
    /// Second halves.
    pub tails: &'static [&'static str],
    /// Between the invented word and the sector.
    pub gap: &'static str,
    /// What they do: (word, HubSpot industry).
    pub sectors: &'static [(&'static str, &'static str)],
    /// Legal forms; the first is none.
    pub forms: &'static [&'static str],
    /// First names.
    pub firsts: &'static [&'static str],
    /// Family names.
    pub lasts: &'static [&'static str],
    /// Friday and Saturday are the weekend.
    pub friday_off: bool,
    /// How phone numbers begin.
    pub dial: &'static str,
}
