import { currentNativeBackend, type NativeBinding, overrideBinding } from '../../lib/tensor/native';

/** Runs `work` while a function of the native addon fails, as it would with a full disk. */
export function withBrokenBinding(name: keyof NativeBinding, work: () => void): void {
  const backend = currentNativeBackend()!;
  const real = backend.binding;
  const fail = () => {
    throw new Error('no space left on device');
  };
  backend.binding = overrideBinding(real, { [name]: fail });
  try {
    work();
  } finally {
    backend.binding = real;
  }
}
