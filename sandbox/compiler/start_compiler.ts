import type { createChannel } from "../guest/channel.ts";
import type { saveIntrinsics } from "../guest/intrinsics.ts";
import type { compileSource } from "./compile_source.ts";

/** The compiling process's main program: takes one block, compiles it, answers. Becomes text, like `guest/`. */
export function startCompiler(
  parts: {
    readonly compiler: { readonly compileSource: typeof compileSource };
    readonly createChannel: typeof createChannel;
    readonly saveIntrinsics: typeof saveIntrinsics;
  },
  io: { readonly readNow: (bytes: number) => Uint8Array; readonly secret: Uint8Array },
): void {
  const saved = parts.saveIntrinsics();
  const channel = parts.createChannel(saved, io);
  const { body } = channel.receiveNow();
  const { source, libraries, isValidated } = JSON.parse(saved.decode(body));
  const result = parts.compiler.compileSource(source, {
    libraries: new Set(libraries),
    isValidated,
    onFile: (file) => channel.send(JSON.stringify({ kind: "reading", file })),
  });
  channel.send(JSON.stringify({ kind: "compiled" }), saved.encode(JSON.stringify(result)));
}
