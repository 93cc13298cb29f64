//! Fields of an account by name.

messages! {
    name: "name", "名称", "nombre";
    domain: "domain", "域名", "dominio";
    manager: "manager", "负责人", "responsable";
    tier: "tier", "等级", "nivel";
    stage: "stage", "阶段", "etapa";
    arr: "ARR", "ARR", "ARR";
    term_start: "term start", "合同开始", "inicio del plazo";
    renewal: "renewal", "续约日期", "renovación";
    auto_renew: "auto renew", "自动续约", "renovación automática";
    likelihood: "likelihood", "续约可能性", "probabilidad";
    seats_bought: "seats bought", "已购席位", "puestos comprados";
    seats_activated: "seats activated", "已启用席位", "puestos activados";
    seats_active: "seats active", "活跃席位", "puestos activos";
    dau: "users a day", "日活用户", "usuarios al día";
    mau: "users a month", "月活用户", "usuarios al mes";
    features_used: "features used", "已用功能", "funciones usadas";
    features_available: "features available", "可用功能", "funciones disponibles";
    goals_due: "goals due", "到期目标", "metas vencidas";
    goals_met: "goals met", "达成目标", "metas cumplidas";
    first_value: "first value", "第一价值", "primer valor";
    nps: "NPS", "NPS", "NPS";
    csat: "CSAT", "CSAT", "CSAT";
    sentiment: "sentiment", "情绪", "ánimo";
    crm_health: "the CRM's health", "CRM 健康度", "salud según el CRM";
    last_touch: "last touch", "最近接触", "último contacto";
    last_qbr: "last QBR", "最近 QBR", "último QBR";
    loss_reason: "loss reason", "流失原因", "motivo de pérdida";
    renewal_reason: "renewal reason", "续约原因", "motivo de renovación";
    plan: "plan", "客户计划", "plan";

    renewal_date: "renewal date", "续约日期", "fecha de renovación";
    monthly_users: "monthly users", "月活用户", "usuarios mensuales";
    daily_users: "daily users", "日活用户", "usuarios diarios";
    nps_answer: "NPS answer", "NPS 答复", "respuesta NPS";
    owner: "owner", "负责人", "responsable";
    last_qbr_plain: "last qbr", "最近 QBR", "último QBR";
    crm_health_plain: "crm health", "CRM 健康度", "salud según el CRM";
}
