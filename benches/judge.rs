//! How long judging takes: one account, its past, and a book of a hundred thousand.
//!
//! `cargo bench --bench judge`

mod made;

use divan::{Bencher, black_box};
use made::{account, accounts, ago, now};
use tenure::domain::account::Past;
use tenure::domain::assess::{Standing, assess};
use tenure::domain::health::{View, past_scores, score};
use tenure::domain::query::{Known, Scope, parse};
use tenure::domain::{Book, Field, Rules};

const MANY: usize = 100_000;

fn main() {
    divan::main();
}

#[divan::bench]
fn score_one(bencher: Bencher<'_, '_>) {
    let (rules, account) = (Rules::presets(), account(7));
    bencher.bench_local(|| score(black_box(&account), &rules, now()));
}

#[divan::bench]
fn judge_one(bencher: Bencher<'_, '_>) {
    let (rules, account) = (Rules::presets(), account(7));
    let standing = Standing { rank: 9, of: 99 };
    bencher.bench_local(|| assess(black_box(&account), &rules, standing, now()));
}

/// Thirteen weeks of history in which every number changed every day.
#[divan::bench]
fn past_of_one(bencher: Bencher<'_, '_>) {
    let (rules, account) = (Rules::presets(), account(7));
    let history: Vec<(Field, Past)> = account
        .numbers
        .iter()
        .map(|(field, dated)| {
            let values = (0..91)
                .rev()
                .map(|day| (ago(day), dated.value + day as f64));
            (field, values.collect())
        })
        .collect();
    bencher
        .bench_local(|| past_scores(View::new(black_box(&account), &history), &rules, 91, now()));
}

/// Scored and ranked, the book already there.
#[divan::bench(sample_count = 10)]
fn rejudge_100k(bencher: Bencher<'_, '_>) {
    let rules = Rules::presets();
    let mut book = Book::build(accounts(MANY), Vec::new(), &rules, now());
    bencher.bench_local(|| book.rejudge(&rules, now()));
}

#[divan::bench(sample_count = 5)]
fn build_100k(bencher: Bencher<'_, '_>) {
    let rules = Rules::presets();
    let all = accounts(MANY);
    bencher
        .with_inputs(|| all.clone())
        .bench_local_values(|all| Book::build(all, Vec::new(), &rules, now()));
}

/// One account touched: judged anew and put in its place.
#[divan::bench]
fn update_one_of_100k(bencher: Bencher<'_, '_>) {
    let rules = Rules::presets();
    let mut book = Book::build(accounts(MANY), Vec::new(), &rules, now());
    let mut next = 0;
    bencher
        .with_inputs(|| {
            next += 1;
            let mut changed = account(next * 37 % MANY);
            changed.last_touch = Some(ago((next % 100) as i64));
            changed
        })
        .bench_local_values(|changed| book.update(vec![changed], &[], &rules, now()));
}

/// A filter over a hundred thousand accounts, as each key in the line of the filter asks it.
#[divan::bench(args = [
    "stage:renewal tier:benchmark health<50 arr>=50k renewal<60d -score<10",
    "acme",
    "deployment<50 or depth<50",
])]
fn filter(bencher: Bencher, text: &str) {
    let rules = Rules::presets();
    let book = Book::build((0..MANY).map(account).collect(), Vec::new(), &rules, now());
    let known = Known::of(&book).and_rules(&rules);
    let query = parse(text, &known, now()).expect("a query");
    let scope = Scope::new(&rules, &book.owners, now());
    bencher.bench(|| black_box(&query).rows(black_box(&book), scope));
}
