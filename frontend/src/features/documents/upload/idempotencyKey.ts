// Idempotency keys. `crypto.randomUUID` is missing on plain HTTP, where people run this on their own network.

/** A random key, the same for every attempt at one file, so that no attempt creates a second job. */
export function idempotencyKey(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}
