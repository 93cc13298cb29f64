//! Invented portals, each with its own way of naming things, and what must be found in them.

use super::*;
use crate::domain::field::Field;
use crate::domain::lifecycle::Source;

fn property(line: &str) -> Property {
    // name | label | shape | options or values
    let mut parts = line.split('|').map(str::trim);
    let mut next = || parts.next().unwrap_or_default();
    let (name, label, shape, rest) = (next(), next(), next(), next());
    let builtin = shape.starts_with('*');
    let shape = match shape.trim_start_matches('*') {
        "text" => Shape::Text,
        "number" => Shape::Number,
        "day" => Shape::Day,
        "moment" => Shape::Moment,
        "choice" => Shape::Choice,
        "bool" => Shape::Bool,
        "user" => Shape::User,
        other => panic!("no shape {other} in {line}"),
    };
    let list: Vec<String> = rest
        .split(',')
        .map(|one| one.trim().to_owned())
        .filter(|one| !one.is_empty())
        .collect();
    let options = match shape {
        Shape::Choice => list
            .iter()
            .map(|one| (one.to_lowercase(), one.clone()))
            .collect(),
        _ => Vec::new(),
    };
    let values: Vec<String> = match shape {
        Shape::Choice => list.iter().map(|one| one.to_lowercase()).collect(),
        _ => list,
    };
    Property {
        name: name.to_owned(),
        label: label.to_owned(),
        shape,
        options,
        builtin,
        percentage: false,
        seen: Seen {
            of: 100,
            filled: if values.is_empty() { 0 } else { 80 },
            values,
        },
    }
}

const STANDARD: &str = "
name | Company name | *text | Acme
annualrevenue | Annual Revenue | *number | 1000000, 250000
total_revenue | Total Revenue | *number | 5000
numberofemployees | Number of Employees | *number | 50
hubspot_owner_id | Company owner | *user | 1, 2
lifecyclestage | Lifecycle Stage | *choice | Subscriber, Lead, Opportunity, Customer
hs_lead_status | Lead Status | *choice | New, Open, In progress
createdate | Create Date | *moment | 2026-01-01
recent_deal_close_date | Recent Deal Close Date | *moment | 2026-01-01
";

pub(super) fn portal(lines: &str) -> Portal {
    let all = STANDARD.lines().chain(lines.lines());
    let lines = all.map(str::trim).filter(|line| !line.is_empty());
    Portal {
        companies: lines.map(property).collect(),
        ..Portal::default()
    }
}

pub(super) fn found(portal: &Portal) -> Vec<(&'static str, String)> {
    let all = suggest(portal).into_iter();
    all.map(|one| (one.target.id(), one.best.property))
        .collect()
}

#[track_caller]
fn expect(portal: &Portal, wanted: &str) {
    let found = found(portal);
    let mut lines: Vec<String> = found
        .iter()
        .map(|(target, property)| format!("{target} = {property}"))
        .collect();
    lines.sort();
    let mut wanted: Vec<String> = wanted
        .lines()
        .map(|line| line.trim().to_owned())
        .filter(|line| !line.is_empty())
        .collect();
    wanted.sort();
    assert_eq!(lines, wanted);
}

