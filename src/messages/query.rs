//! What is wrong with a query. The words of the query language itself are the same in every language.

messages! {
    closes_nothing: "This closes nothing.", "此括号没有对应的开括号。", "Esto no cierra nada.";
    too_deep: "Too many parentheses or “not” inside each other.", "括号或 not 嵌套过深。", "Demasiados paréntesis o «not» anidados.";
    missing_here: "Something is missing here: a word or a comparison.", "此处缺少内容：词语或比较式。",
        "Aquí falta algo: una palabra o una comparación.";
    missing_before: "Something is missing before this.", "此处之前缺少内容。", "Falta algo antes de esto.";
    open_parenthesis: "This parenthesis is not closed.", "此括号未闭合。", "Este paréntesis no está cerrado.";
    joins(word): "“{word}” joins two terms; to find the word, put it in quotes.",
        "“{word}”用于连接两个条件；要查找该词，请加引号。",
        "“{word}” une dos términos; para buscar la palabra, ponla entre comillas.";
    no_name(sign): "A name is missing before “{sign}”, like health{sign}50.", "“{sign}”之前缺少名称，例如 health{sign}50。",
        "Falta un nombre antes de “{sign}”, como health{sign}50.";
    no_field_but(word, near): "There is no field “{word}”. Did you mean “{near}”?", "没有字段“{word}”。您是指“{near}”吗？",
        "No existe el campo “{word}”. ¿Quisiste decir “{near}”?";
    no_field(word): "There is no field “{word}”. To find the text, put it in quotes.",
        "没有字段“{word}”。要查找该文本，请加引号。",
        "No existe el campo “{word}”. Para buscar el texto, ponlo entre comillas.";
    open_range: "A range needs one end at least, like 10k..50k.", "范围至少需要一端，例如 10k..50k。",
        "Un rango necesita al menos un extremo, como 10k..50k.";
    third_end: "A range has two ends, like 10k..50k; this would be a third.", "范围只有两端，例如 10k..50k；此处多出一端。",
        "Un rango tiene dos extremos, como 10k..50k; este sería el tercero.";
    backwards(from, to): "This range ends before it begins, so that nothing lies in it; write {to}..{from}.",
        "此范围的终点在起点之前，不含任何值；请写 {to}..{from}。",
        "Este rango termina antes de empezar, así que nada cabe en él; escribe {to}..{from}.";
    several(name, list): "One word is expected here; for one of several write {name}:({list}).",
        "此处应为一个词；若要匹配其中之一，请写 {name}:({list})。",
        "Aquí va una sola palabra; para una de varias escribe {name}:({list}).";
    no_value: "A value is missing here.", "此处缺少值。", "Aquí falta un valor.";
    no_value_in_list: "A value is missing in this list.", "此列表中缺少值。", "Falta un valor en esta lista.";
    open_list: "This list is not closed; write (a,b).", "此列表未闭合；请写 (a,b)。", "Esta lista no está cerrada; escribe (a,b).";
    open_quote: "This quote is not closed.", "此引号未闭合。", "Estas comillas no están cerradas.";

    no_order(name): "“{name}” has no order; compare it with :, = or !=.", "“{name}”没有大小之分；请用 :、= 或 != 比较。",
        "“{name}” no tiene orden; compáralo con :, = o !=.";
    one_value(sign): "“{sign}” takes one value.", "“{sign}”只接受一个值。", "“{sign}” admite un solo valor.";
    neither(text): "“{text}” is neither a number nor a day.", "“{text}”既不是数字也不是日期。",
        "“{text}” no es ni un número ni un día.";
    never_but(name, text, near): "“{name}” is never “{text}”. Did you mean “{near}”?",
        "“{name}”不会是“{text}”。您是指“{near}”吗？", "“{name}” nunca es “{text}”. ¿Quisiste decir “{near}”?";
    nothing_to_have(text, things): "“{text}” is no field to have; there are {things} and the names of fields.",
        "has 不能用于“{text}”；可用 {things} 和字段名。",
        "“{text}” no sirve con has; valen {things} y los nombres de campos.";
    never(name, text, among): "“{name}” is never “{text}”; it is one of {among}.",
        "“{name}”不会是“{text}”；可以是：{among}。", "“{name}” nunca es “{text}”; es uno de {among}.";

    stranger(name, text, among): "No {name} is called “{text}”; there are {among}.",
        "没有名为“{text}”的 {name}；现有：{among}。", "“{text}” no es un valor de {name}; hay {among}.";
    no_me: "The profile does not say who you are: set `owner` in it.", "配置未说明您是谁：请在其中设置 `owner`。",
        "El perfil no dice quién eres: pon `owner` en él.";
    nobody_has(name): "No account has a value of {name}.", "没有客户有 {name} 的值。",
        "Ninguna cuenta tiene un valor de {name}.";
    and_more(list, n): "{list} and {n} more", "{list}，还有{n}个", "{list} y {n} más";

    no_number(text): "“{text}” is not a number.", "“{text}”不是数字。", "“{text}” no es un número.";
    no_share(name): "“{name}” is no share of anything; write a number without %.",
        "“{name}”不是占比；请写不带 % 的数字。", "“{name}” no es una proporción; escribe un número sin %.";
    no_span(text): "“{text}” is not a number of days; write 30, 30d or 2w.", "“{text}”不是天数；请写 30、30d 或 2w。",
        "“{text}” no es un número de días; escribe 30, 30d o 2w.";
    no_bool(text): "“{text}” is neither yes nor no.", "“{text}”不是 yes 或 no。", "“{text}” no es ni yes ni no.";
    no_day(text): "“{text}” is not a day; write 60d, 2026-12-01, 2027-q1, 2027-03, eom or \"next fri\".",
        "“{text}”不是日期；请写 60d、2026-12-01、2027-q1、2027-03、eom 或 \"next fri\"。",
        "“{text}” no es un día; escribe 60d, 2026-12-01, 2027-q1, 2027-03, eom o \"next fri\".";
    no_amount(text): "“{text}” is not an amount; write 50000, 50k, 1.5M or €50k.",
        "“{text}”不是金额；请写 50000、50k、1.5M 或 €50k。",
        "“{text}” no es un importe; escribe 50000, 50k, 1.5M o €50k.";
    large_amount(text): "“{text}” is too large for an amount.", "“{text}”作为金额过大。",
        "“{text}” es demasiado grande para un importe.";
}
