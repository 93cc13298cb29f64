//! The help.

messages! {
    keys: "Keys", "按键", "Teclas";
    keys_of(name): "Keys ({name})", "按键（{name}）", "Teclas ({name})";
    marks: "Marks", "标志", "Marcas";
    healthy: "healthy", "健康", "sana";
    to_be_watched: "to be watched", "需关注", "a vigilar";
    at_risk: "at risk", "有风险", "en riesgo";
    too_little: "too little is known", "信息不足", "se sabe poco";
    rises: "health rises, over 2 points a week", "健康度上升，每周超过2分", "la salud sube, más de 2 puntos por semana";
    falls: "health falls, over 2 points a week", "健康度下降，每周超过2分", "la salud baja, más de 2 puntos por semana";
    signals: "signals open", "未处理信号", "señales abiertas";
    benchmark: "benchmark tier", "标杆等级", "nivel de referencia";
    value: "value tier", "价值等级", "nivel de valor";
    marked: "marked, in the table of accounts", "已标记（客户表中）", "marcada, en la tabla de cuentas";
    outbox: "not yet in the CRM", "尚未进入 CRM", "aún no está en el CRM";
    gap: "a week without data", "无数据的一周", "una semana sin datos";
    weeks: "13 weeks of health; 40 points or more", "13周健康度；跨度至少40分", "13 semanas de salud; 40 puntos o más";

    times(key): "{key} so many times; with any key that moves", "{key} 重复多次；适用于任何移动键", "{key} tantas veces; con toda tecla que mueve";
    everywhere: "Everywhere", "所有界面", "En todas partes";
    lists: "Lists", "列表", "Listas";
    typing: "Typing a line", "输入行", "Al escribir una línea";
    moving: "Moving a stage", "移动阶段", "Al mover una etapa";
    several: "Several accounts", "多个客户", "Varias cuentas";
    choosing_columns: "Choosing columns", "选择列", "Al elegir columnas";
    settling: "Settling a write", "处理写入", "Al resolver un cambio";
    help: "Help", "帮助", "Ayuda";
}
