//! A health that is kept as a traffic light: which words mean which band, and what a band counts.

use super::words::Words;
use crate::domain::health::Band;

/// What is not what it sounds like: told first.
const SAFE: &[&str] = &[
    "low risk",
    "no risk",
    "not at risk",
    "riesgo bajo",
    "sin riesgo",
    "geringes risiko",
    "kein risiko",
    "ungefahrdet",
    "risque faible",
    "sans risque",
    "baixo risco",
    "sem risco",
    "低风险",
    "无风险",
    "没有风险",
];

/// What is half of it: told before what says all of it.
const HALF: &[&str] = &[
    "medium risk",
    "moderate risk",
    "some risk",
    "riesgo medio",
    "riesgo moderado",
    "mittleres risiko",
    "risque moyen",
    "risque modere",
    "risco medio",
    "risco moderado",
    "中风险",
    "中等风险",
    "中度风险",
];

/// Words that take back what stands beside them: “not good” is not good, and no light either.
const NOT: &[&str] = &[
    "not", "no", "non", "nicht", "kein", "keine", "pas", "peu", "poco", "sin", "sem", "nao",
    "less", "hardly", "wenig",
];

/// The same in Chinese, where words are not apart.
const NOT_HAN: &[char] = &['不', '非', '欠', '未', '没', '无'];

/// What each band is called, folded, in the order in which a name with two of them is decided:
/// “unhealthy” is not “healthy”, nor 亚健康 健康.
const NAMES: &[(Band, &[&str])] = &[
    (Band::Good, SAFE),
    (Band::Watch, HALF),
    (
        Band::Risk,
        &[
            "red",
            "rojo",
            "roja",
            "rot",
            "rouge",
            "vermelho",
            "vermelha",
            "红",
            "红灯",
            "红色",
            "poor",
            "bad",
            "unhealthy",
            "not healthy",
            "critical",
            "severe",
            "at risk",
            "high risk",
            "risk",
            "danger",
            "dissatisfied",
            "unsatisfied",
            "unhappy",
            "unzufrieden",
            "insatisfecho",
            "insatisfait",
            "mala",
            "malo",
            "mal",
            "critico",
            "critica",
            "riesgo",
            "peligro",
            "grave",
            "schlecht",
            "kritisch",
            "gefahrdet",
            "ungesund",
            "risiko",
            "mauvais",
            "mauvaise",
            "critique",
            "a risque",
            "risque",
            "ruim",
            "risco",
            "差",
            "不好",
            "较差",
            "很差",
            "不健康",
            "危险",
            "危急",
            "风险",
            "高风险",
            "预警",
            "告警",
        ],
    ),
    (
        Band::Watch,
        &[
            "yellow",
            "amber",
            "orange",
            "amarillo",
            "amarilla",
            "ambar",
            "naranja",
            "gelb",
            "jaune",
            "amarelo",
            "amarela",
            "黄",
            "黄灯",
            "黄色",
            "橙色",
            "neutral",
            "neutro",
            "neutre",
            "fair",
            "average",
            "moderate",
            "mediocre",
            "watch",
            "warning",
            "caution",
            "needs attention",
            "attention",
            "okay",
            "ok",
            "regular",
            "atencion",
            "aviso",
            "vigilar",
            "mittel",
            "mittelmassig",
            "beobachten",
            "moyen",
            "moyenne",
            "a surveiller",
            "medio",
            "media",
            "atencao",
            "一般",
            "中等",
            "中性",
            "亚健康",
            "关注",
            "需关注",
            "普通",
        ],
    ),
    (
        Band::Good,
        &[
            "green",
            "verde",
            "grun",
            "vert",
            "绿",
            "绿灯",
            "绿色",
            "good",
            "very good",
            "great",
            "excellent",
            "healthy",
            "thriving",
            "strong",
            "happy",
            "satisfied",
            "buena",
            "bueno",
            "bien",
            "excelente",
            "sana",
            "sano",
            "saludable",
            "gut",
            "sehr gut",
            "gesund",
            "bon",
            "bonne",
            "sain",
            "saine",
            "boa",
            "bom",
            "saudavel",
            "好",
            "良好",
            "优秀",
            "健康",
            "很好",
        ],
    ),
];

