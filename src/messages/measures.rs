//! Measures of health: their names in the scorecards that come with the program, and their values in
//! words.

messages! {
    deployment: "Deployment", "部署", "Despliegue";
    engagement: "Engagement", "互动", "Interacción";
    depth: "Adoption depth", "使用深度", "Adopción en profundidad";
    breadth: "Adoption breadth", "使用广度", "Adopción en amplitud";
    roi: "Return on investment", "投资回报", "Retorno de la inversión";
    overall: "Overall (NPS)", "总体 (NPS)", "General (NPS)";
    support: "Support", "技术支持", "Soporte";
    sentiment: "Sentiment", "情绪", "Ánimo";

    daily_mean: "daily users (7 d mean)", "日活用户（7天均值）", "usuarios diarios (media de 7 d)";
    seats_bought: "seats bought", "已购席位", "puestos comprados";
    activated: "activated", "已启用", "activados";
    active_seats: "active seats", "活跃席位", "puestos activos";
    daily_users: "daily users", "日活用户", "usuarios diarios";
    monthly_users: "monthly users", "月活用户", "usuarios mensuales";
    features_used: "features used", "已用功能", "funciones usadas";
    available: "available", "可用", "disponibles";
    goals_due: "goals due", "到期目标", "metas vencidas";
    met: "met", "已达成", "cumplidas";
    nps_answer: "NPS answer", "NPS 答复", "respuesta NPS";
    csat: "CSAT", "CSAT", "CSAT";
    mood: "mood", "情绪", "ánimo";
    crm_score: "CRM's score", "CRM 得分", "puntuación del CRM";
    likelihood: "renewal likelihood", "续约可能性", "probabilidad de renovación";
    arr: "ARR", "ARR", "ARR";
    term_start: "the term's start", "合同开始", "el inicio del plazo";
    first_value: "the first value", "第一价值", "el primer valor";
    last_touch: "the last touch", "最近接触", "el último contacto";
    last_review: "the last business review", "最近业务回顾", "la última revisión de negocio";

    ratio(part, whole, share): "{part} of {whole} = {share}", "{part} / {whole} = {share}",
        "{part} de {whole} = {share}";
    counted(n, name): "{n} {name}", "{name} {n}", "{n} {name}";
    net_score(answer, score): "NPS {answer} = an answer of {score}", "NPS {answer} = 答复 {score}",
        "NPS {answer} = respuesta de {score}";
    days_since(n, name): "{n} d since {name}", "距{name} {n}天", "{n} d desde {name}";
    days_past(name, n): "{name} {n} d ago", "{name}在{n}天前", "{name} hace {n} d";
    days_to(n, name): "{n} d to {name}", "距{name}还有{n}天", "{n} d hasta {name}";
    touched(n, promise): "touched {n} d ago (promise {promise} d)", "{n}天前接触（承诺{promise}天）",
        "contacto hace {n} d (promesa {promise} d)";
    key_met(met, key): "{met} of {key} key contacts met", "{key}位关键联系人中已会面{met}位",
        "{met} de {key} contactos clave vistos";
    no_ticket: "no open ticket", "无未关闭工单", "ningún ticket abierto";
    ticket(severity, days): "severity {severity} ticket open for {days} d", "{severity}级工单已打开{days}天",
        "ticket de gravedad {severity} abierto hace {days} d";

    faded(text, value): "{text}, faded to {value} by now", "{text}，至今已淡化为 {value}", "{text}, hoy atenuado a {value}";

    own_score: "The CRM's own score", "CRM 自身得分", "La puntuación del CRM";
    no_data: "no data", "无数据", "sin datos";
    not_measured: "not measured for accounts like this", "此类客户不衡量", "no se mide en cuentas así";
    too_old(text): "{text}; too old to count", "{text}；过时不计", "{text}; demasiado viejo para contar";
    worst_ticket: "a ticket of the worst severity is open", "有最高级别工单未关闭",
        "haya un ticket de la peor gravedad abierto";
    bad_ticket(worst): "a ticket of severity {worst} or worse is open", "有{worst}级或更严重的工单未关闭",
        "haya un ticket de gravedad {worst} o peor abierto";
    below(label, n): "{label} is below {n}", "{label}低于{n}", "{label} esté por debajo de {n}";
    held(score, why): "held at {score} while {why}", "因{why}，得分限为{score}", "limitada a {score} mientras {why}";
}
