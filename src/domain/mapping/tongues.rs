//! Whole portals, language by language, named by their labels alone; and what every portal has, which is
//! none of what is looked for.

use super::tests::{found, portal};
use super::*;
use std::fmt::Write as _;

/// What each target is called, and the stage, in one language: label by target in a fixed order.
struct Tongue {
    name: &'static str,
    stage: (&'static str, &'static str),
    labels: &'static [(&'static str, &'static str)],
}

/// Type and values of a target's property.
fn kind(target: &str) -> &'static str {
    match target {
        "renewal" | "term_start" | "first_value" | "last_qbr" => "day | 2027-01-31",
        "auto_renew" => "bool | true",
        "owner" => "user | 1, 2",
        "tier" => "choice | A, B, C",
        "loss_reason" => "choice | 1, 2",
        "likelihood" | "crm_health" | "csat" => "number | 80, 45, 70",
        "nps" => "number | 9, 6",
        "sentiment" => "number | 1, -1",
        _ => "number | 1200, 40",
    }
}

const ALL: &[Tongue] = &[
    Tongue {
        name: "Japanese",
        stage: ("顧客ステージ", "オンボーディング, 活用, 更新, 解約"),
        labels: &[
            ("arr", "年間経常収益"),
            ("renewal", "契約更新日"),
            ("term_start", "契約開始日"),
            ("auto_renew", "自動更新"),
            ("likelihood", "更新確度"),
            ("owner", "CS担当者"),
            ("tier", "顧客ランク"),
            ("crm_health", "ヘルススコア"),
            ("nps", "NPSスコア"),
            ("csat", "顧客満足度"),
            ("sentiment", "顧客感情"),
            ("seats_bought", "契約ライセンス数"),
            ("seats_active", "利用ライセンス数"),
            ("mau", "月間アクティブユーザー数"),
            ("goals_due", "目標数"),
            ("goals_met", "達成目標数"),
            ("loss_reason", "解約理由"),
        ],
    },
    Tongue {
        name: "Traditional Chinese",
        stage: ("客戶階段", "上線, 使用, 續約, 流失"),
        labels: &[
            ("arr", "年度經常性收入"),
            ("renewal", "續約日期"),
            ("term_start", "合約開始日期"),
            ("auto_renew", "自動續約"),
            ("likelihood", "續約可能性"),
            ("owner", "客戶成功經理"),
            ("tier", "客戶等級"),
            ("crm_health", "健康度"),
            ("nps", "NPS 分數"),
            ("csat", "客戶滿意度"),
            ("sentiment", "客戶情緒"),
            ("seats_bought", "購買席位數"),
            ("seats_active", "活躍席位數"),
            ("mau", "活躍用戶數"),
            ("goals_due", "目標總數"),
            ("goals_met", "達成目標數"),
            ("loss_reason", "流失原因"),
        ],
    },
    Tongue {
        name: "Korean",
        stage: ("고객 단계", "온보딩, 활용, 갱신, 이탈"),
        labels: &[
            ("arr", "연간 반복 매출"),
            ("renewal", "계약 갱신일"),
            ("term_start", "계약 시작일"),
            ("auto_renew", "자동 갱신"),
            ("likelihood", "갱신 가능성"),
            ("owner", "고객 성공 매니저"),
            ("tier", "고객 등급"),
            ("crm_health", "헬스 스코어"),
            ("nps", "NPS점수"),
            ("csat", "고객 만족도"),
            ("sentiment", "고객 감정"),
            ("seats_bought", "계약 라이선스 수"),
            ("seats_active", "활성 라이선스 수"),
            ("mau", "월간 활성 사용자"),
            ("goals_due", "전체 목표"),
            ("goals_met", "달성 목표"),
            ("loss_reason", "이탈 사유"),
        ],
    },
    Tongue {
        name: "Italian",
        stage: ("Fase del cliente", "Onboarding, Adozione, Rinnovo, Perso"),
        labels: &[
            ("arr", "Ricavi ricorrenti annuali"),
            ("renewal", "Data di rinnovo"),
            ("term_start", "Inizio contratto"),
            ("auto_renew", "Rinnovo automatico"),
            ("likelihood", "Probabilità di rinnovo"),
            ("owner", "Responsabile customer success"),
            ("tier", "Livello cliente"),
            ("crm_health", "Punteggio di salute"),
            ("nps", "Punteggio NPS"),
            ("csat", "Soddisfazione del cliente"),
            ("sentiment", "Umore del cliente"),
            ("seats_bought", "Licenze acquistate"),
            ("seats_active", "Licenze attive"),
            ("mau", "Utenti attivi"),
            ("goals_due", "Obiettivi concordati"),
            ("goals_met", "Obiettivi raggiunti"),
            ("loss_reason", "Motivo della disdetta"),
        ],
    },
    Tongue {
        name: "Dutch",
        stage: ("Klantfase", "Onboarding, Adoptie, Verlenging, Opgezegd"),
        labels: &[
            ("arr", "Jaarlijks terugkerende omzet"),
            ("renewal", "Verlengingsdatum"),
            ("term_start", "Startdatum contract"),
            ("auto_renew", "Automatische verlenging"),
            ("likelihood", "Kans op verlenging"),
            ("owner", "Customer success manager"),
            ("tier", "Klantniveau"),
            ("crm_health", "Gezondheidsscore"),
            ("nps", "NPS-score"),
            ("csat", "Klanttevredenheid"),
            ("sentiment", "Stemming van de klant"),
            ("seats_bought", "Aantal licenties"),
            ("seats_active", "Gebruikte licenties"),
            ("mau", "Actieve gebruikers"),
            ("goals_due", "Afgesproken doelen"),
            ("goals_met", "Behaalde doelen"),
            ("loss_reason", "Reden van opzegging"),
        ],
    },
    Tongue {
        name: "Swedish",
        stage: ("Kundstadium", "Onboarding, Användning, Förnyelse, Förlorad"),
        labels: &[
            ("arr", "Årlig återkommande intäkt"),
            ("renewal", "Förnyelsedatum"),
            ("term_start", "Avtalsstart"),
            ("auto_renew", "Automatisk förnyelse"),
            ("likelihood", "Sannolikhet för förnyelse"),
            ("owner", "Kundansvarig"),
            ("tier", "Kundnivå"),
            ("crm_health", "Hälsopoäng"),
            ("nps", "NPS"),
            ("csat", "Kundnöjdhet"),
            ("sentiment", "Stämning"),
            ("seats_bought", "Antal licenser"),
            ("seats_active", "Använda licenser"),
            ("mau", "Aktiva användare"),
            ("goals_due", "Avtalade mål"),
            ("goals_met", "Uppnådda mål"),
            ("loss_reason", "Orsak till uppsägning"),
        ],
    },
    Tongue {
        name: "Polish",
        stage: ("Etap klienta", "Wdrożenie, Adopcja, Odnowienie, Utracony"),
        labels: &[
            ("arr", "Roczny przychód cykliczny"),
            ("renewal", "Data odnowienia"),
            ("term_start", "Początek umowy"),
            ("auto_renew", "Automatyczne odnowienie"),
            ("likelihood", "Prawdopodobieństwo odnowienia"),
            ("owner", "Opiekun klienta"),
            ("tier", "Poziom klienta"),
            ("crm_health", "Wskaźnik zdrowia"),
            ("nps", "NPS"),
            ("csat", "Zadowolenie klienta"),
            ("sentiment", "Nastrój klienta"),
            ("seats_bought", "Liczba licencji"),
            ("seats_active", "Aktywne licencje"),
            ("mau", "Aktywni użytkownicy"),
            ("goals_due", "Uzgodnione cele"),
            ("goals_met", "Osiągnięte cele"),
            ("loss_reason", "Powód rezygnacji"),
        ],
    },
    Tongue {
        name: "French",
        stage: (
            "Étape du parcours client",
            "Intégration, Adoption, Renouvellement, Résilié",
        ),
        labels: &[
            ("arr", "Revenu récurrent annuel"),
            ("renewal", "Date d'échéance du contrat"),
            ("term_start", "Début du contrat"),
            ("auto_renew", "Reconduction tacite"),
            ("likelihood", "Probabilité de renouvellement"),
            ("owner", "Responsable de la réussite client"),
            ("tier", "Segment client"),
            ("crm_health", "Score de santé"),
            ("nps", "Note NPS"),
            ("csat", "Satisfaction client (CSAT)"),
            ("sentiment", "Humeur du client"),
            ("seats_bought", "Licences achetées"),
            ("seats_active", "Licences utilisées"),
            ("mau", "Utilisateurs actifs"),
            ("goals_due", "Objectifs convenus"),
            ("goals_met", "Objectifs atteints"),
            ("loss_reason", "Motif de résiliation"),
        ],
    },
    Tongue {
        name: "Portuguese",
        stage: (
            "Estágio do cliente",
            "Implantação, Adoção, Renovação, Cancelado",
        ),
        labels: &[
            ("arr", "Receita recorrente anual"),
            ("renewal", "Data de renovação"),
            ("term_start", "Início do contrato"),
            ("auto_renew", "Renovação automática"),
            ("likelihood", "Probabilidade de renovação"),
            ("owner", "Gerente de sucesso do cliente"),
            ("tier", "Faixa do cliente"),
            ("crm_health", "Pontuação de saúde"),
            ("nps", "Nota NPS"),
            ("csat", "Satisfação do cliente"),
            ("sentiment", "Humor do cliente"),
            ("seats_bought", "Licenças contratadas"),
            ("seats_active", "Licenças em uso"),
            ("mau", "Usuários ativos"),
            ("goals_due", "Metas acordadas"),
            ("goals_met", "Metas atingidas"),
            ("loss_reason", "Motivo do cancelamento"),
        ],
    },
    Tongue {
        name: "German",
        stage: (
            "Kundenphase",
            "Einführung, Nutzung, Verlängerung, Gekündigt",
        ),
        labels: &[
            ("arr", "Jährlich wiederkehrender Umsatz"),
            ("renewal", "Vertragsende"),
            ("term_start", "Vertragsbeginn"),
            ("auto_renew", "Automatische Verlängerung"),
            ("likelihood", "Verlängerungswahrscheinlichkeit"),
            ("owner", "Kundenbetreuer"),
            ("tier", "Kundenkategorie"),
            ("crm_health", "Kundengesundheit"),
            ("nps", "NPS-Wert"),
            ("csat", "Kundenzufriedenheit"),
            ("sentiment", "Stimmung des Kunden"),
            ("seats_bought", "Gebuchte Lizenzen"),
            ("seats_active", "Genutzte Lizenzen"),
            ("mau", "Aktive Nutzer"),
            ("goals_due", "Vereinbarte Ziele"),
            ("goals_met", "Erreichte Ziele"),
            ("loss_reason", "Kündigungsgrund"),
        ],
    },
    Tongue {
        name: "Spanish",
        stage: (
            "Etapa del cliente",
            "Incorporación, Adopción, Renovación, Perdido",
        ),
        labels: &[
            ("arr", "Ingresos anuales recurrentes"),
            ("renewal", "Próxima renovación"),
            ("term_start", "Inicio del contrato"),
            ("auto_renew", "Renovación automática"),
            ("likelihood", "Probabilidad de renovación"),
            ("owner", "Gestor de éxito del cliente"),
            ("tier", "Nivel de cuenta"),
            ("crm_health", "Índice de salud"),
            ("nps", "Última nota NPS"),
            ("csat", "Satisfacción de clientes"),
            ("sentiment", "Estado de ánimo"),
            ("seats_bought", "Licencias contratadas"),
            ("seats_active", "Licencias en uso"),
            ("mau", "Usuarios activos"),
            ("goals_due", "Objetivos acordados"),
            ("goals_met", "Objetivos logrados"),
            ("loss_reason", "Motivo de la baja"),
        ],
    },
];

