//! The people we know there.

use super::Context;
use crate::domain::account::Presence;
use crate::domain::triage::{Evidence, SignalKind, Term};

/// The champion or the economic buyer has left, or none is known. One who left weighs more than one
/// who was never known; the champion is named first.
pub(super) fn champion_gone(cx: &Context<'_>) -> Option<Term> {
    let people = &cx.account.people;
    let roles = [(true, people.champion), (false, people.buyer)];
    let find = |state| roles.iter().find(|(_, role)| *role == state);
    let (champion, left) = match (find(Presence::Left), find(Presence::Missing)) {
        (Some((champion, _)), _) => (*champion, true),
        (None, Some((champion, _))) => (*champion, false),
        (None, None) => return None,
    };
    let base = cx.rules.signal(SignalKind::ChampionGone).base;
    let more = match left {
        true => cx.rules.thresholds.champion_left - base,
        false => 0.0,
    };
    let evidence = Evidence::People { champion, left };
    cx.term(SignalKind::ChampionGone, 0.0, more, evidence)
}
