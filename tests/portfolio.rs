//! The made-up portfolio, as a whole: deterministic, in agreement with itself, spread as it should be.

use chrono::{DateTime, Datelike, Duration, NaiveDate, Utc, Weekday};
use std::collections::HashSet;
use tenure::sandbox::portfolio::{Recipe, generate};
use tenure::sandbox::record::{ObjectType, Record, Version};

fn now() -> DateTime<Utc> {
    "2026-11-21T09:30:00Z".parse().expect("a moment")
}

fn records(accounts: u32, seed: u64, now: DateTime<Utc>) -> Vec<Record> {
    generate(Recipe {
        accounts,
        seed,
        now,
    })
    .records
    .collect()
}

/// Everything about a record, to compare.
fn print(record: &Record) -> String {
    format!("{record:?}")
}

#[test]
fn the_same_seed_and_day_give_the_same_portfolio_at_any_hour() {
    let late = "2026-11-21T23:59:59Z".parse().expect("a moment");
    let morning: Vec<String> = records(40, 7, now()).iter().map(print).collect();
    let night: Vec<String> = records(40, 7, late).iter().map(print).collect();
    assert_eq!(morning, night);
    let other: Vec<String> = records(40, 8, now()).iter().map(print).collect();
    assert_ne!(morning, other);
}

#[test]
fn an_account_is_the_same_whatever_the_number_of_accounts() {
    let few: Vec<String> = records(30, 7, now()).iter().map(print).collect();
    let many: Vec<String> = records(60, 7, now()).iter().map(print).collect();
    assert_eq!(few, many[..few.len()]);
}

#[test]
fn records_are_made_only_when_asked_for() {
    // Four thousand million accounts would never end, nor fit.
    let portal = generate(Recipe {
        accounts: u32::MAX,
        seed: 1,
        now: now(),
    });
    let first = portal.records.take(5).count();
    assert_eq!(first, 5);
}

/// A few hundred accounts, with what the assertions need to look up.
struct Portfolio {
    accounts: Vec<Account>,
}

/// A company and what belongs to it.
struct Account {
    company: Record,
    rest: Vec<Record>,
}

impl Portfolio {
    fn of(accounts: u32, seed: u64) -> Self {
        let mut made: Vec<Account> = Vec::new();
        for record in records(accounts, seed, now()) {
            if record.object == ObjectType::Companies {
                made.push(Account {
                    company: record,
                    rest: Vec::new(),
                });
            } else {
                made.last_mut().expect("a company first").rest.push(record);
            }
        }
        Self { accounts: made }
    }

    fn share(&self, is: impl Fn(&Account) -> bool) -> f64 {
        let many = self.accounts.iter().filter(|account| is(account)).count();
        many as f64 / self.accounts.len() as f64
    }
}

fn get<'a>(record: &'a Record, name: &str) -> Option<&'a str> {
    record
        .properties
        .iter()
        .find(|(key, _)| *key == name)
        .map(|(_, value)| value.as_str())
}

fn number(record: &Record, name: &str) -> Option<f64> {
    get(record, name).map(|value| value.parse().expect("a number"))
}

fn day(record: &Record, name: &str) -> Option<NaiveDate> {
    get(record, name).map(|value| value.parse().expect("a date"))
}

fn moment(record: &Record, name: &str) -> Option<DateTime<Utc>> {
    get(record, name).map(|value| value.parse().expect("a moment"))
}

fn past<'a>(record: &'a Record, name: &str) -> &'a [Version] {
    record
        .history
        .iter()
        .find(|(key, _)| *key == name)
        .map_or(&[], |(_, versions)| versions.as_slice())
}

impl Account {
    fn stage(&self) -> &str {
        get(&self.company, "customer_stage").unwrap_or("none")
    }

    fn of(&self, object: ObjectType) -> impl Iterator<Item = &Record> {
        self.rest
            .iter()
            .filter(move |record| record.object == object)
    }

    /// Calls, emails and meetings: what counts as a touch.
    fn touches(&self) -> impl Iterator<Item = &Record> {
        self.rest.iter().filter(|record| {
            matches!(
                record.object,
                ObjectType::Calls | ObjectType::Emails | ObjectType::Meetings
            )
        })
    }

