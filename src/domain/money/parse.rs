//! Reads amounts as people type them: `10k`, `1.5M`, `€50k`, `50 000`, `1.234,56 EUR`.

use super::{Currency, Money};
use crate::messages::{Language, query as say};
use rust_decimal::Decimal;

/// Why a text is not an amount.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotMoney {
    /// No number.
    #[error("{}", self.told(Language::En))]
    Unknown(String),
    /// More digits than a decimal holds.
    #[error("{}", self.told(Language::En))]
    TooLarge(String),
}

impl NotMoney {
    /// The sentence in the language of the screen.
    pub fn told(&self, language: Language) -> String {
        match self {
            NotMoney::Unknown(text) => say::no_amount(language, text),
            NotMoney::TooLarge(text) => say::large_amount(language, text),
        }
    }
}

/// What stands for a currency beside its code. A sign that several currencies share (`$`, `¥`)
/// means the one most often meant; the code says it exactly.
pub(super) const SIGNS: &[(&str, [u8; 3])] = &[
    ("US$", *b"USD"),
    ("A$", *b"AUD"),
    ("C$", *b"CAD"),
    ("HK$", *b"HKD"),
    ("S$", *b"SGD"),
    ("R$", *b"BRL"),
    ("CN¥", *b"CNY"),
    ("€", *b"EUR"),
    ("$", *b"USD"),
    ("£", *b"GBP"),
    ("¥", *b"JPY"),
    ("₹", *b"INR"),
    ("₩", *b"KRW"),
    ("zł", *b"PLN"),
    ("元", *b"CNY"),
];

impl Money {
    /// Reads an amount with or without its currency; without, it is of `usual`.
    ///
    /// # Errors
    /// A sentence that names the text.
    pub fn parse(text: &str, usual: Currency) -> Result<Self, NotMoney> {
        let (negative, number, currency) = split(text.trim());
        let amount = amount_of(number, text)?;
        Ok(Self {
            amount: if negative { -amount } else { amount },
            currency: currency.unwrap_or(usual),
        })
    }
}

/// Reads an amount that may have a currency, and gives both.
///
/// # Errors
/// A sentence that names the text.
pub fn amount(text: &str) -> Result<(Decimal, Option<Currency>), NotMoney> {
    let (negative, number, currency) = split(text.trim());
    let amount = amount_of(number, text)?;
    Ok((if negative { -amount } else { amount }, currency))
}

/// The number without its sign, whether it is negative, and the currency named.
fn split(text: &str) -> (bool, &str, Option<Currency>) {
    let minus = |text: &str| text.starts_with(['-', '\u{2212}']);
    let bare = |text: &'_ str| -> usize {
        let rest = text.trim_start_matches(['-', '\u{2212}']).trim_start();
        text.len() - rest.len()
    };
    let negative = minus(text);
    let text = &text[if negative { bare(text) } else { 0 }..];
    let (number, currency) = split_currency(text);
    let inner = minus(number) && !negative;
    let number = &number[if inner { bare(number) } else { 0 }..];
    (negative || inner, number, currency)
}

fn split_currency(text: &str) -> (&str, Option<Currency>) {
    for (sign, code) in SIGNS {
        if let Some(rest) = text.strip_prefix(sign).or_else(|| text.strip_suffix(sign)) {
            return (rest.trim(), Some(Currency(*code)));
        }
    }
    let letters = |text: &str| {
        let code = Currency::parse(text)?;
        text.bytes()
            .all(|byte| byte.is_ascii_alphabetic())
            .then_some(code)
    };
    if let Some((head, rest)) = text.split_at_checked(3)
        && rest
            .trim_start()
            .starts_with(|char: char| char.is_ascii_digit() || char == '-')
        && let Some(code) = letters(head)
    {
        return (rest.trim(), Some(code));
    }
    if let Some(cut) = text.len().checked_sub(3)
        && let Some((rest, tail)) = text.split_at_checked(cut)
        && rest.trim_end() != rest
        && let Some(code) = letters(tail)
    {
        return (rest.trim(), Some(code));
    }
    (text, None)
}

fn amount_of(number: &str, typed: &str) -> Result<Decimal, NotMoney> {
    let unknown = || NotMoney::Unknown(typed.trim().to_owned());
    let too_large = || NotMoney::TooLarge(typed.trim().to_owned());
    let number = number.strip_prefix('+').unwrap_or(number);
    let end = number
        .rfind(|char: char| char.is_ascii_digit())
        .ok_or_else(unknown)?;
    let (digits, suffix) = number.split_at(end + 1);
    let factor: i64 = match suffix.trim().to_lowercase().as_str() {
        "" => 1,
        "k" => 1_000,
        "m" | "mn" | "mio" => 1_000_000,
        "b" | "bn" => 1_000_000_000,
        "万" => 10_000,
        "亿" => 100_000_000,
        _ => return Err(unknown()),
    };
    let plain = plain_digits(digits, factor != 1).ok_or_else(unknown)?;
    let value: Decimal = plain.parse().map_err(|_| too_large())?;
    let value = value
        .checked_mul(Decimal::from(factor))
        .ok_or_else(too_large)?;
    Ok(value.normalize())
}