#[test]
fn a_portal_is_understood_in_each_language_by_its_labels_alone() {
    let mut missed = Vec::new();
    for tongue in ALL {
        let (label, options) = tongue.stage;
        let mut lines = format!("p0 | {label} | choice | {options}\n");
        for (at, (target, label)) in tongue.labels.iter().enumerate() {
            let _ = writeln!(lines, "p{} | {label} | {}", at + 1, kind(target));
        }
        let portal = portal(&lines);
        let found = found(&portal);
        for (at, (target, label)) in tongue.labels.iter().enumerate() {
            let property = format!("p{}", at + 1);
            if !found.contains(&(*target, property.clone())) {
                let is = found.iter().find(|(of, _)| of == target);
                missed.push(format!(
                    "{}: {target} {label} ({property}) is {is:?}",
                    tongue.name
                ));
            }
        }
        for (target, property) in &found {
            if !tongue.labels.iter().any(|(of, _)| of == target) {
                missed.push(format!("{}: {target} is {property}", tongue.name));
            }
        }
        if stages(&portal)[0].property != "p0" {
            missed.push(format!("{}: stage {:?}", tongue.name, stages(&portal)[0]));
        }
    }
    assert!(missed.is_empty(), "{}", missed.join("\n"));
}

/// Properties of companies and contacts that HubSpot makes itself, with values as they are there. None of
/// them is what a customer success team keeps, but the owner.
const DEFAULTS: &str = "
about_us | About Us | *text | We sell
annualrevenue | Annual Revenue | *number | 1000000
closedate | Close Date | *moment | 2026-01-01
closedate_timestamp_earliest_value_a2a17e6e | closedate_timestamp_earliest_value_a2a17e6e | *moment | 2026-01-01
country | Country/Region | *text | Spain
createdate | Create Date | *moment | 2026-01-01
days_to_close | Days to Close | *number | 33
description | Description | *text | Acme
engagements_last_meeting_booked | Date of last meeting booked | *moment | 2026-01-01
first_contact_createdate | First Contact Create Date | *moment | 2026-01-01
first_conversion_date | First Conversion Date | *moment | 2026-01-01
first_deal_created_date | First Deal Created Date | *moment | 2026-01-01
founded_year | Year Founded | *text | 1999
hs_additional_domains | Additional Domains | *text | a.test
hs_all_owner_ids | All owner ids | *text | 1
hs_analytics_first_timestamp | Time First Seen | *moment | 2026-01-01
hs_analytics_last_timestamp | Time of Last Session | *moment | 2026-01-01
hs_analytics_latest_source | Latest Traffic Source | *choice | Organic, Paid
hs_analytics_num_page_views | Number of Pageviews | *number | 7
hs_analytics_num_visits | Number of Sessions | *number | 7
hs_analytics_source | Original Traffic Source | *choice | Organic, Paid
hs_annual_revenue_currency_code | Annual Revenue Currency Code | *choice | EUR, USD
hs_annual_revenue_range | Annual Revenue Range | *choice | small, large
hs_avatar_filemanager_key | Avatar FileManager key | *text | x
hs_country_code | Country/Region Code | *text | ESP
hs_createdate | Object create date/time | *moment | 2026-01-01
hs_csm_sentiment | CSM Sentiment | *choice | At risk, Neutral, Healthy
hs_customer_success_ticket_sentiment | Customer Success Ticket Sentiment | *number | 1
hs_date_entered_customer | Date entered \"Customer (Lifecycle Stage Pipeline)\" | *moment | 2026-01-01
hs_date_exited_customer | Date exited \"Customer (Lifecycle Stage Pipeline)\" | *moment | 2026-01-01
hs_employee_range | Employee range | *choice | small, large
hs_ideal_customer_profile | Ideal Customer Profile Tier | *choice | Tier 1, Tier 2, Tier 3
hs_industry_group | Industry group | *choice | Banks, Media
hs_intent_signals_enabled | Intent Signals Enabled | *bool | true
hs_is_target_account | Target Account | *bool | true
hs_keywords | Company Keywords | *text | soap
hs_last_booked_meeting_date | Last Booked Meeting Date | *moment | 2026-01-01
hs_last_logged_call_date | Last Logged Call Date | *moment | 2026-01-01
hs_last_open_task_date | Last Open Task Date | *moment | 2026-01-01
hs_last_sales_activity_timestamp | Last Engagement Date | *moment | 2026-01-01
hs_last_sales_activity_type | Last Engagement Type | *choice | Call, Email
hs_lastmodifieddate | Last Modified Date | *moment | 2026-01-01
hs_latest_createdate_of_active_subscriptions | Latest create date of active subscriptions | *moment | 2026-01-01
hs_lead_status | Lead Status | *choice | New, Open, In progress
hs_legal_entity_type | Legal entity type | *choice | AG, GmbH
hs_logo_url | Logo URL | *text | x
hs_num_blockers | Number of blockers | *number | 1
hs_num_child_companies | Number of child companies | *number | 1
hs_num_contacts_with_buying_roles | Number of contacts with a buying role | *number | 1
hs_num_decision_makers | Number of decision makers | *number | 1
hs_num_open_deals | Number of open deals | *number | 1
hs_object_id | Record ID | *number | 1
hs_object_source_label | Record source | *text | CRM
hs_parent_company_id | Parent Company | *number | 1
hs_predictivecontactscore_v2 | Likelihood to close | *number | 40, 20, 9
hs_quick_context | Quick context | *text | x
hs_revenue_range | Revenue range | *choice | small, large
hs_state_code | State/Region Code | *text | CA
hs_sales_email_last_replied | Last sales email reply | *moment | 2026-01-01
hs_target_account | Target Account | *choice | Tier 1, Tier 2, Tier 3
hs_target_account_probability | Target Account Probability | *number | 0.4, 20, 9
hs_target_account_recommendation_snooze_time | Target Account Recommendation Snooze Time | *moment | 2026-01-01
hs_task_label | Task label | *text | x
hs_time_in_customer | Time in \"Customer (Lifecycle Stage Pipeline)\" | *number | 4000
hs_total_deal_value | Total open deal value | *number | 5000
hs_user_ids_of_all_owners | User IDs of all owners | *text | 1
hubspot_owner_assigneddate | Owner Assigned Date | *moment | 2026-01-01
hubspot_team_id | HubSpot Team | *choice | A, B
hubspotscore | HubSpot Score | *number | 40, 20
industry | Industry | *choice | Banks, Media
is_public | Is Public | *bool | true
lifecyclestage_date | Lifecycle stage date | *moment | 2026-01-01
linkedinbio | LinkedIn Bio | *text | x
notes_last_contacted | Last Contacted | *moment | 2026-01-01
notes_last_updated | Last Activity Date | *moment | 2026-01-01
notes_next_activity_date | Next Activity Date | *moment | 2027-01-01
num_associated_contacts | Number of Associated Contacts | *number | 3
num_associated_deals | Number of Associated Deals | *number | 3
num_contacted_notes | Number of times contacted | *number | 3
num_conversion_events | Number of Form Submissions | *number | 3
num_notes | Number of Sales Activities | *number | 3
numberofemployees | Number of Employees | *number | 50
owneremail | HubSpot Owner Email | *text | a@b.test
ownername | HubSpot Owner Name | *text | Dana
phone | Phone Number | *text | 1
recent_conversion_date | Recent Conversion Date | *moment | 2026-01-01
recent_deal_amount | Recent Deal Amount | *number | 4000
recent_deal_close_date | Recent Deal Close Date | *moment | 2026-01-01
timezone | Time Zone | *choice | UTC, CET
total_money_raised | Total Money Raised | *text | 1000
total_revenue | Total Revenue | *number | 4000
type | Type | *choice | Prospect, Partner, Reseller, Vendor, Other
web_technologies | Web Technologies | *text | x
website | Website URL | *text | x
";

