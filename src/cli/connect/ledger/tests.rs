//! That programs that count by the same have one budget, and others have not.

use super::*;

const SECOND: Duration = Duration::from_secs(1);
const START: u64 = 1_800_000_000_000;

fn token(folder: &Path, of: &str) -> Family {
    Family::new(folder, "https://crm.example", &By::Token(of.to_owned()))
}

fn app(folder: &Path, portal: Option<&str>) -> Family {
    let portal = portal.map(str::to_owned);
    let client = "app".to_owned();
    Family::new(folder, "https://crm.example", &By::App { client, portal })
}

fn searches(family: &Family, process: u32) -> Counted {
    Counted::new(family.clone(), "searches", process)
}

/// Two programs with one token: ours, and the one that lives as long as any.
fn two(folder: &Path) -> [Counted; 2] {
    let family = token(folder, "pat-secret");
    [searches(&family, std::process::id()), searches(&family, 1)]
}

impl Counted {
    /// Looks until the file is free: what another test starts has our files too, for the moment until it
    /// is a program of its own.
    fn looks(&self, ended: &[Ended], asks: &[Ask], now: u64) -> Vec<Result<(), Duration>> {
        loop {
            if let Some(came) = self.look_at(ended, asks, now).expect("it opens") {
                return came;
            }
        }
    }

    fn takes_at(&self, most: usize, now: u64) -> Result<(), Duration> {
        let window = SECOND;
        self.looks(&[], &[Ask { most, window }], now)[0]
    }

    fn gives_back_at(&self, now: u64) {
        let at = UNIX_EPOCH + Duration::from_millis(now);
        self.looks(&[Ended::Answered(at)], &[], now);
    }
}

#[test]
fn two_programs_have_one_budget() {
    let home = tempfile::tempdir().expect("a folder");
    let [one, two] = two(home.path());
    for at in 0..5 {
        let who = if at % 2 == 0 { &one } else { &two };
        assert_eq!(who.takes_at(5, START + at), Ok(()), "{at}");
    }
    // Both are full, and as long as nothing is answered no time makes room.
    for later in [5, 1_500, 60_000] {
        assert!(one.takes_at(5, START + later).is_err(), "{later}");
        assert!(two.takes_at(5, START + later).is_err(), "{later}");
    }
    // A place is free a window after its answer, for whoever comes first.
    let answer = START + 61_000;
    one.gives_back_at(answer);
    assert!(two.takes_at(5, answer + 1_000).is_err());
    assert_eq!(two.takes_at(5, answer + 1_001), Ok(()));
    assert!(one.takes_at(5, answer + 1_001).is_err());
}

#[test]
fn one_look_tells_what_ended_and_takes_what_is_asked_for_in_its_order() {
    let home = tempfile::tempdir().expect("a folder");
    let [one, two] = two(home.path());
    let ask = |most| Ask {
        most,
        window: SECOND,
    };
    let came = one.looks(&[], &[ask(2), ask(2), ask(2)], START);
    assert_eq!(came[..2], [Ok(()), Ok(())]);
    assert!(came[2].is_err());
    // It was answered then, though it is told later: so its place is free a window after that.
    let answered = Ended::Answered(UNIX_EPOCH + Duration::from_millis(START + 10));
    assert!(one.looks(&[answered], &[ask(2)], START + 500)[0].is_err());
    assert_eq!(two.takes_at(2, START + 1_011), Ok(()));
    // One that was never sent takes no place from then on.
    assert_eq!(
        one.looks(&[Ended::Unsent], &[ask(2)], START + 1_012),
        [Ok(())]
    );
}

#[test]
fn what_a_killed_program_had_under_way_is_free_a_window_later() {
    let home = tempfile::tempdir().expect("a folder");
    let family = token(home.path(), "pat-secret");
    let one = searches(&family, std::process::id());
    // More than the system gives to any process.
    let killed = searches(&family, 2_000_000_000);
    assert_eq!(killed.takes_at(1, START), Ok(()));
    assert!(one.takes_at(1, START + 500).is_err());
    assert!(one.takes_at(1, START + 1_500).is_err());
    assert_eq!(one.takes_at(1, START + 1_501), Ok(()));
}

