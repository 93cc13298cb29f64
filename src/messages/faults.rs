//! What the CRM's connector, the store and the sync say, in the language of the screen.
//!
//! They speak English: their sentences stand in the log, in the outbox on disk and in what the command
//! line prints, and the same ones must be found there whatever language the screen has. The screen
//! knows each of them by its English words ([`told`]), with holes for what is a name, a number or
//! somebody else's words. What a CRM or the system said in a hole stays as it is, where it is not one
//! of these itself; what only a log needs (a request's own words, `os error 111`) is left out.

use super::Language;

/// How it begins why a write is not looked for any more, of which nobody can tell whether it reached the CRM.
pub const UNSEEN: &str = "Whether it reached the CRM cannot be seen any more: ";

/// The end of the sentence about an account that is not there any more: `account_gone` and `unseen_account`.
pub fn account_gone(whom: &str) -> String {
    format!(
        "the account {whom} is no longer there; it was deleted or merged. If it was merged, the next sync sees to \
         this by itself; if it was deleted, restore it there and send this again, or give it up."
    )
}

/// A sentence: as it is said, and as it is shown.
struct Fault {
    said: &'static str,
    en: &'static str,
    zh: &'static str,
    es: &'static str,
}

macro_rules! faults {
    ($($name:ident: $said:literal $(=> $en:literal)?, $zh:literal, $es:literal;)*) => {
        const FAULTS: &[Fault] = &[
            $(Fault { said: $said, en: faults!(@en $said $($en)?), zh: $zh, es: $es },)*
        ];

        /// All of this file.
        #[cfg(test)]
        pub(crate) const LISTED: &[super::Listed] = &[
            $(super::Listed {
                name: stringify!($name),
                en: &[faults!(@en $said $($en)?)],
                zh: $zh,
                es: &[$es],
            },)*
        ];
    };
    (@en $said:literal) => { $said };
    (@en $said:literal $en:literal) => { $en };
}

