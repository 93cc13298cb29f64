//! What the screen says to a person, in three languages: the one catalogue of messages.
//!
//! One file per view or matter; a stranger finds a sentence by where it is seen. A message is added
//! in one place, its languages beside each other:
//!
//! ```text
//! messages! {
//!     nobody: "nobody here", "暂无客户", "nadie aquí";
//!     synced(age): "synced {age} ago", "{age}前同步", "sincronizado hace {age}";
//!     tasks[n]: "{n} task" | "{n} tasks", "{n}项任务", "{n} tarea" | "{n} tareas";
//! }
//! ```
//!
//! and is said by `board::nobody(language)`, `status::synced(language, age)`, `lists::tasks(language,
//! 3)`. What has no placeholder is a `&'static str` and costs nothing. A language that is missing, a
//! placeholder too many or too few do not compile; nor does a message nobody says. The rest is held
//! by tests: `messages/tests.rs` looks at the texts, `tests/messages.rs` at sources that say
//! something by themselves.
//!
//! Not here: names of commands and words of the query language, which are the same in every
//! language; names of stages, signals' plays and measures, which stand in the rules' own files, in
//! three languages as well; what a CRM or a file said; and the output of the command line.
//!
//! Terms are the same everywhere: account 客户 cuenta · board 看板 tablero · triage 待处理 triaje ·
//! quadrant 象限 cuadrante · renewal 续约 renovación · portfolio 客户组合 cartera · health 健康度 salud ·
//! score 得分 puntuación · stage 阶段 etapa · tier 等级 nivel · owner 负责人 responsable · touchpoint
//! 接触记录 interacción · signal 信号 señal · play 应对方案 plan de acción · snooze 暂缓 posponer ·
//! dismiss 忽略 descartar · likelihood 续约可能性 probabilidad · outcome 成果 resultado · experience 体验
//! experiencia · seat 席位 puesto · ticket 工单 ticket · task 任务 tarea · goal 目标 meta · promise 承诺
//! promesa · outbox 待发送 bandeja de salida · journal 操作日志 registro · champion 内部支持者 defensor
//! interno · filter 筛选 filtro · mark 标记 marcar · undo 撤销 deshacer.

use std::fmt::Display;

/// A language of the screen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Language {
    /// English.
    #[default]
    En,
    /// Simplified Chinese.
    Zh,
    /// Spanish.
    Es,
}

impl Language {
    /// All of them.
    pub const ALL: &'static [Language] = &[Language::En, Language::Zh, Language::Es];

    /// The two letters in files and in `language`.
    pub fn id(self) -> &'static str {
        match self {
            Language::En => "en",
            Language::Zh => "zh",
            Language::Es => "es",
        }
    }

    /// The language of two letters.
    pub fn parse(id: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|one| one.id() == id)
    }
}

/// A message without placeholders, to be kept in a table until the language is known.
pub(crate) type Say = fn(Language) -> &'static str;

/// A number that chooses between the singular and the plural.
pub(crate) trait Count: Display {
    /// Whether it is one.
    fn is_one(&self) -> bool;
}

macro_rules! counts {
    ($($number:ty)*) => {
        $(impl Count for $number {
            fn is_one(&self) -> bool {
                *self == 1
            }
        })*
    };
}

counts! { usize u64 u32 u16 i64 i32 }

/// A message as it stands in the catalogue, for the tests: one form, or singular and plural.
#[cfg(test)]
pub(crate) struct Listed {
    name: &'static str,
    en: &'static [&'static str],
    zh: &'static str,
    es: &'static [&'static str],
}

/// A list of messages; see the head of this file.
macro_rules! messages {
    ($($name:ident $([$n:ident])? $(($($arg:ident),+))? :
        $($en:literal)|+, $zh:literal, $($es:literal)|+;)*) => {
        $($crate::messages::message! {
            $name [$($n)?] [$($($arg)+)?] [$($en)+] [$zh] [$($es)+]
        })*

        /// All of this file.
        #[cfg(test)]
        pub(crate) const LISTED: &[$crate::messages::Listed] = &[
            $($crate::messages::Listed {
                name: stringify!($name),
                en: &[$($en),+],
                zh: $zh,
                es: &[$($es),+],
            },)*
        ];
    };
}

/// One message: a constant text, one with placeholders, or one with a plural.
macro_rules! message {
    ($name:ident [] [] [$en:literal] [$zh:literal] [$es:literal]) => {
        #[doc = concat!("`", $en, "`")]
        pub(crate) fn $name(language: $crate::messages::Language) -> &'static str {
            match language {
                $crate::messages::Language::En => $en,
                $crate::messages::Language::Zh => $zh,
                $crate::messages::Language::Es => $es,
            }
        }
    };
    ($name:ident [] [$($arg:ident)+] [$en:literal] [$zh:literal] [$es:literal]) => {
        #[doc = concat!("`", $en, "`")]
        pub(crate) fn $name(
            language: $crate::messages::Language,
            $($arg: impl std::fmt::Display,)+
        ) -> String {
            // Each is named, so that a text which leaves one out does not compile.
            match language {
                $crate::messages::Language::En => format!($en, $($arg = $arg),+),
                $crate::messages::Language::Zh => format!($zh, $($arg = $arg),+),
                $crate::messages::Language::Es => format!($es, $($arg = $arg),+),
            }
        }
    };
    ($name:ident [$n:ident] [$($arg:ident)*] [$one:literal $en:literal] [$zh:literal]
        [$uno:literal $es:literal]) => {
        #[doc = concat!("`", $en, "`")]
        pub(crate) fn $name(
            language: $crate::messages::Language,
            $n: impl $crate::messages::Count,
            $($arg: impl std::fmt::Display,)*
        ) -> String {
            // A singular may say its number as a word.
            match (language, $n.is_one()) {
                ($crate::messages::Language::En, true) => format!($one),
                ($crate::messages::Language::En, false) => format!($en, $n = $n, $($arg = $arg),*),
                ($crate::messages::Language::Zh, _) => format!($zh, $n = $n, $($arg = $arg),*),
                ($crate::messages::Language::Es, true) => format!($uno),
                ($crate::messages::Language::Es, false) => format!($es, $n = $n, $($arg = $arg),*),
            }
        }
    };
}

pub(crate) use message;

pub(crate) mod account;
pub(crate) mod activity;
pub(crate) mod back;
pub(crate) mod board;
pub(crate) mod bulk;
pub(crate) mod changes;
pub(crate) mod commands;
pub(crate) mod desk;
pub(crate) mod dialogs;
pub(crate) mod faults;
pub(crate) mod fields;
pub(crate) mod footer;
pub(crate) mod help;
pub(crate) mod kept;
pub(crate) mod lines;
pub(crate) mod lists;
pub(crate) mod measures;
pub(crate) mod measuring;
pub(crate) mod months;
pub(crate) mod names;
pub(crate) mod near;
pub(crate) mod notices;
pub(crate) mod numbers;
pub(crate) mod picks;
pub(crate) mod plan;
pub(crate) mod portfolio;
pub(crate) mod puts;
pub(crate) mod qbr;
pub(crate) mod quadrant;
pub(crate) mod query;
pub(crate) mod refusals;
pub(crate) mod renewals;
pub(crate) mod signal_names;
pub(crate) mod signals;
pub(crate) mod status;
pub(crate) mod table;
pub(crate) mod tasks;
pub(crate) mod team;
pub(crate) mod titles;
pub(crate) mod toasts;
pub(crate) mod triage;
pub(crate) mod waiting;
pub(crate) mod when;
pub(crate) mod writes;

#[cfg(test)]
mod tests;
