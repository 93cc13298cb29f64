//! Days, spans and moments, short.

messages! {
    now: "now", "刚刚", "ahora";
    today: "today", "今天", "hoy";
    tomorrow: "tomorrow", "明天", "mañana";
    yesterday: "yesterday", "昨天", "ayer";
    seconds(n): "{n} s", "{n}秒", "{n} s";
    minutes(n): "{n} min", "{n}分钟", "{n} min";
    hours(n): "{n} h", "{n}小时", "{n} h";
    days(n): "{n} d", "{n}天", "{n} d";
    ahead(n): "in {n} d", "{n}天后", "en {n} d";
    behind(n): "{n} d ago", "{n}天前", "hace {n} d";
    ago(span): "{span} ago", "{span}前", "hace {span}";
    date(day, month): "{day} {month}", "{month}{day}日", "{day} {month}";
    date_of(day, month, year): "{day} {month} {year}", "{year}年{month}{day}日",
        "{day} {month} {year}";
    date_and(date, distance): "{date}, {distance}", "{date}，{distance}", "{date}, {distance}";
    weekday(name, date): "{name} {date}", "{date}{name}", "{name} {date}";
    clock(day, time): "{day} {time}", "{day} {time}", "{day} {time}";

    short_days(n): "{n}d", "{n}天", "{n}d";
    short_months(n): "{n}mo", "{n}个月", "{n}m";
    short_years(n): "{n}y", "{n}年", "{n}a";

    monday: "Mon", "周一", "lun";
    tuesday: "Tue", "周二", "mar";
    wednesday: "Wed", "周三", "mié";
    thursday: "Thu", "周四", "jue";
    friday: "Fri", "周五", "vie";
    saturday: "Sat", "周六", "sáb";
    sunday: "Sun", "周日", "dom";

    january: "Jan", "1月", "ene";
    february: "Feb", "2月", "feb";
    march: "Mar", "3月", "mar";
    april: "Apr", "4月", "abr";
    may: "May", "5月", "may";
    june: "Jun", "6月", "jun";
    july: "Jul", "7月", "jul";
    august: "Aug", "8月", "ago";
    september: "Sep", "9月", "sept";
    october: "Oct", "10月", "oct";
    november: "Nov", "11月", "nov";
    december: "Dec", "12月", "dic";
}
