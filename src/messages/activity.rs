//! Outbox and journal.

messages! {
    outbox: "Outbox", "待发送", "Bandeja de salida";
    journal: "Journal", "操作日志", "Registro";
    outbox_empty: "The outbox is empty", "没有待发送的内容", "La bandeja de salida está vacía";
    all_sent: "Everything you wrote has reached the CRM", "您写入的内容均已到达 CRM",
        "Todo lo que escribiste llegó al CRM";
    last_read(ago): "Last read from the CRM: {ago}", "最近一次从 CRM 读取：{ago}", "Última lectura del CRM: {ago}";
    nothing_yet: "Nothing was written yet", "尚未写入任何内容", "Aún no se ha escrito nada";
    stands_here: "Stages you move and touchpoints you log stand here, and can be taken back",
        "移动的阶段和记录的接触会显示在这里，并可撤销",
        "Aquí verás las etapas movidas y las interacciones registradas, que se pueden deshacer";
    tries[n]: "{n} try" | "{n} tries", "已尝试{n}次", "{n} intento" | "{n} intentos";
    will_be_sent: "Will be sent as soon as the CRM answers", "CRM 响应后立即发送",
        "Se enviará en cuanto el CRM responda";
    behind(what, stands): "Waits behind “{what}”, which waits for you ({stands}): settle that first",
        "排在“{what}”之后，后者正等待您决定（{stands}）：请先处理它",
        "Espera detrás de «{what}», que espera tu decisión ({stands}): resuélvelo primero";
    being_sent: "Is being sent", "正在发送", "Se está enviando";
    no_answer: "No answer came", "没有收到响应", "No hubo respuesta";
    looked_for(trouble): "{trouble}: it is looked for in the CRM before it is sent again",
        "{trouble}：重新发送前会先在 CRM 中查找", "{trouble}: se busca en el CRM antes de reenviarlo";
    theirs(value): "The CRM has “{value}” now, which is not what you saw",
        "CRM 中现为“{value}”，与您当时看到的不同", "El CRM tiene ahora “{value}”, que no es lo que viste";
    theirs_of(field, value): "{field}: the CRM has “{value}” now, which is not what you saw",
        "{field}：CRM 中现为“{value}”，与您当时看到的不同", "{field}: el CRM tiene ahora “{value}”, que no es lo que viste";
    nothing: "nothing", "空值", "nada";
    wants(fields, why): "The CRM wants {fields} with it: {why}", "CRM 还要求填写{fields}：{why}",
        "El CRM pide además {fields}: {why}";
    crm_has_it: "The CRM has it", "CRM 已收到", "El CRM ya lo tiene";
    given_up: "Given up", "已放弃", "Abandonado";
    to_settle(n): "{n} to settle", "{n}项待决定", "{n} por resolver";
    n_waiting(n): "{n} waiting", "{n}项待发送", "{n} en espera";
    taken_back: "taken back", "已撤销", "deshecho";
    a_redo: "a redo", "重做操作", "rehace";
    an_undo: "an undo", "撤销操作", "deshace otro";
    about(name): "About {name}", "关于{name}", "Sobre {name}";
    about_several(name, n): "About {name} and {n} more", "关于{name}及另外{n}个客户", "Sobre {name} y {n} más";
    about_gone(id): "About account {id}, which is not here", "关于客户 {id}，此处没有该客户",
        "Sobre la cuenta {id}, que no está aquí";
    decide: "A write waits for you to decide: see the outbox", "有写入等待您决定：见待发送",
        "Un cambio espera tu decisión: mira la bandeja de salida";
    not_all: "Not everything has reached the CRM yet", "尚未全部到达 CRM", "Aún no ha llegado todo al CRM";
    was_taken_back: "Was taken back", "已被撤销", "Se deshizo";
}
