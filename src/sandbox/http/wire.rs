//! Records as JSON, and what requests say about which parts of them are wanted.

use super::place::Place;
use crate::sandbox::catalog::values::iso_ms;
use crate::sandbox::catalog::{associations, default_properties};
use crate::sandbox::db::records::{Props, Stored};
use crate::sandbox::db::write::Tie;
use crate::sandbox::db::{Desk, history, labels, links};
use crate::sandbox::failure::Failure;
use crate::sandbox::record::ObjectType;
use serde_json::{Map, Value, json};
use std::collections::HashMap;

/// How many associations a record carries at most.
const INLINE: usize = 100;

/// Which parts of records are wanted.
#[derive(Clone, Debug, Default)]
pub struct Shape {
    /// Properties by name; empty for the default ones.
    pub properties: Vec<String>,
    /// Properties with all their past values.
    pub history: Vec<String>,
    /// Associated objects.
    pub associations: Vec<ObjectType>,
    /// Whether archived records are wanted, and only those.
    pub archived: bool,
}

/// The parameters of an address, which may be repeated or joined with commas.
pub type Params = Vec<(String, String)>;

/// All values of a parameter.
pub fn list(params: &Params, name: &str) -> Vec<String> {
    let given = params.iter().filter(|(key, _)| key == name);
    given
        .flat_map(|(_, value)| value.split(','))
        .map(str::trim)
        .filter(|value| !value.is_empty())
        .map(str::to_owned)
        .collect()
}

/// The first value of a parameter.
pub fn one<'a>(params: &'a Params, name: &str) -> Option<&'a str> {
    params
        .iter()
        .find(|(key, _)| key == name)
        .map(|(_, value)| value.as_str())
}

/// A page's size: what was asked for, within 1 and `most`, or 400.
pub fn limit(params: &Params, most: usize, default: usize) -> Result<usize, Failure> {
    let Some(asked) = one(params, "limit") else {
        return Ok(default);
    };
    match asked.parse() {
        Ok(limit) if (1..=most).contains(&limit) => Ok(limit),
        _ => Err(Failure::invalid(format!(
            "Invalid value for limit: {asked}. It must be between 1 and {most}."
        ))),
    }
}

/// Where a page begins that an address asks for.
pub fn after(params: &Params) -> Result<Place, Failure> {
    Place::read(one(params, "after").unwrap_or("0"))
}

/// Reads the parameters that lists and reads share.
pub fn shape(params: &Params) -> Result<Shape, Failure> {
    // "If any of the specified associations do not exist, they will be ignored."
    let objects = list(params, "associations");
    Ok(Shape {
        properties: list(params, "properties"),
        history: list(params, "propertiesWithHistory"),
        associations: objects
            .iter()
            .filter_map(|name| ObjectType::parse(name))
            .collect(),
        archived: flag(params, "archived")?,
    })
}

/// A record as answers to reading show it, put behind a text. Histories go straight into it: as values
/// they would take ten times the room, and a page has thousands of them.
pub fn push(
    text: &mut String,
    desk: &Desk<'_>,
    stored: &Stored,
    shape: &Shape,
) -> Result<(), Failure> {
    text.push_str(&record(desk, stored, shape)?.to_string());
    if !shape.history.is_empty() && text.ends_with('}') {
        text.pop();
        text.push_str(",\"propertiesWithHistory\":");
        let object = stored.object;
        let known = |name: &&String| desk.shown(object, name).is_some();
        let names = shape.history.iter().filter(known);
        history::write(desk.conn, stored, names, text)?;
        text.push('}');
    }
    Ok(())
}

/// An answer with `results`, written as they come.
pub struct Results {
    text: String,
    empty: bool,
}

impl Results {
    /// None yet.
    pub fn new() -> Self {
        Self {
            text: "{\"results\":[".to_owned(),
            empty: true,
        }
    }

    /// Adds what `write` puts behind the text.
    pub fn add(
        &mut self,
        write: impl FnOnce(&mut String) -> Result<(), Failure>,
    ) -> Result<(), Failure> {
        self.text.push_str(if self.empty { "" } else { "," });
        self.empty = false;
        write(&mut self.text)
    }

