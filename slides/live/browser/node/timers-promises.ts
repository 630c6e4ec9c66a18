const later = (ms = 0) => new Promise<void>((done) => setTimeout(done, ms));
export { later as setImmediate, later as setTimeout };