// Of two that fit, the first is taken: the more exact one stands first.
faults! {
    token_says: "The CRM refuses the token: check that it is whole, not expired and of this portal; HubSpot shows it under Settings, Integrations. It says: {said}"
        => "The CRM refuses the token: check that it is whole, not expired and of this portal; HubSpot shows it under Settings, Integrations.",
        "CRM 拒绝该令牌：请检查令牌是否完整、未过期且属于此门户；可在 HubSpot 的 Settings、Integrations 中查看。",
        "El CRM rechaza el token: mira que esté entero, no haya caducado y sea de este portal; HubSpot lo muestra en Settings, Integrations.";
    oauth_id: "The CRM refuses the token: the CRM gives the profile “{profile}” no access token, as it does not know the client id “{id}” ({said}). Copy it from the app's page in HubSpot (Auth) and say it with {command}."
        => "The CRM does not know the client id “{id}” of the profile “{profile}”. Copy it from the app's page in HubSpot (Auth) and say it with {command}.",
        "CRM 不认识配置“{profile}”的 client id “{id}”。请从 HubSpot 的应用页面（Auth）复制它，并用 {command} 指定。",
        "El CRM no conoce el client id “{id}” del perfil “{profile}”. Cópialo de la página de la app en HubSpot (Auth) y dilo con {command}.";
    oauth_secret: "The CRM refuses the token: the CRM gives the profile “{profile}” no access token, as the client secret is not that of the app “{id}” ({said}). Copy it from the app's page in HubSpot (Auth) and put it where it is read from: {place}."
        => "The client secret of the profile “{profile}” is not that of the app “{id}”. Copy it from the app's page in HubSpot (Auth) and put it where it is read from: {place}.",
        "配置“{profile}”的 client secret 不属于应用“{id}”。请从 HubSpot 的应用页面（Auth）复制它，并放到读取它的位置：{place}。",
        "El client secret del perfil “{profile}” no es el de la app “{id}”. Cópialo de la página de la app en HubSpot (Auth) y ponlo donde se lee: {place}.";
    oauth_client: "The CRM refuses the token: the CRM gives the profile “{profile}” no access token, as client id and client secret do not belong together ({said}). Compare the client id “{id}” with that of the app's page in HubSpot (Auth), and put the secret that stands there where it is read from: {place}."
        => "Client id and client secret of the profile “{profile}” do not belong together. Compare the client id “{id}” with that of the app's page in HubSpot (Auth), and put the secret that stands there where it is read from: {place}.",
        "配置“{profile}”的 client id 与 client secret 不匹配。请将 client id “{id}” 与 HubSpot 应用页面（Auth）上的核对，并把那里的 secret 放到读取它的位置：{place}。",
        "El client id y el client secret del perfil “{profile}” no van juntos. Compara el client id “{id}” con el de la página de la app en HubSpot (Auth) y pon el secret que está ahí donde se lee: {place}.";
    oauth: "The CRM refuses the token: the CRM gives the profile “{profile}” no access token for its refresh token ({said}). Install the app in the portal again and put the new refresh token where it is read from: {place}."
        => "The CRM gives the profile “{profile}” no access token for its refresh token. Install the app in the portal again and put the new refresh token where it is read from: {place}.",
        "CRM 未凭刷新令牌向配置“{profile}”发放访问令牌。请在门户中重新安装应用，并把新的刷新令牌放到读取它的位置：{place}。",
        "El CRM no da al perfil “{profile}” un token de acceso por su token de refresco. Instala otra vez la app en el portal y pon el nuevo token donde se lee: {place}.";
    oauth_lost: "An earlier question for an access token broke off before its answer was kept: the CRM may have replaced the refresh token in that moment, and the new one is lost.",
        "之前一次访问令牌请求在保存应答之前中断：CRM 可能已在那一刻更换刷新令牌，而新的令牌已丢失。",
        "Una petición anterior de un token de acceso se cortó antes de guardar la respuesta: puede que el CRM cambiara entonces el token de refresco, y el nuevo se ha perdido.";
    token_stranger: "The CRM refuses the token: the new one in its place is of portal {found}, and what is kept here is of portal {ours}. Nothing was read or sent with it; put a token of portal {again} where the profile reads it from, or connect portal {now} under a name of its own: {command}."
        => "The new token is of portal {found}, and what is kept here is of portal {ours}. Nothing was read or sent with it; put a token of portal {again} where the profile reads it from, or connect portal {now} under a name of its own: {command}.",
        "新令牌属于门户 {found}，而此处保存的是门户 {ours} 的内容。未用它读取或发送任何内容；请把门户 {again} 的令牌放到该配置读取的位置，或为门户 {now} 另建配置：{command}。",
        "El token nuevo es del portal {found}, y lo guardado aquí es del portal {ours}. No se leyó ni envió nada con él; pon un token del portal {again} donde lo lee el perfil, o conecta el portal {now} con un nombre propio: {command}.";
    token_unproven: "The CRM refuses the token: the new one in its place does not tell which portal it is of, and what is kept here is of portal {ours}. Nothing was read or sent with it; put a token of portal {again} that may read the account details where the profile reads it from."
        => "The new token does not tell which portal it is of, and what is kept here is of portal {ours}. Nothing was read or sent with it; put a token of portal {again} that may read the account details where the profile reads it from.",
        "新令牌未说明属于哪个门户，而此处保存的是门户 {ours} 的内容。未用它读取或发送任何内容；请把门户 {again} 的、可读取账户详情的令牌放到该配置读取的位置。",
        "El token nuevo no dice de qué portal es, y lo guardado aquí es del portal {ours}. No se leyó ni envió nada con él; pon un token del portal {again} que pueda leer los datos de la cuenta donde lo lee el perfil.";
    token: "The CRM refuses the token: {why}", "CRM 拒绝该令牌：{why}", "El CRM rechaza el token: {why}";
    unreachable: "The CRM at {host} cannot be reached: {why}.", "无法连接 {host} 上的 CRM：{why}。",
        "No se llega al CRM en {host}: {why}.";
    no_threads: "The CRM cannot be reached: the system gives no threads ({why}).",
        "无法连接 CRM：系统不提供线程（{why}）。", "No se llega al CRM: el sistema no da hilos ({why}).";
    outcome_unknown: "The CRM did not answer ({why}); what was asked may or may not have been done.",
        "CRM 未应答（{why}）；请求可能已执行，也可能未执行。",
        "El CRM no respondió ({why}); lo pedido puede estar hecho o no.";
    limited_day: "The CRM asks to wait (the day's requests are used up; it counts anew from midnight in the portal's time zone).",
        "CRM 要求等待（当日请求数已用完；自门户时区的午夜起重新计数）。",
        "El CRM pide esperar (se gastaron las peticiones del día; cuenta de nuevo desde medianoche en la zona horaria del portal).";
    limited_moved: "The CRM asks to wait (the portal is being moved, for {time} more).",
        "CRM 要求等待（门户正在迁移，还需 {time}）。", "El CRM pide esperar (el portal se está trasladando, {time} más).";
    limited: "The CRM asks to wait ({policy}).", "CRM 要求等待（{policy}）。", "El CRM pide esperar ({policy}).";
    spared: "Fewer than 2 % of the requests that the CRM allows in a day are left. They are kept for what you write and open; the rest is read when a new day has begun there.",
        "CRM 每日允许的请求数已不足 2%，将留给您的写入和打开操作；其余内容待其新的一天开始后读取。",
        "Queda menos del 2 % de las peticiones que el CRM permite al día. Se guardan para lo que escribes y abres; lo demás se lee cuando allí empiece otro día.";
    busy: "The CRM cannot do it just now: {why}.", "CRM 暂时无法执行：{why}。", "El CRM no puede ahora: {why}.";
    forbidden: "The token may not do this; it lacks {scopes}.", "该令牌无此权限，缺少 {scopes}。",
        "El token no tiene permiso; le falta {scopes}.";
    server: "The CRM failed with {status}: {said}", "CRM 出错（{status}）：{said}", "El CRM falló con {status}: {said}";
    wanting: "The CRM wants more with it: {said}", "CRM 还需要更多内容：{said}", "El CRM pide algo más: {said}";
    asked_over: "the CRM has {theirs} by now; say which value is to stay.",
        "CRM 现在已有 {theirs}；请说明保留哪个值。", "el CRM tiene ya {theirs}; di qué valor queda.";
    field_hidden: "The property of the field {field} cannot be seen with this token any more, or is deleted in the CRM: what was known of it stays, and may be out of date. `tenure doctor` tells what is mapped.",
        "此令牌已看不到字段 {field} 的属性，或该属性已在 CRM 中删除：已知内容保留，但可能过时。`tenure doctor` 会说明映射。",
        "La propiedad del campo {field} ya no se ve con este token o se borró en el CRM: se queda lo que se sabía, que puede ser viejo. `tenure doctor` dice qué está asignado.";
    kind_hidden: "The {what} of accounts cannot be read with this token: {why}", "此令牌无法读取客户的 {what}：{why}",
        "Este token no puede leer {what} de las cuentas: {why}";
    odd_records: "The CRM's records of {what} are not of the shape that it documents: what is known of them stays.",
        "CRM 的 {what} 记录不符合其文档的格式：已知内容保留。",
        "Los registros {what} del CRM no tienen la forma que documenta: se queda lo que se sabía de ellos.";
    untold_records: "Whether {what} were deleted or merged cannot be told just now: what is known of them stays until the next sync.",
        "暂时无法判断 {what} 是已删除还是已合并：已知内容保留到下次同步。",
        "No se puede saber ahora si {what} se borraron o se fusionaron: se queda lo que se sabía hasta la próxima sincronización.";
    no_json: "The CRM's answer to {what} is not understood: it is not the JSON expected: {detail}."
        => "The CRM's answer to {what} is not understood: it is not the JSON expected.",
        "无法理解 CRM 对 {what} 的应答：不是预期的 JSON。",
        "No se entiende la respuesta del CRM a {what}: no es el JSON esperado.";
    odd: "The CRM's answer to {what} is not understood: {why}.", "无法理解 CRM 对 {what} 的应答：{why}。",
        "No se entiende la respuesta del CRM a {what}: {why}.";
    unmapped_field: "The CRM refuses: the profile maps no property to the field {field}; map one in its configuration.",
        "CRM 拒绝：该配置没有为字段 {field} 映射属性；请在配置中映射。",
        "El CRM rechaza: el perfil no asigna propiedad al campo {field}; asígnala en su configuración.";
    kept_stage: "The CRM refuses: it took the stage {wanted} and kept {kept} all the same; a rule of the portal may be in the way.",
        "CRM 拒绝：收到阶段 {wanted} 后仍保留 {kept}；可能受门户规则限制。",
        "El CRM rechaza: recibió la etapa {wanted} y dejó {kept}; quizá lo impide una regla del portal.";
    account_gone: "The CRM refuses: the account {id} is no longer there; it was deleted or merged. If it was merged, the next sync sees to this by itself; if it was deleted, restore it there and send this again, or give it up.",
        "CRM 拒绝：客户 {id} 已不存在，已被删除或合并。若为合并，下次同步会自行处理；若已删除，请在 CRM 中恢复后重新发送，或放弃。",
        "El CRM rechaza: la cuenta {id} ya no está; se borró o se fusionó. Si se fusionó, la próxima sincronización se ocupa sola; si se borró, restáurala allí y envíalo otra vez, o descártalo.";
    account_gone_before: "The CRM refuses: the account {id} is no longer there; it was deleted or merged.",
        "CRM 拒绝：客户 {id} 已不存在，已被删除或合并。",
        "El CRM rechaza: la cuenta {id} ya no está; se borró o se fusionó.";
    task_gone: "The CRM refuses: the task is no longer there; it was deleted.", "CRM 拒绝：任务已不存在，已被删除。",
        "El CRM rechaza: la tarea ya no está; se borró.";
    unseen_account: "Whether it reached the CRM cannot be seen any more: the account {id} is no longer there; it was deleted or merged. If it was merged, the next sync sees to this by itself; if it was deleted, restore it there and send this again, or give it up.",
        "已无法确认是否到达 CRM：客户 {id} 已不存在，已被删除或合并。若为合并，下次同步会自行处理；若已删除，请在 CRM 中恢复后重新发送，或放弃。",
        "Ya no se puede ver si llegó al CRM: la cuenta {id} ya no está; se borró o se fusionó. Si se fusionó, la próxima sincronización se ocupa sola; si se borró, restáurala allí y envíalo otra vez, o descártalo.";
    unseen_account_before: "Whether it reached the CRM cannot be seen any more: the account {id} is no longer there; it was deleted or merged.",
        "已无法确认是否到达 CRM：客户 {id} 已不存在，已被删除或合并。",
        "Ya no se puede ver si llegó al CRM: la cuenta {id} ya no está; se borró o se fusionó.";
    unseen_task: "Whether it reached the CRM cannot be seen any more: the task is no longer there; it was deleted.",
        "已无法确认是否到达 CRM：任务已不存在，已被删除。",
        "Ya no se puede ver si llegó al CRM: la tarea ya no está; se borró.";
    missing: "Not in the CRM any more: {records}. It can be sent without.", "CRM 中已没有：{records}。可以去掉后发送。",
        "Ya no está en el CRM: {records}. Se puede enviar sin ello.";
    never_made: "The CRM refuses: what is to be removed was never made, or its record is not known.",
        "CRM 拒绝：要删除的内容从未创建，或记录未知。",
        "El CRM rechaza: lo que se quita nunca se creó, o no se conoce su registro.";
    in_some_stage: "The CRM refuses: a ticket or deal is always in some stage of its pipeline.",
        "CRM 拒绝：工单或交易总处于其管道的某个阶段。",
        "El CRM rechaza: un ticket o negocio siempre está en alguna etapa de su pipeline.";
    no_carrier_ticket: "The CRM refuses: the account {id} has no ticket in the pipeline “{pipeline}” that could be moved; make one in HubSpot.",
        "CRM 拒绝：客户 {id} 在管道“{pipeline}”中没有可移动的工单；请在 HubSpot 中创建。",
        "El CRM rechaza: la cuenta {id} no tiene en el pipeline “{pipeline}” un ticket que mover; créalo en HubSpot.";
    no_carrier_deal: "The CRM refuses: the account {id} has no deal in the pipeline “{pipeline}” that could be moved; make one in HubSpot.",
        "CRM 拒绝：客户 {id} 在管道“{pipeline}”中没有可移动的交易；请在 HubSpot 中创建。",
        "El CRM rechaza: la cuenta {id} no tiene en el pipeline “{pipeline}” un negocio que mover; créalo en HubSpot.";
    no_pipeline_tickets: "The CRM refuses: the pipeline “{pipeline}” of tickets that the stage comes from is archived or gone (others: {names}); restore it in HubSpot, or follow another one: {command}.",
        "CRM 拒绝：阶段所用的工单管道“{pipeline}”已归档或不存在（其他：{names}）；请在 HubSpot 中恢复，或改用其他管道：{command}。",
        "El CRM rechaza: el pipeline “{pipeline}” de tickets del que sale la etapa está archivado o ya no existe (otros: {names}); restáuralo en HubSpot o sigue otro: {command}.";
    no_pipeline_deals: "The CRM refuses: the pipeline “{pipeline}” of deals that the stage comes from is archived or gone (others: {names}); restore it in HubSpot, or follow another one: {command}.",
        "CRM 拒绝：阶段所用的交易管道“{pipeline}”已归档或不存在（其他：{names}）；请在 HubSpot 中恢复，或改用其他管道：{command}。",
        "El CRM rechaza: el pipeline “{pipeline}” de negocios del que sale la etapa está archivado o ya no existe (otros: {names}); restáuralo en HubSpot o sigue otro: {command}.";
    property_gone: "The CRM refuses: the property “{property}” of the field “{field}” is deleted in HubSpot, or hidden from this token; restore it there, or map another one: {command}.",
        "CRM 拒绝：字段“{field}”所用的属性“{property}”已在 HubSpot 中删除，或对此令牌不可见；请在那里恢复，或映射其他属性：{command}。",
        "El CRM rechaza: la propiedad “{property}” del campo “{field}” se borró en HubSpot o no se ve con este token; restáurala allí o asigna otra: {command}.";
    body_too_long: "The CRM refuses: The text is {length} characters long with its markup, and HubSpot keeps {most}; shorten it or log it in two parts.",
        "CRM 拒绝：文本连同标记长 {length} 个字符，HubSpot 最多保存 {most} 个；请缩短或分两部分记录。",
        "El CRM rechaza: el texto tiene {length} caracteres con su formato y HubSpot guarda {most}; acórtalo o regístralo en dos partes.";
    refused: "The CRM refuses: {said}", "CRM 拒绝：{said}", "El CRM rechaza: {said}";

    no_answer_within: "The CRM has not answered within {seconds} s.", "CRM 在 {seconds} 秒内未应答。",
        "El CRM no respondió en {seconds} s.";
    associations_unread: "Some associations of {what} with {other} could not be read just now.",
        "{what} 与 {other} 的部分关联暂时无法读取。", "Algunas asociaciones de {what} con {other} no se pudieron leer ahora.";
    so_many_unread: "{n} of {all} {what} could not be read just now.", "{n}/{all} 项 {what} 暂时无法读取。",
        "{n} de {all} {what} no se pudieron leer ahora.";
    some_unread: "Some {what} could not be read just now.", "部分 {what} 暂时无法读取。", "Algunos {what} no se pudieron leer ahora.";
    reading_broke: "Reading ended in a fault of this program; its log has more.", "读取因本程序的错误而中止；详见日志。",
        "La lectura acabó por un fallo de este programa; su registro dice más.";
    sending_broke: "Sending it ended in a fault of this program; its log has more. It is looked for before it is sent again.",
        "发送因本程序的错误而中止；详见日志。再次发送前会先查找。",
        "El envío acabó por un fallo de este programa; su registro dice más. Se busca antes de enviarlo otra vez.";
    read_only: "The profile is read-only: nothing is sent.", "该配置为只读：不发送任何内容。",
        "El perfil es de solo lectura: no se envía nada.";
    tokens_busy: "Another tenure renews the tokens of the profile “{profile}”: this one waits for it.",
        "另一个 tenure 正在更新配置“{profile}”的令牌：此程序正在等待。",
        "Otro tenure renueva los tokens del perfil “{profile}”: este lo espera.";
    not_waited: "It was not waited for.", "未等待结果。", "No se esperó.";
    not_noted: "What came of it could not be noted.", "结果未能记录。", "No se pudo anotar en qué quedó.";
    not_there: "It is not in the CRM; it can be sent again.", "CRM 中没有它；可以再次发送。",
        "No está en el CRM; se puede enviar otra vez.";
    stopped: "Stopped; what was read is kept, and the next pull goes on from there.", "已停止；已读取的内容会保留，下次继续。",
        "Detenido; lo leído se conserva y la próxima vez sigue desde ahí.";
    other_portal: "Portal {now} answers, and what is kept for this profile is of portal {kept}: nothing was read or sent. Mend the token or the address of this profile, or connect portal {again} under a name of its own: {command}.",
        "应答的是门户 {now}，而此配置保存的是门户 {kept} 的内容：未读取也未发送。请更正此配置的令牌或地址，或为门户 {again} 另建配置：{command}。",
        "Responde el portal {now}, y lo guardado de este perfil es del portal {kept}: no se leyó ni envió nada. Corrige el token o la dirección, o conecta el portal {again} con un nombre propio: {command}.";
    elsewhere: "Another tenure on this machine is syncing this profile; it sends what waits here too.",
        "本机的另一个 tenure 正在同步此配置；这里待发送的内容也由它发送。",
        "Otro tenure de este equipo sincroniza este perfil; también envía lo que espera aquí.";
    conflict: "the CRM has another value by now; choose which one stays.", "CRM 现在的值已不同；请选择保留哪个。",
        "el CRM tiene ya otro valor; elige cuál queda.";
    wants_with: "the CRM wants {fields} with it.", "CRM 还要求 {fields}。", "el CRM pide además {fields}.";

    locked: "{path} is being written by another program and did not come free; close it and try again.",
        "{path} 正被另一程序写入且未释放；请关闭该程序后重试。",
        "Otro programa escribe en {path} y no lo suelta; ciérralo e inténtalo otra vez.";
    in_use: "{path} cannot be used as it is ({why}), and another tenure has it open; close that one and start again. Nothing that was saved is lost.",
        "{path} 无法使用（{why}），且另一个 tenure 已将其打开；请关闭后重新启动。已保存的内容不会丢失。",
        "{path} no se puede usar así ({why}) y otro tenure lo tiene abierto; ciérralo y empieza otra vez. Nada de lo guardado se pierde.";
    full: "The disk that holds {path} is full; free some space and try again. Nothing that was saved before is lost.",
        "{path} 所在磁盘已满；请释放空间后重试。之前保存的内容不会丢失。",
        "El disco de {path} está lleno; libera espacio e inténtalo otra vez. Nada de lo guardado antes se pierde.";
    quota: "Your share of the disk that holds {path} is used up; free some space or have your quota raised, and try again. Nothing that was saved before is lost.",
        "您在 {path} 所在磁盘上的配额已用尽；请释放空间或提高配额后重试。之前保存的内容不会丢失。",
        "Tu cuota del disco de {path} se agotó; libera espacio o pide más cuota, e inténtalo otra vez. Nada de lo guardado antes se pierde.";
    too_large: "{path} cannot grow: the limit on the size of files (`ulimit -f`) does not allow it; raise it and start again. Nothing that was saved before is lost.",
        "{path} 无法增大：文件大小限制（`ulimit -f`）不允许；请提高后重新启动。之前保存的内容不会丢失。",
        "{path} no puede crecer: el límite de tamaño de archivos (`ulimit -f`) no lo permite; súbelo y empieza otra vez. Nada de lo guardado antes se pierde.";
    not_writable: "{path} cannot be written ({why}); check its permissions, or choose another folder with TENURE_DATA_DIR.",
        "无法写入 {path}（{why}）；请检查权限，或用 TENURE_DATA_DIR 选择其他文件夹。",
        "No se puede escribir en {path} ({why}); mira sus permisos o elige otra carpeta con TENURE_DATA_DIR.";
    damaged: "{path} is damaged ({why}); start again: it is then kept aside, and unsent work is saved from it.",
        "{path} 已损坏（{why}）；请重新启动：该文件会另存，未发送的内容会从中救出。",
        "{path} está dañado ({why}); empieza otra vez: se aparta y se salva de él lo no enviado.";
    no_use: "{path} cannot be used: {why}. Check the disk it is on, or choose another folder with TENURE_DATA_DIR.",
        "无法使用 {path}：{why}。请检查其所在磁盘，或用 TENURE_DATA_DIR 选择其他文件夹。",
        "{path} no se puede usar: {why}. Mira el disco en que está o elige otra carpeta con TENURE_DATA_DIR.";
    missing: "There is no {what} in the store.", "存储中没有 {what}。", "No hay {what} en el almacén.";
    outdated: "The cache is of another version of tenure and is read from the CRM again.",
        "缓存属于 tenure 的另一版本，将重新从 CRM 读取。",
        "La caché es de otra versión de tenure y se lee otra vez del CRM.";
    rebuilt: "Unsent writes saved: {n}, which is all: the cache could not be used ({why}). It is kept at {path} and is read from the CRM again.",
        "已救出全部未发送写入，共 {n} 项：缓存无法使用（{why}）。原文件保存在 {path}，内容将重新从 CRM 读取。",
        "Cambios sin enviar salvados: {n}, que son todos: la caché no se podía usar ({why}). Se guarda en {path} y se lee otra vez del CRM.";
    rebuilt_part: "Unsent writes saved: {n}, and there may have been more: the cache could not be used ({why}). It is kept at {path} and is read from the CRM again.",
        "已救出未发送写入 {n} 项，可能还有更多：缓存无法使用（{why}）。原文件保存在 {path}，内容将重新从 CRM 读取。",
        "Cambios sin enviar salvados: {n}, y pudo haber más: la caché no se podía usar ({why}). Se guarda en {path} y se lee otra vez del CRM.";
    nothing_to_undo: "There is nothing to undo.", "没有可撤销的内容。", "No hay nada que deshacer.";
    undone_already: "“{title}” is already undone.", "“{title}”已撤销。", "“{title}” ya está deshecho.";
    never_written: "“{title}” was never written; there is nothing to undo.", "“{title}”从未写入；没有可撤销的内容。",
        "“{title}” nunca se escribió; no hay nada que deshacer.";
    removed_unknown: "What “{title}” removed is not known any more; log it again.", "“{title}”删除的内容已不可知；请重新记录。",
        "Lo que “{title}” quitó ya no se conoce; regístralo otra vez.";
    made_unseen: "“{title}” may be in the CRM, which nobody can see any more: look there, and log it again if it is not.",
        "“{title}”可能已在 CRM 中，现已无法确认：请在那里查看，若没有再重新记录。",
        "“{title}” puede que esté en el CRM, y ya no se puede ver: míralo allí y regístralo otra vez si no está.";
    field_later: "“{title}” changed the same field later; undo that first.", "“{title}”之后改过同一字段；请先撤销它。",
        "“{title}” cambió después el mismo campo; deshazlo primero.";
    task_later: "“{title}” changed the same task later; undo that first.", "“{title}”之后改过同一任务；请先撤销它。",
        "“{title}” cambió después la misma tarea; deshazlo primero.";
    signal_later: "“{title}” changed the same signal later; undo that first.", "“{title}”之后改过同一信号；请先撤销它。",
        "“{title}” cambió después la misma señal; deshazlo primero.";

    put_token: "{why} Put the CRM's token into it: export {name}=…", "{why}请将 CRM 令牌放入其中：export {name}=…",
        "{why} Pon en ella el token del CRM: export {name}=…";
    put_secret: "{why} Put the app's client secret into it: export {name}=…", "{why}请将应用的 client secret 放入其中：export {name}=…",
        "{why} Pon en ella el client secret de la app: export {name}=…";
    put_refresh: "{why} Put the app's refresh token into it: export {name}=…", "{why}请将应用的刷新令牌放入其中：export {name}=…",
        "{why} Pon en ella el token de refresco de la app: export {name}=…";
    no_token: "There is no CRM token: set the profile's token variable or token command.",
        "没有 CRM 令牌：请设置该配置的令牌变量或令牌命令。",
        "No hay token del CRM: define la variable o el comando del token del perfil.";
    token_signs: "The token holds characters that no token has.", "令牌含有不应有的字符。", "El token tiene caracteres que ningún token tiene.";
    variable_empty: "The variable {name} is empty.", "变量 {name} 为空。", "La variable {name} está vacía.";
    no_word: "{what} is not a token: it has blanks, line ends or other signs in it.", "{what}不是令牌：其中有空格、换行或其他字符。",
        "{what} no es un token: tiene espacios, saltos de línea u otros signos.";
    output_empty: "The output of the token command {program} is empty.", "令牌命令 {program} 没有输出。", "La salida del comando del token {program} está vacía.";
    file_empty: "The token file {path} is empty.", "令牌文件 {path} 为空。", "El archivo del token {path} está vacío.";
    command_unrun: "The token command {program} cannot be run: {why}.", "无法运行令牌命令 {program}：{why}。",
        "No se puede ejecutar el comando del token {program}: {why}.";
    command_late: "The token command {program} did not answer within {seconds} s; run it in a shell to see why.",
        "令牌命令 {program} 在 {seconds} 秒内未应答；请在 shell 中运行以查明原因。",
        "El comando del token {program} no respondió en {seconds} s; ejecútalo en una shell para ver por qué.";
    command_status: "The token command {program} failed ({status}); run it in a shell to see why.",
        "令牌命令 {program} 失败（{status}）；请在 shell 中运行以查明原因。",
        "El comando del token {program} falló ({status}); ejecútalo en una shell para ver por qué.";
    command_failed: "The token command {program} failed: {why}.", "令牌命令 {program} 失败：{why}。", "El comando del token {program} falló: {why}.";
    file_open: "The token file {path} can be read by others, so it is not used. Make it yours alone: chmod 600 {again}",
        "其他人可读取令牌文件 {path}，因此不使用。请设为仅自己可读：chmod 600 {again}",
        "Otros pueden leer el archivo del token {path}, así que no se usa. Hazlo solo tuyo: chmod 600 {again}";
    file_unread: "The token file {path} cannot be read: {why}.", "无法读取令牌文件 {path}：{why}。", "No se puede leer el archivo del token {path}: {why}.";
    note_left: "A note was being written when tenure ended: it is in {path}. Take it from there, and remove it.",
        "tenure 结束时有一条备注未写完：在 {path} 中。请取出后删除。",
        "Se escribía una nota cuando tenure terminó: está en {path}. Tómala de ahí y bórrala.";
    demo_there: "The demo's portal is there already, with {n} accounts; --fresh makes it anew with {wanted}.",
        "演示门户已存在，有 {n} 个客户；--fresh 会以 {wanted} 个重新创建。",
        "El portal de la demo ya existe, con {n} cuentas; --fresh lo crea de nuevo con {wanted}.";

    connection_refused: "Connection refused" => "nobody answers there", "对方无应答", "nadie responde ahí";
    connection_reset: "Connection reset by peer" => "the connection broke", "连接中断", "se cortó la conexión";
    connection_closed: "connection closed before message completed" => "the connection broke", "连接中断", "se cortó la conexión";
    no_network: "Network is unreachable" => "there is no network", "没有网络", "no hay red";
    no_route: "No route to host" => "there is no way to it", "没有通往它的路径", "no hay ruta hasta él";
    no_name: "failed to lookup address information: {said}" => "its name is not known", "域名无法解析", "no se conoce su nombre";
    in_time: "no answer in time", "未及时应答", "no respondió a tiempo";
    unmade: "the request could not be made", "无法发出请求", "no se pudo hacer la petición";
    proxy: "a proxy on the way wants a password", "途中的代理要求密码", "un proxy del camino pide contraseña";
    between: "something in between answered {status} with what is not HubSpot's", "途中有设备以 {status} 应答，并非来自 HubSpot",
        "algo intermedio respondió {status}, y no es de HubSpot";
    failed_with: "it failed with {status}: {said}", "出错（{status}）：{said}", "falló con {status}: {said}";
    carrier_deleted: "the record that carried the stage has just been deleted", "承载该阶段的记录刚被删除",
        "se acaba de borrar el registro que llevaba la etapa";
    account_unread: "the account could not be read", "无法读取该客户", "no se pudo leer la cuenta";
    row_failed: "the row failed: {said}", "该行失败：{said}", "falló la fila: {said}";
    row_failed_with: "the row failed with {category}", "该行失败（{category}）", "falló la fila con {category}";
    emptied: "the value was refused: {why}; the stage was emptied for it and could not be put back: {said}",
        "该值被拒绝：{why}；为此已清空阶段，且未能恢复：{said}",
        "se rechazó el valor: {why}; para ello se vació la etapa y no se pudo devolver: {said}";
    left_empty: "{why}. The stage was emptied for it and is empty now: putting it back was refused too ({said}). Set it in HubSpot.",
        "{why}。为此已清空阶段，现为空：恢复也被拒绝（{said}）。请在 HubSpot 中设置。",
        "{why}. Para ello se vació la etapa y está vacía: devolverla también se rechazó ({said}). Ponla en HubSpot.";
    no_pipeline: "there is no pipeline {name}; there are: {names}.", "没有管道 {name}；现有：{names}。",
        "no hay pipeline {name}; hay: {names}.";
    record_locked: "the record is locked", "记录已锁定", "el registro está bloqueado";
    moved: "the portal is being moved", "门户正在迁移", "el portal se está moviendo";
    too_many_by: "too many requests, by its policy {policy}", "请求过多，受其策略 {policy} 限制",
        "demasiadas peticiones, según su política {policy}";
    too_many: "too many requests", "请求过多", "demasiadas peticiones";
    no_signs: "it holds characters that no token has", "含有令牌不应有的字符", "tiene caracteres que ningún token tiene";
    too_long: "it is longer than 50 MB", "超过 50 MB", "pasa de 50 MB";
    too_long_answer: "its answer is longer than 50 MB", "应答超过 50 MB", "su respuesta pasa de 50 MB";
    no_status: "status {status} is not one of HubSpot's", "状态 {status} 不是 HubSpot 的状态", "el estado {status} no es de HubSpot";
    nothing_else: "HTTP status {status} and nothing else.", "只有 HTTP 状态 {status}。", "solo el estado HTTP {status}.";
    no_page: "HTTP status {status} with a page that is not HubSpot's.", "HTTP 状态 {status}，页面并非来自 HubSpot。",
        "estado HTTP {status} con una página que no es de HubSpot.";
    undocumented: "it is not what its documentation says", "与其文档不符", "no es lo que dice su documentación";
    one_undocumented: "one of them is not what its documentation says", "其中一项与其文档不符",
        "uno de ellos no es lo que dice su documentación";
    nobodys_token: "it does not tell whose the token is", "未说明令牌属于谁", "no dice de quién es el token";
    circle: "its pages go round in a circle", "其页面循环往复", "sus páginas dan vueltas en círculo";
    no_token_in_it: "there is no token in it", "其中没有令牌", "no hay ningún token en ella";
    no_token_had: "no access token could be had.", "未能取得访问令牌。", "no se pudo obtener un token de acceso.";
    not_json: "its answer is not the JSON expected", "应答不是预期的 JSON", "su respuesta no es el JSON esperado";
    no_record: "its answer names no record", "应答未指明记录", "su respuesta no nombra el registro";
    no_such_record: "its answer does not name the record", "应答未指明该记录", "su respuesta no nombra ese registro";
    no_portal: "they name no portal; is this HubSpot's address?", "其中没有门户；这是 HubSpot 的地址吗？",
        "no nombra ningún portal; ¿es la dirección de HubSpot?";
    same_page: "the next page is the same page again", "下一页与本页相同", "la página siguiente es la misma";
    no_access: "no answer in time to the question for an access token", "未及时应答访问令牌请求",
        "no respondió a tiempo a la petición de un token de acceso";
    no_database: "file is not a database", "文件不是数据库", "el archivo no es una base de datos";
    malformed: "database disk image is malformed", "数据库文件已损坏", "la base de datos está dañada";
    no_permission: "Permission denied", "没有权限", "permiso denegado";
    read_only_disk: "Read-only file system", "文件系统只读", "sistema de archivos de solo lectura";
    not_found: "No such file or directory", "没有该文件或文件夹", "no existe el archivo o la carpeta";

    // Parts of sentences that end in a name: behind all that begin so.
    contact_and: "the contact {name}, {more}", "联系人 {name}、{more}", "el contacto {name}, {more}";
    ticket_and: "the ticket {name}, {more}", "工单 {name}、{more}", "el ticket {name}, {more}";
    deal_and: "the deal {name}, {more}", "交易 {name}、{more}", "el negocio {name}, {more}";
    one_contact: "the contact {name}", "联系人 {name}", "el contacto {name}";
    one_ticket: "the ticket {name}", "工单 {name}", "el ticket {name}";
    one_deal: "the deal {name}", "交易 {name}", "el negocio {name}";
    place_variable: "the variable {name}", "变量 {name}", "la variable {name}";
    place_command: "the command {name}", "命令 {name}", "el comando {name}";
    place_file: "the file {name}", "文件 {name}", "el archivo {name}";
    variable: "The variable {name}", "变量 {name} ", "La variable {name}";
    output: "The output of the token command {program}", "令牌命令 {program} 的输出", "La salida del comando del token {program}";
    file: "The token file {path}", "令牌文件 {path} ", "El archivo del token {path}";
}

