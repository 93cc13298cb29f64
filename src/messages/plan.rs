//! The plan with a customer and the advised play, where they are changed and done.

messages! {
    title(name): "Goals and promises of {name}", "{name}的目标与承诺", "Metas y promesas de {name}";
    goal_of(n, name): "Goal {n} of {name}", "{name}的目标{n}", "Meta {n} de {name}";
    advised(name): "Advised for {name}", "{name}的应对方案", "Recomendado para {name}";

    due_before(due, start): "The goal would be due on {due}, before it starts on {start}.",
        "目标的截止日{due}早于开始日{start}。", "La meta vencería el {due}, antes de empezar el {start}.";
    not_up(from, to): "More is agreed to be better here, and from {from} to {to} is less: say other figures, or `--direction down` with `tenure goal`.",
        "此目标约定为越多越好，而从 {from} 到 {to} 是减少：请改数字，或用 `tenure goal` 的 `--direction down`。",
        "Aquí se acordó que más es mejor, y de {from} a {to} es menos: da otras cifras, o `--direction down` con `tenure goal`.";
    not_down(from, to): "Less is agreed to be better here, and from {from} to {to} is more: say other figures, or `--direction up` with `tenure goal`.",
        "此目标约定为越少越好，而从 {from} 到 {to} 是增加：请改数字，或用 `tenure goal` 的 `--direction up`。",
        "Aquí se acordó que menos es mejor, y de {from} a {to} es más: da otras cifras, o `--direction up` con `tenure goal`.";
    no_line: "The advice for this row has no line and no tasks of its own: log what you do.",
        "此行的方案没有预设的记录行或任务：请记录您的操作。",
        "El consejo de esta fila no tiene línea ni tareas propias: registra lo que hagas.";

    goal(n, title): "Goal {n}: {title}", "目标{n}：{title}", "Meta {n}: {title}";
    attained: "attained", "已达成", "alcanzada";
    late_since(day): "late since {day}", "已逾期，原定{day}", "con retraso desde {day}";
    due(day): "due {day}", "截止{day}", "vence {day}";
    no_date: "no date", "未定日期", "sin fecha";
    add_goal: "Add a goal", "添加目标", "Añadir una meta";
    first_is_value: "the first is the first value", "第一个目标即第一价值", "la primera es el primer valor";
    promised(text): "Promised: {text}", "承诺：{text}", "Prometido: {text}";
    kept_on(day): "kept {day}; Enter takes the tick away", "已于{day}兑现；按 Enter 取消勾选",
        "cumplida {day}; Enter quita la marca";
    kept: "kept; Enter takes the tick away", "已兑现；按 Enter 取消勾选", "cumplida; Enter quita la marca";
    open: "open; Enter ticks it", "未兑现；按 Enter 勾选", "pendiente; Enter la marca";
    add_promise: "Add a promise", "添加承诺", "Añadir una promesa";
    why_bought: "Why they bought", "购买初衷", "Por qué compraron";

    now_at: "Say where it is now", "填写当前值", "Decir dónde está ahora";
    reopen: "Not attained after all", "实际未达成", "No alcanzada, al final";
    attain: "Attained", "达成", "Alcanzada";
    with_evidence: "with what shows it", "附上依据", "con lo que lo demuestra";
    change: "Change it", "修改", "Cambiarla";
    parts: "title, measure, from, target, due", "名称、指标、起点、目标值、截止日", "título, medida, inicio, objetivo, fecha";

    a_goal(name): "{name}: a goal", "{name}：目标", "{name}: una meta";
    of(name, what): "{name}: {what}", "{name}：{what}", "{name}: {what}";
    a_promise(name): "{name}: promised", "{name}：承诺", "{name}: prometido";
    label_goal: "Goal", "目标", "Meta";
    label_measure: "What is measured", "衡量指标", "Qué se mide";
    label_from: "From", "起点", "Desde";
    label_target: "Target", "目标值", "Objetivo";
    label_due: "Due", "截止日", "Fecha";
    label_current: "Where it is now", "当前值", "Dónde está ahora";
    label_evidence: "What shows it", "依据", "Qué lo demuestra";
    label_on: "Attained on", "达成日期", "Alcanzada el";
    label_promise: "What was promised", "承诺内容", "Qué se prometió";

    and: ", ", "，", ", ";
    measured(measure, figures): "{measure}: {figures}", "{measure}：{figures}", "{measure}: {figures}";
    at_least(value): "at least {value}", "至少 {value}", "{value} como mínimo";
    at_most(value): "at most {value}", "至多 {value}", "{value} como máximo";
    from(value): "from {value}", "起点 {value}", "desde {value}";
    now(value): "now {value}", "现为 {value}", "ahora {value}";
    no_due: "It has no day by which it is due.", "没有截止日。", "No tiene fecha de vencimiento.";
    too_short(days): "It is {days} days long; a staged goal takes one to three months. Join it with its neighbour.",
        "为期{days}天；阶段目标应为一至三个月。请与相邻目标合并。",
        "Dura {days} días; una meta por etapas lleva de uno a tres meses. Únela con la vecina.";
    out_of_order: "It is due before the goal before it: agree other days, or change their order.",
        "它的期限早于前一个目标：请商定其他日期，或调整顺序。",
        "Vence antes que la meta anterior: acuerda otras fechas o cambia el orden.";
    too_long(days): "It is {days} days long; a staged goal takes one to three months. Split it.",
        "为期{days}天；阶段目标应为一至三个月。请拆分。",
        "Dura {days} días; una meta por etapas lleva de uno a tres meses. Divídela.";

    offers(key): "{key} offers its line and its tasks", "{key} 提供其记录模板与任务", "{key} ofrece su línea y sus tareas";
    log: "Log a touchpoint", "记录接触", "Registrar una interacción";
    make_task(title): "Make the task: {title}", "创建任务：{title}", "Crear la tarea: {title}";
    make_all: "Make all of these tasks", "创建以上全部任务", "Crear todas estas tareas";
}
