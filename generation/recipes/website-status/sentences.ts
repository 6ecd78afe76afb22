import type { RecipeSentences } from "../recipe_sentences.ts";

export const websiteStatusSentences: RecipeSentences = {
  recipe: "website-status",
  fits: [
    [
      "Status of my servers: ping these URLs, show response time, red if down: https://shop.example, " +
      "https://www.harvest.example, https://api.harvest.example, https://wiki.harvest.example, " +
      "https://legacy.harvest.example, https://intranet.harvest.example",
      {
        addresses: [
          "shop",
          "www.harvest",
          "api.harvest",
          "wiki.harvest",
          "legacy.harvest",
          "intranet.harvest",
        ]
          .map((name) => `https://${name}.example/`),
      },
    ],
    ["is shop.example up?", { addresses: ["https://shop.example/"] }],
    ["Check if https://wiki.harvest.example is online", { addresses: ["https://wiki.harvest.example/"] }],
    ["uptime of shop.example and api.harvest.example", {
      addresses: ["https://shop.example/", "https://api.harvest.example/"],
    }],
    ["PING HTTPS://SHOP.EXAMPLE", { addresses: ["https://shop.example/"] }],
    ["Is my site up?", {}],
    ["are my websites down", {}],
    ["website status", {}],
    ["Is 192.168.1.10:8080 online?", { addresses: ["http://192.168.1.10:8080/"] }],
  ],
  fitsNot: [
    "CPU, memory, disk and temperature of my three servers, from Beszel at http://beszel.home.arpa:8090",
    "Docker containers: running, stopped, unhealthy. My socket proxy is http://docker.home.arpa:2375",
    "Status of the London tube lines",
    "Status of my order 12345",
    "Email me when shop.example is down",
    "Is the stock market up?",
    "Visitors of shop.example today",
    "Certificate expiry of shop.example",
  ],
};
