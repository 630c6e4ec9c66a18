/**
 * What `read` gives, or something else where it throws: values of the cells may be proxies, or have
 * getters, that throw whenever they are looked at.
 */
export function attempt<T, U>(read: () => T, otherwise: U): T | U {
  try {
    return read();
  } catch {
    return otherwise;
  }
}
