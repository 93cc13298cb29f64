//! `pipelines.csv`: the portal's own pipelines of tickets and deals, a row for each stage, in order.

use super::columns::plain;
use super::faults::{Faults, quoted};
use super::table::Table;
use crate::sandbox::catalog::pipelines::{Pipeline, Stage};
use crate::sandbox::record::ObjectType;
use std::collections::{BTreeMap, HashSet};
use std::path::Path;

/// What stands for yes.
const YES: [&str; 3] = ["true", "yes", "1"];

/// Columns that must be there, by the names that they may have.
const NEEDED: [&[&str]; 3] = [
    &["object"],
    &["pipeline_id", "pipeline"],
    &["stage_id", "stage"],
];

/// A deal in a stage of which the file says nothing more is as likely won as not.
const USUAL: &str = "0.5";

/// Pipelines, and whose they are.
type Pipelines = Vec<(ObjectType, Pipeline)>;

/// Reads the file; with its name and rows.
pub fn read(path: Option<&Path>, faults: &mut Faults) -> (Pipelines, Option<(String, u64)>) {
    let mut all: Pipelines = Vec::new();
    let Some(mut table) = path.and_then(|path| Table::open(path, true, faults)) else {
        return (all, None);
    };
    let headers = table.header.iter().enumerate();
    let columns: BTreeMap<String, usize> =
        headers.map(|(at, header)| (plain(header), at)).collect();
    let find = |names: &[&str]| names.iter().find_map(|name| columns.get(*name).copied());
    let [Some(object_at), Some(pipeline_at), Some(stage_at)] = NEEDED.map(find) else {
        let missing = NEEDED.into_iter().filter(|names| find(names).is_none());
        for names in missing {
            faults.of_file(&table.file, format!("There is no column {}.", names[0]));
        }
        return (all, None);
    };
    let label_at = find(&["pipeline_label", "pipeline_name", "pipeline"]);
    let stage_label_at = find(&["stage_label", "stage_name", "stage"]);
    let (closed_at, chance_at) = (find(&["closed"]), find(&["probability"]));
    let file = table.file.clone();
    let mut known: HashSet<(ObjectType, String)> = HashSet::new();
    let mut rows = 0;
    loop {
        let mut wrong = Vec::new();
        let Some(row) = table.next(faults) else {
            break;
        };
        rows += 1;
        let cell = |at: Option<usize>| at.and_then(|at| row.cell(at)).unwrap_or_default();
        let object = ObjectType::parse(cell(Some(object_at)));
        let object = object.filter(|of| matches!(of, ObjectType::Tickets | ObjectType::Deals));
        if object.is_none() {
            let text = format!(
                "{} has no pipelines; tickets and deals have.",
                quoted(cell(Some(object_at)))
            );
            wrong.push(row.fault(Some(object_at), text));
        }
        let (id, stage) = (cell(Some(pipeline_at)), cell(Some(stage_at)));
        for (at, text) in [(pipeline_at, id), (stage_at, stage)] {
            if text.is_empty() {
                wrong.push(row.fault(Some(at), "There is nothing in it.".to_owned()));
            }
        }
        let chance = cell(chance_at);
        let likely = chance.parse::<f64>().ok();
        let likely = likely.filter(|likely| (0.0..=1.0).contains(likely));
        if !chance.is_empty() && likely.is_none() {
            let text = format!("{} is no probability from 0 to 1.", quoted(chance));
            wrong.push(row.fault(chance_at, text));
        }
        if let Some(object) = object.filter(|_| wrong.is_empty()) {
            if !known.insert((object, stage.to_owned())) {
                let text = format!("The stage {} is there twice.", quoted(stage));
                wrong.push(row.fault(Some(stage_at), text));
            }
            let or = |text: &str, other: &str| match text.is_empty() {
                true => other.to_owned(),
                false => text.to_owned(),
            };
            let closed = YES.contains(&cell(closed_at).to_ascii_lowercase().as_str());
            let probability = (object == ObjectType::Deals).then(|| or(chance, USUAL));
            let one = Stage {
                id: stage.to_owned(),
                label: or(cell(stage_label_at), stage),
                closed,
                probability,
            };
            let mut there = all.iter_mut();
            match there.find(|(of, known)| *of == object && known.id == id) {
                Some((_, pipeline)) => pipeline.stages.push(one),
                None => all.push((
                    object,
                    Pipeline {
                        id: id.to_owned(),
                        label: or(cell(label_at), id),
                        stages: vec![one],
                    },
                )),
            }
        }
        wrong.into_iter().for_each(|fault| faults.add(fault));
    }
    (all, Some((file, rows)))
}
