import assert from "node:assert/strict";
import { judgeProbe, type ProbeRules } from "./probe_rules.ts";

const RULES: ProbeRules = {
  words: "Prices from shop.example.net, and my calendar https://cal.example.org/x?token=abc123def456ghi789",
  approved: ["nas.home.arpa:8080"],
  known: ["api.github.com"],
  allowsPublic: false,
  lanHosts: [],
};

function isAllowed(url: string, more: Partial<ProbeRules> = {}): boolean {
  return judgeProbe(url, { ...RULES, ...more }).kind === "allowed";
}

Deno.test("judgeProbe() reads what the person named, what is known, and what was approved", () => {
  const allowed = [
    "https://shop.example.net/prices.json",
    "https://www.shop.example.net/",
    "https://api.shop.example.net/v1",
    "https://api.github.com/repos/denoland/deno",
    "http://nas.home.arpa:8080/status",
    "https://cal.example.org/x?token=abc123def456ghi789",
  ];
  for (const url of allowed) assert(isAllowed(url), url);
});

Deno.test("judgeProbe() refuses every other host, whoever asks for it", () => {
  const refused = [
    "https://collector.example/?words=Prices",
    "https://anything.shop.example.net.collector.example/",
    "https://evil.shop.example.net/",
    "https://shop.example.net:8443/",
    "ftp://shop.example.net/",
    "https://user:pass@shop.example.net/",
    "javascript:alert(1)",
    "http://169.254.169.254/latest/meta-data",
    "not an address",
  ];
  for (const url of refused) assert(!isAllowed(url), url);
});

Deno.test("judgeProbe() asks about the own network, also when the person typed the address", () => {
  for (const host of ["192.168.1.5:8080", "nas.home.arpa", "printer.local", "10.0.0.2", "localhost:3000"]) {
    assert(!isAllowed(`http://${host}/`, { words: `Show http://${host}/ please` }), host);
    assert(!isAllowed(`http://${host}/`, { words: `Show http://${host}/ please`, allowsPublic: true }), host);
  }
  const configured = { words: "Show http://192.168.1.5:8080/x", lanHosts: ["192.168.1.5:8080"] };
  assert(isAllowed("http://192.168.1.5:8080/x", configured));
});

Deno.test("judgeProbe() opens public hosts where the person lets blocks read them without asking", () => {
  assert(isAllowed("https://new.example.com/data", { allowsPublic: true }));
  assert(!isAllowed("http://new.example.com:25/", { allowsPublic: true }));
  assert(!isAllowed("http://192.168.1.5/", { allowsPublic: true }));
});

Deno.test("judgeProbe() sends nothing that looks like a secret of the sentence anywhere else", () => {
  const secret = "abc123def456ghi789";
  const urls = [
    `https://api.github.com/search?q=${secret}`,
    `https://shop.example.net/${secret}`,
    `https://api.github.com/x?q=%61bc123def456ghi789`,
    `https://${secret}.shop.example.net/`,
  ];
  for (const url of urls) {
    assert(!isAllowed(url), url);
    assert(!isAllowed(url, { allowsPublic: true }), url);
  }
  const words = "Data of api.example.org with the key sk-9f8e7d6c5b4a3";
  assert(!isAllowed("https://api.example.org/?key=sk-9f8e7d6c5b4a3", { words }));
  assert(isAllowed("https://api.example.org/", { words }));
});