#[test]
fn an_english_saas_portal() {
    let portal = portal(
        "
        arr | ARR | number | 12000, 48000
        contract_end_date | Contract end date | day | 2027-01-31
        contract_start_date | Contract start date | day | 2026-02-01
        csm | Customer Success Manager | user | 1, 3
        customer_tier | Customer tier | choice | Enterprise, Mid-market, SMB
        health_score | Health score | number | 71, 40
        nps_score | NPS score | number | 9, 6
        nps_date | NPS date | day | 2026-05-05
        csat | CSAT | number | 92, 80, 71
        csm_sentiment | CSM sentiment | number | 1, -2
        seats_purchased | Seats purchased | number | 50, 100
        seats_activated | Seats activated | number | 45
        active_seats | Active seats | number | 30
        dau | DAU | number | 12
        mau | MAU | number | 33
        features_used | Features used | number | 5
        features_available | Features available | number | 9
        goals_total | Goals total | number | 4
        goals_achieved | Goals achieved | number | 3
        renewal_likelihood | Renewal likelihood | number | 80, 50, 20
        churn_reason | Churn reason | choice | Price, Competitor, Missing feature
        auto_renewal | Auto-renewal | bool | true
        last_qbr | Last QBR | day | 2026-04-01
        next_qbr | Next QBR | day | 2026-12-01
        go_live_date | Go-live date | day | 2026-03-01
        customer_stage | Customer stage | choice | Onboarding, Adoption, Renewal, At risk, Churned
        ",
    );
    expect(
        &portal,
        "
        arr = arr
        renewal = contract_end_date
        term_start = contract_start_date
        auto_renew = auto_renewal
        likelihood = renewal_likelihood
        owner = csm
        tier = customer_tier
        crm_health = health_score
        nps = nps_score
        csat = csat
        sentiment = csm_sentiment
        seats_bought = seats_purchased
        seats_activated = seats_activated
        seats_active = active_seats
        dau = dau
        mau = mau
        features_used = features_used
        features_available = features_available
        goals_due = goals_total
        goals_met = goals_achieved
        first_value = go_live_date
        last_qbr = last_qbr
        loss_reason = churn_reason
        ",
    );
    assert_eq!(stages(&portal)[0].property, "customer_stage");
}

#[test]
fn a_chinese_portal() {
    let portal = portal(
        "
        nian_fei | 年费（元） | number | 120000, 36000
        nian_shouru | 客户年收入 | number | 50000000
        xuyue_riqi | 续约日期 | day | 2027-01-31
        qianyue | 签约日期 | day | 2026-02-01
        khdj | 客户等级 | choice | 标杆, 重点, 普通
        khcgjl | 客户成功经理 | user | 1, 3
        xiaoshou | 销售负责人 | user | 2
        jkd | 客户健康度 | number | 71, 40
        nps1 | NPS 评分 | number | 9, 6
        manyidu | 客户满意度 | number | 92, 80, 71
        qingxu | 客户情绪 | number | 1, -2
        gmxw | 购买席位数 | number | 50
        jhxw | 激活席位数 | number | 45
        hyxw | 活跃席位数 | number | 30
        rh | 日活跃用户数 | number | 12
        yh | 月活跃用户数 | number | 33
        mbzs | 目标总数 | number | 4
        mbdc | 目标达成数 | number | 3
        xygl | 续约概率 | number | 80, 50, 20
        lsyy | 流失原因 | choice | 价格, 竞品, 功能缺失
        zdxy | 是否自动续约 | bool | true
        jieduan | 客户阶段 | choice | 实施, 上线, 价值, 续约, 流失风险, 流失
        ",
    );
    expect(
        &portal,
        "
        arr = nian_fei
        renewal = xuyue_riqi
        term_start = qianyue
        auto_renew = zdxy
        likelihood = xygl
        owner = khcgjl
        tier = khdj
        crm_health = jkd
        nps = nps1
        csat = manyidu
        sentiment = qingxu
        seats_bought = gmxw
        seats_activated = jhxw
        seats_active = hyxw
        dau = rh
        mau = yh
        goals_due = mbzs
        goals_met = mbdc
        loss_reason = lsyy
        ",
    );
    assert_eq!(stages(&portal)[0].property, "jieduan");
}

#[test]
fn a_spanish_portal() {
    let portal = portal(
        "
        valor_anual | Valor anual del contrato | number | 12000
        facturacion_anual | Facturación anual de la empresa | number | 9000000
        fecha_renovacion | Fecha de renovación | day | 2027-01-31
        ultima_renovacion | Última renovación | day | 2026-01-31
        inicio | Inicio de contrato | day | 2026-02-01
        nivel | Nivel de cliente | choice | Oro, Plata, Bronce
        salud | Salud del cliente | number | 71
        satisfaccion | Satisfacción del cliente | number | 92, 80
        licencias | Licencias contratadas | number | 50
        licencias_uso | Licencias en uso | number | 30
        probabilidad | Probabilidad de renovación | number | 80, 20
        motivo | Motivo de baja | choice | Precio, Competencia, Otro
        renovacion_auto | Renovación automática | bool | true
        fase_cs | Fase del cliente | choice | Implantación, Adopción, Valor, Renovación, En riesgo, Baja
        ",
    );
    expect(
        &portal,
        "
        arr = valor_anual
        renewal = fecha_renovacion
        term_start = inicio
        auto_renew = renovacion_auto
        likelihood = probabilidad
        owner = hubspot_owner_id
        tier = nivel
        crm_health = salud
        csat = satisfaccion
        seats_bought = licencias
        seats_active = licencias_uso
        loss_reason = motivo
        ",
    );
    assert_eq!(stages(&portal)[0].property, "fase_cs");
}

