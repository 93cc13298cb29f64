//! The accounts table: its columns, what it is grouped and sorted by, its sums.

messages! {
    account: "Account", "客户", "Cuenta";
    stage: "Stage", "阶段", "Etapa";
    tier: "Tier", "等级", "Nivel";
    owner: "Owner", "负责人", "Responsable";
    arr: "ARR", "ARR", "ARR";
    health: "Health", "健康度", "Salud";
    weeks: "13 weeks", "13周", "13 semanas";
    outcome: "Outcome", "成果", "Result.";
    experience: "Exper.", "体验", "Exper.";
    renews: "Renews", "续约", "Renueva";
    renewal: "Renewal", "续约日期", "Renovación";
    likely: "Likely", "可能性", "Prob.";
    in_stage: "In stage", "阶段时长", "En etapa";
    touched: "Touched", "接触", "Trato";
    qbr: "QBR", "QBR", "QBR";
    signals: "Signals", "信号", "Señales";
    risk: "Risk", "风险", "Rgo.";
    chance: "Chance", "机会", "Oport.";
    nps: "NPS", "NPS", "NPS";
    csat: "CSAT", "CSAT", "CSAT";
    seats: "Seats", "席位", "Puest.";
    tickets: "Tickets", "工单", "Tickets";
    tasks: "Tasks", "任务", "Tareas";
    domain: "Domain", "域名", "Dominio";

    by(what): "by {what}", "按{what}", "por {what}";
    sent(done, all): "{done} of {all} sent", "已发送 {done}/{all}", "{done} de {all} enviados";
    to_settle(n): ", {n} to settle", "，{n}项待决定", ", {n} por resolver";
    marked(n): "{n} marked", "已标记{n}个", "marcadas: {n}";
    not_shown(n): ", {n} not shown", "，{n}个未显示", ", sin mostrar: {n}";
    late(days): "late {days}", "逾期{days}", "hace {days}";
    never: "never", "从未", "nunca";

    nothing: "nothing", "无", "nada";
    by_stage: "stage", "阶段", "etapa";
    by_owner: "owner", "负责人", "responsable";
    by_tier: "tier", "等级", "nivel";
    urgency: "urgency", "紧急程度", "urgencia";
    by_arr: "ARR", "ARR", "ARR";
    by_health: "health", "健康度", "salud";
    by_renewal: "renewal", "续约", "renovación";
    by_name: "name", "名称", "nombre";
    owner_nobody: "Nobody", "无人负责", "Nadie";
    no_tier: "No tier", "无等级", "Sin nivel";
}
