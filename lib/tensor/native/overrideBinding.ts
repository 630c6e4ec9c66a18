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

/** What the addon writes before each of TensorFlow's messages. */
const STATUS = /^Invalid TF_Status: \d+\nMessage: /;

/**
 * The native addon, whose operations fail with TensorFlow's own words and nothing of the addon's
 * before them, so that a cell which catches such an error can show it.
 */
export function withPlainErrors(real: NativeBinding): NativeBinding {
  return overrideBinding(real, {
    executeOp(op, attributes, inputs, outputCount) {
      try {
        return real.executeOp(op, attributes, inputs, outputCount);
      } catch (error) {
        if (error instanceof Error) error.message = error.message.replace(STATUS, '');
        throw error;
      }
    },
  });
}
