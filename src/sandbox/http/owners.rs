//! `/crm/owners/2026-09`: the portal's users.

use super::wire::{self, Params};
use super::{Answer, Shared, ok};
use crate::sandbox::db::Desk;
use crate::sandbox::failure::Failure;
use axum::extract::{Path, Query, State};
use rusqlite::{Row, params};
use serde_json::{Value, json};

const COLUMNS: &str = "id, user_id, first, last, email, archived";

/// A page of owners; `archived=true` for those who left, `email=` for one.
pub async fn list(State(portal): State<Shared>, Query(params): Query<Params>) -> Answer {
    let short = portal.faults.how().short_pages;
    let page = super::read(portal, move |desk| {
        let place = wire::after(&params)?;
        let limit = place.limit(wire::limit(&params, 500, 100)?, short);
        let archived = wire::flag(&params, "archived")?;
        let mut found = some(
            desk,
            place.after,
            limit + 1,
            archived,
            wire::one(&params, "email"),
        )?;
        let more = found.len() > limit;
        found.truncate(limit);
        let mut body = json!({"results": found});
        let last = body["results"].as_array().and_then(|all| all.last());
        let last = last.and_then(|last| last["id"].as_str()?.parse().ok());
        if let Some(after) = place.next(last, more, short) {
            body["paging"] = wire::paging(&after, "/crm/owners/2026-09", &params);
        }
        Ok(body)
    });
    ok(page.await)
}

/// One owner by its id, or by its user's with `idProperty=userId`.
pub async fn read(
    State(portal): State<Shared>,
    Path(id): Path<String>,
    Query(params): Query<Params>,
) -> Answer {
    let owner = super::read(portal, move |desk| {
        let archived = wire::flag(&params, "archived")?;
        let column = match wire::one(&params, "idProperty") {
            None | Some("id") => "id",
            Some("userId") => "user_id",
            Some(other) => {
                return Err(Failure::invalid(format!(
                    "Invalid value for idProperty: {other}. It must be id or userId."
                )));
            }
        };
        let mut statement = desk.conn.prepare_cached(&format!(
            "SELECT {COLUMNS} FROM owners WHERE {column} = ?1 AND archived = ?2 ORDER BY id LIMIT 1"
        ))?;
        let number = id.parse::<i64>().unwrap_or_default();
        let mut found = statement.query_map(params![number, archived], owner)?;
        found.next().transpose()?.ok_or_else(Failure::no_route)
    });
    ok(owner.await)
}

fn some(
    desk: &Desk<'_>,
    after: i64,
    limit: usize,
    archived: bool,
    email: Option<&str>,
) -> Result<Vec<Value>, Failure> {
    let mut statement = desk.conn.prepare_cached(&format!(
        "SELECT {COLUMNS} FROM owners
         WHERE id > ?1 AND archived = ?2 AND (?3 IS NULL OR lower(email) = lower(?3))
         ORDER BY id LIMIT ?4"
    ))?;
    let rows = statement.query_map(params![after, archived, email, limit as i64], owner)?;
    Ok(rows.collect::<Result<_, _>>()?)
}

fn owner(row: &Row<'_>) -> rusqlite::Result<Value> {
    let user: Option<i64> = row.get(1)?;
    let archived: bool = row.get(5)?;
    let mut owner = json!({
        "id": row.get::<_, i64>(0)?.to_string(),
        "email": row.get::<_, String>(4)?,
        "type": "PERSON",
        "firstName": row.get::<_, String>(2)?,
        "lastName": row.get::<_, String>(3)?,
        "createdAt": "2023-01-09T08:00:00.000Z",
        "updatedAt": "2023-01-09T08:00:00.000Z",
        "archived": archived,
    });
    if let Some(user) = user {
        owner["userIdIncludingInactive"] = json!(user);
        // An owner who left has no user any more.
        if !archived {
            owner["userId"] = json!(user);
        }
    }
    Ok(owner)
}
