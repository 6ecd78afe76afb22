import type { Site } from "../internet/types.ts";
import { answerHtml, answerText, noise, round } from "./answer.ts";

const DAY_MS = 86_400_000;
const REGIONS = ["North", "South", "East", "West"];

/** Files with data: daily temperatures, sales by region with semicolons and decimal commas, and a web page. */
export const csvSite: Site = {
  hosts: ["data.example"],
  handle(request, world) {
    const { pathname } = new URL(request.url);
    const options = { type: "text/csv; charset=utf-8", maxAgeSeconds: 60 };
    if (pathname === "/temperature.csv") return answerText(request, temperatureFile(world.now()), options);
    if (pathname === "/sales.csv") return answerText(request, salesFile(), options);
    if (pathname === "/page.csv") return answerHtml(request, "<!DOCTYPE html><title>Sign in</title>");
    return answerHtml(request, "<!doctype html><title>404</title>", { status: 404 });
  },
};

/** The newest day of temperature.csv. */
export function temperatureFacts(nowMs: number) {
  const day = Math.floor(nowMs / DAY_MS);
  return { date: new Date(day * DAY_MS).toISOString().slice(0, 10), ...temperaturesOf(day), days: 60 };
}

/** The rows of sales.csv. */
export function salesFacts() {
  return REGIONS.map((region) => ({ region, sales: round(1000 + noise("sales", region) * 9000, 2) }));
}

function temperatureFile(nowMs: number): string {
  const today = Math.floor(nowMs / DAY_MS);
  const lines = Array.from({ length: 60 }, (_, index) => {
    const day = today - 59 + index;
    const { indoor, outdoor } = temperaturesOf(day);
    return `${new Date(day * DAY_MS).toISOString().slice(0, 10)},"Garden, shed",${indoor},${outdoor}`;
  });
  return `\ufeffdate,station,indoor,outdoor\r\n${lines.join("\r\n")}\r\n`;
}

function salesFile(): string {
  const rows = salesFacts().map(({ region, sales }) => {
    const [whole = "", part = "00"] = sales.toFixed(2).split(".");
    return `${region};${whole.replace(/(\d)(\d{3})$/, "$1.$2")},${part}`;
  });
  return `Region;Sales\n${rows.join("\n")}\n`;
}

function temperaturesOf(day: number) {
  return { indoor: round(19 + noise("in", day) * 3, 1), outdoor: round(4 + noise("out", day) * 9, 1) };
}
