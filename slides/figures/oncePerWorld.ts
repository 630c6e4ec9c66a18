import type { World } from './world';

/** What takes long is measured once, and drawn in both languages. */
export function oncePerWorld<T>(measure: (world: World) => T): (world: World) => T {
  const known = new WeakMap<World, { readonly found: T }>();
  return (world) => {
    const had = known.get(world) ?? { found: measure(world) };
    known.set(world, had);
    return had.found;
  };
}
