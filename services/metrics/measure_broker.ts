import type { Broker } from "../../egress/types.ts";
import type { NoteMeasure } from "./measures.ts";

/** The same broker, telling the counters how each request ended; not where it went. */
export function measureBroker(broker: Broker, note: NoteMeasure): Broker {
  return {
    ...broker,
    async send(request, policy, signal) {
      const answer = await broker.send(request, policy, signal);
      note({ kind: "request", purpose: policy.purpose, record: answer.record });
      return answer;
    },
  };
}
