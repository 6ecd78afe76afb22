/** An OpenAI-compatible address that many people use: what it fills in, and what the person must bring. */
export interface ModelPreset {
  readonly id: string;
  readonly name: string;
  readonly baseUrl: string;
  /** Runs on the person's own machine and mostly wants no key. */
  readonly isLocal: boolean;
  /** Where the key comes from, or how the server is started. */
  readonly help: string;
  /** How the key is sent; "auto" where a bearer token is right. */
  readonly keyHeader: "auto" | "api-key";
  /** Name of a model of this provider, as an example. */
  readonly example: string;
}

type Hosted = Omit<ModelPreset, "isLocal" | "keyHeader">;

const hosted = (preset: Hosted): ModelPreset => ({ ...preset, isLocal: false, keyHeader: "auto" });
const local = (preset: Hosted): ModelPreset => ({ ...preset, isLocal: true, keyHeader: "auto" });

export const MODEL_PRESETS: readonly ModelPreset[] = [
  hosted({
    ...{ id: "openai", name: "OpenAI", baseUrl: "https://api.openai.com/v1", example: "gpt-5-mini" },
    help: "Create a key at platform.openai.com under API keys. It is sent as a bearer token.",
  }),
  {
    ...{ id: "azure", name: "Azure OpenAI", isLocal: false, keyHeader: "api-key", example: "my-deployment" },
    baseUrl: "https://RESOURCE.openai.azure.com/openai/deployments/DEPLOYMENT?api-version=2024-10-21",
    help:
      "Put in the names of your resource and deployment; the model’s name is the deployment’s. The key stands in the Azure portal under Keys and Endpoint, and is sent in the header api-key.",
  },
  hosted({
    ...{ id: "anthropic", name: "Anthropic", baseUrl: "https://api.anthropic.com/v1" },
    example: "claude-sonnet-4-20250514",
    help: "Create a key at console.anthropic.com under API keys. It is sent as a bearer token.",
  }),
  hosted({
    ...{ id: "google", name: "Google Gemini", example: "gemini-2.5-flash" },
    baseUrl: "https://generativelanguage.googleapis.com/v1beta/openai",
    help: "Create a key at aistudio.google.com under Get API key. It is sent as a bearer token.",
  }),
  hosted({
    id: "mistral",
    name: "Mistral",
    baseUrl: "https://api.mistral.ai/v1",
    example: "mistral-small-latest",
    help: "Create a key at console.mistral.ai under API keys. It is sent as a bearer token.",
  }),
  hosted({
    ...{ id: "openrouter", name: "OpenRouter", baseUrl: "https://openrouter.ai/api/v1" },
    example: "openai/gpt-4o-mini",
    help: "Create a key at openrouter.ai under Keys. It is sent as a bearer token.",
  }),
  hosted({
    id: "groq",
    name: "Groq",
    baseUrl: "https://api.groq.com/openai/v1",
    example: "llama-3.3-70b-versatile",
    help: "Create a key at console.groq.com under API keys. It is sent as a bearer token.",
  }),
  hosted({
    ...{ id: "deepseek", name: "DeepSeek", baseUrl: "https://api.deepseek.com/v1", example: "deepseek-chat" },
    help: "Create a key at platform.deepseek.com under API keys. It is sent as a bearer token.",
  }),
  local({
    ...{ id: "ollama", name: "Ollama", baseUrl: "http://127.0.0.1:11434/v1", example: "qwen3:8b" },
    help: "No key. Fetch a model with “ollama pull”, and give it a context of at least 16,000 tokens.",
  }),
  local({
    ...{ id: "lm-studio", name: "LM Studio", baseUrl: "http://127.0.0.1:1234/v1", example: "qwen3-8b" },
    help: "No key. Load a model and start the server under Developer.",
  }),
  local({
    ...{ id: "llama-cpp", name: "llama.cpp", baseUrl: "http://127.0.0.1:8080/v1", example: "default" },
    help: "No key, unless llama-server was started with --api-key. Start it with -c 16384 or more.",
  }),
  local({
    ...{ id: "vllm", name: "vLLM", baseUrl: "http://127.0.0.1:8000/v1", example: "Qwen/Qwen3-8B" },
    help: "No key, unless “vllm serve” was started with --api-key.",
  }),
];
