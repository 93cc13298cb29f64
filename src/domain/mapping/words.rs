//! Comparing what a property is called with what a thing may be called, in several languages.

use super::han::simplified;
use crate::domain::search::fold;
use unicode_normalization::UnicodeNormalization;

/// A name in words: folded, without what says nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Words {
    words: Vec<String>,
    /// The same in one piece: compounds, names without separators.
    joined: String,
    /// All of it in one piece, as it is written: for languages without blanks.
    whole: String,
    /// The same in simplified characters, where some are not.
    simplified: Option<String>,
}

/// Words that mean nothing beside others: articles, prepositions, prefixes of teams and tools.
const EMPTY: &[&str] = &[
    "a",
    "of",
    "the",
    "for",
    "in",
    "on",
    "to",
    "is",
    "de",
    "del",
    "la",
    "el",
    "los",
    "las",
    "le",
    "les",
    "l",
    "d",
    "du",
    "des",
    "der",
    "die",
    "das",
    "den",
    "do",
    "da",
    "dos",
    "das",
    "o",
    "e",
    "et",
    "und",
    "y",
    "hs",
    "cs",
    "cf",
    "c",
    "x",
    "crm",
    "custom",
    "sf",
    "current",
    "actual",
    "aktuell",
    "aktuelle",
    "aktueller",
    "aktuelles",
    "actuel",
    "actuelle",
    "atual",
    "my",
    "di",
    "della",
    "dello",
    "delle",
    "dei",
    "degli",
    "il",
    "lo",
    "gli",
    "i",
    "per",
    "al",
    "alla",
    "van",
    "het",
    "een",
    "op",
    "voor",
    "till",
    "av",
    "och",
    "pa",
    "z",
    "w",
    "na",
    "au",
    "aux",
    "en",
    "pour",
    "para",
    "por",
    "pro",
    "im",
    "fur",
    "am",
    "zur",
    "zum",
];

/// Words that say little: units, and whose it is.
const SLIGHT: &[&str] = &[
    "customer",
    "client",
    "account",
    "company",
    "kunde",
    "kunden",
    "cliente",
    "clientes",
    "eur",
    "usd",
    "gbp",
    "chf",
    "cny",
    "brl",
    "mxn",
    "pct",
    "percent",
    "score",
    "value",
    "date",
    "number",
    "count",
    "num",
    "nr",
    "no",
    "latest",
    "amount",
    "id",
    "name",
    "type",
    "data",
    "fecha",
    "datum",
    "wert",
    "valor",
    "anzahl",
    "nombre",
    "numero",
    "klienta",
    "klient",
    "klientow",
    "klant",
    "klanten",
    "kund",
    "kunder",
    "clienti",
    "clients",
    "punteggio",
    "poang",
    "aantal",
    "antal",
    "liczba",
    "wskaznik",
    "スコア",
    "点",
    "数",
    "日",
    "評価",
    "分数",
    "評分",
    "评分",
    "점수",
    "수",
];

/// Words that make another thing of what stands beside them.
const OTHER: &[&str] = &[
    "old",
    "legacy",
    "deprecated",
    "previous",
    "prior",
    "former",
    "target",
    "forecast",
    "forecasted",
    "planned",
    "projected",
    "expected",
    "backup",
    "test",
    "copy",
    "unused",
    "obsolete",
    "original",
    "initial",
    "history",
    "comment",
    "comments",
    "notes",
    "note",
    "link",
    "url",
    "email",
    "anterior",
    "viejo",
    "antiguo",
    "previsto",
    "alt",
    "alte",
    "altes",
    "alter",
    "vorherige",
    "vorheriger",
    "ziel",
    "geplant",
    "geplanter",
    "ancien",
    "ancienne",
    "precedent",
    "prevu",
    "antigo",
    "antiga",
    "change",
    "growth",
    "delta",
    "max",
    "min",
    "average",
    "avg",
    "peak",
    "ly",
    "veraltet",
    "obsoleto",
    "bonus",
    "quota",
    "competitor",
    "parent",
    "industry",
    "upsell",
    "expansion",
    "churned",
    "lost",
    "pipeline",
    "reminder",
];

/// The same in Chinese and Japanese, which have no blanks, and Korean, which need not have them.
const OTHER_HAN: &[&str] = &[
    "旧",
    "历史",
    "上次",
    "原有",
    "目标",
    "预测",
    "计划",
    "备注",
    "去年",
    "作废",
    "停用",
    "增长",
    "前回",
    "過去",
    "予測",
    "予定額",
    "昨年",
    "이전",
    "작년",
    "예측",
    "목표",
];

/// What it costs that the words of a phrase stand in another order.
const TURNED: i32 = 4;

/// A text in one piece, in small letters, of the usual width, without signs. Marks stay: in Japanese they
/// make other letters.
pub(super) fn whole(text: &str) -> String {
    let chars = text.nfkc().filter(|char| char.is_alphanumeric());
    chars.flat_map(char::to_lowercase).collect()
}

/// Whether a letter belongs to a script whose words follow on Latin ones without a blank.
fn eastern(char: char) -> bool {
    matches!(char, '\u{1100}'..='\u{11ff}' | '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{ac00}'..='\u{d7af}')
}