#[test]
fn a_german_portal() {
    let portal = portal(
        "
        jahresvertragswert | Jahresvertragswert (EUR) | number | 12000
        jahresumsatz | Jahresumsatz | number | 9000000
        vertragsende | Vertragsende | day | 2027-01-31
        vertragsbeginn | Vertragsbeginn | day | 2026-02-01
        kundensegment | Kundensegment | choice | Strategisch, Standard
        kundenbetreuer | Kundenbetreuer | user | 1
        kundenzufriedenheit | Kundenzufriedenheit | number | 92, 80
        stimmung | Kundenstimmung | number | 1, -2
        lizenzen | Gebuchte Lizenzen | number | 50
        lizenzen_aktiv | Aktive Lizenzen | number | 30
        kuendigungsgrund | Kündigungsgrund | choice | Preis, Wettbewerb
        verlaengerung_auto | Automatische Verlängerung | bool | true
        kuendigungsfrist | Ende der Kündigungsfrist | day | 2026-12-31
        kundenphase | Kundenphase | choice | Einführung, Nutzung, Verlängerung, Gefährdet, Gekündigt
        ",
    );
    expect(
        &portal,
        "
        arr = jahresvertragswert
        renewal = vertragsende
        term_start = vertragsbeginn
        auto_renew = verlaengerung_auto
        owner = kundenbetreuer
        tier = kundensegment
        csat = kundenzufriedenheit
        sentiment = stimmung
        seats_bought = lizenzen
        seats_active = lizenzen_aktiv
        loss_reason = kuendigungsgrund
        ",
    );
    assert_eq!(stages(&portal)[0].property, "kundenphase");
}

#[test]
fn a_portal_with_prefixes_and_leftovers() {
    let portal = portal(
        "
        cs_arr_usd__c | CS ARR (USD) | number | 12000
        arr_2024 | ARR 2024 | number | 9000
        legacy_arr | ARR (legacy, do not use) | number | 8000
        arr_target | ARR target | number | 20000
        cs_mrr | MRR | number | 1000
        x_RenewalDt | Next renewal | day | 2027-01-31
        sf_renewal_date_old | Renewal date (old) | day | 2025-01-31
        acmeHealthScore | Acme health score | number | 71
        zz_csat_5 | CSAT (1-5) | number | 4.5, 3, 5
        prob | Renewal probability | number | 0.8, 0.5, 0.25
        cs_journey | Journey | choice | Kickoff, Go live, Growth, Renewal, Churned
        ",
    );
    // Of two scales that are not ours none is taken: a satisfaction of 4.5 of 100 would be a lie.
    expect(
        &portal,
        "
        arr = cs_arr_usd__c
        renewal = x_RenewalDt
        crm_health = acmeHealthScore
        owner = hubspot_owner_id
        ",
    );
    let arr = &suggest(&portal)[0];
    assert_eq!(arr.target, Target::Field(Field::Arr));
    let reasons = arr.best.reasons.join("; ");
    assert!(reasons.contains("“CS ARR (USD)” say so"), "{reasons}");
    assert!(reasons.contains("it is a number"), "{reasons}");
    assert!(reasons.contains("filled in 80 of 100"), "{reasons}");
    assert_eq!(arr.best.samples, ["12000"]);
    assert_eq!(stages(&portal)[0].property, "cs_journey");
}

