//! Why nothing is measured of a period.

messages! {
    too_far_back: "The calendar does not go back so far.", "日历无法追溯到那么早。", "El calendario no llega tan atrás.";
    failed(error): "The portfolio cannot be measured now: {error}.", "目前无法计算客户组合：{error}。",
        "Ahora no se puede medir la cartera: {error}.";
    backwards(from, to): "The period ends on {to}, before it begins on {from}.", "周期在 {to} 结束，早于开始的 {from}。",
        "El periodo termina el {to}, antes de empezar el {from}.";
    lies_ahead(from): "The period begins on {from}, which is yet to come, so nothing can be measured of it.",
        "周期从 {from} 开始，尚未到来，因此无法衡量。", "El periodo empieza el {from}, aún por venir, así que no hay nada que medir.";
    before_data(from, recorded): "Nothing is known of 00:00 on {from}: the first ARR was recorded on {recorded}.",
        "{from} 00:00 的情况未知：最早的 ARR 记录于 {recorded}。", "Nada se sabe de las 00:00 del {from}: el primer ARR se anotó el {recorded}.";
    no_history(recorded): "No history of ARR is known: the first was recorded on {recorded}, and no day has begun since. Give the CRM the values of before (history.csv of an import, docs/import.md), or come back another day.",
        "没有 ARR 历史：最早的记录于 {recorded}，此后尚未开始新的一天。请向 CRM 提供之前的值（导入的 history.csv，见 docs/import.md），或改日再看。",
        "No hay historial de ARR: el primero se anotó el {recorded} y no ha empezado ningún día desde entonces. Da al CRM los valores anteriores (history.csv de una importación, docs/import.md) o vuelve otro día.";
    unread: "The history of ARR is not read yet, of any account: run `tenure sync --full`.",
        "尚未读取任何客户的 ARR 历史：请运行 `tenure sync --full`。",
        "Aún no se ha leído el historial de ARR de ninguna cuenta: ejecuta `tenure sync --full`.";
    no_data: "No account has ARR, so there is nothing to measure: map the field `arr` in the profile.",
        "没有客户有 ARR，因此无可衡量：请在配置中映射字段 `arr`。",
        "Ninguna cuenta tiene ARR, así que no hay nada que medir: asigna el campo `arr` en el perfil.";
    currencies(found, missing): "The accounts have ARR in {found}, and they are added up only with rates of yours: say in [rates] of config.toml what one unit of {missing} is worth.",
        "客户的 ARR 有多种货币：{found}，需要您的汇率才能相加：请在 config.toml 的 [rates] 中写明一单位 {missing} 的价值。",
        "Las cuentas tienen ARR en {found} y solo se suman con tus tipos de cambio: di en [rates] de config.toml cuánto vale una unidad de {missing}.";
}