impl Words {
    /// A name in words: at blanks, signs, where a capital follows a small letter, and where the script
    /// changes.
    pub fn of(text: &str) -> Self {
        let mut spaced = String::with_capacity(text.len() + 8);
        let mut before = ' ';
        for char in text.nfkc() {
            let turns = eastern(char) != eastern(before) && before.is_alphanumeric();
            if (char.is_uppercase() && before.is_lowercase()) || turns {
                spaced.push(' ');
            }
            spaced.push(if char.is_alphanumeric() { char } else { ' ' });
            before = char;
        }
        let folded = fold(&spaced);
        let all = folded.split_whitespace();
        let words: Vec<String> = all
            .filter(|word| !EMPTY.contains(word))
            .map(str::to_owned)
            .collect();
        let joined = words.concat();
        let whole = whole(text);
        let simplified: String = whole.chars().map(simplified).collect();
        Self {
            words,
            joined,
            simplified: (simplified != whole).then_some(simplified),
            whole,
        }
    }

    /// How well a phrase fits: 100 when it is the whole name, less the more stands beside it; `None`
    /// when it does not occur. Phrases are folded already.
    pub fn fit(&self, phrase: &str) -> Option<i32> {
        if !phrase.is_ascii() {
            let simplified = self.simplified.as_deref();
            let simplified = simplified.and_then(|text| fit_whole(text, phrase));
            return fit_whole(&self.whole, phrase).max(simplified);
        }
        let wanted: Vec<&str> = phrase
            .split(' ')
            .filter(|word| !EMPTY.contains(word))
            .collect();
        if wanted.is_empty() {
            return None;
        }
        let mut windows = self.words.windows(wanted.len());
        let found = windows.position(|window| window.iter().zip(&wanted).all(|(a, b)| a == b));
        // Languages put adjectives before each other as they like.
        let mut sorted = wanted.clone();
        sorted.sort_unstable();
        let mut windows = self.words.windows(wanted.len());
        let otherwise = windows.position(|window| {
            let mut window: Vec<&str> = window.iter().map(String::as_str).collect();
            window.sort_unstable();
            window == sorted
        });
        if let Some(at) = found.or(otherwise) {
            let end = at + wanted.len();
            let beside = self.words[..at].iter().chain(&self.words[end..]);
            let cost: i32 = beside.map(|word| cost(word)).sum();
            let fit = if cost == 0 { 100 } else { (88 - cost).max(0) };
            return Some(match found {
                Some(_) => fit,
                None => (fit - TURNED).max(0),
            });
        }
        let piece = wanted.concat();
        if self.joined == piece && piece.len() >= 5 {
            return Some(94);
        }
        (piece.len() >= 9 && self.joined.contains(&piece)).then(|| {
            let extra = i32::try_from(self.joined.len() - piece.len()).unwrap_or(i32::MAX);
            let other: i32 = self.words.iter().map(|word| other(word)).sum();
            (72 - extra - other).max(0)
        })
    }

    /// Whether a phrase occurs at all.
    pub fn has(&self, phrase: &str) -> bool {
        self.fit(phrase).is_some()
    }

    /// Whether there is nothing to compare.
    pub fn is_empty(&self) -> bool {
        self.words.is_empty()
    }
}

fn fit_whole(text: &str, phrase: &str) -> Option<i32> {
    let rest = text.replacen(phrase, "", 1);
    if rest.len() == text.len() {
        return None;
    }
    let extra = i32::try_from(rest.chars().count()).unwrap_or(i32::MAX);
    let other = OTHER_HAN.iter().any(|word| rest.contains(word));
    let cost = extra.saturating_mul(3).min(30) + if other { 45 } else { 0 };
    Some(if extra == 0 { 100 } else { (90 - cost).max(0) })
}

fn other(word: &str) -> i32 {
    if OTHER.contains(&word) { 45 } else { 0 }
}

fn cost(word: &str) -> i32 {
    if SLIGHT.contains(&word) {
        return 2;
    }
    // Years and versions: arr_2024 is not what is paid today.
    if word.bytes().all(|byte| byte.is_ascii_digit()) {
        return 30;
    }
    match other(word) {
        0 => 9,
        more => more,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_fits_the_better_the_less_stands_beside_it() {
        let fit = |text: &str, phrase: &str| Words::of(text).fit(phrase);
        assert_eq!(fit("renewal_date", "renewal date"), Some(100));
        assert_eq!(fit("RenewalDate", "renewal date"), Some(100));
        assert_eq!(fit("renewaldate", "renewal date"), Some(94));
        assert_eq!(fit("Fecha de renovación", "fecha renovacion"), Some(100));
        assert_eq!(fit("cs_arr_eur", "arr"), Some(86));
        assert_eq!(fit("客户续约日期", "续约日期"), Some(84));
        assert!(fit("arr_previous_year", "arr") < Some(50));
        assert!(fit("arr_2024", "arr") < Some(60));
        assert_eq!(fit("carrier", "arr"), None);
        let turned = fit(
            "ingresos_anuales_recurrentes",
            "ingresos recurrentes anuales",
        );
        assert_eq!(turned, Some(96));
        assert_eq!(fit("date_of_renewal", "renewal date"), Some(96));
        assert_eq!(
            fit("ingresos_anuales", "ingresos recurrentes anuales"),
            None
        );
        let compound = fit("Vertragsverlängerungsdatum", "verlangerungsdatum");
        assert!(compound > Some(55), "{compound:?}");
    }
}
