import type { RecipeSentences } from "../recipe_sentences.ts";

export const csvChartSentences: RecipeSentences = {
  recipe: "csv-chart",
  fits: [
    ["Chart of https://data.example/temperature.csv", { address: "https://data.example/temperature.csv" }],
    ["plot outdoor by date from https://data.example/temperature.csv", {
      address: "https://data.example/temperature.csv",
      x: "date",
      y: "outdoor",
    }],
    ["CSV https://data.example/sales.csv as bar chart", {
      address: "https://data.example/sales.csv",
      kind: "bar",
    }],
    ["line graph of the csv file at data.example/temperature.csv", {
      address: "https://data.example/temperature.csv",
      kind: "line",
    }],
    ["DRAW HTTPS://DATA.EXAMPLE/SALES.CSV", { address: "https://data.example/SALES.CSV" }],
    ["csv chart", {}],
  ],
  fitsNot: [
    "Average of column sales in https://data.example/sales.csv per month",
    "Rows of https://data.example/sales.csv where Region is North",
    "Chart of https://data.example/data.json",
    "Export my dashboard as CSV to my mail",
    "Compare https://data.example/a.csv with https://data.example/b.csv",
    "Chart of my electricity use",
  ],
};
