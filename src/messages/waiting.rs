//! What stands where accounts would: too small a terminal, reading, the first sync, nothing there.

messages! {
    accounts: "accounts", "客户", "cuentas";
    too_small: "Too small", "窗口太小", "Muy pequeña";
    need(width, height): "need {width}x{height}", "需要 {width}x{height}",
        "hacen falta {width}x{height}";
    have(width, height): "have {width}x{height}", "当前 {width}x{height}", "hay {width}x{height}";
    asks_again: "asks again", "重新请求", "vuelve a preguntar";
    so_many_accounts(done, total): "{done} of {total} accounts", "{done}/{total}个客户",
        "{done} de {total} cuentas";
    so_many(done, total, what): "{done} of {total} {what}", "{what} {done}/{total}",
        "{done} de {total} {what}";
    leaves: "leaves; the next start prepares it anew", "退出；下次启动会重新准备",
        "sale; el próximo inicio lo prepara de nuevo";
    preparing: "Preparing the demo portal", "正在准备演示数据", "Preparando el portal de demostración";
    first_time: "Reading your accounts for the first time", "首次读取您的客户",
        "Leyendo las cuentas por primera vez";
    stops: "stops; what was read is kept", "停止；已读取的内容会保留",
        "detiene; lo leído se conserva";
    opening: "Opening", "正在打开", "Abriendo";
    reading: "Reading the accounts kept on this machine", "正在读取本机保存的客户",
        "Leyendo las cuentas guardadas en este equipo";
    unreachable: "No accounts yet, and the CRM cannot be reached", "尚无客户，且无法连接 CRM",
        "Aún no hay cuentas y el CRM no responde";
    tokenless: "No accounts yet, and no token to read them with", "尚无客户，也没有可用于读取的令牌",
        "Aún no hay cuentas, ni token con que leerlas";
    init: "tenure init asks where the token is; tenure doctor checks it",
        "在终端运行 tenure init 可设置令牌来源，tenure doctor 可检查", "tenure init pregunta dónde está el token; tenure doctor lo comprueba";
    begins_anew: "leaves: a variable counts when tenure starts again", "退出：变量在重新启动后生效",
        "sale: una variable cuenta al iniciar tenure de nuevo";
    shell: "tenure sync, in a shell, says what is going on", "在终端运行 tenure sync 可查看原因",
        "tenure sync, en una terminal, dice qué ocurre";
    none_yet: "No accounts yet", "尚无客户", "Aún no hay cuentas";
    first_failed: "The first sync came to nothing; why stands below", "首次同步未成功；原因见下方",
        "La primera sincronización no dio resultado; abajo se dice por qué";
    none_read: "Nothing was read; why stands below", "未读取任何内容；原因见下方", "No se leyó nada; abajo se dice por qué";
    reaching: "Reaching the CRM", "正在连接 CRM", "Conectando con el CRM";
    soon: "The first sync begins as soon as it answers", "连接成功后立即开始首次同步",
        "La primera sincronización empieza en cuanto responda";
    none: "No accounts", "没有客户", "No hay cuentas";
    shows_none: "The CRM answers, but shows this profile no accounts:",
        "CRM 已响应，但此配置看不到任何客户：",
        "El CRM responde, pero no muestra cuentas a este perfil:";
    scope: "its token may lack the scope for companies, or there are none",
        "令牌可能缺少公司权限，或者确实没有客户",
        "al token le puede faltar el permiso de empresas, o no hay ninguna";
    none_mine: "None of the accounts is yours", "没有您负责的客户", "Ninguna de las cuentas es tuya";
    none_fits(text): "No account fits  {text}", "没有符合条件的客户  {text}",
        "Ninguna cuenta cumple  {text}";
    none_mine_fits(text): "None of your accounts fits  {text}", "您的客户均不符合条件  {text}",
        "Ninguna de tus cuentas cumple  {text}";
    shows_all: "shows all accounts again", "重新显示全部客户", "vuelve a mostrar todas las cuentas";
    changes_filter: "changes the filter", "修改筛选", "cambia el filtro";
    mine_or_all: "mine, or everybody's", "我的，或所有人的", "las mías, o las de todos";
    in_palette(id, words): "{id} in the palette {words}", "命令面板中的 {id} {words}",
        "{id} en la paleta {words}";
}
