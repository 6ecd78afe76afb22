import type { RecipeSentences } from "../recipe_sentences.ts";

export const calendarSentences: RecipeSentences = {
  recipe: "calendar",
  fits: [
    ["My calendar https://calendar.example/family.ics", { address: "https://calendar.example/family.ics" }],
    ["next 5 events from https://calendar.example/family.ics", {
      address: "https://calendar.example/family.ics",
      count: 5,
    }],
    ["Agenda for the next 7 days from webcal://calendar.example/work.ics", {
      address: "https://calendar.example/work.ics",
      days: 7,
    }],
    ["MY CALENDAR", {}],
    ["upcoming events from my google calendar", {}],
    ["Show my appointments this week", { days: 7 }],
    ["my calendar", {}],
  ],
  fitsNot: [
    "Free slots in my calendar",
    "Hours spent in meetings per week",
    "Upcoming concerts in Berlin",
    "Calendar of public holidays",
    "Football calendar of Benfica",
    "Economic calendar with forecasts",
    "Calendar heatmap of my commits",
  ],
};
