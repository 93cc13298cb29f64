//! One account: its tabs, and what stands in them.

messages! {
    gone: "This account is no longer there", "该客户已不存在", "Esta cuenta ya no está";
    gone_why: "The CRM has it no more, or you may not see it any longer.",
        "CRM 中已没有它，或者您已无权查看。", "El CRM ya no la tiene, o ya no puedes verla.";
    reading: "Reading from the CRM", "正在从 CRM 读取", "Leyendo del CRM";

    overview: "Overview", "概览", "Resumen";
    health: "Health", "健康度", "Salud";
    timeline: "Timeline", "时间线", "Cronología";
    tasks: "Tasks", "任务", "Tareas";
    contacts: "Contacts", "联系人", "Contactos";
    fields: "Fields", "字段", "Campos";

    contract: "Contract", "合同", "Contrato";
    arr: "ARR", "ARR", "ARR";
    by_itself: ", automatic", "，自动续约", ", automática";
    renewal: "Renewal", "续约", "Renovación";
    no_date: "no date", "无日期", "sin fecha";
    likelihood: "Likelihood", "续约可能性", "Probabilidad";
    not_judged: "not judged", "未评估", "sin valorar";
    in_stage: "In stage", "所在阶段", "En la etapa";
    days_since(n, day): "{n} d, since {day}", "{n}天，自{day}起", "{n} d, desde {day}";
    seats: "Seats", "席位", "Puestos";
    seats_used(active, bought, share): "{active} of {bought}, {share} %", "{active}/{bought}，{share}%",
        "{active} de {bought}, {share} %";
    seats_bought(bought): "{bought} bought", "已购{bought}", "{bought} comprados";
    first_value: "First value", "第一价值", "Primer valor";
    last_touch: "Last touch", "最近接触", "Contacto";
    never: "never", "从未", "nunca";
    none_open: "none open", "无未关闭", "ninguno abierto";
    open_worst[n](worst): "{n} open, worst S{worst}" | "{n} open, worst S{worst}",
        "{n}个未关闭，最高 S{worst}",
        "{n} abierto, peor S{worst}" | "{n} abiertos, peor S{worst}";
    n_open[n]: "{n} open" | "{n} open", "{n}个未关闭", "{n} abierto" | "{n} abiertos";
    tickets: "Tickets", "工单", "Tickets";
    deals: "Deals", "交易", "Negocios";
    tasks_open[n]: "{n} open" | "{n} open", "{n}项未完成", "{n} pendiente" | "{n} pendientes";
    first_due(distance): ", first {distance}", "，最早{distance}", ", la primera {distance}";
    score: "Score", "得分", "Puntuación";
    a_week(slope): "{slope} a week", "每周 {slope}", "{slope} por semana";
    outcome: "Outcome", "成果", "Resultado";
    experience: "Experience", "体验", "Experiencia";
    no_data: "  – no data", "  – 无数据", "  – sin datos";
    measures_of(known, all): "from {known} of {all} measures", "依据{all}项指标中的{known}项",
        "con {known} de {all} indicadores";
    quadrant: "Quadrant", "象限", "Cuadrante";
    risk_signals: "Risk signals", "风险信号", "Señales de riesgo";
    opportunities: "Opportunities", "机会", "Oportunidades";
    signals: "Signals", "信号", "Señales";
    no_signals: "none: nothing calls for a person today", "无：今天没有需要处理的事",
        "ninguna: hoy nada requiere atención";
    champion: "Champion", "内部支持者", "Defensor";
    buyer: "Buyer", "决策人", "Comprador";
    not_read: "not read yet", "尚未读取", "aún sin leer";
    nobody_known: "nobody known", "未知", "no se conoce";
    known: "known", "已知", "se conoce";

    held_down: "held down", "得分受限", "limitada";
    in_quadrant(name): "Quadrant: {name}", "象限：{name}", "Cuadrante: {name}";
    measure: "Measure", "指标", "Indicador";
    value: "Value", "数值", "Valor";
    curve: "Curve", "曲线", "Curva";
    weeks: "13 weeks", "13周", "13 semanas";
    as_of: "As of", "截至", "A fecha";
    points: "Points", "分数", "Puntos";
    weight: "Weight", "权重", "Peso";
    gives: "Gives", "贡献", "Aporta";
    no_score: "No score", "无得分", "Sin puntuación";
    only_measures(known, all): "only {known} of {all} measures have data", "{all}项指标中仅{known}项有数据",
        "solo {known} de {all} indicadores con datos";
    all_measures(all): "from all {all} measures", "依据全部{all}项指标", "con los {all} indicadores";
    old(n): "{n} d ago, old", "{n}天前，过时", "{n} d, viejo";
    days(n): "{n} d", "{n}天", "{n} d";
    last_weeks: "Last 13 weeks", "最近13周", "Últimas 13 semanas";
    no_history: "no history yet: a score is kept each day from now on", "暂无历史：从现在起每天保存得分",
        "aún sin historial: desde ahora se guarda una puntuación al día";

    odd(text, kind): "{text}  (not {kind})", "{text}  （不是{kind}）", "{text}  (no es {kind})";
    odd_part(name, value): "{name}: {value}", "{name}：{value}", "{name}: {value}";
    may_be_old: "may be out of date: this token cannot see the field any more", "可能已过时：此令牌已看不到该字段",
        "puede no estar al día: este token ya no ve el campo";
    withheld(kinds): "This token may not read {kinds}: what was known of them stays, and may be out of date.",
        "此令牌无权读取{kinds}：保留已知内容，可能已过时。",
        "Este token no puede leer {kinds}: queda lo que se sabía, que puede no estar al día.";
    calls: "calls", "通话", "llamadas";
    emails: "emails", "邮件", "correos";
    meetings: "meetings", "会议", "reuniones";
    notes: "notes", "备注", "notas";
    people: "contacts", "联系人", "contactos";
    some_tickets: "tickets", "工单", "tickets";
    some_deals: "deals", "交易", "negocios";
    some_tasks: "tasks", "任务", "tareas";
    other_fields: "Other fields", "其他字段", "Otros campos";
    record: "Record", "记录", "Ficha";
    id: "id", "编号", "id";
    link: "link", "链接", "enlace";
    changed: "changed in the CRM", "CRM 中的修改时间", "cambio en el CRM";
    refused(why): "Refused: {why}", "被拒绝：{why}", "Rechazado: {why}";
    wants(fields): "The CRM wants {fields} with it", "CRM 还要求填写{fields}", "El CRM pide además {fields}";
    nothing: "nothing", "空值", "nada";
    theirs(value): "The CRM has {value} by now: choose in Activity", "CRM 中现为 {value}：请在动态中选择",
        "El CRM ya tiene {value}: elige en Actividad";
    yes: "yes", "是", "sí";
    no: "no", "否", "no";
    text: "a text", "文本", "un texto";
    known_value: "a known value", "已知值", "un valor conocido";
    amount: "an amount", "金额", "un importe";
    number: "a number", "数字", "un número";
    percentage: "a percentage", "百分比", "un porcentaje";
    day: "a day", "日期", "un día";
    moment: "a moment", "时间", "un momento";
    yes_or_no: "yes or no", "是或否", "sí o no";

    no_tasks(key): "No tasks. {key} makes one, and so does a touchpoint line with “next: …”.",
        "没有任务。{key} 可新建任务，接触记录行中的“next: …”也可以。",
        "No hay tareas. {key} crea una, y también una línea de interacción con “next: …”.";
    none: "none", "无", "ninguno";
    open_for(age): "open {age}", "已打开{age}", "abierto {age}";
    closed(day): "closed {day}", "{day}关闭", "cerrado el {day}";
    no_contacts: "Nobody is known here. Contacts are made in the CRM.", "暂无联系人。联系人在 CRM 中创建。",
        "No se conoce a nadie. Los contactos se crean en el CRM.";
    no_touchpoints: "No touchpoints yet", "暂无接触记录", "Aún no hay interacciones";
    newest(n): "Only the newest {n} are read; older ones are in the CRM", "仅读取最新{n}条；更早的在 CRM 中",
        "Solo se leen las {n} más recientes; las anteriores están en el CRM";
    as_crm_had(moment): "as the CRM had it {moment}", "CRM 数据截至{moment}", "según el CRM: {moment}";
    with(names): "with {names}", "与{names}", "con {names}";
    by(name): "by {name}", "由{name}", "por {name}";

    from_sales: "From sales", "销售交接", "De ventas";
    bought_for(intent): "Bought for: {intent}", "购买目的：{intent}", "Compró para: {intent}";
    more_promised(n): "{n} more promised", "另有{n}项承诺", "promesas más: {n}";
    goals: "Goals", "目标", "Metas";
    goal_first_value: "first value", "第一价值", "primer valor";
}
