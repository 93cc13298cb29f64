//! Properties of contacts.

use super::{NUMBER, Rule, Target, rule};
use crate::domain::mapping::Shape::Bool;

pub(super) static RULES: &[Rule] = &[
    rule(
        Target::ContactLeft,
        &[Bool],
        &[
            "left company",
            "has left",
            "has left company",
            "no longer at company",
            "no longer with company",
            "no longer employed",
            "former employee",
            "已离职",
            "离职",
            "ya no trabaja",
            "dejo empresa",
            "baja empresa",
            "ausgeschieden",
            "nicht mehr im unternehmen",
            "hat unternehmen verlassen",
            "quitte entreprise",
            "ne travaille plus",
            "saiu empresa",
        ],
    ),
    Rule {
        builtin: &["hs_feedback_last_nps_rating"],
        builtin_score: 58,
        range: Some((0.0, 10.0)),
        never: &["date", "sent", "日期"],
        ..rule(
            Target::ContactNps,
            NUMBER,
            &[
                "nps",
                "nps score",
                "nps rating",
                "nps answer",
                "net promoter score",
                "净推荐值",
                "推荐值",
            ],
        )
    },
];
