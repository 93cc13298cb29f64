//! Why a signal fires or not: its condition, what is so now, and what is missing to it.

messages! {
    to_go(days): "{days} d to go", "还差{days}天", "faltan {days} d";
    off: "; the signal is switched off", "；此信号已关闭", "; la señal está desactivada";
    and: ", ", "、", ", ";

    renewal_within(window, most, third): "renewal within {window} d: the earlier of {most} d and a third of the term{third}",
        "{window}天内续约：{most}天与合同期{third}三分之一中较短者",
        "renovación en {window} d: lo menor entre {most} d y un tercio del contrato{third}";
    of_its(days): " of its {days} d", "（{days}天）", " de {days} d";
    no_renewal: "no renewal date", "无续约日期", "sin fecha de renovación";
    it_passed(days): "it passed {days} d ago", "已过{days}天", "pasó hace {days} d";
    renewal_in(days): "renewal in {days} d", "{days}天后续约", "renovación en {days} d";
    renewal_told(days): "renewal in {days} d; the stage tells an outcome", "{days}天后续约；阶段已表明结果",
        "renovación en {days} d; la etapa ya indica un resultado";
    too_early(days): "{days} d too early", "还早{days}天", "{days} d demasiado pronto";
    renewal_passed: "renewal date passed, no outcome recorded since its window opened",
        "续约日期已过，且窗口期开始后未记录结果",
        "pasó la fecha de renovación sin resultado anotado desde que se abrió su plazo";
    passed_open(days): "passed {days} d ago, no outcome", "已过{days}天，无结果", "pasó hace {days} d, sin resultado";
    passed_told(days): "passed {days} d ago; the stage tells an outcome", "已过{days}天；阶段已表明结果",
        "pasó hace {days} d; la etapa ya indica un resultado";

    no_touchpoint(days, tier): "no two-way touchpoint for more than {days} d ({tier})", "超过{days}天没有双向接触（{tier}）",
        "sin interacción bidireccional en más de {days} d ({tier})";
    touched(days): "touched {days} d ago", "{days}天前接触", "última interacción hace {days} d";
    never_touched(days): "never touched; a customer for {days} d", "从未接触；成为客户{days}天",
        "sin interacción; cliente desde hace {days} d";
    nothing_touched: "never touched, and no day it began", "从未接触，且无起始日期", "sin interacción ni fecha de inicio";
    no_review_in_days: "no business review within the tier's days", "未在等级规定天数内进行业务回顾",
        "sin revisión de negocio en los días del nivel";
    no_reviews(tier): "{tier} has no business reviews", "{tier}等级没有业务回顾", "el nivel {tier} no tiene revisiones de negocio";
    no_review(days, tier): "no business review for more than {days} d ({tier})", "超过{days}天没有业务回顾（{tier}）",
        "sin revisión de negocio en más de {days} d ({tier})";
    reviewed(days): "reviewed {days} d ago", "{days}天前回顾", "última revisión hace {days} d";
    never_reviewed(days): "never reviewed; a customer for {days} d", "从未回顾；成为客户{days}天",
        "sin revisión; cliente desde hace {days} d";
    nothing_reviewed: "never reviewed, and no day it began", "从未回顾，且无起始日期", "sin revisión ni fecha de inicio";

    onboarding_for(days): "onboarding for more than {days} d without first value", "启用超过{days}天仍无第一价值",
        "más de {days} d de incorporación sin primer valor";
    onboarding_long: "onboarding longer than expected without first value", "启用时间超出预期且无第一价值",
        "incorporación más larga de lo previsto sin primer valor";
    not_onboarding(stage): "not onboarding: in {stage}", "不在启用阶段：现为{stage}", "no está en incorporación: está en {stage}";
    first_value_on(day): "first value reached on {day}", "已于 {day} 达成第一价值", "primer valor alcanzado el {day}";
    in_stage_for(stage, days): "in {stage} for more than {days} d", "在{stage}超过{days}天", "más de {days} d en {stage}";
    in_stage_long: "in its stage for longer than expected", "在阶段中的时间超出预期", "más tiempo en su etapa de lo previsto";
    no_expected(stage): "{stage} has no expected days", "{stage}没有预期天数", "{stage} no tiene días previstos";
    no_stage: "no stage", "无阶段", "sin etapa";
    since_unknown: "not known since when", "不知从何时起", "no se sabe desde cuándo";
    in_it(days): "in it for {days} d", "已在其中{days}天", "lleva {days} d en ella";

    ticket_promises(s2, s3, s4): "a severity 1 ticket open, or one older than promised (severity 2: {s2} d, 3: {s3} d, 4: {s4} d)",
        "有严重度1工单未关闭，或工单超过承诺时间（严重度2：{s2}天，3：{s3}天，4：{s4}天）",
        "un ticket de gravedad 1 abierto, o uno más antiguo de lo prometido (gravedad 2: {s2} d, 3: {s3} d, 4: {s4} d)";
    tickets_unread: "tickets not read", "未读取工单", "tickets sin leer";
    no_ticket: "no ticket open", "没有未关闭的工单", "ningún ticket abierto";
    ticket_open(severity, days, promised): "severity {severity} ticket open for {days} d (promise {promised} d)",
        "严重度{severity}工单已打开{days}天（承诺{promised}天）",
        "ticket de gravedad {severity} abierto hace {days} d (promesa: {promised} d)";
    task_due: "a task due today or overdue", "有任务今天到期或已逾期", "una tarea que vence hoy o está vencida";
    no_task: "no open task has a date", "没有带日期的未完成任务", "ninguna tarea abierta tiene fecha";
    task_late(days): "the first is {days} d overdue", "最早的已逾期{days}天", "la primera venció hace {days} d";
    task_today: "the first is due today", "最早的今天到期", "la primera vence hoy";
    task_in(days): "the first is due in {days} d", "最早的{days}天后到期", "la primera vence en {days} d";

    lost_between(after, until): "lost {after} to {until} d ago for a reason that has an answer now",
        "{after}至{until}天前流失，且原因现已有对策",
        "perdida hace {after} a {until} d por un motivo que ahora tiene respuesta";
    lost_unknown: "not known since when it is lost", "不知何时流失", "no se sabe desde cuándo está perdida";
    no_reason: "no reason", "无原因", "sin motivo";
    lost_unanswered(days, reason): "lost {days} d ago: {reason}, which has no answer", "{days}天前流失：{reason}，尚无对策",
        "perdida hace {days} d: {reason}, que no tiene respuesta";
    lost_ago(days, reason): "lost {days} d ago: {reason}", "{days}天前流失：{reason}", "perdida hace {days} d: {reason}";
    lost(reason): "lost: {reason}", "流失：{reason}", "perdida: {reason}";
    loss: "a loss without reason", "流失但无原因", "una pérdida sin motivo";

    fell(points, days): "the band dropped, or the score fell by {points} points in {days} d",
        "等级下降，或得分在{days}天内下降{points}分", "bajó de franja, o la puntuación cayó {points} puntos en {days} d";
    no_score: "no score", "无得分", "sin puntuación";
    no_before(now): "{now} now, no score before", "现为{now}，此前无得分", "{now} ahora, sin puntuación anterior";
    fell_by(now, best, fell): "{now} now, {best} at best: fell by {fell}", "现为{now}，最高{best}：下降{fell}",
        "{now} ahora, {best} como máximo: cayó {fell}";
    did_not_fall(now, best): "{now} now, {best} at best before: did not fall", "现为{now}，此前最高{best}：未下降",
        "{now} ahora, {best} como máximo antes: no cayó";
    points_more(points): "{points} points more", "再降{points}分", "{points} puntos más";
    below_median(deviations): "the last 7 whole days below the median less {deviations} × MAD of the 8 weeks before, weekday by weekday",
        "最近7个整日低于前8周中位数减 {deviations} × MAD（逐星期几比较）",
        "los últimos 7 días completos por debajo de la mediana menos {deviations} × MAD de las 8 semanas anteriores, por día de la semana";
    no_use_known: "no use recorded in the last days", "最近几天没有使用记录", "sin uso registrado en los últimos días";
    too_few: "too few days to compare", "天数太少，无法比较", "muy pocos días para comparar";
    users_a_day(now, norm, spread, line): "{now} users a day, norm {norm}, MAD {spread}: the line is {line}",
        "每日{now}个用户，常态{norm}，MAD {spread}：界线为{line}",
        "{now} usuarios al día, norma {norm}, MAD {spread}: el límite es {line}";
    too_uneven(now, norm, spread): "{now} users a day, norm {norm}, MAD {spread}: use so uneven is never abnormal",
        "每日{now}个用户，常态{norm}，MAD {spread}：使用波动太大，不会判为异常",
        "{now} usuarios al día, norma {norm}, MAD {spread}: un uso tan irregular nunca es anormal";
    taken_as(spread, percent): ", taken as {spread} ({percent} % of the norm)", "，按{spread}计（常态的 {percent}%）",
        ", tomada como {spread} ({percent} % de la norma)";
    users_fewer(users): "{users} users a day fewer", "每日再少{users}个用户", "{users} usuarios al día menos";
    no_use(days): "no use for {days} d after having used", "曾使用，后连续{days}天未使用", "{days} d sin uso tras haberlo usado";
    without_use(days): "{days} d without use", "已{days}天未使用", "{days} d sin uso";
    never_used: "never used in ten weeks", "十周内从未使用", "sin uso en diez semanas";

    goal_late: "a staged goal past due and not met", "有阶段目标逾期未达成", "una meta vencida y no cumplida";
    no_goals: "no goals recorded", "未记录目标", "sin metas registradas";
    goals_met(met, due): "{met} of {due} due goals met", "到期目标{due}个，达成{met}个", "{met} de {due} metas vencidas cumplidas";
    goals_untold(due): "{due} due goals, none said to be met", "到期目标{due}个，均未标为达成",
        "{due} metas vencidas, ninguna marcada como cumplida";
    one_goal: "one goal more", "再有一个目标", "una meta más";
    pleasant(experience, outcome): "experience at least {experience}, outcome under {outcome}",
        "体验至少{experience}，成果低于{outcome}", "experiencia de {experience} o más, resultado inferior a {outcome}";
    productive(outcome, experience): "outcome at least {outcome}, experience under {experience}",
        "成果至少{outcome}，体验低于{experience}", "resultado de {outcome} o más, experiencia inferior a {experience}";
    halves_unknown: "not both halves are known", "成果与体验未全部已知", "no se conocen las dos mitades";
    halves(outcome, experience): "outcome {outcome}, experience {experience}", "成果{outcome}，体验{experience}",
        "resultado {outcome}, experiencia {experience}";
    points_away(points): "{points} points away", "相差{points}分", "a {points} puntos";

    bad_answer(days): "NPS 0 to 6 or mood −2 in the last {days} d, and no touchpoint since the answer",
        "最近{days}天内 NPS 为0至6或情绪为−2，且答复后没有接触",
        "NPS de 0 a 6 o ánimo −2 en los últimos {days} d, y ninguna interacción desde la respuesta";
    answered(what, value, days): "{what} {value} {days} d ago", "{days}天前{what} {value}", "{what} {value} hace {days} d";
    touched_since: ", touched since", "，之后有接触", ", con interacción después";
    lower(points): "{points} lower", "再低{points}", "{points} menos";
    higher(points): "{points} higher", "再高{points}", "{points} más";
    no_answer: "no answer", "无答复", "sin respuesta";
    people: "the champion or the economic buyer left, or none is known", "内部支持者或经济决策人离职，或未知",
        "el defensor interno o el responsable de compra se fue, o no se conoce";
    unread: "not read", "未读取", "sin leer";
    unknown: "not known", "未知", "no se conoce";
    there: "there", "在职", "presente";
    left: "left", "已离职", "ya no está";
    champion_and_buyer(champion, buyer): "champion {champion}, economic buyer {buyer}", "内部支持者{champion}，经济决策人{buyer}",
        "defensor interno: {champion}; responsable de compra: {buyer}";
    both_there: "both are there", "两者都在", "están los dos";
    hole: "stage, renewal, ARR, owner, tier or what health needs is empty, or no stage takes the stage",
        "阶段、续约、ARR、负责人、等级或健康度所需数据为空，或阶段值无法对应",
        "falta etapa, renovación, ARR, responsable, nivel o lo que la salud necesita, o la etapa no es de las previstas";
    unmapped(stage): "stage is “{stage}”, which no stage takes", "阶段为“{stage}”，不对应任何阶段",
        "la etapa es «{stage}», que no corresponde a ninguna";
    nothing_empty: "nothing is empty", "没有缺失", "no falta nada";
    are_empty(fields): "{fields} are empty", "{fields}为空", "faltan: {fields}";

    room(seats, features): "good health, and {seats} % of the bought seats or {features} % of the features in use",
        "健康度良好，且已用席位达 {seats}% 或功能达 {features}%",
        "buena salud, y en uso el {seats} % de los puestos comprados o el {features} % de las funciones";
    seats: "seats", "席位", "los puestos";
    features: "features", "功能", "las funciones";
    share_of(percent, what): "{percent} % of {what}", "{what}使用 {percent}%", "{percent} % de {what}";
    health(score): "health {score}", "健康度 {score}", "salud {score}";
    unwell(least): "health is not good ({least} and more)", "健康度未达良好（{least} 以上）", "la salud no es buena ({least} o más)";
    more_of(percent, what): "{percent} % more of the {what}", "{what}再多 {percent}%", "{percent} % más de {what}";
    promoter(least): "NPS {least} or more, and the first value reached", "NPS 至少{least}，且已达成第一价值",
        "NPS de {least} o más y primer valor alcanzado";
    reached: "reached", "已达成", "alcanzado";
    not_reached: "not reached", "未达成", "no alcanzado";
    no_answer_but(value): "no answer; first value {value}", "无答复；第一价值{value}", "sin respuesta; primer valor {value}";
    no_first_value: "first value not reached", "未达成第一价值", "primer valor no alcanzado";
    nps_and_value(nps, value): "NPS {nps}; first value {value}", "NPS {nps}；第一价值{value}", "NPS {nps}; primer valor {value}";

    none_holds: "none of it holds", "条件均不成立", "no se cumple nada";
    holds(parts): "holds: {parts}", "成立：{parts}", "se cumple: {parts}";
    missing(parts): "missing: {parts}", "不成立：{parts}", "falta: {parts}";
}
