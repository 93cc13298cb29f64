//! What changed since a person was last here.

messages! {
    tab: "Since last time", "上次以来", "Desde la última vez";
    since(at): "Since you left, {at}.", "自您离开以来（{at}）。", "Desde que saliste, {at}.";
    first_time(at): "You were not here before: since {at}.", "您首次到此：自{at}起。", "Es tu primera visita: desde {at}.";
    nothing: "Nothing has changed", "没有变化", "Nada ha cambiado";
    stage(stage): "now in {stage}", "现为{stage}", "ahora en {stage}";
    band(from, to, before, now): "{from} → {to}, {before} → {now}", "{from} → {to}，{before} → {now}",
        "{from} → {to}, de {before} a {now}";
    touched: "touched", "有接触", "interacción";
    nps(value): "answered NPS {value}", "NPS 答复 {value}", "respondió NPS {value}";
    mood(value): "mood {value}", "情绪 {value}", "ánimo {value}";
    ticket(severity): "a ticket of severity {severity}", "严重度{severity}工单", "un ticket de gravedad {severity}";
    first_value: "first value reached", "已达成第一价值", "primer valor alcanzado";
    renewal_passed: "renewal date passed", "续约日期已过", "pasó la fecha de renovación";
}
