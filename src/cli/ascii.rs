//! Signs of ours that are not ASCII, as ASCII says them: `--plain`. Names from the CRM stay as they are.

use std::borrow::Cow;
use std::sync::atomic::{AtomicBool, Ordering};

/// Whether this run was asked for it. Said once, before anything is written.
static WANTED: AtomicBool = AtomicBool::new(false);

/// Has everything that is written from now on said in ASCII.
pub fn want(wanted: bool) {
    WANTED.store(wanted, Ordering::Relaxed);
}

/// The text as it is to be written.
pub fn told(text: &str) -> Cow<'_, str> {
    match WANTED.load(Ordering::Relaxed) {
        true => ascii(text),
        false => Cow::Borrowed(text),
    }
}

/// The text with every sign of ours in ASCII.
pub fn ascii(text: &str) -> Cow<'_, str> {
    if text.is_ascii() {
        return Cow::Borrowed(text);
    }
    let mut plain = String::with_capacity(text.len());
    for sign in text.chars() {
        match said(sign) {
            Some(said) => plain.push_str(said),
            None => plain.push(sign),
        }
    }
    Cow::Owned(plain)
}

fn said(sign: char) -> Option<&'static str> {
    Some(match sign {
        '–' | '—' | '−' | '─' => "-",
        '·' | '│' => "|",
        '★' | '•' | '●' => "*",
        '≥' => ">=",
        '≤' => "<=",
        '→' => "->",
        '←' => "<-",
        '↑' => "^",
        '↓' => "v",
        '×' => "x",
        '…' => "...",
        '“' | '”' => "\"",
        '‘' | '’' => "'",
        '€' => "EUR ",
        '£' => "GBP ",
        '¥' => "JPY ",
        '✓' => "+",
        '✗' => "x",
        '\u{202f}' | '\u{a0}' => " ",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::ascii;

    #[test]
    fn signs_of_ours_are_ascii_and_names_are_as_they_are() {
        for (text, plain) in [
            ("onboarding → adoption", "onboarding -> adoption"),
            ("€40k – −3 %…", "EUR 40k - -3 %..."),
            ("“Acme” · 华为 · Ærø", "\"Acme\" | 华为 | Ærø"),
            ("plain", "plain"),
        ] {
            assert_eq!(ascii(text), plain);
        }
    }
}
