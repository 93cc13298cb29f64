//! What a portal calls the people at a customer: options of a property, association labels.

use super::words::Words;
use crate::domain::contact::Role;

/// What each role is called, folded, in the order in which a name with two of them is decided.
const NAMES: &[(Role, &[&str])] = &[
    (
        Role::Detractor,
        &[
            "blocker",
            "detractor",
            "opponent",
            "反对者",
            "阻碍者",
            "opositor",
            "bloqueador",
            "gegner",
            "detracteur",
            "detrator",
        ],
    ),
    (
        Role::ExecutiveSponsor,
        &[
            "executive sponsor",
            "exec sponsor",
            "sponsor",
            "高管支持",
            "高层支持",
            "高管",
            "发起人",
            "patrocinador",
            "sponsor ejecutivo",
            "geschaftsleitung",
            "parrain",
        ],
    ),
    (
        Role::EconomicBuyer,
        &[
            "economic buyer",
            "decision maker",
            "budget holder",
            "buyer",
            "决策者",
            "决策人",
            "采购",
            "经济决策者",
            "预算",
            "decisor",
            "responsable decision",
            "comprador",
            "entscheider",
            "budgetverantwortlicher",
            "decideur",
            "acheteur",
            "tomador decisao",
        ],
    ),
    (
        Role::Champion,
        &[
            "champion",
            "advocate",
            "promoter",
            "支持者",
            "拥护者",
            "倡导者",
            "campeon",
            "promotor",
            "defensor",
            "befurworter",
            "fursprecher",
            "ambassadeur",
            "campeao",
        ],
    ),
    (
        Role::KeyUser,
        &[
            "key user",
            "power user",
            "end user",
            "super user",
            "administrator",
            "admin",
            "关键用户",
            "最终用户",
            "终端用户",
            "管理员",
            "usuario clave",
            "usuario final",
            "administrador",
            "schlusselanwender",
            "hauptnutzer",
            "anwender",
            "utilisateur cle",
            "utilisateur final",
            "usuario chave",
        ],
    ),
];

/// The role that a name means, where it means one.
pub fn role_called(name: &str) -> Option<Role> {
    let words = Words::of(name);
    let of = |(_, names): &&(Role, &[&str])| names.iter().any(|one| words.has(one));
    NAMES.iter().find(of).map(|(role, _)| *role)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::search::fold;

    #[test]
    fn people_are_known_by_what_a_portal_calls_them() {
        for (name, role) in [
            ("Decision maker", Some(Role::EconomicBuyer)),
            ("DECISION_MAKER", Some(Role::EconomicBuyer)),
            ("Executive Sponsor (C-level)", Some(Role::ExecutiveSponsor)),
            ("Our champion", Some(Role::Champion)),
            ("Usuario clave", Some(Role::KeyUser)),
            ("决策者", Some(Role::EconomicBuyer)),
            ("Entscheider", Some(Role::EconomicBuyer)),
            ("Blocker", Some(Role::Detractor)),
            ("Billing contact", None),
            ("Primary", None),
        ] {
            assert_eq!(role_called(name), role, "{name}");
        }
        for name in NAMES.iter().flat_map(|(_, names)| names.iter()) {
            assert_eq!(*name, fold(name));
        }
    }
}
