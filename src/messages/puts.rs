//! Why a signal cannot be put away, given to somebody or brought back.

messages! {
    none_open(name): "No signal of {name} is open; nothing is put away.", "{name}没有未处理的信号；无可收起。",
        "{name} no tiene señales abiertas; no se aparta nada.";
    away_already(signal, name, how): "{signal} of {name} is {how} already; `reopen` brings it back.",
        "{name}的 {signal} {how}；`reopen` 可恢复。", "{signal} de {name} ya está {how}; `reopen` la recupera.";
    no_signal_but(signal, near): "There is no signal “{signal}”; did you mean “{near}”?", "没有信号“{signal}”；您是指“{near}”吗？",
        "No existe la señal “{signal}”; ¿quisiste decir “{near}”?";
    no_signal(signal): "There is no signal “{signal}”.", "没有信号“{signal}”。", "No existe la señal “{signal}”.";
    none_fires(signal, name): "{signal} does not fire for {name}; no signal does.", "{name}未触发 {signal}，也无其他信号。",
        "{signal} no se activa para {name}; ninguna señal lo hace.";
    others_fire(signal, name, all): "{signal} does not fire for {name}; these do: {all}.", "{name}未触发 {signal}；已触发：{all}。",
        "{signal} no se activa para {name}; estas sí: {all}.";
    why_dismissed: "Why is it dismissed? A few words are enough.", "为何忽略？几个字即可。",
        "¿Por qué se descarta? Bastan unas palabras.";
    nothing_away(name): "Nothing of {name} is put away or given to anybody.", "{name}没有已收起或已指派的信号。",
        "Nada de {name} está apartado ni asignado.";
}
