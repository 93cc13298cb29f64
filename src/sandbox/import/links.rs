//! Associations, from the columns of the files and from `associations.csv`.

use super::columns::plain;
use super::faults::{Fault, Faults, quoted};
use super::survey::Ids;
use super::table::{Row, Table};
use crate::sandbox::catalog::associations;
use crate::sandbox::db::Key;
use crate::sandbox::record::ObjectType;
use std::path::Path;

/// Two associated records, and where that is said.
#[derive(Clone, Debug)]
pub struct Link {
    /// The record of the row.
    pub from: Key,
    /// Of which object.
    pub object: ObjectType,
    /// The other's object…
    pub to_object: ObjectType,
    /// …and its key.
    pub to: Key,
    /// Where it is said: a number of [`Links::places`], and the row.
    place: u32,
    row: u32,
}

/// All of them.
#[derive(Debug, Default)]
pub struct Links {
    /// In the order they were read.
    pub all: Vec<Link>,
    /// (file, column)
    places: Vec<(String, String)>,
}

impl Links {
    /// Reads the ids in a cell: one, or several with `;`, `,` or blanks between.
    pub fn cell(
        &mut self,
        row: &Row<'_>,
        (file, column, header): (&str, usize, &str),
        (from, object): (Key, ObjectType),
        to_object: ObjectType,
        faults: &mut Faults,
    ) {
        let Some(cell) = row.cell(column) else { return };
        let place = self.place(file, header);
        for id in cell.split([';', ',', ' ']).filter(|id| !id.is_empty()) {
            match Key::parse(to_object, id) {
                Some(to) => self.all.push(Link {
                    from,
                    object,
                    to_object,
                    to,
                    place,
                    row: u32::try_from(row.number).unwrap_or(u32::MAX),
                }),
                None => faults.add(row.fault(Some(column), no_id(id))),
            }
        }
    }

    fn place(&mut self, file: &str, header: &str) -> u32 {
        let same = |(of, column): &(String, String)| of == file && column == header;
        let at = self.places.iter().rposition(same).unwrap_or_else(|| {
            self.places.push((file.to_owned(), header.to_owned()));
            self.places.len() - 1
        });
        at as u32
    }

    /// Reads `associations.csv`: `from_object,from_id,to_object,to_id`.
    pub fn file(&mut self, path: &Path, faults: &mut Faults) -> Option<(String, u64)> {
        let mut table = Table::open(path, true, faults)?;
        let file = table.file.clone();
        let find = |names: &[&str]| {
            table
                .header
                .iter()
                .position(|header| names.contains(&plain(header).as_str()))
        };
        let columns = [
            find(&["from_object", "object", "from_type"]),
            find(&["from_id", "id", "from_record_id"]),
            find(&["to_object", "to_type"]),
            find(&["to_id", "to_record_id"]),
        ];
        let [Some(a), Some(a_id), Some(b), Some(b_id)] = columns else {
            let text = "The header must be from_object,from_id,to_object,to_id.".to_owned();
            faults.of_file(&file, text);
            return None;
        };
        let mut rows = 0;
        loop {
            let mut wrong: Vec<Fault> = Vec::new();
            let Some(row) = table.next(faults) else { break };
            rows += 1;
            let mut object = |at: usize| {
                let cell = row.cell(at).unwrap_or_default();
                let object = ObjectType::parse(cell);
                if object.is_none() {
                    let text = format!(
                        "{} is none of HubSpot's objects, like companies.",
                        quoted(cell)
                    );
                    wrong.push(row.fault(Some(at), text));
                }
                object
            };
            if let (Some(from), Some(to)) = (object(a), object(b)) {
                let mut key = |at: usize, object: ObjectType| {
                    let cell = row.cell(at).unwrap_or_default();
                    let key = Key::parse(object, cell);
                    if key.is_none() {
                        wrong.push(row.fault(Some(at), no_id(cell)));
                    }
                    key
                };
                if associations::types(from, to).is_empty() {
                    let text = format!("{} have no associations with {}.", from.name(), to.name());
                    wrong.push(row.fault(None, text));
                } else if let (Some(one), Some(other)) = (key(a_id, from), key(b_id, to)) {
                    let place = self.place(&file, "");
                    self.all.push(Link {
                        from: one,
                        object: from,
                        to_object: to,
                        to: other,
                        place,
                        row: u32::try_from(row.number).unwrap_or(u32::MAX),
                    });
                }
            }
            wrong.into_iter().for_each(|fault| faults.add(fault));
        }
        Some((file, rows))
    }

    /// Leaves out those with records that are not there; how many, or a fault for each.
    pub fn check(&mut self, ids: &Ids, skip: bool, faults: &mut Faults) -> u64 {
        let mut missing = 0;
        let places = &self.places;
        self.all.retain(|link| {
            let lost = [(link.object, link.from), (link.to_object, link.to)]
                .into_iter()
                .find(|(_, key)| !ids.contains(key));
            let Some((object, key)) = lost else {
                return true;
            };
            missing += 1;
            if !skip {
                let (file, column) = &places[link.place as usize];
                faults.add(Fault {
                    file: file.clone(),
                    row: Some(u64::from(link.row)),
                    line: None,
                    column: (!column.is_empty()).then(|| column.clone()),
                    text: absent(object, key),
                });
            }
            false
        });
        if skip { missing } else { 0 }
    }
}

/// What is said of a record that no file has.
pub fn absent(object: ObjectType, key: Key) -> String {
    format!(
        "There is no {} {} in {}.csv; --skip-unknown leaves such rows out.",
        object.singular(),
        key.id(),
        object.name()
    )
}

/// What is said of a text that should be an id.
pub fn no_id(text: &str) -> String {
    format!(
        "{} is not an id; ids are whole numbers from 1 to {}.",
        quoted(text),
        (1_u64 << 48) - 1
    )
}
