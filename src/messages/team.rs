//! What each role of the team is measured by.

messages! {
    operations: "operations", "运营", "operaciones";
    benchmark: "benchmark", "标杆客户", "referencia";
    value: "value", "价值客户", "valor";
    standard: "standard", "标准客户", "estándar";
    implementation: "implementation", "实施", "implantación";

    value_tier_share: "customers in the value tier", "价值等级客户占比", "clientes en el nivel de valor";
    daily_active_use: "daily of monthly active users", "日活占月活", "usuarios diarios entre mensuales";
    improvement_projects: "improvement projects a month", "每月改进项目", "proyectos de mejora al mes";
    arr_added: "ARR added: new and expansion", "新增 ARR：新客户与扩展", "ARR añadido: nuevo y expansión";
    arr_added_growth: "its growth on the period before", "较上一周期增长", "su crecimiento sobre el periodo anterior";
    nrr: "net revenue retention", "净收入留存率", "retención neta de ingresos";
    nps: "net promoter score", "净推荐值", "índice neto de promotores";
    logo_churn: "customers lost", "流失客户", "clientes perdidos";
    leads_brought: "leads brought", "带来的线索", "contactos comerciales aportados";
    expansion_growth: "growth of expansion", "扩展增长", "crecimiento de la expansión";
    referrals: "referrals", "转介绍", "recomendaciones";
    renewal_rate: "renewals", "续约", "renovaciones";
    trainings: "trainings held", "已举办培训", "formaciones impartidas";
    problems_solved: "tickets closed", "已关闭工单", "tickets cerrados";
    standard_to_value: "standard accounts that became value", "标准升为价值的客户", "cuentas estándar que pasaron a valor";
    satisfaction: "satisfaction of those that began", "新启用客户满意度", "satisfacción de quienes empezaron";
    first_value_attainment: "first value reached by those that began", "新启用客户达成第一价值",
        "primer valor de quienes empezaron";

    nothing: "nothing to measure in the period", "此周期无可衡量数据", "nada que medir en el periodo";
    no_before: "the period before is not known", "上一周期未知", "no se conoce el periodo anterior";
    uncounted: "no field counts them: docs/metrics.md", "没有字段统计此项：见 docs/metrics.md",
        "ningún campo los cuenta: docs/metrics.md";
    no_past: "what was counted before the period is not known", "期初的计数未知",
        "no se sabe cuánto iba contado antes del período";
}
