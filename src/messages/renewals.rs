//! The renewals.

messages! {
    nobody: "Nobody has anything to renew", "没有需要续约的客户", "Nadie tiene nada que renovar";
    no_customer: "No account is a customer with a renewal date", "没有带续约日期的客户",
        "Ninguna cuenta es cliente con fecha de renovación";
    without_date[n]: "{n} customer without a renewal date" | "{n} customers without a renewal date",
        "{n}个客户没有续约日期",
        "{n} cliente sin fecha de renovación" | "{n} clientes sin fecha de renovación";
    field: "The field `renewal` of the profile says where the CRM keeps it",
        "配置中的 `renewal` 字段说明 CRM 将其保存在何处", "El campo `renewal` del perfil dice dónde lo guarda el CRM";
    no_date: "No renewal has a date", "没有任何续约日期", "Ninguna renovación tiene fecha";
    best: "best", "最好", "mejor";
    commit: "commit", "承诺", "seguro";
    worst: "worst", "最差", "peor";
    expected: "expected", "预期", "previsto";
    overdue_and_next: "Overdue and the next 12 months", "逾期及未来12个月", "Vencidas y próximos 12 meses";
    twelve_months: "12 months", "12个月", "12 meses";
    overdue: "Overdue", "逾期", "Vencidas";
    later: "Later", "更晚", "Después";
    decided: "Decided in the last 12 months", "最近12个月已定", "Decididas en los últimos 12 meses";
    month_of(month, year): "{month} {year}", "{year}年{month}", "{month} {year}";
    nothing_due: "nothing due", "无到期", "nada";
    lost(why): "lost: {why}", "流失：{why}", "perdida: {why}";
    lost_unsaid: "lost, nobody says why", "流失，原因未说明", "perdida, sin motivo";
    renewed(why): "renewed: {why}", "已续约：{why}", "renovada: {why}";
    renewed_unsaid: "renewed", "已续约", "renovada";
    late_auto: "late, renews by itself", "逾期，自动续约", "vencida, automática";
    nothing_recorded: "nothing recorded", "无结果记录", "sin registrar";
    window_auto: "window, auto", "窗口期，自动", "ventana, auto";
    window_open: "window open", "窗口期", "ventana abierta";
    auto: "renews by itself", "自动续约", "automática";
    n_due(n): "{n} due", "{n}个到期", "por renovar: {n}";
    n_later(n): "{n} later", "{n}个更晚", "después: {n}";
    n_decided(n): "{n} decided", "{n}个已定", "decididas: {n}";

    month: "Month", "月份", "Mes";
    head_best: "Best", "最好", "Mejor";
    head_commit: "Commit", "承诺", "Seguro";
    head_worst: "Worst", "最差", "Peor";
    likely: "50–79 %", "50–79%", "50–79 %";
    low: "< 50 %", "< 50%", "< 50 %";
    unset: "unset", "未评估", "s. val.";
    in_all: "In all", "合计", "En total";
}