/// Digits with at most one decimal point, from digits grouped in any usual way.
///
/// A lone point or comma with exactly three digits behind it groups (nobody writes money in
/// thousandths), unless a suffix like `k` follows or a lone zero stands before.
fn plain_digits(text: &str, suffixed: bool) -> Option<String> {
    let text: String = text
        .chars()
        .filter(|char| !matches!(char, ' ' | '\u{a0}' | '\u{202f}' | '\'' | '’' | '_'))
        .collect();
    if !text.starts_with(|char: char| char.is_ascii_digit() || char == '.') {
        return None;
    }
    let points = text.matches('.').count();
    let commas = text.matches(',').count();
    let last = text.rfind(['.', ',']);
    let decimal = match (points, commas, last) {
        (0, 0, _) | (_, _, None) => None,
        (1, 0, Some(at)) | (0, 1, Some(at)) => {
            let groups = text.len() - at - 1 == 3 && (1..=3).contains(&at) && &text[..at] != "0";
            (suffixed || !groups).then_some(at)
        }
        (1, _, Some(at)) if text.as_bytes()[at] == b'.' => Some(at),
        (_, 1, Some(at)) if text.as_bytes()[at] == b',' => Some(at),
        (_, 0, _) | (0, _, _) => None,
        _ => return None,
    };
    let (whole, part) = match decimal {
        Some(at) => (&text[..at], &text[at + 1..]),
        None => (text.as_str(), ""),
    };
    let mut groups = whole.split(['.', ',']);
    let first = groups.next().unwrap_or_default();
    let rest: Vec<&str> = groups.collect();
    let grouped = rest.is_empty() || (!first.is_empty() && first.len() <= 3);
    if !grouped || rest.iter().any(|group| group.len() != 3) {
        return None;
    }
    let mut plain = whole.replace(['.', ','], "");
    if !part.is_empty() {
        plain.push('.');
        plain.push_str(part);
    }
    if plain.starts_with('.') {
        plain.insert(0, '0');
    }
    plain
        .chars()
        .all(|char| char.is_ascii_digit() || char == '.')
        .then_some(plain)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn read(text: &str) -> String {
        Money::parse(text, Currency::EUR).map_or_else(
            |why| why.to_string(),
            |money| format!("{} {}", money.amount, money.currency.code()),
        )
    }

    #[test]
    fn amounts_as_people_write_them() {
        for (text, want) in [
            ("10k", "10000 EUR"),
            ("1.5M", "1500000 EUR"),
            ("€50k", "50000 EUR"),
            ("50 000", "50000 EUR"),
            ("50\u{202f}000 €", "50000 EUR"),
            ("$900", "900 USD"),
            ("-$900", "-900 USD"),
            ("US$ 1,234.56", "1234.56 USD"),
            ("1.234,56 EUR", "1234.56 EUR"),
            ("GBP 12", "12 GBP"),
            ("12 chf", "12 CHF"),
            ("1,500", "1500 EUR"),
            ("1.500", "1500 EUR"),
            ("1.500k", "1500 EUR"),
            ("0.500", "0.5 EUR"),
            ("1234.500", "1234.5 EUR"),
            ("1.234.567", "1234567 EUR"),
            ("12,5", "12.5 EUR"),
            ("-3k", "-3000 EUR"),
            ("5万", "50000 EUR"),
            ("5万元", "50000 CNY"),
            ("1'000", "1000 EUR"),
        ] {
            assert_eq!(read(text), want, "{text}");
        }
    }

    #[test]
    fn what_is_no_amount_is_named() {
        for text in [
            "",
            "k",
            "abc",
            "12x",
            "1,2,3",
            "1..2",
            "€",
            "10k5",
            "1.2.3,4,5",
        ] {
            assert!(
                read(text).contains("not an amount"),
                "{text}: {}",
                read(text)
            );
        }
        assert!(read("99999999999999999999999999999k").contains("too large"));
    }

    proptest! {
        #[test]
        fn no_text_makes_it_panic(text in "\\PC{0,16}") {
            let _ = Money::parse(&text, Currency::EUR);
        }

        #[test]
        fn a_full_amount_is_read_as_itself(cents in -1_000_000_000_000i64..1_000_000_000_000) {
            let money = Money { amount: Decimal::new(cents, 2), currency: Currency::EUR };
            let read = Money::parse(&money.full(), Currency::USD);
            prop_assert_eq!(read.as_ref().map(|money| money.amount), Ok(money.amount));
            prop_assert_eq!(read.map(|money| money.currency), Ok(money.currency));
        }
    }
}