/// Words that mean a band only where nothing stands beside them.
const ALONE: &[(Band, &[&str])] = &[
    (
        Band::Good,
        &["high", "alta", "alto", "hoch", "haute", "eleve", "高", "优"],
    ),
    (Band::Watch, &["medium", "mid", "moyenne", "中", "良"]),
    (
        Band::Risk,
        &[
            "low", "baja", "bajo", "niedrig", "basse", "faible", "baixa", "baixo", "低",
        ],
    ),
];

/// What says that nobody has judged it: no light, and nothing to wonder about.
const DARK: &[&str] = &[
    "unknown",
    "no data",
    "no health",
    "not rated",
    "not assessed",
    "not set",
    "unrated",
    "undefined",
    "none",
    "n a",
    "na",
    "pending",
    "grey",
    "gray",
    "sin datos",
    "sin dato",
    "sin evaluar",
    "sin clasificar",
    "sin definir",
    "desconocido",
    "desconocida",
    "pendiente",
    "gris",
    "ninguno",
    "ninguna",
    "unbekannt",
    "keine daten",
    "nicht bewertet",
    "grau",
    "offen",
    "inconnu",
    "non evalue",
    "gris",
    "desconhecido",
    "sem dados",
    "cinza",
    "未知",
    "无数据",
    "暂无",
    "未评估",
    "未评级",
    "灰",
    "灰色",
];

/// Whether an option of a health property says that there is none: “Sin datos”, “Not rated”.
pub fn dark_called(name: &str) -> bool {
    let words = Words::of(name);
    let blank = words.is_empty() && sign(name).is_none();
    blank || DARK.iter().any(|one| words.fit(one) == Some(100))
}

/// The band that an option of a health property means, where it means one: “🟢 Verde” is good.
pub fn light_called(name: &str) -> Option<Band> {
    let words = Words::of(name);
    // A sentence about a customer is no light, whatever words are in it.
    if words.is_empty() {
        return sign(name);
    }
    if name.chars().count() > LONGEST {
        return None;
    }
    let alone = |(_, names): &&(Band, &[&str])| names.iter().any(|one| words.fit(one) == Some(100));
    let has = |(_, names): &&(Band, &[&str])| names.iter().any(|one| words.has(one));
    let found = NAMES.iter().find(has).or_else(|| ALONE.iter().find(alone));
    let taken_back = |names: &[&str]| {
        names != SAFE && (NOT.iter().any(|one| words.has(one)) || name.contains(NOT_HAN))
    };
    let found = found.filter(|(band, names)| *band != Band::Good || !taken_back(names));
    found.map(|(band, _)| *band).or_else(|| sign(name))
}

/// Characters of the longest name of a light.
const LONGEST: usize = 40;

/// The band of a light that is drawn.
fn sign(name: &str) -> Option<Band> {
    name.chars().find_map(|sign| match sign {
        '🟢' | '💚' | '🟩' => Some(Band::Good),
        '🟡' | '🟠' | '💛' | '🟨' | '🟧' => Some(Band::Watch),
        '🔴' | '❤' | '🟥' => Some(Band::Risk),
        _ => None,
    })
}

/// What a band counts on the scale of a health score, 0 to 100: well inside the band of a scorecard
/// whose lines are the usual ones, 75 and 50. `None` for what is no light.
pub fn points_of(band: Band) -> Option<f64> {
    match band {
        Band::Good => Some(90.0),
        Band::Watch => Some(60.0),
        Band::Risk => Some(25.0),
        Band::Unknown => None,
    }
}

