//! Tasks made and changed on the screen, and entries of an account read whole.

messages! {
    a_task: "A task", "任务", "Una tarea";
    a_ticket: "A ticket", "工单", "Un ticket";
    a_deal: "A deal", "交易", "Un negocio";
    task_hint: "what is to be done, and when:  send the guide fri", "任务内容与时间：  发送指南 fri",
        "qué hay que hacer, y cuándo:  enviar la guía fri";
    day_of(title): "Day of “{title}”", "“{title}”的日期", "Día de “{title}”";
    day_hint: "a day: fri, in 2 weeks, 31 mar", "日期：fri、in 2 weeks、31 mar", "un día: fri, in 2 weeks, 31 mar";
    on(day, distance): "{day} ({distance})", "{day}（{distance}）", "{day} ({distance})";
    from_to(before, after): "{before} → {after}", "{before} → {after}", "{before} → {after}";
    by(title, day): "“{title}”, due {day}", "“{title}”，{day}到期", "“{title}”, para {day}";
    nothing_opens(key): "Nothing opens here; {key} goes to the next tab.", "此处没有可打开的内容；{key} 到下一标签。",
        "Aquí no hay nada que abrir; {key} va a la pestaña siguiente.";

    due: "Due", "到期", "Vence";
    owner: "Owner", "负责人", "Responsable";
    stands: "State", "状态", "Estado";
    done: "done", "已完成", "hecha";
    open: "open", "未完成", "pendiente";
    by_day(day): "open, due {day}", "未完成，{day}到期", "pendiente, para {day}";
    late: "late", "已逾期", "con retraso";
    waiting: "waits to be sent to the CRM", "等待发送至 CRM", "espera a enviarse al CRM";
    closed_now: "closed", "已关闭", "cerrado";
    id: "Number", "编号", "Número";
    severity: "Severity", "严重程度", "Gravedad";
    opened: "Opened", "打开时间", "Abierto";
    closed: "Closed", "关闭时间", "Cerrado";
    stage: "Stage", "阶段", "Etapa";
    amount: "Amount", "金额", "Importe";
    closes: "Closes", "预计关闭", "Cierra";
    when: "When", "时间", "Cuándo";
    length: "Length", "时长", "Duración";
    with: "With", "参与人", "Con";
    roles: "Roles", "角色", "Papeles";
    job: "Title", "职位", "Cargo";
    mail: "Mail", "邮箱", "Correo";
    phone: "Phone", "电话", "Teléfono";
    last_met: "Last spoken", "最近联系", "Último contacto";
    has_left: "Left", "已离职", "Se fue";
    begins: "Begins", "开始", "Empieza";
    ends: "Ends", "结束", "Termina";
    answers: "NPS answers", "NPS 答复", "Respuestas NPS";
}
