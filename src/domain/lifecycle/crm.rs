//! A lifecycle made of the stages that the CRM itself has: the options of a company property in
//! display order, or the stages of a pipeline.
//!
//! What a stage means (aim, tasks, criteria, kind) comes from a base lifecycle where the base claims
//! the CRM's value; a stage it does not know keeps the CRM's label, with a kind that was said or is
//! guessed from its words. How the stages are read is the connector's.

use super::{Lifecycle, Stage, StageKind};
use crate::domain::search::fold;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Where the CRM keeps the stages.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Source {
    /// The options of the company property that the stage is mapped to.
    #[default]
    Property,
    /// A pipeline of tickets: its id or label.
    Tickets(String),
    /// A pipeline of deals: its id or label.
    Deals(String),
}

impl Source {
    /// The source as it is written: `property`, `tickets/0`, `deals/default`.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        if text == "property" {
            return Some(Source::Property);
        }
        let (object, pipeline) = text.split_once('/')?;
        let pipeline = pipeline.trim();
        match object.trim() {
            _ if pipeline.is_empty() => None,
            "tickets" => Some(Source::Tickets(pipeline.to_owned())),
            "deals" => Some(Source::Deals(pipeline.to_owned())),
            _ => None,
        }
    }
}

impl std::fmt::Display for Source {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Source::Property => f.write_str("property"),
            Source::Tickets(pipeline) => write!(f, "tickets/{pipeline}"),
            Source::Deals(pipeline) => write!(f, "deals/{pipeline}"),
        }
    }
}

/// A stage as the CRM has it, in its order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CrmStage {
    /// The value it keeps.
    pub value: String,
    /// The words it shows.
    pub label: String,
    /// What the CRM says of its meaning: won or lost. `None` when it says nothing.
    pub kind: Option<StageKind>,
}

impl Lifecycle {
    /// The lifecycle of the CRM's own stages, in the CRM's order; stages beside the line last.
    ///
    /// Several values that one stage of `base` claims become one stage, that writes the first of
    /// them. `kinds` (CRM value → kind) goes before everything else that tells a kind.
    pub fn from_crm(
        name: &str,
        stages: &[CrmStage],
        base: &Lifecycle,
        kinds: &BTreeMap<String, StageKind>,
    ) -> Self {
        let mut made: Vec<Stage> = Vec::new();
        for stage in stages {
            let known = base.stage(base.place(Some(&stage.value)));
            if let Some(known) = known
                && let Some(there) = made.iter_mut().find(|there| there.id == known.id)
            {
                there.values.push(stage.value.clone());
                continue;
            }
            let mut new = known.cloned().unwrap_or_else(|| unknown(stage));
            new.name.clone_from(&stage.label);
            new.values = vec![stage.value.clone()];
            if let Some(kind) = kinds.get(&stage.value) {
                new.kind = *kind;
                new.aside = beside(*kind);
            }
            made.push(new);
        }
        made.sort_by_key(|stage| stage.aside);
        Self {
            id: name.to_owned(),
            name: name.to_owned(),
            stages: made,
            loss_reasons: base.loss_reasons.clone(),
            renewal_reasons: base.renewal_reasons.clone(),
        }
    }
}

fn beside(kind: StageKind) -> bool {
    matches!(kind, StageKind::AtRisk | StageKind::Lost)
}

/// A stage that the base does not know.
fn unknown(stage: &CrmStage) -> Stage {
    let kind = stage.kind.unwrap_or_else(|| guess(stage));
    Stage::plain(&stage.value, &stage.label, kind)
}