#[test]
fn french_and_portuguese_portals() {
    let french = portal(
        "
        vac | Valeur annuelle du contrat | number | 12000
        ca | Chiffre d'affaires | number | 9000000
        echeance | Date d'échéance | day | 2027-01-31
        motif | Motif de résiliation | choice | Prix, Concurrent
        licences | Licences souscrites | number | 40
        etape | Étape client | choice | Déploiement, Adoption, Renouvellement, À risque, Résilié
        ",
    );
    expect(
        &french,
        "
        arr = vac
        renewal = echeance
        owner = hubspot_owner_id
        loss_reason = motif
        seats_bought = licences
        ",
    );
    assert_eq!(stages(&french)[0].property, "etape");
    let portuguese = portal(
        "
        rra | Receita recorrente anual | number | 12000
        receita_anual | Receita anual | number | 9000000
        venc | Vencimento do contrato | day | 2027-01-31
        etapa | Etapa do cliente | choice | Implantação, Adoção, Renovação, Em risco, Cancelado
        ",
    );
    expect(
        &portuguese,
        "
        arr = rra
        renewal = venc
        owner = hubspot_owner_id
        ",
    );
    assert_eq!(stages(&portuguese)[0].property, "etapa");
}

/// A list to choose from that counts is read and written as a number is.
#[test]
fn a_mood_that_is_chosen_among_numbers_is_suggested_and_one_of_words_is_not() {
    let suggested = |options: &str| {
        let portal = portal(&format!("humeur | Humeur du client | choice | {options}"));
        let found = found(&portal);
        found.contains(&("sentiment", "humeur".to_owned()))
    };
    assert!(suggested("-2, -1, 0, 1, 2"));
    assert!(suggested("2, 1, 0, -1"));
    for other in [
        "Content, Neutre, Mécontent",
        "1, 2, 3, 4, 5",
        "-2, 0, 2",
        "1, 1, 2",
        "-1, 0, +",
    ] {
        assert!(!suggested(other), "{other}");
    }
}

#[test]
fn what_a_customer_earns_is_never_what_it_pays() {
    let without = portal("");
    assert!(candidates(&without, Target::Field(Field::Arr)).is_empty());
    for lines in [
        "annual_revenue | Annual revenue | number | 5000",
        "revenue_yearly | Annual Revenue (company) | number | 5000",
        "umsatz | Jahresumsatz | number | 5000",
        "ventas | Ingresos anuales | number | 5000",
        "nsr | 年收入 | number | 5000",
    ] {
        let of = portal(lines);
        assert_eq!(candidates(&of, Target::Field(Field::Arr)), [], "{lines}");
    }
    let both = portal("arr_value | ARR | number | 12000");
    let all = candidates(&both, Target::Field(Field::Arr));
    let names: Vec<&str> = all.iter().map(|one| one.property.as_str()).collect();
    assert_eq!(names, ["arr_value"]);
    // A portal may call it so, if it says what it means.
    let named = portal("our_arr | Annual revenue (ARR) | number | 12000");
    assert_eq!(found(&named)[0], ("arr", "our_arr".to_owned()));
}

#[test]
fn of_two_alike_the_one_in_use_is_suggested_and_the_other_is_offered() {
    let mut portal = portal(
        "
        renewal_date | Renewal date | day | 2027-01-31
        renewal_date_2 | Renewal date | day | 2027-02-28
        ",
    );
    for one in &mut portal.companies {
        if one.name == "renewal_date" {
            one.seen.filled = 2;
        }
        if one.name == "renewal_date_2" {
            one.label = "Contract renewal date".to_owned();
            one.seen.filled = 95;
        }
    }
    let all = suggest(&portal);
    let renewal = all
        .iter()
        .find(|one| one.target == Target::Field(Field::Renewal))
        .expect("one fits");
    let other: Vec<&str> = renewal
        .others
        .iter()
        .map(|one| one.property.as_str())
        .collect();
    assert_eq!(renewal.others.len(), 1, "{other:?}");
    // An empty one is not suggested at all where nothing else is known of it.
    for one in &mut portal.companies {
        one.seen.filled = if one.name == "renewal_date" { 0 } else { 95 };
    }
    assert_eq!(
        found(&portal)
            .iter()
            .find(|(target, _)| *target == "renewal"),
        Some(&("renewal", "renewal_date_2".to_owned()))
    );
}

