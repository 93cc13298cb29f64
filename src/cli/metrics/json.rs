//! Measures as JSON. Ratios are fractions (1.0 is 100 %), amounts decimals as text.

use super::Measured;
use crate::domain::health::Band;
use crate::domain::lifecycle::Place;
use crate::domain::metrics::forecast::Due;
use crate::domain::metrics::standing::Stock;
use crate::domain::metrics::{Figure, GOOD_NPS, GOOD_NRR, Keeper, Measures};
use rust_decimal::Decimal;
use serde_json::{Value, json};

/// All of it.
pub fn of(measured: &Measured<'_>) -> Value {
    let (report, period) = (&measured.report, &measured.frame.period);
    let whole = part(&report.whole, report.keeper);
    let mut value = json!({
        "period": {
            "from": period.from,
            "to": period.to,
            "start": super::super::json::moment(period.start),
            "end": super::super::json::moment(period.end),
            "over": !period.open,
        },
        "currency": measured.frame.exchange.to.code(),
        "query": measured.query,
        "by": measured.by.map(|by| by.id()),
        "references": { "nrr_above": GOOD_NRR, "nps_above": GOOD_NPS },
        "notes": measured.notes,
    });
    if let (Value::Object(value), Value::Object(whole)) = (&mut value, whole) {
        value.extend(whole);
        let tables = json!({
            "groups": report.groups.iter().map(|(key, of)| group(measured, key, of)).collect::<Vec<_>>(),
            "funnel": funnel(measured),
            "arr": standing(measured),
            "cohorts": cohorts(measured),
            "forecast": forecast(measured),
            "team": team(measured),
        });
        if let Value::Object(tables) = tables {
            value.extend(tables);
        }
    }
    value
}

fn amount(amount: Decimal) -> Value {
    Value::from(amount.normalize().to_string())
}

/// What is measured of a set.
fn part(of: &Measures, keeper: Keeper) -> Value {
    let (sum, due, first) = (&of.retention, &of.renewals, &of.first_value);
    json!({
        "accounts": of.accounts,
        "retention": {
            "customers": sum.customers,
            "lost": sum.lost,
            "joined": sum.joined,
            "unknown": sum.unknown,
            "start_arr": amount(sum.start),
            "end_arr": amount(sum.end),
            "expansion": amount(sum.expansion),
            "contraction": amount(sum.contraction),
            "churn": amount(sum.churn),
            "new": amount(sum.new),
            "nrr": sum.nrr(),
            "grr": sum.grr(),
            "logo_churn": sum.logo_churn(),
            "quick_ratio": sum.quick_ratio(),
        },
        "renewals": {
            "due": due.due,
            "renewed": due.renewed,
            "lost": due.lost,
            "open": due.open,
            "unknown": due.unknown,
            "due_arr": amount(due.due_arr),
            "renewed_arr": amount(due.renewed_arr),
            "lost_arr": amount(due.lost_arr),
            "open_arr": amount(due.open_arr),
            "by_count": due.by_count(),
            "by_amount": due.by_amount(),
        },
        "nps": {
            "score": of.nps.score(),
            "count": of.nps.count(),
            "promoters": of.nps.promoters,
            "passives": of.nps.passives,
            "detractors": of.nps.detractors,
            "each": keeper.id(),
        },
        "csat": { "mean": of.csat.mean(), "count": of.csat.count },
        "first_value": {
            "began": first.began(),
            "reached": first.reached.len(),
            "open": first.open.len(),
            "left": first.left.len(),
            "median_days": first.median(),
            "p90_days": first.p90(),
            "estimated_median_days": first.estimate(0.5),
            "estimated_p90_days": first.estimate(0.9),
            "attainment": first.attainment(),
        },
    })
}

fn group(measured: &Measured<'_>, key: &Option<String>, of: &Measures) -> Value {
    let mut value = json!({ "key": key, "name": measured.name(key.as_deref()) });
    if let (Value::Object(value), Value::Object(part)) =
        (&mut value, part(of, measured.report.keeper))
    {
        value.extend(part);
    }
    value
}

/// A stage's id; `null` for what belongs to none.
fn stage(measured: &Measured<'_>, place: Place) -> Value {
    let stage = measured.frame.lifecycle.stage(place);
    stage.map_or(Value::Null, |stage| Value::from(stage.id.as_str()))
}

