//! Signals by name.

messages! {
    renewal_near: "renewal near", "临近续约", "renovación cercana";
    renewal_overdue: "renewal overdue", "续约逾期", "renovación vencida";
    health_fell: "health fell", "健康度下降", "caída de salud";
    usage_abnormal: "usage abnormal", "使用量异常", "uso anormal";
    usage_gone: "usage gone", "停止使用", "sin uso";
    promise_broken: "promise broken", "接触超期", "contacto incumplido";
    first_value_late: "first value late", "第一价值延迟", "primer valor tardío";
    stage_overdue: "stage overdue", "阶段超期", "etapa excedida";
    detractor: "detractor", "贬损者", "detractor";
    tickets: "tickets", "工单", "tickets";
    champion_gone: "champion gone", "支持者离开", "sin defensor interno";
    mistaken_for_healthy: "mistaken for healthy", "被误认为健康", "parece sana";
    captive: "captive", "被动留存", "cautiva";
    goal_late: "goal late", "目标逾期", "meta vencida";
    qbr_due: "qbr due", "QBR 到期", "toca QBR";
    task_due: "task due", "任务到期", "tarea vencida";
    data_hole: "data hole", "数据缺失", "datos que faltan";
    top_arr: "top arr", "高 ARR 客户", "ARR alto";
    expansion: "expansion", "扩展机会", "expansión";
    advocate: "advocate", "口碑客户", "promotor";
    win_back: "win back", "赢回机会", "recuperable";
}