    fn days_to_renewal(&self) -> i64 {
        let renewal = day(&self.company, "renewal_date").expect("a renewal");
        (renewal - now().date_naive()).num_days()
    }
}

#[test]
fn the_last_touch_is_the_newest_call_mail_or_meeting() {
    for account in &Portfolio::of(300, 5).accounts {
        let newest = account
            .touches()
            .filter_map(|r| moment(r, "hs_timestamp"))
            .max();
        assert_eq!(moment(&account.company, "notes_last_contacted"), newest);
        for contact in account.of(ObjectType::Contacts) {
            let newest = account
                .touches()
                .filter(|r| r.associations.contains(&(ObjectType::Contacts, contact.id)))
                .filter_map(|r| moment(r, "hs_timestamp"))
                .max();
            assert_eq!(moment(contact, "notes_last_contacted"), newest);
        }
        let review = account
            .of(ObjectType::Meetings)
            .filter(|r| get(r, "hs_activity_type") == Some("QBR"))
            .filter_map(|r| moment(r, "hs_timestamp"))
            .max();
        assert_eq!(
            day(&account.company, "last_qbr_date"),
            review.map(|at| at.date_naive())
        );
    }
}

#[test]
fn who_has_left_is_not_spoken_with_any_more() {
    let mut champions = 0;
    for account in &Portfolio::of(400, 2).accounts {
        for contact in account.of(ObjectType::Contacts) {
            let Some(left) = past(contact, "left_company")
                .iter()
                .find(|v| v.value == "true")
            else {
                continue;
            };
            let champion = get(contact, "hs_buying_role").is_some_and(|r| r.contains("CHAMPION"));
            champions += usize::from(champion);
            for activity in &account.rest {
                let with = activity
                    .associations
                    .contains(&(ObjectType::Contacts, contact.id));
                let planned =
                    activity.object == ObjectType::Tasks || activity.object == ObjectType::Deals;
                if with && !planned {
                    assert!(activity.created <= left.at, "{activity:?} after {left:?}");
                }
            }
        }
    }
    assert!(champions >= 5, "only {champions} champions left");
}

#[test]
fn use_drops_after_the_champion_has_left() {
    let mut seen = 0;
    for account in &Portfolio::of(400, 2).accounts {
        let gone = account.of(ObjectType::Contacts).find_map(|contact| {
            get(contact, "hs_buying_role").filter(|roles| roles.contains("CHAMPION"))?;
            past(contact, "left_company")
                .get(1)
                .map(|version| version.at)
        });
        let Some(gone) = gone.filter(|_| account.stage() == "at_risk") else {
            continue;
        };
        let dau = past(&account.company, "daily_active_users");
        let mean = |from: i64, to: i64| {
            let values: Vec<f64> = dau
                .iter()
                .filter(|v| (from..to).contains(&(v.at - gone).num_days()))
                .map(|v| v.value.parse().expect("a number"))
                .collect();
            (!values.is_empty()).then(|| values.iter().sum::<f64>() / values.len() as f64)
        };
        if let (Some(before), Some(after)) = (mean(-21, -1), mean(7, 21)) {
            seen += 1;
            assert!(after < before * 0.85, "{before} before, {after} after");
        }
    }
    assert!(seen >= 3, "only {seen} to compare");
}

#[test]
fn nothing_but_plans_lies_in_the_future() {
    let planned = ["renewal_date", "closedate"];
    let several = (9..13).flat_map(|seed| Portfolio::of(120, seed).accounts);
    for account in several {
        for record in account.rest.iter().chain([&account.company]) {
            assert!(
                record.created <= record.updated && record.updated < now(),
                "{record:?}"
            );
            for (name, value) in &record.properties {
                let due = record.object == ObjectType::Tasks && *name == "hs_timestamp";
                if due || planned.contains(name) {
                    continue;
                }
                if let Ok(at) = value.parse::<DateTime<Utc>>() {
                    assert!(at < now(), "{name} = {value}");
                } else if let Ok(on) = value.parse::<NaiveDate>() {
                    assert!(on < now().date_naive(), "{name} = {value}");
                }
            }
            for (name, versions) in &record.history {
                assert_eq!(get(record, name), versions.last().map(|v| v.value.as_str()));
                assert!(versions.iter().all(|v| v.at < now()), "{name}");
                assert!(
                    versions.is_sorted_by(|a, b| a.at < b.at),
                    "{name}: {versions:?}"
                );
            }
        }
    }
}

