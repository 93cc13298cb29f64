//! The status line.

messages! {
    board: "Board", "看板", "Tabl";
    triage: "Triage", "待处理", "Triaje";
    accounts: "Accts", "客户", "Lista";
    account: "Acct", "详情", "Ficha";
    quadrant: "Quad", "象限", "Cuad";
    renewals: "Ren", "续约", "Renov";
    portfolio: "Port", "组合", "Cart";
    activity: "Act", "动态", "Acti";

    mine: "mine", "我的", "mías";
    read_only: "read only", "只读", "solo lectura";
    preparing(busy, done, total): "{busy} preparing {done}/{total}", "{busy} 准备中 {done}/{total}",
        "{busy} preparando {done}/{total}";
    problems[n]: "{n} problem" | "{n} problems", "{n}个问题", "{n} problema" | "{n} problemas";
    to_settle: " to settle", "待决定", " por resolver";
    offline: "offline", "离线", "sin conexión";
    no_token: "no token", "无令牌", "sin token";
    synced_now: "synced now", "刚刚同步", "sinc. ahora";
    synced(age): "synced {age} ago", "{age}前同步", "sinc. hace {age}";
    not_synced: "not synced", "尚未同步", "sin sincronizar";
}