    /// Adds one that is text already.
    pub fn push(&mut self, result: &str) {
        self.text.push_str(if self.empty { "" } else { "," });
        self.empty = false;
        self.text.push_str(result);
    }

    /// The whole answer: the results, and what else there is.
    pub fn with(mut self, rest: &Value) -> String {
        let rest = rest.to_string();
        let rest = rest.trim_start_matches('{');
        self.text.push(']');
        self.text.push_str(if rest == "}" { "" } else { "," });
        self.text.push_str(rest);
        self.text
    }
}

/// A record as answers show it, without its past.
pub fn record(desk: &Desk<'_>, stored: &Stored, shape: &Shape) -> Result<Value, Failure> {
    let object = stored.object;
    let mut properties = Map::new();
    let mut add = |name: &str| match stored.value(name) {
        Some(value) => drop(properties.insert(name.to_owned(), json!(value))),
        None if desk.nulls => drop(properties.insert(name.to_owned(), Value::Null)),
        // The published schema knows texts alone.
        None => {}
    };
    if shape.properties.is_empty() && shape.history.is_empty() {
        default_properties(object).iter().for_each(|name| add(name));
    }
    add(object.created_property());
    add(object.modified_property());
    add("hs_object_id");
    // Names that are not defined are passed over without a word.
    let known = |name: &&String| desk.shown(object, name).is_some();
    shape
        .properties
        .iter()
        .filter(known)
        .for_each(|name| add(name));
    shape
        .history
        .iter()
        .filter(known)
        .for_each(|name| add(name));
    let mut body = Map::new();
    body.insert("id".into(), json!(stored.key.id().to_string()));
    body.insert("properties".into(), Value::Object(properties));
    body.insert("createdAt".into(), json!(iso_ms(stored.created)));
    body.insert("updatedAt".into(), json!(iso_ms(stored.updated)));
    body.insert("archived".into(), json!(stored.archived.is_some()));
    if let Some(at) = stored.archived {
        body.insert("archivedAt".into(), json!(iso_ms(at)));
    }
    if !shape.associations.is_empty() {
        let mut all = Map::new();
        for to in &shape.associations {
            if let Some(some) = inline(desk, stored, *to)? {
                all.insert(to.name().to_owned(), some);
            }
        }
        if !all.is_empty() {
            body.insert("associations".into(), Value::Object(all));
        }
    }
    Ok(Value::Object(body))
}

/// The first associations with an object; `None` when there are none.
fn inline(desk: &Desk<'_>, stored: &Stored, to: ObjectType) -> Result<Option<Value>, Failure> {
    let mut found = links::of(desk.conn, stored.key, to, 0, INLINE + 1)?;
    let more = found.len() > INLINE;
    found.truncate(INLINE);
    let names = match found
        .iter()
        .flat_map(|link| &link.types)
        .any(|one| labels::is_own(*one))
    {
        true => labels::all(desk.conn)?,
        false => HashMap::new(),
    };
    let mut results = Vec::new();
    for link in &found {
        let id = link.to.id().to_string();
        for number in &link.types {
            let kind = match associations::label(*number) {
                _ if let Some(name) = names.get(number) => name.to_lowercase().replace(' ', "_"),
                Some(_) => format!("{}_primary", associations::type_name(stored.object, to)),
                None => associations::type_name(stored.object, to),
            };
            results.push(json!({"id": id, "type": kind}));
        }
    }
    if results.is_empty() {
        return Ok(None);
    }
    let mut body = json!({"results": results});
    if let (true, Some(last)) = (more, found.last()) {
        let path = format!(
            "/crm/objects/2026-09/{}/{}/associations/{}",
            stored.object.name(),
            stored.key.id(),
            to.name()
        );
        body["paging"] = paging(&last.to.id().to_string(), &path, &Params::new());
    }
    Ok(Some(body))
}

