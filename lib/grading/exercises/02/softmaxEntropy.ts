/** The entropy of softmax(scores / temperature), in nats. */
export function entropyAt(scores: readonly number[], temperature: number): number {
  const largest = Math.max(...scores);
  const parts = scores.map((score) => Math.exp((score - largest) / temperature));
  const total = parts.reduce((a, b) => a + b, 0);
  const weights = parts.map((part) => part / total);
  return -weights.reduce((sum, w) => sum + (w > 0 ? w * Math.log(w) : 0), 0);
}