#[test]
fn the_numbers_of_an_account_fit_together() {
    let several = (1..5).flat_map(|seed| Portfolio::of(120, seed).accounts);
    for account in several {
        let company = &account.company;
        let of = |name| number(company, name).unwrap_or(0.0);
        assert!(
            of("daily_active_users") <= of("monthly_active_users"),
            "{company:?}"
        );
        assert!(of("seats_active") <= of("seats_activated"), "{company:?}");
        assert!(of("seats_activated") <= of("seats_bought"), "{company:?}");
        assert!(
            of("features_used") <= of("features_available"),
            "{company:?}"
        );
        assert!(of("goals_met") <= of("goals_due"), "{company:?}");
        assert!((0.0..=10.0).contains(&of("nps_score")));
        assert!((0.0..=100.0).contains(&of("csat_score")));
        assert!((-2.0..=2.0).contains(&of("customer_sentiment")));
        assert!((0.0..=100.0).contains(&of("renewal_likelihood")));
        if let Some(arr) = number(company, "arr") {
            assert!((3_000.0..=900_000.0).contains(&arr), "{arr}");
        }
        assert!(day(company, "contract_start_date") < day(company, "renewal_date"));
        let people = account.of(ObjectType::Contacts).count();
        assert!((2..=7).contains(&people), "{people} people");
    }
}

/// The accounts whose plan was agreed: what the goals in it say is what the counts beside it say, so that
/// nobody's health falls for the change from one to the other.
#[test]
fn the_goals_of_a_plan_are_the_goals_counted() {
    let mut told = 0;
    for account in (1..5).flat_map(|seed| Portfolio::of(200, seed).accounts) {
        let company = &account.company;
        let Some(plan) = get(company, "success_plan") else {
            continue;
        };
        let today = now().date_naive();
        let (_, goals) = plan.split_once("# Goals").expect("goals");
        let (mut due, mut met, mut first) = (0, 0, true);
        for goal in goals.split("\n- [").skip(1) {
            let day = |name: &str| {
                let line = goal.lines().find(|line| line.trim().starts_with(name))?;
                line.trim()[name.len()..].trim().parse::<NaiveDate>().ok()
            };
            let reached = day("met:");
            if std::mem::take(&mut first) {
                assert_eq!(reached, first_value(company), "{plan}");
            }
            if reached.is_some() || day("due:").is_some_and(|day| day < today) {
                due += 1;
                met += u32::from(reached.is_some());
                told += 1;
            }
        }
        assert_eq!(number(company, "goals_due").unwrap_or(0.0), f64::from(due));
        assert_eq!(number(company, "goals_met").unwrap_or(0.0), f64::from(met));
    }
    assert!(told > 20, "only {told} goals were due");
}

/// The day of the first value.
fn first_value(company: &Record) -> Option<NaiveDate> {
    day(company, "first_value_date")
}

#[test]
fn weekends_are_quieter() {
    let (mut week, mut weekend) = (0.0, 0.0);
    for account in &Portfolio::of(60, 1).accounts {
        for version in past(&account.company, "daily_active_users") {
            let value: f64 = version.value.parse().expect("a number");
            match version.at.weekday() {
                Weekday::Tue | Weekday::Wed => week += value,
                Weekday::Sat => weekend += value * 2.0,
                _ => {}
            }
        }
    }
    assert!(weekend < week * 0.6, "{weekend} against {week}");
}

#[test]
fn the_past_thirteen_weeks_can_be_judged() {
    for account in &Portfolio::of(200, 3).accounts {
        let company = &account.company;
        let began = past(company, "arr").first().map(|v| v.at);
        let old = began.is_some_and(|at| (now() - at).num_days() > 220);
        if !old || account.stage() == "churned" {
            continue;
        }
        let window = now() - Duration::days(91);
        for name in [
            "daily_active_users",
            "monthly_active_users",
            "seats_activated",
            "seats_active",
            "seats_bought",
            "features_used",
            "csat_score",
        ] {
            let first = past(company, name).first().map(|v| v.at);
            assert!(first.is_some_and(|at| at < window), "{name}: {first:?}");
        }
        let days = past(company, "daily_active_users")
            .iter()
            .filter(|v| v.at > now() - Duration::days(75))
            .count();
        assert!(days >= 74, "{days} days");
    }
}

