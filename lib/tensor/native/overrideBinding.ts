import type { NativeBinding } from './backend';

/**
 * The native addon with some of its functions replaced. They are read-only, so replacements stand on
 * an object that inherits from it.
 */
export function overrideBinding(
  real: NativeBinding,
  replacements: Partial<NativeBinding>,
): NativeBinding {
  const properties = Object.entries(replacements).map(([name, value]) => [name, { value }]);
  const descriptors = Object.fromEntries(properties) as PropertyDescriptorMap;
  return Object.create(real, descriptors) as NativeBinding;
}
