// zod in the measure that blocks use it, for type checks in the program: its own declarations are 400 KB.
// What is left out here is any, so that nothing right is called wrong.
// deno-lint-ignore-file no-explicit-any
declare module "zod" {
  import * as all from "zod/all";
  export * from "zod/all";
  export * as z from "zod/all";
  export default all;
}

declare module "zod/all" {
  export interface ZodType<Output = any> {
    readonly _output: Output;
    parse(value: unknown): Output;
    safeParse(value: unknown): any;
    optional(): ZodType<Output | undefined>;
    nullable(): ZodType<Output | null>;
    nullish(): ZodType<Output | null | undefined>;
    default(value: any): ZodType<Exclude<Output, undefined>>;
    catch(value: any): ZodType<Exclude<Output, undefined>>;
    array(): ZodType<Output[]>;
    or<Other>(other: ZodType<Other>): ZodType<Output | Other>;
    transform<Next>(next: (value: Output, context: any) => Next): ZodType<Awaited<Next>>;
    pipe<Next>(next: ZodType<Next>): ZodType<Next>;
    refine(check: (value: Output) => unknown, message?: any): this;
    superRefine(check: (value: Output, context: any) => void): this;
    describe(text: string): this;
    meta(facts: any): this;
    min(value: any, message?: any): this;
    max(value: any, message?: any): this;
    length(value: number, message?: any): this;
    nonempty(message?: any): this;
    regex(pattern: RegExp, message?: any): this;
    int(message?: any): this;
    positive(message?: any): this;
    negative(message?: any): this;
    nonnegative(message?: any): this;
    finite(message?: any): this;
    multipleOf(value: number, message?: any): this;
    trim(): this;
    strict(): this;
    passthrough(): this;
    loose(): this;
    readonly(): this;
    readonly [other: string]: any;
  }
  type Output<Schema> = Schema extends { readonly _output: infer Value } ? Value : any;
  export { type Output as infer, type Output as output };
  export type input<Schema> = any;
  export type Shape = Record<string, any>;
  export type OptionalKeys<S extends Shape> = {
    [Key in keyof S]: undefined extends Output<S[Key]> ? Key : never;
  }[keyof S];
  /** Written out in what TypeScript says. */
  export type Flat<T> = T extends infer Whole ? { [Key in keyof Whole]: Whole[Key] } : never;
  export type ObjectOf<S extends Shape> = Flat<
    & { [Key in Exclude<keyof S, OptionalKeys<S>>]: Output<S[Key]> }
    & { [Key in OptionalKeys<S>]?: Output<S[Key]> }
  >;
  export interface ZodObject<S extends Shape> extends ZodType<ObjectOf<S>> {
    readonly shape: S;
  }
  export interface Coerce {
    string(options?: any): ZodType<string>;
    number(options?: any): ZodType<number>;
    boolean(options?: any): ZodType<boolean>;
    date(options?: any): ZodType<Date>;
    readonly [other: string]: any;
  }
  /** Formats of texts, such as `z.iso.datetime()`. */
  export type Formats = Record<string, (options?: any) => ZodType<string>>;
  export const iso: Formats;
  export const coerce: Coerce;
  export function object<S extends Shape>(shape: S, options?: any): ZodObject<S>;
  export function strictObject<S extends Shape>(shape: S, options?: any): ZodObject<S>;
  export function looseObject<S extends Shape>(shape: S, options?: any): ZodObject<S>;
  export function array<T>(item: ZodType<T>, options?: any): ZodType<T[]>;
  export function string(options?: any): ZodType<string>;
  export function number(options?: any): ZodType<number>;
  export function int(options?: any): ZodType<number>;
  export function boolean(options?: any): ZodType<boolean>;
  export function url(options?: any): ZodType<string>;
  export function email(options?: any): ZodType<string>;
  export function date(options?: any): ZodType<Date>;
  export function nullable<T>(inner: ZodType<T>): ZodType<T | null>;
  export function optional<T>(inner: ZodType<T>): ZodType<T | undefined>;
  export function nullish<T>(inner: ZodType<T>): ZodType<T | null | undefined>;
  export function tuple<const T extends readonly ZodType[]>(
    items: T,
    rest?: any,
  ): ZodType<{ -readonly [Key in keyof T]: Output<T[Key]> }>;
  export function record<T>(key: any, value: ZodType<T>): ZodType<Record<string, T>>;
  export function literal<const T>(
    value: T,
    options?: any,
  ): ZodType<T extends readonly (infer Each)[] ? Each : T>;
  export function union<T extends readonly ZodType[]>(options: T, more?: any): ZodType<Output<T[number]>>;
  export const unknown: () => ZodType<unknown>;
  export const any: () => ZodType<any>;
  export const lazy: any;
  export const preprocess: any;
  export const custom: any;
  export const discriminatedUnion: any;
  export const map: any;
  export const set: any;
  export const never: any;
  function enumOf<const T extends readonly string[]>(values: T, options?: any): ZodType<T[number]>;
  function enumOf<T extends Record<string, unknown>>(values: T, options?: any): ZodType<T[keyof T]>;
  const nothing: () => ZodType<null>;
  const absent: () => ZodType<undefined>;
  const instance: any;
  export { absent as undefined, enumOf as enum, instance as instanceof, nothing as null };
  export const nan: any;
  export const bigint: any;
  export const symbol: any;
  export const stringbool: any;
  export const templateLiteral: any;
  export const intersection: any;
  export const ZodError: any;
  export const prettifyError: any;
  export const flattenError: any;
  export const treeifyError: any;
  export const toJSONSchema: any;
}