#[test]
fn nothing_that_every_portal_has_is_taken_for_what_a_team_keeps() {
    let taken = found(&portal(DEFAULTS));
    assert_eq!(taken, [("owner", "hubspot_owner_id".to_owned())]);
}

#[test]
fn users_are_told_by_name_and_moments_by_their_day() {
    let mut portal = portal("renews | Renewal date | moment | 2027-02-28T16:30:00Z");
    let users = [("1".to_owned(), "Dana Smith".to_owned())];
    call_values(&mut portal, &users, |raw| {
        raw.starts_with("2027-02-28T16")
            .then(|| "2027-03-01".to_owned())
    });
    let all = suggest(&portal);
    let samples = |target| {
        let found = all.iter().find(|one| one.target == Target::Field(target));
        found.map(|one| one.best.samples.clone())
    };
    let owner = samples(crate::domain::Field::Owner).expect("it is found");
    // Who is not among the users is told by the id.
    assert_eq!(owner, ["Dana Smith", "2"]);
    let renewal = samples(crate::domain::Field::Renewal).expect("it is found");
    assert_eq!(renewal, ["2027-03-01"]);
}

#[test]
fn what_may_be_of_several_years_is_not_taken_while_a_month_is_known() {
    let value = "contract_value | Contract value | number | 5000";
    for month in [
        "mrr | MRR | number | 100",
        "m | Monthly recurring revenue | number | 100",
    ] {
        let both = portal(&format!("{month}\n{value}"));
        assert!(
            found(&both).iter().all(|(target, _)| *target != "arr"),
            "{month}"
        );
        let told = doubt(&both).expect("it is told");
        assert!(told.contains("--map arr=contract_value"), "{told}");
        assert!(told.contains("is of a month"), "{told}");
        // One that says so is of a year.
        let sure = portal(&format!("{month}\n{value}\narr | ARR | number | 1200"));
        assert!(found(&sure).contains(&("arr", "arr".to_owned())));
        assert_eq!(doubt(&sure), None);
        let sure = portal(&format!(
            "{month}\nv | Annual contract value | number | 1200"
        ));
        assert!(found(&sure).contains(&("arr", "v".to_owned())));
    }
    let alone = portal(value);
    assert!(found(&alone).contains(&("arr", "contract_value".to_owned())));
    assert_eq!(doubt(&alone), None);
}

#[test]
fn what_a_customer_earns_is_told_apart_in_every_language() {
    for label in [
        "年間売上高",
        "年間収益",
        "年商",
        "年營業額",
        "年收入",
        "연간 매출",
        "연매출",
        "Fatturato annuo",
        "Ricavi annuali",
        "Jaaromzet",
        "Jaarlijkse omzet",
        "Årsomsättning",
        "Årliga intäkter",
        "Roczny przychód",
        "Obroty roczne",
        "Chiffre d'affaires annuel",
        "Revenu annuel",
        "Receita anual",
        "Jahresumsatz",
        "Ingresos anuales",
        "Annual revenue",
        "月額利用料",
        "Ricavi ricorrenti mensili",
        "Maandelijks terugkerende omzet",
        "Månatliga återkommande intäkter",
        "Revenus récurrents mensuels",
    ] {
        let portal = portal(&format!("p1 | {label} | number | 5000000, 12000"));
        let arr = candidates(&portal, Target::Field(crate::domain::Field::Arr));
        let enough = arr.iter().any(|one| one.score >= ENOUGH);
        assert!(!enough, "{label}: {arr:?}");
    }
}