#[test]
fn without_a_property_of_its_own_a_pipeline_or_the_usual_one_gives_the_stage() {
    let mut portal = portal("");
    let best = &stages(&portal)[0];
    assert_eq!(
        (best.source.clone(), best.property.as_str()),
        (Source::Property, "lifecyclestage")
    );
    let stage = |value: &str, label: &str| CrmStage {
        value: value.to_owned(),
        label: label.to_owned(),
        kind: None,
    };
    portal.tickets_in = vec![
        Pipeline {
            id: "0".to_owned(),
            label: "Support Pipeline".to_owned(),
            stages: vec![stage("1", "New"), stage("4", "Closed")],
        },
        Pipeline {
            id: "77".to_owned(),
            label: "Customer success".to_owned(),
            stages: vec![
                stage("a", "Onboarding"),
                stage("b", "Adoption"),
                stage("c", "Value"),
                stage("d", "Renewal"),
                stage("e", "Churned"),
            ],
        },
    ];
    // HubSpot's usual stage is filled in many companies, but only the pipeline is about success.
    for one in &mut portal.companies {
        one.seen.filled = 10;
    }
    let all = stages(&portal);
    assert_eq!(all[0].source, Source::Tickets("77".to_owned()), "{all:#?}");
    assert_eq!(all[0].columns.len(), 5);
    let support = all.iter().find(|one| one.label == "Support Pipeline");
    assert!(support.is_some_and(|one| one.score < 20), "{support:?}");
}

#[test]
fn a_property_full_of_user_ids_is_a_user() {
    let mut portal = portal("success_manager | CSM | number | 1, 3");
    assert_eq!(found(&portal), [("owner", "hubspot_owner_id".to_owned())]);
    let (look, _) = worth_a_look(&portal);
    assert!(look.contains(&"success_manager".to_owned()), "{look:?}");
    know_users(&mut portal, &["1".to_owned(), "2".to_owned()]);
    assert_eq!(found(&portal), [("owner", "hubspot_owner_id".to_owned())]);
    know_users(
        &mut portal,
        &["1".to_owned(), "2".to_owned(), "3".to_owned()],
    );
    assert_eq!(found(&portal), [("owner", "success_manager".to_owned())]);
}

#[test]
fn a_health_that_is_a_traffic_light_is_found() {
    for (line, lights) in [
        (
            "semaforo_salud | Semáforo de salud | choice | Verde, Amarillo, Rojo",
            "Verde is good, Amarillo is watch, Rojo is risk",
        ),
        (
            "health_status | Health status | choice | Green, Yellow, Red, Not rated",
            "Green is good, Yellow is watch, Red is risk",
        ),
        (
            "jiankang | 健康状态 | choice | 绿, 黄, 红",
            "绿 is good, 黄 is watch, 红 is risk",
        ),
        (
            "estado_cuenta | Estado del cliente | choice | Bueno, Neutral, Malo",
            "Bueno is good, Neutral is watch, Malo is risk",
        ),
        (
            "health | Customer health | choice | Good, Neutral, Poor",
            "Good is good, Neutral is watch, Poor is risk",
        ),
        (
            "kundenampel | Kundenampel | text | grün, gelb, rot",
            "grün is good, gelb is watch, rot is risk",
        ),
    ] {
        let portal = portal(line);
        let all = suggest(&portal);
        let health = Target::Field(Field::CrmHealth);
        let found = all.iter().find(|one| one.target == health);
        let best = &found.unwrap_or_else(|| panic!("{line}")).best;
        assert_eq!(Some(best.property.as_str()), line.split(" |").next());
        let reasons = best.reasons.join("; ");
        assert!(reasons.contains(lights), "{reasons}");
    }
    // A choice without lights is no health, and a number that is called “status” neither.
    for line in [
        "health_plan | Health | choice | Basic, Plus, Premium",
        "estado | Estado | choice | Activo, Pausado, Cerrado",
        "status | Status | number | 3, 60, 90",
        "status | Status | text | called on Monday, waits",
    ] {
        let found = found(&portal(line));
        assert!(found.iter().all(|(of, _)| *of != "crm_health"), "{found:?}");
    }
    // One that nobody has looked into yet is worth a look.
    let mut unseen = portal("ampel | Ampel | text | x");
    for property in &mut unseen.companies {
        property.seen = Seen::default();
    }
    assert!(worth_a_look(&unseen).0.contains(&"ampel".to_owned()));
}
