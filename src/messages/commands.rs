//! What each command does: palette, help, README.

messages! {
    quit: "Leave tenure", "退出 tenure", "Salir de tenure";
    help: "Show the keys of this view", "显示此视图的按键", "Mostrar las teclas de esta vista";
    palette: "Find any command by name", "按名称查找命令", "Buscar un comando por su nombre";
    find: "Find an account, a person or a touchpoint",
        "查找客户、联系人或接触记录", "Buscar una cuenta, una persona o una interacción";
    filter: "Filter accounts by a query", "按查询筛选客户", "Filtrar cuentas con una consulta";
    filter_mine: "Show only my accounts, or all",
        "只显示我的客户，或全部", "Mostrar solo mis cuentas, o todas";
    filter_clear: "Show all accounts again",
        "重新显示全部客户", "Volver a mostrar todas las cuentas";
    back: "Go back, or close what is open", "返回，或关闭打开的窗口", "Volver, o cerrar lo abierto";
    go_board: "Go to the board", "前往看板", "Ir al tablero";
    go_triage: "Go to the triage queue", "前往待处理队列", "Ir a la cola de triaje";
    go_accounts: "Go to the table of accounts", "前往客户表", "Ir a la tabla de cuentas";
    go_account: "Go to the account opened last",
        "前往最近打开的客户", "Ir a la última cuenta abierta";
    go_quadrant: "Go to experience and outcome",
        "前往体验与成果象限", "Ir a experiencia y resultado";
    go_renewals: "Go to the renewals", "前往续约", "Ir a las renovaciones";
    go_portfolio: "Go to the measures of the portfolio",
        "前往客户组合指标", "Ir a las cifras de la cartera";
    go_activity: "Go to outbox and journal",
        "前往待发送与操作日志", "Ir a la bandeja y el registro";
    tab_overview: "To the account's overview", "到客户概览", "Al resumen de la cuenta";
    tab_health: "To the account's health", "到客户健康度", "A la salud de la cuenta";
    tab_timeline: "To the account's timeline", "到客户时间线", "A la cronología de la cuenta";
    tab_tasks: "To the account's goals and tasks", "到客户目标与任务", "A las metas y tareas de la cuenta";
    tab_contacts: "To the account's contacts", "到客户联系人", "A los contactos de la cuenta";
    tab_fields: "To the account's fields", "到客户字段", "A los campos de la cuenta";
    up: "Up", "向上", "Arriba";
    down: "Down", "向下", "Abajo";
    left: "Left", "向左", "Izquierda";
    right: "Right", "向右", "Derecha";
    page_up: "A page up", "上翻一页", "Una página arriba";
    page_down: "A page down", "下翻一页", "Una página abajo";
    first: "To the first", "到第一项", "Al primero";
    last: "To the last", "到最后一项", "Al último";
    next_tab: "To the next tab or lane", "到下一标签或队列", "A la pestaña o cola siguiente";
    previous_tab: "To the previous tab or lane", "到上一标签或队列", "A la pestaña o cola anterior";
    open: "Open what is under the cursor", "打开光标处的内容", "Abrir lo que hay bajo el cursor";
    log_touchpoint: "Log a touchpoint in one line",
        "用一行记录接触", "Registrar una interacción en una línea";
    advance: "Move the account to the next stage",
        "将客户推进到下一阶段", "Mover la cuenta a la etapa siguiente";
    take_back: "Move the account to the stage before",
        "将客户退回上一阶段", "Mover la cuenta a la etapa anterior";
    move_to: "Move the account to a stage of choice",
        "将客户移至指定阶段", "Mover la cuenta a una etapa a elegir";
    plan: "Goals and promises of the account", "客户的目标与承诺", "Metas y promesas de la cuenta";
    new_task: "Make a task for the account", "为客户新建任务", "Crear una tarea para la cuenta";
    task_done: "Tick the task or goal, or open it again",
        "勾选任务或目标，或重新打开", "Marcar la tarea o meta como hecha, o reabrirla";
    task_due: "Put the task on another day", "更改任务的日期", "Poner la tarea en otro día";
    edit: "Change a field of the account", "修改客户字段", "Cambiar un campo de la cuenta";
    undo: "Take back the last thing written", "撤销最近一次写入", "Deshacer lo último escrito";
    redo: "Do again what was taken back last", "重做最近一次撤销", "Rehacer lo último deshecho";
    sync: "Ask the CRM for what changed", "向 CRM 请求更新", "Pedir al CRM lo que cambió";
    sync_cancel: "Stop asking the CRM", "停止请求 CRM", "Dejar de consultar el CRM";
    copy: "Copy the account's name, link or row, or a person's mail",
        "复制客户名称、链接、行或联系人邮箱", "Copiar nombre, enlace o fila de la cuenta, o un correo";
    copy_link: "Copy the account's link to the CRM",
        "复制客户的 CRM 链接", "Copiar el enlace de la cuenta al CRM";
    open_link: "Open the account in the CRM", "在 CRM 中打开客户", "Abrir la cuenta en el CRM";
    recent: "Open an account seen lately", "打开最近查看的客户", "Abrir una cuenta vista hace poco";
    views: "Show a saved view", "显示已保存的视图", "Mostrar una vista guardada";
    save_view: "Save what is shown as a view",
        "将当前显示保存为视图", "Guardar lo mostrado como vista";
    jump_back: "Go to the place before", "回到之前的位置", "Volver al lugar anterior";
    jump_forward: "Go forward to the place after", "前往之后的位置", "Avanzar al lugar posterior";
    choose_theme: "Choose a theme, seeing it at once",
        "选择主题，即时预览", "Elegir un tema viéndolo al momento";
    next_theme: "Try the next theme", "试用下一个主题", "Probar el tema siguiente";
    mouse_toggle: "Take the mouse, or give it back",
        "启用或交还鼠标", "Tomar el ratón, o devolverlo";
    repeat: "Do the last thing again, to this account",
        "对此客户重复上次操作", "Repetir lo último en esta cuenta";
    choose_keymap: "Choose a keymap", "选择键位方案", "Elegir un mapa de teclas";
    switch_profile: "Switch to another profile", "切换到其他配置", "Cambiar a otro perfil";
    notices: "Read what was said in full", "查看提示全文", "Leer entero lo que se dijo";
    redraw: "Draw the screen anew", "重绘屏幕", "Redibujar la pantalla";
    suspend: "Put tenure to sleep", "挂起 tenure", "Suspender tenure";
    density: "Cards with more or fewer lines", "增减卡片行数", "Tarjetas con más o menos líneas";
    sort_cards: "Sort cards by urgency, ARR, health, renewal, name",
        "按紧急程度、ARR、健康度、续约或名称排序卡片", "Ordenar tarjetas por urgencia, ARR, salud, renovación o nombre";
    group_cards: "Group cards by owner, tier, or not",
        "按负责人或等级分组卡片，或不分组", "Agrupar tarjetas por responsable, nivel, o no";
    empty_columns: "Hide columns without cards, or show them",
        "隐藏或显示空列", "Ocultar o mostrar columnas sin tarjetas";
    split: "Show the account beside the board, or not",
        "在看板旁显示或隐藏客户", "Mostrar la cuenta junto al tablero, o no";
    snooze: "Snooze the row, or a signal of it",
        "暂缓整行或其中一个信号", "Posponer la fila, o una señal";
    done: "Say that something was done about it", "标为已处理", "Decir que ya se hizo algo";
    dismiss: "Dismiss it, and say why", "忽略并说明原因", "Descartarla y decir por qué";
    assign: "Give it to somebody", "指派给他人", "Asignarla a alguien";
    play: "Do what is advised: its line, its tasks", "执行应对方案：记录与任务", "Hacer lo recomendado: su línea, sus tareas";
    reopen: "Bring back what is put away of it",
        "恢复已收起的信号", "Recuperar lo apartado de ella";
    why_not: "Why signals fire, or do not", "信号为何触发或未触发", "Por qué hay señales, o no";
    mark: "Mark the account, and go on to the next",
        "标记客户并到下一个", "Marcar la cuenta y pasar a la siguiente";
    mark_range: "Mark from the one marked last to here",
        "从上次标记处标记到此", "Marcar desde la última marcada hasta aquí";
    mark_all: "Mark all that are shown, or none",
        "标记全部显示的，或取消", "Marcar todas las mostradas, o ninguna";
    mark_invert: "Mark the others instead", "反选标记", "Marcar las otras en su lugar";
    mark_none: "Take all marks away", "清除所有标记", "Quitar todas las marcas";
    sort: "Sort by this column; again: the other way",
        "按此列排序；再按反向", "Ordenar por esta columna; otra vez: al revés";
    group: "Group by stage, owner, tier, or not",
        "按阶段、负责人、等级分组，或不分组", "Agrupar por etapa, responsable, nivel, o no";
    columns: "Choose the columns", "选择列", "Elegir las columnas";
    wider: "Make this column wider", "加宽此列", "Ensanchar esta columna";
    narrower: "Make this column narrower", "收窄此列", "Estrechar esta columna";
    bulk: "Do something to the marked accounts",
        "对已标记客户批量操作", "Hacer algo con las cuentas marcadas";
    bulk_take: "Take the account in, or leave it out",
        "纳入或排除此客户", "Incluir la cuenta, o excluirla";
    likely: "Judge how likely the renewal is",
        "评估续约可能性", "Valorar la probabilidad de renovación";
    column_tick: "Show the column, or hide it", "显示或隐藏此列", "Mostrar la columna, u ocultarla";
    next_here: "The next of those in one place", "同一位置的下一个", "La siguiente del mismo lugar";
    previous_here: "The one before of those in one place",
        "同一位置的上一个", "La anterior del mismo lugar";
    period: "Month, quarter, year, or twelve months",
        "月、季度、年或十二个月", "Mes, trimestre, año o doce meses";
    settle: "Decide on the write under the cursor",
        "决定光标处的写入", "Resolver el cambio bajo el cursor";
    undo_entry: "Take back the entry under the cursor",
        "撤销光标处的条目", "Deshacer la entrada bajo el cursor";
    menu_next: "Next", "下一个", "Siguiente";
    menu_previous: "Previous", "上一个", "Anterior";
    view_up: "Saved views: further up", "已保存视图：上移", "Vistas guardadas: más arriba";
    view_down: "Saved views: further down", "已保存视图：下移", "Vistas guardadas: más abajo";
    view_rename: "Saved views: another name", "已保存视图：改名", "Vistas guardadas: otro nombre";
    view_remove: "Saved views: remove it", "已保存视图：删除", "Vistas guardadas: quitarla";
    accept: "Accept the line", "接受此行", "Aceptar la línea";
    cancel: "Leave the line", "离开此行", "Dejar la línea";
    complete: "Complete the word", "补全单词", "Completar la palabra";
    complete_back: "The completion before", "上一个补全", "La propuesta anterior";
    editor: "Write a long note in your editor",
        "在编辑器中写长备注", "Escribir una nota larga en tu editor";
    template: "Begin the touchpoint with a template",
        "用模板开始接触记录", "Empezar la interacción con una plantilla";
    char_left: "A character left", "左移一个字符", "Un carácter a la izquierda";
    char_right: "A character right", "右移一个字符", "Un carácter a la derecha";
    word_left: "A word left", "左移一个单词", "Una palabra a la izquierda";
    word_right: "A word right", "右移一个单词", "Una palabra a la derecha";
    line_start: "To the start of the line", "到行首", "Al principio de la línea";
    line_end: "To the end of the line", "到行尾", "Al final de la línea";
    delete_back: "Delete the character before", "删除前一个字符", "Borrar el carácter anterior";
    delete_forward: "Delete the character under the cursor",
        "删除光标处的字符", "Borrar el carácter bajo el cursor";
    delete_word: "Delete the word before", "删除前一个单词", "Borrar la palabra anterior";
    delete_to_start: "Delete to the start of the line", "删除至行首", "Borrar hasta el principio";
    delete_to_end: "Delete to the end of the line", "删除至行尾", "Borrar hasta el final";
    move_confirm: "Move it", "确认移动", "Moverla";
    move_tick: "Tick the criterion, take the task",
        "勾选条件或任务", "Marcar el criterio, tomar la tarea";
    move_take_all: "Take all tasks of the stage, or none",
        "选取或取消该阶段全部任务", "Tomar todas las tareas de la etapa, o ninguna";
    keep_ours: "Write mine over it", "用我的覆盖", "Escribir lo mío encima";
    keep_theirs: "Keep what the CRM has", "保留 CRM 的值", "Dejar lo que tiene el CRM";
    try_again: "Send the same again", "原样重新发送", "Enviar lo mismo otra vez";
    send_without: "Send it without what the CRM has no more", "去掉 CRM 中已没有的内容后发送",
        "Enviarlo sin lo que el CRM ya no tiene";
}
