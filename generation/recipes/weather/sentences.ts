import type { RecipeSentences } from "../recipe_sentences.ts";

export const weatherSentences: RecipeSentences = {
  recipe: "weather",
  fits: [
    ["Weather in Lisbon: now, next 12 hours, rain chance, this week", { place: "Lisbon" }],
    ["weather berlin", { place: "berlin" }],
    ["what's the weather like in new york today?", { place: "new york" }],
    ["WEATHER FORECAST FOR SPRINGFIELD, ILLINOIS", { place: "SPRINGFIELD, ILLINOIS" }],
    ["Will it rain tomorrow in São Paulo?", { place: "São Paulo" }],
    ["Tokyo weather in Fahrenheit", { place: "Tokyo", units: "imperial" }],
    ["Show me the temperature in Reykjavík please", { place: "Reykjavík" }],
    ["7-day forecast for Stoke on Trent", { place: "Stoke on Trent" }],
    ["How cold is it in Oslo right now?", { place: "Oslo" }],
    ["Weather for a place", {}],
    ["weather", {}],
    ["Weather forecast Paris, France", { place: "Paris, France" }],
    ["do I need an umbrella in Berlin today?", { place: "Berlin" }],
  ],
  fitsNot: [
    "Weather in Lisbon compared with last year",
    "Weather warnings for Germany",
    "Rain radar for Munich",
    "Living room temperature and all open windows from Home Assistant (http://homeassistant.home.arpa:8123)",
    "CPU, memory, disk and temperature of my three servers",
    "Sales forecast of our shop for next quarter",
    "Weather in Berlin for the next 14 days",
    "Tell me when it will rain more than 10 mm in Porto",
    "Weather in Lisbon and Porto side by side",
    "Temperature of my GPU",
    "weather at the beach in Porto",
    "weather in Cape Town or Durban",
  ],
};
