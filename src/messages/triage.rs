//! The queue, and why a row is in it.

messages! {
    nothing_away: "Nothing is put away", "没有已收起的信号", "No hay nada apartado";
    all_open: "Every signal that fires is open", "触发的信号全部待处理",
        "Todas las señales activas están abiertas";
    nobody_at_risk: "Nobody is at risk", "没有客户处于风险中", "Ninguna cuenta está en riesgo";
    no_risk: "No signal of the risk lane fires for any account", "没有客户触发风险信号",
        "Ninguna cuenta tiene señales de riesgo";
    no_chance: "No opportunity today", "今天没有机会", "Hoy no hay oportunidades";
    no_opportunity: "No signal of the opportunity lane fires for any account", "没有客户触发机会信号",
        "Ninguna cuenta tiene señales de oportunidad";
    other_has[n]: "The other lane has {n} account" | "The other lane has {n} accounts",
        "另一队列有{n}个客户", "La otra cola tiene {n} cuenta" | "La otra cola tiene {n} cuentas";

    reading: "Reading touchpoints and contacts", "正在读取接触记录和联系人",
        "Leyendo interacciones y contactos";
    last_touchpoints: "Last touchpoints", "最近接触", "Últimas interacciones";
    none_yet: "none yet", "暂无", "ninguna aún";
    in_all: "  in all", "  合计", "  en total";
    is_back(signal, why): "{signal} is back: {why}", "{signal}再次出现：{why}",
        "{signal} vuelve: {why}";
    until(day): " until {day}", "至{day}", " hasta {day}";
    because(reason): ": {reason}", "：{reason}", ": {reason}";
    put_away(how, words): "{how}: {words}", "{how}：{words}", "{how}: {words}";
    row: "row", "整行", "fila";
    given(what, to): "{what} given to {to}", "{what}已指派给{to}", "{what} asignada a {to}";
    play: "Play", "应对方案", "Plan de acción";
    waiting(mark): "{mark} waiting", "{mark} 待发送", "{mark} en espera";
    minutes(n): "{n} min", "{n}分钟", "{n} min";
    people: "People", "联系人", "Personas";
    nobody_known: "nobody is known", "暂无联系人", "no se conoce a nadie";
    has_left: "has left", "已离职", "ya no está";
    never_met: "never met", "从未接触", "sin contacto";
}
