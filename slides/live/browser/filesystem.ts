/**
 * Files of the page in the place of `node:fs` and its like: reading fetches, relative to the page.
 * A page has nothing to write to, so whatever writes says so.
 */
export async function readFile(path: string): Promise<Buffer> {
  const response = await fetch(path);
  if (!response.ok) throw Object.assign(new Error(`${path}: ${response.status}`), { code: 'ENOENT' });
  return Buffer.from(await response.arrayBuffer());
}
