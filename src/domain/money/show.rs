//! Writes amounts: compact for cards and columns, in full where every unit counts.

use super::{Currency, Money};
use crate::messages::{Language, numbers};
use rust_decimal::{Decimal, RoundingStrategy};

/// A thin space that a line is not broken at; between groups of digits.
const THIN: char = '\u{202f}';

impl Currency {
    /// The sign before an amount (`€`), or the code and a space (`CHF `) where none is unmistakable.
    pub fn sign(&self) -> String {
        match &self.0 {
            b"CNY" => "CN¥".to_owned(),
            code => super::parse::SIGNS
                .iter()
                .find(|(_, of)| of == code)
                .map_or_else(
                    || format!("{} ", self.code()),
                    |(sign, _)| (*sign).to_owned(),
                )
                .replace("US$", "$"),
        }
    }
}

impl Money {
    /// Three digits or fewer and a unit: `€900`, `€4.8k`, `€48k`, `€1.2M`, `-€3k`.
    pub fn compact(&self) -> String {
        self.compact_in(Language::En)
    }

    /// The same as a language writes it: `394 k€` and `9,1 M€` in Spanish, where a billion is a million
    /// millions.
    pub fn compact_in(&self, language: Language) -> String {
        let size = self.amount.abs();
        let (unit, suffix) = [
            (1_000_000_000_000i64, "T"),
            (1_000_000_000, "B"),
            (1_000_000, "M"),
            (1_000, "k"),
            (1, ""),
        ]
        .into_iter()
        // From 999.5 k on, what is rounded reads as the next unit.
        .find(|(unit, _)| size >= Decimal::new(9_995, 4) * Decimal::from(*unit))
        .unwrap_or((1, ""));
        let scaled = size / Decimal::from(unit);
        let places = u32::from(unit > 1 && scaled < Decimal::new(995, 2));
        let rounded = scaled
            .round_dp_with_strategy(places, RoundingStrategy::MidpointAwayFromZero)
            .normalize();
        let minus = if self.amount.is_sign_negative() && !rounded.is_zero() {
            "-"
        } else {
            ""
        };
        match language {
            Language::En | Language::Zh => {
                self.signed(minus, &format!("{rounded}{suffix}"), "", language)
            }
            Language::Es => {
                let suffix = match suffix {
                    "T" => "B",
                    "B" => "mM",
                    suffix => suffix,
                };
                let unit = format!("{THIN}{suffix}");
                self.signed(minus, &rounded.to_string(), &unit, language)
            }
        }
    }

    /// Every unit, grouped by thin spaces; cents only where there are any: `€48 000`, `€1 234.50`.
    pub fn full(&self) -> String {
        self.full_in(Language::En)
    }

    /// The same as a language writes it: `1 234,50 €` in Spanish.
    pub fn full_in(&self, language: Language) -> String {
        let rounded = self
            .amount
            .abs()
            .round_dp_with_strategy(2, RoundingStrategy::MidpointAwayFromZero);
        let whole = rounded.trunc().normalize().to_string();
        let mut grouped = String::new();
        for (at, digit) in whole.chars().enumerate() {
            if at > 0 && (whole.len() - at).is_multiple_of(3) {
                grouped.push(THIN);
            }
            grouped.push(digit);
        }
        let cents = (rounded.fract() * Decimal::ONE_HUNDRED).trunc().normalize();
        if !cents.is_zero() {
            grouped.push_str(&format!(".{:0>2}", cents.to_string()));
        }
        let minus = if self.amount.is_sign_negative() && !rounded.is_zero() {
            "-"
        } else {
            ""
        };
        self.signed(minus, &grouped, "\u{202f}", language)
    }

    /// A number with the currency where the language has it; `apart` stands between them behind it.
    fn signed(&self, minus: &str, number: &str, apart: &str, language: Language) -> String {
        let sign = self.currency.sign();
        let sign = match (language, sign.strip_suffix(' ')) {
            (Language::En | Language::Zh, _) => sign,
            (Language::Es, Some(code)) => format!("{} {code}", apart.trim_end()),
            (Language::Es, None) => format!("{apart}{sign}"),
        };
        numbers::amount(language, minus, sign, numbers::decimal(language, number))
    }
}

impl std::fmt::Display for Money {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.pad(&self.compact())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn money(amount: &str, currency: &str) -> Money {
        Money {
            amount: amount.parse().unwrap(),
            currency: Currency::parse(currency).unwrap(),
        }
    }

    #[test]
    fn compact_keeps_to_a_few_characters() {
        for (amount, currency, want) in [
            ("48000", "EUR", "€48k"),
            ("1200000", "EUR", "€1.2M"),
            ("900", "USD", "$900"),
            ("4849", "EUR", "€4.8k"),
            ("999499", "EUR", "€999k"),
            ("999500", "EUR", "€1M"),
            ("9960", "EUR", "€10k"),
            ("0", "EUR", "€0"),
            ("0.4", "EUR", "€0"),
            ("-3000", "EUR", "-€3k"),
            ("12000", "CHF", "CHF 12k"),
            ("12000", "CNY", "CN¥12k"),
            (
                "79228162514264337593543950335",
                "EUR",
                "€79228162514264338T",
            ),
        ] {
            assert_eq!(money(amount, currency).compact(), want);
        }
    }

    #[test]
    fn full_shows_every_unit() {
        for (amount, want) in [
            ("48000", "€48\u{202f}000"),
            ("1234.5", "€1\u{202f}234.50"),
            ("1234.05", "€1\u{202f}234.05"),
            ("-7", "-€7"),
            ("999", "€999"),
            ("0", "€0"),
        ] {
            assert_eq!(money(amount, "EUR").full(), want);
        }
    }

    #[test]
    fn spanish_has_a_comma_and_the_currency_behind() {
        for (amount, currency, compact, full) in [
            (
                "9120000",
                "EUR",
                "9,1\u{202f}M€",
                "9\u{202f}120\u{202f}000\u{202f}€",
            ),
            (
                "-1234.5",
                "USD",
                "-1,2\u{202f}k$",
                "-1\u{202f}234,50\u{202f}$",
            ),
            ("12000", "CHF", "12\u{202f}k CHF", "12\u{202f}000 CHF"),
            ("394000", "EUR", "394\u{202f}k€", "394\u{202f}000\u{202f}€"),
            ("900", "EUR", "900\u{202f}€", "900\u{202f}€"),
            (
                "5000000000",
                "EUR",
                "5\u{202f}mM€",
                "5\u{202f}000\u{202f}000\u{202f}000\u{202f}€",
            ),
        ] {
            let money = money(amount, currency);
            assert_eq!(money.compact_in(Language::Es), compact);
            assert_eq!(money.full_in(Language::Es), full);
            assert_eq!(money.compact_in(Language::Zh), money.compact());
        }
    }

    #[test]
    fn currencies_are_never_added_to_each_other() {
        let sums = super::super::sums([money("1", "USD"), money("2", "EUR"), money("3", "USD")]);
        assert_eq!(sums, [money("2", "EUR"), money("4", "USD")]);
    }
}
