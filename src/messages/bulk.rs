//! Changing several accounts at once: what can be done, and what it would do to each.

messages! {
    stage: "Move to a stage", "移至某阶段", "Mover a una etapa";
    forward: "Move each to its next stage", "各自推进到下一阶段", "Mover cada una a su etapa siguiente";
    back: "Move each to the stage before", "各自退回上一阶段", "Mover cada una a la etapa anterior";
    owner: "Give to a manager", "指派负责人", "Asignar a un responsable";
    tier: "Put into a tier", "设置等级", "Poner en un nivel";
    likelihood: "Judge how likely they renew", "评估续约可能性", "Valorar su probabilidad de renovación";
    snooze: "Snooze their signals", "暂缓其信号", "Posponer sus señales";
    task: "Add a task", "新增任务", "Añadir una tarea";
    log: "Log the same touchpoint", "记录同一接触", "Registrar la misma interacción";

    stage_hint(stage): "a stage, and why behind a colon:  {stage}: usage fell", "阶段，冒号后写原因：  {stage}：使用量下降",
        "una etapa y, tras dos puntos, por qué:  {stage}: bajó el uso";
    step_hint: "why, where a reason is asked for", "需要时填写原因", "por qué, donde se pida un motivo";
    owner_hint: "a part of a name, or me", "姓名的一部分，或 me", "parte de un nombre, o me";
    tier_hint: "a tier", "等级", "un nivel";
    likelihood_hint: "0 to 100", "0 至 100", "de 0 a 100";
    task_hint: "what is to be done, and when:  send the guide fri", "任务内容与时间：  发送指南 fri",
        "qué hay que hacer, y cuándo:  enviar la guía fri";
    log_hint: "call 20m: told them of the new release", "call 20m: 介绍了新版本", "call 20m: les conté la nueva versión";

    title_of(what, whom): "{what}: {whom}", "{what}：{whom}", "{what}: {whom}";
    n_accounts(n): "{n} accounts", "{n}个客户", "{n} cuentas";
    the_account: "the account", "此客户", "la cuenta";
    nothing_reads(text): "There is nothing to choose that reads “{text}”.", "没有与“{text}”匹配的选项。",
        "No hay nada que elegir que diga “{text}”.";
    say_what: "Say what is to be done.", "请说明要做什么。", "Di qué hay que hacer.";
    none: "none", "无", "ninguno";
    gone: "gone from the CRM", "已从 CRM 中消失", "ya no está en el CRM";
    nothing_after(stage): "nothing comes after {stage}", "{stage}之后没有阶段", "no hay nada después de {stage}";
    nothing_before(stage): "nothing comes before {stage}", "{stage}之前没有阶段", "no hay nada antes de {stage}";
    already(value): "is {value} already", "已经是 {value}", "ya es {value}";
    empty: "empty", "空", "vacío";
    no_signal: "no signal is open", "没有未处理的信号", "ninguna señal abierta";
    risk: "risk", "风险", "riesgo";
    chance: "chance", "机会", "oportunidad";
    task_due(title, day): "+ {title}, due {day}", "+ {title}，{day}到期", "+ {title}, para el {day}";
    mood(before, mood): ", mood {before} → {mood}", "，情绪 {before} → {mood}", ", ánimo {before} → {mood}";
    next(title): ", next: {title}", "，下一步：{title}", ", próximo: {title}";
    in_stage: "is in this stage already", "已在此阶段", "ya está en esta etapa";
    unmet[n]: ", 1 criterion unmet" | ", {n} criteria unmet", "，{n}项条件未满足",
        ", falta 1 criterio" | ", faltan {n} criterios";
    reason_asked(words): "a reason is asked for: {words}", "需要填写原因：{words}", "se pide un motivo: {words}";
    one_of(all): "one of these reasons: {all}", "以下原因之一：{all}", "uno de estos motivos: {all}";
    say_first: "Say what first.", "请先说明。", "Di qué, primero.";
    none_changed: "It would change none of them.", "不会更改任何客户。", "No cambiaría ninguna.";
    none_taken: "None of them is taken.", "没有选取任何客户。", "No se tomó ninguna.";
    not_taken(failed, all): "{failed} of {all} accounts: the CRM has not taken the change", "{all}个客户中有{failed}个未被 CRM 接受",
        "{failed} de {all} cuentas: el CRM no aceptó el cambio";
    all_sent(title): "{title}: sent.", "{title}：已发送。", "{title}: enviado.";
}