#[test]
fn a_clock_that_was_set_back_frees_nothing_and_holds_nobody_up_for_longer_than_a_window() {
    let home = tempfile::tempdir().expect("a folder");
    let [one, two] = two(home.path());
    assert_eq!(two.takes_at(1, START), Ok(()));
    two.gives_back_at(START);
    assert!(one.takes_at(1, START + 10).is_err());
    let back = START - 600_000;
    assert!(one.takes_at(1, back).is_err(), "the CRM still counts it");
    assert!(two.takes_at(1, back + 1_000).is_err());
    assert_eq!(one.takes_at(1, back + 1_001), Ok(()));
    // What is under way is so, whatever the clock says.
    assert!(two.takes_at(1, back - 600_000).is_err());
    assert!(two.takes_at(1, back - 600_000 + 60_000).is_err());
}

#[test]
fn a_file_that_is_held_is_not_waited_for() {
    let home = tempfile::tempdir().expect("a folder");
    let [one, two] = two(home.path());
    assert_eq!(one.takes_at(1, START), Ok(()));
    let held = loop {
        if let Some(open) = Open::at(&two.family.file("searches")).expect("it opens") {
            break open;
        }
    };
    let at = UNIX_EPOCH + Duration::from_millis(START + 1);
    let looked = one.look_at(&[Ended::Answered(at)], &[], START + 2);
    assert_eq!(looked.expect("it opens"), None);
    drop(held);
}

/// Whether a place that one takes is taken from the other, too.
fn together(one: &Family, other: &Family) -> bool {
    let (one, other) = (searches(one, std::process::id()), searches(other, 1));
    assert_eq!(one.takes_at(1, START), Ok(()));
    let together = other.takes_at(1, START).is_err();
    for who in [&one, &other] {
        who.looks(&[Ended::Unsent], &[], START);
    }
    together
}

#[test]
fn a_budget_is_of_what_the_crm_counts_by_and_of_no_profile() {
    let home = tempfile::tempdir().expect("a folder");
    let here = home.path();
    let at = |url: &str, of: &str| Family::new(here, url, &By::Token(of.to_owned()));
    let first = at("https://crm.example", "pat-1");
    for same in [
        "https://crm.example/",
        "https://CRM.example:443",
        " https://crm.example//",
    ] {
        assert!(together(&first, &at(same, "pat-1")), "{same}");
    }
    for other in ["https://crm.example/eu", "http://localhost:8080"] {
        assert!(!together(&first, &at(other, "pat-1")), "{other}");
    }
    assert!(!together(&first, &at("https://crm.example", "pat-2")));
    // Two profiles of an app in one portal, and one of the same app in another.
    assert!(together(&app(here, Some("7")), &app(here, Some("7"))));
    assert!(!together(&app(here, Some("7")), &app(here, Some("8"))));
    assert!(!together(&first, &app(here, Some("7"))));
    // Which portal it is turns out with the first answer.
    let late = app(here, None);
    assert!(!together(&late, &app(here, Some("7"))));
    late.counts_by(&By::App {
        client: "app".to_owned(),
        portal: Some("7".to_owned()),
    });
    assert!(together(&late, &app(here, Some("7"))));
}

#[test]
fn a_ledger_says_nothing_of_the_token_and_is_for_its_owner_alone() {
    use std::os::unix::fs::PermissionsExt;
    let home = tempfile::tempdir().expect("a folder");
    let folder = home.path().join("new");
    let all = token(&folder, "pat-secret").ledgers();
    let ask = Ask {
        most: 5,
        window: SECOND,
    };
    while all.search.look(&[], &[ask]).is_none() {}
    let mut files = std::fs::read_dir(&folder).expect("it is there");
    let file = files.next().expect("one").expect("it is there");
    let name = file.file_name().to_string_lossy().into_owned();
    assert!(
        name.starts_with("budget-") && name.ends_with(".searches"),
        "{name}"
    );
    let text = std::fs::read_to_string(file.path()).expect("a text");
    assert!(!text.contains("pat") && !name.contains("pat"), "{text}");
    let mode = file.metadata().expect("it is there").permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
}

#[test]
fn a_count_that_is_no_text_is_begun_anew() {
    let home = tempfile::tempdir().expect("a folder");
    let [one, two] = two(home.path());
    assert_eq!(one.takes_at(2, START), Ok(()));
    let file = one.family.file("searches");
    std::fs::write(&file, [0xff, 0xfe, 0]).expect("written");
    assert_eq!(one.takes_at(2, START), Ok(()));
    assert_eq!(two.takes_at(2, START), Ok(()), "counted with the other");
    assert!(one.takes_at(2, START).is_err());
}

/// Programs of two versions may run at once: to them it must be the same file.
#[test]
fn a_budget_has_the_same_name_in_every_version() {
    let by = By::Token("pat-secret".to_owned());
    assert_eq!(print("https://crm.example", &by), 0x923b_d910_c8cd_3283);
}
