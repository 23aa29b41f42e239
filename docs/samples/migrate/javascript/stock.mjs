const pieces = new Map([['pen', 1_000]]);

/** Stands for a call of another service: takes so many pieces, and says how many are missing. */
export async function take(sku, quantity) {
  const there = pieces.get(sku) ?? 0;
  if (there >= quantity) pieces.set(sku, there - quantity);
  return Math.max(0, quantity - there);
}
