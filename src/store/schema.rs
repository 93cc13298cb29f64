//! The tables, as migrations. Append only: a migration that was released is never changed, and
//! each says why it is there.

use rusqlite_migration::{M, Migrations};

/// One step of the schema: why, and how.
struct Step {
    why: &'static str,
    sql: &'static str,
}

/// A table, and the triggers that forget what is in it: what stands behind their names.
macro_rules! forgetting {
    ($table:literal $($when:literal,)*) => {
        concat!($table, $(
            "CREATE TRIGGER glimpse_",
            $when,
            " BEGIN UPDATE glimpse SET version = version + 1, stamp = NULL, body = NULL; END;\n",
        )*)
    };
}

/// What the board shows first: forgotten with any change of what it is made from.
const GLIMPSE: &str = forgetting! {
    "
    -- One row. Whoever makes a glimpse notes the version before it reads anything, and keeps it
    -- only while that is still the version: what changed meanwhile, or changes later, by whatever
    -- statement of whatever program, takes it away.
    CREATE TABLE glimpse (
        one INTEGER PRIMARY KEY CHECK (one = 1),
        version INTEGER NOT NULL,
        stamp TEXT, body BLOB
    ) STRICT;
    INSERT INTO glimpse (one, version) VALUES (1, 0);
    "
    "account_new AFTER INSERT ON account",
    "account_other AFTER UPDATE ON account WHEN OLD.body IS NOT NEW.body OR OLD.id IS NOT NEW.id",
    "account_gone AFTER DELETE ON account",
    // Writes that wait are shown in their accounts.
    "outbox_new AFTER INSERT ON outbox WHEN NEW.open = 1",
    "outbox_other AFTER UPDATE ON outbox WHEN OLD.open = 1 OR NEW.open = 1",
    "outbox_gone AFTER DELETE ON outbox WHEN OLD.open = 1",
    "mark_new AFTER INSERT ON triage_mark",
    "mark_other AFTER UPDATE ON triage_mark",
    "mark_gone AFTER DELETE ON triage_mark",
    "plan_new AFTER INSERT ON plan",
    "plan_other AFTER UPDATE ON plan",
    "plan_gone AFTER DELETE ON plan",
    // Owners, whether plans are kept here, the format of bodies. What is put again as it was is no
    // change; a row is seen before it replaces another one.
    "meta_new BEFORE INSERT ON meta WHEN NEW.key IN ('owners', 'plans.here', 'format') AND NEW.value IS NOT (SELECT value FROM meta WHERE key = NEW.key)",
    "meta_other AFTER UPDATE ON meta WHEN OLD.key IN ('owners', 'plans.here', 'format') OR NEW.key IN ('owners', 'plans.here', 'format')",
    "meta_gone AFTER DELETE ON meta WHEN OLD.key IN ('owners', 'plans.here', 'format')",
    // Whether contacts and tickets were read to the end, and whether there is any ticket, decides
    // what is missing at an account.
    "position_new BEFORE INSERT ON position WHEN NEW.full_at IS NOT NULL",
    "position_other AFTER UPDATE ON position WHEN (OLD.full_at IS NULL) IS NOT (NEW.full_at IS NULL) OR OLD.listing IS NOT NEW.listing",
    "position_gone AFTER DELETE ON position",
    "ticket_new BEFORE INSERT ON record WHEN NEW.kind = 'tickets' AND NOT EXISTS (SELECT 1 FROM record WHERE kind = NEW.kind AND id = NEW.id)",
    "ticket_other AFTER UPDATE ON record WHEN OLD.kind IS NOT NEW.kind",
    "ticket_gone AFTER DELETE ON record WHEN OLD.kind = 'tickets'",
};

