//! Where a portal keeps the stage of a customer: a choice of companies, or a pipeline.

use super::targets::later::phrases;
use super::weigh::told_by_options;
use super::words::Words;
use super::{Pipeline, Portal, Property, Seen, Shape};
use crate::domain::lifecycle::Source;

/// A place where the stage may be kept.
#[derive(Clone, Debug, PartialEq)]
pub struct StageCandidate {
    /// The place; of [`Source::Property`] the property is beside it, a pipeline is named by its id.
    pub source: Source,
    /// The property; empty for a pipeline.
    pub property: String,
    /// Its name on the CRM's screen.
    pub label: String,
    /// Its columns: (value, label).
    pub columns: Vec<(String, String)>,
    /// How well it fits.
    pub score: i32,
    /// Why, as parts of a sentence.
    pub reasons: Vec<String>,
}

/// Every portal has it, and it is about selling more than about success.
const USUAL: &str = "lifecyclestage";

const NAMES: &[&str] = &[
    "customer stage",
    "customer success stage",
    "success stage",
    "customer lifecycle",
    "customer lifecycle stage",
    "client lifecycle",
    "journey stage",
    "customer journey",
    "customer journey stage",
    "post sale stage",
    "post sales stage",
    "customer phase",
    "success phase",
    "客户阶段",
    "客户成功阶段",
    "客户旅程",
    "客户生命周期",
    "生命周期阶段",
    "etapa cliente",
    "fase cliente",
    "etapa exito",
    "ciclo vida cliente",
    "kundenphase",
    "kundenstatus",
    "erfolgsphase",
    "kundenlebenszyklus",
    "phase client",
    "etape client",
    "cycle vie client",
    "etapa sucesso",
    "jornada cliente",
];
const WEAK: &[&str] = &[
    "stage",
    "phase",
    "lifecycle",
    "journey",
    "status",
    "阶段",
    "旅程",
    "生命周期",
    "状态",
    "etapa",
    "fase",
    "estado",
    "etape",
    "statut",
    "ciclo vida",
];
const NEVER: &[&str] = &[
    "lead status",
    "deal stage",
    "lead",
    "prospect",
    "email",
    "ticket",
    "billing",
    "payment",
    "onboarding status",
    "integration",
    "contract status",
    "线索",
    "analytics",
    "source",
    "fuente",
];

/// Words of stages after the sale; by the beginning of a word where a language bends them.
const SIGNS: &[&str] = &[
    "onboarding",
    "implementation",
    "kickoff",
    "kick off",
    "launch",
    "live",
    "go live",
    "adoption",
    "adopting",
    "value",
    "growth",
    "expansion",
    "renewal",
    "renewing",
    "advocacy",
    "advocate",
    "at risk",
    "risk",
    "churn",
    "churned",
    "cancelled",
    "canceled",
    "lost",
    "active",
    "engaged",
    "启动",
    "实施",
    "上线",
    "部署",
    "采用",
    "使用",
    "活跃",
    "价值",
    "增长",
    "增购",
    "续约",
    "续费",
    "推广",
    "口碑",
    "风险",
    "流失",
    "implantacion",
    "implementacion",
    "adopcion",
    "valor",
    "crecimiento",
    "renovacion",
    "riesgo",
    "en riesgo",
    "baja",
    "perdido",
    "activo",
    "einfuhrung",
    "einarbeitung",
    "nutzung",
    "wachstum",
    "verlangerung",
    "gefahrdet",
    "gekundigt",
    "verloren",
    "aktiv",
    "bestand",
    "deploiement",
    "mise en service",
    "croissance",
    "renouvellement",
    "a risque",
    "resilie",
    "perdu",
    "actif",
    "implantacao",
    "adocao",
    "crescimento",
    "renovacao",
    "risco",
    "em risco",
    "cancelado",
    "ativo",
];

/// More of these lists in further languages, apart by `;`.
const MORE_NAMES: &str = "顧客ステージ;カスタマーステージ;顧客フェーズ;カスタマージャーニー;顧客ステータス;ライフサイクルステージ;\
    고객단계;고객여정;고객라이프사이클;고객상태;stato cliente;percorso cliente;ciclo vita cliente;klantfase;\
    klantstadium;klantstatus;klantreis;kundstadium;kundfas;kundstatus;kundresa;etap klienta;faza klienta;\
    status klienta;sciezka klienta;etape parcours client;parcours client;statut client;estagio cliente;\
    situacao cliente;estado cliente;kundenstadium;客户旅程阶段";
const MORE_WEAK: &str =
    "ステージ;フェーズ;ステータス;단계;상태;stato;stadium;fas;etap;faza;estagio;parcours";
const MORE_NEVER: &str = "商談;リード;チケット;メール;請求;리드;거래;티켓;trattativa;sprzedaz;forsaljning;vertrieb;ventas";
const MORE_SIGNS: &str = "オンボーディング;導入;活用;定着;更新;継続;解約;離脱;拡大;リスク;온보딩;도입;활용;갱신;이탈;해지;확장;\
    위험;adozione;rinnovo;perso;a rischio;crescita;attivo;disdetta;adoptie;verlenging;opgezegd;risico;groei;actief;\
    implementatie;anvandning;fornyelse;forlorad;tillvaxt;uppsagd;inforande;wdrozenie;adopcja;odnowienie;utracony;\
    zagrozony;rezygnacja;wzrost;aktywny;incorporacion;perdida;crescimento;em uso;utilisation;perte";

