//! Copies of a damaged database that may be read further than the file itself: with its header made
//! anew, and with a first page of today. The file itself is left as it was found.

use super::open::beside;
use super::{Salvage, salvage, schema};
use rusqlite::Connection;
use std::fs::{self, File};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

/// What a database of ours is made with.
const PAGE_SIZE: u16 = 8192;

/// Reads from such copies what the file itself did not give, until all is there. What is waiting to be
/// sent may have been sent already, as damage can hide the newest state: it is looked for first. What
/// takes another write back waits for that one.
///
/// # Errors
/// Only when the *new* database cannot be written.
pub(super) fn more(old: &Path, new: &mut Connection, found: Salvage) -> rusqlite::Result<Salvage> {
    let mut found = found;
    for head in [Head::Anew, Head::Today] {
        let copy = Copy::of(old);
        // No room, or nothing there to be copied: what was found is all.
        let Ok(()) = copy.make(old).and_then(|()| head.put(&copy.path)) else {
            break;
        };
        let again = salvage::salvage(&copy.path, new)?;
        // Rows of today's first page may be of other tables, where those lie otherwise in the old file.
        new.execute_batch(
            "DELETE FROM outbox WHERE length(id) <> 36 OR id NOT LIKE '________-____-____-____-%';
             DELETE FROM journal WHERE length(id) <> 36 OR id NOT LIKE '________-____-____-____-%';",
        )?;
        found = Salvage {
            whole: again.whole && head == Head::Anew,
            ..salvage::counted(new)?
        };
        if found.whole {
            break;
        }
    }
    new.execute(
        "UPDATE outbox SET state = 'unknown', progress = ?1
         WHERE open = 1 AND state = 'waiting' AND inverse_of IS NULL",
        [r#"{"state":"unknown"}"#],
    )?;
    Ok(found)
}

/// How the beginning of a copy is made good.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Head {
    /// The first hundred bytes as ours always are, for as many pages as there are.
    Anew,
    /// The whole first page, which says where the tables lie, as this release makes it.
    Today,
}

impl Head {
    fn put(self, path: &Path) -> io::Result<()> {
        let mut file = File::options().read(true).write(true).open(path)?;
        let mut page = vec![0; usize::from(PAGE_SIZE)];
        if self == Head::Today {
            page = first_page(path)?;
            file.write_all(&page)?;
        }
        let mut head = [0; 100];
        file.seek(SeekFrom::Start(0))?;
        file.read_exact(&mut head)?;
        mend(&mut head);
        file.seek(SeekFrom::Start(0))?;
        file.write_all(&head)?;
        file.sync_all()
    }
}

/// The header of the file format (<https://sqlite.org/fileformat2.html#the_database_header>) with all that
/// has one value for us; the number of pages is left to the size of the file.
fn mend(head: &mut [u8; 100]) {
    head[..16].copy_from_slice(b"SQLite format 3\0");
    let size = u16::from_be_bytes([head[16], head[17]]);
    if !(size == 1 || (size >= 512 && size.is_power_of_two())) {
        head[16..18].copy_from_slice(&PAGE_SIZE.to_be_bytes());
    }
    // Read and written with a write-ahead log; nothing reserved; the shares of a page, which are fixed.
    head[18..24].copy_from_slice(&[2, 2, 0, 64, 32, 32]);
    // Pages in all and free pages: as the file's size tells, and none.
    head[28..40].fill(0);
    // Schema format 4; no pages for an automatic vacuum; UTF-8.
    head[44..48].copy_from_slice(&4_u32.to_be_bytes());
    head[52..56].fill(0);
    head[56..60].copy_from_slice(&1_u32.to_be_bytes());
    head[64..68].fill(0);
}

/// The first page of a database made just now.
fn first_page(beside_it: &Path) -> io::Result<Vec<u8>> {
    let copy = Copy {
        path: beside(beside_it, ".fresh"),
    };
    copy.remove();
    let made = || -> Result<(), Box<dyn std::error::Error>> {
        let mut connection = Connection::open(&copy.path)?;
        connection.pragma_update(None, "page_size", PAGE_SIZE)?;
        schema::migrations().to_latest(&mut connection)?;
        connection.close().map_err(|(_, error)| error)?;
        Ok(())
    };
    made().map_err(|error| io::Error::other(error.to_string()))?;
    let mut page = vec![0; usize::from(PAGE_SIZE)];
    File::open(&copy.path)?.read_exact(&mut page)?;
    Ok(page)
}

/// A copy that is gone when it is done with.
struct Copy {
    path: PathBuf,
}

impl Copy {
    fn of(old: &Path) -> Self {
        Self {
            path: beside(old, ".repair"),
        }
    }

    fn make(&self, old: &Path) -> io::Result<()> {
        self.remove();
        fs::copy(old, &self.path)?;
        let log = beside(old, "-wal");
        if log.exists() {
            fs::copy(log, beside(&self.path, "-wal"))?;
        }
        Ok(())
    }

    fn remove(&self) {
        for suffix in ["", "-wal", "-shm", "-journal"] {
            // Not there mostly; one that stays is written over the next time.
            let _ = fs::remove_file(beside(&self.path, suffix));
        }
    }
}

impl Drop for Copy {
    fn drop(&mut self) {
        self.remove();
    }
}
