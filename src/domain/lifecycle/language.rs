//! The words of a lifecycle in three languages: which one a person reads, and how a file says them.
//!
//! A word is a plain text, the same for all, or a table `{ en = "…", zh = "…", es = "…" }`. English
//! is the fallback, then whichever there is. Roles of the presets are named by a word of
//! [`ROLES`]; any other text is a role in its own words.

use crate::domain::file::{Item, Table};
pub use crate::messages::Language;

/// Who takes part, in the order of [`Language::ALL`].
const ROLES: &[(&str, [&str; 3])] = &[
    ("csm", ["CSM", "客户成功经理", "Gestor de éxito (CSM)"]),
    ("sales", ["Sales", "销售", "Ventas"]),
    (
        "account_manager",
        ["Account manager", "客户经理", "Ejecutivo de cuenta"],
    ),
    (
        "implementation",
        ["Implementation", "实施团队", "Implantación"],
    ),
    ("support", ["Support", "技术支持", "Soporte"]),
    ("product", ["Product", "产品团队", "Producto"]),
    ("marketing", ["Marketing", "市场团队", "Marketing"]),
    ("finance", ["Finance", "财务", "Finanzas"]),
    ("partner", ["Partner", "合作伙伴", "Socio"]),
    (
        "key_person",
        [
            "Key person of the customer",
            "客户关键人",
            "Persona clave del cliente",
        ],
    ),
    ("champion", ["Champion", "内部支持者", "Defensor interno"]),
    ("end_users", ["Users", "最终用户", "Usuarios"]),
    (
        "economic_buyer",
        ["Economic buyer", "经济决策人", "Responsable de compra"],
    ),
    (
        "executive_sponsor",
        ["Executive sponsor", "高层支持者", "Patrocinador ejecutivo"],
    ),
];

/// A role in a language.
fn role(word: &str, language: Language) -> String {
    let known = ROLES.iter().find(|(id, _)| *id == word);
    known
        .map_or(word, |(_, names)| names[language as usize])
        .to_owned()
}

/// The words of a key in a language; `None` when it is not there.
pub(super) fn words(
    table: &Table<'_, '_>,
    key: &'static str,
    language: Language,
) -> Option<String> {
    if !table.has(key) || table.is_text(key) {
        return table.text(key);
    }
    in_language(&table.table(key)?, language)
}

/// The words of a key that must be there.
pub(super) fn need_words(
    table: &Table<'_, '_>,
    key: &'static str,
    language: Language,
) -> Option<String> {
    if !table.has(key) || table.is_text(key) {
        return table.need_text(key);
    }
    in_language(&table.table(key)?, language)
}

/// A list of words.
pub(super) fn list(table: &Table<'_, '_>, key: &'static str, language: Language) -> Vec<String> {
    let items = table.texts_or_tables(key).into_iter();
    items
        .filter_map(|item| match item {
            Item::Text(text) => Some(text),
            Item::Table(table) => in_language(&table, language),
        })
        .collect()
}

/// A list of roles.
pub(super) fn roles(table: &Table<'_, '_>, language: Language) -> Vec<String> {
    let words = list(table, "roles", language).into_iter();
    words.map(|word| role(&word, language)).collect()
}

/// One of the languages of a table.
fn in_language(table: &Table<'_, '_>, language: Language) -> Option<String> {
    let mut said: [Option<String>; 3] = ["en", "zh", "es"].map(|id| {
        let text = if table.has(id) {
            table.need_text(id)
        } else {
            table.text(id)
        };
        text.filter(|text| !text.trim().is_empty())
    });
    if said.iter().all(Option::is_none) {
        table.need_text("en");
        return None;
    }
    let own = said[language as usize].take();
    own.or_else(|| said.into_iter().flatten().next())
}
