/**
 * Copies of what the guest program needs, taken before any generated code runs: a block may replace every global
 * and prototype member afterwards. Like each factory in this folder it becomes text, so it reaches for nothing
 * outside its own body but globals. `Request`, `Response` and `setTimeout` are not touched here: Deno loads each at
 * its first mention, which takes 8 ms.
 */
export function saveIntrinsics() {
  const { bind, call } = Function.prototype;
  const toFunction: <This, Arguments extends unknown[], Result>(
    method: (this: This, ...rest: Arguments) => Result,
  ) => (self: This, ...rest: Arguments) => Result = bind.bind(call);
  const encoder = new TextEncoder();
  const decoder = new TextDecoder();
  const decode = decoder.decode.bind(decoder);
  const getterOf = <Value>(name: "length" | "buffer" | "byteOffset"): (bytes: Uint8Array) => Value => {
    const { get } = Object.getOwnPropertyDescriptor(Object.getPrototypeOf(Uint8Array.prototype), name) ?? {};
    return bind.call(call, get);
  };
  const bufferOf = getterOf<ArrayBuffer>("buffer");
  const offsetOf = getterOf<number>("byteOffset");
  const SavedUint8Array = Uint8Array;
  return {
    Date,
    Function,
    Error,
    TypeError,
    Uint8Array,
    objectPrototype: Object.prototype,
    apply: Reflect.apply,
    get: Reflect.get,
    keys: Object.keys,
    ownKeys: Reflect.ownKeys,
    describe: Reflect.getOwnPropertyDescriptor,
    is: Object.is,
    defineProperty: Object.defineProperty,
    getPrototypeOf: Object.getPrototypeOf,
    isArray: Array.isArray,
    isFinite: Number.isFinite,
    parseJson: JSON.parse,
    stringifyJson: JSON.stringify,
    encode: encoder.encode.bind(encoder),
    decode: (bytes: Uint8Array): string => decode(bytes),
    setBytes: toFunction<Uint8Array, [ArrayLike<number>, number], void>(Uint8Array.prototype.set),
    /** `bytes.length` asks a getter that a block can replace, and that then holds the frame with its secret. */
    byteLength: getterOf<number>("length"),
    /** As `subarray`, which asks the block for a constructor and hands it the whole buffer. */
    part: (bytes: Uint8Array, start: number, end: number): Uint8Array =>
      new SavedUint8Array(bufferOf(bytes), offsetOf(bytes) + start, end - start),
    slice: toFunction<string, [number, number], string>(String.prototype.slice),
    toIsoString: toFunction<Date, [], string>(Date.prototype.toISOString),
    inspect: Deno.inspect,
    read: Deno.stdin.read.bind(Deno.stdin),
    writeSync: Deno.stdout.writeSync.bind(Deno.stdout),
    exit: Deno.exit,
  };
}

export type Intrinsics = ReturnType<typeof saveIntrinsics>;
