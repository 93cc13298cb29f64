//! Who is meant by an owner: an id, an address or a name; of `owners.csv`, or made where it is not
//! there.

use super::columns::plain;
use super::faults::{Faults, quoted};
use super::table::Table;
use crate::sandbox::record::OwnerDef;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::Path;

/// Ids of owners that only have a name begin here.
const MADE: u64 = 900_000_001;

/// The portal's owners.
#[derive(Debug, Default)]
pub struct Owners {
    /// All of them.
    pub all: Vec<OwnerDef>,
    by: HashMap<String, u64>,
    /// Whether `owners.csv` says who there is.
    said: bool,
    /// What the files call them, where it does not.
    heard: BTreeSet<String>,
}

impl Owners {
    /// Reads `owners.csv`, where there is one.
    pub fn read(path: Option<&Path>, faults: &mut Faults) -> (Owners, Option<(String, u64)>) {
        let mut owners = Owners::default();
        let Some(path) = path else {
            return (owners, None);
        };
        owners.said = true;
        let Some(mut table) = Table::open(path, true, faults) else {
            return (owners, None);
        };
        let columns: BTreeMap<String, usize> = table
            .header
            .iter()
            .enumerate()
            .map(|(at, header)| (plain(header), at))
            .collect();
        let find = |names: &[&str]| names.iter().find_map(|name| columns.get(*name).copied());
        let id = find(&["id", "owner_id", "hubspot_owner_id", "record_id"]);
        let user = find(&["user_id", "userid"]);
        let email = find(&["email", "owner_email"]);
        let first = find(&["firstname", "first_name", "name", "owner_name"]);
        let last = find(&["lastname", "last_name"]);
        let archived = find(&["archived"]);
        let Some(id) = id else {
            let text = "There is no column id.".to_owned();
            faults.of_file(&table.file, text);
            return (owners, None);
        };
        let file = table.file.clone();
        let mut rows = 0;
        loop {
            let mut wrong = Vec::new();
            let Some(row) = table.next(faults) else {
                break;
            };
            rows += 1;
            let cell = |at: Option<usize>| at.and_then(|at| row.cell(at)).unwrap_or_default();
            let number: Option<u64> = cell(Some(id)).parse().ok();
            match number {
                Some(number) if i64::try_from(number).is_ok() => {
                    let again = owners.by.contains_key(&number.to_string());
                    if again {
                        let text = format!("The owner {number} is there twice.");
                        wrong.push(row.fault(Some(id), text));
                    } else {
                        let gone = ["true", "yes", "1"];
                        let gone = gone.contains(&cell(archived).to_ascii_lowercase().as_str());
                        let user_id = cell(user).parse().ok().or(Some(number));
                        owners.add(OwnerDef {
                            id: number,
                            user_id: user_id.filter(|_| !gone),
                            first: cell(first).to_owned(),
                            last: cell(last).to_owned(),
                            email: cell(email).to_owned(),
                            archived: gone,
                        });
                    }
                }
                _ => {
                    let text = format!(
                        "{} is not an id; ids are whole numbers.",
                        quoted(cell(Some(id)))
                    );
                    wrong.push(row.fault(Some(id), text));
                }
            }
            wrong.into_iter().for_each(|fault| faults.add(fault));
        }
        (owners, Some((file, rows)))
    }

    fn add(&mut self, owner: OwnerDef) {
        let name = format!("{} {}", owner.first, owner.last);
        for key in [owner.id.to_string(), fold(&owner.email), fold(&name)] {
            if !key.is_empty() {
                // The first of a name keeps it.
                self.by.entry(key).or_insert(owner.id);
            }
        }
        self.all.push(owner);
    }

    /// Takes note of somebody named in a file.
    pub fn hear(&mut self, text: &str) {
        if !self.said && !self.heard.contains(text.trim()) {
            self.heard.insert(text.trim().to_owned());
        }
    }

    /// Makes those that were only named; the same names get the same ids, in the order of the
    /// alphabet.
    pub fn settle(&mut self) {
        let mut next = MADE;
        for text in std::mem::take(&mut self.heard) {
            let id: Option<u64> = text.parse().ok().filter(|id| i64::try_from(*id).is_ok());
            let (first, last) = match (id, text.contains('@')) {
                (Some(_), _) => (format!("Owner {text}"), String::new()),
                (None, true) => (String::new(), String::new()),
                (None, false) => match text.split_once(' ') {
                    Some((first, last)) => (first.to_owned(), last.to_owned()),
                    None => (text.clone(), String::new()),
                },
            };
            let email = if text.contains('@') {
                text.clone()
            } else {
                String::new()
            };
            if self.by.contains_key(&fold(&text)) {
                continue;
            }
            let id = id.unwrap_or_else(|| {
                next += 1;
                next - 1
            });
            self.add(OwnerDef {
                id,
                user_id: Some(id),
                first,
                last,
                email,
                archived: false,
            });
        }
    }

    /// The id of somebody.
    ///
    /// # Errors
    /// A sentence when there is nobody of that id, address or name.
    pub fn id(&self, text: &str) -> Result<u64, String> {
        let found = self.by.get(&fold(text)).copied();
        found.ok_or_else(|| {
            format!(
                "There is no owner {} in owners.csv, by id, email or name.",
                quoted(text)
            )
        })
    }
}

/// An address or a name as it is compared.
fn fold(text: &str) -> String {
    text.split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
        .to_lowercase()
}
