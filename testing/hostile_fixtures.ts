/** Fixture files that an attacker could hand over, by what is wrong with them; each must be refused by its name. */
export const HOSTILE_FIXTURES: Readonly<Record<string, string | Uint8Array>> = {
  "not JSON": "{",
  "nothing": "",
  "a NUL": "\u0000",
  "bytes that are no text": Uint8Array.of(0xff, 0xfe, 0x00),
  "an array": "[]",
  "null": "null",
  "arrays without end": "[".repeat(200_000),
  "objects without end": '{"a":'.repeat(50_000),
  "deep settings behind a good answer": fixture({ extra: `${"[".repeat(70)}${"]".repeat(70)}` }),
  "a prototype": fixture({ extra: '{"__proto__":{"isAdmin":true}}' }),
  "a prototype, escaped": fixture({ extra: '{"\\u005f_proto__":{}}' }),
  "no address": '{"request":{},"response":{"status":200}}',
  "a file address": fixture({ url: "file:///etc/passwd" }),
  "a script address": fixture({ url: "javascript:alert(1)" }),
  "a data address": fixture({ url: "data:text/plain,x" }),
  "an address with a password": fixture({ url: "https://user:password@api.example.org/" }),
  "an address that is none": fixture({ url: "https://" }),
  "an endless address": fixture({ url: `https://api.example.org/${"a".repeat(9_000)}` }),
  "a redirect to a file": fixture({ response: '"status":200,"url":"file:///etc/passwd"' }),
  "a method with a line break":
    '{"request":{"method":"GET\\r\\nX: y","url":"https://a.example/"},"response":{"status":200}}',
  "a hash that is none":
    '{"request":{"url":"https://a.example/","bodySha256":"abc"},"response":{"status":200}}',
  "a connection's odd name":
    '{"request":{"url":"https://a.example/","connection":"a b"},"response":{"status":200}}',
  "an endless status": fixture({ response: '"status":1e400' }),
  "a status of switching": fixture({ response: '"status":101' }),
  "half a status": fixture({ response: '"status":200.5' }),
  "a header's name with a space": fixture({ response: '"status":200,"headers":{"a b":"c"}' }),
  "a header's name with a line break": fixture({ response: '"status":200,"headers":[["a\\nb","c"]]' }),
  "an empty header's name": fixture({ response: '"status":200,"headers":{"":"c"}' }),
  "a header's value with a line break": fixture({
    response: '"status":200,"headers":{"a":"b\\r\\nset-cookie: x"}',
  }),
  "a header's value beyond Latin-1": fixture({ response: '"status":200,"headers":{"a":"\\u20ac"}' }),
  "a header that is no text": fixture({ response: '"status":200,"headers":{"a":1}' }),
  "headers without end": fixture({
    response: `"status":200,"headers":${
      JSON.stringify(Array.from({ length: 300 }, (_, n) => [`h${n}`, ""]))
    }`,
  }),
  "wrong base64": fixture({ response: '"status":200,"bodyBase64":"!!!!"' }),
  "half of base64": fixture({ response: '"status":200,"bodyBase64":"YQ="' }),
  "two bodies": fixture({ response: '"status":200,"body":"a","bodyBase64":"YQ=="' }),
  "a body that no answer has": fixture({ response: `"status":200,"body":"${"a".repeat(5_300_000)}"` }),
  "a time that is none": fixture({ extra: '1,"at":"at noon"' }),
  "a time beyond all clocks": fixture({ extra: '1,"at":1e400' }),
  "an answer and a failure": fixture({ extra: '1,"failure":{"kind":"network","message":""}' }),
  "neither": '{"request":{"url":"https://a.example/"}}',
  "a failure of no kind": '{"request":{"url":"https://a.example/"},"failure":{"kind":"x","message":""}}',
};

/** Facts of a run that are refused by `run.json`'s name. */
export const HOSTILE_RUN_FILES: Readonly<Record<string, string>> = {
  "a time that is none": '{"now":"at noon"}',
  "an endless time": '{"now":1e400}',
  "a time zone that is none": '{"timeZone":"Nowhere/City"}',
  "an endless time zone": `{"timeZone":"${"a".repeat(100_000)}"}`,
  "a locale that is none": '{"locale":"not a locale"}',
  "settings that are a list": '{"settings":[1]}',
  "an endless number": '{"settings":{"a":1e999}}',
  "a prototype": '{"settings":{"__proto__":{"a":1}}}',
  "deep settings": `{"settings":{"a":${"[".repeat(100)}${"]".repeat(100)}}}`,
};

interface FixtureParts {
  readonly url?: string;
  /** What stands in the response's braces. */
  readonly response?: string;
  /** JSON that stands beside request and response. */
  readonly extra?: string;
}

/** The text of a fixture file that is good but for the parts given. */
function fixture(
  { url = "https://api.example.org/", response = '"status":200', extra }: FixtureParts,
): string {
  const more = extra === undefined ? "" : `,"x":${extra}`;
  return `{"request":{"url":${JSON.stringify(url)}},"response":{${response}}${more}}`;
}
