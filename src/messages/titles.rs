//! What the journal calls what was written: kept as it was said, in the language of the screen.

use super::Language;
use std::borrow::Cow;

/// What the title begins with of what takes something back, as it is kept.
pub(crate) const UNDO: &str = "Undo: ";
/// And of what takes that back.
pub(crate) const REDO: &str = "Redo: ";

/// A title that is kept, as the screen shows it: whether it takes back or does again is said in its language.
pub(crate) fn told(language: Language, title: &str) -> Cow<'_, str> {
    match (title.strip_prefix(UNDO), title.strip_prefix(REDO)) {
        (Some(title), _) => Cow::Owned(taken_back(language, title)),
        (_, Some(title)) => Cow::Owned(done_again(language, title)),
        _ => Cow::Borrowed(title),
    }
}

messages! {
    no_stage: "no stage", "无阶段", "sin etapa";
    none: "none", "无", "ninguno";
    taken_back(title): "Undo: {title}", "撤销：{title}", "Deshacer: {title}";
    done_again(title): "Redo: {title}", "重做：{title}", "Rehacer: {title}";
    n_signals(n): "{n} signals", "{n}个信号", "{n} señales";
    put(name, what, how): "{name}: {what} {how}", "{name}：{what}{how}", "{name}: {what}, {how}";
    until(when): " until {when}", "至{when}", " hasta {when}";
    until_worse: " until it gets worse", "，直到恶化", " hasta que empeore";
    because(reason): ": {reason}", "：{reason}", ": {reason}";
    reopened(name, what): "{name}: {what} reopened", "{name}：{what}已恢复", "{name}: {what}, de vuelta";
    given(name, what, who): "{name}: {what} given to {who}", "{name}：{what}已指派给{who}", "{name}: {what}, para {who}";

    criterion_met(name, text): "{name}: {text}: met", "{name}：{text}：已满足", "{name}: {text}: cumplido";
    criterion_unmet(name, text): "{name}: {text}: not met", "{name}：{text}：未满足", "{name}: {text}: no cumplido";
    criteria(name, n): "{name}: {n} criteria judged", "{name}：已评估{n}项条件", "{name}: {n} criterios valorados";

    logged(name, kind): "{name}: {kind} logged", "{name}：已记录{kind}", "{name}: {kind}, registro";
    logged_as(name, kind, title): "{name}: {kind} logged: {title}", "{name}：已记录{kind}：{title}", "{name}: {kind}, registro: {title}";
    next(title): ", next: {title}", "，下一步：{title}", ", próximo: {title}";

    goal(title): "goal “{title}”", "目标“{title}”", "meta “{title}”";
    now(value): " now {value}", "，现为 {value}", " ahora {value}";
    and_attained: ", attained", "，已达成", ", alcanzada";
    attained: " attained", "，已达成", " alcanzada";
    after_all: " not attained after all", "，实际未达成", " no alcanzada al final";
    kept(promise): "{promise}: kept", "{promise}：已兑现", "{promise}: cumplida";
    not_kept(promise): "{promise}: not kept", "{promise}：未兑现", "{promise}: no cumplida";
    promised(promise): "promised: {promise}", "承诺：{promise}", "prometido: {promise}";
    no_intent: "why they bought: nothing said", "购买初衷：未填写", "por qué compraron: sin decir";
    intent(intent): "bought for “{intent}”", "购买初衷“{intent}”", "compraron por “{intent}”";

    task(title): "task “{title}”", "任务“{title}”", "tarea “{title}”";
    task_done(title): "task “{title}” done", "任务“{title}”已完成", "tarea “{title}” hecha";
    task_open(title): "task “{title}” open again", "任务“{title}”已重新打开", "tarea “{title}” pendiente otra vez";
    task_due(title, day): "task “{title}” due {day}", "任务“{title}”{day}到期", "tarea “{title}” para {day}";
    tasks(n, play): "{n} tasks of {play}", "{play}的{n}项任务", "{n} tareas de {play}";

    stage_to(stage): "stage → {stage}", "阶段 → {stage}", "etapa → {stage}";
    step: "a stage on", "各移一个阶段", "una etapa más";
    field_to(field, value): "{field} → {value}", "{field} → {value}", "{field} → {value}";
    snoozed(until): "snoozed, {until}", "已暂缓，{until}", "pospuestas, {until}";
    one_task(title): "task: {title}", "任务：{title}", "tarea: {title}";
    all_logged(kind): "{kind} logged", "已记录{kind}", "registro de {kind}";
    of_many(n, what): "{n} accounts: {what}", "{n}个客户：{what}", "{n} cuentas: {what}";
    of(name, what): "{name}: {what}", "{name}：{what}", "{name}: {what}";
}
