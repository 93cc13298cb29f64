//! Measures as CSV, one figure a row: `table,key,measure,value`. The figures are those of the JSON,
//! under the same names; the key says of what: a part, a stage, a month, a role.

use serde_json::{Map, Value};

/// Names that say of what a row is, and are its key.
const KEYS: &[&str] = &["key", "stage", "tier", "band", "month", "role", "age"];

/// All figures of the JSON as rows.
pub fn of(json: &Value) -> String {
    let mut rows = vec!["table,key,measure,value".to_owned()];
    if let Value::Object(all) = json {
        for (name, value) in all {
            match value {
                Value::Array(items) => list(&mut rows, name, "", items),
                Value::Object(map) => object(&mut rows, name, "", map, ""),
                value => row(&mut rows, "report", "", name, value),
            }
        }
    }
    rows.join("\n")
}

fn list(rows: &mut Vec<String>, table: &str, key: &str, items: &[Value]) {
    for (at, item) in items.iter().enumerate() {
        let Value::Object(map) = item else {
            row(rows, table, key, &(at + 1).to_string(), item);
            continue;
        };
        let own = KEYS.iter().find_map(|name| map.get(*name));
        let own = own.map_or_else(String::new, |own| match own {
            Value::Null => "(none)".to_owned(),
            own => plain(own),
        });
        let key = match key {
            "" => own,
            key => format!("{key} {own}"),
        };
        // A team's measures are told apart by their own names.
        match (map.get("measure"), map.get("value")) {
            (Some(Value::String(measure)), Some(value)) => row(rows, table, &key, measure, value),
            _ => object(rows, table, &key, map, ""),
        }
    }
}

fn object(rows: &mut Vec<String>, table: &str, key: &str, map: &Map<String, Value>, before: &str) {
    for (name, value) in map {
        let measure = format!("{before}{name}");
        match value {
            _ if KEYS.contains(&name.as_str()) => {}
            Value::Object(inner) => object(rows, table, key, inner, &format!("{measure}.")),
            Value::Array(items) => list(rows, &format!("{table}.{measure}"), key, items),
            value => row(rows, table, key, &measure, value),
        }
    }
}

fn row(rows: &mut Vec<String>, table: &str, key: &str, measure: &str, value: &Value) {
    let cells = [table, key, measure, &plain(value)].map(quoted);
    rows.push(cells.join(","));
}

fn plain(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

/// A cell as RFC 4180 wants it. Text that a spreadsheet would take for a formula gets an apostrophe
/// before it; a number is left as it is.
fn quoted(cell: &str) -> String {
    let formula = cell.starts_with(['=', '+', '-', '@']) && cell.parse::<f64>().is_err();
    let cell = match formula {
        true => format!("'{cell}"),
        false => cell.to_owned(),
    };
    match cell.contains([',', '"', '\n', '\r']) {
        true => format!("\"{}\"", cell.replace('"', "\"\"")),
        false => cell,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    #[test]
    fn every_figure_is_a_row_with_its_key() {
        let value = json!({
            "currency": "EUR",
            "retention": { "nrr": 1.2, "grr": null },
            "groups": [{ "key": "=cmd, \"x\"", "name": "x", "nps": { "score": -5.0 } }],
            "cohorts": [{ "month": "2026-01", "ages": [{ "age": 0, "customers": 2 }] }],
            "team": [{ "role": "value", "measure": "nrr", "value": 1.2, "why": null }],
        });
        let rows = super::of(&value);
        let want = [
            "table,key,measure,value",
            "report,,currency,EUR",
            "retention,,nrr,1.2",
            "retention,,grr,",
            "groups,\"'=cmd, \"\"x\"\"\",name,x",
            "groups,\"'=cmd, \"\"x\"\"\",nps.score,-5.0",
            "cohorts.ages,2026-01 0,customers,2",
            "team,value,nrr,1.2",
        ];
        assert_eq!(rows.lines().collect::<Vec<_>>(), want);
    }
}
