//! The words of days in English, Spanish and Chinese, as tokens that [`super::parse`] arranges.

use crate::domain::search::fold;
use crate::messages::Language;
use chrono::Weekday;

/// A stretch of time that has a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Unit {
    Minute,
    Hour,
    Day,
    Week,
    Month,
    Quarter,
    Year,
}

/// One token of a time as typed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Token {
    Number(u32),
    /// Days from today.
    Day(i64),
    Weekday(Weekday),
    Month(u32),
    /// Spanish `mar`: Tuesday, or March beside a number.
    Mar,
    Unit(Unit),
    Next,
    Last,
    This,
    /// `in`: what follows lies ahead.
    In,
    /// `ago`, `hace`: it lies behind; after a lone number the Spanish August.
    Ago,
    /// Behind a span: it lies ahead.
    Later,
    /// The last day of a unit.
    End(Unit),
    /// `end` of what follows: `end of next week`.
    Ends,
    Plus,
    Minus,
    /// `st`, `th`, `de`, `the`: says nothing.
    Filler,
}

/// Chinese phrases and what they are in the words below. Longer ones first: they are replaced in
/// this order.
const CHINESE: &[(&str, &str)] = &[
    ("星期", "周"),
    ("礼拜", "周"),
    ("周天", "周日"),
    ("大后天", " plus 3 d "),
    ("今天", " today "),
    ("今日", " today "),
    ("明天", " tomorrow "),
    ("明日", " tomorrow "),
    ("后天", " plus 2 d "),
    ("昨天", " yesterday "),
    ("前天", " minus 2 d "),
    ("周末", " eow "),
    ("月底", " eom "),
    ("月末", " eom "),
    ("季末", " eoq "),
    ("季度末", " eoq "),
    ("年底", " eoy "),
    ("下个", " next "),
    ("上个", " last "),
    ("下周", " next 周"),
    ("上周", " last 周"),
    ("本周", " this 周"),
    ("这周", " this 周"),
    ("下月", " next month "),
    ("上月", " last month "),
    ("周一", " mon "),
    ("周二", " tue "),
    ("周三", " wed "),
    ("周四", " thu "),
    ("周五", " fri "),
    ("周六", " sat "),
    ("周日", " sun "),
    ("两", " 2 "),
    ("分钟", " min "),
    ("小时", " h "),
    ("个", ""),
    ("天", " d "),
    ("周", " w "),
    ("之后", " later "),
    ("以后", " later "),
    ("后", " later "),
    ("之前", " ago "),
    ("以前", " ago "),
    ("前", " ago "),
];

/// Splits a text into tokens; `None` when a word is not one of time.
pub(super) fn tokens(text: &str) -> Option<Vec<Token>> {
    let mut text = text.to_owned();
    for (chinese, word) in CHINESE {
        if text.contains(chinese) {
            text = text.replace(chinese, word);
        }
    }
    let text = fold(&text);
    let chars: Vec<char> = text.chars().collect();
    let mut found = Vec::new();
    let mut at = 0;
    while at < chars.len() {
        let first = chars[at];
        let from = at;
        at += 1;
        if first.is_ascii_digit() {
            while at < chars.len() && chars[at].is_ascii_digit() {
                at += 1;
            }
            let digits: String = chars[from..at].iter().collect();
            found.push(Token::Number(digits.parse().ok()?));
        } else if first.is_alphabetic() {
            while at < chars.len() && chars[at].is_alphabetic() && !chinese_date_mark(chars[at]) {
                at += 1;
            }
            let word: String = chars[from..at].iter().collect();
            match self::word(&word)? {
                Token::Filler => {}
                token => found.push(token),
            }
        } else {
            match first {
                '+' => found.push(Token::Plus),
                '-' | '\u{2212}' => found.push(Token::Minus),
                ',' | '.' => {}
                first if first.is_whitespace() => {}
                _ => return None,
            }
        }
    }
    Some(found)
}

/// Whether a folded word alone names a day: a weekday, `today`, `tomorrow`, `yesterday`.
pub fn names_a_day(word: &str) -> bool {
    matches!(
        self::word(word),
        Some(Token::Weekday(_) | Token::Mar | Token::Day(_))
    )
}

/// Whether a folded word alone names a month: `nov`, `marzo`.
pub fn names_a_month(word: &str) -> bool {
    matches!(self::word(word), Some(Token::Month(_)))
}

