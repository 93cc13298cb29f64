//! Associations between records.

use super::{Desk, Key, labels};
use crate::sandbox::catalog::associations;
use crate::sandbox::failure::Failure;
use crate::sandbox::record::ObjectType;
use rusqlite::{Connection, params};

/// Associates two records, from both sides. `number` is the type seen from `a`.
pub fn add(
    conn: &Connection,
    (a, from): (Key, ObjectType),
    (b, to): (Key, ObjectType),
    number: u32,
) -> Result<(), Failure> {
    let Some(back) = reverse(conn, from, to, number)? else {
        return Err(wrong_type(from, to, number));
    };
    let mut statement =
        conn.prepare_cached("INSERT OR IGNORE INTO links (a, b, type) VALUES (?1, ?2, ?3)")?;
    let plain = |from, to| associations::types(from, to).first().copied();
    for (a, b, number, also) in [
        (a, b, number, plain(from, to)),
        (b, a, back, plain(to, from)),
    ] {
        statement.execute(params![a.0, b.0, number])?;
        // A labelled association always stands beside the plain one.
        if let Some(also) = also.filter(|also| *also != number) {
            statement.execute(params![a.0, b.0, also])?;
        }
    }
    Ok(())
}

/// The number of the same association seen from the other side.
fn reverse(
    conn: &Connection,
    from: ObjectType,
    to: ObjectType,
    number: u32,
) -> Result<Option<u32>, Failure> {
    if !labels::is_own(number) {
        return Ok(associations::reverse(from, to, number));
    }
    let of_pair = |(a, b, back)| (a == from.number() && b == to.number()).then_some(back);
    Ok(labels::of(conn, number)?.and_then(of_pair))
}

/// Ends every association between two records.
pub fn remove(conn: &Connection, a: Key, b: Key) -> Result<(), Failure> {
    let mut statement = conn.prepare_cached("DELETE FROM links WHERE a = ?1 AND b = ?2")?;
    statement.execute([a.0, b.0])?;
    statement.execute([b.0, a.0])?;
    Ok(())
}

/// 400: the number does not belong to the pair.
pub fn wrong_type(from: ObjectType, to: ObjectType, number: u32) -> Failure {
    Failure::invalid(format!(
        "One or more association types are not valid: {number} is not an association type from {} to {}",
        from.singular(),
        to.singular()
    ))
    .with("associationTypeId", [number.to_string()])
    .with("fromObjectType", [from.singular()])
    .with("toObjectType", [to.singular()])
}

/// An associated record and the types.
#[derive(Clone, Debug, PartialEq)]
pub struct Link {
    /// The other record.
    pub to: Key,
    /// Type numbers seen from here.
    pub types: Vec<u32>,
}

/// At most `limit` records of an object that a record is associated with, after an id, by id.
/// Archived ones are not there.
pub fn of(
    conn: &Connection,
    from: Key,
    to: ObjectType,
    after: i64,
    limit: usize,
) -> Result<Vec<Link>, Failure> {
    let (first, last) = Key::span(to);
    let mut statement = conn.prepare_cached(
        "SELECT b, group_concat(type) FROM links JOIN records ON records.key = links.b
         WHERE a = ?1 AND b > ?2 AND b <= ?3 AND archived IS NULL
         GROUP BY b ORDER BY b LIMIT ?4",
    )?;
    let mut rows = statement.query(params![from.0, first + after, last, limit as i64])?;
    let mut links = Vec::new();
    while let Some(row) = rows.next()? {
        let types: String = row.get(1)?;
        links.push(Link {
            to: Key(row.get(0)?),
            types: types
                .split(',')
                .filter_map(|one| one.parse().ok())
                .collect(),
        });
    }
    Ok(links)
}

/// Whether two records are associated.
pub fn are(desk: &Desk<'_>, a: Key, b: Key) -> Result<bool, Failure> {
    let mut statement = desk
        .conn
        .prepare_cached("SELECT 1 FROM links WHERE a = ?1 AND b = ?2")?;
    Ok(statement.exists([a.0, b.0])?)
}
