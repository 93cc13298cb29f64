//! The team: customer success managers of the made-up portal.

use super::dice::Dice;
use crate::sandbox::record::OwnerDef;

/// Owner id, user id, first name, last name, mail name, share of the accounts.
type Member = (
    u64,
    Option<u64>,
    &'static str,
    &'static str,
    &'static str,
    f64,
);

const TEAM: &[Member] = &[
    (
        412_870_031,
        Some(58_201_774),
        "Maren",
        "Oduya",
        "maren.oduya",
        0.31,
    ),
    (
        412_870_094,
        Some(58_201_903),
        "Tomás",
        "Villaseñor",
        "tomas.villasenor",
        0.25,
    ),
    (
        438_115_260,
        Some(60_447_118),
        "念真",
        "苏",
        "su.nianzhen",
        0.22,
    ),
    (
        455_902_717,
        Some(61_930_452),
        "Priya",
        "Kallenbach",
        "priya.kallenbach",
        0.17,
    ),
    // Left the team; some accounts are still in her name.
    (
        398_554_102,
        None,
        "Ilse",
        "Brandvold",
        "ilse.brandvold",
        0.05,
    ),
];

/// All owners as the CRM lists them.
pub(super) fn definitions() -> Vec<OwnerDef> {
    TEAM.iter()
        .map(|&(id, user_id, first, last, mail, _)| OwnerDef {
            id,
            user_id,
            first: first.into(),
            last: last.into(),
            email: format!("{mail}@tenure.example"),
            archived: user_id.is_none(),
        })
        .collect()
}

/// The owner of an account, by share; now and then nobody.
pub(super) fn draw(dice: &mut Dice) -> Option<u64> {
    if dice.chance(0.015) {
        return None;
    }
    let shares: Vec<f64> = TEAM.iter().map(|member| member.5).collect();
    TEAM.get(dice.weighted(&shares)).map(|member| member.0)
}

/// The first name of an owner, for what they sign.
pub(super) fn first_name(id: Option<u64>) -> &'static str {
    TEAM.iter()
        .find(|member| Some(member.0) == id)
        .map_or("Your success team", |member| member.2)
}
