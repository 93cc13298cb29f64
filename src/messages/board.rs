//! The board and its cards.

messages! {
    no_account: "No account", "没有客户", "Ninguna cuenta";
    no_cards: "The column under the cursor has no cards", "光标所在的列没有卡片",
        "La columna bajo el cursor no tiene tarjetas";
    nobody: "nobody here", "暂无客户", "nadie aquí";
    in_stage(days): "{days} in stage", "{days}在此阶段", "{days} en la etapa";
    here(days): "{days} here", "已{days}", "{days} aquí";
    renews: "renews ", "续约 ", "renueva ";
    ahead: "in ", "", "en ";
    late: "late ", "逾期 ", "vencida ";
    more(mark, n): " {mark} {n} more ", " {mark} 还有{n}个 ", " {mark} {n} más ";
}
