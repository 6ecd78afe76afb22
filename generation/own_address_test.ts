import assert from "node:assert/strict";
import { isOwnAddress } from "./own_address.ts";

Deno.test("isOwnAddress() tells the own network's addresses from the world's", () => {
  const own = [
    ...[
      "http://localhost:11434/v1",
      "http://127.0.0.1:8080/v1",
      "http://[::1]:1234/v1",
      "http://ollama:11434/v1",
    ],
    ...["http://192.168.1.20/v1", "http://10.0.0.5/v1", "http://172.20.0.2:8000/v1", "http://100.100.4.4/v1"],
    ...["http://gpu.lan/v1", "http://gpu.local./v1", "https://llm.home.arpa/v1", "http://[fd12::5]:8080/v1"],
  ];
  const hosted = [
    ...[
      "https://api.openai.com/v1",
      "https://openrouter.ai/api/v1",
      "http://172.32.0.1/v1",
      "http://8.8.8.8/v1",
    ],
    ...[
      "http://100.128.0.1/v1",
      "http://[2a00::1]/v1",
      "https://10.example.org/v1",
      "https://local.example/v1",
    ],
    ...["no address", ""],
  ];
  assert.deepEqual(own.filter((address) => !isOwnAddress(address)), []);
  assert.deepEqual(hosted.filter(isOwnAddress), []);
});
