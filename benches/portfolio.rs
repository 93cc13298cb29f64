//! How long it takes to make a portfolio: 200 accounts before the demo's first board, 10,000 for a load test.

use divan::{Bencher, black_box};
use tenure::sandbox::portfolio::{Recipe, generate};

fn main() {
    divan::main();
}

#[divan::bench(args = [1, 200, 10_000], sample_count = 5, sample_size = 1)]
fn records(bencher: Bencher, accounts: u32) {
    let recipe = Recipe {
        accounts,
        seed: 1,
        now: "2026-11-21T12:00:00Z".parse().unwrap_or_default(),
    };
    bencher.bench_local(|| generate(recipe).records.map(black_box).count());
}
