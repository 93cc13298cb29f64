//! Signals: in a few cells for a row of the queue, and in a sentence for why it is there.

messages! {
    own: "own signal", "自定义信号", "señal propia";
    own_for(text, n): "{text} ({n} d)", "{text}（{n}天）", "{text} ({n} d)";
    renewal(days): "renewal {days}", "续约 {days}", "renovación {days}";
    renewal_late(days): "renewal {days} late", "续约逾期 {days}", "renovación vencida {days}";
    health_fell(points): "health −{points}", "健康度 −{points}", "salud −{points}";
    usage(percent): "usage {percent} %", "使用量 {percent}%", "uso {percent} %";
    no_use(days): "no use {days}", "未使用 {days}", "sin uso {days}";
    no_touch(days): "no touch {days}", "未接触 {days}", "sin contacto {days}";
    first_value_late: "first value late", "第一价值延迟", "primer valor tardío";
    in_stage(days): "in stage {days}", "停留 {days}", "en la etapa {days}";
    nps: "NPS", "NPS", "NPS";
    mood: "mood", "情绪", "ánimo";
    tickets_worst(tickets, worst): "{tickets}, S{worst}", "{tickets}，S{worst}", "{tickets}, S{worst}";
    lost_champion: "lost champion", "支持者离开", "sin defensor interno";
    lost_buyer: "lost buyer", "决策人离开", "se fue quien compra";
    no_champion: "no champion", "无支持者", "falta defensor interno";
    no_buyer: "no buyer", "无决策人", "falta quien compra";
    mistaken: "mistaken for healthy", "被误认为健康", "parece sana";
    top_arr(rank): "ARR no. {rank}", "ARR 第{rank}名", "ARR n.º {rank}";
    used(percent): "{percent}% used", "已用{percent}%", "{percent}% en uso";
    features(percent): "{percent}% of features", "功能使用{percent}%", "{percent}% de funciones";
    task_due: "task due", "任务到期", "tarea vencida";
    qbr_due: "QBR due", "QBR 到期", "toca QBR";

    renewal_today(window): "renewal today (window {window} d)", "今天续约（窗口期{window}天）",
        "renovación hoy (ventana de {window} d)";
    renewal_in(days, window): "renewal in {days} d (window {window} d)",
        "{days}天后续约（窗口期{window}天）", "renovación en {days} d (ventana de {window} d)";
    renewal_overdue(days): "renewal {days} d overdue, no outcome recorded",
        "续约已逾期{days}天，未记录结果", "renovación vencida hace {days} d, sin resultado registrado";
    not_judged(when): "{when}, likelihood not judged", "{when}，可能性未评估",
        "{when}, probabilidad sin valorar";
    judged(when, percent): "{when}, likelihood {percent} %", "{when}，可能性 {percent}%",
        "{when}, probabilidad {percent} %";
    fell(points, days): "health {points} in {days} d", "{days}天内健康度 {points}",
        "salud {points} en {days} d";
    fell_band(lost, from, to): "{lost} ({from} to {to})", "{lost}（{from}→{to}）",
        "{lost} (de {from} a {to})";
    usage_norm(percent): "usage {percent} % vs 8-week norm", "使用量比8周常态 {percent}%",
        "uso {percent} % frente a lo normal en 8 semanas";
    no_use_for(days): "no use for {days} d", "已{days}天未使用", "sin uso desde hace {days} d";
    answer(what, value, day): "{what} {value} on {day}", "{day}{what} {value}", "{what} {value} el {day}";
    unanswered(given): "{given}, not answered since", "{given}，至今未回应", "{given}, sin respuesta desde entonces";
    unanswered_both(given, day): "{given}, and one of {day}, not answered since", "{given}，另有{day}的一次，至今均未回应",
        "{given}, y otra del {day}, sin respuesta desde entonces";
    promoter(given): "promoter: {given}", "推荐者：{given}", "promotor: {given}";
    ticket(days, promised, more): "ticket open for {days} d (promise {promised} d){more}",
        "工单已打开{days}天（承诺{promised}天）{more}", "ticket abierto hace {days} d (promesa {promised} d){more}";
    ticket_of(severity, days, promised, more):
        "severity {severity} ticket open for {days} d (promise {promised} d){more}",
        "{severity}级工单已打开{days}天（承诺{promised}天）{more}",
        "ticket de gravedad {severity} abierto hace {days} d (promesa {promised} d){more}";
    more_open(n): ", {n} open", "，共{n}个未关闭", ", {n} abiertos";
    has_left(who): "{who} has left", "{who}已离职", "{who}: ya no está";
    none_known(who): "no {who} known", "没有已知的{who}", "{who}: no se conoce";
    outcome_but(outcome, experience): "outcome {outcome}, but experience only {experience}",
        "成果 {outcome}，但体验只有 {experience}", "resultado {outcome}, pero experiencia solo {experience}";
    experience_but(experience, outcome): "experience {experience}, but outcome only {outcome}",
        "体验 {experience}，但成果只有 {outcome}", "experiencia {experience}, pero resultado solo {outcome}";
    goals_not_met(of, whole): "{of} of {whole} due goals not met", "{whole}个到期目标中{of}个未达成",
        "{of} de {whole} metas vencidas sin cumplir";
    seats_in_use(of, whole): "{of} of {whole} bought seats in use", "已购{whole}个席位中{of}个在用",
        "{of} de {whole} puestos comprados en uso";
    features_in_use(used, of): "{used} of {of} features in use", "{of}项功能中{used}项在用",
        "{used} de {of} funciones en uso";
    rank(rank, of): "ARR no. {rank} of {of}", "ARR 第{rank}名，共{of}名", "ARR n.º {rank} de {of}";
    is_empty(name): "{name} is empty", "{name}为空", "{name}: vacío";
    and_more(name, n): "{name} is empty, and {n} more", "{name}等{n}个以上字段为空", "{name}: vacío, y {n} más";
    unmapped: "the stage is one that no stage of the lifecycle takes", "阶段值不属于生命周期的任何阶段",
        "la etapa no corresponde a ninguna del ciclo de vida";
    unmapped_and(n): "the stage is one that no stage of the lifecycle takes, and {n} more empty",
        "阶段值不属于生命周期的任何阶段，另有{n}个字段为空",
        "la etapa no corresponde a ninguna del ciclo de vida, y {n} campos más vacíos";
    no_touch_for(days, promised): "no touch for {days} d (promise {promised} d)",
        "已{days}天未接触（承诺{promised}天）", "sin contacto desde hace {days} d (promesa {promised} d)";
    no_touch_in(days, promised): "no touch recorded in {days} d (promise {promised} d)",
        "{days}天内无接触记录（承诺{promised}天）", "ningún contacto registrado en {days} d (promesa {promised} d)";
    no_review_for(days, promised): "no business review for {days} d (promise {promised} d)",
        "已{days}天未做业务回顾（承诺{promised}天）", "sin revisión de negocio desde hace {days} d (promesa {promised} d)";
    no_review_in(days, promised): "no business review recorded in {days} d (promise {promised} d)",
        "{days}天内无业务回顾记录（承诺{promised}天）",
        "ninguna revisión de negocio registrada en {days} d (promesa {promised} d)";
    no_first_value(days, expected): "no first value after {days} d (expected {expected} d)",
        "{days}天后仍未达成第一价值（预期{expected}天）", "sin primer valor tras {days} d (previsto {expected} d)";
    in_stage_for(days, expected): "in stage for {days} d (expected {expected} d)",
        "已在此阶段{days}天（预期{expected}天）", "en la etapa desde hace {days} d (previsto {expected} d)";
    task_today: "task due today", "任务今天到期", "tarea para hoy";
    task_overdue(days): "task {days} d overdue", "任务逾期{days}天", "tarea vencida hace {days} d";
    win_back(days): "lost {days} d ago for a reason that has an answer now",
        "{days}天前流失，其原因现已解决", "perdida hace {days} d por un motivo que ya tiene respuesta";
    overdue(days, promised): "{days} d (promise {promised} d)", "{days}天（承诺{promised}天）",
        "{days} d (promesa {promised} d)";
}
