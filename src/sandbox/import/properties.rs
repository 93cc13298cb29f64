//! The properties of an object: those of HubSpot and of the demo's portal, and those that the files bring.

use super::columns::{Means, meaning};
use super::faults::quoted;
use super::guess::Guess;
use super::owners::Owners;
use super::values;
use crate::sandbox::catalog::pipelines::Pipeline;
use crate::sandbox::catalog::{Catalog, Definition, Kind};
use crate::sandbox::portfolio;
use crate::sandbox::record::{ObjectType, PropertyDef};
use std::collections::{HashMap, HashSet};

/// A known choice with more values than this that it did not have is text.
const GROWN: usize = 1_000;

/// The properties of an object: those that are known, and those that the files bring.
#[derive(Debug)]
pub struct Properties {
    object: ObjectType,
    known: HashMap<String, Definition>,
    /// In the order the files name them.
    pub all: Vec<Property>,
    by: HashMap<String, u32>,
}

/// One of them.
#[derive(Debug)]
pub struct Property {
    /// What it holds. Of one that no definition tells of, only after [`Properties::settle`].
    pub definition: Definition,
    /// Neither HubSpot nor the demo's portal has it.
    pub brought: bool,
    /// A choice that was known and has got values.
    pub grown: usize,
    guess: Guess,
}

impl Properties {
    /// Those that are known without any file, but for the stages of the portal's own pipelines.
    pub fn new(object: ObjectType, pipelines: &[(ObjectType, Pipeline)]) -> Self {
        let customers = portfolio::customer_properties().into_iter();
        let customers = customers.map(|of| (of.object, definition(&of)));
        let catalog = Catalog::new(customers.collect(), HashSet::new(), pipelines.to_vec());
        let known = catalog.properties(object);
        Self {
            object,
            known: known.map(|of| (of.name.clone(), of.clone())).collect(),
            all: Vec::new(),
            by: HashMap::new(),
        }
    }

    /// What a header means, when the file has these.
    pub fn meaning(&self, header: &str, headers: &[String]) -> Means {
        let labelled = |header: &str| {
            let lower = header.to_lowercase();
            let fits = |of: &&Definition| of.label.to_lowercase() == lower;
            self.known.values().find(fits).map(|of| of.name.clone())
        };
        let there = |name: &str| headers.iter().any(|one| one.eq_ignore_ascii_case(name));
        let known = |name: &str| self.known.contains_key(name) || self.by.contains_key(name);
        meaning(self.object, header, known, labelled, there)
    }

    /// The number of a property, which is new when nothing named it yet.
    pub fn number(&mut self, name: &str, label: &str) -> u32 {
        if let Some(number) = self.by.get(name) {
            return *number;
        }
        let known = self.known.get(name).cloned();
        let brought = known.is_none();
        let number = self.all.len() as u32;
        self.by.insert(name.to_owned(), number);
        self.all.push(Property {
            definition: known.unwrap_or_else(|| Definition {
                name: name.to_owned(),
                label: label
                    .chars()
                    .filter(|char| !char.is_control())
                    .take(200)
                    .collect(),
                kind: Kind::Text,
                field_type: "text".to_owned(),
                options: Vec::new(),
                builtin: false,
                read_only: false,
            }),
            brought,
            grown: 0,
            guess: Guess::default(),
        });
        number
    }

    /// The number of a property that `history.csv` names.
    ///
    /// # Errors
    /// A sentence when it can have no past of its own.
    pub fn named(&mut self, name: &str) -> Result<u32, String> {
        match self.meaning(name, &[]) {
            Means::Property(property) if !property.is_empty() => Ok(self.number(&property, name)),
            _ => Err(format!(
                "{} is no property with a past; the CRM keeps it by itself.",
                quoted(name)
            )),
        }
    }

    /// The number of a property, if any file names it.
    pub fn find(&self, name: &str) -> Option<u32> {
        self.by.get(name).copied()
    }

    fn at(&self, number: u32) -> &Property {
        &self.all[number as usize]
    }

    /// Takes in a value that is not empty.
    pub fn see(&mut self, number: u32, value: &str, owners: &mut Owners) {
        let of = &mut self.all[number as usize];
        let definition = &mut of.definition;
        if definition.name == OWNER {
            owners.hear(value);
        } else if of.brought {
            of.guess.see(value);
        } else if definition.kind == Kind::Enumeration {
            let multiple = definition.is_multiple();
            let several = value.split(';').filter(|_| multiple);
            let one = std::iter::once(value).filter(|_| !multiple);
            for piece in several.chain(one).map(str::trim) {
                if !piece.is_empty() && values::option(definition, piece).is_none() {
                    of.grown += 1;
                    definition
                        .options
                        .push((piece.to_owned(), piece.to_owned()));
                }
            }
            if of.grown > GROWN {
                definition.kind = Kind::Text;
                definition.field_type = "text".to_owned();
                definition.options.clear();
            }
        }
    }

    /// Reads a cell that is not empty.
    ///
    /// # Errors
    /// A sentence.
    pub fn value(&self, number: u32, cell: &str, owners: &Owners) -> Result<String, String> {
        let definition = &self.at(number).definition;
        match definition.name == OWNER {
            true => owners.id(cell).map(|id| id.to_string()),
            false => values::read(definition, cell),
        }
    }

    /// Decides what kind of values those properties hold that no definition tells of.
    pub fn settle(&mut self) {
        for of in self.all.iter_mut().filter(|of| of.brought) {
            let (kind, options) = of.guess.settle();
            let definition = &mut of.definition;
            definition.kind = kind;
            definition.options = options.into_iter().map(|one| (one.clone(), one)).collect();
            let field_type = match kind {
                Kind::Number => "number",
                Kind::Date | Kind::DateTime => "date",
                Kind::Bool => "booleancheckbox",
                Kind::Enumeration => "select",
                Kind::Text => "text",
            };
            definition.field_type = field_type.to_owned();
            if kind == Kind::Bool {
                let both = [("true", "Yes"), ("false", "No")];
                let both = both.map(|(value, label)| (value.to_owned(), label.to_owned()));
                definition.options = both.to_vec();
            }
        }
    }
}

/// The property that holds the owner.
pub const OWNER: &str = "hubspot_owner_id";

/// A definition of the portfolio's as the catalogue keeps it.
pub fn definition(of: &PropertyDef) -> Definition {
    let options = of.options.iter();
    Definition {
        name: of.name.to_owned(),
        label: of.label.to_owned(),
        kind: Kind::parse(of.kind).unwrap_or(Kind::Text),
        field_type: of.field_type.to_owned(),
        options: options
            .map(|(value, label)| ((*value).to_owned(), (*label).to_owned()))
            .collect(),
        builtin: false,
        read_only: false,
    }
}
