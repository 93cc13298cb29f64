//! A scorecard from its TOML file, and the presets that come with the program.

use super::{
    Bands, Cap, CapWhen, Decay, Group, Measure, Part, Scope, Scorecard, Source, TicketPoints,
};
use crate::domain::field::Field;
use crate::domain::file::{Fault, Presets, Table, parse, preset};
use crate::domain::health::curve::Curve;

const PRESETS: &Presets = &[
    (
        "default",
        include_str!("../../presets/scorecards/default.toml"),
    ),
    (
        "usage-first",
        include_str!("../../presets/scorecards/usage-first.toml"),
    ),
    (
        "experience-first",
        include_str!("../../presets/scorecards/experience-first.toml"),
    ),
];

const GROUPS: &[(&str, Group)] = &[
    ("outcome", Group::Outcome),
    ("experience", Group::Experience),
];

/// What may stand in place of the weighted mean.
const OVERALL: &[(&str, Option<Field>)] =
    &[("measures", None), ("crm_health", Some(Field::CrmHealth))];

/// Measures are counted with a byte.
const MOST_MEASURES: usize = 255;

impl Scorecard {
    /// Reads a scorecard file.
    ///
    /// # Errors
    /// Every fault of the file, with its line.
    pub fn parse(text: &str) -> Result<Self, Vec<Fault>> {
        parse(text, read)
    }

    /// A scorecard that comes with the program; `None` when there is none of that name.
    pub fn preset(id: &str) -> Option<Self> {
        preset(PRESETS, id, read)
    }

    /// The file of a preset, to begin one's own with.
    pub fn preset_file(id: &str) -> Option<&'static str> {
        let found = PRESETS.iter().find(|(known, _)| *known == id);
        found.map(|(_, text)| *text)
    }

    /// The names of the presets.
    pub fn presets() -> impl Iterator<Item = &'static str> {
        PRESETS.iter().map(|(id, _)| *id)
    }
}

fn read(file: &Table<'_, '_>) -> Option<Scorecard> {
    let id = file.need_text("id");
    let name = file.name_or("name", id.as_deref());
    let coverage = file.number_in("least_coverage", 0.0..=1.0);
    let (bands, quadrant) = (bands(file), quadrant(file));
    let tickets = tickets(file);
    let overall = file.word("overall", OVERALL).flatten();
    let scope = Scope::read(file);
    let (mut measures, mut names, mut customs) = (Vec::new(), Vec::new(), Vec::new());
    for table in file.need_tables("measures", "scorecard", MOST_MEASURES) {
        measures.extend(measure(table, &mut names, &mut customs));
    }
    let parts = measures.iter().flat_map(|measure: &Measure| &measure.parts);
    let contract = parts
        .flat_map(|part| &part.sources)
        .any(|source| source.of_contract());
    let caps = file.tables("caps").into_iter();
    let caps = caps.filter_map(|table| cap(&table, &measures, &names));
    let caps = caps.collect();
    Some(Scorecard {
        id: id?,
        name,
        version: format!("{:08x}", file.fingerprint() as u32),
        scope,
        overall,
        contract,
        customs,
        bands,
        quadrant,
        least_coverage: coverage.unwrap_or(0.5),
        tickets,
        caps,
        measures,
    })
}

fn bands(file: &Table<'_, '_>) -> Bands {
    let mut bands = Bands {
        good: 75.0,
        watch: 50.0,
        margin: 2.0,
    };
    if let Some(table) = file.table("bands") {
        let points = |key, default: f32| match table.number_in(key, 0.0..=100.0) {
            Some(points) => points as f32,
            None => default,
        };
        bands.good = points("good", bands.good);
        bands.watch = points("watch", bands.watch);
        bands.margin = points("margin", bands.margin);
        if bands.watch >= bands.good {
            table.fault("watch", "`watch` of `[bands]` must lie below `good`");
        }
    }
    bands
}

fn quadrant(file: &Table<'_, '_>) -> (f32, f32) {
    let Some(table) = file.table("quadrant") else {
        return (60.0, 60.0);
    };
    let line = |key| table.number_in(key, 0.0..=100.0).unwrap_or(60.0) as f32;
    (line("outcome"), line("experience"))
}