fn funnel(measured: &Measured<'_>) -> Vec<Value> {
    let flows = measured.report.funnel.iter();
    flows
        .map(|(place, flow)| {
            json!({
                "stage": stage(measured, *place),
                "at_start": flow.at_start,
                "in": flow.entered,
                "out": flow.left,
                "forward": flow.forward,
                "at_end": flow.at_end,
                "median_days": flow.median_days(),
                "conversion": flow.conversion(),
            })
        })
        .collect()
}

fn stock(of: &Stock) -> [Value; 2] {
    [Value::from(of.customers), amount(of.arr)]
}

fn keyed(name: &str, key: Value, of: &Stock) -> Value {
    let [customers, arr] = stock(of);
    json!({ name: key, "customers": customers, "arr": arr })
}

fn standing(measured: &Measured<'_>) -> Value {
    let sum = &measured.report.standing;
    let [customers, arr] = stock(&sum.all);
    let [risky, risk] = stock(&sum.at_risk);
    let bands = [Band::Good, Band::Watch, Band::Risk, Band::Unknown];
    let bands = bands.iter().map(|band| {
        let of = sum.bands.get(band).copied().unwrap_or_default();
        keyed("band", json!(band), &of)
    });
    let tiers = sum.tiers.iter();
    let tiers = tiers.map(|(tier, of)| {
        let label = tier.as_ref().map(|tier| measured.tier(tier.as_str()));
        let mut one = keyed("tier", json!(tier), of);
        one["label"] = json!(label);
        one
    });
    let stages = sum.stages.iter();
    let stages = stages.map(|(place, of)| keyed("stage", stage(measured, *place), of));
    json!({
        "customers": customers,
        "total": arr,
        "at_risk": { "customers": risky, "arr": risk },
        "stages": stages.collect::<Vec<_>>(),
        "tiers": tiers.collect::<Vec<_>>(),
        "bands": bands.collect::<Vec<_>>(),
    })
}

fn cohorts(measured: &Measured<'_>) -> Vec<Value> {
    let rows = measured.report.cohorts.rows.iter();
    rows.map(|row| {
        let ages = row.cells.iter().enumerate().map(|(age, cell)| {
            json!({
                "age": age,
                "customers": cell.customers,
                "arr": amount(cell.arr),
                "logo_retention": row.logos(age),
                "net_retention": row.net(age),
                "gross_retention": row.gross(age),
            })
        });
        json!({
            "month": row.month.to_string(),
            "customers": row.customers,
            "arr": amount(row.arr),
            "ages": ages.collect::<Vec<_>>(),
        })
    })
    .collect()
}

fn due(of: &Due) -> Value {
    json!({
        "due": of.count(),
        "best": amount(of.best()),
        "commit": amount(of.commit()),
        "worst": amount(of.worst()),
        "expected": amount(of.expected),
        "sure": keyed("from_percent", json!(80), &of.sure),
        "likely": keyed("from_percent", json!(50), &of.likely),
        "low": keyed("from_percent", json!(0), &of.low),
        "unset": keyed("from_percent", Value::Null, &of.unset),
    })
}

fn forecast(measured: &Measured<'_>) -> Value {
    let forecast = &measured.report.forecast;
    let months = forecast.months.iter().map(|(month, of)| {
        let mut value = json!({ "month": month.to_string() });
        if let (Value::Object(value), Value::Object(due)) = (&mut value, due(of)) {
            value.extend(due);
        }
        value
    });
    json!({ "months": months.collect::<Vec<_>>(), "overdue": due(&forecast.overdue) })
}

fn team(measured: &Measured<'_>) -> Vec<Value> {
    let rows = measured.report.team.iter();
    rows.map(|row| {
        let (value, unit, why) = match row.figure {
            Ok(Figure::Share(share)) => (json!(share), Some("share"), None),
            Ok(Figure::Growth(growth)) => (json!(growth), Some("growth"), None),
            Ok(Figure::Amount(of)) => (amount(of), Some("amount"), None),
            Ok(Figure::Score(score)) => (json!(score), Some("score"), None),
            Ok(Figure::Count(count)) => (json!(count), Some("count"), None),
            Ok(Figure::Monthly(count)) => (json!(count), Some("per_month"), None),
            Err(why) => (Value::Null, None, Some(why)),
        };
        json!({
            "role": row.role,
            "stars": row.stars,
            "measure": row.id,
            "name": row.name,
            "value": value,
            "unit": unit,
            "why": why,
        })
    })
    .collect()
}
