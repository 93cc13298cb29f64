//! Dialogs: touchpoint line, filter line, moving a stage, putting a row away, changing several,
//! settling a conflict, asking for a value, why a signal fires or not.

messages! {
    log_with(name): "Log a touchpoint with {name}", "记录与{name}的接触", "Registrar una interacción con {name}";
    log_example: "call 20m with Dana: rollout blocked by SSO; mood -1; next: send guide fri",
        "电话 20分钟 和 Dana：上线受 SSO 阻碍；心情 -1；下一步：发送指南 周五",
        "llamada 20m con Dana: SSO bloquea el despliegue; ánimo -1; siguiente: enviar guía vie";
    keeping: "keeping it", "正在保存", "guardando";
    under(name): "under {name}'s name: the profile says no `owner`", "记在{name}名下：配置未写明 `owner`",
        "a nombre de {name}: el perfil no dice `owner`";
    and_note[n]: "and a note of {n} line" | "and a note of {n} lines", "附{n}行备注",
        "y una nota de {n} línea" | "y una nota de {n} líneas";
    until_now(moment): "{moment} until now", "{moment} 至今", "{moment} hasta ahora";
    minutes(n): "  {n} min", "  {n}分钟", "  {n} min";
    with: "  with ", "  与 ", "  con ";
    nothing_said: "nothing said yet", "尚未填写内容", "aún sin contenido";
    mood: "mood ", "情绪 ", "ánimo ";
    next: "next ", "下一步 ", "próximo paso ";

    filter: "Filter", "筛选", "Filtro";

    move_account(name): "Move {name}", "移动{name}", "Mover {name}";
    you_say_so: "you say so", "您已确认", "según tú";
    not_met: "not met", "未满足", "no cumplido";
    your_judgement: "your judgement", "由您判断", "a tu juicio";
    no_criteria: "No exit criteria", "没有退出条件", "Sin criterios de salida";
    forward_only: "Exit criteria are asked for on the way forward", "仅在向前推进时核对退出条件",
        "Los criterios de salida se piden al avanzar";
    tasks_of(stage): "Tasks of {stage}, if you take them", "{stage}的任务，可选择添加",
        "Tareas de {stage}, si las tomas";
    within(n): "within {n} d", "{n}天内", "en {n} d";
    own_words: "or your own words", "或用自己的话说明", "o con tus palabras";
    more_about_it: "more about it, if you like", "可补充说明", "más detalles, si quieres";

    snooze: "Snooze", "暂缓", "Posponer";
    snooze_hint: "fri, 2w, 27 nov, renewal<60d, or worse", "fri、2w、27 nov、renewal<60d 或 worse",
        "fri, 2w, 27 nov, renewal<60d, o worse";
    done: "Done", "已处理", "Hecho";
    done_hint: "what was done, if you like", "可填写处理内容", "qué se hizo, si quieres";
    dismiss: "Dismiss", "忽略", "Descartar";
    dismiss_hint: "why it is not worth a person", "为何无需处理", "por qué no merece atención";
    give: "Give", "指派", "Asignar";
    give_hint: "me, or a part of a name", "me，或姓名的一部分", "me, o parte de un nombre";
    the_row[n]: "the row: {n} signal" | "the row: {n} signals", "整行：{n}个信号",
        "la fila: {n} señal" | "la fila: {n} señales";

    left_out: "left out", "已排除", "excluida";
    writing: "Writing it down", "正在写入", "Escribiéndolo";
    first_seen(taken, seen, more): "{taken} of the first {seen} will change, {more} more to come",
        "前{seen}个中{taken}个将更改，还有{more}个", "cambiarán {taken} de las primeras {seen}, quedan {more}";
    will_change[n]: "{n} account will change" | "{n} accounts will change", "{n}个客户将更改",
        "cambiará {n} cuenta" | "cambiarán {n} cuentas";
    will_change_but[n](rest): "{n} account will change, {rest} not" | "{n} accounts will change, {rest} not",
        "{n}个客户将更改，{rest}个不变", "cambiará {n} cuenta, {rest} no" | "cambiarán {n} cuentas, {rest} no";
    sends_it(counted, key): "{counted}: {key} sends it", "{counted}：{key} 发送", "{counted}: {key} lo envía";

    changed_by_other: "Somebody else changed this", "有人修改了此项", "Alguien más cambió esto";
    crm_refuses: "The CRM refuses this", "CRM 拒绝了此项", "El CRM rechaza esto";
    give_up: "Give it up, and copy its words", "放弃，并复制其文字", "Descartarlo y copiar su texto";
    this_write: "This write", "此写入", "Este cambio";
    empty: "(empty)", "（空）", "(vacío)";
    you_saw: "You saw", "您看到的", "Viste";
    you_set: "You set", "您设置的", "Pusiste";
    crm_now: "The CRM has now", "CRM 现值", "El CRM tiene";
    waits: "It waits to be sent.", "等待发送。", "Espera a ser enviado.";

    change(title): "Change {title}", "修改 {title}", "Cambiar {title}";
    crm_wants(title): "The CRM wants more: {title}", "CRM 需要更多信息：{title}", "El CRM pide más: {title}";

    for_whom: "For", "对象", "Para";
    for_all(n): "all {n} accounts", "全部{n}个客户", "las {n} cuentas";
    for_one(name): "only {name}", "仅{name}", "solo {name}";

    why_in_queue(name): "Why it is in the queue: {name}", "为何在队列中：{name}", "Por qué está en la cola: {name}";
    why_not(name): "Why it is not in the queue: {name}", "为何不在队列中：{name}", "Por qué no está en la cola: {name}";
    risk: "risk", "风险", "riesgo";
    opportunity: "opportunity", "机会", "oportunidad";
    in_queue(name, score): "In the {name} queue with {score} points", "在{name}队列中，{score}分",
        "En la cola de {name} con {score} puntos";
    not_in_queue(name, score, entry, missing): "Not in the {name} queue: {score} points of {entry}, {missing} missing",
        "不在{name}队列中：{score}/{entry}分，还差{missing}分",
        "Fuera de la cola de {name}: {score} puntos de {entry}, faltan {missing}";
    fires[n]: "fires, {n} point" | "fires, {n} points", "已触发，{n}分", "activa, {n} punto" | "activa, {n} puntos";
    put_away[n]: "put away, {n} point" | "put away, {n} points", "已收起，{n}分",
        "apartada, {n} punto" | "apartada, {n} puntos";
    does_not_fire: "does not fire", "未触发", "inactiva";
    when(condition): "when {condition}", "条件：{condition}", "cuando: {condition}";
    now(value): "now {value}", "现在：{value}", "ahora: {value}";
}