/// Words that name a day, as people type them in a language: what a beginning is completed to.
pub fn day_words(language: Language) -> &'static [&'static str] {
    match language {
        Language::En => &[
            "today",
            "tomorrow",
            "yesterday",
            "monday",
            "tuesday",
            "wednesday",
            "thursday",
            "friday",
            "saturday",
            "sunday",
        ],
        Language::Zh => &[
            "今天", "明天", "昨天", "周一", "周二", "周三", "周四", "周五", "周六", "周日",
        ],
        Language::Es => &[
            "hoy",
            "mañana",
            "ayer",
            "lunes",
            "martes",
            "miércoles",
            "jueves",
            "viernes",
            "sábado",
            "domingo",
        ],
    }
}

fn chinese_date_mark(char: char) -> bool {
    matches!(char, '年' | '月' | '日' | '号')
}

fn word(word: &str) -> Option<Token> {
    use Token::{Ago, Day, End, Filler, In, Last, Later, Mar, Minus, Month, Next, Plus, This};
    Some(match word {
        "today" | "hoy" => Day(0),
        "tomorrow" | "tmr" | "tom" | "manana" => Day(1),
        "yesterday" | "yday" | "ayer" => Day(-1),
        "mon" | "monday" | "lun" | "lunes" => Token::Weekday(Weekday::Mon),
        "tue" | "tues" | "tuesday" | "martes" => Token::Weekday(Weekday::Tue),
        "wed" | "weds" | "wednesday" | "mie" | "miercoles" => Token::Weekday(Weekday::Wed),
        "thu" | "thur" | "thurs" | "thursday" | "jue" | "jueves" => Token::Weekday(Weekday::Thu),
        "fri" | "friday" | "vie" | "viernes" => Token::Weekday(Weekday::Fri),
        "sat" | "saturday" | "sab" | "sabado" => Token::Weekday(Weekday::Sat),
        "sun" | "sunday" | "dom" | "domingo" => Token::Weekday(Weekday::Sun),
        "mar" => Mar,
        "jan" | "january" | "ene" | "enero" => Month(1),
        "feb" | "february" | "febrero" => Month(2),
        "march" | "marzo" => Month(3),
        "apr" | "april" | "abr" | "abril" => Month(4),
        "may" | "mayo" => Month(5),
        "jun" | "june" | "junio" => Month(6),
        "jul" | "july" | "julio" => Month(7),
        "aug" | "august" | "agosto" => Month(8),
        "sep" | "sept" | "september" | "septiembre" => Month(9),
        "oct" | "october" | "octubre" => Month(10),
        "nov" | "november" | "noviembre" => Month(11),
        "dec" | "december" | "dic" | "diciembre" => Month(12),
        "min" | "mins" | "minute" | "minutes" | "minuto" | "minutos" => Token::Unit(Unit::Minute),
        "h" | "hr" | "hrs" | "hour" | "hours" | "hora" | "horas" => Token::Unit(Unit::Hour),
        "d" | "day" | "days" | "dia" | "dias" => Token::Unit(Unit::Day),
        "w" | "wk" | "wks" | "week" | "weeks" | "semana" | "semanas" => Token::Unit(Unit::Week),
        "m" | "mo" | "month" | "months" | "mes" | "meses" => Token::Unit(Unit::Month),
        "q" | "quarter" | "quarters" | "trimestre" | "trimestres" => Token::Unit(Unit::Quarter),
        "y" | "yr" | "year" | "years" | "ano" | "anos" => Token::Unit(Unit::Year),
        "next" | "proximo" | "proxima" | "siguiente" => Next,
        "last" | "past" | "pasado" | "pasada" => Last,
        "this" | "este" | "esta" => This,
        "in" | "en" | "dentro" => In,
        "ago" | "hace" => Ago,
        "later" => Later,
        "eod" => Day(0),
        "eow" => End(Unit::Week),
        "eom" => End(Unit::Month),
        "eoq" => End(Unit::Quarter),
        "eoy" => End(Unit::Year),
        "end" | "fin" | "final" | "finales" => Token::Ends,
        "plus" => Plus,
        "minus" => Minus,
        "a" | "an" | "one" | "un" | "una" => Token::Number(1),
        "st" | "nd" | "rd" | "th" | "of" | "de" | "del" | "the" | "el" | "la" | "on" => Filler,
        _ => return None,
    })
}