#[test]
fn lost_accounts_are_silent_and_mostly_say_why() {
    let portfolio = Portfolio::of(400, 6);
    let (mut lost, mut reasons) = (0, 0);
    for account in portfolio.accounts.iter().filter(|a| a.stage() == "churned") {
        lost += 1;
        reasons += usize::from(get(&account.company, "loss_reason").is_some());
        let end = past(&account.company, "customer_stage")
            .last()
            .expect("a move")
            .at;
        assert!(
            account
                .touches()
                .all(|r| r.created <= end + Duration::days(2))
        );
        let tickets = account.of(ObjectType::Tickets);
        assert!(tickets.into_iter().all(|t| get(t, "closed_date").is_some()));
    }
    assert!(
        reasons * 10 >= lost * 7 && reasons < lost,
        "{reasons} of {lost}"
    );
}

#[test]
fn advocates_are_well() {
    let portfolio = Portfolio::of(400, 6);
    let advocates: Vec<&Account> = portfolio
        .accounts
        .iter()
        .filter(|a| a.stage() == "advocacy")
        .collect();
    let mut kept = 0;
    for account in &advocates {
        let company = &account.company;
        assert!(number(company, "nps_score").is_none_or(|nps| nps >= 9.0));
        assert!(number(company, "customer_sentiment").is_none_or(|mood| mood >= 0.0));
        assert!(
            number(company, "features_used")
                >= number(company, "features_available").map(|all| all * 0.7)
        );
        let promise = match get(company, "customer_tier") {
            Some("benchmark") => 14,
            Some("value") => 30,
            _ => 90,
        };
        let touch = moment(company, "notes_last_contacted").expect("a touch");
        kept += usize::from((now() - touch).num_days() <= promise);
    }
    assert!(
        kept * 10 >= advocates.len() * 9,
        "{kept} of {}",
        advocates.len()
    );
}

#[test]
fn the_portfolio_is_spread_as_a_real_one() {
    for (accounts, seed) in [(200, 1), (200, 42), (500, 7)] {
        let portfolio = Portfolio::of(accounts, seed);
        for (stage, low, high) in [
            ("onboarding", 0.10, 0.20),
            ("adoption", 0.19, 0.31),
            ("value", 0.24, 0.36),
            ("renewal", 0.06, 0.14),
            ("advocacy", 0.05, 0.11),
            ("at_risk", 0.04, 0.10),
            ("churned", 0.03, 0.07),
            ("none", 0.004, 0.03),
        ] {
            let share = portfolio.share(|account| account.stage() == stage);
            assert!(
                (low..=high).contains(&share),
                "{stage}: {share} of {accounts} by seed {seed}"
            );
        }
        let live = |account: &Account| account.stage() != "churned";
        let near = portfolio.share(|a| live(a) && (0..=90).contains(&a.days_to_renewal()));
        assert!((0.08..=0.17).contains(&near), "near renewals: {near}");
        let overdue = portfolio.share(|a| live(a) && a.days_to_renewal() < 0);
        assert!(
            (0.002..=0.04).contains(&overdue),
            "overdue renewals: {overdue}"
        );
        let tier = |name: &str| portfolio.share(|a| get(&a.company, "customer_tier") == Some(name));
        assert!(
            (0.07..=0.22).contains(&tier("benchmark")),
            "{}",
            tier("benchmark")
        );
        assert!((0.22..=0.45).contains(&tier("value")), "{}", tier("value"));
        let promoters = portfolio.share(|a| number(&a.company, "nps_score") >= Some(9.0));
        assert!((0.25..=0.6).contains(&promoters), "promoters: {promoters}");
    }
}

#[test]
fn ids_are_unique_and_associations_lead_somewhere() {
    let all = records(400, 11, now());
    let ids: HashSet<(ObjectType, u64)> = all.iter().map(|r| (r.object, r.id)).collect();
    assert_eq!(ids.len(), all.len());
    for record in &all {
        assert!(
            record.associations.iter().all(|to| ids.contains(to)),
            "{record:?}"
        );
        let company = record
            .associations
            .iter()
            .any(|to| to.0 == ObjectType::Companies);
        assert!(
            company || record.object == ObjectType::Companies,
            "{record:?}"
        );
    }
}