/// A sentence as the screen shows it: in its language where it is one of ours, else as it stands.
pub(crate) fn told(language: Language, said: &str) -> String {
    let plain = without_numbers(said);
    whole(language, &plain)
        .or_else(|| apart(language, &plain))
        .unwrap_or(plain)
}

/// Beginnings of what is said of a token that could not be had on this machine.
const NO_TOKEN: &[&str] = &[
    "There is no CRM token",
    "The variable ",
    "The output of the token command ",
    "The token command ",
    "The token file ",
    "The token holds ",
];

/// Whether a sentence says that there is no token to ask the CRM with: it was not even tried.
pub(crate) fn no_token(said: &str) -> bool {
    NO_TOKEN.iter().any(|begin| said.starts_with(begin))
}

/// Whether a sentence says that another portal answers than the one that is kept.
pub(crate) fn other_portal(said: &str) -> bool {
    said.starts_with("Portal ")
        && said.contains(" answers, and what is kept for this profile is of portal ")
}

/// Without the system's number of an error, which says nothing to a person.
fn without_numbers(said: &str) -> String {
    let mut kept = String::new();
    let mut rest = said;
    while let Some((before, after)) = rest.split_once(" (os error ") {
        kept += before;
        rest = after.split_once(')').map_or("", |(_, rest)| rest);
    }
    kept + rest
}

