//! Answers in other manners: ids as numbers, lists in no order. Values that are not there are a matter of
//! [`super::wire`], short pages of each list.

use super::Answer;
use super::gate::whole;
use crate::sandbox::faults::Manners;
use axum::body::Body;
use axum::http::{Response, header};
use serde_json::{Value, json};

/// The answer in these manners.
pub async fn told(answer: Answer, path: &str, manners: Manners) -> Answer {
    let records = ["/crm/objects/", "/crm/associations/", "/crm/owners/"];
    let numbers = manners.number_ids && records.iter().any(|begin| path.starts_with(begin));
    if !(numbers || manners.disorder) || !answer.status().is_success() {
        return answer;
    }
    let (mut head, body) = answer.into_parts();
    let bytes = whole(body).await;
    let Ok(mut told) = serde_json::from_slice::<Value>(&bytes) else {
        return Response::from_parts(head, Body::from(bytes));
    };
    if numbers {
        number(&mut told);
    }
    if manners.disorder {
        // What a search was asked to sort stays so; what is within its records does not.
        disorder(&mut told, !path.ends_with("/search"));
    }
    head.headers.remove(header::CONTENT_LENGTH);
    Response::from_parts(head, Body::from(told.to_string()))
}

/// Ids as numbers: not the values of properties, which are texts in every manner.
fn number(value: &mut Value) {
    match value {
        Value::Array(all) => all.iter_mut().for_each(number),
        Value::Object(parts) => {
            for (name, part) in parts {
                let id = ["id", "toObjectId", "fromObjectId"].contains(&name.as_str());
                let whole = part.as_str().and_then(|text| text.parse::<u64>().ok());
                match whole {
                    Some(whole) if id => *part = json!(whole),
                    _ if name == "properties" => {}
                    _ => number(part),
                }
            }
        }
        _ => {}
    }
}

/// The other way round, all but the past, which is told from the newest on.
fn disorder(value: &mut Value, here: bool) {
    match value {
        Value::Array(all) => {
            if here {
                all.reverse();
            }
            all.iter_mut().for_each(|one| disorder(one, true));
        }
        Value::Object(parts) => {
            if let Some(Value::Array(options)) = parts.get_mut("options")
                && let Some(last) = options.last_mut()
            {
                last["displayOrder"] = json!(-1);
            }
            for (name, part) in parts {
                if name != "propertiesWithHistory" {
                    disorder(part, here);
                }
            }
        }
        _ => {}
    }
}