/// Where the stage may be kept, best first. There always is one in a portal with the usual property.
pub fn stages(portal: &Portal) -> Vec<StageCandidate> {
    let companies = portal.companies.iter().filter_map(property);
    let tickets = portal.tickets_in.iter();
    let tickets = tickets.map(|one| pipeline(one, Source::Tickets(one.id.clone()), "tickets"));
    let deals = portal.deals_in.iter();
    let deals = deals.map(|one| pipeline(one, Source::Deals(one.id.clone()), "deals"));
    let mut all: Vec<StageCandidate> = companies.chain(tickets).chain(deals).collect();
    all.sort_by(|a, b| (b.score, &a.property).cmp(&(a.score, &b.property)));
    all
}

fn signs() -> Vec<&'static str> {
    SIGNS.iter().copied().chain(phrases(MORE_SIGNS)).collect()
}

fn property(property: &Property) -> Option<StageCandidate> {
    if property.shape != Shape::Choice || property.options.len() < 2 {
        return None;
    }
    let mut reasons = Vec::new();
    let mut score = if property.name == USUAL {
        reasons.push("every portal has it".to_owned());
        40
    } else {
        let (name, label) = (Words::of(&property.name), Words::of(&property.label));
        let mut never = NEVER.iter().copied().chain(phrases(MORE_NEVER));
        let never = never.any(|one| name.has(one) || label.has(one));
        if property.builtin || never {
            return None;
        }
        let best = |words: &Words| {
            let strong = NAMES.iter().copied().chain(phrases(MORE_NAMES));
            let strong = strong.filter_map(|phrase| words.fit(phrase));
            let weak = WEAK.iter().copied().chain(phrases(MORE_WEAK));
            let weak = weak.filter_map(|phrase| words.fit(phrase));
            strong.max().max(weak.map(|fit| fit / 2).max())
        };
        match best(&name).max(best(&label)) {
            Some(fit) => {
                reasons.push(format!("it is called “{}”", property.label));
                fit / 2
            }
            None => 0,
        }
    };
    let told = told_by_options(property, &signs());
    let shown: Vec<&str> = told.iter().take(4).map(String::as_str).collect();
    if !told.is_empty() && property.name != USUAL {
        score += 12 * i32::try_from(told.len().min(5)).unwrap_or(5);
        reasons.push(format!("it has stages like {}", shown.join(", ")));
    }
    if !(3..=15).contains(&property.options.len()) {
        score -= 30;
    }
    if property.name != USUAL && told.len() < 2 && score < 45 {
        return None;
    }
    if let Some(rate) = property.seen.rate() {
        let Seen { of, filled, .. } = property.seen;
        reasons.push(format!("filled in {filled} of {of}"));
        score += match filled {
            0 => -70,
            // Every portal's own is filled in for leads, too.
            _ if property.name == USUAL => (rate * 15.0).round() as i32,
            _ => (rate * 40.0).round() as i32,
        };
    }
    Some(StageCandidate {
        source: Source::Property,
        property: property.name.clone(),
        label: property.label.clone(),
        columns: property.options.clone(),
        score,
        reasons,
    })
}

/// A pipeline is suggested only where it clearly is about customers: a company may have several
/// tickets or deals in it, or none.
fn pipeline(pipeline: &Pipeline, source: Source, what: &str) -> StageCandidate {
    let as_property = Property {
        name: String::new(),
        label: pipeline.label.clone(),
        shape: Shape::Choice,
        options: pipeline
            .stages
            .iter()
            .map(|stage| (stage.value.clone(), stage.label.clone()))
            .collect(),
        builtin: false,
        percentage: false,
        seen: Seen::default(),
    };
    let told = told_by_options(&as_property, &signs());
    let words = Words::of(&pipeline.label);
    let about = [
        "onboarding",
        "customer success",
        "success",
        "customer journey",
        "lifecycle",
        "renewals",
        "renewal",
        "客户成功",
        "客户旅程",
        "续约",
        "exito",
        "renovaciones",
        "kundenerfolg",
        "verlangerungen",
        "succes client",
        "renouvellements",
        "sucesso",
        "renovacoes",
    ];
    let mut reasons = vec![format!("a pipeline of {what}")];
    let mut score = 5 * i32::try_from(told.len().min(5)).unwrap_or(5);
    if about.iter().any(|phrase| words.has(phrase)) {
        score += 25;
        reasons.push(format!("called “{}”", pipeline.label));
    }
    if told.len() > 1 {
        let shown: Vec<&str> = told.iter().take(4).map(String::as_str).collect();
        reasons.push(format!("it has stages like {}", shown.join(", ")));
    }
    StageCandidate {
        source,
        property: String::new(),
        label: pipeline.label.clone(),
        columns: as_property.options,
        score,
        reasons,
    }
}