/// What ends a sentence.
const STOPS: [char; 2] = ['.', '。'];

/// What is said by one of the sentences alone. Within another one it may stand without its full stop, and
/// what is made for within may stand alone, with one.
fn whole(language: Language, said: &str) -> Option<String> {
    exactly(language, said).or_else(|| match said.strip_suffix('.') {
        None => {
            let mut told = exactly(language, &format!("{said}."))?;
            if told.ends_with(STOPS) {
                told.pop();
            }
            Some(told)
        }
        Some(bare) => exactly(language, bare).map(|told| match language {
            Language::Zh => told + "。",
            Language::En | Language::Es => told + ".",
        }),
    })
}

fn exactly(language: Language, said: &str) -> Option<String> {
    FAULTS.iter().find_map(|fault| {
        let found = read(fault.said, said)?;
        let shown = match language {
            Language::En => fault.en,
            Language::Zh => fault.zh,
            Language::Es => fault.es,
        };
        Some(filled(language, shown, &found))
    })
}

/// What is said by several sentences, one after the other; those that are not ours stay. `None` when none
/// is.
fn apart(language: Language, said: &str) -> Option<String> {
    let ends = said.match_indices(STOPS).map(|(at, end)| at + end.len());
    let ends: Vec<usize> = ends.filter(|at| said[*at..].starts_with(' ')).collect();
    for at in ends.iter().rev() {
        let rest = said[*at..].trim_start();
        if let Some(first) = whole(language, &said[..*at]) {
            return Some(joined(language, &first, &told(language, rest)));
        }
    }
    let at = *ends.first()?;
    let rest = said[at..].trim_start();
    let known = whole(language, rest).or_else(|| apart(language, rest))?;
    Some(joined(language, &said[..at], &known))
}