/// The names of a list that mean a band, each with it; `None` unless they make a traffic light: at least
/// two bands, and no more that mean nothing (“unknown”) than mean something.
pub(super) fn lights<'a>(names: impl Iterator<Item = &'a str>) -> Option<Vec<(&'a str, Band)>> {
    let (mut lit, mut dark) = (Vec::new(), 0);
    for name in names {
        match light_called(name) {
            Some(band) => lit.push((name, band)),
            None => dark += 1,
        }
    }
    let first = lit.first().map(|(_, band)| *band);
    let several = lit.iter().any(|(_, band)| Some(*band) != first);
    (several && dark <= lit.len()).then_some(lit)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::search::fold;

    #[test]
    fn lights_are_known_by_what_a_portal_calls_them() {
        use Band::{Good, Risk, Watch};
        for (name, band) in [
            ("Verde", Some(Good)),
            ("Amarillo", Some(Watch)),
            ("Rojo", Some(Risk)),
            ("绿", Some(Good)),
            ("黄灯", Some(Watch)),
            ("红", Some(Risk)),
            ("Good", Some(Good)),
            ("Neutral", Some(Watch)),
            ("Poor", Some(Risk)),
            ("2 - Yellow", Some(Watch)),
            ("🟢", Some(Good)),
            ("🔴 Crítico", Some(Risk)),
            ("Unhealthy", Some(Risk)),
            ("Very healthy", Some(Good)),
            ("亚健康", Some(Watch)),
            ("不健康", Some(Risk)),
            ("健康", Some(Good)),
            ("Low risk", Some(Good)),
            ("没有风险", Some(Good)),
            ("Medium risk", Some(Watch)),
            ("Riesgo medio", Some(Watch)),
            ("中风险", Some(Watch)),
            ("Not good", None),
            ("Not happy", None),
            ("Poco saludable", None),
            ("Nicht gut", None),
            ("不太好", None),
            ("Unsatisfied", Some(Risk)),
            ("低风险", Some(Good)),
            ("Gefährdet", Some(Risk)),
            ("High", Some(Good)),
            ("Low", Some(Risk)),
            ("Unknown", None),
            ("Sin datos", None),
            ("71", None),
            ("", None),
            (
                "They were happy until the invoice that nobody had agreed to",
                None,
            ),
        ] {
            assert_eq!(light_called(name), band, "{name}");
        }
        let all = NAMES
            .iter()
            .chain(ALONE)
            .flat_map(|(_, names)| names.iter());
        for name in all {
            assert_eq!(*name, fold(name));
        }
    }

    #[test]
    fn what_nobody_has_judged_is_no_light() {
        for name in ["Sin datos", "Unknown", "N/A", "-", "", "未知", "Not rated"] {
            assert!(dark_called(name) && light_called(name).is_none(), "{name}");
        }
        for name in ["Verde", "🟢", "Blue", "Unknown to us but red"] {
            assert!(!dark_called(name), "{name}");
        }
        for name in DARK {
            assert_eq!(*name, fold(name));
        }
    }

    #[test]
    fn a_traffic_light_has_more_than_one_light() {
        let is = |names: &[&str]| lights(names.iter().copied()).is_some();
        assert!(is(&["Verde", "Amarillo", "Rojo"]));
        assert!(is(&["Green", "Red", "Not rated"]));
        assert!(!is(&["Green", "Healthy"]));
        assert!(!is(&["Onboarding", "Live", "At risk", "Renewed", "Good"]));
        assert!(!is(&[]));
    }

    #[test]
    fn what_a_light_counts_is_of_its_band() {
        let bands = crate::domain::Rules::presets().scorecard.bands;
        for band in [Band::Good, Band::Watch, Band::Risk] {
            let points = points_of(band).expect("a light") as f32;
            let read = match points {
                points if points >= bands.good + bands.margin => Band::Good,
                points if points < bands.watch - bands.margin => Band::Risk,
                _ => Band::Watch,
            };
            assert_eq!(read, band);
        }
    }
}