/// Words that tell a kind, the first that fits: a risk of churn is a risk. Folded when they are compared. A blank before one: only at
/// the beginning of a word.
const TELLING: &[(StageKind, &[&str])] = &[
    (
        StageKind::AtRisk,
        &[
            "risk",
            "riesgo",
            "risiko",
            "risque",
            "risco",
            "gefahrdet",
            "peligro",
            "danger",
            "perigo",
            "风险",
            "リスク",
            "危険",
            "rischio",
            "risico",
            "zagroz",
            "風險",
            "위험",
        ],
    ),
    (
        StageKind::Lost,
        &[
            "churn",
            "lost",
            "cancel",
            "abandon",
            "perdid",
            "perdu",
            "resili",
            " baja",
            "kundig",
            "verloren",
            "abgewandert",
            "encerrad",
            "流失",
            "已取消",
            "解約",
            "離脱",
            "チャーン",
            "失注",
            " perso ",
            "disdett",
            "opgezegd",
            "forlorad",
            "uppsagd",
            "utracon",
            "rezygn",
            "이탈",
            "해지",
        ],
    ),
    (
        StageKind::Renewal,
        &[
            "renew",
            "renova",
            "renouvel",
            "reconduction",
            "verlanger",
            "erneuer",
            "续约",
            "续费",
            "更新",
            "継続",
            "rinnov",
            "verleng",
            "fornyels",
            "odnowien",
            "續約",
            "續費",
            "갱신",
        ],
    ),
    (
        StageKind::Onboarding,
        &[
            "onboard",
            "implement",
            "implant",
            "kickoff",
            "kick off",
            "activa",
            "incorpora",
            "einfuhrung",
            "inbetriebnahme",
            "einarbeitung",
            "deploi",
            "demarrage",
            "mise en route",
            "lancement",
            "puesta en marcha",
            "arranque",
            "integrac",
            "integrat",
            "ativac",
            "启用",
            "实施",
            "启动",
            "上线",
            "部署",
            "導入",
            "オンボーディング",
            "立ち上げ",
            "inforande",
            "wdroz",
            "avviament",
            "上線",
            "啟用",
            "實施",
            "啟動",
            "온보딩",
            "도입",
        ],
    ),
    (
        StageKind::Presale,
        &[
            " lead",
            "prospect",
            "prospek",
            "trial",
            "opportunit",
            "oportuni",
            "subscriber",
            "interessent",
            "verkaufschance",
            " piste",
            "essai",
            "prueba",
            "线索",
            "商机",
            "试用",
            "見込",
            "リード",
            "商談",
            "トライアル",
        ],
    ),
];

fn guess(stage: &CrmStage) -> StageKind {
    let words = fold(&format!(" {} {} ", stage.value, stage.label));
    let words = words.replace(|char: char| !char.is_alphanumeric(), " ");
    let told = TELLING
        .iter()
        .find(|(_, signs)| signs.iter().any(|sign| words.contains(&fold(sign))));
    told.map_or(StageKind::Active, |(kind, _)| *kind)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_many_languages_tell_what_a_stage_is_about() {
        use StageKind::{Active, AtRisk, Lost, Onboarding, Presale, Renewal};
        for (label, wanted) in [
            ("Onboarding", Onboarding),
            ("Kick-off", Onboarding),
            ("At risk", AtRisk),
            ("Renewal due", Renewal),
            ("Churned", Lost),
            ("Churn risk", AtRisk),
            ("Lead", Presale),
            ("Misleading name", Active),
            ("Einführung", Onboarding),
            ("Inbetriebnahme", Onboarding),
            ("Gefährdet", AtRisk),
            ("Vertragsverlängerung", Renewal),
            ("Gekündigt", Lost),
            ("Interessent", Presale),
            ("Bestandskunde", Active),
            ("Déploiement", Onboarding),
            ("À risque", AtRisk),
            ("Renouvellement", Renewal),
            ("Résilié", Lost),
            ("Opportunité", Presale),
            ("Implantação", Onboarding),
            ("Em risco", AtRisk),
            ("Renovação", Renewal),
            ("Cancelado", Lost),
            ("Oportunidade", Presale),
            ("Puesta en marcha", Onboarding),
            ("En riesgo", AtRisk),
            ("Renovación", Renewal),
            ("Baja", Lost),
            ("Trabajando", Active),
            ("Cliente perdido", Lost),
            ("導入中", Onboarding),
            ("オンボーディング", Onboarding),
            ("解約リスク", AtRisk),
            ("リスクあり", AtRisk),
            ("更新", Renewal),
            ("解約済み", Lost),
            ("見込み客", Presale),
            ("活用", Active),
            ("上线", Onboarding),
            ("流失风险", AtRisk),
            ("有风险", AtRisk),
            ("待续费", Renewal),
            ("商机", Presale),
            ("Rinnovo", Renewal),
            ("Perso", Lost),
            ("Personalizzazione", Active),
            ("A rischio", AtRisk),
            ("Verlenging", Renewal),
            ("Opgezegd", Lost),
            ("Förnyelse", Renewal),
            ("Förlorad", Lost),
            ("Wdrożenie", Onboarding),
            ("Odnowienie", Renewal),
            ("Utracony", Lost),
            ("上線", Onboarding),
            ("續約", Renewal),
            ("온보딩", Onboarding),
            ("갱신", Renewal),
            ("이탈", Lost),
        ] {
            let stage = CrmStage {
                value: "7".to_owned(),
                label: label.to_owned(),
                kind: None,
            };
            assert_eq!(guess(&stage), wanted, "{label}");
        }
    }
}