fn joined(language: Language, first: &str, rest: &str) -> String {
    match language {
        Language::Zh if first.ends_with('。') => format!("{first}{rest}"),
        _ => format!("{first} {rest}"),
    }
}

/// What stands in the holes of a text, each with its name; `None` when it is another text.
fn read<'a>(of: &'a str, said: &'a str) -> Option<Vec<(&'a str, &'a str)>> {
    let Some((before, rest)) = of.split_once('{') else {
        return (of == said).then(Vec::new);
    };
    let said = said.strip_prefix(before)?;
    let (name, rest) = rest.split_once('}')?;
    let literal = rest.split('{').next().unwrap_or_default();
    if rest.is_empty() {
        return (!said.is_empty()).then(|| vec![(name, said)]);
    }
    let ends = said.match_indices(literal).map(|(at, _)| at);
    ends.filter(|at| *at > 0).find_map(|at| {
        let mut found = read(rest, &said[at..])?;
        found.insert(0, (name, &said[..at]));
        Some(found)
    })
}

/// A text with its holes filled, each told in turn.
fn filled(language: Language, text: &str, with: &[(&str, &str)]) -> String {
    let mut told_ones = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('{') {
        told_ones += before;
        let Some((name, behind)) = after.split_once('}') else {
            break;
        };
        if let Some((_, found)) = with.iter().find(|(of, _)| *of == name) {
            told_ones += &told(language, found);
        }
        rest = behind;
    }
    told_ones + rest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_said_of_a_token_is_known_by_how_it_begins() {
        for begin in NO_TOKEN {
            let known = FAULTS.iter().any(|fault| fault.said.starts_with(begin));
            assert!(known, "nobody says {begin:?} any more");
        }
        assert!(no_token(
            "The variable TOKEN is empty. Put the CRM's token into it: export TOKEN=…"
        ));
        assert!(!no_token(
            "The CRM at api.example cannot be reached: Connection refused."
        ));
        assert!(!no_token("The CRM refuses the token: it is expired."));
    }

    #[test]
    fn that_another_portal_answers_is_known_by_its_words() {
        let known: Vec<_> = FAULTS
            .iter()
            .filter(|fault| other_portal(fault.said))
            .collect();
        assert_eq!(known.len(), 1, "nobody says so any more");
    }

    #[test]
    fn each_sentence_is_told_by_its_own_entry() {
        for fault in FAULTS {
            let said = fault.said.replace('{', "<").replace('}', ">");
            for (language, shown) in [
                (Language::En, fault.en),
                (Language::Zh, fault.zh),
                (Language::Es, fault.es),
            ] {
                let wanted = shown.replace('{', "<").replace('}', ">");
                assert_eq!(told(language, &said), wanted);
            }
        }
    }

    #[test]
    fn what_the_system_says_is_told_within_and_its_number_left_out() {
        let said =
            "The CRM at 127.0.0.1:8080 cannot be reached: Connection refused (os error 111).";
        assert_eq!(
            told(Language::En, said),
            "The CRM at 127.0.0.1:8080 cannot be reached: nobody answers there."
        );
        assert_eq!(
            told(Language::Es, said),
            "No se llega al CRM en 127.0.0.1:8080: nadie responde ahí."
        );
        assert_eq!(
            told(Language::Zh, said),
            "无法连接 127.0.0.1:8080 上的 CRM：对方无应答。"
        );
    }

    #[test]
    fn of_the_crms_words_none_hide_ours() {
        let ours = "The CRM refuses the token: check that it is whole, not expired and of this portal; \
                    HubSpot shows it under Settings, Integrations.";
        let said = format!(
            "{ours} It says: Authentication credentials not found. This API supports OAuth 2.0."
        );
        assert_eq!(told(Language::En, &said), ours);
    }

    #[test]
    fn several_sentences_are_told_one_by_one_and_strangers_kept() {
        let said = "The CRM did not answer (no answer in time); what was asked may or may not have been done. \
                    It is not in the CRM; it can be sent again.";
        assert_eq!(
            told(Language::Zh, said),
            "CRM 未应答（未及时应答）；请求可能已执行，也可能未执行。CRM 中没有它；可以再次发送。"
        );
        assert_eq!(
            told(Language::Es, "Quota exceeded. Ask Dana."),
            "Quota exceeded. Ask Dana."
        );
        let said = "The variable TOKEN is empty. Put the CRM's token into it: export TOKEN=…";
        assert_eq!(
            told(Language::Es, said),
            "La variable TOKEN está vacía. Pon en ella el token del CRM: export TOKEN=…"
        );
    }

    #[test]
    fn a_sentence_is_known_with_its_full_stop_and_without_it() {
        for (said, zh, es) in [
            (
                "The CRM cannot do it just now: The CRM failed with 502: HTTP status 502 with a page that is not HubSpot's.",
                "CRM 暂时无法执行：CRM 出错（502）：HTTP 状态 502，页面并非来自 HubSpot。",
                "El CRM no puede ahora: El CRM falló con 502: estado HTTP 502 con una página que no es de HubSpot.",
            ),
            (
                "The CRM did not answer (it failed with 503: HTTP status 503 and nothing else); what was asked may or may not have been done.",
                "CRM 未应答（出错（503）：只有 HTTP 状态 503）；请求可能已执行，也可能未执行。",
                "El CRM no respondió (falló con 503: solo el estado HTTP 503); lo pedido puede estar hecho o no.",
            ),
            (
                "the record is locked.",
                "记录已锁定。",
                "el registro está bloqueado.",
            ),
            ("Ask Dana", "Ask Dana", "Ask Dana"),
        ] {
            assert_eq!(told(Language::Zh, said), zh);
            assert_eq!(told(Language::Es, said), es);
            assert_eq!(told(Language::En, said), said);
        }
    }

    #[test]
    fn what_a_stage_move_and_a_reading_say_is_told_in_each_language() {
        for (said, zh, es) in [
            (
                "The CRM refuses: the account 42 has no deal in the pipeline “Sales” that could be moved; make one in HubSpot.",
                "CRM 拒绝：客户 42 在管道“Sales”中没有可移动的交易；请在 HubSpot 中创建。",
                "El CRM rechaza: la cuenta 42 no tiene en el pipeline “Sales” un negocio que mover; créalo en HubSpot.",
            ),
            (
                "The CRM refuses: The text is 70000 characters long with its markup, and HubSpot keeps 65536; shorten it or log it in two parts.",
                "CRM 拒绝：文本连同标记长 70000 个字符，HubSpot 最多保存 65536 个；请缩短或分两部分记录。",
                "El CRM rechaza: el texto tiene 70000 caracteres con su formato y HubSpot guarda 65536; acórtalo o regístralo en dos partes.",
            ),
            (
                "Whether accounts 103 were deleted or merged cannot be told just now: what is known of them stays until the next sync.",
                "暂时无法判断 accounts 103 是已删除还是已合并：已知内容保留到下次同步。",
                "No se puede saber ahora si accounts 103 se borraron o se fusionaron: se queda lo que se sabía hasta la próxima sincronización.",
            ),
            (
                "The CRM failed with 207: 3 of 5 accounts could not be read just now.",
                "CRM 出错（207）：3/5 项 accounts 暂时无法读取。",
                "El CRM falló con 207: 3 de 5 accounts no se pudieron leer ahora.",
            ),
            (
                "Not in the CRM any more: the contact “Ana Ruiz”, the contact 12, the ticket “SSO”. It can be sent without.",
                "CRM 中已没有：联系人 “Ana Ruiz”、联系人 12、工单 “SSO”。可以去掉后发送。",
                "Ya no está en el CRM: el contacto “Ana Ruiz”, el contacto 12, el ticket “SSO”. Se puede enviar sin ello.",
            ),
            (
                "The CRM cannot do it just now: the record that carried the stage has just been deleted.",
                "CRM 暂时无法执行：承载该阶段的记录刚被删除。",
                "El CRM no puede ahora: se acaba de borrar el registro que llevaba la etapa.",
            ),
        ] {
            assert_eq!(told(Language::Zh, said), zh);
            assert_eq!(told(Language::Es, said), es);
        }
    }

    #[test]
    fn any_text_is_told_without_harm() {
        for said in [
            "",
            "{",
            "}",
            "{why}",
            ".",
            ". . .",
            "é. 。",
            " (os error ",
            "The CRM at ",
        ] {
            for language in Language::ALL {
                let _ = told(*language, said);
            }
        }
    }
}
