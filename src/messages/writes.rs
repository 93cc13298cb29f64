//! What a write does, and a plan in a line.

messages! {
    set(field, value): "set {field} to {value}", "将{field}设为 {value}", "poner {field} en {value}";
    clear(field): "clear {field}", "清空{field}", "vaciar {field}";
    log(kind, title): "log {kind}: {title}", "记录{kind}：{title}", "registrar {kind}: {title}";
    add_task(title): "add task: {title}", "新增任务：{title}", "añadir tarea: {title}";
    complete_task(title): "complete task: {title}", "完成任务：{title}", "completar tarea: {title}";
    task_due(due, title): "task due {due}: {title}", "任务改至{due}：{title}", "tarea para el {due}: {title}";
    open_again(title): "open task again: {title}", "重新打开任务：{title}", "reabrir tarea: {title}";
    moved(left, entered): "Stage moved from {left} to {entered}", "阶段由{left}变更为{entered}", "Etapa cambiada de {left} a {entered}";
    reason(label): "Reason: {label}.", "原因：{label}。", "Motivo: {label}.";
    not_met(criteria): "Not met: {criteria}.", "未满足：{criteria}。", "No cumplido: {criteria}.";
    left_open(criteria): "Left open: {criteria}.", "未作判断：{criteria}。", "Sin marcar: {criteria}.";
    remove: "remove what was written", "删除已写入的内容", "quitar lo escrito";
    given(signal): "{signal} given to somebody", "{signal}已指派", "{signal} asignada";
    reopened(signal): "{signal} open again", "{signal}重新打开", "{signal} abierta de nuevo";

    stored(name, field, value, written): "{name}: the CRM has stored {value} for {field}, not {written}.",
        "{name}：CRM 将{field}存为 {value}，而不是 {written}。",
        "{name}: el CRM guardó {value} en {field}, no {written}.";

    goals[n](met): "{n} goal, {met} met" | "{n} goals, {met} met", "{n}个目标，{met}个达成",
        "metas: {n}, cumplidas: {met}" | "metas: {n}, cumplidas: {met}";
    late(n): ", {n} late", "，{n}个逾期", ", vencidas: {n}";
    promises(open, all): "{open} of {all} promises open", "{all}项承诺中{open}项未兑现",
        "{open} de {all} promesas pendientes";

    call: "call", "电话", "llamada";
    meeting: "meeting", "会议", "reunión";
    email: "email", "邮件", "correo";
    note: "note", "备注", "nota";
    kickoff: "kickoff", "启动会", "inicio";
    training: "training", "培训", "formación";
    qbr: "qbr", "QBR", "QBR";
    visit: "visit", "拜访", "visita";
}
