//! What a portal has: properties, pipelines, and what is in them. For guessing what means what.

use super::HubSpot;
use super::api::{Type, VERSION};
use super::value;
use super::wire::{Choice, Listing, WirePipeline};
use crate::crm::CrmError;
use crate::crm::http::Call;
use crate::domain::lifecycle::{CrmStage, Source};
use crate::domain::mapping::{Pipeline, Portal, Property, Seen, Shape};
use crate::domain::text;
use serde::Deserialize;
use serde_json::{Value, json};
use std::collections::HashSet;

/// Records of a sample: those that changed last, which are customers more than the others.
const SAMPLE: u64 = 100;
/// Different values that are kept of a property.
const VALUES: usize = 40;
/// A search's body has at most 3,000 characters.
const BODY: usize = 2_400;

/// A property's definition, as far as it tells what the property means.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct Defined {
    name: Option<String>,
    label: Option<String>,
    #[serde(rename = "type")]
    kind: Option<String>,
    field_type: Option<String>,
    options: Option<Vec<Choice>>,
    hubspot_defined: Option<bool>,
    hidden: Option<bool>,
    archived: Option<bool>,
    external_options: Option<bool>,
    referenced_object_type: Option<String>,
    /// How a number is shown: `percentage` is kept as a fraction.
    number_display_hint: Option<String>,
}

impl Defined {
    fn shape(&self) -> Shape {
        let is = |text: &Option<String>, wanted: &str| {
            text.as_deref()
                .is_some_and(|text| text.eq_ignore_ascii_case(wanted))
        };
        let owner = is(&self.referenced_object_type, "OWNER");
        if owner || (is(&self.name, "hubspot_owner_id")) {
            return Shape::User;
        }
        match self.kind.as_deref() {
            _ if is(&self.field_type, "booleancheckbox") => Shape::Bool,
            Some("bool") => Shape::Bool,
            Some("number") => Shape::Number,
            Some("date") => Shape::Day,
            Some("datetime") => Shape::Moment,
            Some("enumeration") if self.external_options == Some(true) => Shape::Text,
            Some("enumeration") if is(&self.field_type, "checkbox") => Shape::Choices,
            Some("enumeration") => Shape::Choice,
            _ => Shape::Text,
        }
    }

    fn property(self) -> Option<Property> {
        let shape = self.shape();
        let name = self.name.filter(|name| !name.is_empty())?;
        if self.hidden == Some(true) || self.archived == Some(true) {
            return None;
        }
        let mut options = self.options.unwrap_or_default();
        // Those that HubSpot does not display are values of records all the same.
        options.retain(|option| !option.value.is_empty());
        options.sort_by_key(|option| match option.display_order {
            Some(order) if order >= 0 => order,
            _ => i64::MAX,
        });
        Some(Property {
            label: text::line(self.label.as_deref().unwrap_or(&name)),
            // A name is sent back as it came; one that had to be made harmless is not used.
            name: Some(text::line(&name)).filter(|safe| *safe == name)?,
            shape,
            options: options
                .iter()
                .map(|one| (text::line(&one.value), text::line(&one.label)))
                .collect(),
            builtin: self.hubspot_defined == Some(true),
            percentage: shape == Shape::Number
                && self.number_display_hint.as_deref() == Some("percentage"),
            seen: Seen::default(),
        })
    }
}

impl HubSpot {
    /// The properties and pipelines that the token may see; of what it may not see there is nothing.
    ///
    /// # Errors
    /// When the properties of companies cannot be read.
    pub async fn survey(&self) -> Result<Portal, CrmError> {
        Ok(Portal {
            companies: self.properties("companies").await?,
            contacts: allowed(self.properties("contacts").await)?,
            contact_labels: allowed(self.api.labels(Type::Contacts, Type::Companies).await)?
                .iter()
                .map(|label| text::line(label))
                .collect(),
            deals: allowed(self.properties("deals").await)?,
            tickets_in: allowed(self.api.pipelines("tickets").await)?
                .into_iter()
                .filter_map(pipeline)
                .collect(),
            deals_in: allowed(self.api.pipelines("deals").await)?
                .into_iter()
                .filter_map(pipeline)
                .collect(),
        })
    }

    /// What a property holds that the survey does not show, since it is hidden or put away; `None` where
    /// the portal has none by that name, or keeps it from this token.
    ///
    /// # Errors
    /// As any call.
    pub async fn defined(&self, object: &str, name: &str) -> Result<Option<Shape>, CrmError> {
        let call = Call::get(&["crm", "properties", VERSION, object, name]);
        match self.api.client.json::<Defined>(call).await {
            Ok(defined) => Ok(Some(defined.shape())),
            Err(CrmError::Refused { .. }) => Ok(None),
            Err(error) => Err(error),
        }
    }

