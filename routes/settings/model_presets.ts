/** An address of an OpenAI-compatible service that many people use. */
export interface ModelPreset {
  readonly id: string;
  readonly name: string;
  readonly baseUrl: string;
  /** Runs on the person's own machine and mostly wants no key. */
  readonly isLocal: boolean;
}

export const MODEL_PRESETS: readonly ModelPreset[] = [
  { id: "openai", name: "OpenAI", baseUrl: "https://api.openai.com/v1", isLocal: false },
  { id: "openrouter", name: "OpenRouter", baseUrl: "https://openrouter.ai/api/v1", isLocal: false },
  { id: "mistral", name: "Mistral", baseUrl: "https://api.mistral.ai/v1", isLocal: false },
  { id: "groq", name: "Groq", baseUrl: "https://api.groq.com/openai/v1", isLocal: false },
  { id: "deepseek", name: "DeepSeek", baseUrl: "https://api.deepseek.com/v1", isLocal: false },
  { id: "ollama", name: "Ollama", baseUrl: "http://127.0.0.1:11434/v1", isLocal: true },
  { id: "lm-studio", name: "LM Studio", baseUrl: "http://127.0.0.1:1234/v1", isLocal: true },
  { id: "llama-cpp", name: "llama.cpp", baseUrl: "http://127.0.0.1:8080/v1", isLocal: true },
  { id: "vllm", name: "vLLM", baseUrl: "http://127.0.0.1:8000/v1", isLocal: true },
];
