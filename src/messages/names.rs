//! Names that stand in several views: the views themselves, bands, quadrants, lanes, people's roles.

messages! {
    board: "Board", "看板", "Tablero";
    triage: "Triage", "待处理", "Triaje";
    accounts: "Accounts", "客户", "Cuentas";
    account: "Account", "客户详情", "Cuenta";
    quadrant: "Quadrant", "象限", "Cuadrante";
    renewals: "Renewals", "续约", "Renovaciones";
    portfolio: "Portfolio", "客户组合", "Cartera";
    activity: "Activity", "动态", "Actividad";

    n_accounts[n]: "{n} account" | "{n} accounts", "{n}个客户", "{n} cuenta" | "{n} cuentas";
    n_tickets[n]: "{n} ticket" | "{n} tickets", "{n}个工单", "{n} ticket" | "{n} tickets";
    more(mark, n): " {mark} {n} more ", " {mark} 还有{n} ", " {mark} {n} más ";
    of(at, all): "{at} of {all}", "{at}/{all}", "{at} de {all}";

    good: "good", "良好", "buena";
    watch: "watch", "关注", "a vigilar";
    at_risk: "at risk", "风险", "en riesgo";
    unknown: "unknown", "未知", "desconocida";
    band_risk: "risk", "风险", "riesgo";

    successful: "successful", "成功", "con éxito";
    unproductive: "pleasant but unproductive", "满意但无成果", "agradable pero improductiva";
    captive: "productive but captive", "有成果但被动", "productiva pero cautiva";
    failing: "failing", "未成功", "sin éxito";
    unproductive_told: "pleasant but unproductive: mistaken for healthy",
        "满意但无成果：被误认为健康", "agradable pero improductiva: parece sana y no lo es";
    captive_told: "productive but captive: leaves when it can",
        "有成果但被动：有机会就会离开", "productiva pero cautiva: se irá cuando pueda";

    risk: "Risk", "风险", "Riesgo";
    opportunity: "Opportunity", "机会", "Oportunidad";
    put_away: "Put away", "已收起", "Apartadas";

    snoozed: "snoozed", "已暂缓", "pospuesta";
    done: "done", "已处理", "hecha";
    dismissed: "dismissed", "已忽略", "descartada";

    economic_buyer: "economic buyer", "经济决策人", "responsable de compra";
    champion: "champion", "内部支持者", "defensor interno";
    key_user: "key user", "关键用户", "usuario clave";
    executive_sponsor: "executive sponsor", "高层支持者", "patrocinador ejecutivo";
    detractor: "detractor", "反对者", "detractor";
    nobody: "nobody", "无人负责", "nadie";
    unmapped: "Unmapped", "未映射", "Sin etapa";


    benchmark: "benchmark", "标杆", "referencia";
    value: "value", "价值", "valor";
    standard: "standard", "标准", "estándar";

    unread(id): "(cannot be read) {id}", "（无法读取）{id}", "(no se puede leer) {id}";

    resource_accounts: "accounts", "客户", "cuentas";
    contacts: "contacts", "联系人", "contactos";
    tickets: "tickets", "工单", "tickets";
    tasks: "tasks", "任务", "tareas";

    waiting: "waiting", "待发送", "en espera";
    sending: "sending", "发送中", "enviando";
    unclear: "unknown", "未知", "sin respuesta";
    sent: "sent", "已发送", "enviado";
    conflict: "conflict", "冲突", "conflicto";
    refused: "refused", "被拒绝", "rechazado";
    asks: "asks", "需补充", "pide datos";
    dropped: "dropped", "已放弃", "abandonado";
}