    async fn properties(&self, object: &str) -> Result<Vec<Property>, CrmError> {
        let call = Call::get(&["crm", "properties", VERSION, object]);
        let page: Listing<Defined> = self.api.client.json(call).await?;
        let all = page.results.into_iter();
        Ok(all.filter_map(Defined::property).collect())
    }

    /// Looks at what these properties hold in the companies (or contacts) that changed last.
    ///
    /// # Errors
    /// As any call.
    pub async fn sample(
        &self,
        properties: &mut [Property],
        wanted: &[String],
        of_contacts: bool,
    ) -> Result<(), CrmError> {
        let kind = if of_contacts {
            Type::Contacts
        } else {
            Type::Companies
        };
        self.sample_of(kind, properties, wanted).await
    }

    /// The same of the deals that changed last.
    ///
    /// # Errors
    /// As any call.
    pub async fn sample_deals(
        &self,
        properties: &mut [Property],
        wanted: &[String],
    ) -> Result<(), CrmError> {
        self.sample_of(Type::Deals, properties, wanted).await
    }

    /// How many won deals an account has on the average of those that have any, and how many deals were looked at:
    /// those that changed last. `None` when it cannot be told.
    pub async fn won_deals(&self) -> Option<(f64, usize)> {
        let pipelines = self.known_pipelines(Type::Deals).await.ok()?;
        let stages = pipelines.iter().flat_map(|pipeline| &pipeline.stages);
        let won: Vec<&str> = stages
            .filter(|stage| super::pipelines::won(stage))
            .map(|stage| stage.id.as_str())
            .take(100)
            .collect();
        if won.is_empty() {
            return None;
        }
        let newest = json!({"propertyName": Type::Deals.modified(), "direction": "DESCENDING"});
        let body = json!({
            "filterGroups": [{"filters": [{"propertyName": "dealstage", "operator": "IN", "values": won}]}],
            "sorts": [newest.to_string()],
            "properties": ["dealstage"],
            "limit": SAMPLE,
            "after": "0",
        });
        let page: Listing<super::wire::Record> = self.api.search(Type::Deals, body).await.ok()?;
        let deals: Vec<String> = page.results.into_iter().map(|deal| deal.id).collect();
        let of = self
            .api
            .edges(Type::Deals, &deals, Type::Companies)
            .await
            .ok()?;
        let mut companies: Vec<String> = of.values().flatten().cloned().collect();
        companies.sort_unstable();
        companies.dedup();
        let all = self
            .api
            .edges(Type::Companies, &companies, Type::Deals)
            .await
            .ok()?;
        let mut ids: Vec<String> = all.values().flatten().cloned().collect();
        ids.sort_unstable();
        ids.dedup();
        let wanted = super::api::Wanted {
            properties: &["dealstage"],
            history: &[],
        };
        let found = self.api.read_many(Type::Deals, &ids, wanted).await.ok()?;
        let is_won = |deal: &&super::wire::Record| {
            deal.get("dealstage")
                .is_some_and(|stage| won.contains(&stage))
        };
        let won: HashSet<&str> = found
            .records
            .iter()
            .filter(is_won)
            .map(|deal| deal.id.as_str())
            .collect();
        let count = |company: &String| {
            let deals = all.get(company).into_iter().flatten();
            deals.filter(|deal| won.contains(deal.as_str())).count()
        };
        let counts: Vec<usize> = of.values().flatten().map(count).collect();
        average(&counts).map(|average| (average, counts.len()))
    }

    async fn sample_of(
        &self,
        kind: Type,
        properties: &mut [Property],
        wanted: &[String],
    ) -> Result<(), CrmError> {
        for names in chunks(wanted) {
            // The published schema takes texts here and requires every part; downwards is an object
            // as text, as HubSpot's own clients send it.
            let newest = json!({"propertyName": kind.modified(), "direction": "DESCENDING"});
            let body = json!({
                "filterGroups": [],
                "sorts": [newest.to_string()],
                "properties": names,
                "limit": SAMPLE,
                "after": "0",
            });
            let page = self.api.search(kind, body).await?;
            let of = u32::try_from(page.results.len()).unwrap_or(u32::MAX);
            for property in properties.iter_mut() {
                if !names.contains(&property.name) {
                    continue;
                }
                let values = page
                    .results
                    .iter()
                    .filter_map(|record| record.get(&property.name))
                    .map(
                        |raw| match property.percentage && !self.api.scales(&property.name) {
                            true => value::percentage(raw),
                            false => text::line(raw),
                        },
                    );
                property.seen = seen(of, values);
            }
        }
        Ok(())
    }