/// `paging`, with a link that repeats the request with the cursor.
pub fn paging(after: &str, path: &str, params: &Params) -> Value {
    let mut link = format!("https://api.hubapi.com{path}?after={after}");
    for (name, value) in params.iter().filter(|(name, _)| name != "after") {
        let plain = |text: &str| -> String {
            text.bytes()
                .map(|byte| match byte {
                    b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b',' => {
                        char::from(byte).to_string()
                    }
                    _ => format!("%{byte:02X}"),
                })
                .collect()
        };
        link.push_str(&format!("&{}={}", plain(name), plain(value)));
    }
    json!({"next": {"after": after, "link": link}})
}

/// Refuses a body in which parts are missing that the published description requires.
pub fn required(body: &Value, parts: &[&str]) -> Result<(), Failure> {
    let lacks = |part: &&&str| body.get(**part).is_none_or(Value::is_null);
    let missing: Vec<&str> = parts.iter().filter(lacks).copied().collect();
    if missing.is_empty() {
        return Ok(());
    }
    let message = format!(
        "Invalid input JSON: Some required fields were not set: [{}]",
        missing.join(", ")
    );
    Err(Failure::invalid(message).with("fields", missing))
}

/// Reads `{"properties": {…}}`: values are texts. Numbers and truths are refused as well unless the
/// portal is lenient, which takes them as text; `null` always is.
pub fn properties(desk: &Desk<'_>, input: &Value) -> Result<Props, Failure> {
    let Some(given) = input.get("properties") else {
        required(input, &["properties"])?;
        return Ok(Props::new());
    };
    let Some(given) = given.as_object() else {
        return Err(Failure::invalid(
            "Invalid input JSON: properties must be an object",
        ));
    };
    let mut properties = Props::new();
    for (name, value) in given {
        let text = match value {
            Value::String(text) => text.clone(),
            Value::Number(number) if !desk.strict => number.to_string(),
            Value::Bool(truth) if !desk.strict => truth.to_string(),
            _ => {
                return Err(Failure::invalid(format!(
                    "Invalid input JSON: the value of {name} must be a string, not {value}; \
                     an empty string clears it"
                ))
                .with("propertyName", [name]));
            }
        };
        properties.insert(name.clone(), text);
    }
    Ok(properties)
}

/// Reads the inline associations of a new record.
pub fn ties(input: &Value) -> Result<Vec<Tie>, Failure> {
    let wrong = || Failure::invalid("Invalid input JSON: associations must have to.id and types");
    let Some(given) = input.get("associations").filter(|given| !given.is_null()) else {
        return Ok(Vec::new());
    };
    let mut ties = Vec::new();
    for one in given.as_array().ok_or_else(wrong)? {
        let to = id(&one["to"]["id"]).ok_or_else(wrong)?;
        for number in type_numbers(&one["types"]).ok_or_else(wrong)? {
            let to = to.clone();
            ties.push(Tie { to, number });
        }
    }
    Ok(ties)
}

/// The numbers of `[{associationCategory, associationTypeId}]`; `None` when it is not that.
pub fn type_numbers(types: &Value) -> Option<Vec<u32>> {
    let types = types.as_array().filter(|types| !types.is_empty())?;
    types
        .iter()
        .map(|one| {
            let category = one["associationCategory"].as_str()?;
            let number = u32::try_from(one["associationTypeId"].as_u64()?).ok()?;
            let fits = category == self::category(number);
            fits.then_some(number)
        })
        .collect()
}

/// Who made an association type.
pub fn category(number: u32) -> &'static str {
    match labels::is_own(number) {
        true => "USER_DEFINED",
        false => "HUBSPOT_DEFINED",
    }
}

/// A parameter that is true or false; false when it is not there.
pub fn flag(params: &Params, name: &str) -> Result<bool, Failure> {
    match one(params, name) {
        None | Some("false") => Ok(false),
        Some("true") => Ok(true),
        Some(other) => Err(Failure::invalid(format!(
            "Invalid value for {name}: {other}. It must be true or false."
        ))),
    }
}

/// An id, which may come as a number or as text.
pub fn id(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

/// A list of names in a body.
pub fn names(value: &Value) -> Vec<String> {
    let list = value.as_array().into_iter().flatten();
    list.filter_map(|name| name.as_str().map(str::to_owned))
        .collect()
}
