//! The page for a quarterly business review: a document for the customer, and what is only for us.

messages! {
    title(name): "Quarterly business review: {name}", "季度业务回顾：{name}", "Revisión trimestral de negocio: {name}";
    period(from, to): "From {from} to {to}", "{from} 至 {to}", "Del {from} al {to}";
    renewal_day(day): "renewal {day}", "续约日 {day}", "renovación {day}";
    csm(name): "CSM {name}", "客户成功经理 {name}", "responsable {name}";
    bought_for(intent): "Bought for: {intent}", "购买初衷：{intent}", "Motivo de compra: {intent}";

    goals: "Goals", "目标", "Metas";
    attained(met, due): "{met} of {due} goals attained that were due.", "到期目标{due}个，已达成{met}个。",
        "{met} de {due} metas vencidas alcanzadas.";
    attained_more(met, due, all): "{met} of {due} goals attained that were due; {all} are counted as attained in all.",
        "到期目标{due}个，已达成{met}个；共计达成{all}个。",
        "{met} de {due} metas vencidas alcanzadas; en total se cuentan {all} alcanzadas.";
    no_goals: "No goals are agreed yet: that is the first point of this review.",
        "尚未商定目标：这是本次回顾的第一项。", "Aún no hay metas acordadas: es el primer punto de esta revisión.";
    none_due: "No goal was due yet.", "尚无到期目标。", "Aún no vencía ninguna meta.";
    head_goal: "Goal", "目标", "Meta";
    head_measure: "Measure", "指标", "Indicador";
    head_due: "Due", "到期", "Vence";
    head_stands: "Stands", "进展", "Estado";
    first(title): "{title} (first value)", "{title}（第一价值）", "{title} (primer valor)";
    met: "attained", "已达成", "alcanzada";
    late: "late", "逾期", "atrasada";
    open: "on the way", "进行中", "en curso";
    share(stands, percent): "{stands}, {percent} %", "{stands}，{percent}%", "{stands}, {percent} %";

    value: "Value shown", "已体现的价值", "Valor demostrado";
    first_value(day): "First value reached on {day}.", "于 {day} 达成第一价值。", "Primer valor alcanzado el {day}.";
    first_value_after[n](day): "First value reached on {day}, {n} day after the start."
        | "First value reached on {day}, {n} days after the start.",
        "于 {day} 达成第一价值，距开始{n}天。",
        "Primer valor alcanzado el {day}, {n} día después del inicio."
        | "Primer valor alcanzado el {day}, {n} días después del inicio.";
    shown(title, figures): "{title}: {figures}", "{title}：{figures}", "{title}: {figures}";
    evidence(line, text): "{line} (evidence: {text})", "{line}（依据：{text}）", "{line} (prueba: {text})";
    no_value: "Nothing is recorded that shows value.", "尚无体现价值的记录。", "No hay nada registrado que demuestre valor.";
    activated(of, whole, percent): "{of} of {whole} seats are activated ({percent} %)",
        "{whole}个席位中已启用{of}个（{percent}%）", "{of} de {whole} puestos activados ({percent} %)";
    in_use(of, whole, percent): "{of} of {whole} seats are in use ({percent} %)",
        "{whole}个席位中{of}个在使用（{percent}%）", "{of} de {whole} puestos en uso ({percent} %)";
    features(of, whole, percent): "{of} of {whole} key features are in use ({percent} %)",
        "{whole}项关键功能中已使用{of}项（{percent}%）", "{of} de {whole} funciones clave en uso ({percent} %)";
    recommend(n): "They would recommend us with {n} of 10.", "推荐意愿：{n}/10。", "Nos recomendarían con {n} de 10.";
    net_score(n): "Their net promoter score is {n} (of −100 to 100).", "净推荐值为 {n}（−100 至 100）。",
        "Su puntuación neta de promotores es {n} (de −100 a 100).";
    satisfied(n): "{n} % are satisfied with support.", "{n}% 对技术支持满意。", "El {n} % está satisfecho con el soporte.";

    health: "Health", "健康度", "Salud";
    no_score: "Too little is measured yet for a score.", "可衡量的数据尚少，暂无得分。", "Aún se mide demasiado poco para una puntuación.";
    score(n, band): "{n} of 100, {band}", "{n}/100，{band}", "{n} de 100, {band}";
    watch: "to be watched", "需关注", "a vigilar";
    was(score, before, day, moved): "{score}; {before} on {day} ({moved})", "{score}；{day} 为 {before}（{moved}）",
        "{score}; {before} el {day} ({moved})";
    rising(text): "{text}; rising", "{text}；上升", "{text}; al alza";
    falling(text): "{text}; falling", "{text}；下降", "{text}; a la baja";
    ends(text): "{text}.", "{text}。", "{text}.";
    better(list): "Better: {list}.", "改善：{list}。", "Mejor: {list}.";
    worse(list): "Worse: {list}.", "变差：{list}。", "Peor: {list}.";
    strong(list): "Strong: {list}.", "强项：{list}。", "Fuerte: {list}.";
    weak(list): "Weak: {list}.", "弱项：{list}。", "Débil: {list}.";
    by(label, n): "{label} ({n})", "{label}（{n}）", "{label} ({n})";

    open_points: "Open points", "未决事项", "Puntos abiertos";
    promised(text): "Promised by sales, not kept yet: {text}", "销售承诺，尚未兑现：{text}",
        "Prometido por ventas y aún pendiente: {text}";
    ticket(day, subject): "Ticket since {day}: {subject}", "工单（自 {day}）：{subject}", "Ticket desde el {day}: {subject}";
    ticket_grave(day, severity, subject): "Ticket since {day} (severity {severity}): {subject}",
        "工单（自 {day}，{severity}级）：{subject}", "Ticket desde el {day} (gravedad {severity}): {subject}";
    more[n]: "and {n} more" | "and {n} more", "还有{n}项", "y {n} más" | "y {n} más";
    none: "None.", "无。", "Ninguno.";
    touchpoints(list): "Touchpoints in the period: {list}.", "期间的接触记录：{list}。", "Interacciones en el periodo: {list}.";

    next: "Next plan", "下一步计划", "Próximo plan";
    goal_no_day(title): "Goal (agree a day): {title}", "目标（待定日期）：{title}", "Meta (acordar un día): {title}";
    goal_late(day, title): "Goal (due since {day}: attain it, or agree another day): {title}",
        "目标（{day} 已到期：达成或另定日期）：{title}",
        "Meta (vencida desde el {day}: alcanzarla o acordar otro día): {title}";
    goal_by(day, title): "Goal by {day}: {title}", "{day} 前的目标：{title}", "Meta para el {day}: {title}";
    agree_next: "Agree the next staged goal, one to three months long.", "商定下一个阶段目标，为期一至三个月。",
        "Acordar la próxima meta por etapas, de uno a tres meses.";
    renews[n](day): "Renewal on {day}, in {n} day." | "Renewal on {day}, in {n} days.", "{day} 续约，还有{n}天。",
        "Renovación el {day}, en {n} día." | "Renovación el {day}, en {n} días.";
    next_review(day): "Next review by {day}.", "下次回顾不晚于 {day}。", "Próxima revisión antes del {day}.";

    only_us: "Only for us: take this part out before the page is sent", "仅供内部：发送前请删除此部分",
        "Solo para nosotros: quitar esta parte antes de enviar la página";
    stage(name): "stage {name}", "阶段 {name}", "etapa {name}";
    tier(name): "tier {name}", "等级 {name}", "nivel {name}";
    likelihood(n): "renewal likelihood {n} %", "续约可能性 {n}%", "probabilidad de renovación {n} %";
    risk(text): "Risk: {text}", "风险：{text}", "Riesgo: {text}";
    chance(text): "Chance: {text}", "机会：{text}", "Oportunidad: {text}";
    to_leave(stage, text): "To leave {stage}: {text}", "离开{stage}的条件：{text}", "Para salir de {stage}: {text}";
    task(title): "Task: {title}", "任务：{title}", "Tarea: {title}";
    task_due(day, title): "Task, due {day}: {title}", "任务，{day} 到期：{title}", "Tarea, vence el {day}: {title}";
    odd(name, value, scale): "{name} is recorded as {value}, which is not on its scale ({scale}): to be mended.",
        "{name} 记录为 {value}，超出范围（{scale}）：请更正。",
        "{name} está registrado como {value}, fuera de su escala ({scale}): hay que corregirlo.";
    scale_csat: "0 to 100 %", "0 至 100%", "0 a 100 %";
    scale_nps: "an answer of 0 to 10, or a net score of −100 to 100", "答复 0 至 10，或净推荐值 −100 至 100",
        "una respuesta de 0 a 10, o una puntuación neta de −100 a 100";
    measured(known, all): "Too little is known for a score: {known} of {all} measures have data.",
        "数据不足以评分：{all}项指标中{known}项有数据。",
        "Se sabe demasiado poco para una puntuación: {known} de {all} indicadores tienen datos.";
    halves(outcome, experience): "Outcome {outcome}, experience {experience}.", "成果 {outcome}，体验 {experience}。",
        "Resultado {outcome}, experiencia {experience}.";
    halves_at(outcome, experience, quadrant): "Outcome {outcome}, experience {experience}: {quadrant}.",
        "成果 {outcome}，体验 {experience}：{quadrant}。", "Resultado {outcome}, experiencia {experience}: {quadrant}.";
    positions(list): "Positions: {list}.", "位置变化：{list}。", "Posiciones: {list}.";
    stay(quadrant, day): "{quadrant} since {day}", "自 {day} {quadrant}", "{quadrant} desde el {day}";
    head_value: "Value", "数值", "Valor";
    head_points: "Points", "分数", "Puntos";
    head_gives: "Gives", "贡献", "Aporta";
    head_gave(day): "Gave on {day}", "{day} 的贡献", "Aportaba el {day}";
}
