/** What JSON.parse makes of a value in a file. */
export type JsonValue = null | boolean | number | string | readonly JsonValue[] | JsonObject;

/** A record in a file. */
export type JsonObject = { readonly [name: string]: JsonValue };
