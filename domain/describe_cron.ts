const DAYS = ["Sundays", "Mondays", "Tuesdays", "Wednesdays", "Thursdays", "Fridays", "Saturdays"] as const;
const NUMBERS = /^\d+(,\d+)*$/;

/** A five-field cron line in words where its shape is a usual one, such as "every day at 16:15"; else `undefined`. */
export function describeCron(line: string): string | undefined {
  const [minute = "", hour = "", day = "", month = "", weekday = ""] = line.trim().split(/\s+/);
  if (month !== "*" || (day !== "*" && weekday !== "*")) return undefined;
  const days = day === "*" ? describeWeekdays(weekday) : describeMonthDays(day);
  if (days === undefined) return undefined;
  if (/^\d+$/.test(minute) && NUMBERS.test(hour)) {
    const times = hour.split(",").map((each) => `${pad(each)}:${pad(minute)}`);
    return `${days} at ${join(times)}`;
  }
  if (days !== "every day" || (hour !== "*" && minute !== "0")) return undefined;
  if (hour !== "*") return describeStep(hour, "hour");
  return /^\d+$/.test(minute) ? `every hour at :${pad(minute)}` : describeStep(minute, "minute");
}

function describeWeekdays(field: string): string | undefined {
  if (field === "*") return "every day";
  if (field === "1-5") return "on weekdays";
  if (["0,6", "6,0", "6,7", "6-7"].includes(field)) return "at weekends";
  if (!NUMBERS.test(field)) return undefined;
  return `on ${join(field.split(",").map((each) => DAYS[Number(each) % 7] ?? each))}`;
}

function describeMonthDays(field: string): string | undefined {
  return NUMBERS.test(field) ? `on day ${join(field.split(","))} of each month` : undefined;
}

/** Only steps that divide their day or hour: others leave a shorter rest at its end. */
function describeStep(field: string, unit: "hour" | "minute"): string | undefined {
  const step = Number(/^\*\/(\d+)$/.exec(field)?.[1] ?? (field === "*" ? 1 : 0));
  if (step === 0 || (unit === "hour" ? 24 : 60) % step !== 0) return undefined;
  return step === 1 ? `every ${unit}` : `every ${step} ${unit}s`;
}

function pad(number: string): string {
  return number.padStart(2, "0");
}

function join(words: readonly string[]): string {
  return words.length < 2 ? words.join() : `${words.slice(0, -1).join(", ")} and ${words.at(-1)}`;
}