    /// How many accounts, tickets or deals have a value of the stage; `None` when it cannot be told.
    pub async fn how_many_in(&self, source: &Source, property: &str, value: &str) -> Option<u64> {
        let filter = |name: &str, value: &str| json!({"propertyName": name, "operator": "EQ", "value": value});
        let (kind, filters) = match source {
            Source::Property => ("companies", vec![filter(property, value)]),
            Source::Tickets(pipeline) => (
                "tickets",
                vec![
                    filter("hs_pipeline", pipeline),
                    filter("hs_pipeline_stage", value),
                ],
            ),
            Source::Deals(pipeline) => (
                "deals",
                vec![filter("pipeline", pipeline), filter("dealstage", value)],
            ),
        };
        let body = json!({
            "filterGroups": [{"filters": filters}],
            "sorts": [],
            "properties": [],
            "limit": 1,
            "after": "0",
        });
        let path = ["crm", "objects", VERSION, kind, "search"];
        let call = Call::ask(&path, body).from(crate::crm::http::Lane::Search);
        let page: Listing<Value> = self.api.client.json(call).await.ok()?;
        page.total
    }
}

/// How many deals an account has, told by how many the accounts of some deals have: an account of many deals is
/// met as many times, so each counts the less.
fn average(counts: &[usize]) -> Option<f64> {
    let counts: Vec<f64> = counts
        .iter()
        .filter(|count| **count > 0)
        .map(|count| *count as f64)
        .collect();
    let accounts: f64 = counts.iter().map(|count| 1.0 / count).sum();
    (!counts.is_empty()).then(|| counts.len() as f64 / accounts)
}

/// Nothing where the token may not look.
fn allowed<T: Default>(result: Result<T, CrmError>) -> Result<T, CrmError> {
    match result {
        Err(CrmError::Forbidden { .. } | CrmError::Refused { .. }) => Ok(T::default()),
        other => other,
    }
}

fn pipeline(wire: WirePipeline) -> Option<Pipeline> {
    if wire.archived || wire.id.is_empty() {
        return None;
    }
    let mut stages: Vec<_> = wire.stages.iter().filter(|one| !one.archived).collect();
    stages.sort_by_key(|stage| stage.display_order);
    Some(Pipeline {
        id: text::line(&wire.id),
        label: text::line(&wire.label),
        stages: stages
            .iter()
            .map(|stage| CrmStage {
                value: text::line(&stage.id),
                label: text::line(&stage.label),
                kind: None,
            })
            .collect(),
    })
}

/// Names in lists that a search's body has room for.
fn chunks(names: &[String]) -> Vec<Vec<String>> {
    let mut all: Vec<Vec<String>> = Vec::new();
    let mut room = 0;
    for name in names {
        let takes = name.chars().count() + 3;
        match all.last_mut() {
            Some(last) if takes <= room => {
                last.push(name.clone());
                room -= takes;
            }
            _ => {
                all.push(vec![name.clone()]);
                room = BODY.saturating_sub(takes);
            }
        }
    }
    all
}

fn seen(of: u32, values: impl Iterator<Item = String>) -> Seen {
    let mut seen = Seen {
        of,
        ..Seen::default()
    };
    let mut known = HashSet::new();
    for value in values {
        seen.filled += 1;
        if seen.values.len() < VALUES && known.insert(value.clone()) {
            seen.values.push(value);
        }
    }
    seen
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_search_never_outgrows_its_body() {
        let names: Vec<String> = (0..300).map(|at| format!("a_long_property_{at}")).collect();
        let all = chunks(&names);
        assert!(all.len() > 1);
        assert_eq!(all.concat(), names);
        for names in all {
            let body = json!(names).to_string();
            assert!(body.chars().count() <= BODY + 2, "{}", body.len());
        }
    }

    #[test]
    fn definitions_tell_what_a_property_holds() {
        let shape = |json: Value| serde_json::from_value::<Defined>(json).unwrap().shape();
        for (json, wanted) in [
            (json!({"name": "a", "type": "number"}), Shape::Number),
            (json!({"name": "a", "type": "date"}), Shape::Day),
            (
                json!({"name": "a", "type": "enumeration", "fieldType": "select"}),
                Shape::Choice,
            ),
            (
                json!({"name": "a", "type": "enumeration", "fieldType": "checkbox"}),
                Shape::Choices,
            ),
            (
                json!({"name": "a", "type": "enumeration", "fieldType": "booleancheckbox"}),
                Shape::Bool,
            ),
            (
                json!({"name": "a", "type": "enumeration", "externalOptions": true, "referencedObjectType": "OWNER"}),
                Shape::User,
            ),
            (
                json!({"name": "hubspot_owner_id", "type": "enumeration"}),
                Shape::User,
            ),
            (json!({"name": "a", "type": null}), Shape::Text),
        ] {
            assert_eq!(shape(json.clone()), wanted, "{json}");
        }
        let odd = json!({"name": "a\u{1b}[2J", "type": "number"});
        let odd: Defined = serde_json::from_value(odd).unwrap();
        assert_eq!(odd.property(), None);
    }
}
