//! Definitions of the portal's custom properties, with their options in display order.
//!
//! Some have nothing to do with customer success, as in every real portal.

use crate::sandbox::record::{ObjectType, PropertyDef};

/// Options as (value, label), in display order.
type Options = &'static [(&'static str, &'static str)];

/// Values of `customer_stage`.
pub(super) const STAGES: &[(&str, &str)] = &[
    ("onboarding", "Onboarding"),
    ("adoption", "Adoption"),
    ("value", "Value"),
    ("renewal", "Renewal"),
    ("advocacy", "Advocacy"),
    ("at_risk", "At risk"),
    ("churned", "Churned"),
];

/// Values of `loss_reason`.
pub(super) const LOSS_REASONS: &[(&str, &str)] = &[
    ("price", "Price"),
    ("missing_feature", "Missing feature"),
    ("low_adoption", "Low adoption"),
    ("competitor", "Competitor"),
    ("closed_business", "Closed business"),
    ("merger", "Merger"),
    ("other", "Other"),
];

/// Values of `renewal_reason`.
pub(super) const RENEWAL_REASONS: &[(&str, &str)] = &[
    ("value_proven", "Value proven"),
    ("price", "Price"),
    ("relationship", "Relationship"),
    ("no_alternative", "No alternative"),
    ("other", "Other"),
];

/// Values of `industry_segment`.
pub(super) const SEGMENTS: &[(&str, &str)] = &[
    ("smb", "Small business"),
    ("mid_market", "Mid-market"),
    ("enterprise", "Enterprise"),
    ("public", "Public sector"),
];

/// Values of `lead_origin`.
pub(super) const ORIGINS: &[(&str, &str)] = &[
    ("event", "Event"),
    ("partner", "Partner"),
    ("referral", "Referral"),
    ("inbound", "Inbound"),
    ("outbound", "Outbound"),
];

/// Values of `billing_cycle`.
pub(super) const BILLING: &[(&str, &str)] = &[
    ("monthly", "Monthly"),
    ("quarterly", "Quarterly"),
    ("yearly", "Yearly"),
];

const TIERS: &[(&str, &str)] = &[
    ("benchmark", "Benchmark"),
    ("value", "Value"),
    ("standard", "Standard"),
];

const YES_NO: &[(&str, &str)] = &[("true", "Yes"), ("false", "No")];

/// (name, label, type).
const PLAIN: &[(&str, &str, &str)] = &[
    ("arr", "ARR (EUR)", "number"),
    ("contract_start_date", "Contract start date", "date"),
    ("renewal_date", "Renewal date", "date"),
    ("auto_renew", "Auto-renews", "bool"),
    ("renewal_likelihood", "Renewal likelihood (%)", "number"),
    ("seats_bought", "Seats bought", "number"),
    ("seats_activated", "Seats activated", "number"),
    ("seats_active", "Seats active (30 days)", "number"),
    ("daily_active_users", "Daily active users", "number"),
    ("monthly_active_users", "Monthly active users", "number"),
    ("features_used", "Key features used", "number"),
    ("features_available", "Key features available", "number"),
    ("goals_due", "Goals due", "number"),
    ("goals_met", "Goals met", "number"),
    ("first_value_date", "First value reached", "date"),
    ("nps_score", "NPS answer (0-10)", "number"),
    ("csat_score", "CSAT (%)", "number"),
    (
        "customer_sentiment",
        "Customer sentiment (-2 to 2)",
        "number",
    ),
    ("last_qbr_date", "Last QBR", "date"),
    ("success_plan", "Success plan", "text"),
    ("trainings_held", "Trainings held", "number"),
    ("leads_brought", "Leads brought", "number"),
    ("referrals_made", "Referrals made", "number"),
    ("improvement_projects", "Improvement projects", "number"),
];

/// The same, of nothing to do with us: what discovery has to tell apart.
const OTHER_PLAIN: &[(&str, &str, &str)] = &[
    ("billing_contact_email", "Billing contact email", "string"),
    ("credit_limit", "Credit limit", "number"),
    ("first_order_date", "First order date", "date"),
    ("gdpr_dpa_signed", "DPA signed", "bool"),
    (
        "health_insurance_partner",
        "Health insurance partner",
        "string",
    ),
    (
        "renewal_paperwork_notes",
        "Renewal paperwork notes",
        "string",
    ),
];

/// (name, label, options).
const CHOICES: &[(&str, &str, Options)] = &[
    ("customer_stage", "Customer stage", STAGES),
    ("customer_tier", "Customer tier", TIERS),
    ("loss_reason", "Loss reason", LOSS_REASONS),
    ("renewal_reason", "Renewal reason", RENEWAL_REASONS),
];

/// The same, of nothing to do with us.
const OTHER_CHOICES: &[(&str, &str, Options)] = &[
    ("industry_segment", "Industry segment", SEGMENTS),
    ("lead_origin", "Origin of the lead", ORIGINS),
    ("billing_cycle", "Billing cycle", BILLING),
];

/// The types of meetings, which a portal names itself.
const MEETINGS: [&str; 5] = ["Kickoff", "Training", "QBR", "On-site visit", "Check-in"];

/// All custom properties.
pub(super) fn definitions() -> Vec<PropertyDef> {
    let mut all = of_customers();
    all.extend(of_companies(OTHER_CHOICES, OTHER_PLAIN));
    all.push(PropertyDef {
        object: ObjectType::Meetings,
        name: "hs_activity_type",
        label: "Type of meeting",
        kind: "enumeration",
        field_type: "select",
        options: MEETINGS.map(|name| (name, name)).to_vec(),
    });
    all.push(plain(
        ObjectType::Contacts,
        "newsletter_language",
        "Newsletter language",
        "string",
    ));
    all
}

/// Those that have to do with customers.
pub(super) fn of_customers() -> Vec<PropertyDef> {
    let mut all: Vec<PropertyDef> = of_companies(CHOICES, PLAIN).collect();
    all.push(plain(
        ObjectType::Contacts,
        "left_company",
        "Left the company",
        "bool",
    ));
    all
}

fn of_companies(
    choices: &'static [(&'static str, &'static str, Options)],
    others: &'static [(&'static str, &'static str, &'static str)],
) -> impl Iterator<Item = PropertyDef> {
    let choices = choices.iter().map(|&(name, label, options)| PropertyDef {
        object: ObjectType::Companies,
        name,
        label,
        kind: "enumeration",
        field_type: "select",
        options: options.to_vec(),
    });
    let others = others
        .iter()
        .map(|&(name, label, kind)| plain(ObjectType::Companies, name, label, kind));
    choices.chain(others)
}

fn plain(
    object: ObjectType,
    name: &'static str,
    label: &'static str,
    kind: &'static str,
) -> PropertyDef {
    let (kind, field_type) = match kind {
        "text" => ("string", Some("textarea")),
        other => (other, None),
    };
    let (usual, options) = match kind {
        "number" => ("number", &[][..]),
        "date" | "datetime" => ("date", &[][..]),
        "bool" => ("booleancheckbox", YES_NO),
        _ => ("text", &[][..]),
    };
    PropertyDef {
        object,
        name,
        label,
        kind,
        field_type: field_type.unwrap_or(usual),
        options: options.to_vec(),
    }
}
