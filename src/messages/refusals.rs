//! Why a command cannot be had now.

messages! {
    no_account: "There is no account under the cursor.", "光标处没有客户。", "No hay ninguna cuenta bajo el cursor.";
    no_ticket(name): "{name} has no ticket in the pipeline that the profile follows: make one in the CRM, then sync.",
        "{name}在此配置所用的管道中没有工单：请先在 CRM 中创建，然后同步。",
        "{name} no tiene ticket en el pipeline que sigue el perfil: créalo en el CRM y sincroniza.";
    no_ticket_in(name, pipeline): "{name} has no ticket in the pipeline “{pipeline}”: make one in the CRM, then sync.",
        "{name}在管道“{pipeline}”中没有工单：请先在 CRM 中创建，然后同步。",
        "{name} no tiene ticket en el pipeline “{pipeline}”: créalo en el CRM y sincroniza.";
    no_deal(name): "{name} has no deal in the pipeline that the profile follows: make one in the CRM, then sync.",
        "{name}在此配置所用的管道中没有交易：请先在 CRM 中创建，然后同步。",
        "{name} no tiene negocio en el pipeline que sigue el perfil: créalo en el CRM y sincroniza.";
    no_deal_in(name, pipeline): "{name} has no deal in the pipeline “{pipeline}”: make one in the CRM, then sync.",
        "{name}在管道“{pipeline}”中没有交易：请先在 CRM 中创建，然后同步。",
        "{name} no tiene negocio en el pipeline “{pipeline}”: créalo en el CRM y sincroniza.";
    field_stage(key): "The stage is moved, with its criteria and its reason: {key}.", "阶段通过移动更改，附条件与原因：{key}。",
        "La etapa se mueve, con sus criterios y su motivo: {key}.";
    field_plan(key): "The plan has lines of its own: {key}.", "计划有自己的条目：{key}。", "El plan tiene sus propias entradas: {key}.";
    field_touch(key): "The last touch comes from the touchpoints: log one with {key}.", "最近接触来自接触记录：按 {key} 记录。",
        "El último contacto sale de las interacciones: registra una con {key}.";
    field_theirs(name): "“{name}” is the CRM's to change: here it is only read.", "“{name}”只能在 CRM 中更改：此处仅供读取。",
        "“{name}” se cambia en el CRM: aquí solo se lee.";
    field_record: "This belongs to the CRM's record and is not changed.", "这是 CRM 记录本身的信息，不可更改。",
        "Es parte del registro del CRM y no se cambia.";
    no_figure: "No figure is measured yet.", "尚未算出任何指标。", "Aún no se ha medido ninguna cifra.";
    counts_nobody: "No account is counted in this figure.", "此指标未计入任何客户。", "Ninguna cuenta entra en esta cifra.";
    read_only: "This profile is read-only: nothing is written to the CRM.", "此配置为只读：不会写入 CRM。",
        "Este perfil es de solo lectura: no se escribe nada en el CRM.";
    no_stage_after: "There is no stage after this one.", "此阶段之后没有阶段。", "No hay etapa después de esta.";
    no_stage_before: "There is no stage before this one.", "此阶段之前没有阶段。", "No hay etapa antes de esta.";
    no_link: "The CRM gave no link for this account.", "CRM 未提供此客户的链接。", "El CRM no dio enlace para esta cuenta.";
    nothing_to_repeat: "Nothing was done yet that could be done again.", "尚无可重复的操作。",
        "Aún no se ha hecho nada que se pueda repetir.";
    no_view: "No view is saved yet: the palette's “save” keeps what is shown.", "尚未保存视图：命令面板中的“save”可保存当前显示。",
        "Aún no hay vistas guardadas: “save”, en la paleta, guarda lo mostrado.";
    none_opened: "No account was opened yet.", "尚未打开过客户。", "Aún no se ha abierto ninguna cuenta.";
    no_me: "The profile does not say who you are: set `owner` in it.", "配置未说明您是谁：请设置 `owner`。",
        "El perfil no dice quién eres: pon `owner` en él.";
    all_shown: "All accounts are shown.", "已显示全部客户。", "Se muestran todas las cuentas.";
    no_profile: "There is no other profile; `tenure init --profile NAME` makes one.",
        "没有其他配置；`tenure init --profile NAME` 可创建。",
        "No hay otro perfil; `tenure init --profile NAME` crea uno.";
    asked_already: "The CRM is being asked already.", "正在请求 CRM。", "Ya se está consultando el CRM.";
    not_asked: "The CRM is not being asked.", "当前没有请求 CRM。", "No se está consultando el CRM.";
    in_table: "That is done in the table of accounts.", "该操作在客户表中进行。", "Eso se hace en la tabla de cuentas.";
    in_renewals: "That is done in the renewals.", "该操作在续约视图中进行。", "Eso se hace en las renovaciones.";
    only_quadrant: "Only the quadrant has several accounts in one place.", "只有象限视图中同一位置有多个客户。",
        "Solo el cuadrante tiene varias cuentas en un lugar.";
    only_account: "Only an account has tabs.", "只有客户详情有标签页。", "Solo una cuenta tiene pestañas.";
    only_tasks: "Tasks and goals are ticked on the Tasks tab of an account.", "任务和目标在客户的任务标签中勾选。",
        "Las tareas y metas se marcan en la pestaña Tareas de una cuenta.";
    only_open_tasks: "No open task is under the cursor: they stand on the Tasks tab of an account.",
        "光标处没有未完成的任务：任务在客户的任务标签中。",
        "No hay ninguna tarea pendiente bajo el cursor: están en la pestaña Tareas de una cuenta.";
    task_waits: "It is not in the CRM yet: it can be changed once it was sent.", "它尚未到达 CRM：发送后才能更改。",
        "Aún no está en el CRM: se puede cambiar cuando se haya enviado.";
    only_portfolio: "Only the portfolio is measured over a period.", "只有客户组合按周期衡量。",
        "Solo la cartera se mide por periodos.";
    none_marked: "No account is marked.", "没有已标记的客户。", "No hay ninguna cuenta marcada.";
    only_board: "Only the board has cards.", "只有看板有卡片。", "Solo el tablero tiene tarjetas.";
    no_signal: "No signal of this account is open.", "此客户没有未处理的信号。", "Esta cuenta no tiene señales abiertas.";
    nothing_advised: "No signal of this account is open: nothing is advised.",
        "此客户没有未处理的信号：没有建议。", "Esta cuenta no tiene señales abiertas: no hay nada que aconsejar.";
    nothing_away: "Nothing of this account is put away or given to anybody.", "此客户没有已收起或已指派的信号。",
        "Nada de esta cuenta está apartado ni asignado.";
    no_decision: "No write under the cursor waits for a decision.", "光标处没有等待决定的写入。",
        "Ningún cambio bajo el cursor espera una decisión.";
    no_undo: "There is nothing under the cursor that can be taken back.", "光标处没有可撤销的内容。",
        "No hay nada bajo el cursor que se pueda deshacer.";
    disabled_unmapped: "The profile maps no property of the CRM to it.", "配置未将 CRM 属性映射到此字段。",
        "El perfil no le asigna ninguna propiedad del CRM.";
    in_force_profile: "It is the profile in force.", "这是当前配置。", "Es el perfil en uso.";
    stage_now: "It is in this stage now.", "当前就在此阶段。", "Está ahora en esta etapa.";
}
