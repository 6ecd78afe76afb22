import type { Broker } from "../../egress/types.ts";

/** What went between the program and the model's address. */
export interface ModelMeter {
  /** The broker to use in place of the given one. */
  readonly broker: Broker;
  /** Requests to the model, those that ask what it can do included. */
  calls(): number;
  /** When the last byte of the newest answer came; undefined before any. By the meter's clock. */
  lastByteAt(): number | undefined;
}

/** Watches the model's answers go by and changes nothing of them. `clock` gives milliseconds of any origin. */
export function meterModel(broker: Broker, clock: () => number): ModelMeter {
  let calls = 0;
  let lastByteAt: number | undefined;
  const watch = (response: Response): Response => {
    if (response.body === null) return response;
    const body = response.body.pipeThrough(
      new TransformStream<Uint8Array, Uint8Array>({
        transform(chunk, controller) {
          lastByteAt = clock();
          controller.enqueue(chunk);
        },
      }),
    );
    const { status, statusText, headers } = response;
    return new Response(body, { status, statusText, headers });
  };
  return {
    calls: () => calls,
    lastByteAt: () => lastByteAt,
    broker: {
      ...broker,
      createFetch(policy) {
        const send = broker.createFetch(policy);
        if (policy.purpose !== "model") return send;
        return async (input, init) => {
          calls += 1;
          return watch(await send(input, init));
        };
      },
    },
  };
}
