/** TypeScript types read from a schema string, so that an op's formulas are checked against its signature. */
import type { DType } from "../tensor/dtype.ts";
import type { Generator } from "../tensor/random-generator.ts";
import type { Scalar } from "../tensor/scalar.ts";
import type { Tensor } from "../tensor/tensor.ts";

type Base = {
  Tensor: Tensor;
  int: number;
  SymInt: number;
  float: number;
  bool: boolean;
  str: string;
  Scalar: Scalar;
  ScalarType: DType;
  Device: string;
  Layout: string;
  MemoryFormat: string;
  Generator: Generator;
  Any: unknown;
};

type Strip<T extends string> = T extends `${infer A}(${string})${infer B}` ? `${A}${B}` : T;

type Read<T extends string> = T extends `${infer I}?`
  ? Read<I> | null
  : T extends `${infer I}[${string}]`
    ? readonly Read<I>[]
    : T extends keyof Base
      ? Base[T]
      : never;

type TypeOf<T extends string> = Read<Strip<T>>;

type Split<S extends string> = S extends `${infer A}, ${infer B}`
  ? [A, ...Split<B>]
  : S extends ""
    ? []
    : [S];

type Inside<S extends string> = S extends `${string}(${infer P}) -> ${string}` ? Split<P> : never;

type Entry<A extends string> = A extends `${infer T} ${infer N}=${string}`
  ? { name: N; type: TypeOf<T>; tensor: Strip<T> extends `Tensor${string}` ? true : false; optional: true }
  : A extends `${infer T} ${infer N}`
    ? { name: N; type: TypeOf<T>; tensor: Strip<T> extends `Tensor${string}` ? true : false; optional: false }
    : never;

type Entries<L extends string[]> = L extends [infer H extends string, ...infer R extends string[]]
  ? H extends "*"
    ? Entries<R>
    : [Entry<H>, ...Entries<R>]
  : [];

type AnyEntry = { name: string; type: unknown; tensor: boolean; optional: boolean };

/** `{ self: Tensor; other: Tensor; alpha: Scalar }` */
export type NamedArgs<S extends string> = {
  [E in Entries<Inside<S>>[number] as E extends AnyEntry ? E["name"] : never]: E extends AnyEntry
    ? E["type"]
    : never;
};

/** Names of the Tensor arguments: the keys a backward may have. */
export type TensorArgs<S extends string> = TensorName<Entries<Inside<S>>[number]>;

type TensorName<E> = E extends { name: infer N extends string; tensor: true } ? N : never;

type Positional<L extends AnyEntry[]> = L extends [infer H extends AnyEntry, ...infer R extends AnyEntry[]]
  ? H["optional"] extends true
    ? [(H["type"] | undefined)?, ...Positional<R>]
    : [H["type"], ...Positional<R>]
  : [];

/** Arguments of the TypeScript function, in schema order (keyword-only ones last, as written). */
export type PositionalArgs<S extends string> =
  Entries<Inside<S>> extends infer L extends AnyEntry[] ? Positional<L> : never;

type After<S extends string> = S extends `${string}) -> ${infer R}` ? R : never;

type ReturnPart<P extends string> = P extends `${infer T} ${string}` ? TypeOf<T> : TypeOf<P>;

type TupleOf<L extends string[]> = { [K in keyof L]: L[K] extends string ? ReturnPart<L[K]> : never };

/** `Tensor`, a tuple for `(Tensor values, Tensor indices)`, an array for `Tensor[]`. */
export type ReturnOf<S extends string> =
  After<S> extends `(${infer P})` ? (P extends "" ? undefined : TupleOf<Split<P>>) : ReturnPart<After<S>>;
