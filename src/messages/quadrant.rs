//! The quadrant.

messages! {
    all_left: "Every account shown has left: only customers are placed", "所示客户均已流失：只有现有客户才有位置",
        "Todas las cuentas mostradas se fueron: solo se sitúan clientes";
    no_place: "No account has a place here", "没有客户可放置于此", "Ninguna cuenta tiene lugar aquí";
    too_little[n]: "The account shown has too little data for the outcome or the experience half"
        | "All {n} accounts shown have too little data for the outcome or the experience half",
        "所示{n}个客户的成果或体验数据不足",
        "La cuenta mostrada tiene pocos datos de resultado o de experiencia"
        | "Las {n} cuentas mostradas tienen pocos datos de resultado o de experiencia";
    see_tab: "An account's health tab says which measures have no data", "客户的健康度标签会说明哪些指标缺少数据",
        "La pestaña de salud de una cuenta dice qué indicadores no tienen datos";
    no_place_yet: "No account has a place here yet", "尚无客户可放置于此", "Aún ninguna cuenta tiene lugar aquí";
    captive: "captive", "被动", "cautiva";
    unproductive: "unproductive", "无成果", "improductiva";
    without_place(dot, n): " {dot} {n} with too little data for a place", " {dot} {n}个数据不足",
        " {dot} sin datos para situarlas: {n}";
    lost(dot, n): " {dot} {n} lost, not shown", " {dot} {n}个已流失，未显示", " {dot} perdidas, sin mostrar: {n}";
    here(at, all): "{at} of {all} here", "此处 {at}/{all}", "{at} de {all} aquí";
    shows_next(key): ", {key} shows the next", "，{key} 显示下一个", ", {key} muestra la siguiente";
    experience: "experience ", "体验 ", "experiencia ";
    outcome: "  outcome ", "  成果 ", "  resultado ";
    nothing_calls: "nothing calls for a person today", "今天没有需要处理的事", "hoy nada requiere atención";
    axis_outcome: "outcome", "成果", "resultado";
    axis_experience: " experience ", " 体验 ", " experiencia ";
    axis_exp: " exp. ", " 体验 ", " exp. ";
}