fn tickets(file: &Table<'_, '_>) -> TicketPoints {
    let mut points = TicketPoints {
        open: [30.0, 60.0, 80.0, 95.0],
        per_promise: 20.0,
    };
    if let Some(table) = file.table("tickets") {
        if table.has("open") {
            match <[f64; 4]>::try_from(table.numbers("open")) {
                Ok(open) if open.iter().all(|points| (0.0..=100.0).contains(points)) => {
                    points.open = open;
                }
                _ => table.fault(
                    "open",
                    "`open` of `[tickets]` must be four numbers of 0 to 100, for severity 1 to 4",
                ),
            }
        }
        if let Some(lost) = table.number_in("per_promise", 0.0..=100.0) {
            points.per_promise = lost;
        }
    }
    points
}

/// `names` are those of all measures, also of those that have a fault of their own.
fn cap(table: &Table<'_, '_>, measures: &[Measure], names: &[String]) -> Option<Cap> {
    let at_most = table.need_number("at_most", 0.0..=100.0);
    let name = table.text("measure");
    let below = table.number_in("below", 0.0..=100.0);
    let severity = table.number_in("ticket_severity", 1.0..=4.0);
    let when = match (severity, name) {
        (Some(severity), None) if below.is_none() => CapWhen::Ticket(severity as u8),
        (None, Some(name)) => {
            let index = measures.iter().position(|measure| measure.id == name);
            if !names.contains(&name) {
                let known = names.iter().map(String::as_str).enumerate();
                let words = known.filter(|(at, word)| !names[..*at].iter().any(|of| of == word));
                table.unknown_word("measure", &name, words.map(|(_, word)| word));
            }
            if below.is_none() {
                table.fault("measure", "a cap by a `measure` needs `below`, in points");
            }
            CapWhen::Measure(index?, below?)
        }
        _ => {
            let text = "a cap needs either `ticket_severity`, or a `measure` and `below`";
            table.fault("at_most", text);
            return None;
        }
    };
    Some(Cap {
        when,
        at_most: at_most?,
    })
}

fn measure(
    mut table: Table<'_, '_>,
    names: &mut Vec<String>,
    customs: &mut Vec<String>,
) -> Option<Measure> {
    let id = table.own_id("measure", names.iter().map(String::as_str));
    names.extend(id.clone());
    let label = table.name_or("label", id.as_deref());
    let group = table.need_word("group", GROUPS);
    let weight = table.need_number("weight", 0.001..=1e6);
    let stale_days = table.number_in("stale_days", 1.0..=36_500.0);
    let drop_stale = table.flag("drop_stale").unwrap_or_default();
    if drop_stale && !table.has("stale_days") {
        let text = "`drop_stale` needs `stale_days`: after how many days a value is stale";
        table.fault("drop_stale", text);
    }
    let scope = Scope::read(&table);
    // An empty list says as little as none.
    let tables = table.tables("parts");
    let parts: Vec<Part> = if tables.is_empty() {
        part(&table, customs).into_iter().collect()
    } else {
        let parts = tables.into_iter();
        parts.filter_map(|table| part(&table, customs)).collect()
    };
    if parts.is_empty() {
        return None;
    }
    Some(Measure {
        id: id?,
        label,
        group: group?,
        weight: weight?,
        stale_days: stale_days.map(|days| days as u32),
        drop_stale,
        scope,
        parts,
    })
}

fn part(table: &Table<'_, '_>, customs: &mut Vec<String>) -> Option<Part> {
    let share = table.number_in("share", 0.001..=1e6).unwrap_or(1.0);
    let expressions = table.texts("source");
    if expressions.is_empty() {
        table.fault("source", "a measure needs a `source`, like \"dau / mau\"");
    }
    let sources: Vec<Source> = expressions
        .iter()
        .filter_map(|expression| Source::read(table, expression, customs))
        .collect();
    let curve = match table.pairs("curve").map(Curve::new) {
        Some(Ok(curve)) => Some(curve),
        Some(Err(text)) => {
            table.fault("curve", text);
            None
        }
        None => {
            // Only a source that already is 0 to 100 can do without.
            if !table.has("curve") && !sources.iter().all(|source| source.gives_points()) {
                table.fault(
                    "curve",
                    "a measure needs a `curve`, like [[0, 0], [1, 100]]",
                );
            }
            None
        }
    };
    let decay = table.table("decay").and_then(|decay| {
        let to = decay.need_number("to", -1e9..=1e9);
        let days = decay.need_number("days", 1.0..=36_500.0);
        Some(Decay {
            to: to?,
            days: days?,
        })
    });
    (!sources.is_empty()).then_some(Part {
        share,
        sources,
        curve,
        decay,
    })
}
