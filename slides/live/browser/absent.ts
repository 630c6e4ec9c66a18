/** What a page does not have: whoever calls it learns so. */
export function absent(name: string): (...args: unknown[]) => never {
  return () => {
    throw new Error(`${name}: not in a browser`);
  };
}