#[test]
fn every_value_of_a_choice_is_defined() {
    let portal = generate(Recipe {
        accounts: 300,
        seed: 1,
        now: now(),
    });
    let mut used: HashSet<&'static str> = HashSet::new();
    for record in portal.records {
        for (name, value) in &record.properties {
            let definition = portal
                .properties
                .iter()
                .find(|d| d.object == record.object && d.name == *name);
            let Some(definition) = definition else {
                continue;
            };
            used.insert(definition.name);
            if !definition.options.is_empty() {
                assert!(
                    definition.options.iter().any(|(v, _)| v == value),
                    "{name} = {value}"
                );
            }
            let versions = past(&record, name);
            for version in versions.iter().filter(|_| !definition.options.is_empty()) {
                assert!(definition.options.iter().any(|(v, _)| *v == version.value));
            }
        }
    }
    for name in [
        "customer_stage",
        "loss_reason",
        "renewal_reason",
        "left_company",
        "auto_renew",
    ] {
        assert!(used.contains(name), "nobody has {name}");
    }
}

#[test]
fn hostile_names_are_everywhere_but_few() {
    let portfolio = Portfolio::of(200, 1);
    let odd: Vec<usize> = portfolio
        .accounts
        .iter()
        .enumerate()
        .filter(|(_, account)| {
            get(&account.company, "name").is_none_or(|name| {
                name.chars()
                    .any(|c| c.is_control() || ('\u{200b}'..='\u{202e}').contains(&c))
                    || name.chars().count() > 100
                    || name.contains(['<', '\u{336}', '；', '\''])
            })
        })
        .map(|(index, _)| index)
        .collect();
    assert!((6..=14).contains(&odd.len()), "{odd:?}");
    assert!(odd[0] > 5 && odd[odd.len() - 1] > 150, "{odd:?}");
    let nameless = portfolio.share(|a| get(&a.company, "name").is_none());
    assert_eq!(nameless, 1.0 / 200.0);
}

#[test]
fn the_demo_opens_with_a_benchmark_due_in_three_weeks_and_falling() {
    for seed in [1, 2, 3] {
        let portfolio = Portfolio::of(12, seed);
        let company = &portfolio.accounts[3].company;
        assert_eq!(get(company, "customer_tier"), Some("benchmark"));
        assert_eq!(portfolio.accounts[3].days_to_renewal(), 21);
        let dau: Vec<f64> = past(company, "daily_active_users")
            .iter()
            .map(|v| v.value.parse().expect("a number"))
            .collect();
        let week = |back: usize| dau[dau.len() - back..][..7].iter().sum::<f64>();
        assert!(week(7) < week(35) * 0.7, "{} after {}", week(7), week(35));
    }
}

/// The counts that the team is measured by begin at none, only grow, and that of trainings is the number of
/// meetings of that type.
#[test]
fn what_is_counted_only_grows_and_trainings_are_those_in_the_diary() {
    let all = Portfolio::of(200, 7);
    let names = [
        "trainings_held",
        "leads_brought",
        "referrals_made",
        "improvement_projects",
    ];
    let mut grown = [0_usize; 4];
    for account in &all.accounts {
        for (name, grown) in names.iter().zip(&mut grown) {
            let past = account.company.history.iter().find(|(of, _)| of == name);
            let Some((_, past)) = past else {
                assert_ne!(*name, "trainings_held");
                continue;
            };
            let counts = past.iter().map(|version| version.value.parse::<usize>());
            let counts: Vec<usize> = counts.map(|count| count.expect("a number")).collect();
            assert_eq!(counts, (0..counts.len()).collect::<Vec<_>>(), "{name}");
            *grown += counts.len() - 1;
        }
        let trainings = account.rest.iter().filter(|record| {
            let of = record.properties.iter();
            let mut kind = of.filter(|(name, _)| *name == "hs_activity_type");
            record.object == ObjectType::Meetings && kind.any(|(_, kind)| kind == "Training")
        });
        let held = account.company.properties.iter();
        let held = held.filter(|(name, _)| *name == "trainings_held");
        let held: Vec<&str> = held.map(|(_, held)| held.as_str()).collect();
        assert_eq!(held, [trainings.count().to_string()]);
    }
    assert!(grown.iter().all(|grown| *grown > 20), "{grown:?}");
}