const STEPS: &[Step] = &[
    Step {
    why: "the first schema: cache, outbox, journal, snapshots and what the screen remembers",
    sql: "
        CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;

        -- The body alone is read at start, in one scan; the rest of an account lives next door.
        CREATE TABLE account (
            n INTEGER PRIMARY KEY,
            id TEXT NOT NULL UNIQUE,
            updated INTEGER,            -- ms since 1970, by the CRM's clock
            ours INTEGER NOT NULL,      -- 1: a write of ours is in it that its `updated` may not show
            sweep INTEGER NOT NULL,     -- the full pull that last saw it
            body BLOB NOT NULL
        ) STRICT;
        CREATE TABLE account_past (id TEXT PRIMARY KEY, raw TEXT NOT NULL, past BLOB NOT NULL)
            STRICT, WITHOUT ROWID;

        CREATE TABLE record (
            kind TEXT NOT NULL,         -- contacts, tickets, tasks
            id TEXT NOT NULL,
            sweep INTEGER NOT NULL,
            body BLOB NOT NULL,
            PRIMARY KEY (kind, id)
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE belongs (
            kind TEXT NOT NULL, account TEXT NOT NULL, id TEXT NOT NULL,
            PRIMARY KEY (kind, account, id)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX belongs_by_record ON belongs (kind, id);
        CREATE TABLE timeline (account TEXT PRIMARY KEY, fetched INTEGER, body BLOB NOT NULL)
            STRICT, WITHOUT ROWID;

        CREATE TABLE position (
            listing TEXT PRIMARY KEY,
            cursor TEXT, started INTEGER, sweep INTEGER NOT NULL DEFAULT 0,
            done INTEGER NOT NULL DEFAULT 0, watermark INTEGER, full_at INTEGER
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE scorecard (n INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE) STRICT;
        CREATE TABLE snapshot (
            account TEXT NOT NULL, day INTEGER NOT NULL,   -- days since 1970
            overall REAL, outcome REAL, experience REAL, scorecard INTEGER NOT NULL,
            PRIMARY KEY (account, day)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX snapshot_by_day ON snapshot (day);

        CREATE TABLE journal (
            seq INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE,
            at INTEGER NOT NULL, title TEXT NOT NULL, undoes TEXT
        ) STRICT;
        CREATE INDEX journal_by_undone ON journal (undoes) WHERE undoes IS NOT NULL;
        CREATE TABLE outbox (
            seq INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE,
            action TEXT NOT NULL, account TEXT NOT NULL,
            subject TEXT NOT NULL,      -- what later writes of the account depend on
            op TEXT NOT NULL,           -- JSON
            open INTEGER NOT NULL,
            state TEXT NOT NULL, progress TEXT NOT NULL,   -- JSON
            forced INTEGER NOT NULL DEFAULT 0, inverse_of TEXT,
            attempts INTEGER NOT NULL DEFAULT 0, trouble TEXT, done_at INTEGER
        ) STRICT;
        CREATE INDEX outbox_open ON outbox (seq) WHERE open = 1;
        CREATE INDEX outbox_by_action ON outbox (action);
        CREATE INDEX outbox_by_account ON outbox (account);

        CREATE TABLE ui (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
    ",
    },
    Step {
    why: "plans with customers, where the CRM has no property for them",
    sql: "
        CREATE TABLE plan (account TEXT PRIMARY KEY, text TEXT NOT NULL) STRICT, WITHOUT ROWID;
    ",
    },
    Step {
        why: "what a person did with signals, and what stood in the queue each day",
        sql: "
        CREATE TABLE triage_mark (
            account TEXT NOT NULL,
            slot TEXT NOT NULL,         -- closed:SIGNAL, assigned:SIGNAL or assigned:*
            mark TEXT NOT NULL,         -- JSON
            quiet INTEGER,              -- the day since which the signal does not fire
            PRIMARY KEY (account, slot)
        ) STRICT, WITHOUT ROWID;
        -- A stretch of days on which a signal stood in the queue, not a row a day.
        CREATE TABLE queue_span (
            account TEXT NOT NULL, lane INTEGER NOT NULL, signal TEXT NOT NULL,
            first INTEGER NOT NULL, last INTEGER NOT NULL,   -- days since 1970
            PRIMARY KEY (account, lane, signal, first)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX queue_span_by_last ON queue_span (last);
        CREATE TABLE queue_day (
            day INTEGER PRIMARY KEY, risk INTEGER NOT NULL, opportunity INTEGER NOT NULL
        ) STRICT;
    ",
    },
    Step {
        why: "since when a write's outcome is unknown, for programs that run for a moment only",
        sql: "
        ALTER TABLE outbox ADD COLUMN unknown_at INTEGER;   -- ms since 1970, by our clock
    ",
    },
    Step {
        why: "what the board shows first, forgotten with any change of what it is made from",
        sql: GLIMPSE,
    },
    Step {
        why: "what a redo does again: writes that an undo dropped before they were sent",
        sql: "
        ALTER TABLE outbox ADD COLUMN dropped_by TEXT;   -- the action that took it back
        ALTER TABLE journal ADD COLUMN redoes INTEGER NOT NULL DEFAULT 0;   -- it takes an undo back
        CREATE INDEX outbox_by_dropped ON outbox (dropped_by) WHERE dropped_by IS NOT NULL;
    ",
    },
    Step {
        why: "how often a write was cut off, for programs that run for a moment only; deals of an account",
        sql: "
        ALTER TABLE outbox ADD COLUMN cut INTEGER NOT NULL DEFAULT 0;
        CREATE TABLE deal (account TEXT PRIMARY KEY, body BLOB NOT NULL) STRICT, WITHOUT ROWID;
    ",
    },
    Step {
        why: "until when a signal went on firing once its row had left the queue",
        sql: "
        ALTER TABLE queue_span ADD COLUMN fired INTEGER;   -- the last day it fired; `last` where empty
        UPDATE queue_span SET fired = last;
    ",
    },
    Step {
        why: "what an undo puts back at once: the moment that a write took the place of",
        sql: "
        -- Of a touchpoint the last touch before it, of a number since when the one before it held; ms since
        -- 1970, 0 where there was none.
        ALTER TABLE outbox ADD COLUMN before INTEGER;
    ",
    },
    Step {
        why: "whose stage or ARR is another one when a ticket or deal is archived, which then belongs to nobody",
        sql: "
        CREATE TABLE carrier (
            account TEXT NOT NULL,
            kind TEXT NOT NULL,         -- ticket, deal
            id TEXT NOT NULL,
            PRIMARY KEY (account, kind, id)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX carrier_by_record ON carrier (kind, id);
    ",
    },
    Step {
        why: "what a write's contacts, ticket or deal were called when a person named them: once they are deleted nobody else tells",
        sql: "
        ALTER TABLE outbox ADD COLUMN names TEXT;   -- JSON: [{kind, id, name}]; empty where it names none
    ",
    },
    Step {
        why: "whose a write is that was made for several accounts at once, once its account is deleted",
        sql: "
        ALTER TABLE outbox ADD COLUMN account_name TEXT;    -- as it was when the write was made
    ",
    },
];

/// All steps, for `rusqlite_migration`.
pub(super) fn migrations() -> Migrations<'static> {
    STEPS
        .iter()
        .map(|step| M::up(step.sql).comment(step.why))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::{STEPS, migrations};
    use crate::domain::write::{Op, Progress};
    use crate::store::{Opened, Store};
    use rusqlite::Connection;
    use std::path::Path;

    #[test]
    fn the_migrations_are_valid() {
        migrations()
            .validate()
            .expect("every migration runs on an empty database");
    }

    /// A cache as a release with so many steps left it, with a touchpoint that was never sent. Its JSON is
    /// as it was written then.
    fn of_release(path: &Path, steps: usize) {
        let mut connection = Connection::open(path).expect("it opens");
        migrations()
            .to_version(&mut connection, steps)
            .expect("the steps run");
        connection
            .execute_batch(
                r#"INSERT INTO meta (key, value) VALUES ('format', '1-of-old');
                INSERT INTO account (n, id, ours, sweep, body) VALUES (1, '7', 0, 1, x'00');
                INSERT INTO journal (id, at, title)
                VALUES ('01930000-0000-7000-8000-000000000001', 1790000000000, 'Acme: call logged');
                INSERT INTO outbox (id, action, account, subject, op, open, state, progress, attempts)
                VALUES ('01930000-0000-7000-8000-000000000002',
                    '01930000-0000-7000-8000-000000000001', '7',
                    'write:01930000-0000-7000-8000-000000000002',
                    '{"op":"log","kind":"call","at":"2026-09-21T14:13:20Z","minutes":20,"title":"Rollout",'
                    || '"body":"blocked","contacts":[],"owner":null}',
                    1, 'waiting', '{"state":"waiting"}', 3);"#,
            )
            .expect("rows are put");
    }

    fn as_it_was(store: &Store, release: usize) {
        let outbox = store.outbox().expect("readable");
        assert_eq!(outbox.len(), 1, "release {release}");
        assert_eq!(outbox[0].progress, Progress::Waiting);
        assert_eq!(outbox[0].attempts, 3);
        assert!(
            matches!(&outbox[0].write.op, Op::Log(new) if new.body == "blocked"),
            "{:?}",
            outbox[0].write.op
        );
        let journal = store.journal(9).expect("readable");
        assert_eq!(journal.len(), 1);
        assert_eq!(journal[0].title, "Acme: call logged");
        assert!(!journal[0].is_undo() && journal[0].undone_by.is_none());
    }

    #[test]
    fn a_cache_of_any_older_release_opens_with_its_outbox_and_journal_unharmed() {
        for release in 1..=STEPS.len() {
            let folder = tempfile::tempdir().expect("a folder");
            let path = folder.path().join("tenure.db");
            of_release(&path, release);
            let (store, opened) = Store::open(&path).expect("it opens");
            assert_eq!(opened, Opened::Outdated, "release {release}");
            as_it_was(&store, release);
        }
    }

    #[test]
    fn a_damaged_cache_of_any_older_release_gives_its_outbox_and_journal_away() {
        for release in 1..=STEPS.len() {
            let folder = tempfile::tempdir().expect("a folder");
            let path = folder.path().join("tenure.db");
            of_release(&path, release);
            // Found damaged by that release, and mended by this one.
            std::fs::write(path.with_file_name("tenure.db.damaged"), "").expect("written");
            let (store, opened) = Store::open(&path).expect("it opens");
            let Opened::Rebuilt { salvage, .. } = opened else {
                panic!("{opened:?}")
            };
            assert!(salvage.whole, "release {release}");
            assert_eq!((salvage.actions, salvage.open_writes), (1, 1));
            as_it_was(&store, release);
        }
    }
}
