//! What customers say, and what the portal makes of it.

use super::Target::Field as F;
use super::{NUMBER, Rule, rule};
use crate::domain::field::Field;

pub(super) static RULES: &[Rule] = &[
    Rule {
        range: Some((0.0, 100.0)),
        never: &[
            "previous",
            "trend",
            "marketing",
            "lead",
            "domain",
            "email",
            "data health",
            "趋势",
        ],
        ..rule(
            F(Field::CrmHealth),
            NUMBER,
            &[
                "health score",
                "customer health score",
                "customer health",
                "account health",
                "health",
                "健康度",
                "健康分",
                "健康评分",
                "客户健康",
                "puntuacion salud",
                "salud cliente",
                "salud",
                "gesundheitswert",
                "gesundheit",
                "kundengesundheit",
                "score sante",
                "sante client",
                "pontuacao saude",
                "saude cliente",
            ],
        )
    },
    Rule {
        range: Some((0.0, 10.0)),
        never: &["date", "sent", "count", "responses", "日期", "employee"],
        ..rule(
            F(Field::Nps),
            NUMBER,
            &[
                "nps",
                "nps score",
                "nps rating",
                "net promoter score",
                "net promoter",
                "净推荐值",
                "净推荐",
                "推荐值",
            ],
        )
    },
    Rule {
        range: Some((0.0, 100.0)),
        above: Some(10.0),
        never: &["date", "sent", "count", "日期", "employee"],
        ..rule(
            F(Field::Csat),
            NUMBER,
            &[
                "csat",
                "csat score",
                "customer satisfaction",
                "satisfaction score",
                "satisfaction",
                "满意度",
                "satisfaccion",
                "satisfaccion cliente",
                "kundenzufriedenheit",
                "zufriedenheit",
                "satisfaction client",
                "satisfacao",
                "satisfacao cliente",
            ],
        )
    },
    Rule {
        range: Some((-2.0, 2.0)),
        ..rule(
            F(Field::Sentiment),
            NUMBER,
            &[
                "sentiment",
                "customer sentiment",
                "csm sentiment",
                "mood",
                "pulse",
                "csm pulse",
                "客户情绪",
                "情绪",
                "sentimiento",
                "animo",
                "stimmung",
                "kundenstimmung",
                "ressenti",
                "humeur",
                "sentimento",
                "humor",
            ],
        )
    },
];
